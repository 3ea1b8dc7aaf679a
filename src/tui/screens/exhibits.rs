//! The exhibits of an item: one alone, or tabs of which one is shown. Self-study, the seats of a
//! class and the page of one item use the same tabs.

use std::cmp::Ordering;
use std::sync::Arc;

use super::permille;
use crate::domain::item::{Exhibit, ExhibitBody, Item};
use crate::domain::unfolding::{Unfolded, added};
use crate::tui::keymap::{Keymap, find, keymap};
use crate::tui::page::{Block, Grid, GridRow, Role, Scroll, Span, Target};
use crate::tui::prose;
use crate::tui::screen::Event;
use crate::tui::sign::Sign;

/// The target of the exhibit that is shown. Choosing it does nothing.
const SHOWN: Target = Target(u16::MAX - 101);
/// The target of the first tab; those of the others follow. No list of choices is that long.
const FIRST: u16 = u16::MAX - 100;
/// The most tabs that can be chosen with the mouse. The key reaches all of them.
const TARGETS_MAX: u16 = 100;

/// The characters of a title that stays on one line: the smallest window has room for it.
const WHOLE_CHARS_MAX: usize = 30;

/// The command of a key for exhibits.
#[derive(Clone, Copy)]
pub enum ExhibitCommand {
    /// Show the next exhibit, or the first after the last.
    Next,
}

/// The keys of items with several exhibits.
pub const KEYS: Keymap<ExhibitCommand> = keymap! { ExhibitCommand;
    Ctrl('t') => Next, "", "next exhibit, if the question has several", "exhibit";
};

/// The tabs of an item's exhibits, and the one that is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ExhibitTabs {
    /// The number of the exhibit that the learner turned to, from 0. Until then it is the first that
    /// the case study has added or changed, or else the first of all.
    turned_to: Option<usize>,
}

impl ExhibitTabs {
    /// Returns the tabs after a key or a click for them; `None` for any other event. `before` is the
    /// item before in the case study.
    pub fn after(self, event: &Event, item: &Item, before: Option<&Item>) -> Option<Self> {
        let count = item.exhibits.len();
        if count < 2 {
            return None;
        }
        let to = |nth| {
            Some(Self {
                turned_to: Some(nth),
            })
        };
        match event {
            Event::Key(key) => {
                let ExhibitCommand::Next = find(KEYS, *key)?;
                to((self.active(item, before) + 1) % count)
            }
            Event::Choose(SHOWN) => Some(self),
            Event::Choose(target) => {
                let mut tabs = 0..count;
                to(tabs.find(|nth| tab_target(*nth) == Some(*target))?)
            }
            _ => None,
        }
    }

    /// Returns the number of the exhibit that is shown.
    fn active(self, item: &Item, before: Option<&Item>) -> usize {
        let first = |wanted| {
            let is_so = |of: &Arc<Exhibit>| {
                before.is_some_and(|item| Unfolded::since(of, item) == Some(wanted))
            };
            item.exhibits.iter().position(is_so)
        };
        let first = || first(Unfolded::New).or_else(|| first(Unfolded::Updated));
        let active = self.turned_to.or_else(first).unwrap_or(0);
        active.min(item.exhibits.len().saturating_sub(1))
    }

    /// Returns the scroll that shows the exhibit.
    pub fn scroll(self) -> Scroll {
        Scroll::Follow(Some(SHOWN))
    }

    /// Returns the exhibits of an item, with a gap below them; nothing if there are none.
    pub fn blocks(self, item: &Item, before: Option<&Item>) -> Vec<Block> {
        let active = self.active(item, before);
        match (item.exhibits.get(active), item.exhibits.as_slice()) {
            (Some(shown), [_, _, ..]) => {
                let mut blocks = vec![titles(active, item, before), Block::Gap];
                blocks.extend(content(shown, before));
                let tabs = Block::Callout {
                    role: Role::Accent,
                    title: Vec::new(),
                    blocks,
                };
                vec![Block::Together(SHOWN, vec![tabs]), Block::Gap]
            }
            _ => all(item, before),
        }
    }
}

/// Returns the titles in one line, the shown one in brackets, and the key after them.
fn titles(active: usize, item: &Item, before: Option<&Item>) -> Block {
    let mut line = Vec::new();
    for (nth, exhibit) in item.exhibits.iter().enumerate() {
        if nth > 0 {
            let dot = Span::sign(Sign::Dot, Role::Quiet);
            line.extend([Span::plain(" "), dot, Span::plain(" ")]);
        }
        let change = change(exhibit, before).map(|word| format!(" ({word})"));
        let mut words = format!(
            "{} {}{}",
            nth + 1,
            exhibit.title,
            change.unwrap_or_default()
        );
        if words.chars().count() <= WHOLE_CHARS_MAX {
            words = words.replace(' ', "\u{a0}");
        }
        let tab = match nth == active {
            true => Span::authored(format!("[{words}]"), Role::Strong)
                .with_alt(format!("{words}, shown")),
            false => Span::authored(words, Role::Accent),
        };
        line.push(tab.aimed(tab_target(nth), false));
    }
    // Here, since the last line of a small window has no room for the key.
    line.extend([
        Span::plain("  "),
        Span::keys("Ctrl-T", Role::Accent),
        Span::keys("\u{a0}next", Role::Quiet),
    ]);
    Block::Para(line)
}

/// Returns the difference of an exhibit from the item before in its case study, in a word.
pub fn change(exhibit: &Exhibit, before: Option<&Item>) -> Option<&'static str> {
    Some(match Unfolded::since(exhibit, before?)? {
        Unfolded::New => "new",
        Unfolded::Updated => "updated",
    })
}

/// Returns the target of the n-th tab, from 0.
fn tab_target(nth: usize) -> Option<Target> {
    let nth = u16::try_from(nth).ok().filter(|nth| *nth < TARGETS_MAX)?;
    Some(Target(FIRST + nth))
}

/// Returns all exhibits of an item below each other, each with a gap below it.
pub fn all(item: &Item, before: Option<&Item>) -> Vec<Block> {
    let one = |exhibit: &Arc<Exhibit>| {
        let mut title = vec![Span::authored(exhibit.title.clone(), Role::Strong)];
        let change = change(exhibit, before).map(|word| format!(" · {word}"));
        title.extend(change.map(|change| Span::new(change, Role::Accent)));
        let shown = Block::Callout {
            role: Role::Accent,
            title,
            blocks: content(exhibit, before),
        };
        [shown, Block::Gap]
    };
    item.exhibits.iter().flat_map(one).collect()
}

/// Returns the content of an exhibit. The text that a case study has added comes first.
fn content(exhibit: &Exhibit, before: Option<&Item>) -> Vec<Block> {
    if let Some((earlier, new)) = before.and_then(|before| added(exhibit, before)) {
        let mut blocks = vec![Block::para("New", Role::Accent)];
        blocks.extend(prose::blocks(new));
        blocks.extend([Block::Gap, Block::para("Earlier", Role::Accent)]);
        blocks.extend(prose::blocks(earlier));
        return blocks;
    }
    match &exhibit.body {
        ExhibitBody::Text(text) => prose::blocks(text),
        ExhibitBody::Table { header, rows } => vec![table(header, rows, exhibit.trend)],
    }
}

/// Returns a table. In a trend, a cell has a sign if its number differs from the one before, and a
/// row of numbers ends with a small chart.
fn table(header: &[String], rows: &[Vec<String>], trend: bool) -> Block {
    let head = |head: &String| vec![Span::authored(head.clone(), Role::Quiet)];
    let mut grid = Grid {
        head: header.iter().map(head).collect(),
        rows: rows.iter().map(|row| plain_row(row)).collect(),
    };
    if trend && times_go_down(header, rows) {
        compare_down(&mut grid, rows);
    } else if trend {
        let mut charted = false;
        for (row, cells) in grid.rows.iter_mut().zip(rows) {
            let numbers: Vec<Option<f64>> = cells.iter().skip(1).map(|cell| number(cell)).collect();
            compare(row, &numbers);
            if let Some(chart) = chart(&numbers) {
                row.cells.push(vec![chart]);
                charted = true;
            }
        }
        if charted {
            grid.head.push(vec![Span::new("trend", Role::Quiet)]);
        }
    }
    Block::Grid(grid)
}

fn plain_row(cells: &[String]) -> GridRow {
    let cell = |cell: &String| vec![Span::authored(cell.clone(), Role::Plain)];
    GridRow {
        cells: cells.iter().map(cell).collect(),
        ..GridRow::default()
    }
}

/// Words of a first heading that says that each row is a time.
const TIME_HEADS: [&str; 4] = ["time", "hour", "day", "date"];

/// Returns whether each row is a time, as in a chart that grows; else each column is one.
pub fn times_go_down(header: &[String], rows: &[Vec<String>]) -> bool {
    let head = header.first().map(|head| head.to_lowercase());
    let is_time = |row: &Vec<String>| {
        let (hours, _) = row.first()?.split_once(':')?;
        hours.trim().parse::<u8>().ok()
    };
    head.is_some_and(|head| TIME_HEADS.contains(&head.as_str()))
        || rows.iter().all(|row| is_time(row).is_some())
}

/// Compares each cell with the one above, and ends each column of numbers with a small chart.
fn compare_down(grid: &mut Grid, rows: &[Vec<String>]) {
    let columns = rows.first().map_or(0, Vec::len);
    let mut last = vec![vec![Span::new("trend", Role::Quiet)]];
    let mut charted = false;
    for column in 1..columns {
        let cell = |row: &Vec<String>| row.get(column).and_then(|cell| number(cell));
        let numbers: Vec<Option<f64>> = rows.iter().map(cell).collect();
        let pairs = numbers.iter().zip(numbers.iter().skip(1));
        for (row, (before, now)) in grid.rows.iter_mut().skip(1).zip(pairs) {
            if let (Some(sign), Some(cell)) = (direction(*before, *now), row.cells.get_mut(column))
            {
                cell.extend([Span::plain("\u{a0}"), sign]);
            }
        }
        let chart = chart(&numbers);
        charted |= chart.is_some();
        last.push(chart.into_iter().collect());
    }
    if charted {
        grid.rows.push(GridRow {
            cells: last,
            ..GridRow::default()
        });
    }
}

/// Returns the sign of a number that is higher or lower than the one before.
fn direction(before: Option<f64>, now: Option<f64>) -> Option<Span> {
    let (before, now) = (before?, now?);
    let sign = match now.partial_cmp(&before)? {
        Ordering::Greater => Sign::Higher,
        Ordering::Less => Sign::Lower,
        Ordering::Equal => return None,
    };
    Some(Span::sign(sign, Role::Strong))
}

/// Adds a sign to each cell whose number is higher or lower than the one before.
fn compare(row: &mut GridRow, numbers: &[Option<f64>]) {
    let pairs = numbers.iter().zip(numbers.iter().skip(1));
    for (cell, (before, now)) in row.cells.iter_mut().skip(2).zip(pairs) {
        // The sign stays on the line of its number.
        let sign = direction(*before, *now);
        cell.extend(
            sign.into_iter()
                .flat_map(|sign| [Span::plain("\u{a0}"), sign]),
        );
    }
}

/// Returns the small chart of a row with at least two values, if all of them are numbers.
fn chart(numbers: &[Option<f64>]) -> Option<Span> {
    let values: Vec<f64> = numbers.iter().copied().collect::<Option<_>>()?;
    let lowest = values.iter().copied().reduce(f64::min)?;
    let highest = values.iter().copied().reduce(f64::max)?;
    let range = highest - lowest;
    let share = |value: &f64| match range > 0.0 {
        true => permille((value - lowest) / range),
        // A row that does not change is a line in the middle.
        false => permille(0.5),
    };
    let points: Vec<_> = values.iter().map(|value| Some(share(value))).collect();
    (points.len() > 1).then(|| Span::trend(&points).with_alt(tendency(&values)))
}

/// Returns the direction of values over time, in a word or two. The values themselves are beside it.
fn tendency(values: &[f64]) -> &'static str {
    let pairs = || values.iter().zip(values.iter().skip(1));
    let (rises, falls) = (
        pairs().any(|(before, now)| now > before),
        pairs().any(|(before, now)| now < before),
    );
    match (rises, falls) {
        (true, true) => "rises and falls",
        (true, false) => "rises",
        (false, true) => "falls",
        (false, false) => "no change",
    }
}

/// Returns the number that a cell starts with: the systolic pressure of "120/80", and none of a
/// time of day.
pub fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim_start();
    let bare = cell.strip_prefix(['−', '-']).unwrap_or(cell);
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let end = bare.find(|c| !in_number(c)).unwrap_or(bare.len());
    let (digits, rest) = bare.split_at_checked(end)?;
    let digits = digits.trim_end_matches(['.', ',']).replace(',', "");
    let value: f64 = digits.parse().ok().filter(|_| !rest.starts_with(':'))?;
    Some(if bare.len() < cell.len() {
        -value
    } else {
        value
    })
}

#[cfg(test)]
mod tests;
