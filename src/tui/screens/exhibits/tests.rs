//! Tests of exhibits: the numbers of a trend, and the tabs.

use super::*;
use crate::domain::ids::ExhibitId;
use crate::domain::testing::{item, kind_number};
use crate::tui::key::Key;

fn words(text: &[Span]) -> String {
    text.iter().map(|span| span.text.as_str()).collect()
}

fn trend(cells: &[&str]) -> Vec<String> {
    let header = vec![String::new(); cells.len()];
    let row: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
    let Block::Grid(grid) = table(&header, &[row], true) else {
        unreachable!("a table is a grid");
    };
    let cells = grid.rows.first().map_or(&[][..], |row| &row.cells);
    let cells = cells.iter().map(|cell| words(cell).replace('\u{a0}', " "));
    cells.collect()
}

#[test]
fn a_trend_shows_where_a_number_changes() {
    for (row, shown) in [
        (
            &["Pulse", "84", "102", "102", "96"][..],
            &["Pulse", "84", "102 ↑", "102", "96 ↓", "▁██▆"][..],
        ),
        // The first number counts, with or without a unit.
        (
            &["BP", "120/80", "118/84", "90/60 mm Hg"],
            &["BP", "120/80", "118/84 ↓", "90/60 mm Hg ↓", "██▁"],
        ),
        (
            &["Platelets", "1,200", "980"],
            &["Platelets", "1,200", "980 ↓", "█▁"],
        ),
        (
            &["Balance", "−200 mL", "-150 mL", "50 mL"],
            &["Balance", "−200 mL", "-150 mL ↑", "50 mL ↑", "▁▂█"],
        ),
        (&["pH", "7.31", "7.31"], &["pH", "7.31", "7.31", "▄▄"]),
        // A cell that is no number ends the chart, and nothing is compared with it.
        (
            &["Urine, mL", "40", "–", "30", "20"],
            &["Urine, mL", "40", "–", "30", "20 ↓"],
        ),
        (&["Skin", "warm", "cool"], &["Skin", "warm", "cool"]),
        (
            &["Given at", "08:00", "09:00"],
            &["Given at", "08:00", "09:00"],
        ),
        (&["Weight, kg", "70"], &["Weight, kg", "70"]),
    ] {
        assert_eq!(trend(row), shown);
    }
}

#[test]
fn a_table_that_is_no_trend_has_its_cells_alone() {
    let cells = ["Pulse", "84", "102"].map(str::to_owned);
    let Block::Grid(grid) = table(&cells, &[cells.to_vec()], false) else {
        unreachable!("a table is a grid");
    };
    let row = grid.rows.first().map_or(&[][..], |row| &row.cells);
    let shown: Vec<String> = row.iter().map(|cell| words(cell)).collect();
    assert_eq!(shown, cells);
}

#[test]
fn a_chart_that_grows_by_rows_is_compared_down_its_columns() {
    let header = ["time", "pulse", "temperature"].map(str::to_owned);
    let rows = [["08:00", "72", "36.8 °C"], ["08:20", "84", "36.8 °C"]];
    let rows = rows.map(|row| row.map(str::to_owned).to_vec());
    let Block::Grid(grid) = table(&header, &rows, true) else {
        unreachable!("a table is a grid");
    };
    let shown: Vec<Vec<String>> = grid
        .rows
        .iter()
        .map(|row| {
            row.cells
                .iter()
                .map(|cell| words(cell).replace('\u{a0}', " "))
                .collect()
        })
        .collect();
    assert_eq!(shown[1], ["08:20", "84 ↑", "36.8 °C"]);
    assert_eq!(shown[2][0], "trend");
    assert_eq!(grid.head.len(), 3);
}

fn with(count: usize) -> Item {
    let mut made = item("bank", "topic", "i", kind_number(0));
    made.exhibits = exhibits(count);
    made
}

fn exhibits(count: usize) -> Vec<Arc<Exhibit>> {
    let exhibit = |nth: usize| Exhibit {
        id: ExhibitId::from(format!("e{nth}").as_str()),
        title: format!("Exhibit {nth}"),
        body: ExhibitBody::Text(format!("Text {nth}.")),
        trend: false,
    };
    (0..count).map(|nth| Arc::new(exhibit(nth))).collect()
}

#[test]
fn the_key_and_a_click_turn_to_another_tab() {
    let next = Event::Key(Key::Ctrl('t'));
    let three = with(3);
    let tabs = ExhibitTabs::default();
    let second = tabs.after(&next, &three, None).unwrap();
    let third = second.after(&next, &three, None).unwrap();
    assert_eq!(
        [tabs, second, third].map(|tabs| tabs.active(&three, None)),
        [0, 1, 2]
    );
    let first = third.after(&next, &three, None).unwrap();
    assert_eq!(first.active(&three, None), 0);
    let click = |nth| Event::Choose(tab_target(nth).unwrap());
    assert_eq!(tabs.after(&click(2), &three, None), Some(third));
    assert_eq!(third.after(&click(0), &three, None), Some(first));
    // A click on the exhibit itself changes nothing; one on a choice is not for the tabs.
    assert_eq!(
        second.after(&Event::Choose(SHOWN), &three, None),
        Some(second)
    );
    assert_eq!(tabs.after(&Event::Choose(Target(0)), &three, None), None);
    assert_eq!(tabs.after(&click(3), &three, None), None);
    // One exhibit has no tabs.
    assert_eq!(tabs.after(&next, &with(1), None), None);
    assert_eq!(tabs.after(&click(0), &with(0), None), None);
}

#[test]
fn more_exhibits_than_targets_are_reached_by_the_key() {
    let many = with(300);
    let mut tabs = ExhibitTabs::default();
    for _ in 0..299 {
        tabs = tabs
            .after(&Event::Key(Key::Ctrl('t')), &many, None)
            .unwrap();
    }
    let [Block::Together(_, blocks), Block::Gap] = &tabs.blocks(&many, None)[..] else {
        unreachable!("an exhibit and a gap");
    };
    let [Block::Callout { blocks, .. }] = &blocks[..] else {
        unreachable!("a callout");
    };
    assert_eq!(blocks.last(), Some(&prose::blocks("Text 299.")[0]));
    assert_eq!(
        (tab_target(99), tab_target(100)),
        (Some(Target(65_534)), None)
    );
}

#[test]
fn the_first_exhibit_that_is_new_in_a_case_study_is_shown_first() {
    let (before, now) = (with(2), with(3));
    let tabs = ExhibitTabs::default();
    assert_eq!(tabs.active(&now, Some(&before)), 2);
    let line = words(match &titles(2, &now, Some(&before)) {
        Block::Para(spans) => spans,
        _ => &[],
    });
    assert!(
        line.replace('\u{a0}', " ").contains("[3 Exhibit 2 (new)]"),
        "{line}"
    );
    let next = Event::Key(Key::Ctrl('t'));
    let turned = tabs.after(&next, &now, Some(&before)).unwrap();
    assert_eq!(turned.active(&now, Some(&before)), 0);
}

#[test]
fn the_text_that_a_case_study_adds_comes_first() {
    let (before, mut now) = (with(1), with(1));
    let exhibit = Arc::make_mut(&mut now.exhibits[0]);
    let ExhibitBody::Text(text) = &mut exhibit.body else {
        unreachable!("a text");
    };
    let earlier = text.clone();
    text.push_str("\n\nA later note.");
    let shown = content(&now.exhibits[0], Some(&before));
    let mut expected = vec![Block::para("New", Role::Accent)];
    expected.extend(prose::blocks("A later note."));
    expected.extend([Block::Gap, Block::para("Earlier", Role::Accent)]);
    expected.extend(prose::blocks(&earlier));
    assert_eq!(shown, expected);
    assert_eq!(
        content(&now.exhibits[0], Some(&now)),
        prose::blocks("Text 0.\n\nA later note.")
    );
}
