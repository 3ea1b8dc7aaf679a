//! What goes over the wire: few bytes for a small change, also where each byte has far to go.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

use dripset::terminal::Painter;
use dripset::tui::key::Key;
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
