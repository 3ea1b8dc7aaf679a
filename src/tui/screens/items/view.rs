//! What the list of items shows.

use super::{Command, Entry, FILTERS, Filter, Items, KEYS, remark, stem};
use crate::tui::keymap::hints;
use crate::tui::page::{
    Block, Cell, Column, Field, Hint, Page, Role, Row, Scroll, Span, Table, TableRow, Target,
};
use crate::tui::sign::Sign;

/// Characters of a stem that a row shows at most, and at least.
const STEM_CHARS: (usize, usize) = (22, 58);
/// Columns of a row beside the stem: the state, the flag, the last score and what is between them.
const COLUMNS_BESIDE: usize = 30;
/// Columns of a window below which the last score is left out, and how many it has.
const NARROW: (usize, usize) = (60, 11);

impl Items {
    /// The filters, and the rows of the list around the cursor.
    pub(super) fn page(&self) -> Page {
        let mut body: Vec<Block> = FILTERS
            .iter()
            .enumerate()
            .map(|(at, filter)| self.filter(at, *filter))
            .collect();
        body.push(Block::Gap);
        body.push(self.list());
        body.push(Block::Gap);
        body.extend(self.under_cursor().map(about));
        let keys = if self.typing {
            let keys = [("Enter", "done"), ("Esc", "done"), ("F1", "help")];
            keys.map(|(key, does)| Hint::new(key, does)).to_vec()
        } else {
            let mut keys = hints(KEYS, |command| self.is_of_use(command));
            keys.push(Hint::new("?", "help"));
            keys
        };
        let below = if self.cursor < FILTERS.len() {
            0
        } else {
            self.top
        };
        let follow = u16::try_from(self.cursor - below).ok().map(Target);
        Page {
            title: super::super::title("Items you have seen"),
            place: vec![Span::plain(self.place())],
            body,
            notice: self.notice.clone(),
            keys,
            scroll: Scroll::Follow(follow),
            ..Page::default()
        }
    }

    fn is_of_use(&self, command: Command) -> bool {
        let filter = FILTERS.get(self.cursor);
        match command {
            Command::After => filter.is_some_and(|filter| *filter != Filter::Search),
            Command::Open | Command::Flag => self.under_cursor().is_some(),
            Command::First => filter.is_none(),
            _ => true,
        }
    }

    fn place(&self) -> String {
        let shown = self.shown.len();
        match self.cursor.checked_sub(FILTERS.len()) {
            Some(at) if at < shown => format!("{} of {shown}", at + 1),
            _ => super::super::counted(shown, "item", "items"),
        }
    }

    fn filter(&self, at: usize, filter: Filter) -> Block {
        let target = u16::try_from(at).ok().map(Target);
        if filter == Filter::Search && self.typing {
            return Block::Field(Field {
                target,
                ..self.search.field(&format!("{:<11}", "Search"))
            });
        }
        let turned = super::super::turned;
        let text = match filter {
            Filter::Subject => {
                let title = self.subject.as_ref().map(|id| {
                    let bank = self.library.bank(id);
                    bank.map_or_else(|| id.to_string(), |bank| bank.title.clone())
                });
                turned("Subject", title.as_deref().unwrap_or("all"), "")
            }
            Filter::State => turned("State", self.state.word(), ""),
            Filter::Kind => turned("Kind", self.kind.map_or("all", |kind| kind.title()), ""),
            Filter::Search => {
                let (words, role) = match self.search.text().trim() {
                    "" => ("any words; / to type".to_owned(), Role::Quiet),
                    search => (format!("“{search}”"), Role::Strong),
                };
                vec![
                    Span::plain(format!("{:<12}", "Search")),
                    Span::new(words, role),
                ]
            }
        };
        Block::Row(Row {
            target,
            focused: at == self.cursor,
            text,
            ..Row::default()
        })
    }

    /// Characters of a stem that fit into a row of this window.
    fn stem_chars(&self) -> usize {
        let columns = usize::from(self.columns);
        let (narrow, last) = NARROW;
        let more = if columns < narrow { last } else { 0 };
        let (least, most) = STEM_CHARS;
        (columns + more)
            .saturating_sub(COLUMNS_BESIDE)
            .clamp(least, most)
    }

    fn list(&self) -> Block {
        if self.shown.is_empty() {
            let words = match (self.heard, self.entries.is_empty()) {
                (false, _) => "",
                (true, true) => "Nothing yet: items come here once you have answered them.",
                (true, false) => "No item fits: take a filter back.",
            };
            return Block::para(words, Role::Quiet);
        }
        let column = |head: &str, right, need| Column {
            head: head.into(),
            right,
            need,
        };
        let rows = self.top..(self.top + self.rows).min(self.shown.len());
        let row = |at: usize| Some(self.table_row(at, self.row(at)?));
        Block::Table(Table {
            columns: vec![
                column("Item", false, 0),
                column("state", false, 0),
                column("flag", false, 0),
                column("last", true, 1),
                column("", false, 2),
            ],
            rows: rows.filter_map(row).collect(),
        })
    }

    fn table_row(&self, at: usize, entry: &Entry) -> TableRow {
        let line = FILTERS.len() + at;
        let stem = match &entry.item {
            Some(item) => told_apart(&stem(item), self.stem_chars()),
            None => entry.key.to_string(),
        };
        let seen = entry.state.is_seen() && !entry.under_exam;
        let (sign, state, role) = match (seen, entry.state.is_missed()) {
            _ if entry.under_exam => (Sign::Unanswered, "exam", Role::Quiet),
            (false, _) => (Sign::Unanswered, "open", Role::Quiet),
            (true, false) => (Sign::Correct, "right", Role::Right),
            (true, true) => (Sign::Incorrect, "missed", Role::Wrong),
        };
        let last = if seen {
            entry.state.last.to_string()
        } else {
            "–".into()
        };
        let flag = entry.state.flagged;
        let flag = flag.then(|| Span::sign(Sign::Flagged, Role::Warning));
        let remark = remark(&entry.key, entry.item.as_deref(), &self.library);
        TableRow {
            target: u16::try_from(line - self.top).ok().map(Target),
            focused: line == self.cursor,
            cells: vec![
                Cell::Text(vec![Span::authored(stem, Role::Plain)]),
                Cell::signed(sign, &format!("{state:<6}"), role),
                Cell::Text(flag.into_iter().collect()),
                Cell::text(format!("{last:>7}"), Role::Quiet),
                Cell::text(remark.unwrap_or_default(), Role::Warning),
            ],
        }
    }
}

/// A stem as a row shows it: how it begins, and how what it asks ends. Most stems begin alike, and
/// many ask the same.
fn told_apart(stem: &str, chars_max: usize) -> String {
    let stem = words(stem).join(" ");
    if stem.chars().count() <= chars_max {
        return stem;
    }
    // How to round or how many to choose comes last, and is no part of what is asked.
    let asked = stem
        .rfind('?')
        .and_then(|at| stem.get(..=at))
        .unwrap_or(&stem);
    let mut tail = Vec::new();
    let mut room = chars_max / 2;
    for word in words(asked).into_iter().rev() {
        let wide = word.chars().count() + 1;
        if wide > room {
            break;
        }
        room -= wide;
        tail.insert(0, word);
    }
    let tail = tail.join(" ");
    let room = chars_max.saturating_sub(tail.chars().count() + 3);
    // The blank behind the last word that fits may come after it.
    let head = super::super::shortened(&stem, room + 1);
    format!("{head} {tail}").trim_end().to_owned()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Where the item under the cursor belongs, and how often it was scored.
fn about(entry: &Entry) -> Block {
    let mut words = Vec::new();
    if let Some(item) = &entry.item {
        words.push(item.subject.to_string());
        words.push(item.topic.title.clone());
        words.push(item.kind.name().title().to_owned());
    }
    words.push(match entry.state.responses {
        0 => "not answered yet".into(),
        1 => "scored once".into(),
        times => format!("scored {times} times"),
    });
    Block::para(words.join(" · "), Role::Quiet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_shows_how_a_stem_begins_and_what_it_asks() {
        let stem = "A client's arm is cool and swollen above a peripheral catheter.\n\n\
                    What should the nurse do first? Round to a whole drop.";
        for (chars, row) in [
            (50, "A client's arm is cool and … the nurse do first?"),
            (22, "A client's … do first?"),
            (
                200,
                "A client's arm is cool and swollen above a peripheral catheter. What should the \
                   nurse do first? Round to a whole drop.",
            ),
        ] {
            let shown = told_apart(stem, chars);
            assert_eq!(shown, row);
            assert!(shown.chars().count() <= chars, "{shown}");
        }
        assert_eq!(told_apart("Short.", 22), "Short.");
        assert_eq!(
            told_apart(&"x".repeat(90), 22),
            format!("{} …", "x".repeat(20))
        );
    }
}
