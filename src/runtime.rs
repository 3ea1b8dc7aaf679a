//! The app: one pure step from an event to its effects.
//!
//! [`App::step`] is pure. [`local`] runs it for the local terminal. Other drivers (a session over a
//! network, a test) bring their own events and do their own painting.

pub mod effects;
pub mod local;
pub mod pending;
pub mod preview;
#[cfg(unix)]
mod signals;

use crate::domain::Moment;
use crate::tui::page::Page;
use crate::tui::screen::{Context, Effects, Event, PageKey, PlainView, Screen, StudyEffect};
use crate::tui::settings::{Setting, Settings};
use crate::tui::sign::Charset;
use crate::tui::stack::ScreenStack;
pub use crate::tui::stack::StepResult;

/// The app: the state that outlives a keystroke, namely the screens and their context.
pub struct App<E = StudyEffect> {
    stack: ScreenStack<E>,
    context: Context,
}

impl App {
    /// Opens the home screen.
    pub fn open(context: Context) -> (Self, StepResult) {
        let (stack, step) = ScreenStack::open(&context);
        (Self { stack, context }, step)
    }
}

impl<E: Effects> App<E> {
    /// Opens the given screen first.
    pub fn with(first: Box<dyn Screen<E>>, context: Context) -> (Self, StepResult<E>) {
        let (stack, step) = ScreenStack::with(first, &context);
        (Self { stack, context }, step)
    }

    /// Enables the help for Ctrl-Z: there is a shell to return to.
    pub fn may_suspend(&mut self) {
        self.stack.may_suspend();
    }

    /// Lets the help begin with the key that goes to plain mode.
    pub fn offer_plain(&mut self) {
        self.stack.offer_plain();
    }

    /// Uses this value of a setting from now on; see [`Settings::set`].
    pub fn set(&mut self, setting: Setting, words: &str) {
        self.context.settings.set(setting, words);
    }

    /// Handles an event.
    pub fn step(&mut self, event: &Event, now: Moment, fresh_seed: u64) -> StepResult<E> {
        self.context.now = now;
        self.context.fresh_seed = fresh_seed;
        let step = self.stack.update(event, &self.context);
        for (setting, words) in step.effects.iter().filter_map(E::setting) {
            self.context.settings.set(setting, words);
        }
        step
    }

    /// Handles a new window size.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.context.size = size;
    }

    /// Sets the characters that the terminal can show.
    pub fn write_in(&mut self, charset: Charset) {
        self.context.charset = charset;
    }

    /// Returns whether a screen wants ticks of the clock.
    pub fn ticks(&self) -> bool {
        self.stack.ticks()
    }

    /// Returns the window size.
    pub fn size(&self) -> (u16, u16) {
        self.context.size
    }

    /// Returns the key of the page if other sessions may share it.
    pub fn look(&self) -> Option<PageKey> {
        self.stack.look()
    }

    /// Draws the page.
    pub fn view(&self) -> Page {
        let page = self.stack.view();
        if self.context.settings.one_column {
            page.in_one_column()
        } else {
            page
        }
    }

    /// Returns the content of the top screen for plain mode.
    pub fn plain_view(&self) -> PlainView {
        self.stack.plain_view()
    }

    /// Returns the learner's current screen settings.
    pub fn settings(&self) -> Settings {
        self.context.settings
    }
}
