//! A response in words: read back before it counts, and said again beside the key.

use super::layout::{ItemLayout, NamedList, NamedPart, PartsForm};
use super::open::{chosen, list_name, named, numbered};
use super::sentences::{ended, listed};
use crate::domain::describe;
use crate::domain::ids::PartId;
use crate::domain::kind::{ChoiceSlot, ItemKind, Numeric, PickLimit, Unit};
use crate::domain::response::Response;
use crate::plain::spell::spelled;
use crate::tui::prose::sentence;
use crate::tui::screen::{PlainItem, PlainPhase};

/// Returns the present response in a sentence, and how to confirm it.
pub fn read_back(item: &PlainItem, layout: &ItemLayout) -> String {
    let words = || given(item, layout, &item.entry);
    let given = match (&item.phase, item.entry.is_blank()) {
        (PlainPhase::Open | PlainPhase::Exam, true) => "No answer yet.".to_owned(),
        (PlainPhase::Closed, true) => "You did not answer in this vote.".to_owned(),
        (_, true) => "No answer.".to_owned(),
        (PlainPhase::Missed, false) => format!("Not confirmed: {}", words()),
        (PlainPhase::Marked(_, false), false) => {
            format!("Unfinished, so it could not be scored: {}", words())
        }
        (_, false) => format!("Your answer: {}", words()),
    };
    let missing = missing(item, layout);
    let next = match (&item.phase, missing) {
        (PlainPhase::Open, Some(missing)) => missing,
        (PlainPhase::Open, None) => "Press Enter to confirm.".into(),
        (PlainPhase::Exam, _) if item.entry.is_blank() => String::new(),
        (PlainPhase::Exam, Some(missing)) => format!("It is saved, but not complete. {missing}"),
        (PlainPhase::Exam, None) => "It is saved. Press Enter for the next question.".into(),
        (PlainPhase::Saving, _) => "Saving.".into(),
        (PlainPhase::Confirmed(true), _) => {
            "Confirmed. You can change it until the vote closes.".into()
        }
        (PlainPhase::Confirmed(false), _) => "Confirmed.".into(),
        (PlainPhase::Closed | PlainPhase::Marked(..) | PlainPhase::Missed, _) => String::new(),
    };
    match next.is_empty() {
        true => given,
        false => format!("{given} {next}"),
    }
}

/// Returns a response in words, as sentences.
pub fn given(item: &PlainItem, layout: &ItemLayout, response: &Response) -> String {
    let kind = &item.item.kind;
    if let (ItemKind::Numeric(numeric), Response::Number(typed)) = (kind, response) {
        return ended(&number(numeric, typed));
    }
    let with = PlainItem {
        entry: response.clone(),
        ..item.clone()
    };
    match layout.form {
        PartsForm::List | PartsForm::Marks => list(&with, layout),
        PartsForm::Groups => {
            let group = |list: &NamedList| {
                let chosen: Vec<&NamedPart> = chosen(&with, list).collect();
                (!chosen.is_empty()).then(|| format!("{}: {}.", list.text, named(&chosen)))
            };
            joined(layout.lists.iter().filter_map(group))
        }
        PartsForm::Rows => {
            let row = |list: &NamedList| {
                let chosen: Vec<&NamedPart> = chosen(&with, list).collect();
                (!chosen.is_empty()).then(|| format!("Row {}: {}.", list.label, numbered(&chosen)))
            };
            joined(layout.lists.iter().filter_map(row))
        }
        PartsForm::Blanks | PartsForm::Tokens => {
            let blank = |list: &NamedList| {
                let part = chosen(&with, list).next()?;
                Some(format!(
                    "Blank {}: {}, {}",
                    list.label,
                    part.short,
                    ended(&part.text)
                ))
            };
            joined(layout.lists.iter().filter_map(blank))
        }
        PartsForm::Steps => steps(layout, response.parts()),
        PartsForm::Number => ended(&spelled(&describe::response(kind, response))),
    }
}

fn joined(sentences: impl Iterator<Item = String>) -> String {
    sentences.collect::<Vec<_>>().join(" ")
}

/// Returns an order: "C, A, B. First C: … Then A: … Last B: …".
fn steps(layout: &ItemLayout, order: &[PartId]) -> String {
    let last = order.len().saturating_sub(1);
    let step = |(nth, id): (usize, &PartId)| {
        let part = layout.part(id)?;
        let place = match nth {
            0 => "First",
            nth if nth == last => "Last",
            _ => "Then",
        };
        Some(format!("{place} {}: {}", part.label, ended(&part.text)))
    };
    let texts = joined(order.iter().enumerate().filter_map(step));
    format!("{} {texts}", labels(layout, order))
}

fn labels(layout: &ItemLayout, ids: &[PartId]) -> String {
    let labels = ids.iter().filter_map(|id| layout.part(id));
    let labels: Vec<&str> = labels.map(|part| part.label.as_str()).collect();
    format!("{}.", labels.join(", "))
}

/// Returns a response in few words: the labels, where the parts are told beside it.
pub fn in_labels(item: &PlainItem, layout: &ItemLayout, response: &Response) -> String {
    match response.parts() {
        [] | [_] => given(item, layout, response),
        order if layout.form == PartsForm::Steps => labels(layout, order),
        chosen => {
            let ids = layout.parts().map(|part| part.id.clone());
            let in_order: Vec<PartId> = ids.filter(|id| chosen.contains(id)).collect();
            labels(layout, &in_order)
        }
    }
}

/// Returns the choices of one list: "B. Stop the infusion.", or "A, C. A: … C: …".
fn list(item: &PlainItem, layout: &ItemLayout) -> String {
    let parts: Vec<&NamedPart> = layout
        .lists
        .iter()
        .flat_map(|list| chosen(item, list))
        .collect();
    if let [part] = parts.as_slice() {
        return format!("{}. {}", part.label, ended(&part.text));
    }
    let labels: Vec<&str> = parts.iter().map(|part| part.label.as_str()).collect();
    let texts = parts
        .iter()
        .map(|part| format!("{}: {}", part.label, ended(&part.text)));
    format!("{}. {}", labels.join(", "), joined(texts))
}

/// Returns a typed number with its unit.
pub fn number(numeric: &Numeric, typed: &str) -> String {
    let given = numeric.given(typed);
    spelled(&match &numeric.unit {
        Unit::Named(_) => given,
        Unit::HoursMinutes => given.replace("h:min", "hours and minutes"),
    })
}

/// Returns what is missing for a complete response; `None` if nothing is.
pub fn missing(item: &PlainItem, layout: &ItemLayout) -> Option<String> {
    let kind = &item.item.kind;
    let refused = kind.rules().ready(&item.entry).err()?;
    let Some(selection) = kind.selection() else {
        return Some(match item.entry.is_blank() {
            true => super::instructions::task(kind, layout),
            false => sentence(&refused.to_string()),
        });
    };
    if item.entry.is_blank() {
        return Some(super::instructions::task(kind, layout));
    }
    let more = |slot: &ChoiceSlot| {
        let given = slot.given(item.entry.parts());
        slot.wanted().saturating_sub(given)
    };
    let names: Vec<String> = match layout.form {
        PartsForm::Rows if selection.slots_are_columns() => {
            let boxes = layout.lists.first().map_or(&[][..], |row| &row.parts);
            let column = |part: &NamedPart| {
                let is_empty = part.slot.is_some_and(|slot| more(slot) > 0);
                is_empty.then(|| format!("column {} {}", part.short, part.text))
            };
            boxes.iter().filter_map(column).collect()
        }
        PartsForm::Rows | PartsForm::Blanks | PartsForm::Tokens | PartsForm::Groups => {
            let name = |list: &NamedList| {
                let slot = list.parts.first()?.slot?;
                let name = list_name(layout, list);
                match (more(slot), slot.takes) {
                    (0, _) => None,
                    (more, PickLimit::Keyed) => Some(format!("{more} in {name}")),
                    _ => Some(name),
                }
            };
            layout.lists.iter().filter_map(name).collect()
        }
        PartsForm::List | PartsForm::Marks | PartsForm::Steps | PartsForm::Number => {
            let more: usize = selection.slots.iter().map(more).sum();
            return Some(format!(
                "{more} more to choose. Type all of them in one line, or type add and the letter."
            ));
        }
    };
    Some(format!("Still missing: {}.", listed(&names)))
}
