//! Appending: entries become rows of the log, in one transaction.
//!
//! Called only by [`Store::append`](super::Store::append). The checks here keep the log sound: a
//! sitting starts once, accepts responses only to items of its form, one per place, and none after
//! it has ended. The domain checks that a response fits its item.

use rusqlite::{CachedStatement, Connection, OptionalExtension, named_params, params};
use uuid::{NoContext, Timestamp, Uuid};

use super::entry::{ChosenItem, Entry, Responded, ShownItem, Started};
use super::error::StoreError;
use crate::domain::{Ending, ItemKey, LearnerId, Moment, Revision, SittingId, Weights};

/// Creates an id for an event at `at`: a version 7 UUID, so that ids sort by time.
pub fn new_id(at: Moment) -> Uuid {
    // Clocks before 1970 are wrong; their ids just do not sort.
    let seconds = u64::try_from(at.at.as_second()).unwrap_or(0);
    let nanoseconds = u32::try_from(at.at.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, nanoseconds))
}

/// The learner, directory and time of an append.
pub(super) struct Writer<'c> {
    pub(super) conn: &'c Connection,
    pub(super) origin: Uuid,
    pub(super) learner: LearnerId,
    pub(super) at: Moment,
}

/// Columns of one event beside those that all events have.
#[derive(Default)]
struct Columns<'a> {
    purpose: Option<&'a str>,
    sitting: Option<SittingId>,
    item: Option<&'a ItemKey>,
    /// The place and the revision of a chosen item.
    chosen: Option<(usize, Revision)>,
    response: Option<&'a Responded>,
    body: Option<&'a str>,
}

// The origin of the count is read from the file: with a bound value, SQLite would recompile the
// statement for each value that its plan depends on.
pub(super) const INSERT_EVENT: &str = "
    INSERT INTO event (
        id, origin, origin_seq, learner, kind, at_ms, offset_s, study_on, monotonic_ms,
        purpose, sitting, position, vote, bank_id, item_id, revision, topic, client_need, step,
        response, earned, possible, harmful, confidence, elapsed_ms, allowed_ms,
        safety_critical, item_kind, body
    ) VALUES (
        :id, :origin,
        (SELECT max(
            coalesce((SELECT max(origin_seq) FROM event
                WHERE origin = (SELECT origin FROM here)), 0),
            coalesce((SELECT last FROM origin_mark
                WHERE origin = (SELECT origin FROM here)), 0)) + 1),
        :learner, :kind, :at_ms, :offset_s, :study_on, :monotonic_ms,
        :purpose, :sitting, :position, :vote, :bank_id, :item_id, :revision, :topic,
        :client_need, :step, :response, :earned, :possible, :harmful, :confidence, :elapsed_ms,
        :allowed_ms, :safety_critical, :item_kind, :body
    )";

pub(super) const OPEN_SITTING: &str = "
    SELECT purpose,
        EXISTS (SELECT 1 FROM event AS ending
            WHERE ending.kind = 'ended' AND ending.sitting = event.sitting)
    FROM event WHERE kind = 'started' AND sitting = ?1 AND learner = ?2";

impl Writer<'_> {
    /// Writes one entry; the caller's transaction commits it.
    pub(super) fn write(&self, entry: &Entry) -> Result<(), StoreError> {
        match entry {
            Entry::Started(started) => self.start(started),
            Entry::Responded(responded) => self.respond(responded),
            Entry::Chosen(chosen) => self.choose(chosen),
            Entry::Draft {
                sitting,
                position,
                entry,
                elapsed_ms,
                entered,
            } => self.draft(*sitting, *position, entry, *elapsed_ms, *entered),
            Entry::Place { sitting, position } => self.place(*sitting, *position),
            Entry::Flag { item, on } => self.flag(item, *on),
            Entry::Note { item, text } => self.note(item, text),
            Entry::Ended { sitting, ending } => self.end(*sitting, *ending),
            Entry::Resumed { sitting } => self.resume(*sitting),
            Entry::Weights(weights) => self.weigh(weights),
        }
    }

    fn start(&self, starting: &Started) -> Result<(), StoreError> {
        let sitting = starting.sitting;
        let started = self
            .prepare("SELECT 1 FROM event WHERE kind = 'started' AND sitting = ?1")?
            .exists([blob(sitting)])?;
        if started {
            return Err(StoreError::AlreadyStarted(sitting));
        }
        for (position, shown) in starting.items.iter().enumerate() {
            self.show(sitting, position, shown)?;
        }
        self.log(
            "started",
            &Columns {
                purpose: Some(starting.purpose.id()),
                sitting: Some(sitting),
                body: Some(&starting.form),
                ..Columns::default()
            },
        )
    }

    /// Adds an item to a form, with its wording.
    fn show(
        &self,
        sitting: SittingId,
        position: usize,
        shown: &ShownItem,
    ) -> Result<(), StoreError> {
        let (bank, item) = (shown.key.bank.as_str(), shown.key.item.as_str());
        let revision = shown.revision.0;
        // The same wording may have a better explanation than when it was first shown.
        self.prepare(
            "INSERT INTO item_revision VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET text = excluded.text WHERE text <> excluded.text",
        )?
        .execute(params![bank, item, revision, shown.text])?;
        self.prepare("INSERT INTO form_item VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![blob(sitting), int(position), bank, item, revision])?;
        Ok(())
    }

    fn choose(&self, chosen: &ChosenItem) -> Result<(), StoreError> {
        let (sitting, position) = (chosen.sitting, chosen.position);
        let purpose = self.open_sitting(sitting)?;
        let before = position.checked_sub(1);
        let follows = match before {
            Some(before) => self.form_item(sitting, before)?.is_some(),
            None => false,
        };
        if !follows || self.form_item(sitting, position)?.is_some() {
            return Err(StoreError::AlreadyChosen { sitting, position });
        }
        self.show(sitting, position, &chosen.item)?;
        self.log(
            "chosen",
            &Columns {
                purpose: Some(&purpose),
                sitting: Some(sitting),
                item: Some(&chosen.item.key),
                chosen: Some((position, chosen.item.revision)),
                body: Some(&chosen.place),
                ..Columns::default()
            },
        )
    }

    fn respond(&self, responded: &Responded) -> Result<(), StoreError> {
        let (sitting, position) = (responded.sitting, responded.position);
        let purpose = self.open_sitting(sitting)?;
        let item = &responded.item;
        if self.form_item(sitting, position)? != Some((item.clone(), responded.revision)) {
            return Err(StoreError::NotInForm { sitting, position });
        }
        let answered = self
            .prepare(
                "SELECT 1 FROM event
                 WHERE kind = 'response' AND sitting = ?1 AND position = ?2 AND vote = ?3",
            )?
            .exists(params![blob(sitting), int(position), responded.vote])?;
        if answered {
            return Err(StoreError::AlreadyAnswered { sitting, position });
        }
        self.log(
            "response",
            &Columns {
                purpose: Some(&purpose),
                sitting: Some(sitting),
                item: Some(item),
                response: Some(responded),
                body: responded.entered.as_deref(),
                ..Columns::default()
            },
        )?;
        self.prepare("DELETE FROM draft WHERE sitting = ?1 AND position = ?2")?
            .execute(params![blob(sitting), int(position)])?;
        Ok(())
    }

    fn draft(
        &self,
        sitting: SittingId,
        position: usize,
        entry: &str,
        elapsed_ms: u64,
        entered: bool,
    ) -> Result<(), StoreError> {
        self.open_place(sitting, position)?;
        // A draft of an answered place comes from another window. It is dropped, because the rest
        // of its batch must not fail for it. A later vote may be to another item.
        self.prepare(
            "INSERT INTO draft
             SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (
                 SELECT 1 FROM event
                 WHERE kind = 'response' AND sitting = ?1 AND position = ?2 AND vote = 0)
             ON CONFLICT DO UPDATE
             SET entry = CASE WHEN ?5 THEN excluded.entry ELSE entry END,
                 elapsed_ms = max(elapsed_ms, excluded.elapsed_ms)",
        )?
        .execute(params![
            blob(sitting),
            int(position),
            entry,
            int(elapsed_ms),
            entered
        ])?;
        Ok(())
    }

    fn place(&self, sitting: SittingId, position: usize) -> Result<(), StoreError> {
        self.open_place(sitting, position)?;
        self.prepare(
            "INSERT INTO place VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET position = excluded.position",
        )?
        .execute(params![blob(sitting), int(position)])?;
        Ok(())
    }

    fn flag(&self, item: &ItemKey, on: bool) -> Result<(), StoreError> {
        self.log(
            if on { "flagged" } else { "unflagged" },
            &Columns {
                item: Some(item),
                ..Columns::default()
            },
        )
    }

    fn note(&self, item: &ItemKey, text: &str) -> Result<(), StoreError> {
        self.log(
            "note",
            &Columns {
                item: Some(item),
                body: Some(text),
                ..Columns::default()
            },
        )
    }

    fn end(&self, sitting: SittingId, ending: Ending) -> Result<(), StoreError> {
        let purpose = self.open_sitting(sitting)?;
        self.log(
            "ended",
            &Columns {
                purpose: Some(&purpose),
                sitting: Some(sitting),
                body: Some(ending.id()),
                ..Columns::default()
            },
        )
    }

    fn resume(&self, sitting: SittingId) -> Result<(), StoreError> {
        let purpose = self.open_sitting(sitting)?;
        self.log(
            "resumed",
            &Columns {
                purpose: Some(&purpose),
                sitting: Some(sitting),
                ..Columns::default()
            },
        )
    }

    fn weigh(&self, weights: &Weights) -> Result<(), StoreError> {
        let words = weights.to_string();
        self.log(
            "weights",
            &Columns {
                body: Some(&words),
                ..Columns::default()
            },
        )
    }

    /// Returns the purpose of a sitting, which must be this learner's and not have ended. Read from
    /// the log, because the projections may lag behind.
    fn open_sitting(&self, sitting: SittingId) -> Result<String, StoreError> {
        let found = self
            .prepare(OPEN_SITTING)?
            .query_row(params![blob(sitting), self.learner.0.as_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        match found {
            None => Err(StoreError::NoSuchSitting(sitting)),
            Some((_, true)) => Err(StoreError::Ended(sitting)),
            Some((purpose, false)) => Ok(purpose),
        }
    }

    /// Refuses a place that is not in the form of an open sitting.
    fn open_place(&self, sitting: SittingId, position: usize) -> Result<(), StoreError> {
        self.open_sitting(sitting)?;
        if self.form_item(sitting, position)?.is_some() {
            Ok(())
        } else {
            Err(StoreError::NotInForm { sitting, position })
        }
    }

    fn form_item(
        &self,
        sitting: SittingId,
        position: usize,
    ) -> Result<Option<(ItemKey, Revision)>, StoreError> {
        let found = self
            .prepare(
                "SELECT bank_id, item_id, revision FROM form_item
                 WHERE sitting = ?1 AND position = ?2",
            )?
            .query_row(params![blob(sitting), int(position)], |row| {
                let key = ItemKey {
                    bank: row.get_ref(0)?.as_str()?.into(),
                    item: row.get_ref(1)?.as_str()?.into(),
                };
                Ok((key, Revision(row.get(2)?)))
            })
            .optional()?;
        Ok(found)
    }

    /// Writes a row of the log.
    fn log(&self, kind: &str, columns: &Columns<'_>) -> Result<(), StoreError> {
        let response = columns.response;
        let responded = response.map(|r| (r.position, r.revision));
        let placed = responded.or(columns.chosen);
        let Moment {
            at,
            offset,
            monotonic,
        } = self.at;
        self.prepare(INSERT_EVENT)?.execute(named_params! {
            ":id": new_id(self.at).as_bytes(),
            ":origin": self.origin.as_bytes(),
            ":learner": self.learner.0.as_bytes(),
            ":kind": kind,
            ":at_ms": at.as_millisecond(),
            ":offset_s": offset.seconds(),
            ":study_on": self.at.study_on().to_string(),
            ":monotonic_ms": int(monotonic.as_millis()),
            ":purpose": columns.purpose,
            ":sitting": columns.sitting.map(|sitting| sitting.0.into_bytes()),
            ":position": placed.map(|(position, _)| int(position)),
            ":vote": response.map(|r| r.vote),
            ":bank_id": columns.item.map(|item| item.bank.as_str()),
            ":item_id": columns.item.map(|item| item.item.as_str()),
            ":revision": placed.map(|(_, revision)| revision.0),
            ":topic": response.map(|r| r.topic.as_str()),
            ":client_need": response.and_then(|r| r.client_need).map(|need| need.id()),
            ":step": response.and_then(|r| r.step).map(|step| step.id()),
            ":response": response.map(|r| r.response.as_str()),
            ":earned": response.map(|r| r.score.earned),
            ":possible": response.map(|r| r.score.possible),
            ":harmful": response.map(|r| r.harmful),
            ":confidence": response.and_then(|r| r.confidence).map(|of| of.number()),
            ":elapsed_ms": response.map(|r| int(r.elapsed_ms)),
            ":allowed_ms": response.and_then(|r| r.allowed_ms).map(int),
            ":safety_critical": response.map(|r| r.safety_critical),
            ":item_kind": response.map(|r| r.kind.id()),
            ":body": columns.body,
        })?;
        Ok(())
    }

    fn prepare(&self, sql: &str) -> rusqlite::Result<CachedStatement<'_>> {
        self.conn.prepare_cached(sql)
    }
}

/// Returns the bytes of a sitting id, as SQLite stores it.
pub(super) fn blob(sitting: SittingId) -> [u8; 16] {
    sitting.0.into_bytes()
}

/// Converts a count to SQLite's integer; saturates beyond any count a person could reach.
pub(super) fn int(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
