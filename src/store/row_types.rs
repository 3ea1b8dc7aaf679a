//! The results of reads, and their conversion from rows. Opaque text is returned unchanged.

mod review;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Row;
use rusqlite::types::{FromSqlError, FromSqlResult, ValueRef};

pub(super) use review::{confidence_total, day, recall_bin, review_state};

use super::entry::Purpose;
use crate::domain::report::Group;
use crate::domain::{
    BankId, ClientNeed, Confidence, Ending, ItemKey, ItemState, JudgmentStep, Revision, Score,
    SittingId, TopicKey,
};

/// A sitting in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SittingRow {
    /// The sitting id.
    pub id: SittingId,
    /// The purpose.
    pub purpose: Purpose,
    /// The start time, to the millisecond.
    pub started_at: Timestamp,
    /// The learner's offset from UTC then.
    pub offset: Offset,
    /// The study day it started on.
    pub study_on: Date,
    /// The time of its last event in the log: its start, last response or end.
    pub last_at: Timestamp,
    /// The end time; `None` while it can be continued.
    pub ended_at: Option<Timestamp>,
    /// The number of items in its form.
    pub items: u32,
    /// The number of its responses.
    pub answered: u32,
    /// The points of these responses.
    pub score: Score,
    /// The banks of its form, in order of appearance.
    pub banks: Vec<BankId>,
    /// The kind of ending, if it has ended.
    pub ending: Option<Ending>,
    /// The number of times the learner came back to it.
    pub breaks: u32,
}

impl SittingRow {
    /// Returns whether it has ended.
    pub fn is_ended(&self) -> bool {
        self.ended_at.is_some()
    }

    /// Returns the time from its start to its last response or its end, breaks included.
    pub fn lasted(&self) -> SignedDuration {
        self.last_at.duration_since(self.started_at)
    }
}

/// All stored data of one sitting, to show or continue it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredSitting {
    /// The sitting as a list shows it.
    pub row: SittingRow,
    /// The form at its start, as opaque text.
    pub form: String,
    /// The places that were added to the form since, in order, as opaque text.
    pub chosen: Vec<String>,
    /// The items of its form with their wording then.
    pub items: BTreeMap<(ItemKey, Revision), String>,
    /// The responses, by place, then vote.
    pub responses: Vec<StoredResponse>,
    /// The drafts, by place; none at a place that is answered.
    pub drafts: Vec<StoredDraft>,
    /// The learner's place, from 0.
    pub place: usize,
}

/// A response of a sitting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredResponse {
    /// The place in the form, from 0.
    pub position: usize,
    /// The vote at that place, from 0.
    pub vote: u32,
    /// The response, as opaque text.
    pub response: String,
    /// The raw input if it could not be scored.
    pub entered: Option<String>,
    /// The score at submission.
    pub score: Score,
    /// The learner's confidence, if stated.
    pub confidence: Option<Confidence>,
    /// Time spent on it, in milliseconds.
    pub elapsed_ms: u64,
    /// The time of submission.
    pub at: Timestamp,
}

/// The input at a place that is not submitted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredDraft {
    /// The place in the form, from 0.
    pub position: usize,
    /// The input, as opaque text.
    pub entry: String,
    /// Time spent there so far, in milliseconds.
    pub elapsed_ms: u64,
}

/// A response as the history of its item shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemResponse {
    /// The time of submission.
    pub at: Timestamp,
    /// The learner's offset from UTC then.
    pub offset: Offset,
    /// The study day it counts toward.
    pub study_on: Date,
    /// The sitting.
    pub sitting: SittingId,
    /// The place in that sitting's form, from 0.
    pub position: usize,
    /// The purpose of that sitting.
    pub purpose: Purpose,
    /// The revision of the item's wording.
    pub revision: Revision,
    /// The response, as opaque text.
    pub response: String,
    /// The score.
    pub score: Score,
    /// True if a choice that would harm the client was selected.
    pub harmful: bool,
    /// Time spent on it, in milliseconds.
    pub elapsed_ms: u64,
}

/// The work in one topic on one study day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopicDay {
    /// The day.
    pub study_on: Date,
    /// The topic.
    pub topic: TopicKey,
    /// The number of responses.
    pub responses: u32,
    /// The points of these responses.
    pub score: Score,
}

/// The all-time totals of one group of items.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupTotal {
    /// The group.
    pub group: Group,
    /// The number of responses.
    pub responses: u32,
    /// The points of these responses.
    pub score: Score,
}

/// The totals of one sitting in one group of items, beside the earlier totals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SittingGroup {
    /// The group.
    pub group: Group,
    /// The number of responses in this sitting.
    pub responses: u32,
    /// The points of these responses.
    pub score: Score,
    /// The number of the learner's responses in this group, in any sitting, that come before this
    /// sitting's first one in the log.
    pub earlier_responses: u32,
    /// The points of these.
    pub earlier: Score,
}

/// Reads id, purpose, started_ms, offset_s, study_on, last_at_ms, ended_ms, items, answered,
/// earned, possible, banks, ending, breaks.
pub(super) fn sitting(row: &Row<'_>) -> rusqlite::Result<SittingRow> {
    Ok(SittingRow {
        id: sitting_id(row, 0)?,
        purpose: read(row, 1, purpose)?,
        started_at: read(row, 2, timestamp)?,
        offset: read(row, 3, offset)?,
        study_on: read(row, 4, date)?,
        last_at: read(row, 5, timestamp)?,
        ended_at: match row.get_ref(6)? {
            ValueRef::Null => None,
            _ => Some(read(row, 6, timestamp)?),
        },
        items: row.get(7)?,
        answered: row.get(8)?,
        score: score(row, 9)?,
        banks: row
            .get_ref(11)?
            .as_str_or_null()?
            .map(|banks| banks.split(' ').map(BankId::new).collect())
            .unwrap_or_default(),
        ending: match row.get_ref(6)? {
            ValueRef::Null => None,
            _ => Some(
                row.get_ref(12)?
                    .as_str_or_null()?
                    .and_then(Ending::from_id)
                    .unwrap_or_default(),
            ),
        },
        breaks: row.get(13)?,
    })
}

/// Reads position, vote, response, earned, possible, elapsed_ms, confidence, at_ms.
pub(super) fn response(row: &Row<'_>) -> rusqlite::Result<StoredResponse> {
    Ok(StoredResponse {
        position: count(row, 0)?,
        vote: row.get(1)?,
        response: row.get(2)?,
        entered: row.get(8)?,
        score: score(row, 3)?,
        elapsed_ms: count(row, 5)?,
        // A value from a newer program is treated as none.
        confidence: row
            .get::<_, Option<i64>>(6)?
            .and_then(Confidence::from_number),
        at: timestamp(row.get_ref(7)?)?,
    })
}

/// Reads position, entry, elapsed_ms.
pub(super) fn draft(row: &Row<'_>) -> rusqlite::Result<StoredDraft> {
    Ok(StoredDraft {
        position: count(row, 0)?,
        entry: row.get(1)?,
        elapsed_ms: count(row, 2)?,
    })
}

/// Reads bank_id, item_id, responses, first_earned, first_possible, first_on, last_earned,
/// last_possible, last_on, last_at_ms, last_confidence, last_revision, total_earned,
/// total_possible, flagged and the columns of the reviews.
pub(super) fn item_state(row: &Row<'_>) -> rusqlite::Result<(ItemKey, ItemState)> {
    let state = ItemState {
        responses: row.get(2)?,
        first: score(row, 3)?,
        first_on: day(row, 5)?,
        last: score(row, 6)?,
        last_on: day(row, 8)?,
        last_at_ms: row.get(9)?,
        // A value from a newer program is treated as none.
        last_confidence: row
            .get::<_, Option<i64>>(10)?
            .and_then(Confidence::from_number),
        last_revision: row.get::<_, Option<[u8; 32]>>(11)?.map(Revision),
        total: score(row, 12)?,
        flagged: row.get(14)?,
        review: review_state(row, 15)?,
    };
    Ok((item_key(row, 0)?, state))
}

/// Reads at_ms, offset_s, study_on, sitting, position, purpose, revision, response, earned,
/// possible, harmful, elapsed_ms.
pub(super) fn item_response(row: &Row<'_>) -> rusqlite::Result<ItemResponse> {
    Ok(ItemResponse {
        at: read(row, 0, timestamp)?,
        offset: read(row, 1, offset)?,
        study_on: read(row, 2, date)?,
        sitting: sitting_id(row, 3)?,
        position: count(row, 4)?,
        purpose: read(row, 5, purpose)?,
        revision: Revision(row.get(6)?),
        response: row.get(7)?,
        score: score(row, 8)?,
        harmful: row.get(10)?,
        elapsed_ms: count(row, 11)?,
    })
}

/// Reads study_on, bank, topic, responses, earned, possible.
pub(super) fn topic_day(row: &Row<'_>) -> rusqlite::Result<TopicDay> {
    Ok(TopicDay {
        study_on: read(row, 0, date)?,
        topic: TopicKey {
            bank: row.get_ref(1)?.as_str()?.into(),
            topic: row.get_ref(2)?.as_str()?.into(),
        },
        responses: row.get(3)?,
        score: score(row, 4)?,
    })
}

/// Reads a study day.
pub(super) fn study_day(row: &Row<'_>) -> rusqlite::Result<Date> {
    read(row, 0, date)
}

/// Reads axis, name, responses, earned, possible; skips a group whose name no longer exists.
pub(super) fn group_total(row: &Row<'_>) -> rusqlite::Result<Option<GroupTotal>> {
    let (responses, score) = (row.get(2)?, score(row, 3)?);
    Ok(group(row)?.map(|group| GroupTotal {
        group,
        responses,
        score,
    }))
}

/// Reads axis, name, responses, earned, possible, and the last three again for the earlier totals.
pub(super) fn sitting_group(row: &Row<'_>) -> rusqlite::Result<Option<SittingGroup>> {
    let (responses, now) = (row.get(2)?, score(row, 3)?);
    let (earlier_responses, earlier) = (row.get(5)?, score(row, 6)?);
    Ok(group(row)?.map(|group| SittingGroup {
        group,
        responses,
        score: now,
        earlier_responses,
        earlier,
    }))
}

/// Reads bank and item from two columns.
pub(super) fn item_key(row: &Row<'_>, first: usize) -> rusqlite::Result<ItemKey> {
    Ok(ItemKey {
        bank: row.get_ref(first)?.as_str()?.into(),
        item: row.get_ref(first + 1)?.as_str()?.into(),
    })
}

/// Reads axis and name from the first two columns.
fn group(row: &Row<'_>) -> rusqlite::Result<Option<Group>> {
    let (axis, name) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
    Ok(match axis {
        // Ids contain no slash.
        "topic" => name.split_once('/').map(|(bank, topic)| {
            Group::Topic(TopicKey {
                bank: bank.into(),
                topic: topic.into(),
            })
        }),
        "client-need" => ClientNeed::from_id(name).map(Group::Need),
        "step" => JudgmentStep::from_id(name).map(Group::Step),
        _ => None,
    })
}

fn score(row: &Row<'_>, first: usize) -> rusqlite::Result<Score> {
    Ok(Score {
        earned: row.get(first)?,
        possible: row.get(first + 1)?,
    })
}

fn sitting_id(row: &Row<'_>, at: usize) -> rusqlite::Result<SittingId> {
    Ok(SittingId(uuid::Uuid::from_bytes(row.get(at)?)))
}

/// Reads a count that SQLite keeps as a signed integer.
pub(super) fn count<T: TryFrom<i64>>(row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    let value: i64 = row.get(at)?;
    T::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(at, value))
}

/// Reads one column with a reader of its own, and says which column it was where it fails.
fn read<T>(
    row: &Row<'_>,
    at: usize,
    reader: fn(ValueRef<'_>) -> FromSqlResult<T>,
) -> rusqlite::Result<T> {
    let value = row.get_ref(at)?;
    reader(value).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(at, value.data_type(), Box::new(error))
    })
}

fn timestamp(value: ValueRef<'_>) -> FromSqlResult<Timestamp> {
    Timestamp::from_millisecond(value.as_i64()?).map_err(FromSqlError::other)
}

fn offset(value: ValueRef<'_>) -> FromSqlResult<Offset> {
    let seconds = value.as_i64()?;
    let seconds = i32::try_from(seconds).map_err(FromSqlError::other)?;
    Offset::from_seconds(seconds).map_err(FromSqlError::other)
}

fn date(value: ValueRef<'_>) -> FromSqlResult<Date> {
    value.as_str()?.parse().map_err(FromSqlError::other)
}

fn purpose(value: ValueRef<'_>) -> FromSqlResult<Purpose> {
    Purpose::from_id(value.as_str()?).ok_or(FromSqlError::InvalidType)
}
