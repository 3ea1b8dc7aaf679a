//! The kinds of version 2 and 3 that a bank can say, by their interactions.

mod choices;
mod pairs;
mod passages;
mod typed;

use super::super::super::PortableKind;
use super::super::reading::QtiReading;
use super::item_source::ItemSource;

/// An item's content, as read.
pub struct ModernContent {
    /// The text before the choices.
    pub stem: String,
    /// The content.
    pub kind: PortableKind,
    /// True if its parts may be shuffled.
    pub shuffle: bool,
    /// The values that a response can have, for the points of each.
    pub values: Vec<String>,
}

/// Reads the content of an item.
///
/// # Errors
///
/// A bank cannot say it; the reason is a sentence.
pub fn read(item: &ItemSource<'_>, reading: &mut QtiReading<'_>) -> Result<ModernContent, String> {
    let [first, rest @ ..] = item.interactions.as_slice() else {
        return Err("there is nothing to answer in it".to_owned());
    };
    let alike = rest.iter().all(|other| other.name() == first.name());
    let sort = first.name();
    if !alike {
        return Err("it asks for responses of several sorts".to_owned());
    }
    if sort == "inlineChoiceInteraction" {
        return passages::blanks(item, reading);
    }
    if let Some(why) = unsupported(sort) {
        return Err(why.to_owned());
    }
    if !rest.is_empty() {
        return Err("it asks for several responses that do not share one text".to_owned());
    }
    match sort {
        "choiceInteraction" => choices::choices(item, *first, reading),
        "orderInteraction" => choices::order(item, *first, reading),
        "matchInteraction" => pairs::matching(item, *first, reading),
        "gapMatchInteraction" => passages::targets(item, *first, reading),
        "hottextInteraction" => passages::spans(item, *first, reading),
        "textEntryInteraction" => typed::number(item, *first, reading),
        other => Err(format!("the interaction `{other}` cannot be converted")),
    }
}

/// Returns the reason that an interaction cannot be converted.
fn unsupported(sort: &str) -> Option<&'static str> {
    Some(match sort {
        "extendedTextInteraction" => "essays are not scored by a key",
        "uploadInteraction" => "it asks for a file",
        "associateInteraction" => "it asks for pairs within one list",
        "hotspotInteraction"
        | "graphicOrderInteraction"
        | "graphicAssociateInteraction"
        | "graphicGapMatchInteraction"
        | "selectPointInteraction"
        | "positionObjectInteraction" => "it asks for places in a picture",
        "drawingInteraction" => "it asks for a drawing",
        "sliderInteraction" => "it asks for a place on a slider",
        "mediaInteraction" => "it plays a sound or a video",
        "customInteraction" | "portableCustomInteraction" => {
            "it is a program of its own, which other programs cannot run"
        }
        _ => return None,
    })
}
