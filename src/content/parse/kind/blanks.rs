//! Blanks in a text or table, each with a list of choices.

use super::parts::{PartList, PartReader};
use super::{passages, rationale};
use crate::content::codes;
use crate::content::parse::fields::{At, PartTables};
use crate::content::parse::reader::Reader;
use crate::content::suggest;
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
        let Some(list_of) = table.text("same_list_as", findings) else {
            return Err(table.required_tables("choices", "a choice", findings));
        };
        Ok((list_of, table.text("key", findings)))
    });
    let anchor = rationale::read(name, fields, &mut lists);
    let blanks = blanks?;
    let span = fields.span_of("blanks");
    let fits = lists.is_size("blanks", blanks.len(), (1, BLANKS_MAX), span);
    let mut slots = Vec::new();
    let mut sharing = Vec::new();
    for (blank, list) in blanks {
        let id = blank.id.clone();
        let choices = match list {
            Ok((list_of, key)) => {
                let blank = id.clone();
                sharing.push(Sharing {
                    blank,
                    list_of,
                    key,
                });
                Vec::new()
            }
            Err(tables) => own_list(tables, &mut lists, &id).unwrap_or_default(),
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
    // A list that cannot be read is reported already.
    for slot in slots.iter().filter(|slot| !slot.choices.is_empty()) {
        let span = lists.places.part(&slot.id);
        let wanted = "exactly one choice for each blank";
        lists.check_keys(&slot.choices, 1..=1, span, ("choice", wanted));
    }
    let entries: Vec<_> = slots
        .iter()
        .map(|slot| (slot.id.as_str(), lists.places.part(&slot.id)))
        .collect();
    let (passage, marks) = passage?;
    passages::check(&marks, &entries, "blanks", false, lists.findings);
    let mut made = Selection::of(name, slots, passage);
    made.interchangeable = interchangeable;
    rationale::set(anchor, &mut lists, &mut made);
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

/// Copies shared lists. A blank without a key of its own takes the next key of the list, and may
/// change places with the others that do.
fn share(
    slots: &mut [ChoiceSlot],
    sharing: Vec<Sharing>,
    lists: &mut PartReader<'_>,
) -> Vec<Vec<PartId>> {
    let mut sets: Vec<Vec<PartId>> = Vec::new();
    let owning = slots.iter().filter(|slot| !slot.choices.is_empty());
    let owners: Vec<PartId> = owning.map(|slot| slot.id.clone()).collect();
    for sharing in sharing {
        // Without all lists it is not known which one is missing.
        if lists.torn {
            break;
        }
        let At { value, span } = &sharing.list_of;
        let Some(owner) = owners.iter().find(|owner| owner.as_str() == value) else {
            let message = format!("`{value}` is not a blank with `choices` of its own");
            let help = suggest::help(value, owners.iter().map(PartId::as_str));
            lists
                .findings
                .add(&codes::DANGLING, span.clone(), message, help);
            lists.torn = true;
            continue;
        };
        if sharing.key.is_none() {
            match sets.iter_mut().find(|set| set.contains(owner)) {
                Some(set) => set.push(sharing.blank.clone()),
                None => sets.push(vec![owner.clone(), sharing.blank.clone()]),
            }
        }
        let list = slots.iter_mut().find(|slot| slot.id == *owner);
        let copy = list.and_then(|list| copied(list, &sharing, lists));
        let taker = slots.iter_mut().find(|slot| slot.id == sharing.blank);
        match (taker, copy) {
            (Some(taker), Some(copy)) => taker.choices = copy,
            _ => lists.torn = true,
        }
    }
    sets
}

/// Copies the list of a blank for another one, with the key of that one; `None` if it has none.
fn copied(
    list: &mut ChoiceSlot,
    sharing: &Sharing,
    lists: &mut PartReader<'_>,
) -> Option<Vec<Choice>> {
    let Sharing {
        blank,
        list_of,
        key,
    } = sharing;
    let known: Vec<PartId> = list.choices.iter().map(|of| of.id.clone()).collect();
    let second = match key {
        Some(key) => lists.find(key, known.iter(), "choice")?.clone(),
        None => {
            let keys: Vec<&Choice> = list.choices.iter().filter(|of| of.key).collect();
            let Some(second) = keys.get(1).map(|choice| choice.id.clone()) else {
                let message = format!("the list of `{}` has too few keys for its blanks", list.id);
                let help =
                    "put `key = true` on one choice for each blank, or give this blank a `key`";
                let span = list_of.span.clone();
                lists.findings.add(&codes::KEY_COUNT, span, message, help);
                return None;
            };
            second
        }
    };
    let copies = list.choices.iter().map(|choice| Choice {
        id: PartId::in_slot(blank.as_str(), choice.id.local()),
        key: choice.id == second,
        ..choice.clone()
    });
    let copies = copies.collect();
    if key.is_none() {
        let moved = list.choices.iter_mut();
        moved
            .filter(|choice| choice.id == second)
            .for_each(|choice| choice.key = false);
    }
    Some(copies)
}

#[cfg(test)]
mod tests {
    use crate::content::parse;
    use crate::content::record::{item_from_text, item_to_text};
    use crate::domain::drawn::Drawn;
    use crate::domain::item::Item;
    use crate::domain::response::Response;

    fn item(blanks: &str) -> Item {
        let head = r#"format = 1
            bank = { id = "x", title = "X" }
            topic = [{ id = "t", title = "T" }]
            [[item]]
            id = "i"
            kind = "drop-down-cloze"
            topic = "t"
            stem = "What comes first?"
            text = "{x}, {y} and {z}"
            blanks = ["#;
        let parsed = parse("x", format!("{head}{blanks}]").as_bytes());
        assert_eq!(parsed.diagnostics.len(), 0, "{:?}", parsed.diagnostics);
        let bank = parsed.bank.expect("a bank");
        (*bank.items[0]).clone()
    }

    fn earned(item: &Item, chosen: [&str; 3]) -> u32 {
        let ids = ["x", "y", "z"].iter().zip(chosen);
        let ids = ids.map(|(slot, choice)| super::PartId::in_slot(slot, choice));
        let response = Response::Many(ids.collect());
        let rules = item.kind.rules();
        rules.mark(&Drawn::default(), &response).score.earned
    }

    const LIST: &str = r#"choices = [
        { id = "a", text = "A", key = true }, { id = "b", text = "B", key = true },
        { id = "c", text = "C", key = true }, { id = "d", text = "D" },
    ]"#;

    #[test]
    fn three_blanks_of_one_list_change_places_in_any_way() {
        let lists = [
            format!(
                r#"{{ id = "x", {LIST} }}, {{ id = "y", same_list_as = "x" }}, {{ id = "z", same_list_as = "x" }}"#
            ),
            format!(
                r#"{{ id = "x", same_list_as = "z" }}, {{ id = "y", same_list_as = "z" }}, {{ id = "z", {LIST} }}"#
            ),
        ];
        for blanks in lists {
            let item = item(&blanks);
            for right in [["a", "b", "c"], ["b", "c", "a"], ["c", "b", "a"]] {
                assert_eq!(earned(&item, right), 3, "{right:?}");
            }
            assert_eq!(earned(&item, ["c", "c", "d"]), 1);
            assert_eq!(item_from_text(&item_to_text(&item)), Ok(item));
        }
    }

    #[test]
    fn a_blank_with_a_key_of_its_own_stays_beside_two_that_change_places() {
        let list = LIST.replace("C\", key = true", "C\"");
        let blanks = format!(
            r#"{{ id = "x", same_list_as = "y", key = "d" }}, {{ id = "y", {list} }}, {{ id = "z", same_list_as = "y" }}"#
        );
        let item = item(&blanks);
        assert_eq!(earned(&item, ["d", "a", "b"]), 3);
        assert_eq!(earned(&item, ["d", "b", "a"]), 3);
        assert_eq!(earned(&item, ["a", "d", "b"]), 1);
        assert_eq!(item_from_text(&item_to_text(&item)), Ok(item));
    }
}
