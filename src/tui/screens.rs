//! The screens, one file each.

pub mod class;
pub mod exhibits;
pub mod help;
pub mod home;
pub mod items;
pub mod leave;
mod overlay;
mod page_state;
pub mod preview;
pub mod progress;
pub mod results;
pub mod settings;
pub mod setup;
pub mod sittings;
pub mod study;
mod words;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::page::{Role, Span};
use super::sign::Sign;
use crate::domain::case::CASE_ITEMS;
use crate::domain::report::SittingSummary;
use crate::domain::scoring::Score;

/// Returns the title of a page: the program, then the place.
fn title(place: &str) -> Vec<Span> {
    vec![
        Span::new("Dripset", Role::Accent),
        Span::new(format!(" · {place}"), Role::Strong),
    ]
}

/// Converts a share to thousandths, for bars.
fn permille(share: f64) -> u16 {
    // A share is 0 to 1, so that the cast is exact enough and in range.
    (share.clamp(0.0, 1.0) * 1000.0).round() as u16
}

/// Returns a share as a whole percentage, or a dash if there is none.
fn per_cent(score: Score) -> String {
    score
        .per_cent()
        .map_or_else(|| "–".into(), |share| format!("{share}%"))
}

/// The format of a day and the time to the minute on every screen.
const MINUTE: &str = "%b %-d, %-I:%M %p";

/// Returns the local time at which a sitting started: "Nov 22, 11:10 PM".
fn started(sitting: &SittingSummary) -> String {
    start_as(sitting, MINUTE)
}

/// Formats like [`started`], with only the time if that was today: "11:10 PM".
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

/// Formats an instant in a learner's local time: "Nov 22, 11:10 PM".
fn at_clock(at: Timestamp, offset: Offset) -> String {
    offset.to_datetime(at).strftime(MINUTE).to_string()
}

/// Formats a score: "1 of 1 point", "2 of 4 points".
fn points(score: Score) -> String {
    let noun = if score.possible == 1 {
        "point"
    } else {
        "points"
    };
    format!("{score} {noun}")
}

/// Formats a count: "1 item", "3 items".
fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

/// Formats a count of questions: "1 question", "3 questions".
fn item_count(count: usize) -> String {
    counted(count, "question", "questions")
}

/// Formats the number of an item in its case study: "2 of 6".
fn case_number(number: u8) -> String {
    format!("{number} of {CASE_ITEMS}")
}

/// Formats a duration in minutes and seconds: "12:05".
fn spent(elapsed_ms: u64) -> String {
    let seconds = elapsed_ms / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Formats a duration in words: "12 minutes 5 seconds".
pub fn spent_words(elapsed_ms: u64) -> String {
    let seconds = elapsed_ms / 1000;
    let unit = |count: u64, word: &str| {
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {word}{plural}"))
    };
    let words = [
        unit(seconds / 3600, "hour"),
        unit(seconds / 60 % 60, "minute"),
        unit(seconds % 60, "second"),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    match words.is_empty() {
        true => "0 seconds".into(),
        false => words.join(" "),
    }
}

/// Moves the cursor of a list by a number of entries, within its bounds.
fn moved(cursor: usize, by: isize, entries: usize) -> usize {
    cursor
        .saturating_add_signed(by)
        .min(entries.saturating_sub(1))
}

/// Returns a value that the arrow keys change, and its meaning.
fn turned(label: &str, value: &str, means: &str) -> Vec<Span> {
    let mut words = vec![
        Span::plain(format!("{label:<12}")).with_alt(format!("{label}:")),
        Span::sign(Sign::Previous, Role::Strong),
        Span::new(format!(" {value} "), Role::Strong),
        Span::sign(Sign::Following, Role::Strong),
    ];
    if !means.is_empty() {
        words.push(Span::new(format!("   {means}"), Role::Quiet));
    }
    words
}

/// The longest sentence that only labels the question after it: "Calculation exercise."
const LABEL_CHARS_MAX: usize = 24;

/// Returns a question as one line of a list: its first words, cut at the end. Most stems end with
/// the same question and differ at their beginning.
fn stem_line(stem: &str, chars_max: usize) -> String {
    let stem = stem.split_whitespace().collect::<Vec<_>>().join(" ");
    if stem.chars().count() <= chars_max {
        return stem;
    }
    let told = match stem.split_once(". ") {
        Some((label, rest)) if label.chars().count() < LABEL_CHARS_MAX => rest,
        _ => &stem,
    };
    if told.chars().count() <= chars_max {
        return told.to_owned();
    }
    let room = chars_max.saturating_sub(" …".chars().count());
    let head: String = told.chars().take(room).collect();
    // If the next word begins right after it, the last word is complete.
    let whole = told.chars().nth(room).is_none_or(char::is_whitespace);
    let cut = head.rfind(' ').filter(|_| !whole);
    let cut = cut.and_then(|at| head.get(..at)).unwrap_or(&head);
    format!("{} …", cut.trim_end())
}

/// Returns the start of a text, cut at a word.
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

#[cfg(test)]
mod tests {
    use super::stem_line;

    #[test]
    fn a_question_is_one_line_of_its_first_words_cut_once_at_the_end() {
        let stem = "Calculation exercise. A client's arm is cool\n and swollen above a catheter.\n\n\
                    What should the nurse do first? Round to a whole drop.";
        for (chars, line) in [
            (50, "A client's arm is cool and swollen above a …"),
            (22, "A client's arm is …"),
            (
                200,
                "Calculation exercise. A client's arm is cool and swollen above a catheter. \
                   What should the nurse do first? Round to a whole drop.",
            ),
        ] {
            let shown = stem_line(stem, chars);
            assert_eq!(shown, line);
            assert!(shown.chars().count() <= chars, "{shown}");
        }
        assert_eq!(stem_line("Short.", 22), "Short.");
        assert_eq!(stem_line("Exercise. Short enough.", 16), "Short enough.");
        for long in [&"x".repeat(90), &format!("A. {}", "x".repeat(90))] {
            assert!(stem_line(long, 22).chars().count() <= 22);
        }
    }
}
