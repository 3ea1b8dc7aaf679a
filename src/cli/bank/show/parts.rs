//! The passage and the parts of an item: with their ids, the key and the reasons; or with letters, and
//! without what may tell the key.

use super::sheet::ItemSheet;
use crate::domain::choice::Choice;
use crate::domain::describe::{place_of, slots_shown};
use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::kind::{AnswerShape, ChoiceSlot, ItemKind, Ordered, Selection};
use crate::domain::part_names::PartNames;
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
        if !self.is_keyed {
            for (name, choice) in self.names().choices(slot) {
                sheet.entry(&format!("{name}  "), &choice.text);
            }
            return;
        }
        for choice in self.shown(slot) {
            let id = choice.id.local();
            let key = if choice.key { 'x' } else { ' ' };
            sheet.entry(&format!("[{key}] {id}  "), &choice.text);
            sheet.below(&reason(choice, &choice.why));
        }
    }

    fn names(&self) -> PartNames<'_> {
        PartNames::new(&self.item.kind, self.drawn)
    }

    /// Returns the letter of a part of a passage.
    fn letter(&self, id: &str) -> Option<String> {
        let parts = self.names().parts().into_iter();
        let mut named = parts.filter(|(_, part)| part.as_str() == id);
        named.next().map(|(letter, _)| letter)
    }

    /// Adds the columns once, and then the rows. A row has its columns as its key.
    fn grid(&self, selection: &Selection, sheet: &mut ItemSheet) {
        let slots = self.names().slots(selection);
        let first = slots.first().map(|(_, slot)| self.names().choices(slot));
        let own = first.unwrap_or_default().into_iter();
        let own = own.map(|(name, of)| GridHead::new(name, of.id.local(), &of.text));
        let named = slots.into_iter();
        let named = named.map(|(name, of)| GridHead::new(name, of.id.as_str(), &of.label));
        let (own, named): (Vec<GridHead<'_>>, Vec<GridHead<'_>>) = (own.collect(), named.collect());
        let (rows, columns) = match selection.slots_are_rows() {
            true => (named, own),
            false => (own, named),
        };
        sheet.heading("Columns");
        for column in columns {
            sheet.entry(&format!("{}  ", column.shown(self.is_keyed)), column.text);
        }
        sheet.heading("Rows");
        for row in rows {
            sheet.entry(&format!("{}  ", row.shown(self.is_keyed)), row.text);
            if self.is_keyed {
                sheet.below(&row_key(selection, row.id));
            }
        }
    }

    /// Adds the tokens once, and then the targets with their keys.
    fn tokens(&self, selection: &Selection, sheet: &mut ItemSheet) {
        let Some(first) = selection.slots.first() else {
            return;
        };
        sheet.heading("Tokens");
        if !self.is_keyed {
            self.choices(first, sheet);
        }
        for token in self.shown(first).into_iter().filter(|_| self.is_keyed) {
            let id = token.id.local();
            sheet.entry(&format!("{id}  "), &token.text);
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
            for (name, id) in self.names().parts() {
                let step = ordered.steps.iter().find(|step| step.id == *id);
                let text = step.map_or("", |step| &step.text);
                sheet.entry(&format!("{name}  "), text);
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
                sheet.text(&self.renamed(text));
            }
            Passage::Table { header, rows } => {
                sheet.heading("Table");
                let renamed = |row: &Vec<String>| row.iter().map(|of| self.renamed(of)).collect();
                sheet.table(header, &rows.iter().map(renamed).collect::<Vec<_>>());
            }
            Passage::Figure { drawing, describe } => {
                sheet.heading("Drawing");
                sheet.drawing(&self.renamed(drawing));
                sheet.text(describe);
            }
        }
    }

    /// Returns a text of a passage as it is written; without the key, with letters in place of the ids
    /// of spans and regions. Blanks keep their ids.
    fn renamed(&self, text: &str) -> String {
        if self.is_keyed {
            return text.to_owned();
        }
        let piece = |piece| match piece {
            PassagePiece::Text(text) => text.to_owned(),
            PassagePiece::Mark { id, words } => {
                let name = self.letter(id).unwrap_or_else(|| id.to_owned());
                match words {
                    Some(words) => format!("{{{name}|{words}}}"),
                    None => format!("{{{name}}}"),
                }
            }
        };
        pieces(text).into_iter().map(piece).collect()
    }
}

/// A row or a column of a grid.
struct GridHead<'i> {
    name: String,
    id: &'i str,
    text: &'i str,
}

impl<'i> GridHead<'i> {
    fn new(name: String, id: &'i str, text: &'i str) -> Self {
        Self { name, id, text }
    }

    /// Returns the id beside the key, which names it, and else the name.
    fn shown(&self, is_keyed: bool) -> &str {
        match is_keyed {
            true => self.id,
            false => &self.name,
        }
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
