//! One response put on disk for good, beside one bare SQLite commit of as many bytes with the
//! same journal, the same `synchronous` and on the same disk.

use std::path::Path;
use std::time::{Duration, Instant};

use criterion::Criterion;
use dripset::domain::{Chance, Item};
use dripset::store::{Entry, Store};
use rand::SeedableRng;
use rusqlite::Connection;

use super::made;
use super::ratio::{Aim, tell_turns};

/// About what the columns of one response in the log take.
const RESPONSE_BYTES: usize = 256;
/// Items of each sitting that is answered.
const SET: usize = 100;

/// Measures `durable`.
pub fn measure(criterion: &mut Criterion) {
    let dir = made::data_dir().join(format!("durable-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a directory");
    let mut group = criterion.benchmark_group("durable");
    group.measurement_time(Duration::from_secs(10));
    // Criterion asks for the closures more than once; what they work on goes on. Each takes turns
    // with the other, unmeasured, so that both see the disk in the same moods.
    let mut pair = None;
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for (name, is_ours) in [("append", true), ("bare", false)] {
        group.bench_function(name, |bencher| {
            let (answering, conn) = pair.get_or_insert_with(|| {
                (
                    Answering::new(&dir.join("ours")),
                    bare(&dir.join("bare.db")),
                )
            });
            bencher.iter_custom(|count| {
                let turns = (0..count).map(|_| {
                    let turn = (answering.answer(), commit(conn, &[7; RESPONSE_BYTES]));
                    ours.push(turn.0);
                    others.push(turn.1);
                    if is_ours { turn.0 } else { turn.1 }
                });
                turns.sum()
            });
        });
    }
    group.finish();
    if let Some((answering, _)) = pair {
        tell_turns(
            "durable",
            ("append", &ours),
            ("bare", &others),
            &Aim::Times(1.2),
        );
        tell_tail("append", ours);
        tell_tail("bare", others);
        tell_tail("follow, one set of 100", answering.follows);
    }
    let _ = std::fs::remove_dir_all(dir);
}

/// A learner who hands in one response after the other.
struct Answering {
    store: Store,
    items: Vec<Item>,
    waiting: Vec<Entry>,
    chance: Chance,
    /// How long the projections took to follow one set, as the screen after its last item has
    /// them do.
    follows: Vec<Duration>,
}

impl Answering {
    fn new(dir: &Path) -> Self {
        let bank = made::bank(1_000);
        Self {
            store: Store::open(dir, made::moment(0)).expect("a store"),
            items: bank.items.iter().map(|item| (**item).clone()).collect(),
            waiting: Vec::new(),
            chance: Chance::seed_from_u64(7),
            follows: Vec::new(),
        }
    }

    /// Hands one response in and says how long it took to be on disk.
    fn answer(&mut self) -> Duration {
        let entry = self.waiting.pop().unwrap_or_else(|| self.start());
        let start = Instant::now();
        self.store
            .append(&[entry], made::moment(60))
            .expect("appended");
        start.elapsed()
    }

    fn start(&mut self) -> Entry {
        let start = Instant::now();
        self.store.follow().expect("followed");
        self.follows.push(start.elapsed());
        self.items.rotate_left(SET);
        let items: Vec<&Item> = self.items.iter().take(SET).collect();
        let (started, drawn) = made::sitting(&items, &mut self.chance);
        let responses = items.iter().zip(&drawn).enumerate();
        self.waiting = responses
            .map(|(at, (item, drawn))| made::response(&started, at, item, drawn, at % 3 != 0))
            .collect();
        let started = Entry::Started(started);
        self.store
            .append(&[started], made::moment(0))
            .expect("started");
        self.waiting.pop().expect("a set has items")
    }
}

fn bare(path: &Path) -> Connection {
    let conn = Connection::open(path).expect("a database");
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entry (bytes BLOB)",
    )
    .expect("set up");
    conn
}

fn commit(conn: &Connection, bytes: &[u8]) -> Duration {
    let start = Instant::now();
    let mut insert = conn
        .prepare_cached("INSERT INTO entry VALUES (?1)")
        .expect("prepared");
    insert.execute([bytes]).expect("committed");
    start.elapsed()
}

/// Prints what criterion does not: the tail.
fn tell_tail(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |permille: usize| times.get(times.len() * permille / 1_000);
    if let (Some(median), Some(tail)) = (at(500), at(990)) {
        println!(
            "   durable/{name}: p50 {median:?}, p99 {tail:?}, {} times",
            times.len()
        );
    }
}
