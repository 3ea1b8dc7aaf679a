//! Ids and lists of them.

use std::borrow::Cow;

use toml::de::DeValue;

use super::super::hints;
use super::{At, Fields, shorten, twice, written_of};
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::domain::ids::is_id;

/// An entry of a list that names a thing by its id alone, or in a table with more keys.
pub enum IdEntry<'d> {
    /// An id alone.
    Id(At<&'d str>),
    /// A table.
    Table(Fields<'d>),
}

impl<'d> Fields<'d> {
    /// Reads a list of ids and tables; empty if missing.
    pub fn id_entries(
        &mut self,
        key: &'static str,
        what: &'static str,
        known: impl Fn(&str) -> String,
        findings: &mut Findings,
    ) -> Vec<IdEntry<'d>> {
        let mut entries = Vec::new();
        for value in self.short_list(key, findings) {
            if let DeValue::Table(table) = value.get_ref() {
                let table = Fields::new(table, value.span(), what, self.start);
                entries.push(IdEntry::Table(table));
                continue;
            }
            let text = written_of(value, format_args!("an entry of `{key}`"), findings);
            let id = text.and_then(|text| check_known(text, &known, findings));
            entries.extend(id.map(IdEntry::Id));
        }
        entries
    }

    /// Reads a required id.
    pub fn id(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<&'d str>> {
        let text = self.said_written(key, findings)?;
        check_id(text, is_id, findings)
    }

    /// Reads an optional id.
    pub fn id_if_any(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<&'d str>> {
        let text = self.written(key, findings)?;
        check_id(text, is_id, findings)
    }

    /// Reads an optional id of a thing that is defined elsewhere; `known` is the help for a text
    /// that is no id.
    pub fn known_id_if_any(
        &mut self,
        key: &'static str,
        known: impl Fn(&str) -> String,
        findings: &mut Findings,
    ) -> Option<At<&'d str>> {
        let text = self.written(key, findings)?;
        check_known(text, known, findings)
    }

    /// Reads a required id of a thing that is defined elsewhere; `known` is the help for a text that
    /// is no id.
    pub fn known_id(
        &mut self,
        key: &'static str,
        known: impl Fn(&str) -> String,
        findings: &mut Findings,
    ) -> Option<At<&'d str>> {
        let text = self.said_written(key, findings)?;
        check_known(text, known, findings)
    }

    /// Reads a list of ids without duplicates; empty if missing.
    pub fn ids(&mut self, key: &'static str, findings: &mut Findings) -> Vec<At<&'d str>> {
        self.names(key, is_id, findings)
    }

    /// Returns the number of entries of a list, valid or not; 0 if it is missing.
    pub fn written_len(&self, key: &str) -> usize {
        let list = self
            .find(key)
            .and_then(|(_, value)| value.get_ref().as_array());
        list.map_or(0, |list| list.len())
    }

    /// Reads a list of names that pass `is_name`, without duplicates; empty if missing.
    pub fn names(
        &mut self,
        key: &'static str,
        is_name: fn(&str) -> bool,
        findings: &mut Findings,
    ) -> Vec<At<&'d str>> {
        let mut ids: Vec<At<&'d str>> = Vec::new();
        for value in self.short_list(key, findings) {
            let text = written_of(value, format_args!("an entry of `{key}`"), findings);
            let Some(id) = text.and_then(|text| check_id(text, is_name, findings)) else {
                continue;
            };
            if ids.iter().any(|known| known.value == id.value) {
                twice(&id, &format!("`{key}`"), findings);
            } else {
                ids.push(id);
            }
        }
        ids
    }
}

fn check_id<'d>(
    text: At<Cow<'d, str>>,
    is_name: fn(&str) -> bool,
    findings: &mut Findings,
) -> Option<At<&'d str>> {
    check_name(text, is_name, hints::id, findings)
}

/// Checks the id of a thing that is defined elsewhere.
fn check_known<'d>(
    text: At<Cow<'d, str>>,
    known: impl Fn(&str) -> String,
    findings: &mut Findings,
) -> Option<At<&'d str>> {
    check_name(text, is_id, known, findings)
}

fn check_name<'d>(
    text: At<Cow<'d, str>>,
    is_name: fn(&str) -> bool,
    help: impl Fn(&str) -> String,
    findings: &mut Findings,
) -> Option<At<&'d str>> {
    let At { value, span } = text;
    // A text that had to be tidied has a line end in it, which no id has.
    if let Cow::Borrowed(value) = value
        && is_name(value)
    {
        return Some(At { value, span });
    }
    let message = format!("`{}` is not an id", shorten(&value));
    // Searching for the nearest of very many names, very many times, would take minutes.
    let help = match findings.is_full() {
        true => String::new(),
        false => help(&value),
    };
    findings.add(&codes::BAD_ID, span, message, help);
    None
}
