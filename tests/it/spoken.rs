//! What plain mode takes from the screens: a word for every command, a name for every column, and
//! words for every sign.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use dripset::domain::room::{ClassEvent, ClassSetting, Terms, Wish};
use dripset::domain::sitting::StoredState;
use dripset::domain::{Allowance, Exam, History, Mode, Moment, Plan, Sitting, SittingId, draw};
use dripset::runtime::App;
use dripset::tui::key::Key;
use dripset::tui::keymap::HelpLine;
use dripset::tui::page::{Block, Cell, Notice, Page, Table, spoken, texts};
use dripset::tui::screen::{Event, PlainView, StoreEffect};
use dripset::tui::screens::study::Study;
use dripset::tui::sign::{Charset, Sign};

use crate::class_seat::Seated;
use crate::support::class::{Class, learner, terms};
use crate::support::learner::{Learner, context, screens_bank};
use crate::support::{ITEMS, go_to};
use crate::{case_study, class_opening, every_kind};

const SIZE: (u16, u16) = (80, 24);

/// Every screen in every state that is easily reached.
pub static VIEWS: LazyLock<Vec<(String, PlainView)>> = LazyLock::new(|| {
    let mut seen = Seen(crate::looks::VIEWS.clone());
    seen.0.extend(every_kind::views());
    over_an_item(&mut seen);
    ends_of_sets(&mut seen);
    around_sets(&mut seen);
    at_a_seat(&mut seen);
    at_the_console(&mut seen);
    opening(&mut seen);
    exhibits(&mut seen);
    seen.0.extend(case_study::views());
    seen.0
});

struct Seen(Vec<(String, PlainView)>);

impl Seen {
    fn see<E: dripset::tui::screen::Effects>(&mut self, name: &str, app: &App<E>) {
        self.0.push((name.to_owned(), app.plain_view()));
    }

    /// Presses these keys one after the other, and sees each page.
    fn follow(&mut self, name: &str, learner: &mut Learner, keys: &[Key]) {
        for key in keys {
            learner.press(&[*key]);
            self.see(&format!("{name}, {key:?}"), &learner.app);
        }
    }
}

fn exam(limit_s: Option<u32>) -> StoreEffect {
    let exam = Exam {
        limit_s,
        ..Exam::default()
    };
    StoreEffect::Start(Plan {
        mode: Mode::Exam(exam),
        ..Plan::with_seed(7)
    })
}

fn over_an_item(seen: &mut Seen) {
    let over = [
        Key::Ctrl('n'),
        Key::Esc,
        Key::Ctrl('e'),
        Key::Char('x'),
        Key::Enter,
        Key::Esc,
        Key::Ctrl('k'),
        Key::Esc,
        Key::Ctrl('r'),
        Key::Esc,
        Key::Esc,
        Key::Char('e'),
        Key::Char('s'),
        Key::F1,
    ];
    for want in [StoreEffect::Start(Plan::with_seed(7)), exam(Some(600))] {
        let mut learner = Learner::new(SIZE);
        learner.want(want);
        go_to(&mut learner, ITEMS[0].1);
        seen.follow("over an item", &mut learner, &over);
    }
}

fn ends_of_sets(seen: &mut Seen) {
    let mut learner = Learner::new(SIZE);
    learner.want(exam(None));
    let end = [Key::Tab, Key::Char('h'), Key::Char('h'), Key::Char('r')];
    seen.follow("exam", &mut learner, &end);
    // The time is up while a note is being written.
    let mut learner = Learner::new(SIZE);
    learner.want(exam(Some(60)));
    learner.press(&[Key::Ctrl('n')]).write("stop").wait(70);
    seen.follow("out of time", &mut learner, &[Key::F1, Key::Esc, Key::Tab]);
    // Homework of a class, in the learner's own log.
    let library = screens_bank();
    let form = draw(&library, &Plan::with_seed(7), &History::default()).expect("a form");
    let items = form.items.iter();
    let items = items.filter_map(|entry| library.item(&entry.key).cloned());
    let now = Moment {
        at: "2026-11-22T10:00:00Z".parse().expect("a timestamp"),
        offset: jiff::tz::Offset::UTC,
        monotonic: std::time::Duration::ZERO,
    };
    let kept = StoredState {
        homework: true,
        ..StoredState::default()
    };
    let id = SittingId(uuid::Uuid::nil());
    let items = items.collect();
    let sitting = Sitting::rebuild(id, Arc::new(form), items, &BTreeSet::new(), &kept, now);
    let study = Study::new(sitting.expect("a sitting"));
    let around = context(Arc::new(library), now, SIZE);
    let (mut app, _) = App::with(Box::new(study), around);
    for key in [Key::Esc, Key::Down, Key::Down, Key::Enter] {
        app.step(&Event::Key(key), now, 7);
        seen.see("leaving homework", &app);
    }
}

fn around_sets(seen: &mut Seen) {
    let mut learner = Learner::new(SIZE);
    learner.want(StoreEffect::Start(Plan::with_seed(7)));
    go_to(&mut learner, ITEMS[0].1);
    learner
        .write("c*")
        .press(&[Key::Enter, Key::Esc])
        .write("k");
    seen.see("home, unfinished", &learner.app);
    let set = [
        Key::Char('s'),
        Key::Tab,
        Key::Tab,
        Key::Tab,
        Key::F1,
        Key::Esc,
        Key::Esc,
    ];
    seen.follow("set-up", &mut learner, &set);
    for key in ['p', 'l', 'i', 'o'] {
        learner.press(&[Key::Char(key)]);
        seen.follow("screens", &mut learner, &[Key::Down, Key::Enter, Key::F1]);
        learner.press(&[Key::Esc, Key::Esc, Key::Esc]);
    }
}

fn at_a_seat(seen: &mut Seen) {
    let mut seat = Seated::new(SIZE);
    let follow = |seen: &mut Seen, seat: &mut Seated, keys: &[Key]| {
        for key in keys {
            seat.step(&Event::Key(*key));
            seen.see(&format!("seat, {key:?}"), &seat.app);
        }
    };
    follow(seen, &mut seat, &[Key::Esc, Key::F1, Key::Esc, Key::Esc]);
    seat.opens(4);
    follow(
        seen,
        &mut seat,
        &[
            Key::Ctrl('k'),
            Key::Esc,
            Key::Ctrl('r'),
            Key::Esc,
            Key::Char('3'),
            Key::Esc,
            Key::Esc,
        ],
    );
    seat.tell(ClassEvent::Passed);
    seen.see("seat, between", &seat.app);
    seat.tell(ClassEvent::Set(ClassSetting::Standings, true));
    seat.tell(ClassEvent::Ended);
    follow(seen, &mut seat, &[Key::F1]);
}

fn at_the_console(seen: &mut Seen) {
    let homework = Terms {
        until: Some("2026-11-29T22:00:00Z".parse().expect("a time")),
        ..terms(None)
    };
    let class = || Class::new(SIZE);
    let classes = [
        (
            "class",
            class().joined(3),
            "jqoq#1\u{8}q5\u{1b}tix\u{1b}qql",
        ),
        ("open", class().joined(3), "\rkupdvcrxn\u{1b}qb\u{1b}ty"),
        (
            "at the host",
            class().joined(3).at_host(),
            "\u{1b}\u{1b}b\r\u{1b}\u{1b}t",
        ),
        ("ended", class().joined(3), "\rb\ro\u{1b}t\u{1b}w"),
        (
            "homework",
            Class::with(homework, SIZE).joined(3),
            "tj\u{1b}wb\u{1b}\u{1b}",
        ),
    ];
    for (name, mut class, keys) in classes {
        class.done = (name == "homework").then(|| BTreeMap::from([(learner(0), 5)]));
        let _ = class.wish(0, Wish::Join(Allowance::Standard));
        seen.0.push((name.to_owned(), class.view()));
        for key in keys.chars() {
            class.press(&[match key {
                '\r' => Key::Enter,
                '\u{1b}' => Key::Esc,
                '\u{8}' => Key::Backspace,
                key => Key::Char(key),
            }]);
            seen.0
                .push((format!("console, {name}, {key:?}"), class.view()));
        }
    }
}

fn exhibits(seen: &mut Seen) {
    let mut learner = Learner::with(crate::exhibits::library(), SIZE);
    let next = [Key::Char('s'), Key::Enter, Key::Ctrl('t'), Key::Ctrl('t')];
    seen.follow("exhibits", &mut learner, &next);
}

fn opening(seen: &mut Seen) {
    let mut session = class_opening::OpenClassSession::prepared(SIZE, Default::default());
    for key in [
        Key::Down,
        Key::Down,
        Key::Down,
        Key::Down,
        Key::Esc,
        Key::F1,
    ] {
        session.press(&[key]);
        seen.see(&format!("opening, {key:?}"), &session.app);
    }
}

/// The labels of keys of which a line types any: the line is the letter, the number or the text.
const ANY: [&str; 5] = ["A–Z", "1–9", "0–9 . , :", "0–9", "any character"];

/// Returns the reason why a name cannot be typed, if there is one.
fn odd(line: &HelpLine) -> Option<&'static str> {
    let is_any = ANY.contains(&line.keys.split(" / ").next().unwrap_or_default());
    let words: Vec<&str> = line.name.split(' ').collect();
    let is_letters = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    match line.name {
        "" if is_any => None,
        "" => Some("has no name"),
        _ if words.len() > 2 || !words.iter().all(is_letters) => {
            Some("is not one or two words of small letters")
        }
        _ => None,
    }
}

/// Two commands may share a word only if it presses one key.
fn is_same(one: &HelpLine, other: &HelpLine) -> bool {
    let is_shared = one.key == other.key || one.key.is_none() || other.key.is_none();
    one.name == other.name && is_shared
}

#[test]
fn every_command_of_every_screen_has_a_word() {
    let (mut lacking, mut names) = (BTreeSet::new(), BTreeSet::new());
    for (at, view) in VIEWS.iter() {
        for (nth, line) in view.commands.iter().enumerate() {
            let told = odd(line).map(|why| format!("{at}: {:?} ({}) {why}", line.name, line.help));
            lacking.extend(told);
            names.insert(line.name);
            let named = |other: &&HelpLine| !other.name.is_empty();
            let others = view.commands.iter().enumerate();
            let others = others
                .filter(|(other, _)| *other != nth)
                .map(|(_, line)| line);
            for other in others.filter(named).filter(|_| !line.name.is_empty()) {
                if other.name.starts_with(line.name) && !is_same(line, other) {
                    let (one, other) = (line.name, other.name);
                    lacking.insert(format!("{at}: {one:?} begins {other:?}"));
                }
            }
        }
        for hint in &view.page.keys {
            let is_known = |line: &HelpLine| line.name == hint.name;
            if !["", "help"].contains(&hint.name) && !view.commands.iter().any(is_known) {
                lacking.insert(format!("{at}: no command is called {:?}", hint.name));
            }
        }
    }
    let lacking: Vec<String> = lacking.into_iter().collect();
    assert!(lacking.is_empty(), "\n{}\n", lacking.join("\n"));
    assert!(VIEWS.len() > 300, "{}", VIEWS.len());
    for name in [
        "hand in",
        "let in",
        "free seat",
        "share answers",
        "vote again",
        "stop",
    ] {
        let is_there = names.contains(name);
        assert_eq!(is_there, name != "hand in", "{name}: {names:?}");
    }
}

/// Where an item uses a key itself, the command has another key or none: in a grid the arrow moves,
/// and in a number the star is a character.
#[test]
fn a_command_beside_an_open_item_has_a_key_that_the_item_does_not_use() {
    let key = |at: &str, name: &str| {
        let view = VIEWS.iter().find(|(seen, _)| seen == at);
        let (_, view) = view.expect("a view of that name");
        let line = view.commands.iter().find(|line| line.name == name);
        line.expect("a command of that name").key
    };
    for (at, name, wanted) in [
        ("open-multiple-choice", "back", Some(Key::Left)),
        ("open-matrix-choice", "back", Some(Key::Char('<'))),
        ("open-multiple-choice", "flag", Some(Key::Char('*'))),
        ("entered-numeric", "flag", Some(Key::Ctrl('f'))),
        ("open-multiple-choice", "more", None),
        ("answered-multiple-choice", "more", Some(Key::Char(' '))),
        ("seat-open-multiple-choice", "print", None),
        (
            "seat-revealed-multiple-choice",
            "print",
            Some(Key::Char('t')),
        ),
    ] {
        assert_eq!(key(at, name), wanted, "{at}: {name}");
    }
}

/// A word must not be a key that an open item would take for a choice or a digit.
#[test]
fn no_word_presses_a_key_that_the_item_uses() {
    let mut checked = 0;
    for (at, view) in VIEWS.iter() {
        let is_item = view.item.is_some() && at.contains("open");
        for line in view.commands.iter().filter(|_| is_item) {
            let typed = matches!(line.key, Some(Key::Char(c)) if c.is_alphanumeric());
            assert!(!typed, "{at}: {line:?}");
            checked += 1;
        }
    }
    assert!(checked > 300, "{checked}");
}

fn tables(blocks: &[Block]) -> Vec<&Table> {
    fn within(block: &Block) -> Vec<&Table> {
        match block {
            Block::Table(table) => vec![table],
            Block::Callout { blocks, .. } | Block::Together(_, blocks) => tables(blocks),
            Block::Columns(columns) => columns.iter().flat_map(|blocks| tables(blocks)).collect(),
            _ => Vec::new(),
        }
    }
    blocks.iter().flat_map(within).collect()
}

fn both(page: &Page) -> impl Iterator<Item = &[Block]> {
    [page.body.as_slice(), page.aside.as_slice()].into_iter()
}

#[test]
fn every_column_of_every_table_has_a_name() {
    let mut columns = 0;
    for (at, view) in VIEWS.iter() {
        for table in both(&view.page).flat_map(tables) {
            for (nth, column) in table.columns.iter().enumerate() {
                columns += 1;
                let is_bar = |row: &dripset::tui::page::TableRow| {
                    matches!(row.cells.get(nth), Some(Cell::Bar(_)))
                };
                let named = column.repeats || !column.name.is_empty();
                assert!(named, "{at}: column {nth} of {:?}", table.columns);
                let bars = table.rows.iter().any(is_bar);
                assert!(
                    !bars || column.repeats,
                    "{at}: a bar stands beside its share"
                );
            }
        }
    }
    assert!(columns > 100, "{columns}");
}

/// Returns whether a text has a character that only the eye reads.
fn is_drawn(text: &str) -> bool {
    let signs = Sign::ALL.map(|sign| sign.shown(Charset::Unicode));
    let is_sign = |c: char| !c.is_ascii() && signs.iter().any(|sign| sign.contains(c));
    text.chars().any(|c| c.is_control() || is_sign(c))
}

#[test]
fn no_text_of_any_screen_is_read_aloud_with_a_sign() {
    let mut read = BTreeSet::new();
    for (at, view) in VIEWS.iter() {
        let page = &view.page;
        let mut said: Vec<String> = both(page).flat_map(texts).map(spoken).collect();
        said.extend([spoken(&page.title), spoken(&page.place)]);
        said.extend(page.notice.iter().map(Notice::words));
        for table in both(page).flat_map(tables) {
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            said.extend(cells.map(Cell::words));
        }
        for words in said {
            assert!(!is_drawn(&words), "{at}: {words:?}");
            read.insert(words);
        }
    }
    let read: Vec<String> = read.into_iter().filter(|words| !words.is_empty()).collect();
    for brackets in ["[ ]", "[x]", "( )", "[1", "[2", "_", "  ", ", ,", ":,"] {
        let is_odd =
            |words: &&String| words.contains(brackets) && !words.contains("part of a calculation");
        let odd = read.iter().find(is_odd);
        assert_eq!(odd, None, "{brackets:?}");
    }
}
