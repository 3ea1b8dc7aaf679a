//! The stack of screens. Events go to the top screen; only that one is visible.

use std::sync::Arc;

use super::key::Key;
use super::page::{Block, Page};
use super::screen::{
    Context, Effects, Event, Go, News, OpenClassEffect, Opened, PageKey, PlainView, Screen,
    StoreEffect, StudyEffect, Update,
};
use super::screens::class::opening::OpeningScreen;
use super::screens::help::Help;
use super::screens::home::Home;
use super::screens::results::Results;
use super::screens::study::Study;
use super::settings::Setting;
use super::text_input::pasted;
use crate::domain::sitting::Sitting;

/// The stack; never empty.
pub struct ScreenStack<E = StudyEffect> {
    screens: Vec<Box<dyn Screen<E>>>,
    /// True while a requested sitting has not arrived. Until then no other is requested: it would
    /// replace the first, and show a state from before the latest input.
    opening: bool,
    /// True if Ctrl-Z can return to a shell.
    suspends: bool,
    /// True if F2 goes to plain mode.
    offers_plain: bool,
}

/// The result of an event.
pub struct StepResult<E = StudyEffect> {
    /// The effects to carry out, in order.
    pub effects: Vec<E>,
    /// True if the learner wants to leave.
    pub quits: bool,
}

impl<E> Default for StepResult<E> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<E> From<Vec<E>> for StepResult<E> {
    fn from(effects: Vec<E>) -> Self {
        Self {
            effects,
            quits: false,
        }
    }
}

impl ScreenStack {
    /// Opens the home screen, and returns its effects.
    pub fn open(context: &Context) -> (Self, StepResult) {
        let home = Home::new(Arc::clone(&context.library));
        Self::with(Box::new(home), context)
    }
}

impl<E: Effects> ScreenStack<E> {
    /// Opens that screen as the first, and returns its effects.
    pub fn with(first: Box<dyn Screen<E>>, context: &Context) -> (Self, StepResult<E>) {
        let mut stack = Self {
            screens: vec![first],
            opening: false,
            suspends: false,
            offers_plain: false,
        };
        let effects = stack.update(&Event::Shown, context);
        (stack, effects)
    }

    /// Lets the help mention that Ctrl-Z returns to a shell.
    pub fn may_suspend(&mut self) {
        self.suspends = true;
    }

    /// Lets the help begin with the key that goes to plain mode.
    pub fn offer_plain(&mut self) {
        self.offers_plain = true;
    }

    /// Handles an event.
    pub fn update(&mut self, event: &Event, context: &Context) -> StepResult<E> {
        if let Event::News(News::Opened(_) | News::Prepared(_) | News::Failed(_)) = event {
            self.opening = false;
        }
        let mut step = self.dispatch(event, context);
        step.effects
            .retain(|effect| !effect.opens() || !std::mem::replace(&mut self.opening, true));
        step
    }

    fn dispatch(&mut self, event: &Event, context: &Context) -> StepResult<E> {
        match event {
            Event::Key(Key::Ctrl('c')) => StepResult {
                quits: true,
                ..StepResult::default()
            },
            Event::Key(Key::F1) => self.help(context),
            Event::Key(Key::Char('?')) if !self.types() => self.help(context),
            Event::News(news) => match E::opened(news) {
                Some(opened) => {
                    let mut step = if opened.from_first {
                        self.screens.truncate(1);
                        StepResult::default()
                    } else {
                        self.broadcast(event, context)
                    };
                    let shown = self.navigate(Update::go(Go::Push(opened.screen)), context);
                    step.append(shown);
                    step
                }
                // A failure is shown on the top screen. All other news goes to the screen that
                // asked for it, which may be below another.
                None if matches!(news, News::Failed(_)) => self.update_top(event, context),
                None => self.broadcast(event, context),
            },
            // An exam's time passes under the help, too, and the program's stop concerns a sitting
            // below other screens.
            Event::Tick | Event::Resumed => self.broadcast(event, context),
            Event::Leaving => self.leaving(context),
            Event::Line(text) => self.line(text, context),
            event => self.update_top(event, context),
        }
    }

    /// Replaces the text of the top screen's field, and confirms it if the field has taken it.
    fn line(&mut self, text: &str, context: &Context) -> StepResult<E> {
        let mut step = self.update_top(&Event::Key(Key::Ctrl('u')), context);
        step.append(self.update_top(&Event::Paste(pasted(text)), context));
        let is_taken = |block: &Block| match block {
            Block::Field(field) => !field.text.is_empty() || !field.after.is_empty(),
            _ => false,
        };
        if self.types() && self.view().body.iter().any(is_taken) {
            step.append(self.update_top(&Event::Key(Key::Enter), context));
        }
        step
    }

    fn update_top(&mut self, event: &Event, context: &Context) -> StepResult<E> {
        let Some(top) = self.screens.last_mut() else {
            return StepResult::default();
        };
        let update = top.update(event, context);
        self.navigate(update, context)
    }

    /// Notifies the top screen, and those below it that have a running clock.
    fn leaving(&mut self, context: &Context) -> StepResult<E> {
        self.update_all(&Event::Leaving, context, |screen| screen.ticks())
    }

    fn broadcast(&mut self, event: &Event, context: &Context) -> StepResult<E> {
        self.update_all(event, context, |_| true)
    }

    /// Updates the chosen screens below the top, and then the top screen, which may navigate.
    fn update_all(
        &mut self,
        event: &Event,
        context: &Context,
        chosen: impl Fn(&dyn Screen<E>) -> bool,
    ) -> StepResult<E> {
        let Some((_, below)) = self.screens.split_last_mut() else {
            return StepResult::default();
        };
        let below = below.iter_mut().filter(|screen| chosen(&***screen));
        let effects = below.flat_map(|screen| screen.update(event, context).effects);
        let mut step = StepResult::from(effects.collect::<Vec<_>>());
        step.append(self.update_top(event, context));
        step
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

    /// Returns the content of the top screen for plain mode.
    pub fn plain_view(&self) -> PlainView {
        let Some(top) = self.screens.last() else {
            return PlainView::default();
        };
        PlainView {
            name: top.name(),
            page: top.view(),
            item: top.plain_item().map(Box::new),
            commands: top.help(),
            words: top.words(),
            types: top.types(),
            time: top.time_left(),
            status: top.status(),
            is_busy: top.is_busy(),
        }
    }

    /// Returns the page of the top screen.
    pub fn view(&self) -> Page {
        self.screens
            .last()
            .map(|screen| screen.view())
            .unwrap_or_default()
    }

    fn help(&mut self, context: &Context) -> StepResult<E> {
        let Some(top) = self.screens.last_mut() else {
            return StepResult::default();
        };
        if top.is_help() {
            return StepResult::default();
        }
        let help = Help::new(top.help(), top.words(), self.suspends);
        let help = match self.offers_plain {
            true => help.with_plain(),
            false => help,
        };
        let mut step = StepResult::from(top.update(&Event::Covered, context).effects);
        step.append(self.navigate(Update::go(Go::Push(Box::new(help))), context));
        step
    }

    fn navigate(&mut self, update: Update<E>, context: &Context) -> StepResult<E> {
        let mut step = StepResult::from(update.effects);
        let mut chosen = None;
        let shown = match update.go {
            Go::Stay => false,
            Go::Quit => {
                step.quits = true;
                false
            }
            Go::Push(screen) => {
                self.screens.push(screen);
                true
            }
            Go::Review(sitting) => {
                let screen = E::review(*sitting);
                let shown = screen.is_some();
                self.screens.extend(screen);
                shown
            }
            Go::Replace(screen) => {
                self.screens.pop();
                self.screens.push(screen);
                true
            }
            Go::Pop => self.pop(),
            Go::Back(plan) => {
                chosen = Some(Event::News(News::Chosen(plan)));
                self.pop()
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
            step.append(self.update_top(&Event::Shown, context));
        }
        step
    }

    /// Closes the top screen, unless it is the first.
    fn pop(&mut self) -> bool {
        self.screens.len() > 1 && self.screens.pop().is_some()
    }
}

impl<E> StepResult<E> {
    fn append(&mut self, later: Self) {
        self.effects.extend(later.effects);
        self.quits |= later.quits;
    }
}

impl Effects for StudyEffect {
    fn review(sitting: Sitting) -> Option<Box<dyn Screen>> {
        Some(Box::new(Study::new(sitting)))
    }

    fn opened(news: &News) -> Option<Opened<Self>> {
        let News::Opened(sitting) = news else {
            return None;
        };
        let screen: Box<dyn Screen> = if sitting.is_ended() {
            Box::new(Results::new((**sitting).clone()))
        } else {
            Box::new(Study::new((**sitting).clone()))
        };
        Some(Opened {
            screen,
            from_first: true,
        })
    }

    fn opens(&self) -> bool {
        let opens = |effect: &_| {
            use StoreEffect::{Open, Start, StartInOrder};
            matches!(effect, Open(_) | Start(_) | StartInOrder(..))
        };
        matches!(self, Self::Store(effect) if opens(effect))
    }

    fn setting(&self) -> Option<(Setting, &str)> {
        match self {
            Self::Set(setting, words) => Some((*setting, words)),
            Self::Store(_) | Self::TakeAlong => None,
        }
    }
}

impl Effects for OpenClassEffect {
    fn opened(news: &News) -> Option<Opened<Self>> {
        let News::Prepared(prepared) = news else {
            return None;
        };
        Some(Opened {
            screen: Box::new(OpeningScreen::new(Arc::clone(prepared))),
            from_first: false,
        })
    }

    fn opens(&self) -> bool {
        matches!(self, Self::Draw(_))
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
            kind: crate::domain::report::SetKind::Practice,
            study_on: jiff::civil::date(2026, 11, 22),
            score: Score::default(),
            subjects: Vec::new(),
        };
        let standing = StandingNews {
            unfinished: vec![unfinished],
            ..StandingNews::default()
        };
        stack.update(&Event::News(News::Standing(Arc::new(standing))), &context);
        let press = Event::Key(Key::Char('c'));
        let asks = |step: &StepResult| {
            matches!(step.effects[..], [StudyEffect::Store(StoreEffect::Open(_))])
        };
        assert!(asks(&stack.update(&press, &context)));
        assert!(stack.update(&press, &context).effects.is_empty());
        let failed = Event::News(News::Failed("no".into()));
        stack.update(&failed, &context);
        assert!(
            asks(&stack.update(&press, &context)),
            "after a failure again"
        );
    }
}
