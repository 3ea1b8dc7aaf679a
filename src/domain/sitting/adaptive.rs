//! The adaptive exam as a sitting: forward only, and longer with each response.
//!
//! Its next items are chosen outside, in the transaction that stores a response, and arrive by
//! [`Sitting::adopt`]. So the form on disk is never behind the one on screen.

use super::{Ending, HandIn, Phase, Sitting, SittingEffect, SittingError};
use crate::domain::moment::Moment;

impl Sitting {
    /// Returns whether it is an adaptive exam that goes on: nothing tells yet how it is going.
    pub fn is_adapting(&self) -> bool {
        self.adaptive().is_some() && !self.is_ended()
    }

    /// Returns whether the end of the sitting is being stored.
    pub fn is_closing(&self) -> bool {
        self.closing
    }

    /// Returns whether an adaptive exam needs another item, or its end.
    pub fn lacks_next(&self) -> bool {
        let answered = |slot: &super::Slot| matches!(slot.phase, Phase::Answered(_));
        self.is_adapting() && self.slots.iter().all(answered)
    }

    /// Moves an adaptive exam that goes on to its first open place, which is the only one.
    pub(super) fn at_first_open(mut self) -> Self {
        if self.is_adapting() {
            self.place = self.first_open().unwrap_or(self.place);
        }
        self
    }

    pub(super) fn check_adaptive_place(&self, position: usize) -> Result<(), SittingError> {
        match self.first_open() {
            Some(open) if open == position => Ok(()),
            Some(open) if open < position => Err(SittingError::NotChosenYet),
            _ => Err(SittingError::NoWayBack),
        }
    }

    /// Ends the exam by its clock. An entry that was not confirmed does not count.
    pub(super) fn out_of_time(&mut self, now: Moment) -> Vec<SittingEffect> {
        if self.closing {
            return Vec::new();
        }
        let kept = self.save_time(now);
        self.ending = Ending::OutOfTime;
        self.closing = true;
        let end = SittingEffect::HandIn(HandIn {
            responses: Vec::new(),
            ending: Ending::OutOfTime,
        });
        kept.into_iter().chain([end]).collect()
    }

    fn first_open(&self) -> Option<usize> {
        let answered = |slot: &super::Slot| matches!(slot.phase, Phase::Answered(_));
        self.slots.iter().position(|slot| !answered(slot))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::super::tests::{after_ms, form_of};
    use super::super::{SittingEvent, StoredState};
    use super::*;
    use crate::domain::form::Form;
    use crate::domain::item::Item;
    use crate::domain::mode::{AdaptiveRules, Mode};

    /// Returns the first `count` items of an adaptive exam as they are on disk.
    fn exam(count: usize, limit_s: Option<u32>, kept: &StoredState) -> Sitting {
        let (form, items) = form_of(1);
        let mut form: Form = Form::clone(&form);
        form.plan.mode = Mode::Adaptive(AdaptiveRules {
            limit_s,
            ..AdaptiveRules::default()
        });
        form.items.truncate(count);
        let items: Vec<Arc<Item>> = items.into_iter().take(count).collect();
        let id = crate::domain::ids::SittingId(uuid::Uuid::nil());
        Sitting::rebuild(
            id,
            Arc::new(form),
            items,
            &BTreeSet::new(),
            kept,
            after_ms(0),
        )
        .expect("a sitting")
    }

    fn submit(sitting: &mut Sitting) -> Vec<SittingEffect> {
        let (item, layout, _) = sitting.present();
        let key = item.kind.rules().key(&layout.drawn);
        sitting
            .apply(SittingEvent::Enter(key), after_ms(1))
            .expect("an entry");
        sitting
            .apply(SittingEvent::Submit, after_ms(2))
            .expect("a response")
    }

    /// Returns the state on disk after these effects.
    fn stored(effects: &[SittingEffect], mut kept: StoredState) -> StoredState {
        for effect in effects {
            if let SittingEffect::RecordAndChoose(recorded) = effect {
                let response = (recorded.response.clone(), recorded.elapsed_ms);
                kept.responses.insert(recorded.position, response);
            }
        }
        kept
    }

    #[test]
    fn a_response_waits_for_the_next_item_and_there_is_no_way_back() {
        let mut sitting = exam(1, None, &StoredState::default());
        let effects = submit(&mut sitting);
        assert!(matches!(
            effects.as_slice(),
            [SittingEffect::RecordAndChoose(_)]
        ));
        assert_eq!(sitting.answered(), 0);
        let kept = stored(&effects, StoredState::default());
        sitting.adopt(exam(2, None, &kept));
        assert_eq!((sitting.len(), sitting.answered()), (2, 1));
        assert_eq!(sitting.next_open(), Some(1));
        sitting
            .apply(SittingEvent::GoTo(1), after_ms(3))
            .expect("the next item");
        let back = sitting.apply(SittingEvent::GoTo(0), after_ms(4));
        assert_eq!(back, Err(SittingError::NoWayBack));
        assert_eq!(
            (sitting.place_before(), sitting.place_after()),
            (None, None)
        );
        // After a kill, it goes on at the open item, wherever the place was stored.
        assert_eq!(exam(2, None, &kept).place(), 1);
    }

    #[test]
    fn the_open_item_comes_before_the_rest_of_a_case_study() {
        let mut sitting = exam(3, None, &StoredState::default());
        let ahead = sitting.apply(SittingEvent::GoTo(1), after_ms(1));
        assert_eq!(ahead, Err(SittingError::NotChosenYet));
    }

    #[test]
    fn out_of_time_an_entry_that_was_not_confirmed_does_not_count() {
        let mut sitting = exam(1, Some(10), &StoredState::default());
        let (item, layout, _) = sitting.present();
        let key = item.kind.rules().key(&layout.drawn);
        sitting
            .apply(SittingEvent::Enter(key), after_ms(1))
            .expect("an entry");
        let out = sitting
            .apply(SittingEvent::Tick, after_ms(10_001))
            .expect("a tick");
        let Some(SittingEffect::HandIn(hand_in)) = out.last() else {
            unreachable!("{out:?}")
        };
        assert_eq!(
            (hand_in.responses.len(), hand_in.ending),
            (0, Ending::OutOfTime)
        );
        let again = sitting.apply(SittingEvent::Tick, after_ms(10_500));
        assert_eq!(again, Ok(vec![]), "it is being stored");
        sitting
            .apply(SittingEvent::HandedIn, after_ms(10_600))
            .expect("the end");
        assert_eq!(sitting.ending(), Some(Ending::OutOfTime));
        assert_eq!(sitting.answered(), 0);
    }

    #[test]
    fn it_lacks_the_next_item_once_every_place_is_answered() {
        let mut sitting = exam(1, None, &StoredState::default());
        assert!(!sitting.lacks_next());
        let effects = submit(&mut sitting);
        let kept = stored(&effects, StoredState::default());
        assert!(exam(1, None, &kept).lacks_next());
        let ended = StoredState {
            ended: Some(Ending::Complete),
            ..kept
        };
        assert!(!exam(1, None, &ended).lacks_next());
    }
}
