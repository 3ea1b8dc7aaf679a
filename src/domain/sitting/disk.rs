//! The storage state of a sitting: changes that the disk refused and must get again, and changes
//! that another window has stored in the meantime.

use std::collections::BTreeSet;

use super::{Phase, Sitting, SittingEffect, Slot};

/// The changes that are not being stored.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Unkept {
    /// Places with a changed entry.
    pub(super) entries: BTreeSet<usize>,
    /// Places with a changed flag.
    pub(super) flags: BTreeSet<usize>,
    /// True if the learner has moved to another place.
    pub(super) place: bool,
}

impl Sitting {
    /// Returns whether any change made here could not be stored so far.
    pub fn has_unkept(&self) -> bool {
        self.unkept != Unkept::default()
    }

    /// Returns whether it has ended, or its end is being stored.
    pub(super) fn is_over(&self) -> bool {
        self.closing || self.is_ended()
    }

    pub(super) fn not_kept(&mut self, effect: &SittingEffect) -> Vec<SittingEffect> {
        match effect {
            SittingEffect::SaveDraft {
                position,
                entered: true,
                ..
            } => {
                self.unkept.entries.insert(*position);
            }
            SittingEffect::SavePlace { .. } => self.unkept.place = true,
            SittingEffect::SetFlag { key, .. } => {
                let place = self.items.iter().position(|item| item.key == *key);
                self.unkept.flags.extend(place);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Requests again the changes that could not be stored.
    pub(super) fn keep_again(&mut self) -> Vec<SittingEffect> {
        let flags = std::mem::take(&mut self.unkept.flags);
        let mut effects: Vec<SittingEffect> = flags
            .into_iter()
            .filter_map(|position| {
                let (item, _, slot) = self.at(position)?;
                Some(SittingEffect::SetFlag {
                    key: item.key.clone(),
                    on: slot.flagged,
                })
            })
            .collect();
        // The disk may refuse a submission, which must then still be stored.
        let is_handed_in = self.exam().is_some() && self.present().2.phase != Phase::Open;
        if self.is_over() || is_handed_in {
            return effects;
        }
        let Unkept { entries, place, .. } = std::mem::take(&mut self.unkept);
        effects.extend(entries.into_iter().filter_map(|position| {
            let (_, _, slot) = self.at(position)?;
            (slot.phase == Phase::Open).then(|| SittingEffect::SaveDraft {
                position,
                entry: slot.entry.clone(),
                working: slot.working.clone(),
                elapsed_ms: slot.elapsed_ms,
                entered: true,
            })
        }));
        effects.extend(place.then_some(SittingEffect::SavePlace {
            position: self.place,
        }));
        effects
    }

    /// Merges the stored state of the sitting, which another window may have changed: its responses
    /// count, and so does its end. The learner keeps the present place and local entries; blank
    /// entries show those of the other window.
    pub fn adopt(&mut self, read: Self) {
        let ended = read.is_ended();
        // An exam is stored as a whole or not at all, so none of it is still being stored.
        let is_open_again = ended || self.exam().is_some();
        // An adaptive exam has grown in the meantime.
        let known = self.slots.len();
        if read.slots.len() > known {
            self.slots.extend(read.slots.iter().skip(known).cloned());
            self.items = read.items;
            self.form = read.form;
        }
        for (slot, read) in self.slots.iter_mut().zip(read.slots) {
            let flagged = slot.flagged;
            match (&slot.phase, &read.phase) {
                (Phase::Answered(_), _) => {}
                (_, Phase::Answered(_)) => *slot = Slot { flagged, ..read },
                (Phase::Open, _) if slot.entry.is_blank() && !read.entry.is_blank() => {
                    slot.entry = read.entry;
                    slot.working = read.working;
                    slot.elapsed_ms = slot.elapsed_ms.max(read.elapsed_ms);
                }
                (Phase::Committing, _) if is_open_again => slot.phase = Phase::Open,
                (Phase::Open | Phase::Committing, _) => {}
            }
        }
        self.ended = read.ended;
        self.breaks = read.breaks;
        self.away_ms = read.away_ms;
        self.closing = false;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::tests::{after_ms, form_of, rebuilt};
    use super::super::{SittingEvent, StoredState};
    use super::*;
    use crate::domain::Ending;
    use crate::domain::response::Response;

    fn fresh() -> Sitting {
        rebuilt(
            &form_of(1),
            &BTreeSet::new(),
            &StoredState::default(),
            after_ms(0),
        )
    }

    fn key_of(sitting: &Sitting) -> Response {
        let (item, layout, _) = sitting.present();
        item.kind.rules().key(&layout.drawn)
    }

    fn tell(sitting: &mut Sitting, event: SittingEvent) -> Vec<SittingEffect> {
        sitting.apply(event, after_ms(0)).expect("a step")
    }

    #[test]
    fn what_could_not_be_kept_comes_again_with_the_next_change() {
        let mut sitting = fresh();
        let key = key_of(&sitting);
        let entered = tell(&mut sitting, SittingEvent::Enter(key.clone()));
        let flagged = tell(&mut sitting, SittingEvent::ToggleFlag);
        let went = tell(&mut sitting, SittingEvent::GoTo(1));
        assert!(matches!(
            went.as_slice(),
            [
                SittingEffect::SaveDraft { entered: false, .. },
                SittingEffect::SavePlace { .. }
            ]
        ));
        for effect in entered.iter().chain(&flagged).chain(&went) {
            tell(&mut sitting, SittingEvent::NotKept(effect.clone()));
        }
        assert!(sitting.has_unkept());
        let again = tell(&mut sitting, SittingEvent::Leave);
        for effect in [&entered[0], &flagged[0], &went[1]] {
            assert!(again.contains(effect), "{effect:?} not in {again:?}");
        }
        assert!(!sitting.has_unkept());
        assert_eq!(tell(&mut sitting, SittingEvent::Leave).len(), 1);
    }

    #[test]
    fn a_sitting_has_ended_once_the_store_has_its_end() {
        let mut sitting = fresh();
        assert_eq!(
            tell(&mut sitting, SittingEvent::End).last(),
            Some(&SittingEffect::End)
        );
        assert!(!sitting.is_ended());
        let key = key_of(&sitting);
        for event in [
            SittingEvent::Enter(key),
            SittingEvent::GoTo(1),
            SittingEvent::End,
        ] {
            assert!(sitting.apply(event, after_ms(1)).is_err());
        }
        assert_eq!(tell(&mut sitting, SittingEvent::Leave), []);
        tell(&mut sitting, SittingEvent::HandInRefused);
        assert!(sitting.apply(SittingEvent::GoTo(1), after_ms(2)).is_ok());
        tell(&mut sitting, SittingEvent::End);
        tell(&mut sitting, SittingEvent::HandedIn);
        assert_eq!(sitting.ending(), Some(Ending::Learner));
        assert_eq!(sitting.answered(), 0, "what was open stays open");
    }

    #[test]
    fn what_another_window_put_on_disk_is_taken_in_and_the_place_stays() {
        let mut here = fresh();
        let key = key_of(&here);
        tell(&mut here, SittingEvent::Enter(key.clone()));
        tell(&mut here, SittingEvent::Submit);
        let mut kept = StoredState::default();
        kept.responses.insert(0, (key.clone(), 1));
        kept.place = 3;
        let there = |kept: &StoredState| rebuilt(&form_of(1), &BTreeSet::new(), kept, after_ms(0));
        here.adopt(there(&kept));
        assert_eq!((here.answered(), here.place()), (1, 0));
        tell(&mut here, SittingEvent::GoTo(1));
        let second = key_of(&here);
        tell(&mut here, SittingEvent::Enter(second.clone()));
        kept.drafts.insert(1, (Response::Blank, 1));
        here.adopt(there(&kept));
        assert_eq!(here.present().2.entry, second, "what is entered here stays");
        kept.ended = Some(Ending::Learner);
        tell(&mut here, SittingEvent::Submit);
        here.adopt(there(&kept));
        assert!(here.is_ended());
        assert_eq!(
            (here.answered(), &here.present().2.phase),
            (1, &Phase::Open)
        );
    }
}
