//! Leaving homework: it is saved, or submitted for good, which takes two steps.

use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Page, Role, Row, Span, Target};
use crate::tui::screen::Event;
use crate::tui::screens::leave::Way;
use crate::tui::screens::{counted, moved, title};

/// The options, each with its key and its words. Submitting has no key: a learner who only means to
/// pause would press its letter.
const WAYS: [(Way, &str, &str); 3] = [
    (Way::Keep, "Q", "Save for later: come back before it closes"),
    (Way::Stay, "S", "Stay"),
    (Way::End, "", "Submit your homework"),
];

/// The dialog for leaving homework.
#[derive(Clone, Copy, Default, Debug)]
pub struct LeaveHomework {
    cursor: usize,
    /// True while the submission must be confirmed.
    asked: bool,
}

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
    'q', 'k' => Pick(Way::Keep), "save and leave", "save your homework for later and leave";
    Esc, 's' => Pick(Way::Stay), "stay", "back to the question";
};

/// The keys while the submission must be confirmed: any other key stays.
const ASKED: Keymap<Command> = keymap! { Command;
    'y' => Pick(Way::End), "submit", "submit your homework; it cannot be changed afterwards";
    Esc => Pick(Way::Stay), "stay", "go back; any other key does the same";
};

impl LeaveHomework {
    /// Handles an event, with this many questions open; returns the chosen option.
    pub fn update(&mut self, event: &Event, open: usize) -> Option<Way> {
        if std::mem::take(&mut self.asked) {
            return match event {
                Event::Key(key) => find(ASKED, *key).and_then(|command| match command {
                    Command::Pick(Way::End) => Some(Way::End),
                    _ => None,
                }),
                Event::Choose(_) => None,
                _ => {
                    self.asked = true;
                    None
                }
            };
        }
        let way = self.way(event)?;
        // If every question is answered, submitting loses nothing.
        if way == Way::End && open > 0 {
            self.asked = true;
            return None;
        }
        Some(way)
    }

    fn way(&mut self, event: &Event) -> Option<Way> {
        let way = |at: usize| WAYS.get(at).map(|(way, ..)| *way);
        match event {
            Event::Choose(Target(at)) => way(usize::from(*at)),
            Event::Key(key) => match find(KEYS, *key)? {
                Command::Up => self.step(-1),
                Command::Down => self.step(1),
                Command::Take => way(self.cursor),
                Command::Pick(way) => Some(way),
            },
            _ => None,
        }
    }

    fn step(&mut self, by: isize) -> Option<Way> {
        self.cursor = moved(self.cursor, by, WAYS.len());
        None
    }

    /// Returns the keys and their effects.
    pub fn help(self) -> Vec<HelpLine> {
        keymap::help(if self.asked { ASKED } else { KEYS })
    }

    /// Returns the dialog, or the question before the submission, for this many questions answered.
    pub fn view(self, answered: usize, items: usize) -> Page {
        let (body, keys) = if self.asked {
            let open = items.saturating_sub(answered);
            (asks(open), hints(ASKED, |_| true))
        } else {
            (self.choice(answered, items), hints(KEYS, |_| true))
        };
        Page {
            title: title("Leave your homework"),
            body,
            keys,
            ..Page::default()
        }
    }

    fn choice(self, answered: usize, items: usize) -> Vec<Block> {
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
            format!("{answered} of {items} questions answered.")
        };
        let mut body = vec![Block::para(words, Role::Plain), Block::Gap];
        body.extend(WAYS.iter().enumerate().map(row));
        body
    }
}

fn asks(open: usize) -> Vec<Block> {
    let are = counted(open, "question is", "questions are");
    let count = if open == 1 { "counts" } else { "count" };
    vec![
        Block::para("Submit your homework?", Role::Heading),
        Block::Gap,
        Block::para(
            format!("{are} unanswered and {count} as zero. You cannot change it afterwards."),
            Role::Warning,
        ),
    ]
}
