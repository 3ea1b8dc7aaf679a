//! Tests that adaptive exams which went on in two copies of one directory become one.

use tempfile::TempDir;

use super::{choose_other, content, copied, exported, merge};
use crate::store::testing::*;
use crate::store::{Entry, LogRow, LoggedItem, Responded, Store};

/// Returns an adaptive exam in two copies of one directory that chose another item for place 1.
fn two_exams() -> [(TempDir, Store); 2] {
    let id = sitting(1);
    let (one, mut a) = fresh();
    a.append(&[start(id, 1)], minute(1)).unwrap();
    let (two, mut b) = copied(&a);
    for (store, by, at) in [(&mut a, 0, 2), (&mut b, 3, 3)] {
        let chosen = choose_other(id, 1, by);
        store
            .append(&[respond(id, 0, 3), chosen], minute(at))
            .unwrap();
        let given = Entry::Responded(Responded {
            item: item(1 + by),
            revision: revision(1 + by),
            ..response(id, 1, 2)
        });
        store
            .append(&[given, choose_other(id, 2, by)], minute(at + 10))
            .unwrap();
        store
            .append(&[draft(id, 2, "entry")], minute(at + 20))
            .unwrap();
    }
    [(one, a), (two, b)]
}

#[test]
fn an_exam_that_went_on_in_two_copies_keeps_the_first_choices_and_all_responses() {
    let [(_one, mut a), (_two, mut b)] = two_exams();
    let (of_a, of_b) = (exported(&a), exported(&b));
    let merged = merge(&mut a, &of_b);
    assert_eq!((merged.second_choices, merged.second_responses), (2, 2));
    merge(&mut b, &of_a);
    assert_eq!(content(&a), content(&b));
    for store in [&mut a, &mut b] {
        assert_eq!(store.verify().unwrap().findings, []);
        let stored = store.mine().sitting(sitting(1)).unwrap().unwrap();
        // The ids of the first copy are smaller.
        assert_eq!(stored.chosen.len(), 2);
        assert!(stored.items.contains_key(&(item(2), revision(2))));
        let places: Vec<_> = stored.responses.iter().map(|r| r.position).collect();
        assert_eq!(places, [0, 0, 1], "the other answer fits no place");
        assert_eq!(stored.drafts.len(), 1);
        // It counts for its item all the same, and its wording is kept.
        assert_eq!(store.mine().item_responses(&item(4)).unwrap().len(), 1);
        let wordings = exported(store);
        let is_worded = |row: &LogRow| matches!(row, LogRow::Wording(row) if row.item == "item-4");
        assert!(wordings.iter().any(is_worded));
        store
            .append(
                &[respond(sitting(1), 2, 3), choose(sitting(1), 3)],
                minute(40),
            )
            .unwrap();
    }
    // Both went on again, with the same item.
    let (of_a, of_b) = (exported(&a), exported(&b));
    merge(&mut a, &of_b);
    merge(&mut b, &of_a);
    assert_eq!(content(&a), content(&b));
}

#[test]
fn a_place_whose_item_another_copy_answered_can_still_be_answered() {
    let id = sitting(1);
    let (_one, mut a) = fresh();
    a.append(&[start(id, 1)], minute(1)).unwrap();
    let (_two, mut b) = copied(&a);
    a.append(&[respond(id, 0, 3), choose(id, 1)], minute(2))
        .unwrap();
    b.append(&[respond(id, 0, 3), choose_other(id, 1, 3)], minute(3))
        .unwrap();
    let given = Entry::Responded(Responded {
        item: item(4),
        revision: revision(4),
        ..response(id, 1, 2)
    });
    b.append(&[given], minute(4)).unwrap();
    merge(&mut a, &exported(&b));
    let stored = a.mine().sitting(id).unwrap().unwrap();
    assert_eq!(
        stored.responses.iter().filter(|r| r.position == 1).count(),
        0
    );
    a.append(
        &[draft(id, 1, "entry"), respond(id, 1, 1), choose(id, 2)],
        minute(5),
    )
    .unwrap();
    merge(&mut b, &exported(&a));
    assert_eq!(content(&a), content(&b));
    assert_eq!(b.verify().unwrap().findings, []);
}

#[test]
fn a_form_whose_rows_are_lost_is_made_from_its_start_and_its_choices() {
    let [(dir, a), (_two, b)] = two_exams();
    let mut a = a;
    merge(&mut a, &exported(&b));
    a.append(&[Entry::Weights(weights(1))], minute(50)).unwrap();
    let before = content(&a);
    a.conn
        .execute_batch("DROP TRIGGER form_item_never_goes; DELETE FROM form_item")
        .unwrap();
    let findings = a.verify().unwrap().findings;
    let told = |words: &str| {
        findings
            .iter()
            .any(|found| format!("{found:?}").contains(words))
    };
    assert!(
        told("chosen questions that their set does not have: 2"),
        "{findings:?}"
    );
    drop(a);
    let start = |_: &str| {
        vec![LoggedItem {
            bank: item(0).bank.to_string(),
            item: item(0).item.to_string(),
            revision: revision(0),
        }]
    };
    Store::recover(dir.path(), start, minute(60)).unwrap();
    let a = Store::open(dir.path(), minute(60)).unwrap();
    assert_eq!(content(&a), before);
    assert_eq!(a.verify().unwrap().findings, []);
}
