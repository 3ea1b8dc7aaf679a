//! Tables of keys: one for each version, with the points of each item.

use maud::Markup;

use super::explained::letters;
use crate::domain::paper::PaperPlace;
use crate::html::{DataCell, DataTable};

/// Returns the key of the places in their order.
pub fn table(caption: &str, places: &[PaperPlace]) -> Markup {
    let mut table = DataTable::new(caption, ["Question", "Key", "Points", "Item"]);
    for (nth, place) in places.iter().enumerate() {
        table.row([
            DataCell::text((nth + 1).to_string()),
            DataCell::text(letters(place)),
            DataCell::number(place.item.kind.rules().possible()),
            DataCell::text(place.item.key.to_string()),
        ]);
    }
    table.render()
}
