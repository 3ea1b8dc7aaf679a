//! A chart with its table.

use maud::{Markup, html};

use super::chart::Chart;
use super::table::DataTable;

/// Returns a chart with its caption and the table of the same values beside it.
pub fn figure(caption: &str, chart: &Chart, table: &DataTable) -> Markup {
    html! {
        figure {
            figcaption { (caption) }
            div .beside {
                (chart.render(caption))
                (table.render())
            }
        }
    }
}
