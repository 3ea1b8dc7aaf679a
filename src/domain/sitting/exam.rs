//! The part of a sitting that only exams have: the clock, and handing in.
//!
//! The clock is the time spent at the places of the form. It stands still while the program is
//! not running, since only time between events of one run is added to a place.

use super::{Ending, HandIn, Phase, Recorded, Sitting, SittingEffect, SittingError};
use crate::domain::moment::Moment;
use crate::domain::response::Response;
use crate::domain::scoring::mark;

/// How often the time spent is put on disk while nothing else happens: a crash gives a learner
/// no more than this back.
const KEEP_EVERY_MS: u64 = 5_000;

impl Sitting {
    /// The time spent so far, in milliseconds, up to `now`.
    pub fn used_ms(&self, now: Moment) -> u64 {
        let kept: u64 = self.slots.iter().map(|slot| slot.elapsed_ms).sum();
        let running = if self.is_running() {
            now.elapsed_ms_since(&self.arrived)
        } else {
            0
        };
        kept.saturating_add(running)
    }

    /// The time left, in milliseconds; `None` where there is no limit.
    pub fn left_ms(&self, now: Moment) -> Option<u64> {
        let allowed = self.exam()?.allowed_ms()?;
        Some(allowed.saturating_sub(self.used_ms(now)))
    }

    /// How many places have something entered, handed in or not.
    pub fn entered(&self) -> usize {
        self.slots
            .iter()
            .filter(|slot| !slot.entry.is_blank())
            .count()
    }

    fn is_running(&self) -> bool {
        !self.is_ended()
            && self
                .slots
                .get(self.place)
                .is_some_and(|slot| slot.phase == Phase::Open)
    }

    pub(super) fn tick(&mut self, now: Moment) -> Result<Vec<SittingEffect>, SittingError> {
        if !self.is_running() {
            return Ok(Vec::new());
        }
        if self.left_ms(now) == Some(0) {
            return self.hand_in(Ending::OutOfTime, now);
        }
        if now.elapsed_ms_since(&self.arrived) < KEEP_EVERY_MS {
            return Ok(Vec::new());
        }
        Ok(self.save_time(now).into_iter().collect())
    }

    /// Hands in what is there: what can be scored as it is, all else as blank.
    pub(super) fn hand_in(
        &mut self,
        ending: Ending,
        now: Moment,
    ) -> Result<Vec<SittingEffect>, SittingError> {
        if self.is_ended() {
            return Err(SittingError::Ended);
        }
        if self
            .slots
            .iter()
            .any(|slot| slot.phase == Phase::Committing)
        {
            return Err(SittingError::Committing);
        }
        self.add_time(now);
        let mut responses = Vec::with_capacity(self.len());
        for position in 0..self.len() {
            responses.push(self.recorded(position)?);
        }
        for slot in &mut self.slots {
            slot.phase = Phase::Committing;
        }
        self.ending = ending;
        Ok(vec![SittingEffect::HandIn(HandIn { responses, ending })])
    }

    fn recorded(&self, position: usize) -> Result<Recorded, SittingError> {
        let (item, layout, slot) = self
            .at(position)
            .ok_or(SittingError::NoSuchPlace(position))?;
        let can_be_scored = item.kind.rules().check(&slot.entry).is_ok();
        let (response, entered) = if can_be_scored {
            (slot.entry.clone(), None)
        } else {
            (Response::Blank, Some(slot.entry.clone()))
        };
        let marking = mark(item, &layout.drawn, &response)?;
        Ok(Recorded {
            position,
            item: item.clone(),
            response,
            entered,
            score: marking.score,
            harmful: marking.harmful,
            elapsed_ms: slot.elapsed_ms,
        })
    }

    pub(super) fn handed_in(&mut self) -> Result<Vec<SittingEffect>, SittingError> {
        if self.is_ended() {
            return Ok(Vec::new());
        }
        for position in 0..self.len() {
            let response = self.recorded(position)?.response;
            let (item, layout, _) = self
                .at(position)
                .ok_or(SittingError::NoSuchPlace(position))?;
            let marking = mark(item, &layout.drawn, &response)?;
            if let Some(slot) = self.slots.get_mut(position) {
                slot.entry = response;
                slot.phase = Phase::Answered(marking);
            }
        }
        self.ended = Some(self.ending);
        Ok(Vec::new())
    }

    pub(super) fn hand_in_refused(&mut self) -> Vec<SittingEffect> {
        for slot in &mut self.slots {
            if slot.phase == Phase::Committing {
                slot.phase = Phase::Open;
            }
        }
        Vec::new()
    }
}
