//! The parts of an item with the response so far, each part on a line of its own.

use super::layout::{ItemLayout, NamedList, NamedPart, PartsForm};
use super::passage;
use super::sentences::ended;
use crate::domain::ids::PartId;
use crate::domain::kind::{PickLimit, Selection};
use crate::domain::passage::Passage;
use crate::plain::reading::Part;
use crate::tui::screen::PlainItem;

/// The columns of a grid that each row repeats. More are read once, before the rows.
const COLUMNS_REPEATED: usize = 3;

/// Returns the lists of parts.
pub fn parts(item: &PlainItem, layout: &ItemLayout) -> Vec<Part> {
    let mut parts = Vec::new();
    let asked = Asked { item, layout };
    match layout.form {
        PartsForm::List => parts.push(Part::new("Choices", asked.list())),
        PartsForm::Marks => parts.push(Part::new("Words that can be marked", asked.list())),
        PartsForm::Groups => parts.extend(layout.lists.iter().map(|list| asked.group(list))),
        PartsForm::Rows => parts.extend(asked.grid()),
        PartsForm::Blanks => {
            let lines = layout.lists.iter().map(|list| asked.blank(list, true));
            parts.push(Part::new("Blanks", lines.collect()));
        }
        PartsForm::Tokens => {
            parts.push(Part::new("Choices for the blanks", asked.tokens()));
            let lines = layout.lists.iter().map(|list| asked.blank(list, false));
            parts.push(Part::new("Blanks", lines.collect()));
        }
        PartsForm::Steps => parts.push(Part::new("Steps", asked.steps())),
        PartsForm::Number => {}
    }
    parts
}

/// Returns the text, table or drawing of an item with its blanks or marks; `None` if it has none.
pub fn text(item: &PlainItem, layout: &ItemLayout) -> Option<Part> {
    let selection = item.item.kind.selection()?;
    let heading = match &selection.passage {
        Passage::Absent => return None,
        Passage::Text(_) => "Text",
        Passage::Table { .. } => "Table",
        Passage::Figure { .. } => "Drawing",
    };
    let mark = |id: &str, words: &str| match layout.form {
        PartsForm::Marks => mark(item, layout, &PartId::new(id), words),
        _ => blank(item, layout, selection, id),
    };
    Some(Part::new(
        heading,
        passage::lines(&selection.passage, &mark),
    ))
}

/// Returns marked words with their letter and state.
fn mark(item: &PlainItem, layout: &ItemLayout, id: &PartId, words: &str) -> String {
    let label = layout.part(id).map_or("", |part| &part.label);
    let marked = match item.entry.parts().contains(id) {
        true => ", marked",
        false => "",
    };
    format!("({label}{marked}: {})", super::layout::words(words))
}

/// Returns a blank with its number and the choice in it.
fn blank(item: &PlainItem, layout: &ItemLayout, selection: &Selection, id: &str) -> String {
    let nth = selection
        .slots
        .iter()
        .position(|slot| slot.id.as_str() == id);
    let list = nth.and_then(|nth| layout.lists.get(nth));
    let chosen = list.and_then(|list| chosen(item, list).next());
    let number = nth.map_or(0, |nth| nth + 1);
    match chosen {
        Some(part) => format!("(blank {number}: {})", part.text),
        None => format!("(blank {number})"),
    }
}

/// Returns the chosen parts of a list.
pub fn chosen<'l, 'a>(
    item: &'l PlainItem,
    list: &'l NamedList<'a>,
) -> impl Iterator<Item = &'l NamedPart<'a>> {
    let given = |part: &&NamedPart| item.entry.parts().contains(&part.id);
    list.parts.iter().filter(given)
}

/// Returns parts as "A, Warm the arm; B, Stop the infusion".
pub fn named(parts: &[&NamedPart]) -> String {
    let one = |part: &&NamedPart| format!("{}, {}", part.short, part.text);
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Returns the name of a list within a sentence: "row A", "blank 2", or the name of the group.
pub fn list_name(layout: &ItemLayout, list: &NamedList) -> String {
    match layout.form {
        PartsForm::Rows => format!("row {}", list.label),
        PartsForm::Blanks | PartsForm::Tokens => format!("blank {}", list.label),
        _ => list.text.clone(),
    }
}

/// Returns the heading of a group or wing.
pub fn group_name(layout: &ItemLayout, list: &NamedList) -> String {
    if let Some(slot) = list.parts.first().and_then(|part| part.slot)
        && slot.takes != PickLimit::Any
    {
        return format!("{}, choose {}", list.text, slot.limit());
    }
    let mut lists = layout.lists.iter();
    let nth = lists.position(|other| std::ptr::eq(other, list));
    let (number, of) = (nth.map_or(0, |nth| nth + 1), layout.lists.len());
    format!("Group {number} of {of}: {}", list.text)
}

/// An item with its lists.
struct Asked<'l, 'a> {
    item: &'l PlainItem,
    layout: &'l ItemLayout<'a>,
}

impl Asked<'_, '_> {
    fn is_struck(&self, part: &NamedPart) -> bool {
        self.item.struck.contains(&part.id)
    }

    fn list(&self) -> Vec<String> {
        self.layout.parts().map(|part| self.choice(part)).collect()
    }

    /// Returns a choice with its state.
    fn choice(&self, part: &NamedPart) -> String {
        let mut line = format!("{}. {}", part.label, ended(&part.text));
        if self.item.entry.parts().contains(&part.id) {
            line.push_str(match self.layout.form {
                PartsForm::Marks => " Marked.",
                _ => " Chosen.",
            });
        }
        if self.is_struck(part) {
            line.push_str(" Struck out.");
        }
        line
    }

    fn group(&self, list: &NamedList) -> Part {
        let lines = list.parts.iter().map(|part| self.choice(part));
        Part::new(group_name(self.layout, list), lines.collect())
    }

    fn grid(&self) -> Vec<Part> {
        let columns = self.layout.columns();
        let repeats = columns.len() <= COLUMNS_REPEATED;
        let mut parts = Vec::new();
        if !repeats {
            let line = |(number, text): &(&str, &str)| format!("Column {number}: {}", ended(text));
            parts.push(Part::new("Columns", columns.iter().map(line).collect()));
        }
        let row = |list: &NamedList| {
            let name = format!("{}. {}", list.label, list.text);
            let all: Vec<&NamedPart> = list.parts.iter().collect();
            let mut line = match repeats {
                true => format!("{}: {}.", name.trim_end_matches('.'), numbered(&all)),
                false => ended(&name),
            };
            let chosen: Vec<&NamedPart> = chosen(self.item, list).collect();
            if !chosen.is_empty() {
                line.push_str(&format!(" Chosen: {}.", numbered(&chosen)));
            }
            let struck = list.parts.iter().filter(|part| self.is_struck(part));
            let struck: Vec<&NamedPart> = struck.collect();
            if !struck.is_empty() {
                line.push_str(&format!(" Struck out: {}.", numbered(&struck)));
            }
            line
        };
        parts.push(Part::new(
            "Rows",
            self.layout.lists.iter().map(row).collect(),
        ));
        parts
    }

    /// Returns a blank with its place, its choices if they are its own, and the choice in it.
    fn blank(&self, list: &NamedList, has_choices: bool) -> String {
        let mut line = format!("Blank {}, {}", list.label, list.text);
        if has_choices {
            let all: Vec<&NamedPart> = list.parts.iter().collect();
            line = format!("{line}: {}", named(&all));
        }
        let chosen: Vec<&NamedPart> = chosen(self.item, list).collect();
        let state = match chosen.is_empty() {
            true => "Empty.".to_owned(),
            false => format!("Chosen: {}.", named(&chosen)),
        };
        format!("{} {state}", ended(&line))
    }

    /// Returns the choices that all blanks share, each with the blank that it stands in.
    fn tokens(&self) -> Vec<String> {
        let first = self.layout.lists.first();
        let parts = first.map_or(&[][..], |list| &list.parts);
        let line = |part: &NamedPart| {
            let stands = self.layout.lists.iter().find(|list| {
                let mut chosen = chosen(self.item, list);
                chosen.any(|other| other.id.local() == part.id.local())
            });
            let words = format!("{}. {}", part.short, ended(&part.text));
            match stands {
                Some(list) => format!("{words} In blank {}.", list.label),
                None => words,
            }
        };
        parts.iter().map(line).collect()
    }

    fn steps(&self) -> Vec<String> {
        let line = |part: &NamedPart| {
            let words = format!("{}. {}", part.label, ended(&part.text));
            let mut placed = self.item.entry.parts().iter();
            match placed.position(|id| *id == part.id) {
                Some(at) => format!("{words} You placed it at {}.", at + 1),
                None => words,
            }
        };
        self.layout.parts().map(line).collect()
    }
}

/// Returns boxes of a row as "1 Safe, 2 Unsafe".
pub fn numbered(boxes: &[&NamedPart]) -> String {
    let one = |part: &&NamedPart| format!("{} {}", part.short, part.text);
    boxes.iter().map(one).collect::<Vec<_>>().join(", ")
}
