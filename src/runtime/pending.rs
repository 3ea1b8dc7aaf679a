//! What screens wait for: where it never comes, they must be told so.

use crate::domain::SittingId;
use crate::domain::sitting::SittingEffect;
use crate::tui::screen::{Effect, News};

/// Something whose news a sitting waits for.
#[derive(Clone, Copy)]
pub enum PendingReply {
    /// The response at that place.
    Response(SittingId, usize),
    /// The end of a sitting.
    End(SittingId),
}

impl PendingReply {
    /// What an effect makes a sitting wait for.
    pub fn of(effect: &Effect) -> Option<Self> {
        match effect {
            Effect::Sitting(id, SittingEffect::Record(recorded)) => {
                Some(Self::Response(*id, recorded.position))
            }
            Effect::Sitting(id, SittingEffect::HandIn(_) | SittingEffect::End) => {
                Some(Self::End(*id))
            }
            _ => None,
        }
    }

    /// What the sitting is to be told where it never comes.
    pub fn refused(self, why: String) -> News {
        match self {
            Self::Response(id, position) => News::Refused(id, position, why),
            Self::End(id) => News::HandInRefused(id, why),
        }
    }
}
