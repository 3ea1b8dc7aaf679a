//! The home screen over years of responses: from the question to the store to the painted frame,
//! beside the same numbers by grouping over the log.

use std::cell::{LazyCell, RefCell};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use criterion::Criterion;
use dripset::domain::{Bank, Library};
use dripset::runtime::App;
use dripset::runtime::effects::EffectRunner;
use dripset::store::{FILE_NAME, Store};
use dripset::terminal::Painter;
use dripset::tui::screen::{Event, StoreEffect};
use dripset::tui::theme::{ColourDepth, Theme};
use rusqlite::{Connection, OpenFlags};

use super::frame::{Wire, context};
use super::made;
use super::ratio::{Aim, tell};

/// Each item as the home screen sums it, and the newest sittings, straight from the log.
pub const ITEMS: &str = "
    SELECT bank_id, item_id, count(*), earned, possible, sum(earned), sum(possible), max(seq)
    FROM event WHERE kind = 'response' AND learner = (SELECT learner FROM here)
    GROUP BY bank_id, item_id";
const SITTINGS: &str = "
    SELECT sitting, min(at_ms), max(at_ms), sum(kind = 'response'), sum(earned), sum(possible),
        max(kind = 'ended')
    FROM event WHERE learner = (SELECT learner FROM here) AND sitting IS NOT NULL
    GROUP BY sitting ORDER BY min(seq) DESC LIMIT 30";

/// Measures `home-100000` and `home-1000000`.
pub fn measure(criterion: &mut Criterion) {
    // A run that only tries the benches makes no years up.
    let tried = std::env::args().any(|argument| argument == "--test");
    let sizes: &[usize] = if tried {
        &[1_000]
    } else {
        &[100_000, 1_000_000]
    };
    let bank = LazyCell::new(|| made::bank(made::ITEMS));
    for responses in sizes {
        measure_over(criterion, || &*bank, *responses);
    }
}

fn measure_over<'b>(criterion: &mut Criterion, bank: impl Fn() -> &'b Bank, responses: usize) {
    let since = SystemTime::now();
    let name = format!("home-{responses}");
    let dir = LazyCell::new(|| made::years(bank(), responses));
    let store =
        LazyCell::new(|| RefCell::new(Store::open(&dir, made::moment(0)).expect("a store")));
    let library = LazyCell::new(|| Arc::new(Library::new([bank().clone()])));
    let mut group = criterion.benchmark_group(&name);
    group.sample_size(20);
    group.bench_function("frame", |bencher| {
        let mut store = store.borrow_mut();
        let (mut app, _) = App::open(context(&library, (80, 24)));
        bencher.iter(|| {
            let mut runner = EffectRunner {
                learner: store.learner(),
                store: &mut store,
                library: &library,
                trouble: &[],
                untimed: false,
            };
            let news = runner
                .carry_out(&StoreEffect::LoadStanding, made::moment(0))
                .expect("news");
            app.step(&Event::News(news), made::moment(0), 7);
            let mut painter = Painter::new(Wire::default(), Theme::dark(ColourDepth::Sixteen));
            painter.paint(&app.view(), (80, 24)).expect("painted");
        });
    });
    group.bench_function("sittings", |bencher| {
        let store = store.borrow();
        bencher.iter(|| store.mine().sittings(30, None).expect("sittings"));
    });
    group.bench_function("log", |bencher| {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let conn = Connection::open_with_flags(dir.join(FILE_NAME), flags).expect("a database");
        bencher.iter(|| rows(&conn, ITEMS) + rows(&conn, SITTINGS));
    });
    group.finish();
    let aim = Aim::Within(Duration::from_millis(20));
    tell(since, &name, "frame", "log", &aim);
    tell(since, &name, "sittings", "log", &aim);
}

/// Runs a query and returns the number of its rows.
pub fn rows(conn: &Connection, sql: &str) -> usize {
    let mut statement = conn.prepare_cached(sql).expect("prepared");
    let mut rows = statement.query([]).expect("read");
    let mut count = 0;
    while let Some(row) = rows.next().expect("a row") {
        let _: Option<i64> = row.get(2).expect("a number");
        count += 1;
    }
    count
}
