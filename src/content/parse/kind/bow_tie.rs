//! Two actions, one condition and two parameters.

use super::parts::{PartList, PartReader};
use crate::content::parse::reader::Reader;
use crate::domain::ids::PartId;
use crate::domain::kind::{ChoiceSlot, KindName, PickLimit, Selection};
use crate::domain::limits::PARTS_MAX;
use crate::domain::passage::Passage;

/// The wings with their titles and the number of their keys.
const WINGS: [(&str, &str, usize); 3] = [
    ("actions", "Actions to take", 2),
    ("condition", "Condition most likely", 1),
    ("parameters", "Parameters to monitor", 2),
];

/// Reads the three lists.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<Selection> {
    let (fields, mut lists) = PartReader::split(reader);
    let mut slots = Vec::new();
    for (wing, title, keys) in WINGS {
        let list = PartList {
            slot: Some(wing),
            ..PartList::of(wing, "a choice", keys + 1)
        };
        let Some(choices) = lists.choices(fields, list) else {
            continue;
        };
        let wanted = match keys {
            1 => format!("exactly one choice of `{wing}`"),
            _ => format!("exactly two choices of `{wing}`"),
        };
        let span = fields.span_of(wing);
        lists.check_keys(&choices, keys..=keys, span, ("choice", &wanted));
        slots.push(ChoiceSlot {
            id: PartId::new(wing),
            label: title.to_owned(),
            why: String::new(),
            takes: match keys {
                1 => PickLimit::One,
                _ => PickLimit::Keyed,
            },
            choices,
        });
    }
    let all = slots.iter().map(|slot| slot.choices.len()).sum();
    let span = lists.places.whole.clone();
    let fits = lists.is_size("the choices of all wings", all, (0, PARTS_MAX), span);
    (fits && !lists.torn).then(|| Selection::of(name, slots, Passage::Absent))
}
