//! The case studies of a bank against its items: six items each, one for each judgment step, and no
//! item in two. Each item gets its place, and the exhibits of its number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::case::ReadCase;
use super::fields::At;
use super::items::Items;
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::content::revision::revision_of;
use crate::domain::case::{CASE_ITEMS, CasePlace, CaseStudy};
use crate::domain::ids::CaseId;
use crate::domain::item::{Item, JudgmentStep};
use crate::domain::limits::LIST_MAX;
use crate::domain::unfolding::unfolded;

/// The kind of item that stands alone, by its id.
const ALONE: &str = "bow-tie";

/// Checks the case studies, and gives their items places and exhibits.
pub fn attach(
    cases: Vec<ReadCase>,
    items: &mut Items<'_>,
    findings: &mut Findings,
) -> Vec<Arc<CaseStudy>> {
    let mut ids = BTreeSet::new();
    // The case study that each item belongs to, by the ids of both.
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut studies = Vec::new();
    for case in cases {
        if let Some(id) = &case.id
            && !ids.insert(id.value.clone())
        {
            let message = format!("another case study already has the id `{}`", id.value);
            let help = "give each one its own id, or remove one of them";
            findings.add(&codes::DUPLICATE_ID, id.span.clone(), message, help);
        }
        let before = findings.structural();
        check_size(&case, findings);
        for (number, id) in (1..).zip(&case.items) {
            check_item(&case, number, id, items, findings);
            claim(&case, id, &mut taken, findings);
        }
        if findings.structural() == before {
            studies.extend(unfold(&case, items, findings));
        }
    }
    studies
}

fn check_size(case: &ReadCase, findings: &mut Findings) {
    if case.listed != CASE_ITEMS {
        let items = match case.listed {
            1 => "1 item".to_owned(),
            listed => format!("{listed} items"),
        };
        let message = format!("the case study has {items}, not {CASE_ITEMS}");
        let help = "list six items in `items`, one for each judgment step";
        findings.add(&codes::CASE_SIZE, case.items_span.clone(), message, help);
    }
}

/// Reports an item that another case study has.
fn claim(
    case: &ReadCase,
    id: &At<String>,
    taken: &mut BTreeMap<String, String>,
    findings: &mut Findings,
) {
    let own = case.id.as_ref().map(|id| id.value.clone());
    let other = taken.insert(id.value.clone(), own.unwrap_or_default());
    if let Some(other) = other {
        let message = format!("`{}` is already in the case study `{other}`", id.value);
        let help = "list each item in one case study, and write another item here";
        findings.add(&codes::CASE_SHARED, id.span.clone(), message, help);
    }
}

/// Checks the item of this number: that it exists, its kind, its step and its enemies.
fn check_item(
    case: &ReadCase,
    number: usize,
    id: &At<String>,
    items: &mut Items<'_>,
    findings: &mut Findings,
) {
    if !items.check_id(id, findings) {
        return;
    }
    let Some(item) = items.sound_mut(&id.value) else {
        return;
    };
    if item.kind.name().id() == ALONE {
        let message = format!("`{}` is a bow-tie item, which stands alone", id.value);
        let help = "list an item of another kind here";
        findings.add(&codes::CASE_KIND, id.span.clone(), message, help);
    }
    let enemy = item.enemies.iter().find(|enemy| {
        let same_bank = enemy.bank == item.key.bank;
        same_bank && case.items.iter().any(|id| id.value == enemy.item.as_str())
    });
    if let Some(enemy) = enemy {
        let message = format!("`{}` and `{}` are enemies", id.value, enemy.item);
        let help = "remove it from `enemies`: the items of a case study always come together";
        findings.add(&codes::CASE_ENEMIES, id.span.clone(), message, help);
    }
    // With too few items, too many or one twice, the numbers say nothing about the steps.
    if case.listed == CASE_ITEMS && case.items.len() == CASE_ITEMS {
        check_step(number, id, item, findings);
    }
}

fn check_step(number: usize, id: &At<String>, item: &Item, findings: &mut Findings) {
    let step = item.facts.step;
    let Some(wanted) = JudgmentStep::ALL.get(number - 1).copied() else {
        return;
    };
    if step == Some(wanted) {
        return;
    }
    let message = match step {
        Some(step) => format!(
            "`{}` is item {number} and has the step `{}`",
            id.value,
            step.id()
        ),
        None => format!("`{}` has no `step`", id.value),
    };
    let help = format!(
        "item {number} of a case study has `step = \"{}\"`",
        wanted.id()
    );
    findings.add(&codes::CASE_STEPS, id.span.clone(), message, help);
}

/// Gives each item its place and the exhibits of its number, before its own.
fn unfold(
    case: &ReadCase,
    items: &mut Items<'_>,
    findings: &mut Findings,
) -> Option<Arc<CaseStudy>> {
    let id = CaseId::new(&case.id.as_ref()?.value);
    let keys = case.keys().try_into().ok()?;
    let shown = unfolded(&case.exhibits);
    for ((number, entry), mut exhibits) in (1..).zip(&case.items).zip(shown) {
        // A broken item keeps the bank from loading.
        let Some(item) = items.sound_mut(&entry.value) else {
            continue;
        };
        exhibits.append(&mut item.exhibits);
        if exhibits.len() > LIST_MAX {
            let message = format!("item {number} shows more than {LIST_MAX} exhibits");
            let help = "remove some from the item or from the case study";
            findings.add(&codes::TOO_MANY, entry.span.clone(), message, help);
        }
        item.exhibits = exhibits;
        item.case = Some(Arc::new(CasePlace {
            id: id.clone(),
            title: case.title.clone(),
            number,
        }));
        item.revision = revision_of(item);
    }
    Some(Arc::new(CaseStudy {
        id,
        title: case.title.clone(),
        items: keys,
    }))
}
