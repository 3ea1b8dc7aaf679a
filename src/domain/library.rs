//! All loaded banks; sets are drawn from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bank::Bank;
use super::blueprint::Blueprint;
use super::case::CaseStudy;
use super::ids::{BankId, ItemKey, TopicKey};
use super::item::{Item, Status};

/// Banks by id, listed by title. The order never depends on the location of their files.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Library {
    banks: BTreeMap<BankId, Arc<Bank>>,
    listed: Vec<Arc<Bank>>,
    /// The items of each bank in order of their ids, so that an item is found without a walk.
    by_id: BTreeMap<BankId, Vec<Arc<Item>>>,
    blueprints: Vec<Blueprint>,
}

impl Library {
    /// Creates a library. The caller must refuse repeated ids first; of two, the last one wins.
    pub fn new(banks: impl IntoIterator<Item = Bank>) -> Self {
        let banks: BTreeMap<BankId, Arc<Bank>> = banks
            .into_iter()
            .map(|bank| (bank.id.clone(), Arc::new(bank)))
            .collect();
        let mut listed: Vec<Arc<Bank>> = banks.values().cloned().collect();
        // Banks with the same title stay in the order of their ids.
        listed.sort_by_key(|bank| bank.title.to_lowercase());
        let by_id = |bank: &Arc<Bank>| {
            let mut items = bank.items.clone();
            items.sort_by(|a, b| a.key.item.cmp(&b.key.item));
            (bank.id.clone(), items)
        };
        Self {
            by_id: banks.values().map(by_id).collect(),
            banks,
            listed,
            blueprints: Vec::new(),
        }
    }

    /// Adds the blueprints that came with the banks. Of two for one bank, the first counts.
    #[must_use]
    pub fn with_blueprints(self, blueprints: Vec<Blueprint>) -> Self {
        Self { blueprints, ..self }
    }

    /// Returns the blueprints that came with the banks.
    pub fn blueprints(&self) -> &[Blueprint] {
        &self.blueprints
    }

    /// Returns the banks in order of title.
    pub fn banks(&self) -> impl Iterator<Item = &Arc<Bank>> {
        self.listed.iter()
    }

    /// Returns the bank with this id.
    pub fn bank(&self, id: &BankId) -> Option<&Arc<Bank>> {
        self.banks.get(id)
    }

    /// Returns the item with this identity.
    pub fn item(&self, key: &ItemKey) -> Option<&Arc<Item>> {
        let items = self.by_id.get(&key.bank)?;
        let at = items.partition_point(|item| item.key.item < key.item);
        items.get(at).filter(|item| item.key.item == key.item)
    }

    /// Returns every item that may be drawn, by bank id and then in the author's order.
    pub fn active_items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.banks
            .values()
            .flat_map(|bank| &bank.items)
            .filter(|item| item.status == Status::Active)
    }

    /// Returns whether any item that may be drawn is signed as it is now.
    pub fn has_signed(&self) -> bool {
        self.active_items()
            .any(|item| item.valid_sign_off().is_some())
    }

    /// Returns every case study with its bank, by bank title and then in the author's order.
    pub fn cases(&self) -> impl Iterator<Item = (&BankId, &CaseStudy)> {
        self.listed
            .iter()
            .flat_map(|bank| bank.cases.iter().map(|case| (&bank.id, &**case)))
    }

    /// Returns every topic with its title, by bank title and then in the author's order.
    pub fn topics(&self) -> impl Iterator<Item = (TopicKey, &str)> {
        self.listed.iter().flat_map(|bank| {
            bank.topics.iter().map(|topic| {
                (
                    TopicKey {
                        bank: bank.id.clone(),
                        topic: topic.id.clone(),
                    },
                    topic.title.as_str(),
                )
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::bank;

    #[test]
    fn banks_and_topics_are_listed_by_title() {
        let titled = |id: &str, title: &str| Bank {
            title: title.into(),
            ..bank(id, Vec::new())
        };
        let library = Library::new([
            titled("ivig", "Intravenous immunoglobulin"),
            titled("iv-pumps", "smart pumps"),
            titled("b", "Albumin"),
            titled("a", "Albumin"),
        ]);
        let ids: Vec<&str> = library.banks().map(|bank| bank.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "ivig", "iv-pumps"]);
    }
}
