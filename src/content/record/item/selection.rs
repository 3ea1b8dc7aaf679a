//! The keys of items that are answered by choosing, written as a bank has them.

use std::fmt::Write;

use super::{Toml, list, one_line, quoted};
use crate::domain::choice::Choice;
use crate::domain::ids::PartId;
use crate::domain::kind::{AnswerShape, ChoiceSlot, Selection};
use crate::domain::passage::Passage;
use crate::domain::scoring::Scope;

/// Writes the keys of a selection.
pub fn write(toml: &mut Toml, kind: &Selection) {
    match kind.shape() {
        AnswerShape::List => write_list(toml, "choices", kind.choices()),
        AnswerShape::Groups => write_groups(toml, kind),
        AnswerShape::Grid => write_grid(toml, kind),
        AnswerShape::Blanks => write_blanks(toml, kind),
        AnswerShape::Targets => write_targets(toml, kind),
        AnswerShape::Spans => {
            write_passage(toml, &kind.passage);
            write_rows(toml, "spans", kind.choices().map(|of| entry(of, None)));
        }
        AnswerShape::BowTie => {
            for slot in &kind.slots {
                write_list(toml, slot.id.as_str(), slot.choices.iter());
            }
        }
        AnswerShape::Regions => {
            write_passage(toml, &kind.passage);
            write_rows(
                toml,
                "regions",
                kind.choices().map(|of| entry(of, Some("describe"))),
            );
        }
        AnswerShape::Order | AnswerShape::Number => {}
    }
    if let Some(anchor) = &kind.anchor {
        toml.text("anchor", anchor.as_str());
    }
    if kind.scope != kind.described().scope {
        let group = kind.scope == Scope::Group;
        toml.text("score_scope", if group { "group" } else { "item" });
    }
}

fn write_passage(toml: &mut Toml, passage: &Passage) {
    match passage {
        Passage::Absent => {}
        Passage::Text(text) => toml.line("text", &one_line(text)),
        Passage::Table { header, rows } => {
            toml.line("header", &list(header.iter().map(String::as_str)));
            let rows = rows.iter().map(|row| list(row.iter().map(String::as_str)));
            toml.line(
                "rows",
                &format!("[{}]", rows.collect::<Vec<_>>().join(", ")),
            );
        }
        Passage::Figure { drawing, describe } => {
            toml.line("figure", &one_line(drawing));
            toml.line("describe", &one_line(describe));
        }
    }
}

fn write_list<'a>(toml: &mut Toml, key: &str, choices: impl Iterator<Item = &'a Choice>) {
    write_rows(toml, key, choices.map(|of| entry(of, Some("text"))));
}

fn write_rows(toml: &mut Toml, key: &str, entries: impl Iterator<Item = String>) {
    let _ = writeln!(toml.0, "{key} = [");
    for entry in entries {
        let _ = writeln!(toml.0, "  {entry},");
    }
    let _ = writeln!(toml.0, "]");
}

/// Returns a choice as an inline table; `words` is the key of its text.
fn entry(choice: &Choice, words: Option<&str>) -> String {
    let mut table = format!("{{ id = {}", quoted(choice.id.local()));
    if let Some(words) = words {
        let _ = write!(table, ", {words} = {}", one_line(&choice.text));
    }
    for (key, set) in [("key", choice.key), ("harmful", choice.harmful)] {
        if set {
            let _ = write!(table, ", {key} = true");
        }
    }
    let _ = write!(table, ", why = {} }}", one_line(&choice.why));
    table
}

fn inline<'a>(choices: impl Iterator<Item = &'a Choice>) -> String {
    let entries: Vec<String> = choices.map(|of| entry(of, Some("text"))).collect();
    format!("[{}]", entries.join(", "))
}

fn write_groups(toml: &mut Toml, kind: &Selection) {
    let group = |slot: &ChoiceSlot| {
        format!(
            "{{ id = {}, text = {}, why = {}, choices = {} }}",
            quoted(slot.id.as_str()),
            one_line(&slot.label),
            one_line(&slot.why),
            inline(slot.choices.iter()),
        )
    };
    write_rows(toml, "groups", kind.slots.iter().map(group));
}

/// A row or column: id, words and reason.
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    why: &'a str,
}

fn write_grid(toml: &mut Toml, kind: &Selection) {
    let slots: Vec<Line<'_>> = kind
        .slots
        .iter()
        .map(|slot| Line {
            id: slot.id.as_str(),
            text: &slot.label,
            why: &slot.why,
        })
        .collect();
    let first = kind.slots.first().map_or(&[][..], |slot| &slot.choices);
    let choices: Vec<Line<'_>> = first
        .iter()
        .map(|choice| Line {
            id: choice.id.local(),
            text: &choice.text,
            why: &choice.why,
        })
        .collect();
    let (rows, columns) = match kind.slots_are_rows() {
        true => (slots, choices),
        false => (choices, slots),
    };
    let column = |of: &Line<'_>| {
        let (id, text) = (quoted(of.id), one_line(of.text));
        format!("{{ id = {id}, text = {text}, why = {} }}", one_line(of.why))
    };
    write_rows(toml, "columns", columns.iter().map(column));
    write_rows(
        toml,
        "rows",
        rows.iter().map(|row| row_entry(kind, row, &columns)),
    );
}

fn row_entry(kind: &Selection, row: &Line<'_>, columns: &[Line<'_>]) -> String {
    let cell = |column: &Line<'_>| {
        kind.choice(&match kind.slots_are_rows() {
            true => PartId::in_slot(row.id, column.id),
            false => PartId::in_slot(column.id, row.id),
        })
    };
    let keyed = columns
        .iter()
        .filter(|column| cell(column).is_some_and(|cell| cell.key));
    let keys = list(keyed.map(|column| column.id));
    let mut cells = columns.iter().filter_map(cell);
    let harmful = cells.any(|cell| cell.harmful);
    format!(
        "{{ id = {}, text = {}, key = {keys}{}, why = {} }}",
        quoted(row.id),
        one_line(row.text),
        if harmful { ", harmful = true" } else { "" },
        one_line(row.why),
    )
}

fn write_blanks(toml: &mut Toml, kind: &Selection) {
    write_passage(toml, &kind.passage);
    let blank = |slot: &ChoiceSlot| {
        let (id, why) = (quoted(slot.id.as_str()), one_line(&slot.why));
        let owner = list_owner(kind, slot);
        if owner == &slot.id {
            let choices: Vec<Choice> = slot
                .choices
                .iter()
                .map(|choice| Choice {
                    key: choice.key || is_key_of_set(kind, slot, choice.id.local()),
                    ..choice.clone()
                })
                .collect();
            let choices = inline(choices.iter());
            return format!("{{ id = {id}, why = {why}, choices = {choices} }}");
        }
        let own_key = match set_of(kind, slot) {
            Some(_) => None,
            None => slot.choices.iter().find(|choice| choice.key),
        };
        let key = own_key.map(|choice| format!(", key = {}", quoted(choice.id.local())));
        format!(
            "{{ id = {id}, why = {why}, same_list_as = {}{} }}",
            quoted(owner.as_str()),
            key.unwrap_or_default(),
        )
    };
    write_rows(toml, "blanks", kind.slots.iter().map(blank));
}

fn set_of<'a>(kind: &'a Selection, slot: &ChoiceSlot) -> Option<&'a Vec<PartId>> {
    let mut sets = kind.interchangeable.iter();
    sets.find(|set| set.contains(&slot.id))
}

/// Returns the slot that a blank takes its list from, maybe itself. No id stands twice in an item, so
/// blanks with one choice in common share their list. The first of a set has the list of the set.
fn list_owner<'a>(kind: &'a Selection, slot: &'a ChoiceSlot) -> &'a PartId {
    let first = |slot: &ChoiceSlot| slot.choices.first().map(|of| of.id.local().to_owned());
    let sharing = || {
        let slots = kind.slots.iter();
        slots.filter(|other| first(other) == first(slot))
    };
    let of_set = sharing().find_map(|other| set_of(kind, other)?.first());
    let owner = of_set.or_else(|| sharing().next().map(|other| &other.id));
    owner.unwrap_or(&slot.id)
}

/// Returns whether this choice is the key of another slot that may change places with the owner of
/// the list.
fn is_key_of_set(kind: &Selection, owner: &ChoiceSlot, local: &str) -> bool {
    let set = set_of(kind, owner).map_or(&[][..], Vec::as_slice);
    let slots = kind.slots.iter().filter(|slot| set.contains(&slot.id));
    slots
        .flat_map(|slot| &slot.choices)
        .any(|choice| choice.key && choice.id.local() == local)
}

fn write_targets(toml: &mut Toml, kind: &Selection) {
    write_passage(toml, &kind.passage);
    let first = kind.slots.first().map_or(&[][..], |slot| &slot.choices);
    let token = |choice: &Choice| {
        let local = choice.id.local();
        let placed = || {
            let slots = kind.slots.iter();
            slots.filter_map(|slot| {
                let id = PartId::in_slot(slot.id.as_str(), local);
                Some((slot.id.as_str(), kind.choice(&id)?))
            })
        };
        let alike = placed().all(|(_, of)| of.why == choice.why);
        let why = match alike {
            true => one_line(&choice.why),
            false => {
                let each =
                    placed().map(|(slot, of)| format!("{} = {}", quoted(slot), one_line(&of.why)));
                format!("{{ {} }}", each.collect::<Vec<_>>().join(", "))
            }
        };
        let harmful = placed().any(|(_, of)| of.harmful);
        format!(
            "{{ id = {}, text = {}{}, why = {why} }}",
            quoted(local),
            one_line(&choice.text),
            if harmful { ", harmful = true" } else { "" },
        )
    };
    write_rows(toml, "tokens", first.iter().map(token));
    let target = |slot: &ChoiceSlot| {
        let key = slot.choices.iter().find(|choice| choice.key);
        format!(
            "{{ id = {}, key = {}, why = {} }}",
            quoted(slot.id.as_str()),
            quoted(key.map_or("", |choice| choice.id.local())),
            one_line(&slot.why),
        )
    };
    write_rows(toml, "targets", kind.slots.iter().map(target));
    if !kind.interchangeable.is_empty() {
        let sets = kind.interchangeable.iter();
        let sets: Vec<String> = sets
            .map(|set| list(set.iter().map(PartId::as_str)))
            .collect();
        toml.line("interchangeable", &format!("[{}]", sets.join(", ")));
    }
}

#[cfg(test)]
mod tests;
