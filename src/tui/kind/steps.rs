//! Items with steps to put in order.
//!
//! A letter gives its step the next number; numbered steps can be moved. Nothing has to be dragged,
//! and screen readers can read the numbers aloud.

use super::{
    ActionOutcome, ItemAction, ItemContext, ItemWidget, first_paragraph, letter, moved, place_of,
    reason,
};
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::kind::{Ordered, Step};
use crate::domain::response::Response;
use crate::domain::scoring::{Mark, Marking};
use crate::tui::keymap::{Keymap, keymap};
use crate::tui::page::{Block, Role, Row, Span};
use crate::tui::sign::Sign;

/// The steps on screen.
pub struct Steps<'a> {
    kind: &'a Ordered,
}

const KEYS: Keymap<ItemAction> = keymap! { ItemAction;
    Letter, Digit => Pick, "number",
        "give that step the next number; the same key removes it", "";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    ' ' => Toggle, "",
        "give the selected step the next number, or remove its number", "number";
    '-', ShiftUp => Earlier, "up", "move the selected step one place earlier", "earlier";
    '+', ShiftDown => Later, "down", "move the selected step one place later", "later";
    Backspace => Erase, "", "remove the last number", "remove";
};

impl<'a> Steps<'a> {
    /// Creates a widget for the steps of this item.
    pub fn new(kind: &'a Ordered) -> Self {
        Self { kind }
    }

    fn shown(&self, asked: &ItemContext) -> Vec<&'a Step> {
        let by_id = |id: &PartId| self.kind.steps.iter().find(|step| step.id == *id);
        asked.drawn.order.iter().filter_map(by_id).collect()
    }

    fn toggle(&self, asked: &ItemContext, place: usize) -> ActionOutcome {
        let shown = self.shown(asked);
        let Some(step) = shown.get(place) else {
            let last = letter(shown.len().saturating_sub(1));
            return ActionOutcome::Refused(format!("the steps are A to {last}"));
        };
        let mut order = asked.entry.parts().to_vec();
        match order.iter().position(|id| *id == step.id) {
            Some(at) => {
                order.remove(at);
            }
            None => order.push(step.id.clone()),
        }
        ActionOutcome::Entered(entry(order), place)
    }

    fn shift(&self, asked: &ItemContext, later: bool) -> ActionOutcome {
        let shown = self.shown(asked);
        let mut order = asked.entry.parts().to_vec();
        let here = shown
            .get(asked.cursor)
            .and_then(|step| order.iter().position(|id| *id == step.id));
        let Some(here) = here else {
            return ActionOutcome::Refused("give this step a number first".into());
        };
        let there = if later {
            here + 1
        } else {
            here.wrapping_sub(1)
        };
        if there >= order.len() {
            return ActionOutcome::Nothing;
        }
        order.swap(here, there);
        ActionOutcome::Entered(entry(order), asked.cursor)
    }
}

fn entry(order: Vec<PartId>) -> Response {
    if order.is_empty() {
        Response::Blank
    } else {
        Response::Sequence(order)
    }
}

impl ItemWidget for Steps<'_> {
    fn how(&self, asked: &ItemContext) -> String {
        let (given, all) = (asked.entry.parts().len(), self.kind.steps.len());
        format!("Number all {all} steps in order ({given} of {all} placed).")
    }

    fn keymap(&self) -> Keymap<ItemAction> {
        KEYS
    }

    fn places(&self) -> usize {
        self.kind.steps.len()
    }

    fn act(&self, asked: &ItemContext, act: ItemAction, typed: Option<char>) -> ActionOutcome {
        match act {
            ItemAction::Toggle => self.toggle(asked, asked.cursor),
            ItemAction::Pick => typed
                .and_then(place_of)
                .map_or(ActionOutcome::Nothing, |place| self.toggle(asked, place)),
            ItemAction::Earlier => self.shift(asked, false),
            ItemAction::Later => self.shift(asked, true),
            ItemAction::Erase => {
                let mut order = asked.entry.parts().to_vec();
                order.pop().map_or(ActionOutcome::Nothing, |_| {
                    ActionOutcome::Entered(entry(order), asked.cursor)
                })
            }
            _ => moved(asked.cursor, self.places(), act),
        }
    }

    fn open(&self, asked: &ItemContext) -> Vec<Block> {
        let row = |(place, step): (usize, &Step)| {
            let number = asked.entry.parts().iter().position(|id| *id == step.id);
            let sign = match number {
                Some(at) => Span::new(format!("[{}]", at + 1), Role::Accent)
                    .with_alt(format!("number {}", at + 1)),
                None => Span::sign(Sign::NotTicked, Role::Plain).with_alt("no number"),
            };
            Block::Row(Row {
                key: letter(place),
                sign: vec![sign],
                text: first_paragraph(&step.text),
                ..Row::at(place, asked.cursor)
            })
        };
        self.shown(asked).into_iter().enumerate().map(row).collect()
    }

    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        let given = asked.entry.parts();
        if given.is_empty() {
            return self.keyed(asked.drawn);
        }
        // An accepted order is shown as it was given; any other order is shown beside the key.
        let steps: Vec<&Step> = if marking.score.is_full() {
            given
                .iter()
                .filter_map(|id| self.kind.steps.iter().find(|step| step.id == *id))
                .collect()
        } else {
            self.kind.steps.iter().collect()
        };
        let mut blocks = vec![Block::para("The correct order:", Role::Quiet)];
        for (place, step) in steps.into_iter().enumerate() {
            let hit = marking.of(&step.id) == Some(Mark::Hit);
            let yours = given.iter().position(|id| *id == step.id);
            let (words, role) = match yours {
                _ if hit => ("Correct.".to_owned(), Role::Right),
                Some(at) => (format!("You placed it at {}.", at + 1), Role::Wrong),
                None => ("Not placed.".to_owned(), Role::Warning),
            };
            let sign = if hit {
                Span::sign(Sign::Correct, Role::Right)
            } else {
                Span::sign(Sign::Incorrect, Role::Wrong)
            };
            blocks.push(Block::Row(Row {
                sign: vec![sign, Span::plain(format!(" {}.", place + 1))],
                text: first_paragraph(&step.text),
                below: reason(&words, role, &step.why),
                ..Row::default()
            }));
            blocks.push(Block::Gap);
        }
        blocks
    }

    fn keyed(&self, _drawn: &Drawn) -> Vec<Block> {
        let mut blocks = vec![Block::para("The correct order:", Role::Quiet)];
        for (place, step) in self.kind.steps.iter().enumerate() {
            blocks.push(Block::Row(Row {
                sign: vec![Span::plain(format!("{}.", place + 1))],
                text: first_paragraph(&step.text),
                below: reason("", Role::Plain, &step.why),
                ..Row::default()
            }));
            blocks.push(Block::Gap);
        }
        blocks
    }
}
