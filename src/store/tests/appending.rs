//! Tests of valid and refused appends, each all or nothing.

use rusqlite::StatementStatus;

use crate::store::testing::*;
use crate::store::{Entry, Store, StoreError, log};

fn events(store: &Store) -> i64 {
    store
        .conn
        .query_row("SELECT count(*) FROM event", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn a_place_is_answered_once_and_nothing_of_the_second_batch_stays() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    store
        .append(&[start(id, 3), respond(id, 1, 3)], minute(1))
        .unwrap();
    let again = [flag(0, true), place(id, 2), respond(id, 1, 0)];
    let refused = store.append(&again, minute(2));
    assert!(matches!(
        refused,
        Err(StoreError::AlreadyAnswered { sitting, position: 1 }) if sitting == id
    ));
    assert_eq!(events(&store), 2);
    assert!(!store.mine().history().unwrap().of(&item(0)).flagged);
    assert_eq!(store.mine().sitting(id).unwrap().unwrap().place, 0);
}

#[test]
fn of_two_windows_on_one_sitting_the_later_is_told() {
    let (dir, mut here) = fresh();
    let mut there = Store::open(dir.path(), minute(0)).unwrap();
    let id = sitting(1);
    here.append(&[start(id, 4)], minute(1)).unwrap();
    there.append(&[respond(id, 0, 3)], minute(2)).unwrap();
    let late = here.append(&[respond(id, 0, 1)], minute(2));
    assert!(matches!(
        late,
        Err(StoreError::AlreadyAnswered { position: 0, .. })
    ));
    here.append(&[respond(id, 1, 1)], minute(3)).unwrap();
    there.append(&[respond(id, 2, 2)], minute(4)).unwrap();
    for store in [&here, &there] {
        let stored = store.mine().sitting(id).unwrap().unwrap();
        let earned: Vec<_> = stored.responses.iter().map(|r| r.score.earned).collect();
        assert_eq!(earned, [3, 1, 2]);
    }
}

#[test]
fn an_item_is_chosen_once_for_a_place_and_only_after_the_one_before() {
    let (dir, mut here) = fresh();
    let mut there = Store::open(dir.path(), minute(0)).unwrap();
    let id = sitting(1);
    here.append(&[start(id, 1)], minute(1)).unwrap();
    here.append(&[respond(id, 0, 3), choose(id, 1)], minute(2))
        .unwrap();
    for (position, entry) in [(1, choose(id, 1)), (3, choose(id, 3)), (0, choose(id, 0))] {
        let refused = there.append(&[entry], minute(3));
        assert!(matches!(
            refused,
            Err(StoreError::AlreadyChosen { position: at, .. }) if at == position
        ));
    }
    there
        .append(&[respond(id, 1, 3), choose(id, 2)], minute(4))
        .unwrap();
    let stored = here.mine().sitting(id).unwrap().unwrap();
    let places = [1, 2].map(|place| format!("place {place} of {id}"));
    assert_eq!(stored.chosen, places);
    assert_eq!((stored.row.items, stored.row.answered), (3, 2));
    let banks: Vec<&str> = stored.row.banks.iter().map(|bank| bank.as_str()).collect();
    assert_eq!(banks, ["cvad", "ivig"]);
    here.append(&[end(id)], minute(5)).unwrap();
    assert!(here.append(&[choose(id, 3)], minute(6)).is_err());
}

#[test]
fn what_has_ended_takes_nothing_more() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    store.append(&[start(id, 2), end(id)], minute(1)).unwrap();
    for entry in [respond(id, 0, 1), draft(id, 0, "a"), place(id, 1), end(id)] {
        let refused = store.append(std::slice::from_ref(&entry), minute(2));
        assert!(matches!(refused, Err(StoreError::Ended(_))), "{entry:?}");
    }
}

#[test]
fn unknown_sittings_and_those_of_others_take_nothing() {
    let (_dir, mut store) = fresh();
    let (mine, theirs) = (sitting(1), sitting(2));
    store.append(&[start(mine, 2)], minute(1)).unwrap();
    store
        .append_for(learner(9), &[start(theirs, 2)], minute(1))
        .unwrap();
    for id in [theirs, sitting(3)] {
        for entry in [respond(id, 0, 1), draft(id, 0, "a"), place(id, 1), end(id)] {
            let refused = store.append(&[entry], minute(2));
            assert!(matches!(refused, Err(StoreError::NoSuchSitting(_))));
        }
    }
    let again = store.append(&[start(theirs, 2)], minute(2));
    assert!(matches!(again, Err(StoreError::AlreadyStarted(_))));
}

#[test]
fn a_response_is_to_the_item_that_the_form_has_there() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    store.append(&[start(id, 2)], minute(1)).unwrap();
    let mut other_item = response(id, 0, 1);
    other_item.item = item(1);
    let mut other_wording = response(id, 0, 1);
    other_wording.revision = revision(7);
    for wrong in [other_item, other_wording, response(id, 2, 1)] {
        let refused = store.append(&[Entry::Responded(wrong)], minute(2));
        assert!(matches!(refused, Err(StoreError::NotInForm { .. })));
    }
    for entry in [draft(id, 2, "a"), place(id, 2)] {
        let refused = store.append(&[entry], minute(2));
        assert!(matches!(refused, Err(StoreError::NotInForm { .. })));
    }
}

#[test]
fn a_score_beyond_what_is_possible_never_gets_in() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    store.append(&[start(id, 2)], minute(1)).unwrap();
    assert!(store.append(&[respond(id, 0, 4)], minute(2)).is_err());
    assert_eq!(events(&store), 1);
}

#[test]
fn the_log_can_only_be_added_to() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    store
        .append(&[start(id, 2), respond(id, 0, 1)], minute(1))
        .unwrap();
    for sql in [
        "UPDATE event SET earned = 3 WHERE kind = 'response'",
        "DELETE FROM event",
        "UPDATE form_item SET position = 9",
        "DELETE FROM form_item",
    ] {
        let error = store.conn.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("only ever added") || error.contains("drawn once"));
    }
}

#[test]
fn a_draft_lasts_until_its_response() {
    let (dir, mut store) = fresh();
    let id = sitting(1);
    let drafts = [
        start(id, 3),
        draft(id, 0, "a"),
        draft(id, 1, "b"),
        draft(id, 1, "b, c"),
        place(id, 1),
    ];
    store.append(&drafts, minute(1)).unwrap();
    drop(store);
    let mut store = Store::open(dir.path(), minute(5)).unwrap();
    let entries = |store: &Store| -> Vec<_> {
        let stored = store.mine().sitting(id).unwrap().unwrap();
        let drafts = stored.drafts.into_iter();
        drafts.map(|draft| (draft.position, draft.entry)).collect()
    };
    assert_eq!(entries(&store), [(0, "a".into()), (1, "b, c".into())]);
    assert_eq!(store.mine().sitting(id).unwrap().unwrap().place, 1);
    // The late draft is from another window, which does not know of the response yet.
    store
        .append(&[respond(id, 1, 2), draft(id, 1, "late")], minute(6))
        .unwrap();
    assert_eq!(entries(&store), [(0, "a".into())]);
}

#[test]
fn statements_are_compiled_once() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    store.append(&[start(id, 40)], minute(1)).unwrap();
    for position in 0..40 {
        store
            .append(&[respond(id, position, 1)], minute(1))
            .unwrap();
    }
    for sql in [log::INSERT_EVENT, log::OPEN_SITTING] {
        let statement = store.conn.prepare_cached(sql).unwrap();
        assert!(statement.get_status(StatementStatus::Run) >= 40, "{sql}");
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{sql}");
    }
}
