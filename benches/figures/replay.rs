//! The projections of years of responses made anew from the log, beside a bare scan of the log that
//! inserts a row for each event.

use std::cell::{LazyCell, RefCell};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use criterion::Criterion;
use dripset::store::{FILE_NAME, Store};
use rusqlite::{Connection, OpenFlags, params};

use super::made;
use super::ratio::{Aim, tell};

/// Measures `replay-1000000`.
pub fn measure(criterion: &mut Criterion) {
    // A run that only tries the benches makes no years up.
    let tried = std::env::args().any(|argument| argument == "--test");
    let responses = if tried { 1_000 } else { 1_000_000 };
    let since = SystemTime::now();
    let name = format!("replay-{responses}");
    let copy = made::data_dir().join(format!("replay-{}", std::process::id()));
    let store = LazyCell::new(|| {
        let dir = made::years(&made::bank(made::ITEMS), responses);
        std::fs::create_dir_all(&copy).expect("a directory");
        // What is beside the file is in it once it has been closed.
        drop(Store::open(&dir, made::moment(0)).expect("a store"));
        std::fs::copy(dir.join(FILE_NAME), copy.join(FILE_NAME)).expect("a copy");
        RefCell::new(Store::open(&copy, made::moment(0)).expect("a store"))
    });
    let mut group = criterion.benchmark_group(&name);
    group.sample_size(10);
    group.bench_function("rebuild", |bencher| {
        let mut store = store.borrow_mut();
        bencher.iter_custom(|count| {
            let start = Instant::now();
            for _ in 0..count {
                store.rebuild().expect("rebuilt");
            }
            start.elapsed()
        });
    });
    group.bench_function("bare", |bencher| {
        let path = store.borrow().path().to_owned();
        bencher.iter_custom(|count| (0..count).map(|_| scan(&path)).sum());
    });
    group.finish();
    tell(since, &name, "rebuild", "bare", &Aim::Times(6.0));
    let _ = std::fs::remove_dir_all(&copy);
}

/// Reads every event and puts a row of it into another file.
fn scan(log: &Path) -> Duration {
    let bare = log.with_extension("bare");
    let _ = std::fs::remove_file(&bare);
    let start = Instant::now();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let log = Connection::open_with_flags(log, flags).expect("a database");
    let mut events = log
        .prepare("SELECT seq, kind, bank_id, item_id, earned, possible FROM event ORDER BY seq")
        .expect("prepared");
    let mut rows = events.query([]).expect("read");
    let mut out = Connection::open(&bare).expect("a database");
    out.execute_batch("CREATE TABLE bare (seq INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, d, e)")
        .expect("a table");
    let transaction = out.transaction().expect("begun");
    {
        let mut put = transaction
            .prepare("INSERT INTO bare VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .expect("prepared");
        while let Some(row) = rows.next().expect("a row") {
            let text = |at: usize| row.get::<_, Option<String>>(at).expect("a text");
            let number = |at: usize| row.get::<_, Option<i64>>(at).expect("a number");
            put.execute(params![
                number(0),
                text(1),
                text(2),
                text(3),
                number(4),
                number(5)
            ])
            .expect("put");
        }
    }
    transaction.commit().expect("committed");
    start.elapsed()
}
