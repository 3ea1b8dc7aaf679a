//! Response processing: the rules that are known, and notes about those that a bank scores in
//! another way.

use super::super::super::xml::XmlElement;
use super::super::super::{ChoiceRule, ConversionLoss, ItemPlace, PortableKind};
use super::super::reading::QtiReading;
use super::declaration::Declaration;

/// The rule that an item is scored by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QtiRule {
    /// All points for the correct response, otherwise none.
    Correct,
    /// The sum of the points of each value or response.
    Sum,
    /// A rule of its own.
    Own,
}

/// The elements of rules that are known.
const KNOWN: [&str; 23] = [
    "responseCondition",
    "responseIf",
    "responseElseIf",
    "responseElse",
    "match",
    "equal",
    "isNull",
    "not",
    "and",
    "variable",
    "correct",
    "default",
    "mapResponse",
    "sum",
    "multiple",
    "ordered",
    "baseValue",
    "setOutcomeValue",
    "null",
    "responseProcessingFragment",
    "member",
    "gte",
    "stringMatch",
];

/// Returns the rule of an item.
pub fn rule_of(item: XmlElement<'_>) -> QtiRule {
    let Some(processing) = item.child("responseProcessing") else {
        return QtiRule::Correct;
    };
    let template = processing.attribute("template").unwrap_or_default();
    let template = template.rsplit('/').next().unwrap_or_default();
    let template = template.strip_suffix(".xml").unwrap_or(template);
    match template {
        "match_correct" => return QtiRule::Correct,
        "map_response" => return QtiRule::Sum,
        "" => {}
        _ => return QtiRule::Own,
    }
    let known = processing
        .descendants()
        .all(|element| KNOWN.contains(&element.name()));
    let has = |name: &str| processing.descendants().any(|element| element.is(name));
    let sums = has("mapResponse") || has("sum");
    let matches = has("match") || has("equal");
    match (known, sums, matches) {
        (true, true, _) => QtiRule::Sum,
        (true, false, true) => QtiRule::Correct,
        _ => QtiRule::Own,
    }
}

/// Adds a note if a bank scores an item in another way than its file.
pub fn tell(
    rule: QtiRule,
    kind: &PortableKind,
    declaration: Option<(&Declaration, &[String])>,
    place: &ItemPlace,
    reading: &mut QtiReading<'_>,
) {
    let changed = |reading: &mut QtiReading<'_>, message: &str| {
        reading.note(place, ConversionLoss::Changed, message);
    };
    if rule == QtiRule::Own {
        let message = "its own scoring rule is left out: the correct response is the key, and the \
                       kind of question decides about points";
        return changed(reading, message);
    }
    let each = match kind {
        PortableKind::Choices {
            rule: ChoiceRule::One,
            ..
        }
        | PortableKind::Number(_)
        | PortableKind::Order(_) => {
            if rule == QtiRule::Sum && matches!(kind, PortableKind::Order(_)) {
                changed(
                    reading,
                    "the points for each step are left out: the whole order counts",
                );
            }
            return;
        }
        PortableKind::Choices {
            rule: ChoiceRule::Count,
            ..
        } => "each key earns a point",
        PortableKind::Choices { .. } | PortableKind::Spans { .. } => {
            "each key earns a point, and each incorrect choice costs one"
        }
        PortableKind::Match { rows, .. } if rows.len() > 1 => "each row earns a point",
        PortableKind::Blanks { blanks, .. } if blanks.len() > 1 => "each blank earns a point",
        PortableKind::Targets { targets, .. } if targets.len() > 1 => "each target earns a point",
        _ => return,
    };
    if rule == QtiRule::Correct {
        let message = format!("it is all or nothing in the file; here {each}");
        return changed(reading, &message);
    }
    let penalty = each.contains("costs");
    if let Some((declaration, values)) = declaration
        && let Some(mapping) = &declaration.mapping
    {
        let keys = declaration.keys();
        let others: Vec<String> = values
            .iter()
            .filter(|value| !keys.contains(value))
            .cloned()
            .collect();
        if !mapping.is_plain(&keys, &others, penalty) {
            changed(
                reading,
                &format!("its points differ from choice to choice; here {each}"),
            );
        }
    }
}
