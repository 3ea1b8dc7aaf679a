//! The passage and the parts of an item, with their ids: with the key and the reasons, or without.

use super::sheet::ItemSheet;
use crate::domain::choice::Choice;
use crate::domain::describe::{has_telling_ids, label, place_of, slots_shown};
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::kind::{AnswerShape, ChoiceSlot, ItemKind, Ordered, Selection};
use crate::domain::passage::{Passage, PassagePiece, pieces};

/// An item with its layout.
pub struct ItemParts<'i> {
    /// The item.
    pub item: &'i Item,
    /// Its layout.
    pub drawn: &'i Drawn,
    /// True to show the key and the reasons.
    pub is_keyed: bool,
}

impl ItemParts<'_> {
    /// Adds the passage and the parts. A calculation has none.
    pub fn add(&self, sheet: &mut ItemSheet) {
        match &self.item.kind {
            ItemKind::Selection(selection) => {
                self.passage(&selection.passage, sheet);
                self.selection(selection, sheet);
            }
            ItemKind::Ordered(ordered) => self.steps(ordered, sheet),
            ItemKind::Numeric(_) => {}
        }
    }

    fn selection(&self, selection: &Selection, sheet: &mut ItemSheet) {
        match selection.shape() {
            AnswerShape::Grid => self.grid(selection, sheet),
            AnswerShape::Targets => self.tokens(selection, sheet),
            AnswerShape::List | AnswerShape::Order | AnswerShape::Number => {
                self.list("Choices", selection, sheet);
            }
            AnswerShape::Spans => self.list("Spans", selection, sheet),
            AnswerShape::Regions => self.list("Regions", selection, sheet),
            AnswerShape::Groups => self.lists("Group", selection, sheet),
            AnswerShape::Blanks => self.lists("Blank", selection, sheet),
            AnswerShape::BowTie => self.lists("Wing", selection, sheet),
        }
    }

    /// Adds all choices as one list.
    fn list(&self, heading: &str, selection: &Selection, sheet: &mut ItemSheet) {
        sheet.heading(heading);
        for slot in slots_shown(selection, self.drawn) {
            self.choices(slot, sheet);
        }
    }

    /// Adds a list for each slot.
    fn lists(&self, word: &str, selection: &Selection, sheet: &mut ItemSheet) {
        for slot in slots_shown(selection, self.drawn) {
            sheet.heading(&match slot.label.is_empty() {
                true => format!("{word} {}", slot.id),
                false => format!("{word} {}: {}", slot.id, slot.label),
            });
            if self.is_keyed {
                sheet.below(&slot.why);
            }
            self.choices(slot, sheet);
        }
    }

    /// Returns the choices of a slot in screen order.
    fn shown<'s>(&self, slot: &'s ChoiceSlot) -> Vec<&'s Choice> {
        let mut choices: Vec<&Choice> = slot.choices.iter().collect();
        choices.sort_by_key(|choice| place_of(self.drawn, &choice.id));
        choices
    }

    fn choices(&self, slot: &ChoiceSlot, sheet: &mut ItemSheet) {
        for choice in self.shown(slot) {
            let id = choice.id.local();
            if !self.is_keyed {
                sheet.entry(&format!("{}  ", self.name(&choice.id)), &choice.text);
                continue;
            }
            let key = if choice.key { 'x' } else { ' ' };
            sheet.entry(&format!("[{key}] {id}  "), &choice.text);
            sheet.below(&reason(choice, &choice.why));
        }
    }

    /// Returns the id of a part, or its letter on screen if its id may give the key away.
    fn name(&self, id: &PartId) -> String {
        let kind = &self.item.kind;
        let letter = label(kind, self.drawn, id).filter(|_| has_telling_ids(kind));
        letter.unwrap_or_else(|| id.local().to_owned())
    }

    /// Adds the columns once, and then the rows. A row has its columns as its key.
    fn grid(&self, selection: &Selection, sheet: &mut ItemSheet) {
        let by_row = selection.slots_are_rows();
        let slots = slots_shown(selection, self.drawn);
        let first = slots.first().map_or(Vec::new(), |slot| self.shown(slot));
        let own = first.iter().map(|of| (of.id.local(), &*of.text));
        let own: Vec<(&str, &str)> = own.collect();
        let named: Vec<(&str, &str)> = slots
            .iter()
            .map(|slot| (slot.id.as_str(), &*slot.label))
            .collect();
        let (rows, columns) = if by_row { (named, own) } else { (own, named) };
        sheet.heading("Columns");
        for (id, text) in columns {
            sheet.entry(&format!("{id}  "), text);
        }
        sheet.heading("Rows");
        for (id, text) in rows {
            sheet.entry(&format!("{id}  "), text);
            if self.is_keyed {
                sheet.below(&row_key(selection, id));
            }
        }
    }

    /// Adds the tokens once, and then the targets with their keys.
    fn tokens(&self, selection: &Selection, sheet: &mut ItemSheet) {
        let Some(first) = selection.slots.first() else {
            return;
        };
        sheet.heading("Tokens");
        for token in self.shown(first) {
            let id = token.id.local();
            sheet.entry(&format!("{id}  "), &token.text);
            if !self.is_keyed {
                continue;
            }
            let of_target = |slot: &ChoiceSlot| {
                let mut choices = slot.choices.iter();
                let here = choices.find(|choice| choice.id.local() == id)?;
                Some((slot.id.to_string(), reason(here, &here.why)))
            };
            let reasons: Vec<_> = selection.slots.iter().filter_map(of_target).collect();
            let is_one = reasons
                .windows(2)
                .all(|pair| pair.first().map(|of| &of.1) == pair.last().map(|of| &of.1));
            match (is_one, reasons.first()) {
                (true, Some((_, reason))) => sheet.below(reason),
                _ => reasons
                    .iter()
                    .for_each(|(target, reason)| sheet.below(&format!("In {target}: {reason}"))),
            }
        }
        sheet.heading("Targets");
        for slot in &selection.slots {
            let keys = slot.choices.iter().filter(|choice| choice.key);
            let keys: Vec<&str> = keys.map(|choice| choice.id.local()).collect();
            match self.is_keyed {
                true => {
                    sheet.entry(
                        &format!("{}  ", slot.id),
                        &format!("Key: {}", keys.join(", ")),
                    );
                    sheet.below(&slot.why);
                }
                false => sheet.entry(slot.id.as_str(), ""),
            }
        }
    }

    /// Adds the steps in their correct order; without the key, shuffled.
    fn steps(&self, ordered: &Ordered, sheet: &mut ItemSheet) {
        if !self.is_keyed {
            sheet.heading("Steps, shuffled");
            for id in &self.drawn.order {
                let step = ordered.steps.iter().find(|step| step.id == *id);
                let text = step.map_or("", |step| &step.text);
                sheet.entry(&format!("{}  ", self.name(id)), text);
            }
            return;
        }
        sheet.heading("Steps, in their correct order");
        for step in &ordered.steps {
            sheet.entry(&format!("{}  ", step.id), &step.text);
            sheet.below(&step.why);
        }
        for accepted in &ordered.accepted {
            let ids: Vec<&str> = accepted.iter().map(|id| id.as_str()).collect();
            sheet.field("Also correct", &ids.join(", "));
        }
    }

    /// Adds the text, table or drawing that the parts stand in, with their marks.
    fn passage(&self, passage: &Passage, sheet: &mut ItemSheet) {
        match passage {
            Passage::Absent => {}
            Passage::Text(text) => {
                sheet.heading("Text");
                sheet.text(text);
            }
            Passage::Table { header, rows } => {
                sheet.heading("Table");
                sheet.table(header, rows);
            }
            Passage::Figure { drawing, describe } => {
                sheet.heading("Drawing");
                match self.is_keyed {
                    true => sheet.drawing(drawing),
                    false => sheet.drawing(&self.renamed(drawing)),
                }
                sheet.text(describe);
            }
        }
    }

    /// Returns a drawing with the names of its regions in place of their ids.
    fn renamed(&self, drawing: &str) -> String {
        let piece = |piece| match piece {
            PassagePiece::Text(text) => text.to_owned(),
            PassagePiece::Mark { id, words } => {
                let name = self.name(&PartId::new(id));
                format!("{{{name}|{}}}", words.unwrap_or_default())
            }
        };
        pieces(drawing).into_iter().map(piece).collect()
    }
}

/// Returns a reason, after the words for a choice that is harmful or acceptable.
fn reason(choice: &Choice, why: &str) -> String {
    let mut words = Vec::new();
    if choice.harmful {
        words.push("Harmful.");
    }
    if choice.acceptable {
        words.push("Acceptable, not scored.");
    }
    words.push(why);
    words.join(" ").trim().to_owned()
}

/// Returns the columns that are the key of a row, and its reason.
fn row_key(selection: &Selection, row: &str) -> String {
    let is_cell = |slot: &ChoiceSlot, choice: &Choice| match selection.slots_are_rows() {
        true => slot.id.as_str() == row,
        false => choice.id.local() == row,
    };
    let (mut keys, mut why, mut is_harmful) = (Vec::new(), "", false);
    for slot in &selection.slots {
        for choice in slot.choices.iter().filter(|of| is_cell(slot, of)) {
            let (column, reason) = match selection.slots_are_rows() {
                true => (choice.id.local(), &slot.why),
                false => (slot.id.as_str(), &choice.why),
            };
            keys.extend(Some(column).filter(|_| choice.key));
            why = reason;
            is_harmful |= choice.harmful;
        }
    }
    let key = match keys.is_empty() {
        true => "Key: none.".to_owned(),
        false => format!("Key: {}.", keys.join(", ")),
    };
    let harmful = if is_harmful { " Harmful if wrong." } else { "" };
    format!("{key}{harmful} {why}").trim().to_owned()
}
