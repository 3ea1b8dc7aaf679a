//! An item for a reviewer: everything in it, with the key, the reasons and the metadata.

use super::parts::ItemParts;
use super::sheet::ItemSheet;
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::item::{Item, JudgmentStep, Level, Status};
use crate::domain::kind::{ItemKind, Numeric, Selection};
use crate::domain::limits::{COMBINATIONS_MAX, SHOWN_KEYS_MAX};
use crate::domain::number::Decimal;
use crate::domain::number::RoundMode;

/// The word for metadata that an item lacks.
const NONE: &str = "none";

/// Returns the item as text. `objective` is the text of its objective.
pub fn text(item: &Item, objective: Option<&str>) -> String {
    let mut sheet = ItemSheet::default();
    sheet.title(&item.key.to_string());
    classification(item, objective, &mut sheet);
    upkeep(item, &mut sheet);
    sheet.heading("Stem");
    sheet.text(&item.stem);
    for exhibit in &item.exhibits {
        sheet.exhibit(exhibit);
    }
    let drawn = Drawn::as_written(item);
    let parts = ItemParts {
        item,
        drawn: &drawn,
        is_keyed: true,
    };
    parts.add(&mut sheet);
    match &item.kind {
        ItemKind::Selection(selection) => scoring(selection, &mut sheet),
        ItemKind::Numeric(numeric) => calculation(numeric, &mut sheet),
        ItemKind::Ordered(_) => {}
    }
    sheet.heading("Rationale");
    sheet.text(&item.rationale);
    sheet.heading("References");
    for reference in &item.refs {
        let address = reference.source.address().unwrap_or_default();
        let text = format!("{}. {address}", reference.shown());
        sheet.entry(&format!("{}  ", reference.source.id), text.trim_end());
    }
    sheet.into_text()
}

fn classification(item: &Item, objective: Option<&str>, sheet: &mut ItemSheet) {
    let facts = &item.facts;
    sheet.field("kind", item.kind.name().id());
    sheet.field(
        "topic",
        &format!("{} ({})", item.topic.id, item.topic.title),
    );
    let id = facts.objective.as_ref().map(|id| id.as_str());
    let told = objective.map_or_else(String::new, |text| format!(": {text}"));
    sheet.field("objective", &format!("{}{told}", id.unwrap_or(NONE)));
    let need = facts.client_need.map(|need| need.id());
    sheet.field("client need", need.unwrap_or(NONE));
    sheet.field("step", facts.step.map_or(NONE, JudgmentStep::id));
    sheet.field("level", facts.level.map_or(NONE, Level::id));
    if let Some(permille) = facts.difficulty_permille {
        sheet.field("difficulty", &(f64::from(permille) / 1000.0).to_string());
    }
    if let Some(seconds) = facts.expected_s {
        sheet.field("expected time", &format!("{seconds} s"));
    }
    if facts.safety_critical {
        sheet.field("safety-critical", "yes");
    }
    if let Some(case) = &item.case {
        let place = format!("{}, item {} of 6: {}", case.id, case.number, case.title);
        sheet.field("case study", &place);
    }
    if let Some(of) = &facts.variant_of {
        sheet.field("variant of", of.as_str());
    }
    let enemies: Vec<String> = item.enemies.iter().map(ToString::to_string).collect();
    sheet.field("enemies", &enemies.join(", "));
    sheet.field("document", facts.document.as_deref().unwrap_or_default());
}

/// Adds the dates, the signature, the corrections and the revision.
fn upkeep(item: &Item, sheet: &mut ItemSheet) {
    let facts = &item.facts;
    if item.status == Status::Withdrawn {
        sheet.field("status", "withdrawn");
    }
    let date = |date: Option<jiff::civil::Date>| date.map_or(NONE.to_owned(), |of| of.to_string());
    sheet.field("checked", &date(facts.checked_on));
    sheet.field("expires", &date(facts.expires_on));
    let signed = facts.sign_off.as_ref().map(|sign_off| {
        let validity = match item.valid_sign_off() {
            Some(_) => "",
            None => "; void, because the item has changed since",
        };
        let (name, credential, on) = (&sign_off.name, &sign_off.credential, sign_off.on);
        format!("{name}, {credential}, {on}{validity}")
    });
    sheet.field("signed", &signed.unwrap_or(NONE.to_owned()));
    for correction in &facts.corrections {
        sheet.field(&format!("corrected {}", correction.on), &correction.what);
    }
    for allowance in &facts.allowed {
        sheet.field(&format!("allowed {}", allowance.lint), &allowance.because);
    }
    sheet.field("revision", &item.revision.to_string());
}

/// Adds the keys of scoring that not every item of the kind has.
fn scoring(selection: &Selection, sheet: &mut ItemSheet) {
    let anchor = selection.anchor.as_ref().map(PartId::as_str);
    sheet.field("Anchor", anchor.unwrap_or_default());
    for set in &selection.interchangeable {
        let ids: Vec<&str> = set.iter().map(PartId::as_str).collect();
        sheet.field("Interchangeable", &ids.join(", "));
    }
}

fn calculation(numeric: &Numeric, sheet: &mut ItemSheet) {
    sheet.heading("Calculation");
    for (name, values) in &numeric.given {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        sheet.entry(&format!("{name} = "), &values.join(" | "));
    }
    for (name, formula) in &numeric.steps {
        sheet.entry(&format!("{name} = "), formula.text());
    }
    sheet.entry("formula: ", numeric.formula.text());
    for (name, round) in &numeric.round_first {
        sheet.entry(
            &format!("{name}: "),
            &format!("rounded first, {}", round.words(RoundMode::HalfUp)),
        );
    }
    sheet.entry("rounded: ", &numeric.rounding());
    sheet.entry("unit: ", numeric.unit_words());
    if let Some((min, max)) = &numeric.limits {
        sheet.entry("limits: ", &format!("{min} to {max}"));
    }
    keys(numeric, sheet);
}

/// Adds the key; for a template, that of each combination of its values, in their order.
fn keys(numeric: &Numeric, sheet: &mut ItemSheet) {
    let all = numeric.combinations(COMBINATIONS_MAX).unwrap_or_default();
    let is_template = all.len() > 1;
    if is_template {
        sheet.heading(&format!("Key of each of {} combinations", all.len()));
    }
    for numbers in all.iter().take(SHOWN_KEYS_MAX) {
        let Ok(computed) = numeric.answer(numbers) else {
            continue;
        };
        let with = |(name, _): &(String, Vec<Decimal>)| {
            let value = numbers.get(name)?;
            Some(format!("{name} {value}"))
        };
        let values: Vec<String> = numeric.given.iter().filter_map(with).collect();
        let key = numeric.show(computed.rounded);
        match is_template {
            true => sheet.entry(&format!("{key} with "), &values.join(", ")),
            false => sheet.entry("key: ", &format!("{key} with {}", values.join(", "))),
        }
    }
    let left = all.len().saturating_sub(SHOWN_KEYS_MAX);
    if left > 0 {
        sheet.entry(
            "",
            &format!("and {left} more; `dripset bank check` computes all"),
        );
    }
}
