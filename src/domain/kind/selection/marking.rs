//! The marking of chosen choices: the mark of each, then the points of each slot.

use std::collections::BTreeSet;

use super::Selection;
use crate::domain::ids::PartId;
use crate::domain::scoring::{Mark, Marking, PartMark, ScoringRule, SlotPoints};

/// Marks these choices.
pub fn mark(selection: &Selection, chosen: &[PartId]) -> Marking {
    let keys = keys_for(selection, chosen);
    let mut parts = Vec::new();
    let mut slots = Vec::new();
    for slot in &selection.slots {
        let mut points = SlotPoints {
            slot: slot.id.clone(),
            plus: 0,
            minus: 0,
        };
        for choice in &slot.choices {
            let key = keys.contains(&choice.id);
            let mark = match (key, choice.acceptable, chosen.contains(&choice.id)) {
                (true, _, true) => Mark::Hit,
                (true, _, false) => Mark::Missed,
                (false, true, true) => Mark::Acceptable,
                (false, false, true) => Mark::Wrong,
                (false, _, false) => Mark::LeftOut,
            };
            points.plus += u32::from(mark == Mark::Hit);
            points.minus += u32::from(mark == Mark::Wrong);
            parts.push(PartMark {
                id: choice.id.clone(),
                mark,
            });
        }
        slots.push(points);
    }
    let harmful = |id: &PartId| selection.choice(id).is_some_and(|choice| choice.harmful);
    let harmed = chosen.iter().any(|id| harmful(id) && !keys.contains(id));
    let described = selection.described();
    match (described.rule, &selection.anchor) {
        (ScoringRule::Rationale, Some(anchor)) => Marking::rationale(anchor, slots, parts, harmed),
        (rule, _) => {
            let possible = super::Kind::possible(selection);
            Marking::by_slots((rule, selection.scope), possible, (slots, parts), harmed)
        }
    }
}

/// Returns the choices that count as keys for this response: in slots that may change places, a key
/// given in another slot of the set counts there, and the remaining keys stand in the remaining
/// slots.
fn keys_for(selection: &Selection, chosen: &[PartId]) -> BTreeSet<PartId> {
    let keyed = selection.choices().filter(|choice| choice.key);
    let mut keys: BTreeSet<PartId> = keyed.map(|choice| choice.id.clone()).collect();
    for set in &selection.interchangeable {
        let ours = |id: &&PartId| set.iter().any(|slot| id.slot() == Some(slot.as_str()));
        let own: Vec<PartId> = keys.iter().filter(ours).cloned().collect();
        keys.retain(|id| !own.contains(id));
        let mut left = own;
        let mut open = Vec::new();
        for slot in set {
            let given = chosen.iter().find(|id| id.slot() == Some(slot.as_str()));
            let hit = given.and_then(|given| {
                let place = left.iter().position(|key| key.local() == given.local())?;
                left.remove(place);
                Some(given.clone())
            });
            match hit {
                Some(hit) => drop(keys.insert(hit)),
                None => open.push(slot),
            }
        }
        // A slot keeps its own key if nobody took it, so that the result names it there.
        let (own, others): (Vec<&PartId>, Vec<&PartId>) = left
            .iter()
            .partition(|key| open.iter().any(|slot| key.slot() == Some(slot.as_str())));
        let taken: BTreeSet<&str> = own.iter().filter_map(|key| key.slot()).collect();
        let free = open.iter().filter(|slot| !taken.contains(slot.as_str()));
        let moved = free
            .zip(&others)
            .map(|(slot, key)| PartId::in_slot(slot.as_str(), key.local()));
        let moved: Vec<PartId> = moved.collect();
        keys.extend(own.into_iter().cloned());
        keys.extend(moved);
    }
    keys
}
