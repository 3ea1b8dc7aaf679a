//! The collector for the items of a bank: their ids, their references to each other, and the total
//! size of their templates.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fields::{At, Fields};
use super::lists::Shared;
use super::places::{BankPlaces, ItemPlaces};
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
    /// Every id in the text, including those of broken items, with its item as far as it could be
    /// read.
    ids: BTreeMap<String, Option<usize>>,
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
            ids: BTreeMap::new(),
            named: Vec::new(),
            combinations: 0,
        }
    }

    /// Reads the next item. If not `sound`, it has mistakes already.
    pub fn read(&mut self, table: Fields<'_>, sound: bool, findings: &mut Findings) {
        let before = findings.structural();
        let id = self.take_id(&table, findings);
        let Some(read) = item::read(table, self.shared, sound, findings) else {
            return;
        };
        let at = self.read.len();
        if let Some(id) = id {
            self.ids.insert(id, Some(at));
        }
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

    /// Notes the id of an item, and returns it if it is the first with it.
    fn take_id(&mut self, table: &Fields<'_>, findings: &mut Findings) -> Option<String> {
        let id = table.written_if_any("id")?;
        let taken = self.ids.contains_key(id.value);
        if taken {
            let message = format!("another item already has the id `{}`", id.value);
            let help = "give each one its own id, or remove one of them";
            findings.add(&codes::DUPLICATE_ID, id.span, message, help);
            return None;
        }
        self.ids.insert(id.value.to_owned(), None);
        Some(id.value.to_owned())
    }

    /// Reports an id without an item. Reading may have stopped before it.
    pub fn check_id(&self, id: &At<String>, findings: &mut Findings) -> bool {
        let known = self.ids.contains_key(&id.value);
        if !known && !findings.is_cut_short() {
            self.dangling(&id.value, id.span.clone(), findings);
        }
        known
    }

    /// Returns the item with this id, if it could be read without a mistake.
    pub fn sound_mut(&mut self, id: &str) -> Option<&mut Item> {
        let at = (*self.ids.get(id)?)?;
        let entered = self.read.get_mut(at).filter(|entered| entered.sound)?;
        Some(Arc::make_mut(&mut entered.item))
    }

    /// Returns all items, after checking their references to each other.
    pub fn into_draft(
        mut self,
        bank: Bank,
        outside: BankPlaces,
        items_written: usize,
        findings: &mut Findings,
    ) -> Draft {
        for (at, id) in std::mem::take(&mut self.named) {
            if self.check_id(&id, findings) || findings.is_cut_short() {
                continue;
            }
            if let Some(entered) = self.read.get_mut(at) {
                entered.sound = false;
            }
        }
        let mut draft = Draft {
            bank,
            outside,
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
        draft.outside.sources = sources.places().to_vec();
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
            false => suggest::help(id, self.ids.keys().map(|name| &**name)),
        };
        findings.add(&codes::DANGLING, span, message, help);
    }
}
