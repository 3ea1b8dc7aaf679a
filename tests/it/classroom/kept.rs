//! What is kept of a class and for how long: learners' own logs after its end, its days, its list.

use dripset::classroom::retention;
use dripset::classroom::server::{CLASSES_MAX, ClassServer};
use dripset::domain::room::{Ballot, Order, Wish};
use dripset::domain::{Allowance, Moment};
use dripset::ssh::{AuthOutcome, Guest, KeyFingerprint, Session, SessionProvider};
use dripset::store::Listed;
use jiff::SignedDuration;
use rusqlite::Connection;

use super::inside::{Inside, class_server, given, guest, key, learner, shows, sit, terms};
use super::*;

/// The notice before login.
fn said(verdict: AuthOutcome) -> String {
    match verdict {
        AuthOutcome::Ask { instruction, .. } | AuthOutcome::Again { instruction, .. } => {
            instruction
        }
        other => panic!("nothing is asked: {other:?}"),
    }
}

/// Killed at whatever moment between the groups: the next start leaves nobody out, and nobody
/// has it twice.
#[test]
fn killed_between_two_groups_every_learner_has_the_log_of_the_class_once() {
    const LEARNERS: u128 = 450;
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let all = || (1..=LEARNERS).map(learner);
    inside.wish(all().map(|who| (who, Wish::Join(Allowance::Standard))));
    inside.order(Order::Next).expect("a poll");
    let ballot = Ballot { poll: 0, vote: 0 };
    let response = key(inside.room().terms(), 0);
    let told = inside.wish(all().map(|who| {
        let wish = Wish::Respond(ballot, given(response.clone()));
        (who, wish)
    }));
    assert!(told.iter().all(Result::is_ok));
    inside.order(Order::Reveal { early: true }).expect("a key");
    inside.order(Order::End).expect("the end");
    let id = inside.class.frame.id;
    let mut left = Vec::new();
    for number in 0.. {
        // What would be on disk if it were killed now.
        let copy = dir.path().join(format!("killed-{number}"));
        std::fs::create_dir(&copy).expect("a directory");
        let to = copy.join("progress.db").display().to_string();
        let kept = inside.store.ask(move |store| {
            let disk = Connection::open(store.path()).expect("the file");
            disk.execute("VACUUM INTO ?1", [to]).expect("a copy");
            store.class(id).expect("a read").expect("a class").logs_kept
        });
        let kept = inside.runtime.block_on(kept).expect("a store");
        left.push(copy);
        if kept {
            break;
        }
    }
    let mut cut_short = 0;
    for copy in &left {
        let mut store = open(copy);
        let own = |store: &Store| -> Vec<usize> {
            let of = |who| store.of(who).sittings(9, None).expect("a read");
            let own = all().map(|who| {
                let own = of(who);
                assert!(own.iter().all(|row| row.is_ended() && row.answered == 1));
                own.len()
            });
            own.collect()
        };
        let before: usize = own(&store).iter().sum();
        cut_short += usize::from((1..450).contains(&before));
        for _ in 0..2 {
            retention::run(&mut store, inside.env.now());
            assert!(own(&store).iter().all(|count| *count == 1));
        }
        assert!(store.class(id).expect("a read").expect("a class").logs_kept);
        store.check().expect("a sound file");
    }
    assert!(cut_short > 0, "no moment between two groups was seen");
}

#[test]
fn a_class_whose_days_are_over_stays_while_somebody_is_in_it() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let seat = sit(&inside, &class_server, "Ada", "");
    let id = inside.class.frame.id;
    let today = inside.env.now();
    let later = Moment {
        at: today.at + SignedDuration::from_hours(24 * 10 + 1),
        ..today
    };
    let look = || {
        let looked =
            dripset::classroom::server::upkeep::look_after(&class_server, &inside.store, later);
        inside.runtime.block_on(looked);
        open(dir.path()).class(id).expect("a read").is_some()
    };
    // As the program that serves says every few minutes.
    let held = inside
        .store
        .ask(move |store| store.hold_classes(&[id], jiff::Timestamp::MAX));
    let held = inside.runtime.block_on(held).expect("a store");
    held.expect("a disk");
    assert!(look(), "somebody sits in it");
    assert_eq!(class_server.held(), [id]);
    drop(seat);
    assert!(!look(), "nobody does");
    assert!(class_server.held().is_empty());
    assert!(matches!(
        class_server.verdict(&guest("Bo", "")),
        AuthOutcome::Refuse(_)
    ));
}

/// A machine that slept says nothing to others, and its host goes on all the same.
#[test]
fn a_class_whose_days_are_over_stays_while_it_is_run_however_long_nothing_was_heard() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let id = inside.class.frame.id;
    let today = inside.env.now();
    let later = Moment {
        at: today.at + SignedDuration::from_hours(24 * 10 + 1),
        ..today
    };
    let kept = || {
        let mut other = open(dir.path());
        retention::run(&mut other, later);
        other.class(id).expect("a read").is_some()
    };
    assert!(kept(), "it is run");
    drop(inside);
    assert!(!kept(), "nobody runs it");
}

#[test]
fn the_login_notice_says_until_when_this_class_is_kept() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let guest = dripset::ssh::Guest {
        fields: Vec::new(),
        ..guest("", "")
    };
    let keyed = dripset::ssh::Guest {
        key: Some(dripset::ssh::KeyFingerprint("SHA256:ada".into())),
        ..guest.clone()
    };
    // The class is kept for ten days.
    let row = open(dir.path()).class(inside.class.frame.id);
    let until = row.expect("a read").expect("a class").keep_until_ms;
    let until = jiff::Timestamp::from_millisecond(until).expect("a time");
    let until = inside.env.offset().to_datetime(until).date();
    let until = until.strftime("%b %-d, %Y").to_string();
    let kept = |guest| said(class_server.verdict(guest)).replace(&until, "DATE");
    insta::assert_snapshot!("the-notice-to-who-has-no-key", kept(&guest));
    insta::assert_snapshot!("the-notice-to-who-has-a-key", kept(&keyed));
    list_ada(&inside);
    let register = inside.store.ask({
        let id = inside.class.frame.id;
        move |store| replay::register(store, id)
    });
    let register = inside.runtime.block_on(register).expect("a store");
    *inside.class.register() = register.expect("a register");
    insta::assert_snapshot!("the-notice-of-a-class-with-a-list", kept(&guest));
}

fn list_ada(inside: &Inside) {
    let (id, now) = (inside.class.frame.id, inside.env.now());
    let ada = Listed {
        learner: learner(1),
        roster_id: "n1".into(),
        name: "Ada".into(),
        pin_hash: "a hash".into(),
        allowance: Allowance::Standard,
        plain: false,
    };
    let listed = inside
        .store
        .ask(move |store| store.list_on_roster(id, &[ada], now));
    let listed = inside.runtime.block_on(listed).expect("a store");
    listed.expect("a roster");
}

/// Once all on the list are forgotten, it still lets nobody else in.
#[test]
fn a_class_with_a_list_stays_closed_after_a_resume_when_all_on_it_are_forgotten() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    list_ada(&inside);
    let id = inside.class.frame.id;
    drop(inside);
    open(dir.path()).forget(learner(1)).expect("a disk");
    let inside = Inside::resume(dir.path(), id);
    let class_server = class_server(&inside);
    let said = said(class_server.verdict(&guest("Mallory", "")));
    assert!(said.contains("not on the roster of this class"), "{said}");
}

#[test]
fn a_class_that_is_over_is_let_go_of_once_nobody_is_in_it() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let now = inside.env.now().at;
    let seat = sit(&inside, &class_server, "Ada", "");
    assert!(
        class_server.let_go_of_those_over(now).is_empty(),
        "it goes on"
    );
    inside.order(Order::End).expect("an end");
    assert!(
        class_server.let_go_of_those_over(now).is_empty(),
        "somebody sits in it"
    );
    let late = class_server.verdict(&guest("Bo", ""));
    assert!(
        matches!(late, AuthOutcome::Refuse(_)),
        "its code ends with it"
    );
    drop(seat);
    assert_eq!(
        class_server.let_go_of_those_over(now),
        [inside.class.frame.id]
    );
    assert!(class_server.held().is_empty());
}

#[test]
fn so_many_classes_are_open_and_no_more() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let open = || {
        let opened = class_server.open(terms(None), None, "SHA256:ines".into());
        inside.runtime.block_on(opened)
    };
    // One is open already.
    for _ in 1..CLASSES_MAX {
        open().expect("a class");
    }
    let told = open().err().expect("no class");
    assert!(told.contains("500 classes are open here"), "{told}");
}

/// Personal study by the key of that number.
fn studying(inside: &Inside, class_server: &ClassServer, number: usize) -> Box<dyn Session> {
    let _within = inside.runtime.enter();
    let guest = Guest {
        login: "me".into(),
        key: Some(KeyFingerprint(format!("SHA256:{number}"))),
        ..guest("", "")
    };
    class_server.seat(guest, (80, 24))
}

/// Any key opens these, without a code: they never take the last seats of a class.
#[test]
fn half_of_the_seats_are_for_personal_study_and_no_more() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let studies = |number| studying(&inside, &class_server, number);
    // Ten seats in all.
    let mut seats: Vec<_> = (0..5).map(studies).collect();
    assert!(seats.iter_mut().all(|seat| seat.goodbye().is_none()));
    let turned_away = studies(6).goodbye().expect("last words");
    assert!(turned_away.words.contains("Too many people study"));
    let mut ada = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *ada, "You have joined.");
    seats.pop();
    assert!(studies(7).goodbye().is_none());
}

/// Whoever has any key may look in: that alone leaves no row.
#[test]
fn who_only_looks_in_at_the_own_screens_leaves_nothing_behind() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let rows = || (inside.rows("learner"), inside.rows("learner_key"));
    let before = rows();
    let mut seat = studying(&inside, &class_server, 1);
    shows(&inside, &mut *seat, "Subjects");
    drop(seat);
    assert_eq!(rows(), before);
}
