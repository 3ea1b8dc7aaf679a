//! The question at a seat for plain mode, and the acts that its lines name.

use super::SeatScreen;
use super::view::MOVING;
use crate::domain::item::mark;
use crate::domain::response::Response;
use crate::domain::room::{Given, SeatPhase};
use crate::tui::kind::ActionOutcome;
use crate::tui::page::Role;
use crate::tui::screen::{ItemCommand, PlainItem, PlainPhase, SeatEffect, Update};
use crate::tui::screens::study::feedback;

impl SeatScreen {
    /// Returns the question, unless a page covers it.
    pub(super) fn asked_item(&self) -> Option<PlainItem> {
        if self.over.is_some() {
            return None;
        }
        let (ballot, item, drawn) = self.asked()?;
        let class = self.class.as_ref()?;
        let (given, phase) = match &class.view.face {
            SeatPhase::Open { given, open, .. } => {
                let is_given = |given: &&Given| !open || self.entry == given.response;
                let given = given.as_ref().filter(is_given);
                let phase = match given {
                    Some(_) => PlainPhase::Confirmed(*open),
                    None if self.sending => PlainPhase::Saving,
                    None => PlainPhase::Open,
                };
                (given, phase)
            }
            SeatPhase::Closed { given, .. } | SeatPhase::Discussing { given, .. } => {
                (given.as_ref(), PlainPhase::Closed)
            }
            SeatPhase::Revealed { given, marking, .. } => {
                let given = given.as_ref();
                let response = given.map_or(&Response::Blank, |given| &given.response);
                let marking = marking.clone().or_else(|| mark(item, drawn, response).ok());
                let phase = marking.map_or(PlainPhase::Closed, |marking| {
                    PlainPhase::Marked(Box::new(marking), given.is_some())
                });
                (given, phase)
            }
            _ => return None,
        };
        let is_open = matches!(phase, PlainPhase::Open | PlainPhase::Saving);
        let nothing = || match is_open {
            true => self.entry.clone(),
            false => Response::Blank,
        };
        Some(PlainItem {
            item: item.clone(),
            before: self.preceding().cloned(),
            drawn: drawn.clone(),
            entry: given.map_or_else(nothing, |given| given.response.clone()),
            struck: self.working.struck.clone(),
            confidence: self.working.confidence,
            note: String::new(),
            kept_note: String::new(),
            number: ballot.poll + 1,
            of: class.len(),
            lengths: None,
            vote: usize::try_from(ballot.vote + 1).ok(),
            flagged: self.flagged,
            left_ms: self
                .left_s
                .map(|left_s| u64::try_from(left_s).unwrap_or(0) * 1_000),
            voided: matches!(class.view.face, SeatPhase::Revealed { voided: true, .. }),
            remark: self.unconfirmed_words(),
            class_answers: match phase {
                PlainPhase::Marked(..) => self.shared(),
                _ => Vec::new(),
            },
            phase,
        })
    }

    /// Returns the phase of the class at this seat, in a sentence.
    pub(super) fn phase_words(&self) -> Option<String> {
        if self.class.as_ref().is_some_and(|class| class.is_moving) {
            return Some(MOVING.into());
        }
        let number = self.asked().map_or(0, |(ballot, ..)| ballot.poll + 1);
        let words = match self.face()? {
            SeatPhase::Lobby => "You have joined. The class has not started.".into(),
            SeatPhase::Between => "No question is open.".into(),
            SeatPhase::Open {
                paused_at: Some(_), ..
            } => format!("Question {number} is paused."),
            SeatPhase::Open { ballot, .. } if ballot.vote > 0 => {
                format!(
                    "Question {number} is open again, for vote {}.",
                    ballot.vote + 1
                )
            }
            SeatPhase::Open { .. } => format!("Question {number} is open."),
            SeatPhase::Closed { .. } => format!("The vote on question {number} is closed."),
            SeatPhase::Discussing { .. } => format!("Discuss question {number} with the others."),
            SeatPhase::Revealed { .. } => format!("The answer to question {number} is shown."),
            SeatPhase::Ended => "The class has ended.".into(),
            SeatPhase::Kicked => "Your instructor removed you from this class.".into(),
            SeatPhase::Nowhere => "You no longer have a seat in this class.".into(),
        };
        Some(words)
    }

    /// Carries out an act on the question.
    pub(super) fn item_command(&mut self, act: &ItemCommand) -> Update<SeatEffect> {
        self.notice = None;
        match act {
            _ if !self.is_open() => {}
            ItemCommand::Enter(response) => {
                return self.enter(ActionOutcome::Entered(response.clone(), self.cursor));
            }
            ItemCommand::Strike(part) => return self.enter(ActionOutcome::Struck(part.clone())),
            ItemCommand::Confide(confidence) => {
                self.working.confidence = *confidence;
                let said = confidence.map_or("not stated", feedback::confidence_word);
                self.say(Role::Quiet, format!("Confidence: {said}."));
            }
            // A seat has no notes, and the instructor chooses the question.
            ItemCommand::Note(_) | ItemCommand::GoTo(_) => {}
        }
        Update::none()
    }
}
