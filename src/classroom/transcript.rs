//! The records that learners take along: of a class, or of their own study, as plain ASCII text for
//! any terminal and any file, in lines of [`COLUMNS`].
//!
//! It omits class items whose key was not shown.

use std::fmt::Write;

use crate::domain::Moment;
use crate::domain::describe;
use crate::domain::ids::{LearnerId, TopicKey};
use crate::domain::kind::Selection;
use crate::domain::library::Library;
use crate::domain::passage::{self, Passage, PassagePiece};
use crate::domain::report::Group;
use crate::domain::room::{Ballot, Mending, Poll, PollPhase, Room};
use crate::domain::scoring::{Score, whole_per_cent};
use crate::domain::standing::{self, History, TopicStanding};
use crate::domain::{markup, response::Response};
use crate::runtime::effects::exams;
use crate::runtime::effects::told::ToldRecords;
use crate::store::{Records, SittingRow, StoreError};
use crate::tui::ascii;
use crate::tui::kind;

/// The maximum width of a line.
pub const COLUMNS: usize = 80;
/// The maximum characters of a title, a stem or a response. A cut one ends in "...".
const TEXT_MAX: usize = 400;
/// The maximum number of sittings listed. The newest are kept.
const SITTINGS_MAX: u32 = 1_000;
/// The format of a day.
const DAY: &str = "%b %-d, %Y";
/// The format of a day and a time.
const MINUTE: &str = "%b %-d, %Y, %-I:%M %p";
const FOR_LEARNING: &str =
    "For education only. At the bedside, follow the order, the label, and your facility's policy.";

/// The way to have the same progress in one's own Dripset, below the record of a study session.
pub const TAKE_HOME: &str = "\nTo add this to Dripset at home, with PORT and HOST as in your command:\n  \
    ssh -p PORT me@HOST export > host.jsonl\n  dripset data import host.jsonl\n";

/// Returns a learner's record of a class so far.
pub fn of_class(room: &Room, learner: LearnerId, title: &str, now: Moment) -> String {
    let mut text = Text::default();
    text.line(0, title);
    text.line(0, &day(now));
    let revealed = room.polls().iter();
    let revealed = revealed.filter(|(_, poll)| poll.phase == PollPhase::Revealed);
    for (position, poll) in revealed {
        text.gap();
        item(&mut text, room, learner, (*position, poll));
    }
    text.gap();
    let Some(report) = room.report_of(learner).filter(|line| line.answered > 0) else {
        text.line(0, "You have no score in this class.");
        return text.0;
    };
    text.line(0, "By topic");
    for (group, score) in &report.groups {
        if let Group::Topic(key) = group {
            text.line(2, &format!("{}: {}", topic(room, key), points(*score)));
        }
    }
    text.line(0, &format!("Total: {}", points(report.total)));
    text.line(0, FOR_LEARNING);
    text.0
}

/// Writes one item: the question, the learner's response in each vote, and the key.
fn item(text: &mut Text, room: &Room, learner: LearnerId, (position, poll): (usize, &Poll)) {
    let Some((item, form)) = room.item(position) else {
        return;
    };
    text.line(0, &format!("{}. {}", position + 1, item.topic.title));
    text.line(3, &markup::plain(&kind::stem(item, &form.drawn)));
    for line in item.kind.selection().map(passage).unwrap_or_default() {
        text.line(3, &line);
    }
    for (number, vote) in (0..).zip(&poll.votes) {
        let who = match poll.votes.len() {
            1 => "You".to_owned(),
            _ => format!("You, vote {}", number + 1),
        };
        let given = vote.given.get(&learner).map(|given| &given.response);
        let words = describe::response(&item.kind, given.unwrap_or(&Response::Blank));
        let ballot = Ballot {
            poll: position,
            vote: number,
        };
        let marking = room.marking(learner, ballot);
        let score = marking.map_or(String::new(), |marking| format!(" ({})", marking.score));
        text.line(3, &format!("{who}: {}{score}", cut(&words)));
    }
    if poll.mended.contains(&Mending::Voided) {
        text.line(
            3,
            "This question does not count. Your instructor canceled it.",
        );
    }
    let key = item.kind.rules().key(&form.drawn);
    text.line(3, &format!("Key: {}", describe::response(&item.kind, &key)));
}

/// Returns the text or the rows that an item is answered in, each blank as its number.
fn passage(selection: &Selection) -> Vec<String> {
    let number = |id: &str| {
        let mut slots = selection.slots.iter();
        slots.position(|slot| slot.id.as_str() == id)
    };
    let plain = |text: &String| -> String {
        let pieces = passage::pieces(text).into_iter();
        let pieces = pieces.map(|piece| match piece {
            PassagePiece::Text(text) => text.to_string(),
            PassagePiece::Mark { id, words } => match (words, number(id)) {
                (Some(words), _) => words.to_string(),
                (None, Some(nth)) => format!("[{}]", nth + 1),
                (None, None) => String::new(),
            },
        });
        markup::plain(&pieces.collect::<String>())
    };
    match &selection.passage {
        Passage::Text(text) => vec![plain(text)],
        Passage::Table { header, rows } => {
            let row = |cells: &Vec<String>| cells.iter().map(plain).collect::<Vec<_>>().join(" | ");
            std::iter::once(header).chain(rows).map(row).collect()
        }
        Passage::Absent | Passage::Figure { .. } => Vec::new(),
    }
}

fn topic<'r>(room: &'r Room, key: &TopicKey) -> &'r str {
    let mut items = room.terms().items.iter();
    let found = items.find(|item| item.topic_key() == *key);
    found.map_or("", |item| &item.topic.title)
}

/// Returns a learner's whole record on this host: the standing per topic, and every sitting.
///
/// # Errors
/// If the file cannot be read.
pub fn of_study(
    library: &Library,
    records: &Records<'_>,
    now: Moment,
) -> Result<String, StoreError> {
    let mut text = Text::default();
    text.line(0, "Your progress");
    text.line(0, &day(now));
    standings(&mut text, library, &ToldRecords::of(*records)?.history()?);
    text.gap();
    let sittings = records.sittings(SITTINGS_MAX, None)?;
    if sittings.is_empty() {
        text.line(0, "No sets yet.");
    } else {
        text.line(0, "Sets, newest first");
    }
    for row in &sittings {
        let answered = exams::answered(records, row)?;
        text.line(2, &sitting(row, answered));
    }
    text.line(0, FOR_LEARNING);
    Ok(text.0)
}

fn standings(text: &mut Text, library: &Library, history: &History) {
    let standings = standing::by_topic(library, history);
    for bank in library.banks() {
        let of_bank = standings.iter().filter(|(key, _)| key.bank == bank.id);
        let whole = standing::together(of_bank.map(|(_, standing)| standing));
        text.gap();
        text.line(0, &format!("{}: {}", cut(&bank.title), stands(&whole)));
        for topic in &bank.topics {
            let key = TopicKey {
                bank: bank.id.clone(),
                topic: topic.id.clone(),
            };
            let standing = standings.get(&key).copied().unwrap_or_default();
            text.line(2, &format!("{}: {}", cut(&topic.title), stands(&standing)));
        }
    }
}

fn stands(standing: &TopicStanding) -> String {
    format!(
        "mastery {}%, {}, {} of {} seen",
        whole_per_cent(standing.mastery()),
        points(standing.total),
        standing.seen,
        standing.items
    )
}

fn sitting(row: &SittingRow, answered: u32) -> String {
    let started = row.offset.to_datetime(row.started_at);
    let state = match row.is_ended() {
        true => "",
        false => ", to continue",
    };
    format!(
        "{}, {}: {answered} of {} answered, {}{state}",
        started.strftime(MINUTE),
        row.purpose.id(),
        row.items,
        points(row.score)
    )
}

fn day(now: Moment) -> String {
    let today = now.offset.to_datetime(now.at).date();
    today.strftime(DAY).to_string()
}

fn points(score: Score) -> String {
    match score.per_cent() {
        Some(share) => format!("{score} points, {share}%"),
        None => "no points yet".into(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(TEXT_MAX) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// Lines of ASCII within the maximum width.
#[derive(Default)]
struct Text(String);

impl Text {
    fn gap(&mut self) {
        self.0.push('\n');
    }

    /// Writes one paragraph with this indent. Continuation lines are indented further.
    fn line(&mut self, indent: usize, words: &str) {
        let mut column = 0;
        for word in ascii::text(&seen(&cut(words))).split_whitespace() {
            let mut rest = word;
            while !rest.is_empty() {
                let room = COLUMNS - indent - 2;
                let part = rest.get(..room.min(rest.len())).unwrap_or(rest);
                rest = rest.get(part.len()..).unwrap_or_default();
                let fits = column > 0 && column + 1 + part.len() <= COLUMNS;
                let before = match (column, fits) {
                    (0, _) => " ".repeat(indent),
                    (_, true) => " ".into(),
                    (_, false) => {
                        self.0.push('\n');
                        column = 0;
                        " ".repeat(indent + 2)
                    }
                };
                // Writing to a string cannot fail.
                let _ = write!(self.0, "{before}{part}");
                column += before.len() + part.len();
            }
        }
        self.0.push('\n');
    }
}

/// Returns a text without control characters.
fn seen(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_bank_or_a_name_says_is_ascii_that_acts_on_nothing() {
        let line = |words: &str| {
            let mut text = Text::default();
            text.line(0, words);
            text.0
        };
        assert_eq!(line("5 µg × 2 ≥ 38\u{a0}°C"), "5 mcg x 2 >= 38 deg C\n");
        assert_eq!(
            line("Zoë – “小児”\u{1b}[31m\u{202e}\u{7}"),
            "Zoe - \"Xiao Er\"[31m\n"
        );
    }

    #[test]
    fn lines_end_where_the_window_does() {
        let mut text = Text::default();
        text.line(3, &format!("{} {}", "word ".repeat(30), "x".repeat(200)));
        assert!(
            text.0.lines().all(|line| line.len() <= COLUMNS),
            "{}",
            text.0
        );
        assert_eq!(text.0.matches('x').count(), 200);
        let mut text = Text::default();
        text.line(0, &"é".repeat(10_000));
        assert_eq!(text.0.matches('e').count(), TEXT_MAX);
    }
}
