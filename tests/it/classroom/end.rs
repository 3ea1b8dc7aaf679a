//! The end of a class: what learners keep of it follows behind, and nobody waits for that.

use std::time::{Duration, Instant};

use dripset::domain::Allowance;
use dripset::domain::room::{Ballot, Order, Wish};

use super::inside::{Inside, given, key, learner, terms};

/// Figures of a class of 5,000: how long its end takes to be told, how long whoever asks the
/// store meanwhile waits at most, and how long it takes until every learner has the own log.
#[test]
#[ignore = "measures, and takes a while: `--nocapture` prints the figures"]
fn the_end_of_a_class_of_five_thousand() {
    const LEARNERS: u128 = 5_000;
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let all = || (1..=LEARNERS).map(learner);
    inside.wish(all().map(|who| (who, Wish::Join(Allowance::Standard))));
    for poll in 0..3 {
        inside.order(Order::Next).expect("a poll");
        let ballot = Ballot { poll, vote: 0 };
        let response = key(inside.room().terms(), poll);
        let told = inside.wish(all().map(|who| {
            let wish = Wish::Respond(ballot, given(response.clone()));
            (who, wish)
        }));
        assert!(told.iter().all(Result::is_ok));
        inside.order(Order::Reveal { early: true }).expect("a key");
    }
    let began = Instant::now();
    inside.order(Order::End).expect("the end");
    let told = began.elapsed();
    let last = learner(LEARNERS);
    let mut waited = Duration::ZERO;
    loop {
        let asked = Instant::now();
        let there = inside
            .store
            .ask(move |store| store.of(last).sittings(1, None));
        let there = inside.runtime.block_on(there).expect("a store");
        waited = waited.max(asked.elapsed());
        if !there.expect("a read").is_empty() {
            break;
        }
    }
    println!(
        "end told after {told:?}, waited at most {waited:?}, all kept after {:?}",
        began.elapsed()
    );
}
