//! The names of the parts of an item that tell nothing about its key: letters, and numbers for columns.
//! Ids may tell it, since authors often write the key first, or call a part by what is looked for.

use super::choice::Choice;
use super::describe::{letter, place_of, slots_shown};
use super::drawn::Drawn;
use super::ids::PartId;
use super::kind::{AnswerShape, ChoiceSlot, ItemKind, Selection};

/// The names of the parts of an item with a layout.
pub struct PartNames<'i> {
    kind: &'i ItemKind,
    drawn: &'i Drawn,
}

impl<'i> PartNames<'i> {
    /// Creates the names of an item with this layout.
    pub fn new(kind: &'i ItemKind, drawn: &'i Drawn) -> Self {
        Self { kind, drawn }
    }

    /// Returns the names of the choices of a slot with the choices, in screen order.
    pub fn choices(&self, slot: &'i ChoiceSlot) -> Vec<(String, &'i Choice)> {
        let mut choices: Vec<&Choice> = slot.choices.iter().collect();
        choices.sort_by_key(|choice| place_of(self.drawn, &choice.id));
        let named = choices.into_iter().enumerate().map(|(within, choice)| {
            let all = place_of(self.drawn, &choice.id).unwrap_or(within);
            (self.choice_name(within, all), choice)
        });
        named.collect()
    }

    fn choice_name(&self, within: usize, all: usize) -> String {
        let Some(selection) = self.kind.selection() else {
            return letter(all);
        };
        match selection.shape() {
            AnswerShape::Grid if selection.slots_are_rows() => (within + 1).to_string(),
            AnswerShape::Grid | AnswerShape::Blanks | AnswerShape::Targets => letter(within),
            // As on screen, where letters go on from list to list.
            AnswerShape::List
            | AnswerShape::Groups
            | AnswerShape::Spans
            | AnswerShape::BowTie
            | AnswerShape::Regions
            | AnswerShape::Order
            | AnswerShape::Number => letter(all),
        }
    }

    /// Returns the names of the slots with the slots, in screen order. Only rows and columns have
    /// names; blanks, targets, groups and wings keep their ids, which stand in the text.
    pub fn slots(&self, selection: &'i Selection) -> Vec<(String, &'i ChoiceSlot)> {
        let shown = slots_shown(selection, self.drawn).into_iter().enumerate();
        let name = |nth: usize, slot: &ChoiceSlot| match selection.is_grid() {
            true if selection.slots_are_rows() => letter(nth),
            true => (nth + 1).to_string(),
            false => slot.id.to_string(),
        };
        shown.map(|(nth, slot)| (name(nth, slot), slot)).collect()
    }

    /// Returns the names of all parts of a flat list with their ids, in screen order.
    pub fn parts(&self) -> Vec<(String, &'i PartId)> {
        let order = self.drawn.order.iter().enumerate();
        order.map(|(all, id)| (letter(all), id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::KindName;
    use crate::domain::testing::slots;

    #[test]
    fn rows_have_letters_and_columns_numbers() {
        let columns = [("p", "abcd", "ad"), ("q", "abcd", "b")];
        for (kind, slot_names, choice_names) in [
            (KindName::MatrixResponse, "1 2", "A B C D A B C D"),
            (KindName::MatrixChoice, "A B", "1 2 3 4 1 2 3 4"),
            (KindName::Grouping, "p q", "A B C D E F G H"),
            (KindName::DropDownCloze, "p q", "A B C D A B C D"),
        ] {
            let selection = slots(kind, &columns);
            let kind = ItemKind::Selection(selection.clone());
            let ids = selection.choices().map(|choice| choice.id.clone());
            let drawn = Drawn::ordered(ids.collect());
            let names = PartNames::new(&kind, &drawn);
            let of_slots = names.slots(&selection);
            let shown: Vec<&str> = of_slots.iter().map(|(name, _)| &**name).collect();
            assert_eq!(shown.join(" "), slot_names);
            let of_choices = of_slots.iter().flat_map(|(_, slot)| names.choices(slot));
            let shown: Vec<String> = of_choices.map(|(name, _)| name).collect();
            assert_eq!(shown.join(" "), choice_names);
        }
    }
}
