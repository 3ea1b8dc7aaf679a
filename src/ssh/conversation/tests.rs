//! Lines that were typed for one question do not count for the next one.

use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::Arc;

use super::*;
use crate::domain::drawn::Drawn;
use crate::plain::testing::{items, open_item};
use crate::ssh::Goodbye;
use crate::ssh::input_queue::Drained;
use crate::tui::input::Decoder;
use crate::tui::page::Page;
use crate::tui::screen::ItemCommand;
use crate::tui::theme::Theme;

/// A seat whose question the test sets.
struct Seat {
    question: usize,
    is_pending: bool,
    chosen: Vec<(usize, ItemCommand)>,
}

impl Session for Seat {
    fn event(&mut self, event: Event) {
        if let Event::Item(command) = event {
            self.chosen.push((self.question, command));
        }
    }

    fn resize(&mut self, _: (u16, u16)) {}

    fn page(&mut self) -> Arc<Page> {
        Arc::default()
    }

    fn plain_view(&self) -> PlainView {
        let item = items("tests/banks/valid/every-kind.toml").swap_remove(0);
        let drawn = Drawn::as_written(&item);
        let mut item = open_item(item, drawn);
        item.number = self.question;
        PlainView {
            name: "Seat 4".into(),
            item: Some(Box::new(item)),
            status: Some(format!("Question {} is open.", self.question)),
            ..PlainView::default()
        }
    }

    fn is_pending(&self) -> bool {
        self.is_pending
    }

    fn theme(&self) -> Theme {
        Theme::dark(crate::tui::theme::ColourDepth::Sixteen)
    }

    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(pending())
    }

    fn goodbye(&mut self) -> Option<Goodbye> {
        None
    }
}

/// A seat in plain lines at a terminal, and what it has said.
struct Talk {
    seat: Seat,
    conversation: Conversation,
    decoder: Decoder,
    said: String,
}

impl Talk {
    /// At question 1, which was told.
    fn begin() -> Self {
        let place = LinePlace {
            terminal: ClientTerminal::Full,
            charset: Charset::Unicode,
            columns: 80,
            verbosity: Verbosity::Full,
            asks_to_leave: false,
        };
        let timings = Timings {
            repaint: std::time::Duration::ZERO,
            announce: std::time::Duration::ZERO,
            ..Timings::default()
        };
        let mut talk = Self {
            seat: Seat {
                question: 1,
                is_pending: false,
                chosen: Vec::new(),
            },
            conversation: Conversation::new(None, place, timings),
            decoder: Decoder::new(timings.quiet),
            said: String::new(),
        };
        talk.goes_on();
        talk
    }

    fn goes_on(&mut self) {
        while self.conversation.go_on(&mut self.seat) == ConversationStep::WentOn {}
        self.said = self.conversation.take_out();
    }

    /// Keys arrive, as far as they are taken.
    fn types(&mut self, keys: &str) {
        assert!(self.conversation.takes_input(), "{keys:?} waits");
        let taken = Drained {
            input: keys.into(),
            ..Drained::default()
        };
        self.conversation.input.take(&mut self.decoder, &taken);
        self.goes_on();
    }

    fn reads(&mut self) {
        self.conversation.note_read();
        self.goes_on();
    }
}

#[test]
fn a_letter_for_a_question_is_no_choice_for_the_next_one_that_is_still_on_its_way() {
    let mut talk = Talk::begin();
    talk.types("b\r");
    assert_eq!(talk.seat.chosen.len(), 1, "{}", talk.said);
    talk.seat.question = 2;
    talk.conversation.note_change();
    talk.goes_on();
    assert!(talk.said.contains("Question 2 is open."), "{}", talk.said);
    assert!(talk.conversation.awaits_reader());
    // Typed while the link stood still: nobody has read question 2.
    talk.types("c\r");
    talk.types("\rd");
    assert_eq!(talk.said, "");
    talk.reads();
    let lines: Vec<&str> = talk.said.lines().collect();
    let told = [
        "Your line was not used: c",
        "Your empty line was not used.",
        "Your line was not used: d",
    ];
    assert_eq!(lines[..3], told);
    assert_eq!(lines.len(), 4, "a prompt: {}", talk.said);
    talk.types("a\r");
    let chosen: Vec<usize> = talk.seat.chosen.iter().map(|(at, _)| *at).collect();
    assert_eq!(chosen, [1, 2]);
}

#[test]
fn what_was_typed_while_a_reply_was_due_is_not_for_the_question_that_came_with_it() {
    let mut talk = Talk::begin();
    talk.seat.is_pending = true;
    talk.types("b\r");
    // The store stands still. Keys wait where they are limited.
    assert!(!talk.conversation.takes_input());
    talk.seat.is_pending = false;
    talk.seat.question = 2;
    talk.goes_on();
    assert!(talk.conversation.awaits_reader(), "{}", talk.said);
    talk.types("c\r");
    talk.reads();
    assert!(
        talk.said.starts_with("Your line was not used: c\n"),
        "{}",
        talk.said
    );
    assert_eq!(talk.seat.chosen.len(), 1);
}

#[test]
fn many_lines_are_not_said_back_and_a_guest_who_leaves_waits_for_nothing() {
    let mut talk = Talk::begin();
    talk.seat.question = 2;
    talk.conversation.note_change();
    talk.goes_on();
    talk.types(&"c\r".repeat(40));
    talk.reads();
    assert!(talk.said.starts_with(MANY_NOT_USED), "{}", talk.said);
    talk.seat.question = 3;
    talk.conversation.note_change();
    talk.goes_on();
    talk.types("c\r\u{3}");
    assert!(!talk.conversation.awaits_reader());
    assert_eq!(talk.seat.chosen, []);
}
