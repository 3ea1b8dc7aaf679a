//! Tests that reads cost only what they show, and appends do not grow with the log.

use crate::store::projections::reviews;
use crate::store::testing::*;
use crate::store::{Store, class, projections, records, untold};

/// Returns SQLite's plan for a statement, one line a step.
fn plan(store: &Store, sql: &str) -> String {
    let mut statement = store
        .conn
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    let mut rows = statement.raw_query();
    let mut plan = String::new();
    while let Some(row) = rows.next().unwrap() {
        plan.push_str(row.get_ref(3).unwrap().as_str().unwrap());
        plan.push('\n');
    }
    plan
}

#[test]
fn home_and_history_screens_never_read_the_log() {
    let (_dir, store) = fresh();
    for sql in [
        records::HISTORY,
        records::RECALL_BINS,
        records::CONFIDENCE_TOTALS,
        records::NOTES,
        records::SITTINGS,
        records::UNFINISHED,
        records::TOPIC_DAYS,
        records::GROUP_TOTALS,
        records::SITTING_GROUPS,
    ] {
        let plan = plan(&store, sql);
        assert!(!plan.contains("event"), "{sql}\n{plan}");
        assert!(!plan.contains("SCAN"), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
}

#[test]
fn study_days_are_found_one_after_the_other_without_their_topics() {
    let (_dir, store) = fresh();
    let plan = plan(&store, records::STUDY_DAYS);
    assert!(!plan.contains("event"), "{plan}");
    assert!(!plan.contains("SCAN topic_day"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    assert_eq!(plan.matches("SEARCH topic_day").count(), 2, "{plan}");
}

#[test]
fn one_sitting_and_one_item_are_found_by_index() {
    let (_dir, store) = fresh();
    for sql in [
        records::SITTING,
        records::SITTING_ITEMS,
        records::SITTING_RESPONSES,
        records::SITTING_CHOSEN,
        records::SITTING_GIVEN,
        records::SITTING_DRAFTS,
        records::ITEM_RESPONSES,
    ] {
        let plan = plan(&store, sql);
        assert!(!plan.contains("SCAN event"), "{sql}\n{plan}");
        assert!(!plan.contains("SCAN form_item"), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
}

#[test]
fn responses_of_adaptive_exams_that_go_on_are_found_by_index() {
    let (_dir, store) = fresh();
    let plan = plan(&store, untold::UNTOLD);
    assert!(!plan.contains("SCAN event"), "{plan}");
    assert!(!plan.contains("SCAN sitting"), "{plan}");
    assert!(!plan.contains("SCAN mine"), "{plan}");
}

#[test]
fn a_class_is_read_by_its_own_order_and_a_vote_by_index() {
    let (_dir, store) = fresh();
    for sql in [
        class::CLASS_EVENTS,
        class::CLASS_RESPONDED,
        class::LEARNER_RESPONDED,
        class::SITTING_STARTED,
    ] {
        let plan = plan(&store, sql);
        assert!(!plan.contains("SCAN"), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
}

#[test]
fn projections_take_an_event_in_without_looking_at_others() {
    let (_dir, store) = fresh();
    for sql in [
        projections::RESPONSE,
        projections::STARTED,
        projections::CHOSEN,
        projections::ENDED,
        projections::FLAG,
        projections::NOTE,
    ]
    .concat()
    .into_iter()
    .chain([reviews::RESPONSE, reviews::KEPT, reviews::PUT])
    {
        let plan = plan(&store, sql);
        assert!(!plan.contains("SCAN event\n"), "{sql}\n{plan}");
        assert!(!plan.contains("SCAN sitting"), "{sql}\n{plan}");
        assert!(!plan.contains("SCAN stood"), "{sql}\n{plan}");
        assert!(!plan.contains("SCAN item_state"), "{sql}\n{plan}");
    }
}

#[test]
fn weights_are_found_by_index_and_replayed_item_by_item() {
    let (_dir, store) = fresh();
    for sql in [
        reviews::WEIGHTS_LOG,
        reviews::PRESENT_WEIGHTS,
        reviews::REPLAY,
    ] {
        let plan = plan(&store, sql);
        assert!(!plan.contains("SCAN"), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
}
