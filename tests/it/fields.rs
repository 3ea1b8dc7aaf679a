//! Every field that is typed into: what is marked or kept is what the screen shows, and what was
//! not taken is said, whatever is typed or pasted.

mod any;
mod named;

use dripset::domain::typed::composed;
use dripset::tui::key::Key;
use dripset::tui::page::{Block, Field, Page, Span};
use dripset::tui::screen::Event;
use proptest::prelude::*;
use proptest::sample::select;

use crate::class_opening::OpenClassSession;
use crate::class_seat::Seated;
use crate::support::class::Class;
use crate::support::go_to;
use crate::support::learner::Learner;

/// Something that is typed into.
trait Typing {
    fn tell(&mut self, event: &Event);
    fn page(&self) -> Page;
}

impl Typing for Learner {
    fn tell(&mut self, event: &Event) {
        Learner::tell(self, event);
    }
    fn page(&self) -> Page {
        Learner::page(self)
    }
}

impl Typing for Seated {
    fn tell(&mut self, event: &Event) {
        self.step(event);
    }
    fn page(&self) -> Page {
        self.app.view()
    }
}

impl Typing for OpenClassSession {
    fn tell(&mut self, event: &Event) {
        self.step(event);
    }
    fn page(&self) -> Page {
        self.app.view()
    }
}

impl Typing for Class {
    fn tell(&mut self, event: &Event) {
        Class::tell(self, event);
    }
    fn page(&self) -> Page {
        Class::page(self)
    }
}

fn field(page: &Page) -> Field {
    let mut blocks = page.body.iter().chain(&page.aside);
    let found = blocks.find_map(|block| match block {
        Block::Field(field) => Some(field.clone()),
        _ => None,
    });
    found.expect("a field on the page")
}

/// All of the text in a field.
fn shown(typing: &impl Typing) -> String {
    let field = field(&typing.page());
    field.text + &field.after
}

fn told(typing: &impl Typing) -> String {
    typing
        .page()
        .notice
        .map(|notice| notice.text)
        .unwrap_or_default()
}

/// The number on the line under the cursor.
fn on_line(page: &Page) -> String {
    let spans = |spans: &[Span]| {
        spans
            .iter()
            .map(|span| span.text.clone())
            .collect::<String>()
    };
    let mut rows = page.body.iter().filter_map(|block| match block {
        Block::Row(row) if row.focused => Some(spans(&row.text)),
        _ => None,
    });
    let line = rows.next().expect("a line under the cursor");
    let value = line.split(['‹', '›']).nth(1).expect("a value").trim();
    match value {
        "no limit" => "0".into(),
        value => {
            let bare = value.strip_suffix(" min").or(value.strip_suffix(" s"));
            let bare = bare.filter(|bare| bare.bytes().all(|b| b.is_ascii_digit()));
            bare.unwrap_or(value).into()
        }
    }
}

/// Whether a text is a whole number within these bounds, by other means than the program's.
fn is_whole(text: &str, least: u64, most: u64) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse::<u64>().ok().filter(|_| digits);
    number.is_some_and(|number| (least..=most).contains(&number))
}

/// The number of an item, as the console shows it while it is typed.
fn at_console(page: &Page) -> String {
    let words = page.notice.clone().expect("a notice").text;
    let typed = words
        .strip_prefix("Go to question ")
        .and_then(|rest| rest.split('_').next());
    typed.expect("a number that is typed").into()
}

fn key() -> impl Strategy<Value = Event> {
    let edit = vec![
        Key::Backspace,
        Key::Backspace,
        Key::Delete,
        Key::Ctrl('u'),
        Key::Ctrl('w'),
    ];
    let likely: Vec<char> = "0123456789012345678901234567.,:-−+/×* e½mL٣é\u{301}\u{200b}"
        .chars()
        .collect();
    prop_oneof![
        6 => select(likely).prop_map(Key::Char),
        2 => any::<char>().prop_filter("no key", |c| !c.is_control()).prop_map(Key::Char),
        2 => select(edit),
    ]
    .prop_filter("the help", |key| *key != Key::Char('?'))
    .prop_map(Event::Key)
}

fn event() -> impl Strategy<Value = Event> {
    let paste = prop_oneof![
        "[0-9]{1,3}",
        "[0-9]{0,4}[.,][0-9]{0,3}",
        "[0-9]{1,2}[\n\r]{1,2}[0-9]{1,2}",
        "[0-9]{1,3} mL",
        "[a-z é]{0,30}",
        "[0-9a-z]{90,600}",
        any::<String>(),
        Just("9".repeat(30)),
        Just("y".repeat(1_024)),
    ];
    prop_oneof![4 => key(), 1 => paste.prop_map(Event::Paste)]
}

fn moving() -> impl Strategy<Value = Event> {
    let along = vec![Key::Left, Key::Left, Key::Right, Key::Home, Key::End];
    prop_oneof![5 => event(), 1 => select(along).prop_map(Event::Key)]
}

fn events(of: impl Strategy<Value = Event>) -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec(of, 1..24)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Types into a field, and holds after each event: either all of it is there, where the cursor
/// was, or the screen says what is not. `is_key` tells the characters that mean something else.
fn type_in(typing: &mut impl Typing, events: &[Event], is_key: impl Fn(&str, char) -> bool) {
    for event in events {
        let before = field(&typing.page());
        let put = match event {
            Event::Key(Key::Char(c)) if is_key(&before.text, *c) => continue,
            Event::Key(Key::Char(c)) => c.to_string(),
            Event::Paste(text) => text.clone(),
            event => {
                typing.tell(event);
                continue;
            }
        };
        typing.tell(event);
        let now = field(&typing.page());
        let whole = words(&composed(&format!("{}{put}", before.text)));
        let is_there = words(&composed(&now.text)) == whole && now.after == before.after;
        let words = told(typing);
        assert!(
            is_there || !words.is_empty(),
            "{event:?}: {before:?} became {now:?}"
        );
    }
    let now = field(&typing.page());
    let acts = |c: char| c.is_control();
    assert!(
        !now.text.contains(acts) && !now.after.contains(acts),
        "{now:?}"
    );
}

/// What a number field leaves to the item while nothing is typed.
fn is_of_item(text: &str, c: char) -> bool {
    text.is_empty() && matches!(c, ' ' | '*')
}

/// Whether a text is a number that is rounded to a whole one, by other means than the program's.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty()
        || ((1..=3).contains(&first.len())
            && !first.starts_with('0')
            && rest.iter().all(|group| group.len() == 3));
    let some = !first.is_empty() || !fraction.is_empty();
    let all = digits(first) && rest.iter().all(|group| digits(group)) && digits(fraction);
    some && all && grouped && text.len() <= 24
}

/// The response that is kept of the one item that takes a number, and what it earned. No other
/// item was answered.
fn kept(learner: &Learner) -> Option<(String, u32)> {
    let mine = learner.store.mine();
    let sittings = mine.sittings(1, None).expect("sittings");
    let stored = mine.sitting(sittings.first()?.id).expect("a sitting")?;
    let mut responses = stored.responses.iter();
    let row = responses.find(|row| row.response.starts_with('"'))?;
    let text = serde_json::from_str(&row.response).expect("a text");
    Some((text, row.score.earned))
}

fn at_number(size: (u16, u16)) -> Learner {
    let mut learner = Learner::new(size);
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, "drops a minute");
    learner
}

/// Types into a line with a whole number, and holds after each event: the number is what it was
/// with the digit behind it, or what was pasted, or the screen says why not.
fn count_in(typing: &mut impl Typing, events: &[Event], value: impl Fn(&Page) -> String) {
    for event in events {
        let before = value(&typing.page());
        if let Event::Key(Key::Char(' ' | 'a' | 'n' | 'o' | 'q')) = event {
            continue;
        }
        typing.tell(event);
        let now = value(&typing.page());
        let page = typing.page();
        let said = page.notice.map(|notice| notice.text).unwrap_or_default();
        let said = said
            .split("Enter opens it.")
            .last()
            .unwrap_or_default()
            .trim();
        let number = |text: &str| text.trim_start_matches('0').to_owned();
        let is_there = match event {
            Event::Key(Key::Char(c)) => number(&now) == number(&format!("{before}{c}")),
            Event::Paste(text) => {
                let text = text.trim();
                let put = number(text) == number(&now) || format!("{before}{text}") == now;
                put && !text.is_empty()
            }
            _ => true,
        };
        assert!(
            is_there || !said.is_empty(),
            "{event:?}: {before} became {now}"
        );
        assert!(
            is_there || !matches!(event, Event::Paste(_)) || now == before,
            "{event:?}"
        );
    }
}
