//! The full check of the progress file: SQLite's own, the rules of the log, and the sums.

use rusqlite::Connection;

use super::error::StoreError;
use super::shadow::{self, Begin, PROJECTIONS};
use super::{Store, projections, reading};

/// The result of a full check.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verified {
    /// The number of events, of all learners.
    pub events: u64,
    /// The number of responses.
    pub responses: u64,
    /// The number of sittings.
    pub sittings: u64,
    /// The number of wordings.
    pub wordings: u64,
    /// The number of projections that were compared with a rebuild; 0 if another window was writing.
    pub projections: u64,
    /// The problems found, one sentence each.
    pub findings: Vec<Finding>,
}

/// A problem in the progress file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Finding {
    /// SQLite reports damage to the file.
    Damage(String),
    /// Entries of the log break its rules.
    Log(String),
    /// Sums differ from the log. A rebuild corrects them.
    Sums(String),
}

/// Problems that SQLite lists: one is enough, and more give an idea of the extent.
const DAMAGE_MAX: usize = 10;

/// Counts the gaps in this directory's own numbers, except where entries were forgotten. Numbers
/// of other directories have gaps: a host gives them to many learners.
pub(super) const GAPS: &str = "
    SELECT coalesce(max(number) - count(*), 0) FROM (
        SELECT origin_seq - coalesce((SELECT last FROM origin_mark
            WHERE origin_mark.origin = event.origin), 0) AS number
        FROM event WHERE origin = (SELECT origin FROM here))
    WHERE number > 0";

/// The rules of the log: a query that counts the entries that break one, and the words for them.
const RULES: [(&str, &str); 7] = [
    (
        "SELECT count(*) - count(DISTINCT id) FROM event",
        "entries that are in the log twice",
    ),
    (GAPS, "entries of this directory that are missing"),
    (
        "SELECT count(*) FROM event WHERE kind = 'started'
             AND NOT EXISTS (SELECT 1 FROM form_item WHERE form_item.sitting = event.sitting)",
        "sets without questions",
    ),
    (
        // An item that another copy of the set chose for the place is no mistake.
        "SELECT count(*) FROM event WHERE kind = 'response' AND NOT EXISTS (
             SELECT 1 FROM form_item WHERE form_item.sitting = event.sitting
                 AND form_item.position = event.position AND form_item.bank_id = event.bank_id
                 AND form_item.item_id = event.item_id AND form_item.revision = event.revision)
             AND (vote = 0 OR (sitting, position, bank_id, item_id, revision) NOT IN (
                 SELECT sitting, position, bank_id, item_id, revision FROM event
                 WHERE kind = 'chosen-again'))",
        "answers to a question that their set does not have",
    ),
    (
        "SELECT count(*) FROM event WHERE kind = 'chosen' AND NOT EXISTS (
             SELECT 1 FROM form_item WHERE form_item.sitting = event.sitting
                 AND form_item.position = event.position AND form_item.bank_id = event.bank_id
                 AND form_item.item_id = event.item_id AND form_item.revision = event.revision)",
        "chosen questions that their set does not have",
    ),
    (
        "SELECT count(*) FROM event WHERE kind = 'response' AND NOT EXISTS (
             SELECT 1 FROM event AS start WHERE start.kind = 'started'
                 AND start.sitting = event.sitting AND start.learner = event.learner)",
        "answers in a set that was never started",
    ),
    (
        "SELECT count(*) FROM form_item WHERE NOT EXISTS (
             SELECT 1 FROM item_revision AS worded WHERE worded.bank_id = form_item.bank_id
                 AND worded.item_id = form_item.item_id AND worded.revision = form_item.revision)",
        "questions without their text",
    ),
];

impl Store {
    /// Checks everything: the file, the rules of the log, and whether the projections equal a
    /// rebuild, which is made in memory. Its time grows with the log.
    ///
    /// # Errors
    /// If the file cannot be read at all. Damage is a finding.
    pub fn verify(&self) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        let damage = self.damage()?;
        verified
            .findings
            .extend(damage.into_iter().map(Finding::Damage));
        if let Err(error) = self.verify_content(&mut verified) {
            match error.at(&self.path) {
                // It is told only if SQLite has not found it yet.
                StoreError::Damaged { reason, .. } if verified.findings.is_empty() => {
                    verified.findings.push(Finding::Damage(reason));
                }
                StoreError::Damaged { .. } => {}
                error => return Err(error),
            }
        }
        Ok(verified)
    }

    fn damage(&self) -> Result<Vec<String>, StoreError> {
        let sql = format!("PRAGMA integrity_check({DAMAGE_MAX})");
        match self.read_all(&sql, [], |row| row.get::<_, String>(0)) {
            Ok(mut found) => {
                found.retain(|line| line != "ok");
                Ok(found)
            }
            Err(StoreError::Damaged { reason, .. }) => Ok(vec![reason]),
            Err(error) => Err(error),
        }
    }

    fn verify_content(&self, verified: &mut Verified) -> Result<(), StoreError> {
        let count = |sql: &str| -> Result<u64, StoreError> {
            let count: i64 = self.conn.query_row(sql, [], |row| row.get(0))?;
            Ok(u64::try_from(count).unwrap_or(0))
        };
        verified.events = count("SELECT count(*) FROM event")?;
        verified.responses = count("SELECT count(*) FROM event WHERE kind = 'response'")?;
        verified.sittings = count("SELECT count(*) FROM event WHERE kind = 'started'")?;
        verified.wordings = count("SELECT count(*) FROM item_revision")?;
        for (sql, words) in RULES {
            let broken = count(sql)?;
            if broken > 0 {
                let finding = Finding::Log(format!("{words}: {broken}"));
                verified.findings.push(finding);
            }
        }
        self.follow()?;
        let conn = reading::usual(&self.path)?;
        shadow::shadow(&conn, Begin::WithNothing)?;
        projections::follow(&conn, &mut |_| ())?;
        self.compare(&conn, verified)
    }

    /// Compares the projections of the file with those in memory.
    fn compare(&self, conn: &Connection, verified: &mut Verified) -> Result<(), StoreError> {
        let reading = conn.unchecked_transaction()?;
        let is_level: bool = reading.query_row(
            "SELECT main.projected.seq = temp.projected.seq FROM main.projected, temp.projected",
            [],
            |row| row.get(0),
        )?;
        if !is_level {
            return Ok(());
        }
        for table in PROJECTIONS {
            let sql = format!(
                "SELECT (SELECT count(*) FROM
                         (SELECT * FROM main.{table} EXCEPT SELECT * FROM temp.{table}))
                     + (SELECT count(*) FROM
                         (SELECT * FROM temp.{table} EXCEPT SELECT * FROM main.{table}))"
            );
            let differ: i64 = reading.query_row(&sql, [], |row| row.get(0))?;
            if differ > 0 {
                let finding =
                    Finding::Sums(format!("sums that differ from the log ({table}): {differ}"));
                verified.findings.push(finding);
            }
            verified.projections += 1;
        }
        Ok(reading.finish()?)
    }
}
