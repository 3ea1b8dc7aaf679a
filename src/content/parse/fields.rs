//! Typed getters over one table: each reports mistakes and continues.

mod ids;
mod tables;
mod values;

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

pub use self::ids::IdEntry;
pub use self::tables::PartTables;
pub use self::values::{decimal_of, text_of, twice, wrong_type};
use self::values::{shorten, written_of, wrong_value};
use super::{hints, syntax};
use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::suggest;
use crate::domain::limits::{CELLS_MAX, LIST_MAX, ROWS_MAX};
use crate::domain::number::Decimal;

/// A value and its place.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// The place.
    pub span: SourceSpan,
}

impl At<Cow<'_, str>> {
    fn into_owned(self) -> At<String> {
        At {
            value: self.value.into_owned(),
            span: self.span,
        }
    }
}

/// A table being read. [`Fields::finish`] reports the keys that were never requested.
///
/// Keys are found by a linear search: tables are small, and that costs less than hashing.
#[derive(Debug)]
pub struct Fields<'d> {
    table: &'d DeTable<'d>,
    span: SourceSpan,
    what: &'static str,
    /// The start byte, in the whole text, of the piece that its keys were read from.
    start: usize,
    /// The requested keys, some of them more than once.
    asked: Vec<&'static str>,
    /// A bit set of the first keys of the table that were read.
    read: u64,
    lenient: bool,
}

/// The usual number of keys requested of an item, so that `asked` grows once.
const KEYS_USUAL: usize = 32;

impl<'d> Fields<'d> {
    /// Creates the fields of a table; `what` names it in messages. The places of its keys are
    /// relative to a piece of the text that begins at byte `start`.
    pub fn new(table: &'d DeTable<'d>, span: SourceSpan, what: &'static str, start: usize) -> Self {
        Self {
            table,
            span,
            what,
            start,
            asked: Vec::new(),
            read: 0,
            lenient: false,
        }
    }

    /// Returns the place of the table.
    pub fn span(&self) -> SourceSpan {
        self.span.clone()
    }

    /// Returns whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Returns the place of a key's value, or of the whole table if it is missing.
    pub fn span_of(&self, key: &str) -> SourceSpan {
        self.span_if_any(key).unwrap_or_else(|| self.span())
    }

    /// Returns the place of a key's value, if it is there.
    pub fn span_if_any(&self, key: &str) -> Option<SourceSpan> {
        self.find(key).map(|(_, value)| value.span())
    }

    /// Returns a text as written, valid or not, if it is there.
    pub fn written_if_any(&self, key: &str) -> Option<At<&'d str>> {
        let (_, value) = self.find(key)?;
        let text = value.get_ref().as_str()?;
        Some(At {
            value: text.trim(),
            span: value.span(),
        })
    }

    /// Reports a required key that is missing.
    pub fn missing(&self, key: &str, findings: &mut Findings) {
        let bare = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let hidden = |name: &str| name != key && name.trim_matches(|c| !bare(c)) == key;
        // The key is there with an invisible character, which is already reported.
        if self.table.iter().any(|(name, _)| hidden(name.get_ref())) {
            return;
        }
        let message = format!("{} has no `{key}`", self.what);
        let help = hints::missing(key);
        findings.add(&codes::MISSING_KEY, self.span(), message, help);
    }

    /// Reads an optional text.
    pub fn text(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<String>> {
        self.written(key, findings).map(At::into_owned)
    }

    fn written(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<Cow<'d, str>>> {
        let value = self.get(key)?;
        written_of(value, format_args!("`{key}`"), findings)
    }

    /// Reads a required text that must not be empty.
    pub fn said(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<String>> {
        self.said_written(key, findings).map(At::into_owned)
    }

    fn said_written(
        &mut self,
        key: &'static str,
        findings: &mut Findings,
    ) -> Option<At<Cow<'d, str>>> {
        let Some(value) = self.get(key) else {
            self.missing(key, findings);
            return None;
        };
        let text = written_of(value, format_args!("`{key}`"), findings)?;
        if text.value.is_empty() {
            let help = format!("write the text of `{key}` between the quotes");
            findings.add(&codes::BLANK, text.span, format!("`{key}` is blank"), help);
            return None;
        }
        Some(text)
    }

    /// Reads an optional word of a closed list.
    pub fn word<T: Copy>(
        &mut self,
        key: &'static str,
        all: &[T],
        name: fn(T) -> &'static str,
        findings: &mut Findings,
    ) -> Option<T> {
        let text = self.written(key, findings)?;
        let found = all.iter().copied().find(|word| name(*word) == text.value);
        if found.is_none() {
            let help = suggest::help(&text.value, all.iter().map(|word| name(*word)));
            let message = format!("`{}` is not a valid `{key}`", text.value);
            findings.add(&codes::UNKNOWN_WORD, text.span, message, help);
        }
        found
    }

    /// Reads `true` or `false`; false if missing.
    pub fn flag(&mut self, key: &'static str, findings: &mut Findings) -> bool {
        self.flag_or(key, false, findings)
    }

    /// Reads `true` or `false`; `otherwise` if missing.
    pub fn flag_or(&mut self, key: &'static str, otherwise: bool, findings: &mut Findings) -> bool {
        let Some(value) = self.get(key) else {
            return otherwise;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            wrong_value(value, key, "`true` or `false`, without quotes", findings);
            otherwise
        })
    }

    /// Reads an optional calendar date.
    pub fn date(&mut self, key: &'static str, findings: &mut Findings) -> Option<Date> {
        let value = self.get(key)?;
        let DeValue::Datetime(written) = value.get_ref() else {
            let meant = value.get_ref().as_str().and_then(syntax::date_of);
            let wanted = meant.map(|date| format!("{date} without quotes"));
            let wanted = wanted.as_deref().unwrap_or(HELP_DATE);
            wrong_value(value, key, wanted, findings);
            return None;
        };
        let date = written.date.filter(|_| written.time.is_none());
        let date = date.and_then(|date| {
            let year = i16::try_from(date.year).ok()?;
            let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Date::new(year, month, day).ok()
        });
        if date.is_none() {
            let message = format!("`{written}` is not a valid date");
            findings.add(&codes::BAD_DATE, value.span(), message, HELP_DATE);
        }
        date
    }

    /// Reads an optional number as written.
    pub fn decimal(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<Decimal>> {
        let value = self.get(key)?;
        decimal_of(value, format_args!("`{key}`"), findings)
    }

    /// Reads an optional whole number within bounds.
    pub fn whole(
        &mut self,
        key: &'static str,
        bounds: Range<i64>,
        findings: &mut Findings,
    ) -> Option<i64> {
        let value = self.get(key)?;
        let DeValue::Integer(written) = value.get_ref() else {
            wrong_value(value, key, "a whole number, without quotes", findings);
            return None;
        };
        let whole = i64::from_str_radix(written.as_str(), written.radix()).ok();
        let within = whole.filter(|whole| bounds.contains(whole));
        if within.is_none() {
            let message = format!("`{key}` cannot be {written}");
            let help = format!("give a number from {} to {}", bounds.start, bounds.end - 1);
            findings.add(&codes::OUT_OF_RANGE, value.span(), message, help);
        }
        within
    }

    /// Reads a list of texts; empty if missing.
    pub fn texts(&mut self, key: &'static str, findings: &mut Findings) -> Vec<At<String>> {
        let list = self.short_list(key, findings).iter();
        list.filter_map(|value| text_of(value, format_args!("an entry of `{key}`"), findings))
            .collect()
    }

    /// Reads a list of lists of texts; empty if missing.
    pub fn text_rows(
        &mut self,
        key: &'static str,
        findings: &mut Findings,
    ) -> Vec<At<Vec<At<String>>>> {
        let what = || format!("an entry of `{key}`");
        let mut rows = Vec::new();
        let list = self.list(key, findings);
        if list.len() > ROWS_MAX {
            let message = format!("`{key}` has {} rows; the limit is {ROWS_MAX}", list.len());
            let help = "keep the rows that the question needs";
            findings.add(&codes::TOO_MANY, self.span_of(key), message, help);
        }
        for value in list {
            if let Some(list) = value.get_ref().as_array() {
                if list.len() > CELLS_MAX {
                    let message = format!("{} cells; a row has at most {CELLS_MAX}", list.len());
                    let help = "keep the columns that the question needs";
                    findings.add(&codes::TOO_MANY, value.span(), message, help);
                }
                let row = list
                    .iter()
                    .filter_map(|value| text_of(value, what(), findings));
                rows.push(At {
                    value: row.collect(),
                    span: value.span(),
                });
            } else {
                wrong_type(
                    value,
                    what(),
                    "a list in brackets: [[\"…\", \"…\"]]",
                    findings,
                );
            }
        }
        rows
    }

    /// Reads the tables of a list, as `[[key]]` or `key = [{…}]`; empty if missing.
    pub fn tables(
        &mut self,
        key: &'static str,
        what: &'static str,
        findings: &mut Findings,
    ) -> Vec<Fields<'d>> {
        let mut tables = Vec::new();
        for value in self.list(key, findings) {
            if let DeValue::Table(table) = value.get_ref() {
                tables.push(Fields::new(table, value.span(), what, self.start));
            } else {
                let shape = hints::entry_of(key, value.get_ref().as_str());
                wrong_type(value, format_args!("an entry of `{key}`"), &shape, findings);
            }
        }
        tables
    }

    /// Reads an optional table.
    pub fn table(
        &mut self,
        key: &'static str,
        what: &'static str,
        findings: &mut Findings,
    ) -> Option<Fields<'d>> {
        let value = self.get(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Fields::new(table, value.span(), what, self.start));
        }
        wrong_value(value, key, "a table: { name = … }", findings);
        None
    }

    /// Returns every entry of a table whose keys the author chooses.
    pub fn entries(&self) -> impl Iterator<Item = (At<&'d str>, &'d Spanned<DeValue<'d>>)> {
        self.table.iter().map(|(key, value)| {
            let span = self.place_of(key);
            let value_of = key.get_ref();
            (
                At {
                    value: &**value_of,
                    span,
                },
                value,
            )
        })
    }

    /// Returns the place of a key in the whole text.
    fn place_of(&self, key: &Spanned<DeString<'_>>) -> SourceSpan {
        let span = key.span();
        span.start + self.start..span.end + self.start
    }

    /// Marks a key as known without reading it.
    pub fn ask(&mut self, key: &'static str) {
        if self.asked.is_empty() {
            self.asked.reserve(KEYS_USUAL);
        }
        self.asked.push(key);
    }

    /// Accepts any further key, for a table whose valid keys are unknown.
    pub fn ask_all(&mut self) {
        self.lenient = true;
    }

    /// Reports every key that was never requested.
    pub fn finish(self, findings: &mut Findings) {
        for (at, (key, _)) in self.table.iter().enumerate() {
            let name: &str = key.get_ref();
            if self.was_read(at) || self.asked.contains(&name) {
                continue;
            }
            let hint = hints::unknown_key(self.what, name, &self.asked);
            // If the kind is unknown, report only keys that no kind has.
            if self.lenient && (hint.is_none() || name == "text") {
                continue;
            }
            let message = format!("`{}` is not a key of {}", shorten(name), self.what);
            let mut known = Vec::new();
            for key in &self.asked {
                if !known.contains(key) {
                    known.push(*key);
                }
            }
            let help = hint.unwrap_or_else(|| suggest::help(name, known.iter().copied()));
            findings.add(&codes::UNKNOWN_KEY, self.place_of(key), message, help);
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.ask(key);
        let (at, value) = self.find(key)?;
        self.read |= bit(at);
        Some(value)
    }

    fn find(&self, key: &str) -> Option<(usize, &'d Spanned<DeValue<'d>>)> {
        let mut entries = self.table.iter().enumerate();
        let found = entries.find(|(_, (name, _))| *name.get_ref() == key);
        found.map(|(at, (_, value))| (at, value))
    }

    fn was_read(&self, at: usize) -> bool {
        self.read & bit(at) != 0
    }

    /// Returns a list within the length limit; empty if it is longer.
    fn short_list(
        &mut self,
        key: &'static str,
        findings: &mut Findings,
    ) -> &'d [Spanned<DeValue<'d>>] {
        let list = self.list(key, findings);
        if list.len() <= LIST_MAX {
            return list;
        }
        let message = format!(
            "`{key}` has {} entries; a list has at most {LIST_MAX}",
            list.len()
        );
        findings.add(
            &codes::TOO_MANY,
            self.span_of(key),
            message,
            "remove the least important ones",
        );
        &[]
    }

    fn list(&mut self, key: &'static str, findings: &mut Findings) -> &'d [Spanned<DeValue<'d>>] {
        let Some(value) = self.get(key) else {
            return &[];
        };
        match value.get_ref() {
            DeValue::Array(list) => list,
            _ => {
                wrong_value(value, key, "a list in brackets: [ … ]", findings);
                &[]
            }
        }
    }
}

const BITS: usize = u64::BITS as usize;

/// Returns the bit of a key by its position in the table; 0 for positions too far back.
fn bit(at: usize) -> u64 {
    if at < BITS { 1 << at } else { 0 }
}

const HELP_DATE: &str = "a date without quotes, such as 2026-11-22";
