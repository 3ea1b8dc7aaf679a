//! The conversation of plain mode: a line becomes events for the screens, and their change becomes
//! words.
//!
//! The front is pure. Its driver sends the events to the app, waits until the store or the class has
//! replied, and asks for the words.

use crate::tui::screen::{Event, PlainView};
use crate::tui::settings::{Setting, Verbosity};

/// The conversation with one learner.
pub struct Front {
    verbosity: Verbosity,
}

/// The outcome of a line.
#[derive(Clone, Debug, Default)]
pub struct LineOutcome {
    /// The reply in full lines, said before the words of [`Front::tell`].
    pub say: Vec<String>,
    /// The events for the screens, in order.
    pub events: Vec<Event>,
    /// A request to the driver.
    pub request: Option<FrontRequest>,
}

/// A request of a line to its driver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FrontRequest {
    /// Go over to the screens.
    Screen,
    /// Keep this setting, in the words of [`Setting`].
    Set(Setting, String),
    /// Leave the program.
    Quit,
}

impl Front {
    /// Creates a conversation.
    pub fn new(verbosity: Verbosity) -> Self {
        Self { verbosity }
    }

    /// Handles a line that was typed while this was on screen.
    pub fn line(&mut self, line: &str, view: &PlainView) -> LineOutcome {
        let _ = (line, view, self.verbosity);
        LineOutcome::default()
    }

    /// Returns the lines to say after events, or after a change that nobody typed; empty for
    /// nothing. `typed` is true after a line: then there is always an answer.
    pub fn tell(&mut self, view: &PlainView, typed: bool) -> Vec<String> {
        let _ = (view, typed);
        Vec::new()
    }

    /// Returns the prompt: the place, what is asked, and how to answer.
    pub fn prompt(&self, view: &PlainView) -> String {
        let _ = view;
        String::new()
    }
}
