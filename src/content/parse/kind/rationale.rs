//! The anchor of a kind that is scored by the rationale rule.

use super::parts::PartReader;
use crate::content::codes;
use crate::content::parse::fields::Fields;
use crate::domain::kind::Selection;
use crate::domain::scoring::ScoringRule;

/// The number of slots of a dyad and of a triad.
const DYAD_OR_TRIAD: (usize, usize) = (2, 3);

/// Reads `anchor`, which must be one of two or three slots.
pub fn read(fields: &mut Fields<'_>, lists: &mut PartReader<'_>, made: &mut Selection) {
    if made.described().rule != ScoringRule::Rationale {
        return;
    }
    let count = made.slots.len();
    if count < DYAD_OR_TRIAD.0 || count > DYAD_OR_TRIAD.1 {
        let message =
            format!("{count} blanks; this kind has two or three: a claim and its reasons");
        let help = "keep one claim with one or two reasons";
        let code = match count < DYAD_OR_TRIAD.0 {
            true => &codes::TOO_FEW,
            false => &codes::TOO_MANY,
        };
        lists
            .findings
            .add(code, lists.places.whole.clone(), message, help);
    }
    let Some(anchor) = fields.said("anchor", lists.findings) else {
        return;
    };
    let found = made
        .slots
        .iter()
        .find(|slot| slot.id.as_str() == anchor.value);
    match found {
        Some(slot) => made.anchor = Some(slot.id.clone()),
        None => {
            let known = made.slots.iter().map(|slot| slot.id.as_str());
            let help = crate::content::suggest::help(&anchor.value, known);
            let message = format!("the anchor `{}` is not a blank of this item", anchor.value);
            lists
                .findings
                .add(&codes::ANCHOR, anchor.span, message, help);
        }
    }
}
