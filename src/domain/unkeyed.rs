//! An item without its key: the question as everybody may see it before the reveal.
//!
//! Equal questions give equal values, whatever their keys are. So no page that is made of one can
//! tell the key, by a sign, an order or anything else.

use super::choice::Choice;
use super::form::FormItem;
use super::formula::Formula;
use super::ids::{PartId, Revision};
use super::item::{Facts, Item};
use super::kind::{ItemKind, Numeric, Ordered, PickLimit, Selection};

/// An item without its key, its reasons, its references and its marks of harm, and its layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnkeyedItem {
    item: Item,
    form: FormItem,
}

impl UnkeyedItem {
    /// Takes an item without its key.
    pub fn of(item: &Item, form: &FormItem) -> Self {
        // The digest of an item depends on its key.
        let revision = Revision([0; 32]);
        Self {
            item: Item {
                revision,
                kind: unkeyed(&item.kind, &form.drawn.order),
                rationale: String::new(),
                refs: Vec::new(),
                enemies: Vec::new(),
                facts: Facts {
                    step: item.facts.step,
                    ..Facts::default()
                },
                key: item.key.clone(),
                subject: item.subject.clone(),
                topic: item.topic.clone(),
                stem: item.stem.clone(),
                exhibits: item.exhibits.clone(),
                case: item.case.clone(),
                shuffle: item.shuffle,
                status: item.status,
            },
            form: FormItem {
                revision,
                ..form.clone()
            },
        }
    }

    /// Returns the item. Its choices are keyed only as far as their number is part of the question,
    /// and then the first ones are.
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// Returns its layout.
    pub fn form(&self) -> &FormItem {
        &self.form
    }
}

fn unkeyed(kind: &ItemKind, shown: &[PartId]) -> ItemKind {
    match kind {
        ItemKind::Selection(selection) => ItemKind::Selection(selection_of(selection)),
        ItemKind::Ordered(ordered) => ItemKind::Ordered(ordered_of(ordered, shown)),
        ItemKind::Numeric(numeric) => ItemKind::Numeric(Box::new(numeric_of(numeric))),
    }
}

fn selection_of(selection: &Selection) -> Selection {
    let mut unkeyed = selection.clone();
    unkeyed.interchangeable = Vec::new();
    for slot in &mut unkeyed.slots {
        // "Choose 2" is part of the question.
        let told = match slot.takes {
            PickLimit::Keyed => slot.key_count(),
            PickLimit::One | PickLimit::Any => 0,
        };
        slot.why = String::new();
        for (nth, choice) in slot.choices.iter_mut().enumerate() {
            *choice = Choice {
                id: choice.id.clone(),
                text: std::mem::take(&mut choice.text),
                key: nth < told,
                why: String::new(),
                harmful: false,
                acceptable: false,
            };
        }
    }
    unkeyed
}

/// Returns the steps in their order on screen: the author's order is the key.
fn ordered_of(ordered: &Ordered, shown: &[PartId]) -> Ordered {
    let mut steps = ordered.steps.clone();
    let place = |id: &PartId| shown.iter().position(|shown| shown == id);
    steps.sort_by(|one, other| (place(&one.id), &one.id).cmp(&(place(&other.id), &other.id)));
    for step in &mut steps {
        step.why = String::new();
    }
    Ordered {
        steps,
        accepted: Vec::new(),
    }
}

fn numeric_of(numeric: &Numeric) -> Numeric {
    Numeric {
        given: numeric.given.clone(),
        steps: Vec::new(),
        formula: Formula::parse("0").expect("invariant: a digit is a formula"),
        unit: numeric.unit.clone(),
        round: numeric.round,
        round_mode: numeric.round_mode,
        round_first: Vec::new(),
        limits: None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;

    use super::*;
    use crate::domain::drawn::{Chance, Drawn};
    use crate::domain::testing::{KINDS, item, kind_number, rekeyed};

    fn form_of(item: &Item, drawn: Drawn) -> FormItem {
        FormItem {
            key: item.key.clone(),
            revision: item.revision,
            drawn,
            difficulty_milli: None,
        }
    }

    proptest! {
        /// What a page is made of before the reveal is the same whichever choice is keyed.
        #[test]
        fn an_item_without_its_key_is_the_same_whichever_choice_is_keyed(
            number in 0..KINDS, by in 0_usize..9, seed: u64,
        ) {
            let one = item("ivig", "rate", "one", kind_number(number));
            let mut chance = Chance::seed_from_u64(seed);
            let drawn = one.kind.rules().draw(true, &mut chance);
            let other = rekeyed(&one, by);
            let of = |item: &Item| UnkeyedItem::of(item, &form_of(item, drawn.clone()));
            prop_assert_eq!(of(&one), of(&other));
            prop_assert_eq!(of(&one).item().kind.name(), one.kind.name());
        }
    }
}
