//! Lines that must do nothing but what they say.

use super::words::renamed;
use super::{Front, LineOutcome};
use crate::domain::drawn::Drawn;
use crate::domain::limits::NOTE_CHARS_MAX;
use crate::domain::testing::{item, select_n};
use crate::plain::testing::open_item;
use crate::tui::key::Key;
use crate::tui::keymap::HelpLine;
use crate::tui::page::{Block, Page, Row, Target};
use crate::tui::screen::{Event, ItemCommand, PlainView};
use crate::tui::settings::Verbosity;

fn command(name: &'static str, key: Key) -> HelpLine {
    HelpLine {
        keys: key.label(),
        help: "",
        name,
        key: Some(key),
    }
}

/// A question to answer, on a screen with these commands.
fn asked(commands: Vec<HelpLine>) -> PlainView {
    let kind = select_n(4, "ab");
    let ids = kind.selection().into_iter().flat_map(|of| of.choices());
    let drawn = Drawn::ordered(ids.map(|choice| choice.id.clone()).collect());
    PlainView {
        item: Some(Box::new(open_item(item("b", "t", "i", kind), drawn))),
        commands,
        ..PlainView::default()
    }
}

/// A list of three lines, on a screen that takes numbers and has these commands.
fn list(mut commands: Vec<HelpLine>) -> PlainView {
    let row = |at: u16| {
        Block::Row(Row {
            target: Some(Target(at)),
            ..Row::default()
        })
    };
    commands.push(HelpLine {
        keys: "0–9".into(),
        help: "",
        name: "",
        key: None,
    });
    PlainView {
        page: Page {
            body: (0..3).map(row).collect(),
            ..Page::default()
        },
        commands,
        ..PlainView::default()
    }
}

fn line(typed: &str, view: &PlainView) -> LineOutcome {
    Front::new(Verbosity::Full).line(typed, view)
}

/// Fails if the line does anything but speak.
#[track_caller]
fn only_speaks(typed: &str, view: &PlainView) {
    let outcome = line(typed, view);
    assert!(outcome.events.is_empty(), "{typed:?}: {outcome:?}");
    assert!(outcome.request.is_none(), "{typed:?}: {outcome:?}");
    assert!(!outcome.say.is_empty(), "{typed:?}: {outcome:?}");
}

#[test]
fn a_note_where_there_are_none_does_not_confirm_the_answer() {
    let seat = asked(vec![command("confirm", Key::Enter)]);
    for typed in [
        "note look up potassium",
        "note 5",
        "note",
        "report wrong",
        "report",
    ] {
        only_speaks(typed, &seat);
    }
}

#[test]
fn a_note_that_is_too_long_leaves_the_one_before() {
    let study = asked(vec![command("note", Key::Ctrl('n'))]);
    only_speaks(&format!("note {}", "x".repeat(NOTE_CHARS_MAX + 1)), &study);
    let most = "x".repeat(NOTE_CHARS_MAX);
    let events = line(&format!("note {most}"), &study).events;
    let [Event::Item(ItemCommand::Note(text))] = events.as_slice() else {
        unreachable!("{events:?}");
    };
    assert_eq!(*text, most);
}

#[test]
fn what_confirms_ends_or_writes_is_typed_whole_and_alone() {
    let study = asked(vec![
        command("confirm", Key::Enter),
        command("confidence", Key::Ctrl('g')),
        command("note", Key::Ctrl('n')),
    ]);
    for typed in [
        "co",
        "conf",
        "confirm later",
        "confirm? no",
        "no",
        "no such",
        "not sure",
        "qui",
    ] {
        only_speaks(typed, &study);
    }
    for typed in ["quit smoking", "screen reader", "hand in hand"] {
        only_speaks(typed, &study);
    }
    let ends = list(vec![
        command("submit", Key::Char('y')),
        command("end", Key::Char('b')),
    ]);
    for typed in ["su", "sub", "en"] {
        only_speaks(typed, &ends);
    }
}

#[test]
fn a_value_after_a_number_is_a_number() {
    let people = list(vec![
        command("remove", Key::Char('x')),
        command("lock", Key::Char('l')),
    ]);
    for typed in ["2 x", "2 l", "2 lock", "1 1x"] {
        only_speaks(typed, &people);
    }
    assert!(line("2 15", &people).events.len() > 2);
}

#[test]
fn names_of_keys_replace_only_keys() {
    let view = list(vec![
        command("print", Key::Char('t')),
        command("submit", Key::Char('h')),
    ]);
    for (text, told) in [
        ("Press h again to submit.", "Type submit again to submit."),
        (
            "Stay, or press T to leave.",
            "Stay, or type print to leave.",
        ),
        ("Drugs that suppress T cells", "Drugs that suppress T cells"),
        ("Press t waves", "Press t waves"),
        ("Compress h.", "Compress h."),
        ("Press Enter to confirm.", "Press Enter to confirm."),
    ] {
        assert_eq!(renamed(text, &view), told);
    }
}

#[test]
fn a_line_counts_only_for_what_was_told() {
    let mut front = Front::new(Verbosity::Full);
    let view = asked(Vec::new());
    assert!(!front.is_told(&view));
    front.tell(&view, false);
    assert!(front.is_told(&view));
    let mut next = view.clone();
    if let Some(item) = &mut next.item {
        item.number += 1;
    }
    assert!(!front.is_told(&next));
    let status = PlainView {
        status: Some("The vote is closed.".into()),
        ..view
    };
    assert!(!front.is_told(&status));
}

#[test]
fn more_goes_on_with_the_last_reading_alone() {
    let mut front = Front::new(Verbosity::Full);
    let row = |at: u16| {
        let text = vec![crate::tui::page::Span::plain(format!("line {at}"))];
        Block::Row(Row {
            target: Some(Target(at)),
            text,
            ..Row::default()
        })
    };
    let mut body: Vec<Block> = (0..60).map(row).collect();
    body.push(Block::Heading("Last".into()));
    body.push(row(60));
    let view = PlainView {
        page: Page {
            body,
            ..Page::default()
        },
        ..PlainView::default()
    };
    front.tell(&view, false);
    assert!(front.line("more", &view).say.len() > 5);
    front.line("heading 1", &view);
    assert_eq!(front.line("more", &view).say, ["There is no more."]);
}
