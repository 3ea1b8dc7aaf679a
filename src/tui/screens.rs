//! The screens, a file each.

pub mod class;
pub mod help;
pub mod home;
pub mod items;
pub mod leave;
pub mod progress;
pub mod results;
pub mod settings;
pub mod setup;
pub mod sittings;
pub mod study;
mod words;

use jiff::civil::Date;

use super::page::{Role, Span};
use super::sign::Sign;
use crate::domain::report::SittingSummary;
use crate::domain::scoring::Score;

/// The title of a page: the program, then where one is.
fn title(place: &str) -> Vec<Span> {
    vec![
        Span::new("Dripset", Role::Accent),
        Span::new(format!(" · {place}"), Role::Strong),
    ]
}

/// A share in thousandths, for bars.
fn permille(share: f64) -> u16 {
    // A share is 0 to 1, so that the cast is exact enough and in range.
    (share.clamp(0.0, 1.0) * 1000.0).round() as u16
}

/// A share in whole per cent, or a dash where there is none.
fn per_cent(score: Score) -> String {
    score
        .per_cent()
        .map_or_else(|| "–".into(), |share| format!("{share} %"))
}

/// When a sitting started, on the clock it started by: "Nov 22, 11:10 PM".
fn started(sitting: &SittingSummary) -> String {
    start_as(sitting, "%b %-d, %-I:%M %p")
}

/// As [`started`], and only the time where that was today: "11:10 PM".
fn started_today(sitting: &SittingSummary, today: Option<Date>) -> String {
    let on = sitting.offset.to_datetime(sitting.started_at).date();
    if today == Some(on) {
        start_as(sitting, "%-I:%M %p")
    } else {
        started(sitting)
    }
}

fn start_as(sitting: &SittingSummary, form: &str) -> String {
    let at = sitting.offset.to_datetime(sitting.started_at);
    at.strftime(form).to_string()
}

/// "1 item", "3 items".
fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

/// A time spent, in minutes and seconds: "12:05".
fn spent(elapsed_ms: u64) -> String {
    let seconds = elapsed_ms / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The cursor of a list, moved by so many entries and kept inside.
fn moved(cursor: usize, by: isize, entries: usize) -> usize {
    cursor
        .saturating_add_signed(by)
        .min(entries.saturating_sub(1))
}

/// The subjects of a sitting, as they fit into a line.
fn subjects(sitting: &SittingSummary) -> String {
    match sitting.subjects.as_slice() {
        [] => "–".into(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

/// A value that the arrows turn, and what it means.
fn turned(label: &str, value: &str, means: &str) -> Vec<Span> {
    let mut words = vec![
        Span::plain(format!("{label:<12}")),
        Span::sign(Sign::Previous, Role::Strong),
        Span::new(format!(" {value} "), Role::Strong),
        Span::sign(Sign::Following, Role::Strong),
    ];
    if !means.is_empty() {
        words.push(Span::new(format!("   {means}"), Role::Quiet));
    }
    words
}

/// The head of a text, cut at a word.
fn shortened(text: &str, chars_max: usize) -> String {
    if text.chars().count() <= chars_max {
        return text.to_owned();
    }
    let head: String = text.chars().take(chars_max).collect();
    let cut = head
        .rfind(' ')
        .and_then(|at| head.get(..at))
        .unwrap_or(&head);
    format!("{cut} …")
}
