//! Tests of the blocks with targets inside their lines: words, grids, columns, bow ties and menus.

use super::*;
use crate::tui::page::{BowTie, Grid, GridRow, Row, Target, Wing};
use crate::tui::sign::Sign;

/// Returns words that can be chosen.
fn aimed(text: &str, target: u16, cursor: u16) -> Span {
    Span::plain(text).aimed(Some(Target(target)), target == cursor)
}

/// Returns a passage with phrases that can be chosen, and the cursor on one of them.
fn passage(cursor: u16) -> Block {
    Block::Para(vec![
        Span::plain("The client is "),
        aimed("restless and pulls at the dressing", 1, cursor),
        Span::plain(". The site is "),
        aimed("cool, taut and pale for 4 cm around the hub", 2, cursor),
        Span::plain("; the pump shows "),
        aimed("125 mL/h", 3, cursor),
        Span::plain("."),
    ])
}

/// Returns a matrix of findings, a row of signs for each.
fn matrix(heads: &[&str], rows: &[&str], cursor: u16) -> Grid {
    let count = u16::try_from(heads.len()).unwrap();
    let row = |(nth, text): (u16, &&str)| {
        let signs = (0..count).map(|column| {
            let target = nth * count + column;
            let sign = if column == nth % count {
                Sign::Ticked
            } else {
                Sign::NotTicked
            };
            vec![Span::sign(sign, Role::Plain).aimed(Some(Target(target)), target == cursor)]
        });
        GridRow {
            focused: cursor / count == nth,
            cells: std::iter::once(vec![Span::plain(*text)])
                .chain(signs)
                .collect(),
            ..GridRow::default()
        }
    };
    let heads = heads.iter().map(|head| vec![Span::new(*head, Role::Quiet)]);
    Grid {
        head: std::iter::once(vec![Span::new("Action", Role::Quiet)])
            .chain(heads)
            .collect(),
        rows: (0..).zip(rows).map(row).collect(),
    }
}

const HEADS: [&str; 3] = ["Indicated", "Requires follow-up", "Contraindicated"];
const ACTIONS: [&str; 4] = [
    "Stop the infusion and leave the catheter in place until the extent is known",
    "Apply a cold pack",
    "Flush the catheter with 10 mL of 0.9% sodium chloride",
    "Elevate the arm",
];

/// Returns the same with letters before the rows.
fn lettered(cursor: u16) -> Grid {
    let mut grid = matrix(&HEADS, &ACTIONS, cursor);
    for (row, letter) in grid.rows.iter_mut().zip(["A", "B", "C", "D"]) {
        row.key = letter.into();
    }
    if let Some(first) = grid.rows.first_mut() {
        first.below = vec![vec![Span::plain("Nothing more runs into the tissue.")]];
    }
    grid
}

/// Returns a table of prose.
fn prose() -> Grid {
    let cell = |text: &str| vec![Span::plain(text)];
    let row = |cells: [&str; 3]| GridRow {
        cells: cells.map(cell).into(),
        ..GridRow::default()
    };
    Grid {
        head: ["System", "Finding", "Order"]
            .map(|head| vec![Span::new(head, Role::Heading)])
            .into(),
        rows: vec![
            row([
                "Cardiovascular",
                "Pulse 118/min and thready, capillary refill 5 seconds, skin cool to the knees",
                "Lactated Ringer's 500 mL over 15 minutes",
            ]),
            row(["Renal", "Urine 15 mL in the last hour", "Urinary catheter"]),
        ],
    }
}

fn bow_tie(cursor: u16) -> Block {
    let wing = |title: &str, first: u16, texts: &[&str]| Wing {
        title: vec![Span::new(title, Role::Heading)],
        targets: (first..)
            .zip(texts)
            .map(|(nth, text)| vec![aimed(text, nth, cursor)])
            .collect(),
    };
    Block::BowTie(BowTie {
        left: wing(
            "Actions to take",
            0,
            &["Stop the infusion and aspirate the residual drug", ""],
        ),
        center: wing("Condition", 2, &["Extravasation"]),
        right: wing(
            "Parameters to monitor",
            3,
            &[
                "",
                "Pain, color and sensation of the whole limb, and the size of the blister",
            ],
        ),
    })
}

/// Returns a sentence with a blank and its open list.
fn menu(cursor: u16) -> Vec<Block> {
    let entry = |nth: u16, text: &str| Row {
        target: Some(Target(nth)),
        focused: nth == cursor,
        key: char::from(b'A' + u8::try_from(nth).unwrap()).to_string(),
        text: vec![Span::plain(text)],
        ..Row::default()
    };
    vec![
        Block::Para(vec![
            Span::plain("The nurse first addresses the "),
            aimed("[1 choose]", 20, 20),
            Span::plain(", because the most likely cause is "),
            aimed("[2 choose]", 21, 20),
            Span::plain("."),
        ]),
        Block::Gap,
        Block::para(
            "The text below the list is hidden as long as the list is open.",
            Role::Plain,
        ),
        Block::Menu {
            rows: vec![
                entry(0, "blood pressure"),
                entry(1, "temperature"),
                entry(2, "urine output"),
            ],
            at: Target(20),
        },
    ]
}

fn columns(cursor: u16) -> Block {
    let row = |nth: u16, text: &str| {
        Block::Row(Row {
            target: Some(Target(nth)),
            focused: nth == cursor,
            key: nth.to_string(),
            text: vec![Span::plain(text)],
            ..Row::default()
        })
    };
    Block::Columns(vec![
        vec![
            Block::Heading("Actions".into()),
            row(0, "Stop the infusion and aspirate the residual drug"),
            row(1, "Apply a warm pack"),
        ],
        vec![
            Block::Heading("Parameters".into()),
            row(2, "Pain"),
            row(3, "Sensation of the fingers"),
            row(4, "Temperature"),
        ],
    ])
}

fn page(body: Vec<Block>) -> Page {
    Page {
        title: vec![Span::plain("Dripset")],
        body,
        ..Page::default()
    }
}

fn pages() -> Vec<(&'static str, Page)> {
    vec![
        ("passage", page(vec![passage(2)])),
        (
            "matrix",
            page(vec![Block::Grid(matrix(&HEADS, &ACTIONS, 4))]),
        ),
        ("lettered", page(vec![Block::Grid(lettered(4))])),
        ("prose", page(vec![Block::Grid(prose())])),
        ("bow-tie", page(vec![bow_tie(1)])),
        ("menu", page(menu(1))),
        ("columns", page(vec![columns(2)])),
    ]
}

#[test]
fn blocks_with_targets_at_three_sizes() {
    for (name, page) in pages() {
        for (width, height) in [(80, 24), (60, 24), (40, 24)] {
            let unicode = text(&painted(&page, width, height, &Theme::plain()));
            insta::assert_snapshot!(format!("{name}-{width}"), unicode);
        }
        let ascii = painted(&page, 80, 24, &Theme::plain().ascii());
        insta::assert_snapshot!(format!("{name}-ascii"), text(&ascii));
    }
}

#[test]
fn a_wrapped_first_cell_hangs_under_its_words_and_not_under_its_letter() {
    let page = page(vec![Block::Grid(lettered(0))]);
    let start = "Stop the";
    for columns in [80, 50, 40, 24] {
        let lines = text(&painted(&page, columns, 40, &Theme::plain()));
        let lines: Vec<Vec<char>> = lines.lines().map(|line| line.chars().collect()).collect();
        let found = lines.iter().enumerate().find_map(|(nth, line)| {
            let line: String = line.iter().collect();
            let (before, _) = line.split_once(start)?;
            Some((nth, before.chars().count()))
        });
        let (nth, at) = found.unwrap();
        assert_eq!(lines[nth][at - 2], 'A', "at {columns}");
        let next: String = lines[nth + 1][..=at].iter().collect();
        assert_eq!(next.trim().chars().count(), 1, "at {columns}: {next:?}");
    }
}

/// Returns the places that give a target.
fn places(page: &Page, size: (u16, u16), target: u16) -> Vec<(u16, u16)> {
    let area = Rect::new(0, 0, size.0, size.1);
    let layout = PageLayout::new(page, area, Charset::Unicode);
    let here = |at: &Position| layout.target_at(at.x, at.y) == Some(Target(target));
    area.positions()
        .filter(here)
        .map(|at| (at.x, at.y))
        .collect()
}

/// Returns the text at places, without the end of each line.
fn at_places(page: &Page, size: (u16, u16), places: &[(u16, u16)]) -> String {
    let buffer = painted(page, size.0, size.1, &Theme::plain());
    places.iter().map(|at| buffer[*at].symbol()).collect()
}

#[test]
fn words_with_a_target_are_chosen_on_exactly_their_columns() {
    let page = page(vec![passage(0)]);
    let clicked = |size, target| at_places(&page, size, &places(&page, size, target));
    assert_eq!(clicked((80, 24), 3), "125 mL/h");
    assert_eq!(clicked((80, 24), 1), "restless and pulls at the dressing");
    // Words that wrap are chosen on both lines; the space at the break is on neither.
    assert_eq!(clicked((40, 24), 1), "restless and pulls atthe dressing");
    let rows = |target| {
        let mut rows: Vec<_> = places(&page, (40, 24), target)
            .iter()
            .map(|at| at.1)
            .collect();
        rows.dedup();
        rows.len()
    };
    assert_eq!((rows(1), rows(2), rows(3)), (2, 2, 1));
}

#[test]
fn the_cursor_stands_on_the_focused_words() {
    for (name, page) in pages() {
        for width in [80, 40] {
            let area = Rect::new(0, 0, width, 24);
            let mut buffer = Buffer::empty(area);
            let cursor = draw(&page, area, &Theme::plain(), &mut buffer).unwrap();
            let stands = buffer[cursor.at].symbol();
            let on = match name {
                "passage" => "c",
                "matrix" | "lettered" => "[",
                "prose" => "S",
                _ => "▸",
            };
            assert_eq!((stands, cursor.shown), (on, name != "prose"), "{name}");
        }
    }
    // The words at the cursor are bold.
    let lit = painted(&page(vec![passage(3)]), 80, 24, &Theme::plain());
    let bold = lit
        .content()
        .iter()
        .filter(|cell| cell.modifier.contains(Modifier::BOLD));
    let bold: String = bold.map(Cell::symbol).collect();
    assert_eq!(bold, "125 mL/h");
}

#[test]
fn a_page_follows_words_with_a_target() {
    let lines = (0..40).map(|n| Block::para(n.to_string(), Role::Plain));
    let mut page = page(lines.chain([passage(3)]).collect());
    let size = (40, 12);
    assert_eq!(places(&page, size, 3), []);
    page.scroll = Scroll::Follow(Some(Target(3)));
    assert_eq!(at_places(&page, size, &places(&page, size, 3)), "125 mL/h");
}

/// A learner who moves down a long matrix sees what the signs mean, and all words of the row.
#[test]
fn the_heads_of_a_grid_stay_in_sight_and_a_row_is_followed_whole() {
    let rows: Vec<String> = (1..=10)
        .map(|n| {
            format!("Finding {n} with words that need two lines in this narrow window, end{n}")
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    for cursor in 0..30 {
        let page = Page {
            scroll: Scroll::Follow(Some(Target(cursor))),
            ..page(vec![
                Block::para("Before", Role::Plain),
                Block::Grid(matrix(&HEADS, &rows, cursor)),
                Block::para("Behind", Role::Plain),
            ])
        };
        let seen = text(&painted(&page, 70, 14, &Theme::plain()));
        let row = cursor / 3 + 1;
        for words in [
            "Requires",
            "follow-up",
            &format!("Finding {row} "),
            &format!("end{row}"),
        ] {
            assert!(seen.contains(words), "{words} at {cursor}:\n{seen}");
        }
    }
    // The last lines of the grid push its heads out.
    let mut page = page(vec![Block::Grid(matrix(&HEADS, &rows, 0))]);
    page.body
        .extend((0..20).map(|n| Block::para(format!("Line {n}"), Role::Plain)));
    let top = |from: u16, page: &mut Page| {
        page.scroll = Scroll::At(from);
        let seen = text(&painted(page, 70, 14, &Theme::plain()));
        let lines = seen.lines().skip(2).take(3);
        lines.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    let last = (0..40)
        .find(|from| top(*from, &mut page)[0].starts_with("Line 0"))
        .unwrap();
    let [first, second, third] = [3, 2, 1].map(|above| top(last - above, &mut page));
    assert_eq!(first[0], "Requires");
    assert!(
        first[1].starts_with("Action") && first[2].ends_with("10"),
        "{first:?}"
    );
    assert!(
        second[0] == "Requires" && second[2] == "Line 0",
        "{second:?}"
    );
    assert!(
        third[0].starts_with("Action") && third[1] == "Line 0",
        "{third:?}"
    );
}

#[test]
fn a_menu_covers_the_lines_below_and_needs_no_line_of_its_own() {
    let all = page(menu(1));
    let without = page(all.body.iter().take(3).cloned().collect());
    let seen = |page: &Page| text(&painted(page, 80, 24, &Theme::plain()));
    let [open, closed] = [seen(&all), seen(&without)];
    let line = |text: &str, nth: usize| text.lines().nth(nth).unwrap_or_default().to_owned();
    assert_eq!(line(&open, 2), line(&closed, 2));
    assert!(open.contains("hidden") == closed.contains("hidden as") || !open.contains("hidden as"));
    for (target, words) in [(0, "blood pressure"), (2, "urine output")] {
        let clicked = at_places(&all, (80, 24), &places(&all, (80, 24), target));
        assert!(clicked.contains(words), "{clicked:?}");
    }
    // The second blank is beside the list and can be chosen; so can the first.
    for target in [20, 21] {
        let clicked = at_places(&all, (80, 24), &places(&all, (80, 24), target));
        assert!(clicked.starts_with('['), "{clicked:?}");
    }
    // A page that follows an entry shows the list to its end.
    let lines = (0..40).map(|n| Block::para(n.to_string(), Role::Plain));
    let mut long = page(lines.chain(menu(0)).collect());
    long.scroll = Scroll::Follow(Some(Target(0)));
    let shown = text(&painted(&long, 40, 12, &Theme::plain()));
    assert!(
        shown.contains("▸ A blood") && shown.contains('└'),
        "{shown}"
    );
}

#[test]
fn a_menu_without_its_words_is_the_last_part_of_the_page() {
    let mut blocks = menu(0);
    blocks.remove(0);
    let seen = text(&painted(&page(blocks), 80, 24, &Theme::plain()));
    assert!(
        seen.contains("list is open.") && seen.contains("▸ A blood pressure"),
        "{seen}"
    );
}

/// Nine columns of signs fit beside the rows of a wide window only.
#[test]
fn a_grid_that_does_not_fit_names_each_sign() {
    let heads = [
        "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
    ];
    let page = page(vec![Block::Grid(matrix(&heads, &ACTIONS, 13))]);
    let wide = text(&painted(&page, 100, 24, &Theme::plain()));
    assert!(wide.contains("Seven  Eight  Nine  Ten"), "{wide}");
    let size = (40, 60);
    let narrow = text(&painted(&page, size.0, size.1, &Theme::plain()));
    assert!(narrow.contains("\n▸   [ ] Four\n"), "{narrow}");
    // The name of a sign is chosen like the sign.
    assert_eq!(at_places(&page, size, &places(&page, size, 13)), "[ ] Four");
}

#[test]
fn every_target_of_these_blocks_can_be_chosen_at_any_size() {
    for (name, page) in pages() {
        let targets: &[u16] = match name {
            "passage" => &[1, 2, 3],
            "matrix" => &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
            "prose" => &[],
            "menu" => &[0, 1, 2, 20],
            _ => &[0, 1, 2, 3, 4],
        };
        for width in (20..=130).step_by(10) {
            for target in targets {
                let found = places(&page, (width, 60), *target);
                assert!(!found.is_empty(), "{name}: {target} at {width}");
            }
        }
        for height in (4..=30).step_by(5) {
            for width in (10..=130).step_by(7) {
                let scroll = Scroll::Follow(targets.last().copied().map(Target));
                let page = Page {
                    scroll,
                    ..page.clone()
                };
                painted(&page, width, height, &Theme::plain());
            }
        }
    }
}
