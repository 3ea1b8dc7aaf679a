//! Items as Aiken.

use std::collections::BTreeSet;

use super::read;
use crate::interchange::exporting::{place, tell_lost_emphasis, tell_lost_reasons};
use crate::interchange::html::markup_to_plain;
use crate::interchange::{ChoiceRule, ConversionNote, PortableChoice, PortableItem, PortableKind};

/// Writes an item; `None` with a note if Aiken cannot say it. `lost` gets what the format has no
/// place for in any item.
pub fn item(
    item: &PortableItem,
    lost: &mut BTreeSet<&'static str>,
    notes: &mut Vec<ConversionNote>,
) -> Option<String> {
    let at = place(item);
    let choices = match single_choices(item) {
        Ok(choices) => choices,
        Err(why) => {
            notes.push(ConversionNote::skipped(&at, why));
            return None;
        }
    };
    let stem = one_line(&item.stem);
    if read::key(&stem).is_some() || read::choice(&stem).is_some() {
        let why = "its text would be read as a choice or a key of Aiken";
        notes.push(ConversionNote::skipped(&at, why));
        return None;
    }
    if item.stem.contains("\n\n") {
        let message = "its paragraphs are joined, because Aiken has one line for the text";
        notes.push(ConversionNote::changed(&at, message));
    }
    let texts = std::iter::once(&item.stem).chain(choices.iter().map(|choice| &choice.text));
    tell_lost_emphasis(texts, &at, notes);
    tell_lost_reasons(choices.iter().map(|choice| &choice.why), &at, notes);
    if !item.rationale.is_empty() {
        notes.push(ConversionNote::dropped(&at, "the rationale is left out"));
    }
    if !item.name.is_empty() || item.foreign_id.is_some() {
        lost.insert("names");
    }
    if !item.facts.is_empty() {
        lost.insert("metadata such as level and references");
    }
    if !item.shuffle {
        lost.insert("fixed orders of choices");
    }
    let mut text = format!("{stem}\n");
    let mut key = 'A';
    for (letter, choice) in ('A'..='Z').zip(choices) {
        text.push_str(&format!("{letter}. {}\n", one_line(&choice.text)));
        if choice.key {
            key = letter;
        }
    }
    text.push_str(&format!("ANSWER: {key}\n"));
    Some(text)
}

fn single_choices(item: &PortableItem) -> Result<&[PortableChoice], String> {
    match &item.kind {
        PortableKind::Choices {
            rule: ChoiceRule::One,
            choices,
        } if choices.len() <= 26 => Ok(choices),
        _ => Err("Aiken has only items with one correct choice".to_owned()),
    }
}

fn one_line(markup: &str) -> String {
    markup_to_plain(markup).replace('\n', " ")
}
