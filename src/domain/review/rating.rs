//! One response of the log as a review: at most one for each item and study day.

use jiff::civil::Date;

use super::{Attempt, Grade, Memory, Scheduler};
use crate::domain::confidence::Confidence;
use crate::domain::scoring::Score;

/// The state of the reviews of one item.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ReviewState {
    /// The memory after the last review.
    pub memory: Memory,
    /// The study day of the last review.
    pub rated_on: Date,
    /// The grade of the last review.
    pub grade: Grade,
    /// The number of reviews, the first response included.
    pub reviews: u32,
    /// The number of reviews after the first that were not recalled.
    pub lapses: u32,
}

impl ReviewState {
    /// Returns the whole days from the last review to a day; 0 for a day before it.
    pub fn days_until(&self, day: Date) -> u32 {
        days_between(self.rated_on, day)
    }
}

/// A response of the log, as far as reviews depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LoggedResponse {
    /// The study day.
    pub study_on: Date,
    /// True if it was given while cramming, which leaves the schedule as it is.
    pub is_cram: bool,
    /// The score.
    pub score: Score,
    /// The learner's confidence, if given.
    pub confidence: Option<Confidence>,
    /// True if a choice that would harm the client was selected.
    pub harmful: bool,
    /// True if the item was safety-critical; `None` in logs of older programs.
    pub safety_critical: Option<bool>,
    /// The time spent, in milliseconds.
    pub elapsed_ms: u64,
    /// The time expected of this learner, in milliseconds; `None` if time does not count.
    pub allowed_ms: Option<u64>,
    /// True for kinds in which a long time shows difficulty.
    pub slow_counts: bool,
}

/// The result of a review.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rated {
    /// The state after it.
    pub state: ReviewState,
    /// The prediction that it tested; `None` for the first review.
    pub prediction: Option<Prediction>,
}

/// A predicted probability of recall, beside what happened.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Prediction {
    /// The probability, 0 to 1.
    pub recall: f64,
    /// True if the item was recalled.
    pub recalled: bool,
}

/// The days that a learner's study day can go back by travel alone.
const TRAVEL_DAYS: u32 = 1;

/// Returns the state after a response; `None` if the response is no review: it was given while
/// cramming, or it is not the first to this item on its study day.
///
/// A day before the last review is the same day after a flight to the west. A day long before it
/// means that the clock was ahead then, and the review counts, a day after the last one.
pub fn rate(
    before: Option<&ReviewState>,
    response: &LoggedResponse,
    scheduler: &Scheduler,
) -> Option<Rated> {
    let day = response.study_on;
    let is_same_day = |state: &ReviewState| {
        day == state.rated_on
            || (day < state.rated_on && days_between(day, state.rated_on) <= TRAVEL_DAYS)
    };
    if response.is_cram || before.is_some_and(is_same_day) {
        return None;
    }
    let attempt = Attempt {
        score: response.score,
        confidence: response.confidence,
        critical_harm: response.harmful && response.safety_critical != Some(false),
        elapsed_ms: response.elapsed_ms,
        allowed_ms: response.allowed_ms,
        slow_counts: response.slow_counts,
        previous: before.map(|state| state.grade),
    };
    let grade = attempt.grade();
    let days = before.map_or(0, |state| state.days_until(day).max(1));
    let memory = scheduler.after(before.map(|state| state.memory), days, grade);
    let prediction = before.map(|state| Prediction {
        recall: scheduler.recall(state.memory, days),
        recalled: grade.is_recalled(),
    });
    let is_lapse = before.is_some() && !grade.is_recalled();
    let state = ReviewState {
        memory,
        rated_on: day,
        grade,
        reviews: before.map_or(0, |state| state.reviews).saturating_add(1),
        lapses: before
            .map_or(0, |state| state.lapses)
            .saturating_add(u32::from(is_lapse)),
    };
    Some(Rated { state, prediction })
}

/// Returns the days from one day to a later one; 0 if it is not later.
pub(super) fn days_between(from: Date, to: Date) -> u32 {
    let days = from.until(to).map_or(0, |span| span.get_days());
    u32::try_from(days).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn response(study_on: Date, earned: u32) -> LoggedResponse {
        LoggedResponse {
            study_on,
            is_cram: false,
            score: Score {
                earned,
                possible: 1,
            },
            confidence: None,
            harmful: false,
            safety_critical: Some(false),
            elapsed_ms: 50_000,
            allowed_ms: Some(60_000),
            slow_counts: true,
        }
    }

    #[test]
    fn one_review_a_day_and_none_while_cramming() {
        let scheduler = Scheduler::default();
        let day = date(2026, 11, 2);
        let first = rate(None, &response(day, 0), &scheduler).unwrap();
        assert_eq!((first.state.reviews, first.state.lapses), (1, 0));
        assert_eq!(first.prediction, None);
        assert_eq!(
            rate(Some(&first.state), &response(day, 1), &scheduler),
            None
        );
        let cram = LoggedResponse {
            is_cram: true,
            ..response(date(2026, 11, 9), 1)
        };
        assert_eq!(rate(Some(&first.state), &cram, &scheduler), None);
        let next = rate(
            Some(&first.state),
            &response(date(2026, 11, 4), 0),
            &scheduler,
        )
        .unwrap();
        assert_eq!((next.state.reviews, next.state.lapses), (2, 1));
        assert!(
            next.prediction
                .is_some_and(|tested| !tested.recalled && tested.recall < 0.9)
        );
    }

    #[test]
    fn a_clock_that_was_ahead_does_not_stop_reviews_and_a_flight_is_no_review() {
        let scheduler = Scheduler::default();
        let ahead = rate(None, &response(date(2027, 11, 2), 1), &scheduler)
            .unwrap()
            .state;
        let flight = rate(Some(&ahead), &response(date(2027, 11, 1), 1), &scheduler);
        assert_eq!(flight, None);
        let back = rate(Some(&ahead), &response(date(2026, 11, 2), 1), &scheduler).unwrap();
        assert_eq!(back.state.rated_on, date(2026, 11, 2));
        assert_eq!(back.state.reviews, 2);
    }

    #[test]
    fn harm_counts_in_safety_critical_items_and_where_nobody_knows() {
        let scheduler = Scheduler::default();
        let grade = |safety_critical| {
            let response = LoggedResponse {
                score: Score {
                    earned: 9,
                    possible: 10,
                },
                harmful: true,
                safety_critical,
                ..response(date(2026, 11, 2), 1)
            };
            rate(None, &response, &scheduler).unwrap().state.grade
        };
        assert_eq!(grade(Some(true)), Grade::Again);
        assert_eq!(grade(None), Grade::Again);
        assert_eq!(grade(Some(false)), Grade::Hard);
    }
}
