//! Bars: shares by category, in one series or two.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Chart, FIRST, INK, KEY, LINE, QUIET, SECOND, WIDTH, drawn, fitting, letters};
use crate::domain::scoring::whole_per_cent;

/// A category with its share in each series.
pub struct BarRow {
    /// The name of the category.
    pub label: String,
    /// Shares from 0 to 1, one for each series.
    pub values: Vec<f64>,
    /// True if the category is keyed; it is marked by a word, and its bars have the color of keys.
    pub keyed: bool,
}

const LABEL: i32 = 20;
const BAR: i32 = 14;
const GAP: i32 = 8;
const LEGEND: i32 = 22;
/// The least room to the right of the bars, for "100%" and the name of the series.
const VALUE_MIN: i32 = 120;
/// The room for "100% " and for one letter of a name after it.
const PER_CENT: i32 = 48;
const LETTER: i32 = 8;

/// Draws shares as horizontal bars, with the name of each category above its own. With two series or
/// more, each bar is also marked with the name of its series.
pub fn bars(series: &[&str], rows: &[BarRow]) -> Chart {
    let each = LABEL + BAR * series.len().max(1) as i32 + GAP;
    let height = each * rows.len() as i32 + GAP;
    let longest = series.iter().map(|name| name.chars().count()).max();
    let value_room = VALUE_MIN.max(PER_CENT + LETTER * longest.unwrap_or(0) as i32);
    drawn(height.max(LEGEND) as u32, |area| {
        for (at, row) in rows.iter().enumerate() {
            let top = GAP + each * at as i32;
            let name = match row.keyed {
                true => format!("{} (key)", fitting(&row.label, WIDTH - 50)),
                false => fitting(&row.label, WIDTH),
            };
            let tone = if row.keyed { KEY } else { INK };
            area.draw(&Text::new(name, (0, top), letters(tone)))?;
            for (nth, share) in row.values.iter().enumerate() {
                let y = top + LABEL + BAR * nth as i32;
                let full = WIDTH as i32 - value_room;
                let end = (share.clamp(0.0, 1.0) * f64::from(full)).round() as i32;
                let color = match (row.keyed, series.len()) {
                    (true, 0 | 1) => KEY,
                    (_, 0 | 1) => SECOND,
                    _ if nth % 2 == 0 => FIRST,
                    _ => SECOND,
                };
                area.draw(&Rectangle::new([(0, y + 1), (full, y + BAR - 2)], LINE))?;
                area.draw(&Rectangle::new(
                    [(0, y + 1), (end, y + BAR - 2)],
                    color.filled(),
                ))?;
                let value = match series.get(nth) {
                    Some(name) if series.len() > 1 => format!("{}% {name}", whole_per_cent(*share)),
                    _ => format!("{}%", whole_per_cent(*share)),
                };
                area.draw(&Text::new(
                    value,
                    (full + 8, y + BAR / 2),
                    letters(QUIET).pos(Pos::new(HPos::Left, VPos::Center)),
                ))?;
            }
        }
        Ok(())
    })
}

/// The height of the columns and of the labels below them.
const COLUMNS: i32 = 150;
const FOOT: i32 = 24;
const HEAD: i32 = 22;

/// Draws counts as columns from left to right, each with its number on top. Of many labels every few
/// are left out, evenly, so that none lies over another.
pub fn columns(values: &[(String, u32)]) -> Chart {
    let highest = values
        .iter()
        .map(|(_, value)| *value)
        .max()
        .unwrap_or(0)
        .max(1);
    let step = WIDTH as i32 / values.len().max(1) as i32;
    let longest = values
        .iter()
        .map(|(label, _)| label.chars().count())
        .max()
        .unwrap_or(1);
    let every = (longest as i32 * 8).div_euclid(step.max(1)) as usize + 1;
    drawn((HEAD + COLUMNS + FOOT) as u32, |area| {
        for (at, (label, value)) in values.iter().enumerate() {
            let left = step * at as i32;
            let middle = left + step / 2;
            let height =
                (f64::from(*value) / f64::from(highest) * f64::from(COLUMNS)).round() as i32;
            let top = HEAD + COLUMNS - height;
            let corners = [(left + 2, top), (left + step - 2, HEAD + COLUMNS)];
            area.draw(&Rectangle::new(corners, SECOND.filled()))?;
            let centered = |vertical| Pos::new(HPos::Center, vertical);
            if *value > 0 && step >= 12 {
                let number = letters(INK).pos(centered(VPos::Bottom));
                area.draw(&Text::new(value.to_string(), (middle, top - 2), number))?;
            }
            if at % every == 0 {
                let half = LETTER * label.chars().count() as i32 / 2;
                let x = middle.clamp(half.min(WIDTH as i32 / 2), (WIDTH as i32 - half).max(0));
                let below = letters(QUIET).pos(centered(VPos::Top));
                area.draw(&Text::new(label.clone(), (x, HEAD + COLUMNS + 4), below))?;
            }
        }
        let floor = vec![(0, HEAD + COLUMNS), (WIDTH as i32, HEAD + COLUMNS)];
        area.draw(&PathElement::new(floor, INK))
    })
}
