//! The words of the console stay true: after a host that was gone, in a full room, of a key that does
//! nothing, and for as long as it is of use.

use dripset::domain::room::{ClassSetting, Order, Wish};
use dripset::domain::{Allowance, Response};
use dripset::tui::key::Key;
use dripset::tui::screen::Screen;

use super::{FIRST, open};
use crate::support::class::{Class, learner, terms};

fn join() -> Wish {
    Wish::Join(Allowance::Standard)
}

/// Those who were in when the host was killed are on their way back: Enter asks as it does otherwise.
#[test]
fn after_a_kill_enter_closes_no_vote_for_those_who_are_on_their_way_back() {
    let mut class = Class::with(terms(None), (80, 24)).joined(6);
    class.press(&[Key::Enter]).choose("ab").restart();
    let screen = class.screen();
    assert!(
        screen.contains("2 of 6 have answered · 6 not back yet"),
        "{screen}"
    );
    class.wish(0, join()).expect("back");
    class.press(&[Key::Enter]);
    assert_eq!(
        class.notice(),
        "4 of 6 have not answered. Press Enter again to close the vote."
    );
    class.press(&[Key::Esc]).write("u");
    let screen = class.screen().replace('\u{a0}', " ");
    assert!(
        screen.contains("Not answered: seat 3, seat 4, seat 5, seat 6"),
        "{screen}"
    );
    class.write("t");
    assert_eq!(class.screen().matches("not back yet").count(), 5);
}

#[test]
fn in_a_full_room_letting_in_says_that_it_is_of_no_use_yet() {
    let mut class = Class::with(terms(None), (80, 24)).joined(3);
    class.seats_max = 2;
    class.order(&Order::Kick(learner(2))).expect("sent out");
    class.write("t").press(&[Key::Down, Key::Down]).write("i");
    assert_eq!(
        class.notice(),
        "seat 3 can join again once a seat is free. The room is full (2 seats)."
    );
    let screen = class.screen();
    assert!(screen.contains("waiting for a seat"), "{screen}");
    assert!(screen.contains("The room is full (2 seats)."), "{screen}");
    class.write("i").press(&[Key::Enter]);
    assert!(
        class.notice().contains("once a seat is free"),
        "{}",
        class.notice()
    );
    class.wish(2, join()).expect_err("no seat");
    class.wish(0, Wish::Leave).expect("away");
    class.wish(2, join()).expect("a seat");
    assert!(
        !class.notice().contains("seat 3"),
        "she is in: {}",
        class.notice()
    );
}

#[test]
fn what_is_of_no_use_any_more_does_not_stay() {
    let mut class = Class::with(terms(None), (80, 24)).joined(3);
    class.wish(1, Wish::Leave).expect("away");
    class
        .write("t")
        .press(&[Key::Down])
        .write("i")
        .press(&[Key::Enter]);
    assert!(class.notice().starts_with("seat 2 can join once"));
    class.wish(1, join()).expect("back");
    assert_eq!(class.notice(), "");
    class.write("x").press(&[Key::Esc]);
    assert_eq!(class.notice(), "Canceled. Nothing was changed.");
    assert!(class.console.ticks(), "it goes by itself");
    class.wait(21);
    assert_eq!(class.notice(), "");
    assert!(!class.console.ticks());
}

#[test]
fn a_key_that_pauses_nothing_says_so() {
    let mut class = open((80, 24));
    class.choose(FIRST).write("cp");
    assert_eq!(
        class.notice(),
        "This vote is closed. Press r to reveal, or press d to discuss."
    );
    assert!(
        class
            .room
            .open_vote()
            .is_some_and(|vote| vote.paused_at.is_none())
    );
}

/// The foot says what a key turns, and what cannot be taken back is never the first.
#[test]
fn the_foot_says_what_a_key_does_now() {
    let foot = |class: &Class| class.screen().lines().last().unwrap_or_default().to_owned();
    let mut class = Class::with(terms(None), (80, 24)).joined(2);
    class.write("t");
    assert!(foot(&class).contains("l lock"), "{}", foot(&class));
    class.write("l");
    assert!(foot(&class).contains("l unlock"), "{}", foot(&class));
    assert!(
        !foot(&class).trim_start().starts_with("x "),
        "{}",
        foot(&class)
    );
    class.press(&[Key::Esc]).write("w");
    assert!(foot(&class).contains("w own page"), "{}", foot(&class));
    let homework = dripset::domain::room::Terms {
        until: Some("2026-11-29T22:00:00Z".parse().expect("a time")),
        ..terms(None)
    };
    let mut class = Class::with(homework, (80, 24)).joined(2);
    for _ in 0..2 {
        assert!(foot(&class).contains("b end"), "{}", foot(&class));
        class.write("l");
    }
    let words = class.console.words();
    let known = |word: &str| words.iter().any(|line| line.keys == word);
    assert!(known("seat") && !known("poll") && !known("vote"));
    let mut class = Class::with(terms(None), (80, 24)).joined(2);
    for _ in 0..5 {
        class.press(&[Key::Enter]).write("ccr");
    }
    assert!(
        foot(&class).trim_start().starts_with("o overview"),
        "{}",
        foot(&class)
    );
}

#[test]
fn the_number_of_a_seat_leads_to_it() {
    let mut class = Class::with(terms(None), (80, 24)).joined(12);
    class.write("t12x");
    assert!(
        class.notice().starts_with("Remove seat 12?"),
        "{}",
        class.notice()
    );
    class.press(&[Key::Esc]).write("3x");
    assert!(
        class.notice().starts_with("Remove seat 3?"),
        "{}",
        class.notice()
    );
    class.press(&[Key::Esc]).write("129x");
    assert!(
        class.notice().starts_with("Remove seat 9?"),
        "{}",
        class.notice()
    );
}

/// With few learners everybody would know whose a bar is: what the switch says must not promise it.
#[test]
fn with_few_learners_the_switch_says_why_seats_show_nothing() {
    let mut class = Class::with(terms(None), (80, 24)).joined(3);
    class.write("e");
    assert!(class.room.is(ClassSetting::Withheld));
    class.write("e");
    assert!(
        class.notice().contains("once there are 5"),
        "{}",
        class.notice()
    );
    class.press(&[Key::Enter]).choose("abc").write("r");
    let words = "Learners do not see these counts, because fewer than 5 have answered.";
    assert!(class.screen().contains(words), "{}", class.screen());
    class.write("w");
    assert!(!class.screen().contains(words), "{}", class.screen());
}

/// Three wrong numbers that one each gave are no mistake that anybody shares.
#[test]
fn a_mistake_of_one_is_not_called_shared() {
    let mut class = Class::new((120, 40)).joined(6);
    class.order(&Order::Open(4)).expect("a question");
    let number = |text: &str| Response::Number(text.into());
    class
        .respond((0u8..).zip(["348", "2", "3"].map(number)))
        .write("k");
    assert!(
        !class.screen().contains("Most common mistake"),
        "{}",
        class.screen()
    );
}

/// Two orders that begin with the same wrong step share a mistake; two equal mistakes share none.
#[test]
fn the_most_common_mistake_is_said_in_words() {
    let order = |steps: [&str; 4]| Response::Sequence(steps.map(Into::into).into());
    let number = |text: &str| Response::Number(text.into());
    let part = |ids: &[&str]| Response::Many(ids.iter().map(|id| (*id).into()).collect());
    let orders = [
        ["s3", "s1", "s2", "s4"],
        ["s3", "s4", "s1", "s2"],
        ["s1", "s2", "s4", "s3"],
        ["s1", "s3", "s2", "s4"],
    ];
    let (d, e) = (part(&["a", "d"]), part(&["a", "e"]));
    for (poll, responses, said) in [
        (3, orders.map(order).to_vec(), " as step 1 (2 of 4). Why: "),
        (
            4,
            ["2", "2", "3", "3"].map(number).to_vec(),
            "Most common mistake: none stands out.",
        ),
        (
            4,
            ["98765", "98,765", "2", "31"].map(number).to_vec(),
            "Most common mistake: 98,765 gtt/min (2 of 4).",
        ),
        (
            1,
            vec![d.clone(), d, e.clone(), e],
            "Most common mistake: none stands out.",
        ),
    ] {
        let mut class = Class::new((120, 60)).joined(6);
        class.order(&Order::Open(poll)).expect("a question");
        class.respond((0u8..).zip(responses)).write("k");
        let screen = class.screen();
        assert!(screen.contains(said), "{said}: {screen}");
    }
}
