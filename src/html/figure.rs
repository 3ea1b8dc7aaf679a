//! A chart with its table.

use maud::{Markup, html};

use super::chart::Chart;
use super::table::DataTable;

/// The style of a page whose tables need the whole width of a sheet: on paper, a table stands below its
/// chart and may go on over the page.
pub const STACKED_ON_PAPER: &str = "@media print {
  .beside { display: block; }
  figure { break-inside: auto; }
  .chart { break-inside: avoid; margin-bottom: 0.5rem; }
  .chart svg { max-width: 22rem; }
}
";

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
