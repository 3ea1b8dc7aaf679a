//! The content revision of an item: the SHA-256 of its question and keys.
//!
//! Included: kind, stem, exhibits, the ids, texts, keys and `acceptable` of the parts, given
//! values, formulas and rounding. Excluded: explanations and classification (rationale, whys, harm,
//! references, limits). Names and lengths precede every value, and missing values are not written,
//! so that a new kind or key does not change old revisions.

use sha2::{Digest, Sha256};

use crate::domain::choice::Choice;
use crate::domain::ids::{PartId, Revision};
use crate::domain::item::Item;
use crate::domain::item::{Exhibit, ExhibitBody};
use crate::domain::kind::{AnswerShape, ItemKind, Numeric, Ordered, Selection, Unit};
use crate::domain::number::{Round, RoundMode};
use crate::domain::passage::Passage;

/// Computes the revision of an item; [`Item::revision`] holds it already.
pub fn revision(item: &Item) -> Revision {
    revision_of(item)
}

pub(super) fn revision_of(item: &Item) -> Revision {
    let mut canon = Canon::new();
    canon.put("kind", item.kind.name().id());
    canon.prose("stem", &item.stem);
    for exhibit in &item.exhibits {
        put_exhibit(&mut canon, exhibit);
    }
    match &item.kind {
        ItemKind::Selection(kind) => put_selection(&mut canon, kind),
        ItemKind::Ordered(kind) => put_ordered(&mut canon, kind),
        ItemKind::Numeric(kind) => put_numeric(&mut canon, kind),
    }
    Revision(canon.digest.finalize().into())
}

/// A canonical sequence of names and values, each with its length first: no two are ambiguous.
struct Canon {
    digest: Sha256,
    /// A buffer, reused for each piece of prose.
    prose: String,
}

impl Canon {
    fn new() -> Self {
        Self {
            digest: Sha256::new(),
            prose: String::new(),
        }
    }

    fn put(&mut self, name: &str, value: &str) {
        put(&mut self.digest, name, value);
    }

    /// Adds prose: line breaks inside a paragraph do not count, ends of paragraphs do.
    fn prose(&mut self, name: &str, text: &str) {
        self.prose.clear();
        let mut between = "";
        for line in text.lines() {
            if line.trim().is_empty() {
                between = if self.prose.is_empty() { "" } else { "\n\n" };
                continue;
            }
            for words in one_space(line) {
                self.prose.push_str(between);
                self.prose.push_str(words);
                between = " ";
            }
        }
        put(&mut self.digest, name, &self.prose);
    }
}

fn put(digest: &mut Sha256, name: &str, value: &str) {
    let length = value.len().to_string();
    for part in [name, " ", &length, "\n", value, "\n"] {
        digest.update(part);
    }
}

/// Returns the pieces of a line, to be joined by single spaces. A line with nothing but plain
/// characters and single spaces is one piece.
fn one_space(line: &str) -> impl Iterator<Item = &str> {
    let mut after_space = true;
    let tidy = line.bytes().all(|b| {
        let space = b == b' ';
        let fits = (space && !after_space) || matches!(b, b'!'..=b'~');
        after_space = space;
        fits
    });
    let whole = tidy && !after_space;
    let words = if whole { "" } else { line };
    whole
        .then_some(line)
        .into_iter()
        .chain(words.split_whitespace())
}

fn put_exhibit(canon: &mut Canon, exhibit: &Exhibit) {
    canon.put("exhibit", exhibit.id.as_str());
    canon.prose("title", &exhibit.title);
    match &exhibit.body {
        ExhibitBody::Text(text) => canon.prose("text", text),
        ExhibitBody::Table { header, rows } => {
            for (name, cells) in
                std::iter::once(("header", header)).chain(rows.iter().map(|row| ("row", row)))
            {
                canon.put(name, &cells.len().to_string());
                cells.iter().for_each(|cell| canon.prose("cell", cell));
            }
        }
    }
    if exhibit.trend {
        canon.put("trend", "true");
    }
}

/// Writes slots and their choices. A plain list has no slot to name, and the titles of the wings of a
/// bow-tie are the program's own words.
fn put_selection(canon: &mut Canon, kind: &Selection) {
    put_passage(canon, &kind.passage);
    for slot in &kind.slots {
        if kind.shape() != AnswerShape::List {
            canon.put("slot", slot.id.as_str());
        }
        if !slot.label.is_empty() && kind.shape() != AnswerShape::BowTie {
            canon.prose("label", &slot.label);
        }
        put_choices(canon, &slot.choices);
    }
    if let Some(anchor) = &kind.anchor {
        canon.put("anchor", anchor.as_str());
    }
    for set in &kind.interchangeable {
        let ids: Vec<&str> = set.iter().map(PartId::as_str).collect();
        canon.put("interchangeable", &ids.join(" "));
    }
    if kind.scope != kind.described().scope {
        canon.put("score_scope", kind.scope.id());
    }
}

fn put_passage(canon: &mut Canon, passage: &Passage) {
    match passage {
        Passage::Absent => {}
        Passage::Text(text) => canon.prose("passage", text),
        Passage::Table { header, rows } => {
            header.iter().for_each(|cell| canon.prose("header", cell));
            for row in rows {
                canon.put("row", &row.len().to_string());
                row.iter().for_each(|cell| canon.prose("cell", cell));
            }
        }
        Passage::Figure { drawing, describe } => {
            canon.put("drawing", drawing);
            canon.prose("describe", describe);
        }
    }
}

fn put_choices(canon: &mut Canon, choices: &[Choice]) {
    for choice in choices {
        canon.put("choice", choice.id.as_str());
        canon.prose("text", &choice.text);
        if choice.key {
            canon.put("key", "true");
        }
        if choice.acceptable {
            canon.put("acceptable", "true");
        }
    }
}

fn put_ordered(canon: &mut Canon, kind: &Ordered) {
    for step in &kind.steps {
        canon.put("step", step.id.as_str());
        canon.prose("text", &step.text);
    }
    for order in &kind.accepted {
        let ids: Vec<&str> = order.iter().map(|id| id.as_str()).collect();
        canon.put("accepted", &ids.join(" "));
    }
}

fn put_numeric(canon: &mut Canon, kind: &Numeric) {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    for (name, values) in &kind.given {
        let values: Vec<String> = values.iter().map(|value| value.plain()).collect();
        canon.put("given", name);
        canon.put("values", &values.join(" "));
    }
    for (name, formula) in &kind.steps {
        canon.put("step", name);
        canon.put("formula", &bare(formula.text()));
    }
    canon.put("formula", &bare(kind.formula.text()));
    canon.put("unit", unit(&kind.unit));
    canon.put("round", &round(kind.round));
    // Left out by default, so that earlier revisions hold.
    match kind.round_mode {
        RoundMode::HalfUp => {}
        RoundMode::Up => canon.put("round_mode", "up"),
        RoundMode::Down => canon.put("round_mode", "down"),
    }
    for (name, places) in &kind.round_first {
        canon.put("round_first", name);
        canon.put("round", &round(*places));
    }
}

fn unit(unit: &Unit) -> &str {
    match unit {
        Unit::Named(unit) => unit,
        Unit::HoursMinutes => "h:min",
    }
}

fn round(round: Round) -> String {
    match round {
        Round::Places(places) => format!("places {places}"),
        Round::To(step) => format!("to {step}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::KindName;
    use crate::domain::testing::{item, slots};

    #[test]
    fn the_words_of_an_author_count_and_those_of_the_program_do_not() {
        let lists = &[("actions", "abcd", "ac"), ("condition", "efg", "f")];
        let of = |name, label: &str| {
            let mut made = slots(name, lists);
            label.clone_into(&mut made.slots[0].label);
            revision(&item("bank", "topic", "item", made.into()))
        };
        let differ = |name| of(name, "Do first") != of(name, "Actions");
        assert!(!differ(KindName::BowTie) && differ(KindName::Grouping));
    }
}
