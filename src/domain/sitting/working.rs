//! The notes beside an entry: choices ruled out, and the learner's confidence.
//!
//! They never select or score anything.

use std::collections::BTreeSet;

use super::{Sitting, SittingEffect, SittingError};
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

/// A learner's confidence in a response.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Confidence {
    /// A guess.
    Guess,
    /// Unsure.
    Unsure,
    /// Sure.
    Sure,
}

impl Confidence {
    /// All three, lowest first.
    pub const ALL: [Self; 3] = [Self::Guess, Self::Unsure, Self::Sure];

    /// Returns its name in records.
    pub fn id(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Unsure => "unsure",
            Self::Sure => "sure",
        }
    }

    /// Returns the confidence with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.id() == id)
    }

    /// Returns its value in the log's column: 0, 1 or 2.
    pub fn number(self) -> u8 {
        match self {
            Self::Guess => 0,
            Self::Unsure => 1,
            Self::Sure => 2,
        }
    }

    /// Returns the confidence with this value.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|of| i64::from(of.number()) == number)
    }

    /// Returns the next one in the cycle: sure, unsure, guess, none.
    pub fn next(said: Option<Self>) -> Option<Self> {
        match said {
            None => Some(Self::Sure),
            Some(Self::Sure) => Some(Self::Unsure),
            Some(Self::Unsure) => Some(Self::Guess),
            Some(Self::Guess) => None,
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
