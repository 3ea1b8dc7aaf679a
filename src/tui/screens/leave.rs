//! The dialog for leaving a sitting.

use super::overlay::{Clock, Outcome, Overlay, Way};
use super::{item_count, moved};
use crate::domain::mode::AdaptiveRules;
use crate::domain::sitting::Sitting;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Notice, Page, Role, Row, Span, Target};
use crate::tui::screen::{Context, Event};

/// The options of a dialog, with their keys and words.
pub type Ways = &'static [(Way, &'static str, &'static str)];

/// The options of a dialog on screen.
#[derive(Clone, Debug)]
pub struct Options {
    ways: Ways,
    cursor: usize,
}

/// The command of a key in a dialog.
#[derive(Clone, Copy)]
pub enum LeaveCommand {
    /// Move the cursor up.
    Up,
    /// Move the cursor down.
    Down,
    /// Choose the selected option.
    Choose,
    /// Choose this option.
    Pick(Way),
}

impl Options {
    /// Creates the options; the first one is selected.
    pub fn new(ways: Ways) -> Self {
        Self { ways, cursor: 0 }
    }

    /// Returns the option that an event chooses.
    pub fn update(&mut self, event: &Event, keys: Keymap<LeaveCommand>) -> Option<Way> {
        let at = match event {
            Event::Choose(Target(at)) => usize::from(*at),
            Event::Key(key) => match find(keys, *key)? {
                LeaveCommand::Up => return self.step(-1),
                LeaveCommand::Down => return self.step(1),
                LeaveCommand::Choose => self.cursor,
                LeaveCommand::Pick(way) => self.place(way)?,
            },
            _ => return None,
        };
        self.ways.get(at).map(|(way, ..)| *way)
    }

    fn step(&mut self, by: isize) -> Option<Way> {
        self.cursor = moved(self.cursor, by, self.ways.len());
        None
    }

    /// Returns the place of an option, if it is offered.
    fn place(&self, way: Way) -> Option<usize> {
        self.ways.iter().position(|of| of.0 == way)
    }

    /// Returns the number of answers, with these words after it, and the options.
    pub fn blocks(&self, sitting: &Sitting, answered: &str) -> Vec<Block> {
        let words = match (sitting.done(), sitting.len()) {
            (done, items) if done == items => "Every question is answered.".to_owned(),
            (done, items) => format!("{done} of {items} {answered}"),
        };
        self.below(words)
    }

    /// Returns the number of answers of an adaptive exam, and the options.
    fn adaptive_blocks(&self, sitting: &Sitting, rules: AdaptiveRules) -> Vec<Block> {
        let done = item_count(sitting.answered());
        let rest = match rules.items_min.saturating_sub(sitting.answered()) {
            0 => "That is enough for an estimate.".to_owned(),
            left => format!("An estimate needs {left} more."),
        };
        self.below(format!("{done} answered. {rest}"))
    }

    fn below(&self, words: String) -> Vec<Block> {
        let row = |(at, (_, key, words)): (usize, &(Way, &str, &str))| {
            Block::Row(Row {
                key: (*key).into(),
                text: vec![Span::plain(*words)],
                ..Row::at(at, self.cursor)
            })
        };
        let rows = self.ways.iter().enumerate().map(row);
        let words = [Block::para(words, Role::Plain), Block::Gap];
        words.into_iter().chain(rows).collect()
    }
}

/// The dialog.
#[derive(Clone, Debug)]
pub struct Leave {
    options: Options,
    /// True if the set is an exam that is submitted as a whole.
    exam: bool,
    /// The question before the set ends from here; `None` if no items are left.
    again: Option<&'static str>,
    /// True after that question was asked.
    asked: bool,
}

const OPEN: Ways = &[
    (Way::Keep, "K", "Save for later: resume at this question"),
    (Way::End, "E", "End the set now: the rest stays unanswered"),
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
/// An adaptive exam ends with the responses so far.
const ADAPTIVE: Ways = &[
    (Way::Keep, "K", "Save for later: resume at this question"),
    (
        Way::End,
        "E",
        "End the exam now: the estimate uses your answers so far",
    ),
    (Way::Stay, "S", "Stay"),
];
/// Before its minimum an adaptive exam has no estimate.
const ADAPTIVE_SHORT: Ways = &[
    (Way::Keep, "K", "Save for later: resume at this question"),
    (
        Way::End,
        "E",
        "End the exam now: points and rationales, but no estimate",
    ),
    (Way::Stay, "S", "Stay"),
];
/// The question before an adaptive exam ends from here.
const ADAPTIVE_AGAIN: &str = "Press E again to end the exam. You cannot resume it afterwards.";
/// The question before an exam is submitted from here.
const SUBMIT_AGAIN: &str =
    "Press E again to submit the exam. You cannot change anything afterwards.";
/// The question before a set ends that could be resumed.
const END_AGAIN: &str = "Press E again to end the set. You cannot resume it afterwards.";

const KEYS: Keymap<LeaveCommand> = keymap! { LeaveCommand;
    Enter, ' ' => Choose, "choose", "choose the selected line";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    // As everywhere in a class: Esc asks, and q leaves.
    'k', 'q' => Pick(Way::Keep), "", "save the set for later", "save";
    'e' => Pick(Way::End), "", "end the set and see the results", "end";
    Esc, 's' => Pick(Way::Stay), "stay", "back to the question";
};

impl Leave {
    /// Creates the dialog for a set, whose items may all be answered for good, or for an exam.
    pub fn new(sitting: &Sitting) -> Self {
        let exam = sitting.exam().is_some();
        let done = sitting.answered() == sitting.len();
        let rules = sitting.adaptive();
        let is_short = rules.is_some_and(|rules| sitting.answered() < rules.items_min);
        let (ways, again) = match (exam, done) {
            (true, _) => (EXAM, Some(SUBMIT_AGAIN)),
            _ if sitting.is_adapting() && is_short => (ADAPTIVE_SHORT, Some(ADAPTIVE_AGAIN)),
            _ if sitting.is_adapting() => (ADAPTIVE, Some(ADAPTIVE_AGAIN)),
            (false, true) => (DONE, None),
            (false, false) => (OPEN, Some(END_AGAIN)),
        };
        Self {
            options: Options::new(ways),
            exam,
            again,
            asked: false,
        }
    }
}

impl Overlay<Sitting> for Leave {
    fn update(&mut self, event: &Event, _: &Sitting, _: &Context) -> Option<Outcome> {
        let pointed = matches!(event, Event::Key(_) | Event::Choose(_));
        let asked = self.asked;
        self.asked &= !pointed;
        let way = self.options.update(event, KEYS)?;
        if way == Way::End && self.again.is_some() && !asked {
            self.asked = true;
            self.options.cursor = self.options.place(way).unwrap_or(self.options.cursor);
            return None;
        }
        Some(Outcome::Leave(way))
    }

    fn view(&self, sitting: &Sitting, _: &Clock) -> Page {
        let again = self.again.filter(|_| self.asked);
        let rest = "answered. What do you want to do with the rest?";
        Page {
            title: super::title("Leave the set"),
            body: match sitting.adaptive().filter(|_| sitting.is_adapting()) {
                Some(rules) => self.options.adaptive_blocks(sitting, rules),
                None => self.options.blocks(sitting, rest),
            },
            notice: again.map(|again| Notice::new(Role::Warning, again)),
            keys: hints(KEYS, |_| true),
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        let mut lines = keymap::help_of(KEYS, |command| match command {
            LeaveCommand::Pick(way) => self.options.place(way).is_some(),
            _ => true,
        });
        // An exam does not end without its submission.
        let ends = lines.iter_mut().filter(|line| line.name == "end");
        ends.for_each(|line| line.name = if self.exam { "submit" } else { line.name });
        lines
    }
}
