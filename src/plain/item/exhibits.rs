//! The exhibits of an item: a part for each, with the change since the item before.

use super::sentences::{counted, paragraphs};
use super::table;
use crate::domain::item::{Exhibit, ExhibitBody, Item};
use crate::plain::reading::{Part, Reading};
use crate::plain::spell::spelled;
use crate::tui::screen::PlainItem;
use crate::tui::screens::exhibits::change;
use crate::tui::settings::Verbosity;

/// Returns the exhibits. One that the item before has shown is only named, as it is the same.
pub fn all(item: &PlainItem, verbosity: Verbosity) -> Vec<Part> {
    let one = |(nth, exhibit): (usize, _)| part(item, nth, exhibit, verbosity);
    let exhibits = item.item.exhibits.iter().map(|of| &**of);
    exhibits.enumerate().map(one).collect()
}

/// Returns the exhibit with this number, from 1.
///
/// # Errors
/// The number of exhibits, in a sentence.
pub fn one(item: &PlainItem, number: usize) -> Result<Reading, String> {
    let exhibits = &item.item.exhibits;
    let nth = number.checked_sub(1);
    let Some((nth, exhibit)) = nth.and_then(|nth| Some((nth, exhibits.get(nth)?))) else {
        return Err(match exhibits.len() {
            0 => "This question has no exhibit.".into(),
            count => format!("This question has {}.", counted(count, "exhibit")),
        });
    };
    let lines = marked(exhibit, item.before.as_deref());
    let heading = heading(item, nth, exhibit);
    Ok(Reading {
        parts: vec![Part::new(
            heading,
            lines.into_iter().map(|(_, line)| line).collect(),
        )],
    })
}

fn part(item: &PlainItem, nth: usize, exhibit: &Exhibit, verbosity: Verbosity) -> Part {
    let heading = heading(item, nth, exhibit);
    let before = item.before.as_deref();
    let is_same = before.is_some() && change(exhibit, before).is_none();
    let lines = match (is_same, verbosity) {
        (true, Verbosity::Full) => {
            vec![format!("Unchanged. Type exhibit {} to hear it.", nth + 1)]
        }
        (true, Verbosity::Brief) => vec!["Unchanged.".into()],
        (false, Verbosity::Full) => marked(exhibit, before)
            .into_iter()
            .map(|(_, line)| line)
            .collect(),
        (false, Verbosity::Brief) => {
            let lines = marked(exhibit, before);
            let has_new = lines.iter().any(|(new, _)| *new);
            let wanted = lines.into_iter().filter(|(new, _)| *new || !has_new);
            wanted.map(|(_, line)| line).collect()
        }
    };
    Part::new(heading, lines)
}

fn heading(item: &PlainItem, nth: usize, exhibit: &Exhibit) -> String {
    let place = match item.item.exhibits.len() {
        0 | 1 => String::new(),
        count => format!(" {} of {count}", nth + 1),
    };
    let change = change(exhibit, item.before.as_deref());
    let change = change.map_or_else(String::new, |word| format!(", {word}"));
    let title = spelled(&exhibit.title);
    format!("Exhibit{place}: {title}{change}")
}

/// Returns the lines of an exhibit, each with whether it is new on an exhibit that has grown.
fn marked(exhibit: &Exhibit, before: Option<&Item>) -> Vec<(bool, String)> {
    let lines = lines(exhibit);
    let same = |other: &&std::sync::Arc<Exhibit>| other.id == exhibit.id;
    let known = before.and_then(|item| item.exhibits.iter().find(same));
    let Some(known) = known.filter(|known| !exhibit.trend && ***known != *exhibit) else {
        return lines.into_iter().map(|line| (false, line)).collect();
    };
    let known = self::lines(known);
    let mark = |line: String| match known.contains(&line) {
        true => (false, line),
        false => (true, format!("New: {line}")),
    };
    lines.into_iter().map(mark).collect()
}

fn lines(exhibit: &Exhibit) -> Vec<String> {
    match &exhibit.body {
        ExhibitBody::Text(text) => paragraphs(text),
        ExhibitBody::Table { header, rows } if exhibit.trend => table::trend(header, rows),
        ExhibitBody::Table { header, rows } => table::lines(header, rows),
    }
}
