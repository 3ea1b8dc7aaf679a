//! The whole text in its order: the bank itself, sources, topics, objectives and exhibits, then the
//! items and the case studies.

use std::sync::Arc;

use toml::de::DeTable;

use super::fields::Fields;
use super::item::read_allowances;
use super::items::Items;
use super::lists::{Shared, each, read_exhibit, read_list, read_objective, read_topic};
use super::pieces::{self, Cut};
use super::places::BankPlaces;
use super::references::read_source;
use super::{Draft, Neighbours, case, cases, syntax};
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::domain::bank::Bank;
use crate::domain::ids::BankId;

/// The format version that this program reads.
pub const FORMAT: i64 = 1;

/// Returns a placeholder for a bank that could not be read at all.
pub fn nameless() -> Bank {
    Bank {
        id: BankId::new("?"),
        title: String::new(),
        language: String::new(),
        license: String::new(),
        summary: String::new(),
        sources: Vec::new(),
        topics: Vec::new(),
        objectives: Vec::new(),
        exhibits: Vec::new(),
        items: Vec::new(),
        cases: Vec::new(),
    }
}

/// Reads the whole text, one piece at a time.
pub fn read(text: &str, neighbours: Neighbours, findings: &mut Findings) -> Draft {
    if let Some(whole) = pieces::read_whole(text) {
        return read_in(&Cut::default(), &whole, neighbours, findings);
    }
    let cut = Cut::of(text);
    let before = findings.structural();
    let head = pieces::read(&cut.head, 0, cut.head_tokens, findings);
    if findings.structural() > before && !pieces::is_bank_like(text) {
        syntax::not_a_bank(text, findings);
        return nothing();
    }
    match head {
        Some(head) => read_in(&cut, &head, neighbours, findings),
        None => nothing(),
    }
}

/// Reads the head and the pieces of the lists.
fn read_in(
    cut: &Cut<'_>,
    head: &DeTable<'_>,
    neighbours: Neighbours,
    findings: &mut Findings,
) -> Draft {
    let mut top = Fields::new(head, 0..0, "a bank", 0);
    if !check_format(&mut top, findings) {
        // The keys of another version may mean anything: one finding is enough.
        return nothing();
    }
    let (bank, outside) = read_head(&mut top, findings);
    let shared = Shared {
        bank: bank.id.clone(),
        subject: Arc::from(bank.title.as_str()),
        sources: read_list(cut, &mut top, "source", "a source", read_source, findings),
        topics: read_list(cut, &mut top, "topic", "a topic", read_topic, findings),
        objectives: read_list(
            cut,
            &mut top,
            "objective",
            "an objective",
            read_objective,
            findings,
        ),
        exhibits: read_list(
            cut,
            &mut top,
            "exhibit",
            "an exhibit",
            read_exhibit,
            findings,
        ),
        neighbours,
    };
    let mut items = Items::new(&shared);
    let items_written = each(
        cut,
        &mut top,
        ("item", "an item"),
        findings,
        |table, sound, findings| items.read(table, sound, findings),
    );
    let mut read = Vec::new();
    each(
        cut,
        &mut top,
        ("case", "a case study"),
        findings,
        |table, _, findings| read.push(case::read(table, &shared, findings)),
    );
    top.finish(findings);
    let cases = cases::attach(read, &mut items, findings);
    let bank = Bank { cases, ..bank };
    items.into_draft(bank, outside, items_written, findings)
}

/// Returns an empty draft.
pub fn nothing() -> Draft {
    Draft {
        bank: nameless(),
        outside: BankPlaces::default(),
        places: Vec::new(),
        broken: Vec::new(),
        items_written: 0,
    }
}

fn check_format(top: &mut Fields<'_>, findings: &mut Findings) -> bool {
    let span = top.span_of("format");
    let help = format!("write `format = {FORMAT}` as the first line");
    if !top.has("format") {
        findings.add(&codes::FORMAT, span, "the file has no `format`", help);
        return true;
    }
    let Some(format) = top.decimal("format", findings) else {
        return true;
    };
    let written = format.value.plain();
    if written == FORMAT.to_string() {
        return true;
    }
    let message = format!("this program cannot read format {written}");
    let help = format!("{help}, or use the version of Dripset that the bank was written for");
    findings.add(&codes::FORMAT, span, message, help);
    false
}

fn read_head(top: &mut Fields<'_>, findings: &mut Findings) -> (Bank, BankPlaces) {
    let mut bank = nameless();
    let mut outside = BankPlaces::default();
    if !top.has("bank") {
        top.missing("bank", findings);
    }
    let Some(mut head) = top.table("bank", "[bank]", findings) else {
        return (bank, outside);
    };
    outside.head = head.span();
    outside.allowed = read_allowances(&mut head, findings);
    let mut text = |key, findings: &mut Findings| head.text(key, findings).map(|text| text.value);
    bank.language = text("language", findings).unwrap_or_else(|| "en".into());
    bank.license = text("license", findings).unwrap_or_default();
    bank.summary = text("summary", findings).unwrap_or_default();
    if let Some(id) = head.id("id", findings) {
        bank.id = BankId::new(id.value);
    }
    bank.title = head
        .said("title", findings)
        .map(|title| title.value)
        .unwrap_or_default();
    head.finish(findings);
    (bank, outside)
}
