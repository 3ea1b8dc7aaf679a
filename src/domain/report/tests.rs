//! Tests of the results of a sitting.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::bank::Bank;
use crate::domain::form::{Plan, draw};
use crate::domain::ids::SittingId;
use crate::domain::library::Library;
use crate::domain::moment::Moment;
use crate::domain::response::Response;
use crate::domain::sitting::StoredState;
use crate::domain::standing::History;
use crate::domain::testing::{bank, item, kind_number};

fn made_up(id: &str) -> Bank {
    let made = |n: usize| {
        let topic = ["flushing", "rate"][n % 2];
        let mut item = item(id, topic, &format!("i{n}"), kind_number(n));
        item.facts.client_need = ClientNeed::ALL
            .get(n % 4)
            .copied()
            .filter(|_| !n.is_multiple_of(3));
        item.facts.step = JudgmentStep::ALL.get(n).copied();
        item
    };
    bank(id, (0..8).map(made).collect())
}

/// Returns a sitting with these places answered, by the key or blank.
fn answered(seed: u64, places: &[Option<bool>]) -> Sitting {
    let library = Library::new([made_up("cvad"), made_up("ivig")]);
    let plan = Plan {
        count: places.len(),
        ..Plan::with_seed(seed)
    };
    let form = Arc::new(draw(&library, &plan, &History::default()).expect("a form"));
    let items: Vec<Arc<Item>> = form
        .items
        .iter()
        .filter_map(|entry| library.item(&entry.key))
        .cloned()
        .collect();
    let mut kept = StoredState::default();
    for (position, right) in places.iter().enumerate() {
        let rules = items[position].kind.rules();
        let response = match right {
            None => {
                kept.drafts.insert(position, (Response::Blank, 900));
                continue;
            }
            Some(true) => rules.key(&form.items[position].drawn),
            Some(false) => Response::Blank,
        };
        kept.responses.insert(position, (response, 1_000));
    }
    let now = Moment {
        at: jiff::Timestamp::UNIX_EPOCH,
        offset: jiff::tz::Offset::UTC,
        monotonic: std::time::Duration::ZERO,
    };
    let id = SittingId(Uuid::nil());
    Sitting::rebuild(id, form, items, &BTreeSet::new(), &kept, now).expect("a sitting")
}

#[test]
fn an_untouched_sitting_comes_to_nothing() {
    let report = report(&answered(1, &[None; 5]));
    let nothing = Report {
        items: 5,
        ..Report::default()
    };
    assert_eq!(report, nothing);
    assert_eq!(report.total.share(), None);
}

#[test]
fn missed_places_are_listed_in_order_and_blank_ones_are_missed_but_not_answered() {
    let places = [Some(true), Some(false), None, Some(true), Some(false)];
    let report = report(&answered(1, &places));
    assert_eq!(report.missed, [1, 4]);
    assert_eq!((report.answered, report.items), (2, 5));
    assert_eq!(report.elapsed_ms, 4_000);
}

proptest! {
    #[test]
    fn points_add_up_by_every_way_of_grouping(
        seed: u64, places in prop::collection::vec(any::<Option<bool>>(), 1..=16),
    ) {
        let sitting = answered(seed, &places);
        let report = report(&sitting);
        let markings: Vec<_> = (0..sitting.len())
            .filter_map(|at| Some((&**sitting.at(at)?.0, sitting.marking(at)?.score)))
            .collect();
        let sum = |keep: &dyn Fn(&Item) -> bool| -> Score {
            markings.iter().filter(|(item, _)| keep(item)).map(|(_, score)| *score).sum()
        };
        prop_assert_eq!(report.total, sum(&|_| true));
        let given = places.iter().filter(|place| **place == Some(true)).count();
        prop_assert_eq!(report.answered, given);
        prop_assert_eq!(report.items, places.len());
        for (group, score) in &report.groups {
            let right = match group {
                Group::Topic(topic) => sum(&|item| item.topic_key() == *topic),
                Group::Need(need) => sum(&|item| item.facts.client_need == Some(*need)),
                Group::Step(step) => sum(&|item| item.facts.step == Some(*step)),
            };
            prop_assert_eq!(*score, right, "{:?}", group);
            prop_assert!(score.possible > 0);
        }
        let topics = report.groups.iter().filter(|(group, _)| matches!(group, Group::Topic(_)));
        prop_assert_eq!(topics.map(|(_, score)| *score).sum::<Score>(), report.total);
        let missed: Vec<usize> = (0..places.len()).filter(|at| places[*at] == Some(false)).collect();
        prop_assert_eq!(report.missed, missed);
    }
}
