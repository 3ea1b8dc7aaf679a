//! What the console asks before it is done, and which press answers.

use dripset::domain::room::{PollPhase, Wish};
use dripset::tui::key::Key;

use super::{FIRST, closed, open};
use crate::support::class::Class;

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
