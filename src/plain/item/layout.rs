//! The parts of an item in the order in which they are read: one list, a list for each group, row or
//! blank, or none. Reading and naming use the same lists, so that a learner types what was read.

use std::collections::BTreeSet;

use crate::domain::choice::Choice;
use crate::domain::describe::{self, Labels, letter, slots_shown};
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::kind::{AnswerShape, ChoiceSlot, ItemKind, Selection};
use crate::domain::markup::plain;
use crate::domain::passage::Passage;
use crate::plain::spell::spelled;

/// The form in which the parts of an item are read and named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartsForm {
    /// One list of choices.
    List,
    /// Marked words, in one list.
    Marks,
    /// A list for each group or wing; the letters go on from one to the next.
    Groups,
    /// A list for each row; a part is a box.
    Rows,
    /// A list for each blank.
    Blanks,
    /// The same list for each blank; a part stands in one blank at a time.
    Tokens,
    /// Steps to put in order.
    Steps,
    /// No parts: a number.
    Number,
}

/// A part with its label and its words.
pub struct NamedPart<'a> {
    /// The id.
    pub id: PartId,
    /// The label on screen: "B", "B2", "2C".
    pub label: String,
    /// The label within its list: "B", "2", "C".
    pub short: String,
    /// The words of the part; of a box, those of its column.
    pub text: String,
    /// The choice; `None` for a step.
    pub choice: Option<&'a Choice>,
    /// The slot; `None` for a step.
    pub slot: Option<&'a ChoiceSlot>,
    /// The rationale, with its markup.
    pub why: &'a str,
}

/// A list of parts that are named together.
pub struct NamedList<'a> {
    /// The label of the list: the letter of a row, the number of a blank, or empty.
    pub label: String,
    /// The words of the list: the group, the row, or the words around a blank.
    pub text: String,
    /// The rationale of the whole list, with its markup; empty if its parts have their own.
    pub why: &'a str,
    /// The parts, in screen order.
    pub parts: Vec<NamedPart<'a>>,
}

/// The lists of an item.
pub struct ItemLayout<'a> {
    /// The form.
    pub form: PartsForm,
    /// The lists, in screen order.
    pub lists: Vec<NamedList<'a>>,
}

impl<'a> ItemLayout<'a> {
    /// Finds the parts of an item with this layout.
    pub fn new(kind: &'a ItemKind, drawn: &'a Drawn) -> Self {
        let labels = Labels::new(kind, drawn);
        let selection = match kind {
            ItemKind::Selection(selection) => selection,
            ItemKind::Ordered(ordered) => {
                let step = |id: &PartId| {
                    let step = ordered.steps.iter().find(|step| step.id == *id)?;
                    let label = labels.of(id)?;
                    Some(NamedPart {
                        id: id.clone(),
                        short: label.clone(),
                        label,
                        text: words(&step.text),
                        choice: None,
                        slot: None,
                        why: &step.why,
                    })
                };
                let steps = drawn.order.iter().filter_map(step).collect();
                return Self::one(PartsForm::Steps, steps);
            }
            ItemKind::Numeric(_) => {
                return Self {
                    form: PartsForm::Number,
                    lists: Vec::new(),
                };
            }
        };
        let reader = Lists {
            selection,
            drawn,
            labels: &labels,
        };
        let (form, lists) = match selection.shape() {
            AnswerShape::List | AnswerShape::Regions => {
                return Self::one(PartsForm::List, reader.all());
            }
            AnswerShape::Spans => return Self::one(PartsForm::Marks, reader.all()),
            AnswerShape::Groups | AnswerShape::BowTie => (PartsForm::Groups, reader.groups()),
            AnswerShape::Grid => (PartsForm::Rows, reader.rows()),
            AnswerShape::Blanks => (PartsForm::Blanks, reader.blanks()),
            AnswerShape::Targets => (PartsForm::Tokens, reader.blanks()),
            // These are no selections.
            AnswerShape::Order | AnswerShape::Number => (PartsForm::Number, Vec::new()),
        };
        Self { form, lists }
    }

    fn one(form: PartsForm, parts: Vec<NamedPart<'a>>) -> Self {
        let list = NamedList {
            label: String::new(),
            text: String::new(),
            why: "",
            parts,
        };
        Self {
            form,
            lists: vec![list],
        }
    }

    /// Returns every part, list by list.
    pub fn parts(&self) -> impl Iterator<Item = &NamedPart<'a>> {
        self.lists.iter().flat_map(|list| &list.parts)
    }

    /// Returns the part with this id.
    pub fn part(&self, id: &PartId) -> Option<&NamedPart<'a>> {
        self.parts().find(|part| part.id == *id)
    }

    /// Returns the list that has the part with this id.
    pub fn list_of(&self, id: &PartId) -> Option<&NamedList<'a>> {
        let has = |list: &&NamedList<'a>| list.parts.iter().any(|part| part.id == *id);
        self.lists.iter().find(has)
    }

    /// Returns the columns of a grid with their numbers; empty for other forms.
    pub fn columns(&self) -> Vec<(&str, &str)> {
        let boxes = match (self.form, self.lists.first()) {
            (PartsForm::Rows, Some(row)) => row.parts.as_slice(),
            _ => &[],
        };
        boxes
            .iter()
            .map(|part| (part.short.as_str(), part.text.as_str()))
            .collect()
    }

    /// Returns the last letter of the parts, or of the rows of a grid.
    pub fn last_letter(&self) -> &str {
        let last = match self.form {
            PartsForm::Rows => self.lists.last().map(|row| &row.label),
            PartsForm::Tokens => self
                .lists
                .first()
                .and_then(|list| list.parts.last())
                .map(|part| &part.short),
            _ => self.parts().last().map(|part| &part.short),
        };
        last.map_or("", String::as_str)
    }
}

/// The reader of the lists of a selection.
struct Lists<'a, 'l> {
    selection: &'a Selection,
    drawn: &'a Drawn,
    labels: &'l Labels<'a>,
}

impl<'a> Lists<'a, '_> {
    fn part(&self, slot: &'a ChoiceSlot, choice: &'a Choice) -> Option<NamedPart<'a>> {
        let label = self.labels.of(&choice.id)?;
        Some(NamedPart {
            id: choice.id.clone(),
            short: label.clone(),
            label,
            text: words(&choice.text),
            choice: Some(choice),
            slot: Some(slot),
            why: &choice.why,
        })
    }

    /// Returns the choices of a slot in screen order.
    fn of_slot(&self, slot: &'a ChoiceSlot) -> Vec<NamedPart<'a>> {
        let part = |id: &PartId| {
            let choice = slot.choices.iter().find(|choice| choice.id == *id)?;
            self.part(slot, choice)
        };
        self.drawn.order.iter().filter_map(part).collect()
    }

    fn all(&self) -> Vec<NamedPart<'a>> {
        let part = |id: &PartId| {
            let slot = self.selection.slot_of(id)?;
            let mut part = self.part(slot, self.selection.choice(id)?)?;
            // Equal words in two cells are two marks.
            if let Some(cell) = self.cell(id) {
                part.text = format!("{cell}: {}", part.text);
            }
            Some(part)
        };
        self.drawn.order.iter().filter_map(part).collect()
    }

    fn cell(&self, id: &PartId) -> Option<String> {
        let passage = &self.selection.passage;
        let marks = self.selection.is_marked();
        let cell = marks.then(|| super::passage::cell(passage, id.as_str()))?;
        cell.map(|cell| spelled(&cell))
    }

    fn groups(&self) -> Vec<NamedList<'a>> {
        let slots = slots_shown(self.selection, self.drawn).into_iter();
        slots
            .map(|slot| NamedList {
                label: String::new(),
                text: words(&slot.label),
                why: &slot.why,
                parts: self.of_slot(slot),
            })
            .collect()
    }

    fn blanks(&self) -> Vec<NamedList<'a>> {
        let texts = self.places();
        let slots = self.selection.slots.iter().zip(texts).enumerate();
        slots
            .map(|(nth, (slot, text))| {
                let mut parts = self.of_slot(slot);
                for (place, part) in parts.iter_mut().enumerate() {
                    part.short = letter(place);
                }
                NamedList {
                    label: (nth + 1).to_string(),
                    text,
                    why: &slot.why,
                    parts,
                }
            })
            .collect()
    }

    /// Returns the words around each blank, as many as tell the blanks apart.
    fn places(&self) -> Vec<String> {
        let slots = &self.selection.slots;
        let of = |words: usize| -> Vec<String> {
            let place = |slot: &ChoiceSlot| around(&self.selection.passage, &slot.id, slots, words);
            slots.iter().map(place).collect()
        };
        let differ = |texts: &Vec<String>| {
            let distinct: BTreeSet<&String> = texts.iter().collect();
            distinct.len() == texts.len()
        };
        let mut found = WORDS_BEFORE.map(of).into_iter();
        let few = found.clone().next().unwrap_or_default();
        found.find(differ).unwrap_or(few)
    }

    fn rows(&self) -> Vec<NamedList<'a>> {
        let slots = slots_shown(self.selection, self.drawn).into_iter();
        let mut by_slot: Vec<(&ChoiceSlot, Vec<NamedPart<'a>>)> =
            slots.map(|slot| (slot, self.of_slot(slot))).collect();
        let numbered = |parts: &mut Vec<NamedPart<'a>>| {
            for (place, part) in parts.iter_mut().enumerate() {
                part.short = (place + 1).to_string();
            }
        };
        let row = |nth: usize, text: &str, why: &'a str, mut parts: Vec<NamedPart<'a>>| {
            numbered(&mut parts);
            NamedList {
                label: letter(nth),
                text: words(text),
                why,
                parts,
            }
        };
        if self.selection.slots_are_rows() {
            let rows = by_slot.into_iter().enumerate();
            return rows
                .map(|(nth, (slot, parts))| row(nth, &slot.label, &slot.why, parts))
                .collect();
        }
        let count = by_slot.first().map_or(0, |(_, parts)| parts.len());
        (0..count)
            .map(|nth| {
                let (mut text, mut why) = ("", "");
                let boxes = by_slot.iter_mut().filter_map(|(slot, parts)| {
                    // The first box of each column that is left belongs to this row.
                    let mut part = (!parts.is_empty()).then(|| parts.remove(0))?;
                    if let Some(choice) = part.choice {
                        (text, why) = (&choice.text, &choice.why);
                    }
                    part.text = words(&describe::slot_name(self.selection, slot));
                    Some(part)
                });
                let boxes = boxes.collect();
                row(nth, text, why, boxes)
            })
            .collect()
    }
}

/// Returns a text of an item in words, on one line.
pub fn words(text: &str) -> String {
    spelled(&plain(text))
}

/// The numbers of words before a blank that tell where it stands; the first that is enough.
const WORDS_BEFORE: [usize; 4] = [4, 8, 12, 16];

/// Returns the place of a blank: the words before it, or the row and column of its cell.
fn around(passage: &Passage, id: &PartId, slots: &[ChoiceSlot], words: usize) -> String {
    let blank = |id: &str| {
        let nth = slots.iter().position(|slot| slot.id.as_str() == id);
        format!("blank {}", nth.map_or(0, |nth| nth + 1))
    };
    spelled(&super::passage::place(passage, id.as_str(), words, &blank))
}
