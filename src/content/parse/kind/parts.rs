//! Lists of choices, rows, steps and other parts, shared by all answer shapes.

use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::parse::fields::{At, Fields, PartTables, twice};
use crate::content::parse::places::{ItemPlaces, PartPlaces};
use crate::content::parse::reader::Reader;
use crate::content::suggest;
use crate::domain::choice::Choice;
use crate::domain::ids::PartId;
use crate::domain::limits::PARTS_MAX;

/// The id, text and reason of a part.
#[derive(Clone, Debug)]
pub struct ParsedPart {
    /// The id, with its slot if responses name it so.
    pub id: PartId,
    /// The text that the learner reads.
    pub text: String,
    /// The reason it is right or wrong; empty if none is given, or one for each target.
    pub why: String,
    /// The place of the id.
    pub span: SourceSpan,
}

/// The list that is read next.
#[derive(Clone, Copy)]
pub struct PartList<'a> {
    /// The key of the list.
    pub key: &'static str,
    /// The name of one part in messages: "a choice".
    pub what: &'static str,
    /// The smallest number of parts.
    pub min: usize,
    /// The slot that the parts belong to, if they are named with it.
    pub slot: Option<&'a str>,
    /// The key of a part's words: "text", or "" if its words stand elsewhere.
    pub words: &'static str,
}

impl PartList<'_> {
    /// Creates a list of parts with their own text.
    pub const fn of(key: &'static str, what: &'static str, min: usize) -> Self {
        Self {
            key,
            what,
            min,
            slot: None,
            words: "text",
        }
    }
}

/// The flags of a choice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    /// True if it is a key.
    pub key: bool,
    /// True if it would harm the client.
    pub harmful: bool,
}

impl Flags {
    /// Reads `key` and `harmful`.
    pub fn read(table: &mut Fields<'_>, findings: &mut Findings) -> Self {
        Self {
            key: table.flag("key", findings),
            harmful: table.flag("harmful", findings),
        }
    }
}

/// The reader of the lists of one item: no id is used twice in the whole item.
pub struct PartReader<'a> {
    /// The places of the parts.
    pub places: &'a mut ItemPlaces,
    /// The findings.
    pub findings: &'a mut Findings,
    acceptable: Vec<String>,
    seen: Vec<String>,
    /// True if a part was unreadable or named twice.
    pub torn: bool,
}

impl<'a> PartReader<'a> {
    /// Splits a reader into the item's table and the reader of its lists.
    pub fn split<'d>(reader: &'a mut Reader<'_, 'd>) -> (&'a mut Fields<'d>, Self) {
        let acceptable = reader.acceptable.iter().map(|id| id.value.to_owned());
        let lists = Self {
            acceptable: acceptable.collect(),
            places: &mut reader.places,
            findings: reader.findings,
            seen: Vec::new(),
            torn: false,
        };
        (&mut reader.fields, lists)
    }

    /// Reads a list of parts with their own ids; `more` reads the rest of a part. `None` if a part is
    /// unreadable or there are too few or too many.
    pub fn parts<'d, T>(
        &mut self,
        fields: &mut Fields<'d>,
        list: PartList<'_>,
        more: impl FnMut(&mut Fields<'d>, &mut Findings) -> T,
    ) -> Option<Vec<(ParsedPart, T)>> {
        let tables = fields.required_tables(list.key, list.what, self.findings);
        if let Some(tables) = &tables {
            self.places.put_key(list.key, tables.span.clone());
        }
        self.parts_of(tables, list, more)
    }

    /// Reads parts from these tables like [`PartReader::parts`].
    pub fn parts_of<'d, T>(
        &mut self,
        tables: Option<PartTables<'d>>,
        list: PartList<'_>,
        mut more: impl FnMut(&mut Fields<'d>, &mut Findings) -> T,
    ) -> Option<Vec<(ParsedPart, T)>> {
        let sized = tables.filter(|of| {
            let size = (list.min, PARTS_MAX);
            self.is_size(list.key, of.tables.len(), size, of.span.clone())
        });
        let Some(tables) = sized else {
            self.torn = true;
            return None;
        };
        let count = tables.tables.len();
        self.places.expect_parts(count);
        let mut parts: Vec<(ParsedPart, T)> = Vec::with_capacity(count);
        for mut table in tables.tables {
            let part = self.part(&mut table, list);
            let rest = more(&mut table, self.findings);
            table.finish(self.findings);
            parts.extend(part.map(|part| (part, rest)));
        }
        self.torn |= parts.len() != count;
        (parts.len() == count).then_some(parts)
    }

    /// Reports too few or too many parts.
    pub fn is_size(
        &mut self,
        key: &str,
        count: usize,
        (min, max): (usize, usize),
        span: SourceSpan,
    ) -> bool {
        if count < min {
            let message = format!("`{key}` has {count}; an item needs at least {min}");
            self.findings
                .add(&codes::TOO_FEW, span, message, "add more");
        } else if count > max {
            let message = format!("`{key}` has {count}; an item has at most {max}");
            let help = "split the item, because each one needs its own letter or number";
            self.findings.add(&codes::TOO_MANY, span, message, help);
        }
        (min..=max).contains(&count)
    }

    fn part<'d>(&mut self, table: &mut Fields<'d>, list: PartList<'_>) -> Option<ParsedPart> {
        let id: Option<At<&'d str>> = table.id("id", self.findings);
        let text = match list.words {
            "" => None,
            words => Some(table.said(words, self.findings)),
        };
        let why = match table.is_table("why") {
            true => None,
            false => table.text("why", self.findings),
        };
        let id = id?;
        let whole = table.span();
        let text = match text {
            Some(text) => text?,
            None => At {
                value: String::new(),
                span: id.span.clone(),
            },
        };
        if self.seen.iter().any(|known| known == id.value) {
            twice(&id, &format!("`{}`", list.key), self.findings);
            return None;
        }
        self.seen.push(id.value.to_owned());
        let part = match list.slot {
            Some(slot) => PartId::in_slot(slot, id.value),
            None => PartId::new(id.value),
        };
        self.places.put_part(PartPlaces {
            id: part.clone(),
            whole,
            text: text.span,
            why: why.as_ref().map(|why| why.span.clone()),
        });
        Some(ParsedPart {
            id: part,
            text: text.value,
            why: why.map(|why| why.value).unwrap_or_default(),
            span: id.span,
        })
    }

    /// Reads a list of choices with their keys.
    pub fn choices(&mut self, fields: &mut Fields<'_>, list: PartList<'_>) -> Option<Vec<Choice>> {
        let parts = self.parts(fields, list, Flags::read)?;
        Some(self.to_choices(parts))
    }

    /// Reads choices from these tables like [`PartReader::choices`].
    pub fn choices_of(
        &mut self,
        tables: Option<PartTables<'_>>,
        list: PartList<'_>,
    ) -> Option<Vec<Choice>> {
        let parts = self.parts_of(tables, list, Flags::read)?;
        Some(self.to_choices(parts))
    }

    fn to_choices(&self, parts: Vec<(ParsedPart, Flags)>) -> Vec<Choice> {
        let choices = parts.into_iter();
        choices
            .map(|(part, flags)| self.choice(part, flags))
            .collect()
    }

    /// Returns whether `acceptable` names this part.
    pub fn is_acceptable(&self, id: &PartId) -> bool {
        self.acceptable.iter().any(|known| known == id.local())
    }

    /// Creates the choice of a part.
    pub fn choice(&self, part: ParsedPart, flags: Flags) -> Choice {
        Choice {
            acceptable: self.is_acceptable(&part.id),
            id: part.id,
            text: part.text,
            key: flags.key,
            why: part.why,
            harmful: flags.harmful,
        }
    }

    /// Reports a number of keys that the kind does not allow. `noun` names one choice, and `wanted`
    /// says which of them are keys.
    pub fn check_keys(
        &mut self,
        choices: &[Choice],
        allowed: std::ops::RangeInclusive<usize>,
        span: SourceSpan,
        (noun, wanted): (&str, &str),
    ) {
        let keys = choices.iter().filter(|choice| choice.key).count();
        if allowed.contains(&keys) {
            return;
        }
        let message = match keys {
            0 => format!("no {noun} is the key"),
            1 => format!("1 of {} {noun}s is a key", choices.len()),
            keys => format!("{keys} of {} {noun}s are keys", choices.len()),
        };
        let help = format!("put `key = true` on {wanted}");
        self.findings.add(&codes::KEY_COUNT, span, message, help);
    }

    /// Finds the part that `id` names, or reports that there is none.
    pub fn find<'p>(
        &mut self,
        id: &At<String>,
        known: impl Iterator<Item = &'p PartId> + Clone,
        what: &str,
    ) -> Option<&'p PartId> {
        let found = known.clone().find(|part| part.local() == id.value);
        if found.is_none() {
            let message = format!("this item has no {what} `{}`", id.value);
            let help = suggest::help(&id.value, known.map(PartId::local));
            self.findings
                .add(&codes::DANGLING, id.span.clone(), message, help);
        }
        found
    }
}

/// Reports `acceptable` in a matrix.
pub fn refuse_acceptable(reader: &mut Reader<'_, '_>) {
    if let Some(first) = reader.acceptable.first() {
        let message = format!("`{}` is not one choice of a matrix", first.value);
        let help = "remove `acceptable`; say in `why` what is defensible";
        let span = first.span.clone();
        reader.findings.add(&codes::DANGLING, span, message, help);
    }
}

/// Reports the ids in `acceptable` that are not choices of the item, or that are keys.
pub fn check_acceptable<'a>(
    reader: &mut Reader<'_, '_>,
    choices: impl Iterator<Item = &'a Choice>,
) {
    let choices: Vec<&Choice> = choices.collect();
    for wanted in &reader.acceptable {
        let mut same = choices.iter().filter(|of| of.id.local() == wanted.value);
        let Some(first) = same.next() else {
            let message = format!("this item has no choice `{}`", wanted.value);
            let help = suggest::help(wanted.value, choices.iter().map(|of| of.id.local()));
            reader
                .findings
                .add(&codes::DANGLING, wanted.span.clone(), message, help);
            continue;
        };
        if first.key || same.any(|choice| choice.key) {
            let message = format!(
                "`{}` is a key, so it cannot be in `acceptable`",
                wanted.value
            );
            let help = "remove it from `acceptable`, or remove its `key = true`";
            let span = reader.fields.span_of("acceptable");
            reader.findings.add(&codes::KEY_COUNT, span, message, help);
        }
    }
}
