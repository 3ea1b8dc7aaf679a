//! Who is forgotten by which words, and what is left then.

use super::*;

/// As at login, where capitals make no difference either.
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

/// Whoever runs the class would write about the learner again.
#[test]
fn nobody_is_forgotten_while_a_program_runs_a_class_that_knows_them() {
    let mut made = Made::open("Lines");
    made.join();
    let hold = made.store.take_class(CLASS).expect("a hold");
    let (_, err, code) = run(made.dir.path(), &["forget", "n104", "--yes"], "");
    assert_eq!(code, Some(2));
    assert!(err.contains("nothing was removed. Lines ("), "{err}");
    assert!(err.contains("Close the `dripset class host`"), "{err}");
    let left = |made: &Made| made.store.roster(CLASS).expect("a roster").len();
    assert_eq!(left(&made), NAMES.len());
    drop(hold);
    run(made.dir.path(), &["forget", "n104", "--yes"], "");
    assert_eq!(left(&made), NAMES.len() - 1);
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

/// A roster makes a learner in each class: whoever is on several is told to be, and not left there.
#[test]
fn who_is_on_the_rosters_of_other_classes_is_told_there_too() {
    let mut made = Made::open("Lines");
    let other = made.another_class();
    for (class, number, id) in [(CLASS, 0, "n100"), (other, 1, "N100")] {
        let one = Listed {
            learner: learner(number),
            roster_id: id.into(),
            ..listed(number, "Ada")
        };
        let kept = made.store.list_on_roster(class, &[one], at(1));
        kept.expect("a roster");
    }
    let dir = made.dir.path();
    let (_, err, code) = run(dir, &["forget", "n100", "--yes"], "");
    assert_eq!(code, Some(2));
    assert!(err.contains("several learners"), "{err}");
    let args = ["forget", "n100", "--class", CODE, "--yes"];
    let (out, err, code) = run(dir, &args, "");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let left = format!("{}, Ada in Pumps (ward4-monday)", learner(1));
    assert!(out.contains(&left), "{out}");
    let args = ["forget", "n100", "--yes"];
    let (out, err, code) = run(dir, &args, "");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert!(!out.contains("stays"), "{out}");
}
