//! A sitting: one learner's pass through a form, as a state machine.
//!
//! Events go in and effects come out as data; the driver performs the effects and reports back. A
//! response counts only once it is stored: until [`SittingEvent::Committed`] comes back, its
//! item shows no rationale. In an exam (`exam.rs`) all responses are submitted together at the end.

mod away;
mod case;
mod disk;
mod event;
mod exam;
mod filled;
mod refused;
mod step;
mod working;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use self::disk::Unkept;
pub use super::confidence::Confidence;
use super::form::{Fitting, Form, FormItem};
pub use event::{HandIn, Recorded, SittingEffect, SittingEvent, StoredState};
pub use filled::Filled;
pub use refused::SittingError;
pub use working::Working;

use super::ids::{ItemKey, SittingId};
use super::item::Item;
use super::item::mark;
use super::mode::{Ending, Exam};
use super::moment::Moment;
use super::response::Response;
use super::scoring::Marking;

/// One pass through one form.
#[derive(Clone, PartialEq, Debug)]
pub struct Sitting {
    /// Its identity.
    pub id: SittingId,
    /// The form drawn for it.
    pub form: Arc<Form>,
    items: Vec<Arc<Item>>,
    slots: Vec<Slot>,
    place: usize,
    ended: Option<Ending>,
    /// The ending it will have once the submission is on disk.
    ending: Ending,
    /// True while the end of a set is being stored.
    closing: bool,
    unkept: Unkept,
    arrived: Moment,
    /// The time of the last event.
    last: Moment,
    started_at: Timestamp,
    breaks: u32,
    away_ms: u64,
    /// The items that matched its plan; `None` unless it was just drawn.
    fitting: Option<Fitting>,
    homework: bool,
}

/// One place of the form and its state.
#[derive(Clone, PartialEq, Debug)]
pub struct Slot {
    /// The learner's entry so far.
    pub entry: Response,
    /// The notes beside the entry; once it is answered, the learner's confidence.
    pub working: Working,
    /// Its phase.
    pub phase: Phase,
    /// True while its item is flagged.
    pub flagged: bool,
    /// The learner's note on this item; empty for none.
    pub note: String,
    /// Time spent here, in milliseconds.
    pub elapsed_ms: u64,
    /// The entry that could not be scored when an exam was submitted; `entry` is then
    /// blank.
    pub unscored: Option<Response>,
}

/// The phase of a slot.
#[derive(Clone, PartialEq, Debug)]
pub enum Phase {
    /// Still to be answered.
    Open,
    /// Submitted, not yet confirmed to be on disk.
    Committing,
    /// On disk, and final.
    Answered(Marking),
}

impl Sitting {
    /// Starts a sitting, or rebuilds one from stored data. `items` are those of the form, in its
    /// order and at the drawn revision.
    ///
    /// # Errors
    /// [`SittingError::WrongItems`] if items and form differ, and [`SittingError::Response`] if a
    /// stored response does not fit its item.
    pub fn rebuild(
        id: SittingId,
        form: Arc<Form>,
        items: Vec<Arc<Item>>,
        flagged: &BTreeSet<ItemKey>,
        kept: &StoredState,
        now: Moment,
    ) -> Result<Self, SittingError> {
        let same = |(form, item): (&FormItem, &Arc<Item>)| {
            form.key == item.key && form.revision == item.revision
        };
        if form.items.len() != items.len()
            || items.is_empty()
            || !form.items.iter().zip(&items).all(same)
        {
            return Err(SittingError::WrongItems {
                form: form.items.len(),
                items: items.len(),
            });
        }
        let mut slots = Vec::with_capacity(items.len());
        for (position, (entry, item)) in form.items.iter().zip(&items).enumerate() {
            let flagged = flagged.contains(&item.key);
            let note = kept.notes.get(&item.key).cloned().unwrap_or_default();
            let working = kept.working.get(&position).cloned().unwrap_or_default();
            slots.push(
                match (kept.responses.get(&position), kept.drafts.get(&position)) {
                    (Some((response, elapsed_ms)), _) => Slot {
                        entry: response.clone(),
                        working: Working {
                            confidence: working.confidence,
                            ..Working::default()
                        },
                        phase: Phase::Answered(mark(item, &entry.drawn, response)?),
                        flagged,
                        note,
                        elapsed_ms: *elapsed_ms,
                        unscored: kept.unscored.get(&position).cloned(),
                    },
                    (None, draft) => {
                        let (entry, elapsed_ms) = draft.cloned().unwrap_or_default();
                        Slot {
                            entry,
                            working,
                            phase: Phase::Open,
                            flagged,
                            note,
                            elapsed_ms,
                            unscored: None,
                        }
                    }
                },
            );
        }
        let place = kept.place.min(items.len() - 1);
        Ok(Self {
            id,
            form,
            items,
            slots,
            place,
            ended: kept.ended,
            ending: Ending::default(),
            closing: false,
            unkept: Unkept::default(),
            arrived: now,
            last: now,
            started_at: kept.started_at.unwrap_or(now.at),
            breaks: kept.breaks,
            away_ms: kept.away_ms,
            fitting: None,
            homework: kept.homework,
        })
    }

    /// Sets the items it was drawn from.
    #[must_use]
    pub fn drawn_from(self, fitting: Fitting) -> Self {
        Self {
            fitting: Some(fitting),
            ..self
        }
    }

    /// Returns the items that matched its plan, if it was just drawn.
    pub fn fitting(&self) -> Option<Fitting> {
        self.fitting
    }

    /// Returns the number of its items; never 0.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns false: a form always has at least one item.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Returns the learner's place, from 0.
    pub fn place(&self) -> usize {
        self.place
    }

    /// Returns whether it has ended.
    pub fn is_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// Returns its ending, if it has ended.
    pub fn ending(&self) -> Option<Ending> {
        self.ended
    }

    /// Returns the rules of the exam, if it is one.
    pub fn exam(&self) -> Option<Exam> {
        self.form.plan.mode.exam()
    }

    /// Returns whether it is homework of a class: items left open at the end earn nothing.
    pub fn is_homework(&self) -> bool {
        self.homework
    }

    /// Returns the number of interruptions.
    pub fn breaks(&self) -> u32 {
        self.breaks
    }

    /// Returns the learner's total time away, in milliseconds.
    pub fn away_ms(&self) -> u64 {
        self.away_ms
    }

    /// Returns the number of places of a submitted exam with an entry that could not be scored.
    pub fn unscored(&self) -> usize {
        let slots = self.slots.iter();
        slots.filter(|slot| slot.unscored.is_some()).count()
    }

    /// Returns the item, its layout and its slot at a place.
    pub fn at(&self, position: usize) -> Option<(&Arc<Item>, &FormItem, &Slot)> {
        Some((
            self.items.get(position)?,
            self.form.items.get(position)?,
            self.slots.get(position)?,
        ))
    }

    /// Returns the item, its layout and its slot at the learner's place.
    pub fn present(&self) -> (&Arc<Item>, &FormItem, &Slot) {
        self.at(self.place)
            .expect("invariant: the place is inside the form")
    }

    /// Returns the marking at an answered place.
    pub fn marking(&self, position: usize) -> Option<&Marking> {
        match &self.slots.get(position)?.phase {
            Phase::Answered(marking) => Some(marking),
            _ => None,
        }
    }

    /// Returns the number of places with a final answer. Screens show [`Sitting::done`] instead.
    pub fn answered(&self) -> usize {
        self.slots
            .iter()
            .filter(|slot| matches!(slot.phase, Phase::Answered(_)))
            .count()
    }

    /// Returns the next open place: after the present one, else from the start.
    pub fn next_open(&self) -> Option<usize> {
        let open = |position: &usize| {
            self.slots
                .get(*position)
                .is_some_and(|slot| slot.phase == Phase::Open)
        };
        (self.place + 1..self.len())
            .find(open)
            .or_else(|| (0..=self.place).find(open))
    }
}

#[cfg(test)]
mod replay;
#[cfg(test)]
mod tests;
