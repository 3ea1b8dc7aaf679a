//! The same question with another key.

use super::{Formula, Item, ItemKind, Revision};

/// Returns an item with another key, other reasons and other harm: the keys of each slot are moved on
/// by so many places.
pub fn rekeyed(item: &Item, by: usize) -> Item {
    let mut other = item.clone();
    other.revision = Revision([u8::try_from(by % 200).unwrap_or(0) + 1; 32]);
    other.rationale = format!("kept back {by}");
    match &mut other.kind {
        ItemKind::Selection(selection) => {
            for slot in &mut selection.slots {
                let mut keys: Vec<bool> = slot.choices.iter().map(|choice| choice.key).collect();
                let count = keys.len().max(1);
                keys.rotate_left(by % count);
                for (choice, key) in slot.choices.iter_mut().zip(keys) {
                    choice.key = key;
                    choice.harmful = !key && by.is_multiple_of(2);
                    choice.why = format!("kept back {by}");
                }
            }
        }
        ItemKind::Ordered(ordered) => {
            let count = ordered.steps.len().max(1);
            ordered.steps.rotate_left(by % count);
        }
        ItemKind::Numeric(numeric) => {
            numeric.formula = Formula::parse(&by.to_string()).expect("a number");
            numeric.limits = None;
        }
    }
    other
}
