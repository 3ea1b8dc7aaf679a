//! The exam part of a sitting: the clock and the submission.
//!
//! The clock is the time spent at the places of the form. It stops while the learner is away. The
//! same rule holds for a closed window, a killed or stopped program and a sleeping machine: each
//! counts as an interruption, which the results report. In a strict exam the clock always runs
//! from the start.

use super::{Ending, HandIn, Phase, Recorded, Sitting, SittingEffect, SittingError, Working, away};
use crate::domain::item::{Item, mark};
use crate::domain::moment::Moment;
use crate::domain::response::Response;

/// The interval of storing the time spent while nothing else happens: a crash returns no more
/// time than this to a learner.
const KEEP_EVERY_MS: u64 = 5_000;

impl Sitting {
    /// Returns the time spent, in milliseconds, up to `now`.
    pub fn used_ms(&self, now: Moment) -> u64 {
        let kept: u64 = self.slots.iter().map(|slot| slot.elapsed_ms).sum();
        let running = match (self.is_running(), self.is_away(now)) {
            (false, _) => 0,
            (true, false) => now.elapsed_ms_since(&self.arrived),
            (true, true) => self.last.elapsed_ms_since(&self.arrived),
        };
        let used = kept.saturating_add(running);
        match self.exam() {
            // Setting a clock back gives nobody more time.
            Some(exam) if exam.strict && !self.is_ended() => {
                used.max(away::passed_ms(self.started_at, now.at))
            }
            _ => used,
        }
    }

    /// Returns the time left, in milliseconds; `None` without a limit.
    pub fn left_ms(&self, now: Moment) -> Option<u64> {
        let allowed = self.exam()?.allowed_ms()?;
        Some(allowed.saturating_sub(self.used_ms(now)))
    }

    pub(super) fn is_running(&self) -> bool {
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

    /// Submits the present entries: those that can be scored, all others as blank.
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
        let can_be_scored = item.kind.rules().check_given(&slot.entry).is_ok();
        let (response, entered) = if can_be_scored {
            (slot.entry.clone(), None)
        } else {
            (Response::Blank, Some(slot.entry.clone()))
        };
        let marking = mark(item, &layout.drawn, &response)?;
        // A blank response has no confidence.
        let given = !response.is_blank();
        Ok(Recorded {
            position,
            item: item.clone(),
            response,
            entered,
            score: marking.score,
            harmful: marking.harmful,
            confidence: slot.working.confidence.filter(|_| given),
            elapsed_ms: slot.elapsed_ms,
            allowed_ms: self.allowed_ms(item),
        })
    }

    /// Returns the time expected of this learner for an item, in milliseconds.
    pub(super) fn allowed_ms(&self, item: &Item) -> Option<u64> {
        let allowance = self.exam().map(|exam| exam.allowance).unwrap_or_default();
        allowance.expected_ms(item.facts.expected_s)
    }

    pub(super) fn handed_in(&mut self) -> Result<Vec<SittingEffect>, SittingError> {
        if self.is_ended() {
            return Ok(Vec::new());
        }
        self.closing = false;
        if self.exam().is_none() {
            self.ended = Some(self.ending);
            return Ok(Vec::new());
        }
        for position in 0..self.len() {
            let Recorded {
                response,
                entered,
                confidence,
                ..
            } = self.recorded(position)?;
            let (item, layout, _) = self
                .at(position)
                .ok_or(SittingError::NoSuchPlace(position))?;
            let marking = mark(item, &layout.drawn, &response)?;
            if let Some(slot) = self.slots.get_mut(position) {
                slot.entry = response;
                slot.unscored = entered;
                slot.working = Working {
                    confidence,
                    ..Working::default()
                };
                slot.phase = Phase::Answered(marking);
            }
        }
        self.ended = Some(self.ending);
        Ok(Vec::new())
    }

    pub(super) fn hand_in_refused(&mut self) -> Vec<SittingEffect> {
        self.closing = false;
        if self.exam().is_none() {
            return Vec::new();
        }
        for slot in &mut self.slots {
            if slot.phase == Phase::Committing {
                slot.phase = Phase::Open;
            }
        }
        Vec::new()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use proptest::prelude::*;
    use rand::SeedableRng;

    use super::*;
    use crate::domain::drawn::Chance;
    use crate::domain::form::Form;
    use crate::domain::item::Item;
    use crate::domain::mode::{Allowance, Exam, Mode};
    use crate::domain::sitting::tests::{after_ms, form_of, rebuilt};
    use crate::domain::sitting::{SittingEvent, StoredState};
    use crate::domain::testing::entry;

    pub(in crate::domain::sitting) fn exam_of(seed: u64, limit_s: Option<u32>) -> Sitting {
        exam_with(form_of(seed), limit_s)
    }

    /// Creates an exam of these items.
    pub(in crate::domain::sitting) fn exam_with(
        (form, items): (Arc<Form>, Vec<Arc<Item>>),
        limit_s: Option<u32>,
    ) -> Sitting {
        let mut form = Form::clone(&form);
        form.plan.mode = Mode::Exam(Exam {
            limit_s,
            allowance: Allowance::Half,
            strict: false,
        });
        rebuilt(
            &(Arc::new(form), items),
            &BTreeSet::new(),
            &StoredState::default(),
            after_ms(0),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// In any exam, nothing counts before it is submitted, it is submitted at most once and as
        /// a whole, and nobody has more time than was given.
        #[test]
        fn an_exam_keeps_its_promises(
            seed: u64,
            limit_s in prop::option::of(1u32..60),
            acts in prop::collection::vec((0u8..10, any::<u16>(), 0u64..8_000), 0..60),
        ) {
            let mut sitting = exam_of(seed, limit_s);
            let mut chance = Chance::seed_from_u64(seed);
            let (mut now_ms, mut handed) = (0, 0);
            for (act, which, passed_ms) in acts {
                now_ms += passed_ms;
                let (item, layout, _) = sitting.present();
                let event = match act {
                    0..=3 => SittingEvent::Enter(entry(&item.kind, &layout.drawn, which as usize % 5, &mut chance)),
                    4 | 5 => SittingEvent::GoTo(which as usize % sitting.len()),
                    6 => SittingEvent::Submit,
                    7 => SittingEvent::Tick,
                    8 => SittingEvent::ToggleFlag,
                    _ => SittingEvent::End,
                };
                let was_open = sitting.is_running();
                let effects = sitting.apply(event, after_ms(now_ms)).unwrap_or_default();
                for effect in &effects {
                    prop_assert!(!matches!(effect, SittingEffect::Record(_) | SittingEffect::End));
                    if let SittingEffect::HandIn(hand_in) = effect {
                        handed += 1;
                        prop_assert!(was_open);
                        prop_assert_eq!(hand_in.responses.len(), sitting.len());
                    }
                }
                if handed == 0 {
                    prop_assert_eq!(sitting.answered(), 0);
                    let given = u64::from(limit_s.unwrap_or(0)) * 1_500;
                    let left = sitting.left_ms(after_ms(now_ms));
                    prop_assert!(left.is_none_or(|left| left <= given));
                }
            }
            prop_assert!(handed <= 1);
            if handed == 0 {
                prop_assert!(sitting.apply(SittingEvent::End, after_ms(now_ms)).is_ok());
            }
            prop_assert!(sitting.apply(SittingEvent::HandedIn, after_ms(now_ms)).is_ok());
            prop_assert!(sitting.is_ended());
            prop_assert_eq!(sitting.answered(), sitting.len());
        }
    }

    #[test]
    fn a_tick_hands_in_only_once_the_time_is_out() {
        let mut sitting = exam_of(1, Some(10));
        let at = |sitting: &mut Sitting, ms| sitting.apply(SittingEvent::Tick, after_ms(ms));
        assert_eq!(at(&mut sitting, 4_000), Ok(vec![]));
        assert!(matches!(
            at(&mut sitting, 6_000).as_deref(),
            Ok([SittingEffect::SaveDraft {
                elapsed_ms: 6_000,
                ..
            }])
        ));
        assert_eq!(at(&mut sitting, 10_900), Ok(vec![]));
        let handed = at(&mut sitting, 15_000).expect("a step");
        let [SittingEffect::HandIn(hand_in)] = handed.as_slice() else {
            unreachable!("{handed:?}")
        };
        assert_eq!(hand_in.ending, Ending::OutOfTime);
        assert_eq!(at(&mut sitting, 16_000), Ok(vec![]));
    }
}
