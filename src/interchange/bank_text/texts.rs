//! Texts of portable items made fit for a bank.

use crate::content::parse::acts_on_terminal;
use crate::domain::visible::in_one_line;
use crate::interchange::{ConversionLoss, ConversionNote, PortableItem, PortableKind};

/// The stem of an item whose words all stand in its text with blanks.
const COMPLETE: &str = "Complete the text.";
/// The stem of an item whose words all stand in its text with words to select.
const SELECT: &str = "Select the words.";

/// Removes what a bank refuses in texts: control characters, and spaces around them. An item of a
/// text with marks gets a stem if it has none.
pub fn tidy(item: &mut PortableItem, notes: &mut Vec<ConversionNote>) {
    let mut removed = false;
    for text in texts_of(item) {
        let clean: String = text.chars().filter(|c| !acts_on_terminal(*c)).collect();
        removed |= clean.len() != text.len();
        let clean = clean.replace("\r\n", "\n").replace('\r', "\n");
        clean.trim().clone_into(text);
    }
    let mut note = |loss, message: &str| {
        notes.push(ConversionNote {
            place: item.place.clone(),
            loss,
            message: message.to_owned(),
        });
    };
    if removed {
        note(
            ConversionLoss::Dropped,
            "invisible control characters are left out",
        );
    }
    let stem = match &item.kind {
        PortableKind::Blanks { .. } | PortableKind::Targets { .. } => COMPLETE,
        PortableKind::Spans { .. } => SELECT,
        _ => return,
    };
    if item.stem.is_empty() {
        note(
            ConversionLoss::Changed,
            &format!("the stem is empty, so it is \"{stem}\""),
        );
        stem.clone_into(&mut item.stem);
    }
}

/// Returns all texts of an item in markup.
fn texts_of(item: &mut PortableItem) -> Vec<&mut String> {
    let mut texts = vec![&mut item.stem, &mut item.rationale];
    match &mut item.kind {
        PortableKind::Choices { choices, .. } => {
            texts.extend(
                choices
                    .iter_mut()
                    .flat_map(|of| [&mut of.text, &mut of.why]),
            );
        }
        PortableKind::Number(number) => texts.push(&mut number.unit),
        PortableKind::Order(parts) => {
            texts.extend(parts.iter_mut().flat_map(|of| [&mut of.text, &mut of.why]));
        }
        PortableKind::Match { columns, rows } => {
            texts.extend(
                columns
                    .iter_mut()
                    .flat_map(|of| [&mut of.text, &mut of.why]),
            );
            texts.extend(rows.iter_mut().flat_map(|of| [&mut of.text, &mut of.why]));
        }
        PortableKind::Blanks { text, blanks } => {
            texts.push(text);
            let choices = blanks.iter_mut().flat_map(|blank| &mut blank.choices);
            texts.extend(choices.flat_map(|of| [&mut of.text, &mut of.why]));
        }
        PortableKind::Targets {
            text,
            tokens,
            targets,
        } => {
            texts.push(text);
            texts.extend(tokens.iter_mut().flat_map(|of| [&mut of.text, &mut of.why]));
            texts.extend(targets.iter_mut().map(|of| &mut of.why));
        }
        PortableKind::Spans { text, spans } => {
            texts.push(text);
            texts.extend(spans.iter_mut().map(|of| &mut of.why));
        }
    }
    texts
}

/// Returns a title in one line, or the id if nothing of it can be seen.
pub fn title(title: &str, id: &str) -> String {
    match in_one_line(title) {
        seen if seen.is_empty() => id.to_owned(),
        seen => seen,
    }
}

/// Returns a text in one line.
pub fn one_line(text: &str) -> String {
    in_one_line(text)
}
