//! From the screens to plain mode and back, in the middle of anything: the app stays as it is.

use std::io;

use super::Local;
use super::display::Display;
use crate::plain;
use crate::terminal;
use crate::terminal::lines::LineSource;
use crate::tui::screen::{Event, News};
use crate::tui::settings::Setting;

/// Said when plain mode begins by a key or a setting.
const BEGINS: &str = "Plain mode, also at the next start. F2 or the word screen goes back.";

impl Local<'_> {
    /// Goes to plain mode or to the screens by a key or a word, and remembers that.
    pub(super) fn go_over(&mut self, to_lines: bool) -> io::Result<()> {
        if !to_lines && !self.has_screens {
            return self.turn(Some(false));
        }
        // Not false, which would refuse to run where there is no terminal.
        let words = if to_lines { "true" } else { "auto" };
        self.app.set(Setting::Plain, words);
        let kept = self.remember(Setting::Plain, words);
        self.turn(Some(to_lines))?;
        match (kept, &mut self.display) {
            (Ok(()), _) => Ok(()),
            (Err(why), Display::Lines(lines)) => lines.out.say(&[why]),
            (Err(why), Display::Screens(_)) => {
                self.dispatch(&Event::News(News::Failed(why)));
                Ok(())
            }
        }
    }

    /// Shows lines or screens, as the setting says; `None` is the best that there is.
    pub(super) fn turn(&mut self, plain: Option<bool>) -> io::Result<()> {
        let to_lines = plain.unwrap_or(!self.has_screens);
        match &mut self.display {
            Display::Lines(lines) if !to_lines && !self.has_screens => lines.say_no_screens(),
            Display::Lines(lines) if !to_lines => {
                lines.out.end_line()?;
                // Half a line would stand behind another question later.
                self.editor.take();
                terminal::give_back();
                self.display = Display::screens(&self.app.settings())?;
                self.app.resize(terminal::size());
                self.write_in_charset();
                Ok(())
            }
            Display::Screens(_) if to_lines => {
                terminal::give_back();
                self.app.resize(plain::WINDOW);
                self.display = Display::lines(LineSource::Keys, &self.app.settings())?;
                match &mut self.display {
                    Display::Lines(lines) => lines.out.say(&[BEGINS]),
                    Display::Screens(_) => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// Saves a setting of plain mode, unless a script gives the lines.
    pub(super) fn remember(&self, setting: Setting, words: &str) -> Result<(), String> {
        match &self.display {
            Display::Lines(lines) if lines.out.source() == LineSource::Pipe => Ok(()),
            _ => (self.keep)(setting, words).map(|_| ()),
        }
    }
}
