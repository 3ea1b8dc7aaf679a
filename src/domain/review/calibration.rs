//! How well predictions and confidence fit what happened.

use super::Prediction;
use crate::domain::confidence::Confidence;

/// The number of ranges of predicted recall.
pub const RECALL_BINS: u8 = 20;

/// The size of such a range, in millionths.
const BIN_PPM: u64 = 50_000;

/// The reviews below which the sum says too little.
const RECALL_REVIEWS_MIN: u32 = 20;
/// The reviews of one range below which its share is not shown.
const RANGE_REVIEWS_MIN: u32 = 5;
/// The shown ranges of predicted recall, as bins of 5%, from the first to the last.
const RANGES: [(&str, u8, u8); 5] = [
    ("95% and more", 19, 19),
    ("90 to 95%", 18, 18),
    ("80 to 90%", 16, 17),
    ("60 to 80%", 12, 15),
    ("below 60%", 0, 11),
];

/// The responses below which a share says too little.
const SURE_RESPONSES_MIN: u32 = 10;
/// The share from which on being sure is justified: below it, "sure" costs more than it gains.
const SURE_SHARE: f64 = 0.8;

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
    /// Returns the range of one prediction, with it alone.
    pub fn of(prediction: Prediction) -> Self {
        // From 0 to 1, so the conversion is exact enough and never saturates.
        let ppm = (prediction.recall.clamp(0.0, 1.0) * 1e6).round() as u64;
        let bin = u8::try_from(ppm / BIN_PPM).unwrap_or(RECALL_BINS);
        Self {
            bin: bin.min(RECALL_BINS - 1),
            reviews: 1,
            recalled: u32::from(prediction.recalled),
            predicted_ppm: ppm,
        }
    }

    /// Returns several ranges as one.
    pub fn together<'b>(bins: impl IntoIterator<Item = &'b Self>) -> Option<Self> {
        bins.into_iter().copied().reduce(|sum, next| Self {
            bin: sum.bin,
            reviews: sum.reviews.saturating_add(next.reviews),
            recalled: sum.recalled.saturating_add(next.recalled),
            predicted_ppm: sum.predicted_ppm.saturating_add(next.predicted_ppm),
        })
    }

    /// Returns the share of the reviews that were recalled; `None` with too few to say.
    pub fn recalled_share(&self) -> Option<f64> {
        let share = f64::from(self.recalled) / f64::from(self.reviews.max(1));
        (self.reviews >= RANGE_REVIEWS_MIN).then_some(share)
    }

    /// Returns the mean prediction, 0 to 1; `None` without reviews.
    pub fn predicted(&self) -> Option<f64> {
        let reviews = f64::from(self.reviews);
        (self.reviews > 0).then(|| self.predicted_ppm as f64 / 1e6 / reviews)
    }
}

/// Returns the ranges of predicted recall that have any review, by name, the highest first, and all of
/// them together last.
///
/// # Errors
/// The number of reviews, if they are too few to compare predictions with.
pub fn recall_ranges(bins: &[RecallBin]) -> Result<Vec<(&'static str, RecallBin)>, u32> {
    let whole = RecallBin::together(bins);
    let reviews = whole.map_or(0, |bin| bin.reviews);
    let whole = whole.filter(|bin| bin.reviews >= RECALL_REVIEWS_MIN);
    let whole = whole.ok_or(reviews)?;
    let ranges = RANGES.iter().filter_map(|(name, first, last)| {
        let within = bins
            .iter()
            .filter(|bin| (*first..=*last).contains(&bin.bin));
        RecallBin::together(within).map(|bin| (*name, bin))
    });
    Ok(ranges.chain([("all reviews", whole)]).collect())
}

/// Returns the reason that so few reviews are not compared.
pub fn recall_too_early(reviews: u32) -> String {
    format!(
        "Too early to compare. After {RECALL_REVIEWS_MIN} reviews this view shows how well the \
         predictions of your memory fit; so far there {}.",
        match reviews {
            0 => "are none".to_owned(),
            1 => "is 1".to_owned(),
            more => format!("are {more}"),
        }
    )
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

impl ConfidenceTotal {
    /// Returns the mean share of points; `None` without responses.
    pub fn share(&self) -> Option<f64> {
        let responses = f64::from(self.responses);
        (self.responses > 0).then(|| self.share_ppm as f64 / 1e6 / responses)
    }
}

/// Returns a sentence on how justified being sure is, once there is enough to say.
pub fn sure_verdict(totals: &[ConfidenceTotal]) -> Option<&'static str> {
    let is_sure = |total: &&ConfidenceTotal| total.confidence == Confidence::Sure;
    let sure = totals.iter().find(is_sure)?;
    if sure.responses < SURE_RESPONSES_MIN {
        return None;
    }
    Some(match sure.share()? >= SURE_SHARE {
        true => "When you are sure, you are mostly right.",
        false => "You are sure more often than your answers justify. Look twice before you say so.",
    })
}
