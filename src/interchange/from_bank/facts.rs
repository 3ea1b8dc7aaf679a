//! The metadata of an item, and what of it other programs cannot say.

use std::collections::BTreeMap;

use super::Converted;
use crate::domain::item::Item;
use crate::domain::number::show;
use crate::domain::visible::in_one_line;
use crate::interchange::bank_text::BETWEEN;

/// Returns the facts of an item. What is left out is noted.
pub fn of(converted: &mut Converted<'_>) -> BTreeMap<String, String> {
    let item = converted.item;
    let facts = &item.facts;
    let word = |id: &str| Some(id.to_owned());
    let flag = |set: bool| set.then(|| "true".to_owned());
    let difficulty = facts.difficulty_permille.map(|permille| {
        let share = crate::domain::number::Exact::new(i128::from(permille), 1_000);
        show(share)
    });
    let values = [
        (
            "objective",
            facts.objective.as_ref().map(ToString::to_string),
        ),
        (
            "client_need",
            facts.client_need.and_then(|of| word(of.id())),
        ),
        ("step", facts.step.and_then(|of| word(of.id()))),
        ("level", facts.level.and_then(|of| word(of.id()))),
        ("difficulty", difficulty),
        ("expected_s", facts.expected_s.map(|s| s.to_string())),
        ("safety_critical", flag(facts.safety_critical)),
        (
            "document",
            facts
                .document
                .as_deref()
                .map(in_one_line)
                .filter(|text| !text.is_empty()),
        ),
        ("refs", refs(item)),
        ("checked", facts.checked_on.map(|on| on.to_string())),
        ("expires", facts.expires_on.map(|on| on.to_string())),
        ("expect_unsafe", flag(facts.expect_unsafe)),
    ];
    note_lost(converted);
    let values = values.into_iter();
    values
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
}

/// Returns the references as a learner reads them.
fn refs(item: &Item) -> Option<String> {
    let shown = item.refs.iter().map(|of| {
        let shown = of.shown();
        // Within one reference the sign would split it.
        in_one_line(&shown.replace(BETWEEN, ", "))
    });
    let shown: Vec<String> = shown.collect();
    (!shown.is_empty()).then(|| shown.join(BETWEEN))
}

fn note_lost(converted: &mut Converted<'_>) {
    let item = converted.item;
    let facts = &item.facts;
    let lost = [
        ("enemies", !item.enemies.is_empty()),
        ("variant_of", facts.variant_of.is_some()),
        ("allow", !facts.allowed.is_empty()),
        ("sign_off", facts.sign_off.is_some()),
        ("correction", !facts.corrections.is_empty()),
        ("imported", facts.origin.is_some()),
    ];
    for (key, is_lost) in lost {
        if is_lost {
            converted.dropped(format!("`{key}` is left out"));
        }
    }
    if !facts.acceptable.is_empty() {
        let ids: Vec<&str> = facts.acceptable.iter().map(|id| id.as_str()).collect();
        converted.changed(format!(
            "the defensible choices are scored as incorrect ({})",
            ids.join(", ")
        ));
    }
    let selection = item.kind.selection();
    if selection.is_some_and(|kind| kind.choices().any(|choice| choice.harmful)) {
        converted.dropped("`harmful` is left out");
    }
}
