//! Ctrl-Z and stops from outside: the terminal goes back to the shell, and is taken again.

use std::io;

use super::Local;
#[cfg(unix)]
use super::display::Display;
#[cfg(unix)]
use crate::runtime::signals;
#[cfg(unix)]
use crate::terminal;
#[cfg(unix)]
use crate::tui::screen::{Event, News};

/// Shown if Ctrl-Z would suspend the program for good.
#[cfg(unix)]
const NO_SHELL: &str = "Ctrl-Z does nothing here: no shell could bring Dripset back.";

#[cfg(unix)]
impl Local<'_> {
    /// Handles Ctrl-Z: returns to the shell, if there is one.
    pub(super) fn leave_for_shell(&mut self) -> io::Result<()> {
        if signals::is_job() {
            return self.suspend();
        }
        if let Display::Lines(lines) = &mut self.display {
            lines.out.say(&[NO_SHELL])?;
            return self.prompt_again();
        }
        self.dispatch(&Event::News(News::Failed(NO_SHELL.into())));
        Ok(())
    }

    pub(super) fn suspend(&mut self) -> io::Result<()> {
        // Without a shell nothing would resume the program; the system ignores such a signal too.
        if !signals::is_job() {
            return Ok(());
        }
        self.dispatch(&Event::Leaving);
        // A suspended program may never continue, and must not hold the store meanwhile.
        self.store.settle();
        if let Display::Lines(lines) = &mut self.display {
            lines.out.end_line()?;
        }
        terminal::give_back();
        self.stopped = true;
        signals::suspend()?;
        self.resume()
    }

    /// Handles the continuation after a suspension from outside.
    pub(super) fn continued(&mut self) -> io::Result<()> {
        // A shell has used the terminal meanwhile and has changed its modes.
        terminal::give_back();
        if std::mem::take(&mut self.stopped) {
            // Resumed already; but the system merges signals, and this one may also stand for a
            // suspension from outside that came right after.
            return self.retake();
        }
        self.resume()
    }

    fn resume(&mut self) -> io::Result<()> {
        self.retake()?;
        if matches!(self.display, Display::Screens(_)) {
            self.app.resize(terminal::size());
        }
        // The time while suspended is not study time.
        self.dispatch(&Event::Resumed);
        Ok(())
    }

    fn retake(&mut self) -> io::Result<()> {
        match &mut self.display {
            Display::Screens(screens) => {
                screens.seen = None;
                screens.terminal.retake()
            }
            Display::Lines(lines) => {
                lines.out.retake()?;
                self.prompt_again()
            }
        }
    }
}

#[cfg(not(unix))]
impl Local<'_> {
    pub(super) fn leave_for_shell(&mut self) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn continued(&mut self) -> io::Result<()> {
        Ok(())
    }
}
