//! Mastery by group, and readiness.

use jiff::civil::date;

use super::*;
use crate::domain::confidence::Confidence;
use crate::domain::review::{Grade, Memory, ReviewState};
use crate::domain::testing::{bank, item, kind_number};

fn score(earned: u32, possible: u32) -> Score {
    Score { earned, possible }
}

fn key(bank: &str, item: &str) -> ItemKey {
    ItemKey {
        bank: bank.into(),
        item: item.into(),
    }
}

fn seen(first: Score, total: Score, responses: u32) -> ItemState {
    ItemState {
        responses,
        first,
        last: score(total.earned - first.earned, total.possible - first.possible),
        total,
        first_on: Some(date(2026, 11, 2)),
        ..ItemState::default()
    }
}

fn library(banks: &[(&str, usize)]) -> Library {
    let made = |(id, count): &(&str, usize)| {
        let topics = ["rate", "sites"];
        let items = (0..*count)
            .map(|n| item(id, topics[n % 2], &format!("i{n:03}"), kind_number(n)))
            .collect();
        bank(id, items)
    };
    Library::new(banks.iter().map(made))
}

#[test]
fn first_responses_and_repeated_ones_are_kept_apart() {
    let library = library(&[("ivig", 4)]);
    let day = date(2026, 11, 12);
    let reviewed = ItemState {
        review: Some(ReviewState {
            memory: Memory {
                stability_days: 10.0,
                difficulty: 5.0,
            },
            rated_on: date(2026, 11, 2),
            grade: Grade::Good,
            reviews: 2,
            lapses: 0,
        }),
        ..seen(score(0, 1), score(2, 3), 3)
    };
    let history = History::new([
        (key("ivig", "i000"), reviewed),
        (key("ivig", "i002"), seen(score(1, 2), score(1, 2), 1)),
        (key("gone", "i000"), seen(score(1, 1), score(1, 1), 1)),
    ]);
    let topics = &by_axis(&library, &history, day)[&Axis::Topic];
    let topic = |topic: &str| {
        topics[&MasteryGroup::Topic(TopicKey {
            bank: "ivig".into(),
            topic: topic.into(),
        })]
    };
    let rate = topic("rate");
    assert_eq!((rate.items, rate.seen), (2, 2));
    assert_eq!(
        rate.first.map(|first| (first.count, first.share)),
        Some((2, 0.25))
    );
    assert_eq!(
        rate.repeated.map(|again| (again.count, again.share)),
        Some((2, 1.0))
    );
    assert!(
        rate.recall
            .is_some_and(|recall| (recall - 0.9).abs() < 1e-3)
    );
    let sites = topic("sites");
    assert_eq!(
        (sites.items, sites.seen, sites.first, sites.recall),
        (2, 0, None, None)
    );
    assert_eq!(topics.values().map(|topic| topic.items).sum::<u32>(), 4);
}

#[test]
fn what_was_sure_and_wrong_is_listed_newest_first() {
    let library = library(&[("ivig", 4)]);
    let sure = |at_ms, last| ItemState {
        last_at_ms: Some(at_ms),
        last_confidence: Some(Confidence::Sure),
        last,
        ..seen(score(0, 0), last, 1)
    };
    let history = History::new([
        (key("ivig", "i000"), sure(1, score(0, 1))),
        (key("ivig", "i001"), sure(5, score(2, 3))),
        (key("ivig", "i002"), sure(9, score(3, 4))),
        (key("gone", "i000"), sure(9, score(0, 1))),
    ]);
    let found = sure_and_wrong(&library, &history);
    assert_eq!(found, [key("ivig", "i001"), key("ivig", "i000")]);
}

/// Returns a history of the first items of each bank; `correct` tells which of them were.
fn answered(counts: &[(&str, usize)], correct: impl Fn(usize) -> bool) -> History {
    let mut states = Vec::new();
    for (bank, count) in counts {
        for n in 0..*count {
            let points = score(u32::from(correct(n)), 1);
            let state = ItemState {
                first_on: Some(date(2026, 1, 1).saturating_add(jiff::Span::new().days(n as i64))),
                ..seen(points, points, 1)
            };
            states.push((key(bank, &format!("i{n:03}")), state));
        }
    }
    History::new(states)
}

#[test]
fn readiness_does_not_speak_too_early() {
    let library = library(&[("albumin", 100), ("ivig", 100)]);
    let too_few = readiness(&library, &answered(&[("ivig", 99)], |_| true));
    assert_eq!(
        too_few,
        Readiness::TooFew {
            answered: 99,
            needed: 100
        }
    );
    let gaps = readiness(
        &library,
        &answered(&[("ivig", 99), ("albumin", 4)], |_| true),
    );
    let gap = SubjectGap {
        bank: "albumin".into(),
        answered: 4,
        needed: 5,
    };
    assert_eq!(gaps, Readiness::Gaps(vec![gap]));
}

#[test]
fn readiness_weights_subjects_by_their_items_and_tells_a_trend() {
    let library = library(&[("albumin", 150), ("ivig", 50)]);
    // All wrong in the large bank, which has few of the answers; all right in the small one.
    let mut states: Vec<_> = Vec::new();
    for (bank, count, earned) in [("albumin", 50, 0), ("ivig", 50, 1)] {
        let history = answered(&[(bank, count)], |_| earned == 1);
        states.extend(history.states().map(|(key, state)| (key.clone(), *state)));
    }
    let Readiness::Expected { share, trend } = readiness(&library, &History::new(states)) else {
        panic!("enough answers");
    };
    assert!((share.share - 0.25).abs() < 1e-9, "{share:?}");
    assert!(share.low < 0.25 && share.high > 0.25 && share.high - share.low < 0.3);
    assert!(!trend.is_clear(), "{trend:?}");

    let improving = answered(&[("albumin", 100), ("ivig", 50)], |n| n >= 40 || n % 3 == 0);
    let Readiness::Expected { trend, .. } = readiness(&library, &improving) else {
        panic!("enough answers");
    };
    assert!(trend.is_clear() && trend.change > 0.3, "{trend:?}");
}
