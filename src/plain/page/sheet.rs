//! Tables in lines: a row as a sentence with the heads beside its values, or a whole table with its
//! heads first.

use textwrap::core::display_width;

use super::words::{self, aimed, listed, told, valued};
use crate::plain::spell::spelled;
use crate::tui::page::{Cell, Column, Grid, GridRow, PageSource, Span, Table, TableRow, Target};
use crate::tui::prose::capital;

/// The heads of values that speak for themselves: "not opened", "flagged", "3.5 to 5.0 mEq/L".
const UNSAID: [&str; 3] = ["state", "marks", "range"];

/// A table as words, made from aligned columns or from cells that wrap.
pub struct Sheet {
    /// The words over the names; empty for none.
    pub title: String,
    /// The head of the names.
    head: String,
    /// The heads of the values.
    heads: Vec<String>,
    /// The rows.
    pub rows: Vec<SheetRow>,
    /// True if each value is said after a colon.
    by_colon: bool,
    /// True if the names are numbers, said after their head.
    pub is_numbered: bool,
}

/// A row as words.
#[derive(Default)]
pub struct SheetRow {
    /// The target of choosing it.
    pub target: Option<Target>,
    /// True if it is selected.
    pub focused: bool,
    /// The number of the question that it is about.
    item: Option<usize>,
    name: String,
    values: Vec<String>,
    /// The words in its cells that can be chosen.
    pub boxes: Vec<SheetBox>,
    /// True if a cell consists of more than such words.
    pub has_text: bool,
    /// The paragraphs below.
    pub below: Vec<String>,
}

/// Words in a cell that can be chosen.
pub struct SheetBox {
    /// The target of choosing them.
    pub target: Target,
    /// True if the cursor is on them.
    pub focused: bool,
    /// The number of the column, from 0.
    column: usize,
    words: String,
}

impl Sheet {
    /// Returns aligned columns as words.
    pub fn of_table(table: &Table) -> Self {
        let columns = table.columns.as_slice();
        let is_kept = |at: &usize| columns.get(*at).is_some_and(|column| !column.repeats);
        let kept: Vec<usize> = (0..columns.len()).filter(is_kept).collect();
        let column = |at: usize| kept.get(at).and_then(|at| columns.get(*at));
        // Numbers of questions before their names.
        let names =
            usize::from(column(0).is_some_and(|first| first.head.is_empty()) && is_lead(table));
        let of_names = column(names);
        let heads = kept
            .iter()
            .skip(names + 1)
            .filter_map(|at| columns.get(*at));
        let rows = table.rows.iter().enumerate().map(|(at, row)| {
            let cells: Vec<String> = kept
                .iter()
                .map(|at| cell_words(row.cells.get(*at)))
                .collect();
            let topics = topics_below(table, at, names);
            let name = cells.get(names).cloned().unwrap_or_default();
            SheetRow {
                target: row.target,
                focused: row.focused,
                item: cells
                    .first()
                    .filter(|_| names > 0)
                    .and_then(|cell| item_number(cell)),
                name: with_topics(name, topics),
                values: cells.into_iter().skip(names + 1).collect(),
                has_text: true,
                ..SheetRow::default()
            }
        });
        let rows = rows.collect();
        Self {
            title: of_names.map(title).unwrap_or_default(),
            head: of_names
                .map(|column| spelled(&column.name))
                .unwrap_or_default(),
            heads: heads.map(|column| spelled(&column.name)).collect(),
            rows,
            by_colon: false,
            is_numbered: of_names.is_some_and(|column| column.right && !column.head.is_empty()),
        }
    }

    /// Returns a table whose cells wrap as words.
    pub fn of_grid(grid: &Grid) -> Self {
        let mut heads = grid.head.iter().map(|head| listed(head));
        let head = heads.next().unwrap_or_default();
        Self {
            title: head.clone(),
            head,
            heads: heads.collect(),
            rows: grid.rows.iter().map(grid_row).collect(),
            by_colon: true,
            is_numbered: false,
        }
    }

    /// Returns a row as a sentence. The number of a question is left out if the line has the same.
    pub fn sentence(&self, row: &SheetRow, line_number: usize) -> String {
        let heads = self
            .heads
            .iter()
            .map(String::as_str)
            .chain(std::iter::repeat(""));
        let values = heads
            .zip(&row.values)
            .filter(|(_, value)| !value.is_empty());
        let pairs: Vec<(&str, &str)> = values.map(|(head, value)| (head, value.as_str())).collect();
        let has_pause = pairs
            .iter()
            .any(|(_, value)| value.contains([',', ':', ';']));
        let by_colon = self.by_colon || has_pause && pairs.len() > 1;
        let is_unsaid = |head: &str| head.is_empty() || !self.by_colon && UNSAID.contains(&head);
        let pair = |(head, value): &(&str, &str)| match (is_unsaid(head), by_colon) {
            (true, _) => (*value).to_owned(),
            (false, true) => format!("{}: {value}", self.beside(head)),
            (false, false) => format!("{} {value}", self.beside(head)),
        };
        let values: Vec<String> = pairs.iter().map(pair).collect();
        let values = values.join(if by_colon { "; " } else { ", " });
        let name = self.name(row, line_number);
        let first_has_head = pairs.first().is_some_and(|(head, _)| !head.is_empty());
        let words = match self.by_colon && first_has_head && !name.is_empty() {
            true => format!("{name}, {values}"),
            false if self.by_colon => valued(&name, &values),
            false => told(&name, &values),
        };
        row.below
            .iter()
            .fold(words, |words, below| words::and_then(&words, below))
    }

    /// Returns a head as it is said within a sentence. An author's head keeps its letters.
    fn beside(&self, head: &str) -> String {
        let mut chars = head.chars();
        match chars.next().filter(|_| !self.by_colon) {
            Some(first) => first.to_lowercase().chain(chars).collect(),
            None => head.to_owned(),
        }
    }

    fn name(&self, row: &SheetRow, line_number: usize) -> String {
        let name = match self.is_numbered && !row.name.is_empty() {
            true => capital(&format!("{} {}", self.head, row.name)),
            false => row.name.clone(),
        };
        match row
            .item
            .filter(|number| row.target.is_none() || *number != line_number)
        {
            Some(number) => format!("Question {number}, {name}"),
            None => name,
        }
    }

    /// Returns words in a cell as a sentence, with the names of the row and the column.
    pub fn box_sentence(&self, row: &SheetRow, of: &SheetBox) -> String {
        let head = of.column.checked_sub(1).and_then(|at| self.heads.get(at));
        let names = [Some(&row.name).filter(|_| of.column > 0), head];
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        valued(&names.join(", "), &of.words)
    }

    /// Returns the table with its heads first, one row a line. Columns are as wide as their widest
    /// value, for a braille display; an empty value is said, since it cannot be heard.
    pub fn lines(&self, first_number: usize) -> Vec<String> {
        let numbered = self.rows.iter().any(|row| row.target.is_some());
        let numbers = self.rows.iter().scan(first_number, |next, row| {
            let number = row.target.map(|_| *next);
            *next += usize::from(row.target.is_some()) + row.boxes.len();
            Some(number)
        });
        let numbers: Vec<Option<usize>> = numbers.collect();
        let mut head: Vec<String> = Vec::new();
        head.extend(numbered.then(|| "Number".to_owned()));
        head.push(match self.head.is_empty() {
            true => "Name".into(),
            false => capital(&self.head),
        });
        let columns = self
            .rows
            .iter()
            .map(|row| row.values.len())
            .max()
            .unwrap_or(0);
        let is_used = |at: &usize| {
            let value = |row: &SheetRow| row.values.get(*at).cloned();
            self.rows
                .iter()
                .filter_map(value)
                .any(|value| !value.is_empty())
        };
        let used: Vec<usize> = (0..columns).filter(is_used).collect();
        let head_of = |at: &usize| self.heads.get(*at).cloned().unwrap_or_default();
        head.extend(used.iter().map(head_of).map(|head| match head.is_empty() {
            true => "value".into(),
            false => head,
        }));
        let cells = |(row, number): (&SheetRow, &Option<usize>)| {
            let mut cells = Vec::new();
            cells.extend(numbered.then(|| number.map(|n| n.to_string()).unwrap_or_default()));
            cells.push(match row.item.filter(|nth| Some(*nth) != *number) {
                Some(nth) => format!("Question {nth}, {}", row.name),
                None => row.name.clone(),
            });
            cells.extend(
                used.iter()
                    .map(|at| row.values.get(*at).cloned().unwrap_or_default()),
            );
            cells
        };
        let rows = self.rows.iter().zip(&numbers).map(cells);
        aligned(std::iter::once(head).chain(rows).collect())
    }
}

/// The columns of a window in which a table is aligned.
const COLUMNS_MAX: usize = 80;

/// Returns lines of cells in aligned columns.
fn aligned(mut lines: Vec<Vec<String>>) -> Vec<String> {
    if lines.len() < 2 {
        return Vec::new();
    }
    for cell in lines.iter_mut().flatten().filter(|cell| cell.is_empty()) {
        *cell = "none".into();
    }
    // A comma between values must not look like one within a value.
    let has_comma = lines.iter().flatten().any(|cell| cell.contains(','));
    let separator = if has_comma { ';' } else { ',' };
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        let cells = lines.iter().filter_map(|line| line.get(at));
        cells.map(|cell| display_width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let is_narrow = widths.iter().map(|width| width + 2).sum::<usize>() <= COLUMNS_MAX;
    let line = |line: &Vec<String>| {
        let mut words = String::new();
        for (at, (cell, width)) in line.iter().zip(&widths).enumerate() {
            words.push_str(cell);
            if at + 1 < line.len() {
                words.push(separator);
                // Columns that no window shows side by side would only be broken.
                let padding = match is_narrow {
                    true => width.saturating_sub(display_width(cell)),
                    false => 0,
                };
                let room = padding + 1;
                words.extend(std::iter::repeat_n(' ', room));
            }
        }
        words
    };
    lines.iter().map(line).collect()
}

/// Returns the words over the names of a table, without its key.
fn title(column: &Column) -> String {
    match column.head.split_once(" (Enter") {
        Some((title, _)) => spelled(title),
        None => spelled(&column.head),
    }
}

/// Returns whether the first cells are the numbers of questions.
fn is_lead(table: &Table) -> bool {
    let mut cells = table.rows.iter().map(|row| cell_words(row.cells.first()));
    cells.all(|cell| cell.is_empty() || item_number(&cell).is_some())
}

/// Returns the number of a question: "3.".
pub fn item_number(words: &str) -> Option<usize> {
    words.strip_suffix('.')?.parse().ok()
}

fn cell_words(cell: Option<&Cell>) -> String {
    match cell {
        Some(Cell::Text(spans)) => listed(spans),
        Some(Cell::Trend(shares)) if shares.iter().all(Option::is_none) => String::new(),
        Some(cell) => cell.words(),
        None => String::new(),
    }
}

/// Returns whether spans begin further right than the row above. Such a row is a topic of the
/// subject above it.
pub fn is_indented(spans: &[Span]) -> bool {
    let first = spans.first();
    first.is_some_and(|span| span.source == PageSource::Program && span.text.starts_with("  "))
}

fn topics_below(table: &Table, at: usize, names: usize) -> usize {
    let is_topic = |row: &TableRow| match row.cells.get(names) {
        Some(Cell::Text(spans)) => is_indented(spans),
        _ => false,
    };
    let mut rows = table.rows.iter().skip(at);
    if rows.next().is_none_or(is_topic) {
        return 0;
    }
    rows.take_while(|row| is_topic(row)).count()
}

/// Returns the name of a subject with the number of its topics.
pub fn with_topics(name: String, topics: usize) -> String {
    match topics {
        0 => name,
        1 => format!("{name} with its topic"),
        topics => format!("{name} with its {topics} topics"),
    }
}

fn grid_row(row: &GridRow) -> SheetRow {
    let mut cells = row.cells.iter().map(|cell| listed(cell));
    let name = cells.next().unwrap_or_default();
    let key = spelled(&row.key);
    let boxes = row.cells.iter().enumerate().flat_map(|(column, spans)| {
        let aimed = aimed(spans).into_iter();
        aimed.map(move |aimed| SheetBox {
            target: aimed.target,
            focused: aimed.focused,
            column,
            words: listed(aimed.spans),
        })
    });
    let is_text = |span: &Span| span.target.is_none() && !span.text.trim().is_empty();
    let below = row
        .below
        .iter()
        .map(|below| words::ended(&words::sentences(below)));
    SheetRow {
        target: row.target,
        focused: row.focused,
        item: None,
        name: match (key.is_empty(), name.is_empty()) {
            (true, _) => name,
            (false, true) => key,
            (false, false) => format!("{key}, {name}"),
        },
        values: cells.collect(),
        boxes: boxes.collect(),
        has_text: row.cells.iter().skip(1).flatten().any(is_text),
        below: below.filter(|below| !below.is_empty()).collect(),
    }
}
