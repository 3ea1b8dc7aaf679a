//! Every kind at a learner's seat in a class: open, confirmed and with its key, by keys and by the
//! mouse.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use dripset::domain::room::{Ballot, ClassEvent, Room, Terms, Whom, Wish};
use dripset::domain::{Allowance, Drawn, LearnerId, Moment};
use dripset::runtime::App;
use dripset::tui::screen::{ClassNews, News, SeatEffect};
use dripset::tui::screens::class::seat::SeatScreen;
use jiff::Timestamp;
use jiff::tz::Offset;
use uuid::Uuid;

use super::*;
use crate::support::learner::{context, text_of};

const ME: LearnerId = LearnerId(Uuid::from_u128(1));

/// The class of the items in the order of the table of kinds.
pub fn terms() -> Terms {
    let library = seventeen_bank();
    let mut form = form();
    form.items.sort_by_key(|entry| {
        let kind = library.item(&entry.key).expect("an item").kind.name();
        KindName::ALL.iter().position(|other| *other == kind)
    });
    Terms::of(form, &library)
}

/// A seat over a class that is folded here.
pub struct Seated {
    pub app: App<SeatEffect>,
    room: Room,
    second: i64,
    effects: Vec<SeatEffect>,
}

fn at(second: i64) -> Moment {
    Moment {
        at: Timestamp::from_second(1_780_000_000 + second).expect("a time"),
        offset: Offset::UTC,
        monotonic: Duration::from_secs(second.unsigned_abs()),
    }
}

impl Pointed for Seated {
    fn page(&self) -> Page {
        self.app.view()
    }

    fn size(&self) -> (u16, u16) {
        self.app.size()
    }

    fn hear(&mut self, event: &Event) {
        self.effects = self.app.step(event, at(self.second), 0).effects;
    }
}

impl Seated {
    /// Before an open vote on the item of a kind.
    pub fn voting(size: (u16, u16), kind: KindName) -> Self {
        let screen = SeatScreen::new(ME, None);
        let mut seated = Self {
            app: App::with(Box::new(screen), context(Arc::default(), at(0), size)).0,
            room: Room::new(terms(), at(0).at),
            second: 0,
            effects: Vec::new(),
        };
        seated.tell(ClassEvent::Joined(ME, Allowance::Standard));
        let poll = KindName::ALL.iter().position(|other| *other == kind);
        let ballot = Ballot {
            poll: poll.expect("a kind"),
            vote: 0,
        };
        seated.tell(ClassEvent::PollOpened(ballot, None));
        seated
    }

    pub fn tell(&mut self, event: ClassEvent) {
        self.second += 5;
        assert!(self.room.fold(at(self.second).at, &event), "{event:?}");
        let news = ClassNews {
            seats_max: 100,
            room: Arc::new(self.room.clone()),
            title: "Ward three".into(),
            names: Arc::new(BTreeMap::from([(ME, "Ada".to_owned())])),
            invitation: Arc::new([]),
            trouble: None,
            is_moving: false,
            done: None,
        };
        self.hear(&Event::News(News::Class(Arc::new(news))));
    }

    pub fn item(&self) -> (Item, Drawn) {
        let (item, form) = self
            .room
            .item(self.room.current().expect("a poll"))
            .expect("an item");
        (Item::clone(item), form.drawn.clone())
    }

    /// Confirms what was entered; the class takes it. What was given comes back.
    pub fn confirm(&mut self) -> Response {
        self.take("\r");
        let Some(SeatEffect::Wish(wish @ Wish::Respond(..))) = self.effects.first().cloned() else {
            unreachable!("nothing was confirmed: {}", self.screen());
        };
        let Wish::Respond(_, given) = &wish else {
            unreachable!("a response");
        };
        let response = given.response.clone();
        let events = self.room.admit(ME, wish, 10).expect("it is taken");
        events.into_iter().for_each(|event| self.tell(event));
        response
    }

    fn screen(&self) -> String {
        text_of(&self.app.view(), self.app.size())
    }
}

#[test]
fn every_kind_at_a_seat() {
    for (columns, rows) in SIZES {
        for kind in KindName::ALL {
            let mut seat = Seated::voting((columns, rows), kind);
            let (item, drawn) = seat.item();
            let mut seen = vec![("open", seat.screen())];
            let wanted = partial(&item, &drawn).unwrap_or_else(|| wrong(&item.kind, &drawn));
            seat.take(&keys(
                &item.kind,
                &drawn,
                &Response::Blank,
                &wanted,
                By::Letter,
            ));
            seat.confirm();
            seen.push(("confirmed", seat.screen()));
            seat.tell(ClassEvent::Closed(Whom::Everybody));
            seat.tell(ClassEvent::Revealed);
            seen.push(("revealed", seat.screen()));
            seat.take("\x1b[6~");
            seen.push(("and below", seat.screen()));
            let seen = seen
                .into_iter()
                .map(|(name, text)| format!("==== {name}\n{text}"));
            let seen = seen.collect::<Vec<_>>().join("\n");
            insta::assert_snapshot!(format!("seat-{kind}-{columns}x{rows}"), seen);
        }
    }
}

/// The smallest window shows the instruction on one line.
#[test]
fn the_instruction_of_a_seat_fits_the_smallest_window() {
    for kind in KindName::ALL {
        let mut seat = Seated::voting((40, 12), kind);
        let (item, drawn) = seat.item();
        let words = dripset::tui::kind::how_to(&item.kind);
        assert!(words.chars().count() < 38, "{kind}: {words}");
        assert!(seat.screen().contains(words), "{kind}: {}", seat.screen());
        // Once the response is final, the page has no cursor and no input line.
        let wanted = wrong(&item.kind, &drawn);
        seat.take(&keys(
            &item.kind,
            &drawn,
            &Response::Blank,
            &wanted,
            By::Letter,
        ));
        seat.confirm();
        let page = seat.app.view();
        assert!(
            page.notice
                .is_some_and(|told| told.text.starts_with("Confirmed."))
        );
        let large = text_of(&seat.app.view(), (120, 60));
        assert!(
            !large.contains('▸') && !large.contains('_'),
            "{kind}: {large}"
        );
    }
}

/// As in self-study: each key and each click enters the same.
#[test]
fn every_kind_is_answered_at_a_seat_by_keys_and_by_the_mouse() {
    for size in SIZES {
        for kind in KindName::ALL {
            for by in [Some(By::Letter), Some(By::Arrows), None] {
                let mut seat = Seated::voting(size, kind);
                let (item, drawn) = seat.item();
                let wanted = wrong(&item.kind, &drawn);
                let by = match item.kind {
                    ItemKind::Numeric(_) => Some(By::Letter),
                    _ => by,
                };
                match by {
                    Some(by) => {
                        seat.take(&keys(&item.kind, &drawn, &Response::Blank, &wanted, by));
                    }
                    None => clicks(&item.kind, &drawn, &Response::Blank, &wanted)
                        .into_iter()
                        .for_each(|place| seat.click_on(place)),
                }
                let given = seat.confirm();
                assert_eq!(
                    parts(&item.kind, &given),
                    parts(&item.kind, &wanted),
                    "{kind} {by:?}"
                );
            }
        }
    }
}

/// Esc closes an open list, and leaves nothing.
#[test]
fn esc_closes_a_list_at_a_seat_before_it_asks_to_leave() {
    let mut seat = Seated::voting((80, 24), KindName::DropDownCloze);
    let closed = seat.screen();
    seat.hear(&Event::Key(Key::Char(' ')));
    assert!(
        seat.screen().contains("A ( ) dry and flat"),
        "{}",
        seat.screen()
    );
    seat.hear(&Event::Key(Key::Esc));
    assert_eq!(seat.screen(), closed);
    seat.hear(&Event::Key(Key::Esc));
    assert!(
        seat.screen().contains("q leave  Esc stay"),
        "{}",
        seat.screen()
    );
}
