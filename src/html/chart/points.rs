//! Points in a plane of two axes, joined by a line or alone.

use std::ops::Range;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Chart, INK, LINE, QUIET, SECOND, WIDTH, drawn, letters};

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

/// The radius of a point.
const DOT: i32 = 4;
/// The height of a name, and the mean width of its letters.
const NAME: (i32, i32) = (13, 7);

/// Draws points. Both axes are labeled by the numbers of their range. A name that would lie over other
/// points and names on all sides of its point is left out; the table has it.
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
        let dots = points
            .iter()
            .map(|point| chart.backend_coord(&(point.x, point.y)));
        let dots: Vec<(i32, i32)> = dots.collect();
        for dot in &dots {
            area.draw(&Circle::new(*dot, DOT, SECOND.filled()))?;
        }
        let names: Vec<&str> = points.iter().map(|point| point.label.as_str()).collect();
        for (name, place) in names.iter().zip(places(&dots, &names)) {
            if let Some(place) = place {
                area.draw(&Text::new((*name).to_owned(), place, letters(INK)))?;
            }
        }
        Ok(())
    })
}

/// A rectangle: left, top, right and bottom.
type Frame = [i32; 4];

fn overlap(one: Frame, other: Frame) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

/// Returns the upper left corner of each name; `None` if there is no room for it.
fn places(dots: &[(i32, i32)], names: &[&str]) -> Vec<Option<(i32, i32)>> {
    let around = |(x, y): (i32, i32)| [x - DOT, y - DOT, x + DOT, y + DOT];
    let mut taken: Vec<Frame> = Vec::new();
    let place = |((at, dot), name): ((usize, &(i32, i32)), &&str)| {
        let (high, letter) = NAME;
        let wide = name.chars().count() as i32 * letter;
        let (x, y) = *dot;
        let sides = [
            (x + DOT + 3, y - high / 2),
            (x - DOT - 3 - wide, y - high / 2),
            (x - wide / 2, y - DOT - 2 - high),
            (x - wide / 2, y + DOT + 2),
            (x + DOT, y - DOT - high),
            (x + DOT, y + DOT),
            (x - DOT - wide, y - DOT - high),
            (x - DOT - wide, y + DOT),
        ];
        let free = |(left, top): &(i32, i32)| {
            let frame = [*left, *top, left + wide, top + high];
            let others = dots.iter().enumerate().filter(|(other, _)| *other != at);
            frame[0] >= 0
                && frame[2] <= WIDTH as i32
                && !taken.iter().any(|other| overlap(frame, *other))
                && !others
                    .into_iter()
                    .any(|(_, other)| overlap(frame, around(*other)))
        };
        let found = sides.into_iter().find(free).filter(|_| !name.is_empty());
        taken.extend(found.map(|(left, top)| [left, top, left + wide, top + high]));
        found
    };
    dots.iter().enumerate().zip(names).map(place).collect()
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
    fn a_name_stands_on_a_free_side_and_is_left_out_if_there_is_none() {
        assert_eq!(places(&[(50, 50)], &["1"]), [Some((57, 44))]);
        // To the left of the point that has another one on its right.
        let two = places(&[(50, 50), (60, 50)], &["1", "2"]);
        assert_eq!(two, [Some((36, 44)), Some((67, 44))]);
        let crowd: Vec<(i32, i32)> = (0..49).map(|n| (50 + n % 7 * 6, 50 + n / 7 * 6)).collect();
        let names = vec!["12"; crowd.len()];
        assert_eq!(places(&crowd, &names).get(24), Some(&None));
    }

    #[test]
    fn numbers_at_an_axis_have_no_zeros_that_say_nothing() {
        let ticks = [5.0, 0.25, 1.5, -1.0, -0.001, 100.0].map(|value| tick(&value));
        assert_eq!(ticks, ["5", "0.25", "1.5", "−1", "0", "100"]);
    }
}
