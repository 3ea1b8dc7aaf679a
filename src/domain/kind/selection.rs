//! Items that are answered by choosing: slots, each of which takes choices from a list.
//!
//! Fifteen of the seventeen kinds come down to this: one list is one slot, a group, a row, a blank, a
//! target or a wing is a slot of its own. Checks, draws and marks are written once here; the table
//! of kinds tells them apart.

mod marking;

use std::collections::BTreeSet;

use super::table::{AnswerShape, KindDescription, KindName, PickLimit};
use super::{Kind, wrong_shape};
use crate::domain::choice::{self, Choice};
use crate::domain::drawn::{Chance, Drawn, shuffled};
use crate::domain::ids::PartId;
use crate::domain::passage::Passage;
use crate::domain::response::{Response, ResponseError};
use crate::domain::scoring::{Marking, Scope, ScoringRule};

/// Slots with their choices, and the text that they stand in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Selection {
    /// The kind.
    pub name: KindName,
    /// The slots in the author's order; one for a plain list.
    pub slots: Vec<ChoiceSlot>,
    /// The text, table or drawing with the places of slots or choices.
    pub passage: Passage,
    /// The slot that must be correct for the others to count; only with the rationale rule.
    pub anchor: Option<PartId>,
    /// Sets of slots whose keys may change places.
    pub interchangeable: Vec<Vec<PartId>>,
    /// The part of the item that a score below zero is raised to zero in.
    pub scope: Scope,
}

/// A place that takes choices.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ChoiceSlot {
    /// Its id within the item.
    pub id: PartId,
    /// Its words: the group, the row or the column; empty for a plain list or a blank.
    pub label: String,
    /// The rationale of the whole slot; empty if its choices have their own.
    pub why: String,
    /// The number of choices that it takes.
    pub takes: PickLimit,
    /// Its choices in the author's order.
    pub choices: Vec<Choice>,
}

/// The id of the slot of a plain list, which no response names.
const LIST: &str = "choices";

impl ChoiceSlot {
    /// Returns the number of its keys.
    pub fn key_count(&self) -> usize {
        self.choices.iter().filter(|choice| choice.key).count()
    }

    /// Returns the largest number of choices that it takes.
    pub fn limit(&self) -> usize {
        match self.takes {
            PickLimit::One => 1,
            PickLimit::Keyed => self.key_count(),
            PickLimit::Any => self.choices.len(),
        }
    }

    /// Returns the smallest number of choices that complete it.
    pub fn wanted(&self) -> usize {
        match self.takes {
            PickLimit::One | PickLimit::Any => 1,
            PickLimit::Keyed => self.key_count(),
        }
    }

    /// Returns the number of its choices among these.
    pub fn given(&self, chosen: &[PartId]) -> usize {
        let ours = |choice: &&Choice| chosen.contains(&choice.id);
        self.choices.iter().filter(ours).count()
    }
}

impl Selection {
    /// Creates an item of one list.
    pub fn list(name: KindName, choices: Vec<Choice>) -> Self {
        let slot = ChoiceSlot {
            id: PartId::new(LIST),
            label: String::new(),
            why: String::new(),
            takes: name.description().takes,
            choices,
        };
        Self::of(name, vec![slot], Passage::Absent)
    }

    /// Creates an item of these slots, with the scope of its kind.
    pub fn of(name: KindName, slots: Vec<ChoiceSlot>, passage: Passage) -> Self {
        Self {
            name,
            slots,
            passage,
            anchor: None,
            interchangeable: Vec::new(),
            scope: name.description().scope,
        }
    }

    /// Returns the description of its kind.
    pub fn described(&self) -> &'static KindDescription {
        self.name.description()
    }

    /// Returns the shape of its answer.
    pub fn shape(&self) -> AnswerShape {
        self.described().shape
    }

    /// Returns all choices, slot by slot.
    pub fn choices(&self) -> impl Iterator<Item = &Choice> {
        self.slots.iter().flat_map(|slot| &slot.choices)
    }

    /// Returns the choice with this id.
    pub fn choice(&self, id: &PartId) -> Option<&Choice> {
        self.choices().find(|choice| choice.id == *id)
    }

    /// Returns the slot that has the choice with this id.
    pub fn slot_of(&self, id: &PartId) -> Option<&ChoiceSlot> {
        let has = |slot: &&ChoiceSlot| slot.choices.iter().any(|choice| choice.id == *id);
        self.slots.iter().find(has)
    }

    /// Returns whether responses name choices without their slots.
    pub fn is_flat(&self) -> bool {
        matches!(
            self.shape(),
            AnswerShape::List | AnswerShape::Spans | AnswerShape::Regions
        )
    }

    /// Returns whether its choices are words marked in a text.
    pub fn is_marked(&self) -> bool {
        self.shape() == AnswerShape::Spans
    }

    /// Returns whether a response is one choice rather than a set.
    pub fn is_single(&self) -> bool {
        self.is_flat() && self.described().takes == PickLimit::One
    }

    /// Returns whether each choice may be used in one slot only.
    pub fn is_exclusive(&self) -> bool {
        self.shape() == AnswerShape::Targets
    }

    /// Returns whether all slots offer the same choices.
    pub fn shares_choices(&self) -> bool {
        matches!(self.shape(), AnswerShape::Targets | AnswerShape::Grid)
    }

    /// Returns whether the choices are cells of rows and columns.
    pub fn is_grid(&self) -> bool {
        self.shape() == AnswerShape::Grid
    }

    /// Returns whether the slots are the rows of the grid; if not, its columns.
    pub fn slots_are_rows(&self) -> bool {
        self.described().takes == PickLimit::One
    }

    /// Returns whether the slots are the columns of a grid.
    pub fn slots_are_columns(&self) -> bool {
        self.shape() == AnswerShape::Grid && !self.slots_are_rows()
    }

    /// Returns whether the slots are places in a text or table.
    pub fn slots_are_blanks(&self) -> bool {
        matches!(self.shape(), AnswerShape::Blanks | AnswerShape::Targets)
    }

    /// Returns a response with these choices. Those of several slots are put in the order of the
    /// slots, as they read back from a record.
    pub fn response(&self, mut chosen: Vec<PartId>) -> Response {
        if !self.is_flat() {
            let slots = self.slots.iter();
            let slots: Vec<&str> = slots.map(|slot| slot.id.as_str()).collect();
            chosen.sort_by_key(|id| slots.iter().position(|slot| id.slot() == Some(*slot)));
        }
        match chosen.len() {
            0 => Response::Blank,
            1 if self.is_single() => chosen.pop().map_or(Response::Blank, Response::One),
            _ => Response::Many(chosen),
        }
    }

    /// Returns the response after selecting a choice, or deselecting it if it is selected. In a slot
    /// for one choice it replaces the other; a token leaves its former target.
    ///
    /// # Errors
    /// [`ResponseError::Unknown`], and [`ResponseError::TooMany`] if its slot is full.
    pub fn toggled(&self, response: &Response, id: &PartId) -> Result<Response, ResponseError> {
        let slot = self.slot_of(id);
        let slot = slot.ok_or_else(|| ResponseError::Unknown(id.clone()))?;
        let mut chosen = response.parts().to_vec();
        if let Some(at) = chosen.iter().position(|other| other == id) {
            chosen.remove(at);
            return Ok(self.response(chosen));
        }
        if self.is_exclusive() {
            chosen.retain(|other| other.local() != id.local());
        }
        let ours = |other: &PartId| slot.choices.iter().any(|choice| choice.id == *other);
        match slot.takes {
            PickLimit::One => chosen.retain(|other| !ours(other)),
            _ if slot.given(&chosen) >= slot.limit() => {
                return Err(ResponseError::TooMany {
                    wanted: slot.limit(),
                    given: slot.given(&chosen) + 1,
                });
            }
            _ => {}
        }
        chosen.push(id.clone());
        Ok(self.response(chosen))
    }

    fn check_slots(&self, chosen: &[PartId]) -> Result<(), ResponseError> {
        choice::check_ids(self.choices().map(|choice| &choice.id), chosen)?;
        for slot in &self.slots {
            let (wanted, given) = (slot.limit(), slot.given(chosen));
            if given > wanted {
                return Err(ResponseError::TooMany { wanted, given });
            }
        }
        if self.is_exclusive() {
            let mut used = BTreeSet::new();
            if let Some(again) = chosen.iter().find(|id| !used.insert(id.local())) {
                return Err(ResponseError::Twice(PartId::new(again.local())));
            }
        }
        Ok(())
    }

    /// Returns the shape of a response in words.
    fn wanted_shape(&self) -> &'static str {
        match (self.is_flat(), self.is_single()) {
            (true, true) => "one id",
            (true, false) => "a list of ids",
            (false, _) => "an id or a list of ids for each part",
        }
    }
}

impl Kind for Selection {
    fn name(&self) -> KindName {
        self.name
    }

    fn rule(&self) -> ScoringRule {
        self.described().rule
    }

    fn possible(&self) -> u32 {
        match self.rule() {
            ScoringRule::Rationale => choice::count(self.slots.iter()).saturating_sub(1),
            _ => choice::count(self.choices().filter(|choice| choice.key)),
        }
    }

    /// Lays the choices out. Rows and lists are shuffled; columns, blanks and marked places stay.
    fn draw(&self, shuffle: bool, chance: &mut Chance) -> Drawn {
        let fixed = matches!(self.shape(), AnswerShape::Spans | AnswerShape::Regions);
        let by_row = self.shape() == AnswerShape::Grid && self.slots_are_rows();
        let ids = |slot: &ChoiceSlot| -> Vec<PartId> {
            slot.choices
                .iter()
                .map(|choice| choice.id.clone())
                .collect()
        };
        let lists = self.slots.iter().map(ids);
        if !shuffle || fixed {
            return Drawn::ordered(lists.flatten().collect());
        }
        if by_row {
            return Drawn::ordered(shuffled(lists.collect(), chance).concat());
        }
        if !self.shares_choices() {
            return Drawn::ordered(lists.flat_map(|ids| shuffled(ids, chance)).collect());
        }
        let count = self.slots.first().map_or(0, |slot| slot.choices.len());
        let places = shuffled((0..count).collect(), chance);
        let in_order = |ids: Vec<PartId>| -> Vec<PartId> {
            let places = places.iter();
            places
                .filter_map(|place| ids.get(*place).cloned())
                .collect()
        };
        Drawn::ordered(lists.flat_map(in_order).collect())
    }

    fn check(&self, response: &Response) -> Result<(), ResponseError> {
        match (response, self.is_single()) {
            (Response::Blank, _) => Ok(()),
            (Response::One(id), true) => self.check_slots(std::slice::from_ref(id)),
            (Response::Many(ids), false) => self.check_slots(ids),
            _ => Err(wrong_shape(self.name, self.wanted_shape())),
        }
    }

    fn ready(&self, response: &Response) -> Result<(), ResponseError> {
        self.check(response)?;
        let chosen = response.parts();
        // Marked places of several rows are one answer.
        if self.is_flat() && self.slots.len() > 1 {
            return match response.is_blank() {
                true => Err(ResponseError::TooFew {
                    wanted: 1,
                    given: 0,
                }),
                false => Ok(()),
            };
        }
        let (mut wanted, mut given) = (0, 0);
        for slot in &self.slots {
            wanted += slot.wanted();
            given += slot.given(chosen).min(slot.wanted());
        }
        if given < wanted {
            Err(ResponseError::TooFew { wanted, given })
        } else {
            Ok(())
        }
    }

    fn mark(&self, _drawn: &Drawn, response: &Response) -> Marking {
        marking::mark(self, response.parts())
    }

    fn key(&self, _drawn: &Drawn) -> Response {
        let keys = self.choices().filter(|choice| choice.key);
        self.response(keys.map(|choice| choice.id.clone()).collect())
    }
}
