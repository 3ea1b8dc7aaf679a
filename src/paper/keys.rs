//! Tables of keys: one for each version, with the points of each item.

use maud::Markup;

use super::explained::letters;
use crate::domain::paper::PaperPlace;
use crate::html::{Cell, Table};

/// Returns the key of the places in their order.
pub fn table(caption: &str, places: &[PaperPlace]) -> Markup {
    let mut table = Table::new(caption, ["Question", "Key", "Points", "Item"]);
    for (nth, place) in places.iter().enumerate() {
        table.row([
            Cell::text((nth + 1).to_string()),
            Cell::text(letters(place)),
            Cell::number(place.item.kind.rules().possible()),
            Cell::text(place.item.key.to_string()),
        ]);
    }
    table.render()
}
