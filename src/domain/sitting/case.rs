//! The way through a case study while the sitting has not ended: forward, and never back to an
//! answered item.
//!
//! The rule needs only what a sitting stores anyway: the entries, and the learner's place. Thus it
//! is the same before and after a kill. An item is answered once its response is final or, in an
//! exam, once its entry can be scored and the learner is elsewhere. The next item can be opened
//! from the one before, answered or not, or once the last answered item is the one before. A later
//! one cannot, so that nobody sees what unfolds before deciding to pass.

use std::ops::Range;
use std::sync::Arc;

use super::{Phase, Sitting, SittingError};
use crate::domain::item::Item;
use crate::domain::unfolding::{case_around, preceding};

impl Sitting {
    /// Returns the positions of the case study that the item at a position belongs to.
    pub fn case_at(&self, position: usize) -> Option<Range<usize>> {
        case_around(&self.items, position)
    }

    /// Returns the item before the one at a position, if both belong to one case study.
    pub fn preceding(&self, position: usize) -> Option<&Arc<Item>> {
        preceding(&self.items, position)
    }

    /// Returns whether the item at a position is an answered one of a case study, and cannot be
    /// opened again before the end.
    pub fn is_locked(&self, position: usize) -> bool {
        let elsewhere = position != self.place && !self.is_ended();
        elsewhere && self.has_answer(position) && self.case_at(position).is_some()
    }

    /// Checks that the learner can go to a place.
    ///
    /// # Errors
    /// [`SittingError::CaseLocked`] or [`SittingError::CaseAhead`] within a case study.
    pub fn check_place(&self, position: usize) -> Result<(), SittingError> {
        if self.is_ended() || position == self.place {
            return Ok(());
        }
        if self.adaptive().is_some() {
            return self.check_adaptive_place(position);
        }
        let Some(mut case) = self.case_at(position) else {
            return Ok(());
        };
        if self.has_answer(position) {
            return Err(SittingError::CaseLocked);
        }
        let start = case.start;
        let reached = case.rfind(|at| *at == self.place || self.has_answer(*at));
        let next = reached.map_or(start, |reached| reached + 1);
        if position > next {
            return Err(SittingError::CaseAhead(next));
        }
        Ok(())
    }

    /// Returns the nearest place before the present one that the learner can go to.
    pub fn place_before(&self) -> Option<usize> {
        let mut before = (0..self.place).rev();
        before.find(|position| self.check_place(*position).is_ok())
    }

    /// Returns the nearest place after the present one that the learner can go to.
    pub fn place_after(&self) -> Option<usize> {
        let mut after = self.place + 1..self.len();
        after.find(|position| self.check_place(*position).is_ok())
    }

    /// Returns whether a place has an answer: a final one, or an entry of an exam that can be
    /// scored.
    fn has_answer(&self, position: usize) -> bool {
        let is_final = self
            .slots
            .get(position)
            .is_some_and(|slot| slot.phase != Phase::Open);
        is_final || (self.exam().is_some() && self.filled(position).is_answered())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use rand::SeedableRng;

    use super::super::exam::tests::exam_with;
    use super::super::tests::{after_ms, form_with_case, rebuilt};
    use super::super::{SittingEffect, SittingEvent, StoredState};
    use super::*;
    use crate::domain::drawn::Chance;
    use crate::domain::response::Response;
    use crate::domain::testing::entry;

    fn start_of(sitting: &Sitting) -> usize {
        let mut starts = (0..sitting.len()).filter_map(|at| sitting.case_at(at));
        starts.next().expect("a case study").start
    }

    /// Returns a sitting in practice, and the position where its case study begins.
    fn practice() -> (Sitting, usize) {
        let none = (BTreeSet::new(), StoredState::default());
        let sitting = rebuilt(&form_with_case(3), &none.0, &none.1, after_ms(0));
        let start = start_of(&sitting);
        (sitting, start)
    }

    fn exam() -> (Sitting, usize) {
        let sitting = exam_with(form_with_case(3), None);
        let start = start_of(&sitting);
        (sitting, start)
    }

    fn tell(
        sitting: &mut Sitting,
        event: SittingEvent,
    ) -> Result<Vec<SittingEffect>, SittingError> {
        sitting.apply(event, after_ms(0))
    }

    fn go(sitting: &mut Sitting, position: usize) -> Result<(), SittingError> {
        tell(sitting, SittingEvent::GoTo(position)).map(|_| ())
    }

    fn enter_key(sitting: &mut Sitting) {
        let (item, layout, _) = sitting.present();
        let key = item.kind.rules().key(&layout.drawn);
        tell(sitting, SittingEvent::Enter(key)).expect("an entry");
    }

    fn answer(sitting: &mut Sitting) {
        enter_key(sitting);
        let place = sitting.place();
        tell(sitting, SittingEvent::Submit).expect("a response");
        tell(sitting, SittingEvent::Committed(place)).expect("a commit");
    }

    #[test]
    fn in_practice_an_answered_item_of_a_case_is_left_for_good_until_the_end() {
        let (mut sitting, start) = practice();
        go(&mut sitting, start).expect("the first item");
        answer(&mut sitting);
        // The page with its rationale stays as long as the learner wants.
        assert_eq!(go(&mut sitting, start), Ok(()));
        go(&mut sitting, start + 1).expect("the second item");
        assert!(sitting.is_locked(start));
        assert_eq!(go(&mut sitting, start), Err(SittingError::CaseLocked));
        assert_ne!(sitting.place_before(), Some(start));
        // An item that was passed can be opened again, and is the next open one at the end.
        go(&mut sitting, start + 2).expect("the third item");
        answer(&mut sitting);
        go(&mut sitting, start + 1).expect("the second item again");
        assert_eq!(
            sitting.place_after(),
            Some(start + 3),
            "past the answered one"
        );
        tell(&mut sitting, SittingEvent::End).expect("the end");
        tell(&mut sitting, SittingEvent::HandedIn).expect("the end is stored");
        assert!(!sitting.is_locked(start));
        assert_eq!(go(&mut sitting, start), Ok(()));
    }

    #[test]
    fn a_later_item_of_a_case_opens_after_the_one_before() {
        let (mut sitting, start) = practice();
        let outside = (0..sitting.len()).find(|at| sitting.case_at(*at).is_none());
        go(&mut sitting, outside.expect("an item alone")).expect("an item outside");
        for later in 1..6 {
            let refused = Err(SittingError::CaseAhead(start));
            assert_eq!(go(&mut sitting, start + later), refused);
        }
        go(&mut sitting, start).expect("the first item");
        assert_eq!(
            go(&mut sitting, start + 2),
            Err(SittingError::CaseAhead(start + 1))
        );
        go(&mut sitting, start + 1).expect("passed on purpose");
    }

    #[test]
    fn in_an_exam_an_item_of_a_case_locks_once_it_is_left_with_an_answer() {
        let (mut sitting, start) = exam();
        go(&mut sitting, start).expect("the first item");
        enter_key(&mut sitting);
        // It can be changed as long as the learner stays.
        assert!(!sitting.is_locked(start));
        tell(&mut sitting, SittingEvent::Enter(Response::Blank)).expect("a change");
        go(&mut sitting, start + 1).expect("passed without an answer");
        go(&mut sitting, start).expect("back to it");
        enter_key(&mut sitting);
        go(&mut sitting, start + 1).expect("with an answer");
        assert_eq!(go(&mut sitting, start), Err(SittingError::CaseLocked));
        tell(&mut sitting, SittingEvent::End).expect("a submission");
        tell(&mut sitting, SittingEvent::HandedIn).expect("the end is stored");
        assert_eq!(go(&mut sitting, start), Ok(()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// In any exam, an item of a case study that was left with an answer keeps it until the
        /// end, and a program that was killed at any moment goes on with the same rule.
        #[test]
        fn in_any_exam_the_way_through_a_case_leads_forward(
            seed: u64,
            acts in prop::collection::vec((any::<bool>(), any::<u16>()), 0..80),
        ) {
            let made = form_with_case(seed);
            let mut sitting = exam_with(made.clone(), None);
            let (mut kept, mut seen) = (StoredState::default(), BTreeSet::from([0]));
            let mut chance = Chance::seed_from_u64(seed);
            for (enters, which) in acts {
                let (item, layout, _) = sitting.present();
                let event = match enters {
                    true => SittingEvent::Enter(entry(&item.kind, &layout.drawn, which as usize % 5, &mut chance)),
                    false => SittingEvent::GoTo(which as usize % sitting.len()),
                };
                let before = sitting.clone();
                for effect in sitting.apply(event, after_ms(0)).unwrap_or_default() {
                    match effect {
                        SittingEffect::SaveDraft { position, entry, elapsed_ms, .. } => {
                            kept.drafts.insert(position, (entry, elapsed_ms));
                        }
                        SittingEffect::SavePlace { position } => kept.place = position,
                        _ => {}
                    }
                }
                let place = sitting.place();
                if place != before.place() && let Some(case) = before.case_at(place) {
                    prop_assert!(!before.filled(place).is_answered());
                    for earlier in case.start..place {
                        prop_assert!(seen.contains(&earlier));
                    }
                }
                seen.insert(place);
                let mut back = rebuilt(&made, &BTreeSet::new(), &kept, after_ms(0));
                back.form = std::sync::Arc::clone(&sitting.form);
                for position in 0..sitting.len() {
                    prop_assert_eq!(back.check_place(position), sitting.check_place(position));
                    prop_assert_eq!(back.is_locked(position), sitting.is_locked(position));
                }
            }
        }
    }
}
