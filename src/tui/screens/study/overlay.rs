//! The page over the item: one at a time, each in its own file. Its outcome is passed to the
//! sitting here.

use super::calculator::{Calculator, CalculatorOutcome};
use super::homework::LeaveHomework;
use super::keys::{self, Pass};
use super::note::{Note, NoteOutcome};
use super::overview::{Overview, OverviewOutcome};
use super::ranges::{Back, Ranges};
use super::remarking::{Remarking, Said};
use super::{Study, view};
use crate::domain::remark::Remark;
use crate::domain::response::Response;
use crate::domain::sitting::SittingEvent;
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, find};
use crate::tui::kind::{self, ItemAction};
use crate::tui::page::{Page, Role};
use crate::tui::prose;
use crate::tui::screen::{Context, Effect, Event, Go, Update};
use crate::tui::screens::leave::{Leave, Way};

/// The page over the item.
pub enum Overlay {
    /// None: the item is visible.
    Nothing,
    /// The dialog for leaving the set.
    Leaving(Leave),
    /// The dialog for leaving homework.
    Homework(LeaveHomework),
    /// The overview of an exam.
    Overview(Overview),
    /// The calculator.
    Calculator(Calculator),
    /// The reference ranges.
    Ranges(Ranges),
    /// The learner's note.
    Note(Note),
    /// The report of the item.
    Remarking(Remarking),
}

impl Study {
    /// Passes an event to the page on top.
    pub(super) fn over(&mut self, event: &Event, context: &Context) -> Update {
        match &mut self.over {
            Overlay::Nothing => self.item(event, context),
            Overlay::Leaving(leave) => match leave.update(event) {
                Some(way) => self.leave(way, context),
                None => Update::none(),
            },
            Overlay::Homework(leave) => {
                let open = self.sitting.len() - self.sitting.answered();
                match leave.update(event, open) {
                    Some(way) => self.leave(way, context),
                    None => Update::none(),
                }
            }
            Overlay::Overview(overview) => match overview.update(event, &self.sitting, context) {
                Some(choice) => self.chosen(choice, context),
                None => Update::none(),
            },
            Overlay::Note(note) => match note.update(event) {
                Some(written) => self.written(written, context),
                None => Update::none(),
            },
            Overlay::Remarking(remarking) => match remarking.update(event) {
                Some(said) => self.said(said),
                None => Update::none(),
            },
            Overlay::Ranges(ranges) => {
                if let Some(Back) = ranges.update(event, context) {
                    self.over = Overlay::Nothing;
                }
                Update::none()
            }
            Overlay::Calculator(calculator) => match calculator.update(event) {
                Some(computed) => self.computed(computed, context),
                None => Update::none(),
            },
        }
    }

    /// Returns the page on top.
    pub(super) fn over_view(&self) -> Page {
        let mut page = self.over_page();
        page.notice = page.notice.or_else(|| self.notice.clone());
        page
    }

    fn over_page(&self) -> Page {
        match &self.over {
            Overlay::Nothing => self.page(),
            Overlay::Leaving(leave) => leave.view(self.sitting.done(), self.sitting.len()),
            Overlay::Homework(leave) => leave.view(self.sitting.done(), self.sitting.len()),
            Overlay::Overview(overview) => overview.view(&self.sitting, view::clock(self.left_ms)),
            Overlay::Note(note) => note.view(self.clock()),
            Overlay::Remarking(remarking) => remarking.view(self.clock()),
            Overlay::Ranges(ranges) => ranges.view(self.clock()),
            Overlay::Calculator(calculator) => calculator.view(self.clock()),
        }
    }

    /// Returns the keys of the page on top and their effects.
    pub(super) fn over_help(&self) -> Vec<HelpLine> {
        match &self.over {
            Overlay::Leaving(leave) => leave.help(),
            Overlay::Homework(leave) => leave.help(),
            Overlay::Overview(_) => Overview::help(),
            Overlay::Note(_) => Note::help(),
            Overlay::Remarking(_) => Remarking::help(),
            Overlay::Ranges(_) => Ranges::help(),
            Overlay::Calculator(_) => Calculator::help(),
            Overlay::Nothing => {
                let item = self.sitting.present().0;
                let pass = match (self.sitting.is_ended(), self.is_exam()) {
                    (true, _) => Pass::Review,
                    (false, true) => Pass::Exam,
                    (false, false) => Pass::Practice,
                };
                let mut lines = Vec::new();
                if pass != Pass::Review {
                    lines.extend(keymap::help(kind::screen(&item.kind).keymap()));
                }
                lines.extend(keys::help(pass));
                lines
            }
        }
    }

    fn leave(&mut self, way: Way, context: &Context) -> Update {
        self.over = Overlay::Nothing;
        match way {
            // Data that could not be saved are tried once more.
            Way::Keep if self.sitting.has_unkept() => Update {
                effects: self.apply(SittingEvent::Leave, context),
                go: Go::Home,
            },
            Way::Keep => Update::go(Go::Home),
            Way::End => self.end(context),
            // The clock of an exam kept running.
            Way::Stay if self.is_exam() => Update::none(),
            Way::Stay => self.applied(SittingEvent::Return, context),
        }
    }

    fn chosen(&mut self, choice: OverviewOutcome, context: &Context) -> Update {
        self.over = Overlay::Nothing;
        match choice {
            OverviewOutcome::Back => Update::none(),
            OverviewOutcome::GoTo(position) => self.go_to(position, context),
            OverviewOutcome::HandIn => self.end(context),
        }
    }

    fn said(&mut self, said: Said) -> Update {
        match said {
            Said::Back => {
                self.over = Overlay::Nothing;
                Update::none()
            }
            Said::Write(said) => Update::effect(self.remark(said)),
        }
    }

    fn remark(&self, said: String) -> Effect {
        let item = self.sitting.present().0.clone();
        let seed = self.sitting.form.plan.seed;
        Effect::Remark(self.sitting.id, Remark { item, seed, said })
    }

    /// Saves the text typed over the item: a note as the note, a report in its file.
    pub(super) fn keep_typed(&mut self, context: &Context) -> Vec<Effect> {
        match &mut self.over {
            Overlay::Note(note) => {
                let text = note.unkept();
                text.map_or_else(Vec::new, |text| {
                    self.apply(SittingEvent::Note(text), context)
                })
            }
            Overlay::Remarking(remarking) => {
                let said = remarking.unwritten();
                said.map(|said| self.remark(said)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Calls [`Study::keep_typed`], and closes the page because the item ends; the results show the
    /// outcome for the typed text.
    pub(super) fn close_over(&mut self, context: &Context) -> Vec<Effect> {
        let kept = self.keep_typed(context);
        let over = std::mem::replace(&mut self.over, Overlay::Nothing);
        match over {
            _ if kept.is_empty() => {}
            Overlay::Note(_) => self
                .typed
                .push("The note you were writing was saved.".into()),
            // The path is shown once the file is written.
            _ => self.ends = true,
        }
        kept
    }

    /// Handles the outcome of a report, on any page.
    pub(super) fn remarked(&mut self, written: Result<String, String>) {
        match (&mut self.over, written) {
            (Overlay::Remarking(remarking), written) => remarking.news(written),
            // The results are about to open, and show it.
            (_, Ok(path)) if self.ends => {
                self.typed.push(format!("Your report was saved to {path}"));
            }
            (_, Err(why)) if self.ends => self.typed.push(why),
            (_, Ok(path)) => self.say(Role::Quiet, format!("Saved to {path}")),
            (_, Err(why)) => self.say(Role::Wrong, why),
        }
    }

    /// Returns whether the present item takes a number now.
    pub(super) fn types_numbers(&self) -> bool {
        let keymap = kind::screen(&self.sitting.present().0.kind).keymap();
        self.is_open() && find(keymap, Key::Char('0')) == Some(ItemAction::Type)
    }

    /// Returns the reason why an invalid number must be entered again.
    pub(super) fn asks_again(&self) -> Option<String> {
        let (item, _, slot) = self.sitting.present();
        let typed = self.types_numbers() && !slot.entry.is_blank();
        let why = item
            .kind
            .rules()
            .ready(&slot.entry)
            .err()
            .filter(|_| typed)?;
        Some(prose::sentence(&why.to_string()))
    }

    fn computed(&mut self, computed: CalculatorOutcome, context: &Context) -> Update {
        self.over = Overlay::Nothing;
        match computed {
            CalculatorOutcome::Back => Update::none(),
            CalculatorOutcome::Take(typed) => {
                self.scroll = None;
                let update = self.applied(SittingEvent::Enter(Response::Number(typed)), context);
                // An invalid result is reported at once, not at the confirmation.
                if let Some(why) = self.asks_again() {
                    self.say(Role::Warning, why);
                }
                update
            }
        }
    }

    fn written(&mut self, written: NoteOutcome, context: &Context) -> Update {
        self.over = Overlay::Nothing;
        let text = match written {
            NoteOutcome::Keep(text) => text,
            // If the program was about to end, the typed text has been saved meanwhile.
            NoteOutcome::Leave(before) if before != self.sitting.present().2.note => {
                return self.applied(SittingEvent::Note(before), context);
            }
            NoteOutcome::Leave(_) => return Update::none(),
        };
        let words = if text.is_empty() {
            "Note deleted."
        } else {
            "Note saved."
        };
        self.say(Role::Quiet, words);
        self.applied(SittingEvent::Note(text), context)
    }
}
