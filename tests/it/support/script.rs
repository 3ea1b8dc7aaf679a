//! Somebody who answers: which keys enter a response, and what it must earn.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dripset::bank_sources;
use dripset::domain::item::mark;
use dripset::domain::{Form, History, Item, KindName, Library, Plan, Response, Score, draw};

pub use super::entry::{BACKSPACE, By, DOWN, ENTER, RIGHT, keys, wrong};

/// The bank with an item of each kind.
pub fn five_kinds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/valid/five-kinds.toml")
}

/// The length of a set that can hold every kind.
pub const EVERY_KIND: usize = 40;

/// What will be answered, item by item.
pub struct Script {
    pub form: Form,
    pub items: Vec<std::sync::Arc<Item>>,
    pub responses: Vec<Response>,
}

impl Script {
    /// The set that a plan draws from a library, every third response wrong.
    pub fn of(library: &Library, plan: &Plan, history: &History) -> Self {
        let form = draw(library, plan, history).expect("a form");
        let items: Vec<_> = form
            .items
            .iter()
            .map(|entry| library.item(&entry.key).expect("an item").clone())
            .collect();
        let responses = items.iter().zip(&form.items).enumerate();
        let responses = responses
            .map(|(at, (item, entry))| match at % 3 {
                2 => wrong(&item.kind, &entry.drawn),
                _ => item.kind.rules().key(&entry.drawn),
            })
            .collect();
        Self {
            form,
            items,
            responses,
        }
    }

    /// A shipped set of ten in which nine kinds come up, and the subject that home shows first.
    pub fn mixed() -> Self {
        Self::found(10, |script| {
            let first = |item: &std::sync::Arc<Item>| item.key.bank.as_str() == "albumin";
            script.kinds().len() >= 9 && script.items.iter().any(first)
        })
    }

    /// A shipped set of forty in which every kind comes up.
    pub fn every_kind() -> Self {
        Self::found(EVERY_KIND, |script| {
            script.kinds().len() == KindName::ALL.len()
        })
    }

    fn found(count: usize, is_wanted: impl Fn(&Self) -> bool) -> Self {
        let library = bank_sources::shipped();
        let plan = |seed| Plan {
            count,
            ..Plan::with_seed(seed)
        };
        (0..10_000)
            .map(|seed| Self::of(&library, &plan(seed), &History::default()))
            .find(is_wanted)
            .expect("a seed that draws these kinds")
    }

    /// The kinds that come up.
    fn kinds(&self) -> BTreeSet<KindName> {
        self.items.iter().map(|item| item.kind.name()).collect()
    }

    /// The keys that enter the response at a place, from nothing.
    pub fn keys(&self, place: usize, by: By) -> String {
        let drawn = &self.form.items[place].drawn;
        let kind = &self.items[place].kind;
        keys(kind, drawn, &Response::Blank, &self.responses[place], by)
    }

    /// What the response at a place must earn.
    pub fn score(&self, place: usize) -> Score {
        let drawn = &self.form.items[place].drawn;
        let marking = mark(&self.items[place], drawn, &self.responses[place]);
        marking.expect("a response to this item").score
    }

    /// What all responses must earn.
    pub fn total(&self) -> Score {
        (0..self.items.len())
            .map(|place| self.score(place))
            .fold(Score::default(), |sum, score| sum + score)
    }
}
