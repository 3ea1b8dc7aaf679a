//! Points in a plane of two axes, joined by a line or alone.

use std::ops::Range;

use plotters::prelude::*;

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

/// Draws points. Both axes are labeled by the numbers of their range.
pub fn points(axes: &Axes<'_>, points: &[Point]) -> Chart {
    drawn(300, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(8)
            // Half of the last number of the horizontal axis.
            .margin_right(24)
            .x_label_area_size(44)
            .y_label_area_size(52)
            .build_cartesian_2d(axes.x_range.clone(), axes.y_range.clone())?;
        chart
            .configure_mesh()
            .x_desc(axes.x)
            .y_desc(axes.y)
            .x_labels(6)
            .y_labels(6)
            .x_label_formatter(&|value| tick(*value, &axes.x_range))
            .y_label_formatter(&|value| tick(*value, &axes.y_range))
            .axis_style(QUIET)
            .bold_line_style(LINE)
            .light_line_style(TRANSPARENT)
            .label_style(letters(QUIET))
            .axis_desc_style(letters(INK))
            .draw()?;
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

/// Returns a number beside an axis: whole on a long axis, and with a decimal on a short one.
fn tick(value: f64, range: &Range<f64>) -> String {
    let words = match range.end - range.start >= 10.0 {
        true => format!("{value:.0}"),
        false => format!("{value:.1}"),
    };
    words.replace('-', "−")
}
