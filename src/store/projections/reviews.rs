//! The reviews in the projections: one fold over responses, for events one by one, for batches and
//! for new weights.
//!
//! A learner's reviews are always rated with the newest weights in the log, also those that came
//! before the weights. So the order in which weights and responses are added changes nothing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::domain::review::{
    LoggedResponse, Prediction, Rated, RatedReview, RecallBin, rate, rated_reviews,
};
use crate::domain::{Confidence, ItemKey, KindName, ReviewState, Scheduler, Score, Weights};
use crate::store::entry::Purpose;
use crate::store::row_types::{day, review_state};

/// The id of a learner, as SQLite stores it.
type Learner = [u8; 16];

/// The columns of a response that [`logged`] reads.
macro_rules! logged_columns {
    () => {
        "purpose, earned, possible, confidence, harmful, safety_critical, elapsed_ms, allowed_ms,
         item_kind"
    };
}
pub(in crate::store) use logged_columns;

/// The columns of an item's state that hold its reviews.
macro_rules! review_columns {
    () => {
        "stability, difficulty, rated_on, grade, reviews, lapses"
    };
}

/// The response of an event, with the reviews of its item before it.
pub(in crate::store) const RESPONSE: &str = concat!(
    "SELECT study_on, ",
    review_columns!(),
    ", ",
    logged_columns!(),
    " FROM event JOIN item_state USING (learner, bank_id, item_id) WHERE seq = ?1"
);

pub(in crate::store) const KEPT: &str = concat!(
    "SELECT ",
    review_columns!(),
    " FROM item_state WHERE learner = ?1 AND bank_id = ?2 AND item_id = ?3"
);

pub(in crate::store) const PUT: &str = "
    UPDATE item_state SET
        stability = ?1, difficulty = ?2, rated_on = ?3, grade = ?4, reviews = ?5, lapses = ?6
    WHERE (learner, bank_id, item_id) =
        (SELECT learner, bank_id, item_id FROM event WHERE seq = ?7)";

/// All weights of a learner in the log, the newest first.
pub(in crate::store) const WEIGHTS_LOG: &str = "
    SELECT body, study_on FROM event WHERE kind = 'weights' AND learner = ?1 ORDER BY seq DESC";

pub(in crate::store) const PRESENT_WEIGHTS: &str =
    "SELECT weights FROM review_weights WHERE learner = ?1";

/// The responses of a learner that are in the projections, item by item.
pub(in crate::store) const REPLAY: &str = concat!(
    "SELECT seq, mine.bank_id, mine.item_id, study_on, ",
    logged_columns!(),
    " FROM item_response AS mine JOIN event USING (seq) WHERE mine.learner = ?1
     ORDER BY mine.bank_id, mine.item_id, mine.seq"
);

/// Predictions and what they came to.
#[derive(Clone, Copy, Default)]
struct Bin {
    reviews: i64,
    recalled: i64,
    predicted_ppm: i64,
}

/// The reviews of learners, while events are added.
pub(super) struct Reviews<'c> {
    conn: &'c Connection,
    schedulers: BTreeMap<Learner, Scheduler>,
    /// What is not written yet.
    bins: BTreeMap<(Learner, i64), Bin>,
}

impl<'c> Reviews<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self {
            conn,
            schedulers: BTreeMap::new(),
            bins: BTreeMap::new(),
        }
    }

    /// Rates a learner's reviews so far with the newest weights in the log, if they are others than
    /// before. Must come before the learner's first response here.
    pub(super) fn settle(&mut self, learner: Learner) -> rusqlite::Result<()> {
        if self.schedulers.contains_key(&learner) {
            return Ok(());
        }
        let newest = self.newest_weights(learner)?;
        let present = self.present_weights(learner)?;
        let scheduler = newest.map_or_else(Scheduler::default, Scheduler::new);
        if newest != present {
            self.put_weights(learner, newest)?;
            self.replay(learner, &scheduler)?;
        }
        self.schedulers.insert(learner, scheduler);
        Ok(())
    }

    /// Rates one response; `None` if it is no review.
    pub(super) fn rate(
        &mut self,
        learner: Learner,
        before: Option<&ReviewState>,
        response: &LoggedResponse,
    ) -> Option<ReviewState> {
        let scheduler = self.schedulers.get(&learner)?;
        let Rated { state, prediction } = rate(before, response, scheduler)?;
        if let Some(prediction) = prediction {
            self.predicted(learner, prediction);
        }
        Some(state)
    }

    /// Rates the response of an event whose item has its state.
    pub(super) fn respond(&mut self, learner: Learner, seq: i64) -> rusqlite::Result<()> {
        let found = self
            .conn
            .prepare_cached(RESPONSE)?
            .query_row([seq], |row| {
                Ok((review_state(row, 1)?, on_day(row, (0, 7))?))
            })
            .optional()?;
        let Some((before, Some(response))) = found else {
            return Ok(());
        };
        match self.rate(learner, before.as_ref(), &response) {
            Some(state) => self.put(seq, &state),
            None => Ok(()),
        }
    }

    /// Returns the reviews of an item in the projections.
    pub(super) fn kept(
        &self,
        learner: Learner,
        bank: &str,
        item: &str,
    ) -> rusqlite::Result<Option<ReviewState>> {
        let kept = self
            .conn
            .prepare_cached(KEPT)?
            .query_row(params![learner, bank, item], |row| review_state(row, 0))
            .optional()?;
        Ok(kept.flatten())
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> rusqlite::Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO recall_bin VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET
                 reviews = reviews + excluded.reviews,
                 recalled = recalled + excluded.recalled,
                 predicted_ppm = predicted_ppm + excluded.predicted_ppm",
        )?;
        for ((learner, number), bin) in &self.bins {
            let (reviews, recalled) = (bin.reviews, bin.recalled);
            put.execute(params![
                learner,
                number,
                reviews,
                recalled,
                bin.predicted_ppm
            ])?;
        }
        Ok(())
    }

    fn predicted(&mut self, learner: Learner, prediction: Prediction) {
        let one = RecallBin::of(prediction);
        let bin = self.bins.entry((learner, i64::from(one.bin))).or_default();
        bin.reviews += i64::from(one.reviews);
        bin.recalled += i64::from(one.recalled);
        bin.predicted_ppm += i64::try_from(one.predicted_ppm).unwrap_or(0);
    }

    fn put(&self, seq: i64, state: &ReviewState) -> rusqlite::Result<()> {
        self.conn.prepare_cached(PUT)?.execute(params![
            f64::from(state.memory.stability_days),
            f64::from(state.memory.difficulty),
            state.rated_on.to_string(),
            state.grade.number(),
            state.reviews,
            state.lapses,
            seq
        ])?;
        Ok(())
    }

    /// Returns the newest weights in the log that are weights.
    fn newest_weights(&self, learner: Learner) -> rusqlite::Result<Option<Weights>> {
        let mut newest = self.conn.prepare_cached(WEIGHTS_LOG)?;
        let mut rows = newest.query([learner])?;
        while let Some(row) = rows.next()? {
            let words = row.get_ref(0)?.as_str_or_null()?;
            if let Some(weights) = words.and_then(|words| words.parse().ok()) {
                return Ok(Some(weights));
            }
        }
        Ok(None)
    }

    fn present_weights(&self, learner: Learner) -> rusqlite::Result<Option<Weights>> {
        let words = self
            .conn
            .prepare_cached(PRESENT_WEIGHTS)?
            .query_row([learner], |row| row.get::<_, String>(0))
            .optional()?;
        Ok(words.and_then(|words| words.parse().ok()))
    }

    fn put_weights(&self, learner: Learner, weights: Option<Weights>) -> rusqlite::Result<()> {
        let Some(weights) = weights else {
            self.conn
                .prepare_cached("DELETE FROM review_weights WHERE learner = ?1")?
                .execute([learner])?;
            return Ok(());
        };
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO review_weights VALUES (?1, ?2)")?
            .execute(params![learner, weights.to_string()])?;
        Ok(())
    }

    /// Rates all responses of a learner in the projections anew.
    fn replay(&mut self, learner: Learner, scheduler: &Scheduler) -> rusqlite::Result<()> {
        self.conn
            .prepare_cached(
                "UPDATE item_state SET stability = NULL, difficulty = NULL, rated_on = NULL,
                     grade = NULL, reviews = NULL, lapses = NULL
                 WHERE learner = ?1 AND stability IS NOT NULL",
            )?
            .execute([learner])?;
        self.conn
            .prepare_cached("DELETE FROM recall_bin WHERE learner = ?1")?
            .execute([learner])?;
        let mut responses = self.conn.prepare_cached(REPLAY)?;
        let mut rows = responses.query([learner])?;
        let mut item = (String::new(), String::new());
        let mut last: Option<(i64, ReviewState)> = None;
        while let Some(row) = rows.next()? {
            let (bank, name) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
            if (item.0.as_str(), item.1.as_str()) != (bank, name) {
                if let Some((seq, state)) = last.take() {
                    self.put(seq, &state)?;
                }
                item = (bank.to_owned(), name.to_owned());
            }
            let before = last.as_ref().map(|(_, state)| state);
            let Some(response) = on_day(row, (3, 4))? else {
                continue;
            };
            if let Some(Rated { state, prediction }) = rate(before, &response, scheduler) {
                if let Some(prediction) = prediction {
                    self.predicted(learner, prediction);
                }
                last = Some((row.get(0)?, state));
            }
        }
        match last {
            Some((seq, state)) => self.put(seq, &state),
            None => Ok(()),
        }
    }
}

/// Returns the reviews of each item of a learner.
pub(in crate::store) fn review_log(
    conn: &Connection,
    learner: &Learner,
) -> rusqlite::Result<Vec<(ItemKey, Vec<RatedReview>)>> {
    let mut responses = conn.prepare_cached(REPLAY)?;
    let mut rows = responses.query([learner])?;
    let mut log: Vec<(ItemKey, Vec<LoggedResponse>)> = Vec::new();
    let mut reviews = Vec::new();
    while let Some(row) = rows.next()? {
        let (bank, item) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
        let is_same = |key: &ItemKey| key.bank.as_str() == bank && key.item.as_str() == item;
        if !log.last().is_some_and(|(key, _)| is_same(key)) {
            reviews.extend(log.drain(..).map(rated));
            let key = ItemKey {
                bank: bank.into(),
                item: item.into(),
            };
            log.push((key, Vec::new()));
        }
        if let (Some((_, of)), Some(response)) = (log.last_mut(), on_day(row, (3, 4))?) {
            of.push(response);
        }
    }
    reviews.extend(log.drain(..).map(rated));
    Ok(reviews)
}

fn rated((key, responses): (ItemKey, Vec<LoggedResponse>)) -> (ItemKey, Vec<RatedReview>) {
    (key, rated_reviews(responses))
}

/// Reads the study day and the rest of a response; `None` if the text is no day.
fn on_day(row: &Row<'_>, (at, first): (usize, usize)) -> rusqlite::Result<Option<LoggedResponse>> {
    match day(row, at)? {
        Some(study_on) => logged(row, first, study_on).map(Some),
        None => Ok(None),
    }
}

/// Reads the columns of `logged_columns`.
pub(in crate::store) fn logged(
    row: &Row<'_>,
    first: usize,
    study_on: Date,
) -> rusqlite::Result<LoggedResponse> {
    let points = |at: usize| -> rusqlite::Result<u32> {
        Ok(u32::try_from(row.get::<_, i64>(first + at)?).unwrap_or(u32::MAX))
    };
    let ms = |at: usize| -> rusqlite::Result<Option<u64>> {
        let ms: Option<i64> = row.get(first + at)?;
        Ok(ms.and_then(|ms| u64::try_from(ms).ok()))
    };
    let confidence: Option<i64> = row.get(first + 3)?;
    let kind = row.get_ref(first + 8)?.as_str_or_null()?;
    Ok(LoggedResponse {
        study_on,
        is_cram: row.get_ref(first)?.as_str_or_null()? == Some(Purpose::Cram.id()),
        score: Score {
            earned: points(1)?,
            possible: points(2)?,
        },
        // A value from a newer program is treated as none.
        confidence: confidence.and_then(Confidence::from_number),
        harmful: row.get(first + 4)?,
        safety_critical: row.get(first + 5)?,
        elapsed_ms: ms(6)?.unwrap_or_default(),
        allowed_ms: ms(7)?,
        slow_counts: kind
            .and_then(KindName::from_id)
            .is_some_and(|kind| kind.description().slow_counts),
    })
}
