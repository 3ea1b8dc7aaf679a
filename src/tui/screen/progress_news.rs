//! The data of the progress screen.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::domain::calendar::DayWork;
use crate::domain::ids::TopicKey;
use crate::domain::review::{ConfidenceTotal, RecallBin};
use crate::domain::scoring::Score;
use crate::domain::standing::History;

/// The weeks in the calendar: a semester's quarter, in one window.
pub const CALENDAR_WEEKS: i64 = 13;
/// The study days in a trend.
pub const TREND_DAYS: usize = 14;

/// The data of the progress screen.
#[derive(Clone, Debug, Default)]
pub struct ProgressNews {
    /// The history of each item.
    pub history: History,
    /// Every study day, oldest first.
    pub studied: Vec<Date>,
    /// The number of responses on all of them.
    pub responses: u32,
    /// The work in each topic on each study day from [`ProgressNews::first_shown`] on, oldest first.
    pub days: Vec<PracticeDay>,
    /// Predicted recall beside what happened, by ranges of the prediction.
    pub recall: Vec<RecallBin>,
    /// The responses by confidence.
    pub confidence: Vec<ConfidenceTotal>,
    /// True if the learner can export the record; false at home, where it already is.
    pub takes_along: bool,
}

impl ProgressNews {
    /// Returns the work in each topic with its day.
    pub fn work_by_day(&self) -> impl Iterator<Item = (Date, DayWork)> {
        self.days.iter().map(|day| {
            let (responses, score) = (day.responses, day.score);
            (day.on, DayWork { responses, score })
        })
    }

    /// Returns the first day whose work is shown: the calendar has some weeks, and a trend has some
    /// study days, which may be older. Years of older days are not loaded.
    pub fn first_shown(studied: &[Date], today: Date) -> Date {
        // One week more, so that the first one is whole on each day of a week.
        let of_calendar = today.saturating_sub(((CALENDAR_WEEKS + 1) * 7).days());
        let skipped = studied.len().saturating_sub(TREND_DAYS);
        let of_trend = studied.get(skipped).copied();
        of_trend.map_or(of_calendar, |day| day.min(of_calendar))
    }
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
