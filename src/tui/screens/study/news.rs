//! The replies to the requests of a sitting, and the way to its results.

use super::Study;
use crate::domain::mode::Ending;
use crate::domain::sitting::{Sitting, SittingEvent};
use crate::tui::page::Role;
use crate::tui::prose::sentence;
use crate::tui::screen::{Context, Go, News, Update};
use crate::tui::screens::results::Results;

/// The message after an exam ended by itself.
const TIME_IS_UP: &str = "Time is up. Your answers were submitted.";

/// The message after an adaptive exam ended by its clock.
const ADAPTIVE_TIME_IS_UP: &str = "Time is up. The answers that you confirmed count.";

impl Study {
    /// Returns the navigation to the results. If the time ran out, they start with a message that
    /// the learner must read.
    pub(super) fn results(&mut self) -> Go {
        let mut messages = std::mem::take(&mut self.messages);
        if self.sitting.ending() == Some(Ending::OutOfTime) {
            let words = match self.sitting.adaptive() {
                Some(_) => ADAPTIVE_TIME_IS_UP,
                None => TIME_IS_UP,
            };
            messages.insert(0, words.into());
        }
        Go::Replace(Box::new(
            Results::new(self.sitting.clone()).with_messages(messages),
        ))
    }

    /// Handles the reply to a request.
    pub(super) fn news(&mut self, news: &News, context: &Context) -> Update {
        let id = self.sitting.id;
        match news {
            News::Committed(of, position) if *of == id => {
                self.scroll = None;
                self.shown_failure = None;
                self.applied(SittingEvent::Committed(*position), context)
            }
            News::Advanced(read) if read.id == id => self.advance(read, context),
            News::Refused(of, position, why) if *of == id => {
                let update = self.applied(SittingEvent::Refused(*position), context);
                self.say(Role::Wrong, sentence(why));
                update
            }
            News::HandedIn(of) if *of == id => {
                let mut effects = self.close_over(context);
                effects.extend(self.apply(SittingEvent::HandedIn, context));
                Update {
                    effects,
                    go: self.results(),
                }
            }
            News::HandInRefused(of, why) if *of == id => {
                let update = self.applied(SittingEvent::HandInRefused, context);
                self.say(Role::Wrong, sentence(why));
                update
            }
            News::Reread(read, why) if read.id == id => self.reread(read, why, context),
            News::NotKept(of, effect, why) if *of == id => {
                let update = self.applied(SittingEvent::NotKept(effect.clone()), context);
                if self.shown_failure.as_ref() != Some(why) {
                    self.say(Role::Wrong, format!("Not saved. {}", sentence(why)));
                    self.shown_failure = Some(why.clone());
                }
                update
            }
            News::Remarked(of, written) if *of == id => {
                self.remarked(written);
                Update::none()
            }
            News::Failed(why) => {
                self.say(Role::Wrong, sentence(why));
                Update::none()
            }
            _ => Update::none(),
        }
    }

    /// Goes on with the next item of an adaptive exam, or to its results.
    fn advance(&mut self, read: &Sitting, context: &Context) -> Update {
        self.scroll = None;
        self.shown_failure = None;
        self.sitting.adopt(read.clone());
        if self.sitting.is_ended() {
            return Update {
                effects: self.close_over(context),
                go: self.results(),
            };
        }
        self.go_on(context)
    }

    /// Goes to the next item of an adaptive exam, if the present one is answered.
    fn go_on(&mut self, context: &Context) -> Update {
        let place = self.sitting.place();
        match self.sitting.next_open() {
            Some(open) if self.sitting.marking(place).is_some() => self.go_to(open, context),
            _ => Update::none(),
        }
    }

    /// Shows the changes that another window has put on disk.
    fn reread(&mut self, read: &Sitting, why: &str, context: &Context) -> Update {
        self.cursor = 0;
        self.scroll = None;
        let place = self.sitting.place();
        let entered = self.sitting.present().2.entry.clone();
        let was_answered = self.sitting.marking(place).is_some();
        self.sitting.adopt(read.clone());
        if self.live && self.sitting.is_ended() {
            let mut messages = vec![sentence(why)];
            let now = self.sitting.present().2;
            let counts = self.sitting.marking(place).is_some() && now.entry == entered;
            if !entered.is_blank() && !was_answered && !counts {
                let number = place + 1;
                messages.push(format!(
                    "Your unconfirmed answer to question {number} was not saved."
                ));
            }
            let effects = self.close_over(context);
            messages.append(&mut self.messages);
            let results = Results::new(self.sitting.clone()).with_messages(messages);
            return Update {
                effects,
                go: Go::Replace(Box::new(results)),
            };
        }
        let update = match self.sitting.is_adapting() {
            true => self.go_on(context),
            false => Update::none(),
        };
        self.say(Role::Warning, sentence(why));
        update
    }
}
