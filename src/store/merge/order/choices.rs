//! The items that adaptive exams chose in copies of one directory, and the responses to them. Pure.
//!
//! Each place keeps the choice with the smallest id whose item the form does not have yet. A form has
//! no gap: after a place that no choice is left for, all choices are second ones. A response to an
//! item that its place does not have counts for the item, as a later vote of the place. So vote 0
//! stays free for the item that is there.

use std::collections::{BTreeMap, BTreeSet};

use super::{Key, Part};

/// A place of a form: its sitting and its number.
type Place = ([u8; 16], i64);

/// Settles the choices and the votes. The keys are sorted by id, and their starts are settled.
pub(super) fn settle(keys: &mut [Key]) {
    let items = settle_choices(keys);
    settle_chosen_votes(keys, &items);
    super::settle(
        keys,
        |key| match (key.part, key.sitting) {
            (Part::Response(position, _), Some(sitting))
                if items.contains_key(&(sitting, position)) =>
            {
                None
            }
            (Part::Response(position, vote), sitting) => Some((sitting, position, vote)),
            _ => None,
        },
        |key| {
            if let Part::Response(position, vote) = key.part {
                key.part = Part::Response(position, vote.saturating_add(1));
            }
        },
    );
}

/// Keeps one choice for each place. Returns the item of each place that was ever chosen; `None` for
/// a place that has no choice left.
fn settle_choices(keys: &mut [Key]) -> BTreeMap<Place, Option<u32>> {
    let mut sizes: BTreeMap<[u8; 16], i64> = BTreeMap::new();
    let mut forms: BTreeMap<[u8; 16], BTreeMap<i64, Vec<usize>>> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        match (key.part, key.sitting) {
            (Part::Start, Some(sitting)) => {
                sizes.insert(sitting, key.size);
            }
            (Part::Choice(position) | Part::ChoiceAgain(position), Some(sitting)) => {
                let places = forms.entry(sitting).or_default();
                places.entry(position).or_default().push(at);
            }
            _ => {}
        }
    }
    let mut items = BTreeMap::new();
    for (sitting, places) in forms {
        let size = sizes.get(&sitting).copied().unwrap_or(0);
        // A recovered form may have lost items of its start, so any place after them may be next.
        let mut next = places.keys().copied().find(|position| *position >= size);
        let mut asked = BTreeSet::new();
        for (position, candidates) in places {
            let is_next = next == Some(position);
            let kept = candidates.iter().copied().find(|at| {
                let item = keys.get(*at).map(|key| key.item);
                is_next && item.is_some_and(|item| asked.insert(item))
            });
            if kept.is_some() {
                next = Some(position.saturating_add(1));
            }
            items.insert(
                (sitting, position),
                kept.and_then(|at| keys.get(at)).map(|key| key.item),
            );
            for at in candidates {
                if let Some(key) = keys.get_mut(at) {
                    key.part = match Some(at) == kept {
                        true => Part::Choice(position),
                        false => Part::ChoiceAgain(position),
                    };
                }
            }
        }
    }
    items
}

/// Numbers the votes of each chosen place anew: first the responses to its item, then the others,
/// which begin with vote 1 at the earliest. So the numbers depend on the set of responses alone.
fn settle_chosen_votes(keys: &mut [Key], items: &BTreeMap<Place, Option<u32>>) {
    let mut places: BTreeMap<Place, [Vec<usize>; 2]> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        let (Part::Response(position, _), Some(sitting)) = (key.part, key.sitting) else {
            continue;
        };
        let Some(item) = items.get(&(sitting, position)) else {
            continue;
        };
        let [fitting, others] = places.entry((sitting, position)).or_default();
        match *item == Some(key.item) {
            true => fitting.push(at),
            false => others.push(at),
        }
    }
    for ((_, position), [fitting, others]) in places {
        let first_other = i64::try_from(fitting.len()).unwrap_or(i64::MAX).max(1);
        let votes = (0..).zip(fitting).chain((first_other..).zip(others));
        for (vote, at) in votes {
            if let Some(key) = keys.get_mut(at) {
                key.part = Part::Response(position, vote);
            }
        }
    }
}
