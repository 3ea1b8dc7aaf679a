//! Many events at once: summed in memory, in the order of the log, and added to the projections as
//! sums.
//!
//! The rows are the same as from the statements that add one event at a time; the replay tests
//! compare the two. Memory is bounded by the size of a batch.

mod put;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::reviews::{Reviews, logged, logged_columns};
use super::{ENDED, FLAG, NOTE, RESUMED, STARTED};
use crate::domain::ReviewState;
use crate::domain::review::LoggedResponse;

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
    confidence: Option<i64>,
    /// `None` if its study day is no day.
    logged: Option<LoggedResponse>,
}

/// The events of one learner on one item in this batch, and its reviews up to now.
struct Item {
    tally: Tally,
    first: (i64, i64),
    first_on: u32,
    last: (i64, i64),
    last_on: u32,
    at_ms: i64,
    confidence: Option<i64>,
    revision: [u8; 32],
    review: Option<ReviewState>,
}

impl Item {
    /// Creates the item of its first response in this batch.
    fn new(response: &Response, review: Option<ReviewState>) -> Self {
        let points = (response.earned, response.possible);
        Self {
            tally: Tally::default(),
            first: points,
            first_on: response.study_on,
            last: points,
            last_on: response.study_on,
            at_ms: response.at_ms,
            confidence: response.confidence,
            revision: response.revision,
            review,
        }
    }

    fn add(&mut self, response: &Response) {
        self.tally.add(response);
        self.last = (response.earned, response.possible);
        self.last_on = response.study_on;
        self.at_ms = response.at_ms;
        self.confidence = response.confidence;
        self.revision = response.revision;
    }
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
    /// The number of responses with each confidence, and the sum of their shares of points.
    confidences: BTreeMap<([u8; 16], i64), (i64, i64)>,
    /// The present all-time total of each group.
    totals: BTreeMap<Group, Tally>,
    sittings: BTreeMap<[u8; 16], Sitting>,
    reviews: Reviews<'c>,
    /// The last study day as a number of [`Words`], and as a day: many responses in turn have the
    /// same.
    day: (u32, Option<Date>),
}

const EVENTS: &str = concat!(
    "SELECT seq, kind, learner, sitting, bank_id, item_id, topic, client_need, step, study_on,
        at_ms, revision, ",
    logged_columns!(),
    " FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2"
);
/// The place of the logged columns in it, with the points and the confidence.
const LOGGED: usize = 12;
const EARNED: usize = LOGGED + 1;
const POSSIBLE: usize = LOGGED + 2;
const CONFIDENCE: usize = LOGGED + 3;

/// Adds up to `count` events after `after` and returns the number of the last; `None` if there are
/// none. The caller holds the transaction.
pub(super) fn take_in(conn: &Connection, after: i64, count: u32) -> rusqlite::Result<Option<i64>> {
    let mut batch = Batch {
        conn,
        words: Words::default(),
        topics: BTreeMap::new(),
        items: BTreeMap::new(),
        days: BTreeMap::new(),
        confidences: BTreeMap::new(),
        totals: BTreeMap::new(),
        sittings: BTreeMap::new(),
        reviews: Reviews::new(conn),
        day: (u32::MAX, None),
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
                self.reviews.settle(response.learner)?;
                self.sum(&response)
            }
            "weights" => self.reviews.settle(row.get(2)?),
            "started" => self.run(STARTED, seq),
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
        let groups = [
            Some(("topic", named)),
            group(7, "client-need")?,
            group(8, "step")?,
        ];
        let words = row.get_ref(9)?.as_str()?;
        let study_on = self.words.number(words);
        if study_on != self.day.0 {
            self.day = (study_on, words.parse().ok());
        }
        let day = self.day.1;
        Ok(Response {
            groups,
            study_on,
            learner: row.get(2)?,
            sitting: row.get(3)?,
            bank,
            item,
            topic,
            earned: row.get(EARNED)?,
            possible: row.get(POSSIBLE)?,
            at_ms: row.get(10)?,
            revision: row.get(11)?,
            confidence: row.get(CONFIDENCE)?,
            logged: day.map(|day| logged(row, LOGGED, day)).transpose()?,
        })
    }

    fn sum(&mut self, response: &Response) -> rusqlite::Result<()> {
        let learner = response.learner;
        self.sum_item(response)?;
        if let Some(confidence) = response.confidence {
            let (responses, share_ppm) = self.confidences.entry((learner, confidence)).or_default();
            *responses += 1;
            *share_ppm += response.earned * 1_000_000 / response.possible.max(1);
        }
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

    /// Adds a response to its item and rates its review.
    fn sum_item(&mut self, response: &Response) -> rusqlite::Result<()> {
        let learner = response.learner;
        let item = match self.items.entry((learner, response.bank, response.item)) {
            Entry::Occupied(item) => item.into_mut(),
            Entry::Vacant(place) => {
                let (bank, name) = (
                    self.words.text(response.bank),
                    self.words.text(response.item),
                );
                let review = self.reviews.kept(learner, bank, name)?;
                place.insert(Item::new(response, review))
            }
        };
        item.add(response);
        if let Some(logged) = &response.logged
            && let Some(state) = self.reviews.rate(learner, item.review.as_ref(), logged)
        {
            item.review = Some(state);
        }
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
}
