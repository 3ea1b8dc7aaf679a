//! The largest grids and the longest passage with a cursor that moves, laid out and painted, beside
//! ratatui drawing an empty frame.

use std::time::{Duration, SystemTime};

use criterion::Criterion;
use dripset::terminal::Painter;
use dripset::tui::page::{Block, Grid, GridRow, Page, Role, Scroll, Span, Target};
use dripset::tui::sign::Sign;
use dripset::tui::theme::{ColourDepth, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::frame::Wire;
use super::ratio::{Aim, tell};

const SIZE: (u16, u16) = (200, 50);
/// The characters of the longest text of a bank.
const PASSAGE_CHARS: usize = 10_000;
/// The phrases of a passage that can be chosen.
const PHRASES: u16 = 10;

/// Makes a page with the cursor at that target.
type Made = fn(u16) -> Page;

/// A page of one block that follows the cursor.
fn page(block: Block, cursor: u16) -> Page {
    Page {
        body: vec![block],
        scroll: Scroll::Follow(Some(Target(cursor))),
        ..Page::default()
    }
}

/// A matrix of so many rows and columns of signs.
fn matrix(rows: u16, columns: u16, cursor: u16) -> Page {
    let sign = |target: u16| {
        let sign = Span::sign(Sign::NotTicked, Role::Plain);
        vec![sign.aimed(Some(Target(target)), target == cursor)]
    };
    let row = |nth: u16| GridRow {
        focused: cursor / columns == nth,
        cells: std::iter::once(vec![Span::authored(
            "Blood pressure falls by 20 mm Hg in the first 15 minutes",
            Role::Plain,
        )])
        .chain((0..columns).map(|column| sign(nth * columns + column)))
        .collect(),
        ..GridRow::default()
    };
    let head = |nth: u16| match nth {
        0 => Vec::new(),
        _ => vec![Span::authored("Needs follow-up", Role::Quiet)],
    };
    let grid = Grid {
        head: (0..=columns).map(head).collect(),
        rows: (0..rows).map(row).collect(),
    };
    page(Block::Grid(grid), cursor)
}

/// A passage with phrases that can be chosen.
fn passage(cursor: u16) -> Page {
    let words = "The client reports a headache (8/10) and a stiff neck since the morning. ";
    let share = PASSAGE_CHARS / usize::from(PHRASES) - words.len();
    let text: String = words.chars().cycle().take(share).collect();
    let spans = (0..PHRASES).flat_map(|nth| {
        let phrase = Span::authored(words, Role::Accent);
        [
            Span::authored(text.clone(), Role::Plain),
            phrase.aimed(Some(Target(nth)), nth == cursor),
        ]
    });
    page(Block::Para(spans.collect()), cursor)
}

/// Measures `blocks`.
pub fn measure(criterion: &mut Criterion) {
    let since = SystemTime::now();
    let mut group = criterion.benchmark_group("blocks");
    let pages: [(&str, Made); 3] = [
        ("matrix-10x3", |cursor| matrix(10, 3, cursor)),
        ("matrix-7x10", |cursor| matrix(7, 10, cursor)),
        ("passage", passage),
    ];
    for (name, made) in pages {
        group.bench_function(name, |bencher| {
            let mut painter = Painter::new(Wire::default(), Theme::dark(ColourDepth::Sixteen));
            // A cursor that moves within the window.
            let pages = [made(1), made(2)];
            let mut pages = pages.iter().cycle();
            bencher.iter(|| {
                let page = pages.next().expect("a page");
                painter.paint(page, SIZE).expect("painted");
            });
        });
    }
    group.bench_function("empty", |bencher| {
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let backend = CrosstermBackend::new(Wire::default());
        let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport })
            .expect("a terminal over bytes");
        bencher.iter(|| terminal.draw(|_| {}).expect("drawn").count);
    });
    group.finish();
    for (name, _) in pages {
        let aim = Aim::Within(Duration::from_micros(300));
        tell(since, "blocks", name, "empty", &aim);
    }
}
