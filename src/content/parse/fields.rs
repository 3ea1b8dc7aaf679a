//! Typed getters over one table: each notes what is wrong and goes on.

use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::text;
use crate::content::codes;
use crate::content::diagnostic::{Findings, Span};
use crate::content::suggest;
use crate::domain::ids::is_id;
use crate::domain::limits::LIST_MAX;
use crate::domain::number::Decimal;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// One table while it is read. [`Fields::finish`] reports the keys nobody asked for.
#[derive(Debug)]
pub struct Fields<'d> {
    table: &'d DeTable<'d>,
    span: Span,
    what: &'static str,
    asked: Vec<&'static str>,
    lenient: bool,
}

impl<'d> Fields<'d> {
    /// The fields of a table that stands there; `what` names it in messages.
    pub fn new(table: &'d DeTable<'d>, span: Span, what: &'static str) -> Self {
        Self {
            table,
            span,
            what,
            asked: Vec::new(),
            lenient: false,
        }
    }

    /// Where the table stands.
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// Whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Where the value of a key stands; the whole table where there is none.
    pub fn span_of(&self, key: &str) -> Span {
        let value = self.table.get(key);
        value.map_or_else(|| self.span(), |value| value.span())
    }

    /// Notes a key that must be there and is not.
    pub fn missing(&self, key: &str, findings: &mut Findings) {
        let message = format!("{} has no `{key}`", self.what);
        let help = format!("add a line `{key} = …`; docs/bank-format.md says what belongs there");
        findings.add(&codes::MISSING_KEY, self.span(), message, help);
    }

    /// A text that may be left out.
    pub fn text(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<String>> {
        let value = self.get(key)?;
        text_of(value, &format!("`{key}`"), findings)
    }

    /// A text that must be there and say something.
    pub fn said(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<String>> {
        if !self.has(key) {
            self.asked.push(key);
            self.missing(key, findings);
            return None;
        }
        let text = self.text(key, findings)?;
        if text.value.is_empty() {
            let help = format!("write the text of `{key}` between the quotes");
            findings.add(&codes::BLANK, text.span, format!("`{key}` is blank"), help);
            return None;
        }
        Some(text)
    }

    /// An id that must be there.
    pub fn id(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<String>> {
        let text = self.said(key, findings)?;
        check_id(text, findings)
    }

    /// An id that may be left out.
    pub fn id_if_any(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<String>> {
        let text = self.text(key, findings)?;
        check_id(text, findings)
    }

    /// One of the words of a closed list; may be left out.
    pub fn word<T: Copy>(
        &mut self,
        key: &'static str,
        all: &[T],
        name: fn(T) -> &'static str,
        findings: &mut Findings,
    ) -> Option<T> {
        let text = self.text(key, findings)?;
        let found = all.iter().copied().find(|word| name(*word) == text.value);
        if found.is_none() {
            let help = suggest::help(&text.value, all.iter().map(|word| name(*word)));
            let message = format!("`{}` is no `{key}`", text.value);
            findings.add(&codes::UNKNOWN_WORD, text.span, message, help);
        }
        found
    }

    /// `true` or `false`; false where it is left out.
    pub fn flag(&mut self, key: &'static str, findings: &mut Findings) -> bool {
        self.flag_or(key, false, findings)
    }

    /// `true` or `false`, with what holds where it is left out.
    pub fn flag_or(&mut self, key: &'static str, otherwise: bool, findings: &mut Findings) -> bool {
        let Some(value) = self.get(key) else {
            return otherwise;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            wrong_type(
                value,
                &format!("`{key}`"),
                "`true` or `false`, without quotes",
                findings,
            );
            otherwise
        })
    }

    /// A calendar date; may be left out.
    pub fn date(&mut self, key: &'static str, findings: &mut Findings) -> Option<Date> {
        let value = self.get(key)?;
        let DeValue::Datetime(written) = value.get_ref() else {
            wrong_type(value, &format!("`{key}`"), HELP_DATE, findings);
            return None;
        };
        let date = written.date.filter(|_| written.time.is_none());
        let date = date.and_then(|date| {
            let year = i16::try_from(date.year).ok()?;
            let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Date::new(year, month, day).ok()
        });
        if date.is_none() {
            let message = format!("`{written}` is not a calendar date");
            findings.add(&codes::BAD_DATE, value.span(), message, HELP_DATE);
        }
        date
    }

    /// A number as it was written; may be left out.
    pub fn decimal(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<Decimal>> {
        let value = self.get(key)?;
        decimal_of(value, &format!("`{key}`"), findings)
    }

    /// A whole number within bounds; may be left out.
    pub fn whole(
        &mut self,
        key: &'static str,
        bounds: Range<i64>,
        findings: &mut Findings,
    ) -> Option<i64> {
        let value = self.get(key)?;
        let DeValue::Integer(written) = value.get_ref() else {
            wrong_type(
                value,
                &format!("`{key}`"),
                "a whole number, without quotes",
                findings,
            );
            return None;
        };
        let whole = i64::from_str_radix(written.as_str(), written.radix()).ok();
        let within = whole.filter(|whole| bounds.contains(whole));
        if within.is_none() {
            let message = format!("`{key}` is {written}");
            let help = format!("give a number from {} to {}", bounds.start, bounds.end - 1);
            findings.add(&codes::OUT_OF_RANGE, value.span(), message, help);
        }
        within
    }

    /// A list of texts; empty where it is left out.
    pub fn texts(&mut self, key: &'static str, findings: &mut Findings) -> Vec<At<String>> {
        let what = format!("an entry of `{key}`");
        let list = self.list(key, findings);
        if list.len() > LIST_MAX {
            let message = format!(
                "`{key}` has {} entries; a list has at most {LIST_MAX}",
                list.len()
            );
            findings.add(
                &codes::TOO_MANY,
                self.span_of(key),
                message,
                "take the least important out",
            );
            return Vec::new();
        }
        list.iter()
            .filter_map(|value| text_of(value, &what, findings))
            .collect()
    }

    /// A list of ids, none of them twice; empty where it is left out.
    pub fn ids(&mut self, key: &'static str, findings: &mut Findings) -> Vec<At<String>> {
        let mut ids: Vec<At<String>> = Vec::new();
        for text in self.texts(key, findings) {
            let Some(id) = check_id(text, findings) else {
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

    /// A list of lists of texts; empty where it is left out.
    pub fn text_rows(
        &mut self,
        key: &'static str,
        findings: &mut Findings,
    ) -> Vec<At<Vec<At<String>>>> {
        let what = format!("an entry of `{key}`");
        let mut rows = Vec::new();
        for value in self.list(key, findings) {
            if let Some(list) = value.get_ref().as_array() {
                let row = list
                    .iter()
                    .filter_map(|value| text_of(value, &what, findings));
                rows.push(At {
                    value: row.collect(),
                    span: value.span(),
                });
            } else {
                wrong_type(
                    value,
                    &what,
                    "a list in brackets: [[\"…\", \"…\"]]",
                    findings,
                );
            }
        }
        rows
    }

    /// The tables of a list, as `[[key]]` or `key = [{…}]`; empty where it is left out.
    pub fn tables(
        &mut self,
        key: &'static str,
        what: &'static str,
        findings: &mut Findings,
    ) -> Vec<Fields<'d>> {
        let mut tables = Vec::new();
        for value in self.list(key, findings) {
            if let DeValue::Table(table) = value.get_ref() {
                tables.push(Fields::new(table, value.span(), what));
            } else {
                wrong_type(
                    value,
                    &format!("an entry of `{key}`"),
                    "a table: { id = \"…\" }",
                    findings,
                );
            }
        }
        tables
    }

    /// A table; may be left out.
    pub fn table(
        &mut self,
        key: &'static str,
        what: &'static str,
        findings: &mut Findings,
    ) -> Option<Fields<'d>> {
        let value = self.get(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Fields::new(table, value.span(), what));
        }
        wrong_type(
            value,
            &format!("`{key}`"),
            "a table: { name = … }",
            findings,
        );
        None
    }

    /// Every entry of a table whose names are the author's own.
    pub fn entries(
        &self,
    ) -> impl Iterator<Item = (&'d Spanned<DeString<'d>>, &'d Spanned<DeValue<'d>>)> {
        self.table.iter()
    }

    /// Knows a key without reading it.
    pub fn ask(&mut self, key: &'static str) {
        self.asked.push(key);
    }

    /// Lets every further key stand: where nothing says which ones are right.
    pub fn ask_all(&mut self) {
        self.lenient = true;
    }

    /// Notes every key that was never asked for.
    pub fn finish(self, findings: &mut Findings) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if self.lenient || self.asked.contains(&name) {
                continue;
            }
            let message = format!("{} has no key `{}`", self.what, shorten(name));
            let help = suggest::help(name, self.asked.iter().copied());
            findings.add(&codes::UNKNOWN_KEY, key.span(), message, help);
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'d Spanned<DeValue<'d>>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.table.get(key)
    }

    fn list(&mut self, key: &'static str, findings: &mut Findings) -> &'d [Spanned<DeValue<'d>>] {
        let Some(value) = self.get(key) else {
            return &[];
        };
        match value.get_ref() {
            DeValue::Array(list) => list,
            _ => {
                wrong_type(
                    value,
                    &format!("`{key}`"),
                    "a list in brackets: [ … ]",
                    findings,
                );
                &[]
            }
        }
    }
}

const HELP_DATE: &str = "a date without quotes, such as 2026-11-22";

/// Notes an id that is given twice.
pub fn twice(id: &At<String>, place: &str, findings: &mut Findings) {
    let message = format!("`{}` stands twice in {place}", id.value);
    let help = "give each one an id of its own, or take one of the two out";
    findings.add(&codes::DUPLICATE_ID, id.span.clone(), message, help);
}

/// Notes a value of the wrong type; `wanted` says what belongs there.
pub fn wrong_type(value: &Spanned<DeValue<'_>>, what: &str, wanted: &str, findings: &mut Findings) {
    let found = match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    let message = format!("{what} is {found}");
    findings.add(
        &codes::WRONG_TYPE,
        value.span(),
        message,
        format!("write {wanted}"),
    );
}

/// A text out of a value, tidied and within its limits.
pub fn text_of(
    value: &Spanned<DeValue<'_>>,
    what: &str,
    findings: &mut Findings,
) -> Option<At<String>> {
    let Some(written) = value.get_ref().as_str() else {
        wrong_type(value, what, "a text in quotes", findings);
        return None;
    };
    let tidied = text::tidy(written);
    if let Some((code, message, help)) = text::refusal(&tidied) {
        findings.add(code, value.span(), message, help);
        return None;
    }
    Some(At {
        value: tidied,
        span: value.span(),
    })
}

/// A decimal out of a value, with the places that were written.
pub fn decimal_of(
    value: &Spanned<DeValue<'_>>,
    what: &str,
    findings: &mut Findings,
) -> Option<At<Decimal>> {
    let written = match value.get_ref() {
        DeValue::Integer(whole) if whole.radix() == 10 => Some(whole.as_str()),
        DeValue::Float(float) => Some(float.as_str()),
        _ => None,
    };
    let written = written.map(|text| text.strip_prefix('+').unwrap_or(text));
    match written.and_then(|text| Decimal::parse_signed(text).ok()) {
        Some(decimal) => Some(At {
            value: decimal,
            span: value.span(),
        }),
        None => {
            let wanted = "a plain decimal number, such as 70 or 0.4, without quotes or exponent";
            wrong_type(value, what, wanted, findings);
            None
        }
    }
}

fn check_id(text: At<String>, findings: &mut Findings) -> Option<At<String>> {
    if is_id(&text.value) {
        return Some(text);
    }
    let message = format!("`{}` is not an id", shorten(&text.value));
    let help =
        "an id has 1 to 64 letters (a to z), digits and hyphens, and begins with a letter or digit";
    findings.add(&codes::BAD_ID, text.span, message, help);
    None
}

/// Keeps what an author wrote from filling the screen, or acting on it.
fn shorten(text: &str) -> String {
    let printable = text.chars().filter(|c| !c.is_control());
    let short: String = printable.clone().take(60).collect();
    let more = if printable.count() > 60 { "…" } else { "" };
    format!("{short}{more}")
}
