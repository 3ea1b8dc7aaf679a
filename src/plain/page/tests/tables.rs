//! Tests of tables in lines: a head beside each value, or the heads first.

use super::{page, row, says};
use crate::plain::page::{tables, targets};
use crate::tui::page::{Block, Cell, Column, Grid, GridRow, Role, Span, Table, TableRow, Target};
use crate::tui::sign::Sign;

/// The standing of two topics, with a bar, a number that may be missing, and trends.
fn standing() -> Table {
    let columns = vec![
        Column::new("Topics (Enter to study)", false, 0).named("topic"),
        Column::new("mastery", false, 1).repeating(),
        Column::new("", true, 0).named("mastery"),
        Column::new("by day", false, 1),
        Column::new("missed", true, 2),
        Column::new("flag", true, 2).named("flagged"),
        Column::new("", false, 2).named("state"),
    ];
    let row = |name: &str, share: u16, trend: &[Option<u16>], missed: &str| TableRow {
        target: Some(Target(share)),
        focused: false,
        cells: vec![
            Cell::text(name, Role::Plain),
            Cell::Bar(share),
            Cell::text(format!("{}%", share / 10), Role::Plain),
            Cell::Trend(trend.to_vec()),
            Cell::text(missed, Role::Warning),
            Cell::text("", Role::Plain),
            Cell::text("open", Role::Quiet),
        ],
    };
    Table {
        columns,
        rows: vec![
            row("Bedside", 620, &[None, Some(405), Some(1000)], "2"),
            row("  Uses", 100, &[None, None, None], "–"),
        ],
    }
}

#[test]
fn a_row_of_a_table_has_the_head_beside_each_value() {
    says(
        vec![Block::Table(standing())],
        &[
            "Topics",
            "1. Bedside with its topic: mastery: 62%; by day: none, 41%, 100%; missed: 2; open.",
            "2. Uses: mastery 10%, open.",
        ],
    );
}

#[test]
fn a_table_by_choice_has_its_heads_first_and_its_columns_aligned() {
    let reading = tables(&page(vec![
        Block::Row(row(9, vec![Span::plain("First")])),
        Block::Table(standing()),
    ]));
    assert_eq!(
        reading.lines(),
        [
            "Topics",
            "Number; Topic;                  mastery; by day;          missed; state",
            "2;      Bedside with its topic; 62%;     none, 41%, 100%; 2;      open",
            "3;      Uses;                   10%;     none;            none;   open",
        ]
    );
}

/// Two values with commas in them must not sound like four.
#[test]
fn values_with_commas_are_separated_by_semicolons() {
    let cells = |words: [&str; 3]| words.map(|words| Cell::text(words, Role::Plain)).to_vec();
    let table = Table {
        columns: vec![
            Column::new("", false, 0),
            Column::new("vote 1", true, 1),
            Column::new("vote 2", true, 0),
        ],
        rows: vec![TableRow {
            cells: cells(["A Stop", "3 ·  25%", "5 ·  42%"]),
            ..TableRow::default()
        }],
    };
    says(
        vec![Block::Table(table.clone())],
        &["A Stop: vote 1: 3, 25%; vote 2: 5, 42%."],
    );
    let lines = tables(&page(vec![Block::Table(table)])).lines();
    assert_eq!(
        lines[1..],
        ["Name;   vote 1; vote 2", "A Stop; 3, 25%; 5, 42%"]
    );
}

#[test]
fn a_number_of_a_question_is_said_unless_the_line_has_it() {
    let table = |first: u16| Table {
        columns: vec![
            Column::new("", true, 0),
            Column::new("Question", false, 0),
            Column::new("correct", true, 0),
        ],
        rows: vec![TableRow {
            target: Some(Target(first)),
            focused: true,
            cells: vec![
                Cell::text("1.", Role::Quiet),
                Cell::text("What is first?", Role::Plain),
                Cell::text("40% → 75%", Role::Strong),
            ],
        }],
    };
    says(
        vec![Block::Table(table(1)), Block::Table(table(2))],
        &[
            "Question",
            "1. What is first? Correct 40% then 75%. Cursor here.",
            "2. Question 1, What is first? Correct 40% then 75%. Cursor here.",
        ],
    );
}

fn vitals() -> Grid {
    let spans = |words: &str| vec![Span::authored(words, Role::Plain)];
    let lower = [Span::plain("\u{a0}"), Span::sign(Sign::Lower, Role::Strong)];
    let chart = vec![Span::trend(&[Some(1000), Some(0)]).with_alt("falls")];
    Grid {
        head: ["", "08:00", "09:00", "trend"].map(spans).to_vec(),
        rows: vec![
            GridRow {
                cells: vec![
                    spans("SpO₂"),
                    spans("95 %"),
                    [&spans("93 %")[..], &lower].concat(),
                    chart,
                ],
                ..GridRow::default()
            },
            GridRow {
                cells: vec![spans("pH"), spans(""), spans("7.31"), Vec::new()],
                ..GridRow::default()
            },
        ],
    }
}

#[test]
fn a_row_of_a_chart_names_the_row_and_the_column_of_each_value() {
    says(
        vec![Block::Grid(vitals())],
        &[
            "SpO2, 08:00: 95 %; 09:00: 93 %, lower; trend: falls.",
            "pH, 09:00: 7.31.",
        ],
    );
}

#[test]
fn the_boxes_of_a_matrix_are_lines_with_the_names_of_row_and_column() {
    let sign =
        |sign: Sign, at| vec![Span::sign(sign, Role::Plain).aimed(Some(Target(at)), at == 8)];
    let grid = Grid {
        head: ["", "Indicated", "Not indicated"]
            .map(|words| vec![Span::authored(words, Role::Plain)])
            .to_vec(),
        rows: vec![GridRow {
            key: "A".into(),
            cells: vec![
                vec![Span::authored("Flush", Role::Plain)],
                sign(Sign::NotChosen, 7),
                sign(Sign::Chosen, 8),
            ],
            ..GridRow::default()
        }],
    };
    let body = vec![Block::Grid(grid)];
    assert_eq!(targets(&page(body.clone())), [Target(7), Target(8)]);
    says(
        body,
        &[
            "1. A, Flush, Indicated: not chosen.",
            "2. A, Flush, Not indicated: chosen. Cursor here.",
        ],
    );
}
