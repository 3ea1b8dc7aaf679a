//! A chart with its table.

use maud::{Markup, html};

use super::chart::Chart;
use super::table::DataTable;

/// The style of a page whose tables need the whole width of a sheet: on paper, a table stands below its
/// chart and may go on over the page.
pub const STACKED_ON_PAPER: &str = include_str!("stacked.css");

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
