//! The records of learners in the shared store, as a progress file sees them.
//!
//! Called on the thread of the progress file, which is none of tokio's: it waits for each reply. The
//! rules are functions in the database (`schema/0002_records.sql`), so each call is one statement.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::Cluster;
use super::connection::Connections;
use super::rows::{int, number, value};
use crate::classroom::shared::SharedError;
use crate::domain::limits::RECORD_ROWS_PULLED_MAX;
use crate::domain::{LearnerId, Moment, Revision};
use crate::exchange;
use crate::store::{
    KeptWording, LogRow, LoggedItem, PushResult, RecordsPull, RecordsPush, RecordsVersion,
    StoreError, Upstream,
};

const PUSH: &str = "SELECT outcome, learner, log, last
    FROM dripset.push_records($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
const PULL: &str = "SELECT learner, log, last, is_anew, seq, line
    FROM dripset.pull_records($1, $2, $3, $4)";
const WORDINGS: &str = "SELECT bank, item, revision, body
    FROM unnest($1::text[], $2::text[], $3::text[]) AS asked (bank, item, revision)
    JOIN dripset.wording USING (bank, item, revision)";
const FORGOTTEN: &str = "SELECT asked.learner
    FROM unnest($1::uuid[], $2::bigint[]) AS asked (learner, log)
    LEFT JOIN dripset.record_log AS present ON present.learner = asked.learner
    WHERE asked.log IS DISTINCT FROM present.log";
const KNOW_KEY: &str = "SELECT dripset.know_key($1, $2, $3, $4)";
const CHOOSE_PLAIN: &str = "INSERT INTO dripset.learner_display (learner, plain)
    SELECT id, $2 FROM dripset.learner WHERE id = $1
    ON CONFLICT (learner) DO UPDATE SET plain = excluded.plain";

/// The bank, the item and the revision of a wording.
type WordingKey = (String, String, Revision);

/// The records in the shared store.
pub(super) struct ClusterRecords {
    connections: Arc<Connections>,
    runtime: Handle,
    /// The most rows in one reply.
    page: usize,
    /// The wordings that this node has stored, as digests, so that each is sent once.
    stored: BTreeMap<WordingKey, u64>,
}

impl Cluster {
    /// Returns the records of learners for the progress file of this node. Called within a runtime of
    /// tokio; what it returns is for a thread that is not of it.
    pub fn records(&self) -> Box<dyn Upstream> {
        self.records_in_pages(RECORD_ROWS_PULLED_MAX)
    }

    /// Does the same with at most `page` rows in one reply.
    pub(super) fn records_in_pages(&self, page: usize) -> Box<dyn Upstream> {
        Box::new(ClusterRecords::new(Arc::clone(&self.connections), page))
    }
}

/// The columns of the rows of a push.
#[derive(Default)]
struct PushedRows {
    of: Vec<i32>,
    ids: Vec<Uuid>,
    kinds: Vec<String>,
    sittings: Vec<Option<Uuid>>,
    positions: Vec<Option<i64>>,
    votes: Vec<Option<i64>>,
    lines: Vec<String>,
}

impl PushedRows {
    fn add(&mut self, of: i32, row: &LogRow) -> Result<(), StoreError> {
        let (id, kind, sitting, position, vote) = match row {
            LogRow::Event(event) => (
                event.id,
                event.kind.as_str(),
                event.sitting,
                event.position,
                event.vote,
            ),
            LogRow::Draft(draft) => (
                Uuid::nil(),
                "draft",
                Some(draft.sitting.0),
                Some(draft.position),
                None,
            ),
            LogRow::Place(place) => (Uuid::nil(), "place", Some(place.sitting.0), None, None),
            LogRow::Wording(_) => return Ok(()),
        };
        let line = exchange::row_to_json(row.clone());
        self.of.push(of);
        self.ids.push(id);
        self.kinds.push(kind.to_owned());
        self.sittings.push(sitting);
        self.positions.push(position);
        self.votes.push(vote);
        self.lines
            .push(line.map_err(|error| StoreError::Refused(error.to_string()))?);
        Ok(())
    }
}

impl ClusterRecords {
    /// Creates them with at most `page` rows in one reply. Called within a runtime of tokio.
    pub(super) fn new(connections: Arc<Connections>, page: usize) -> Self {
        Self {
            connections,
            runtime: Handle::current(),
            page,
            stored: BTreeMap::new(),
        }
    }

    fn ask(
        &self,
        sql: &'static str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        let asked = self.connections.rows(sql, params);
        self.runtime.block_on(asked).map_err(refused)
    }
}

impl Upstream for ClusterRecords {
    fn push(
        &mut self,
        wordings: &[KeptWording],
        pushes: &[RecordsPush],
        at: Moment,
    ) -> Result<PushResult, StoreError> {
        let mut rows = PushedRows::default();
        for (of, push) in (1..).zip(pushes) {
            push.rows.iter().try_for_each(|row| rows.add(of, row))?;
        }
        let class = pushes.first().and_then(|push| push.class);
        let learners: Vec<_> = pushes.iter().map(|push| push.learner.0).collect();
        let logs: Vec<_> = pushes.iter().map(|push| int(push.version.log)).collect();
        let lasts: Vec<_> = pushes.iter().map(|push| int(push.version.last)).collect();
        let new = wordings.iter();
        let new: Vec<_> = new
            .map(|one| (wording_key(one), digest(&one.text), one))
            .filter(|(key, digest, _)| self.stored.get(key) != Some(digest))
            .collect();
        let banks: Vec<_> = new.iter().map(|(key, ..)| key.0.as_str()).collect();
        let items: Vec<_> = new.iter().map(|(key, ..)| key.1.as_str()).collect();
        let revisions: Vec<_> = new.iter().map(|(key, ..)| key.2.to_string()).collect();
        let texts: Vec<_> = new.iter().map(|(.., one)| one.text.as_str()).collect();
        let answer = self.ask(
            PUSH,
            &[
                &at.at.as_millisecond(),
                &class.map(|class| class.0),
                &learners,
                &logs,
                &lasts,
                &rows.of,
                &rows.ids,
                &rows.kinds,
                &rows.sittings,
                &rows.positions,
                &rows.votes,
                &rows.lines,
                &banks,
                &items,
                &revisions,
                &texts,
            ],
        )?;
        let result = pushed(&answer, pushes.is_empty())?;
        if matches!(result, PushResult::Stored(_)) {
            let stored = new.into_iter().map(|(key, digest, _)| (key, digest));
            self.stored.extend(stored);
        }
        Ok(result)
    }

    fn pull(
        &mut self,
        known: &[(LearnerId, RecordsVersion)],
    ) -> Result<Vec<RecordsPull>, StoreError> {
        let (learners, logs) = columns(known);
        let lasts: Vec<_> = known.iter().map(|(_, version)| int(version.last)).collect();
        let max = i64::try_from(self.page).unwrap_or(i64::MAX);
        let rows = self.ask(PULL, &[&learners, &logs, &lasts, &max])?;
        let mut pulls: Vec<RecordsPull> = Vec::new();
        for row in rows {
            add_pulled(&mut pulls, &row)?;
        }
        Ok(pulls)
    }

    fn wordings(&mut self, of: &[LoggedItem]) -> Result<Vec<KeptWording>, StoreError> {
        let banks: Vec<_> = of.iter().map(|item| item.bank.as_str()).collect();
        let items: Vec<_> = of.iter().map(|item| item.item.as_str()).collect();
        let revisions: Vec<_> = of.iter().map(|item| item.revision.to_string()).collect();
        let rows = self.ask(WORDINGS, &[&banks, &items, &revisions])?;
        let read = |row: &Row| -> Result<KeptWording, StoreError> {
            let revision = column::<&str>(row, 2)?;
            Ok(KeptWording {
                bank: column(row, 0)?,
                item: column(row, 1)?,
                revision: Revision::from_hex(revision)
                    .ok_or_else(|| StoreError::Refused("a revision cannot be read".into()))?,
                text: column(row, 3)?,
            })
        };
        rows.iter().map(read).collect()
    }

    fn forgotten(
        &mut self,
        known: &[(LearnerId, RecordsVersion)],
    ) -> Result<Vec<LearnerId>, StoreError> {
        let (learners, logs) = columns(known);
        let rows = self.ask(FORGOTTEN, &[&learners, &logs])?;
        rows.iter()
            .map(|row| column(row, 0).map(LearnerId))
            .collect()
    }

    fn know_key(
        &mut self,
        fingerprint: &str,
        (learner, version): (LearnerId, RecordsVersion),
        at: Moment,
    ) -> Result<(), StoreError> {
        let (log, at_ms) = (int(version.log), at.at.as_millisecond());
        self.ask(KNOW_KEY, &[&fingerprint, &learner.0, &log, &at_ms])?;
        Ok(())
    }

    fn choose_plain(&mut self, learner: LearnerId, plain: bool) -> Result<(), StoreError> {
        self.ask(CHOOSE_PLAIN, &[&learner.0, &plain])?;
        Ok(())
    }
}

/// Reads the reply to a push.
fn pushed(rows: &[Row], is_empty: bool) -> Result<PushResult, StoreError> {
    let (mut versions, mut erased) = (Vec::new(), Vec::new());
    for row in rows {
        match column::<&str>(row, 0)? {
            "stored" => versions.push(version(row, 2)?),
            "erased" => erased.push(LearnerId(column(row, 1)?)),
            "behind" => return Ok(PushResult::Behind),
            other => return Err(StoreError::Refused(format!("it answers {other:?}"))),
        }
    }
    match (versions.is_empty(), erased.is_empty()) {
        (_, false) => Ok(PushResult::Erased(erased)),
        (true, true) if !is_empty => Err(StoreError::Refused("it answers nothing".into())),
        _ => Ok(PushResult::Stored(versions)),
    }
}

/// Adds a row of a reply to the rows of its learner, who is the last one or a new one.
fn add_pulled(pulls: &mut Vec<RecordsPull>, row: &Row) -> Result<(), StoreError> {
    let learner = LearnerId(column(row, 0)?);
    let present = version(row, 1)?;
    if pulls.last().is_none_or(|last| last.learner != learner) {
        pulls.push(RecordsPull {
            learner,
            version: present,
            is_anew: column(row, 3)?,
            rows: Vec::new(),
            is_all: true,
        });
    }
    let (Some(seq), Some(line)) = (
        column::<Option<i64>>(row, 4)?,
        column::<Option<&str>>(row, 5)?,
    ) else {
        return Ok(());
    };
    let unknown = |error| {
        StoreError::Refused(format!(
            "it has records that this version of Dripset does not know ({error})"
        ))
    };
    if let Some(pull) = pulls.last_mut() {
        pull.rows
            .push(exchange::row_from_json(line).map_err(unknown)?);
        pull.version.last = u64::try_from(seq).unwrap_or(0);
        pull.is_all = pull.version.last == present.last;
    }
    Ok(())
}

fn version(row: &Row, from: usize) -> Result<RecordsVersion, StoreError> {
    Ok(RecordsVersion {
        log: number(row, from).map_err(refused)?,
        last: number(row, from + 1).map_err(refused)?,
    })
}

fn columns(known: &[(LearnerId, RecordsVersion)]) -> (Vec<Uuid>, Vec<i64>) {
    let known = known.iter();
    known
        .map(|(learner, version)| (learner.0, int(version.log)))
        .unzip()
}

fn column<'r, T: tokio_postgres::types::FromSql<'r>>(
    row: &'r Row,
    at: usize,
) -> Result<T, StoreError> {
    value(row, at).map_err(refused)
}

fn refused(error: SharedError) -> StoreError {
    match error {
        SharedError::Unreachable(why) => StoreError::Unreachable(why),
        other => StoreError::Refused(other.to_string()),
    }
}

fn wording_key(one: &KeptWording) -> WordingKey {
    (one.bank.clone(), one.item.clone(), one.revision)
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
