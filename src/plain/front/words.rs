//! The help, the place and the names of keys.

use crate::plain::command::{WordHelp, listed, useful};
use crate::plain::item;
use crate::plain::spell::spelled;
use crate::tui::keymap::HelpLine;
use crate::tui::page::spoken;
use crate::tui::screen::PlainView;
use crate::tui::screens::spent_words;
use crate::tui::settings::Verbosity;

/// Returns names as a choice: "next, note or names".
pub(super) fn alternatives(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Returns the words that can be typed here, or the explanation of one.
pub(super) fn help(view: &PlainView, about: &str, verbosity: Verbosity) -> Vec<String> {
    let about = about.to_lowercase();
    let own: Vec<&WordHelp> = useful(view).collect();
    let is_own = |line: &&HelpLine| own.iter().all(|of| of.name != line.name);
    let screen: Vec<(&str, &str)> = listed(view)
        .filter(is_own)
        .map(|line| (line.name, line.help))
        .collect();
    let own: Vec<(&str, &str)> = own.iter().map(|of| (of.form, of.help)).collect();
    if !about.is_empty() {
        let mut all = screen.iter().chain(&own);
        let found = all.find(|(name, _)| name.starts_with(about.as_str()));
        let words = view.words.iter().find(|line| line.keys.starts_with(&about));
        return match (found, words) {
            (Some((name, help)), _) => vec![renamed(&spelled(&format!("{name}: {help}.")), view)],
            (None, Some(line)) => vec![spelled(&format!("{}: {}.", line.keys, line.help))],
            (None, None) => vec![format!("There is no word {about} here.")],
        };
    }
    if verbosity == Verbosity::Brief {
        let names: Vec<&str> = screen.iter().chain(&own).map(|(name, _)| *name).collect();
        return vec![format!("Words: {}.", names.join(", "))];
    }
    let line = |(name, help): &(&str, &str)| renamed(&spelled(&format!("{name}: {help}.")), view);
    let mut lines = vec![
        "Words on this screen. The beginning of a word is enough if no other begins like it."
            .into(),
    ];
    lines.extend(screen.iter().map(line));
    lines.push("Words on every screen.".into());
    lines.extend(own.iter().map(line));
    if !view.words.is_empty() {
        lines.push("Special words.".into());
        let words = view.words.iter();
        lines.extend(words.map(|line| spelled(&format!("{}: {}.", line.keys, line.help))));
    }
    lines
}

/// Returns the place: the screen, the question, the time left and the answer so far.
pub(super) fn place(view: &PlainView) -> Vec<String> {
    let mut lines = Vec::new();
    match view.item.as_deref() {
        Some(asked) => {
            let mut words = format!("Question {}", asked.place());
            if asked.flagged {
                words.push_str(", flagged");
            }
            lines.push(format!("{words}. {}.", asked.item.subject));
            let left_ms = asked.left_ms.filter(|_| view.time.is_none());
            lines.extend(left_ms.map(|left_ms| format!("{} left.", spent_words(left_ms))));
            lines.push(item::entered(asked));
        }
        None => {
            lines.push(format!("{}.", spelled(&view.name)));
            let place = spelled(&spoken(&view.page.place));
            lines.extend((!place.is_empty()).then(|| format!("{place}.")));
        }
    }
    let time = view.time.as_ref();
    lines.extend(time.map(|time| format!("{} left.", spent_words(time.left_ms))));
    lines.extend(view.status.as_deref().map(spelled));
    lines.retain(|line| !line.is_empty());
    lines
}

/// Returns a text in which "Press h" is "Type submit": the keys of the screen by their names.
pub(super) fn renamed(text: &str, view: &PlainView) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("ress ").and_then(|at| at.checked_sub(1)) {
        let (before, found) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let (verb, after) = found
            .split_at_checked("press ".len())
            .unwrap_or((found, ""));
        let end = after
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ':' | ';'))
            .unwrap_or(after.len());
        let (label, tail) = after.split_at_checked(end).unwrap_or((after, ""));
        out.push_str(before);
        let is_word = !before.ends_with(char::is_alphabetic) && matches!(verb, "Press " | "press ");
        match named(label, view).filter(|_| is_word && ends_key(tail)) {
            Some(name) => {
                out.push_str(match verb {
                    "Press " => "Type ",
                    _ => "type ",
                });
                out.push_str(name);
            }
            None => {
                out.push_str(verb);
                out.push_str(label);
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Returns whether a text goes on as after the name of a key.
fn ends_key(tail: &str) -> bool {
    let goes_on = [" again", " to ", " for ", " or ", " and ", " at ", " twice"];
    tail.is_empty()
        || tail.starts_with([',', '.', ':', ';'])
        || goes_on.iter().any(|words| tail.starts_with(words))
}

/// Returns the name of the command with this key; none for Enter, which is an empty line.
fn named(label: &str, view: &PlainView) -> Option<&'static str> {
    let has = |line: &&HelpLine| {
        let mut keys = line.keys.split(" / ");
        keys.any(|key| key == label || key.eq_ignore_ascii_case(label))
    };
    let mut named = view.commands.iter().filter(|line| !line.name.is_empty());
    let line = named.find(has).filter(|_| label != "Enter")?;
    Some(line.name)
}
