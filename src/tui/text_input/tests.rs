//! Tests of the input that a field accepts, rejects and reports.

use super::*;
use crate::domain::limits::{
    FORMULA_CHARS_MAX, NOTE_CHARS_MAX, NUMBER_CHARS_MAX, REMARK_CHARS_MAX, TITLE_CHARS_MAX,
};
use proptest::prelude::*;

const PROSE: Takes = Takes {
    chars_max: 20,
    prose: true,
};

fn line(text: &str) -> TextInput {
    TextInput::new(text)
}

fn told(line: &mut TextInput, event: &Event, takes: &Takes) -> String {
    line.update(event, takes).refused.unwrap_or_default()
}

fn press(line: &mut TextInput, keys: &[Key]) {
    for key in keys {
        assert_eq!(told(line, &Event::Key(*key), &PROSE), "");
    }
}

#[test]
fn the_cursor_moves_and_words_and_all_can_be_taken_back() {
    let mut field = line("stop the drip");
    press(&mut field, &[Key::Ctrl('w'), Key::Char('i')]);
    assert_eq!(field.text(), "stop the i");
    press(
        &mut field,
        &[
            Key::Home,
            Key::Delete,
            Key::Char('S'),
            Key::Right,
            Key::Backspace,
        ],
    );
    assert_eq!(
        (field.text().as_str(), field.before.as_str()),
        ("Sop the i", "S")
    );
    press(
        &mut field,
        &[
            Key::Char('t'),
            Key::End,
            Key::Left,
            Key::Char('I'),
            Key::Delete,
        ],
    );
    assert_eq!(field.text(), "Stop the I");
    press(&mut field, &[Key::Left, Key::Ctrl('w')]);
    assert_eq!(field.text(), "Stop I");
    press(&mut field, &[Key::Ctrl('u')]);
    assert_eq!(field.text(), "");
    press(
        &mut field,
        &[
            Key::Ctrl('w'),
            Key::Backspace,
            Key::Delete,
            Key::Left,
            Key::Right,
        ],
    );
    assert_eq!(field.text(), "");
}

#[test]
fn pasted_line_breaks_are_blanks_in_prose_and_refused_in_a_calculation() {
    let mut field = line("");
    let paste = Event::Paste("line one\r\nline\n\ntwo\n".into());
    assert_eq!(told(&mut field, &paste, &PROSE), "");
    assert_eq!(field.text(), "line one line two");
    let sum = Takes {
        prose: false,
        ..PROSE
    };
    let mut field = line("3");
    let words = told(&mut field, &Event::Paste("12\n34".into()), &sum);
    assert_eq!(
        (words.as_str(), field.text().as_str()),
        ("Not pasted: the text has a line break.", "3")
    );
    assert_eq!(told(&mut field, &Event::Paste("12\n".into()), &sum), "");
    assert_eq!(field.text(), "312");
}

#[test]
fn what_is_not_taken_is_said() {
    let mut field = line("eighteen characters");
    let words = told(&mut field, &Event::Paste("ab".into()), &PROSE);
    assert_eq!(
        words,
        "Not pasted: the text has 2 characters, and there is room for 1."
    );
    press(&mut field, &[Key::Char('a')]);
    let words = told(&mut field, &Event::Key(Key::Char('b')), &PROSE);
    assert_eq!(words, "No room for `b`. The limit is 20 characters.");
    let mut field = line("");
    let words = told(&mut field, &Event::Key(Key::Char('\u{200b}')), &PROSE);
    assert_eq!(words, "U+200B is invisible and was not added.");
    let words = told(&mut field, &Event::Paste("a\u{202e}b".into()), &PROSE);
    assert_eq!(words, "Pasted without 1 invisible character.");
    assert_eq!(field.text(), "ab");
}

#[test]
fn an_accent_is_in_one_piece_however_it_is_typed() {
    let mut field = line("");
    press(&mut field, &[Key::Char('e'), Key::Char('\u{301}')]);
    assert_eq!(field.text(), "é");
}

#[test]
fn a_paste_reaches_a_screen_with_all_that_is_to_be_said_of_it() {
    assert_eq!(
        pasted("a\r\nb\tc\u{1b}[A\u{7}"),
        "a\r\nb\tc\u{fffd}[A\u{fffd}"
    );
    for long in [pasted(&"y".repeat(PASTE_CHARS_MAX + 1)), pasted_too_long()] {
        let takes = Takes {
            chars_max: REMARK_CHARS_MAX,
            ..PROSE
        };
        let words = told(&mut line(""), &Event::Paste(long), &takes);
        let said = "Not pasted: the text has 1024 or more characters, and there is room for 1000.";
        assert_eq!(words, said);
    }
}

#[test]
fn no_field_takes_a_paste_that_was_cut() {
    let fields = [
        FORMULA_CHARS_MAX,
        NOTE_CHARS_MAX,
        NUMBER_CHARS_MAX,
        REMARK_CHARS_MAX,
        TITLE_CHARS_MAX,
    ];
    assert!(fields.into_iter().all(|max| max < PASTE_CHARS_MAX));
}

fn event() -> impl Strategy<Value = Event> {
    let keys = vec![
        Key::Backspace,
        Key::Delete,
        Key::Ctrl('u'),
        Key::Ctrl('w'),
        Key::Left,
        Key::Right,
        Key::Home,
        Key::End,
    ];
    prop_oneof![
        4 => any::<char>().prop_map(|c| Event::Key(Key::Char(c))),
        4 => "[a-z ×é]".prop_map(|c| Event::Key(Key::Char(c.chars().next().unwrap_or(' ')))),
        2 => proptest::sample::select(keys).prop_map(Event::Key),
        2 => "\\PC{0,12}".prop_map(Event::Paste),
        1 => any::<String>().prop_map(Event::Paste),
    ]
}

proptest! {
    /// Either the whole text is inserted at the cursor, or its rejection is reported.
    #[test]
    fn nothing_is_left_out_in_silence(events in proptest::collection::vec(event(), 0..40), prose: bool) {
        let takes = Takes { prose, ..PROSE };
        let mut field = TextInput::default();
        for event in events {
            let (before, after) = (field.before.clone(), field.after.clone());
            let typed = field.update(&event, &takes);
            prop_assert!(field.count() <= takes.chars_max);
            prop_assert_eq!(typed.changed, field.text() != before.clone() + &after);
            let put = match &event {
                Event::Key(Key::Char(c)) => c.to_string(),
                Event::Paste(text) => text.clone(),
                _ => {
                    prop_assert_eq!(typed.refused, None);
                    continue;
                }
            };
            let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let whole = composed(&format!("{before}{put}"));
            let there = blanks(&field.before) == blanks(&whole) && field.after == after;
            prop_assert!(there || typed.refused.is_some(), "{:?}: {:?}", event, field);
            prop_assert!(!field.text().contains(char::is_control));
        }
    }
}
