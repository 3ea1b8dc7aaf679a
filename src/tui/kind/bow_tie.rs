//! Bow ties: two actions, a condition and two parameters, drawn above their lists.

use super::choice_list::ChoiceList;
use super::{
    ActionOutcome, ItemAction, ItemContext, ItemWidget, first_paragraph, letter, mark_sign,
};
use crate::domain::choice::Choice;
use crate::domain::describe::place_of;
use crate::domain::drawn::Drawn;
use crate::domain::kind::{ChoiceSlot, Selection};
use crate::domain::scoring::{Mark, Marking};
use crate::tui::keymap::Keymap;
use crate::tui::page::{Block, BowTie, Role, Span, Target, Wing};

/// The bow tie on screen. Its keys are those of its lists.
pub struct BowTieWidget<'a> {
    kind: &'a Selection,
    list: ChoiceList<'a>,
}

impl<'a> BowTieWidget<'a> {
    /// Creates a widget for this bow tie.
    pub fn new(kind: &'a Selection) -> Self {
        Self {
            kind,
            list: ChoiceList::new(kind),
        }
    }

    /// Returns the drawing with the words of these choices in its boxes.
    fn drawing(&self, filled: &dyn Fn(&ChoiceSlot) -> Vec<Vec<Span>>) -> Vec<Block> {
        let wing = |slot: &ChoiceSlot| {
            let mut targets = filled(slot);
            targets.resize(slot.limit(), Vec::new());
            Wing {
                title: vec![Span::new(slot.label.clone(), Role::Heading)],
                targets,
            }
        };
        let [left, center, right] = self.kind.slots.as_slice() else {
            return Vec::new();
        };
        let tie = BowTie {
            left: wing(left),
            center: wing(center),
            right: wing(right),
        };
        vec![Block::BowTie(tie), Block::Gap]
    }

    fn given<'s>(&self, asked: &ItemContext, slot: &'s ChoiceSlot) -> Vec<&'s Choice> {
        let chosen = asked.entry.parts().iter();
        let ours = chosen.filter_map(|id| slot.choices.iter().find(|choice| choice.id == *id));
        ours.collect()
    }
}

/// Returns a choice as the words of a box, with its letter.
fn words(drawn: &Drawn, choice: &Choice) -> Vec<Span> {
    let place = place_of(drawn, &choice.id);
    let key = place.map(letter).unwrap_or_default();
    let mut spans = vec![Span::new(format!("{key} "), Role::Accent)];
    spans.extend(first_paragraph(&choice.text));
    spans
}

impl ItemWidget for BowTieWidget<'_> {
    fn how(&self, asked: &ItemContext) -> String {
        self.list.how(asked)
    }

    fn keymap(&self) -> Keymap<ItemAction> {
        self.list.keymap()
    }

    fn is_wide(&self) -> bool {
        true
    }

    fn places(&self) -> usize {
        self.list.places()
    }

    fn act(&self, asked: &ItemContext, act: ItemAction, typed: Option<char>) -> ActionOutcome {
        self.list.act(asked, act, typed)
    }

    fn click(&self, asked: &ItemContext, place: usize) -> ActionOutcome {
        // Boxes come after the places of the lists, so that a page follows the cursor in the lists.
        let boxed = place.checked_sub(self.places());
        self.list.click(asked, boxed.unwrap_or(place))
    }

    fn open(&self, asked: &ItemContext) -> Vec<Block> {
        let mut blocks = self.drawing(&|slot| {
            let boxed = |choice: &&Choice| {
                // A click on a filled box empties it.
                let place = place_of(asked.drawn, &choice.id);
                let target = place.and_then(|place| Target::at(self.places() + place));
                let spans = words(asked.drawn, choice).into_iter();
                spans.map(|span| span.aimed(target, false)).collect()
            };
            self.given(asked, slot).iter().map(boxed).collect()
        });
        blocks.push(Block::Columns(self.list.columns(asked)));
        blocks
    }

    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        let mut blocks = self.drawing(&|slot| {
            let boxed = |choice: &&Choice| {
                let mark = marking.of(&choice.id).unwrap_or(Mark::LeftOut);
                let mut spans = vec![mark_sign(mark), Span::plain(" ")];
                spans.extend(words(asked.drawn, choice));
                spans
            };
            self.given(asked, slot).iter().map(boxed).collect()
        });
        blocks.extend(self.list.marked(asked, marking));
        blocks
    }

    fn keyed(&self, drawn: &Drawn) -> Vec<Block> {
        let keys = |slot: &ChoiceSlot| {
            let keys = slot.choices.iter().filter(|choice| choice.key);
            keys.map(|choice| words(drawn, choice)).collect()
        };
        let mut blocks = self.drawing(&keys);
        blocks.extend(self.list.keyed(drawn));
        blocks
    }
}
