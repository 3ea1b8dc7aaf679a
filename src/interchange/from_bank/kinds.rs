//! Each kind of item as one that other programs have, if that asks the same.

mod numbers;
mod placed;

use super::{Converted, prose};
use crate::domain::choice::Choice;
use crate::domain::kind::{AnswerShape, ChoiceSlot, ItemKind, Ordered, PickLimit, Selection};
use crate::domain::passage::Passage;
use crate::interchange::{ChoiceRule, PortableChoice, PortableKind, PortablePart, PortableRow};

/// The content of an item, and what stands between its stem and its choices.
pub struct Asked {
    /// The content.
    pub kind: PortableKind,
    /// Paragraphs after the stem.
    pub after_stem: Vec<String>,
}

impl From<PortableKind> for Asked {
    fn from(kind: PortableKind) -> Self {
        Self {
            kind,
            after_stem: Vec::new(),
        }
    }
}

/// Returns the content of an item.
///
/// # Errors
/// The reason, if nothing that other programs have asks the same.
pub fn asked(converted: &mut Converted<'_>) -> Result<Asked, String> {
    let item = converted.item;
    match &item.kind {
        ItemKind::Numeric(numeric) => numbers::number(converted, numeric).map(Asked::from),
        ItemKind::Ordered(ordered) => Ok(order(converted, ordered).into()),
        ItemKind::Selection(kind) => selection(converted, kind),
    }
}

fn order(converted: &mut Converted<'_>, ordered: &Ordered) -> PortableKind {
    if !ordered.accepted.is_empty() {
        converted.changed("the other correct orders are left out, so only the first one counts");
    }
    let steps = ordered.steps.iter().map(|step| PortablePart {
        id: step.id.to_string(),
        text: prose::unwrapped(&step.text),
        why: prose::unwrapped(&step.why),
    });
    PortableKind::Order(steps.collect())
}

fn selection(converted: &mut Converted<'_>, kind: &Selection) -> Result<Asked, String> {
    let no_kind = |why: &str| {
        Err(format!(
            "other programs have no kind like {}: {why}",
            kind.name
        ))
    };
    match kind.shape() {
        AnswerShape::List => Ok(list(kind).into()),
        AnswerShape::Grid => grid(converted, kind).map(Asked::from),
        AnswerShape::Blanks => placed::blanks(converted, kind).map(Asked::from),
        AnswerShape::Targets => placed::targets(converted, kind).map(Asked::from),
        AnswerShape::Spans => placed::spans(converted, kind).map(Asked::from),
        AnswerShape::Regions => Ok(regions(converted, kind)),
        AnswerShape::Groups => no_kind("each group has choices of its own"),
        AnswerShape::BowTie => no_kind("its three lists belong together"),
        AnswerShape::Order | AnswerShape::Number => no_kind("it has no choices"),
    }
}

/// Returns a choice by its id within its slot.
pub fn portable_choice(choice: &Choice) -> PortableChoice {
    PortableChoice {
        id: choice.id.local().to_owned(),
        text: prose::unwrapped(&choice.text),
        key: choice.key,
        why: prose::unwrapped(&choice.why),
    }
}

fn list(kind: &Selection) -> PortableKind {
    PortableKind::Choices {
        rule: match kind.described().takes {
            PickLimit::One => ChoiceRule::One,
            PickLimit::Keyed => ChoiceRule::Count,
            PickLimit::Any => ChoiceRule::All,
        },
        choices: kind.choices().map(portable_choice).collect(),
    }
}

/// Returns the regions of a drawing as choices, after the description of the drawing. It is what a
/// screen reader says of it too.
fn regions(converted: &mut Converted<'_>, kind: &Selection) -> Asked {
    converted.changed(
        "the drawing is left out: its description stands after the stem, and its places are choices",
    );
    let describe = match &kind.passage {
        Passage::Figure { describe, .. } => prose::unwrapped(&prose::literal(describe)),
        _ => String::new(),
    };
    Asked {
        kind: PortableKind::Choices {
            rule: ChoiceRule::One,
            choices: kind.choices().map(portable_choice).collect(),
        },
        after_stem: vec![describe],
    }
}

/// Returns a matrix in which each row has one column as its key.
fn grid(converted: &mut Converted<'_>, kind: &Selection) -> Result<PortableKind, String> {
    if kind.slots_are_rows() {
        let first = kind.slots.first().map_or(&[][..], |slot| &slot.choices);
        let columns = first.iter().map(|choice| PortablePart {
            id: choice.id.local().to_owned(),
            text: prose::unwrapped(&choice.text),
            why: prose::unwrapped(&choice.why),
        });
        let rows = kind.slots.iter().map(|slot| {
            let key = slot.choices.iter().find(|choice| choice.key);
            PortableRow {
                id: slot.id.to_string(),
                text: prose::unwrapped(&slot.label),
                key: key.map_or("", |key| key.id.local()).to_owned(),
                why: prose::unwrapped(&slot.why),
            }
        });
        return Ok(PortableKind::Match {
            columns: columns.collect(),
            rows: rows.collect(),
        });
    }
    let first = kind.slots.first().map_or(&[][..], |slot| &slot.choices);
    let mut rows = Vec::new();
    for (at, row) in first.iter().enumerate() {
        let is_key = |slot: &&ChoiceSlot| slot.choices.get(at).is_some_and(|of| of.key);
        let keys: Vec<&ChoiceSlot> = kind.slots.iter().filter(is_key).collect();
        let [key] = keys.as_slice() else {
            return Err(format!(
                "other programs have no matrix in which a row has {} keys",
                keys.len()
            ));
        };
        rows.push(PortableRow {
            id: row.id.local().to_owned(),
            text: prose::unwrapped(&row.text),
            key: key.id.to_string(),
            why: prose::unwrapped(&row.why),
        });
    }
    converted.changed("each row takes one column, where several could be selected");
    let columns = kind.slots.iter().map(|slot| PortablePart {
        id: slot.id.to_string(),
        text: prose::unwrapped(&slot.label),
        why: prose::unwrapped(&slot.why),
    });
    Ok(PortableKind::Match {
        columns: columns.collect(),
        rows,
    })
}
