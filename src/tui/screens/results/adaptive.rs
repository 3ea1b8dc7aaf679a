//! The results of an adaptive exam: the estimate in plain words, its path, and what it cannot say.
//! They never say pass or fail.

use super::Results;
use crate::domain::adaptive::{AdaptiveReport, PathPoint, logits};
use crate::tui::page::{Block, Cell, Column, Role, Span, Table, TableRow};
use crate::tui::screens::{per_cent, points, spent};

/// The columns of the chart: with its scale, it fits into a window of 40 columns.
const CHART_COLUMNS: usize = 32;
/// The lines of the chart.
const CHART_LINES: usize = 9;
/// The smallest range of the chart, in logits: small changes must not look large.
const CHART_RANGE_MIN: f64 = 2.0;

impl Results {
    /// Returns the estimate, the reason that the exam stopped, the path, and the areas.
    pub(super) fn adaptive_blocks(&self, report: &AdaptiveReport) -> Vec<Block> {
        let mut blocks = vec![Block::para(report.statement(), Role::Heading)];
        let details = report.details().into_iter();
        blocks.extend(details.map(|words| Block::para(words, Role::Plain)));
        let time = spent(self.report.elapsed_ms);
        let stopped = report.stopped(self.sitting.ending(), &time);
        blocks.push(Block::para(stopped, Role::Plain));
        blocks.push(Block::Gap);
        if report.is_long_enough() {
            blocks.extend([Block::Heading("Path of the estimate".into()), chart(report)]);
            blocks.push(Block::Gap);
        }
        blocks.extend(areas(report));
        blocks.extend(limits(report));
        blocks
    }

    /// Returns the same path as numbers.
    pub(super) fn path_table(&self, report: &AdaptiveReport) -> Vec<Block> {
        if !report.is_long_enough() {
            return Vec::new();
        }
        let row = |(at, point): (usize, &PathPoint)| TableRow {
            cells: vec![
                Cell::text((at + 1).to_string(), Role::Plain),
                Cell::text(point.score.to_string(), Role::Quiet),
                Cell::text(logits(point.ability.theta), Role::Strong),
                Cell::text(logits(point.ability.se), Role::Quiet),
            ],
            ..TableRow::default()
        };
        let columns = vec![
            Column::new("question", true, 0),
            Column::new("points", true, 1),
            Column::new("estimate", true, 0),
            Column::new("standard error", true, 1),
        ];
        let rows = report.path.iter().enumerate().map(row).collect();
        vec![
            Block::Heading("The same path in numbers".into()),
            Block::Table(Table { columns, rows }),
            Block::Gap,
        ]
    }
}

/// Returns the points of each bank.
fn areas(report: &AdaptiveReport) -> Vec<Block> {
    let rows: Vec<TableRow> = (report.areas.iter())
        .map(|area| TableRow {
            cells: vec![
                Cell::text(area.subject.to_string(), Role::Plain),
                Cell::text(area.items.to_string(), Role::Quiet),
                Cell::text(points(area.score), Role::Quiet),
                Cell::text(per_cent(area.score), Role::Strong),
            ],
            ..TableRow::default()
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::new("Content area", false, 0),
        Column::new("questions", true, 1),
        Column::new("points", true, 2),
        Column::new("score", true, 0),
    ];
    vec![Block::Table(Table { columns, rows }), Block::Gap]
}

/// Returns the limits under their heading.
fn limits(report: &AdaptiveReport) -> Vec<Block> {
    let words = report.limits();
    let words = words.iter().map(|words| Block::para(*words, Role::Plain));
    let heading = Block::Heading("What this cannot tell you".into());
    std::iter::once(heading)
        .chain(words)
        .chain([Block::Gap])
        .collect()
}

/// Returns the path as a chart of plain characters, the level as a dashed line. Of responses that
/// share a column, the last one counts.
fn chart(report: &AdaptiveReport) -> Block {
    let thetas: Vec<f64> = (report.path.iter())
        .map(|point| point.ability.theta)
        .collect();
    let cut = report.rules.cut();
    let lowest = thetas.iter().copied().fold(cut, f64::min);
    let highest = thetas.iter().copied().fold(cut, f64::max);
    let step = (highest - lowest).max(CHART_RANGE_MIN) / (CHART_LINES - 1) as f64;
    // The level is on a line of its own, and the path as near to the middle as that allows.
    let above = ((highest + lowest) / 2.0 - cut) / step + (CHART_LINES / 2) as f64;
    let top = cut + above.round() * step;
    let value = |line: usize| top - step * line as f64;
    let line_of = |theta: f64| (((top - theta) / step).round() as usize).min(CHART_LINES - 1);
    let width = thetas.len().div_ceil(CHART_COLUMNS).max(1);
    let shown: Vec<usize> = (thetas.chunks(width))
        .filter_map(|chunk| chunk.last().copied())
        .map(line_of)
        .collect();
    let level = line_of(cut);
    let mut lines: Vec<Vec<Span>> = Vec::new();
    for line in 0..CHART_LINES {
        let cell = |at: &usize| match (*at == line, line == level) {
            (true, _) => '*',
            (false, true) => '-',
            (false, false) => ' ',
        };
        let cells: String = shown.iter().map(cell).collect();
        let name = if line == level { " level" } else { "" };
        let text = format!("{:>6} |{}{name}", logits(value(line)), cells);
        lines.push(vec![Span::plain(text).with_alt("")]);
    }
    let last = thetas.len().to_string();
    let room = shown.len().saturating_sub(1).max(last.len());
    let scale = format!("{:>6}  1{last:>room$}", "");
    lines.push(vec![Span::new(scale, Role::Quiet).with_alt("")]);
    let told = format!(
        "The estimate went from {} after the first question to {} after question {last}. The lowest \
         was {}, the highest {}. The table at the end of this page has each value.",
        thetas.first().copied().map_or_else(String::new, logits),
        thetas.last().copied().map_or_else(String::new, logits),
        thetas
            .iter()
            .copied()
            .reduce(f64::min)
            .map_or_else(String::new, logits),
        thetas
            .iter()
            .copied()
            .reduce(f64::max)
            .map_or_else(String::new, logits),
    );
    if let Some(first) = lines.first_mut().and_then(|line| line.first_mut()) {
        *first = first.clone().with_alt(told);
    }
    Block::Drawing(lines)
}
