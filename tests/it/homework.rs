//! Homework: a class that is open until a day, everybody at their own pace.

mod closed;
mod page;
mod sent_out;
mod submitted;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dripset::classroom::host::{Class, Request};
use dripset::classroom::replay;
use dripset::classroom::retention;
use dripset::classroom::server::{ClassServer, ClassServerConfig, JoinInfo, terms};
use dripset::classroom::store_handle::StoreHandle;
use dripset::classroom::study_session::StudyBanks;
use dripset::content::record::response_to_json;
use dripset::domain::ClassId;
use dripset::domain::room::{ClassEvent, ClassSetting, Mending, Order, Room, Terms};
use dripset::domain::{KindName, LearnerId, Moment, Plan, Score, SittingId};
use dripset::env::Env;
use dripset::ssh::{AuthOutcome, Colours, Guest, Session, SessionProvider};
use dripset::store::{
    ClassLog, ClassWrite, Entry, Guard, NewClass, Purpose, Responded, Store, new_id,
};
use dripset::tui::key::Key;
use dripset::tui::page::Page;
use dripset::tui::screen::Event;
use dripset::tui::sign::Charset;
use dripset::tui::theme::Theme;
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use crate::support::class_log;
use crate::support::learner::screens_bank;
use crate::support::script::wrong;

/// How long a change may take on a machine that is busy.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// A hall with one class that is homework until then.
struct School {
    dir: tempfile::TempDir,
    store: StoreHandle,
    class_server: Arc<ClassServer>,
    class: Arc<Class>,
}

impl School {
    async fn open(until: Timestamp) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let env = Arc::new(Env::default());
        let store = Store::open(dir.path(), env.now()).expect("a store");
        let (store, _) = StoreHandle::spawn(store).expect("a thread");
        let library = Arc::new(screens_bank());
        let plan = Plan {
            kinds: BTreeSet::from([KindName::MultipleChoice]),
            ..Plan::with_seed(7)
        };
        let drawn = terms(&library, &plan).expect("a set");
        let class_server = ClassServer::new(ClassServerConfig {
            study_banks: StudyBanks {
                library,
                trouble: Arc::default(),
                count: 10,
            },
            way: JoinInfo {
                hosts: vec![("127.0.0.1".into(), 2222)],
                fingerprint: "SHA256:none".into(),
            },
            ..ClassServerConfig::bare(store.clone(), Arc::clone(&env))
        });
        let frame = class_server.frame(ClassId(new_id(env.now())), "homework", "Homework");
        let terms = Terms {
            until: Some(until),
            ..drawn
        };
        let class = Class::open(&store, env, frame, "host".into(), 180, terms)
            .await
            .expect("a class");
        class_server.add(Arc::clone(&class));
        Self {
            dir,
            store,
            class_server,
            class,
        }
    }

    fn seat(&self) -> Box<dyn Session> {
        self.seat_of("")
    }

    /// Ada's seat, with that PIN.
    fn seat_of(&self, pin: &str) -> Box<dyn Session> {
        let guest = Guest {
            login: "homework".into(),
            key: None,
            other_keys: Vec::new(),
            has_shown_all: false,
            fields: vec!["Ada".into(), pin.into()],
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            colours: Colours::default(),
            charset: Charset::default(),
            display: None,
        };
        assert_eq!(self.class_server.verdict(&guest), AuthOutcome::Admit);
        self.class_server.seat(guest, (80, 24))
    }

    /// What the instructor asks for.
    async fn order(&self, order: Order) {
        let told = self.class.ask(|told| Request::Order(order, told));
        let told = told.expect("room to ask").await.expect("told");
        told.expect("done");
    }

    /// Ada responds to the first item.
    async fn one_response(&self) -> LearnerId {
        let mut seat = self.seat();
        begin(&mut *seat).await;
        seat.event(Event::Key(Key::Char('a')));
        seat.event(Event::Key(Key::Enter));
        until_says(&mut *seat, "References").await;
        self.joined().await
    }

    /// The first learner that the class has let in: its log says so by then.
    async fn joined(&self) -> LearnerId {
        let mut class = self.class.all();
        let joined = class.wait_for(|news| !news.room.seats().is_empty());
        let joined = timeout(WAIT_MAX, joined).await.expect("in time");
        let room = Arc::clone(&joined.expect("a class").room);
        *room.seats().keys().next().expect("a learner")
    }

    /// How many learners and items the report has, and how many responses of Ada.
    fn reported(&self) -> (usize, usize, usize) {
        let room = replay::room(&self.store(), self.class.frame.id).expect("a room");
        let report = room.report();
        let answered = report.learners.first().map_or(0, |line| line.answered);
        (report.learners.len(), report.items.len(), answered)
    }

    /// The records as another program finds them.
    fn store(&self) -> Store {
        Store::open(self.dir.path(), Env::default().now()).expect("a store")
    }
}

/// A response to the first item, as it goes to a learner's own log.
fn first_response(room: &Room, sitting: SittingId) -> Entry {
    let (item, place) = room.item(0).expect("an item");
    let given = wrong(&item.kind, &place.drawn);
    Entry::Responded(Responded {
        sitting,
        position: 0,
        vote: 0,
        item: item.key.clone(),
        revision: item.revision,
        response: response_to_json(&item.kind, &given),
        entered: None,
        score: Score {
            earned: 1,
            possible: 1,
        },
        harmful: false,
        confidence: None,
        elapsed_ms: 1_000,
        topic: item.topic.id.clone(),
        client_need: item.facts.client_need,
        step: item.facts.step,
        kind: item.kind.rules().name(),
        safety_critical: item.facts.safety_critical,
        allowed_ms: item
            .facts
            .expected_s
            .map(|seconds| u64::from(seconds) * 1_000),
    })
}

/// Waits until a page says that.
async fn until_says(seat: &mut dyn Session, words: &str) -> Arc<Page> {
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

/// Goes from the first page to the first item.
async fn begin(seat: &mut dyn Session) {
    until_says(seat, "own pace").await;
    seat.event(Event::Key(Key::Enter));
    until_says(seat, "does: \"confirm\"").await;
}

/// The closing time shows at login, on every page of a learner and on the console.
#[test]
fn everybody_is_told_what_homework_is_and_until_when_it_is_open() {
    Runtime::new().expect("a runtime").block_on(async {
        let closes: Timestamp = "2030-11-28T00:00:00Z".parse().expect("a time");
        let school = School::open(closes).await;
        let zone = Env::default().offset_at(closes);
        let until = dripset::domain::moment::closing(closes, Env::default().now().offset);
        let guest = Guest {
            login: "homework".into(),
            key: None,
            has_shown_all: true,
            other_keys: Vec::new(),
            fields: Vec::new(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            colours: Colours::default(),
            charset: Charset::default(),
            display: None,
        };
        let AuthOutcome::Ask { instruction, .. } = school.class_server.verdict(&guest) else {
            unreachable!("a name is asked for, in {zone}");
        };
        assert!(
            instruction.contains(&format!("open until {until}.")),
            "{instruction}"
        );
        let mut seat = school.seat();
        let page = until_says(&mut *seat, "Done so far: 0 of 1").await;
        let first = format!("{page:?}");
        for words in [
            &*format!("open until {until}."),
            "1 question, at your own pace",
            "Your first confirmed answer",
        ] {
            assert!(first.contains(words), "{words}: {first}");
        }
        begin(&mut *seat).await;
        let item = seat.page();
        assert!(
            item.place[0].text.starts_with("until Nov 2"),
            "{:?}",
            item.place
        );
        // Esc asks, a second one stays, and q leads back here and then away.
        seat.event(Event::Key(Key::Esc));
        until_says(&mut *seat, "Save for later").await;
        seat.event(Event::Key(Key::Esc));
        until_says(&mut *seat, "does: \"confirm\"").await;
        seat.event(Event::Key(Key::Esc));
        seat.event(Event::Key(Key::Char('q')));
        until_says(&mut *seat, "Your first confirmed answer").await;
        assert!(seat.goodbye().is_none());
        seat.event(Event::Key(Key::Char('q')));
        assert!(seat.goodbye().is_some());
    });
}

#[test]
fn the_console_of_homework_has_its_own_words_and_tells_how_far_everybody_is() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        school.one_response().await;
        let class = Arc::clone(&school.class);
        let mut console = school.class_server.console(class, Theme::plain(), (80, 24));
        let page = until_says(&mut *console, "1 of 1 answers · 1 of 1 have finished").await;
        let words = format!("{page:?}");
        assert!(words.contains("Homework, open until "), "{words}");
        for vote in ["vote:", "begin", "close vote", "discuss"] {
            assert!(!words.contains(vote), "{vote}: {words}");
        }
        for key in [Key::Enter, Key::Char('r'), Key::Char('k')] {
            console.event(Event::Key(key));
            until_says(&mut *console, "Learners work at their own pace").await;
        }
        console.event(Event::Key(Key::Char('t')));
        until_says(&mut *console, "1 of 1 done").await;
    });
}

#[test]
fn homework_is_done_at_ones_own_pace_and_reported() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        let mut seat = school.seat();
        begin(&mut *seat).await;
        seat.event(Event::Key(Key::Char('a')));
        seat.event(Event::Key(Key::Enter));
        until_says(&mut *seat, "References").await;
        let learner = school.joined().await;
        let store = school.store();
        let sittings = store.of(learner).sittings(5, None).expect("sittings");
        assert_eq!(sittings.len(), 1);
        assert_eq!(sittings[0].purpose, Purpose::Homework);
        assert_eq!(sittings[0].answered, 1);
        let report = replay::room(&store, school.class.frame.id)
            .expect("a room")
            .report();
        assert_eq!(report.learners.len(), 1);
        assert_eq!(report.learners[0].answered, 1);
        assert_eq!(report.items.len(), school.class.shown().borrow().room.len());
    });
}

#[test]
fn who_has_no_key_is_shown_the_pin_and_comes_back_to_the_same_homework() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        let mut seat = school.seat();
        let page = until_says(&mut *seat, "Use it to come back").await;
        let words = format!("{page:?}");
        let (_, pin) = words.split_once("Your PIN: ").expect("a PIN");
        let pin: String = pin.chars().take_while(char::is_ascii_digit).collect();
        assert_eq!(pin.len(), 6, "{words}");
        begin(&mut *seat).await;
        seat.event(Event::Key(Key::Char('a')));
        seat.event(Event::Key(Key::Enter));
        until_says(&mut *seat, "References").await;
        let learner = school.joined().await;
        drop(seat);
        let mut again = school.seat_of(&pin);
        until_says(&mut *again, "own pace").await;
        again.event(Event::Key(Key::Enter));
        until_says(&mut *again, "References").await;
        assert_eq!(school.class.register().names.len(), 1);
        let sittings = |learner| school.store().of(learner).sittings(5, None);
        assert_eq!(sittings(learner).expect("sittings").len(), 1);
    });
}

/// What is done there would be in no report.
#[test]
fn homework_is_not_begun_by_whom_the_class_does_not_let_in() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        let lock = Order::Set(ClassSetting::Locked, true);
        let locked = school.class.ask(|told| Request::Order(lock, told));
        let locked = locked.expect("room to ask").await.expect("told");
        locked.expect("a lock");
        let mut seat = school.seat();
        let goodbye = seat.goodbye().expect("turned away");
        assert!(goodbye.words.contains("The room is locked"), "{goodbye:?}");
        assert_eq!(goodbye.status, 1);
        assert!(school.class.register().names.is_empty());
    });
}

/// Waits until a seat is seen out; with which words.
async fn seen_out(seat: &mut dyn Session) -> (String, u32) {
    loop {
        if let Some(goodbye) = seat.goodbye() {
            return (goodbye.words, goodbye.status);
        }
        let changed = timeout(WAIT_MAX, seat.changed()).await;
        assert!(changed.is_ok(), "not seen out: {:?}", seat.page());
    }
}

/// An instructor who ends it has a report that stays as it is.
#[test]
fn homework_that_its_instructor_ends_is_closed_to_those_who_are_at_it() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        school.one_response().await;
        let mut seat = school.seat();
        begin(&mut *seat).await;
        school.order(Order::End).await;
        let (words, status) = seen_out(&mut *seat).await;
        assert!(words.contains("homework is closed"), "{words}");
        assert_eq!(status, 0);
        let before = school.reported();
        // From the own screens it can be gone on with, which is practice.
        let mut store = school.store();
        let other = school.class.register().by_name["ada 2"];
        let sittings = store.of(other).sittings(5, None).expect("sittings");
        let room = Arc::clone(&school.class.shown().borrow().room);
        let practice = first_response(&room, sittings[0].id);
        let now = Env::default().now();
        let after = Moment {
            at: now.at + SignedDuration::from_secs(1),
            ..now
        };
        store.append_for(other, &[practice], after).expect("kept");
        assert_eq!(school.reported(), before);
    });
}

/// The console shows the responses as the report does, though they stand in the learners' own logs, and
/// a question can be corrected there.
#[test]
fn the_console_of_homework_that_was_ended_shows_what_everybody_did() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        school.one_response().await;
        let class = Arc::clone(&school.class);
        let mut console = school.class_server.console(class, Theme::plain(), (80, 24));
        until_says(&mut *console, "1 of 1 answers").await;
        school.order(Order::End).await;
        until_says(&mut *console, "The homework has ended.").await;
        until_says(&mut *console, "1 of 1").await;
        console.event(Event::Key(Key::Char('o')));
        until_says(&mut *console, "revealed").await;
        school.order(Order::Mend(0, Mending::Voided)).await;
        let room = replay::room(&school.store(), school.class.frame.id).expect("a room");
        assert!(room.report().items[0].voided);
    });
}

/// The report of homework is as full after its instructor ended the class as before.
#[test]
fn homework_that_was_ended_by_hand_is_reported_like_any_other() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        school.one_response().await;
        let before = school.reported();
        assert_eq!((before.0, before.2), (1, 1));
        school.order(Order::End).await;
        assert_eq!(school.reported(), before);
    });
}

/// A host that went on with homework offers its items to be mended.
#[test]
fn an_item_of_homework_that_was_mended_counts_as_the_instructor_said() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        school.one_response().await;
        let mended = ClassEvent::Mended(0, Mending::Voided);
        let write = class_log::write(school.class.frame.id, &mended);
        let mut store = school.store();
        let verdicts = store.append_class(&[write], Env::default().now());
        assert!(verdicts.expect("a disk").iter().all(Result::is_ok));
        let room = replay::room(&store, school.class.frame.id).expect("a room");
        assert!(room.report().items[0].voided);
    });
}
