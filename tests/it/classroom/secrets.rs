//! What a seat must not show: who has more time, and the key before the reveal.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use dripset::domain::room::{Ballot, ClassEvent, PollPhase, Room, Terms, Whom};
use dripset::domain::{Allowance, LearnerId};
use dripset::env::Env;
use dripset::runtime::App;
use dripset::tui::page::Page;
use dripset::tui::screen::{ClassNews, Event, News, SeatEffect};
use dripset::tui::screens::class::seat::SeatScreen;
use jiff::Timestamp;

use super::inside::{given, key, learner, terms};
use crate::support::learner::{context, text_of};

/// One class in which the last learner sits or does not, and has more time or has not: what the
/// seat of another shows after each event.
fn shown_to(other: LearnerId, last: Option<Allowance>) -> Vec<(bool, String, Page)> {
    let terms = terms(Some(60));
    let slow = learner(30);
    let ballot = Ballot { poll: 0, vote: 0 };
    let mut log: Vec<(i64, ClassEvent)> = vec![(0, ClassEvent::Opened(Box::new(terms.clone())))];
    let all = (1..=29).map(|number| (1, ClassEvent::Joined(learner(number), Allowance::Standard)));
    log.extend(all);
    log.extend(last.map(|allowance| (1, ClassEvent::Joined(slow, allowance))));
    log.push((10, ClassEvent::PollOpened(ballot, Some(60))));
    log.push((
        20,
        ClassEvent::Responded(other, ballot, given(key(&terms, 0))),
    ));
    log.push((70, ClassEvent::Closed(Whom::Everybody)));
    if last == Some(Allowance::Half) {
        log.push((
            80,
            ClassEvent::Responded(slow, ballot, given(key(&terms, 0))),
        ));
        log.push((100, ClassEvent::Closed(Whom::Learner(slow))));
    }
    log.push((110, ClassEvent::Revealed));
    let at = |second: i64| Timestamp::from_second(1_780_000_000 + second).expect("a time");
    let mut room = Room::new(terms, at(0));
    let mut screen = Screens::of(other);
    let mut shown = Vec::new();
    for (second, event) in log.iter().skip(1) {
        room.fold(at(*second), event);
        let about_slow = matches!(event, ClassEvent::Joined(who, _) | ClassEvent::Responded(who, ..) if *who == slow)
            || *event == ClassEvent::Closed(Whom::Learner(slow));
        // Whatever happens to the last learner shows nothing new to others.
        let page = screen.show(&room, at(*second));
        let revealed = room
            .poll()
            .is_some_and(|poll| poll.phase == PollPhase::Revealed);
        if about_slow {
            let (_, _, before): &(bool, String, Page) = shown.last().expect("a page before");
            assert_eq!(page.body, before.body);
            assert_eq!(page.aside, before.aside);
            continue;
        }
        shown.push((revealed, text_of(&page, (80, 24)), page));
    }
    shown
}

struct Screens {
    app: App<SeatEffect>,
}

impl Screens {
    fn of(learner: LearnerId) -> Self {
        let context = context(Arc::default(), Env::default().now(), (80, 24));
        let screen = SeatScreen::new(learner, None);
        let (app, _) = App::with(Box::new(screen), context);
        Self { app }
    }

    fn show(&mut self, room: &Room, at: Timestamp) -> Page {
        let news = ClassNews {
            seats_max: 100,
            room: Arc::new(room.clone()),
            title: "Ward three".into(),
            names: Arc::new(BTreeMap::new()),
            invitation: Arc::new([]),
            trouble: None,
            is_moving: false,
            done: None,
        };
        let now = dripset::domain::Moment {
            at,
            offset: jiff::tz::Offset::UTC,
            monotonic: Duration::ZERO,
        };
        let news = Event::News(News::Class(Arc::new(news)));
        self.app.step(&news, now, 0);
        self.app.view()
    }
}

/// Nobody sees by their own seat that another has more time, or whose it is.
#[test]
fn who_has_more_time_shows_on_nobody_elses_seat() {
    for number in [1, 7, 29] {
        let with = shown_to(learner(number), Some(Allowance::Half));
        for last in [None, Some(Allowance::Standard), Some(Allowance::Double)] {
            assert_eq!(shown_to(learner(number), last), with, "{last:?}");
        }
    }
}

/// Rationales and reasons of choices stand on no seat's page before the reveal; after it they do.
#[test]
fn no_seat_shows_the_key_or_its_reasons_before_the_reveal() {
    let terms = terms(None);
    let at = Timestamp::UNIX_EPOCH;
    for poll in 0..terms.items.len() {
        let mut room = Room::new(terms.clone(), at);
        let mut seats: Vec<Screens> = (1..=6).map(|number| Screens::of(learner(number))).collect();
        let mut fold = |room: &mut Room, event| {
            assert!(room.fold(at, &event), "{event:?}");
            let pages = seats.iter_mut().map(|seat| seat.show(room, at));
            // In one column, with its lines joined again.
            let text = |page: Page| {
                let text = text_of(&page, (100, 300));
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            pages.map(text).collect::<Vec<String>>()
        };
        let ballot = Ballot { poll, vote: 0 };
        let mut events: Vec<ClassEvent> = (1..=6)
            .map(|number| ClassEvent::Joined(learner(number), Allowance::Standard))
            .collect();
        events.push(ClassEvent::PollOpened(ballot, Some(60)));
        let drawn = &terms.form.items[poll].drawn;
        let wrong = crate::support::script::wrong(&terms.items[poll].kind, drawn);
        events.push(ClassEvent::Responded(learner(1), ballot, given(wrong)));
        events.push(ClassEvent::Paused);
        events.push(ClassEvent::Unpaused);
        events.push(ClassEvent::Closed(Whom::Everybody));
        events.push(ClassEvent::Discussing);
        let secrets = reasons(&terms, poll);
        for event in events {
            for page in fold(&mut room, event) {
                for secret in &secrets {
                    assert!(!page.contains(secret), "{secret:?}: {page}");
                }
                assert!(
                    !page.contains("Correct:") && !page.contains("Incorrect:"),
                    "{page}"
                );
            }
        }
        for page in fold(&mut room, ClassEvent::Revealed) {
            for secret in &secrets {
                assert!(page.contains(secret), "{secret:?}: {page}");
            }
        }
    }
}

/// Words that only the reasons of this item have.
fn reasons(terms: &Terms, poll: usize) -> Vec<String> {
    let bank = include_str!("../../banks/valid/screens.toml");
    let item = &terms.items[poll];
    let id = format!("id = \"{}\"\nkind", item.key.item);
    let (_, of_item) = bank.split_once(&id).expect("the item");
    let of_item = of_item.split("[[item]]").next().expect("its lines");
    let whys = of_item.split("why = \"").skip(1);
    let whys = whys.filter_map(|text| text.split('"').next());
    let plain = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let found = words
            .windows(3)
            .map(|words| words.join(" "))
            .find(|words| !words.contains(['*', '{', '"']));
        found.expect("three words in a row")
    };
    whys.chain([item.rationale.as_str()]).map(plain).collect()
}
