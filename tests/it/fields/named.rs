//! What each field does not take, one by one: what is typed, what the screen shows, and what is
//! told before anything is marked.

use dripset::tui::screen::Opening;

use super::*;
use crate::support::learner::text_of;

#[test]
fn what_is_no_number_is_shown_as_typed_and_marks_nothing() {
    for (typed, told) in [
        ("1e3", "`e` is not part of a number"),
        ("1/2", "`/` is not part of a number"),
        ("1 1/2", "`/` is not part of a number"),
        ("-5", "`-` is not part of a number"),
        ("−5", "`−` is not part of a number"),
        ("2×3", "`×` is not part of a number"),
        ("2*3", "`*` is not part of a number"),
        ("250 mL", "`m` is not part of a number"),
        ("1 000", "A space is not part of a number"),
        ("31gtt", "`g` is not part of a number"),
        (&"9".repeat(30), "Too long"),
    ] {
        let mut learner = at_number((80, 24));
        learner.write(typed);
        let seen: String = typed.chars().take(25).collect();
        assert_eq!(shown(&learner), seen);
        let screen = learner.screen();
        assert!(screen.contains(told), "{typed}: {screen}");
        learner.press(&[Key::Enter]);
        let screen = learner.screen();
        assert!(
            screen.contains(told) && !screen.contains("of 1 point"),
            "{screen}"
        );
        assert_eq!(kept(&learner), None);
        learner
            .press(&[Key::Ctrl('u')])
            .write("31")
            .press(&[Key::Enter]);
        assert_eq!(kept(&learner), Some(("31".into(), 1)));
    }
}

#[test]
fn a_paste_into_a_number_is_taken_whole_or_not_at_all() {
    for (pasted, told) in [
        ("12\n34", "Not pasted: a line break is not part of a number"),
        ("250 mL", "Not pasted: `m` is not part of a number"),
        ("1e3", "Not pasted: `e` is not part of a number"),
        (
            "31,3",
            "Not pasted. Type it again, with a point for a decimal: 31.3",
        ),
        ("", "Not pasted. No number yet"),
        (&"9".repeat(30), "Not pasted. Too long"),
    ] {
        let mut learner = at_number((80, 24));
        learner.write("3");
        learner.tell(&Event::Paste(pasted.into()));
        assert_eq!(shown(&learner), "3", "{pasted:?}");
        let screen = learner.screen();
        assert!(screen.contains(told), "{pasted:?}: {screen}");
        assert!(!screen.contains("…"), "cut: {screen}");
    }
    let mut learner = at_number((80, 24));
    learner.tell(&Event::Paste(" 1,000.5\r\n".into()));
    assert_eq!(shown(&learner), "1,000.5");
}

#[test]
fn a_star_flags_only_where_no_number_is_typed_yet() {
    let mut learner = at_number((80, 24));
    learner.write("*");
    learner.shows("flagged");
    learner.write("31*");
    assert_eq!(shown(&learner), "31*");
    learner.press(&[Key::Backspace, Key::Ctrl('f')]);
    learner.hides("⚑ flagged");
}

#[test]
fn every_text_field_clears_moves_and_takes_a_word_back() {
    for open in [Key::Ctrl('n'), Key::Ctrl('e'), Key::Ctrl('k')] {
        let mut learner = at_number((80, 24));
        learner.press(&[open]).write("12 + 34");
        learner.press(&[Key::Ctrl('w'), Key::Home]).write("5");
        assert_eq!(shown(&learner), "512 + ", "{open:?}");
        learner.press(&[Key::Ctrl('u')]);
        assert_eq!(shown(&learner), "", "{open:?}");
    }
}

#[test]
fn a_note_in_a_small_window_shows_where_it_is_typed() {
    let mut learner = at_number((40, 12));
    learner
        .press(&[Key::Ctrl('n')])
        .write(&"word ".repeat(90))
        .write("last");
    learner.shows("last_");
    learner.press(&[Key::Home]);
    learner.shows("_word");
}

#[test]
fn numbers_of_a_set_say_what_they_do_not_take() {
    let mut learner = Learner::new((80, 40));
    learner.write("s").press(&[Key::Down]);
    for (event, value, words) in [
        (Event::Key(Key::Char('7')), "7", "7 replaces 10."),
        (Event::Key(Key::Char('9')), "79", ""),
        (Event::Key(Key::Char('9')), "799", "500 is the maximum."),
        (
            Event::Key(Key::Char('x')),
            "799x",
            "Not a whole number. Use only digits.",
        ),
        (
            Event::Key(Key::Char('3')),
            "799x3",
            "Not a whole number. Use only digits.",
        ),
        (
            Event::Key(Key::Enter),
            "799x3",
            "How many: Not a whole number. Use only digits. The set did not start.",
        ),
        (
            Event::Paste("1e3".into()),
            "799x3",
            "Not pasted: it is not a whole number.",
        ),
        (
            Event::Paste("501".into()),
            "799x3",
            "Not pasted: 500 is the maximum.",
        ),
        (Event::Paste("25\n".into()), "25", ""),
        (Event::Key(Key::Ctrl('u')), "0", ""),
    ] {
        learner.tell(&event);
        assert_eq!(on_line(&learner.page()), value, "{event:?}");
        assert_eq!(told(&learner), words, "{event:?}");
    }
}

#[test]
fn a_field_that_is_left_has_no_gap_where_its_cursor_was() {
    let mut session = OpenClassSession::prepared((80, 24), Opening::default());
    session.press(&[Key::Down]);
    "Ward 3"
        .chars()
        .for_each(|c| session.step(&Event::Key(Key::Char(c))));
    session.press(&[Key::Left, Key::Left, Key::Left]);
    let screen = |session: &OpenClassSession| text_of(&session.app.view(), (80, 24));
    assert!(
        screen(&session).contains("[ War_d 3"),
        "{}",
        screen(&session)
    );
    session.press(&[Key::Down]);
    assert!(
        screen(&session).contains("[ Ward 3 "),
        "{}",
        screen(&session)
    );
}
