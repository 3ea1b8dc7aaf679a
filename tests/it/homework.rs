//! Homework: a class that is open until a day, everybody at their own pace.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use dripset::class::clerk::Clerk;
use dripset::class::hall::{Furnishing, Hall, Way, terms};
use dripset::class::host::Class;
use dripset::class::records;
use dripset::class::study::Shelf;
use dripset::class::upkeep;
use dripset::domain::room::Terms;
use dripset::domain::{KindName, Moment, Plan};
use dripset::door::{Colours, Guest, Host, Seat, Verdict};
use dripset::store::{ClassId, ClassLog, ClassWrite, Guard, NewClass, Purpose, Store, new_id};
use dripset::tui::key::Key;
use dripset::tui::page::Page;
use dripset::tui::screen::Event;
use dripset::world::World;
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use crate::support::learner::screens_bank;

/// How long a change may take on a machine that is busy.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// A hall with one class that is homework until then.
struct School {
    dir: tempfile::TempDir,
    hall: Arc<Hall>,
    class: Arc<Class>,
}

impl School {
    async fn open(until: Timestamp) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let world = Arc::new(World::default());
        let store = Store::open(dir.path(), world.now()).expect("a store");
        let (clerk, _) = Clerk::spawn(store).expect("a thread");
        let library = Arc::new(screens_bank());
        let plan = Plan {
            kinds: BTreeSet::from([KindName::MultipleChoice]),
            ..Plan::with_seed(7)
        };
        let drawn = terms(&library, &plan).expect("a set");
        let hall = Hall::new(Furnishing {
            clerk: clerk.clone(),
            world: Arc::clone(&world),
            instructors: BTreeSet::new(),
            shelf: Shelf {
                library,
                trouble: Arc::default(),
                count: 10,
            },
            way: Way {
                hosts: vec![("127.0.0.1".into(), 2222)],
                fingerprint: "SHA256:none".into(),
            },
            seats_max: 10,
        });
        let frame = hall.frame(ClassId(new_id(world.now())), "homework", "Homework");
        let terms = Terms {
            until: Some(until),
            ..drawn
        };
        let class = Class::open(&clerk, world, frame, "host".into(), 180, terms)
            .await
            .expect("a class");
        hall.add(Arc::clone(&class));
        Self { dir, hall, class }
    }

    fn seat(&self) -> Box<dyn Seat> {
        let guest = Guest {
            login: "homework".into(),
            key: None,
            fields: vec!["Ada".into(), String::new()],
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            colours: Colours::default(),
        };
        assert_eq!(self.hall.verdict(&guest), Verdict::Admit);
        self.hall.seat(guest, (80, 24))
    }

    /// The records as another program finds them.
    fn store(&self) -> Store {
        Store::open(self.dir.path(), World::default().now()).expect("a store")
    }
}

/// Waits until a page says that.
async fn until_says(seat: &mut dyn Seat, words: &str) -> Arc<Page> {
    loop {
        let page = seat.page();
        let said = format!("{page:?}");
        if said.contains(words) {
            return page;
        }
        let changed = timeout(WAIT_MAX, seat.changed()).await;
        assert!(changed.is_ok(), "no {words:?} in {said}");
    }
}

#[test]
fn homework_is_done_at_ones_own_pace_and_reported() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        let mut seat = school.seat();
        until_says(&mut *seat, "confirm").await;
        seat.event(Event::Key(Key::Char('a')));
        seat.event(Event::Key(Key::Enter));
        until_says(&mut *seat, "References").await;
        let store = school.store();
        let learner = *school.class.register().names.keys().next().expect("Ada");
        let sittings = store.of(learner).sittings(5, None).expect("sittings");
        assert_eq!(sittings.len(), 1);
        assert_eq!(sittings[0].purpose, Purpose::Homework);
        assert_eq!(sittings[0].answered, 1);
        let report = records::room(&store, school.class.frame.id)
            .expect("a room")
            .report();
        assert_eq!(report.learners.len(), 1);
        assert_eq!(report.learners[0].answered, 1);
        assert_eq!(report.items.len(), school.class.shown().borrow().room.len());
    });
}

#[test]
fn what_comes_after_the_end_of_homework_is_not_taken() {
    Runtime::new().expect("a runtime").block_on(async {
        let before = Timestamp::now() - SignedDuration::from_secs(1);
        let school = School::open(before).await;
        let mut seat = school.seat();
        seat.event(Event::Key(Key::Char('a')));
        seat.event(Event::Key(Key::Enter));
        let farewell = seat.farewell().expect("a farewell");
        assert!(farewell.words.contains("closed"), "{}", farewell.words);
    });
}

#[test]
fn homework_is_kept_from_when_it_closes_and_never_goes_before() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(24 * 400);
        let school = School::open(later).await;
        let id = school.class.frame.id;
        let mut store = school.store();
        let row = store.class(id).expect("a read").expect("a class");
        let kept = later + SignedDuration::from_hours(24 * 180);
        assert_eq!(row.keep_until_ms, kept.as_millisecond());
        // One whose days were counted from its opening, as files of earlier formats have them.
        let mut old = school.store();
        let short = NewClass {
            id: ClassId(new_id(World::default().now())),
            code: "homework-old".into(),
            title: "Homework".into(),
            owner: "host".into(),
            keep_days: 0,
            open_until: None,
        };
        let now = World::default().now();
        old.open_class(&short, now).expect("a class");
        let mut opening = store.class_events(id, 1).expect("a log");
        let write = ClassWrite {
            class: short.id,
            entry: opening.remove(0).entry,
            guard: Guard::None,
        };
        let verdicts = old.append_class(&[write], now).expect("a disk");
        assert!(verdicts.iter().all(Result::is_ok));
        assert_eq!(store.overdue(now).expect("a read").len(), 1);
        upkeep::run(&mut store, now);
        assert_eq!(store.classes().expect("a read").len(), 2);
        let closed = Moment { at: later, ..now };
        upkeep::run(&mut store, closed);
        let left = store.classes().expect("a read");
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].id, id);
    });
}
