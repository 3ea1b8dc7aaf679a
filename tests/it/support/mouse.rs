//! A mouse at a screen of a test: what a terminal sends for a click, and where to click.

use dripset::tui::input::{Decoder, Input};
use dripset::tui::page::{Page, Target};
use dripset::tui::paint;
use dripset::tui::screen::Event;
use dripset::tui::sign::Charset;
use ratatui::layout::Rect;

/// The most notches of the wheel on one page, and those between two looks at it.
const TURNS_MAX: usize = 15;
const TURNS: usize = 1;
/// The lines of a notch, as at the terminal.
const WHEEL_LINES: i16 = 3;

/// The bytes of a click at a cell, both counted from 0: the button goes down and up.
pub fn click((column, row): (u16, u16)) -> String {
    let (column, row) = (column + 1, row + 1);
    format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
}

/// The bytes of one notch of the wheel.
fn wheel(down: bool) -> String {
    let button = if down { 65 } else { 64 };
    format!("\x1b[<{button};1;1M")
}

/// A screen that a mouse can point at.
pub trait Pointed {
    fn page(&self) -> Page;
    fn size(&self) -> (u16, u16);
    fn hear(&mut self, event: &Event);

    /// What a click at a cell chooses.
    fn aimed_at(&self, (column, row): (u16, u16)) -> Option<Target> {
        let (columns, rows) = self.size();
        let area = Rect::new(0, 0, columns, rows);
        paint::target_at(&self.page(), area, Charset::Unicode, column, row)
    }

    /// Takes bytes from the terminal as the loop of the program does.
    fn take(&mut self, bytes: &str) {
        let mut inputs = Vec::new();
        Decoder::default().feed(bytes.as_bytes(), &mut |input| inputs.push(input));
        for input in inputs {
            let event = match input {
                Input::Key(key) => Event::Key(key),
                Input::Paste(text) => Event::Paste(text),
                Input::Wheel(notches) => Event::Wheel(notches * WHEEL_LINES),
                Input::Click { column, row } => match self.aimed_at((column, row)) {
                    Some(target) => Event::Choose(target),
                    None => continue,
                },
            };
            self.hear(&event);
        }
    }

    /// The first cell at which a target is painted.
    fn painted_at(&self, target: Target) -> Option<(u16, u16)> {
        let (columns, rows) = self.size();
        let area = Rect::new(0, 0, columns, rows);
        let at = paint::position_of(&self.page(), area, Charset::Unicode, target)?;
        Some((at.x, at.y))
    }

    /// Clicks on the n-th place of an item, and turns the wheel until it is visible.
    #[track_caller]
    fn click_on(&mut self, place: usize) {
        let target = Target::at(place).expect("a place");
        if let Some(cell) = self.painted_at(target) {
            return self.take(&click(cell));
        }
        self.take(&wheel(false).repeat(TURNS_MAX));
        for _ in 0..TURNS_MAX {
            if let Some(cell) = self.painted_at(target) {
                return self.take(&click(cell));
            }
            self.take(&wheel(true).repeat(TURNS));
        }
        unreachable!("place {place} is nowhere on the page");
    }
}
