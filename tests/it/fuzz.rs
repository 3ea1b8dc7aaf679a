//! Whatever anybody types, pastes, clicks or keeps: nothing panics, every page fits every
//! window, and the store stays what its log says.
//!
//! A few seconds in an ordinary run. `PROPTEST_CASES` asks for more cases of every property;
//! docs/performance.md says how, and what the last long run came to.

mod written;

use std::collections::BTreeMap;
use std::fmt::Debug;

use clap::Parser;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use dripset::bank_sources;
use dripset::cli::{self, Cli, Exit};
use dripset::content::parse;
use dripset::content::record::{
    draft_from_json, draft_is_blank, draft_to_json, form_from_json, form_to_json, item_from_text,
    item_to_text, response_from_json, response_to_json,
};
use dripset::domain::calculator::calculate;
use dripset::domain::formula::Formula;
use dripset::domain::number::{Decimal, Round, parse_hours_minutes, show, show_hours_minutes};
use dripset::domain::{History, Library, Plan, draw, markup};
use dripset::store::Store;
use dripset::terminal::clamped;
use dripset::tui::key::Key;
use dripset::tui::paint;
use dripset::tui::screen::Event;
use dripset::tui::sign::Charset;
use dripset::tui::text_input;
use dripset::tui::theme::{ColourDepth, Theme};
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;

use self::written::{LINES, RESPONSES, SLOT_LINES};
use crate::support::cases;
use crate::support::learner::{Learner, screens_bank};

/// Text that looks like a formula, and text that does not.
fn formula() -> impl Strategy<Value = String> {
    let token = select(vec![
        "volume",
        "kg",
        "h",
        "min",
        "max",
        "(",
        ")",
        "+",
        "-",
        "*",
        "/",
        ",",
        ".",
        "0",
        "1",
        "2.5",
        "1000000000000",
        "0.000001",
        " ",
        "é",
        "1e9",
    ]);
    prop_oneof![
        vec(token, 0..40).prop_map(|tokens| tokens.concat()),
        any::<String>(),
    ]
}

/// A text with a part of it taken out and something else put in.
fn spliced(text: String) -> impl Strategy<Value = String> {
    let put = prop_oneof![
        "[\\[\\]{}()=\"'\\\\\n\r\t.,:#a-z0-9µ -]{0,10}",
        any::<String>().prop_map(|text| text.chars().take(6).collect()),
    ];
    (0..=text.len(), 0_usize..40, put).prop_map(move |(cut, gap, put)| {
        let floor = |at: usize| {
            (0..=at.min(text.len()))
                .rev()
                .find(|at| text.is_char_boundary(*at))
        };
        let (cut, after) = (floor(cut).unwrap_or(0), floor(cut + gap).unwrap_or(0));
        format!("{}{put}{}", &text[..cut], &text[after.max(cut)..])
    })
}

fn items_as_text() -> Vec<String> {
    let cases = include_bytes!("../banks/valid/case.toml");
    let cases = Library::new(dripset::content::parse("case", cases).bank);
    let library = bank_sources::shipped();
    let items = library.active_items().chain(cases.active_items());
    items.map(|item| item_to_text(item)).collect()
}

fn forms_as_json() -> Vec<String> {
    let library = bank_sources::shipped();
    let form = |seed| draw(&library, &Plan::with_seed(seed), &History::default()).expect("a form");
    (0..8).map(|seed| form_to_json(&form(seed))).collect()
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn any_formula_is_read_and_computed(text in formula(), value in "[0-9]{1,12}(\\.[0-9]{1,6})?") {
        if let Ok(formula) = Formula::parse(&text) {
            let value = Decimal::parse(&value).unwrap_or_else(|_| Decimal::whole(1));
            let names = formula.names().into_iter().map(str::to_owned);
            let given: BTreeMap<String, _> = names.map(|name| (name, value.exact())).collect();
            let shown = given.keys().map(|name| (name.clone(), value.to_string())).collect();
            prop_assert!(!formula.shown(&shown).is_empty());
            if let Ok(computed) = formula.value(&given) {
                prop_assert!(!show(computed).is_empty());
                let _ = (show_hours_minutes(computed), Round::Places(3).apply(computed, dripset::domain::number::RoundMode::Up));
            }
            prop_assert_eq!(Formula::parse(formula.text()).map(|again| again.text().to_owned()), Ok(text));
        }
    }

    #[test]
    fn any_line_is_calculated_or_told(
        line in prop_oneof!["[0-9+*/(),. ×÷−x-]{0,80}", formula(), any::<String>()],
    ) {
        match calculate(&line) {
            Ok(made) => {
                prop_assert!(!made.shown().is_empty());
                let typed = made.typed().map(|typed| Decimal::parse(&typed).map(|_| ()));
                prop_assert!(typed.is_none_or(|read| read.is_ok()), "{:?}", made.typed());
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn any_key_event_is_a_key_or_nothing(event in key()) {
        let read: Vec<Key> = Key::from_terminal(event).into_iter().collect();
        for key in &read {
            prop_assert!(!key.label().is_empty());
        }
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        if event.kind == KeyEventKind::Release || alt {
            prop_assert_eq!(&read, &[]);
        }
        let enter = event.code == KeyCode::Enter;
        prop_assert!(!read.contains(&Key::Enter) || enter, "only Enter confirms: {:?}", event);
    }

    #[test]
    fn any_number_is_read_or_refused(text in prop_oneof!["[-+0-9., :hm]{0,30}", any::<String>()]) {
        for number in [Decimal::parse(&text), Decimal::parse_signed(&text)].into_iter().flatten() {
            let again = Decimal::parse_signed(&number.plain()).map(|again| again.exact());
            prop_assert_eq!(again, Ok(number.exact()));
        }
        if let Ok(minutes) = parse_hours_minutes(&text) {
            prop_assert_eq!(parse_hours_minutes(&show_hours_minutes(minutes)), Ok(minutes));
        }
    }

    #[test]
    fn any_markup_is_text(text in prop_oneof!["[a-z *{}_\\\\\n|é]{0,120}", any::<String>()]) {
        let paragraphs = markup::paragraphs(&text);
        prop_assert!(paragraphs.iter().all(|runs| !runs.is_empty()));
        let names = markup::placeholders(&text);
        let values = names.iter().map(|name| ((*name).to_owned(), "7".to_owned())).collect();
        let filled = markup::fill(&text, &values);
        prop_assert!(!names.iter().any(|name| markup::placeholders(&filled).contains(name)), "{}", filled);
        let _ = markup::plain(&text);
    }

    #[test]
    fn a_kept_item_that_was_changed_is_read_or_refused(
        text in select(items_as_text()).prop_flat_map(spliced),
    ) {
        if let Ok(item) = item_from_text(&text) {
            let again = item_from_text(&item_to_text(&item));
            prop_assert_eq!(again.map_err(|error| error.to_string()), Ok(item));
        }
    }

    #[test]
    fn a_kept_form_that_was_changed_is_read_or_refused(
        json in select(forms_as_json()).prop_flat_map(spliced),
    ) {
        if let Ok(form) = form_from_json(&json) {
            prop_assert_eq!(form_from_json(&form_to_json(&form)), Ok(form));
        }
    }

    #[test]
    fn a_kept_response_that_was_changed_is_read_or_refused(
        at in any::<prop::sample::Index>(),
        json in select(RESPONSES.to_vec()).prop_flat_map(|json| spliced(json.to_owned())),
    ) {
        let scoring = parse("x", include_bytes!("../banks/valid/scoring.toml")).bank;
        let item = at.get(&scoring.expect("a bank").items).clone();
        if let Ok((response, working)) = draft_from_json(&item.kind, &json) {
            let again = draft_to_json(&response, &working);
            prop_assert_eq!(draft_is_blank(&again), response.is_blank(), "{}", &again);
            prop_assert_eq!(draft_from_json(&item.kind, &again), Ok((response, working)));
        }
        if let Ok(response) = response_from_json(&item.kind, &json) {
            let _ = (item.kind.rules().check(&response), item.kind.rules().ready(&response));
            let again = response_to_json(&item.kind, &response);
            prop_assert_eq!(response_from_json(&item.kind, &again), Ok(response));
        }
    }
}

/// A name that would act on a terminal, forge a line, or turn the text around it.
fn name() -> impl Strategy<Value = String> {
    let token = select(vec![
        "flush", "rate", "a", "hours", "\u{1b}", "[2J", "\n", "\r", "line 9: ", "\u{9b}", "\u{7f}",
        "\u{200b}", "\u{200d}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{202e}", "\u{2066}",
        "\u{2069}", "\u{61c}", "\u{2028}", "\u{2029}", "\u{feff}", "\u{ad}", "\"", "`", "é",
    ]);
    vec(token, 1..6).prop_map(|tokens| tokens.concat())
}

/// Lines whose ids, keys and responses are such names, with what must be escaped in JSON escaped
/// and the rest written as it is, or all of it escaped.
fn lines_with_names() -> impl Strategy<Value = String> {
    let line = (name(), name(), 0..5, any::<bool>()).prop_map(|(name, other, place, escaped)| {
        let line = match place {
            0 => json!({ "item": name }),
            1 => json!({ "item": "flush", "response": name }),
            2 => json!({ "item": "flush", name: other }),
            3 => json!({ "item": "rate", "given": { name: other }, "response": "1" }),
            _ => json!({ "item": "rate", "given": { "hours": name, "volume_ml": other } }),
        };
        let written = |c: char| match escaped && !c.is_ascii() {
            true => format!("\\u{:04x}", u32::from(c)),
            false => c.to_string(),
        };
        line.to_string().chars().map(written).collect::<String>()
    });
    vec(line, 1..5).prop_map(|lines| lines.join("\n"))
}

/// Whether a character would act on a terminal, hide, or turn the text around it.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn any_line_is_graded_or_told(
        (bank, lines) in prop_oneof![
            spliced(LINES.to_owned()).prop_map(|lines| ("every-kind", lines)),
            spliced(SLOT_LINES.to_owned()).prop_map(|lines| ("scoring", lines)),
            lines_with_names().prop_map(|lines| ("every-kind", lines)),
            any::<String>().prop_map(|lines| ("every-kind", lines)),
        ],
    ) {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("lines.json");
        std::fs::write(&path, &lines).expect("written");
        let path = path.to_str().expect("a name");
        let bank = format!("tests/banks/valid/{bank}.toml");
        let arguments = ["dripset", "grade", &bank, path];
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = cli::run(Cli::parse_from(arguments), &mut out, &mut err);
        let (out, err) = (String::from_utf8(out).expect("text"), String::from_utf8(err).expect("text"));
        let said = lines.split('\n').filter(|line| !line.trim().is_empty()).count();
        prop_assert_eq!(out.lines().count() + err.lines().count(), said, "{}\n{}", &out, &err);
        prop_assert_eq!(exit, if err.is_empty() { Exit::Clean } else { Exit::Findings });
        let quiet = |text: &str| !text.split('\n').any(|line| line.contains(acts));
        prop_assert!(quiet(&out) && quiet(&err), "{:?} {:?}", out, err);
    }
}

/// What can come from a terminal, and what can happen to one.
#[derive(Clone, Debug)]
enum Input {
    Key(KeyEvent),
    Click(u16, u16),
    Wheel(i16),
    Paste(String),
    Resize(u16, u16),
    /// Ctrl-Z and back.
    Pause,
    /// So many seconds in which nothing is done.
    Wait(u64),
    /// The program is killed and started again, with other banks where so.
    Crash(bool),
}

fn key() -> impl Strategy<Value = KeyEvent> {
    let code = prop_oneof![
        4 => select("abcdeqsclpru?* 0123456789.,:jkhg/-".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        6 => select(vec![KeyCode::Enter, KeyCode::Enter, KeyCode::Up, KeyCode::Down, KeyCode::Left, KeyCode::Right]),
        2 => select(vec![
            KeyCode::Esc, KeyCode::Tab, KeyCode::BackTab, KeyCode::Backspace, KeyCode::Delete,
            KeyCode::Home, KeyCode::End, KeyCode::PageUp, KeyCode::PageDown, KeyCode::Insert,
            KeyCode::F(1), KeyCode::Null,
        ]),
        1 => any::<char>().prop_map(KeyCode::Char),
    ];
    let modifiers = prop_oneof![
        8 => Just(KeyModifiers::NONE),
        1 => any::<u8>().prop_map(KeyModifiers::from_bits_truncate),
    ];
    let kind = prop_oneof![
        8 => Just(KeyEventKind::Press),
        1 => Just(KeyEventKind::Repeat),
        1 => Just(KeyEventKind::Release),
    ];
    (code, modifiers, kind)
        .prop_map(|(code, modifiers, kind)| KeyEvent::new_with_kind(code, modifiers, kind))
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        60 => key().prop_map(Input::Key),
        6 => (0_u16..90, 0_u16..30).prop_map(|(x, y)| Input::Click(x, y)),
        2 => (-9_i16..9).prop_map(Input::Wheel),
        2 => prop_oneof!["[0-9.,: ]{0,30}", any::<String>()].prop_map(Input::Paste),
        2 => (any::<u16>(), any::<u16>()).prop_map(|(x, y)| Input::Resize(x % 520, y % 210)),
        2 => (1_u16..130, 1_u16..45).prop_map(|(x, y)| Input::Resize(x, y)),
        1 => Just(Input::Pause),
        1 => (1_u64..200).prop_map(Input::Wait),
        1 => any::<bool>().prop_map(Input::Crash),
    ]
}

/// Hands an input in as the loop of the local terminal does.
fn take(mut learner: Learner, input: Input) -> Learner {
    let (columns, rows) = learner.app.size();
    let event = match input {
        Input::Key(key) => Key::from_terminal(key).map(Event::Key),
        Input::Click(x, y) => {
            let area = Rect::new(0, 0, columns, rows);
            paint::target_at(&learner.page(), area, Charset::Unicode, x, y).map(Event::Choose)
        }
        Input::Wheel(lines) => Some(Event::Wheel(lines)),
        Input::Paste(text) => Some(Event::Paste(text_input::pasted(&text))),
        Input::Resize(columns, rows) => {
            learner.app.resize(clamped(columns, rows));
            None
        }
        Input::Pause => {
            learner.tell(&Event::Leaving);
            Some(Event::Resumed)
        }
        Input::Wait(seconds) => {
            learner.wait(seconds);
            None
        }
        Input::Crash(with_others) => {
            let library = if with_others {
                Library::default()
            } else {
                screens_bank()
            };
            return learner.restart(library);
        }
    };
    if let Some(event) = event {
        learner.tell(&event);
    }
    if learner.has_quit() {
        return learner.restart(screens_bank());
    }
    learner
}

/// Paints the page as it is, and checks that no cell would act on a terminal.
fn look(learner: &Learner, size: (u16, u16)) {
    let area = Rect::new(0, 0, size.0, size.1);
    let mut buffer = Buffer::empty(area);
    paint::draw(
        &learner.page(),
        area,
        &Theme::dark(ColourDepth::Sixteen),
        &mut buffer,
    );
    let acts = |symbol: &str| symbol.contains(char::is_control);
    assert!(!buffer.content.iter().any(|cell| acts(cell.symbol())));
}

/// Everything that the projections say.
fn told(store: &Store) -> impl Debug + PartialEq + use<> {
    let mine = store.mine();
    let sittings = mine.sittings(1_000, None).expect("sittings");
    let groups: Vec<_> = sittings
        .iter()
        .map(|row| mine.sitting_groups(row.id).expect("groups"))
        .collect();
    (
        mine.history().expect("history"),
        mine.unfinished().expect("unfinished"),
        mine.topic_days(Date::MIN).expect("days"),
        mine.group_totals().expect("totals"),
        (sittings, groups),
    )
}

proptest! {
    #![proptest_config(cases(3))]

    #[test]
    fn any_input_leaves_a_page_and_a_sound_store(
        inputs in vec(input(), 400..800),
        small in (1_u16..60, 1_u16..20),
    ) {
        let mut learner = Learner::new((80, 24));
        for input in inputs {
            learner = take(learner, input);
            let size = learner.app.size();
            look(&learner, size);
            look(&learner, small);
        }
        learner.store.check().expect("a sound file");
        let before = told(&learner.store);
        learner.store.rebuild().expect("rebuilt");
        prop_assert_eq!(told(&learner.store), before);
    }
}
