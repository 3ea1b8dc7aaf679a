//! Texts with gaps `[[1]]`: words that are selected (`gapselect`) or dragged (`ddwtos`).

use super::converted::{MoodleKind, blank_choices};
use super::texts::{MoodleText, is_set, word};
use crate::interchange::lead_in;
use crate::interchange::part_ids::letter;
use crate::interchange::weights::{FULL, WeightedChoice};
use crate::interchange::xml::XmlElement;
use crate::interchange::{
    ConversionNote, ItemPlace, PortableBlank, PortableKind, PortablePart, PortableTarget,
};

/// A word for a gap.
struct GapWord {
    text: String,
    group: String,
    is_infinite: bool,
}

/// A text with its gaps as marks.
struct GapText {
    stem: String,
    text: String,
    /// The number of the correct word for each gap, from 0.
    keys: Vec<usize>,
}

/// Reads words that are selected from lists.
///
/// # Errors
///
/// Says why no item can be made of it.
pub fn select(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<MoodleKind, String> {
    let words = words(element, "selectoption", place, notes);
    let gaps = gap_text(element, "b", &words, place, notes)?;
    let mut blanks = Vec::new();
    for (at, key) in gaps.keys.iter().enumerate() {
        let id = format!("b{}", at + 1);
        let group = words.get(*key).map(|word| word.group.as_str());
        let of_group = words.iter().enumerate();
        let of_group = of_group.filter(|(_, word)| Some(word.group.as_str()) == group);
        let weighted = of_group
            .map(|(at, word)| WeightedChoice {
                text: word.text.clone(),
                why: String::new(),
                weight: if at == *key { FULL } else { 0 },
            })
            .collect();
        let choices = blank_choices(&id, weighted, place, notes)?;
        blanks.push(PortableBlank { id, choices });
    }
    Ok(MoodleKind {
        stem: gaps.stem,
        kind: PortableKind::Blanks {
            text: gaps.text,
            blanks,
        },
        why: String::new(),
        shuffle: is_set(element, "shuffleanswers", true),
    })
}

/// Reads words that are dragged into a text.
///
/// # Errors
///
/// Says why no item can be made of it.
pub fn drag(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<MoodleKind, String> {
    let words = words(element, "dragbox", place, notes);
    let gaps = gap_text(element, "t", &words, place, notes)?;
    if words.iter().any(|word| word.is_infinite) {
        let message = "a word may be used any number of times there, and once here";
        notes.push(ConversionNote::changed(place, message));
    }
    if words
        .iter()
        .any(|word| Some(&word.group) != words.first().map(|first| &first.group))
    {
        let message = "its groups of words become one list";
        notes.push(ConversionNote::changed(place, message));
    }
    let targets = gaps
        .keys
        .iter()
        .enumerate()
        .map(|(at, key)| PortableTarget {
            id: format!("t{}", at + 1),
            key: letter(*key),
            why: String::new(),
        });
    let targets = targets.collect();
    let tokens = words
        .into_iter()
        .enumerate()
        .map(|(at, word)| PortablePart {
            id: letter(at),
            text: word.text,
            why: String::new(),
        });
    Ok(MoodleKind {
        stem: gaps.stem,
        kind: PortableKind::Targets {
            text: gaps.text,
            tokens: tokens.collect(),
            targets,
        },
        why: String::new(),
        shuffle: is_set(element, "shuffleanswers", true),
    })
}

fn words(
    element: XmlElement<'_>,
    name: &str,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Vec<GapWord> {
    let mut words = Vec::new();
    for option in element.children_named(name) {
        words.push(GapWord {
            text: MoodleText::of(option).to_markup(place, notes),
            group: word(option, "group"),
            is_infinite: is_set(option, "infinite", false),
        });
    }
    words
}

fn gap_text(
    element: XmlElement<'_>,
    prefix: &str,
    words: &[GapWord],
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<GapText, String> {
    let whole = MoodleText::of_child(element, "questiontext").to_markup(place, notes);
    let mut marked = String::new();
    let mut keys = Vec::new();
    let mut rest = whole.as_str();
    while let Some((before, after)) = rest.split_once("[[") {
        marked.push_str(before);
        let gap = after.split_once("]]");
        let number = gap.and_then(|(number, _)| number.trim().parse::<usize>().ok());
        let Some((number, (_, after))) = number.zip(gap) else {
            marked.push_str("[[");
            rest = after;
            continue;
        };
        let key = number.checked_sub(1).filter(|key| *key < words.len());
        keys.push(key.ok_or_else(|| format!("it has no word for the gap [[{number}]]"))?);
        marked.push_str(&format!("{{{prefix}{}}}", keys.len()));
        rest = after;
    }
    marked.push_str(rest);
    let (stem, text) = lead_in::split(&marked);
    Ok(GapText { stem, text, keys })
}
