//! The display of the local terminal: painted screens, or the lines of plain mode.

use std::io;

use ratatui::layout::Rect;

use super::line_out::LineOut;
use crate::plain::front::Front;
use crate::runtime::App;
use crate::terminal::lines::LineSource;
use crate::terminal::{Terminal, TerminalOptions};
use crate::tui::page::{Page, Target};
use crate::tui::paint;
use crate::tui::settings::Settings;

/// The display, with its part of the terminal.
pub enum Display {
    /// Pages, painted into the whole terminal.
    Screens(Box<PaintedScreens>),
    /// Lines, one after the other.
    Lines(Box<SpokenLines>),
}

/// Pages on the terminal.
pub struct PaintedScreens {
    /// The terminal.
    pub terminal: Terminal,
    /// The page that was painted last, and its size.
    pub seen: Option<(Page, (u16, u16))>,
}

/// Lines on the terminal.
pub struct SpokenLines {
    /// The output.
    pub out: LineOut,
    /// The conversation.
    pub front: Front,
    /// True if the answer to the last line is still to be said, and then the prompt.
    pub owes: bool,
    /// True if something has changed since the last words.
    pub changed: bool,
}

impl Display {
    /// Takes the terminal for screens.
    pub fn screens(settings: &Settings) -> io::Result<Self> {
        Ok(Self::Screens(Box::new(PaintedScreens {
            terminal: Terminal::take(look(settings))?,
            seen: None,
        })))
    }

    /// Takes the terminal for lines.
    pub fn lines(source: LineSource, settings: &Settings) -> io::Result<Self> {
        Ok(Self::Lines(Box::new(SpokenLines {
            out: LineOut::take(source, settings)?,
            front: Front::new(settings.verbosity),
            owes: true,
            changed: false,
        })))
    }
}

impl PaintedScreens {
    /// Paints the page if it or the window has changed.
    pub fn paint(&mut self, app: &App) -> io::Result<()> {
        let seen = (app.view(), app.size());
        if self.seen.as_ref() == Some(&seen) {
            return Ok(());
        }
        self.terminal.paint(&seen.0, seen.1)?;
        self.seen = Some(seen);
        Ok(())
    }

    /// Forgets the painted page: the window has another size.
    pub fn forget(&mut self) {
        self.terminal.forget();
        self.seen = None;
    }

    /// Returns the target at a cell of the page.
    pub fn target_at(&self, app: &App, column: u16, row: u16) -> Option<Target> {
        let (columns, rows) = app.size();
        let area = Rect::new(0, 0, columns, rows);
        let charset = self.terminal.charset();
        paint::target_at(&app.view(), area, charset, column, row)
    }
}

/// Returns the terminal options for these settings.
pub fn look(settings: &Settings) -> TerminalOptions {
    TerminalOptions {
        theme: settings.theme,
        ascii: settings.ascii,
        mouse: settings.mouse,
    }
}
