//! Somebody who answers: which keys enter a response, and what it must earn.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use std::path::{Path, PathBuf};

use dripset::bank_sources;
use dripset::domain::item::mark;
use dripset::domain::{
    Drawn, Form, History, Item, Kind, Library, PartId, Plan, Response, Score, draw,
};

/// The bank with an item of each kind.
pub fn five_kinds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/valid/five-kinds.toml")
}

/// Arrow down.
pub const DOWN: &str = "\x1b[B";
/// Arrow right.
pub const RIGHT: &str = "\x1b[C";
/// Backspace.
pub const BACKSPACE: &str = "\x7f";
/// Enter.
pub const ENTER: &str = "\r";

/// How choices and steps are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    Letter,
    Capital,
    Digit,
    Arrows,
}

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
                2 => wrong(item.kind.rules(), &entry.drawn),
                _ => item.kind.rules().key(&entry.drawn),
            })
            .collect();
        Self {
            form,
            items,
            responses,
        }
    }

    /// A shipped set of ten in which every kind comes up, and the subject that home shows first.
    pub fn mixed() -> Self {
        let library = bank_sources::shipped();
        let every_kind = |script: &Self| {
            let kinds = script.items.iter().map(|item| item.kind.name());
            let first = |item: &std::sync::Arc<Item>| item.key.bank.as_str() == "albumin";
            kinds.collect::<std::collections::BTreeSet<_>>().len() == 5
                && script.items.iter().any(first)
        };
        (0..10_000)
            .map(|seed| Self::of(&library, &Plan::with_seed(seed), &History::default()))
            .find(every_kind)
            .expect("a seed that draws every kind")
    }

    /// The keys that enter the response at a place, from nothing.
    pub fn keys(&self, place: usize, by: By) -> String {
        let drawn = &self.form.items[place].drawn;
        keys(drawn, &Response::Blank, &self.responses[place], by)
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

/// A response that can be handed in and is not the key.
pub fn wrong(kind: &dyn Kind, drawn: &Drawn) -> Response {
    let others = |keyed: &[PartId]| -> Vec<PartId> {
        let other = |id: &&PartId| !keyed.contains(id);
        drawn.order.iter().filter(other).cloned().collect()
    };
    match kind.key(drawn) {
        Response::One(id) => Response::One(others(&[id])[0].clone()),
        Response::Many(ids) => {
            // One of the key, and others in place of the rest.
            let mut given = others(&ids);
            given.truncate(ids.len().saturating_sub(1));
            given.extend(ids.iter().take(ids.len() - given.len()).cloned());
            Response::Many(given)
        }
        Response::Sequence(mut ids) => {
            ids.reverse();
            Response::Sequence(ids)
        }
        Response::Number(typed) if typed.contains(':') => Response::Number("99:59".into()),
        Response::Number(_) => Response::Number("98765".into()),
        Response::Blank => Response::Blank,
    }
}

/// The keys that make `wanted` of `entered`, with the cursor on the first line.
pub fn keys(drawn: &Drawn, entered: &Response, wanted: &Response, by: By) -> String {
    let take = |id: &PartId| {
        let place = drawn.order.iter().position(|other| other == id);
        let place = u8::try_from(place.expect("a part of the item")).expect("few parts");
        match by {
            By::Letter => char::from(b'a' + place).to_string(),
            By::Capital => char::from(b'A' + place).to_string(),
            By::Digit => char::from(b'1' + place).to_string(),
            By::Arrows => format!(
                "{}{} ",
                "\x1b[A".repeat(drawn.order.len()),
                DOWN.repeat(usize::from(place))
            ),
        }
    };
    match wanted {
        Response::Number(typed) => {
            let before = match entered {
                Response::Number(before) => before.chars().count(),
                _ => 0,
            };
            format!("{}{typed}", BACKSPACE.repeat(before))
        }
        Response::Sequence(ids) => {
            let back = BACKSPACE.repeat(entered.parts().len());
            back + &ids.iter().map(take).collect::<String>()
        }
        Response::One(id) if entered.parts().contains(id) => String::new(),
        Response::One(id) => take(id),
        wanted => {
            let surplus = entered.parts().iter();
            let surplus = surplus.filter(|id| !wanted.parts().contains(id));
            let missing = wanted.parts().iter();
            let missing = missing.filter(|id| !entered.parts().contains(id));
            surplus.chain(missing).map(take).collect()
        }
    }
}
