//! What a learner's seat in a class shows, state by state, and that it can be used in the
//! smallest window.

mod clock;
mod exhibits;
mod homework;
mod moving;
mod told;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use dripset::domain::report::SittingSummary;
use dripset::domain::room::{
    Ballot, ClassEvent, ClassSetting, Given, Mending, Room, Terms, Whom, Wish,
};
use dripset::domain::{
    Allowance, History, LearnerId, Moment, Plan, Response, Score, SittingId, draw,
};
use dripset::runtime::{App, StepResult};
use dripset::tui::key::Key;
use dripset::tui::screen::{ClassNews, Event, News, PageKey, PlainView, SeatEffect};
use dripset::tui::screens::class::homework::{Assignment, HomeworkPage};
use dripset::tui::screens::class::seat::SeatScreen;
use jiff::Timestamp;
use jiff::tz::Offset;
use uuid::Uuid;

use crate::support::ITEMS;
use crate::support::learner::{context, screens_bank, text_of};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];
/// Who sits here, and who beside.
const ME: LearnerId = LearnerId(Uuid::from_u128(1));
const OTHER: LearnerId = LearnerId(Uuid::from_u128(2));

/// A seat over a class that is folded here, with a clock that the test sets.
pub struct Seated {
    pub app: App<SeatEffect>,
    room: Room,
    second: i64,
    is_moving: bool,
    pub effects: Vec<SeatEffect>,
    quits: bool,
}

fn at(second: i64) -> Moment {
    Moment {
        at: Timestamp::from_second(1_780_000_000 + second).expect("a time"),
        offset: Offset::UTC,
        monotonic: Duration::from_secs(second.unsigned_abs()),
    }
}

/// The five items of the screens' bank, in the order of [`ITEMS`].
fn terms() -> Terms {
    let library = screens_bank();
    let plan = Plan {
        count: 5,
        ..Plan::with_seed(7)
    };
    let mut form = draw(&library, &plan, &History::default()).expect("a form");
    form.items.sort_by_key(|entry| {
        let item = library.item(&entry.key).expect("an item");
        let kind = item.kind.name().id();
        ITEMS.iter().position(|(name, ..)| *name == kind)
    });
    Terms {
        limit_s: Some(90),
        ..Terms::of(form, &library)
    }
}

/// A seat that has just come in, with a PIN that was made for it.
fn fresh(size: (u16, u16)) -> App<SeatEffect> {
    let context = context(Arc::default(), at(0), size);
    let screen = SeatScreen::new(ME, Some("271828".into()));
    App::with(Box::new(screen), context).0
}

impl Seated {
    /// In the lobby.
    pub fn new(size: (u16, u16)) -> Self {
        Self::with(terms(), size)
    }

    /// In the lobby of a class with these terms.
    fn with(terms: Terms, size: (u16, u16)) -> Self {
        let mut seated = Self {
            app: fresh(size),
            room: Room::new(terms, at(0).at),
            second: 0,
            is_moving: false,
            effects: Vec::new(),
            quits: false,
        };
        seated.tell(ClassEvent::Joined(ME, Allowance::Standard));
        seated.tell(ClassEvent::Joined(OTHER, Allowance::Standard));
        seated
    }

    /// The next thing happens in the class, five seconds later.
    pub fn tell(&mut self, event: ClassEvent) {
        self.second += 5;
        assert!(self.room.fold(at(self.second).at, &event), "{event:?}");
        self.show();
    }

    /// Comes in only now: nothing was seen before.
    fn comes_in_now(&mut self) {
        self.app = fresh(self.app.size());
        self.show();
    }

    fn show(&mut self) {
        let names = [(ME, "Ada".to_owned()), (OTHER, "Ben".to_owned())];
        let news = ClassNews {
            seats_max: 100,
            room: Arc::new(self.room.clone()),
            title: "Ward three".into(),
            names: Arc::new(BTreeMap::from(names)),
            invitation: Arc::new([]),
            trouble: None,
            is_moving: self.is_moving,
            done: None,
        };
        self.step(&Event::News(News::Class(Arc::new(news))));
    }

    /// Hands an event in and leaves undone what comes of it.
    pub fn hold(&mut self, event: &Event) -> StepResult<SeatEffect> {
        self.app.step(event, at(self.second), 0)
    }

    pub fn step(&mut self, event: &Event) {
        let step = self.hold(event);
        self.effects = step.effects;
        self.quits |= step.quits;
    }

    pub fn opens(&mut self, poll: usize) {
        let ballot = Ballot { poll, vote: 0 };
        self.tell(ClassEvent::PollOpened(ballot, Some(90)));
    }

    /// Types a response and confirms it; the class takes it.
    pub fn responds(&mut self, keys: &str) {
        for key in keys.chars() {
            self.step(&Event::Key(Key::Char(key)));
        }
        self.step(&Event::Key(Key::Enter));
        let Some(SeatEffect::Wish(wish @ Wish::Respond(..))) = self.effects.first().cloned() else {
            unreachable!("{keys:?} confirmed nothing: {}", self.screen());
        };
        let events = self.room.admit(ME, wish, 10).expect("it is taken");
        events.into_iter().for_each(|event| self.tell(event));
    }

    fn screen(&self) -> String {
        text_of(&self.app.view(), self.app.size())
    }
}

/// What a seat shows from coming in to the end, by name.
pub fn views(size: (u16, u16)) -> Vec<(String, PlainView)> {
    let mut seat = Seated::new(size);
    let mut views = Vec::new();
    let mut see = |name: &str, seat: &Seated| {
        views.push((format!("seat{name}"), seat.app.plain_view()));
    };
    see("", &seat);
    seat.opens(0);
    see("-open", &seat);
    seat.responds(WRONG);
    see("-confirmed", &seat);
    seat.tell(ClassEvent::TimeCalled);
    seat.tell(ClassEvent::Closed(Whom::Everybody));
    see("-closed", &seat);
    seat.tell(ClassEvent::Discussing);
    see("-discussing", &seat);
    seat.tell(ClassEvent::Revealed);
    see("-revealed", &seat);
    seat.tell(ClassEvent::Ended);
    see("-ended", &seat);
    let homework = homework::homework(size, 2).plain_view();
    views.push(("homework".to_owned(), homework));
    views
}

fn key(terms: &Terms, poll: usize) -> Response {
    let drawn = terms.form.items.get(poll).map(|entry| &entry.drawn);
    let item = terms.items.get(poll).expect("an item");
    item.kind.rules().key(drawn.expect("an item"))
}

/// Keys of the bank's items that are right; the bank does not shuffle the first.
const RIGHT: &str = "b";
const WRONG: &str = "c";

#[test]
fn a_seat_at_three_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut seat = Seated::new(size);
        insta::assert_snapshot!(at("lobby"), seat.screen());
        for (poll, (kind, _, keys)) in ITEMS.iter().enumerate() {
            let mut seat = Seated::new(size);
            seat.opens(poll);
            insta::assert_snapshot!(at(&format!("open-{kind}")), seat.screen());
            seat.responds(keys);
            insta::assert_snapshot!(at(&format!("confirmed-{kind}")), seat.screen());
        }
        seat.opens(0);
        seat.tell(ClassEvent::Paused);
        insta::assert_snapshot!(at("paused"), seat.screen());
        seat.tell(ClassEvent::Unpaused);
        seat.responds(WRONG);
        seat.tell(ClassEvent::TimeCalled);
        seat.tell(ClassEvent::Closed(Whom::Everybody));
        insta::assert_snapshot!(at("closed"), seat.screen());
        seat.tell(ClassEvent::Discussing);
        insta::assert_snapshot!(at("discussing"), seat.screen());
        let second = Ballot { poll: 0, vote: 1 };
        seat.tell(ClassEvent::PollOpened(second, Some(90)));
        insta::assert_snapshot!(at("second-vote"), seat.screen());
        seat.responds(RIGHT);
        seat.tell(ClassEvent::Closed(Whom::Everybody));
        seat.tell(ClassEvent::Revealed);
        insta::assert_snapshot!(at("revealed-right"), seat.screen());
        seat.tell(ClassEvent::Mended(0, Mending::Voided));
        insta::assert_snapshot!(at("voided"), seat.screen());
        seat.tell(ClassEvent::Passed);
        insta::assert_snapshot!(at("between"), seat.screen());
    }
}

#[test]
fn how_a_seat_ends_at_three_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut seat = Seated::new(size);
        seat.opens(0);
        seat.responds(WRONG);
        seat.tell(ClassEvent::Closed(Whom::Everybody));
        seat.tell(ClassEvent::Revealed);
        insta::assert_snapshot!(at("revealed-wrong"), seat.screen());
        seat.tell(ClassEvent::Passed);
        seat.opens(4);
        let right = Given {
            response: key(seat.room.terms(), 4),
            confidence: None,
            elapsed_ms: 10,
        };
        let ballot = Ballot { poll: 4, vote: 0 };
        seat.tell(ClassEvent::Responded(OTHER, ballot, right));
        seat.tell(ClassEvent::Closed(Whom::Everybody));
        insta::assert_snapshot!(at("closed-without-a-response"), seat.screen());
        seat.tell(ClassEvent::Revealed);
        insta::assert_snapshot!(at("revealed-not-answered"), seat.screen());
        seat.tell(ClassEvent::Set(ClassSetting::Standings, true));
        seat.tell(ClassEvent::Ended);
        insta::assert_snapshot!(at("ended"), seat.screen());
        let mut seat = Seated::new(size);
        seat.tell(ClassEvent::Kicked(ME));
        insta::assert_snapshot!(at("kicked"), seat.screen());
    }
}

/// The arrows scroll where there is nothing to enter, and the hint is there where that helps.
#[test]
fn a_seat_says_how_to_scroll_only_where_something_is_below() {
    for (size, is_said) in [((80, 24), false), ((40, 12), true)] {
        let mut seat = Seated::new(size);
        seat.opens(0);
        seat.responds(WRONG);
        seat.tell(ClassEvent::Closed(Whom::Everybody));
        let top = seat.screen();
        assert_eq!(top.contains("↓ scroll"), is_said, "{top}");
        seat.step(&Event::Key(Key::Down));
        let down = seat.screen();
        assert_eq!(down != top, is_said, "{down}");
        seat.step(&Event::Key(Key::Up));
        assert_eq!(seat.screen(), top);
        for _ in 0..40 {
            seat.step(&Event::Key(Key::Down));
        }
        assert!(!seat.screen().contains("↓ scroll"));
    }
}

/// Over SSH there is no shell to go back to.
#[test]
fn the_help_of_a_seat_names_no_key_that_does_nothing_there() {
    let mut seat = Seated::new((80, 60));
    seat.step(&Event::Key(Key::Char('?')));
    let help = seat.screen();
    assert!(
        help.contains("Ctrl-C") && !help.contains("Ctrl-Z"),
        "{help}"
    );
    seat.step(&Event::Key(Key::Ctrl('c')));
    assert!(seat.quits, "Ctrl-C leaves, the help too");
}

/// A seat that is still there when its learner is let in again takes its place without a key.
#[test]
fn a_seat_that_is_let_in_again_joins_once() {
    let mut seat = Seated::new((80, 24));
    let joins = |seat: &Seated| {
        let joins = |effect: &&SeatEffect| matches!(effect, SeatEffect::Wish(Wish::Join(_)));
        seat.effects.iter().filter(joins).count()
    };
    seat.tell(ClassEvent::Kicked(ME));
    assert_eq!(joins(&seat), 0);
    seat.tell(ClassEvent::Readmitted(ME));
    assert_eq!(joins(&seat), 1);
    seat.tell(ClassEvent::Returned(ME));
    assert_eq!(joins(&seat), 0);
    assert!(seat.screen().contains("You have joined."));
}

/// As in self-study: a sentence, not the words of an error as they are.
#[test]
fn what_a_seat_does_not_take_is_told_in_a_sentence() {
    let mut seat = Seated::new((80, 24));
    seat.opens(0);
    seat.step(&Event::Key(Key::Char('h')));
    let screen = seat.screen();
    assert!(screen.contains("The choices are A to "), "{screen}");
    let why = "the host is busy: try again".to_owned();
    seat.step(&Event::News(News::Failed(why)));
    let screen = seat.screen();
    assert!(screen.contains("The host is busy: try again."), "{screen}");
}

/// In the smallest window every kind can be answered and seen to be confirmed.
#[test]
fn in_the_smallest_window_every_kind_can_be_answered() {
    for (poll, (kind, _, keys)) in ITEMS.iter().enumerate() {
        let mut seat = Seated::new((40, 12));
        seat.opens(poll);
        seat.responds(keys);
        let screen = seat.screen();
        assert!(screen.contains("Confirmed"), "{kind}: {screen}");
    }
}

/// The same on the console and at homework: Esc, then q.
#[test]
fn a_seat_is_left_by_esc_and_then_q_and_by_nothing_else() {
    let mut seat = Seated::new((80, 24));
    seat.opens(0);
    for key in [Key::Esc, Key::Enter, Key::Char('c'), Key::Char(' ')] {
        seat.step(&Event::Key(Key::Esc));
        assert!(
            seat.screen().contains("q leave  Esc stay"),
            "{}",
            seat.screen()
        );
        seat.step(&Event::Key(key));
        assert!(!seat.quits && seat.effects.is_empty(), "{key:?}");
        assert!(!seat.screen().contains("(•)"), "{key:?} chose something");
    }
    seat.step(&Event::Key(Key::Char('q')));
    assert!(!seat.quits, "q alone");
    seat.step(&Event::Key(Key::Esc));
    seat.step(&Event::Key(Key::Char('q')));
    assert!(seat.quits);
}

/// Each said once on a page.
#[test]
fn no_page_of_a_seat_says_a_thing_twice() {
    for (name, view) in views((80, 40)) {
        let text = text_of(&view.page, (80, 40));
        for words in ["Confirmed", "Closed", "Discuss it", "Paused", "key shows"] {
            assert!(text.matches(words).count() <= 1, "{name}: {words}: {text}");
        }
    }
}

/// What the class gave, for those who are not in the room; nothing of it before the key.
#[test]
fn a_seat_shows_what_the_class_gave_once_the_key_shows() {
    let mut seat = Seated::new((80, 40));
    for number in 3..8 {
        let other = LearnerId(Uuid::from_u128(number));
        seat.tell(ClassEvent::Joined(other, Allowance::Standard));
    }
    seat.opens(0);
    seat.responds(WRONG);
    for (number, letter) in (3..8).zip(["a", "b", "b", "c", "b"]) {
        let look = |seat: &Seated| {
            let look = seat.app.look().expect("a page that is shared");
            PageKey {
                left_s: None,
                ..look
            }
        };
        let before = look(&seat);
        let given = Given {
            response: Response::One(letter.into()),
            confidence: None,
            elapsed_ms: 10,
        };
        let ballot = Ballot { poll: 0, vote: 0 };
        let other = LearnerId(Uuid::from_u128(number));
        seat.tell(ClassEvent::Responded(other, ballot, given));
        assert_eq!(
            look(&seat),
            before,
            "the same page for all that others gave"
        );
    }
    seat.tell(ClassEvent::Closed(Whom::Everybody));
    assert!(
        !seat.screen().contains("Class answers"),
        "{}",
        seat.screen()
    );
    seat.tell(ClassEvent::Revealed);
    insta::assert_snapshot!("revealed-with-the-class-80x40", seat.screen());
    assert!(
        seat.app.look().is_some_and(|look| look.shared.is_some()),
        "drawn once for all"
    );
    seat.tell(ClassEvent::Set(ClassSetting::Withheld, true));
    assert!(
        !seat.screen().contains("Class answers"),
        "{}",
        seat.screen()
    );
}
