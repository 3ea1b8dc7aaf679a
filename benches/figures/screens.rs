//! The screens over 1,000,000 responses, each from the question to the store to the painted frame:
//! home with the set of the day, and every view of progress, of which `reviews` is the list of what
//! is due. Then a key on each view, and the decisions alone. All beside the sums by item from the
//! log.

use std::cell::{LazyCell, RefCell};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use dripset::bank_sources::shipped;
use dripset::domain::forecast::forecast;
use dripset::domain::review::ReviewRules;
use dripset::domain::{Library, Moment, Today, TodayInput, TodayRules, today};
use dripset::runtime::App;
use dripset::runtime::effects::EffectRunner;
use dripset::store::{FILE_NAME, Store};
use dripset::terminal::Painter;
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, News, StoreEffect};
use dripset::tui::theme::{ColourDepth, Theme};
use rusqlite::{Connection, OpenFlags};

use super::frame::{Wire, context};
use super::home::{ITEMS, rows};
use super::made;
use super::ratio::{Aim, tell};

const SIZE: (u16, u16) = (80, 24);
/// The time that a screen may take.
const SCREEN: Duration = Duration::from_millis(50);
/// The time that a key may take on a screen that is there.
const KEY: Duration = Duration::from_millis(5);
/// The views of progress, in their order.
const VIEWS: [&str; 7] = [
    "topics",
    "mastery",
    "calendar",
    "reviews",
    "memory",
    "confidence",
    "readiness",
];

/// A learner with years of responses.
struct Learner {
    store: Store,
    library: Arc<Library>,
    now: Moment,
}

impl Learner {
    fn new(dir: PathBuf, library: Arc<Library>, responses: usize) -> Self {
        Self {
            store: Store::open(&dir, made::moment(0)).expect("a store"),
            library,
            now: made::morning_after(responses),
        }
    }

    fn load(&mut self, effect: &StoreEffect) -> News {
        let mut runner = EffectRunner {
            learner: self.store.learner(),
            store: &mut self.store,
            library: &self.library,
            trouble: &[],
            untimed: false,
        };
        runner.carry_out(effect, self.now).expect("news")
    }

    fn app(&self) -> App {
        App::open(context(&self.library, SIZE)).0
    }

    fn press(&self, app: &mut App, key: Key) {
        app.step(&Event::Key(key), self.now, 7);
    }

    /// Loads the data of a screen, hands them to it, and paints it in a new window.
    fn show(&mut self, app: &mut App, effect: &StoreEffect) {
        let news = self.load(effect);
        app.step(&Event::News(news), self.now, 7);
        painter().paint(&app.view(), SIZE).expect("painted");
    }

    /// The progress screen at one of its views.
    fn at_view(&mut self, view: usize) -> App {
        let mut app = self.app();
        self.press(&mut app, Key::Char('p'));
        self.show(&mut app, &StoreEffect::LoadProgress);
        for _ in 0..view {
            self.press(&mut app, Key::Right);
        }
        let page = format!("{:?}", app.view()).to_lowercase();
        assert!(page.contains(&format!("[{}]", VIEWS[view])), "{page}");
        app
    }
}

fn painter() -> Painter<Wire> {
    Painter::new(Wire::default(), Theme::dark(ColourDepth::Sixteen))
}

/// Measures `screens-shipped-1000000` and `screens-made-1000000`.
pub fn measure(criterion: &mut Criterion) {
    // A run that only tries the benches makes no years up.
    let tried = std::env::args().any(|argument| argument == "--test");
    let responses = if tried { 1_000 } else { 1_000_000 };
    measure_over(criterion, &format!("screens-shipped-{responses}"), || {
        let library = Arc::new(shipped());
        let dir = made::shipped_years(&library, responses);
        (dir.clone(), Learner::new(dir, library, responses))
    });
    measure_over(criterion, &format!("screens-made-{responses}"), || {
        let bank = made::bank(made::ITEMS);
        let dir = made::years(&bank, responses);
        let library = Arc::new(Library::new([bank]));
        (dir.clone(), Learner::new(dir, library, responses))
    });
}

fn measure_over(criterion: &mut Criterion, name: &str, begin: impl FnOnce() -> (PathBuf, Learner)) {
    let since = SystemTime::now();
    let learner = LazyCell::new(|| {
        let (dir, learner) = begin();
        (dir, RefCell::new(learner))
    });
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20);
    group.bench_function("home", |bencher| {
        let mut learner = learner.1.borrow_mut();
        let mut app = learner.app();
        bencher.iter(|| {
            let news = learner.load(&StoreEffect::LoadStanding);
            let day = day(&learner, &news);
            app.step(&Event::News(news), learner.now, 7);
            painter().paint(&app.view(), SIZE).expect("painted");
            day
        });
    });
    for (at, view) in VIEWS.into_iter().enumerate() {
        group.bench_function(view, |bencher| {
            let mut learner = learner.1.borrow_mut();
            let mut app = learner.at_view(at);
            bencher.iter(|| learner.show(&mut app, &StoreEffect::LoadProgress));
        });
    }
    for (at, view) in VIEWS.into_iter().enumerate() {
        group.bench_function(format!("key-{view}"), |bencher| {
            let mut learner = learner.1.borrow_mut();
            let mut app = learner.at_view(at);
            let mut painter = painter();
            let mut keys = [Key::Down, Key::Up].into_iter().cycle();
            bencher.iter(|| {
                learner.press(&mut app, keys.next().expect("a key"));
                painter.paint(&app.view(), SIZE).expect("painted");
            });
        });
    }
    decisions(&mut group, || learner.1.borrow_mut());
    group.bench_function("log", |bencher| {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let file = learner.0.join(FILE_NAME);
        let conn = Connection::open_with_flags(file, flags).expect("a database");
        bencher.iter(|| rows(&conn, ITEMS));
    });
    group.finish();
    for screen in ["home"].into_iter().chain(VIEWS) {
        tell(since, name, screen, "log", &Aim::Within(SCREEN));
    }
    for view in VIEWS {
        tell(
            since,
            name,
            &format!("key-{view}"),
            "log",
            &Aim::Within(KEY),
        );
    }
    for decision in ["load-standing", "load-progress", "today", "forecast"] {
        tell(since, name, decision, "log", &Aim::Within(SCREEN));
    }
}

/// Measures the parts of these figures.
fn decisions<'l>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    learner: impl Fn() -> std::cell::RefMut<'l, Learner>,
) {
    for (name, effect) in [
        ("load-standing", StoreEffect::LoadStanding),
        ("load-progress", StoreEffect::LoadProgress),
    ] {
        group.bench_function(name, |bencher| {
            let mut learner = learner();
            bencher.iter(|| learner.load(&effect));
        });
    }
    group.bench_function("today", |bencher| {
        let mut learner = learner();
        let news = learner.load(&StoreEffect::LoadStanding);
        bencher.iter(|| day(&learner, &news));
    });
    group.bench_function("forecast", |bencher| {
        let learner = learner();
        let history = learner.store.mine().history().expect("a history");
        let (rules, today) = (ReviewRules::default(), learner.now.study_on());
        bencher.iter(|| forecast(&learner.library, &history, &rules, today, 14));
    });
}

/// The set of the day.
fn day(learner: &Learner, news: &News) -> Today {
    let News::Standing(news) = news else {
        panic!("other news")
    };
    let (rules, under_exam) = (TodayRules::default(), BTreeSet::new());
    today(&TodayInput {
        library: &learner.library,
        history: &news.history,
        day: learner.now.study_on(),
        rules: &rules,
        under_exam: &under_exam,
        seed: 7,
    })
}
