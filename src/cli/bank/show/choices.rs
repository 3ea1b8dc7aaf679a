//! The choices of items alone, shuffled and with running numbers, for guessing; and the answer key.

use std::sync::Arc;

use super::sheet::ItemSheet;
use super::task::task;
use crate::domain::choice::Choice;
use crate::domain::describe::{Labels, letter, place_of, slots_shown};
use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::kind::{ChoiceSlot, ItemKind, Selection};
use crate::domain::markup;

/// Returns the choices of the items in this order. A calculation has none, and has no number.
pub fn text(items: &[Arc<Item>], seed: u64) -> String {
    let mut sheet = ItemSheet::default();
    for (number, item) in numbered(items) {
        let drawn = Drawn::seeded(item, seed);
        if number > 1 {
            sheet.line("");
        }
        sheet.title(&format!("{number}: {}", task(&item.kind)));
        match &item.kind {
            ItemKind::Selection(selection) => slots(selection, item, &drawn, &mut sheet),
            ItemKind::Ordered(ordered) => {
                let labels = Labels::new(&item.kind, &drawn);
                for id in &drawn.order {
                    let step = ordered.steps.iter().find(|step| step.id == *id);
                    let text = step.map_or("", |step| &step.text);
                    let label = labels.of(id).unwrap_or_default();
                    sheet.entry(&format!("{label}  "), &markup::plain(text));
                }
            }
            ItemKind::Numeric(_) => {}
        }
    }
    sheet.into_text()
}

/// Returns a line with the number, the labels of the key and the name of each item.
pub fn answer_key(items: &[Arc<Item>], seed: u64) -> String {
    let line = |(number, item): (usize, &Item)| {
        let drawn = Drawn::seeded(item, seed);
        let key = item.kind.rules().key(&drawn);
        let labels = Labels::new(&item.kind, &drawn).of_response(&key);
        format!("{number}: {}  {}", labels.unwrap_or_default(), item.key)
    };
    numbered(items).map(line).collect::<Vec<_>>().join("\n")
}

fn numbered(items: &[Arc<Item>]) -> impl Iterator<Item = (usize, &Item)> {
    let items = items.iter().map(|item| &**item);
    let chosen = items.filter(|item| !matches!(item.kind, ItemKind::Numeric(_)));
    (1..).zip(chosen)
}

/// Adds each choice with its label. A list that several slots share stands there once.
fn slots(selection: &Selection, item: &Item, drawn: &Drawn, sheet: &mut ItemSheet) {
    let labels = Labels::new(&item.kind, drawn);
    let shown = slots_shown(selection, drawn);
    if selection.shares_choices() && !selection.slots_are_blanks() {
        return grid(selection, &shown, drawn, sheet);
    }
    for (nth, slot) in shown.iter().enumerate() {
        let heading = match (slot.label.is_empty(), selection.slots_are_blanks()) {
            (false, _) => markup::plain(&slot.label),
            (true, true) => format!("Blank {}", nth + 1),
            (true, false) => String::new(),
        };
        if !heading.is_empty() {
            sheet.line(&format!("  {heading}"));
        }
        if nth > 0 && selection.shares_choices() {
            sheet.line("  The same tokens.");
            continue;
        }
        for choice in in_order(slot, drawn) {
            let label = labels.of(&choice.id).unwrap_or_default();
            sheet.entry(&format!("{label}  "), &markup::plain(&choice.text));
        }
    }
}

/// Returns the choices of a slot in screen order.
fn in_order<'s>(slot: &'s ChoiceSlot, drawn: &Drawn) -> Vec<&'s Choice> {
    let mut choices: Vec<&Choice> = slot.choices.iter().collect();
    choices.sort_by_key(|choice| place_of(drawn, &choice.id));
    choices
}

/// Adds the rows with their letters and the columns with their numbers.
fn grid(selection: &Selection, shown: &[&ChoiceSlot], drawn: &Drawn, sheet: &mut ItemSheet) {
    let named: Vec<String> = shown
        .iter()
        .map(|slot| markup::plain(&slot.label))
        .collect();
    let first = shown
        .first()
        .map_or(Vec::new(), |slot| in_order(slot, drawn));
    let own: Vec<String> = first.iter().map(|of| markup::plain(&of.text)).collect();
    let (rows, columns) = match selection.slots_are_rows() {
        true => (named, own),
        false => (own, named),
    };
    for (nth, column) in columns.iter().enumerate() {
        sheet.entry(&format!("{}  ", nth + 1), column);
    }
    for (nth, row) in rows.iter().enumerate() {
        sheet.entry(&format!("{}  ", letter(nth)), row);
    }
}
