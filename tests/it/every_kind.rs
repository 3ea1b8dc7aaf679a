//! Every kind of item on screen: entered by letters, digits, arrows and the mouse alone, answered
//! right, partly and wrongly, in a usual window and in the smallest.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

mod changed;
mod console;
#[cfg(unix)]
mod killed;
pub mod seat;
#[cfg(unix)]
mod terminal;
mod views;

pub use self::console::answered;
pub use self::views::views;

use dripset::content::record::draft_from_json;
use dripset::domain::{
    Exam, Form, History, Item, ItemKind, KindName, Mode, PartId, Plan, Response, draw,
};
use dripset::tui::key::Key;
use dripset::tui::page::Page;
use dripset::tui::screen::{Event, StoreEffect};

use crate::support::entry::{By, clicks, keys, next, partial, previous, wrong};
use crate::support::learner::{Learner, seventeen_bank};
use crate::support::mouse::Pointed;

/// A usual window, and the smallest.
const SIZES: [(u16, u16); 2] = [(80, 24), (40, 12)];
const SEED: u64 = 7;

impl Pointed for Learner {
    fn page(&self) -> Page {
        Self::page(self)
    }

    fn size(&self) -> (u16, u16) {
        self.app.size()
    }

    fn hear(&mut self, event: &Event) {
        self.tell(event);
    }
}

/// The plan of a set with one item of each kind.
fn plan(mode: Mode) -> Plan {
    Plan {
        count: KindName::ALL.len(),
        mode,
        ..Plan::with_seed(SEED)
    }
}

/// The set that every test here draws.
fn form() -> Form {
    draw(&seventeen_bank(), &plan(Mode::Tutor), &History::default()).expect("a form")
}

/// A learner on the way through the set.
struct Walk {
    learner: Learner,
    form: Form,
    place: usize,
}

impl Walk {
    fn new(size: (u16, u16)) -> Self {
        Self::with(size, Mode::Tutor)
    }

    fn with(size: (u16, u16), mode: Mode) -> Self {
        let mut learner = Learner::with(seventeen_bank(), size);
        learner.want(StoreEffect::Start(plan(mode)));
        Self {
            learner,
            form: form(),
            place: 0,
        }
    }

    /// Goes to the item of a kind, with the keys that the page names for it.
    fn to(mut self, kind: KindName) -> Self {
        self.go(kind);
        self
    }

    fn go(&mut self, kind: KindName) {
        let library = seventeen_bank();
        let is_it = |entry: &dripset::domain::FormItem| {
            library.item(&entry.key).expect("an item").kind.name() == kind
        };
        let wanted = self.form.items.iter().position(is_it);
        let wanted = wanted.expect("an item of each kind");
        while self.place != wanted {
            let onward = wanted > self.place;
            let kind = self.item().0.kind;
            self.learner
                .take(if onward { next(&kind) } else { previous(&kind) });
            self.place = match onward {
                true => self.place + 1,
                false => self.place - 1,
            };
        }
    }

    fn item(&self) -> (Item, dripset::domain::Drawn) {
        let entry = &self.form.items[self.place];
        let item = seventeen_bank().item(&entry.key).expect("an item").clone();
        (Item::clone(&item), entry.drawn.clone())
    }

    /// Types what makes one response of another.
    fn enter(&mut self, entered: &Response, wanted: &Response, by: By) {
        let (item, drawn) = self.item();
        let keys = keys(&item.kind, &drawn, entered, wanted, by);
        self.learner.take(&keys);
    }

    /// Clicks what makes one response of another, and touches no key.
    fn click(&mut self, entered: &Response, wanted: &Response) {
        let (item, drawn) = self.item();
        for place in clicks(&item.kind, &drawn, entered, wanted) {
            self.learner.click_on(place);
        }
    }

    /// The response so far, as it lies on the disk.
    fn draft(&self) -> Response {
        let store = &self.learner.store;
        let open = store.mine().unfinished().expect("a read");
        let sitting = store.mine().sitting(open[0].id).expect("a read");
        let drafts = sitting.expect("a sitting").drafts;
        let draft = drafts.iter().find(|draft| draft.position == self.place);
        let kind = &self.item().0.kind;
        draft.map_or(Response::Blank, |draft| {
            draft_from_json(kind, &draft.entry).expect("a draft").0
        })
    }
}

/// The parts of a response without their order, unless the order counts.
fn parts(kind: &ItemKind, response: &Response) -> (Vec<PartId>, Option<String>) {
    let mut parts = response.parts().to_vec();
    if !matches!(kind, ItemKind::Ordered(_)) {
        parts.sort();
    }
    let typed = match response {
        Response::Number(typed) => Some(typed.clone()),
        _ => None,
    };
    (parts, typed)
}

/// The responses to enter one after the other, each from the one before: nothing is left of it.
fn responses(item: &Item, drawn: &dripset::domain::Drawn) -> Vec<(&'static str, Response)> {
    let mut all = vec![("right", item.kind.rules().key(drawn))];
    all.extend(partial(item, drawn).map(|partial| ("partly", partial)));
    all.push(("wrong", wrong(&item.kind, drawn)));
    all
}

/// Enters all responses of all kinds one after the other in an exam, where they can be changed.
fn enters_everything(size: (u16, u16), enter: impl Fn(&mut Walk, &Response, &Response)) {
    let mut walk = Walk::with(size, Mode::Exam(Exam::default()));
    for kind in KindName::ALL {
        walk.go(kind);
        let (item, drawn) = walk.item();
        let mut entered = Response::Blank;
        for (name, wanted) in responses(&item, &drawn) {
            enter(&mut walk, &entered, &wanted);
            let draft = walk.draft();
            assert_eq!(
                parts(&item.kind, &draft),
                parts(&item.kind, &wanted),
                "{kind}, {name}:\n{}",
                walk.learner.screen()
            );
            entered = wanted;
        }
    }
}

#[test]
fn every_kind_is_entered_by_letters() {
    enters_everything((80, 24), |walk, from, to| walk.enter(from, to, By::Letter));
    enters_everything((80, 24), |walk, from, to| walk.enter(from, to, By::Capital));
}

#[test]
fn every_kind_is_entered_by_digits() {
    enters_everything((80, 24), |walk, from, to| walk.enter(from, to, By::Digit));
}

#[test]
fn every_kind_is_entered_by_arrows_and_space() {
    for size in SIZES {
        enters_everything(size, |walk, from, to| walk.enter(from, to, By::Arrows));
    }
}

#[test]
fn every_kind_but_a_number_is_entered_by_the_mouse_alone() {
    enters_everything((80, 24), with_the_mouse);
}

#[test]
fn every_kind_but_a_number_is_entered_by_the_mouse_alone_in_the_smallest_window() {
    enters_everything((40, 12), with_the_mouse);
}

fn with_the_mouse(walk: &mut Walk, from: &Response, to: &Response) {
    match walk.item().0.kind {
        // There is nothing to click for a number.
        ItemKind::Numeric(_) => walk.enter(from, to, By::Letter),
        _ => walk.click(from, to),
    }
}

/// Half of the key: the first of its parts.
fn half(key: &Response) -> Response {
    match key {
        Response::Many(ids) => Response::Many(ids[..ids.len().div_ceil(2)].to_vec()),
        Response::Sequence(ids) => Response::Sequence(ids[..2].to_vec()),
        Response::Number(typed) => Response::Number(typed[..1].to_owned()),
        whole => whole.clone(),
    }
}

/// The screen, and every page of it below.
fn pages(walk: &mut Walk) -> String {
    let mut pages = vec![walk.learner.screen()];
    loop {
        let next = walk.learner.press(&[Key::PageDown]).screen();
        if pages.last() == Some(&next) || pages.len() > 9 {
            return pages.join("\n---- and below\n");
        }
        pages.push(next);
    }
}

/// What a learner sees of each kind from the question to its rationale.
#[test]
fn every_kind_as_a_learner_sees_it() {
    for (columns, rows) in SIZES {
        // The first learner answers everything rightly, the others as little as that.
        let mut walks = [(); 3].map(|()| Walk::new((columns, rows)));
        for kind in KindName::ALL {
            walks.iter_mut().for_each(|walk| walk.go(kind));
            let (item, drawn) = walks[0].item();
            let mut seen = vec![("open", pages(&mut walks[0]))];
            let key = item.kind.rules().key(&drawn);
            walks[0].enter(&Response::Blank, &half(&key), By::Letter);
            seen.push(("half done", walks[0].learner.screen()));
            walks[0].enter(&half(&key), &Response::Blank, By::Letter);
            for (walk, (name, wanted)) in walks.iter_mut().zip(responses(&item, &drawn)) {
                walk.enter(&Response::Blank, &wanted, By::Letter);
                walk.learner.press(&[Key::Enter]);
                seen.push((name, pages(walk)));
            }
            let seen = seen
                .into_iter()
                .map(|(name, screen)| format!("==== {name}\n{screen}"));
            let seen = seen.collect::<Vec<_>>().join("\n");
            insta::assert_snapshot!(format!("{kind}-{columns}x{rows}"), seen);
        }
    }
}
