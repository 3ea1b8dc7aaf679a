//! A class without a server: learners who wish for things at once, and what their seats show.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use dripset::classroom::host::{Class, ClassInfo, Reply, Request};
use dripset::classroom::server::{self, ClassServer, ClassServerConfig};
use dripset::classroom::store_handle::StoreHandle;
use dripset::domain::ClassId;
use dripset::domain::room::{Ballot, Given, Order, Room, Terms, Wish};
use dripset::domain::{Allowance, LearnerId, Plan, Response};
use dripset::env::Env;
use dripset::ssh::{AuthOutcome, Colours, Guest, Session, SessionProvider};
use dripset::store::{Store, new_id};
use dripset::tui::key::Key;
use dripset::tui::screen::{ClassNews, Event};
use dripset::tui::sign::Charset;
use dripset::tui::theme::Theme;
use rusqlite::Connection;
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use super::open;
use crate::support::learner::{screens_bank, text_of};
use crate::support::script::{By, keys};

/// Enough for the largest class that a test has.
const SEATS_MAX: usize = 5_000;
/// How long any state may take: only a fault runs into it.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// A running class and its store.
pub struct Inside {
    pub class: Arc<Class>,
    pub store: StoreHandle,
    pub env: Arc<Env>,
    pub runtime: Runtime,
    _thread: JoinHandle<Store>,
}

/// All five items of the bank for screens.
pub fn terms(limit_s: Option<u32>) -> Terms {
    let library = screens_bank();
    let plan = Plan {
        count: 5,
        ..Plan::with_seed(7)
    };
    let drawn = server::terms(&library, &plan).expect("a form");
    Terms { limit_s, ..drawn }
}

pub fn learner(number: u128) -> LearnerId {
    LearnerId(Uuid::from_u128(number))
}

/// What is right at this place.
pub fn key(terms: &Terms, poll: usize) -> Response {
    let drawn = &terms.form.items[poll].drawn;
    terms.items[poll].kind.rules().key(drawn)
}

pub fn given(response: Response) -> Given {
    Given {
        response,
        confidence: None,
        elapsed_ms: 1_000,
    }
}

impl Inside {
    pub fn open(dir: &Path, terms: Terms) -> Self {
        Self::start(dir, None, Some(terms), SEATS_MAX)
    }

    /// A room of so many seats.
    pub fn of_seats(dir: &Path, seats_max: usize) -> Self {
        Self::start(dir, None, Some(terms(None)), seats_max)
    }

    pub fn resume(dir: &Path, class: ClassId) -> Self {
        Self::start(dir, Some(class), None, SEATS_MAX)
    }

    fn start(dir: &Path, class: Option<ClassId>, terms: Option<Terms>, seats_max: usize) -> Self {
        let env = Arc::new(Env::default());
        let (store, thread) = StoreHandle::spawn(open(dir)).expect("a store");
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(2).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let frame = ClassInfo {
            id: class.unwrap_or_else(|| ClassId(new_id(env.now()))),
            code: "ward-three".into(),
            title: "Ward three".into(),
            invitation: Arc::new([]),
            seats_max,
        };
        let class = runtime.block_on(async {
            let env = Arc::clone(&env);
            match terms {
                Some(terms) => Class::open(&store, env, frame, "host".into(), 10, terms).await,
                None => Class::resume(&store, env, frame).await,
            }
        });
        Self {
            class: class.expect("a class"),
            store,
            env,
            runtime,
            _thread: thread,
        }
    }

    pub fn room(&self) -> Arc<Room> {
        Arc::clone(&self.class.all().borrow().room)
    }

    /// Asks for many things at once; what comes of each.
    pub fn wish(&self, wishes: impl IntoIterator<Item = (LearnerId, Wish)>) -> Vec<Reply> {
        let asked = wishes.into_iter().map(|(learner, wish)| {
            let asked = self.class.ask(|told| Request::Wish(learner, wish, told));
            asked.expect("room to ask")
        });
        let asked: Vec<_> = asked.collect();
        let told = asked
            .into_iter()
            .map(|told| self.runtime.block_on(told).expect("what comes of it"));
        told.collect()
    }

    /// How many rows a table has on disk.
    pub fn rows(&self, table: &'static str) -> u32 {
        let counted = self.store.ask(move |store| {
            let disk = Connection::open(store.path()).expect("the file");
            let rows = format!("SELECT count(*) FROM {table}");
            disk.query_row(&rows, [], |row| row.get(0))
                .expect("a count")
        });
        self.runtime.block_on(counted).expect("a store")
    }

    pub fn order(&self, order: Order) -> Reply {
        let asked = self.class.ask(|told| Request::Order(order, told));
        let asked = asked.expect("room to ask");
        self.runtime.block_on(asked).expect("what comes of it")
    }

    /// Waits until the class is so.
    pub fn until(&self, what: &str, is_so: impl FnMut(&Arc<ClassNews>) -> bool) -> Arc<Room> {
        let mut all = self.class.all();
        let waited = self
            .runtime
            .block_on(async { tokio::time::timeout(DEADLINE, all.wait_for(is_so)).await });
        let news = waited.unwrap_or_else(|_| panic!("waited in vain for {what}"));
        Arc::clone(&news.expect("a class").room)
    }
}

/// A seat of the class, as the server opens it.
pub fn sit(inside: &Inside, class_server: &ClassServer, name: &str, pin: &str) -> Box<dyn Session> {
    let _within = inside.runtime.enter();
    class_server.seat(guest(name, pin), (80, 24))
}

pub fn guest(name: &str, pin: &str) -> Guest {
    Guest {
        login: "ward-three".into(),
        key: None,
        other_keys: Vec::new(),
        has_shown_all: false,
        fields: vec![name.into(), pin.into()],
        address: [127, 0, 0, 1].into(),
        colours: Colours::default(),
        charset: Charset::default(),
        display: None,
    }
}

/// Lets a seat go on until its page has these words.
pub fn shows(inside: &Inside, seat: &mut dyn Session, words: &str) -> String {
    let shown = inside.runtime.block_on(async {
        tokio::time::timeout(DEADLINE, async {
            loop {
                let text = text_of(&seat.page(), (80, 24));
                if text.contains(words) {
                    return text;
                }
                seat.changed().await;
            }
        })
        .await
    });
    shown.unwrap_or_else(|_| panic!("no {words:?}: {}", text_of(&seat.page(), (80, 24))))
}

pub fn class_server(inside: &Inside) -> Arc<ClassServer> {
    let (store, env) = (inside.store.clone(), Arc::clone(&inside.env));
    let class_server = ClassServer::new(ClassServerConfig::bare(store, env));
    class_server.add(Arc::clone(&inside.class));
    class_server
}

#[test]
fn who_has_more_time_keeps_it_and_is_asked_about_before_an_early_reveal() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(Some(3)));
    let slow = learner(30);
    let joins = (1..=30).map(|number| {
        let allowance = match number {
            30 => Allowance::Half,
            _ => Allowance::Standard,
        };
        (learner(number), Wish::Join(allowance))
    });
    assert!(inside.wish(joins).iter().all(Result::is_ok));
    inside.order(Order::Next).expect("a poll");
    let terms = terms(None);
    let ballot = Ballot { poll: 0, vote: 0 };
    let respond = || Wish::Respond(ballot, given(key(&terms, 0)));
    let told = inside.wish((1..=28).map(|number| (learner(number), respond())));
    assert!(told.iter().all(Result::is_ok));
    let room = inside.until("the time of everybody", |news| {
        news.room.open_vote().is_some_and(|vote| vote.is_closed())
    });
    assert_eq!(room.awaited(), [slow]);
    let early = inside.order(Order::Reveal { early: false });
    let why = early.expect_err("a reveal to be asked about").to_string();
    assert!(why.starts_with("1 still have time"), "{why}");
    let told = inside.wish([(learner(29), respond()), (slow, respond())]);
    assert_eq!(
        told[0].clone().expect_err("closed").to_string(),
        "this vote is already closed"
    );
    assert!(told[1].is_ok(), "theirs is open");
    inside
        .order(Order::Reveal { early: false })
        .expect("nobody to wait for");
    let room = inside.room();
    assert_eq!(room.polls()[&0].votes[0].given.len(), 29);
    assert!(room.score(slow).is_full() && room.score(learner(29)).earned == 0);
}

/// Takes in all that waits for a seat, and nothing that is still to come.
pub fn settle(inside: &Inside, seat: &mut dyn Session) -> String {
    // The class answers in order: when this is told, everything before it was.
    inside.wish([(learner(1_000), Wish::Join(Allowance::Standard))]);
    inside.runtime.block_on(async {
        while tokio::time::timeout(Duration::ZERO, seat.changed())
            .await
            .is_ok()
        {}
    });
    text_of(&seat.page(), (80, 24))
}

/// What everybody was shown before a seat was told something is older, and does not undo it.
#[test]
fn what_a_seat_was_told_is_not_undone_by_older_news() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let right = key(&terms(None), 0);
    let drawn = terms(None).form.items[0].drawn.clone();
    let letters = keys(
        &terms(None).items[0].kind,
        &drawn,
        &Response::Blank,
        &right,
        By::Letter,
    );
    inside.order(Order::Next).expect("a poll");
    let standings = dripset::domain::room::ClassSetting::Standings;
    for number in 0..20 {
        let mut seat = sit(&inside, &class_server, &format!("Ada {number}"), "");
        let text = settle(&inside, &mut *seat);
        assert!(
            text.contains("1 of 5") && !text.contains("no seat"),
            "{text}"
        );
        inside
            .order(Order::Set(standings, number % 2 == 0))
            .expect("another setting");
        for letter in letters.chars() {
            seat.event(Event::Key(Key::Char(letter)));
        }
        seat.event(Event::Key(Key::Enter));
        let text = settle(&inside, &mut *seat);
        assert!(text.contains("Confirmed"), "{text}");
    }
}

/// Whoever was never in the lobby has seen no PIN yet.
#[test]
fn who_comes_in_mid_poll_is_shown_the_pin() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    inside.order(Order::Next).expect("a poll");
    let mut seat = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *seat, "Your PIN: ");
    inside.order(Order::Pass).expect("no poll");
    shows(&inside, &mut *seat, "Your PIN: ");
}

#[test]
fn a_second_connection_takes_the_seat_and_the_first_is_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let mut first = sit(&inside, &class_server, "Ada", "");
    let text = shows(&inside, &mut *first, "Your PIN: ");
    let (_, pin) = text.split_once("Your PIN: ").expect("a PIN");
    let pin: String = pin.chars().take_while(char::is_ascii_digit).collect();
    let mut second = sit(&inside, &class_server, "Ada", &pin);
    shows(&inside, &mut *second, "You have joined.");
    let told = inside.runtime.block_on(async {
        tokio::time::timeout(DEADLINE, async {
            loop {
                if let Some(goodbye) = first.goodbye() {
                    return goodbye;
                }
                first.changed().await;
            }
        })
        .await
    });
    let told = told.expect("a goodbye");
    assert_eq!(
        told.words,
        "Your seat was taken over from another connection."
    );
    first.event(Event::Leaving);
    drop(first);
    // The room has heard everything by then: it takes wishes in their order.
    inside.order(Order::Next).expect("a poll");
    let room = inside.room();
    assert_eq!(room.seats().len(), 1);
    assert!(room.seats().values().all(|seat| seat.present));
    // However the one who holds it goes, the seat is kept as away.
    drop(second);
    inside.order(Order::Pause).expect("a pause");
    assert!(inside.room().seats().values().all(|seat| !seat.present));
}

#[test]
fn who_cannot_come_in_is_told_why() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let locked = dripset::domain::room::ClassSetting::Locked;
    inside.order(Order::Set(locked, true)).expect("a lock");
    let mut seat = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *seat, "The room is locked");
    seat.event(Event::Key(Key::Char('a')));
    shows(&inside, &mut *seat, "The room is locked");
    let mut other = sit(&inside, &class_server, "Bo", "");
    shows(&inside, &mut *other, "The room is locked");
    seat.event(Event::Key(Key::Esc));
    assert!(seat.goodbye().is_some(), "one Esc is enough");
    assert!(inside.class.register().names.is_empty(), "nothing is kept");
    inside.order(Order::Set(locked, false)).expect("no lock");
    shows(&inside, &mut *other, "You have joined.");
}

/// Both keys are there before the class has answered the first.
#[test]
fn keys_typed_at_once_at_the_console_are_done_one_after_the_other() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let within = inside.runtime.enter();
    let mut console = class_server.console(Arc::clone(&inside.class), Theme::plain(), (80, 24));
    drop(within);
    let mut seat = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *seat, "You have joined.");
    shows(&inside, &mut *console, "1 is here");
    console.event(Event::Key(Key::Char('l')));
    console.event(Event::Key(Key::Char('n')));
    shows(&inside, &mut *console, "1 of ");
    assert!(
        inside
            .room()
            .is(dripset::domain::room::ClassSetting::Locked)
    );
}

#[test]
fn who_was_sent_out_stays_out_until_let_in_and_a_wrong_pin_opens_no_seat() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let mut seat = sit(&inside, &class_server, "Ada", "");
    let text = shows(&inside, &mut *seat, "Your PIN: ");
    let (_, pin) = text.split_once("Your PIN: ").expect("a PIN");
    let pin: String = pin.chars().take_while(char::is_ascii_digit).collect();
    let is_asked_again = |name: &str, pin: &str| {
        let verdict = class_server.verdict(&guest(name, pin));
        assert!(!matches!(verdict, AuthOutcome::Refuse(_)));
        verdict != AuthOutcome::Admit
    };
    assert!(is_asked_again("Ada", "000000x") && is_asked_again("", ""));
    assert!(!is_asked_again("ada", &pin) && !is_asked_again("Ben", ""));

    let ada = inside.room().seats().keys().next().copied();
    let ada = ada.expect("a learner");
    inside.order(Order::Kick(ada)).expect("sent out");
    shows(
        &inside,
        &mut *seat,
        "Your instructor removed you from this class.",
    );
    drop(seat);
    let mut again = sit(&inside, &class_server, "Ada", &pin);
    shows(&inside, &mut *again, "You cannot join");
    assert!(inside.room().seats().values().all(|seat| seat.kicked));
    // A guest who waits for admission joins on being let in, and whoever still sits there too.
    inside.order(Order::Readmit(ada)).expect("let in");
    shows(&inside, &mut *again, "You have joined.");
    inside.order(Order::Kick(ada)).expect("sent out");
    shows(
        &inside,
        &mut *again,
        "Your instructor removed you from this class.",
    );
    inside.order(Order::Readmit(ada)).expect("let in");
    shows(&inside, &mut *again, "You have joined.");
    inside.until("the seat to be taken", |news| {
        news.room.seats()[&ada].present
    });
}
