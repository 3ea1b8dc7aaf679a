//! The lines of a page in order, those that can be chosen with their numbers.
//!
//! Numbers and targets are made together, so that they always agree.

use super::words::{and_then, ended};
use crate::plain::reading::{Part, Reading};
use crate::tui::page::Target;
use crate::tui::settings::Verbosity;

/// The lines of a page while it is read.
pub struct Outline {
    verbosity: Verbosity,
    parts: Vec<OutlinePart>,
    targets: Vec<Target>,
    tables: Vec<Part>,
    /// The line of an input line that has the keyboard.
    typed: Option<usize>,
}

/// A part with its lines.
struct OutlinePart {
    heading: String,
    /// True if it is the title of a table or the heading of a block.
    is_block: bool,
    lines: Vec<OutlineLine>,
}

/// A line with its number, if it can be chosen.
struct OutlineLine {
    number: Option<usize>,
    words: String,
    /// True if a brief reading leaves it out.
    is_instruction: bool,
}

impl Outline {
    /// Starts with the title of the page.
    pub fn new(title: String, verbosity: Verbosity) -> Self {
        let mut outline = Self {
            verbosity,
            parts: Vec::new(),
            targets: Vec::new(),
            tables: Vec::new(),
            typed: None,
        };
        outline.part(title, false);
        outline
    }

    /// Returns whether instructions are left out.
    pub fn is_brief(&self) -> bool {
        self.verbosity == Verbosity::Brief
    }

    fn part(&mut self, heading: String, is_block: bool) {
        self.parts.push(OutlinePart {
            heading,
            is_block,
            lines: Vec::new(),
        });
    }

    /// Starts a part.
    pub fn heading(&mut self, heading: String) {
        // The title of a class can stand twice, above the page and at its top.
        if self.parts.last().is_none_or(|part| part.heading != heading) {
            self.part(heading, true);
        }
    }

    /// Starts a part without a heading.
    pub fn aside(&mut self) {
        self.part(String::new(), false);
    }

    /// Returns whether the last heading of a block has no lines yet.
    pub fn is_at_heading(&self) -> bool {
        let last = self.parts.last();
        last.is_some_and(|part| part.is_block && part.lines.is_empty())
    }

    /// Returns the last heading.
    fn last_heading(&self) -> String {
        let mut headings = self.parts.iter().rev().map(|part| &part.heading);
        let last = headings.find(|heading| !heading.is_empty());
        last.cloned().unwrap_or_default()
    }

    fn push(&mut self, number: Option<usize>, words: String, is_instruction: bool) {
        if let Some(part) = self.parts.last_mut().filter(|_| !words.is_empty()) {
            part.lines.push(OutlineLine {
                number,
                words,
                is_instruction,
            });
        }
    }

    /// Adds a line that cannot be chosen.
    pub fn line(&mut self, words: String) {
        self.push(None, words, false);
    }

    /// Adds a line that a brief reading leaves out if the page has lines to choose from: such a page
    /// is read again and again.
    pub fn instruction(&mut self, words: String) {
        self.push(None, words, true);
    }

    /// Returns the number of the next line that can be chosen.
    pub fn next_number(&self) -> usize {
        self.targets.len() + 1
    }

    /// Adds a line, with the next number if it has a target.
    pub fn choice(&mut self, target: Option<Target>, focused: bool, words: &str) {
        let Some(target) = target else {
            return self.line(ended(words));
        };
        let number = self.next_number();
        let words = match (words.is_empty(), focused) {
            (true, true) => "Cursor here.".into(),
            (true, false) => "Empty.".into(),
            (false, true) => and_then(words, "Cursor here."),
            (false, false) => ended(words),
        };
        self.targets.push(target);
        self.push(Some(number), words, false);
    }

    /// Adds an input line: as typed, since a full stop would seem typed too.
    pub fn field(&mut self, target: Option<Target>, focused: bool, words: String) {
        let Some(target) = target else {
            return self.line(words);
        };
        let number = self.next_number();
        if focused {
            self.typed = Some(number);
        }
        self.targets.push(target);
        self.push(Some(number), words, false);
    }

    /// Adds a table with its heads, for [`Outline::tables`].
    pub fn table(&mut self, lines: Vec<String>) {
        if !lines.is_empty() {
            self.tables.push(Part::new(self.last_heading(), lines));
        }
    }

    /// Returns whether the only thing to choose already has the keyboard.
    fn has_one_field(&self) -> bool {
        self.typed.is_some() && self.targets.len() == 1
    }

    /// Returns the targets by their numbers.
    pub fn targets(self) -> Vec<Target> {
        match self.has_one_field() {
            true => Vec::new(),
            false => self.targets,
        }
    }

    /// Returns the tables.
    pub fn tables(self) -> Reading {
        Reading { parts: self.tables }
    }

    /// Returns the page to be read.
    pub fn reading(self) -> Reading {
        let one_field = self.has_one_field();
        let brief = self.is_brief() && !one_field && !self.targets.is_empty();
        let typed = self.typed.filter(|_| !one_field);
        let said = |line: OutlineLine| match line.number {
            Some(number) if typed == Some(number) => {
                format!("{number}. {}", and_then(&line.words, "Cursor here."))
            }
            Some(number) if !one_field => format!("{number}. {}", line.words),
            _ => line.words,
        };
        let part = |part: OutlinePart| {
            let all = part.lines.iter().all(|line| line.is_instruction);
            let lines = part.lines.into_iter();
            let kept = lines.filter(|line| !brief || all || !line.is_instruction);
            Part::new(part.heading, kept.map(said).collect())
        };
        let parts = self.parts.into_iter().map(part);
        let said = parts.filter(|part| !part.heading.is_empty() || !part.lines.is_empty());
        Reading {
            parts: said.collect(),
        }
    }
}
