//! The dialog for leaving a sitting.

use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Notice, Page, Role, Row, Span, Target};
use crate::tui::screen::Event;

/// The three options.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Go home; the sitting stays as it is.
    Keep,
    /// End the sitting here.
    End,
    /// Return to the item.
    Stay,
}

/// An option with its key and its words.
type Ways = &'static [(Way, &'static str, &'static str)];

/// The dialog.
#[derive(Clone, Debug)]
pub struct Leave {
    ways: Ways,
    cursor: usize,
    /// The question before the set ends from here; `None` if no items are left.
    again: Option<&'static str>,
    /// True after that question was asked.
    asked: bool,
}

const OPEN: Ways = &[
    (Way::Keep, "K", "Save for later: resume at this question"),
    (Way::End, "E", "End the set now and see the results"),
    (Way::Stay, "S", "Stay"),
];
/// If every item is answered, nothing is left to save for later.
const DONE: Ways = &[
    (Way::End, "E", "End the set and see the results"),
    (Way::Stay, "S", "Stay"),
];
/// An exam is submitted as a whole, even without a response to every item.
const EXAM: Ways = &[
    (Way::Keep, "K", "Save for later: resume at this question"),
    (Way::End, "E", "Submit the exam now"),
    (Way::Stay, "S", "Stay"),
];
/// The question before an exam is submitted from here.
const SUBMIT_AGAIN: &str =
    "Press E again to submit the exam. You cannot change anything afterwards.";
/// The question before a set ends that could be resumed.
const END_AGAIN: &str = "Press E again to end the set. You cannot resume it afterwards.";

#[derive(Clone, Copy)]
enum Command {
    Up,
    Down,
    Take,
    Pick(Way),
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter, ' ' => Take, "choose", "choose the selected line";
    Up => Up, "", "move up";
    Down => Down, "", "move down";
    // As everywhere in a class: Esc asks, and q leaves.
    'k', 'q' => Pick(Way::Keep), "", "save the set for later";
    'e' => Pick(Way::End), "", "end the set and see the results";
    Esc, 's' => Pick(Way::Stay), "stay", "back to the question";
};

impl Leave {
    /// Creates the dialog for a set, whose items may all be answered for good, or for an exam.
    pub fn new(done: bool, exam: bool) -> Self {
        let (ways, again) = match (exam, done) {
            (true, _) => (EXAM, Some(SUBMIT_AGAIN)),
            (false, true) => (DONE, None),
            (false, false) => (OPEN, Some(END_AGAIN)),
        };
        Self {
            ways,
            cursor: 0,
            again,
            asked: false,
        }
    }

    /// Handles an event; returns the chosen option.
    pub fn update(&mut self, event: &Event) -> Option<Way> {
        let pointed = matches!(event, Event::Key(_) | Event::Choose(_));
        let asked = if pointed {
            std::mem::take(&mut self.asked)
        } else {
            self.asked
        };
        let way = self.way(event)?;
        if way == Way::End && self.again.is_some() && !asked {
            self.asked = true;
            self.cursor = self.place(way).unwrap_or(self.cursor);
            return None;
        }
        Some(way)
    }

    fn way(&mut self, event: &Event) -> Option<Way> {
        let way = |at: usize| self.ways.get(at).map(|(way, _, _)| *way);
        match event {
            Event::Choose(Target(at)) => way(usize::from(*at)),
            Event::Key(key) => match find(KEYS, *key)? {
                Command::Up => self.step(-1),
                Command::Down => self.step(1),
                Command::Take => way(self.cursor),
                Command::Pick(way) => self.place(way).map(|_| way),
            },
            _ => None,
        }
    }

    /// Returns the place of an option, if it is offered.
    fn place(&self, way: Way) -> Option<usize> {
        self.ways.iter().position(|of| of.0 == way)
    }

    /// Returns the keys and their effects.
    pub fn help(&self) -> Vec<HelpLine> {
        let offered = |command| match command {
            Command::Pick(way) => self.place(way).is_some(),
            _ => true,
        };
        keymap::help_of(KEYS, offered)
    }

    fn step(&mut self, by: isize) -> Option<Way> {
        self.cursor = super::moved(self.cursor, by, self.ways.len());
        None
    }

    /// Returns the page, for a sitting with this many items answered.
    pub fn view(&self, answered: usize, items: usize) -> Page {
        let row = |(at, (_, key, words)): (usize, &(Way, &str, &str))| {
            Block::Row(Row {
                target: u16::try_from(at).ok().map(Target),
                focused: at == self.cursor,
                key: (*key).into(),
                text: vec![Span::plain(*words)],
                ..Row::default()
            })
        };
        let words = if answered == items {
            "Every question is answered.".to_owned()
        } else {
            format!("{answered} of {items} answered. What do you want to do with the rest?")
        };
        let mut body = vec![Block::para(words, Role::Plain), Block::Gap];
        body.extend(self.ways.iter().enumerate().map(row));
        Page {
            title: super::title("Leave the set"),
            body,
            notice: self
                .again
                .filter(|_| self.asked)
                .map(|again| Notice::new(Role::Warning, again)),
            keys: hints(KEYS, |_| true),
            ..Page::default()
        }
    }
}
