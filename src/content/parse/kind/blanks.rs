//! Blanks in a text or table, each with a list of choices.

use super::parts::{PartList, PartReader};
use super::{passages, rationale};
use crate::content::codes;
use crate::content::parse::fields::{At, PartTables};
use crate::content::parse::reader::Reader;
use crate::domain::choice::Choice;
use crate::domain::ids::PartId;
use crate::domain::kind::{ChoiceSlot, KindName, PickLimit, Selection};
use crate::domain::limits::BLANKS_MAX;

/// A blank that takes the list of another one.
struct Sharing {
    blank: PartId,
    list_of: At<String>,
    key: Option<At<String>>,
}

/// Reads the text, the blanks with their lists, and the anchor.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<Selection> {
    let (fields, mut lists) = PartReader::split(reader);
    let passage = passages::read(fields, &mut lists, name.description().in_table);
    let list = PartList {
        words: "",
        ..PartList::of("blanks", "a blank", 1)
    };
    let blanks = lists.parts(fields, list, |table, findings| {
        let list_of = table.text("same_list_as", findings);
        let tables = match list_of {
            Some(_) => None,
            None => table.required_tables("choices", "a choice", findings),
        };
        (list_of, table.text("key", findings), tables)
    })?;
    let span = fields.span_of("blanks");
    let fits = lists.is_size("blanks", blanks.len(), (1, BLANKS_MAX), span);
    let mut slots = Vec::new();
    let mut sharing = Vec::new();
    for (blank, (list_of, key, tables)) in blanks {
        let id = blank.id.clone();
        let choices = match list_of {
            Some(list_of) => {
                sharing.push(Sharing {
                    blank: id.clone(),
                    list_of,
                    key,
                });
                Vec::new()
            }
            None => own_list(tables, &mut lists, &id)?,
        };
        slots.push(ChoiceSlot {
            id,
            label: String::new(),
            why: blank.why,
            takes: PickLimit::One,
            choices,
        });
    }
    let interchangeable = share(&mut slots, sharing, &mut lists);
    for slot in &slots {
        let span = lists.places.part(&slot.id);
        lists.check_keys(
            &slot.choices,
            1..=1,
            span,
            "exactly one choice of each blank",
        );
    }
    let (passage, marks) = passage?;
    let entries: Vec<_> = slots
        .iter()
        .map(|slot| (slot.id.as_str(), lists.places.part(&slot.id)))
        .collect();
    passages::check(&marks, &entries, "blanks", false, lists.findings);
    let mut made = Selection::of(name, slots, passage);
    made.interchangeable = interchangeable;
    rationale::read(fields, &mut lists, &mut made);
    (fits && !lists.torn).then_some(made)
}

fn own_list(
    tables: Option<PartTables<'_>>,
    lists: &mut PartReader<'_>,
    blank: &PartId,
) -> Option<Vec<Choice>> {
    let list = PartList {
        slot: Some(blank.as_str()),
        ..PartList::of("choices", "a choice", 2)
    };
    lists.choices_of(tables, list)
}

/// Copies shared lists. A blank without a key of its own takes the second key of the list, and may
/// change places with the other one.
fn share(
    slots: &mut [ChoiceSlot],
    sharing: Vec<Sharing>,
    lists: &mut PartReader<'_>,
) -> Vec<Vec<PartId>> {
    let mut sets = Vec::new();
    for Sharing {
        blank,
        list_of,
        key,
    } in sharing
    {
        let owners: Vec<PartId> = slots
            .iter()
            .filter(|slot| !slot.choices.is_empty())
            .map(|slot| slot.id.clone())
            .collect();
        let Some(owner) = lists.find(&list_of, owners.iter(), "blank with a list of its own")
        else {
            lists.torn = true;
            continue;
        };
        let Some(list) = slots.iter_mut().find(|slot| slot.id == *owner) else {
            continue;
        };
        let second = match &key {
            Some(key) => {
                let known: Vec<PartId> = list.choices.iter().map(|of| of.id.clone()).collect();
                lists.find(key, known.iter(), "choice").cloned()
            }
            None => {
                let keys: Vec<&Choice> = list.choices.iter().filter(|of| of.key).collect();
                let second = keys.get(1).map(|choice| choice.id.clone());
                if second.is_none() {
                    let message = format!("the list of `{owner}` has one key for two blanks");
                    let help = "put `key = true` on two choices, or give this blank a `key`";
                    let span = list_of.span.clone();
                    lists.findings.add(&codes::KEY_COUNT, span, message, help);
                }
                sets.push(vec![owner.clone(), blank.clone()]);
                second
            }
        };
        let copy: Vec<Choice> = list
            .choices
            .iter()
            .map(|choice| Choice {
                id: PartId::in_slot(blank.as_str(), choice.id.local()),
                key: Some(&choice.id) == second.as_ref(),
                ..choice.clone()
            })
            .collect();
        if key.is_none() {
            let moved = list.choices.iter_mut();
            moved
                .filter(|choice| Some(&choice.id) == second.as_ref())
                .for_each(|choice| choice.key = false);
        }
        if let Some(slot) = slots.iter_mut().find(|slot| slot.id == blank) {
            slot.choices = copy;
        }
    }
    sets
}
