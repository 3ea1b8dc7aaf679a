//! What the console asks before it is done, and which press answers.

use dripset::domain::Allowance;
use dripset::domain::room::{ClassSetting, Mending, Order, PollPhase, Wish};
use dripset::tui::key::Key;

use super::{FIRST, closed, open};
use crate::support::class::{Class, learner};

/// What takes something from the class at its second press: the keys before, the key, and whether
/// it was done.
type ItemAction = (&'static str, Key, fn(&Class) -> bool);

fn is_closed(class: &Class) -> bool {
    class.room.open_vote().is_none_or(|vote| vote.is_closed())
}

const ACTS: [ItemAction; 9] = [
    ("", Key::Char('r'), is_closed),
    ("", Key::Char('c'), is_closed),
    ("", Key::Char('d'), is_closed),
    ("", Key::Char('s'), |class| class.room.current().is_none()),
    ("", Key::Enter, is_closed),
    ("b", Key::Enter, |class| class.room.is_ended()),
    ("tx", Key::Enter, |class| {
        class.room.seats().values().any(|seat| seat.kicked)
    }),
    ("ky", Key::Enter, |class| {
        class
            .room
            .polls()
            .values()
            .any(|poll| !poll.mended.is_empty())
    }),
    ("", Key::Char('q'), |class| class.quits),
];

/// One press asks, a second one on purpose does it.
#[test]
fn what_takes_something_from_the_class_takes_two_presses_on_purpose() {
    for (before, key, done) in ACTS {
        let mut class = open((80, 24));
        class.write(before);
        if before.is_empty() || before == "ky" {
            class.press(&[key]);
        }
        assert!(!done(&class), "{before:?} {key:?} did it at once");
        assert_ne!(class.notice(), "", "{before:?} {key:?} asks nothing");
        class.press(&[key]);
        assert!(done(&class), "{before:?} {key:?}: {}", class.notice());
    }
}

#[test]
fn a_key_that_is_held_down_or_typed_ahead_confirms_nothing() {
    for (before, key, done) in ACTS {
        let before: Vec<Key> = before.chars().map(Key::Char).collect();
        let mut held = open((80, 24));
        held.press(&before).hold(key);
        // Under another key Enter was not held before: it is a second press.
        let is_other = before.len() == 1 || before == [Key::Char('t'), Key::Char('x')];
        assert!(is_other || !done(&held), "{before:?} {key:?} held down");
        let mut ahead = open((80, 24));
        ahead.at_once(&before).at_once(&[key, key, key]);
        assert!(!done(&ahead), "{before:?} {key:?} typed ahead");
        // The question stands and can be answered.
        ahead.press(&[key]);
        assert!(done(&ahead), "{before:?} {key:?}: {}", ahead.notice());
    }
}

#[test]
fn an_open_vote_is_revealed_early_only_by_whoever_was_told_how_many_are_missing() {
    let mut class = open((80, 24));
    class.write("r");
    assert_eq!(
        class.notice(),
        "5 of 12 have not answered. Press r again to reveal."
    );
    class.write("lr");
    assert!(!is_closed(&class), "another key takes it back");
    class.write("r");
    assert_eq!(
        class.room.poll().map(|poll| poll.phase),
        Some(PollPhase::Revealed)
    );
}

#[test]
fn nothing_is_asked_where_nothing_is_lost() {
    // All have responded: close, reveal, discuss and leaving the item once it is revealed.
    for keys in ["cr", "r", "d", "rs", "rn"] {
        let mut class = open((80, 24));
        class.choose(FIRST).write(keys);
        assert!(
            !class.notice().contains("again"),
            "{keys}: {}",
            class.notice()
        );
    }
    // The time of everybody is over.
    let mut class = open((80, 24));
    class.wait(200).write("r");
    assert_eq!(
        class.room.poll().map(|poll| poll.phase),
        Some(PollPhase::Revealed)
    );
}

#[test]
fn what_was_given_is_not_left_without_its_key_at_one_press() {
    for key in ["s", "n"] {
        let mut class = closed((80, 24));
        class.write(key);
        assert!(
            class
                .notice()
                .starts_with("The key of question 1 was not shown"),
            "{}",
            class.notice()
        );
        assert_eq!(class.room.current(), Some(0));
        class.write(key);
        assert_ne!(class.room.current(), Some(0));
    }
    let mut class = closed((80, 24));
    class.write("3").press(&[Key::Enter]);
    assert_eq!(class.room.current(), Some(0));
    assert!(
        class.screen().contains("Enter open it  Esc no"),
        "{}",
        class.screen()
    );
    class.press(&[Key::Enter]);
    assert_eq!(class.room.current(), Some(2));
}

#[test]
fn an_item_is_not_put_to_an_empty_room_at_one_press() {
    for key in [Key::Enter, Key::Char('n')] {
        let mut class = Class::new((80, 24));
        class.press(&[key]);
        assert!(
            class.notice().starts_with("Nobody is here"),
            "{}",
            class.notice()
        );
        assert!(class.room.polls().is_empty());
        class.press(&[key]);
        assert_eq!(class.room.current(), Some(0));
    }
    // All have gone since.
    let mut class = Class::new((80, 24)).joined(1);
    class.press(&[Key::Enter]).choose("a").write("r");
    class.wish(0, Wish::Leave).expect("a seat");
    class.press(&[Key::Enter]);
    assert_eq!(class.room.current(), Some(0));
}

/// Whoever has more time keeps it unless the instructor says so twice; Enter never does.
#[test]
fn only_the_same_letter_again_takes_time_away() {
    let mut class = open((80, 24));
    class
        .write("cc")
        .press(&[Key::Enter, Key::Enter, Key::Enter]);
    assert!(
        class.notice().contains("still have time. Press r again"),
        "{}",
        class.notice()
    );
    class.write("d");
    assert!(
        class.notice().contains("Press d again to discuss"),
        "{}",
        class.notice()
    );
    assert!(
        class.room.open_vote().is_some(),
        "r and d are not one another's second key"
    );
    class.write("lr");
    assert!(class.room.open_vote().is_some(), "another key disarms");
    class.write("r");
    assert_eq!(class.orders.last(), Some(&Order::Reveal { early: true }));
    assert!(class.room.open_vote().is_none());
}

#[test]
fn who_came_after_the_warning_is_asked_about_too() {
    let mut class = Class::new((80, 24)).joined(3);
    class.write("nccr");
    assert!(
        class.notice().starts_with("1 learner still has time"),
        "{}",
        class.notice()
    );
    class
        .wish(5, Wish::Join(Allowance::Double))
        .expect("a seat");
    class.write("r");
    assert!(
        class.notice().starts_with("2 learners still have time"),
        "{}",
        class.notice()
    );
    class.write("wr");
    let notice = class.notice();
    assert!(
        notice.starts_with("Some may still have time. Press r again"),
        "{notice}"
    );
    class.write("r");
    assert!(class.room.open_vote().is_none());
}

#[test]
fn what_cannot_be_undone_is_asked_first() {
    let mut class = closed((80, 24));
    class.write("rr");
    class.write("tx");
    assert!(
        class.notice().contains("Remove seat 1?"),
        "{}",
        class.notice()
    );
    class.write("x");
    assert_eq!(class.notice(), "Canceled. Nothing was changed.");
    class.write("x").press(&[Key::Enter]);
    assert!(class.room.seats()[&learner(0)].kicked);
    class.write("x");
    assert_eq!(
        class.notice(),
        "seat 1 is already removed. Press i to let them back in."
    );
    assert!(class.screen().contains("i let in"));
    class.write("i");
    assert!(!class.room.seats()[&learner(0)].kicked);
    assert!(class.notice().contains("can join again"));
    class.write("i");
    assert_eq!(
        class.notice(),
        "Let seat 1 join once without a PIN? Press Enter."
    );
    class.write("x");
    assert_eq!(class.notice(), "Canceled. Nothing was changed.");
    class
        .press(&[Key::Esc])
        .write("y")
        .press(&[Key::Down, Key::Enter, Key::Enter]);
    let mended = &class.room.polls()[&0].mended;
    assert!(
        matches!(mended.as_slice(), [Mending::Accepted(_)]),
        "{mended:?}"
    );
    class.press(&[Key::Esc, Key::Esc]);
    assert!(
        class.notice().contains("Press q to leave"),
        "{}",
        class.notice()
    );
    class.write("l");
    assert!(!class.quits && !class.room.is(ClassSetting::Locked));
}
