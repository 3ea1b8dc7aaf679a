//! Pending replies that screens wait for. If a reply never comes, the screen must be told.

use crate::domain::SittingId;
use crate::domain::sitting::SittingEffect;
use crate::tui::screen::{News, StoreEffect};

/// A pending reply for a sitting.
#[derive(Clone, Copy)]
pub enum PendingReply {
    /// The response at that position.
    Response(SittingId, usize),
    /// The end of a sitting.
    End(SittingId),
}

impl PendingReply {
    /// Returns the reply that an effect makes a sitting wait for.
    pub fn of(effect: &StoreEffect) -> Option<Self> {
        match effect {
            StoreEffect::Sitting(
                id,
                SittingEffect::Record(recorded) | SittingEffect::RecordAndChoose(recorded),
            ) => Some(Self::Response(*id, recorded.position)),
            StoreEffect::Sitting(id, SittingEffect::HandIn(_) | SittingEffect::End) => {
                Some(Self::End(*id))
            }
            _ => None,
        }
    }

    /// Returns the news for the sitting if the reply never comes.
    pub fn refused(self, why: String) -> News {
        match self {
            Self::Response(id, position) => News::Refused(id, position, why),
            Self::End(id) => News::HandInRefused(id, why),
        }
    }
}
