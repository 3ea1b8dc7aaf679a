//! The anchor of a kind that is scored by the rationale rule.

use super::parts::PartReader;
use crate::content::codes;
use crate::content::parse::fields::{At, Fields};
use crate::domain::kind::{KindName, Selection};
use crate::domain::scoring::ScoringRule;

/// The number of slots of a dyad and of a triad.
const DYAD_OR_TRIAD: (usize, usize) = (2, 3);

/// Reads `anchor`, if items of that kind have one.
pub fn read(
    name: KindName,
    fields: &mut Fields<'_>,
    lists: &mut PartReader<'_>,
) -> Option<At<String>> {
    match name.description().rule {
        ScoringRule::Rationale => fields.said("anchor", lists.findings),
        _ => None,
    }
}

/// Sets the anchor, which must be one of two or three slots and keep its place.
pub fn set(anchor: Option<At<String>>, lists: &mut PartReader<'_>, made: &mut Selection) {
    if made.described().rule != ScoringRule::Rationale {
        return;
    }
    let noun = match made.is_exclusive() {
        true => "target",
        false => "blank",
    };
    let count = made.slots.len();
    if count < DYAD_OR_TRIAD.0 || count > DYAD_OR_TRIAD.1 {
        let one = count == 1;
        let counted = format!("{count} {noun}{}", if one { "" } else { "s" });
        let message = format!("{counted}; this kind has two or three: a claim and its reasons");
        let help = "keep one claim with one or two reasons";
        let code = match count < DYAD_OR_TRIAD.0 {
            true => &codes::TOO_FEW,
            false => &codes::TOO_MANY,
        };
        lists
            .findings
            .add(code, lists.places.whole.clone(), message, help);
    }
    let Some(At { value, span }) = anchor else {
        return;
    };
    let found = made.slots.iter().find(|slot| slot.id.as_str() == value);
    let Some(slot) = found else {
        let known = made.slots.iter().map(|slot| slot.id.as_str());
        let help = crate::content::suggest::help(&value, known);
        let message = format!("the anchor `{value}` is not a {noun} of this item");
        return lists.findings.add(&codes::ANCHOR, span, message, help);
    };
    made.anchor = Some(slot.id.clone());
    if made
        .interchangeable
        .iter()
        .any(|set| set.contains(&slot.id))
    {
        let message = format!("the anchor `{value}` may change places with a reason");
        let help = "only reasons may change places; give the claim a list or token of its own";
        lists.findings.add(&codes::ANCHOR, span, message, help);
    }
}
