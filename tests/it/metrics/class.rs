//! The metrics of a class: learners come, answer and are refused.

use dripset::domain::Allowance;
use dripset::domain::room::{Ballot, Order, Wish};
use dripset::metrics::Metrics;
use dripset::ssh::SessionProvider;

use crate::classroom::inside::{
    Inside, class_server, given, guest, key, learner, shows, sit, terms,
};

/// The value of a series.
pub fn value(metrics: &Metrics, series: &str) -> f64 {
    let text = metrics.text();
    let found = text
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{series} ")));
    let found = found.unwrap_or_else(|| panic!("no {series} in {text}"));
    found.parse().expect("a number")
}

#[test]
fn a_class_is_counted_as_it_goes() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::of_seats(dir.path(), 30);
    let metrics = inside.store.metrics();
    let open = r#"dripset_classes_open{kind="live"}"#;
    assert_eq!(value(metrics, open), 1.0);
    let joins = (1..=31).map(|number| (learner(number), Wish::Join(Allowance::Standard)));
    let told = inside.wish(joins);
    assert_eq!(told.iter().filter(|told| told.is_err()).count(), 1);
    let full = r#"dripset_logins_refused_total{reason="class_full"}"#;
    assert_eq!(value(metrics, full), 1.0);
    inside.order(Order::Next).expect("a poll");
    let terms = terms(None);
    let ballot = Ballot { poll: 0, vote: 0 };
    let respond = |number| {
        (
            learner(number),
            Wish::Respond(ballot, given(key(&terms, 0))),
        )
    };
    // One answers twice, and the second answer counts nowhere.
    let told = inside.wish((1..=20).chain([20]).map(respond));
    assert_eq!(told.iter().filter(|told| told.is_ok()).count(), 20);
    assert_eq!(value(metrics, "dripset_responses_confirmed_total"), 20.0);
    let synced = r#"dripset_class_append_seconds_count{synced="true"}"#;
    let unsynced = r#"dripset_class_append_seconds_count{synced="false"}"#;
    let groups = value(metrics, synced) + value(metrics, unsynced);
    assert!(groups >= 2.0, "{groups}");
    assert_eq!(value(metrics, "dripset_class_append_events_count"), groups);
    let events = value(metrics, "dripset_class_append_events_sum");
    assert!(events >= 30.0 + 1.0 + 20.0, "{events}");
    assert_eq!(value(metrics, "dripset_class_append_failures_total"), 0.0);
    assert!(value(metrics, "dripset_store_wait_seconds_count") >= groups);
    inside.order(Order::End).expect("an end");
    assert_eq!(value(metrics, open), 0.0);
}

#[test]
fn an_incorrect_pin_is_counted_and_no_name_is() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let mut ada = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *ada, "You have joined.");
    for _ in 0..2 {
        class_server.verdict(&guest("Ada", "0000"));
    }
    let metrics = inside.store.metrics();
    let wrong = r#"dripset_logins_refused_total{reason="pin"}"#;
    assert!(value(metrics, wrong) >= 1.0);
    let text = metrics.text();
    for told in ["Ada", "ward-three", "Ward three", "127.0.0.1"] {
        assert!(!text.contains(told), "{told} in {text}");
    }
}
