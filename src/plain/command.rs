//! The words of plain mode: the commands of the screen, and those that every screen has.

mod table;

pub use self::table::{WORDS, WordHelp};

use crate::tui::key::Key;
use crate::tui::keymap::HelpLine;
use crate::tui::screen::{PlainItem, PlainPhase, PlainView};

/// A word that plain mode itself understands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CommandWord {
    /// List the words, or explain one.
    Help,
    /// Read the screen again.
    Again,
    /// Say the place, the time left and the answer so far.
    Where,
    /// List the headings of the last reading.
    Headings,
    /// Read on from a heading.
    Heading,
    /// Read the next lines of a long list.
    More,
    /// Read the tables with a line for each row.
    Table,
    /// Confirm the answer, or take the next step.
    Confirm,
    /// Read the choices again.
    Choices,
    /// Read one exhibit.
    Exhibit,
    /// Read the rationale of one choice.
    Why,
    /// Strike a choice out, or undo that.
    Strike,
    /// State the confidence.
    Sure,
    /// State the confidence.
    Unsure,
    /// State the confidence.
    Guess,
    /// Write a note.
    Note,
    /// Report the question.
    Report,
    /// Calculate.
    Calc,
    /// Look up reference ranges.
    Ranges,
    /// Go to a question by its number.
    Go,
    /// Submit the exam.
    HandIn,
    /// Use fewer words.
    Brief,
    /// Use all words.
    Full,
    /// Go over to the screens.
    Screen,
    /// Leave the program.
    Quit,
}

/// The meaning of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A word of plain mode, and the text after it.
    Word(CommandWord, String),
    /// A key of the screen, for the command with this name.
    Key(Key, &'static str),
    /// A command without a key of its own.
    Unknown,
    /// The words that begin like this.
    Several(Vec<String>),
}

/// Returns the words of plain mode that are useful now.
pub fn useful(view: &PlainView) -> impl Iterator<Item = &'static WordHelp> + '_ {
    WORDS.iter().filter(|of| is_useful(of.word, view))
}

fn is_useful(word: CommandWord, view: &PlainView) -> bool {
    let item = view.item.as_deref();
    let open = item.is_some_and(is_open);
    let has = |name: &str| view.commands.iter().any(|line| line.name == name);
    match word {
        CommandWord::Help
        | CommandWord::Again
        | CommandWord::Where
        | CommandWord::More
        | CommandWord::Headings
        | CommandWord::Heading => true,
        CommandWord::Brief
        | CommandWord::Full
        | CommandWord::Screen
        | CommandWord::Quit
        | CommandWord::Confirm => true,
        CommandWord::Table => item.is_none(),
        CommandWord::Choices => item.is_some(),
        CommandWord::Exhibit => item.is_some_and(|item| !item.item.exhibits.is_empty()),
        CommandWord::Why => item
            .is_some_and(|item| matches!(item.phase, PlainPhase::Marked(..) | PlainPhase::Missed)),
        CommandWord::Strike => open && has("strike"),
        CommandWord::Sure | CommandWord::Unsure | CommandWord::Guess => open && has("confidence"),
        CommandWord::Note => item.is_some() && has("note"),
        CommandWord::Report => item.is_some() && has("report"),
        CommandWord::Calc => item.is_some() && has("calc"),
        CommandWord::Ranges => item.is_some() && has("ranges"),
        CommandWord::Go => goes(view),
        CommandWord::HandIn => {
            let exam = item.is_some_and(|item| item.phase == PlainPhase::Exam);
            exam || item.is_none() && has("submit")
        }
    }
}

/// Returns whether a question can be named by its number: in a set of one's own, or on the console.
fn goes(view: &PlainView) -> bool {
    match view.item.as_deref() {
        Some(item) => item.vote.is_none(),
        None => number_key(view).is_some(),
    }
}

/// Returns the key that starts a question's number on the console.
pub fn number_key(view: &PlainView) -> Option<Key> {
    let line = view.commands.iter().find(|line| line.keys.contains('#'));
    line.map(|_| Key::Char('#'))
}

/// Returns whether an item can be answered now.
pub fn is_open(item: &PlainItem) -> bool {
    matches!(
        item.phase,
        PlainPhase::Open | PlainPhase::Exam | PlainPhase::Confirmed(true)
    )
}

/// Returns the meaning of a line. A unique beginning of a name is enough; where a single letter is a
/// choice, it takes two letters.
pub fn meaning(line: &str, view: &PlainView) -> Meaning {
    if line == "?" {
        return Meaning::Word(CommandWord::Help, String::new());
    }
    let lower = line.to_lowercase();
    let letters_min = match view.item.as_deref().is_some_and(is_open) {
        true => 2,
        false => 1,
    };
    if letters_min == 1
        && let Some((key, name)) = labeled(line, view)
    {
        return Meaning::Key(key, name);
    }
    let named = commands(view);
    let (first, rest) = lower.split_once(' ').unwrap_or((&lower, ""));
    // The text after a word keeps its capitals.
    let tail = line
        .get(first.len()..)
        .unwrap_or_default()
        .trim()
        .to_owned();
    let exact = |name: &str| lower == name;
    if let Some((key, name)) = named.iter().find(|(_, name)| exact(name)) {
        return own(name, view).map_or(Meaning::Key(*key, name), |word| {
            Meaning::Word(word, String::new())
        });
    }
    if let Some(of) = useful(view).find(|of| exact(of.name)) {
        return Meaning::Word(of.word, String::new());
    }
    if let Some(of) = useful(view).find(|of| of.name == first && takes_text(of.word)) {
        return Meaning::Word(of.word, tail);
    }
    // A whole word that is of no use here has a reply that says why.
    let is_whole = |of: &&WordHelp| of.name == lower || of.name == first && takes_text(of.word);
    if let Some(of) = WORDS.iter().find(is_whole) {
        return Meaning::Word(of.word, tail);
    }
    if lower.chars().count() < letters_min {
        return Meaning::Unknown;
    }
    let mut found: Vec<(&str, Meaning)> = Vec::new();
    for of in useful(view).filter(|of| !is_typed_whole(of.name)) {
        if of.name.starts_with(&lower) {
            found.push((of.name, Meaning::Word(of.word, String::new())));
        } else if !rest.is_empty() && of.name.starts_with(first) && takes_text(of.word) {
            found.push((of.name, Meaning::Word(of.word, tail.clone())));
        }
    }
    for (key, name) in named {
        let is_new = found.iter().all(|(known, _)| *known != name);
        if is_new && name.starts_with(&lower) && !is_typed_whole(name) {
            found.push((name, Meaning::Key(key, name)));
        }
    }
    match found.len() {
        0 => Meaning::Unknown,
        1 => found.pop().map_or(Meaning::Unknown, |(_, of)| of),
        _ => Meaning::Several(found.iter().map(|(name, _)| (*name).to_owned()).collect()),
    }
}

/// Returns the word of plain mode that does more than the command of the same name.
fn own(name: &str, view: &PlainView) -> Option<CommandWord> {
    let same = useful(view).find(|of| of.name == name)?;
    takes_text(same.word).then_some(same.word)
}

fn takes_text(word: CommandWord) -> bool {
    matches!(
        word,
        CommandWord::Help
            | CommandWord::Heading
            | CommandWord::Exhibit
            | CommandWord::Why
            | CommandWord::Strike
            | CommandWord::Note
            | CommandWord::Report
            | CommandWord::Calc
            | CommandWord::Ranges
            | CommandWord::Go
    )
}

/// Names that have to be typed whole, since a slip would confirm, write, end or remove something:
/// "not sure" is no note, and "conf" does not confirm.
const WHOLE: [&str; 15] = [
    "confirm",
    "submit",
    "hand in",
    "quit",
    "note",
    "report",
    "end",
    "stop",
    "remove",
    "free seat",
    "close",
    "reveal",
    "skip",
    "print",
    "yes",
];

fn is_typed_whole(name: &str) -> bool {
    WHOLE.contains(&name)
}

/// Names of commands for keys alone. On a question, an answer line does what they do.
const BY_ANSWER: [&str; 18] = [
    "up",
    "down",
    "left",
    "right",
    "select",
    "list",
    "number",
    "blank",
    "place",
    "choose",
    "earlier",
    "later",
    "empty",
    "erase",
    "delete word",
    "clear",
    "confidence",
    "column",
];

/// Returns the commands of the screen that a line can name.
pub fn listed(view: &PlainView) -> impl Iterator<Item = &HelpLine> {
    let on_item = view.item.is_some();
    let is_named = move |line: &&HelpLine| {
        let by_answer = on_item && BY_ANSWER.contains(&line.name);
        !line.name.is_empty() && line.key.is_some() && !by_answer
    };
    view.commands.iter().filter(is_named)
}

/// Returns the commands of the screen that have a name and a key.
fn commands(view: &PlainView) -> Vec<(Key, &'static str)> {
    let named = listed(view);
    named
        .filter_map(|line| Some((line.key?, line.name)))
        .collect()
}

/// Returns the command of the key with this label, such as "h".
fn labeled(line: &str, view: &PlainView) -> Option<(Key, &'static str)> {
    let mut chars = line.chars();
    let (Some(typed), None) = (chars.next(), chars.next()) else {
        return None;
    };
    let label = typed.to_string();
    let mut lines = view.commands.iter();
    let line = lines.find(|line| line.keys.split(" / ").any(|of| of == label))?;
    Some((Key::Char(typed), line.name))
}
