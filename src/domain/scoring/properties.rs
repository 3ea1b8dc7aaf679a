//! Properties of every item and every response.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;

use super::{Marking, Scope, ScoringRule, SlotPoints};
use crate::domain::choice::Choice;
use crate::domain::drawn::{Chance, Drawn};
use crate::domain::ids::PartId;
use crate::domain::item::mark;
use crate::domain::kind::{ChoiceSlot, ItemKind, Kind, KindName, Selection};
use crate::domain::response::Response;
use crate::domain::testing::{
    any_keyed, any_kind, any_ordered, any_response, any_slots, any_slots_of, item, some_choices,
};

fn marked(kind: &ItemKind, drawn: &Drawn, response: &Response) -> Option<Marking> {
    mark(
        &item("bank", "topic", "item", kind.clone()),
        drawn,
        response,
    )
    .ok()
}

fn earned(kind: &ItemKind, response: &Response) -> u32 {
    marked(kind, &Drawn::default(), response)
        .expect("a response that fits")
        .score
        .earned
}

fn select(choices: &[Choice], all: bool) -> ItemKind {
    let choices = choices.to_vec();
    let name = if all {
        KindName::SelectAll
    } else {
        KindName::SelectN
    };
    Selection::list(name, choices).into()
}

/// Returns whether a response can be one to this kind, by the wording of the standard.
fn fits(kind: &ItemKind, response: &Response) -> bool {
    let known = |kind: &Selection, ids: &[PartId]| ids.iter().all(|id| kind.choice(id).is_some());
    let once = |ids: &[PartId]| ids.iter().collect::<BTreeSet<_>>().len() == ids.len();
    match (kind, response) {
        (_, Response::Blank) => true,
        (ItemKind::Selection(kind), Response::One(id)) => {
            kind.is_single() && known(kind, std::slice::from_ref(id))
        }
        (ItemKind::Selection(kind), Response::Many(ids)) => {
            let locals: BTreeSet<&str> = ids.iter().map(PartId::local).collect();
            let alone = !kind.is_exclusive() || locals.len() == ids.len();
            let room = |slot: &ChoiceSlot| slot.given(ids) <= slot.limit();
            !kind.is_single()
                && known(kind, ids)
                && once(ids)
                && alone
                && kind.slots.iter().all(room)
        }
        (ItemKind::Ordered(kind), Response::Sequence(ids)) => {
            ids.len() == kind.steps.len() && kind.steps.iter().all(|step| ids.contains(&step.id))
        }
        (ItemKind::Numeric(kind), Response::Number(typed)) => kind.read(typed).is_ok(),
        _ => false,
    }
}

/// Computes the points by the wording of the rule, from the points of the slots.
fn by_rule(marking: &Marking) -> u32 {
    let all_or_nothing = u32::from(marking.score.is_full());
    if marking.slots.is_empty() {
        return all_or_nothing;
    }
    let (plus, minus) = (marking.plus(), marking.minus());
    match (marking.rule, marking.scope) {
        (ScoringRule::ZeroOne, _) => plus,
        (ScoringRule::PlusMinus, Scope::Item) => plus.saturating_sub(minus),
        (ScoringRule::PlusMinus, Scope::Group) => {
            let slots = marking.slots.iter();
            slots.map(|slot| slot.plus.saturating_sub(slot.minus)).sum()
        }
        (ScoringRule::Rationale, _) => {
            let anchor = marking.anchor.as_ref().expect("an anchor");
            let of = |slot: &&SlotPoints| slot.slot == *anchor;
            let holds = marking.slots.iter().find(of).expect("the anchor").plus;
            holds * (plus - holds)
        }
    }
}

/// Returns the elements of `ids` whose bits are set.
fn picked(choices: &[Choice], bits: &[bool]) -> Vec<PartId> {
    let pairs = choices.iter().zip(bits);
    pairs
        .filter(|(_, set)| **set)
        .map(|(choice, _)| choice.id.clone())
        .collect()
}

fn bits() -> impl Strategy<Value = Vec<bool>> {
    prop::collection::vec(any::<bool>(), 8)
}

proptest! {
    #[test]
    fn points_stay_within_bounds_and_what_does_not_fit_is_refused(
        kind in any_kind(), response in any_response(), seed: u64,
    ) {
        let rules = kind.rules();
        let drawn = rules.draw(true, &mut Chance::seed_from_u64(seed));
        let checked = rules.check(&response);
        prop_assert_eq!(checked.is_ok(), fits(&kind, &response), "{:?}", checked);
        prop_assert!(rules.ready(&response).is_err() || checked.is_ok());
        let marking = marked(&kind, &drawn, &response);
        prop_assert_eq!(marking.is_some(), checked.is_ok());
        if let Some(marking) = marking {
            prop_assert!(marking.score.earned <= marking.score.possible);
            prop_assert_eq!(marking.score.possible, rules.possible());
            prop_assert_eq!(marking.rule, rules.rule());
            prop_assert_eq!(marking.score.earned, by_rule(&marking));
        }
    }

    #[test]
    fn the_key_earns_every_point_and_blank_earns_none(
        kind in any_kind(), shuffle: bool, seed: u64,
    ) {
        let rules = kind.rules();
        let drawn = rules.draw(shuffle, &mut Chance::seed_from_u64(seed));
        let key = rules.key(&drawn);
        prop_assert_eq!(rules.ready(&key), Ok(()), "{:?}", key);
        let full = marked(&kind, &drawn, &key).expect("a marking");
        prop_assert!(full.score.is_full() && full.score.possible > 0);
        prop_assert!(!full.harmful);
        prop_assert!(rules.ready(&Response::Blank).is_err());
        let blank = marked(&kind, &drawn, &Response::Blank).expect("a marking");
        prop_assert_eq!((blank.score.earned, blank.plus(), blank.minus()), (0, 0, 0));
        prop_assert!(!blank.harmful);
    }

    #[test]
    fn ticking_everything_earns_twice_the_keys_less_the_choices(choices in any_keyed()) {
        let mut choices = choices;
        choices.iter_mut().for_each(|choice| choice.acceptable = false);
        let everything = choices.iter().map(|choice| choice.id.clone()).collect();
        let keys = choices.iter().filter(|choice| choice.key).count();
        let right = u32::try_from((2 * keys).saturating_sub(choices.len())).expect("few");
        prop_assert_eq!(earned(&select(&choices, true), &Response::Many(everything)), right);
    }

    /// Better: every correct tick of the other and perhaps more, and no additional incorrect tick.
    #[test]
    fn a_better_response_never_earns_less(
        choices in any_keyed(), one in bits(), other in bits(), all: bool,
    ) {
        let better: Vec<bool> = choices
            .iter()
            .zip(one.iter().zip(&other))
            .map(|(choice, (a, b))| if choice.key { *a || *b } else { *a && *b })
            .collect();
        let kind = select(&choices, all);
        let (worse, better) = (picked(&choices, &one), picked(&choices, &better));
        let (worse, better) = (Response::Many(worse), Response::Many(better));
        prop_assume!(kind.rules().check(&worse).is_ok() && kind.rules().check(&better).is_ok());
        prop_assert!(earned(&kind, &better) >= earned(&kind, &worse));
    }

    #[test]
    fn a_wrong_tick_never_raises_and_a_right_one_never_lowers(
        choices in any_keyed(), ticks in bits(), all: bool,
    ) {
        let kind = select(&choices, all);
        let ticked = picked(&choices, &ticks);
        prop_assume!(kind.rules().check(&Response::Many(ticked.clone())).is_ok());
        let before = earned(&kind, &Response::Many(ticked.clone()));
        for choice in choices.iter().filter(|choice| !ticked.contains(&choice.id)) {
            let mut more = ticked.clone();
            more.push(choice.id.clone());
            let more = Response::Many(more);
            if kind.rules().check(&more).is_err() {
                continue;
            }
            let after = earned(&kind, &more);
            match (choice.key, choice.acceptable) {
                (true, _) => prop_assert!(after >= before),
                (false, true) => prop_assert_eq!(after, before),
                (false, false) => prop_assert!(after <= before),
            }
        }
    }

    #[test]
    fn of_single_choices_only_the_key_earns(choices in any_keyed(), at in 0usize..8) {
        let mut choices = choices;
        let at = at % choices.len();
        for (place, choice) in choices.iter_mut().enumerate() {
            choice.key = place == at;
            choice.acceptable &= !choice.key;
        }
        let kind = ItemKind::from(Selection::list(KindName::MultipleChoice, choices.clone()));
        for (place, choice) in choices.iter().enumerate() {
            let response = Response::One(choice.id.clone());
            prop_assert_eq!(earned(&kind, &response), u32::from(place == at));
        }
    }

    #[test]
    fn only_whole_right_orders_earn(kind in any_ordered(), seed: u64) {
        let mut order: Vec<PartId> = kind.steps.iter().map(|step| step.id.clone()).collect();
        let right_order = order.clone();
        order.shuffle(&mut Chance::seed_from_u64(seed));
        let right = order == right_order || kind.accepted.contains(&order);
        let kind = ItemKind::Ordered(kind);
        prop_assert_eq!(earned(&kind, &Response::Sequence(order)), u32::from(right));
    }

    #[test]
    fn what_stands_where_on_screen_changes_nothing(
        kind in any_kind(), response in any_response(), seeds: (u64, u64),
    ) {
        let rules = kind.rules();
        let drawn = rules.draw(true, &mut Chance::seed_from_u64(seeds.0));
        let mut other = drawn.clone();
        let mut chance = Chance::seed_from_u64(seeds.1);
        other.order.shuffle(&mut chance);
        prop_assert_eq!(rules.key(&drawn), rules.key(&other));
        let before = marked(&kind, &drawn, &response);
        prop_assert_eq!(&before, &marked(&kind, &other, &response));
        // Neither does the order in which ticks were made.
        if let Response::Many(mut ids) = response {
            ids.shuffle(&mut chance);
            prop_assert_eq!(before, marked(&kind, &other, &Response::Many(ids)));
        }
    }

    #[test]
    fn acceptable_choices_never_change_the_score(
        choices in any_keyed(), ticks in bits(), others in bits(), all: bool,
    ) {
        let kind = select(&choices, all);
        let (mut some, mut more) = (Vec::new(), Vec::new());
        for (choice, (tick, other)) in choices.iter().zip(ticks.iter().zip(&others)) {
            let id = || choice.id.clone();
            some.extend(tick.then(id));
            more.extend(if choice.acceptable { *other } else { *tick }.then(id));
        }
        let (some, more) = (Response::Many(some), Response::Many(more));
        prop_assume!(kind.rules().check(&some).is_ok() && kind.rules().check(&more).is_ok());
        prop_assert_eq!(earned(&kind, &some), earned(&kind, &more));
    }

    #[test]
    fn a_wrong_choice_in_a_slot_never_raises_and_a_right_one_never_lowers(
        made in any_slots(), seed: u64,
    ) {
        let mut made = made;
        // A key that stands in another slot of the set changes which choices are keys.
        made.interchangeable.clear();
        let entry = some_choices(&made, &mut Chance::seed_from_u64(seed));
        let kind = ItemKind::from(made.clone());
        let before = earned(&kind, &entry);
        for choice in made.choices().filter(|choice| !entry.parts().contains(&choice.id)) {
            let mut more = entry.parts().to_vec();
            more.push(choice.id.clone());
            let more = made.response(more);
            if kind.rules().check(&more).is_err() {
                continue;
            }
            let after = earned(&kind, &more);
            match (choice.key, choice.acceptable) {
                (true, _) => prop_assert!(after >= before),
                (false, true) => prop_assert_eq!(after, before),
                (false, false) => prop_assert!(after <= before),
            }
        }
    }

    #[test]
    fn the_sum_of_groups_is_never_below_the_pooled_score(made in any_slots(), seed: u64) {
        prop_assume!(made.described().rule == ScoringRule::PlusMinus);
        let entry = some_choices(&made, &mut Chance::seed_from_u64(seed));
        let of = |scope| earned(&ItemKind::from(Selection { scope, ..made.clone() }), &entry);
        prop_assert!(of(Scope::Group) >= of(Scope::Item));
    }

    #[test]
    fn selecting_everything_earns_twice_the_keys_less_the_choices_in_each_scope(made in any_slots()) {
        prop_assume!(made.described().rule == ScoringRule::PlusMinus);
        let mut made = made;
        let choices = made.slots.iter_mut().flat_map(|slot| &mut slot.choices);
        choices.for_each(|choice| choice.acceptable = false);
        let all = made.response(made.choices().map(|choice| choice.id.clone()).collect());
        let right = |slot: &ChoiceSlot| (2 * slot.key_count()).checked_sub(slot.choices.len());
        let by_group: usize = made.slots.iter().filter_map(right).sum();
        let keys: usize = made.slots.iter().map(ChoiceSlot::key_count).sum();
        let pooled = (2 * keys).saturating_sub(made.choices().count());
        let of = |scope| earned(&ItemKind::from(Selection { scope, ..made.clone() }), &all) as usize;
        prop_assert_eq!((of(Scope::Group), of(Scope::Item)), (by_group, pooled));
    }

    #[test]
    fn keys_may_change_places_only_within_their_set(made in any_slots_of(11..12), seed: u64) {
        let key = made.key(&Drawn::default());
        // The keys of the last two targets, exchanged.
        let local = |at: usize| key.parts()[at].local().to_owned();
        let swapped = made.response(vec![
            key.parts()[0].clone(),
            PartId::in_slot("y", &local(2)),
            PartId::in_slot("z", &local(1)),
        ]);
        let kind = ItemKind::from(made.clone());
        prop_assert_eq!(earned(&kind, &swapped), 3);
        let across = made.response(vec![
            PartId::in_slot("x", &local(1)),
            PartId::in_slot("y", &local(0)),
            key.parts()[2].clone(),
        ]);
        prop_assert_eq!(earned(&kind, &across), 1);
        let entry = some_choices(&made, &mut Chance::seed_from_u64(seed));
        let strict = ItemKind::from(Selection { interchangeable: Vec::new(), ..made });
        prop_assert!(earned(&kind, &entry) >= earned(&strict, &entry));
    }
}
