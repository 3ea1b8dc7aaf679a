//! Tests that the projections match the log, kept up to date or rebuilt, row for row.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::types::Value;

use crate::domain::{ItemKey, ItemState, LearnerId};
use crate::store::testing::*;
use crate::store::{Entry, Store};
use crate::store::{file, projections};

pub(super) const PROJECTIONS: [&str; 8] = [
    "item_state",
    "item_response",
    "projected",
    "item_note",
    "topic_day",
    "group_total",
    "sitting",
    "sitting_group",
];

/// Returns every row of a table, in a fixed order.
fn rows(store: &Store, table: &str) -> Vec<Vec<Value>> {
    let mut statement = store
        .conn
        .prepare(&format!("SELECT * FROM {table}"))
        .unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
    let mut rows: Vec<Vec<Value>> = statement
        .query_map([], read)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    rows.sort_by_key(|row| format!("{row:?}"));
    rows
}

pub(super) fn projected(store: &Store) -> Vec<Vec<Vec<Value>>> {
    PROJECTIONS.iter().map(|table| rows(store, table)).collect()
}

/// Generates any entry to one of six sittings; sittings 0 to 2 belong to one learner, 3 to 5 to the
/// other, so that many are refused and some are accepted.
fn entry() -> impl Strategy<Value = Entry> {
    let place_in = (0..6u8, 0..5usize);
    prop_oneof![
        2 => (0..6u8, 1..5usize).prop_map(|(id, items)| start(sitting(id), items)),
        8 => (place_in.clone(), 0..4u32).prop_map(|((id, at), earned)| respond(sitting(id), at, earned)),
        2 => place_in.clone().prop_map(|(id, at)| draft(sitting(id), at, "entry")),
        1 => place_in.prop_map(|(id, at)| place(sitting(id), at)),
        4 => (0..6u8, 1..8usize).prop_map(|(id, at)| choose(sitting(id), at)),
        2 => (0..5usize, any::<bool>()).prop_map(|(at, on)| flag(at, on)),
        2 => (0..5usize, "[ab]{0,2}").prop_map(|(at, text)| note(at, &text)),
        1 => (0..6u8).prop_map(|id| end(sitting(id))),
    ]
}

fn learner_of(entry: &Entry, flagger: u8) -> u8 {
    let sitting = match entry {
        Entry::Started(started) => started.sitting,
        Entry::Responded(responded) => responded.sitting,
        Entry::Chosen(chosen) => chosen.sitting,
        Entry::Draft { sitting, .. } | Entry::Place { sitting, .. } => *sitting,
        Entry::Ended { sitting, .. } | Entry::Resumed { sitting } => *sitting,
        Entry::Flag { .. } | Entry::Note { .. } => return flagger,
    };
    sitting.0.as_bytes()[0] / 3
}

type Expected = BTreeMap<(LearnerId, ItemKey), ItemState>;
type Notes = BTreeMap<(LearnerId, ItemKey), String>;

/// Computes the effect of an entry on its item, without SQL.
fn expect(expected: &mut Expected, who: LearnerId, entry: &Entry, at: i64) {
    match entry {
        Entry::Responded(responded) => {
            let state = expected.entry((who, responded.item.clone())).or_default();
            state.responses += 1;
            state.last = responded.score;
            state.total = state.total + responded.score;
            state.last_at_ms = Some(minute(at).at.as_millisecond());
        }
        Entry::Flag { item, on } => {
            expected.entry((who, item.clone())).or_default().flagged = *on;
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn kept_up_equals_rebuilt(
        steps in prop::collection::vec((entry(), 0..2u8, 0..3000i64), 1..60),
    ) {
        let (_dir, mut store) = fresh();
        store.conn.pragma_update(None, "synchronous", "OFF").unwrap();
        // All six start with something, so that most entries are accepted.
        for id in 0..6 {
            store.append_for(learner(id / 3), &[start(sitting(id), 4)], minute(0)).unwrap();
        }
        let mut expected = Expected::new();
        let mut notes = Notes::new();
        for (entry, flagger, at) in &steps {
            let who = learner(learner_of(entry, *flagger));
            if store.append_for(who, std::slice::from_ref(entry), minute(*at)).is_ok() {
                expect(&mut expected, who, entry, *at);
                if let Entry::Note { item, text } = entry {
                    notes.insert((who, item.clone()), text.clone());
                }
            }
        }
        for ((who, item), state) in &expected {
            prop_assert_eq!(store.of(*who).history().unwrap().of(item), *state);
        }
        for ((who, item), text) in &notes {
            let kept = store.of(*who).notes().unwrap().remove(item);
            prop_assert_eq!(kept.unwrap_or_default(), text.clone());
        }
        store.follow().unwrap();
        let (kept_up, drafts, places) =
            (projected(&store), rows(&store, "draft"), rows(&store, "place"));
        store.rebuild().unwrap();
        for ((table, kept_up), rebuilt) in PROJECTIONS.iter().zip(kept_up).zip(projected(&store)) {
            prop_assert_eq!(kept_up, rebuilt, "{}", table);
        }
        // With any number of events summed at once.
        let whole = projected(&store);
        projections::rebuild(&store.conn, 7).unwrap();
        prop_assert_eq!(whole, projected(&store));
        prop_assert_eq!(drafts, rows(&store, "draft"));
        prop_assert_eq!(places, rows(&store, "place"));
    }
}

#[test]
fn a_rebuild_mends_projections_that_went_wrong() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    let entries = [start(id, 4), respond(id, 0, 1), flag(1, true), end(id)];
    store.append(&entries, minute(1)).unwrap();
    store.follow().unwrap();
    let right = projected(&store);
    store
        .conn
        .execute_batch("UPDATE item_state SET responses = 9; DELETE FROM sitting;")
        .unwrap();
    assert_ne!(projected(&store), right);
    store.rebuild().unwrap();
    assert_eq!(projected(&store), right);
}

#[test]
fn projections_left_behind_follow_at_the_next_read() {
    let (dir, mut store) = fresh();
    let id = sitting(1);
    store
        .append(&[start(id, 4), respond(id, 0, 3)], minute(1))
        .unwrap();
    assert_eq!(rows(&store, "item_state"), Vec::<Vec<Value>>::new());
    drop(store);
    let store = Store::open(dir.path(), minute(2)).unwrap();
    assert_eq!(store.mine().unfinished().unwrap()[0].answered, 1);
    // Responses from another window show here too.
    let mut other = Store::open(dir.path(), minute(2)).unwrap();
    other.append(&[respond(id, 1, 3)], minute(3)).unwrap();
    assert_eq!(store.mine().unfinished().unwrap()[0].answered, 2);
}

#[test]
fn after_a_fault_in_a_write_that_does_not_wait_the_next_one_waits_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), minute(0)).unwrap();
    let fault = || {
        file::unsynced(&store.conn, || -> rusqlite::Result<()> {
            panic!("a fault")
        })
    };
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(fault)).is_err());
    let synchronous = file::pragma::<i64>(&store.conn, "synchronous");
    assert_eq!(synchronous.unwrap(), 2);
}
