//! The responses of adaptive exams that go on. They are in the projections like all others, and no
//! summary may tell them before the end of their exam.

use jiff::civil::Date;
use rusqlite::Row;

use super::error::StoreError;
use super::projections::reviews::{logged, logged_columns};
use super::records::Records;
use super::row_types;
use crate::domain::report::Group;
use crate::domain::review::{LoggedResponse, Prediction, ReviewState, rate};
use crate::domain::{ClientNeed, Confidence, ItemKey, JudgmentStep, Scheduler, Score, TopicKey};

/// The responses to all items that were answered in an adaptive exam that goes on, item by item,
/// with true for those of such an exam.
pub(super) const UNTOLD: &str = concat!(
    "WITH open_exam (id) AS MATERIALIZED (
         SELECT id FROM sitting
         WHERE learner = ?1 AND ended_ms IS NULL AND purpose = 'adaptive'),
     asked (bank_id, item_id) AS MATERIALIZED (
         SELECT DISTINCT bank_id, item_id
         FROM open_exam CROSS JOIN event ON event.sitting = open_exam.id
             AND event.kind = 'response')
     SELECT mine.bank_id, mine.item_id, sitting IN (SELECT id FROM open_exam), topic, study_on,
         client_need, step, at_ms, ",
    logged_columns!(),
    " FROM asked CROSS JOIN item_response AS mine USING (bank_id, item_id)
         CROSS JOIN event ON event.seq = mine.seq
     WHERE mine.learner = ?1
     ORDER BY mine.bank_id, mine.item_id, mine.seq"
);

/// A response of an adaptive exam that goes on.
#[derive(Clone, PartialEq, Debug)]
pub struct UntoldResponse {
    /// The item.
    pub item: ItemKey,
    /// Its topic when it was answered.
    pub topic: TopicKey,
    /// The groups that its points count for.
    pub groups: Vec<Group>,
    /// The time, in milliseconds since 1970.
    pub at_ms: i64,
    /// The study day.
    pub study_on: Date,
    /// The points.
    pub score: Score,
    /// The learner's confidence, if given.
    pub confidence: Option<Confidence>,
    /// The prediction that it tested, if it was a review.
    pub prediction: Option<Prediction>,
}

struct AskedRow {
    item: ItemKey,
    topic: TopicKey,
    groups: Vec<Group>,
    at_ms: i64,
    is_untold: bool,
    response: Option<LoggedResponse>,
}

impl Records<'_> {
    /// Returns the responses of the adaptive exams that go on, item by item. Reads the log by index,
    /// and only for such an exam.
    pub fn untold(&self) -> Result<Vec<UntoldResponse>, StoreError> {
        let rows = self.rows(UNTOLD, [self.id()], asked)?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let scheduler = Scheduler::new(self.weights()?.unwrap_or_default());
        let mut untold = Vec::new();
        let mut before: Option<(ItemKey, ReviewState)> = None;
        for row in rows {
            let Some(response) = row.response else {
                continue;
            };
            let state = before.as_ref().filter(|(item, _)| *item == row.item);
            let rated = rate(state.map(|(_, state)| state), &response, &scheduler);
            if let Some(rated) = &rated {
                before = Some((row.item.clone(), rated.state));
            }
            if row.is_untold {
                untold.push(UntoldResponse {
                    item: row.item,
                    topic: row.topic,
                    groups: row.groups,
                    at_ms: row.at_ms,
                    study_on: response.study_on,
                    score: response.score,
                    confidence: response.confidence,
                    prediction: rated.and_then(|rated| rated.prediction),
                });
            }
        }
        Ok(untold)
    }
}

fn asked(row: &Row<'_>) -> rusqlite::Result<AskedRow> {
    let item = row_types::item_key(row, 0)?;
    let day = row_types::day(row, 4)?;
    let topic = TopicKey {
        bank: item.bank.clone(),
        topic: row.get_ref(3)?.as_str()?.into(),
    };
    let need = row.get_ref(5)?.as_str_or_null()?;
    let step = row.get_ref(6)?.as_str_or_null()?;
    let mut groups = vec![Group::Topic(topic.clone())];
    groups.extend(need.and_then(ClientNeed::from_id).map(Group::Need));
    groups.extend(step.and_then(JudgmentStep::from_id).map(Group::Step));
    Ok(AskedRow {
        item,
        topic,
        groups,
        at_ms: row.get(7)?,
        is_untold: row.get(2)?,
        response: day.map(|day| logged(row, 8, day)).transpose()?,
    })
}
