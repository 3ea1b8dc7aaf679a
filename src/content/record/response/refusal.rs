//! The words for a response as data that cannot be scored: the problem, and what to write instead.

use crate::domain::ids::PartId;
use crate::domain::kind::{AnswerShape, ChoiceSlot, ItemKind, PickLimit, Selection};
use crate::domain::response::{Response, ResponseError};

/// Returns the problem with a response, and the ids that would fit. `response` is blank if it could
/// not be read at all.
pub fn words(kind: &ItemKind, response: &Response, error: &ResponseError) -> String {
    let named = match kind {
        ItemKind::Selection(selection) => of_selection(selection, response, error),
        ItemKind::Ordered(ordered) => {
            let steps: Vec<&PartId> = ordered.steps.iter().map(|step| &step.id).collect();
            of_order(&steps, response, error)
        }
        ItemKind::Numeric(_) => None,
    };
    named.unwrap_or_else(|| error.to_string())
}

fn of_order(steps: &[&PartId], response: &Response, error: &ResponseError) -> Option<String> {
    match error {
        ResponseError::Unknown(id) => Some(unknown("this item", "step", id, steps)),
        ResponseError::Twice(id) => Some(format!("`{id}` is given twice; write each step once")),
        ResponseError::TooFew { wanted, .. } => {
            let given = response.parts();
            let left: Vec<&PartId> = steps
                .iter()
                .filter(|step| !given.contains(step))
                .copied()
                .collect();
            Some(format!(
                "the order lacks {}; write all {wanted} steps",
                list(&left)
            ))
        }
        _ => None,
    }
}

fn of_selection(of: &Selection, response: &Response, error: &ResponseError) -> Option<String> {
    let (slot_noun, noun) = nouns(of);
    let slot = |id: &PartId| {
        of.slots
            .iter()
            .find(|slot| id.slot() == Some(slot.id.as_str()))
    };
    match error {
        ResponseError::Unknown(id) if of.is_flat() => {
            let known: Vec<&PartId> = of.choices().map(|choice| &choice.id).collect();
            Some(unknown("this item", noun, id, &known))
        }
        ResponseError::Unknown(id) => match slot(id) {
            Some(slot) => {
                let known: Vec<PartId> = locals(slot);
                let owner = format!("{slot_noun} `{}`", slot.id);
                Some(unknown(
                    &owner,
                    noun,
                    &id.local().into(),
                    &known.iter().collect::<Vec<_>>(),
                ))
            }
            None => {
                let known: Vec<&PartId> = of.slots.iter().map(|slot| &slot.id).collect();
                Some(unknown("this item", slot_noun, id, &known))
            }
        },
        ResponseError::Twice(id) if of.is_exclusive() => Some(format!(
            "the token `{id}` is in two targets; each token fits only one"
        )),
        ResponseError::Twice(id) => {
            let place = id.slot().map(|slot| format!(" in {slot_noun} `{slot}`"));
            let place = place.unwrap_or_default();
            let local = id.local();
            Some(format!(
                "`{local}` is given twice{place}; write each {noun} once"
            ))
        }
        ResponseError::TooMany { .. } => {
            let full = |slot: &&ChoiceSlot| slot.given(response.parts()) > slot.limit();
            let slot = of.slots.iter().find(full)?;
            let (given, wanted) = (slot.given(response.parts()), slot.limit());
            let owner = match of.is_flat() {
                true => "this item".to_owned(),
                false => format!("{slot_noun} `{}`", slot.id),
            };
            Some(format!("{owner} takes {wanted} {noun}s, not {given}"))
        }
        ResponseError::SlotShape { slot: id, .. } => {
            let slot = of.slots.iter().find(|slot| slot.id == *id)?;
            let wanted = match slot.takes {
                PickLimit::One => "one id",
                _ => "a list of ids",
            };
            let example = example(slot, 0);
            Some(format!(
                "{slot_noun} `{id}` takes {wanted}, such as {example}"
            ))
        }
        ResponseError::Shape { .. } if !of.is_flat() => Some(format!(
            "this item takes its answer by {slot_noun}, such as {}",
            example_of_slots(of)
        )),
        _ => None,
    }
}

/// Returns the words for a slot and for a choice.
fn nouns(of: &Selection) -> (&'static str, &'static str) {
    match (of.shape(), of.slots_are_rows()) {
        (AnswerShape::Groups, _) => ("group", "choice"),
        (AnswerShape::Grid, true) => ("row", "column"),
        (AnswerShape::Grid, false) => ("column", "row"),
        (AnswerShape::Blanks, _) => ("blank", "choice"),
        (AnswerShape::Targets, _) => ("target", "token"),
        (AnswerShape::Spans, _) => ("row", "span"),
        (AnswerShape::Regions, _) => ("figure", "region"),
        _ => ("part", "choice"),
    }
}

fn locals(slot: &ChoiceSlot) -> Vec<PartId> {
    let ids = slot.choices.iter().map(|choice| choice.id.local());
    ids.map(PartId::new).collect()
}

/// The slots that an example shows; the others look the same.
const EXAMPLE_SLOTS: usize = 3;

/// Returns the form of a response with several slots, with ids that the item has.
fn example_of_slots(of: &Selection) -> String {
    let slots = of.slots.iter().enumerate().take(EXAMPLE_SLOTS);
    let mut parts: Vec<String> = slots
        .map(|(number, slot)| {
            // A token fits one target.
            let skipped = if of.is_exclusive() { number } else { 0 };
            format!("\"{}\": {}", slot.id, example(slot, skipped))
        })
        .collect();
    if of.slots.len() > EXAMPLE_SLOTS {
        parts.push("…".to_owned());
    }
    format!("{{{}}}", parts.join(", "))
}

/// Returns the form of the choices of a slot, with ids that it has after some that are skipped.
fn example(slot: &ChoiceSlot, skipped: usize) -> String {
    let ids = slot.choices.iter().map(|choice| choice.id.local());
    let mut ids = ids.skip(skipped).map(|id| format!("\"{id}\""));
    match slot.takes {
        PickLimit::One => ids.next().unwrap_or_default(),
        _ => format!("[{}]", ids.take(2).collect::<Vec<_>>().join(", ")),
    }
}

fn unknown(owner: &str, noun: &str, id: &PartId, known: &[&PartId]) -> String {
    format!("{owner} has no {noun} `{id}`; it has {}", list(known))
}

fn list(ids: &[&PartId]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    quoted.join(", ")
}
