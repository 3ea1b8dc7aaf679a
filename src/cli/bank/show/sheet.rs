//! A text under construction: headings, wrapped paragraphs, lists and tables of at most 80 columns.

use crate::domain::item::{Exhibit, ExhibitBody};
use crate::plain::wrap::{COLUMNS, wrapped};

/// The columns that texts are indented by.
const INDENT: usize = 2;

/// A text under construction.
#[derive(Default)]
pub struct ItemSheet {
    lines: Vec<String>,
}

impl ItemSheet {
    /// Adds the title of an item.
    pub fn title(&mut self, title: &str) {
        self.lines.push(format!("# {title}"));
    }

    /// Adds a heading after an empty line.
    pub fn heading(&mut self, heading: &str) {
        self.lines.extend([String::new(), heading.to_owned()]);
    }

    /// Adds a name with its value; nothing if it is empty.
    pub fn field(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.hanging(&format!("{name}: "), INDENT, value);
        }
    }

    /// Adds a text, paragraph by paragraph.
    pub fn text(&mut self, text: &str) {
        for (nth, paragraph) in paragraphs(text).iter().enumerate() {
            if nth > 0 {
                self.lines.push(String::new());
            }
            self.hanging(&" ".repeat(INDENT), INDENT, paragraph);
        }
    }

    /// Adds a text whose lines stay as they are.
    pub fn drawing(&mut self, text: &str) {
        let indent = " ".repeat(INDENT);
        let lines = text.lines().map(|line| format!("{indent}{line}"));
        self.lines
            .extend(lines.map(|line| line.trim_end().to_owned()));
    }

    /// Adds an entry of a list: its lead, and its text beside it.
    pub fn entry(&mut self, lead: &str, text: &str) {
        let lead = format!("{}{lead}", " ".repeat(INDENT));
        let indent = lead.chars().count();
        self.hanging(&lead, indent, &paragraphs(text).join(" "));
    }

    /// Adds a text below an entry; nothing if it is empty.
    pub fn below(&mut self, text: &str) {
        if !text.is_empty() {
            let indent = " ".repeat(3 * INDENT);
            self.hanging(&indent, indent.len(), &paragraphs(text).join(" "));
        }
    }

    /// Adds a line as it is.
    pub fn line(&mut self, line: &str) {
        self.lines.push(line.to_owned());
    }

    /// Adds a text behind a lead; further lines are indented.
    fn hanging(&mut self, lead: &str, indent: usize, text: &str) {
        let lead_columns = lead.chars().count();
        let indent = " ".repeat(indent);
        // The first line has less room if the lead is longer than the indent.
        let words = format!(
            "{}{text}",
            "x".repeat(lead_columns.saturating_sub(indent.len()))
        );
        let lines = wrapped(&[words], COLUMNS.saturating_sub(indent.len()));
        for (nth, line) in lines.into_iter().enumerate() {
            let line = match nth {
                0 => {
                    let skipped = lead_columns.saturating_sub(indent.len());
                    let rest: String = line.chars().skip(skipped).collect();
                    format!("{lead}{rest}")
                }
                _ => format!("{indent}{line}"),
            };
            self.lines.push(line.trim_end().to_owned());
        }
    }

    /// Adds a table, its columns below each other if they fit, else each row as a sentence.
    pub fn table(&mut self, header: &[String], rows: &[Vec<String>]) {
        let all = || std::iter::once(header).chain(rows.iter().map(|row| &**row));
        let width = |nth: usize| {
            let cells = all().filter_map(|row| row.get(nth));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..header.len()).map(width).collect();
        let columns: usize = widths.iter().map(|width| width + INDENT).sum();
        if columns + INDENT <= COLUMNS {
            for row in all() {
                let cells = row.iter().zip(&widths);
                let cells: String = cells
                    .map(|(cell, width)| format!("  {cell:width$}"))
                    .collect();
                self.lines.push(cells.trim_end().to_owned());
            }
            return;
        }
        for row in rows {
            let cells = header
                .iter()
                .zip(row)
                .map(|(head, cell)| match head.is_empty() {
                    true => cell.clone(),
                    false => format!("{head}: {cell}"),
                });
            self.entry("- ", &cells.collect::<Vec<_>>().join("; "));
        }
    }

    /// Adds an exhibit with its id and title.
    pub fn exhibit(&mut self, exhibit: &Exhibit) {
        let trend = if exhibit.trend { " (trend)" } else { "" };
        self.heading(&format!("Exhibit {}: {}{trend}", exhibit.id, exhibit.title));
        match &exhibit.body {
            ExhibitBody::Text(text) => self.text(text),
            ExhibitBody::Table { header, rows } => self.table(header, rows),
        }
    }

    /// Returns the text.
    pub fn into_text(self) -> String {
        self.lines.join("\n")
    }
}

/// Returns the paragraphs of a text with their marks, each in one line.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        match (line.is_empty(), paragraphs.last_mut()) {
            (true, _) => paragraphs.push(Vec::new()),
            (false, Some(paragraph)) => paragraph.push(line),
            (false, None) => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    let joined = paragraphs.into_iter().map(|lines| lines.join(" "));
    joined.collect()
}
