//! Points in a plane of two axes, joined by a line or alone.

use std::ops::Range;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Chart, INK, LINE, QUIET, SECOND, drawn, letters};

/// A point, with its name beside it if it has one.
pub struct Point {
    /// The position from left to right.
    pub x: f64,
    /// The position from below to above.
    pub y: f64,
    /// The name, or nothing.
    pub label: String,
}

/// The axes of a chart of points.
pub struct Axes<'a> {
    /// The name of the horizontal axis.
    pub x: &'a str,
    /// The name of the vertical axis.
    pub y: &'a str,
    /// The first and last value of the horizontal axis.
    pub x_range: Range<f64>,
    /// The first and last value of the vertical axis.
    pub y_range: Range<f64>,
    /// True for a thin line from the lower left to the upper right corner: where both are equal.
    pub diagonal: bool,
    /// True to join the points in their order.
    pub joined: bool,
}

/// A horizontal line that the points are compared with.
pub struct ReferenceLine<'a> {
    /// Its value on the vertical axis.
    pub at: f64,
    /// Its name.
    pub name: &'a str,
}

/// Draws points. Both axes are labeled by the numbers of their range.
pub fn points(axes: &Axes<'_>, points: &[Point]) -> Chart {
    with_level(axes, None, points)
}

/// Draws points beside a dashed line with its name.
pub fn points_with_level(axes: &Axes<'_>, level: &ReferenceLine<'_>, points: &[Point]) -> Chart {
    with_level(axes, Some(level), points)
}

fn with_level(axes: &Axes<'_>, level: Option<&ReferenceLine<'_>>, points: &[Point]) -> Chart {
    drawn(300, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(8)
            .margin_right(20)
            .x_label_area_size(44)
            .y_label_area_size(52)
            .build_cartesian_2d(axes.x_range.clone(), axes.y_range.clone())?;
        chart
            .configure_mesh()
            .x_desc(axes.x)
            .y_desc(axes.y)
            .x_labels(6)
            .y_labels(6)
            .axis_style(QUIET)
            .bold_line_style(LINE)
            .light_line_style(TRANSPARENT)
            .label_style(letters(QUIET))
            .axis_desc_style(letters(INK))
            .x_label_formatter(&tick)
            .y_label_formatter(&tick)
            .draw()?;
        if let Some(ReferenceLine { at, name }) = level {
            let (first, last) = (axes.x_range.start, axes.x_range.end);
            let ends = [(first, *at), (last, *at)];
            chart.draw_series(DashedLineSeries::new(ends, 6, 4, QUIET.stroke_width(1)))?;
            let named = letters(QUIET).pos(Pos::new(HPos::Right, VPos::Bottom));
            chart.draw_series([Text::new((*name).to_owned(), (last, *at), named)])?;
        }
        if axes.diagonal {
            let ends = [
                (axes.x_range.start, axes.y_range.start),
                (axes.x_range.end, axes.y_range.end),
            ];
            chart.draw_series(LineSeries::new(ends, QUIET))?;
        }
        if axes.joined {
            let line = points.iter().map(|point| (point.x, point.y));
            chart.draw_series(LineSeries::new(line, SECOND.stroke_width(2)))?;
        }
        chart.draw_series(points.iter().map(|point| {
            let label = Text::new(point.label.clone(), (7, -7), letters(INK));
            EmptyElement::at((point.x, point.y)) + Circle::new((0, 0), 4, SECOND.filled()) + label
        }))?;
        Ok(())
    })
}

/// Returns the number at a line of an axis: "5", "0.25", "−1".
fn tick(value: &f64) -> String {
    let words = format!("{value:.2}");
    let words = words.trim_end_matches('0').trim_end_matches('.');
    match words.strip_prefix('-') {
        Some("0") => "0".into(),
        Some(rest) => format!("−{rest}"),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_at_an_axis_have_no_zeros_that_say_nothing() {
        let ticks = [5.0, 0.25, 1.5, -1.0, -0.001, 100.0].map(|value| tick(&value));
        assert_eq!(ticks, ["5", "0.25", "1.5", "−1", "0", "100"]);
    }
}
