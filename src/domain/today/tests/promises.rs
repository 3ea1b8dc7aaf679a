//! Any history: a set keeps to its time, its caps and its distances.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::ids::TopicKey;
use crate::domain::limits::SET_ITEMS_MAX;

fn any_state() -> impl Strategy<Value = Option<ItemState>> {
    let made = (-3i32..40, 1u8..90, any::<bool>(), any::<bool>(), 7u8..9);
    proptest::option::of(
        made.prop_map(|(ago, stability, wrong, reviewed, revision)| {
            let on = DAY.saturating_sub(jiff::Span::new().days(ago));
            let mut state = known(on, f32::from(stability));
            if wrong {
                state = ItemState {
                    review: state.review,
                    ..sure_and_wrong(on)
                };
            }
            state.review = state.review.filter(|_| reviewed);
            state.last_revision = Some(Revision([revision; 32]));
            state
        }),
    )
}

/// Returns a bank with everything that a set must mind.
fn minded() -> Vec<Item> {
    let mut all = items("ivig", &["a", "b", "c"], 40);
    for (at, item) in all.iter_mut().enumerate() {
        item.facts.objective = (at % 4 == 0).then(|| ObjectiveId::new(format!("o{}", at % 3)));
        item.facts.expected_s = (at % 5 == 0).then_some(at as u32 * 9);
        item.facts.safety_critical = at % 7 == 0;
        if at % 11 == 0 {
            *item = corrected(item.clone(), date(2026, 11, 10));
            item.revision = Revision([7; 32]);
        }
        if at % 13 == 0 {
            item.status = Status::Withdrawn;
        }
    }
    all[5] = enemy_of(all[5].clone(), &["i006", "i007"]);
    all.extend(case_of("ivig", "c"));
    all.extend(case_of("ivig", "d"));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_set_keeps_its_promises(
        states in prop::collection::vec(any_state(), 52),
        minutes in 1u32..40,
        new_a_day in 0u32..20,
        seed: u64,
    ) {
        let all = minded();
        let keys: Vec<ItemKey> = all.iter().map(|item| item.key.clone()).collect();
        let mut made = Made::of(all).rules(minutes, new_a_day);
        made.seed = seed;
        made.states = keys.into_iter().zip(states).filter_map(|(key, state)| Some((key, state?))).collect();
        let today = made.today();
        prop_assert_eq!(&today, &made.today());
        let items: Vec<&Item> = today.items.iter().map(|of| &**made.library.item(&of.key).unwrap()).collect();
        prop_assert!(items.len() <= SET_ITEMS_MAX);
        prop_assert!(today.seconds <= minutes * 60 || items.len() == 1);
        prop_assert_eq!(items.iter().map(|of| of.facts.expected_s.unwrap_or(60).max(1)).sum::<u32>(), today.seconds);
        let unique: BTreeSet<&ItemKey> = items.iter().map(|of| &of.key).collect();
        prop_assert_eq!(unique.len(), items.len());
        let objectives: Vec<&ObjectiveId> = items.iter().filter_map(|of| of.facts.objective.as_ref()).collect();
        prop_assert_eq!(objectives.iter().collect::<BTreeSet<_>>().len(), objectives.len());
        let in_case = items.iter().filter(|of| of.case.is_some()).count();
        prop_assert_eq!(in_case % CASE_ITEMS, 0);
        for (of, item) in today.items.iter().zip(&items) {
            prop_assert!(item.status == Status::Active);
            prop_assert!(!item.enemies.iter().any(|enemy| unique.contains(enemy)));
            let state = made.states.get(&of.key).copied().unwrap_or_default();
            prop_assert_eq!(of.reason == TodayReason::New, !state.is_seen());
            let is_of_today = state.last_on.is_some_and(|on| on == DAY);
            prop_assert!(!is_of_today || of.reason == TodayReason::Corrected || item.case.is_some());
        }
        let topics: BTreeSet<TopicKey> = items.iter().map(|of| of.topic_key()).collect();
        prop_assert!(topics.len() <= 5);
        prop_assert!(!today.line(DAY).contains("  "));
        let new_today = made.states.values().filter(|of| of.first_on == Some(DAY)).count();
        let new_singles = today.items.iter().zip(&items)
            .filter(|(of, item)| of.reason == TodayReason::New && item.case.is_none()).count();
        prop_assert!(new_singles <= (new_a_day as usize).saturating_sub(new_today));
    }
}
