//! Estimates with their uncertainty: a dot on a line from 0% to 100%.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Chart, INK, LINE, QUIET, SECOND, WIDTH, drawn, fitting, letters};
use crate::domain::scoring::whole_per_cent;

/// An estimate from 0 to 1 with the ends of its interval.
pub struct IntervalRow {
    /// What is estimated.
    pub label: String,
    /// The estimate.
    pub value: f64,
    /// The lower and upper end, if known.
    pub ends: Option<(f64, f64)>,
}

const LABEL: i32 = 20;
const ROW: i32 = 42;
/// The room for the scale below.
const SCALE: i32 = 26;
/// The width of half a short label.
const LETTER: i32 = 12;
/// The room for "100%" to the right.
const VALUE: i32 = 50;

/// Draws one row for each estimate, with its name above, and the scale below all.
pub fn intervals(rows: &[IntervalRow]) -> Chart {
    let full = WIDTH as i32 - VALUE;
    let at = |share: f64| 6 + (share.clamp(0.0, 1.0) * f64::from(full - 12)).round() as i32;
    let scale = ROW * rows.len() as i32;
    drawn((scale + SCALE) as u32, |area| {
        for share in [0.0, 0.5, 1.0] {
            let tick = vec![(at(share), scale - 2), (at(share), scale + 4)];
            area.draw(&PathElement::new(tick, QUIET))?;
            let centered = letters(QUIET).pos(Pos::new(HPos::Center, VPos::Top));
            let x = at(share).max(LETTER);
            let name = format!("{}%", whole_per_cent(share));
            area.draw(&Text::new(name, (x, scale + 6), centered))?;
        }
        for (nth, row) in rows.iter().enumerate() {
            let top = ROW * nth as i32;
            let middle = top + LABEL + 10;
            area.draw(&Text::new(
                fitting(&row.label, WIDTH),
                (0, top + 2),
                letters(INK),
            ))?;
            area.draw(&PathElement::new(
                vec![(at(0.0), middle), (at(1.0), middle)],
                LINE,
            ))?;
            if let Some((low, high)) = row.ends {
                let ends = vec![(at(low), middle), (at(high), middle)];
                area.draw(&PathElement::new(ends, SECOND.stroke_width(3)))?;
                for end in [low, high] {
                    let mark = vec![(at(end), middle - 5), (at(end), middle + 5)];
                    area.draw(&PathElement::new(mark, SECOND.stroke_width(2)))?;
                }
            }
            area.draw(&Circle::new((at(row.value), middle), 5, SECOND.filled()))?;
            area.draw(&Text::new(
                format!("{}%", whole_per_cent(row.value)),
                (full + 6, middle),
                letters(QUIET).pos(Pos::new(HPos::Left, VPos::Center)),
            ))?;
        }
        Ok(())
    })
}
