//! The results of adaptive exams, as the screen has them. They never say pass or fail.

use jiff::civil::DateTime;
use maud::{Markup, html};

use super::{PageData, note};
use crate::domain::Moment;
use crate::domain::adaptive::{AdaptiveReport, adaptive_report, logits};
use crate::domain::limits::PAGE_EXAMS_MAX;
use crate::domain::report::{SetKind, SittingSummary, report};
use crate::domain::sitting::Sitting;
use crate::html::chart::{Axes, Point, ReferenceLine, points_with_level};
use crate::html::{DataCell, DataTable, figure, percent};
use crate::runtime::effects::EffectRunner;
use crate::tui::screens::spent_words;

/// The smallest range of the chart, in logits: small changes must not look large.
const CHART_RANGE_MIN: f64 = 2.0;

/// Returns the newest adaptive exams that have ended. One that cannot be read is left out; its points
/// are in the list of sets.
pub(super) fn ended(
    sittings: &[SittingSummary],
    runner: &mut EffectRunner<'_>,
    now: Moment,
) -> Vec<Sitting> {
    let ended = sittings
        .iter()
        .filter(|set| set.kind == SetKind::Adaptive && set.ended);
    let newest = ended.take(PAGE_EXAMS_MAX);
    newest
        .filter_map(|set| runner.open(set.id, now).ok())
        .collect()
}

/// Returns the results of each.
pub(super) fn exams(data: &PageData<'_>) -> Markup {
    let started = |exam: &Sitting| -> Option<DateTime> {
        let set = data.sittings.iter().find(|set| set.id == exam.id)?;
        Some(set.offset.to_datetime(set.started_at))
    };
    html! {
        @for exam in &data.exams {
            @if let (Some(result), Some(at)) = (adaptive_report(exam), started(exam)) {
                (one(exam, &result, at))
            }
        }
    }
}

fn one(exam: &Sitting, result: &AdaptiveReport, at: DateTime) -> Markup {
    let day = at.strftime("%b %-d, %Y, %-I:%M %p").to_string();
    let time = spent_words(report(exam).elapsed_ms);
    html! {
        h3 { "Exam of " (day) }
        p { strong { (result.statement()) } }
        @for words in result.details() { p { (words) } }
        p { (result.stopped(exam.ending(), &time)) }
        @if result.is_long_enough() { (path(result, &day)) }
        (areas(result, &day))
        @for words in result.limits() { (note(words)) }
    }
}

/// Returns the estimate after each answer.
fn path(result: &AdaptiveReport, day: &str) -> Markup {
    let mut table = DataTable::new(
        format!("Path of the estimate, exam of {day}"),
        ["Question", "Points", "Estimate", "Standard error"],
    );
    let mut shown = Vec::new();
    for (at, point) in result.path.iter().enumerate() {
        table.row([
            DataCell::number(at + 1),
            DataCell::number(point.score),
            DataCell::number(logits(point.ability.theta)),
            DataCell::number(logits(point.ability.se)),
        ]);
        shown.push(Point {
            x: (at + 1) as f64,
            y: point.ability.theta,
            label: String::new(),
        });
    }
    let cut = result.rules.cut();
    let thetas = || shown.iter().map(|point| point.y).chain([cut]);
    let lowest = thetas().fold(f64::INFINITY, f64::min);
    let highest = thetas().fold(f64::NEG_INFINITY, f64::max);
    let room = ((CHART_RANGE_MIN - (highest - lowest)) / 2.0).max(0.25);
    let axes = Axes {
        x: "question number",
        y: "estimate",
        x_range: 1.0..(shown.len() as f64).max(2.0),
        y_range: (lowest - room)..(highest + room),
        diagonal: false,
        joined: true,
    };
    let caption = format!("Path of the estimate; the level is {}", logits(cut));
    let level = ReferenceLine {
        at: cut,
        name: "level",
    };
    figure(&caption, &points_with_level(&axes, &level, &shown), &table)
}

/// Returns the points of each bank.
fn areas(result: &AdaptiveReport, day: &str) -> Markup {
    let mut table = DataTable::new(
        format!("Points by content area, exam of {day}"),
        ["Content area", "Questions", "Points", "Score"],
    );
    for area in &result.areas {
        table.row([
            DataCell::text(&*area.subject),
            DataCell::number(area.items),
            DataCell::number(area.score),
            DataCell::number(percent(area.score.share())),
        ]);
    }
    match result.areas.is_empty() {
        true => Markup::default(),
        false => table.render(),
    }
}
