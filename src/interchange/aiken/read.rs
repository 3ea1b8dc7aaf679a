//! Aiken line by line.

use std::collections::BTreeMap;

use crate::interchange::fits::misfit;
use crate::interchange::html::plain_to_markup;
use crate::interchange::part_ids::letter;
use crate::interchange::{
    ChoiceRule, ConversionNote, ItemPlace, PortableChoice, PortableItem, PortableKind,
};

/// The item that is read, and how many came before.
#[derive(Debug, Default)]
pub struct AikenReader {
    count: usize,
    keys: usize,
    /// The line that the open item begins on.
    line: usize,
    stem: Vec<String>,
    choices: Vec<AikenChoice>,
    /// True if the last line was blank.
    is_after_blank: bool,
}

/// A choice with the letter before it.
#[derive(Debug)]
struct AikenChoice {
    letter: char,
    lines: Vec<String>,
}

impl AikenReader {
    /// Reads a line; the one with the key completes an item.
    pub fn line(
        &mut self,
        number: usize,
        line: &str,
        notes: &mut Vec<ConversionNote>,
    ) -> Option<PortableItem> {
        let line = line.trim();
        if line.is_empty() {
            self.is_after_blank = true;
            return None;
        }
        let is_after_blank = std::mem::take(&mut self.is_after_blank);
        if let Some(key) = key(line) {
            self.keys += 1;
            return self.complete(number, key, notes);
        }
        if let Some((letter, text)) = choice(line).filter(|(letter, _)| self.expects(*letter)) {
            self.choices.push(AikenChoice {
                letter,
                lines: vec![text.to_owned()],
            });
            return None;
        }
        // Text after a blank line cannot go on with a choice, so the key is missing.
        if is_after_blank && !self.choices.is_empty() {
            self.finish(notes);
        }
        match self.choices.last_mut() {
            Some(choice) => choice.lines.push(line.to_owned()),
            None => {
                if self.stem.is_empty() {
                    self.line = number;
                }
                self.stem.push(line.to_owned());
            }
        }
        None
    }

    /// Ends an item that has no key.
    pub fn finish(&mut self, notes: &mut Vec<ConversionNote>) {
        if !self.stem.is_empty() || !self.choices.is_empty() {
            self.count += 1;
            let place = self.place();
            let why = match self.choices.is_empty() {
                true => "this text has neither choices nor a key",
                false => "it has no line `ANSWER:` with the letter of its key",
            };
            notes.push(ConversionNote::skipped(&place, why));
        }
        self.stem.clear();
        self.choices.clear();
    }

    /// Returns the number of lines with a key so far.
    pub fn keys(&self) -> usize {
        self.keys
    }

    fn place(&self) -> ItemPlace {
        ItemPlace {
            line: self.line,
            what: format!("question {}", self.count),
            ..ItemPlace::default()
        }
    }

    /// Returns whether a choice may have this letter: the next one, or any if some are left out. A
    /// stem that begins with "A. " has no stem before it.
    fn expects(&self, letter: char) -> bool {
        match self.choices.last() {
            Some(last) => letter > last.letter,
            None => letter == 'A' && !self.stem.is_empty(),
        }
    }

    fn complete(
        &mut self,
        number: usize,
        key: &str,
        notes: &mut Vec<ConversionNote>,
    ) -> Option<PortableItem> {
        self.count += 1;
        if self.stem.is_empty() {
            self.line = number;
        }
        let place = self.place();
        let stem = std::mem::take(&mut self.stem);
        let choices = std::mem::take(&mut self.choices);
        let mut found = Vec::new();
        match converted(place.clone(), &stem, &choices, key, &mut found) {
            Ok(item) => {
                notes.append(&mut found);
                Some(item)
            }
            Err(why) => {
                notes.push(ConversionNote::skipped(&place, why));
                None
            }
        }
    }
}

fn converted(
    place: ItemPlace,
    stem: &[String],
    choices: &[AikenChoice],
    key: &str,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableItem, String> {
    let mut letters = key.split([',', ' ', ';', '&', '/', '.', ')']);
    let mut wanted = letters.next().unwrap_or_default().chars();
    let (Some(first), None) = (wanted.next(), wanted.next()) else {
        return Err(format!("its key \"{key}\" is not one letter"));
    };
    if letters.any(|more| !more.is_empty()) {
        return Err(format!("its key \"{key}\" is not one letter"));
    }
    let first = first.to_ascii_uppercase();
    if !choices.iter().any(|choice| choice.letter == first) {
        return Err(format!("no choice has the letter of its key, {first}"));
    }
    if stem.len() > 1 {
        notes.push(ConversionNote::changed(
            &place,
            format!("its text has {} lines, and each is a paragraph", stem.len()),
        ));
    }
    if choices.iter().any(|choice| choice.lines.len() > 1) {
        notes.push(ConversionNote::changed(
            &place,
            "a choice has several lines, which are joined",
        ));
    }
    let item = PortableItem {
        place,
        foreign_id: None,
        name: String::new(),
        topic: String::new(),
        stem: plain_to_markup(&stem.join("\n")),
        kind: PortableKind::Choices {
            rule: ChoiceRule::One,
            choices: choices
                .iter()
                .enumerate()
                .map(|(at, choice)| PortableChoice {
                    id: letter(at),
                    text: plain_to_markup(&choice.lines.join(" ")),
                    key: choice.letter == first,
                    why: String::new(),
                })
                .collect(),
        },
        rationale: String::new(),
        shuffle: true,
        facts: BTreeMap::new(),
    };
    match misfit(&item) {
        Some(why) => Err(why),
        None => Ok(item),
    }
}

/// Returns the letter and the text of a choice: a letter, a sign after it, and a space.
pub fn choice(line: &str) -> Option<(char, &str)> {
    let line = line.strip_prefix('(').unwrap_or(line);
    let letter = line.chars().next().filter(char::is_ascii_alphabetic)?;
    let rest = line.get(1..)?.trim_start_matches(' ');
    let rest = rest.strip_prefix(['.', ')', ':'])?;
    let is_apart = rest.is_empty() || rest.starts_with([' ', '\t', '\u{a0}']);
    is_apart.then(|| (letter.to_ascii_uppercase(), rest.trim()))
}

/// Returns what a line names as the key.
pub fn key(line: &str) -> Option<&str> {
    let word = line.get(..6)?;
    let rest = line.get(6..)?.trim_start();
    let is_key = word.eq_ignore_ascii_case("answer");
    let rest = rest.strip_prefix([':', '=', '-']).filter(|_| is_key)?;
    Some(rest.trim())
}
