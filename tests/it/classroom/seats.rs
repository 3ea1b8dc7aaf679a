//! Who gets a seat and who gets it back: rooms that fill, PINs that are lost, names that are taken.

use dripset::domain::room::{Ballot, Order, Wish};
use dripset::ssh::{AuthOutcome, Guest, KeyFingerprint, Session, SessionProvider};
use dripset::tui::key::Key;
use dripset::tui::screen::Event;

use super::inside::{Inside, class_server, given, guest, key, shows, sit, terms};

fn pin_of(text: &str) -> String {
    let (_, pin) = text.split_once("Your PIN: ").expect("a PIN");
    pin.chars().take_while(char::is_ascii_digit).collect()
}

fn said(verdict: AuthOutcome) -> String {
    match verdict {
        AuthOutcome::Ask { instruction, .. } | AuthOutcome::Again { instruction, .. } => {
            instruction
        }
        other => panic!("nothing is said: {other:?}"),
    }
}

/// Waits until everybody has left.
fn emptied(inside: &Inside) {
    inside.until("an empty room", |news| {
        let mut seats = news.room.seats().values();
        !seats.any(|seat| seat.present)
    });
}

/// One guest who knows the code, and joins and leaves under new names.
#[test]
fn one_guest_who_comes_and_goes_fills_neither_a_small_room_nor_a_large_one() {
    for (seats_max, times) in [(40, 120), (500, 530)] {
        let dir = tempfile::tempdir().expect("a directory");
        let inside = Inside::of_seats(dir.path(), seats_max);
        let class_server = class_server(&inside);
        // Ada has responded, Ben has a PIN and has closed the lid.
        let mut ada = sit(&inside, &class_server, "Ada", "");
        let ada_pin = pin_of(&shows(&inside, &mut *ada, "Your PIN: "));
        let mut ben = sit(&inside, &class_server, "Ben", "");
        let ben_pin = pin_of(&shows(&inside, &mut *ben, "Your PIN: "));
        let who = *inside.room().seats().keys().next().expect("a seat");
        inside.order(Order::Next).expect("a poll");
        let ballot = Ballot { poll: 0, vote: 0 };
        let response = given(key(&terms(None), 0));
        let told = inside.wish([(who, Wish::Respond(ballot, response))]);
        assert!(told[0].is_ok());
        drop((ada, ben));
        for number in 0..times {
            let mut ghost = sit(&inside, &class_server, &format!("Ghost {number}"), "");
            shows(&inside, &mut *ghost, "1 of 5");
        }
        emptied(&inside);
        let room = inside.room();
        assert!(room.taken() <= seats_max);
        let given = &room.polls()[&0].votes[0].given;
        assert!(given.contains_key(&who), "what was given stands");
        assert!(inside.class.register().names.len() <= seats_max);
        // Everybody who belongs here finds a place, those who were here before the own one.
        for (name, pin) in [("Ada", &*ada_pin), ("Ben", &*ben_pin), ("Zoe", "")] {
            assert_eq!(
                class_server.verdict(&guest(name, pin)),
                AuthOutcome::Admit,
                "{name}"
            );
            let mut seat = sit(&inside, &class_server, name, pin);
            let text = shows(&inside, &mut *seat, "1 of 5");
            let number = if name == "Zoe" { times + 3 } else { 0 };
            assert!(
                number == 0 || text.contains(&format!("seat {number}")),
                "{text}"
            );
        }
        let names = inside.class.register().names.clone();
        let called = |name: &str| names.values().filter(|known| *known == name).count();
        assert_eq!(["Ada", "Ben", "Zoe"].map(called), [1, 1, 1]);
        // The names of those whose seats were given away are gone from the disk, too.
        let kept = inside.rows("class_learner");
        assert!(kept as usize <= seats_max, "{kept}");
    }
}

#[test]
fn whoever_lost_the_pin_comes_in_once_on_the_instructors_word_and_gets_another() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let mut ada = sit(&inside, &class_server, "Ada", "");
    let before = pin_of(&shows(&inside, &mut *ada, "Your PIN: "));
    drop(ada);
    emptied(&inside);
    let who = *inside.room().seats().keys().next().expect("a seat");
    let asked = Guest {
        fields: vec!["Ada".into()],
        ..guest("", "")
    };
    let words = said(class_server.verdict(&asked));
    assert!(
        words.contains("Ada already has a seat") && words.contains("instructor"),
        "{words}"
    );

    // Also where so many wrong ones were tried that the right one is not taken.
    let wrong =
        |class_server: &dyn SessionProvider| said(class_server.verdict(&guest("Ada", "000000x")));
    (0..10).for_each(|_| assert!(wrong(&*class_server).contains("does not match")));
    let told = said(class_server.verdict(&guest("Ada", &before)));
    assert!(
        told.contains("Too many wrong PINs for this name. Try again in 60 s"),
        "{told}"
    );
    inside.order(Order::WaivePin(who)).expect("let in");
    assert_eq!(
        class_server.verdict(&asked),
        AuthOutcome::Admit,
        "no PIN is asked for"
    );
    let within = inside.runtime.enter();
    let mut back = class_server.seat(asked.clone(), (80, 24));
    drop(within);
    let after = pin_of(&shows(&inside, &mut *back, "Your PIN: "));
    assert_eq!(inside.room().seats().len(), 1, "the same seat");
    drop(back);
    emptied(&inside);

    // Once: from now on the new PIN counts, and the old one does not.
    assert!(matches!(
        class_server.verdict(&asked),
        AuthOutcome::Ask { .. }
    ));
    assert!(matches!(
        class_server.verdict(&guest("Ada", &before)),
        AuthOutcome::Again { .. }
    ));
    assert_eq!(
        class_server.verdict(&guest("Ada", &after)),
        AuthOutcome::Admit
    );
    drop(class_server);
    let id = inside.class.frame.id;
    let kept = inside
        .store
        .ask(move |store| store.roster(id).expect("a roster"));
    let kept = inside.runtime.block_on(kept).expect("a roster");
    assert!(kept[0].pin_hash.is_some());
}

/// Two who give the name at once: one of them has the seat, and the other is somebody else.
#[test]
fn of_two_who_come_on_the_instructors_word_one_gets_the_seat() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let mut ada = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *ada, "Your PIN: ");
    drop(ada);
    emptied(&inside);
    let who = *inside.room().seats().keys().next().expect("a seat");
    inside.order(Order::WaivePin(who)).expect("let in");
    let both = [guest("Ada", ""), guest("Ada", "")];
    for guest in &both {
        assert_eq!(class_server.verdict(guest), AuthOutcome::Admit);
    }
    let within = inside.runtime.enter();
    let mut seats: Vec<Box<dyn Session>> = both
        .into_iter()
        .map(|one| class_server.seat(one, (80, 24)))
        .collect();
    drop(within);
    let names = seats.iter_mut().map(|seat| {
        let text = shows(&inside, &mut **seat, "Your name here: ");
        let (_, name) = text.split_once("Your name here: ").expect("a name");
        name.lines()
            .next()
            .unwrap_or_default()
            .trim_end_matches(['│', ' '])
            .to_owned()
    });
    assert_eq!(names.collect::<Vec<_>>(), ["Ada", "Ada 2"]);
}

/// A learner with a key that is lost, and one whom the instructor removes.
#[test]
fn whoever_lost_the_key_comes_back_and_a_seat_that_is_removed_is_free() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let keyed = Guest {
        key: Some(KeyFingerprint("SHA256:ada".into())),
        ..guest("Ada", "")
    };
    let within = inside.runtime.enter();
    let mut ada = class_server.seat(keyed, (80, 24));
    drop(within);
    shows(&inside, &mut *ada, "Your name here: Ada");
    drop(ada);
    emptied(&inside);
    let who = *inside.room().seats().keys().next().expect("a seat");
    inside.order(Order::WaivePin(who)).expect("let in");
    let mut back = sit(&inside, &class_server, "Ada", "");
    pin_of(&shows(&inside, &mut *back, "Your PIN: "));
    assert_eq!(inside.room().seats().len(), 1, "the same seat");
    let why = inside.order(Order::Vacate(who)).map(|_| ());
    assert!(
        why.expect_err("she sits there")
            .to_string()
            .contains("in use")
    );
    back.event(Event::Key(Key::Esc));
    drop(back);
    emptied(&inside);
    inside.order(Order::Vacate(who)).expect("removed");
    assert!(inside.room().seats().is_empty());
    assert!(inside.class.register().names.is_empty());
    let mut other = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *other, "Your name here: Ada");
    assert_eq!(inside.rows("class_learner"), 1);
}

#[test]
fn a_name_that_cannot_be_had_is_refused_before_a_pin_is_asked_for() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let asks = |name: &str| {
        let asked = Guest {
            fields: vec![name.into()],
            ..guest("", "")
        };
        class_server.verdict(&asked)
    };
    for (name, words) in [
        ("", "Type a name"),
        ("\u{200b} ", "Type a name"),
        ("Instructor", "You cannot use the name Instructor"),
        ("seat 1", "You cannot use the name seat 1"),
        (
            "Maximiliana von Hohenlohe-Langenburg",
            "Maximiliana von Hohenloh\nType that",
        ),
    ] {
        let AuthOutcome::Again {
            instruction,
            prompts,
        } = asks(name)
        else {
            panic!("{name:?} is not asked again")
        };
        assert!(instruction.contains(words), "{name:?}: {instruction}");
        assert_eq!(prompts.len(), 1);
        assert_eq!(prompts[0].text, "Your name: ");
    }
    assert_eq!(asks("Ada"), AuthOutcome::Admit);
    let mut ada = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *ada, "Your name here: Ada");
    let words = said(asks("\u{410}da"));
    assert!(words.contains("Ada already has a seat"), "{words}");
    let mut other = sit(&inside, &class_server, "\u{410}da", "");
    shows(&inside, &mut *other, "Your name here: \u{410}da 2");
}
