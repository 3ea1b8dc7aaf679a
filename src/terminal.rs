//! The local terminal: taken over for the screens, and given back however the program ends.
//!
//! [`Terminal`] paints, by a [`Painter`] that any writer can have; [`listen`](listen::listen) hears
//! what is put in; [`give_back`] can be called at any time, from any thread, more than once.

pub mod listen;

use std::io::{self, BufWriter, IsTerminal, Stdout, Write, stdin, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::page::Page;
use crate::tui::paint::{self, Cursor};
use crate::tui::sign::{Charset, LOCALE};
use crate::tui::theme::{ColourDepth, Theme, ThemeName};

/// The largest window that is painted: more columns and rows than any screen has, and a buffer
/// that fits in a few megabytes.
pub const WINDOW_MAX: (u16, u16) = (500, 200);

/// What a frame of a usual window takes: standard output alone would send it in pieces of a
/// kilobyte, and the terminal would show it half painted.
const FRAME_BYTES: usize = 64 * 1024;

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Why there are no screens: nobody could see them.
pub fn is_missing() -> bool {
    let term = std::env::var_os("TERM").unwrap_or_default();
    // Windows names no terminal; elsewhere one without a name is a pipe, a job or an editor's shell.
    let nameless = cfg!(unix) && term.is_empty();
    nameless || term == "dumb" || !stdin().is_terminal() || !stdout().is_terminal()
}

/// How the learner wants the screens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TerminalOptions {
    /// In which colours.
    pub theme: ThemeName,
    /// Whether with signs of ASCII alone; `None` for whatever suits the terminal.
    pub ascii: Option<bool>,
    /// Whether the mouse chooses and scrolls; where not, the terminal keeps it.
    pub mouse: bool,
}

impl Default for TerminalOptions {
    fn default() -> Self {
        Self {
            theme: ThemeName::Auto,
            ascii: None,
            mouse: true,
        }
    }
}

/// A window that is written to, and what was last painted on it.
pub struct Painter<W: Write> {
    backend: CrosstermBackend<W>,
    painted: Buffer,
    theme: Theme,
    /// Whether the cursor shows.
    points: bool,
}

impl<W: Write> Painter<W> {
    /// Paints to `out`; the first page is painted whole.
    pub fn new(out: W, theme: Theme) -> Self {
        Self {
            backend: CrosstermBackend::new(out),
            painted: Buffer::empty(Rect::ZERO),
            theme,
            points: false,
        }
    }

    /// Forgets what is painted: the next page is painted whole. A window that changes loses what
    /// it shows, even if it has its old size again by the time anybody looks.
    pub fn forget(&mut self) {
        self.painted = Buffer::empty(Rect::ZERO);
    }

    /// Paints a page: only the cells that differ are sent, in one write.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn paint(&mut self, page: &Page, size: (u16, u16)) -> io::Result<()> {
        let area = Rect::new(0, 0, size.0, size.1);
        if self.points {
            // Nobody is led after the cursor while it paints.
            queue!(self.backend, cursor::Hide)?;
        }
        if self.painted.area != area {
            self.backend.clear()?;
            self.painted = Buffer::empty(area);
        }
        let mut next = Buffer::empty(area);
        let cursor = paint::draw(page, area, &self.theme, &mut next);
        self.backend.draw(self.painted.diff(&next).into_iter())?;
        if let Some(Cursor { at, .. }) = cursor {
            queue!(self.backend, cursor::MoveTo(at.x, at.y))?;
        }
        self.points = cursor.is_some_and(|cursor| cursor.shown);
        if self.points {
            queue!(self.backend, cursor::Show)?;
        } else {
            queue!(self.backend, cursor::Hide)?;
        }
        self.painted = next;
        Write::flush(&mut self.backend)
    }
}

/// The local terminal, ours until it is dropped.
pub struct Terminal {
    painter: Painter<BufWriter<Stdout>>,
    look: TerminalOptions,
}

impl Terminal {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// Where the terminal refuses raw mode or cannot be written to.
    pub fn take(look: TerminalOptions) -> io::Result<Self> {
        give_back_on_panic();
        seize(look)?;
        let out = BufWriter::with_capacity(FRAME_BYTES, stdout());
        Ok(Self {
            painter: Painter::new(out, theme(&look)),
            look,
        })
    }

    /// Takes it over again, after it was given back for a while.
    ///
    /// # Errors
    /// As [`Terminal::take`].
    pub fn retake(&mut self) -> io::Result<()> {
        seize(self.look)?;
        self.painter.forget();
        Ok(())
    }

    /// How pages are laid out here.
    pub fn charset(&self) -> Charset {
        self.painter.theme.charset()
    }

    /// Shows the screens another way from now on; the next page is painted whole.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn dress(&mut self, look: TerminalOptions) -> io::Result<()> {
        if look == self.look {
            return Ok(());
        }
        let mouse = look.mouse != self.look.mouse;
        self.look = look;
        self.painter.theme = theme(&look);
        self.painter.forget();
        match (mouse, look.mouse) {
            (false, _) => Ok(()),
            (true, true) => execute!(stdout(), EnableMouseCapture),
            (true, false) => execute!(stdout(), DisableMouseCapture),
        }
    }

    /// Forgets what is painted; see [`Painter::forget`].
    pub fn forget(&mut self) {
        self.painter.forget();
    }

    /// Paints a page; see [`Painter::paint`].
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn paint(&mut self, page: &Page, size: (u16, u16)) -> io::Result<()> {
        self.painter.paint(page, size)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// The window's size as it is painted: at least 1×1, at most [`WINDOW_MAX`].
pub fn clamped(columns: u16, rows: u16) -> (u16, u16) {
    (columns.clamp(1, WINDOW_MAX.0), rows.clamp(1, WINDOW_MAX.1))
}

/// The window's size now; 80×24 where the terminal does not tell.
pub fn size() -> (u16, u16) {
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns > 0 && rows > 0 => clamped(columns, rows),
        _ => (80, 24),
    }
}

fn seize(look: TerminalOptions) -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    queue!(stdout(), EnterAlternateScreen)?;
    if look.mouse {
        queue!(stdout(), EnableMouseCapture)?;
    }
    execute!(stdout(), EnableBracketedPaste, cursor::Hide)
}

/// Gives the terminal back as it was. Where the terminal is gone there is nothing to give back.
pub fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // First what cannot be held up by a terminal that takes nothing more.
        let _ = disable_raw_mode();
        let _ = execute!(
            stdout(),
            DisableBracketedPaste,
            DisableMouseCapture,
            ResetColor,
            LeaveAlternateScreen,
            cursor::Show
        );
    }
}

/// A panic must not leave the learner with a broken shell, nor in doubt about the progress. One
/// on another thread than this does not end the program: its words belong into the log, for the
/// terminal is in use.
fn give_back_on_panic() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    let screens = std::thread::current().id();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().id() != screens && TAKEN.load(Ordering::SeqCst) {
                tracing::error!(%info, "a fault beside the screens");
                return;
            }
            give_back();
            before(info);
            eprintln!(
                "Dripset has stopped by a mistake of its own. Every confirmed response is kept."
            );
        }));
    });
}

/// Returns how pages look on this terminal.
pub fn theme(look: &TerminalOptions) -> Theme {
    let told = |name: &str| std::env::var(name).unwrap_or_default();
    let depth = ColourDepth::of(&told("TERM"), &told("COLORTERM"));
    let name = match look.theme {
        ThemeName::Auto if no_colour() => ThemeName::Plain,
        name => name,
    };
    let theme = Theme::named(name, depth, &told("COLORFGBG"));
    if look.ascii.unwrap_or_else(|| charset() == Charset::Ascii) {
        theme.ascii()
    } else {
        theme
    }
}

/// Returns the characters that this terminal can show, as far as it tells.
fn charset() -> Charset {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = LOCALE.into_iter().find_map(set).filter(|_| cfg!(unix));
    let locale = locale.map_or(Charset::Unicode, |locale| Charset::of_locale(&locale));
    Charset::of(&set("TERM").unwrap_or_default(), locale)
}

fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
