//! Pages over an item, in self-study and in a class.

use crate::tui::keymap::HelpLine;
use crate::tui::page::{Page, Span};
use crate::tui::screen::{Context, Event};

/// A page over an item. `B` is the state beneath it that the page shows, if any.
pub trait Overlay<B: ?Sized>: Send {
    /// Handles an event; returns the outcome, if there is one.
    fn update(&mut self, event: &Event, beneath: &B, context: &Context) -> Option<Outcome>;

    /// Returns the page.
    fn view(&self, beneath: &B, clock: &Clock) -> Page;

    /// Returns the keys and their effects.
    fn help(&self) -> Vec<HelpLine>;

    /// Returns whether every character is text.
    fn types(&self) -> bool {
        false
    }

    /// Returns the outcome that saves the typed text, if it is not saved.
    fn unsaved(&mut self) -> Option<Outcome> {
        None
    }

    /// Handles the path of a written report, or the reason why it was not written; returns false
    /// if this page writes none.
    fn reported(&mut self, _written: &Result<String, String>) -> bool {
        false
    }
}

/// The outcome of a page over an item. All but [`Outcome::Report`] close the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Return to the item.
    Back,
    /// Leave the set, or stay.
    Leave(Way),
    /// Go to that item.
    GoTo(usize),
    /// Submit the exam.
    Submit,
    /// Enter this number.
    Number(String),
    /// Save this note; an empty one is deleted.
    Note(String),
    /// Keep the note that was there before, with this text.
    OldNote(String),
    /// Write this report to a file.
    Report(String),
}

/// The options when a learner leaves a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Go home; the sitting stays as it is.
    Keep,
    /// End the sitting here.
    End,
    /// Return to the item.
    Stay,
}

/// The time left, for the top of a page.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// The time, if there is a limit.
    pub left: Option<Span>,
    /// True if the learner wants it only on the overview.
    pub hidden: bool,
}

impl Clock {
    /// Returns the time left, unless it is hidden.
    pub fn shown(&self) -> Vec<Span> {
        self.left.iter().filter(|_| !self.hidden).cloned().collect()
    }
}
