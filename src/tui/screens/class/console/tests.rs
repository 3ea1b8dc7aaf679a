//! Tests of the console over folded events: the content that it never shows, and its orders.

use std::time::Duration;

use jiff::tz::Offset;
use proptest::prelude::*;
use rand::SeedableRng;
use uuid::Uuid;

use super::*;
use crate::domain::drawn::{Chance, Drawn};
use crate::domain::item::Item;
use crate::domain::kind::ItemKind;
use crate::domain::library::Library;
use crate::domain::mode::Allowance;
use crate::domain::moment::Moment;
use crate::domain::response::Response;
use crate::domain::room::testing;
use crate::domain::room::{Given, Terms, Wish};
use crate::domain::testing::{KINDS, item, kind_number};
use crate::tui::screen::{ConsoleEffect, Go, Update};
use crate::tui::sign::Charset;

mod typed_ahead;

/// A text in every reason and rationale, and nowhere else.
const SECRET: &str = "kept-back";
const LEARNERS: u8 = 4;

fn learner(number: u8) -> LearnerId {
    LearnerId(Uuid::from_bytes([number; 16]))
}

/// Returns an item of that kind with recognizable rationales.
fn told(number: usize) -> Item {
    let mut kind = kind_number(number);
    match &mut kind {
        ItemKind::Selection(kind) => {
            for slot in &mut kind.slots {
                slot.why = SECRET.into();
                slot.choices.iter_mut().for_each(|c| c.why = SECRET.into());
            }
        }
        ItemKind::Ordered(kind) => kind.steps.iter_mut().for_each(|s| s.why = SECRET.into()),
        ItemKind::Numeric(_) => {}
    }
    let mut item = item("ivig", "rate", &format!("item-{number}"), kind);
    item.rationale = SECRET.into();
    item
}

fn terms(limit_s: Option<u32>) -> Terms {
    let items: Vec<Arc<Item>> = (0..KINDS).map(|number| Arc::new(told(number))).collect();
    let mut chance = Chance::seed_from_u64(7);
    let drawn = |item: &Item| -> Drawn { item.kind.rules().draw(false, &mut chance) };
    Terms {
        changes: true,
        limit_s,
        ..testing::terms(items, drawn)
    }
}

/// A class with its console, and the orders given.
struct Class {
    room: Room,
    console: Console,
    now: Moment,
    asked: Vec<Order>,
}

impl Class {
    fn new(limit_s: Option<u32>) -> Self {
        let now = Moment {
            at: "2026-11-22T09:10:00Z".parse().unwrap(),
            offset: Offset::UTC,
            monotonic: Duration::ZERO,
        };
        let mut class = Self {
            room: Room::new(terms(limit_s), now.at),
            console: Console::new(),
            now,
            asked: Vec::new(),
        };
        for number in 0..LEARNERS {
            let allowance = Allowance::ALL[usize::from(number % 2) * 3];
            class.wish(number, Wish::Join(allowance));
        }
        class
    }

    fn wish(&mut self, number: u8, wish: Wish) {
        let events = self.room.admit(learner(number), wish, 10);
        for event in events.unwrap_or_default() {
            self.room.fold(self.now.at, &event);
        }
        self.bring();
    }

    /// Lets a learner respond: correctly, or as incorrectly as the kind allows.
    fn respond(&mut self, number: u8, which: usize) {
        let Some(ballot) = self.room.ballot() else {
            return;
        };
        let (item, form) = self.room.item(ballot.poll).unwrap();
        let key = item.kind.rules().key(&form.drawn);
        let entry = |seed| {
            let mut chance = Chance::seed_from_u64(seed);
            crate::domain::testing::entry(&item.kind, &form.drawn, which, &mut chance)
        };
        let wanted = |response: &Response| which != 3 || *response != key;
        let response = (0..).map(entry).find(wanted).expect("another response");
        let given = Given {
            response,
            confidence: None,
            elapsed_ms: 900,
        };
        self.wish(number, Wish::Respond(ballot, given));
    }

    fn bring(&mut self) {
        let names = (0..LEARNERS).map(|number| (learner(number), format!("Name-{number}")));
        let news = ClassNews {
            seats_max: 100,
            room: Arc::new(self.room.clone()),
            title: "A class".into(),
            names: Arc::new(names.collect()),
            invitation: ["ssh CODE@host".to_owned()].into(),
            trouble: None,
            is_moving: false,
            done: None,
        };
        self.tell(&Event::News(News::Class(Arc::new(news))));
    }

    /// Passes an event in, and carries out orders like a host.
    fn tell(&mut self, event: &Event) {
        for effect in self.hold(event) {
            let ConsoleEffect::Order(order) = effect else {
                continue;
            };
            self.asked.push(order.clone());
            let events = self
                .room
                .decide(&order)
                .expect("an order that the room takes");
            for event in events {
                self.room.fold(self.now.at, &event);
            }
            self.bring();
            self.tell(&Event::News(News::Ordered));
        }
    }

    /// Passes an event in, without carrying out its orders.
    fn hold(&mut self, event: &Event) -> Vec<ConsoleEffect> {
        self.update(event).effects
    }

    fn update(&mut self, event: &Event) -> Update<ConsoleEffect> {
        let context = Context {
            library: Arc::new(Library::new([])),
            now: self.now,
            size: (80, 24),
            charset: Charset::Unicode,
            fresh_seed: 7,
            settings: crate::tui::settings::Settings {
                count: 10,
                ..Default::default()
            },
            at_home: false,
        };
        self.console.update(event, &context)
    }

    /// Presses a key on purpose, a moment after the one before.
    fn press(&mut self, key: Key) {
        self.now.monotonic += Duration::from_secs(2);
        self.tell(&Event::Key(key));
    }

    fn wait(&mut self, seconds: i64) {
        self.now.at += jiff::SignedDuration::from_secs(seconds);
        for event in self.room.due(self.now.at) {
            self.room.fold(self.now.at, &event);
        }
        self.bring();
        self.tell(&Event::Tick);
    }

    fn is_revealed(&self) -> bool {
        self.room.poll().map(|poll| poll.phase) == Some(PollPhase::Revealed)
    }

    fn words(&self) -> String {
        format!("{:?}", self.console.view())
    }
}

#[derive(Clone, Debug)]
enum Move {
    Press(Key),
    /// The learner, and whether the response is correct; the twin does the opposite.
    Respond(u8, bool),
    Wait(i64),
    Away(u8),
}

fn any_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        4 => Just(Key::Enter),
        // Most lists are closed soon, so that most moves reach the class itself.
        8 => Just(Key::Esc),
        1 => Just(Key::Up),
        2 => Just(Key::Down),
        1 => Just(Key::Backspace),
        3 => prop::sample::select(vec![Key::Char('k'), Key::Char('w')]),
        12 => "[a-z0-9#]".prop_map(|c| Key::Char(c.chars().next().unwrap_or('w'))),
    ]
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        6 => any_key().prop_map(Move::Press),
        5 => (0..LEARNERS, any::<bool>()).prop_map(|(who, right)| Move::Respond(who, right)),
        1 => (0..40i64).prop_map(Move::Wait),
        1 => (0..LEARNERS).prop_map(Move::Away),
    ]
}

fn carry(class: &mut Class, step: &Move, right: bool) {
    match step {
        Move::Press(key) => class.press(*key),
        Move::Respond(who, first) => class.respond(*who, if *first == right { 0 } else { 3 }),
        Move::Wait(seconds) => class.wait(*seconds),
        Move::Away(who) => class.wish(*who, Wish::Leave),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// With keys typed ahead, there is one order at a time, none for an unseen item, and none is
    /// lost for which the console would wait forever.
    #[test]
    fn keys_typed_ahead_do_nothing_to_an_item_that_was_not_seen(
        batches in prop::collection::vec(prop::collection::vec(any_key(), 1..12), 1..12),
    ) {
        let mut class = Class::new(Some(60));
        for keys in batches {
            typed_ahead::at_once(&mut class, &keys);
            prop_assert!(class.console.asked.is_none());
        }
    }

    /// Before the reveal the wall shows no rationale and no name, and the same page for any
    /// responses. No order is sent that the room does not accept.
    #[test]
    fn the_wall_says_nothing_before_the_reveal(
        limit_s in prop::option::of(20..60u32),
        moves in prop::collection::vec(any_move(), 1..80),
    ) {
        let (mut class, mut twin) = (Class::new(limit_s), Class::new(limit_s));
        for step in moves {
            carry(&mut class, &step, true);
            // Lists depend on the responses: the twins go on as long as they are alike.
            if matches!(class.console.over, ConsolePage::Mending(..)) {
                class.press(Key::Esc);
                twin.press(Key::Esc);
            }
            carry(&mut twin, &step, false);
            if matches!(twin.console.over, ConsolePage::Mending(..)) {
                twin.press(Key::Esc);
            }
            let words = class.words();
            if !class.is_revealed() && (class.console.on_wall || !class.console.eyes) {
                prop_assert!(!words.contains(SECRET), "{}", words);
            }
            if !class.room.is(crate::domain::room::ClassSetting::Names) {
                prop_assert!(!words.contains("Name-"), "{}", words);
            }
            if class.console.on_wall && !class.is_revealed() {
                prop_assert_eq!(class.console.view(), twin.console.view());
            }
        }
    }
}

#[test]
fn before_the_reveal_the_page_is_the_same_whatever_was_given_unless_it_is_asked_for() {
    for number in 0..5 {
        let classes = [0, 3].map(|which| {
            let mut class = Class::new(Some(60));
            class.press(Key::Char('#'));
            class.press(Key::Char(char::from(b'1' + number)));
            class.press(Key::Enter);
            for who in 0..LEARNERS {
                class.respond(who, which);
            }
            class
        });
        let [mut right, mut wrong] = classes;
        assert_eq!(right.console.view(), wrong.console.view());
        right.press(Key::Char('k'));
        wrong.press(Key::Char('k'));
        assert_ne!(right.console.view(), wrong.console.view());
        assert!(
            right.words().contains("4 of 4 correct"),
            "{}",
            right.words()
        );
    }
}

/// The host may know of a learner with more time whom this console does not know.
#[test]
fn what_the_host_refuses_for_those_who_still_have_time_is_asked_again() {
    let mut class = Class::new(Some(60));
    class.press(Key::Enter);
    for who in 0..LEARNERS {
        class.wish(who, Wish::Leave);
    }
    class.wait(500);
    for (key, early) in [
        ('r', Order::Reveal { early: false }),
        ('d', Order::Discuss { early: false }),
    ] {
        class.now.monotonic += Duration::from_secs(2);
        let effects = class.hold(&Event::Key(Key::Char(key)));
        assert!(matches!(&effects[..], [ConsoleEffect::Order(order)] if *order == early));
        let why = Refusal::StillOpen(2).to_string();
        class.hold(&Event::News(News::Failed(why)));
        let again = format!("2 learners still have time. Press {key} again");
        assert!(class.words().contains(&again), "{}", class.words());
        class.now.monotonic += Duration::from_secs(2);
        let effects = class.hold(&Event::Key(Key::Char(key)));
        assert!(matches!(
            &effects[..],
            [ConsoleEffect::Order(
                Order::Reveal { early: true } | Order::Discuss { early: true }
            )]
        ));
        class.hold(&Event::News(News::Ordered));
    }
}

#[test]
fn time_is_told_while_a_vote_is_open_and_not_after() {
    let mut class = Class::new(Some(60));
    assert!(!class.console.ticks());
    class.press(Key::Enter);
    class.wait(18);
    assert!(class.console.ticks() && class.words().contains("0:42 left"));
    class.press(Key::Char('x'));
    assert!(class.words().contains("1:12 left"));
    class.press(Key::Char('p'));
    class.wait(100);
    assert!(class.words().contains("paused, 1:12 left"));
    class.press(Key::Char('p'));
    class.wait(200);
    assert!(!class.console.ticks() && !class.words().contains(" left"));
    let mut class = Class::new(None);
    class.press(Key::Enter);
    class.wait(7);
    assert!(class.words().contains("0:07 so far"));
}

#[test]
fn home_and_end_lead_to_the_ends_of_a_list() {
    let mut class = Class::new(None);
    class.console.over = ConsolePage::People(1);
    class.press(Key::End);
    assert_eq!(
        class.console.over,
        ConsolePage::People(usize::from(LEARNERS) - 1)
    );
    class.press(Key::Home);
    assert_eq!(class.console.over, ConsolePage::People(0));
    class.console.over = ConsolePage::Items(2);
    class.press(Key::End);
    assert_eq!(class.console.over, ConsolePage::Items(KINDS - 1));
    class.press(Key::Home);
    assert_eq!(class.console.over, ConsolePage::Items(0));
}

#[test]
fn every_key_has_one_command_on_each_page() {
    for keymap in [
        keys::KEYS,
        keys::PEOPLE,
        keys::ITEMS,
        keys::MENDING,
        keys::NUMBER,
        keys::ENDED,
        keys::JOIN,
        keys::HOMEWORK,
    ] {
        let mut seen = Vec::new();
        for binding in keymap {
            assert!(!binding.help.is_empty());
            for press in binding.presses {
                assert!(!seen.contains(press), "{press:?} is there twice");
                seen.push(*press);
            }
        }
    }
}
