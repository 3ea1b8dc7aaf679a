//! The local terminal: taken over for the screens, and restored whenever the program ends.
//!
//! [`Terminal`] paints with a [`Painter`], which works on any writer. [`lines`] has the terminal of
//! plain mode, and [`listen`](listen::listen) reads the input. [`give_back`] can be called at any
//! time, from any thread, more than once.

pub mod lines;
pub mod listen;

use std::io::{self, BufWriter, IsTerminal, Stdout, Write, stdin, stdout};
use std::sync::atomic::{AtomicU8, Ordering};

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

/// The bytes of a frame in a usual window. Standard output alone would send it in pieces of a
/// kilobyte, and the terminal would show it half painted.
const FRAME_BYTES: usize = 64 * 1024;

/// The use that the program makes of the terminal: [`FREE`], [`SCREENS`] or [`LINES`].
static TAKEN: AtomicU8 = AtomicU8::new(FREE);
const FREE: u8 = 0;
/// Taken over as a whole.
const SCREENS: u8 = 1;
/// Only its keys are taken, and no control sequence is written.
const LINES: u8 = 2;

/// Returns whether the terminal is missing, so that nobody could see the screens.
pub fn is_missing() -> bool {
    let term = std::env::var_os("TERM").unwrap_or_default();
    // Windows does not set TERM; elsewhere an unset one means a pipe, a job or an editor's shell.
    let nameless = cfg!(unix) && term.is_empty();
    nameless || term == "dumb" || !stdin().is_terminal() || !stdout().is_terminal()
}

/// The learner's options for the screens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TerminalOptions {
    /// The theme.
    pub theme: ThemeName,
    /// True for ASCII signs only; `None` for the best that the terminal supports.
    pub ascii: Option<bool>,
    /// True if the mouse chooses and scrolls; if false, the terminal keeps it.
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

/// A window to write to, with the page last painted on it.
pub struct Painter<W: Write> {
    backend: CrosstermBackend<W>,
    painted: Buffer,
    /// The page before that one: its cells are used again, since making new ones takes longer than
    /// clearing them.
    spare: Buffer,
    theme: Theme,
    /// True while the cursor is visible.
    points: bool,
}

impl<W: Write> Painter<W> {
    /// Creates a painter that writes to `out`. The first page is painted whole.
    pub fn new(out: W, theme: Theme) -> Self {
        Self {
            backend: CrosstermBackend::new(out),
            painted: Buffer::empty(Rect::ZERO),
            spare: Buffer::empty(Rect::ZERO),
            theme,
            points: false,
        }
    }

    /// Forgets the painted page, so that the next one is painted whole. A window that changes size
    /// loses its content, even if it soon has its old size again.
    pub fn forget(&mut self) {
        self.painted = Buffer::empty(Rect::ZERO);
    }

    /// Paints a page: only the cells that differ are sent, in one write.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn paint(&mut self, page: &Page, size: (u16, u16)) -> io::Result<()> {
        let area = Rect::new(0, 0, size.0, size.1);
        if self.points {
            // Magnifiers and screen readers would follow the cursor while it paints.
            queue!(self.backend, cursor::Hide)?;
        }
        if self.painted.area != area {
            self.backend.clear()?;
            self.painted = Buffer::empty(area);
        }
        let mut next = std::mem::take(&mut self.spare);
        if next.area != area {
            next = Buffer::empty(area);
        }
        // Drawing clears the whole area first.
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
        self.spare = std::mem::replace(&mut self.painted, next);
        Write::flush(&mut self.backend)
    }
}

/// The local terminal, taken over until it is dropped.
pub struct Terminal {
    painter: Painter<BufWriter<Stdout>>,
    look: TerminalOptions,
}

impl Terminal {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// If the terminal refuses raw mode or cannot be written to.
    pub fn take(look: TerminalOptions) -> io::Result<Self> {
        give_back_on_panic();
        seize(look)?;
        let out = BufWriter::with_capacity(FRAME_BYTES, stdout());
        Ok(Self {
            painter: Painter::new(out, theme(&look)),
            look,
        })
    }

    /// Takes the terminal over again after it was given back.
    ///
    /// # Errors
    /// The same as for [`Terminal::take`].
    pub fn retake(&mut self) -> io::Result<()> {
        seize(self.look)?;
        self.painter.forget();
        Ok(())
    }

    /// Returns the characters that pages are laid out in.
    pub fn charset(&self) -> Charset {
        self.painter.theme.charset()
    }

    /// Applies other options from now on; the next page is painted whole.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
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

    /// Forgets the painted page; see [`Painter::forget`].
    pub fn forget(&mut self) {
        self.painter.forget();
    }

    /// Paints a page; see [`Painter::paint`].
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn paint(&mut self, page: &Page, size: (u16, u16)) -> io::Result<()> {
        self.painter.paint(page, size)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back_from(SCREENS);
    }
}

/// Clamps the size of the window for painting: at least 1×1, at most [`WINDOW_MAX`].
pub fn clamped(columns: u16, rows: u16) -> (u16, u16) {
    (columns.clamp(1, WINDOW_MAX.0), rows.clamp(1, WINDOW_MAX.1))
}

/// Returns the size of the window, or 80×24 if the terminal does not report it.
pub fn size() -> (u16, u16) {
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns > 0 && rows > 0 => clamped(columns, rows),
        _ => (80, 24),
    }
}

fn seize(look: TerminalOptions) -> io::Result<()> {
    TAKEN.store(SCREENS, Ordering::SeqCst);
    enable_raw_mode()?;
    queue!(stdout(), EnterAlternateScreen)?;
    if look.mouse {
        queue!(stdout(), EnableMouseCapture)?;
    }
    execute!(stdout(), EnableBracketedPaste, cursor::Hide)
}

/// Takes the keys of the terminal as they are pressed.
fn seize_keys() -> io::Result<()> {
    TAKEN.store(LINES, Ordering::SeqCst);
    enable_raw_mode()
}

/// Restores the terminal. Does nothing if the terminal is gone.
pub fn give_back() {
    give_back_from(SCREENS);
    give_back_from(LINES);
}

/// Restores the terminal if this is the present use of it, since another may have followed.
fn give_back_from(used: u8) {
    let order = Ordering::SeqCst;
    if TAKEN.compare_exchange(used, FREE, order, order).is_err() {
        return;
    }
    // First the step that cannot block on a terminal that accepts no more output.
    let _ = disable_raw_mode();
    if used == SCREENS {
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

/// Restores the terminal on a panic, so that the learner has a working shell and knows about the
/// progress. A panic on another thread does not end the program. Its message goes to the log, since
/// the terminal is in use.
fn give_back_on_panic() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    let screens = std::thread::current().id();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().id() != screens && TAKEN.load(Ordering::SeqCst) != FREE {
                tracing::error!(%info, "a panic outside the screens");
                return;
            }
            give_back();
            before(info);
            eprintln!(
                "Dripset stopped because of an error in the program. All confirmed answers are \
                 saved."
            );
        }));
    });
}

/// Returns the theme for this terminal.
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

/// Returns the characters that this terminal can show, as far as it reports them.
fn charset() -> Charset {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = LOCALE.into_iter().find_map(set).filter(|_| cfg!(unix));
    let locale = locale.map_or(Charset::Unicode, |locale| Charset::of_locale(&locale));
    Charset::of(&set("TERM").unwrap_or_default(), locale)
}

fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
