//! The parts that a line names: by letters and numbers as they were read, or by the beginning of
//! their words after the name of a row, a blank or a group.
//!
//! Nothing is guessed: words that could name two parts name none.

mod grid;
mod labels;

use super::layout::{ItemLayout, NamedList, NamedPart, PartsForm};
use super::open::{list_name, named, numbered};
use super::sentences::{counted, listed};
use crate::domain::markup::plain;

pub use self::labels::{Label, label, words};

/// Words between labels that mean nothing: "a and c", "c then a".
const BETWEEN: [&str; 3] = ["and", "then", "&"];

/// The parts that a line names, in its order.
#[derive(Default)]
pub struct Picked<'l, 'a> {
    /// The parts.
    pub parts: Vec<&'l NamedPart<'a>>,
    /// The columns of a grid that were named as a whole, from 0.
    pub columns: Vec<usize>,
}

/// A list or a part that words name.
pub enum Named<'l, 'a> {
    /// A row or a blank.
    List(&'l NamedList<'a>),
    /// A part.
    Part(&'l NamedPart<'a>),
}

/// Returns the parts that a line names; `None` if it does not begin like an answer.
pub fn picked<'l, 'a>(
    layout: &'l ItemLayout<'a>,
    words: &[String],
) -> Option<Result<Picked<'l, 'a>, String>> {
    let first = words.first()?;
    if layout.form == PartsForm::Number {
        return None;
    }
    let is_label = label(first).is_some();
    if layout.form == PartsForm::Rows {
        return (is_label || grid::is_word(first)).then(|| grid::boxes(layout, words));
    }
    let begins = is_label || begins_list(layout, first);
    let found = begins.then(|| in_lists(layout, words));
    match (found, layout.form) {
        (None, PartsForm::Groups) => by_group(layout, words),
        (found, _) => found,
    }
}

/// Returns whether a word announces the number of a list: "blank 2", "group 1".
fn begins_list(layout: &ItemLayout, word: &str) -> bool {
    match layout.form {
        PartsForm::Blanks | PartsForm::Tokens => matches!(word, "blank" | "blanks"),
        PartsForm::Groups => matches!(word, "group" | "groups"),
        _ => false,
    }
}

/// Returns the parts of a line that may announce lists: "a c", "1b 2a", "blank 2 c".
fn in_lists<'l, 'a>(
    layout: &'l ItemLayout<'a>,
    words: &[String],
) -> Result<Picked<'l, 'a>, String> {
    let mut picked = Picked::default();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        let is_start = |word: &String| begins_list(layout, word);
        if begins_list(layout, first) {
            let list = numbered_list(layout, first, after)?;
            let after = after.get(1..).unwrap_or_default();
            let end = after.iter().position(is_start).unwrap_or(after.len());
            let (own, next) = after.split_at_checked(end).unwrap_or((after, &[]));
            picked.parts.extend(of_list(layout, list, own)?);
            rest = next;
        } else {
            if !BETWEEN.contains(&first.as_str()) {
                picked.parts.push(by_label(layout, first)?);
            }
            rest = after;
        }
    }
    Ok(picked)
}

fn numbered_list<'l, 'a>(
    layout: &'l ItemLayout<'a>,
    noun: &str,
    after: &[String],
) -> Result<&'l NamedList<'a>, String> {
    let number = match after.first().and_then(|word| label(word)) {
        Some(Label::Number(nth)) => layout.lists.get(nth),
        _ => None,
    };
    let noun = noun.trim_end_matches('s');
    let count = layout.lists.len();
    number.ok_or_else(|| format!("Name a {noun} by its number, from 1 to {count}."))
}

/// Returns the part with a label among all parts.
fn by_label<'l, 'a>(layout: &'l ItemLayout<'a>, word: &str) -> Result<&'l NamedPart<'a>, String> {
    let found = match (layout.form, label(word)) {
        (PartsForm::Blanks | PartsForm::Tokens, Some(Label::Both(letter, number))) => {
            let Some(list) = layout.lists.get(number) else {
                return Err(fits(layout));
            };
            let found = list.parts.get(letter);
            return found.ok_or_else(|| choices_of(layout, list));
        }
        (PartsForm::Blanks | PartsForm::Tokens, Some(Label::Letter(letter))) => {
            let only = layout.lists.first().filter(|_| layout.lists.len() == 1);
            only.and_then(|list| list.parts.get(letter))
        }
        (PartsForm::Blanks | PartsForm::Tokens, Some(Label::Number(number))) => {
            return Err(match layout.lists.get(number) {
                Some(list) => choices_of(layout, list),
                None => fits(layout),
            });
        }
        (_, Some(Label::Letter(nth) | Label::Number(nth))) => layout.parts().nth(nth),
        _ => None,
    };
    found.ok_or_else(|| fits(layout))
}

/// Returns the parts of one list that these words name: labels, or the beginning of a text.
///
/// # Errors
/// The parts of the list.
pub fn of_list<'l, 'a>(
    layout: &ItemLayout<'a>,
    list: &'l NamedList<'a>,
    words: &[String],
) -> Result<Vec<&'l NamedPart<'a>>, String> {
    if let Some(parts) = labeled(layout, list, words) {
        return Ok(parts);
    }
    if let Some(part) = by_text(&list.parts, words)? {
        return Ok(vec![part]);
    }
    let mut parts = Vec::new();
    for words in words.split(|word| BETWEEN.contains(&word.as_str())) {
        match labeled(layout, list, words) {
            Some(found) => parts.extend(found),
            None => match by_text(&list.parts, words)? {
                Some(part) => parts.push(part),
                None => return Err(choices_of(layout, list)),
            },
        }
    }
    Ok(parts)
}

/// Returns the parts of a list if all of these words are their labels.
fn labeled<'l, 'a>(
    layout: &ItemLayout<'a>,
    list: &'l NamedList<'a>,
    words: &[String],
) -> Option<Vec<&'l NamedPart<'a>>> {
    let words = words
        .iter()
        .filter(|word| !BETWEEN.contains(&word.as_str()));
    let is_filler = |word: &&String| layout.form == PartsForm::Rows && grid::is_word(word);
    let part = |word: &String| {
        let label = label(word)?;
        list.parts.iter().find(|part| {
            let names = |text: &str| self::label(&text.to_lowercase()) == Some(label);
            names(&part.short) || names(&part.label)
        })
    };
    let parts: Option<Vec<_>> = words.filter(|word| !is_filler(word)).map(part).collect();
    parts.filter(|parts| !parts.is_empty())
}

/// Returns the part whose text begins with these words.
///
/// # Errors
/// The parts that begin with them, if there are several.
fn by_text<'l, 'a>(
    parts: &'l [NamedPart<'a>],
    typed: &[String],
) -> Result<Option<&'l NamedPart<'a>>, String> {
    let typed = typed.join(" ");
    if typed.is_empty() {
        return Ok(None);
    }
    let texts = |part: &NamedPart| {
        let written = part.choice.map(|choice| plain(&choice.text));
        let texts = [Some(part.text.clone()), written].into_iter().flatten();
        texts.map(|text| words(&text).join(" ")).collect::<Vec<_>>()
    };
    let is_whole = |part: &&NamedPart| texts(part).contains(&typed);
    let whole: Vec<_> = parts.iter().filter(is_whole).collect();
    if let [part] = whole.as_slice() {
        return Ok(Some(part));
    }
    let begins = |part: &&NamedPart| texts(part).iter().any(|text| text.starts_with(&typed));
    let found: Vec<_> = parts.iter().filter(begins).collect();
    match found.as_slice() {
        [] => Ok(None),
        [part] => Ok(Some(part)),
        several => Err(format!("Several begin like this: {}.", named(several))),
    }
}

/// Returns the parts after the name of a group: "infection d e". The name is its first words; what
/// follows must name its choices, since the line may be a command.
fn by_group<'l, 'a>(
    layout: &'l ItemLayout<'a>,
    line: &[String],
) -> Option<Result<Picked<'l, 'a>, String>> {
    let mut picked = Picked::default();
    let mut rest = line;
    while !rest.is_empty() {
        let (list, after) = group(layout, rest)?;
        let starts = (0..after.len())
            .find(|at| group(layout, after.get(*at..).unwrap_or_default()).is_some());
        let (own, next) = after.split_at_checked(starts.unwrap_or(after.len()))?;
        match of_list(layout, list, own) {
            Ok(parts) => picked.parts.extend(parts),
            // Labels are meant as an answer; any other words may be a command.
            Err(why) => {
                let labels = !own.is_empty() && own.iter().all(|word| label(word).is_some());
                return labels.then_some(Err(why));
            }
        }
        rest = next;
    }
    Some(Ok(picked))
}

/// Returns the group that a line begins with, and the words after its name.
fn group<'l, 'a, 'w>(
    layout: &'l ItemLayout<'a>,
    line: &'w [String],
) -> Option<(&'l NamedList<'a>, &'w [String])> {
    let first = line.first()?;
    let name = |list: &NamedList| words(&list.text);
    let same = |a: &str, b: &str| a.trim_end_matches('s') == b.trim_end_matches('s');
    let begins = |list: &&NamedList| name(list).first().is_some_and(|word| same(word, first));
    let mut found = layout.lists.iter().filter(begins);
    let (list, other) = (found.next()?, found.next());
    if other.is_some() {
        return whole_group(layout, line);
    }
    let name = name(list);
    let said = name
        .iter()
        .zip(line)
        .take_while(|(a, b)| same(a, b))
        .count();
    // A choice may begin with the next word of the name.
    let said = if said == name.len() { said } else { 1 };
    Some((list, line.get(said..)?))
}

/// Returns the group whose whole name a line begins with, where several begin with the same word.
fn whole_group<'l, 'a, 'w>(
    layout: &'l ItemLayout<'a>,
    line: &'w [String],
) -> Option<(&'l NamedList<'a>, &'w [String])> {
    layout.lists.iter().find_map(|list| {
        let rest = line.strip_prefix(words(&list.text).as_slice())?;
        Some((list, rest))
    })
}

/// Returns the one part, row or blank that words name.
///
/// # Errors
/// The names that fit.
pub fn place<'l, 'a>(layout: &'l ItemLayout<'a>, text: &str) -> Result<Named<'l, 'a>, String> {
    let all = words(text);
    let line = match all.split_first() {
        Some((first, rest)) if matches!(first.as_str(), "mark" | "choice" | "step") => rest,
        _ => all.as_slice(),
    };
    if let Some(list) = whole_list(layout, line) {
        return Ok(Named::List(list));
    }
    if let (PartsForm::Tokens, [word]) = (layout.form, line)
        && let Some(Label::Letter(nth)) = label(word)
    {
        let shared = layout.lists.first().and_then(|list| list.parts.get(nth));
        return shared.map(Named::Part).ok_or_else(|| fits(layout));
    }
    match meant(layout, line)?.as_slice() {
        [part] => Ok(Named::Part(part)),
        [] => Err(fits(layout)),
        _ => Err("Name one only.".into()),
    }
}

/// The fewest characters that can name a part by its text.
const TEXT_CHARS_MIN: usize = 3;

/// Returns the parts that words name where no command is meant: by labels, or one by the beginning
/// of its text.
///
/// # Errors
/// The names that fit.
pub fn meant<'l, 'a>(
    layout: &'l ItemLayout<'a>,
    line: &[String],
) -> Result<Vec<&'l NamedPart<'a>>, String> {
    let by_labels = match picked(layout, line) {
        Some(Ok(picked)) => return Ok(picked.parts),
        Some(Err(why)) => why,
        None => fits(layout),
    };
    // A letter alone is a label, never the beginning of a text.
    let is_long = line.iter().map(|word| word.chars().count()).sum::<usize>() >= TEXT_CHARS_MIN;
    let mut found = Vec::new();
    for list in layout.lists.iter().filter(|_| is_long) {
        found.extend(by_text(&list.parts, line)?);
    }
    match found.len() {
        1 => Ok(found),
        _ => Err(by_labels),
    }
}

/// Returns the row or blank that words name without a part: "b", "row b", "2", "blank 2".
fn whole_list<'l, 'a>(layout: &'l ItemLayout<'a>, line: &[String]) -> Option<&'l NamedList<'a>> {
    let label = match (layout.form, line) {
        (PartsForm::Rows, [word]) => label(word)?,
        (PartsForm::Rows, [noun, word]) if grid::is_row(noun) => label(word)?,
        (PartsForm::Blanks | PartsForm::Tokens, [word]) => label(word)?,
        (PartsForm::Blanks | PartsForm::Tokens, [noun, word]) if begins_list(layout, noun) => {
            label(word)?
        }
        _ => return None,
    };
    match (layout.form, label) {
        (PartsForm::Rows, Label::Letter(nth) | Label::Number(nth)) => layout.lists.get(nth),
        (_, Label::Number(nth)) => layout.lists.get(nth),
        _ => None,
    }
}

/// Returns the parts of one list, for a learner who named none of them.
pub fn choices_of(layout: &ItemLayout, list: &NamedList) -> String {
    let parts: Vec<&NamedPart> = list.parts.iter().collect();
    let name = list_name(layout, list);
    let name = crate::tui::prose::capital(&name);
    match layout.form {
        PartsForm::Rows => format!("{name} has the columns {}.", numbered(&parts)),
        _ => format!("{name} has the choices {}.", named(&parts)),
    }
}

/// Returns the names that fit an item.
pub fn fits(layout: &ItemLayout) -> String {
    let last = layout.last_letter();
    let count = layout.lists.len();
    match layout.form {
        PartsForm::List | PartsForm::Groups => format!("The choices are A to {last}."),
        PartsForm::Marks => format!("The words to mark are A to {last}."),
        PartsForm::Steps => format!("The steps are A to {last}."),
        PartsForm::Rows => grid::fits(layout),
        PartsForm::Blanks | PartsForm::Tokens if count == 1 => {
            format!("The choices are A to {last}.")
        }
        PartsForm::Blanks => {
            let blanks: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
            let blanks = listed(&blanks);
            format!(
                "Name the blank and the letter of its choice, such as 1a. The blanks are {blanks}."
            )
        }
        PartsForm::Tokens => {
            let blanks = counted(count, "blank");
            format!(
                "Name the blank and the letter, such as 1a. There are {blanks} and the choices A to {last}."
            )
        }
        PartsForm::Number => "This question takes a number.".into(),
    }
}
