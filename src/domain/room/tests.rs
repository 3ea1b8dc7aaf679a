//! Random interleavings of orders, wishes, clocks and restarts, and one class step by step.

use std::sync::Arc;

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::domain::drawn::Drawn;
use crate::domain::response::Response;
use crate::domain::room::testing;
use crate::domain::room::testing::interleaving::*;
use crate::domain::testing::{case_of, item, multiple_choice};

mod reports;
mod seats;
mod votes;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_interleaving_keeps_one_response_each_none_late_none_lost(
        case in any_interleaving(120),
    ) {
        check_interleaving(Vec::new(), case)?;
    }

    #[test]
    fn a_log_in_any_order_is_folded_without_a_late_response(
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..80),
    ) {
        let mut class = Class::new(terms(true, Some(30)));
        for number in 0..3 {
            class.join(number);
        }
        for poll in 0..ITEMS {
            class.order(&Order::Next).unwrap();
            for number in 0..3 {
                class.respond(number, ballot(poll, 0), "b").unwrap();
            }
            class.wait(100);
            class.order(&Order::Reveal { early: true }).unwrap();
        }
        let opened = class.log[0].clone();
        let events = order.iter().map(|index| index.get(&class.log).clone());
        let shuffled: Vec<_> = std::iter::once(opened).chain(events).collect();
        let mut room = Room::new(terms(true, Some(30)), at(0));
        let mut kept = vec![shuffled[0].clone()];
        for (at, event) in &shuffled[1..] {
            if room.fold(*at, event) {
                kept.push((*at, event.clone()));
            }
        }
        prop_assert_eq!(late_or_doubled(&kept, true), None);
    }
}
