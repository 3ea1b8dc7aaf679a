//! What goes over the wire: few bytes for a small change, also where each byte has far to go.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

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
fn bytes(size: (u16, u16), keys: &[Key]) -> Vec<usize> {
    let mut learner = Learner::new(size);
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
        let moved = bytes(size, &[Key::Down, Key::Down, Key::Up]);
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
