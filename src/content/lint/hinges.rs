//! L51: items of one bank whose stem has the key of another item in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::subject::Subject;
use super::tokens::{each_word, hash};
use crate::content::codes;
use crate::domain::bank::Bank;
use crate::domain::item::{Item, Status};
use crate::domain::kind::KindName;
use crate::domain::markup::plain;

/// The words that a key needs: shorter ones stand in many texts.
const WORDS_MIN: usize = 5;

/// The keys of a bank, by their first words.
pub struct Hinges {
    keys: BTreeMap<u64, Vec<Key>>,
}

struct Key {
    item: Arc<Item>,
    words: Vec<u32>,
}

impl Hinges {
    /// Collects the keys of the items that are answered by choosing from one list.
    pub fn of(bank: &Bank) -> Self {
        let mut keys: BTreeMap<u64, Vec<Key>> = BTreeMap::new();
        for item in &bank.items {
            let plain_list = matches!(
                item.kind.name(),
                KindName::MultipleChoice | KindName::SelectAll | KindName::SelectN
            );
            let selection = item.kind.selection().filter(|_| plain_list);
            let Some(selection) = selection.filter(|_| item.status == Status::Active) else {
                continue;
            };
            for choice in selection.choices().filter(|choice| choice.key) {
                let words = folded(&choice.text);
                let Some(start) = words.get(..WORDS_MIN) else {
                    continue;
                };
                let item = Arc::clone(item);
                keys.entry(digest(start))
                    .or_default()
                    .push(Key { item, words });
            }
        }
        Self { keys }
    }

    /// Reports a key of another item in the stem of this one, unless the two never meet or one
    /// leads to the other in a case study.
    pub fn lint(&self, subject: &mut Subject<'_>) {
        if self.keys.is_empty() {
            return;
        }
        let item = subject.item;
        let stem = folded(&item.stem);
        for at in 0..stem.len() {
            let Some(start) = stem.get(at..at + WORDS_MIN) else {
                return;
            };
            let keys = self.keys.get(&digest(start));
            let meets = |key: &&Key| {
                let same_case = item.case.is_some()
                    && item.case.as_ref().map(|case| &case.id)
                        == key.item.case.as_ref().map(|case| &case.id);
                let enemies =
                    item.enemies.contains(&key.item.key) || key.item.enemies.contains(&item.key);
                key.item.key != item.key
                    && !same_case
                    && !enemies
                    && stem
                        .get(at..)
                        .is_some_and(|rest| rest.starts_with(&key.words))
            };
            if let Some(key) = keys.into_iter().flatten().find(meets) {
                let other = &key.item.key.item;
                let message = format!("the stem has the key of `{other}` in it");
                let help = format!(
                    "reword it, or add `enemies = [\"{other}\"]` so that a form has only one of them"
                );
                let span = subject.places.key("stem");
                return subject.add(&codes::HINGED, span, message, &help);
            }
        }
    }
}

/// Returns one number for the first words of a key.
fn digest(start: &[u32]) -> u64 {
    start.iter().fold(0, |sum: u64, word| {
        (sum ^ u64::from(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

fn folded(text: &str) -> Vec<u32> {
    each_word(&plain(text)).map(hash).collect()
}
