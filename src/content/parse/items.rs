//! The collector for the items of a bank: their ids, their references to each other, and the total
//! size of their templates.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fields::{At, Fields};
use super::lists::Shared;
use super::places::ItemPlaces;
use super::{Draft, Neighbours, item};
use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::suggest;
use crate::domain::bank::Bank;
use crate::domain::item::Item;
use crate::domain::kind::ItemKind;
use crate::domain::limits::BANK_COMBINATIONS_MAX;

/// The items so far.
pub struct Items<'s> {
    shared: &'s Shared,
    read: Vec<Entered>,
    /// Every id in the text, including those of broken items.
    ids: BTreeSet<String>,
    /// References to other items, which may come later.
    named: Vec<(usize, At<String>)>,
    combinations: usize,
}

/// An item that could be read.
struct Entered {
    item: Arc<Item>,
    places: ItemPlaces,
    sound: bool,
}

impl<'s> Items<'s> {
    /// Creates an empty collection.
    pub fn new(shared: &'s Shared) -> Self {
        Self {
            shared,
            read: Vec::new(),
            ids: BTreeSet::new(),
            named: Vec::new(),
            combinations: 0,
        }
    }

    /// Reads the next item. If not `sound`, it has mistakes already.
    pub fn read(&mut self, table: Fields<'_>, sound: bool, findings: &mut Findings) {
        let before = findings.structural();
        self.take_id(&table, findings);
        let Some(read) = item::read(table, self.shared, sound, findings) else {
            return;
        };
        let at = self.read.len();
        if self.shared.neighbours == Neighbours::Present {
            self.named.extend(read.named.into_iter().map(|id| (at, id)));
        }
        if let ItemKind::Numeric(numeric) = &read.item.kind {
            let before = self.combinations;
            self.combinations = before.saturating_add(numeric.combination_count());
            if before <= BANK_COMBINATIONS_MAX && self.combinations > BANK_COMBINATIONS_MAX {
                let message = format!(
                    "the templates of this bank have {} values up to here; a bank has at most {BANK_COMBINATIONS_MAX}",
                    self.combinations
                );
                let help = "list fewer values in `given`, or split the bank";
                let span = read.places.key("given");
                findings.add(&codes::BANK_COMBINATIONS, span, message, help);
            }
        }
        self.read.push(Entered {
            item: Arc::new(read.item),
            places: read.places,
            sound: sound && findings.structural() == before,
        });
    }

    fn take_id(&mut self, table: &Fields<'_>, findings: &mut Findings) {
        let Some(id) = table.written_if_any("id") else {
            return;
        };
        if !self.ids.insert(id.value.to_owned()) {
            let message = format!("another item already has the id `{}`", id.value);
            let help = "give each one its own id, or remove one of them";
            findings.add(&codes::DUPLICATE_ID, id.span, message, help);
        }
    }

    /// Returns all items, after checking their references to each other.
    pub fn into_draft(
        mut self,
        bank: Bank,
        items_written: usize,
        findings: &mut Findings,
    ) -> Draft {
        for (at, id) in std::mem::take(&mut self.named) {
            // If reading stopped early, the item may come later in the text.
            if self.ids.contains(&id.value) || findings.is_cut_short() {
                continue;
            }
            self.dangling(&id.value, id.span, findings);
            if let Some(entered) = self.read.get_mut(at) {
                entered.sound = false;
            }
        }
        let mut draft = Draft {
            bank,
            places: Vec::with_capacity(self.read.len()),
            broken: Vec::new(),
            items_written,
        };
        draft.bank.items.reserve_exact(self.read.len());
        for Entered {
            item,
            places,
            sound,
        } in self.read
        {
            match sound {
                true => {
                    draft.bank.items.push(item);
                    draft.places.push(places);
                }
                false => draft.broken.push((item, places)),
            }
        }
        let Shared {
            sources,
            topics,
            objectives,
            exhibits,
            ..
        } = self.shared;
        draft.bank.sources = sources.all().to_vec();
        draft.bank.topics = topics.all().to_vec();
        draft.bank.objectives = objectives.all().to_vec();
        draft.bank.exhibits = exhibits.all().to_vec();
        draft
    }

    fn dangling(&self, id: &str, span: SourceSpan, findings: &mut Findings) {
        let message = format!("there is no item `{id}` in this bank");
        // Searching for the nearest of very many names, very many times, would take minutes.
        let help = match findings.is_full() {
            true => String::new(),
            false => suggest::help(id, self.ids.iter().map(|name| &**name)),
        };
        findings.add(&codes::DANGLING, span, message, help);
    }
}
