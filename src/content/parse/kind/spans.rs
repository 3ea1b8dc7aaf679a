//! Marked words in a text or in the cells of a table.

use super::parts::{Flags, PartList, PartReader};
use super::passages;
use crate::content::parse::reader::Reader;
use crate::domain::choice::Choice;
use crate::domain::ids::PartId;
use crate::domain::kind::{ChoiceSlot, KindName, Selection};
use crate::domain::passage::{Passage, PassagePiece, pieces};

/// Reads the text and its spans. In a table each row is a slot.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<Selection> {
    let (fields, mut lists) = PartReader::split(reader);
    let passage = passages::read(fields, &mut lists, name.description().in_table);
    let list = PartList {
        words: "",
        ..PartList::of("spans", "a span", 2)
    };
    let spans = lists.parts(fields, list, Flags::read)?;
    let (passage, marks) = passage?;
    let entries: Vec<_> = spans
        .iter()
        .map(|(part, _)| (part.id.as_str(), part.span.clone()))
        .collect();
    passages::check(&marks, &entries, "spans", true, lists.findings);
    let choices: Vec<Choice> = spans
        .into_iter()
        .map(|(mut part, flags)| {
            let mark = marks.iter().find(|mark| mark.id == part.id.as_str());
            part.text = mark.and_then(|mark| mark.words.clone()).unwrap_or_default();
            lists.choice(part, flags)
        })
        .collect();
    let span = fields.span_of("spans");
    lists.check_keys(
        &choices,
        1..=usize::MAX,
        span,
        ("span", "one or more spans"),
    );
    let made = match &passage {
        Passage::Table { rows, .. } => {
            let slots = rows.iter().zip(1..);
            let slots = slots.map(|(cells, number)| row_slot(name, cells, number, &choices));
            let slots = slots.filter(|slot| !slot.choices.is_empty()).collect();
            Selection::of(name, slots, passage)
        }
        _ => Selection {
            passage,
            ..Selection::list(name, choices)
        },
    };
    (!lists.torn).then_some(made)
}

fn row_slot(name: KindName, cells: &[String], number: usize, choices: &[Choice]) -> ChoiceSlot {
    let marked = |id: &PartId| {
        let in_cell = |cell: &String| {
            let mut found = pieces(cell).into_iter();
            found.any(
                |piece| matches!(piece, PassagePiece::Mark { id: own, .. } if own == id.as_str()),
            )
        };
        cells.iter().any(in_cell)
    };
    ChoiceSlot {
        id: PartId::new(format!("row-{number}")),
        label: String::new(),
        why: String::new(),
        takes: name.description().takes,
        choices: choices
            .iter()
            .filter(|of| marked(&of.id))
            .cloned()
            .collect(),
    }
}
