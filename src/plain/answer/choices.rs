//! A response of choices: named anew, added to or taken away from.

use std::collections::BTreeSet;

use crate::domain::ids::PartId;
use crate::domain::kind::{ChoiceSlot, PickLimit, Selection};
use crate::domain::response::Response;
use crate::plain::item::layout::{ItemLayout, NamedPart, PartsForm};
use crate::plain::item::naming::{self, Named, Picked};
use crate::plain::item::open::list_name;
use crate::tui::prose::capital;

/// Returns the response after a line; `None` if the line begins like no answer.
pub fn parse(
    selection: &Selection,
    layout: &ItemLayout,
    entry: &Response,
    words: &[String],
) -> Option<Result<Response, String>> {
    let (first, rest) = words.split_first()?;
    let is_marks = layout.form == PartsForm::Marks;
    let changed = Changed {
        selection,
        layout,
        entry,
    };
    Some(match first.as_str() {
        "add" => naming::meant(layout, rest).and_then(|parts| changed.with(&parts)),
        "mark" if is_marks => naming::meant(layout, rest).and_then(|parts| changed.with(&parts)),
        "remove" => naming::meant(layout, rest).and_then(|parts| changed.without(&parts)),
        "unmark" if is_marks => {
            naming::meant(layout, rest).and_then(|parts| changed.without(&parts))
        }
        "clear" => changed.cleared(rest),
        _ => match naming::picked(layout, words)? {
            Ok(picked) => changed.replaced(&picked),
            Err(why) => Err(why),
        },
    })
}

/// Returns the reason against a part that is named twice.
pub fn named_twice(parts: &[&NamedPart]) -> Option<String> {
    let mut seen = BTreeSet::new();
    let again = parts.iter().find(|part| !seen.insert(&part.id))?;
    Some(format!("{} is named twice.", again.label))
}

/// A response that a line changes.
struct Changed<'l, 'a> {
    selection: &'l Selection,
    layout: &'l ItemLayout<'a>,
    entry: &'l Response,
}

impl Changed<'_, '_> {
    /// Returns the response with these parts in place of those of the same lists.
    fn replaced(&self, picked: &Picked) -> Result<Response, String> {
        if let Some(again) = named_twice(&picked.parts) {
            return Err(again);
        }
        let ids: Vec<&PartId> = picked.parts.iter().map(|part| &part.id).collect();
        let lists = self.layout.lists.iter();
        let by_column = self.selection.slots_are_columns() && !picked.columns.is_empty();
        let mut chosen: Vec<PartId> = Vec::new();
        for list in lists {
            let named = list.parts.iter().any(|part| ids.contains(&&part.id));
            let kept = list
                .parts
                .iter()
                .enumerate()
                .filter(|(nth, _)| match by_column {
                    // Of a named column only the named rows are left; the other columns stay.
                    true => !picked.columns.contains(nth),
                    false => !named,
                });
            let given = |id: &&PartId| self.entry.parts().contains(id);
            chosen.extend(kept.map(|(_, part)| &part.id).filter(given).cloned());
        }
        // The others stay in the order in which they were chosen.
        let place = |id: &PartId| self.entry.parts().iter().position(|other| other == id);
        chosen.sort_by_key(place);
        chosen.retain(|id| !ids.contains(&id));
        if self.selection.is_exclusive() {
            let mut used = BTreeSet::new();
            if let Some(again) = picked
                .parts
                .iter()
                .find(|part| !used.insert(part.id.local()))
            {
                return Err(format!("{} can stand in one blank only.", again.text));
            }
            chosen.retain(|id| !used.contains(id.local()));
        }
        chosen.extend(ids.into_iter().cloned());
        for slot in &self.selection.slots {
            let given = slot.given(&chosen);
            if given > slot.limit() {
                return Err(self.too_many(slot, given));
            }
        }
        Ok(self.selection.response(chosen))
    }

    /// Returns the response with these parts too. In a slot for one choice a part replaces the other.
    fn with(&self, parts: &[&NamedPart]) -> Result<Response, String> {
        if let Some(again) = named_twice(parts) {
            return Err(again);
        }
        let mut response = self.entry.clone();
        for part in parts {
            if response.parts().contains(&part.id) {
                continue;
            }
            response = self.selection.toggled(&response, &part.id).map_err(|_| {
                let slot = self.selection.slot_of(&part.id);
                slot.map_or_else(
                    || naming::fits(self.layout),
                    |slot| self.too_many(slot, slot.limit() + 1),
                )
            })?;
        }
        Ok(response)
    }

    fn without(&self, parts: &[&NamedPart]) -> Result<Response, String> {
        if let Some(again) = named_twice(parts) {
            return Err(again);
        }
        let mut chosen = self.entry.parts().to_vec();
        for part in parts {
            let Some(at) = chosen.iter().position(|id| *id == part.id) else {
                return Err(format!("{} is not in your answer.", part.label));
            };
            chosen.remove(at);
        }
        Ok(self.selection.response(chosen))
    }

    /// Returns the response without the row or blank that these words name.
    fn cleared(&self, words: &[String]) -> Result<Response, String> {
        match naming::place(self.layout, &words.join(" "))? {
            Named::Part(part) => self.without(&[part]),
            Named::List(list) => {
                let mut chosen = self.entry.parts().to_vec();
                chosen.retain(|id| list.parts.iter().all(|part| part.id != *id));
                Ok(self.selection.response(chosen))
            }
        }
    }

    fn too_many(&self, slot: &ChoiceSlot, given: usize) -> String {
        let (limit, is_one) = (slot.limit(), slot.takes == PickLimit::One);
        let list = slot.choices.first();
        let list = list.and_then(|choice| self.layout.list_of(&choice.id));
        let name = list.map_or_else(String::new, |list| capital(&list_name(self.layout, list)));
        match (name.is_empty(), is_one) {
            (true, true) => "Choose only one.".into(),
            (true, false) => format!("Choose {limit}, not {given}."),
            (false, true) => format!("{name} takes only one."),
            (false, false) => format!("{name} takes {limit}, not {given}."),
        }
    }
}
