//! Who is forgotten by which words, and what is left then.

use super::*;

/// As at the door, where capitals make no difference either.
#[test]
fn a_learner_is_forgotten_by_the_id_of_a_roster_however_it_is_written() {
    let mut made = Made::open("Lines");
    made.join();
    let (out, err, code) = run(made.dir.path(), &["forget", "N104", "--yes"], "");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert!(out.starts_with("Eli, in Lines"), "{out}");
    let left = made.store.roster(CLASS).expect("a roster");
    assert_eq!(left.len(), NAMES.len() - 1);
}

/// Also where the own log and everything summed from it have the learner.
#[test]
fn who_is_forgotten_after_a_class_is_in_no_byte_by_id_either() {
    let Made { dir, store, .. } = made("Lines");
    drop(store);
    // Everybody has the class in the own log from here on.
    run(dir.path(), &["resume", "elsewhere"], "");
    let id = learner(3);
    let held = |bytes: &[u8]| holding(dir.path(), bytes);
    assert!(held(id.0.as_bytes()) > 0);
    let (_, err, code) = run(dir.path(), &["forget", &id.to_string(), "--yes"], "");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    for gone in [
        id.0.as_bytes(),
        NAMES[3].as_bytes(),
        id.to_string().as_bytes(),
    ] {
        assert_eq!(held(gone), 0);
    }
    assert!(held(learner(2).0.as_bytes()) > 0);
}
