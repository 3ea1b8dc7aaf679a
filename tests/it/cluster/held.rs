//! What the engine has of a class, compared with what its people were told.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use dripset::content::record::{ClassRecord, class_event_from_record};
use dripset::domain::ids::LearnerId;
use dripset::domain::room::{ClassEvent, PollPhase, Room};
use dripset::domain::{Allowance, Response};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::nodes::Nodes;
use super::{Held, pause};

/// Returns the time of this machine, which is the engine's too.
pub fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    i64::try_from(now.expect("a time").as_millis()).expect("a time")
}

/// An event as the engine has it.
struct Row {
    seq: u64,
    at_ms: i64,
    record: ClassRecord,
    node: String,
    lease: Option<u64>,
}

/// A lease as the engine has it.
struct Lease {
    node: String,
    taken_ms: i64,
    /// The last renewal of its node, as far as it is known.
    renewed_ms: Option<i64>,
}

/// All that the engine has of the one class.
pub struct Kept {
    rows: Vec<Row>,
    leases: BTreeMap<u64, Lease>,
    names: BTreeMap<String, LearnerId>,
    people: usize,
    /// The responses in the learners' own records: learner, position and vote, each with its line.
    records: Vec<((LearnerId, u64, u64), String)>,
    last_seq: u64,
}

fn read(nodes: &Nodes, query: &str) -> Vec<Value> {
    let told = nodes.sql(&format!(
        "SELECT coalesce(json_agg(row_to_json(q)), '[]') FROM ({query}) AS q"
    ));
    serde_json::from_str(&told).expect("JSON")
}

fn learner(value: &Value) -> Option<LearnerId> {
    value
        .as_str()
        .map(|text| LearnerId(Uuid::parse_str(text).expect("an id")))
}

fn row(value: &Value) -> Row {
    let small = |key: &str| {
        value[key]
            .as_u64()
            .map(|it| u32::try_from(it).expect("small"))
    };
    Row {
        seq: value["seq"].as_u64().expect("a number"),
        at_ms: value["at_ms"].as_i64().expect("a time"),
        record: ClassRecord {
            kind: value["kind"].as_str().expect("a kind").into(),
            learner: learner(&value["learner"]),
            poll: small("poll"),
            vote: small("vote"),
            body: value["body"].as_str().expect("a body").into(),
        },
        node: value["node"].as_str().expect("a node").into(),
        lease: value["lease"].as_u64(),
    }
}

impl Kept {
    /// Reads it once the learners have their results in their own records.
    pub fn of(nodes: &Nodes, class: &Held) -> Self {
        let deadline = std::time::Instant::now() + Duration::from_secs(30);
        while nodes.sql("SELECT logs_kept FROM dripset.class") != "t" {
            let words = || (0..3).map(|index| nodes.words(index)).collect::<String>();
            assert!(
                std::time::Instant::now() < deadline,
                "no records: {}",
                words()
            );
            pause(Duration::from_millis(100));
        }
        let ms = |of: &str| format!("(extract(epoch FROM {of}) * 1000)::bigint");
        let leases = read(
            nodes,
            &format!(
                "SELECT l.lease, l.node, {} AS taken, {} - 2000 AS renewed FROM \
                 dripset.class_lease AS l LEFT JOIN dripset.node AS n ON n.id = l.node",
                ms("l.taken_at"),
                ms("n.until")
            ),
        );
        let lease = |value: &Value| {
            let lease = Lease {
                node: value["node"].as_str().expect("a node").into(),
                taken_ms: value["taken"].as_i64().expect("a time"),
                renewed_ms: value["renewed"].as_i64(),
            };
            (value["lease"].as_u64().expect("a number"), lease)
        };
        let events = read(nodes, "SELECT * FROM dripset.class_event ORDER BY seq");
        let people = read(nodes, "SELECT learner, name FROM dripset.class_learner");
        let name = |value: &Value| {
            let name = value["name"].as_str().expect("a name").to_owned();
            (name, learner(&value["learner"]).expect("a learner"))
        };
        let records = read(
            nodes,
            "SELECT learner, position, vote, line FROM dripset.record WHERE kind = 'response'",
        );
        let record = |value: &Value| {
            let number = |key: &str| value[key].as_u64().expect("a number");
            let who = learner(&value["learner"]).expect("a learner");
            let line = value["line"].as_str().expect("a line").to_owned();
            ((who, number("position"), number("vote")), line)
        };
        let last_seq = nodes.sql("SELECT last_seq FROM dripset.class");
        assert!(!class.learners.is_empty());
        Self {
            rows: events.iter().map(row).collect(),
            leases: leases.iter().map(lease).collect(),
            people: people.len(),
            names: people.iter().map(name).collect(),
            records: records.iter().map(record).collect(),
            last_seq: last_seq.parse().expect("a number"),
        }
    }

    /// Checks everything.
    pub fn holds(&self, class: &Held) {
        self.numbers_have_no_gaps();
        self.one_node_at_a_time_has_the_lease();
        let room = self.no_response_is_late_or_twice();
        self.everybody_is_the_same(class);
        self.all_confirmed_is_kept(class, &room);
    }

    fn numbers_have_no_gaps(&self) {
        for (expected, row) in (1..).zip(&self.rows) {
            assert_eq!(row.seq, expected, "numbers without gaps");
        }
        assert_eq!(self.rows.len() as u64, self.last_seq);
    }

    fn one_node_at_a_time_has_the_lease(&self) {
        let numbers: Vec<u64> = self.leases.keys().copied().collect();
        assert!(
            numbers.iter().copied().eq(1..=numbers.len() as u64),
            "{numbers:?}"
        );
        let taken: Vec<i64> = self.leases.values().map(|lease| lease.taken_ms).collect();
        assert!(taken.is_sorted(), "{taken:?}");
        let mut newest = 0;
        for row in &self.rows {
            let Some(lease) = row.lease else {
                continue;
            };
            assert!(
                lease >= newest,
                "event {}: lease {lease} after {newest}",
                row.seq
            );
            newest = lease;
            assert_eq!(self.leases[&lease].node, row.node, "event {}", row.seq);
        }
    }

    /// Folds the log with the rules themselves.
    fn no_response_is_late_or_twice(&self) -> Room {
        let mut room: Option<Room> = None;
        let mut given = BTreeSet::new();
        for row in &self.rows {
            let at = Timestamp::from_millisecond(row.at_ms).expect("a time");
            let terms = room.as_ref().map(Room::terms);
            let event = class_event_from_record(&row.record, terms).expect("an event");
            let Some(room) = &mut room else {
                let ClassEvent::Opened(terms) = event else {
                    unreachable!("the first event is {event:?}");
                };
                room = Some(Room::new(*terms, at));
                continue;
            };
            if let ClassEvent::Responded(who, ballot, _) = &event {
                assert_eq!(
                    room.ballot(),
                    Some(*ballot),
                    "event {}: another vote",
                    row.seq
                );
                let vote = room.open_vote().expect("an open vote");
                assert!(
                    !vote.is_closed_to(*who, Allowance::Standard),
                    "event {}",
                    row.seq
                );
                let is_new = given.insert((*who, ballot.poll, ballot.vote));
                assert!(is_new, "event {} is there twice", row.seq);
            }
            let fits = room.fold(at, &event);
            assert!(fits, "event {} does not fit: {event:?}", row.seq);
        }
        let room = room.expect("a class");
        assert!(room.is_ended());
        room
    }

    fn everybody_is_the_same(&self, class: &Held) {
        assert_eq!(self.people, class.learners.len(), "{:?}", self.names);
        assert_eq!(self.names.len(), self.people, "names are unique");
        let mut seats = BTreeSet::new();
        for learner in &class.learners {
            let told = &learner.seats;
            assert_eq!(told.len(), 1, "{} was told seats {told:?}", learner.name);
            assert!(
                seats.insert(told.first().copied()),
                "{told:?} is told to two"
            );
            let wrong = &learner.contradictions;
            assert!(
                wrong.is_empty(),
                "{}: {wrong:?}\n{}",
                learner.name,
                learner.transcript()
            );
        }
    }

    fn all_confirmed_is_kept(&self, class: &Held, room: &Room) {
        let mut records = BTreeMap::new();
        for (of, line) in &self.records {
            assert!(
                records.insert(*of, line).is_none(),
                "{of:?} is recorded twice"
            );
        }
        let mut all = 0;
        for learner in &class.learners {
            let who = self.names[&learner.name];
            for (number, letter) in &learner.confirmed {
                all += 1;
                let what = format!("{}, question {number}: {letter}", learner.name);
                let poll = &room.polls()[&(number - 1)];
                let given = poll.votes[0].given.get(&who);
                let given = given.unwrap_or_else(|| unreachable!("not in the log: {what}"));
                let letter = letter.to_string();
                assert_eq!(
                    given.response,
                    Response::One(letter.as_str().into()),
                    "{what}"
                );
                if poll.phase == PollPhase::Revealed {
                    let line = records.get(&(who, *number as u64 - 1, 0));
                    let line = line.unwrap_or_else(|| unreachable!("not in the records: {what}"));
                    let line: Value = serde_json::from_str(line).expect("JSON");
                    let has = line["event"]["response"] == format!("\"{letter}\"");
                    assert!(has, "{what}: {line}");
                }
            }
        }
        assert!(all > class.learners.len(), "only {all} were confirmed");
        println!(
            "{all} confirmed, {} events, {} leases",
            self.rows.len(),
            self.leases.len()
        );
    }

    /// Prints the figures: failovers after these moments, and how long learners waited.
    pub fn tells(&self, what: &str, class: &Held, moments: &[i64]) {
        let mut failovers = Vec::new();
        for (number, lease) in self.leases.iter().skip(1) {
            let before = &self.leases[&(number - 1)];
            let Some(renewed) = before.renewed_ms else {
                continue;
            };
            // The moment between two renewals, of which the second did not come.
            let of = |moment: &&i64| (-100..1_300).contains(&(**moment - renewed));
            let Some(moment) = moments.iter().find(of) else {
                continue;
            };
            let first = self.rows.iter().find(|row| row.lease == Some(*number));
            failovers.push((lease.taken_ms - moment, first.map(|row| row.at_ms - moment)));
        }
        let comings: usize = class.learners.iter().map(|one| one.comings).sum();
        let people = class.learners.len();
        println!(
            "| {what} | {} times, {comings} connections of {people} learners |",
            moments.len()
        );
        let waits = class.learners.iter().flat_map(|one| &one.waits);
        println!("| from Enter to Confirmed | {} |", spread(waits));
        let absences = class.learners.iter().flat_map(|one| &one.absences);
        println!(
            "| from the end of a connection to the seat again | {} |",
            spread(absences)
        );
        failovers.sort_unstable();
        println!("| owners replaced: ms to the lease, ms to its first event | {failovers:?} |");
    }
}

/// Returns the median, the 95th of 100, and the longest of some times.
fn spread<'a>(times: impl Iterator<Item = &'a Duration>) -> String {
    let mut times: Vec<&Duration> = times.collect();
    times.sort_unstable();
    let at = |share: usize| {
        let at = (times.len() * share / 100).min(times.len().saturating_sub(1));
        times.get(at).map_or(0, |time| time.as_millis())
    };
    let (median, most, longest) = (at(50), at(95), at(100));
    format!("median {median} ms, 95 of 100 within {most} ms, longest {longest} ms")
}
