//! Lines and keys do the same: any sequence of lines leaves in the store what the same acts on the
//! screens leave there.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use dripset::domain::describe::{labels, place_of};
use dripset::domain::kind::AnswerShape;
use dripset::domain::sitting::Confidence;
use dripset::domain::standing::flagged;
use dripset::domain::{Drawn, Exam, History, Item, ItemKind, Mode, Plan, Response, draw};
use dripset::tui::key::Key;
use dripset::tui::screen::{PlainItem, PlainPhase, StoreEffect};
use dripset::tui::settings::Verbosity;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::entry::{self, By, partial, wrong};
use crate::support::learner::{Learner, seventeen_bank};
use crate::support::lines::{Lines, WHOLE};
use crate::support::{cases, decoded};

/// An act of a learner.
#[derive(Clone, Debug)]
enum Act {
    /// Enter the key, a wrong response or a partly correct one.
    Answer(u8),
    Clear,
    Confirm,
    Flag,
    Confide(u8),
    Strike(u8),
    Note(String),
    Next,
    Back,
    Go(u8),
    Calculate,
    Listen(u8),
    LeaveAndReturn,
    HandIn,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        8 => (0u8..3).prop_map(Act::Answer),
        1 => Just(Act::Clear),
        8 => Just(Act::Confirm),
        2 => Just(Act::Flag),
        3 => (0u8..3).prop_map(Act::Confide),
        2 => (0u8..6).prop_map(Act::Strike),
        1 => "[a-zA-Z ,.?0-9]{0,30}".prop_map(Act::Note),
        3 => Just(Act::Next),
        2 => Just(Act::Back),
        2 => (0u8..20).prop_map(Act::Go),
        1 => Just(Act::Calculate),
        2 => (0u8..6).prop_map(Act::Listen),
        1 => Just(Act::LeaveAndReturn),
        1 => Just(Act::HandIn),
    ];
    prop::collection::vec(act, 1..60)
}

/// One learner who types lines, and one who presses keys.
struct Both {
    lines: Lines,
    keys: Learner,
    exam: bool,
    /// The places whose item is an order.
    ordered: Vec<usize>,
}

impl Both {
    fn start(exam: bool) -> Self {
        let mode = match exam {
            true => Mode::Exam(Exam::default()),
            false => Mode::Tutor,
        };
        let plan = Plan {
            mode,
            count: 17,
            ..Plan::with_seed(7)
        };
        let begun = || {
            let mut learner = Learner::with(seventeen_bank(), WHOLE);
            learner.want(StoreEffect::Start(plan.clone()));
            learner
        };
        let library = seventeen_bank();
        let form = draw(&library, &plan, &History::default()).expect("a form");
        let is_order = |at: &usize| {
            let item = library.item(&form.items[*at].key).expect("an item");
            matches!(item.kind, ItemKind::Ordered(_))
        };
        Self {
            lines: Lines::over(begun(), Verbosity::Full),
            keys: begun(),
            exam,
            ordered: (0..form.items.len()).filter(is_order).collect(),
        }
    }

    /// The question in hand; none once the set has ended.
    fn item(&self) -> Option<PlainItem> {
        let view = self.keys.app.plain_view();
        view.item.map(|item| *item)
    }

    fn act(&mut self, act: &Act) {
        let Some(item) = self.item() else {
            return;
        };
        let open = matches!(item.phase, PlainPhase::Open | PlainPhase::Exam);
        match act {
            Act::Answer(nth) if open => self.answer(&item, *nth),
            Act::Clear if open => {
                let kind = &item.item.kind;
                let keys =
                    entry::keys(kind, &item.drawn, &item.entry, &Response::Blank, By::Letter);
                self.both("clear", &decoded(&keys));
            }
            Act::Confirm => self.both("", &[Key::Enter]),
            Act::Flag => self.both("flag", &[Key::Ctrl('f')]),
            Act::Confide(nth) if open => self.confide(&item, *nth),
            Act::Strike(nth) if open => self.strike(&item, *nth),
            Act::Note(text) => {
                let mut keys = vec![Key::Ctrl('n'), Key::Ctrl('u')];
                let text = text.trim();
                if text.is_empty() || text == "." {
                    return;
                }
                keys.extend(text.chars().map(Key::Char));
                keys.push(Key::Enter);
                self.both(&format!("note {text}"), &keys);
            }
            Act::Next => self.both("next", &decoded(entry::next(&item.item.kind))),
            Act::Back => self.both("back", &decoded(entry::previous(&item.item.kind))),
            Act::Go(nth) if self.exam && usize::from(*nth) < item.of => {
                let mut keys = vec![Key::Tab, Key::Home];
                keys.extend(vec![Key::Down; usize::from(*nth)]);
                keys.push(Key::Enter);
                self.both(&format!("go {}", nth + 1), &keys);
            }
            Act::Calculate => self.both("calc 2*3", &[]),
            Act::Listen(nth) => {
                let words = [
                    "where",
                    "again",
                    "help",
                    "choices",
                    "headings",
                    "no such word",
                ];
                self.both(words[usize::from(*nth)], &[]);
                // After a line that is none, the next empty line only reads the answer back.
                self.lines.say("where");
            }
            Act::LeaveAndReturn => {
                self.both("leave", &[Key::Esc]);
                // Once every item is answered nothing is left to save for later.
                let all = self.keys.screen().contains("Save for later");
                match all {
                    true => {
                        self.both("k", &[Key::Char('k')]);
                        self.both("c", &[Key::Char('c')]);
                    }
                    false => self.both("s", &[Key::Char('s')]),
                }
            }
            Act::HandIn if self.exam => {
                self.both("hand in", &[Key::Tab, Key::Char('h')]);
                self.both("hand in", &[Key::Char('h')]);
            }
            _ => {}
        }
    }

    fn answer(&mut self, item: &PlainItem, nth: u8) {
        let (kind, drawn) = (&item.item.kind, &item.drawn);
        let wanted = match nth {
            0 => kind.rules().key(drawn),
            1 => wrong(kind, drawn),
            _ => match partial(&item.item, drawn) {
                Some(response) => response,
                None => return,
            },
        };
        let keys = entry::keys(kind, drawn, &item.entry, &wanted, By::Letter);
        // An answer leaves the rows and blanks that it does not name.
        if !item.entry.is_blank() {
            self.lines.say("clear");
        }
        self.both(&line_of(&item.item, drawn, &wanted), &decoded(&keys));
    }

    fn confide(&mut self, item: &PlainItem, nth: u8) {
        let (line, wanted) = [
            ("sure", Confidence::Sure),
            ("unsure", Confidence::Unsure),
            ("guess", Confidence::Guess),
        ][usize::from(nth)];
        let wanted = (item.confidence != Some(wanted)).then_some(wanted);
        let mut presses = 0;
        let mut now = item.confidence;
        while now != wanted {
            now = Confidence::next(now);
            presses += 1;
        }
        self.both(line, &vec![Key::Ctrl('g'); presses]);
    }

    fn strike(&mut self, item: &PlainItem, nth: u8) {
        let kind = &item.item.kind;
        let list = kind
            .selection()
            .is_some_and(|of| of.shape() == AnswerShape::List);
        let order = &item.drawn.order;
        if !list || usize::from(nth) >= order.len() {
            return;
        }
        let id = &order[usize::from(nth)];
        let place = place_of(&item.drawn, id).expect("a part");
        let mut keys = vec![Key::Up; order.len()];
        keys.extend(vec![Key::Down; place]);
        keys.push(Key::Ctrl('x'));
        let letter = char::from(b'a' + nth);
        self.both(&format!("strike {letter}"), &keys);
    }

    fn both(&mut self, line: &str, keys: &[Key]) {
        self.lines.say(line);
        self.keys.press(keys);
    }
}

/// A response as a line: the labels of its parts, or the number.
fn line_of(item: &Item, drawn: &Drawn, response: &Response) -> String {
    match (&item.kind, response) {
        (ItemKind::Numeric(_), Response::Number(typed)) => typed.clone(),
        (kind, response) => labels(kind, drawn, response).expect("a response with parts"),
    }
}

/// What a learner's store holds of the only sitting, without times and ids.
fn held(learner: &Learner, ordered: &[usize]) -> String {
    let mine = learner.store.mine();
    let page = mine.sittings(10, None).expect("sittings");
    let sorted = |at: usize, json: &str| match ordered.contains(&at) {
        true => json.to_owned(),
        false => sorted(json),
    };
    let mut held = String::new();
    for row in &page {
        let sitting = mine
            .sitting(row.id)
            .expect("a sitting")
            .expect("the sitting");
        held.push_str(&format!(
            "ended {:?}, {} of {}, place {}\n",
            row.ending, row.answered, row.items, sitting.place
        ));
        for of in &sitting.responses {
            held.push_str(&format!(
                "{}: {} {:?} {} {:?}\n",
                of.position,
                sorted(of.position, &of.response),
                of.entered
                    .as_deref()
                    .map(|entered| sorted(of.position, entered)),
                of.score,
                of.confidence
            ));
        }
        // A draft without an entry holds only the time, which keys and lines spend differently.
        for draft in sitting.drafts.iter().filter(|of| of.entry != "null") {
            held.push_str(&format!(
                "{}: draft {}\n",
                draft.position,
                sorted(draft.position, &draft.entry)
            ));
        }
    }
    let history = mine.history().expect("a history");
    let notes = mine.notes().expect("notes");
    held.push_str(&format!("{notes:?}\n{:?}", flagged(&history)));
    held
}

/// A stored response with its sets in one order: keys select them in theirs.
fn sorted(json: &str) -> String {
    let mut value: Value = serde_json::from_str(json).expect("JSON");
    sort(&mut value);
    value.to_string()
}

fn sort(value: &mut Value) {
    match value {
        Value::Array(values) => {
            values.iter_mut().for_each(sort);
            values.sort_by_key(ToString::to_string);
        }
        Value::Object(fields) => fields.values_mut().for_each(sort),
        _ => {}
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn any_lines_leave_the_log_that_the_same_acts_on_screen_leave(exam: bool, acts in acts()) {
        let mut both = Both::start(exam);
        for act in &acts {
            both.act(act);
        }
        prop_assert_eq!(
            held(&both.lines.learner, &both.ordered),
            held(&both.keys, &both.ordered),
            "in\n{}",
            both.lines.transcript
        );
    }
}
