//! `dripset class report` and `forget` over a made class.

mod class_on_disk;
mod crowd;
mod days;
mod figures;
mod files;
mod forgetting;
mod kinds;
pub mod pages;
#[cfg(all(unix, feature = "cluster"))]
mod shared;

use std::path::Path;

use dripset::domain::room::{Ballot, ClassEvent, Given, Mending};
use dripset::domain::{Allowance, ClassId, LearnerId, Response};
use dripset::store::{ClassLog, Listed, NewClass, Store};
use uuid::Uuid;

use self::class_on_disk::{
    CLASS, CODE, Made, NAMES, at, learner, listed, made, many, one, report, run,
};

#[test]
fn a_report_for_people_fits_eighty_columns() {
    let made = made("Lines and pumps");
    let (out, err) = report(made.dir.path(), "text");
    assert_eq!(err, "");
    for line in out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_report_as_rows_is_one_for_each_learner_and_item() {
    let made = made("Lines and pumps");
    let (out, _) = report(made.dir.path(), "csv");
    assert_eq!(out.lines().count(), 1 + NAMES.len() * 4);
    insta::assert_snapshot!(out.replace('\r', ""));
}

#[test]
fn a_report_as_json_says_the_same() {
    let made = made("Lines and pumps");
    let (out, _) = report(made.dir.path(), "json");
    insta::assert_snapshot!(out);
}

#[test]
fn gradebooks_go_by_the_ids_of_the_school() {
    let made = made("Week 3 (17)");
    let (canvas, _) = report(made.dir.path(), "canvas");
    let (moodle, told) = report(made.dir.path(), "moodle");
    assert!(
        told.contains("maximum grade of the column to 5 points"),
        "{told}"
    );
    insta::assert_snapshot!(format!("{canvas}\n{moodle}").replace('\r', ""));
}

#[test]
fn a_class_is_found_by_how_its_id_begins_and_nothing_else_is() {
    let made = made("Lines");
    let (by_id, _, code) = run(made.dir.path(), &["report", "c1c1c1"], "");
    assert_eq!(code, Some(0));
    assert_eq!(by_id, report(made.dir.path(), "text").0);
    let (out, err, code) = run(made.dir.path(), &["report", "elsewhere"], "");
    assert_eq!((out.as_str(), code), ("", Some(2)));
    insta::assert_snapshot!(err);
}

#[test]
fn moodle_knows_nobody_without_a_roster() {
    let mut made = Made::open("Lines");
    made.store
        .put_on_roster(CLASS, learner(0), "Ada", None, at(2))
        .expect("a name");
    made.write(&ClassEvent::Joined(learner(0), Allowance::Standard));
    let (out, err, code) = run(made.dir.path(), &["report", CODE, "--format", "moodle"], "");
    assert_eq!((out.as_str(), code), ("", Some(2)));
    assert!(err.contains("--roster"), "{err}");
    let (out, ..) = run(made.dir.path(), &["report", CODE], "");
    assert!(out.contains(", open") && out.contains("Ada"), "{out}");
}

/// Also while the console that ended it stands open, and of homework whose day is over.
#[test]
fn the_list_and_the_report_agree_on_what_is_over() {
    let mut made = Made::open("Lines");
    let both = |made: &Made| {
        let list = run(made.dir.path(), &["list"], "").0;
        let (report, ..) = run(made.dir.path(), &["report", CODE], "");
        (list.contains("  open   "), report.contains(", open"))
    };
    assert_eq!(both(&made), (true, true));
    made.write(&ClassEvent::Ended);
    assert_eq!(both(&made), (false, false));
}

/// How many files of a directory hold these bytes.
fn holding(dir: &Path, bytes: &[u8]) -> usize {
    let files = std::fs::read_dir(dir).expect("a directory");
    let holds = |path: &Path| {
        let all = std::fs::read(path).unwrap_or_default();
        all.windows(bytes.len()).any(|window| window == bytes)
    };
    files
        .filter(|file| holds(&file.as_ref().expect("a file").path()))
        .count()
}

#[test]
fn who_is_forgotten_is_in_no_file_any_more() {
    let mut made = Made::open("Lines");
    made.join();
    made.vote(4, 0, |n| {
        let number = if n == 3 { "98765.4321" } else { "125" };
        Some(Response::Number(number.into()))
    });
    made.write(&ClassEvent::Revealed);
    let Made { dir, store, .. } = made;
    drop(store);
    let copy = dir.path().join("progress.db.before-4");
    std::fs::write(&copy, "a copy").expect("a copy");
    let name = NAMES[3];
    assert!(holding(dir.path(), name.as_bytes()) > 0);
    assert!(holding(dir.path(), b"98765.4321") > 0);

    let (out, _, code) = run(dir.path(), &["forget", name], "n\n");
    assert!(out.contains("Nothing was removed."), "{out}");
    assert_eq!(code, Some(2));
    assert!(holding(dir.path(), name.as_bytes()) > 0);

    let (out, err, code) = run(dir.path(), &["forget", &name.to_uppercase()], "y\n");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert!(out.contains("before-4"), "{out}");
    assert_eq!(holding(dir.path(), name.as_bytes()), 0);
    assert_eq!(holding(dir.path(), b"98765.4321"), 0);
    assert!(holding(dir.path(), NAMES[0].as_bytes()) > 0);

    let (_, err, code) = run(dir.path(), &["forget", name, "--yes"], "");
    assert_eq!(code, Some(2));
    assert!(err.contains("no learner is called"), "{err}");
    let (out, _) = report(dir.path(), "text");
    assert!(
        !out.contains("Dorothea") && out.contains("11 learners"),
        "{out}"
    );
}

#[test]
fn a_learner_is_forgotten_by_id_and_a_name_that_two_have_by_none() {
    let mut made = Made::open("Lines");
    let other = made.another_class();
    for (class, number) in [(CLASS, 0), (other, 1)] {
        made.store
            .put_on_roster(class, learner(number), "Ada", None, at(2))
            .expect("a name");
    }
    let dir = made.dir.path();
    let (_, err, code) = run(dir, &["forget", "ada", "--yes"], "");
    assert_eq!(code, Some(2));
    insta::assert_snapshot!(err);
    let (out, _, code) = run(
        dir,
        &["forget", "ada", "--class", "ward4-monday", "--yes"],
        "",
    );
    assert_eq!(code, Some(0), "{out}");
    assert_eq!(made.store.roster(other).expect("a roster").len(), 0);
    let id = learner(0).to_string();
    let (out, _, code) = run(dir, &["forget", &id, "--yes"], "");
    assert_eq!(code, Some(0), "{out}");
    assert_eq!(made.store.roster(CLASS).expect("a roster").len(), 0);
    let (_, err, code) = run(dir, &["forget", &id, "--yes"], "");
    assert_eq!(code, Some(2));
    assert!(err.contains("no records of"), "{err}");
}

#[test]
fn mistakes_of_a_roster_are_told_with_their_lines_and_open_no_class() {
    let dir = tempfile::tempdir().expect("a directory");
    let list = dir.path().join("list.csv");
    let text = "id,name,pin,extra\nn1,Ada,48\nn2,Ben,482913,1.3\nn3,,482914,\nn3,Cy,482915,\n";
    std::fs::write(&list, text).expect("a file");
    let path = list.to_str().expect("a path");
    let (out, err, code) = run(dir.path(), &["host", "--roster", path], "");
    assert_eq!((out.as_str(), code), ("", Some(2)));
    assert!(!err.contains("4829"), "{err}");
    insta::assert_snapshot!(err.replace(path, "list.csv"));
    let (out, ..) = run(dir.path(), &["list"], "");
    assert!(out.starts_with("No class"), "{out}");
}

#[test]
fn a_doctor_tells_what_would_stop_a_class() {
    let dir = tempfile::tempdir().expect("a directory");
    let (out, err, code) = run(dir.path(), &["doctor", "--listen", "127.0.0.1:0"], "");
    assert_eq!((err.as_str(), code), ("", Some(0)), "{out}");
    assert!(
        !out.contains("stop") && out.contains("only this machine"),
        "{out}"
    );
    let files = std::fs::read_dir(dir.path()).expect("a directory");
    assert_eq!(files.count(), 0, "it keeps nothing");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let list = dir.path().join("list.csv");
    std::fs::write(&list, "id,name\n").expect("a file");
    let list = list.to_str().expect("a path");
    let args = ["doctor", "--listen", &address, "--roster", list];
    let (out, _, code) = run(dir.path(), &args, "");
    assert_eq!(code, Some(1), "{out}");
    let stops: Vec<&str> = out
        .lines()
        .filter(|line| line.starts_with("stop"))
        .collect();
    assert_eq!(stops.len(), 2, "{out}");
    assert!(stops[0].ends_with("is in use"), "{out}");
    assert!(stops[1].contains("the column `pin` is missing"), "{out}");
}

/// A class of a hundred days ago, kept for thirty, whose host was killed; one learner has a key.
fn old() -> (Made, LearnerId) {
    let mut made = Made::open_at("Bygone ward", -100 * 24 * 60 * 60);
    made.join();
    let keyed = learner(10);
    made.store
        .know_key("SHA256:kim", keyed, at(2))
        .expect("a key");
    made.vote(0, 0, |_| one("b"));
    made.write(&ClassEvent::Revealed);
    made.vote(1, 0, |_| many("a c"));
    (made, keyed)
}

/// An older program kept a title as it was given.
#[test]
fn a_title_of_an_older_program_acts_on_no_terminal() {
    let made = made("Ward\n3 \u{1b}[2J\u{202e}\u{7}");
    let dir = made.dir.path();
    for args in [&["list"][..], &["report", CODE], &["forget", "Ben"]] {
        let (out, ..) = run(dir, args, "n\n");
        assert!(out.contains("Ward 3 [2J"), "{args:?}: {out}");
        let acts = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!out.contains(acts), "{args:?}: {out:?}");
    }
}

#[test]
fn a_class_whose_days_are_over_goes_at_the_next_start_and_who_has_a_key_keeps_the_own_log() {
    let (mut made, keyed) = old();
    let young = NewClass {
        id: ClassId(Uuid::from_bytes([0xc2; 16])),
        code: "ward4-monday".into(),
        title: "Pumps".into(),
        owner: "host".into(),
        keep_days: 100_000,
        open_until: None,
    };
    made.store.open_class(&young, at(0)).expect("a class");
    made.store
        .put_on_roster(young.id, learner(11), "Lou", None, at(2))
        .expect("a name");
    let Made { dir, store, .. } = made;
    drop(store);
    let (listed, ..) = run(dir.path(), &["list"], "");
    insta::assert_snapshot!(listed);

    // Whatever a start comes to, what is overdue goes first.
    let (_, err, code) = run(dir.path(), &["resume", CODE], "");
    assert_eq!(code, Some(2));
    assert!(err.contains("expired ones are removed"), "{err}");
    let (listed, ..) = run(dir.path(), &["list"], "");
    assert!(
        listed.contains("Pumps") && !listed.contains("Bygone"),
        "{listed}"
    );
    for gone in ["Bygone", NAMES[0], "a hash"] {
        assert_eq!(holding(dir.path(), gone.as_bytes()), 0, "{gone}");
    }
    let store = Store::open(dir.path(), at(0)).expect("a store");
    let sittings = |who| store.of(who).sittings(9, None).expect("a read");
    let own = sittings(keyed);
    assert_eq!(own.len(), 1);
    // The vote that was revealed, and not the other: it would have shown its key.
    assert_eq!(own[0].answered, 1);
    assert!(own[0].is_ended());
    let others = (0..10).map(|number| sittings(learner(number)).len());
    assert_eq!(others.sum::<usize>(), 0);
    let log = std::fs::read_to_string(dir.path().join("dripset.log")).expect("a log");
    let line = log
        .lines()
        .find(|line| line.contains("removed expired classes"));
    let line = line.expect("a word in the log");
    // Lou is in the other class too, and stays.
    assert!(line.contains("learners=10"), "{line}");
    assert!(!log.contains(NAMES[0]) && !log.contains("Bygone"), "{log}");
}

/// The host was killed after the end of its class, before anybody had it in the own log.
#[test]
fn what_learners_get_of_a_class_is_made_good_at_the_next_start() {
    let made = made("Lines");
    let dir = made.dir.path();
    let sittings = || {
        let of = |number| made.store.of(learner(number)).sittings(9, None);
        (0..NAMES.len()).map(move |number| of(number).expect("a read"))
    };
    assert!(sittings().all(|own| own.is_empty()));
    for _ in 0..2 {
        run(dir, &["resume", "elsewhere"], "");
        for own in sittings() {
            assert_eq!(own.len(), 1);
            assert!(own[0].is_ended() && own[0].answered >= 3, "{:?}", own[0]);
            assert_eq!(own[0].started_at, at(made.second - 1).at);
        }
    }
    let class = made.store.class(CLASS).expect("a read").expect("a class");
    assert!(class.logs_kept);
}

/// Today takes due items from these reviews, whoever asked them.
#[test]
fn what_was_missed_in_class_is_due_in_ones_own_reviews() {
    let made = made("Lines");
    run(made.dir.path(), &["resume", "elsewhere"], "");
    let scheduler = dripset::domain::Scheduler::default();
    let mut missed = 0;
    for number in 0..NAMES.len() {
        let history = made.store.of(learner(number)).history().expect("a read");
        for (key, state) in history.states() {
            let review = state.review.expect("a review");
            let days = scheduler.interval_days(review.memory, dripset::domain::Retention::USUAL);
            if state.first.share().is_some_and(|share| share < 0.75) {
                missed += 1;
                assert_eq!(
                    (review.grade, days),
                    (dripset::domain::Grade::Again, 1),
                    "{key}"
                );
            } else {
                assert!(days > 0 && review.grade.is_recalled(), "{key}");
            }
        }
    }
    assert!(missed > 0, "somebody missed something");
}

#[test]
fn homework_until_a_day_that_is_over_is_refused_and_opens_no_class() {
    let dir = tempfile::tempdir().expect("a directory");
    let (out, err, code) = run(dir.path(), &["host", "--homework", "2020-01-01"], "");
    assert_eq!((out.as_str(), code), ("", Some(2)));
    assert!(err.contains("today or a later day"), "{err}");
    let (out, ..) = run(dir.path(), &["list"], "");
    assert!(out.starts_with("No class"), "{out}");
}

/// Canvas takes any row that says so for the points of its columns.
#[test]
fn nobody_can_be_called_what_canvas_takes_for_the_points_possible() {
    let mut made = Made::open("Lines");
    let name = "Points Possible 99";
    made.store
        .put_on_roster(CLASS, learner(0), name, None, at(2))
        .expect("a name");
    made.write(&ClassEvent::Joined(learner(0), Allowance::Standard));
    let (out, _) = report(made.dir.path(), "canvas");
    assert_eq!(out.matches("Points Possible").count(), 1, "{out}");
    assert!(out.ends_with("\r\nSeat 1,,,,,0\r\n"), "{out}");
}
