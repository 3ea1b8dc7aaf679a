//! The stack of screens. Events go to the top screen; only that one is visible.

use std::sync::Arc;

use super::key::Key;
use super::page::Page;
use super::screen::{Context, Effect, Event, Go, News, PageKey, Screen, Update};
use super::screens::class::opening::OpeningScreen;
use super::screens::{help::Help, home::Home, results::Results, study::Study};

/// The stack; never empty.
pub struct ScreenStack {
    screens: Vec<Box<dyn Screen>>,
    /// True while a requested sitting has not arrived. Until then no other is requested: it would
    /// replace the first, and show a state from before the latest input.
    opening: bool,
    /// True if Ctrl-Z can return to a shell.
    suspends: bool,
}

impl ScreenStack {
    /// Opens the home screen, and returns its effects.
    pub fn open(context: &Context) -> (Self, Vec<Effect>) {
        let home = Home::new(Arc::clone(&context.library));
        Self::with(Box::new(home), context)
    }

    /// Opens that screen as the first, and returns its effects.
    pub fn with(first: Box<dyn Screen>, context: &Context) -> (Self, Vec<Effect>) {
        let mut stack = Self {
            screens: vec![first],
            opening: false,
            suspends: false,
        };
        let effects = stack.update(&Event::Shown, context);
        (stack, effects)
    }

    /// Lets the help mention that Ctrl-Z returns to a shell.
    pub fn may_suspend(&mut self) {
        self.suspends = true;
    }

    /// Handles an event.
    pub fn update(&mut self, event: &Event, context: &Context) -> Vec<Effect> {
        if let Event::News(News::Opened(_) | News::Prepared(_) | News::Failed(_)) = event {
            self.opening = false;
        }
        let mut effects = self.dispatch(event, context);
        effects.retain(|effect| match effect {
            Effect::Open(_) | Effect::Start(_) => !std::mem::replace(&mut self.opening, true),
            _ => true,
        });
        effects
    }

    fn dispatch(&mut self, event: &Event, context: &Context) -> Vec<Effect> {
        match event {
            Event::Key(Key::Ctrl('c')) => vec![Effect::Quit],
            Event::Key(Key::F1) => self.help(context),
            Event::Key(Key::Char('?')) if !self.types() => self.help(context),
            Event::News(News::Opened(sitting)) => {
                let screen: Box<dyn Screen> = if sitting.is_ended() {
                    Box::new(Results::new((**sitting).clone()))
                } else {
                    Box::new(Study::new((**sitting).clone()))
                };
                self.screens.truncate(1);
                self.carry(Update::go(Go::Push(screen)), context)
            }
            Event::News(News::Prepared(prepared)) => {
                let mut effects = self.spread(event, context);
                let screen = Box::new(OpeningScreen::new(Arc::clone(prepared)));
                effects.extend(self.carry(Update::go(Go::Push(screen)), context));
                effects
            }
            // A failure is shown on the top screen. All other news goes to the screen that asked
            // for it, which may be below another. An exam's time passes under the help, too.
            Event::Tick => self.spread(event, context),
            // The program's stop also concerns a sitting below other screens.
            Event::Resumed => self.spread(event, context),
            Event::Leaving => self.leaving(context),
            Event::News(news) if !matches!(news, News::Failed(_)) => self.spread(event, context),
            event => {
                let Some(top) = self.screens.last_mut() else {
                    return Vec::new();
                };
                let update = top.update(event, context);
                self.carry(update, context)
            }
        }
    }

    /// Notifies the top screen, and those below it that have a running clock.
    fn leaving(&mut self, context: &Context) -> Vec<Effect> {
        let Some((top, below)) = self.screens.split_last_mut() else {
            return Vec::new();
        };
        let timed = below.iter_mut().filter(|screen| screen.ticks());
        let mut effects: Vec<Effect> = timed
            .flat_map(|screen| screen.update(&Event::Leaving, context).effects)
            .collect();
        let update = top.update(&Event::Leaving, context);
        effects.extend(self.carry(update, context));
        effects
    }

    fn spread(&mut self, event: &Event, context: &Context) -> Vec<Effect> {
        let Some((top, below)) = self.screens.split_last_mut() else {
            return Vec::new();
        };
        let below = below.iter_mut();
        let mut effects: Vec<Effect> = below
            .flat_map(|screen| screen.update(event, context).effects)
            .collect();
        let update = top.update(event, context);
        effects.extend(self.carry(update, context));
        effects
    }

    /// Returns whether any screen changes as time passes.
    pub fn ticks(&self) -> bool {
        self.screens.iter().any(|screen| screen.ticks())
    }

    /// Returns whether every character is text for the top screen.
    fn types(&self) -> bool {
        self.screens.last().is_some_and(|screen| screen.types())
    }

    /// Returns the key of a page that many seats may share.
    pub fn look(&self) -> Option<PageKey> {
        self.screens.last().and_then(|screen| screen.look())
    }

    /// Returns the page of the top screen.
    pub fn view(&self) -> Page {
        self.screens
            .last()
            .map(|screen| screen.view())
            .unwrap_or_default()
    }

    fn help(&mut self, context: &Context) -> Vec<Effect> {
        let Some(top) = self.screens.last_mut() else {
            return Vec::new();
        };
        if top.is_help() {
            return Vec::new();
        }
        let help = Help::new(top.help(), top.words(), self.suspends);
        let mut effects = top.update(&Event::Covered, context).effects;
        effects.extend(self.carry(Update::go(Go::Push(Box::new(help))), context));
        effects
    }

    fn carry(&mut self, update: Update, context: &Context) -> Vec<Effect> {
        let mut effects = update.effects;
        let mut chosen = None;
        let shown = match update.go {
            Go::Stay => return effects,
            Go::Push(screen) => {
                self.screens.push(screen);
                true
            }
            Go::Review(sitting) => {
                self.screens.push(Box::new(Study::new(*sitting)));
                true
            }
            Go::Replace(screen) => {
                self.screens.pop();
                self.screens.push(screen);
                true
            }
            Go::Pop if self.screens.len() > 1 => self.screens.pop().is_some(),
            Go::Pop => false,
            Go::Back(plan) => {
                chosen = Some(Event::News(News::Chosen(plan)));
                self.screens.len() > 1 && self.screens.pop().is_some()
            }
            Go::Home => {
                self.screens.truncate(1);
                true
            }
        };
        if let Some(top) = self.screens.last_mut().filter(|_| shown) {
            if let Some(chosen) = chosen {
                top.update(&chosen, context);
            }
            let update = top.update(&Event::Shown, context);
            effects.extend(self.carry(update, context));
        }
        effects
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;
    use jiff::tz::Offset;

    use super::*;
    use crate::domain::report::SittingSummary;
    use crate::domain::{Library, Moment, Score, SittingId};
    use crate::tui::screen::StandingNews;
    use crate::tui::sign::Charset;

    #[test]
    fn a_sitting_is_asked_for_once_however_often_the_key_is_pressed() {
        let context = Context {
            library: Arc::new(Library::default()),
            now: Moment {
                at: Timestamp::UNIX_EPOCH,
                offset: Offset::UTC,
                monotonic: Duration::ZERO,
            },
            size: (80, 24),
            charset: Charset::Unicode,
            fresh_seed: 1,
            settings: crate::tui::settings::Settings {
                count: 10,
                ..Default::default()
            },
            at_home: true,
        };
        let (mut stack, _) = ScreenStack::open(&context);
        let unfinished = SittingSummary {
            id: SittingId(uuid::Uuid::nil()),
            started_at: Timestamp::UNIX_EPOCH,
            offset: Offset::UTC,
            ended: false,
            items: 2,
            answered: 1,
            score: Score::default(),
            subjects: Vec::new(),
        };
        let standing = StandingNews {
            unfinished: vec![unfinished],
            ..StandingNews::default()
        };
        stack.update(&Event::News(News::Standing(Arc::new(standing))), &context);
        let press = Event::Key(Key::Char('c'));
        let asks = |effects: &[Effect]| matches!(effects, [Effect::Open(_)]);
        assert!(asks(&stack.update(&press, &context)));
        assert!(stack.update(&press, &context).is_empty());
        let failed = Event::News(News::Failed("no".into()));
        stack.update(&failed, &context);
        assert!(
            asks(&stack.update(&press, &context)),
            "after a failure again"
        );
    }
}
