//! Rosters, the names of a class, and keys.

use crate::domain::Allowance;
use crate::store::class_suite::{append, class, new_class, said, write};
use crate::store::testing::*;
use crate::store::{ClassLog, Entry, Guard, Listed, Store, StoreError};

/// Anyone with a key may look in: that alone leaves nothing behind.
#[test]
fn a_key_is_noted_once_something_is_kept_of_its_learner() {
    let (_dir, mut store) = fresh();
    let ada = learner(1);
    let rows = |store: &Store| {
        let count = "SELECT (SELECT count(*) FROM learner_key), (SELECT count(*) FROM learner)";
        let counted = store.read_all(count, [], |row| Ok((row.get(0)?, row.get(1)?)));
        let counted: Vec<(u32, u32)> = counted.unwrap();
        counted[0]
    };
    let before = rows(&store);
    let note = |store: &mut Store, at| store.know_key_of_kept("SHA256:ada", ada, at).unwrap();
    note(&mut store, minute(1));
    assert_eq!(rows(&store), before);
    let flag = Entry::Flag {
        item: item(1),
        on: true,
    };
    store.append_for(ada, &[flag], minute(2)).unwrap();
    note(&mut store, minute(3));
    note(&mut store, minute(4));
    assert_eq!(rows(&store), (1, before.1 + 1));
}

#[test]
fn classes_and_rosters_come_back_and_a_key_is_noted_once() {
    let (dir, mut store) = fresh();
    store
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let ada = learner(1);
    store.know_key("SHA256:ada", ada, minute(2)).unwrap();
    store.know_key("SHA256:ada", ada, minute(3)).unwrap();
    store
        .put_on_roster(class(1), ada, "Ada", None, minute(3))
        .unwrap();
    store
        .put_on_roster(class(1), ada, "Ada L.", Some("hash"), minute(4))
        .unwrap();
    let unknown = store.put_on_roster(class(2), ada, "Ada", None, minute(4));
    assert!(matches!(unknown, Err(StoreError::NoSuchClass(_))));
    let hello = write(class(1), said("said", "hello"), Guard::None);
    append(&mut store, hello).unwrap();
    store.end_class(class(1), minute(5)).unwrap();
    store.end_class(class(1), minute(6)).unwrap();
    drop(store);
    let store = Store::open(dir.path(), minute(9)).unwrap();
    let roster = store.roster(class(1)).unwrap();
    let [known] = &roster[..] else {
        panic!("{roster:?}")
    };
    assert_eq!((known.name.as_str(), known.learner), ("Ada L.", ada));
    assert_eq!(known.pin_hash.as_deref(), Some("hash"));
    assert_eq!(known.since_ms, minute(3).at.as_millisecond());
    let row = store.class(class(1)).unwrap().unwrap();
    assert_eq!(store.classes().unwrap(), std::slice::from_ref(&row));
    assert_eq!((row.last_seq, row.code.as_str()), (1, "KQ7TM2XW"));
    assert_eq!(row.ended_ms, Some(minute(5).at.as_millisecond()));
    assert_eq!(row.keep_until_ms - row.started_ms, 30 * 24 * 60 * 60 * 1000);
    assert_eq!(store.class(class(2)).unwrap(), None);
}

#[test]
fn a_list_takes_the_place_of_the_one_before_and_leaves_others_alone() {
    let (_dir, mut store) = fresh();
    store
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let listed = |number: u8, allowance| Listed {
        learner: learner(number),
        roster_id: format!("n{number}"),
        name: format!("Name {number}"),
        pin_hash: format!("hash {number}"),
        allowance,
        plain: number == 2,
    };
    store
        .put_on_roster(class(1), learner(9), "Zoe", Some("own"), minute(1))
        .unwrap();
    let both = [listed(1, Allowance::Half), listed(2, Allowance::Standard)];
    store.list_on_roster(class(1), &both, minute(2)).unwrap();
    let later = [listed(2, Allowance::Double), listed(3, Allowance::Standard)];
    store.list_on_roster(class(1), &later, minute(3)).unwrap();
    let roster = store.roster(class(1)).unwrap();
    let read: Vec<_> = roster
        .iter()
        .map(|row| {
            (
                &*row.name,
                row.pin_hash.as_deref(),
                row.allowance.id(),
                row.plain,
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            ("Zoe", Some("own"), "1", false),
            ("Name 1", None, "1.5", false),
            ("Name 2", Some("hash 2"), "2", true),
            ("Name 3", Some("hash 3"), "1", false),
        ]
    );
    let unknown = store.list_on_roster(class(2), &both, minute(4));
    assert!(matches!(unknown, Err(StoreError::NoSuchClass(_))));
}

#[test]
fn a_chosen_display_is_kept_for_whom_the_file_knows_and_the_last_choice_counts() {
    let (dir, mut store) = fresh();
    let (ada, ben) = (learner(1), learner(2));
    store.know_key("SHA256:ada", ada, minute(1)).unwrap();
    for (who, plain) in [(ada, false), (ada, true), (ben, true)] {
        store.choose_plain(who, plain).unwrap();
    }
    drop(store);
    let mut store = Store::open(dir.path(), minute(2)).unwrap();
    assert_eq!(store.plain_choices().unwrap(), [(ada, true)]);
    store.choose_plain(ada, false).unwrap();
    assert_eq!(store.plain_choices().unwrap(), [(ada, false)]);
    store.forget(ada).unwrap();
    assert_eq!(store.plain_choices().unwrap(), []);
}

#[test]
fn those_in_plain_lines_chose_them_or_are_listed_for_them() {
    let (_dir, mut store) = fresh();
    store
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let listed = |number, plain| Listed {
        learner: learner(number),
        roster_id: format!("s-{number}"),
        name: format!("Learner {number}"),
        pin_hash: "hash".into(),
        allowance: Allowance::Standard,
        plain,
    };
    let all = [
        listed(1, true),
        listed(2, false),
        listed(3, true),
        listed(4, false),
    ];
    store.list_on_roster(class(1), &all, minute(2)).unwrap();
    // A choice of one's own counts more than the list.
    store.choose_plain(learner(3), false).unwrap();
    store.choose_plain(learner(4), true).unwrap();
    let plain = store.in_plain_lines(class(1)).unwrap();
    assert_eq!(plain, [learner(1), learner(4)].into());
    assert_eq!(store.in_plain_lines(class(2)).unwrap(), [].into());
}
