//! Any item with slots that a bank can hold is read back from its record as it was.

use proptest::prelude::*;

use crate::content::record::{item_from_text, item_to_text};
use crate::content::revision;
use crate::domain::choice::Choice;
use crate::domain::ids::PartId;
use crate::domain::kind::{AnswerShape, Selection};
use crate::domain::passage::Passage;
use crate::domain::scoring::Scope;
use crate::domain::testing::{any_slots, item, parts};

/// Makes a generated selection one that a bank can hold: ids of slots, labels, rows and flags as the
/// parser gives them.
fn written(mut made: Selection, whys: &[String]) -> Selection {
    let in_table = made.described().in_table;
    let spans = made.shape() == AnswerShape::Spans;
    let titles = [
        "Actions to take",
        "Condition most likely",
        "Parameters to monitor",
    ];
    for (number, slot) in made.slots.iter_mut().enumerate() {
        match made.name.description().shape {
            AnswerShape::Spans if in_table => slot.id = PartId::new(format!("row-{}", number + 1)),
            AnswerShape::Spans | AnswerShape::Regions => slot.id = PartId::new("choices"),
            _ => {}
        }
        slot.label = match made.name.description().shape {
            AnswerShape::BowTie => titles[number].to_owned(),
            AnswerShape::Groups | AnswerShape::Grid => slot.label.clone(),
            _ => String::new(),
        };
        let has_why = !spans
            && !matches!(
                made.name.description().shape,
                AnswerShape::BowTie | AnswerShape::Regions
            );
        if has_why {
            slot.why.clone_from(&whys[number]);
        }
    }
    if spans && in_table {
        let mark = |of: &Choice| format!("{{{}|{}}}", of.id, of.text);
        let cell =
            |choices: &[Choice]| vec![choices.iter().map(mark).collect::<Vec<_>>().join(" or ")];
        made.passage = Passage::Table {
            header: vec!["Finding".into()],
            rows: made.slots.iter().map(|slot| cell(&slot.choices)).collect(),
        };
    }
    if made.described().slots.max == 1 {
        made.scope = Scope::Item;
    }
    flags(&mut made, whys);
    made
}

/// Gives choices that are written once the same flags in every slot, and reasons.
fn flags(made: &mut Selection, whys: &[String]) {
    let shape = made.shape();
    let of_row = made.clone();
    let is_row_harmful = |id: &PartId| {
        let row = |other: &PartId| match of_row.slots_are_rows() {
            true => other.slot() == id.slot(),
            false => other.local() == id.local(),
        };
        of_row.choices().any(|of| row(&of.id) && of.harmful)
    };
    let alike = |id: &PartId| {
        of_row
            .choices()
            .filter(|of| of.id.local() == id.local())
            .collect::<Vec<_>>()
    };
    for (number, slot) in made.slots.iter_mut().enumerate() {
        for (at, choice) in slot.choices.iter_mut().enumerate() {
            choice.why.clone_from(match shape {
                AnswerShape::Targets => &whys[(number + at) % whys.len()],
                _ => &whys[at % whys.len()],
            });
            match shape {
                AnswerShape::Grid => {
                    choice.harmful = is_row_harmful(&choice.id) && !choice.key;
                    choice.acceptable = false;
                }
                AnswerShape::Targets => {
                    let alike = alike(&choice.id);
                    choice.harmful = alike.iter().any(|of| of.harmful) && !choice.key;
                    choice.acceptable =
                        alike.iter().any(|of| of.acceptable) && !alike.iter().any(|of| of.key);
                }
                _ => {}
            }
        }
    }
}

/// Lets the second blank take the list of the first, with a key of its own or the second of the list.
fn shared(mut made: Selection, own_key: Option<usize>) -> Selection {
    if made.shape() != AnswerShape::Blanks {
        return made;
    }
    let first = made.slots[0].clone();
    let keyed = first.choices.iter().position(|of| of.key).expect("a key");
    let key = own_key.map_or(keyed + 1, |key| key % first.choices.len());
    let second = made.slots[1].id.clone();
    let copies = first.choices.iter().enumerate().map(|(at, of)| Choice {
        id: PartId::in_slot(second.as_str(), of.id.local()),
        key: at == key,
        harmful: false,
        acceptable: false,
        ..of.clone()
    });
    made.slots[1].choices = copies.collect();
    for choice in &mut made.slots[0].choices {
        (choice.harmful, choice.acceptable) = (false, false);
    }
    if own_key.is_none() && made.anchor.is_none() {
        made.interchangeable = vec![vec![first.id, second]];
    }
    made
}

proptest! {
    #[test]
    fn an_item_with_slots_reads_back(
        made in any_slots(),
        whys in prop::collection::vec("[ -~]{0,20}", 6),
        share in prop_oneof![Just(None), Just(Some(None)), (0usize..3).prop_map(|key| Some(Some(key)))],
        turned in any::<bool>(),
    ) {
        let whys: Vec<String> = whys.iter().map(|why| why.trim().to_owned()).collect();
        let mut made = written(made, &whys);
        if let Some(own_key) = share {
            made = shared(made, own_key);
        }
        if made.shape() == AnswerShape::Targets {
            let set = || vec![parts("yz")];
            made.interchangeable = if turned { set() } else { Vec::new() };
        }
        let acceptable = made.choices().filter(|of| of.acceptable);
        let mut acceptable: Vec<PartId> = acceptable.map(|of| of.id.local().into()).collect();
        acceptable.sort();
        acceptable.dedup();
        let mut item = item("bank", "topic", "item", made.into());
        item.facts.acceptable = acceptable;
        item.stem = "What fits?".into();
        item.revision = revision(&item);
        let text = item_to_text(&item);
        let read = item_from_text(&text);
        prop_assert_eq!(read, Ok(item), "{}", text);
    }
}
