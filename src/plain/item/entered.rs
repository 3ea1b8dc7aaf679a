//! A response in words: read back before it counts, and said again beside the key.

use super::layout::{ItemLayout, NamedPart, PartList, PartsForm};
use super::open::{chosen, named, numbered};
use super::sentences::{ended, listed};
use crate::domain::describe;
use crate::domain::ids::PartId;
use crate::domain::kind::{ItemKind, Numeric, Unit};
use crate::domain::response::Response;
use crate::plain::spell::spelled;
use crate::tui::prose::sentence;
use crate::tui::screen::{PlainItem, PlainPhase};

/// Returns the present response in a sentence, and how to confirm it.
pub fn read_back(item: &PlainItem, layout: &ItemLayout) -> String {
    let given = match item.entry.is_blank() {
        true => "No answer yet.".to_owned(),
        false => format!("Your answer: {}", given(item, layout, &item.entry)),
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
            let group = |list: &PartList| {
                let chosen: Vec<&NamedPart> = chosen(&with, list).collect();
                (!chosen.is_empty()).then(|| format!("{}: {}.", list.text, named(&chosen)))
            };
            joined(layout.lists.iter().filter_map(group))
        }
        PartsForm::Rows => {
            let row = |list: &PartList| {
                let chosen: Vec<&NamedPart> = chosen(&with, list).collect();
                (!chosen.is_empty()).then(|| format!("Row {}: {}.", list.label, numbered(&chosen)))
            };
            joined(layout.lists.iter().filter_map(row))
        }
        PartsForm::Blanks | PartsForm::Tokens => {
            let blank = |list: &PartList| {
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
        PartsForm::Steps => {
            let step = |(nth, id): (usize, &PartId)| {
                let part = layout.part(id)?;
                Some(format!(
                    "{}: {}, {}",
                    nth + 1,
                    part.label,
                    ended(&part.text)
                ))
            };
            joined(response.parts().iter().enumerate().filter_map(step))
        }
        PartsForm::Number => ended(&spelled(&describe::response(kind, response))),
    }
}

fn joined(sentences: impl Iterator<Item = String>) -> String {
    sentences.collect::<Vec<_>>().join(" ")
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
        return Some(match layout.form {
            PartsForm::Steps => super::instructions::task(kind, layout),
            _ => sentence(&refused.to_string()),
        });
    };
    if item.entry.is_blank() {
        return Some(super::instructions::task(kind, layout));
    }
    let slots = selection.slots.iter();
    let empty = slots.filter(|slot| slot.given(item.entry.parts()) < slot.wanted());
    let names: Vec<String> = match layout.form {
        PartsForm::Rows if selection.slots_are_columns() => {
            let number = |id: &PartId| {
                let part = layout.part(id)?;
                Some(format!("column {}, {}", part.short, part.text))
            };
            let first = |slot: &crate::domain::kind::ChoiceSlot| {
                slot.choices.first().and_then(|choice| number(&choice.id))
            };
            empty.filter_map(first).collect()
        }
        PartsForm::Rows | PartsForm::Blanks | PartsForm::Tokens | PartsForm::Groups => {
            let name = |slot: &crate::domain::kind::ChoiceSlot| {
                let id = &slot.choices.first()?.id;
                let list = layout.list_of(id)?;
                Some(super::open::list_name(layout, list))
            };
            layout_order(layout, empty.filter_map(name).collect())
        }
        PartsForm::List | PartsForm::Marks | PartsForm::Steps | PartsForm::Number => {
            let wanted: usize = selection.slots.iter().map(|slot| slot.wanted()).sum();
            let more = wanted.saturating_sub(item.entry.parts().len());
            return Some(format!("Choose {more} more."));
        }
    };
    Some(format!("Still missing: {}.", listed(&names)))
}

/// Puts the names of lists into screen order.
fn layout_order(layout: &ItemLayout, mut names: Vec<String>) -> Vec<String> {
    let place = |name: &String| {
        let mut lists = layout.lists.iter();
        lists.position(|list| super::open::list_name(layout, list) == *name)
    };
    names.sort_by_key(place);
    names
}
