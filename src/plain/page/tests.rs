//! Tests of pages in lines: the words of each block, and numbers that lead to their targets.

mod tables;

use proptest::prelude::*;

use super::{read, tables, targets};
use crate::tui::page::{
    Block, BowTie, Cell, Column, Field, Grid, GridRow, Notice, Page, Role, Row, Span, Table,
    TableRow, Target, Wing,
};
use crate::tui::paint::any;
use crate::tui::settings::Verbosity::{self, Brief, Full};
use crate::tui::sign::Sign;

fn page(body: Vec<Block>) -> Page {
    Page {
        title: vec![
            Span::new("Dripset", Role::Accent),
            Span::new(" · Test", Role::Strong),
        ],
        body,
        ..Page::default()
    }
}

/// The lines of these blocks, without the title.
fn lines(body: Vec<Block>, verbosity: Verbosity) -> Vec<String> {
    read(&page(body), verbosity).lines().split_off(1)
}

#[track_caller]
fn says(body: Vec<Block>, wanted: &[&str]) {
    assert_eq!(lines(body, Full), wanted);
}

fn turned(label: &str, value: &str, means: &str) -> Vec<Span> {
    vec![
        Span::plain(format!("{label:<12}")).with_alt(format!("{label}:")),
        Span::sign(Sign::Previous, Role::Strong),
        Span::new(format!(" {value} "), Role::Strong),
        Span::sign(Sign::Following, Role::Strong),
        Span::new(format!("   {means}"), Role::Quiet),
    ]
}

fn row(target: u16, text: Vec<Span>) -> Row {
    Row {
        target: Some(Target(target)),
        text,
        ..Row::default()
    }
}

#[test]
fn a_page_has_its_title_its_place_its_body_its_aside_and_last_its_notice() {
    let page = Page {
        place: vec![
            Span::plain("3 of 10"),
            Span::plain(" "),
            Span::sign(Sign::Dot, Role::Quiet),
            Span::plain(" "),
        ]
        .into_iter()
        .chain(Span::signed(Sign::Flagged, "flagged", Role::Warning))
        .collect(),
        aside: vec![Block::para("Beside.", Role::Plain)],
        notice: Some(Notice::new(Role::Quiet, "Saved · 5–6 more")),
        ..page(vec![
            Block::para("Body.", Role::Plain),
            Block::Heading("A part".into()),
        ])
    };
    let reading = read(&page, Full);
    assert_eq!(reading.headings(), ["Test", "A part"]);
    assert_eq!(
        reading.lines(),
        [
            "Test",
            "Question 3 of 10, flagged.",
            "Body.",
            "A part",
            "Beside.",
            "Saved, 5 to 6 more.",
        ]
    );
}

#[test]
fn a_row_is_its_name_and_what_is_said_of_it() {
    let menu = Row {
        key: "m".into(),
        focused: true,
        ..row(
            4,
            vec![
                Span::new("Missed    ", Role::Strong),
                Span::new("3 to practice again", Role::Quiet),
            ],
        )
    };
    let option = row(5, turned("Questions", "10", "in a set"));
    says(
        vec![Block::Row(menu.clone()), Block::Row(option.clone())],
        &[
            "1. Missed: 3 to practice again. Cursor here.",
            "2. Questions: 10, in a set.",
        ],
    );
    assert_eq!(
        lines(vec![Block::Row(menu), Block::Row(option)], Brief),
        [
            "1. Missed: 3 to practice again. Cursor here.",
            "2. Questions: 10."
        ]
    );
}

#[test]
fn a_choice_keeps_its_letter_and_says_its_state_once() {
    let choice = |sign: Sign, below: &[&str]| {
        let below = below.iter().map(|words| vec![Span::plain(*words)]);
        Block::Row(Row {
            key: "B".into(),
            sign: vec![Span::sign(sign, Role::Plain)],
            below: below.collect(),
            ..row(1, vec![Span::authored("Stop the pump.", Role::Plain)])
        })
    };
    says(
        vec![
            choice(Sign::NotChosen, &[]),
            choice(Sign::Correct, &["Correct. It stops the harm."]),
            choice(Sign::Incorrect, &["It comes later", "Call first."]),
        ],
        &[
            "1. B: Stop the pump. Not chosen.",
            "2. B: Stop the pump. Correct. It stops the harm.",
            "3. B: Stop the pump. Incorrect. It comes later. Call first.",
        ],
    );
}

#[test]
fn a_subject_says_how_many_topics_follow_and_each_box_its_state() {
    let tick = |indent: bool, sign: Sign, words: &str| {
        let mut spans = Vec::from_iter(indent.then(|| Span::plain("  ")));
        spans.push(match sign {
            Sign::Partial => Span::plain("[-]").with_alt("partly chosen"),
            sign => Span::sign(sign, Role::Plain),
        });
        Block::Row(Row {
            sign: spans,
            ..row(1, vec![Span::plain(words)])
        })
    };
    says(
        vec![
            tick(false, Sign::Partial, "Albumin"),
            tick(true, Sign::Ticked, "Uses"),
            tick(true, Sign::NotTicked, "Dose"),
            tick(false, Sign::Ticked, "Ordered response"),
        ],
        &[
            "1. Albumin with its 2 topics: partly chosen.",
            "2. Uses: chosen.",
            "3. Dose: not chosen.",
            "4. Ordered response: chosen.",
        ],
    );
}

#[test]
fn words_to_choose_in_a_text_have_lines_and_tabs_are_only_lines() {
    let aimed = |words: &str, at| Span::authored(words, Role::Plain).aimed(Some(Target(at)), false);
    let dot = || Span::sign(Sign::Dot, Role::Quiet);
    says(
        vec![
            Block::Para(vec![
                Span::authored("The nurse sees ", Role::Plain),
                aimed("a rash", 3),
                Span::authored(" at 09:00.", Role::Plain),
            ]),
            Block::Para(vec![
                aimed("[1 Labs]", 4).with_alt("1 Labs, shown"),
                Span::plain(" "),
                dot(),
                Span::plain(" "),
                aimed("2 Notes", 5),
                Span::plain("  "),
                Span::keys("Ctrl-T", Role::Accent),
            ]),
        ],
        &[
            "The nurse sees a rash at 09:00.",
            "1. In the text: a rash.",
            "2. Labs, shown.",
            "3. Notes.",
        ],
    );
}

#[test]
fn a_lone_field_has_no_number_and_one_among_lines_has() {
    let field = Block::Field(Field {
        target: Some(Target(0)),
        focused: true,
        label: "Rate       ".into(),
        text: "31".into(),
        after: ".25".into(),
        unit: "mL/h".into(),
        wraps: false,
    });
    let empty = Block::Field(Field {
        target: Some(Target(1)),
        label: "What is wrong?".into(),
        ..Field::default()
    });
    says(vec![field.clone()], &["Rate: 31.25 mL/h"]);
    assert!(targets(&page(vec![field.clone()])).is_empty());
    says(
        vec![field, empty],
        &[
            "1. Rate: 31.25 mL/h. Cursor here.",
            "2. What is wrong? empty",
        ],
    );
}

#[test]
fn instructions_are_left_out_in_brief_where_there_is_a_list() {
    let list = || Block::Row(row(1, vec![Span::plain("A line")]));
    let quiet = |words: &str| Block::para(words, Role::Quiet);
    let body = vec![
        list(),
        quiet("Each change takes effect at once."),
        quiet("No question matches."),
        quiet("and 3 more"),
    ];
    assert_eq!(
        lines(body, Brief),
        ["1. A line.", "No question matches.", "and 3 more"]
    );
    let alone = vec![quiet("Only you see your notes.")];
    assert_eq!(lines(alone, Brief), ["Only you see your notes."]);
}

/// Every kind of block that can hold something to choose, nested in each that holds blocks.
fn nested() -> Vec<Block> {
    let mut next = 100_u16..;
    let mut aim = || next.next().map(Target);
    let mut span = |words: &str| Span::authored(words, Role::Plain).aimed(aim(), false);
    let para = Block::Para(vec![span("in a paragraph")]);
    let drawing = Block::Drawing(vec![vec![Span::plain("--- "), span("in a drawing")]]);
    let wing = |targets: Vec<Vec<Span>>| Wing {
        title: vec![Span::plain("Wing")],
        targets,
    };
    let tie = Block::BowTie(BowTie {
        left: wing(vec![vec![span("left")], Vec::new()]),
        center: wing(vec![vec![span("center")]]),
        right: wing(vec![Vec::new(), vec![span("right")]]),
    });
    let grid = Block::Grid(Grid {
        head: Vec::new(),
        rows: vec![GridRow {
            target: aim(),
            cells: vec![vec![Span::plain("Cell")], vec![Span::plain("of a grid")]],
            ..GridRow::default()
        }],
    });
    let mut line = |words: &str| Row {
        target: aim(),
        text: vec![Span::plain(words)],
        ..Row::default()
    };
    let (first, second, third) = (line("a row"), line("a menu row"), line("a last row"));
    let table = Block::Table(Table {
        columns: vec![Column::new("Head", false, 0)],
        rows: vec![TableRow {
            target: aim(),
            focused: false,
            cells: vec![Cell::text("a table row", Role::Plain)],
        }],
    });
    let field = Block::Field(Field {
        target: aim(),
        label: "A field".into(),
        ..Field::default()
    });
    let menu = Block::Menu {
        rows: vec![second],
        at: Target(1),
    };
    let columns = Block::Columns(vec![
        vec![para, drawing],
        vec![tie, Block::Banner("X".into())],
    ]);
    vec![
        Block::Callout {
            role: Role::Plain,
            title: vec![Span::plain("Callout")],
            blocks: vec![
                columns,
                Block::Together(Target(2), vec![grid, Block::Row(first)]),
            ],
        },
        table,
        menu,
        field,
        Block::Rule,
        Block::Row(third),
    ]
}

#[test]
fn numbers_lead_to_their_targets_in_every_kind_of_block() {
    let page = page(nested());
    let wanted = [
        (100, "1. In the text: in a paragraph."),
        (101, "2. In the drawing: in a drawing."),
        (102, "3. Wing, 1 of 2: left."),
        (103, "4. Wing: center."),
        (104, "5. Wing, 2 of 2: right."),
        (105, "6. Cell: of a grid."),
        (106, "7. a row."),
        (109, "8. a table row."),
        (107, "9. a menu row."),
        (110, "10. A field: empty"),
        (108, "11. a last row."),
    ];
    assert_eq!(targets(&page), wanted.map(|(target, _)| Target(target)));
    for verbosity in [Full, Brief] {
        let lines = read(&page, verbosity).lines();
        let numbered = lines
            .iter()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        assert_eq!(numbered.collect::<Vec<_>>(), wanted.map(|(_, line)| line));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_page_is_lines_of_text_with_a_number_for_each_target(page in any::page()) {
        let count = targets(&page).len();
        for verbosity in [Full, Brief] {
            let mut number = 1;
            for line in read(&page, verbosity).lines() {
                prop_assert!(!line.is_empty() && !line.contains(char::is_control), "{line:?}");
                if line.starts_with(&format!("{number}. ")) {
                    number += 1;
                }
            }
            prop_assert!(number > count, "{number} of {count}");
        }
        for line in tables(&page).lines() {
            prop_assert!(!line.contains(char::is_control), "{line:?}");
        }
    }
}
