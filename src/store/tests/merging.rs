//! Tests that two directories studied apart become equal, whichever is merged into the other.

mod exams;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use rusqlite::types::Value;
use tempfile::TempDir;
use uuid::Uuid;

use crate::domain::{Confidence, KindName, SittingId};
use crate::store::log_row::COLUMNS;
use crate::store::testing::*;
use crate::store::{Entry, FILE_NAME, LogRow, Merged, Responded, Store, StoreError, migrations};

/// Returns all rows of a store's own learner.
pub(super) fn exported(store: &Store) -> Vec<LogRow> {
    let mut rows = Vec::new();
    let each = &mut |row| -> Result<(), StoreError> {
        rows.push(row);
        Ok(())
    };
    store.mine().export(each).unwrap();
    rows
}

pub(super) fn merge(store: &mut Store, rows: &[LogRow]) -> Merged {
    let mut staging = store.stage().unwrap();
    for row in rows {
        assert!(staging.add(row).unwrap(), "{row:?}");
    }
    assert_eq!(staging.unworded().unwrap(), None);
    staging.merge().unwrap()
}

fn rows(store: &Store, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = store.conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
    let rows = statement.query_map([], read).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Returns the log in its order and all that follows from it, without the learner.
fn content(store: &Store) -> Vec<Vec<Vec<Value>>> {
    store.follow().unwrap();
    let events = format!("SELECT seq, {} FROM event ORDER BY seq", COLUMNS.join(", "));
    let tables = [
        events.as_str(),
        "SELECT * FROM form_item ORDER BY 1, 2",
        "SELECT * FROM draft ORDER BY 1, 2",
        "SELECT * FROM place ORDER BY 1",
        "SELECT bank_id, item_id, responses, first_earned, first_possible, first_on, last_earned,
             last_possible, last_on, last_at_ms, last_confidence, last_revision, total_earned,
             total_possible, flagged, stability, difficulty, rated_on, grade, reviews, lapses
             FROM item_state ORDER BY 1, 2",
        "SELECT bin, reviews, recalled, predicted_ppm FROM recall_bin ORDER BY 1",
        "SELECT confidence, responses, share_ppm FROM confidence_total ORDER BY 1",
        "SELECT weights FROM review_weights",
        "SELECT bank_id, item_id, text FROM item_note ORDER BY 1, 2",
        "SELECT bank_id, item_id, seq FROM item_response ORDER BY 1, 2, 3",
        "SELECT study_on, bank_id, topic, responses, earned, possible FROM topic_day
             ORDER BY 1, 2, 3",
        "SELECT axis, name, responses, earned, possible FROM group_total ORDER BY 1, 2",
        "SELECT id, started_seq, purpose, started_ms, last_at_ms, ended_ms, items, answered,
             earned, possible, banks, ending, breaks FROM sitting ORDER BY 1",
        "SELECT * FROM sitting_group ORDER BY 1, 2, 3",
        "SELECT seq FROM projected",
    ];
    tables.iter().map(|sql| rows(store, sql)).collect()
}

/// Generates any entry to one of some sittings.
fn entry() -> impl Strategy<Value = Entry> {
    let place_in = (0..4u8, 0..4usize);
    prop_oneof![
        2 => (0..4u8, 1..5usize).prop_map(|(id, items)| start(sitting(id), items)),
        8 => response_to_any(),
        6 => (0..4u8, 1..7usize, 0..3usize).prop_map(|(id, at, by)| choose_other(sitting(id), at, by)),
        1 => (0..3usize).prop_map(|number| Entry::Weights(weights(number))),
        2 => place_in.clone().prop_map(|(id, at)| draft(sitting(id), at, "entry")),
        1 => place_in.prop_map(|(id, at)| place(sitting(id), at)),
        2 => (0..5usize, any::<bool>()).prop_map(|(at, on)| flag(at, on)),
        2 => (0..5usize, "[ab]{0,2}").prop_map(|(at, text)| note(at, &text)),
        1 => (0..4u8).prop_map(|id| end(sitting(id))),
        1 => (0..4u8).prop_map(|id| Entry::Resumed { sitting: sitting(id) }),
    ]
}

/// Generates responses that differ in all that a row carries, also to items chosen for a place.
fn response_to_any() -> impl Strategy<Value = Entry> {
    let place = (0..4u8, 0..7usize, prop::sample::select(vec![0, 0, 1, 2]));
    let given = (
        0..4u32,
        prop::option::of(0..4i64),
        any::<bool>(),
        any::<bool>(),
    );
    let kind = prop::sample::select(KindName::ALL.to_vec());
    (place, given, kind).prop_map(|((id, at, by), given, kind)| {
        let (earned, confidence, harmful, safety_critical) = given;
        Entry::Responded(Responded {
            item: item(at + by),
            revision: revision(at + by),
            confidence: confidence.and_then(Confidence::from_number),
            harmful,
            safety_critical,
            kind,
            ..response(sitting(id), at, earned)
        })
    })
}

/// Returns the choice of an item for a place: that of the place, or one some places later.
fn choose_other(id: SittingId, position: usize, by: usize) -> Entry {
    let mut entry = choose(id, position);
    if let Entry::Chosen(chosen) = &mut entry {
        chosen.item.key = item(position + by);
        chosen.item.revision = revision(position + by);
    }
    entry
}

type Steps = Vec<(Entry, i64)>;

fn steps(most: usize) -> impl Strategy<Value = Steps> {
    prop::collection::vec((entry(), 0..3000i64), 0..most)
}

/// Moves the sittings of an entry, so that each directory has its own.
fn moved(entry: &Entry, by: u8) -> Entry {
    let moved = |id: SittingId| sitting(id.0.as_bytes()[0] + by);
    let mut entry = entry.clone();
    match &mut entry {
        Entry::Started(started) => started.sitting = moved(started.sitting),
        Entry::Responded(given) => given.sitting = moved(given.sitting),
        Entry::Draft { sitting, .. }
        | Entry::Place { sitting, .. }
        | Entry::Ended { sitting, .. }
        | Entry::Resumed { sitting } => *sitting = moved(*sitting),
        Entry::Chosen(chosen) => chosen.sitting = moved(chosen.sitting),
        Entry::Flag { .. } | Entry::Note { .. } | Entry::Weights(_) => {}
    }
    entry
}

fn study(store: &mut Store, steps: &Steps, by: u8) {
    store
        .conn
        .pragma_update(None, "synchronous", "OFF")
        .unwrap();
    for (entry, at) in steps {
        // Many are refused: answered, ended, not started.
        let _ = store.append(&[moved(entry, by)], minute(*at));
    }
}

fn assert_both_ways(a: &mut Store, b: &mut Store) -> Result<(), TestCaseError> {
    let (of_a, of_b) = (exported(a), exported(b));
    merge(a, &of_b);
    merge(b, &of_a);
    prop_assert_eq!(content(a), content(b));
    let merged = content(a);
    let again = merge(a, &of_b);
    prop_assert!(!again.is_changed, "{:?}", again);
    prop_assert!(!merge(a, &exported(b)).is_changed);
    prop_assert_eq!(&merged, &content(a));
    a.rebuild().unwrap();
    prop_assert_eq!(&merged, &content(a));
    a.check().unwrap();
    for id in (0..20).map(sitting) {
        prop_assert!(a.mine().sitting(id).is_ok());
    }
    let findings = b.verify().unwrap().findings;
    prop_assert!(findings.is_empty(), "{:?}", findings);
    Ok(())
}

/// Returns another directory with the same file.
fn copied(store: &Store) -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    let target = path.to_str().unwrap();
    store.conn.execute("VACUUM INTO ?1", [target]).unwrap();
    let store = Store::open(dir.path(), minute(0)).unwrap();
    (dir, store)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn directories_studied_apart_become_equal(
        first in steps(40), second in steps(40), third in steps(20), fourth in steps(20),
    ) {
        let ((_one, mut a), (_two, mut b)) = (fresh(), fresh());
        study(&mut a, &first, 0);
        study(&mut b, &second, 10);
        assert_both_ways(&mut a, &mut b)?;
        // Each goes on with the sets of the other, and a clock that differs.
        study(&mut a, &third, 10);
        study(&mut b, &fourth, 0);
        assert_both_ways(&mut a, &mut b)?;
    }

    #[test]
    fn a_copied_directory_used_twice_becomes_equal(
        first in steps(30), second in steps(40), third in steps(40),
    ) {
        let (_one, mut a) = fresh();
        study(&mut a, &first, 0);
        let (_two, mut b) = copied(&a);
        study(&mut a, &second, 0);
        // Sets that the copy starts have ids of their own; it goes on with the others.
        let shared = (0..6).map(sitting).filter(|id| b.mine().sitting(*id).unwrap().is_some());
        let shared: Vec<SittingId> = shared.collect();
        for (entry, at) in &third {
            let is_shared = sitting_of(entry).is_none_or(|id| shared.contains(&id));
            study(&mut b, &vec![(entry.clone(), *at)], if is_shared { 0 } else { 6 });
        }
        assert_both_ways(&mut a, &mut b)?;
    }
}

fn sitting_of(entry: &Entry) -> Option<SittingId> {
    match entry {
        Entry::Started(started) => Some(started.sitting),
        Entry::Responded(given) => Some(given.sitting),
        Entry::Chosen(chosen) => Some(chosen.sitting),
        Entry::Draft { sitting, .. }
        | Entry::Place { sitting, .. }
        | Entry::Ended { sitting, .. }
        | Entry::Resumed { sitting } => Some(*sitting),
        Entry::Flag { .. } | Entry::Note { .. } | Entry::Weights(_) => None,
    }
}

#[test]
fn a_row_carries_every_column_of_the_log() {
    let pristine = migrations::pristine().unwrap();
    let mut columns: Vec<String> = pristine
        .prepare("SELECT name FROM pragma_table_info('event')")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    columns.retain(|name| name != "seq" && name != "learner");
    assert_eq!(columns, COLUMNS, "an export would lose a column");
}

/// Returns the schema of a file, without the places of its tables in it.
const SCHEMA: &str = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";

#[test]
fn a_file_after_an_import_has_the_schema_of_a_fresh_one() {
    let ((_one, mut a), (_two, mut b), (_three, fresh)) = (fresh(), fresh(), fresh());
    a.append(&[start(sitting(1), 1)], minute(1)).unwrap();
    b.append(
        &[
            start(sitting(2), 1),
            respond(sitting(2), 0, 3),
            choose(sitting(2), 1),
        ],
        minute(2),
    )
    .unwrap();
    merge(&mut a, &exported(&b));
    assert_eq!(rows(&a, SCHEMA), rows(&fresh, SCHEMA));
    let indexes = rows(&a, "SELECT name FROM pragma_index_list('event') ORDER BY 1");
    assert_eq!(indexes.len(), 6, "{indexes:?}");
}

#[test]
fn after_a_merge_the_log_has_its_rules_again() {
    let ((_one, mut a), (_two, mut b)) = (fresh(), fresh());
    a.append(&[start(sitting(1), 3)], minute(1)).unwrap();
    b.append(&[start(sitting(2), 3), flag(1, true)], minute(2))
        .unwrap();
    let before = rows(&a, SCHEMA);
    let merged = merge(&mut a, &exported(&b));
    assert_eq!(
        (merged.events, merged.sittings, merged.responses),
        (2, 1, 0)
    );
    assert_eq!(rows(&a, SCHEMA), before);
    assert!(a.conn.execute("DELETE FROM event", []).is_err());
    // The set of the other machine goes on here.
    a.append(&[respond(sitting(2), 0, 3)], minute(3)).unwrap();
    assert_eq!(a.mine().unfinished().unwrap().len(), 2);
}

#[test]
fn the_events_of_others_keep_their_order_and_their_sums() {
    let ((_one, mut host), (_two, mut home)) = (fresh(), fresh());
    let (me, guest) = (host.learner(), learner(5));
    host.append_for(
        guest,
        &[start(sitting(5), 4), respond(sitting(5), 0, 1)],
        minute(9),
    )
    .unwrap();
    host.append_for(me, &[start(sitting(1), 4)], minute(10))
        .unwrap();
    host.append_for(guest, &[respond(sitting(5), 1, 2)], minute(3))
        .unwrap();
    home.append(
        &[start(sitting(2), 4), respond(sitting(2), 0, 3)],
        minute(4),
    )
    .unwrap();
    let of_guest = "SELECT id, kind, origin_seq FROM event WHERE kind <> 'x'
        AND learner <> (SELECT learner FROM here) ORDER BY seq";
    let before = (rows(&host, of_guest), host.of(guest).history().unwrap());
    merge(&mut host, &exported(&home));
    assert_eq!(
        (rows(&host, of_guest), host.of(guest).history().unwrap()),
        before
    );
    assert_eq!(host.mine().sittings(9, None).unwrap().len(), 2);
    // What a guest takes home from here does not become the host's own.
    let mut of_guest = Vec::new();
    let each = &mut |row| -> Result<(), StoreError> {
        of_guest.push(row);
        Ok(())
    };
    host.of(guest).export(each).unwrap();
    let merged = merge(&mut host, &of_guest);
    assert_eq!((merged.of_others, merged.is_changed), (3, false));
}

#[test]
fn what_was_forgotten_does_not_come_back_and_no_number_comes_twice() {
    let ((dir, mut a), (_two, mut b)) = (fresh(), fresh());
    a.append(
        &[start(sitting(1), 3), respond(sitting(1), 0, 1)],
        minute(1),
    )
    .unwrap();
    merge(&mut b, &exported(&a));
    b.append(&[note(1, "mine")], minute(2)).unwrap();
    let me = a.learner();
    a.forget(me).unwrap();
    let merged = merge(&mut a, &exported(&b));
    assert_eq!((merged.forgotten, merged.events), (2, 1));
    a.append(&[flag(0, true)], minute(3)).unwrap();
    let own = rows(&a, "SELECT origin_seq FROM event WHERE kind = 'flagged'");
    assert_eq!(own, [[Value::Integer(3)]]);
    // It arrives at the other, whose copy of the forgotten entries stays.
    assert_eq!(merge(&mut b, &exported(&a)).events, 1);
    assert!(Path::new(dir.path()).exists());
}

#[test]
fn rows_that_contradict_each_other_are_refused_and_nothing_stays() {
    let ((_one, mut a), (dir, mut b)) = (fresh(), fresh());
    a.append(
        &[start(sitting(1), 3), respond(sitting(1), 0, 1)],
        minute(1),
    )
    .unwrap();
    let rows = exported(&a);
    drop(b.stage().unwrap());
    let mut staging = b.stage().unwrap();
    for row in &rows {
        assert!(staging.add(row).unwrap());
        if let LogRow::Event(event) = row {
            assert!(!staging.add(row).unwrap(), "twice");
            let mut other = event.clone();
            (other.id, other.origin_seq) = (Uuid::from_bytes([9; 16]), 0);
            assert!(!staging.add(&LogRow::Event(other)).unwrap(), "no number");
        }
    }
    drop(staging);
    assert!(exported(&b).is_empty());
    drop(b);
    let names = fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(names, 1);
}

#[test]
fn what_was_added_to_a_forgotten_set_elsewhere_stays_out() {
    let ((_one, mut a), (_two, mut b)) = (fresh(), fresh());
    a.append(
        &[start(sitting(1), 2), respond(sitting(1), 0, 1)],
        minute(1),
    )
    .unwrap();
    merge(&mut b, &exported(&a));
    b.append(&[respond(sitting(1), 1, 1), note(1, "mine")], minute(2))
        .unwrap();
    let me = a.learner();
    a.forget(me).unwrap();
    let merged = merge(&mut a, &exported(&b));
    assert_eq!((merged.forgotten, merged.events), (3, 1));
    assert_eq!(a.verify().unwrap().findings, []);
    assert!(!merge(&mut a, &exported(&b)).is_changed);
}
