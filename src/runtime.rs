//! The only loop: event → update → effects → draw.
//!
//! [`App::step`] is pure; [`local`] runs it for the terminal at hand.
//! Another place to run it (a seat over a network, a test) brings its own events and paints its
//! own way.

pub mod effects;
pub mod local;
pub mod pending;
#[cfg(unix)]
mod signals;

use crate::domain::Moment;
use crate::tui::page::Page;
use crate::tui::screen::{Context, Effect, Event, PageKey, Screen};
use crate::tui::settings::Settings;
use crate::tui::sign::Charset;
use crate::tui::stack::ScreenStack;

/// What outlives a keystroke: the screens and what they may know.
pub struct App {
    stack: ScreenStack,
    context: Context,
}

/// What comes of an event.
#[derive(Default)]
pub struct StepResult {
    /// To be carried out, in order.
    pub effects: Vec<Effect>,
    /// Whether the learner wants to leave.
    pub quits: bool,
}

impl App {
    /// Opens the home screen.
    pub fn open(context: Context) -> (Self, StepResult) {
        let (stack, effects) = ScreenStack::open(&context);
        (Self { stack, context }, StepResult::of(effects))
    }

    /// Opens that screen as the first.
    pub fn with(first: Box<dyn Screen>, context: Context) -> (Self, StepResult) {
        let (stack, effects) = ScreenStack::with(first, &context);
        (Self { stack, context }, StepResult::of(effects))
    }

    /// There is a shell that Ctrl-Z leads back to: the help says so.
    pub fn may_suspend(&mut self) {
        self.stack.may_suspend();
    }

    /// Takes an event in.
    pub fn step(&mut self, event: &Event, now: Moment, fresh_seed: u64) -> StepResult {
        self.context.now = now;
        self.context.fresh_seed = fresh_seed;
        let step = StepResult::of(self.stack.update(event, &self.context));
        for effect in &step.effects {
            if let Effect::Set(setting, words) = effect {
                self.context.settings.set(*setting, words);
            }
        }
        step
    }

    /// Takes a new window size in.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.context.size = size;
    }

    /// Takes in which characters the terminal writes from now on.
    pub fn write_in(&mut self, charset: Charset) {
        self.context.charset = charset;
    }

    /// Whether a screen wants to hear of time passing.
    pub fn ticks(&self) -> bool {
        self.stack.ticks()
    }

    /// The window's size.
    pub fn size(&self) -> (u16, u16) {
        self.context.size
    }

    /// What the page is made of, where many may show the same.
    pub fn look(&self) -> Option<PageKey> {
        self.stack.look()
    }

    /// What is to be seen.
    pub fn view(&self) -> Page {
        let page = self.stack.view();
        if self.context.settings.one_column {
            page.in_one_column()
        } else {
            page
        }
    }

    /// What the learner prefers of the screens now.
    pub fn settings(&self) -> Settings {
        self.context.settings
    }
}

impl StepResult {
    fn of(mut effects: Vec<Effect>) -> Self {
        let before = effects.len();
        effects.retain(|effect| !matches!(effect, Effect::Quit));
        Self {
            quits: effects.len() < before,
            effects,
        }
    }
}
