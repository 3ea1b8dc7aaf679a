//! The notes beside an entry: choices ruled out, and the learner's confidence.
//!
//! They never select or score anything.

use std::collections::BTreeSet;

use super::{Sitting, SittingEffect, SittingError};
use crate::domain::confidence::Confidence;
use crate::domain::ids::PartId;
use crate::domain::limits::NOTE_CHARS_MAX;
use crate::domain::moment::Moment;
use crate::domain::response::ResponseError;

/// The notes beside an entry.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Working {
    /// Choices that the learner has ruled out; they can still be selected.
    pub struck: BTreeSet<PartId>,
    /// The learner's confidence, if given.
    pub confidence: Option<Confidence>,
}

impl Working {
    /// Rules a choice out, or undoes that.
    pub fn strike(&mut self, id: PartId) {
        if !self.struck.remove(&id) {
            self.struck.insert(id);
        }
    }
}

impl Sitting {
    /// Rules out a choice of the present item, or undoes that.
    pub(super) fn strike(
        &mut self,
        id: PartId,
        now: Moment,
    ) -> Result<Vec<SittingEffect>, SittingError> {
        let (item, layout, _) = self.present();
        if item.kind.selection().is_none() || !layout.drawn.order.contains(&id) {
            return Err(ResponseError::Unknown(id).into());
        }
        self.open_slot()?.working.strike(id);
        self.unkept.entries.insert(self.place);
        Ok(self.save_time(now).into_iter().collect())
    }

    /// Stores a note on the present item, truncated if too long. Notes, like flags, belong to the
    /// item and not to the sitting, so that they are accepted at any time.
    pub(super) fn note(&mut self, text: String) -> Vec<SittingEffect> {
        let text: String = text.chars().take(NOTE_CHARS_MAX).collect();
        let key = self.present().0.key.clone();
        match self.slots.get_mut(self.place) {
            Some(slot) if slot.note != text => {
                slot.note.clone_from(&text);
                vec![SittingEffect::SetNote { key, text }]
            }
            _ => Vec::new(),
        }
    }

    /// Sets the learner's confidence in the present entry.
    pub(super) fn confide(
        &mut self,
        confidence: Option<Confidence>,
        now: Moment,
    ) -> Result<Vec<SittingEffect>, SittingError> {
        self.open_slot()?.working.confidence = confidence;
        self.unkept.entries.insert(self.place);
        Ok(self.save_time(now).into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_reads_back_and_goes_round() {
        let mut said = None;
        for expected in [Some(Confidence::Sure), Some(Confidence::Unsure)] {
            said = Confidence::next(said);
            assert_eq!(said, expected);
        }
        assert_eq!(Confidence::next(Confidence::next(said)), None);
        for of in Confidence::ALL {
            assert_eq!(Confidence::from_id(of.id()), Some(of));
            assert_eq!(Confidence::from_number(of.number().into()), Some(of));
        }
        assert_eq!(Confidence::from_number(3), None);
    }
}
