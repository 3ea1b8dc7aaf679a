//! Tests of a wall over folded events: it never tells a key before its reveal, and nobody's name.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use rand::SeedableRng;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use uuid::Uuid;

use super::*;
use crate::domain::drawn::Chance;
use crate::domain::ids::LearnerId;
use crate::domain::item::Item;
use crate::domain::library::Library;
use crate::domain::mode::Allowance;
use crate::domain::moment::Moment;
use crate::domain::response::Response;
use crate::domain::room::{Given, Order, PollPhase, Room, SHARED_MIN, Terms, Wish, testing};
use crate::domain::testing::{KINDS, entry, item, kind_number, rekeyed};
use crate::tui::paint::draw;
use crate::tui::screen::ClassNews;
use crate::tui::settings::Settings;
use crate::tui::sign::{Charset, Sign};
use crate::tui::theme::Theme;

const LEARNERS: u8 = 7;

/// One class twice: with the keys as written, and with others.
struct Twins {
    rooms: [Room; 2],
    now: Timestamp,
}

fn learner(number: u8) -> LearnerId {
    LearnerId(Uuid::from_bytes([number; 16]))
}

fn terms(items: &[Item], as_written: &[Item], limit_s: Option<u32>) -> Terms {
    let mut chance = Chance::seed_from_u64(7);
    let mut written = as_written.iter();
    // The layout of both is that of the first: it must not depend on the key.
    let drawn = |_: &Item| {
        let item = written.next().expect("as many items");
        item.kind.rules().draw(false, &mut chance)
    };
    let items = items.iter().cloned().map(Arc::new).collect();
    Terms {
        limit_s,
        ..testing::terms(items, drawn)
    }
}

impl Twins {
    fn new(by: usize, limit_s: Option<u32>) -> Self {
        let make = |number| {
            item(
                "ivig",
                "rate",
                &format!("item-{number}"),
                kind_number(number),
            )
        };
        let written: Vec<Item> = (0..KINDS).map(|number| rekeyed(&make(number), 0)).collect();
        let other: Vec<Item> = written.iter().map(|item| rekeyed(item, by)).collect();
        let now = "2026-11-22T09:10:00Z".parse().expect("a time");
        let room = |items| Room::new(terms(items, &written, limit_s), now);
        let mut twins = Self {
            rooms: [room(&written), room(&other)],
            now,
        };
        for number in 0..LEARNERS {
            let allowance = Allowance::ALL[usize::from(number % 2) * 3];
            twins.wish(number, &Wish::Join(allowance));
        }
        twins
    }

    /// Both decide the same and fold the same.
    fn wish(&mut self, number: u8, wish: &Wish) {
        for room in &mut self.rooms {
            let events = room.admit(learner(number), wish.clone(), 10);
            for event in events.unwrap_or_default() {
                room.fold(self.now, &event);
            }
        }
    }

    fn order(&mut self, order: &Order) {
        for room in &mut self.rooms {
            for event in room.decide(order).unwrap_or_default() {
                room.fold(self.now, &event);
            }
        }
    }

    fn respond(&mut self, number: u8, seed: u64) {
        let Some(ballot) = self.rooms[0].ballot() else {
            return;
        };
        let (item, form) = self.rooms[0].item(ballot.poll).expect("an item");
        let mut chance = Chance::seed_from_u64(seed);
        let response: Response = entry(&item.kind, &form.drawn, 3, &mut chance);
        let given = Given {
            response,
            confidence: None,
            elapsed_ms: 900,
        };
        self.wish(number, &Wish::Respond(ballot, given));
    }

    fn wait(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
        for room in &mut self.rooms {
            for event in room.due(self.now) {
                room.fold(self.now, &event);
            }
        }
    }

    fn is_revealed(&self) -> bool {
        let poll = self.rooms[0].poll();
        poll.is_some_and(|poll| poll.phase == PollPhase::Revealed)
    }

    /// Returns the page of a wall of each.
    fn pages(&self) -> [Page; 2] {
        [0, 1].map(|at| page(&self.rooms[at], self.now))
    }
}

fn news(room: &Room) -> ClassNews {
    let names = (0..LEARNERS).map(|number| (learner(number), format!("Name-{number}")));
    ClassNews {
        seats_max: 100,
        room: Arc::new(room.clone()),
        title: "A class".into(),
        names: Arc::new(names.collect()),
        invitation: ["ssh code-of-class@host".to_owned()].into(),
        trouble: Some("DATA/progress.db".into()),
        is_moving: false,
        done: None,
    }
}

fn context(now: Timestamp) -> Context {
    Context {
        library: Arc::new(Library::default()),
        now: Moment {
            at: now,
            offset: Offset::UTC,
            monotonic: Duration::ZERO,
        },
        size: (100, 40),
        charset: Charset::Unicode,
        fresh_seed: 0,
        settings: Settings::default(),
        at_home: false,
    }
}

fn page(room: &Room, now: Timestamp) -> Page {
    let mut wall = WallScreen::new();
    let news = Arc::new(news(room).wall());
    wall.update(&Event::News(News::Wall(news)), &context(now));
    wall.view()
}

/// Returns the whole page as painted.
fn text(page: &Page) -> String {
    let area = Rect::new(0, 0, 100, 90);
    let mut buffer = Buffer::empty(area);
    draw(page, area, &Theme::plain(), &mut buffer);
    let row = |y| -> String {
        let cells = (0..area.width).filter_map(|x| buffer.cell((x, y)));
        cells.map(|cell| cell.symbol()).collect()
    };
    let rows: Vec<String> = (0..area.height).map(row).collect();
    rows.join("\n")
}

#[derive(Clone, Debug)]
enum Move {
    Order(Order),
    Respond(u8, u64),
    All(u64),
    Wait(u64),
    Leave(u8),
}

fn any_move() -> impl Strategy<Value = Move> {
    let orders = vec![
        Order::Next,
        Order::Close,
        Order::Close,
        Order::Discuss { early: true },
        Order::Revote,
        Order::Reveal { early: true },
        Order::Pass,
        Order::Pause,
        Order::Unpause,
    ];
    prop_oneof![
        4 => prop::sample::select(orders).prop_map(Move::Order),
        2 => (0..KINDS).prop_map(|at| Move::Order(Order::Open(at))),
        4 => (0..LEARNERS, any::<u64>()).prop_map(|(who, seed)| Move::Respond(who, seed)),
        3 => any::<u64>().prop_map(Move::All),
        1 => (1..40u64).prop_map(Move::Wait),
        1 => (0..LEARNERS).prop_map(Move::Leave),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// For made-up classes, the wall before the reveal is the same whichever choice is keyed, has
    /// no mark of a key, and never a name or a path of the host.
    #[test]
    fn no_wall_tells_a_key_before_the_reveal_or_a_name_ever(
        by in 1_usize..9,
        limit_s in prop::option::of(20..60u32),
        moves in prop::collection::vec(any_move(), 1..60),
    ) {
        let mut twins = Twins::new(by, limit_s);
        for step in moves {
            match step {
                Move::Order(order) => twins.order(&order),
                Move::Respond(who, seed) => twins.respond(who, seed),
                Move::All(seed) => (0..LEARNERS).for_each(|who| twins.respond(who, seed)),
                Move::Wait(seconds) => twins.wait(seconds),
                Move::Leave(who) => twins.wish(who, &Wish::Leave),
            }
            let [one, other] = twins.pages();
            let words = text(&one);
            prop_assert!(!words.contains("Name-") && !words.contains("seat "), "{}", words);
            prop_assert!(!words.contains("progress.db"), "{}", words);
            if !twins.is_revealed() {
                prop_assert_eq!(one, other);
                let mark = Sign::Correct.shown(Charset::Unicode);
                prop_assert!(!words.contains(mark) && !words.contains("orrect,"), "{}", words);
                prop_assert!(!words.contains("kept back"), "{}", words);
            }
        }
    }
}

/// The test above sees counts of every kind, and after the reveal the twins differ.
#[test]
fn closed_votes_of_every_kind_have_counts_without_a_key() {
    for number in 0..KINDS {
        let mut twins = Twins::new(1, Some(60));
        twins.order(&Order::Open(number));
        (0..LEARNERS).for_each(|who| twins.respond(who, who.into()));
        twins.wait(200);
        let [one, other] = twins.pages();
        assert_eq!(one, other, "{number}");
        let words = text(&one);
        assert!(words.contains("Closed"), "{words}");
        assert!(words.contains("7 answers"), "{words}");
        twins.order(&Order::Reveal { early: false });
        let [one, other] = twins.pages();
        assert_ne!(one, other, "{number}");
        let words = text(&one);
        assert!(
            words.contains("Key shown") && words.contains("kept back"),
            "{words}"
        );
    }
}

/// Nobody is to see what others chose while their own time still runs.
#[test]
fn counts_wait_for_those_with_more_time_and_for_enough_responses() {
    let mut twins = Twins::new(1, Some(20));
    twins.order(&Order::Open(0));
    for who in [0, 2, 4, 6] {
        twins.respond(who, 1);
    }
    twins.wait(21);
    let words = text(&twins.pages()[0]);
    assert!(
        words.contains("The answers show here when everybody has finished."),
        "{words}"
    );
    twins.wait(100);
    let words = text(&twins.pages()[0]);
    assert!(
        words.contains(&format!("Fewer than {SHARED_MIN} have answered.")),
        "{words}"
    );
    assert!(!words.contains('%'), "{words}");
}

#[test]
fn the_shift_counts_those_who_voted_twice() {
    let mut twins = Twins::new(1, Some(60));
    twins.order(&Order::Open(0));
    let give = |twins: &mut Twins, letters: &str| {
        let ballot = twins.rooms[0].ballot().expect("a vote");
        for (who, letter) in (0..).zip(letters.chars().filter(|c| *c != '-')) {
            let given = Given {
                response: Response::One(letter.to_string().as_str().into()),
                confidence: None,
                elapsed_ms: 1,
            };
            twins.wish(who, &Wish::Respond(ballot, given));
        }
    };
    give(&mut twins, "aabbcdb");
    twins.order(&Order::Discuss { early: true });
    let words = text(&twins.pages()[0]);
    assert!(words.contains("Discuss, then vote again"), "{words}");
    assert!(
        !words.contains('%'),
        "the choice of most would end the discussion: {words}"
    );
    twins.order(&Order::Revote);
    give(&mut twins, "bbbacdb");
    twins.order(&Order::Reveal { early: true });
    let words = text(&twins.pages()[0]);
    let shift = "Of 7 who voted twice, 2 changed to a correct answer and 1 away from one.";
    assert!(words.contains(shift), "{words}");
}

#[test]
fn keys_scroll_show_how_to_join_and_leave() {
    let mut twins = Twins::new(1, None);
    twins.order(&Order::Open(0));
    let context = Context {
        size: (40, 12),
        ..context(twins.now)
    };
    let mut wall = WallScreen::new();
    let tell = |wall: &mut WallScreen, event: Event| wall.update(&event, &context);
    let brings = Event::News(News::Wall(Arc::new(news(&twins.rooms[0]).wall())));
    tell(&mut wall, brings.clone());
    let first = wall.view();
    for key in ['a', 'b', ' ', 'x', 'r', 'c'] {
        tell(&mut wall, Event::Key(crate::tui::key::Key::Char(key)));
        assert_eq!(wall.view(), first, "{key:?} does nothing");
    }
    use crate::tui::key::Key;
    tell(&mut wall, Event::Key(Key::PageDown));
    assert_ne!(wall.view().scroll, first.scroll);
    tell(&mut wall, Event::Key(Key::PageUp));
    tell(&mut wall, Event::Key(Key::Char('j')));
    assert!(text(&wall.view()).contains("7 are here"));
    // More news of the same vote leaves the page as it is, and the next phase does not.
    tell(&mut wall, brings);
    assert!(text(&wall.view()).contains("7 are here"));
    twins.order(&Order::Close);
    tell(
        &mut wall,
        Event::News(News::Wall(Arc::new(news(&twins.rooms[0]).wall()))),
    );
    assert!(text(&wall.view()).contains("Closed"));
    for key in [Key::Char('q'), Key::Esc] {
        assert!(matches!(tell(&mut wall, Event::Key(key)).go, Go::Quit));
    }
}
