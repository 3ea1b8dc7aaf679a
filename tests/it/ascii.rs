//! Every screen in ASCII, whatever banks, names and notes say: at the terminal and over SSH.

use dripset::terminal::Painter;
use dripset::tui::page::{Block, Cell, Page, PageSource, Row, Scroll, Span};
use dripset::tui::paint;
use dripset::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::looks::SCREENS;

const SIZES: [(u16, u16); 4] = [(80, 24), (40, 12), (120, 40), (20, 6)];

/// What items, names and notes have in them that is not ASCII.
const ODD: &str = " 5.8 → 4.2, ≥ 38\u{a0}°C, 5 µg × ½ … “é” 小 💉 ✓ c\u{304} · −1";

/// The page with such words in each of its texts.
fn odd(page: &Page) -> Page {
    let mut page = page.clone();
    let spans = |spans: &mut Vec<Span>| {
        let texts = spans.iter_mut();
        for span in texts.filter(|span| !matches!(span.source, PageSource::Sign(_))) {
            span.text.push_str(ODD);
        }
    };
    spans(&mut page.title);
    spans(&mut page.place);
    if let Some(notice) = &mut page.notice {
        notice.text.push_str(ODD);
    }
    for hint in &mut page.keys {
        hint.does.push_str(ODD);
    }
    blocks(&mut page.body, &spans);
    blocks(&mut page.aside, &spans);
    page
}

fn blocks(all: &mut [Block], spans: &impl Fn(&mut Vec<Span>)) {
    for block in all {
        match block {
            Block::Gap | Block::Rule | Block::Banner(_) | Block::Qr(_) => {}
            Block::Heading(text) => text.push_str(ODD),
            Block::Para(text) => spans(text),
            Block::Drawing(lines) => lines.iter_mut().for_each(spans),
            Block::Row(row) => {
                row.key.push_str(ODD);
                spans(&mut row.text);
                row.below.iter_mut().for_each(spans);
            }
            Block::Table(table) => {
                for column in &mut table.columns {
                    column.head.push_str(ODD);
                }
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    if let Cell::Text(text) = cell {
                        spans(text);
                    }
                }
            }
            Block::Grid(grid) => {
                let cells = grid.rows.iter_mut().flat_map(|row| &mut row.cells);
                grid.head.iter_mut().chain(cells).for_each(spans);
                let below = grid.rows.iter_mut().flat_map(|row| &mut row.below);
                below.for_each(spans);
            }
            Block::Columns(columns) => columns.iter_mut().for_each(|all| blocks(all, spans)),
            Block::BowTie(tie) => {
                for wing in [&mut tie.left, &mut tie.center, &mut tie.right] {
                    spans(&mut wing.title);
                    wing.targets.iter_mut().for_each(spans);
                }
            }
            Block::Menu { rows, .. } => rows.iter_mut().for_each(|row| spans(&mut row.text)),
            Block::Together(_, all) => blocks(all, spans),
            Block::Callout {
                title, blocks: all, ..
            } => {
                spans(title);
                blocks(all, spans);
            }
            Block::Field(field) => {
                for text in [&mut field.label, &mut field.text, &mut field.after] {
                    text.push_str(ODD);
                }
                field.unit.push_str(ODD);
            }
        }
    }
}

fn every_page(mut see: impl FnMut(&str, &Page, (u16, u16))) {
    for (name, page) in SCREENS.iter() {
        for size in SIZES {
            see(name, page, size);
            see(&format!("{name} with odd words"), &odd(page), size);
        }
    }
}

#[test]
fn every_screen_in_ascii_is_ascii() {
    let theme = Theme::plain().ascii();
    every_page(|name, page, size| {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buffer = Buffer::empty(area);
        paint::draw(page, area, &theme, &mut buffer);
        let other = buffer.content.iter().find(|cell| !cell.symbol().is_ascii());
        assert_eq!(other, None, "{name} at {size:?}");
    });
}

#[test]
fn no_byte_but_ascii_goes_to_a_terminal_that_has_nothing_else() {
    let mut sent = Vec::new();
    let mut painter = Painter::new(&mut sent, Theme::plain().ascii());
    every_page(|_, page, size| painter.paint(page, size).expect("a page"));
    drop(painter);
    let other = sent.iter().position(|byte| !byte.is_ascii());
    assert_eq!(
        other.and_then(|at| sent.get(at.saturating_sub(60)..at)),
        None
    );
}

#[test]
#[cfg(feature = "classroom")]
fn no_byte_but_ascii_goes_over_ssh_to_such_a_terminal() {
    use dripset::ssh::frame::Frame;
    let theme = Theme::plain().ascii();
    every_page(|name, page, size| {
        let frame = Frame::paint(0, page, size, &theme, None);
        assert!(frame.whole().is_ascii(), "{name} at {size:?}");
    });
}

fn text(page: &Page) -> String {
    let (columns, rows) = (60, 12);
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    paint::draw(page, area, &Theme::plain().ascii(), &mut buffer);
    let line = |y| -> String { (0..columns).map(|x| buffer[(x, y)].symbol()).collect() };
    let lines: Vec<String> = (0..rows).map(|y| line(y).trim_end().to_owned()).collect();
    lines.join("\n")
}

fn choices(texts: &[&str]) -> Page {
    let row = |text: &&str| {
        Block::Row(Row {
            text: vec![Span::authored(*text, dripset::tui::page::Role::Plain)],
            ..Row::default()
        })
    };
    Page {
        body: texts.iter().map(row).collect(),
        ..Page::default()
    }
}

#[test]
fn an_arrow_does_not_become_another_claim() {
    let seen = text(&choices(&[
        "potassium 5.8 → 4.2 mmol/L",
        "potassium 5.8 > 4.2 mmol/L",
        "pH 7.31 ← 7.25",
        "pulse ↓",
    ]));
    for words in [
        "potassium 5.8 -> 4.2 mmol/L",
        "potassium 5.8 > 4.2 mmol/L",
        "pH 7.31 <- 7.25",
        "pulse (down)",
    ] {
        assert!(seen.contains(words), "{seen}");
    }
}

/// Where two choices would look the same, each shows which characters it has.
#[test]
fn two_choices_never_become_the_same() {
    let seen = text(&choices(&["5 – 10 mL", "5 − 10 mL", "5 × 10 mL"]));
    for words in ["5 [U+2013] 10 mL", "5 [U+2212] 10 mL", "5 x 10 mL"] {
        assert!(seen.contains(words), "{seen}");
    }
    let alike = text(&choices(&["résumé", "resume"]));
    assert!(alike.contains("r[U+00E9]sum[U+00E9]"), "{alike}");
}

/// No line ends between the two characters of an arrow: what follows would begin with ">".
#[test]
fn an_arrow_stays_in_one_piece() {
    for wide in 12..40 {
        let words = format!("{} 5.8 → 4.2", "x".repeat(wide));
        let mut page = choices(&[words.as_str()]);
        page.scroll = Scroll::At(0);
        let area = Rect::new(0, 0, 40, 12);
        let mut buffer = Buffer::empty(area);
        paint::draw(&page, area, &Theme::plain().ascii(), &mut buffer);
        let lines =
            (0..12).map(|y| -> String { (0..40).map(|x| buffer[(x, y)].symbol()).collect() });
        let torn = lines
            .filter(|line| line.trim_start().starts_with('>'))
            .count();
        assert_eq!(torn, 0, "{wide}");
    }
}
