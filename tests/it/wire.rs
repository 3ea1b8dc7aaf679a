//! What goes over the wire: few bytes for a small change, also where each byte has far to go.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

use dripset::domain::Library;
use dripset::domain::limits::{GRID_COLUMNS_MAX, PARTS_MAX};
use dripset::terminal::Painter;
use dripset::tui::key::Key;
use dripset::tui::page::{Block, Grid, GridRow, Page, Role, Span, Target};
use dripset::tui::sign::Sign;
use dripset::tui::theme::{ColourDepth, Theme};

use crate::support::learner::Learner;

/// What moving the cursor by a line may cost.
const CURSOR_BYTES_MAX: usize = 150;

/// Counts the bytes that were written since it was last asked.
#[derive(Clone, Default)]
struct Wire(Rc<Cell<usize>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How many bytes the frame behind each key takes, on the first item of a set.
fn bytes(mut learner: Learner, keys: &[Key]) -> Vec<usize> {
    let size = learner.app.size();
    learner.write("s").press(&[Key::Enter]);
    let wire = Wire::default();
    let mut painter = Painter::new(wire.clone(), Theme::dark(ColourDepth::Sixteen));
    painter.paint(&learner.page(), size).expect("painted");
    let frame = |key: &Key| {
        wire.0.set(0);
        learner.press(&[*key]);
        painter.paint(&learner.page(), size).expect("painted");
        wire.0.get()
    };
    keys.iter().map(frame).collect()
}

#[test]
fn a_cursor_move_takes_few_bytes() {
    for size in [(80, 24), (200, 50)] {
        let moved = bytes(Learner::new(size), &[Key::Down, Key::Down, Key::Up]);
        assert!(
            moved
                .iter()
                .all(|bytes| *bytes > 0 && *bytes <= CURSOR_BYTES_MAX),
            "{size:?}: {moved:?}"
        );
    }
}

/// A page of one block on which the cursor is at a target.
type Made = fn(u16) -> Block;

fn matrix(rows: u16, columns: u16, cursor: u16) -> Block {
    let sign = |target: u16| {
        let sign = Span::sign(Sign::NotTicked, Role::Plain);
        vec![sign.aimed(Some(Target(target)), target == cursor)]
    };
    let row = |nth: u16| GridRow {
        focused: cursor / columns == nth,
        cells: std::iter::once(vec![Span::plain(format!("Finding {nth}"))])
            .chain((0..columns).map(|column| sign(nth * columns + column)))
            .collect(),
        ..GridRow::default()
    };
    let head = |nth: u16| vec![Span::plain(format!("Head {nth}"))];
    Block::Grid(Grid {
        head: (0..=columns).map(head).collect(),
        rows: (0..rows).map(row).collect(),
    })
}

fn passage(cursor: u16) -> Block {
    let spans = (0..10).flat_map(|nth| {
        let phrase = Span::plain(format!("stiff neck {nth}"));
        [
            Span::plain(" and then, in the afternoon, a "),
            phrase.aimed(Some(Target(nth)), nth == cursor),
        ]
    });
    Block::Para(spans.collect())
}

#[test]
fn a_cursor_move_within_a_block_takes_few_bytes() {
    let made: [(&str, Made); 3] = [
        ("matrix 10×3", |cursor| matrix(10, 3, cursor)),
        ("matrix 7×10", |cursor| matrix(7, 10, cursor)),
        ("passage", passage),
    ];
    for (name, block) in made {
        for size in [(80, 24), (200, 50)] {
            let wire = Wire::default();
            let mut painter = Painter::new(wire.clone(), Theme::dark(ColourDepth::Sixteen));
            for cursor in 0..10 {
                wire.0.set(0);
                let page = Page {
                    body: vec![block(cursor)],
                    ..Page::default()
                };
                painter.paint(&page, size).expect("painted");
                let bytes = wire.0.get();
                let few = bytes > 0 && bytes <= CURSOR_BYTES_MAX;
                assert!(cursor == 0 || few, "{name} at {size:?}: {bytes}");
            }
        }
    }
}

/// A bank of one item with these keys.
fn bank_of(kind: &str, keys: &str) -> Library {
    let text = format!(
        "format = 1\n[bank]\nid = \"b\"\ntitle = \"A bank\"\n\
         [[topic]]\nid = \"t\"\ntitle = \"A topic\"\n\
         [[item]]\nid = \"i\"\nkind = \"{kind}\"\ntopic = \"t\"\nshuffle = false\n\
         stem = \"Which?\"\n{keys}\n"
    );
    let parsed = dripset::content::parse("bank.toml", text.as_bytes());
    let told = format!("{:?}", parsed.diagnostics);
    Library::new([parsed.bank.unwrap_or_else(|| unreachable!("{told}"))])
}

/// As many columns as a grid may have, and rows for as many boxes as fit on a screen.
fn largest_grid() -> Library {
    let list = |count: usize, line: &dyn Fn(usize) -> String| -> String {
        (1..=count).map(line).collect::<Vec<_>>().join(", ")
    };
    let columns = list(GRID_COLUMNS_MAX, &|nth| {
        format!("{{ id = \"c{nth}\", text = \"At {nth} h\" }}")
    });
    let rows = list(GRID_COLUMNS_MAX, &|nth| {
        format!("{{ id = \"r{nth}\", text = \"Finding {nth}\", key = [\"c{nth}\"] }}")
    });
    let keys = format!("columns = [{columns}]\nrows = [{rows}]");
    bank_of("matrix-response", &keys)
}

/// As many marks as a text may have, each of some words.
fn longest_highlight() -> Library {
    let words = |nth: usize| format!("{{s{nth}|the finding at {nth} o'clock}} and then");
    let text: Vec<String> = (1..=PARTS_MAX).map(words).collect();
    let span = |nth: usize| format!("{{ id = \"s{nth}\", key = {} }}", nth % 2 == 1);
    let spans: Vec<String> = (1..=PARTS_MAX).map(span).collect();
    let (text, spans) = (text.join(" "), spans.join(", "));
    bank_of(
        "highlight-text",
        &format!("text = \"{text}.\"\nspans = [{spans}]"),
    )
}

/// Only the two places between which the cursor moved are sent, not the grid or the text.
#[test]
fn a_cursor_move_in_the_largest_grid_and_the_longest_text_takes_few_bytes() {
    let grid = [
        Key::Down,
        Key::Right,
        Key::Right,
        Key::Up,
        Key::Left,
        Key::Char('j'),
    ];
    let text = [Key::Down, Key::Down, Key::Up, Key::Down];
    for size in [(80, 24), (200, 50)] {
        for (library, keys) in [
            (largest_grid(), &grid[..]),
            (longest_highlight(), &text[..]),
        ] {
            let moved = bytes(Learner::with(library, size), keys);
            assert!(
                moved
                    .iter()
                    .all(|bytes| (1..=CURSOR_BYTES_MAX).contains(bytes)),
                "{size:?}: {moved:?}"
            );
        }
    }
}
