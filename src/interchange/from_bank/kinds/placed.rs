//! Items whose parts stand in a text: blanks, targets and marked words.

use super::portable_choice;
use crate::domain::kind::{ChoiceSlot, Selection};
use crate::domain::passage::Passage;
use crate::domain::scoring::{Scope, ScoringRule};
use crate::interchange::from_bank::{Converted, prose};
use crate::interchange::slug::UsedNames;
use crate::interchange::{
    PortableBlank, PortableChoice, PortableKind, PortablePart, PortableTarget,
};

/// Returns the text of a passage; a table becomes a line for each row.
fn text(converted: &mut Converted<'_>, kind: &Selection) -> String {
    match &kind.passage {
        Passage::Text(text) => prose::unwrapped(text),
        Passage::Table { header, rows } => {
            converted.changed("the table is written as lines, one for each row");
            let header: Vec<String> = header.iter().map(|cell| prose::literal(cell)).collect();
            let rows = rows.iter().map(|row| prose::table_line(&header, row));
            rows.collect::<Vec<_>>().join("\n\n")
        }
        Passage::Absent | Passage::Figure { .. } => String::new(),
    }
}

/// Notes how the scoring differs, and refuses slots whose keys may change places: a correct response
/// would be scored as incorrect.
fn check(converted: &mut Converted<'_>, kind: &Selection) -> Result<(), String> {
    if let Some(set) = kind.interchangeable.first() {
        let ids: Vec<&str> = set.iter().map(|id| id.as_str()).collect();
        return Err(format!(
            "{} may change places, and other programs would score that as incorrect",
            ids.join(" and ")
        ));
    }
    if kind.described().rule == ScoringRule::Rationale {
        converted.changed("each place earns a point by itself, where the claim needs its reason");
    }
    Ok(())
}

/// Returns a text with blanks. Lists that several blanks share get ids of their own.
pub fn blanks(converted: &mut Converted<'_>, kind: &Selection) -> Result<PortableKind, String> {
    check(converted, kind)?;
    let slots = kind.slots.iter().map(|slot| slot.id.as_str());
    let mut used: UsedNames = slots.collect();
    let mut blanks = Vec::new();
    for slot in &kind.slots {
        let choices = slot.choices.iter().map(|choice| {
            let local = choice.id.local();
            let id = match used.has(local) {
                true => format!("{}-{local}", slot.id),
                false => local.to_owned(),
            };
            PortableChoice {
                id: used.take_id(&id),
                ..portable_choice(choice)
            }
        });
        blanks.push(PortableBlank {
            id: slot.id.to_string(),
            choices: choices.collect(),
        });
    }
    if kind.slots.iter().any(|slot| !slot.why.is_empty()) {
        converted.dropped("`why` of a blank as a whole is left out");
    }
    Ok(PortableKind::Blanks {
        text: text(converted, kind),
        blanks,
    })
}

/// Returns a text with targets for tokens.
pub fn targets(converted: &mut Converted<'_>, kind: &Selection) -> Result<PortableKind, String> {
    check(converted, kind)?;
    let first = kind.slots.first().map_or(&[][..], |slot| &slot.choices);
    let mut tokens = Vec::new();
    let mut differ = false;
    for (at, token) in first.iter().enumerate() {
        let mut placed = kind.slots.iter().filter_map(|slot| slot.choices.get(at));
        let alike = placed.all(|of| of.why == token.why);
        differ |= !alike;
        tokens.push(PortablePart {
            id: token.id.local().to_owned(),
            text: prose::unwrapped(&token.text),
            why: match alike {
                true => prose::unwrapped(&token.why),
                false => String::new(),
            },
        });
    }
    if differ {
        converted.dropped("reasons that differ by target are left out, but those of the keys");
    }
    let target = |slot: &ChoiceSlot| {
        let key = slot.choices.iter().find(|choice| choice.key);
        let id = key.map_or("", |key| key.id.local());
        let mut own = tokens.iter().filter(|token| token.id == id);
        let is_alike = own.any(|token| !token.why.is_empty());
        let why = match (slot.why.is_empty(), key) {
            (true, Some(key)) if !is_alike => &key.why,
            _ => &slot.why,
        };
        PortableTarget {
            id: slot.id.to_string(),
            key: id.to_owned(),
            why: prose::unwrapped(why),
        }
    };
    Ok(PortableKind::Targets {
        targets: kind.slots.iter().map(target).collect(),
        text: text(converted, kind),
        tokens,
    })
}

/// Returns a text with words to select.
pub fn spans(converted: &mut Converted<'_>, kind: &Selection) -> Result<PortableKind, String> {
    if kind.scope == Scope::Group {
        converted.changed("points below zero count for the whole item, where each row was apart");
    }
    let spans = kind.choices().map(|choice| PortableChoice {
        text: String::new(),
        ..portable_choice(choice)
    });
    Ok(PortableKind::Spans {
        spans: spans.collect(),
        text: text(converted, kind),
    })
}
