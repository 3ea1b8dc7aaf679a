//! The data of the progress screen.

use jiff::civil::Date;

use crate::domain::ids::TopicKey;
use crate::domain::review::{ConfidenceTotal, RecallBin};
use crate::domain::scoring::Score;
use crate::domain::standing::History;

/// The data of the progress screen.
#[derive(Clone, Debug, Default)]
pub struct ProgressNews {
    /// The history of each item.
    pub history: History,
    /// The work in each topic on each study day, oldest first.
    pub days: Vec<PracticeDay>,
    /// Predicted recall beside what happened, by ranges of the prediction.
    pub recall: Vec<RecallBin>,
    /// The responses by confidence.
    pub confidence: Vec<ConfidenceTotal>,
    /// True if the learner can export the record; false at home, where it already is.
    pub takes_along: bool,
}

/// The work in one topic on one study day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PracticeDay {
    /// The day.
    pub on: Date,
    /// The topic.
    pub topic: TopicKey,
    /// The number of responses.
    pub responses: u32,
    /// The points of these responses.
    pub score: Score,
}
