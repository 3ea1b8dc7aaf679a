//! The number of parts to choose, in a few words.

use crate::domain::kind::{AnswerShape, ChoiceSlot, ItemKind, PickLimit, Selection};

/// Returns the words for an item: "choose one for each blank".
pub fn task(kind: &ItemKind) -> String {
    match kind {
        ItemKind::Selection(selection) => chosen(selection),
        ItemKind::Ordered(_) => "put all in order".into(),
        ItemKind::Numeric(numeric) => format!("give a number in {}", numeric.unit_words()),
    }
}

fn chosen(selection: &Selection) -> String {
    match selection.shape() {
        AnswerShape::Grid if selection.slots_are_rows() => "choose one column in each row".into(),
        AnswerShape::Grid => "choose one or more rows in each column".into(),
        AnswerShape::Blanks => "choose one for each blank".into(),
        AnswerShape::Targets => "choose one token for each blank".into(),
        AnswerShape::Groups => "choose one or more in each group".into(),
        AnswerShape::BowTie => "choose two actions, one condition, two parameters".into(),
        AnswerShape::List
        | AnswerShape::Spans
        | AnswerShape::Regions
        | AnswerShape::Order
        | AnswerShape::Number => match selection.described().takes {
            PickLimit::One => "choose one".into(),
            PickLimit::Any => "choose one or more".into(),
            PickLimit::Keyed => {
                let count: usize = selection.slots.iter().map(ChoiceSlot::limit).sum();
                format!("choose {count}")
            }
        },
    }
}
