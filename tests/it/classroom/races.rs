//! Things that come at once, in the one order that does harm: held there by a store that waits.

use std::net::Ipv4Addr;
use std::sync::mpsc::{Sender, channel};

use dripset::classroom::host::Request;
use dripset::classroom::server::ClassServer;
use dripset::domain::Response;
use dripset::domain::room::{ClassSetting, Order};
use dripset::ssh::{AuthOutcome, Guest, KeyFingerprint, Session, SessionProvider};
use dripset::tui::key::Key;
use dripset::tui::screen::Event;
use jiff::SignedDuration;

use super::inside::{Inside, class_server, guest, key, settle, shows, sit, terms};
use crate::support::script::{By, keys};

/// The store does nothing until what comes back is dropped, and has by now begun with that: it
/// takes no task out of its queue any more.
fn held_up(inside: &Inside) -> Sender<()> {
    let ((release, released), (begun, begins)) = (channel::<()>(), channel());
    let posted = inside.store.post(move |_| {
        let _ = begun.send(());
        let _ = released.recv();
    });
    posted.expect("room to ask");
    begins.recv().expect("a store");
    release
}

/// The same, and so much waits for it that it takes no more.
fn crowded(inside: &Inside) -> Sender<()> {
    let release = held_up(inside);
    while inside.store.post(|_| ()).is_ok() {}
    release
}

fn pin_of(inside: &Inside, seat: &mut dyn Session) -> String {
    let text = shows(inside, seat, "Your PIN: ");
    let (_, pin) = text.split_once("Your PIN: ").expect("a PIN");
    pin.chars().take_while(char::is_ascii_digit).collect()
}

/// Ada comes in for the first time and goes; what brings her back.
fn pin_of_ada(inside: &Inside, class_server: &ClassServer) -> String {
    let mut seat = sit(inside, class_server, "Ada", "");
    pin_of(inside, &mut *seat)
}

/// The room is opened after the learner was looked at and before the class answers.
#[test]
fn whoever_comes_as_the_room_is_opened_is_known_by_name_and_pin() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    inside
        .order(Order::Set(ClassSetting::Locked, true))
        .expect("a lock");
    let release = held_up(&inside);
    let opened = inside
        .class
        .ask(|told| Request::Order(Order::Set(ClassSetting::Locked, false), told));
    let opened = opened.expect("room to ask");
    let mut seat = sit(&inside, &class_server, "Ada", "");
    drop(release);
    inside
        .runtime
        .block_on(opened)
        .expect("told")
        .expect("open");
    let pin = pin_of(&inside, &mut *seat);
    let room = inside.room();
    let ada = room.seats().keys().next().expect("a seat");
    assert_eq!(
        inside.class.register().names.get(ada).map(String::as_str),
        Some("Ada")
    );
    drop(seat);
    let mut again = sit(&inside, &class_server, "Ada", &pin);
    shows(&inside, &mut *again, "You have joined.");
    assert_eq!(inside.room().seats().len(), 1);
}

/// Whoever finds the host busy has lost no name by that, and comes in later.
#[test]
fn whoever_finds_the_host_busy_is_not_kept_until_they_come_in_by_themselves() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let release = crowded(&inside);
    let mut seat = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *seat, "The host is busy");
    assert!(inside.class.register().names.is_empty());
    assert!(inside.class.register().by_name.is_empty());
    assert!(inside.class.register().pins.is_empty());
    drop(release);
    pin_of(&inside, &mut *seat);
    let id = inside.class.frame.id;
    let names = inside
        .store
        .ask(move |store| store.roster(id).expect("a roster"));
    let names = inside.runtime.block_on(names).expect("names");
    let names: Vec<_> = names.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Ada"]);
}

/// Whose a key is, is kept with the name: without it the own log would go with the class.
#[test]
fn whose_a_key_is_is_kept_once_the_learner_is_let_in_and_not_before() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let keys = || inside.rows("learner_key");
    let lock = |on| {
        inside
            .order(Order::Set(ClassSetting::Locked, on))
            .expect("set")
    };
    lock(true);
    let guest = Guest {
        key: Some(KeyFingerprint("SHA256:ada".into())),
        ..guest("Ada", "")
    };
    let within = inside.runtime.enter();
    let mut seat = class_server.seat(guest.clone(), (80, 24));
    shows(&inside, &mut *seat, "The room is locked");
    assert_eq!(keys(), 0);
    lock(false);
    let release = crowded(&inside);
    drop(seat);
    let mut seat = class_server.seat(guest, (80, 24));
    drop(within);
    shows(&inside, &mut *seat, "The host is busy");
    drop(release);
    inside.order(Order::Next).expect("a poll");
    shows(&inside, &mut *seat, "1 of 5");
    assert_eq!(keys(), 1);
}

/// A key that is held down at one seat leaves the store to the others.
#[test]
fn a_flag_that_is_set_over_and_over_is_written_as_it_is_in_the_end() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    inside.order(Order::Next).expect("a poll");
    let mut seat = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *seat, "1 of 5");
    let release = held_up(&inside);
    let within = inside.runtime.enter();
    for _ in 0..2_001 {
        seat.event(Event::Key(Key::Char('*')));
    }
    let waiting = inside.runtime.metrics().num_alive_tasks();
    assert!(waiting < 10, "{waiting} wait for the store");
    drop((within, release));
    let ada = *inside.room().seats().keys().next().expect("a seat");
    let flagged = || {
        let history = inside.store.ask(move |store| store.of(ada).history());
        let history = inside.runtime.block_on(history).expect("a store");
        let history = history.expect("a history");
        history.states().any(|(_, state)| state.flagged)
    };
    assert!((0..1_000).any(|_| flagged()), "flagged in the end");
}

/// A seat that was held up by a slow link finds its response confirmed and the key shown at once.
#[test]
fn what_everybody_is_shown_is_not_undone_by_what_a_seat_was_told_before() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let right = key(&terms(None), 0);
    let drawn = terms(None).form.items[0].drawn.clone();
    inside.order(Order::Next).expect("a poll");
    let mut seat = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *seat, "1 of 5");
    for letter in keys(
        &terms(None).items[0].kind,
        &drawn,
        &Response::Blank,
        &right,
        By::Letter,
    )
    .chars()
    {
        seat.event(Event::Key(Key::Char(letter)));
    }
    seat.event(Event::Key(Key::Enter));
    inside.until("the response", |news| {
        let poll = news.room.poll();
        poll.is_some_and(|poll| poll.votes[0].given.len() == 1)
    });
    inside
        .order(Order::Reveal { early: true })
        .expect("the key");
    let text = settle(&inside, &mut *seat);
    assert!(!text.contains("Confirmed"), "{text}");
    assert!(text.contains("Correct"), "{text}");
}

/// A PIN counts as tried once, though both the login and the seat check it.
#[test]
fn the_right_pin_leads_to_the_own_seat_also_where_many_wrong_ones_were_tried() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let pin = pin_of_ada(&inside, &class_server);
    let room = inside.room();
    let ada = *room.seats().keys().next().expect("a seat");
    let before = inside.env.now().at - SignedDuration::from_hours(1);
    for number in 0..50 {
        let from = std::net::IpAddr::from(Ipv4Addr::new(10, 0, 0, number / 10));
        let mut register = inside.class.register();
        assert!(
            register.tries.begin(ada, from.into(), before).is_ok(),
            "{number}"
        );
    }
    assert_eq!(
        class_server.verdict(&guest("Ada", &pin)),
        AuthOutcome::Admit
    );
    let mut again = sit(&inside, &class_server, "Ada", &pin);
    shows(&inside, &mut *again, "You have joined.");
    assert_eq!(inside.room().seats().len(), 1);
    assert_eq!(inside.class.register().names.len(), 1);
}

#[test]
fn whose_pin_was_guessed_at_from_everywhere_comes_back_from_where_they_were() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let pin = pin_of_ada(&inside, &class_server);
    let from = |number| Guest {
        address: Ipv4Addr::new(10, 0, 0, number).into(),
        ..guest("Ada", "wrong")
    };
    for number in 0..60 {
        assert!(matches!(
            class_server.verdict(&from(number)),
            AuthOutcome::Again { .. }
        ));
    }
    let right = Guest {
        address: Ipv4Addr::new(10, 0, 0, 99).into(),
        ..guest("Ada", &pin)
    };
    assert!(matches!(
        class_server.verdict(&right),
        AuthOutcome::Again { .. }
    ));
    assert_eq!(
        class_server.verdict(&guest("Ada", &pin)),
        AuthOutcome::Admit
    );
}

/// The room is locked and opened again before whoever asked hears of it.
#[test]
fn whoever_was_turned_away_as_the_room_was_opened_comes_in() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let release = held_up(&inside);
    let set = |on| {
        let order = Order::Set(ClassSetting::Locked, on);
        let asked = inside.class.ask(|told| Request::Order(order, told));
        asked.expect("room to ask")
    };
    let locked = set(true);
    let mut seat = sit(&inside, &class_server, "Ada", "");
    let opened = set(false);
    drop(release);
    for told in [locked, opened] {
        inside.runtime.block_on(told).expect("told").expect("set");
    }
    shows(&inside, &mut *seat, "Your PIN: ");
    assert_eq!(inside.room().seats().len(), 1);
}

/// Looked at before the room was locked, and decided after it: nobody is on the register who was
/// never let in, under a name that nobody could use.
#[test]
fn whoever_is_refused_after_asking_is_not_kept_and_comes_in_later() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let release = held_up(&inside);
    let order = Order::Set(ClassSetting::Locked, true);
    let locked = inside.class.ask(|told| Request::Order(order, told));
    let mut seat = sit(&inside, &class_server, "Ada", "");
    drop(release);
    let locked = locked.expect("room to ask");
    inside
        .runtime
        .block_on(locked)
        .expect("told")
        .expect("locked");
    shows(&inside, &mut *seat, "locked");
    assert!(inside.class.register().names.is_empty());
    assert!(inside.class.register().pins.is_empty());
    let id = inside.class.frame.id;
    let names = || {
        let kept = inside
            .store
            .ask(move |store| store.roster(id).expect("a roster"));
        let kept = inside.runtime.block_on(kept).expect("names");
        kept.into_iter().map(|one| one.name).collect::<Vec<_>>()
    };
    assert!(names().is_empty());
    let opened = Order::Set(ClassSetting::Locked, false);
    inside.order(opened).expect("an open room");
    pin_of(&inside, &mut *seat);
    assert_eq!(names(), ["Ada"]);
}

/// Ada's own screens.
fn at_home(inside: &Inside, class_server: &ClassServer) -> Box<dyn Session> {
    let within = inside.runtime.enter();
    let guest = Guest {
        login: "me".into(),
        key: Some(KeyFingerprint("SHA256:ada".into())),
        ..guest("", "")
    };
    let mut seat = class_server.seat(guest, (80, 24));
    drop(within);
    shows(inside, &mut *seat, "your progress by topic");
    seat
}

/// Each of these reads a whole history: one that is on its way is enough.
#[test]
fn a_record_that_is_asked_for_over_and_over_is_read_once() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let mut seat = at_home(&inside, &class_server);
    seat.event(Event::Key(Key::Char('p')));
    shows(&inside, &mut *seat, "print and leave");
    let release = held_up(&inside);
    for _ in 0..2_000 {
        seat.event(Event::Key(Key::Char('t')));
    }
    assert!(inside.store.post(|_| ()).is_ok(), "the store has no room");
    drop(release);
    let words = inside.runtime.block_on(async {
        loop {
            if let Some(goodbye) = seat.goodbye() {
                return goodbye.words;
            }
            seat.changed().await;
        }
    });
    assert!(words.starts_with("Your progress"), "{words}");
}

/// However fast keys come from one who studies, a class finds room at the store.
#[test]
fn one_who_studies_does_not_fill_the_store() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let mut seat = at_home(&inside, &class_server);
    let release = held_up(&inside);
    for _ in 0..1_000 {
        seat.event(Event::Key(Key::Char('p')));
        seat.event(Event::Key(Key::Esc));
    }
    assert!(inside.store.post(|_| ()).is_ok(), "the store has no room");
    drop(release);
    // Wherever it has got to, it goes on from there.
    let (key, words) = match settle(&inside, &mut *seat).contains("print and leave") {
        true => (Key::Esc, "your progress by topic"),
        false => (Key::Char('p'), "print and leave"),
    };
    seat.event(Event::Key(key));
    shows(&inside, &mut *seat, words);
}
