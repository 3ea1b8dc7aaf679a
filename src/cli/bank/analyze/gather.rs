//! The first responses of all learners in several data directories, by item and revision.
//!
//! A learner is a learner id: copies of one directory count once. The earliest response counts,
//! also if it was to an earlier wording. Classes that are not over count with their first votes.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Column;
use crate::cli::{Refused, opened};
use crate::content::record::{ClassRecord, class_event_from_record, response_from_json};
use crate::domain::Revision;
use crate::domain::analysis::{AnalyzedItem, AnalyzedResponse};
use crate::domain::bank::Bank;
use crate::domain::ids::{ItemId, LearnerId, PartId};
use crate::domain::item::{Item, mark};
use crate::domain::kind::{ItemKind, Selection};
use crate::domain::passage::Passage;
use crate::domain::room::{ClassEvent, Terms};
use crate::env::Env;
use crate::store::{ClassLog, ClassRow, FILE_NAME, Store, StoredClassEvent};

/// The responses by item and revision.
pub(super) struct Gathered {
    /// The items of the bank in its order, then earlier wordings and items that are gone.
    pub(super) columns: Vec<Column>,
    /// Responses that were scored by other points than the others to the same wording.
    pub(super) left_out: usize,
}

/// A response with its time and wording.
struct Seen {
    at_ms: i64,
    revision: Revision,
    possible: u32,
    answer: AnalyzedResponse,
}

type Exposures = BTreeMap<(ItemId, LearnerId), Seen>;

/// Reads the directories.
pub(super) fn from(
    bank: &Bank,
    directories: &[PathBuf],
    env: &Env,
    err: &mut dyn Write,
) -> Result<Gathered, Refused> {
    let mut exposures = Exposures::new();
    for dir in directories {
        let store = open(dir, env)?;
        opened::tell_messages(&store, err);
        from_logs(bank, &store, &mut exposures)?;
        for class in store.classes()?.iter().filter(|class| !class.logs_kept) {
            if let Err(why) = from_class(bank, &store, class, &mut exposures) {
                let (code, dir) = (&class.code, dir.display());
                writeln!(
                    err,
                    "dripset: class {code} in {dir} is left out, because {why}"
                )?;
            }
        }
    }
    Ok(columns(bank, exposures))
}

fn open(dir: &Path, env: &Env) -> Result<Store, Refused> {
    if !dir.join(FILE_NAME).exists() {
        return Err(Refused::new(
            format!("{} has no {FILE_NAME}", dir.display()),
            "give the data directory of a host or a learner; `dripset data where` prints yours",
        ));
    }
    Ok(Store::open_elsewhere(dir, env.now())?)
}

/// Adds the responses in the learners' own logs.
fn from_logs(bank: &Bank, store: &Store, exposures: &mut Exposures) -> Result<(), Refused> {
    for first in store.first_responses_to(&bank.id)? {
        let item = present(bank, &first.item, first.revision);
        let chosen = item.and_then(|item| {
            let response = response_from_json(&item.kind, &first.response).ok()?;
            plain_list(item).map(|_| response.parts().to_vec())
        });
        let seen = Seen {
            at_ms: first.at_ms,
            revision: first.revision,
            possible: first.possible,
            answer: AnalyzedResponse {
                earned: first.earned,
                chosen: chosen.unwrap_or_default(),
                elapsed_ms: Some(first.elapsed_ms),
            },
        };
        add(exposures, (first.item, first.learner), seen);
    }
    Ok(())
}

/// Adds the first votes of a class that is not over, whose learners have no results yet.
fn from_class(
    bank: &Bank,
    store: &Store,
    class: &ClassRow,
    exposures: &mut Exposures,
) -> Result<(), String> {
    let events = store.class_events(class.id, 1).map_err(|e| e.to_string())?;
    let mut terms: Option<Box<Terms>> = None;
    for row in events {
        let at_ms = row.at_ms;
        let event = class_event_from_record(&record(row), terms.as_deref());
        match event.map_err(|e| e.to_string())? {
            ClassEvent::Opened(opened) => terms = Some(opened),
            ClassEvent::Responded(learner, ballot, given) if ballot.vote == 0 => {
                let Some(item) = terms.as_ref().and_then(|t| t.items.get(ballot.poll)) else {
                    continue;
                };
                let drawn = terms.as_ref().and_then(|t| t.form.items.get(ballot.poll));
                let marking = drawn.map(|form| mark(item, &form.drawn, &given.response));
                let Some(Ok(marking)) = marking.filter(|_| item.key.bank == bank.id) else {
                    continue;
                };
                let chosen = plain_list(item).map(|_| given.response.parts().to_vec());
                let seen = Seen {
                    at_ms,
                    revision: item.revision,
                    possible: marking.score.possible,
                    answer: AnalyzedResponse {
                        earned: marking.score.earned,
                        chosen: chosen.unwrap_or_default(),
                        elapsed_ms: Some(given.elapsed_ms),
                    },
                };
                add(exposures, (item.key.item.clone(), learner), seen);
            }
            _ => {}
        }
    }
    Ok(())
}

fn record(row: StoredClassEvent) -> ClassRecord {
    ClassRecord {
        kind: row.entry.kind,
        learner: row.entry.learner,
        poll: row.entry.poll,
        vote: row.entry.vote,
        body: row.entry.body,
    }
}

/// Adds a response unless an earlier one of the same learner is there. A vote that was changed
/// counts as it was confirmed last.
fn add(exposures: &mut Exposures, key: (ItemId, LearnerId), seen: Seen) {
    match exposures.get(&key) {
        Some(other) if other.at_ms <= seen.at_ms => {}
        _ => {
            exposures.insert(key, seen);
        }
    }
}

/// Returns the item of the bank if it has this wording.
fn present<'b>(bank: &'b Bank, id: &ItemId, revision: Revision) -> Option<&'b Arc<Item>> {
    let found = bank.items.iter().find(|item| item.key.item == *id);
    found.filter(|item| item.revision == revision)
}

/// Returns the one list of choices that an item has, if that is all it has.
fn plain_list(item: &Item) -> Option<&Selection> {
    let selection = item.kind.selection()?;
    let stands_alone = selection.passage == Passage::Absent;
    (selection.is_flat() && stands_alone).then_some(selection)
}

fn columns(bank: &Bank, exposures: Exposures) -> Gathered {
    let mut found: BTreeMap<(usize, ItemId, Revision), Column> = BTreeMap::new();
    let mut left_out = 0;
    for ((id, learner), seen) in exposures {
        let place = bank
            .items
            .iter()
            .position(|item| item.key.item == id && item.revision == seen.revision);
        let place = place.unwrap_or(bank.items.len());
        let key = (place, id.clone(), seen.revision);
        let column = found.entry(key).or_insert_with(|| {
            let item = bank.items.get(place).cloned();
            Column {
                id,
                revision: seen.revision,
                analyzed: AnalyzedItem {
                    possible: item.as_ref().map_or(seen.possible, |i| possible(&i.kind)),
                    choices: item.as_deref().map_or_else(Vec::new, choices),
                    responses: BTreeMap::new(),
                },
                item,
            }
        });
        match column.analyzed.possible == seen.possible {
            true => {
                column.analyzed.responses.insert(learner, seen.answer);
            }
            false => left_out += 1,
        }
    }
    Gathered {
        columns: found.into_values().collect(),
        left_out,
    }
}

fn possible(kind: &ItemKind) -> u32 {
    kind.rules().possible()
}

fn choices(item: &Item) -> Vec<(PartId, bool)> {
    let choices = plain_list(item).into_iter().flat_map(Selection::choices);
    choices
        .map(|choice| (choice.id.clone(), choice.key))
        .collect()
}
