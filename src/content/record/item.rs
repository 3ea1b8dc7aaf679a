//! One item as a bank of its own: kept as shown when its bank changes or is removed.

mod selection;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use toml::Value;

use super::RecordError;
use crate::content::parse::{Neighbours, parse_with};
use crate::domain::case::CasePlace;
use crate::domain::ids::PartId;
use crate::domain::item::{Exhibit, ExhibitBody};
use crate::domain::item::{Facts, Item, Status};
use crate::domain::kind::{ItemKind, Numeric, Ordered, Unit};
use crate::domain::number::{Decimal, Round, RoundMode};
use crate::domain::source::{Reference, Seen, Source, SourceType};

/// Writes an item with everything needed to show it again.
pub fn item_to_text(item: &Item) -> String {
    let mut toml = Toml(String::new());
    toml.line("format", "1");
    toml.head("[bank]");
    toml.text("id", item.key.bank.as_str());
    toml.text("title", &item.subject);
    item.refs
        .iter()
        .for_each(|reference| write_source(&mut toml, &reference.source));
    toml.head("[[topic]]");
    toml.text("id", item.topic.id.as_str());
    toml.text("title", &item.topic.title);
    item.exhibits
        .iter()
        .for_each(|exhibit| write_exhibit(&mut toml, exhibit));
    toml.head("[[item]]");
    write_common(&mut toml, item);
    match &item.kind {
        ItemKind::Selection(kind) => selection::write(&mut toml, kind),
        ItemKind::Ordered(kind) => write_ordered(&mut toml, kind),
        ItemKind::Numeric(kind) => write_numeric(&mut toml, kind),
    }
    write_tables(&mut toml, &item.facts);
    if let Some(case) = &item.case {
        write_case(&mut toml, case);
    }
    toml.0
}

/// Reads the text of [`item_to_text`]: an equal item, with the same revision.
///
/// # Errors
/// [`RecordError::Item`] with the first problem.
pub fn item_from_text(text: &str) -> Result<Item, RecordError> {
    let parsed = parse_with("a stored item", text.as_bytes(), Neighbours::Elsewhere);
    let item = parsed.bank.and_then(|bank| bank.items.into_iter().next());
    let problem = || {
        let first = parsed.diagnostics.first();
        first.map_or("it contains no item".to_owned(), |found| {
            found.message.clone()
        })
    };
    let item = item.ok_or_else(|| RecordError::Item(problem()))?;
    Ok(std::sync::Arc::unwrap_or_clone(item))
}

/// A TOML document under construction, one line at a time.
struct Toml(String);

impl Toml {
    fn head(&mut self, head: &str) {
        let _ = writeln!(self.0, "\n{head}");
    }

    fn line(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn text(&mut self, key: &str, text: &str) {
        self.line(key, &quoted(text));
    }

    fn text_if_any(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.text(key, text);
        }
    }

    fn flag(&mut self, key: &str, set: bool) {
        if set {
            self.line(key, "true");
        }
    }

    fn texts<'a>(&mut self, key: &str, texts: impl Iterator<Item = &'a str>) {
        let texts: Vec<&str> = texts.collect();
        if !texts.is_empty() {
            self.line(key, &list(texts.into_iter()));
        }
    }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = texts.map(quoted).collect();
    format!("[{}]", quoted.join(", "))
}

fn write_source(toml: &mut Toml, source: &Source) {
    toml.head("[[source]]");
    toml.text("id", source.id.as_str());
    toml.text("name", &source.name);
    if let Some(year) = source.year {
        toml.line("year", &year.to_string());
    }
    toml.text_if_any("type", source.source_type.map(SourceType::id));
    toml.text_if_any("doi", source.doi.as_deref());
    toml.text_if_any("setid", source.set_id.as_deref());
    toml.text_if_any("revised", source.revised.as_deref());
    toml.text_if_any("url", source.url.as_deref());
    if source.seen != Seen::Text {
        toml.text("seen", source.seen.id());
    }
}

fn write_exhibit(toml: &mut Toml, exhibit: &Exhibit) {
    toml.head("[[exhibit]]");
    toml.text("id", exhibit.id.as_str());
    toml.text("title", &exhibit.title);
    match &exhibit.body {
        ExhibitBody::Text(text) => toml.text("text", text),
        ExhibitBody::Table { header, rows } => {
            toml.line("header", &list(header.iter().map(String::as_str)));
            let rows: Vec<String> = rows
                .iter()
                .map(|row| list(row.iter().map(String::as_str)))
                .collect();
            toml.line("rows", &format!("[{}]", rows.join(", ")));
        }
    }
    toml.flag("trend", exhibit.trend);
}

fn write_common(toml: &mut Toml, item: &Item) {
    let facts = &item.facts;
    toml.text("id", item.key.item.as_str());
    toml.text("kind", item.kind.name().id());
    toml.text("topic", item.topic.id.as_str());
    toml.text("stem", &item.stem);
    toml.text_if_any("rationale", Some(&item.rationale));
    write_references(toml, &item.refs);
    toml.texts(
        "exhibits",
        item.exhibits.iter().map(|exhibit| exhibit.id.as_str()),
    );
    if !item.shuffle {
        toml.line("shuffle", "false");
    }
    let enemies = item.enemies.iter().map(|key| key.name_in(&item.key.bank));
    let enemies: Vec<String> = enemies.collect();
    toml.texts("enemies", enemies.iter().map(String::as_str));
    if item.status == Status::Withdrawn {
        toml.text("status", "withdrawn");
    }
    toml.text_if_any("objective", facts.objective.as_ref().map(|id| id.as_str()));
    toml.text_if_any("client_need", facts.client_need.map(|need| need.id()));
    toml.text_if_any("step", facts.step.map(|step| step.id()));
    toml.text_if_any("level", facts.level.map(|level| level.id()));
    if let Some(permille) = facts.difficulty_permille {
        toml.line(
            "difficulty",
            &format!("{}.{:03}", permille / 1_000, permille % 1_000),
        );
    }
    if let Some(seconds) = facts.expected_s {
        toml.line("expected_s", &seconds.to_string());
    }
    toml.flag("safety_critical", facts.safety_critical);
    toml.text_if_any("document", facts.document.as_deref());
    for (key, date) in [("checked", facts.checked_on), ("expires", facts.expires_on)] {
        if let Some(date) = date {
            toml.line(key, &date.to_string());
        }
    }
    toml.flag("expect_unsafe", facts.expect_unsafe);
    toml.text_if_any(
        "variant_of",
        facts.variant_of.as_ref().map(|id| id.as_str()),
    );
    toml.texts("acceptable", facts.acceptable.iter().map(PartId::as_str));
}

fn write_references(toml: &mut Toml, references: &[Reference]) {
    let written = references.iter().map(|reference| {
        let mut fields = vec![format!("id = {}", quoted(reference.source.id.as_str()))];
        if let Some(at) = &reference.at {
            fields.push(format!("at = {}", quoted(at)));
        }
        if let Some(seen) = reference.seen {
            fields.push(format!("seen = {}", quoted(seen.id())));
        }
        format!("{{ {} }}", fields.join(", "))
    });
    let written: Vec<String> = written.collect();
    if !written.is_empty() {
        toml.line("refs", &format!("[{}]", written.join(", ")));
    }
}

fn write_ordered(toml: &mut Toml, kind: &Ordered) {
    let _ = writeln!(toml.0, "steps = [");
    for step in &kind.steps {
        let (id, text) = (quoted(step.id.as_str()), one_line(&step.text));
        let _ = writeln!(
            toml.0,
            "  {{ id = {id}, text = {text}, why = {} }},",
            one_line(&step.why)
        );
    }
    let _ = writeln!(toml.0, "]");
    if !kind.accepted.is_empty() {
        let orders = kind
            .accepted
            .iter()
            .map(|order| list(order.iter().map(PartId::as_str)));
        toml.line(
            "accepted",
            &format!("[{}]", orders.collect::<Vec<_>>().join(", ")),
        );
    }
}

/// Returns a text for an inline table: on one line, its line ends escaped.
fn one_line(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "\"{}\"",
        escaped
            .replace('\n', "\\n")
            .replace('\t', "\\t")
            .replace('\r', "\\r")
    )
}

fn write_numeric(toml: &mut Toml, kind: &Numeric) {
    let given = kind.given.iter().map(|(name, values)| {
        let values: Vec<String> = values.iter().map(Decimal::plain).collect();
        format!("{name} = [{}]", values.join(", "))
    });
    let entries = |entries: Vec<String>| format!("{{ {} }}", entries.join(", "));
    toml.line("given", &entries(given.collect()));
    if !kind.steps.is_empty() {
        let steps = kind
            .steps
            .iter()
            .map(|(name, formula)| format!("{name} = {}", one_line(formula.text())));
        toml.line("steps", &entries(steps.collect()));
    }
    toml.text("formula", kind.formula.text());
    toml.text(
        "unit",
        match &kind.unit {
            Unit::Named(unit) => unit,
            Unit::HoursMinutes => "h:min",
        },
    );
    match kind.round {
        Round::To(step) => toml.line("round_to", &step.to_string()),
        round => toml.text("round", round_word(round)),
    }
    match kind.round_mode {
        RoundMode::HalfUp => {}
        RoundMode::Up => toml.text("round_mode", "up"),
        RoundMode::Down => toml.text("round_mode", "down"),
    }
    if !kind.round_first.is_empty() {
        let rounds = kind
            .round_first
            .iter()
            .map(|(name, round)| format!("{name} = {}", quoted(round_word(*round))));
        toml.line("round_first", &entries(rounds.collect()));
    }
    if let Some((min, max)) = &kind.limits {
        toml.line(
            "limits",
            &format!("{{ min = {}, max = {} }}", min.plain(), max.plain()),
        );
    }
}

fn round_word(round: Round) -> &'static str {
    match round {
        Round::Places(0) => "whole",
        Round::Places(1) => "tenth",
        Round::Places(2) => "hundredth",
        _ => "thousandth",
    }
}

fn write_tables(toml: &mut Toml, facts: &Facts) {
    for allowance in &facts.allowed {
        toml.head("[[item.allow]]");
        toml.text("lint", &allowance.lint);
        toml.text("because", &allowance.because);
    }
    if let Some(sign_off) = &facts.sign_off {
        toml.head("[item.sign_off]");
        toml.text("name", &sign_off.name);
        toml.text("credential", &sign_off.credential);
        toml.line("on", &sign_off.on.to_string());
        toml.text("revision", &sign_off.revision.to_string());
    }
    if let Some(origin) = &facts.origin {
        toml.head("[item.imported]");
        toml.text("from", &origin.from);
        toml.text("id", &origin.id);
        toml.text("digest", &origin.digest);
    }
    for correction in &facts.corrections {
        toml.head("[[item.correction]]");
        toml.line("on", &correction.on.to_string());
        toml.text("what", &correction.what);
    }
}

/// Writes the place in a case study. A bank lists the items with the case study instead.
fn write_case(toml: &mut Toml, case: &CasePlace) {
    toml.head("[item.case]");
    toml.text("id", case.id.as_str());
    toml.text("title", &case.title);
    toml.line("number", &case.number.to_string());
}
