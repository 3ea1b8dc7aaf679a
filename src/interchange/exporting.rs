//! What writers of items have in common.

use super::{ChoiceRule, ConversionNote, ItemPlace, PortableChoice, PortableItem, PortableKind};
use crate::domain::markup::{self, Tone};
use crate::domain::passage::{PassagePiece, pieces};

/// Returns the place of an item in the notes of an export.
pub fn place(item: &PortableItem) -> ItemPlace {
    ItemPlace {
        what: format!("item \"{}\"", item.name),
        ..ItemPlace::default()
    }
}

/// Returns the choices of a true/false item: two that are called so, in this order.
pub fn true_false(item: &PortableItem) -> Option<(&PortableChoice, &PortableChoice)> {
    let PortableKind::Choices { rule, choices } = &item.kind else {
        return None;
    };
    match choices.as_slice() {
        [yes, no]
            if *rule == ChoiceRule::One
                && !item.shuffle
                && yes.text == "True"
                && no.text == "False"
                && yes.key != no.key =>
        {
            Some((yes, no))
        }
        _ => None,
    }
}

/// Returns an item with spans as one whose choices are the words of the spans, with the text below
/// the stem. Both are scored alike.
pub fn spans_as_choices(item: &PortableItem) -> Option<PortableItem> {
    let PortableKind::Spans { text, spans } = &item.kind else {
        return None;
    };
    let mut plain_text = String::new();
    let mut choices = Vec::new();
    for piece in pieces(text) {
        match piece {
            PassagePiece::Text(text) => plain_text.push_str(text),
            PassagePiece::Mark { id, words } => {
                let words = words.unwrap_or_default();
                plain_text.push_str(words);
                let span = spans.iter().find(|span| span.id == id);
                choices.extend(span.map(|span| PortableChoice {
                    text: words.trim().to_owned(),
                    ..span.clone()
                }));
            }
        }
    }
    Some(PortableItem {
        stem: format!("{}\n\n{plain_text}", item.stem),
        kind: PortableKind::Choices {
            rule: ChoiceRule::All,
            choices,
        },
        // The words are listed as they stand in the text.
        shuffle: false,
        ..item.clone()
    })
}

/// Returns a text with each mark `{ID}` replaced, in markup.
pub fn with_marks(text: &str, mut mark: impl FnMut(&str) -> String) -> String {
    let replaced = pieces(text).into_iter().map(|piece| match piece {
        PassagePiece::Text(text) => text.to_owned(),
        PassagePiece::Mark { id, .. } => mark(id),
    });
    replaced.collect()
}

/// Returns whether a text has emphasis, which plain text cannot show.
pub fn has_emphasis(text: &str) -> bool {
    let mut runs = markup::paragraphs(text).into_iter().flatten();
    runs.any(|run| run.tone != Tone::Plain)
}

/// Adds a note if emphasis is lost in any of these texts.
pub fn tell_lost_emphasis<'a>(
    mut texts: impl Iterator<Item = &'a String>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) {
    if texts.any(|text| has_emphasis(text)) {
        notes.push(ConversionNote::changed(
            place,
            "emphasis of words is left out, because the place for them has plain text",
        ));
    }
}

/// Adds a note if any of these reasons is lost.
pub fn tell_lost_reasons<'a>(
    whys: impl Iterator<Item = &'a String>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) {
    match whys.filter(|why| !why.is_empty()).count() {
        0 => {}
        1 => notes.push(ConversionNote::dropped(
            place,
            "the reason of one part is left out",
        )),
        count => notes.push(ConversionNote::dropped(
            place,
            format!("the reasons of {count} parts are left out"),
        )),
    }
}
