//! How well predictions and confidence fit what happened.

use crate::domain::confidence::Confidence;

/// The number of ranges of predicted recall.
pub const RECALL_BINS: u8 = 20;

/// Predicted recall beside what happened, for reviews whose prediction was in one range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecallBin {
    /// The range: 0 below 5%, 1 below 10%, up to 19 for 95% and more.
    pub bin: u8,
    /// The number of reviews after the first of an item.
    pub reviews: u32,
    /// The number of these that were recalled.
    pub recalled: u32,
    /// The sum of the predictions, in millionths.
    pub predicted_ppm: u64,
}

impl RecallBin {
    /// Returns several ranges as one.
    pub fn together<'b>(bins: impl IntoIterator<Item = &'b Self>) -> Option<Self> {
        bins.into_iter().copied().reduce(|sum, next| Self {
            bin: sum.bin,
            reviews: sum.reviews.saturating_add(next.reviews),
            recalled: sum.recalled.saturating_add(next.recalled),
            predicted_ppm: sum.predicted_ppm.saturating_add(next.predicted_ppm),
        })
    }

    /// Returns the mean prediction, 0 to 1; `None` without reviews.
    pub fn predicted(&self) -> Option<f64> {
        let reviews = f64::from(self.reviews);
        (self.reviews > 0).then(|| self.predicted_ppm as f64 / 1e6 / reviews)
    }
}

/// The responses that a learner gave with one confidence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConfidenceTotal {
    /// The confidence.
    pub confidence: Confidence,
    /// The number of responses.
    pub responses: u32,
    /// The sum of their shares of points, in millionths.
    pub share_ppm: u64,
}
