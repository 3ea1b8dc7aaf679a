//! A sitting: one learner's pass through a form, as a state machine.
//!
//! Events go in, effects come out as data; the driver carries effects out and reports back. A
//! response counts only once the store has it: until [`SittingEvent::Committed`] comes back its
//! item shows no rationale. In an exam (`exam.rs`) all responses are handed in at once, at the end.

mod away;
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
use super::form::{Form, FormItem};
pub use event::{HandIn, Kept, Recorded, SittingEffect, SittingEvent};
pub use filled::Filled;
pub use refused::SittingError;
pub use working::{Confidence, Working};

use super::ids::{ItemKey, SittingId};
use super::item::Item;
use super::mode::{Ending, Exam};
use super::moment::Moment;
use super::response::Response;
use super::scoring::{Marking, mark};

/// One pass through one form.
#[derive(Clone, PartialEq, Debug)]
pub struct Sitting {
    /// Its identity.
    pub id: SittingId,
    /// What was drawn for it.
    pub form: Arc<Form>,
    items: Vec<Arc<Item>>,
    slots: Vec<Slot>,
    place: usize,
    ended: Option<Ending>,
    /// How it will have ended once what is being handed in is on disk.
    ending: Ending,
    /// Whether the end of a set is on its way to the disk.
    closing: bool,
    unkept: Unkept,
    arrived: Moment,
    /// When anything last happened to it.
    last: Moment,
    started_at: Timestamp,
    breaks: u32,
    away_ms: u64,
    /// How many items fitted its plan; `None` where it was not drawn just now.
    fitting: Option<usize>,
    homework: bool,
}

/// One place of the form and what was done there.
#[derive(Clone, PartialEq, Debug)]
pub struct Slot {
    /// What the learner has entered so far.
    pub entry: Response,
    /// What is kept beside it; once it is answered, how sure the learner was.
    pub working: Working,
    /// How far it is.
    pub phase: Phase,
    /// Whether its item is flagged.
    pub flagged: bool,
    /// The learner's note to this item; empty for none.
    pub note: String,
    /// Time spent here, in milliseconds.
    pub elapsed_ms: u64,
    /// What was entered here when an exam was handed in and could not be scored; `entry` is blank
    /// then.
    pub unscored: Option<Response>,
}

/// How far a slot is.
#[derive(Clone, PartialEq, Debug)]
pub enum Phase {
    /// Still to be answered.
    Open,
    /// Handed in, not yet known to be on disk.
    Committing,
    /// On disk for good.
    Answered(Marking),
}

impl Sitting {
    /// Starts a sitting, or rebuilds one from what was kept. `items` are those of the form, in
    /// its order and as they were worded then.
    ///
    /// # Errors
    /// [`SittingError::WrongItems`] where items and form differ, and [`SittingError::Response`]
    /// where a kept response cannot be one to its item.
    pub fn rebuild(
        id: SittingId,
        form: Arc<Form>,
        items: Vec<Arc<Item>>,
        flagged: &BTreeSet<ItemKey>,
        kept: &Kept,
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

    /// Notes how many items it was drawn from.
    #[must_use]
    pub fn drawn_from(self, fitting: usize) -> Self {
        Self {
            fitting: Some(fitting),
            ..self
        }
    }

    /// How many items fitted its plan, where it was drawn just now.
    pub fn fitting(&self) -> Option<usize> {
        self.fitting
    }

    /// How many items it has; never 0.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Always false: a form has an item at least.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Where the learner is, from 0.
    pub fn place(&self) -> usize {
        self.place
    }

    /// Whether it has ended.
    pub fn is_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// How it has ended, if it has.
    pub fn ending(&self) -> Option<Ending> {
        self.ended
    }

    /// The rules of the exam, if it is one.
    pub fn exam(&self) -> Option<Exam> {
        self.form.plan.mode.exam()
    }

    /// Whether it is homework of a class: what is left open when it ends earns nothing.
    pub fn is_homework(&self) -> bool {
        self.homework
    }

    /// How often the learner went away and came back.
    pub fn breaks(&self) -> u32 {
        self.breaks
    }

    /// How long the learner was away in all, in milliseconds.
    pub fn away_ms(&self) -> u64 {
        self.away_ms
    }

    /// How many places of an exam were handed in with something that could not be scored.
    pub fn unscored(&self) -> usize {
        let slots = self.slots.iter();
        slots.filter(|slot| slot.unscored.is_some()).count()
    }

    /// The item, its layout and its slot at a place.
    pub fn at(&self, position: usize) -> Option<(&Arc<Item>, &FormItem, &Slot)> {
        Some((
            self.items.get(position)?,
            self.form.items.get(position)?,
            self.slots.get(position)?,
        ))
    }

    /// The item, its layout and its slot where the learner is.
    pub fn present(&self) -> (&Arc<Item>, &FormItem, &Slot) {
        self.at(self.place)
            .expect("invariant: the place is inside the form")
    }

    /// The marking at a place that is answered.
    pub fn marking(&self, position: usize) -> Option<&Marking> {
        match &self.slots.get(position)?.phase {
            Phase::Answered(marking) => Some(marking),
            _ => None,
        }
    }

    /// How many places are answered for good. What every screen tells is [`Sitting::done`].
    pub fn answered(&self) -> usize {
        self.slots
            .iter()
            .filter(|slot| matches!(slot.phase, Phase::Answered(_)))
            .count()
    }

    /// The next place still open: after the present one, else from the start.
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
