//! The records of one learner, as read by screens and commands.
//!
//! Home and history screens read projections alone, so their cost grows with the items and
//! sittings, not with the log. One sitting, and the responses to one item, are read from the log by
//! an index or by their places in it.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::error::StoreError;
use super::log::blob;
use super::projections;
use super::projections::reviews::{PRESENT_WEIGHTS, WEIGHTS_LOG, review_log};
use super::row_types::{
    self, GroupTotal, ItemResponse, SittingGroup, SittingRow, StoredSitting, TopicDay,
};
use super::shadow;
use crate::domain::review::{ConfidenceTotal, RatedReview, RecallBin};
use crate::domain::{History, ItemKey, LearnerId, Revision, SittingId, Weights};

/// The present records of one learner.
///
/// Every read fails with [`StoreError`] if the file cannot be read.
#[derive(Clone, Copy)]
pub struct Records<'s> {
    pub(super) conn: &'s Connection,
    pub(super) path: &'s Path,
    pub(super) learner: LearnerId,
}

pub(super) const HISTORY: &str = "
    SELECT bank_id, item_id, responses, first_earned, first_possible, first_on, last_earned,
        last_possible, last_on, last_at_ms, last_confidence, last_revision, total_earned,
        total_possible, flagged, stability, difficulty, rated_on, grade, reviews, lapses
    FROM item_state WHERE learner = ?1";

pub(super) const RECALL_BINS: &str = "
    SELECT bin, reviews, recalled, predicted_ppm FROM recall_bin WHERE learner = ?1 ORDER BY bin";

pub(super) const CONFIDENCE_TOTALS: &str = "
    SELECT confidence, responses, share_ppm FROM confidence_total WHERE learner = ?1
    ORDER BY confidence";

pub(super) const NOTES: &str = "
    SELECT bank_id, item_id, text FROM item_note WHERE learner = ?1";

pub(super) const SITTINGS: &str = "
    SELECT id, purpose, started_ms, offset_s, study_on, last_at_ms, ended_ms, items, answered,
        earned, possible, banks, ending, breaks
    FROM sitting
    WHERE learner = ?1 AND started_seq < coalesce(
        (SELECT started_seq FROM sitting WHERE id = ?2), 9223372036854775807)
    ORDER BY started_seq DESC LIMIT ?3";

pub(super) const UNFINISHED: &str = "
    SELECT id, purpose, started_ms, offset_s, study_on, last_at_ms, ended_ms, items, answered,
        earned, possible, banks, ending, breaks
    FROM sitting WHERE learner = ?1 AND ended_ms IS NULL ORDER BY started_seq DESC";

pub(super) const TOPIC_DAYS: &str = "
    SELECT study_on, bank_id, topic, responses, earned, possible
    FROM topic_day WHERE learner = ?1 AND study_on >= ?2 ORDER BY study_on, bank_id, topic";

/// Each study day once, found from the one after it by index: a day has a row for each topic.
pub(super) const STUDY_DAYS: &str = "
    WITH RECURSIVE day (study_on) AS (
        SELECT max(study_on) FROM topic_day WHERE learner = ?1
        UNION ALL
        SELECT (SELECT max(study_on) FROM topic_day
            WHERE learner = ?1 AND study_on < day.study_on)
        FROM day WHERE study_on IS NOT NULL)
    SELECT study_on FROM day WHERE study_on IS NOT NULL";

pub(super) const GROUP_TOTALS: &str = "
    SELECT axis, name, responses, earned, possible FROM group_total WHERE learner = ?1";

pub(super) const SITTING_GROUPS: &str = "
    SELECT axis, name, responses, earned, possible, earlier_responses, earlier_earned,
        earlier_possible
    FROM sitting_group
    WHERE sitting = (SELECT id FROM sitting WHERE id = ?2 AND learner = ?1)";

pub(super) const ITEM_RESPONSES: &str = "
    SELECT at_ms, offset_s, study_on, sitting, position, purpose, revision, response, earned,
        possible, harmful, elapsed_ms
    FROM item_response AS mine JOIN event USING (seq)
    WHERE mine.learner = ?1 AND mine.bank_id = ?2 AND mine.item_id = ?3 ORDER BY mine.seq";

pub(super) const SITTING: &str = "
    SELECT id, purpose, started_ms, offset_s, study_on, last_at_ms, ended_ms, items, answered,
        earned, possible, banks, ending, breaks,
        (SELECT body FROM event WHERE seq = started_seq),
        coalesce((SELECT position FROM place WHERE place.sitting = id), 0)
    FROM sitting WHERE learner = ?1 AND id = ?2";

pub(super) const SITTING_ITEMS: &str = "
    SELECT bank_id, item_id, revision, text
    FROM form_item JOIN item_revision USING (bank_id, item_id, revision) WHERE sitting = ?1";

/// The responses of a sitting. In a merged log, a later vote may be to an item that another copy of
/// the sitting chose for the place; `merge/order/choices.rs` has the rule.
pub(super) const SITTING_RESPONSES: &str = "
    SELECT position, vote, response, earned, possible, elapsed_ms, confidence, at_ms, body
    FROM event WHERE kind = 'response' AND sitting = ?1 AND (vote = 0 OR EXISTS (
        SELECT 1 FROM form_item WHERE form_item.sitting = event.sitting
            AND form_item.position = event.position AND form_item.bank_id = event.bank_id
            AND form_item.item_id = event.item_id AND form_item.revision = event.revision))
    ORDER BY position, vote";

pub(super) const SITTING_CHOSEN: &str = "
    SELECT body FROM event WHERE kind = 'chosen' AND sitting = ?1 ORDER BY position";

pub(super) const SITTING_GIVEN: &str = "
    SELECT count(*) FROM event WHERE kind = 'response' AND sitting = ?1 AND response = ?2";

pub(super) const SITTING_DRAFTS: &str = "
    SELECT position, entry, elapsed_ms FROM draft WHERE sitting = ?1 ORDER BY position";

impl<'s> Records<'s> {
    /// Returns the learner of these records.
    pub fn learner(&self) -> LearnerId {
        self.learner
    }

    /// Returns the history of each item so far, with the weights of the reviews.
    pub fn history(&self) -> Result<History, StoreError> {
        let states = self.rows(HISTORY, [self.id()], row_types::item_state)?;
        Ok(History::new(states).with_weights(self.weights()?.unwrap_or_default()))
    }

    /// Returns the weights of the learner's reviews; `None` for the published ones that nobody
    /// chose.
    pub fn weights(&self) -> Result<Option<Weights>, StoreError> {
        let found = self.rows(PRESENT_WEIGHTS, [self.id()], |row| row.get::<_, String>(0))?;
        Ok(found.first().and_then(|words| words.parse().ok()))
    }

    /// Returns the study day on which the weights were chosen; `None` for the published ones that
    /// nobody chose.
    pub fn weights_since(&self) -> Result<Option<Date>, StoreError> {
        let log = self.rows(WEIGHTS_LOG, [self.id()], |row| {
            let words: Option<String> = row.get(0)?;
            Ok((words, row_types::day(row, 1)?))
        })?;
        let is_weights = |words: &Option<String>| {
            words
                .as_ref()
                .is_some_and(|words| words.parse::<Weights>().is_ok())
        };
        let newest = log.into_iter().find(|(words, _)| is_weights(words));
        Ok(newest.and_then(|(_, on)| on))
    }

    /// Returns the reviews of each item, the oldest first. Its time grows with the responses.
    pub fn review_log(&self) -> Result<Vec<(ItemKey, Vec<RatedReview>)>, StoreError> {
        self.read_current(|| review_log(self.conn, self.id()))
    }

    /// Returns predicted recall beside what happened, lowest prediction first.
    pub fn recall_bins(&self) -> Result<Vec<RecallBin>, StoreError> {
        self.rows(RECALL_BINS, [self.id()], row_types::recall_bin)
    }

    /// Returns the responses by confidence, lowest first, without those for which none was stated.
    pub fn confidence_totals(&self) -> Result<Vec<ConfidenceTotal>, StoreError> {
        let totals = self.rows(CONFIDENCE_TOTALS, [self.id()], row_types::confidence_total)?;
        Ok(totals.into_iter().flatten().collect())
    }

    /// Returns the learner's notes on items.
    pub fn notes(&self) -> Result<BTreeMap<ItemKey, String>, StoreError> {
        let notes = self.rows(NOTES, [self.id()], |row| {
            Ok((row_types::item_key(row, 0)?, row.get(2)?))
        })?;
        Ok(notes.into_iter().collect())
    }

    /// Returns at most `count` sittings, the newest first, only those before `before` if given.
    pub fn sittings(
        &self,
        count: u32,
        before: Option<SittingId>,
    ) -> Result<Vec<SittingRow>, StoreError> {
        let before = before.map(blob);
        self.rows(
            SITTINGS,
            params![self.id(), before, count],
            row_types::sitting,
        )
    }

    /// Returns the sittings that have not ended, the newest first.
    pub fn unfinished(&self) -> Result<Vec<SittingRow>, StoreError> {
        self.rows(UNFINISHED, [self.id()], row_types::sitting)
    }

    /// Returns the work in each topic on each study day from `first` on, by day.
    pub fn topic_days(&self, first: Date) -> Result<Vec<TopicDay>, StoreError> {
        let first = first.to_string();
        self.rows(TOPIC_DAYS, params![self.id(), first], row_types::topic_day)
    }

    /// Returns the days with any response, the oldest first.
    pub fn study_days(&self) -> Result<Vec<Date>, StoreError> {
        let mut days = self.rows(STUDY_DAYS, [self.id()], row_types::study_day)?;
        days.reverse();
        Ok(days)
    }

    /// Returns the all-time totals of each topic, client need and judgment step.
    pub fn group_totals(&self) -> Result<Vec<GroupTotal>, StoreError> {
        let mut totals: Vec<_> = self
            .rows(GROUP_TOTALS, [self.id()], row_types::group_total)?
            .into_iter()
            .flatten()
            .collect();
        totals.sort_by(|a, b| a.group.cmp(&b.group));
        Ok(totals)
    }

    /// Returns the totals of a sitting per group, beside the earlier totals; empty if the learner
    /// has no such sitting or it has no response.
    pub fn sitting_groups(&self, sitting: SittingId) -> Result<Vec<SittingGroup>, StoreError> {
        let mut groups: Vec<_> = self
            .rows(
                SITTING_GROUPS,
                params![self.id(), blob(sitting)],
                row_types::sitting_group,
            )?
            .into_iter()
            .flatten()
            .collect();
        groups.sort_by(|a, b| a.group.cmp(&b.group));
        Ok(groups)
    }

    /// Returns the responses to one item, the oldest first.
    pub fn item_responses(&self, key: &ItemKey) -> Result<Vec<ItemResponse>, StoreError> {
        let (bank, item) = (key.bank.as_str(), key.item.as_str());
        self.rows(
            ITEM_RESPONSES,
            params![self.id(), bank, item],
            row_types::item_response,
        )
    }

    /// Returns one sitting with all its details; `None` if the learner has no such sitting.
    pub fn sitting(&self, sitting: SittingId) -> Result<Option<StoredSitting>, StoreError> {
        // One snapshot: a response written in between must not appear beside its old draft.
        self.read_current(|| {
            let reading = self.conn.unchecked_transaction()?;
            let found = self
                .conn
                .prepare_cached(SITTING)?
                .query_row(params![self.id(), blob(sitting)], |row| {
                    let place = row_types::count(row, 15)?;
                    Ok((row_types::sitting(row)?, row.get(14)?, place))
                })
                .optional()?;
            let Some((row, form, place)) = found else {
                return Ok(None);
            };
            let stored = StoredSitting {
                row,
                form,
                chosen: self.query(SITTING_CHOSEN, [blob(sitting)], |row| row.get(0))?,
                items: self.items(sitting)?,
                responses: self.query(SITTING_RESPONSES, [blob(sitting)], row_types::response)?,
                drafts: self.query(SITTING_DRAFTS, [blob(sitting)], row_types::draft)?,
                place,
            };
            reading.finish()?;
            Ok(Some(stored))
        })
    }

    /// Returns the number of responses of a sitting that equal this one exactly.
    pub fn given(&self, sitting: SittingId, response: &str) -> Result<u32, StoreError> {
        let found = self.rows(SITTING_GIVEN, params![blob(sitting), response], |row| {
            row.get::<_, u32>(0)
        })?;
        Ok(found.into_iter().next().unwrap_or(0))
    }

    fn items(&self, sitting: SittingId) -> rusqlite::Result<BTreeMap<(ItemKey, Revision), String>> {
        let items = self.query(SITTING_ITEMS, [blob(sitting)], |row| {
            let key = row_types::item_key(row, 0)?;
            Ok(((key, Revision(row.get(2)?)), row.get(3)?))
        })?;
        Ok(items.into_iter().collect())
    }

    pub(super) fn id(&self) -> &[u8; 16] {
        self.learner.0.as_bytes()
    }

    pub(super) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.read_current(|| self.query(sql, params, read))
    }

    fn query<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params, |row| read(row))?;
        rows.collect()
    }

    fn read_current<T>(&self, read: impl FnOnce() -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let followed = projections::follow(self.conn, &mut |_| ());
        match followed.map_err(|error| error.at(self.path)) {
            // Projections that cannot be updated now are still shown; the next read tries again.
            Ok(()) | Err(StoreError::DiskFull(_) | StoreError::Locked(_)) => {}
            Err(error) => return Err(error),
        }
        let found = read().map_err(|error| StoreError::from(error).at(self.path));
        if matches!(found, Err(StoreError::Damaged { .. })) {
            // The next read then uses sums made from the log alone, as far as it can be read.
            let _ = shadow::shadow(self.conn, shadow::Begin::WithNothing);
        }
        found
    }
}
