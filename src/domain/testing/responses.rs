//! Responses to made-up items: complete, wrong, or any at all.

use proptest::prelude::*;
use proptest::sample::subsequence;
use rand::SeedableRng;

use super::{letters, parts};
use crate::domain::drawn::{Chance, Drawn};
use crate::domain::ids::PartId;
use crate::domain::kind::{ItemKind, PickLimit, Selection};
use crate::domain::response::Response;

/// Returns a complete response of some choices of a selection.
pub fn some_choices(selection: &Selection, chance: &mut Chance) -> Response {
    let mut ids: Vec<PartId> = selection
        .choices()
        .map(|choice| choice.id.clone())
        .collect();
    rand::seq::SliceRandom::shuffle(ids.as_mut_slice(), chance);
    let mut response = Response::Blank;
    for id in ids {
        let slot = selection.slot_of(&id).expect("a slot");
        let used = |other: &PartId| selection.is_exclusive() && other.local() == id.local();
        let open = slot.given(response.parts()) < slot.wanted();
        let more = slot.takes == PickLimit::Any && rand::RngExt::random_ratio(chance, 1, 3);
        if (open || more) && !response.parts().iter().any(used) {
            response = selection
                .toggled(&response, &id)
                .expect("a choice that fits");
        }
    }
    response
}

/// Generates any response: existing parts or not, repeated or not; numbers and other text.
pub fn any_response() -> impl Strategy<Value = Response> {
    let part = || prop::sample::select(parts("abcdefghz"));
    let cells: Vec<PartId> = [
        "r1/x", "r1/y", "r2/y", "g/a", "g/b", "h/d", "x/a", "x/b", "y/b", "y/d",
    ]
    .map(PartId::new)
    .into();
    let cells = move || subsequence(cells.clone(), 0..=4).prop_shuffle();
    let distinct = || subsequence(parts("abcdefgh"), 0..=8).prop_shuffle();
    prop_oneof![
        Just(Response::Blank),
        part().prop_map(Response::One),
        distinct().prop_map(Response::Many),
        prop::collection::vec(part(), 0..6).prop_map(Response::Many),
        (2usize..=6)
            .prop_flat_map(|count| Just(parts(&letters(count))).prop_shuffle())
            .prop_map(Response::Sequence),
        distinct().prop_map(Response::Sequence),
        cells().prop_map(Response::Many),
        "[0-9]{1,4}(\\.[0-9]{1,2})?".prop_map(Response::Number),
        "[0-9.,:a ]{0,6}".prop_map(Response::Number),
    ]
}

/// Returns a possible entry for an item with this layout: the key (0, 1), nothing (2), some other
/// response (3), or one that could never be submitted.
pub fn entry(kind: &ItemKind, drawn: &Drawn, which: usize, chance: &mut Chance) -> Response {
    let rules = kind.rules();
    let key = rules.key(drawn);
    let mut order = drawn.order.clone();
    rand::seq::SliceRandom::shuffle(order.as_mut_slice(), chance);
    match (which, kind) {
        (0 | 1, _) => key,
        (2, _) => Response::Blank,
        (3, ItemKind::Selection(selection)) => some_choices(selection, chance),
        (3, ItemKind::Ordered(_)) => Response::Sequence(order),
        (3, _) => Response::Number("12.5".into()),
        _ => match key {
            Response::One(_) => Response::One("zz".into()),
            Response::Many(keys) => {
                Response::Many(keys.iter().take(1).cycle().take(2).cloned().collect())
            }
            Response::Sequence(_) => Response::Sequence(order.into_iter().skip(1).collect()),
            _ => Response::Number("3.".into()),
        },
    }
}

/// Returns a complete response that loses at least one point.
pub fn wrong(kind: &ItemKind, drawn: &Drawn) -> Response {
    let entry = |seed| entry(kind, drawn, 3, &mut Chance::seed_from_u64(seed));
    let loses = |response: &Response| {
        let rules = kind.rules();
        rules.ready(response) == Ok(()) && !rules.mark(drawn, response).score.is_full()
    };
    let mut found = (0..100).map(entry).filter(loses);
    found.next().expect("a wrong response")
}
