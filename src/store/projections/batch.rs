//! Many events at once: summed in memory, in the order of the log, and added to the projections as
//! sums.
//!
//! The rows are the same as from the statements that add one event at a time; the replay tests
//! compare the two. Memory is bounded by the size of a batch.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{CHOSEN, ENDED, FLAG, NOTE, RESUMED, STARTED};

/// A number of responses and their points.
#[derive(Clone, Copy, Default)]
struct Tally {
    responses: i64,
    earned: i64,
    possible: i64,
}

impl Tally {
    fn add(&mut self, response: &Response) {
        self.responses += 1;
        self.earned += response.earned;
        self.possible += response.possible;
    }
}

/// The summed part of a response. Texts are numbers of [`Words`].
struct Response {
    learner: [u8; 16],
    sitting: [u8; 16],
    bank: u32,
    item: u32,
    topic: u32,
    groups: [Option<(&'static str, u32)>; 3],
    study_on: u32,
    earned: i64,
    possible: i64,
    at_ms: i64,
    revision: [u8; 32],
}

/// The events of one learner on one item in this batch.
struct Item {
    tally: Tally,
    last: (i64, i64),
    at_ms: i64,
    revision: [u8; 32],
}

/// The events of one sitting in this batch; its groups in order of appearance, each with the
/// learner's total before.
#[derive(Default)]
struct Sitting {
    tally: Tally,
    at_ms: i64,
    groups: Vec<(Group, Tally, Tally)>,
}

/// The key of a group: learner, axis and name.
type Group = ([u8; 16], &'static str, u32);

/// Texts by number, each stored once.
#[derive(Default)]
struct Words {
    numbers: BTreeMap<String, u32>,
    texts: Vec<String>,
}

impl Words {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }

    fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }
}

/// The sums of one batch.
struct Batch<'c> {
    conn: &'c Connection,
    words: Words,
    /// Topics with their bank as prefix, by the numbers of both.
    topics: BTreeMap<(u32, u32), u32>,
    items: BTreeMap<([u8; 16], u32, u32), Item>,
    days: BTreeMap<([u8; 16], u32, u32, u32), Tally>,
    /// The present all-time total of each group.
    totals: BTreeMap<Group, Tally>,
    sittings: BTreeMap<[u8; 16], Sitting>,
}

const EVENTS: &str = "
    SELECT seq, kind, learner, sitting, bank_id, item_id, topic, client_need, step, study_on,
        earned, possible, at_ms, revision
    FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2";

/// Adds up to `count` events after `after` and returns the number of the last; `None` if there are
/// none. The caller holds the transaction.
pub(super) fn take_in(conn: &Connection, after: i64, count: u32) -> rusqlite::Result<Option<i64>> {
    let mut batch = Batch {
        conn,
        words: Words::default(),
        topics: BTreeMap::new(),
        items: BTreeMap::new(),
        days: BTreeMap::new(),
        totals: BTreeMap::new(),
        sittings: BTreeMap::new(),
    };
    let mut events = conn.prepare_cached(EVENTS)?;
    let mut rows = events.query(params![after, count])?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        let seq = row.get(0)?;
        batch.event(seq, row)?;
        last = Some(seq);
    }
    if let Some(last) = last {
        batch.finish(after, last)?;
    }
    Ok(last)
}

impl Batch<'_> {
    fn event(&mut self, seq: i64, row: &Row<'_>) -> rusqlite::Result<()> {
        match row.get_ref(1)?.as_str()? {
            "response" => {
                let response = self.response(row)?;
                self.sum(&response)
            }
            "started" => self.run(STARTED, seq),
            "chosen" => self.run(CHOSEN, seq),
            "ended" => {
                // Responses come before the end of the sitting.
                self.put_sitting(row.get(3)?)?;
                self.run(ENDED, seq)
            }
            "resumed" => self.run(RESUMED, seq),
            // One item may be answered and flagged in turn: neither changes the other's columns.
            "flagged" | "unflagged" => self.run(FLAG, seq),
            "note" => self.run(NOTE, seq),
            _ => Ok(()),
        }
    }

    fn run(&self, statements: &[&str], seq: i64) -> rusqlite::Result<()> {
        for statement in statements {
            self.conn.prepare_cached(statement)?.execute([seq])?;
        }
        Ok(())
    }

    fn response(&mut self, row: &Row<'_>) -> rusqlite::Result<Response> {
        let bank = self.words.number(row.get_ref(4)?.as_str()?);
        let item = self.words.number(row.get_ref(5)?.as_str()?);
        let topic = self.words.number(row.get_ref(6)?.as_str()?);
        let named = match self.topics.get(&(bank, topic)) {
            Some(named) => *named,
            None => {
                let words = format!("{}/{}", self.words.text(bank), self.words.text(topic));
                let named = self.words.number(&words);
                self.topics.insert((bank, topic), named);
                named
            }
        };
        let mut group = |at: usize, axis| -> rusqlite::Result<_> {
            let name = row.get_ref(at)?.as_str_or_null()?;
            Ok(name.map(|name| (axis, self.words.number(name))))
        };
        Ok(Response {
            groups: [
                Some(("topic", named)),
                group(7, "client-need")?,
                group(8, "step")?,
            ],
            study_on: self.words.number(row.get_ref(9)?.as_str()?),
            learner: row.get(2)?,
            sitting: row.get(3)?,
            bank,
            item,
            topic,
            earned: row.get(10)?,
            possible: row.get(11)?,
            at_ms: row.get(12)?,
            revision: row.get(13)?,
        })
    }

    fn sum(&mut self, response: &Response) -> rusqlite::Result<()> {
        let learner = response.learner;
        let fresh = || Item {
            tally: Tally::default(),
            last: (0, 0),
            at_ms: 0,
            revision: response.revision,
        };
        let item = (learner, response.bank, response.item);
        let item = self.items.entry(item).or_insert_with(fresh);
        item.tally.add(response);
        item.last = (response.earned, response.possible);
        item.at_ms = response.at_ms;
        item.revision = response.revision;
        let day = (learner, response.study_on, response.bank, response.topic);
        self.days.entry(day).or_default().add(response);
        for (axis, name) in response.groups.into_iter().flatten() {
            let group = (learner, axis, name);
            let before = self.total(group)?;
            let sitting = self.sittings.entry(response.sitting).or_default();
            match sitting.groups.iter_mut().find(|(of, ..)| *of == group) {
                Some((_, tally, _)) => tally.add(response),
                None => {
                    let mut tally = Tally::default();
                    tally.add(response);
                    sitting.groups.push((group, tally, before));
                }
            }
            self.totals.entry(group).or_default().add(response);
        }
        let sitting = self.sittings.entry(response.sitting).or_default();
        sitting.tally.add(response);
        sitting.at_ms = response.at_ms;
        Ok(())
    }

    /// Returns the total of a group before the current response.
    fn total(&mut self, group: Group) -> rusqlite::Result<Tally> {
        if let Some(total) = self.totals.get(&group) {
            return Ok(*total);
        }
        let (learner, axis, name) = group;
        let stood = self
            .conn
            .prepare_cached(
                "SELECT responses, earned, possible FROM group_total
                 WHERE learner = ?1 AND axis = ?2 AND name = ?3",
            )?
            .query_row(params![learner, axis, self.words.text(name)], |row| {
                Ok(Tally {
                    responses: row.get(0)?,
                    earned: row.get(1)?,
                    possible: row.get(2)?,
                })
            })
            .optional()?
            .unwrap_or_default();
        self.totals.insert(group, stood);
        Ok(stood)
    }

    fn put_sitting(&mut self, id: [u8; 16]) -> rusqlite::Result<()> {
        let Some(sitting) = self.sittings.remove(&id) else {
            return Ok(());
        };
        let tally = sitting.tally;
        self.conn
            .prepare_cached(
                "UPDATE sitting SET answered = answered + ?2, earned = earned + ?3,
                     possible = possible + ?4, last_at_ms = ?5
                 WHERE id = ?1",
            )?
            .execute(params![
                id,
                tally.responses,
                tally.earned,
                tally.possible,
                sitting.at_ms
            ])?;
        let mut put = self.conn.prepare_cached(
            "INSERT INTO sitting_group VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT DO UPDATE SET
                 responses = responses + excluded.responses,
                 earned = earned + excluded.earned,
                 possible = possible + excluded.possible",
        )?;
        for ((_, axis, name), tally, before) in sitting.groups {
            put.execute(params![
                id,
                axis,
                self.words.text(name),
                tally.responses,
                tally.earned,
                tally.possible,
                before.responses,
                before.earned,
                before.possible
            ])?;
        }
        Ok(())
    }

    /// Writes all sums to the projections.
    fn finish(mut self, after: i64, last: i64) -> rusqlite::Result<()> {
        let open: Vec<[u8; 16]> = self.sittings.keys().copied().collect();
        for id in open {
            self.put_sitting(id)?;
        }
        self.put_items()?;
        self.put_days()?;
        self.put_totals()?;
        self.conn
            .prepare_cached(
                "INSERT INTO item_response
                 SELECT learner, bank_id, item_id, seq FROM event
                 WHERE kind = 'response' AND seq > ?1 AND seq <= ?2
                 ORDER BY learner, bank_id, item_id, seq",
            )?
            .execute([after, last])?;
        Ok(())
    }

    fn put_items(&self) -> rusqlite::Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO item_state VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10)
             ON CONFLICT DO UPDATE SET
                 responses = responses + excluded.responses,
                 last_earned = excluded.last_earned,
                 last_possible = excluded.last_possible,
                 total_earned = total_earned + excluded.total_earned,
                 total_possible = total_possible + excluded.total_possible,
                 last_at_ms = excluded.last_at_ms,
                 last_revision = excluded.last_revision",
        )?;
        for ((learner, bank, item), state) in &self.items {
            put.execute(params![
                learner,
                self.words.text(*bank),
                self.words.text(*item),
                state.tally.responses,
                state.last.0,
                state.last.1,
                state.tally.earned,
                state.tally.possible,
                state.at_ms,
                state.revision
            ])?;
        }
        Ok(())
    }

    fn put_days(&self) -> rusqlite::Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO topic_day VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO UPDATE SET
                 responses = responses + excluded.responses,
                 earned = earned + excluded.earned,
                 possible = possible + excluded.possible",
        )?;
        for ((learner, day, bank, topic), tally) in &self.days {
            put.execute(params![
                learner,
                self.words.text(*day),
                self.words.text(*bank),
                self.words.text(*topic),
                tally.responses,
                tally.earned,
                tally.possible
            ])?;
        }
        Ok(())
    }

    fn put_totals(&self) -> rusqlite::Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO group_total VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET
                 responses = excluded.responses,
                 earned = excluded.earned,
                 possible = excluded.possible",
        )?;
        for ((learner, axis, name), tally) in &self.totals {
            put.execute(params![
                learner,
                axis,
                self.words.text(*name),
                tally.responses,
                tally.earned,
                tally.possible
            ])?;
        }
        Ok(())
    }
}
