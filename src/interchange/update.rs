//! The import into a bank that is there: by the id that each item has in the other program, and
//! without losing a change by hand.
//!
//! Three states of an item meet: as it was imported last, which its digest tells, as it is in the
//! bank, and as it is in the other program now. The text of the bank is edited and not written
//! anew, so that comments, order and items of its own stay byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use super::bank_text::{BankPlan, PlannedItem, write_objective, write_topic};
use super::slug::UsedNames;
use crate::content::diagnostic::SourceSpan;
use crate::content::parse::list_spans;
use crate::content::write::{
    BankWriter, TextEdit, WrittenItem, edited, end_of_entry, written_items,
};
use crate::domain::bank::Bank;

/// The new text of a bank, and what became of each item.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BankUpdate {
    /// The text.
    pub text: String,
    /// The ids of new items.
    pub added: Vec<String>,
    /// The ids of items that changed in the other program alone.
    pub replaced: Vec<String>,
    /// The ids of items that were changed by hand alone, and stay so.
    pub kept: Vec<String>,
    /// The items that were changed on both sides. They stay as they are in the bank.
    pub conflicts: Vec<UpdateConflict>,
    /// The ids of imported items that the other program has no more. They stay.
    pub gone: Vec<String>,
    /// The number of items that changed nowhere.
    pub same: usize,
}

/// An item that was changed by hand and in the other program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UpdateConflict {
    /// Its id in the bank.
    pub id: String,
    /// The digest as it was imported last.
    pub imported: String,
    /// The digest in the bank.
    pub here: String,
    /// The digest in the other program.
    pub there: String,
}

/// Returns the text of a bank with the items of a plan; `None` if the bank does not have its lists
/// under lines such as `[[item]]`.
pub fn update(text: &str, bank: &Bank, plan: &BankPlan) -> Option<BankUpdate> {
    let written = written_items(text);
    let mut by_origin: BTreeMap<(&str, &str), &WrittenItem> = BTreeMap::new();
    for known in &written {
        // Of copies made by hand, the first one is the imported item.
        if let Some(origin) = &known.origin {
            by_origin.entry((&origin.from, &origin.id)).or_insert(known);
        }
    }
    let mut update = BankUpdate::default();
    let mut edits: Vec<TextEdit> = Vec::new();
    let mut new: Vec<&PlannedItem> = Vec::new();
    let mut placed: Vec<&PlannedItem> = Vec::new();
    for item in &plan.items {
        let Some(known) = by_origin.remove(&(item.from.id(), &*item.foreign_id)) else {
            new.push(item);
            continue;
        };
        if update.judge(known, item) {
            edits.push((known.span.clone(), item.text(&known.id)));
            placed.push(item);
        }
    }
    let formats: BTreeSet<&str> = plan.items.iter().map(|item| item.from.id()).collect();
    let mut gone: Vec<&WrittenItem> = by_origin
        .into_iter()
        .filter_map(|((from, _), known)| formats.contains(from).then_some(known))
        .collect();
    gone.sort_by_key(|known| known.span.start);
    update.gone = gone.iter().map(|known| known.id.clone()).collect();
    placed.extend(&new);
    edits.extend(beside(text, bank, plan, &placed));
    let ids = bank.items.iter().map(|item| item.key.item.as_str());
    let mut used: UsedNames = ids.collect();
    let at = written.last().map_or(text.len(), |last| last.span.end);
    for item in new {
        let id = used.take_id(&item.id);
        let gap = if text.get(..at)?.ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        let gap = if update.added.is_empty() { gap } else { "\n" };
        edits.push((at..at, format!("{gap}{}", item.text(&id))));
        update.added.push(id);
    }
    if text.contains("\r\n") {
        for (_, new) in &mut edits {
            *new = new.replace('\n', "\r\n");
        }
    }
    update.text = edited(text, edits)?;
    Some(update)
}

impl BankUpdate {
    /// Compares the three states of an item, and returns whether it is replaced.
    fn judge(&mut self, known: &WrittenItem, item: &PlannedItem) -> bool {
        let imported = known.origin.as_ref().map(|origin| origin.digest.clone());
        let imported = imported.unwrap_or_default();
        let by_hand = known.digest != imported;
        let there = item.digest != imported;
        match (by_hand, there) {
            (false, false) => self.same += 1,
            (false, true) => self.replaced.push(known.id.clone()),
            (true, false) => self.kept.push(known.id.clone()),
            // Somebody has made the same change here.
            (true, true) if known.digest == item.digest => return true,
            (true, true) => self.conflicts.push(UpdateConflict {
                id: known.id.clone(),
                imported,
                here: known.digest.clone(),
                there: item.digest.clone(),
            }),
        }
        !by_hand && there
    }
}

/// Returns the edits that add the sources, topics and objectives of items that the bank lacks.
fn beside(text: &str, bank: &Bank, plan: &BankPlan, placed: &[&PlannedItem]) -> Vec<TextEdit> {
    let known = bank.sources.iter().map(|known| known.id.as_str());
    let mut cited = placed.iter().flat_map(|item| &item.sources);
    let missing = missing(&mut cited, known);
    let mut sources = BankWriter::default();
    let new = plan.sources.iter();
    new.filter(|source| missing.contains(&*source.id))
        .for_each(|source| source.write(&mut sources));
    let known = bank.topics.iter().map(|known| known.id.as_str());
    let missing = self::missing(&mut placed.iter().map(|item| &item.topic), known);
    let mut topics = BankWriter::default();
    let new = plan.topics.iter();
    new.filter(|topic| missing.contains(&*topic.id))
        .for_each(|topic| write_topic(&mut topics, topic));
    let known = bank.objectives.iter().map(|known| known.id.as_str());
    let mut named = placed.iter().filter_map(|item| item.objective.as_ref());
    let missing = self::missing(&mut named, known);
    let mut objectives = BankWriter::default();
    let new = plan.objectives.iter();
    new.filter(|(id, _)| missing.contains(&***id))
        .for_each(|(id, text)| write_objective(&mut objectives, id, text));
    let lists = [
        ("source", sources),
        ("topic", topics),
        ("objective", objectives),
    ];
    let edits = lists.into_iter().filter_map(|(list, new)| {
        let new = new.into_text();
        let at = place_of(text, list);
        let gap = if text.get(..at)?.ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        (!new.is_empty()).then(|| (at..at, format!("{gap}{new}")))
    });
    edits.collect()
}

/// Returns the ids that are named and not known.
fn missing<'a>(
    named: &mut dyn Iterator<Item = &'a String>,
    known: impl Iterator<Item = &'a str>,
) -> BTreeSet<&'a str> {
    let known: BTreeSet<&str> = known.collect();
    let named = named.map(String::as_str);
    named.filter(|id| !known.contains(id)).collect()
}

/// Returns the place for new entries of a list: after its last one, or else after the last topic or
/// before the items.
fn place_of(text: &str, list: &str) -> usize {
    let last = |list: &str| -> Option<SourceSpan> { list_spans(text, list).pop() };
    let last = last(list).or_else(|| last("topic"));
    match last {
        Some(span) => end_of_entry(text, &span),
        None => {
            let items = list_spans(text, "item");
            items.first().map_or(text.len(), |first| first.start)
        }
    }
}

#[cfg(test)]
mod tests;
