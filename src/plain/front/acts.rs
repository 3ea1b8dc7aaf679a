//! The outcomes of lines that need no conversation: texts, numbers of lines, and ways to a question.

use super::LineOutcome;
use crate::domain::limits::{NOTE_CHARS_MAX, SET_ITEMS_MAX};
use crate::plain::spell::spelled;
use crate::plain::{command, item, page};
use crate::tui::key::Key;
use crate::tui::prose::sentence;
use crate::tui::screen::{Event, ItemCommand, PlainItem, PlainPhase, PlainView};
use crate::tui::text_input::{Takes, TextInput, pasted};

/// A line that leaves a text field.
const LEAVE_FIELD: &str = ".";

/// A text after the word for a note that deletes the note.
const DELETE_NOTE: &str = "delete";

/// Returns the note if there is no text, or the act that writes one if it fits.
pub(super) fn note(text: &str, asked: &PlainItem, view: &PlainView) -> LineOutcome {
    if !view.commands.iter().any(|line| line.name == "note") {
        return LineOutcome::said("You cannot write a note here.");
    }
    let before = spelled(&asked.kept_note);
    match (text, before.is_empty()) {
        ("", true) => {
            return LineOutcome::said(
                "You have no note here. To write one, type note and the text.",
            );
        }
        ("", false) => {
            let how =
                "To write another in its place, type note and the text; note delete deletes it.";
            return LineOutcome::lines(vec![format!("Your note: {before}"), how.into()]);
        }
        (DELETE_NOTE, _) => return LineOutcome::act(ItemCommand::Note(String::new())),
        _ => {}
    }
    let mut field = TextInput::default();
    let takes = Takes {
        chars_max: NOTE_CHARS_MAX,
        prose: true,
    };
    let typed = field.update(&Event::Paste(pasted(text)), &takes);
    match typed.refused {
        Some(why) => LineOutcome::said(format!("{} Your note is as it was.", sentence(&why))),
        None => {
            let mut outcome = LineOutcome::act(ItemCommand::Note(field.text()));
            let replaced =
                (!before.is_empty()).then(|| format!("Written in place of your note: {before}"));
            outcome.say.extend(replaced);
            outcome
        }
    }
}

/// Returns the words for a line that was typed before the screen changed by itself.
pub fn not_used(line: &str) -> String {
    match line.trim() {
        "" => "Your empty line was not used.".into(),
        line => format!("Your line was not used: {}", spelled(line)),
    }
}

/// Returns whether the screen asks once more before something that cannot be undone.
pub(super) fn asks_again(view: &PlainView) -> bool {
    let notice = view.page.notice.as_ref();
    notice.is_some_and(|notice| notice.text.contains(" again to "))
}

/// Returns the reply to a line that is not understood. It takes a question back that asked whether
/// to go on.
pub(super) fn unknown(line: &str, view: &PlainView) -> LineOutcome {
    if asks_again(view) {
        return LineOutcome {
            say: vec!["Not done.".into()],
            // A key without a meaning here takes the question back.
            events: vec![Event::Key(Key::Delete)],
            request: None,
        };
    }
    let shown: String = line.chars().take(UNKNOWN_CHARS).collect();
    let mut words = format!(
        "\"{}\" is no answer and no word here. Type help for the words.",
        spelled(&shown)
    );
    let item = view.item.as_deref();
    if let Some(item) = item.filter(|item| command::is_open(item) && !item.entry.is_blank()) {
        words.push(' ');
        words.push_str(&item::entered(item));
    }
    LineOutcome::said(words)
}

/// Said to a word about a question where there is none.
pub(super) const NO_ITEM: &str = "No question is open here.";

/// The characters of a line that is not understood, in the reply.
const UNKNOWN_CHARS: usize = 40;

/// Returns the events that write a line into a text field and save it.
pub(super) fn typed_text(line: &str) -> LineOutcome {
    LineOutcome::events(match line {
        LEAVE_FIELD => vec![Event::Key(Key::Esc)],
        "" => vec![Event::Key(Key::Enter)],
        text => vec![Event::Line(text.into())],
    })
}

/// Returns the choice of a numbered line, with a value for it if there is one: "2", "2 15".
pub(super) fn chosen(line: &str, view: &PlainView) -> Option<LineOutcome> {
    let mut words = line.split_whitespace();
    let number: usize = words.next()?.trim_end_matches('.').parse().ok()?;
    let value = words.next();
    if words.next().is_some() {
        return None;
    }
    let targets = page::targets(&view.page);
    if targets.is_empty() {
        return (value.is_none() && command::number_key(view).is_some())
            .then(|| go(&number.to_string(), view));
    }
    let target = number.checked_sub(1).and_then(|at| targets.get(at));
    let Some(target) = target else {
        let most = targets.len();
        return Some(LineOutcome::said(format!(
            "The numbers here go from 1 to {most}."
        )));
    };
    let Some(value) = value else {
        return Some(LineOutcome::events(vec![Event::Choose(*target)]));
    };
    // A number, or a date.
    let is_number = value.starts_with(|c: char| c.is_ascii_digit())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    if !is_number || !view.commands.iter().any(|line| line.keys.contains("0–9")) {
        return None;
    }
    let down = std::iter::repeat_n(Event::Key(Key::Down), usize::from(target.0));
    let mut events = vec![Event::Key(Key::Home)];
    events.extend(down);
    events.extend(value.chars().map(|c| Event::Key(Key::Char(c))));
    Some(LineOutcome::events(events))
}

/// Returns the way to a question by its number.
pub(super) fn go(text: &str, view: &PlainView) -> LineOutcome {
    let number = text.parse::<usize>().ok();
    let Some(number) = number.filter(|number| (1..=SET_ITEMS_MAX).contains(number)) else {
        return LineOutcome::said("Give the number of the question: go 5.");
    };
    match command::number_key(view) {
        Some(key) if view.item.is_none() => {
            let digits = number.to_string();
            let digits = digits.chars().map(|c| Event::Key(Key::Char(c)));
            let mut events = vec![Event::Key(key)];
            events.extend(digits);
            events.push(Event::Key(Key::Enter));
            LineOutcome::events(events)
        }
        _ if view.item.is_none() => LineOutcome::said(NO_ITEM),
        _ => LineOutcome::act(ItemCommand::GoTo(number - 1)),
    }
}

/// Returns the way to the submission of an exam: the overview asks once more.
pub(super) fn hand_in(view: &PlainView) -> LineOutcome {
    let mut lines = view.commands.iter();
    if let Some(submit) = lines.find(|line| line.name == "submit")
        && let Some(key) = submit.key
    {
        return LineOutcome::key(key);
    }
    let mut lines = view.commands.iter();
    let overview = lines
        .find(|line| line.name == "overview")
        .and_then(|line| line.key);
    let is_exam = |item: &PlainItem| item.phase == PlainPhase::Exam;
    match overview.filter(|_| view.item.as_deref().is_some_and(is_exam)) {
        Some(key) => LineOutcome::events(vec![Event::Key(key), Event::Key(Key::Char('h'))]),
        None => LineOutcome::said("There is no exam to submit here."),
    }
}

pub(super) fn tables(view: &PlainView) -> Vec<String> {
    let lines = page::tables(&view.page).lines();
    match lines.is_empty() {
        true => vec!["There is no table here.".into()],
        false => lines,
    }
}
