//! The overview of an exam: the answered, flagged and open items, and its submission.

use crate::domain::markup;
use crate::domain::sitting::{Filled, Sitting};
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::kind;
use crate::tui::page::{Block, Hint, Notice, Page, Role, Row, Scroll, Span, Target};
use crate::tui::screen::{Context, Event};
use crate::tui::scrolling;
use crate::tui::sign::Sign;

/// The overview of an exam.
pub struct Overview {
    cursor: usize,
    scroll: Option<Scroll>,
    /// True once the submission was asked for.
    warned: bool,
}

/// The outcome of the overview.
pub enum OverviewOutcome {
    /// Return to the item.
    Back,
    /// Go to that item.
    GoTo(usize),
    /// Submit the exam.
    HandIn,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    HandIn,
    Up,
    Down,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Open, "go to it", "go to the selected question";
    'h' => HandIn, "submit", "submit the exam; press it twice";
    Up => Up, "", "move up";
    Down => Down, "", "move down";
    Esc, Tab => Back, "back", "back to the question";
};

/// The characters of a stem in the list.
const STEM_CHARS: usize = 52;

impl Overview {
    /// Creates the overview with the present item selected.
    pub fn new(place: usize) -> Self {
        Self {
            cursor: place,
            scroll: None,
            warned: false,
        }
    }

    /// Handles an event; returns the outcome once the learner has chosen.
    pub fn update(
        &mut self,
        event: &Event,
        sitting: &Sitting,
        context: &Context,
    ) -> Option<OverviewOutcome> {
        if let Some(cursor) = scrolling::jump(event, self.cursor, sitting.len(), context) {
            (self.cursor, self.scroll) = (cursor, None);
            return None;
        }
        let scrolled = scrolling::scroll(event, || self.view(sitting, None), context);
        if scrolled.is_some() {
            self.scroll = scrolled;
            return None;
        }
        match event {
            Event::Choose(target) => Some(OverviewOutcome::GoTo(usize::from(target.0))),
            Event::Key(key) => {
                let warned = std::mem::take(&mut self.warned);
                self.command(find(KEYS, *key)?, warned, sitting)
            }
            _ => None,
        }
    }

    fn command(
        &mut self,
        command: Command,
        warned: bool,
        sitting: &Sitting,
    ) -> Option<OverviewOutcome> {
        self.scroll = None;
        let by = match command {
            Command::Back => return Some(OverviewOutcome::Back),
            Command::Open => return Some(OverviewOutcome::GoTo(self.cursor)),
            Command::HandIn if warned => return Some(OverviewOutcome::HandIn),
            Command::HandIn => {
                self.warned = true;
                return None;
            }
            Command::Up => -1,
            Command::Down => 1,
        };
        self.cursor = super::super::moved(self.cursor, by, sitting.len());
        None
    }

    /// Returns the page with the list.
    pub fn view(&self, sitting: &Sitting, clock: Option<Span>) -> Page {
        let open = sitting.len().saturating_sub(sitting.done());
        let short = (0..sitting.len()).filter(|at| sitting.filled(*at) == Filled::Short);
        let mut summary = match open {
            0 => "Every question is answered.".to_owned(),
            open => format!(
                "{} unanswered.",
                super::super::counted(open, "question", "questions")
            ),
        };
        match short.count() {
            0 => {}
            1 => summary.push_str(" 1 answer has too few choices."),
            short => {
                summary.push_str(&format!(" {short} answers have too few choices."));
            }
        }
        let mut body = vec![Block::para(summary, Role::Plain), Block::Gap];
        body.extend((0..sitting.len()).filter_map(|position| self.row(sitting, position)));
        let warning = match open {
            0 => "Press h again to submit the exam. You cannot change anything afterwards."
                .to_owned(),
            open => {
                let unanswered = super::super::counted(open, "question", "questions");
                format!("{unanswered} unanswered. Press h again to submit anyway.")
            }
        };
        let mut keys = hints(KEYS, |_| true);
        Hint::keep(&mut keys, "Enter", "go");
        Hint::keep(&mut keys, "h", "submit");
        keys.push(Hint::new("?", "help"));
        Page {
            title: super::super::title("Overview"),
            place: clock.into_iter().collect(),
            body,
            notice: self.warned.then_some(Notice::new(Role::Warning, warning)),
            keys,
            scroll: self.scroll.unwrap_or(Scroll::Follow(target(self.cursor))),
            ..Page::default()
        }
    }

    fn row(&self, sitting: &Sitting, position: usize) -> Option<Block> {
        let (item, layout, slot) = sitting.at(position)?;
        let (sign, words, role) = match sitting.filled(position) {
            Filled::Whole => (Sign::Answered, "answered", Role::Accent),
            Filled::Short => (Sign::Answered, "too few", Role::Warning),
            Filled::Unfinished => (Sign::Partial, "unfinished", Role::Warning),
            Filled::Blank => (Sign::Unanswered, "open", Role::Quiet),
        };
        let stem = markup::plain(&kind::stem(item, &layout.drawn));
        // The flag has its own column, so that the questions are aligned.
        let mut state = Vec::new();
        if slot.flagged {
            state.extend(Span::signed(Sign::Flagged, "", Role::Warning));
        } else if any_flagged(sitting) {
            state.push(Span::plain("  "));
        }
        state.extend(Span::signed(sign, words, role));
        let stem = super::super::stem_line(&stem, STEM_CHARS);
        Some(Block::Row(Row {
            target: target(position),
            focused: position == self.cursor,
            key: format!("{}.", position + 1),
            sign: state,
            text: vec![Span::authored(stem, Role::Plain)],
            below: Vec::new(),
        }))
    }

    /// Returns the keys and their effects.
    pub fn help() -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}

fn any_flagged(sitting: &Sitting) -> bool {
    let mut slots = (0..sitting.len()).filter_map(|position| sitting.at(position));
    slots.any(|(_, _, slot)| slot.flagged)
}

fn target(position: usize) -> Option<Target> {
    u16::try_from(position).ok().map(Target)
}
