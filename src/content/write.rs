//! Writes the text of banks as a person would: a line for each key, long texts between triple
//! quotes, and one choice a line.
//!
//! Called by the import of banks. What is stored in the log is written by [`super::record`].

mod edit;
mod origin;
mod strings;

pub use edit::{TextEdit, edited, end_of_entry};
pub use origin::{WrittenItem, digest, with_table, written_items};
pub use strings::{quoted, wrapped};

/// The characters of a line, as in the bank that `dripset bank new` writes.
const LINE_CHARS: usize = 120;

/// The text of a bank under construction.
#[derive(Clone, Default, Debug)]
pub struct BankWriter {
    text: String,
}

impl BankWriter {
    /// Returns the text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Begins a table after an empty line: `[[item]]`.
    pub fn head(&mut self, head: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        self.text.push_str(gap);
        self.text.push_str(head);
        self.text.push('\n');
    }

    /// Writes a key with a value in TOML.
    pub fn line(&mut self, key: &str, value: &str) {
        self.text.push_str(&format!("{key} = {value}\n"));
    }

    /// Writes a text: on one line if it fits, else between triple quotes.
    pub fn text(&mut self, key: &str, text: &str) {
        let short = quoted(text);
        let length = key.len() + " = ".len() + short.chars().count();
        match length <= LINE_CHARS && !text.contains('\n') {
            true => self.line(key, &short),
            false => self.line(key, &strings::tall(text, LINE_CHARS)),
        }
    }

    /// Writes a text unless it is empty.
    pub fn text_if_any(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.text(key, text);
        }
    }

    /// Writes a list with one entry a line.
    pub fn entries(&mut self, key: &str, entries: impl IntoIterator<Item = InlineTable>) {
        self.text.push_str(&format!("{key} = [\n"));
        for entry in entries {
            self.text.push_str(&format!("  {},\n", entry.finish()));
        }
        self.text.push_str("]\n");
    }
}

/// A table on one line: `{ id = "a", text = "…" }`.
#[derive(Clone, Default, Debug)]
pub struct InlineTable {
    fields: Vec<String>,
}

impl InlineTable {
    /// Creates a table with an id.
    pub fn with_id(id: &str) -> Self {
        Self::default().text("id", id)
    }

    /// Adds a value in TOML.
    #[must_use]
    pub fn value(mut self, key: &str, value: &str) -> Self {
        self.fields.push(format!("{key} = {value}"));
        self
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, key: &str, text: &str) -> Self {
        let text = quoted(text);
        self.value(key, &text)
    }

    /// Adds a text unless it is empty.
    #[must_use]
    pub fn text_if_any(self, key: &str, text: &str) -> Self {
        match text.is_empty() {
            true => self,
            false => self.text(key, text),
        }
    }

    /// Adds `key = true` if it is set.
    #[must_use]
    pub fn flag(self, key: &str, set: bool) -> Self {
        match set {
            true => self.value(key, "true"),
            false => self,
        }
    }

    /// Adds a list with one entry a line.
    #[must_use]
    pub fn entries(self, key: &str, entries: impl IntoIterator<Item = Self>) -> Self {
        let lines = entries.into_iter();
        let lines: String = lines
            .map(|entry| format!("    {},\n", entry.finish()))
            .collect();
        self.value(key, &format!("[\n{lines}  ]"))
    }

    /// Returns the table in TOML.
    pub fn finish(&self) -> String {
        format!("{{ {} }}", self.fields.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_is_written_as_people_write_it() {
        let mut bank = BankWriter::default();
        bank.head("[bank]");
        bank.text("title", "My \"ward\"");
        bank.head("[[item]]");
        bank.text(
            "stem",
            &format!("{} end.\n\nWhich?", "word ".repeat(30).trim_end()),
        );
        bank.entries(
            "choices",
            [
                InlineTable::with_id("a")
                    .text("text", "It's 2 \\* 3")
                    .flag("key", true),
                InlineTable::with_id("b").entries("choices", [InlineTable::with_id("c")]),
            ],
        );
        insta::assert_snapshot!(bank.into_text());
    }
}
