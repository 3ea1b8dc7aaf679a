//! The page over the item: one at a time, each in its own file. Its outcome is passed to the
//! sitting here.

use super::Study;
use super::keys::{self, Pass};
use crate::domain::remark::Remark;
use crate::domain::response::Response;
use crate::domain::sitting::SittingEvent;
use crate::tui::keymap::HelpLine;
use crate::tui::page::{Page, Role};
use crate::tui::prose::sentence;
use crate::tui::screen::{Context, Event, Go, StoreEffect, StudyEffect, Update};
use crate::tui::screens::overlay::{Outcome, Way};

impl Study {
    /// Passes an event to the page on top.
    pub(super) fn handle_overlay(&mut self, event: &Event, context: &Context) -> Update {
        let Some(over) = &mut self.over else {
            return self.handle_item(event, context);
        };
        let outcome = over.update(event, &self.sitting, context);
        outcome.map_or_else(Update::none, |outcome| self.carry(outcome, context))
    }

    /// Returns the page on top.
    pub(super) fn over_view(&self) -> Page {
        let Some(over) = &self.over else {
            return self.page();
        };
        let mut page = over.view(&self.sitting, &self.clock());
        page.notice = page.notice.or_else(|| self.notice.clone());
        page
    }

    /// Returns the keys of the page on top and their effects.
    pub(super) fn over_help(&self) -> Vec<HelpLine> {
        if let Some(over) = &self.over {
            return over.help();
        }
        let pass = match (self.sitting.is_ended(), self.is_exam()) {
            (true, _) => Pass::Review,
            _ if self.sitting.is_adapting() => Pass::Adaptive,
            (false, true) => Pass::Exam,
            (false, false) => Pass::Practice,
        };
        let mut lines = Vec::new();
        if pass != Pass::Review {
            lines.extend(self.answering().help());
        }
        let open = self.open_item();
        let is_free = |key| open.as_ref().is_none_or(|open| open.key(key).is_none());
        lines.extend(keys::help(pass, is_free));
        lines
    }

    fn carry(&mut self, outcome: Outcome, context: &Context) -> Update {
        if !matches!(outcome, Outcome::Report(_)) {
            self.over = None;
        }
        match outcome {
            Outcome::Back => Update::none(),
            Outcome::Leave(way) => self.leave(way, context),
            Outcome::GoTo(position) => self.go_to(position, context),
            Outcome::Submit => self.end(context),
            Outcome::Number(typed) => {
                self.scroll = None;
                let update = self.applied(SittingEvent::Enter(Response::Number(typed)), context);
                // An invalid result is reported at once, not at the confirmation.
                if let Some(why) = self.asks_again() {
                    self.say(Role::Warning, why);
                }
                update
            }
            Outcome::Note(text) => self.keep_note(text, context),
            // If the program was about to end, the typed text has been saved meanwhile.
            Outcome::OldNote(before) if before != self.sitting.present().2.note => {
                self.applied(SittingEvent::Note(before), context)
            }
            Outcome::OldNote(_) => Update::none(),
            Outcome::Report(said) => Update::effect(self.remark(said)),
        }
    }

    /// Saves a note on the item, or deletes it if the text is empty.
    pub(super) fn keep_note(&mut self, text: String, context: &Context) -> Update {
        let words = match text.is_empty() {
            true => "Note deleted.",
            false => "Note saved.",
        };
        self.say(Role::Quiet, words);
        self.applied(SittingEvent::Note(text), context)
    }

    fn leave(&mut self, way: Way, context: &Context) -> Update {
        match way {
            // Data that could not be saved are tried once more.
            Way::Keep if self.sitting.has_unkept() => Update {
                effects: self.apply(SittingEvent::Leave, context),
                go: Go::Home,
            },
            Way::Keep => Update::go(Go::Home),
            Way::End => self.end(context),
            // The clock of an exam kept running.
            Way::Stay if self.has_clock() => Update::none(),
            Way::Stay => self.applied(SittingEvent::Return, context),
        }
    }

    fn remark(&self, said: String) -> StudyEffect {
        let item = self.sitting.present().0.clone();
        let seed = self.sitting.form.plan.seed;
        StoreEffect::Remark(self.sitting.id, Remark { item, seed, said }).into()
    }

    /// Saves the text typed over the item: a note as the note, a report in its file.
    pub(super) fn keep_typed(&mut self, context: &Context) -> Vec<StudyEffect> {
        match self.over.as_mut().and_then(|over| over.unsaved()) {
            Some(Outcome::Note(text)) => self.apply(SittingEvent::Note(text), context),
            Some(Outcome::Report(said)) => vec![self.remark(said)],
            _ => Vec::new(),
        }
    }

    /// Calls [`Study::keep_typed`], and closes the page because the item ends; the results show the
    /// outcome for the typed text.
    pub(super) fn close_over(&mut self, context: &Context) -> Vec<StudyEffect> {
        let kept = self.keep_typed(context);
        self.over = None;
        match kept.first() {
            None => {}
            // The path is shown once the file is written.
            Some(StudyEffect::Store(StoreEffect::Remark(..))) => self.ends = true,
            Some(_) => self
                .messages
                .push("The note you were writing was saved.".into()),
        }
        kept
    }

    /// Handles the outcome of a report, on any page.
    pub(super) fn remarked(&mut self, written: &Result<String, String>) {
        if self
            .over
            .as_mut()
            .is_some_and(|over| over.reported(written))
        {
            return;
        }
        match written {
            // The results are about to open, and show it.
            Ok(path) if self.ends => {
                self.messages
                    .push(format!("Your report was saved to {path}"));
            }
            Err(why) if self.ends => self.messages.push(why.clone()),
            Ok(path) => self.say(Role::Quiet, format!("Saved to {path}")),
            Err(why) => self.say(Role::Wrong, why),
        }
    }

    /// Returns the reason why an invalid number must be entered again.
    pub(super) fn asks_again(&self) -> Option<String> {
        let open = self.open_item().filter(|open| open.takes_number())?;
        let entry = open.asked.entry;
        let why = open.item.kind.rules().ready(entry).err();
        let why = why.filter(|_| !entry.is_blank())?;
        Some(sentence(&why.to_string()))
    }
}
