//! Targets in a text that take tokens from one list.

use super::parts::{ParsedPart, PartList, PartReader};
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
    part: ParsedPart,
    whys: Vec<(At<String>, String)>,
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
    let anchor = rationale::read(name, fields, &mut lists);
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
    let ids: Vec<PartId> = targets
        .iter()
        .map(|(target, _)| target.id.clone())
        .collect();
    let entries: Vec<_> = ids
        .iter()
        .map(|id| (id.as_str(), lists.places.part(id)))
        .collect();
    check_whys(&tokens, &ids, &mut lists);
    let interchangeable = read_sets(sets, &ids, &mut lists);
    let slots = read_slots(targets, &tokens, &mut lists);
    let (passage, marks) = passage?;
    passages::check(&marks, &entries, "targets", false, lists.findings);
    let mut made = Selection::of(name, slots, passage);
    made.interchangeable = interchangeable;
    if !lists.torn {
        rationale::set(anchor, &mut lists, &mut made);
    }
    (fits && !lists.torn).then_some(made)
}

/// Finds the key of each target among the tokens, each of which fits one target.
fn read_slots(
    targets: Vec<(ParsedPart, Option<At<String>>)>,
    tokens: &[Token],
    lists: &mut PartReader<'_>,
) -> Vec<ChoiceSlot> {
    let mut slots: Vec<ChoiceSlot> = Vec::new();
    let mut used: Vec<PartId> = Vec::new();
    for (target, key) in targets {
        let known = tokens.iter().map(|token| &token.part.id);
        let found = key.as_ref();
        let found = found.and_then(|key| lists.find(key, known, "token").cloned());
        let (Some(found), Some(key)) = (found, key) else {
            lists.torn = true;
            continue;
        };
        if used.contains(&found) {
            let message = format!("the token `{found}` is the key of two targets");
            let help = "a token fits one target; give each target a token of its own";
            lists
                .findings
                .add(&codes::KEY_COUNT, key.span, message, help);
        }
        let placed = |token: &Token| Choice {
            acceptable: lists.is_acceptable(&token.part.id),
            ..placed(token, &target.id, &found)
        };
        slots.push(ChoiceSlot {
            choices: tokens.iter().map(placed).collect(),
            id: target.id.clone(),
            label: String::new(),
            why: target.why,
            takes: PickLimit::One,
        });
        used.push(found);
    }
    slots
}

/// Reports reasons for targets that the item does not have.
fn check_whys(tokens: &[Token], targets: &[PartId], lists: &mut PartReader<'_>) {
    for (target, _) in tokens.iter().flat_map(|token| &token.whys) {
        lists.find(target, targets.iter(), "target");
    }
}

/// Reads a `why` that differs by target.
fn whys(table: &mut Fields<'_>, findings: &mut Findings) -> Vec<(At<String>, String)> {
    if !table.is_table("why") {
        return Vec::new();
    }
    let by_target = table.table("why", "`why`", findings);
    let entries = by_target.iter().flat_map(|table| table.entries());
    let read = entries.filter_map(|(target, value)| {
        let why = text_of(value, "a reason", findings)?;
        let target = At {
            value: target.value.to_owned(),
            span: target.span,
        };
        Some((target, why.value))
    });
    read.collect()
}

fn placed(token: &Token, target: &PartId, key: &PartId) -> Choice {
    let mut whys = token.whys.iter();
    let own = whys.find(|(of, _)| of.value == target.as_str());
    let why = own.map_or(&token.part.why, |(_, why)| why);
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

/// Reads sets of targets whose keys may change places: two or more, each in one set.
fn read_sets(
    sets: Vec<At<Vec<At<String>>>>,
    targets: &[PartId],
    lists: &mut PartReader<'_>,
) -> Vec<Vec<PartId>> {
    let mut read: Vec<Vec<PartId>> = Vec::new();
    for set in sets {
        if set.value.len() < 2 {
            let message = "a set of `interchangeable` needs two targets or more";
            let help = "name the targets whose tokens may change places";
            lists.findings.add(&codes::TOO_FEW, set.span, message, help);
            continue;
        }
        let mut ids: Vec<PartId> = Vec::new();
        for id in &set.value {
            let Some(found) = lists.find(id, targets.iter(), "target") else {
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
