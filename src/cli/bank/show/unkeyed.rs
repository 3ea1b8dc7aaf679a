//! An item without its key, for answering it blind: the stem, the exhibits, the parts, and the form of
//! a response.

use super::parts::ItemParts;
use super::response_form;
use super::sheet::ItemSheet;
use super::task::task;
use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::kind::{ItemKind, PickLimit, Selection};
use crate::domain::markup;

/// Returns the item as text, laid out by a seed.
pub fn text(item: &Item, seed: u64) -> String {
    let drawn = Drawn::seeded(item, seed);
    let mut sheet = ItemSheet::default();
    sheet.title(&item.key.to_string());
    sheet.field("kind", item.kind.name().id());
    if let Some(case) = &item.case {
        sheet.field(
            "case study",
            &format!("{}, item {} of 6", case.title, case.number),
        );
    }
    sheet.heading("Stem");
    sheet.text(&markup::fill(&item.stem, &drawn.shown_numbers()));
    for exhibit in &item.exhibits {
        sheet.exhibit(exhibit);
    }
    let parts = ItemParts {
        item,
        drawn: &drawn,
        is_keyed: false,
    };
    parts.add(&mut sheet);
    sheet.heading("Response");
    sheet.text(&how(&item.kind));
    sheet.line("");
    sheet.line(&response_form::line(item, &drawn, seed));
    sheet.into_text()
}

/// Returns the way in which the form of a response is filled in.
fn how(kind: &ItemKind) -> String {
    let name = match kind {
        ItemKind::Numeric(_) => "the number, without its unit,",
        ItemKind::Selection(of) if of.is_grid() => match of.slots_are_rows() {
            true => "the number of a column",
            false => "the letter of a row",
        },
        ItemKind::Selection(_) | ItemKind::Ordered(_) => "a letter",
    };
    let takes_any = |of: &Selection| of.described().takes == PickLimit::Any;
    let more = match kind.selection().is_some_and(takes_any) {
        true => " A list may have more of them.",
        false => "",
    };
    format!(
        "Task: {}. Write {name} in place of each \"?\".{more}",
        task(kind)
    )
}
