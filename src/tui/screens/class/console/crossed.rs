//! The responses to an item whose slots offer the same choices: a table with the count of each box.
//!
//! One line for each box would be longer than a page: a grid of 10 rows and 3 columns has 30.

use crate::domain::describe::{letter, slot_name, slots_shown};
use crate::domain::form::FormItem;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::kind::{ChoiceSlot, Selection};
use crate::domain::markup::plain;
use crate::domain::room::Tally;
use crate::tui::page::{Block, Grid, GridRow, Role, Span};
use crate::tui::sign::Sign;

/// A row or a column of the table: its label, its words and its boxes.
struct Line {
    label: String,
    words: String,
    boxes: Vec<PartId>,
}

/// Returns the table of the latest vote, with the key only if `keyed`; `None` for items of other
/// kinds.
pub fn crossed(item: &Item, form: &FormItem, votes: &[Tally], keyed: bool) -> Option<Vec<Block>> {
    let selection = item.kind.selection()?;
    let last = votes.last().filter(|_| selection.shares_choices())?;
    let (rows, columns) = lines(selection, form);
    let count = |id: &PartId| {
        let part = last.parts.iter().find(|part| part.0 == *id);
        part.map_or(0, |part| part.1)
    };
    let cell = |id: &PartId| {
        let sign = match keyed && is_key(selection, id) {
            true => Span::sign(Sign::Correct, Role::Right),
            false => Span::plain(" "),
        };
        let count = count(id);
        let role = if count == 0 {
            Role::Quiet
        } else {
            Role::Strong
        };
        vec![sign, Span::new(format!(" {count}"), role)]
    };
    let named = |line: &Line| {
        let words = Span::authored(line.words.clone(), Role::Plain);
        match line.label.is_empty() {
            true => vec![words],
            false => vec![Span::new(format!("{} ", line.label), Role::Accent), words],
        }
    };
    let row = |line: &Line| {
        let mut cells = vec![named(line)];
        cells.extend(line.boxes.iter().map(cell));
        GridRow {
            cells,
            ..GridRow::default()
        }
    };
    let mut head = vec![Vec::new()];
    head.extend(columns.iter().map(named));
    let grid = Block::Grid(Grid {
        head,
        rows: rows.iter().map(row).collect(),
    });
    let vote = match votes.len() {
        1 => String::new(),
        count => format!(" in vote {count}"),
    };
    let did = match selection.is_exclusive() {
        true => "placed each choice",
        false => "chose each box",
    };
    let words = format!("How many of {} {did}{vote}", last.given);
    Some(vec![Block::para(words, Role::Quiet), grid])
}

/// Returns whether a box can be correct: its own key, or that of a slot that may change places with
/// its own.
fn is_key(selection: &Selection, id: &PartId) -> bool {
    let own = selection.choice(id).is_some_and(|choice| choice.key);
    let sets = selection.interchangeable.iter();
    let mut sets = sets.filter(|set| set.iter().any(|slot| id.slot() == Some(slot.as_str())));
    own || sets.any(|set| {
        let other = |slot: &PartId| PartId::in_slot(slot.as_str(), id.local());
        set.iter().any(|slot| {
            let choice = selection.choice(&other(slot));
            choice.is_some_and(|choice| choice.key)
        })
    })
}

/// Returns the rows with their boxes, and the columns: rows and columns of a grid as on screen, or
/// the tokens by blanks.
fn lines(selection: &Selection, form: &FormItem) -> (Vec<Line>, Vec<Line>) {
    let slots = match selection.is_exclusive() {
        // Blanks have their numbers in the order of the text.
        true => selection.slots.iter().collect(),
        false => slots_shown(selection, &form.drawn),
    };
    let boxes = |slot: &ChoiceSlot| -> Vec<PartId> {
        let ours = |id: &&PartId| slot.choices.iter().any(|choice| choice.id == **id);
        form.drawn.order.iter().filter(ours).cloned().collect()
    };
    let by_slot: Vec<Vec<PartId>> = slots.iter().map(|slot| boxes(slot)).collect();
    let rows_are_slots = !selection.is_exclusive() && selection.slots_are_rows();
    let label = |nth: usize, is_row: bool| match is_row {
        true => letter(nth),
        false => (nth + 1).to_string(),
    };
    let slots = slots.iter().zip(&by_slot).enumerate();
    let slots = slots.map(|(nth, (slot, boxes))| Line {
        // The name of a blank has its number.
        label: match selection.is_exclusive() {
            true => String::new(),
            false => label(nth, rows_are_slots),
        },
        words: slot_name(selection, slot),
        boxes: boxes.clone(),
    });
    let slots: Vec<Line> = slots.collect();
    let first = by_slot.first().into_iter().flatten().enumerate();
    let choices = first.map(|(nth, id)| Line {
        label: label(nth, !rows_are_slots),
        words: selection
            .choice(id)
            .map(|choice| plain(&choice.text))
            .unwrap_or_default(),
        boxes: by_slot
            .iter()
            .filter_map(|ids| ids.get(nth).cloned())
            .collect(),
    });
    let choices: Vec<Line> = choices.collect();
    match rows_are_slots {
        true => (slots, choices),
        false => (choices, slots),
    }
}
