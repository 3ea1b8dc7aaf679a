//! A class at a made-up console: a host in miniature that appends what was decided and folds it,
//! without a log, a network or a clock.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use dripset::domain::room::{ClassEvent, Given, Order, Refusal, Room, Terms, Wish};
use dripset::domain::{Allowance, History, LearnerId, Library, Moment, Plan, Response, draw};
use dripset::tui::key::Key;
use dripset::tui::page::Page;
use dripset::tui::screen::{ClassNews, ConsoleEffect, Event, Go, News, PlainView, Screen};
use dripset::tui::screens::class::console::Console;
use dripset::tui::screens::class::seat::SeatScreen;
use dripset::tui::screens::class::wall::WallScreen;
use jiff::tz::Offset;
use uuid::Uuid;

use super::learner::{context, text_of};

use super::learner::screens_bank;

/// The items of the set, in this order.
pub const ORDER: [&str; 5] = [
    "choose-one",
    "choose-all",
    "choose-two",
    "put-in-order",
    "compute",
];

/// The time between two keys that are pressed on purpose.
const PONDERED: Duration = Duration::from_secs(2);

const NAMES: [&str; 12] = [
    "Amara", "Bo", "Chiara", "Dmitri", "Esi", "Farid", "Greta", "Hana", "Ivo", "Jun", "Kofi",
    "Lena",
];

/// A class, its host and its console.
pub struct Class {
    pub room: Room,
    pub console: Console,
    pub quits: bool,
    /// What was asked for, in order.
    pub orders: Vec<Order>,
    /// Of homework, how many items each learner has done.
    pub done: Option<BTreeMap<LearnerId, usize>>,
    pub seats_max: usize,
    pub is_moving: bool,
    now: Moment,
    size: (u16, u16),
    library: Arc<Library>,
}

pub fn learner(number: u8) -> LearnerId {
    LearnerId(Uuid::from_bytes([number; 16]))
}

/// Every third seat has half as much time again.
fn allowance(number: u8) -> Allowance {
    if number % 3 == 2 {
        Allowance::Half
    } else {
        Allowance::Standard
    }
}

pub fn terms(limit_s: Option<u32>) -> Terms {
    let library = screens_bank();
    let mut form = draw(&library, &Plan::with_seed(7), &History::default()).expect("a form");
    form.items.sort_by_key(|item| {
        let id = item.key.item.as_str();
        ORDER.iter().position(|known| *known == id)
    });
    Terms {
        limit_s,
        ..Terms::of(form, &library)
    }
}

impl Class {
    /// A class of the five items, a minute for each vote.
    pub fn new(size: (u16, u16)) -> Self {
        Self::with(terms(Some(60)), size)
    }

    pub fn with(terms: Terms, size: (u16, u16)) -> Self {
        let now = Moment {
            at: "2026-11-22T09:10:00Z".parse().expect("a timestamp"),
            offset: Offset::constant(1),
            monotonic: Duration::ZERO,
        };
        let mut class = Self {
            room: Room::new(terms, now.at),
            console: Console::new(),
            quits: false,
            orders: Vec::new(),
            done: None,
            seats_max: 100,
            is_moving: false,
            now,
            size,
            library: Arc::new(screens_bank()),
        };
        class.tell(&Event::Shown);
        class.bring();
        class
    }

    /// The same, with its console at the terminal of the program that holds it.
    pub fn at_host(mut self) -> Self {
        self.console = Console::at_host("dripset class resume 4mt9kxqw --listen 0.0.0.0:4040");
        self.bring();
        self
    }

    /// The host was killed, and goes on.
    pub fn restart(&mut self) -> &mut Self {
        self.take(&[ClassEvent::Resumed]);
        self.bring();
        self
    }

    /// So many learners come in.
    pub fn joined(mut self, count: u8) -> Self {
        for number in 0..count {
            self.wish(number, Wish::Join(allowance(number)))
                .expect("a seat");
        }
        self
    }

    pub fn wish(&mut self, number: u8, wish: Wish) -> Result<(), Refusal> {
        let events = self.room.admit(learner(number), wish, self.seats_max)?;
        self.take(&events);
        self.bring();
        Ok(())
    }

    pub fn order(&mut self, order: &Order) -> Result<(), Refusal> {
        let events = self.room.decide(order)?;
        self.take(&events);
        self.bring();
        Ok(())
    }

    fn take(&mut self, events: &[ClassEvent]) {
        for event in events {
            assert!(self.room.fold(self.now.at, event), "{event:?}");
        }
    }

    /// Brings the class to its console, as the host does after each change.
    pub fn bring(&mut self) {
        let news = self.news();
        self.tell(&Event::News(News::Class(Arc::new(news))));
    }

    /// The class as the host sends it to a console or a seat.
    fn news(&self) -> ClassNews {
        let names = (0u8..).zip(NAMES);
        let names: BTreeMap<_, _> = names
            .map(|(number, name)| (learner(number), name.to_owned()))
            .collect();
        ClassNews {
            seats_max: self.seats_max,
            room: Arc::new(self.room.clone()),
            title: "Lines and drips, second year".into(),
            names: Arc::new(names),
            invitation: [
                "ssh -p 2222 4MT9KXQW@192.168.1.20".to_owned(),
                "Host key: SHA256:Q2hlY2sgdGhpcyBvbiB0aGUgc2NyZWVuIGJlZm9yZSB5ZXM".to_owned(),
            ]
            .into(),
            trouble: None,
            is_moving: self.is_moving,
            done: self.done.clone().map(Arc::new),
        }
    }

    /// Brings the class to a seat, and gives back its page.
    pub fn seat_page(&self, seat: &mut SeatScreen) -> Page {
        let context = context(Arc::clone(&self.library), self.now, self.size);
        seat.update(&Event::News(News::Class(Arc::new(self.news()))), &context);
        seat.view()
    }

    /// Brings the class to a wall, and gives back its page.
    pub fn wall_page(&self, wall: &mut WallScreen) -> Page {
        let context = context(Arc::clone(&self.library), self.now, self.size);
        let news = Arc::new(self.news().wall());
        wall.update(&Event::News(News::Wall(news)), &context);
        wall.view()
    }

    /// A wall with its commands.
    pub fn wall_view(&self) -> PlainView {
        let mut wall = WallScreen::new();
        PlainView {
            page: self.wall_page(&mut wall),
            commands: wall.help(),
            ..PlainView::default()
        }
    }

    /// Lets time pass: seats close when they are due.
    pub fn wait(&mut self, seconds: u64) -> &mut Self {
        let by = Duration::from_secs(seconds);
        self.now.at += by;
        self.now.monotonic += by;
        let due = self.room.due(self.now.at);
        self.take(&due);
        self.bring();
        self.tell(&Event::Tick);
        self
    }

    /// These learners respond to the present vote, each with what it gives; who may not is left out.
    pub fn respond(&mut self, responses: impl IntoIterator<Item = (u8, Response)>) -> &mut Self {
        let Some(ballot) = self.room.ballot() else {
            return self;
        };
        for (number, response) in responses {
            let given = Given {
                response,
                confidence: None,
                elapsed_ms: 900,
            };
            let _ = self.wish(number, Wish::Respond(ballot, given));
        }
        self
    }

    /// The learners of these letters choose one choice, the first seat the first letter.
    pub fn choose(&mut self, letters: &str) -> &mut Self {
        let one = |letter: char| Response::One(letter.to_string().as_str().into());
        let letters: Vec<char> = letters.chars().collect();
        self.respond((0u8..).zip(letters.into_iter().map(one)))
    }

    /// Presses keys on purpose: with a moment to read between them, that no clock on screen shows.
    pub fn press(&mut self, keys: &[Key]) -> &mut Self {
        for key in keys {
            self.now.monotonic += PONDERED;
            self.tell(&Event::Key(*key));
        }
        self
    }

    /// Holds a key down: it comes again and again, as terminals send it.
    pub fn hold(&mut self, key: Key) -> &mut Self {
        self.tell(&Event::Key(key));
        for after_ms in std::iter::once(600).chain([33; 60]) {
            self.now.monotonic += Duration::from_millis(after_ms);
            self.tell(&Event::Key(key));
        }
        self
    }

    /// Types keys ahead: they come at once.
    pub fn at_once(&mut self, keys: &[Key]) -> &mut Self {
        for key in keys {
            self.tell(&Event::Key(*key));
        }
        self
    }

    pub fn write(&mut self, text: &str) -> &mut Self {
        let keys: Vec<Key> = text.chars().map(Key::Char).collect();
        self.press(&keys)
    }

    /// Hands an event in and carries out what comes of it.
    pub fn tell(&mut self, event: &Event) {
        let context = context(Arc::clone(&self.library), self.now, self.size);
        let update = self.console.update(event, &context);
        self.quits |= matches!(update.go, Go::Quit);
        for effect in update.effects {
            match effect {
                ConsoleEffect::Order(order) => {
                    self.orders.push(order.clone());
                    if let Err(refusal) = self.order(&order) {
                        self.tell(&Event::News(News::Failed(refusal.to_string())));
                    }
                    self.tell(&Event::News(News::Ordered));
                }
                ConsoleEffect::TakeAlong => unreachable!("no test here takes a report along"),
            }
        }
    }

    pub fn page(&self) -> Page {
        self.console.view()
    }

    /// The page with its commands.
    pub fn view(&self) -> PlainView {
        PlainView {
            page: self.page(),
            commands: self.console.help(),
            words: self.console.words(),
            ..PlainView::default()
        }
    }

    /// What the last key was answered with.
    pub fn notice(&self) -> String {
        self.page()
            .notice
            .map(|notice| notice.text)
            .unwrap_or_default()
    }

    /// The screen as text, without trailing blanks.
    pub fn screen(&self) -> String {
        text_of(&self.page(), self.size)
    }
}
