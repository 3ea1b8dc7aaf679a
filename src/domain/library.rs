//! All banks that are loaded: where a set is drawn from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bank::Bank;
use super::ids::{BankId, ItemKey, TopicKey};
use super::item::{Item, Status};

/// Banks by id, listed by title. The same banks give the same order, wherever their files lie.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Library {
    banks: BTreeMap<BankId, Arc<Bank>>,
    listed: Vec<Arc<Bank>>,
}

impl Library {
    /// Takes banks in; two with one id are for the caller to refuse before, the last one stays.
    pub fn new(banks: impl IntoIterator<Item = Bank>) -> Self {
        let banks: BTreeMap<BankId, Arc<Bank>> = banks
            .into_iter()
            .map(|bank| (bank.id.clone(), Arc::new(bank)))
            .collect();
        let mut listed: Vec<Arc<Bank>> = banks.values().cloned().collect();
        // Banks of one title stay in the order of their ids.
        listed.sort_by_key(|bank| bank.title.to_lowercase());
        Self { banks, listed }
    }

    /// The banks, by title, as people look them up.
    pub fn banks(&self) -> impl Iterator<Item = &Arc<Bank>> {
        self.listed.iter()
    }

    /// The bank of that id.
    pub fn bank(&self, id: &BankId) -> Option<&Arc<Bank>> {
        self.banks.get(id)
    }

    /// The item of that identity.
    pub fn item(&self, key: &ItemKey) -> Option<&Arc<Item>> {
        self.bank(&key.bank)?.item(&key.item)
    }

    /// Every item that may be drawn, by the id of its bank and then in the author's order.
    pub fn active_items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.banks
            .values()
            .flat_map(|bank| &bank.items)
            .filter(|item| item.status == Status::Active)
    }

    /// Every topic, by the title of its bank and then in the author's order, with its title.
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
