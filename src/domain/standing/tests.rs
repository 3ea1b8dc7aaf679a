//! Sums over topics, and the meaning of mastery.

use proptest::prelude::*;

use super::*;
use crate::domain::bank::Bank;
use crate::domain::item::Status;
use crate::domain::testing::{bank, item, kind_number};

const TOPICS: [&str; 3] = ["flushing", "rate", "sites"];

/// Returns twelve items in three topics, the last one withdrawn.
fn made_up(id: &str) -> Bank {
    let made = |n: usize| item(id, TOPICS[n % 3], &format!("i{n}"), kind_number(n));
    let mut items: Vec<_> = (0..12).map(made).collect();
    items[11].status = Status::Withdrawn;
    bank(id, items)
}

fn score(earned: u32, possible: u32) -> Score {
    Score { earned, possible }
}

fn state(responses: u32, last: Score, total: Score, flagged: bool) -> ItemState {
    ItemState {
        responses,
        last,
        total,
        flagged,
        last_at_ms: None,
        ..ItemState::default()
    }
}

fn key(bank: &str, item: &str) -> ItemKey {
    ItemKey {
        bank: bank.into(),
        item: item.into(),
    }
}

fn topic(bank: &str, topic: &str) -> TopicKey {
    TopicKey {
        bank: bank.into(),
        topic: topic.into(),
    }
}

#[test]
fn a_topic_is_the_sum_of_its_items() {
    let library = Library::new([made_up("ivig")]);
    let history = History::new([
        (key("ivig", "i0"), state(2, score(1, 1), score(1, 2), false)),
        (key("ivig", "i3"), state(1, score(2, 4), score(2, 4), true)),
        (key("ivig", "i6"), state(0, score(0, 0), score(0, 0), true)),
        // Withdrawn, of another bank, or gone: none of these counts.
        (key("ivig", "i11"), state(1, score(0, 1), score(0, 1), true)),
        (key("cvad", "i0"), state(1, score(1, 1), score(1, 1), false)),
        (
            key("ivig", "gone"),
            state(1, score(1, 1), score(1, 1), false),
        ),
    ]);
    let standings = by_topic(&library, &history);
    assert_eq!(standings.len(), 3);
    let flushing = standings[&topic("ivig", "flushing")];
    assert_eq!(
        (flushing.items, flushing.seen, flushing.unseen()),
        (4, 2, 2)
    );
    assert_eq!((flushing.missed, flushing.flagged), (1, 2));
    assert_eq!(flushing.total, score(3, 6));
    // One in full, one by half, of four.
    assert!((flushing.mastery() - 1.5 / 4.0).abs() < 1e-6);
    let sites = standings[&topic("ivig", "sites")];
    assert_eq!((sites.items, sites.seen, sites.flagged), (3, 0, 0));
    assert!(sites.mastery().abs() < 1e-9);
    assert_eq!(flagged(&history).len(), 3);
}

#[test]
fn a_topic_without_items_to_draw_is_listed_all_the_same() {
    let mut only = item("ivig", "old", "i0", kind_number(0));
    only.status = Status::Withdrawn;
    let library = Library::new([bank("ivig", vec![only])]);
    let standings = by_topic(&library, &History::default());
    assert_eq!(standings[&topic("ivig", "old")], TopicStanding::default());
    assert!(TopicStanding::default().mastery().abs() < 1e-9);
}

/// A third is no whole number of millionths: three of them still stay below one.
#[test]
fn only_all_items_in_full_are_the_whole_of_mastery() {
    let library = Library::new([bank(
        "ivig",
        (0..3)
            .map(|n| item("ivig", "rate", &format!("i{n}"), kind_number(n)))
            .collect(),
    )]);
    let mastery = |last: [Score; 3]| {
        let states = last.into_iter().enumerate();
        let history = History::new(
            states.map(|(n, last)| (key("ivig", &format!("i{n}")), state(1, last, last, false))),
        );
        by_topic(&library, &history)[&topic("ivig", "rate")].mastery()
    };
    assert!(mastery([score(1, 1), score(3, 3), score(7, 7)]) >= 1.0);
    assert!(mastery([score(1, 1), score(3, 3), score(6, 7)]) < 1.0);
    assert!((mastery([score(1, 3), score(1, 3), score(1, 3)]) - 1.0 / 3.0).abs() < 1e-5);
}

fn any_state() -> impl Strategy<Value = ItemState> {
    (0u32..4, 1u32..8, 0u32..8, any::<bool>()).prop_map(|(responses, possible, earned, flagged)| {
        if responses == 0 {
            return state(0, Score::default(), Score::default(), flagged);
        }
        let last = score(earned.min(possible), possible);
        let total = score(last.earned * responses, possible * responses);
        state(responses, last, total, flagged)
    })
}

proptest! {
    #[test]
    fn topics_add_up_and_mastery_stays_a_share(
        states in prop::collection::vec(any_state(), 24),
    ) {
        let library = Library::new([made_up("cvad"), made_up("ivig")]);
        let items: Vec<_> = library.active_items().collect();
        let keys = items.iter().map(|item| item.key.clone());
        let history = History::new(keys.zip(states));
        let standings = by_topic(&library, &history);
        let all = together(standings.values());
        let states: Vec<ItemState> = items.iter().map(|item| history.of(&item.key)).collect();
        let count = |is: fn(&ItemState) -> bool| {
            u32::try_from(states.iter().filter(|state| is(state)).count()).expect("few")
        };
        prop_assert_eq!(all.items, 22);
        prop_assert_eq!(all.seen, count(ItemState::is_seen));
        prop_assert_eq!(all.missed, count(ItemState::is_missed));
        prop_assert_eq!(all.flagged, count(|state| state.flagged));
        prop_assert_eq!(all.total, states.iter().map(|state| state.total).sum::<Score>());
        for standing in standings.values().chain([&all]) {
            prop_assert!((0.0..=1.0).contains(&standing.mastery()));
            prop_assert_eq!(standing.seen + standing.unseen(), standing.items);
            prop_assert!(standing.missed <= standing.seen);
            let whole = standing.seen == standing.items && standing.missed == 0;
            prop_assert_eq!(standing.mastery() >= 1.0, whole);
        }
        // The whole is the mean of its topics, weighed by their items.
        let weighed: f64 = standings.values().map(|s| s.mastery() * f64::from(s.items)).sum();
        prop_assert!((weighed / 22.0 - all.mastery()).abs() < 1e-9);
        prop_assert_eq!(together([]), TopicStanding::default());
    }
}
