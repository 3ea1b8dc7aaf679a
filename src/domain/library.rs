//! All banks that are loaded: where a set is drawn from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bank::Bank;
use super::ids::{BankId, ItemKey, TopicKey};
use super::item::{Item, Status};

/// Banks by id. The same banks give the same order, wherever their files lie.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Library {
    banks: BTreeMap<BankId, Arc<Bank>>,
}

impl Library {
    /// Takes banks in; two with one id are for the caller to refuse before, the last one stays.
    pub fn new(banks: impl IntoIterator<Item = Bank>) -> Self {
        Self {
            banks: banks
                .into_iter()
                .map(|bank| (bank.id.clone(), Arc::new(bank)))
                .collect(),
        }
    }

    /// The banks, by id.
    pub fn banks(&self) -> impl Iterator<Item = &Arc<Bank>> {
        self.banks.values()
    }

    /// The bank of that id.
    pub fn bank(&self, id: &BankId) -> Option<&Arc<Bank>> {
        self.banks.get(id)
    }

    /// The item of that identity.
    pub fn item(&self, key: &ItemKey) -> Option<&Arc<Item>> {
        self.bank(&key.bank)?.item(&key.item)
    }

    /// Every item that may be drawn, by bank and then in the author's order.
    pub fn active_items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.banks
            .values()
            .flat_map(|bank| &bank.items)
            .filter(|item| item.status == Status::Active)
    }

    /// Every topic, by bank and then in the author's order, with its title.
    pub fn topics(&self) -> impl Iterator<Item = (TopicKey, &str)> {
        self.banks.values().flat_map(|bank| {
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
