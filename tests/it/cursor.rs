//! Where the terminal's cursor stands: on what is chosen or typed, in every frame, so that screen
//! readers, magnifiers and braille displays follow it.

use std::num::NonZeroU16;

use dripset::terminal::Painter;
use dripset::tui::key::Key;
use dripset::tui::page::{Block, Page, Span};
use dripset::tui::theme::Theme;

use crate::looks::SCREENS;
use crate::support::go_to;
use crate::support::learner::Learner;

const SIZES: [(u16, u16); 3] = [(80, 24), (40, 12), (120, 40)];

fn screen(size: (u16, u16)) -> vt100::Parser {
    let side = |side| NonZeroU16::new(side).expect("not 0");
    vt100::Parser::new(side(size.1), side(size.0), 0)
}

/// What stands where the cursor is; nothing where it is hidden.
fn stands_on(parser: &vt100::Parser) -> Option<String> {
    let screen = parser.screen();
    let (row, column) = screen.cursor_position();
    let cell = screen.cell(row, column)?;
    (!screen.hide_cursor()).then(|| cell.contents().to_owned())
}

fn shown(page: &Page, size: (u16, u16)) -> vt100::Parser {
    let mut bytes = Vec::new();
    let mut painter = Painter::new(&mut bytes, Theme::plain());
    painter.paint(page, size).expect("a page");
    drop(painter);
    let mut parser = screen(size);
    parser.process(&bytes);
    parser
}

fn is_focused(span: &Span) -> bool {
    span.focused && span.target.is_some()
}

/// Whether something is chosen or typed into on a page.
fn is_stood_on(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Row(row) => row.focused,
        Block::Table(table) => table.rows.iter().any(|row| row.focused),
        Block::Field(field) => field.focused,
        Block::Callout { blocks, .. } | Block::Together(_, blocks) => is_stood_on(blocks),
        Block::Columns(columns) => columns.iter().any(|blocks| is_stood_on(blocks)),
        Block::Para(spans) => spans.iter().any(is_focused),
        Block::Drawing(lines) => lines.iter().flatten().any(is_focused),
        Block::Grid(grid) => grid
            .rows
            .iter()
            .any(|row| row.focused || row.cells.iter().chain(&row.below).flatten().any(is_focused)),
        Block::BowTie(tie) => [&tie.left, &tie.center, &tie.right]
            .iter()
            .flat_map(|wing| wing.targets.iter().flatten())
            .any(is_focused),
        Block::Menu { rows, .. } => rows.iter().any(|row| row.focused),
        Block::Gap | Block::Rule | Block::Heading(_) | Block::Banner(_) | Block::Qr(_) => false,
    })
}

#[test]
fn on_every_screen_the_cursor_stands_on_what_is_chosen() {
    let mut chosen = 0;
    for (name, page) in SCREENS.iter() {
        let may = is_stood_on(&page.body) || is_stood_on(&page.aside);
        for size in SIZES {
            let parser = shown(page, size);
            let seen = parser.screen().contents();
            let stands = stands_on(&parser);
            let marked = seen.lines().any(|line| line.contains('▸'));
            assert!(may || stands.is_none(), "{name} at {size:?}: {stands:?}");
            if marked {
                chosen += 1;
                let stands = stands.unwrap_or_default();
                assert!(
                    ["▸", "_"].contains(&stands.as_str()),
                    "{name}: {stands:?}\n{seen}"
                );
            }
        }
    }
    assert!(chosen > 60, "{chosen}");
}

/// A page to read has it unseen at its first line, not among the keys.
#[test]
fn where_nothing_is_chosen_the_cursor_waits_at_the_first_line() {
    let page = Page {
        title: vec![dripset::tui::page::Span::plain("Title")],
        body: vec![Block::para("words", dripset::tui::page::Role::Plain)],
        ..Page::default()
    };
    let parser = shown(&page, (80, 24));
    assert_eq!(stands_on(&parser), None);
    let (row, column) = parser.screen().cursor_position();
    let first = parser
        .screen()
        .contents_between(row, column, row, column + 5);
    assert_eq!(first, "words");
}

/// Down rewrites the line that was left and the line that was come to, and nothing else.
#[test]
fn one_step_of_the_cursor_rewrites_two_lines() {
    let size = (80, 24);
    let mut learner = Learner::new(size);
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, "cool and swollen");
    learner.press(&[Key::Down]);
    let mut sent = Vec::new();
    let mut painter = Painter::new(&mut sent, Theme::plain());
    painter.paint(&learner.page(), size).expect("a page");
    let before = screen_of(&learner.page(), size);
    learner.press(&[Key::Down]);
    painter.paint(&learner.page(), size).expect("a page");
    drop(painter);
    let after = screen_of(&learner.page(), size);
    let changed = before.iter().zip(&after).filter(|(a, b)| a != b).count();
    assert_eq!(changed, 2);
    let mut parser = screen(size);
    parser.process(&sent);
    let (row, _) = parser.screen().cursor_position();
    let line = after.get(usize::from(row)).expect("a line");
    assert!(line.contains("▸ C"), "{line}");
}

fn screen_of(page: &Page, size: (u16, u16)) -> Vec<String> {
    let text = crate::support::learner::text_of(page, size);
    text.lines().map(str::to_owned).collect()
}
