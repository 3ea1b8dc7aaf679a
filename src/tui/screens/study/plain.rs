//! The present item for plain mode, and the acts that its lines name.

use super::{Study, feedback};
use crate::domain::sitting::{Phase, SittingEvent};
use crate::tui::kind::ActionOutcome;
use crate::tui::page::Role;
use crate::tui::screen::{Context, ItemCommand, PlainItem, PlainPhase, Update};

impl Study {
    /// Returns the present item, unless a page covers it.
    pub(super) fn present_item(&self) -> Option<PlainItem> {
        if self.over.is_some() {
            return None;
        }
        let place = self.sitting.place();
        let (item, layout, slot) = self.sitting.present();
        let marking = self.sitting.marking(place);
        let marking = marking.filter(|_| !self.sitting.is_adapting());
        let phase = match (marking, &slot.phase) {
            (Some(marking), _) => {
                PlainPhase::Marked(Box::new(marking.clone()), !slot.entry.is_blank())
            }
            (None, _) if self.sitting.is_ended() => PlainPhase::Missed,
            (None, Phase::Committing | Phase::Answered(_)) => PlainPhase::Saving,
            (None, _) if self.is_exam() => PlainPhase::Exam,
            (None, _) => PlainPhase::Open,
        };
        let note = slot.note.clone();
        Some(PlainItem {
            item: item.clone(),
            before: self.sitting.preceding(place).cloned(),
            drawn: layout.drawn.clone(),
            entry: slot.unscored.as_ref().unwrap_or(&slot.entry).clone(),
            struck: slot.working.struck.clone(),
            confidence: slot.working.confidence,
            kept_note: note.clone(),
            note: if self.shows_note() {
                note
            } else {
                String::new()
            },
            number: place + 1,
            of: self.sitting.len(),
            lengths: (self.sitting.adaptive())
                .filter(|_| self.sitting.is_adapting())
                .map(|rules| (rules.items_min, rules.items_max)),
            vote: None,
            flagged: slot.flagged,
            left_ms: self.left_ms.filter(|_| !self.sitting.is_ended()),
            phase,
            voided: false,
            remark: self.unanswered_counts().map(str::to_owned),
            class_answers: Vec::new(),
        })
    }

    /// Returns how the present item counts if its set has ended without a response to it.
    pub(super) fn unanswered_counts(&self) -> Option<&'static str> {
        let marking = self.sitting.marking(self.sitting.place());
        if marking.is_some() || !self.sitting.is_ended() {
            return None;
        }
        Some(match self.sitting.is_homework() {
            true => "It counts as zero.",
            false => "It does not affect your score.",
        })
    }

    /// Carries out an act on the present item.
    pub(super) fn item_command(&mut self, act: &ItemCommand, context: &Context) -> Update {
        self.notice = None;
        match act {
            ItemCommand::Enter(_) | ItemCommand::Strike(_) if !self.is_open() => Update::none(),
            ItemCommand::Enter(response) => {
                let cursor = self.cursor;
                let entered = ActionOutcome::Entered(response.clone(), cursor);
                self.apply_outcome(entered, context)
            }
            ItemCommand::Strike(part) => {
                self.apply_outcome(ActionOutcome::Struck(part.clone()), context)
            }
            ItemCommand::Confide(confidence) => {
                let update = self.applied(SittingEvent::Confide(*confidence), context);
                if self.is_open() && self.notice.is_none() {
                    let said = self.sitting.present().2.working.confidence;
                    let said = said.map_or("not stated", feedback::confidence_word);
                    self.say(Role::Quiet, format!("Confidence: {said}."));
                }
                update
            }
            ItemCommand::Note(text) => self.keep_note(text.clone(), context),
            ItemCommand::GoTo(place) if *place < self.sitting.len() => self.go_to(*place, context),
            ItemCommand::GoTo(_) => {
                let words = format!("This set has {} questions.", self.sitting.len());
                self.say(Role::Warning, words);
                Update::none()
            }
        }
    }
}
