//! The text, table or drawing of an item, with its blanks named and its marks lettered.

use maud::{Markup, html};

use crate::classroom::report::sheet::ItemRecord;
use crate::domain::describe::{self, Labels};
use crate::domain::ids::PartId;
use crate::domain::kind::Selection;
use crate::domain::passage::{Passage, PassagePiece, pieces};
use crate::html::{DataCell, DataTable, prose};

/// Returns the passage of an item; nothing if its choices stand alone.
pub(super) fn body(item: &ItemRecord) -> Markup {
    let (asked, drawn) = &item.asked;
    let Some(selection) = asked.kind.selection() else {
        return html! {};
    };
    let labels = Labels::new(&asked.kind, drawn);
    let marks = |text: &str| marked(text, selection, &labels);
    match &selection.passage {
        Passage::Absent => html! {},
        Passage::Text(text) => html! {
            @for paragraph in text.split("\n\n") { p { (marks(paragraph)) } }
        },
        Passage::Figure { drawing, describe } => html! {
            (prose::preformatted(&drawn_plainly(drawing)))
            p .quiet { (prose::from_markup(describe)) }
        },
        Passage::Table { header, rows } => {
            let caption = format!("Question {}: table", item.position);
            let head = header.iter().map(|name| match name.trim() {
                "" => "Row".to_owned(),
                name => crate::domain::markup::plain(name),
            });
            let mut table = DataTable::new(caption, head);
            for row in rows {
                table.row(row.iter().map(|cell| DataCell::markup(marks(cell))));
            }
            table.render()
        }
    }
}

/// Returns a text with its blanks in brackets and its marked words underlined, with their letters.
fn marked(text: &str, selection: &Selection, labels: &Labels<'_>) -> Markup {
    html! {
        @for piece in pieces(text) {
            @match piece {
                PassagePiece::Text(text) => (spaced(text)),
                PassagePiece::Mark { id, words: None } => strong { "[" (place(selection, id)) "]" },
                PassagePiece::Mark { id, words: Some(words) } => {
                    span .mark { (prose::from_markup(words)) }
                    @if let Some(letter) = labels.of(&PartId::new(id)) { " (" (letter) ")" }
                },
            }
        }
    }
}

/// Returns the name of a blank or target.
fn place(selection: &Selection, id: &str) -> String {
    let slot = selection.slots.iter().find(|slot| slot.id.as_str() == id);
    slot.map_or_else(
        || id.to_owned(),
        |slot| describe::slot_name(selection, slot),
    )
}

/// Returns a piece of text with the spaces at its ends, which tell it from the marks beside it.
fn spaced(text: &str) -> Markup {
    html! {
        @if text.starts_with(char::is_whitespace) { " " }
        @if !text.trim().is_empty() {
            (prose::from_markup(text))
            @if text.ends_with(char::is_whitespace) { " " }
        }
    }
}

/// Returns a drawing without its marks. Nothing is added, so that its columns stay aligned.
fn drawn_plainly(drawing: &str) -> String {
    let pieces = pieces(drawing).into_iter().map(|piece| match piece {
        PassagePiece::Text(text) => text.to_owned(),
        PassagePiece::Mark { words, .. } => words.unwrap_or_default().to_owned(),
    });
    crate::domain::passage::unescaped(&pieces.collect::<String>())
}
