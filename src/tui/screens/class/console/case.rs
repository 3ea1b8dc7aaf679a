//! The case studies of a class, step by step with everybody's points.

use super::distribution::{column, per_cent};
use crate::domain::item::JudgmentStep;
use crate::domain::room::{CaseLine, CaseStep};
use crate::tui::page::{Block, Cell, Role, Table, TableRow};
use crate::tui::screens;

/// Returns the steps of a case study, and a gap.
pub fn steps(line: &CaseLine) -> Vec<Block> {
    let mut rows: Vec<TableRow> = line.steps.iter().map(row).collect();
    let total = line.total();
    rows.push(TableRow {
        cells: vec![
            Cell::text("", Role::Quiet),
            Cell::text("All steps", Role::Strong),
            Cell::text("", Role::Plain),
            Cell::text(per_cent(total), Role::Strong),
            Cell::text(total.to_string(), Role::Quiet),
        ],
        ..TableRow::default()
    });
    let columns = vec![
        column("", true, 0).named("number"),
        column("Step", false, 0),
        column("", false, 2).repeating(),
        column("share", true, 0),
        column("points", true, 1),
    ];
    vec![
        Block::Heading(format!("Case study: {}", line.title)),
        Block::Table(Table { columns, rows }),
        Block::Gap,
    ]
}

fn row(step: &CaseStep) -> TableRow {
    let title = step.step.map_or("", JudgmentStep::title);
    let mut cells = vec![
        Cell::text(format!("{}.", step.position + 1), Role::Quiet),
        Cell::text(title, Role::Plain),
    ];
    match step.points {
        Some(points) => cells.extend([
            Cell::Bar(screens::permille(points.share().unwrap_or(0.0))),
            Cell::text(per_cent(points), Role::Strong),
            Cell::text(points.to_string(), Role::Quiet),
        ]),
        None => cells.extend([
            Cell::text("", Role::Plain),
            Cell::text("–", Role::Strong),
            Cell::text(
                match step.voided {
                    true => "does not count",
                    false => "key not shown",
                },
                Role::Quiet,
            ),
        ]),
    }
    TableRow {
        cells,
        ..TableRow::default()
    }
}
