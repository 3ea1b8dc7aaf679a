//! Responses and parts in words, for reports, transcripts and screens.

use std::collections::BTreeMap;

use super::drawn::Drawn;
use super::ids::PartId;
use super::kind::{AnswerShape, ChoiceSlot, ItemKind, Selection};
use super::markup;
use super::response::Response;

/// The words for an empty response.
pub const NOTHING_GIVEN: &str = "nothing";

/// A part of an item, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartWords {
    /// The text of the part, with its slot if there are several.
    pub text: String,
    /// The rationale of the part; empty if there is none.
    pub why: String,
    /// True if the part alone belongs to the key; of slots that may change places, as written.
    pub keyed: bool,
}

/// Returns the name of a slot: its label, or "blank 2".
pub fn slot_name(selection: &Selection, slot: &ChoiceSlot) -> String {
    if !slot.label.is_empty() {
        return markup::plain(&slot.label);
    }
    let place = selection.slots.iter().position(|of| of.id == slot.id);
    format!("Blank {}", place.map_or(0, |place| place + 1))
}

/// Returns a part in words; `None` if the item has no such part.
pub fn part(kind: &ItemKind, id: &PartId) -> Option<PartWords> {
    let selection = match kind {
        ItemKind::Selection(selection) => selection,
        ItemKind::Ordered(ordered) => {
            let step = ordered.steps.iter().find(|step| step.id == *id)?;
            return Some(PartWords {
                text: markup::plain(&step.text),
                why: markup::plain(&step.why),
                keyed: false,
            });
        }
        ItemKind::Numeric(_) => return None,
    };
    let (slot, choice) = (selection.slot_of(id)?, selection.choice(id)?);
    let text = markup::plain(&choice.text);
    let name = || slot_name(selection, slot);
    Some(PartWords {
        text: if selection.is_flat() {
            text
        } else if selection.slots_are_columns() {
            // The row comes first, as it is read.
            format!("{text}: {}", name())
        } else {
            format!("{}: {text}", name())
        },
        why: markup::plain(match choice.why.is_empty() {
            true => &slot.why,
            false => &choice.why,
        }),
        keyed: choice.key,
    })
}

/// Returns a response in words: the choices, the order or the number.
pub fn response(kind: &ItemKind, response: &Response) -> String {
    if let (ItemKind::Numeric(numeric), Response::Number(typed)) = (kind, response) {
        return numeric.given(typed);
    }
    let text = |id: &PartId| match kind {
        ItemKind::Selection(of) => of.choice(id).map(|choice| markup::plain(&choice.text)),
        _ => part(kind, id).map(|part| part.text),
    };
    let words =
        |id: &PartId| text(id).unwrap_or_else(|| format!("a part that no longer exists ({id})"));
    let given = response.parts();
    let joined = |between: &str| {
        let words: Vec<String> = given.iter().map(words).collect();
        words.join(between)
    };
    match kind {
        _ if given.is_empty() => NOTHING_GIVEN.into(),
        ItemKind::Ordered(_) => joined(" → "),
        ItemKind::Selection(of) if !of.is_flat() => by_slot(of, given),
        _ => joined("; "),
    }
}

fn by_slot(selection: &Selection, given: &[PartId]) -> String {
    let slot = |slot: &ChoiceSlot| {
        let ours = slot.choices.iter().filter(|of| given.contains(&of.id));
        let texts: Vec<String> = ours.map(|of| markup::plain(&of.text)).collect();
        let name = slot_name(selection, slot);
        (!texts.is_empty()).then(|| format!("{name}: {}", texts.join(", ")))
    };
    let slots: Vec<String> = selection.slots.iter().filter_map(slot).collect();
    match slots.is_empty() {
        true => NOTHING_GIVEN.into(),
        false => slots.join("; "),
    }
}

/// Returns the parts that are chosen independently, in screen order; empty if only a whole response
/// has a meaning.
pub fn chosen_from(kind: &ItemKind, drawn: &Drawn) -> Vec<PartId> {
    match kind {
        ItemKind::Selection(_) => drawn.order.clone(),
        // Every response has every step: only the whole order distinguishes them.
        ItemKind::Ordered(_) | ItemKind::Numeric(_) => Vec::new(),
    }
}

/// Returns the letter of the n-th place: A to Z.
pub fn letter(place: usize) -> String {
    let letter = u8::try_from(place)
        .ok()
        .filter(|n| *n < 26)
        .map(|n| char::from(b'A' + n));
    letter.map(String::from).unwrap_or_default()
}

/// Returns the slots in screen order.
pub fn slots_shown<'a>(selection: &'a Selection, drawn: &Drawn) -> Vec<&'a ChoiceSlot> {
    let place = |slot: &&ChoiceSlot| {
        let first = slot.choices.iter().filter_map(|of| place_of(drawn, &of.id));
        first.min()
    };
    let mut slots: Vec<&ChoiceSlot> = selection.slots.iter().collect();
    slots.sort_by_key(place);
    slots
}

/// Returns the place of a part on screen, counted through all slots.
pub fn place_of(drawn: &Drawn, id: &PartId) -> Option<usize> {
    drawn.order.iter().position(|known| known == id)
}

/// The labels of the parts of an item on screen: a letter; in a grid the row and the column, "B2"; in
/// a blank or target its number and the letter of the choice, "2C".
pub struct Labels<'a> {
    kind: &'a ItemKind,
    places: BTreeMap<&'a PartId, PartPlace>,
}

/// The place of a part: among all parts, among the slots, and among the choices of its slot.
struct PartPlace {
    all: usize,
    slot: usize,
    within: usize,
}

impl<'a> Labels<'a> {
    /// Finds the place of every part of an item with this layout.
    pub fn new(kind: &'a ItemKind, drawn: &'a Drawn) -> Self {
        let slots = kind.selection().into_iter().flat_map(|of| &of.slots);
        let in_slot: BTreeMap<&PartId, usize> = slots
            .enumerate()
            .flat_map(|(nth, slot)| slot.choices.iter().map(move |of| (&of.id, nth)))
            .collect();
        // Slots in screen order, each with the number of its choices so far.
        let mut seen: Vec<(usize, usize)> = Vec::new();
        let mut places = BTreeMap::new();
        for (all, id) in drawn.order.iter().enumerate() {
            let written = in_slot.get(id).copied().unwrap_or(0);
            let known = seen.iter().position(|(slot, _)| *slot == written);
            let slot = known.unwrap_or(seen.len());
            if known.is_none() {
                seen.push((written, 0));
            }
            let within = seen.get_mut(slot).map_or(0, |(_, count)| {
                *count += 1;
                *count - 1
            });
            places.insert(id, PartPlace { all, slot, within });
        }
        Self { kind, places }
    }

    /// Returns the label of a part; `None` if it is not on screen.
    pub fn of(&self, id: &PartId) -> Option<String> {
        let place = self.places.get(id)?;
        let (slot, within) = (place.slot, place.within);
        let Some(selection) = self.kind.selection() else {
            return Some(letter(place.all));
        };
        Some(match selection.shape() {
            AnswerShape::Grid if selection.slots_are_rows() => {
                format!("{}{}", letter(slot), within + 1)
            }
            AnswerShape::Grid => format!("{}{}", letter(within), slot + 1),
            AnswerShape::Blanks | AnswerShape::Targets => {
                format!("{}{}", slot + 1, letter(within))
            }
            AnswerShape::List
            | AnswerShape::Groups
            | AnswerShape::Spans
            | AnswerShape::BowTie
            | AnswerShape::Regions
            | AnswerShape::Order
            | AnswerShape::Number => letter(place.all),
        })
    }

    /// Returns a response as the labels of its parts: a set in screen order, in a grid row by row, an
    /// order as it was given; `None` if it has no parts.
    pub fn of_response(&self, response: &Response) -> Option<String> {
        let mut given: Vec<&PartId> = response.parts().iter().collect();
        let place = |id: &PartId| self.places.get(id);
        if self
            .kind
            .selection()
            .is_some_and(Selection::slots_are_columns)
        {
            given.sort_by_key(|id| place(id).map(|of| (of.within, of.slot)));
        } else if !matches!(response, Response::Sequence(_)) {
            given.sort_by_key(|id| place(id).map(|of| of.all));
        }
        let labels: Vec<String> = given.into_iter().filter_map(|id| self.of(id)).collect();
        (!labels.is_empty()).then(|| labels.join(" "))
    }
}

/// Returns the label of one part; see [`Labels`].
pub fn label(kind: &ItemKind, drawn: &Drawn, id: &PartId) -> Option<String> {
    Labels::new(kind, drawn).of(id)
}

/// Returns a response as labels; see [`Labels::of_response`].
pub fn labels(kind: &ItemKind, drawn: &Drawn, response: &Response) -> Option<String> {
    Labels::new(kind, drawn).of_response(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::KindName;
    use crate::domain::testing::slots;

    #[test]
    fn the_labels_of_a_grid_go_row_by_row() {
        let columns = [("p", "abcd", "ad"), ("q", "abcd", "b"), ("r", "abcd", "bc")];
        for (kind, labels_of_key) in [
            (KindName::MatrixResponse, "A1 B2 B3 C3 D1"),
            (KindName::Grouping, "A D F J K"),
        ] {
            let kind = ItemKind::Selection(slots(kind, &columns));
            let ids = kind.selection().into_iter().flat_map(Selection::choices);
            let drawn = Drawn::ordered(ids.map(|choice| choice.id.clone()).collect());
            let key = kind.rules().key(&drawn);
            let shown = labels(&kind, &drawn, &key);
            assert_eq!(shown.as_deref(), Some(labels_of_key));
        }
    }
}
