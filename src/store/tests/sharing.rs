//! Tests of nodes that share learners' records: together they are as one progress file.

use std::mem::discriminant;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rusqlite::types::Value;
use tempfile::TempDir;
use uuid::Uuid;

use crate::domain::{ClassId, LearnerId, Moment};
use crate::store::testing::*;
use crate::store::upstream::memory::{Failure, MemoryRecords};
use crate::store::{Entry, RecordsVersion, Store, StoreError};

/// Returns a node with an empty copy.
fn node(records: &MemoryRecords) -> (TempDir, Store) {
    let (dir, store) = fresh();
    let store = store.with_upstream(Box::new(records.clone())).unwrap();
    (dir, store)
}

fn class() -> ClassId {
    ClassId(Uuid::from_bytes([9; 16]))
}

fn of_learner(store: &Store, sql: &str, learner: LearnerId) -> Vec<Vec<Value>> {
    let mut statement = store.conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
    let rows = statement.query_map([learner.0.as_bytes()], read).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Returns all that a file has of a learner, except what differs from file to file.
pub(crate) fn content(store: &Store, learner: LearnerId) -> Vec<Vec<Vec<Value>>> {
    store.follow().unwrap();
    let tables = [
        "SELECT kind, at_ms, offset_s, study_on, monotonic_ms, purpose, sitting, position, vote,
             bank_id, item_id, revision, topic, client_need, step, response, earned, possible,
             harmful, confidence, elapsed_ms, allowed_ms, safety_critical, item_kind, body
             FROM event WHERE learner = ?1 ORDER BY seq",
        "SELECT form_item.* FROM form_item JOIN event USING (sitting)
             WHERE learner = ?1 AND kind = 'started' ORDER BY form_item.sitting, form_item.position",
        "SELECT draft.* FROM draft JOIN event USING (sitting)
             WHERE learner = ?1 AND kind = 'started' ORDER BY draft.sitting, draft.position",
        "SELECT place.* FROM place JOIN event USING (sitting)
             WHERE learner = ?1 AND kind = 'started' ORDER BY place.sitting",
        "SELECT bank_id, item_id, responses, first_earned, last_earned, last_on, last_at_ms,
             last_confidence, total_earned, flagged, stability, difficulty, rated_on, grade, reviews
             FROM item_state WHERE learner = ?1 ORDER BY 1, 2",
        "SELECT bank_id, item_id, text FROM item_note WHERE learner = ?1 ORDER BY 1, 2",
        "SELECT axis, name, responses, earned FROM group_total WHERE learner = ?1 ORDER BY 1, 2",
        "SELECT id, purpose, started_ms, last_at_ms, ended_ms, items, answered, earned, banks,
             ending, breaks FROM sitting WHERE learner = ?1 ORDER BY started_seq",
    ];
    tables
        .iter()
        .map(|sql| of_learner(store, sql, learner))
        .collect()
}

#[test]
fn what_is_answered_on_one_node_is_read_and_continued_on_another() {
    let records = MemoryRecords::default();
    let ((_a, mut here), (_b, mut there)) = (node(&records), node(&records));
    let (who, id) = (learner(1), sitting(1));
    let begun = [
        start(id, 4),
        respond(id, 0, 3),
        draft(id, 2, "half"),
        place(id, 2),
    ];
    here.append_for(who, &begun, minute(1)).unwrap();
    assert!(there.catch_up(who).unwrap());
    assert!(!there.catch_up(who).unwrap());
    assert_eq!(content(&there, who), content(&here, who));
    let found = there.of(who).sitting(id).unwrap().unwrap();
    assert_eq!(
        (found.place, found.drafts.len(), found.items.len()),
        (2, 1, 4)
    );
    there
        .append_for(who, &[respond(id, 2, 1), end(id)], minute(2))
        .unwrap();
    here.catch_up_to_read(who).unwrap();
    let found = here.of(who).sitting(id).unwrap().unwrap();
    assert_eq!((found.responses.len(), found.drafts.len()), (2, 0));
    assert!(found.row.is_ended());
    assert_eq!(content(&there, who), content(&here, who));
}

#[test]
fn of_two_nodes_on_one_sitting_the_later_is_told_and_sees_the_other_response() {
    let records = MemoryRecords::default();
    let ((_a, mut here), (_b, mut there)) = (node(&records), node(&records));
    let (who, id) = (learner(1), sitting(1));
    here.append_for(who, &[start(id, 3)], minute(1)).unwrap();
    // The other node has not read anything yet.
    there
        .append_for(who, &[respond(id, 0, 3)], minute(2))
        .unwrap();
    let late = here.append_for(who, &[flag(0, true), respond(id, 0, 1)], minute(2));
    assert!(matches!(
        late,
        Err(StoreError::AlreadyAnswered { position: 0, .. })
    ));
    let found = here.of(who).sitting(id).unwrap().unwrap();
    assert_eq!(found.responses[0].score.earned, 3);
    assert!(!here.of(who).history().unwrap().of(&item(0)).flagged);
    assert_eq!(records.rows(who), 2);
}

#[test]
fn a_write_that_the_shared_store_did_not_take_changes_nothing() {
    let records = MemoryRecords::default();
    let ((_a, mut here), (_b, mut there)) = (node(&records), node(&records));
    let (who, id) = (learner(1), sitting(1));
    here.append_for(who, &[start(id, 3)], minute(1)).unwrap();
    let before = content(&here, who);
    records.fail_next(Some(Failure::Before));
    let refused = here.append_for(who, &[respond(id, 0, 3)], minute(2));
    assert!(matches!(refused, Err(StoreError::Unreachable(_))));
    assert_eq!(content(&here, who), before);
    there.catch_up(who).unwrap();
    assert_eq!(content(&there, who), before);
    here.append_for(who, &[respond(id, 0, 2)], minute(3))
        .unwrap();
    records.fail_next(Some(Failure::Before));
    here.catch_up_to_read(who).unwrap();
    records.fail_next(Some(Failure::Before));
    assert!(here.catch_up_to_read(learner(2)).is_err());
}

#[test]
fn a_write_without_a_reply_comes_back_and_its_number_is_not_given_out_again() {
    let records = MemoryRecords::default();
    let ((_a, mut here), (_b, mut there)) = (node(&records), node(&records));
    let (who, id) = (learner(1), sitting(1));
    here.append_for(who, &[start(id, 3)], minute(1)).unwrap();
    records.fail_next(Some(Failure::After));
    let lost = here.append_for(who, &[respond(id, 0, 3)], minute(2));
    assert!(matches!(lost, Err(StoreError::Unreachable(_))));
    let other = [start(sitting(2), 1), respond(sitting(2), 0, 3)];
    here.append_for(learner(2), &other, minute(2)).unwrap();
    let again = here.append_for(who, &[respond(id, 0, 3)], minute(3));
    assert!(matches!(again, Err(StoreError::AlreadyAnswered { .. })));
    here.append_for(who, &[respond(id, 1, 3)], minute(3))
        .unwrap();
    there.catch_up_all(&[who, learner(2)]).unwrap();
    for who in [who, learner(2)] {
        assert_eq!(content(&there, who), content(&here, who));
    }
}

#[test]
fn the_results_of_a_class_are_kept_once_and_not_of_erased_learners() {
    let records = MemoryRecords::default();
    let ((_a, mut here), (_b, mut there)) = (node(&records), node(&records));
    let logs = |number: u8| {
        let id = sitting(number);
        (
            learner(number),
            vec![start(id, 2), respond(id, 0, 3), end(id)],
        )
    };
    let logs: Vec<_> = [1, 2, 3].map(logs).into();
    records.respond_in(class(), learner(1));
    records.respond_in(class(), learner(3));
    records.fail_next(Some(Failure::Before));
    assert!(here.keep_logs(class(), &logs, minute(1)).is_err());
    here.keep_logs(class(), &logs[..1], minute(1)).unwrap();
    there.keep_logs(class(), &logs, minute(2)).unwrap();
    here.keep_logs(class(), &logs, minute(3)).unwrap();
    for store in [&here, &there] {
        let kept = [1, 2, 3].map(|who| content(store, learner(who))[0].len());
        assert_eq!(kept, [3, 0, 3]);
    }
    assert_eq!([1, 2, 3].map(|who| records.rows(learner(who))), [3, 0, 3]);
}

#[test]
fn a_forgotten_learner_leaves_every_copy_and_may_begin_again() {
    let records = MemoryRecords::default();
    let ((_a, mut here), (_b, mut there)) = (node(&records), node(&records));
    let (who, id) = (learner(1), sitting(1));
    for (number, store) in [(1, &mut here), (2, &mut there)] {
        let mut entries = vec![start(sitting(number), 2), respond(sitting(number), 0, 3)];
        entries.push(note(0, "Mallory was here"));
        let other = learner(number + 1);
        store.append_for(who, &entries, minute(1)).unwrap();
        let own = [start(sitting(number + 10), 1)];
        store.append_for(other, &own, minute(1)).unwrap();
    }
    here.catch_up(who).unwrap();
    records.forget(who);
    // What an open screen sends has no set any more.
    let late = here.append_for(who, &[respond(id, 1, 3)], minute(2));
    assert!(matches!(late, Err(StoreError::NoSuchSitting(_))));
    here.know_key("SHA256:x", who, minute(2)).unwrap();
    assert_eq!(content(&here, who)[0].len(), 0);
    assert_eq!(there.drop_forgotten().unwrap(), 1);
    assert_eq!(there.drop_forgotten().unwrap(), 0);
    let file = std::fs::read(there.path()).unwrap();
    assert!(!file.windows(7).any(|bytes| bytes == b"Mallory"));
    assert_eq!(content(&there, learner(3))[0].len(), 1);
    there
        .append_for(who, &[start(sitting(7), 1)], minute(3))
        .unwrap();
    here.catch_up(who).unwrap();
    assert_eq!(content(&here, who), content(&there, who));
}

#[test]
fn keys_and_displays_are_shared_before_they_are_kept() {
    let records = MemoryRecords::default();
    let (_dir, mut here) = node(&records);
    here.know_key("SHA256:a", learner(1), minute(1)).unwrap();
    assert_eq!(records.key("SHA256:a"), Some(learner(1)));
    records.fail_next(Some(Failure::Before));
    assert!(here.know_key("SHA256:b", learner(1), minute(1)).is_err());
    records.fail_next(Some(Failure::Before));
    assert!(here.choose_plain(learner(1), true).is_err());
    assert_eq!(here.keys().unwrap(), ["SHA256:a"]);
    assert_eq!(here.plain_choices().unwrap(), []);
    here.choose_plain(learner(1), true).unwrap();
    assert_eq!(here.plain_choices().unwrap(), [(learner(1), true)]);
}

#[test]
fn only_a_new_file_becomes_a_copy() {
    let (_dir, mut store) = fresh();
    store.append(&[flag(0, true)], minute(1)).unwrap();
    let refused = store.with_upstream(Box::new(MemoryRecords::default()));
    assert!(matches!(refused, Err(StoreError::Exists(_))));
}

/// What happens on one of the nodes.
#[derive(Clone, Debug)]
pub(crate) enum NodeStep {
    /// Entries of a learner, with a failure of the shared store.
    Append(usize, u8, Vec<Entry>, Option<Failure>),
    /// A read.
    CatchUp(usize, u8),
    /// The node is killed and starts anew.
    Kill(usize),
    /// A learner is forgotten.
    Forget(u8),
}

/// Generates an entry to one of some sittings of a learner.
fn entry(who: u8) -> impl Strategy<Value = Entry> {
    let id = move |number: u8| sitting(who * 10 + number);
    let place_in = (0..3u8, 0..4usize);
    prop_oneof![
        3 => (0..3u8, 1..4usize).prop_map(move |(number, items)| start(id(number), items)),
        6 => (place_in.clone(), 0..4u32).prop_map(move |((number, at), earned)| {
            respond(id(number), at, earned)
        }),
        2 => place_in.clone().prop_map(move |(number, at)| choose(id(number), at)),
        3 => (place_in.clone(), "[ab]{1,2}").prop_map(move |((number, at), text)| {
            draft(id(number), at, &text)
        }),
        2 => place_in.prop_map(move |(number, at)| place(id(number), at)),
        1 => (0..3usize, any::<bool>()).prop_map(|(at, on)| flag(at, on)),
        1 => (0..3usize, "[ab]{0,2}").prop_map(|(at, text)| note(at, &text)),
        1 => (0..3u8).prop_map(move |number| end(id(number))),
        1 => (0..3u8).prop_map(move |number| Entry::Resumed { sitting: id(number) }),
        1 => (0..3usize).prop_map(|number| Entry::Weights(weights(number))),
    ]
}

fn step() -> impl Strategy<Value = NodeStep> {
    let failure = prop_oneof![
        8 => Just(None),
        1 => Just(Some(Failure::Before)),
        1 => Just(Some(Failure::After)),
    ];
    let append = (0..3usize, 1..3u8, failure).prop_flat_map(|(node, who, failure)| {
        prop::collection::vec(entry(who), 1..3)
            .prop_map(move |entries| NodeStep::Append(node, who, entries, failure))
    });
    prop_oneof![
        20 => append,
        3 => (0..3usize, 1..3u8).prop_map(|(node, who)| NodeStep::CatchUp(node, who)),
        1 => (0..3usize).prop_map(NodeStep::Kill),
        1 => (1..3u8).prop_map(NodeStep::Forget),
    ]
}

/// The shared store under a test.
pub(crate) trait SharedStore {
    /// Returns a node with an empty copy.
    fn node(&self) -> (TempDir, Store);
    /// Removes all of a learner.
    fn forget(&self, learner: LearnerId);
    /// Returns the version of a learner's records.
    fn version(&self, learner: LearnerId) -> RecordsVersion;
    /// Makes the next call fail, if it can.
    fn fail_next(&self, failure: Option<Failure>);
}

impl SharedStore for MemoryRecords {
    fn node(&self) -> (TempDir, Store) {
        node(self)
    }

    fn forget(&self, learner: LearnerId) {
        self.forget(learner);
    }

    fn version(&self, learner: LearnerId) -> RecordsVersion {
        self.version(learner)
    }

    fn fail_next(&self, failure: Option<Failure>) {
        self.fail_next(failure);
    }
}

/// Generates what happens on three nodes.
pub(crate) fn steps() -> impl Strategy<Value = Vec<NodeStep>> {
    prop::collection::vec(step(), 1..40)
}

/// Plays the steps on three nodes and on one file, and compares the two after each.
pub(crate) fn play(shared: &dyn SharedStore, steps: &[NodeStep]) -> Result<(), TestCaseError> {
    let mut nodes: Vec<_> = (0..3).map(|_| shared.node()).collect();
    let (_dir, mut one) = fresh();
    for (step, at) in steps.iter().zip(1..) {
        match step {
            NodeStep::Append(on, who, entries, failure) => {
                let store = &mut nodes[*on].1;
                let write = (learner(*who), entries.as_slice(), *failure);
                append(shared, store, &mut one, write, minute(at))?;
            }
            NodeStep::CatchUp(on, who) => {
                nodes[*on].1.catch_up(learner(*who)).unwrap();
                let found = content(&nodes[*on].1, learner(*who));
                prop_assert_eq!(found, content(&one, learner(*who)));
            }
            NodeStep::Kill(on) => nodes[*on] = shared.node(),
            NodeStep::Forget(who) => {
                shared.forget(learner(*who));
                one.forget(learner(*who)).unwrap();
            }
        }
    }
    for (_dir, store) in &mut nodes {
        store.catch_up_all(&[learner(1), learner(2)]).unwrap();
        for who in [learner(1), learner(2)] {
            prop_assert_eq!(content(store, who), content(&one, who));
        }
    }
    Ok(())
}

/// Writes entries on a node and in the one file, which accepts them if and only if the node does.
fn append(
    shared: &dyn SharedStore,
    store: &mut Store,
    one: &mut Store,
    (who, entries, failure): (LearnerId, &[Entry], Option<Failure>),
    at: Moment,
) -> Result<(), TestCaseError> {
    let before = shared.version(who);
    shared.fail_next(failure);
    let told = store.append_for(who, entries, at);
    shared.fail_next(None);
    let is_stored = shared.version(who).last != before.last;
    if matches!(told, Err(StoreError::Unreachable(_))) {
        prop_assert!(failure.is_some());
        prop_assert!(!is_stored || failure == Some(Failure::After));
        if is_stored {
            one.append_for(who, entries, at).unwrap();
        }
        return Ok(());
    }
    match (told, one.append_for(who, entries, at)) {
        (Ok(()), Ok(())) => {}
        (Err(told), Err(wanted)) => {
            prop_assert_eq!(discriminant(&told), discriminant(&wanted));
            prop_assert!(!is_stored);
        }
        (told, wanted) => prop_assert!(false, "{told:?}, not {wanted:?}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn nodes_with_failures_are_as_one_file(steps in steps()) {
        play(&MemoryRecords::default(), &steps)?;
    }
}
