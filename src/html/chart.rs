//! Charts as SVG: bars, columns, intervals and points.
//!
//! A chart is drawn in a few named colors, and the style of the page gives each one its light and its
//! dark value. No chart tells anything by color alone: every bar has its value in figures.

mod bars;
mod intervals;
mod points;

pub use bars::{BarRow, bars, columns};
pub use intervals::{IntervalRow, intervals};
pub use points::{Axes, Point, ReferenceLine, points, points_with_level};

use maud::{Markup, PreEscaped, html};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::Color;

/// The width of all charts, so that their letters have one size on a page.
const WIDTH: u32 = 416;
/// The size of letters. Plotters divides it by 1.24.
const LETTERS: f64 = 16.0;

// The colors, as style.css knows them.
const INK: RGBColor = RGBColor(0x1B, 0x1F, 0x24);
const QUIET: RGBColor = RGBColor(0x4D, 0x57, 0x63);
const LINE: RGBColor = RGBColor(0xC5, 0xCC, 0xD4);
const FIRST: RGBColor = RGBColor(0x6B, 0x7C, 0x93);
const SECOND: RGBColor = RGBColor(0x0B, 0x5F, 0xA5);
const KEY: RGBColor = RGBColor(0x1A, 0x6E, 0x3C);

/// A drawn chart.
pub struct Chart {
    svg: String,
}

impl Chart {
    /// Returns the chart as an image whose words are in its caption and its table.
    pub fn render(&self, description: &str) -> Markup {
        html! { div .chart role="img" aria-label={ "Chart. " (description) } { (PreEscaped(&self.svg)) } }
    }
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Draws a chart of this height.
fn drawn(
    height: u32,
    draw: impl FnOnce(&Area<'_>) -> Result<(), DrawingAreaErrorKind<std::io::Error>>,
) -> Chart {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        draw(&area)
            .and_then(|()| area.present())
            .expect("invariant: drawing into a string does not fail");
    }
    Chart { svg }
}

/// Returns the style of letters in a color.
fn letters(color: RGBColor) -> TextStyle<'static> {
    TextStyle {
        color: color.to_backend_color(),
        ..TextStyle::from(("sans-serif", LETTERS).into_font())
    }
}

/// Cuts a text to the number of characters that fit into a width.
fn fitting(text: &str, width: u32) -> String {
    // A mean letter of wide fonts is somewhat more than half as wide as it is high.
    let room = (f64::from(width) / (LETTERS / 1.24 * 0.58)) as usize;
    match text.chars().count() > room {
        true => text
            .chars()
            .take(room.saturating_sub(1))
            .chain(['…'])
            .collect(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_color_of_a_chart_has_its_value_in_the_style() {
        let style = include_str!("style.css");
        for RGBColor(r, g, b) in [INK, QUIET, LINE, FIRST, SECOND, KEY] {
            for attribute in ["fill", "stroke"] {
                let rule = format!("[{attribute}=\"#{r:02X}{g:02X}{b:02X}\"]");
                assert!(style.contains(&rule), "{rule}");
            }
        }
    }

    #[test]
    fn texts_in_a_chart_are_escaped() {
        let row = BarRow {
            label: "<script>alert(1)</script>".into(),
            values: vec![0.5],
            keyed: false,
        };
        let svg = bars(&["1st vote"], &[row]).render("\"><b>").into_string();
        assert!(!svg.contains("<script>") && !svg.contains("<b>"), "{svg}");
    }
}
