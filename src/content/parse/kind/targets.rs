//! Targets in a text that take tokens from one list.

use std::collections::BTreeMap;

use super::parts::{Part, PartList, PartReader};
use super::{passages, rationale};
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::content::parse::fields::{At, Fields, text_of};
use crate::content::parse::reader::Reader;
use crate::domain::choice::Choice;
use crate::domain::ids::PartId;
use crate::domain::kind::{ChoiceSlot, KindName, PickLimit, Selection};
use crate::domain::limits::BLANKS_MAX;

/// A token with the reasons that differ by target.
struct Token {
    part: Part,
    whys: BTreeMap<String, String>,
    harmful: bool,
}

/// Reads the text, the tokens, the targets with their keys, and the anchor.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<Selection> {
    let (fields, mut lists) = PartReader::split(reader);
    let passage = passages::read(fields, &mut lists, name.description().in_table);
    let tokens = lists.parts(
        fields,
        PartList::of("tokens", "a token", 2),
        |table, findings| (whys(table, findings), table.flag("harmful", findings)),
    );
    let list = PartList {
        words: "",
        ..PartList::of("targets", "a target", 1)
    };
    let targets = lists.parts(fields, list, |table, findings| table.said("key", findings));
    let sets = fields.text_rows("interchangeable", lists.findings);
    let (tokens, targets) = (tokens?, targets?);
    let tokens: Vec<Token> = tokens
        .into_iter()
        .map(|(part, (whys, harmful))| Token {
            part,
            whys,
            harmful,
        })
        .collect();
    let span = fields.span_of("targets");
    let fits = lists.is_size("targets", targets.len(), (1, BLANKS_MAX), span.clone());
    if tokens.len() <= targets.len() {
        let message = format!("{} tokens for {} targets", tokens.len(), targets.len());
        let help = "add tokens that fit no target, so that the last one is not left over";
        lists.findings.add(&codes::TOO_FEW, span, message, help);
    }
    let mut slots: Vec<ChoiceSlot> = Vec::new();
    let mut used: Vec<PartId> = Vec::new();
    for (target, key) in targets {
        let known = tokens.iter().map(|token| &token.part.id);
        let Some(key) = key.and_then(|key| {
            let found = lists.find(&key, known, "token").cloned()?;
            if used.contains(&found) {
                let message = format!("the token `{found}` is the key of two targets");
                let help = "each token is used once; write a second token with the same words in other form, or ask for one of them";
                lists.findings.add(&codes::KEY_COUNT, key.span, message, help);
            }
            used.push(found.clone());
            Some(found)
        }) else {
            lists.torn = true;
            continue;
        };
        let choices = tokens.iter().map(|token| placed(token, &target.id, &key));
        slots.push(ChoiceSlot {
            choices: choices.collect(),
            id: target.id,
            label: String::new(),
            why: target.why,
            takes: PickLimit::One,
        });
    }
    let interchangeable = read_sets(sets, &slots, &mut lists);
    let (passage, marks) = passage?;
    let entries: Vec<_> = slots
        .iter()
        .map(|slot| (slot.id.as_str(), lists.places.part(&slot.id)))
        .collect();
    passages::check(&marks, &entries, "targets", false, lists.findings);
    let mut made = Selection::of(name, slots, passage);
    made.interchangeable = interchangeable;
    rationale::read(fields, &mut lists, &mut made);
    (fits && !lists.torn).then_some(made)
}

/// Reads a `why` that differs by target.
fn whys(table: &mut Fields<'_>, findings: &mut Findings) -> BTreeMap<String, String> {
    if !table.is_table("why") {
        return BTreeMap::new();
    }
    let by_target = table.table("why", "`why`", findings);
    let entries = by_target.iter().flat_map(|table| table.entries());
    let read = entries.filter_map(|(target, value)| {
        let why = text_of(value, "a reason", findings)?;
        Some((target.value.to_owned(), why.value))
    });
    read.collect()
}

fn placed(token: &Token, target: &PartId, key: &PartId) -> Choice {
    let why = token.whys.get(target.as_str()).unwrap_or(&token.part.why);
    let is_key = token.part.id == *key;
    Choice {
        id: PartId::in_slot(target.as_str(), token.part.id.as_str()),
        text: token.part.text.clone(),
        key: is_key,
        why: why.clone(),
        harmful: token.harmful && !is_key,
        acceptable: false,
    }
}

fn read_sets(
    sets: Vec<At<Vec<At<String>>>>,
    slots: &[ChoiceSlot],
    lists: &mut PartReader<'_>,
) -> Vec<Vec<PartId>> {
    let known = slots.iter().map(|slot| &slot.id);
    let mut read: Vec<Vec<PartId>> = Vec::new();
    for set in sets {
        let mut ids: Vec<PartId> = Vec::new();
        for id in &set.value {
            let Some(found) = lists.find(id, known.clone(), "target") else {
                continue;
            };
            if ids.contains(found) || read.iter().any(|other| other.contains(found)) {
                let message = format!("`{found}` stands in `interchangeable` twice");
                let help = "name each target once";
                lists
                    .findings
                    .add(&codes::DUPLICATE_ID, id.span.clone(), message, help);
            } else {
                ids.push(found.clone());
            }
        }
        read.push(ids);
    }
    read
}
