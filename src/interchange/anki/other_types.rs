//! Common note types for multiple choice, recognized by the names of their fields.

use super::note::{AnkiNote, NoteContent};
use crate::interchange::{
    ChoiceRule, ConversionLoss, ConversionNote, PortableChoice, PortableKind, PortablePart,
    PortableRow,
};

/// Choices of which each has a field `Q_1`, `Q_2`, …; `Answers` has a 1 or a 0 for each of them.
const NUMBERED: [&str; 10] = [
    "Q_1", "Q_2", "Q_3", "Q_4", "Q_5", "Q_6", "Q_7", "Q_8", "Q_9", "Q_10",
];

/// Field names of the question.
const QUESTION: [&str; 3] = ["Question", "Stem", "Front"];
/// Field names of the key.
const KEY: [&str; 6] = [
    "Answers",
    "Answer",
    "Correct Answer",
    "Correct answers",
    "Correct",
    "Key",
];
/// Field names of the explanation.
const RATIONALE: [&str; 5] = ["Explanation", "Rationale", "Extra 1", "Extra", "Feedback"];
/// Field names of the sources.
const SOURCES: [&str; 5] = ["Sources", "Source", "ref", "Refs", "Reference"];

/// Note types whose fields are known where a file names only the type: how the name begins, and the
/// fields in their order.
pub const KNOWN_TYPES: [(&str, &[&str]); 1] = [(
    "AllInOne",
    &[
        "Question", "Title", "QType", "Q_1", "Q_2", "Q_3", "Q_4", "Q_5", "Answers", "Sources",
        "Extra 1",
    ],
)];

/// Returns the content of a note with choices, the reason that there is none, or `None` if its type
/// has no choices.
pub fn content(
    note: &AnkiNote,
    notes: &mut Vec<ConversionNote>,
) -> Option<Result<NoteContent, String>> {
    note.any_field(&QUESTION)?;
    let kind = if note.has(&["Q_1", "Answers"]) {
        numbered(note, notes)
    } else if note.has(&["Correct", "Incorrect_1"]) {
        correct_and_incorrect(note, notes)
    } else {
        lettered(note, notes)?
    };
    Some(kind.map(|kind| around(note, kind, notes)))
}

/// Returns the content of a note around its choices.
fn around(note: &AnkiNote, kind: PortableKind, notes: &mut Vec<ConversionNote>) -> NoteContent {
    let mut field = |names: &[&str]| {
        let text = note.any_field(names).unwrap_or("");
        super::note::to_markup(text, &note.place, notes)
    };
    let stem = field(&QUESTION);
    let mut rationale = field(&RATIONALE);
    let sources = field(&SOURCES);
    if !sources.is_empty() {
        let between = if rationale.is_empty() { "" } else { "\n\n" };
        rationale = format!("{rationale}{between}Source: {sources}");
        let message = "its source stands in the rationale, because the source of an item is one of \
                       the bank";
        notes.push(note.loss(ConversionLoss::Changed, message));
    }
    NoteContent {
        name: note.plain("Title"),
        topic: None,
        stem,
        kind,
        rationale,
        facts: Vec::new(),
    }
}

/// Returns the choices of a note with fields `Q_1`, `Q_2`, …
fn numbered(note: &AnkiNote, notes: &mut Vec<ConversionNote>) -> Result<PortableKind, String> {
    let texts: Vec<String> = NUMBERED.iter().map(|f| note.markup(f, notes)).collect();
    let last = texts.iter().rposition(|text| !text.is_empty());
    let texts: Vec<String> = texts
        .into_iter()
        .take(last.map_or(0, |at| at + 1))
        .collect();
    let answers = note.plain("Answers");
    let keys: Vec<bool> = answers.split_whitespace().map(|one| one == "1").collect();
    let is_plain = answers
        .split_whitespace()
        .all(|one| one == "1" || one == "0");
    if !is_plain || keys.len() < texts.len() || keys.iter().skip(texts.len()).any(|key| *key) {
        return Err(format!(
            "its answers \"{answers}\" are not a 1 or 0 for each of {} choices",
            texts.len()
        ));
    }
    let qtype = note
        .fields
        .iter()
        .find(|(name, _)| name.starts_with("QType"));
    let qtype = qtype.map_or("", |(_, value)| value.trim());
    if qtype == "0" {
        let message = "each statement is a row of its own here, with a point for each";
        notes.push(note.loss(ConversionLoss::Changed, message));
        return true_or_false(&texts, &keys);
    }
    let rule = (qtype == "1").then_some(ChoiceRule::All);
    let choices = texts.into_iter().zip(keys);
    choices_of(note, rule, choices.collect(), notes)
}

/// Returns statements of which each is true or false.
fn true_or_false(texts: &[String], keys: &[bool]) -> Result<PortableKind, String> {
    let part = |id: &str, text: &str| PortablePart {
        id: id.to_owned(),
        text: text.to_owned(),
        why: String::new(),
    };
    let row = |(number, (text, key)): (usize, (&String, &bool))| PortableRow {
        id: format!("s{}", number + 1),
        text: text.clone(),
        key: if *key { "true" } else { "false" }.to_owned(),
        why: String::new(),
    };
    match texts.len() < 2 || texts.iter().any(String::is_empty) {
        true => Err("a statement has no text".to_owned()),
        false => Ok(PortableKind::Match {
            columns: vec![part("true", "True"), part("false", "False")],
            rows: texts.iter().zip(keys).enumerate().map(row).collect(),
        }),
    }
}

/// Returns the choices of a note with fields `Correct`, `Incorrect_1`, …
fn correct_and_incorrect(
    note: &AnkiNote,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableKind, String> {
    let mut choices = vec![(note.markup("Correct", notes), true)];
    for number in 1..=9 {
        let text = note.markup(&format!("Incorrect_{number}"), notes);
        choices.extend((!text.is_empty()).then_some((text, false)));
    }
    choices_of(note, Some(ChoiceRule::One), choices, notes)
}

/// Returns the choices of a note whose fields for them end in a letter or number, such as `A`,
/// `Choice A` or `Option 1`, or `None` if there are no such fields.
fn lettered(
    note: &AnkiNote,
    notes: &mut Vec<ConversionNote>,
) -> Option<Result<PortableKind, String>> {
    let is_choice = |(name, _): &&(String, String)| place_of(name).is_some();
    let fields: Vec<_> = note.fields.iter().filter(is_choice).collect();
    if fields.len() < 2 || !KEY.iter().any(|key| note.field(key).is_some()) {
        return None;
    }
    let mut choices = Vec::new();
    for (name, text) in fields {
        if let Some(at) = place_of(name).filter(|_| !text.trim().is_empty()) {
            choices.push((at, super::note::to_markup(text, &note.place, notes)));
        }
    }
    let key = super::note::plain(note.any_field(&KEY).unwrap_or(""));
    let by_text = |text: &String| key == crate::domain::markup::plain(text);
    let mut keys = Vec::new();
    if let Some((at, _)) = choices.iter().find(|(_, text)| by_text(text)) {
        keys.push(*at);
    } else {
        for word in key.split([' ', ',', ';']).filter(|word| !word.is_empty()) {
            let at = place_of(word).filter(|at| choices.iter().any(|(other, _)| other == at));
            match at {
                Some(at) => keys.push(at),
                None => return Some(Err(format!("its key \"{key}\" is not one of its choices"))),
            }
        }
    }
    let choices = choices.into_iter();
    let choices = choices.map(|(at, text)| (text, keys.contains(&at)));
    Some(choices_of(note, None, choices.collect(), notes))
}

/// Returns the place of a choice that a field name or a key means: 0 for `A`, `Choice A`,
/// `Option 1` or `1`.
fn place_of(name: &str) -> Option<u32> {
    let name = name.trim().to_ascii_lowercase();
    let prefixes = ["choice", "option", "answer"];
    let rest = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix));
    let rest = rest
        .unwrap_or(&name)
        .trim_matches([' ', '_', '.', ')', '(']);
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (Some(letter @ 'a'..='j'), None) => Some(u32::from(letter) - u32::from('a')),
        (Some('1'), Some('0')) if rest.len() == 2 => Some(9),
        (Some(digit @ '1'..='9'), None) => digit.to_digit(10).map(|digit| digit - 1),
        _ => None,
    }
}

/// Returns choices with the letters of the alphabet as their ids.
fn choices_of(
    note: &AnkiNote,
    rule: Option<ChoiceRule>,
    choices: Vec<(String, bool)>,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableKind, String> {
    let keys = choices.iter().filter(|(_, key)| *key).count();
    if choices.len() < 2 {
        return Err("it has fewer than two choices".to_owned());
    }
    if let Some(at) = choices.iter().position(|(text, _)| text.is_empty()) {
        return Err(format!("choice {} has no text", at + 1));
    }
    if keys == 0 {
        return Err("it has no key".to_owned());
    }
    if rule == Some(ChoiceRule::One) && keys > 1 {
        let message = format!("it has {keys} keys: it is select-all");
        notes.push(note.loss(ConversionLoss::Changed, message));
    }
    let rule = match (rule, keys) {
        (Some(ChoiceRule::All), _) => ChoiceRule::All,
        (_, 1) => ChoiceRule::One,
        _ => ChoiceRule::All,
    };
    let choice = |(letter, (text, key))| PortableChoice {
        id: char::to_string(&letter),
        text,
        key,
        why: String::new(),
    };
    let choices = ('a'..='z').zip(choices).map(choice).collect();
    Ok(PortableKind::Choices { rule, choices })
}
