//! Plain mode at the local terminal: a line goes to the conversation, and the answer is said once
//! every reply that it brought has come.

use std::io;

use super::display::{Display, SpokenLines};
use super::loop_input::LoopInput;
use super::{End, Local, NO_SCREENS};
use crate::plain::front::{FrontRequest, not_used};
use crate::terminal::lines::LineSource;
use crate::terminal::listen::Heard;
use crate::tui::input::Input;
use crate::tui::key::Key;

impl Local<'_> {
    /// Returns whether the answer to a line waits for replies. Until they have come, no other line
    /// is read.
    pub(super) fn is_due(&self) -> bool {
        let owes = match &self.display {
            Display::Lines(lines) => lines.owes,
            Display::Screens(_) => false,
        };
        owes && self.store.in_flight() > 0
    }

    /// Says the answer to the last line and the prompt, or a change that nobody typed. Such a change
    /// waits until nothing is typed after the prompt.
    pub(super) fn speak(&mut self) -> io::Result<()> {
        let is_free = self.keys_of_lines() && self.editor.is_empty();
        let is_due = self.is_due();
        let Display::Lines(lines) = &mut self.display else {
            return Ok(());
        };
        let says = lines.owes || lines.changed && is_free;
        if is_due || !says {
            return Ok(());
        }
        let typed = std::mem::take(&mut lines.owes);
        let view = self.app.plain_view();
        lines.changed = false;
        let words = lines.front.tell(&view, typed);
        if !typed && words.is_empty() {
            return Ok(());
        }
        lines.out.say(&words)?;
        let prompt = lines.front.prompt(&view);
        lines.out.prompt(&prompt, &self.editor.redisplay())
    }

    /// Writes the prompt again, after other lines.
    #[cfg(unix)]
    pub(super) fn prompt_again(&mut self) -> io::Result<()> {
        let Display::Lines(lines) = &mut self.display else {
            return Ok(());
        };
        let prompt = lines.front.prompt(&self.app.plain_view());
        lines.out.prompt(&prompt, &self.editor.redisplay())
    }

    /// Returns whether the lines come from keys, so that nothing typed is hidden from the program.
    fn keys_of_lines(&self) -> bool {
        match &self.display {
            Display::Lines(lines) => lines.out.source() == LineSource::Keys,
            Display::Screens(_) => false,
        }
    }

    /// Handles input in plain mode.
    pub(super) fn hear(&mut self, heard: Heard) -> io::Result<Option<End>> {
        match heard {
            Heard::Input(Input::Key(key)) => self.press_in_lines(key),
            Heard::Input(Input::Paste(text)) => {
                let edit = self.editor.paste(&text);
                self.echo(&edit.echo).map(|()| None)
            }
            // Screens have a mouse and a size; lines are wrapped as they are written.
            Heard::Input(Input::Click { .. } | Input::Wheel(_)) | Heard::Resized => Ok(None),
            Heard::Bytes(bytes) => {
                // In front of what came later.
                for line in self.splitter.feed(&bytes).into_iter().rev() {
                    self.held.push_front(LoopInput::Line(line));
                }
                Ok(None)
            }
            Heard::Ended => match self.splitter.finish() {
                Some(line) => {
                    self.held.push_front(LoopInput::Ended);
                    self.held.push_front(LoopInput::Line(line));
                    Ok(None)
                }
                None => Ok(Some(End::Input)),
            },
            Heard::Closed => Ok(Some(End::Closed)),
        }
    }

    fn press_in_lines(&mut self, key: Key) -> io::Result<Option<End>> {
        match key {
            Key::Ctrl('c') => Ok(Some(End::Left)),
            Key::Ctrl('d') if self.editor.is_empty() => Ok(Some(End::Input)),
            Key::Ctrl('z') => self.leave_for_shell().map(|()| None),
            Key::F2 => self.go_over(false).map(|()| None),
            key => {
                let edit = self.editor.key(key);
                self.echo(&edit.echo)?;
                match edit.line {
                    Some(line) => self.line(&line),
                    None => Ok(None),
                }
            }
        }
    }

    fn echo(&mut self, echo: &str) -> io::Result<()> {
        match &mut self.display {
            Display::Lines(lines) => lines.out.echo(echo),
            Display::Screens(_) => Ok(()),
        }
    }

    /// Handles a line.
    pub(super) fn line(&mut self, line: &str) -> io::Result<Option<End>> {
        let Display::Lines(lines) = &mut self.display else {
            return Ok(None);
        };
        lines.out.entered();
        let view = self.app.plain_view();
        // A change while the line was typed comes before its answer, and a line counts only for what
        // its learner was told.
        if std::mem::take(&mut lines.changed) {
            let is_told = lines.front.is_told(&view);
            let mut words = lines.front.tell(&view, false);
            if !is_told {
                words.push(not_used(line));
                lines.out.say(&words)?;
                lines.owes = true;
                return Ok(None);
            }
            lines.out.say(&words)?;
        }
        let outcome = lines.front.line(line, &view);
        lines.out.say(&outcome.say)?;
        lines.owes = true;
        for event in &outcome.events {
            if let Some(end) = self.dispatch(event) {
                return Ok(Some(end));
            }
        }
        match outcome.request {
            None => Ok(None),
            Some(FrontRequest::Quit) => Ok(Some(End::Left)),
            Some(FrontRequest::Screen) => self.go_over(false).map(|()| None),
            Some(FrontRequest::Set(setting, words)) => {
                self.app.set(setting, &words);
                let kept = self.remember(setting, &words);
                match (kept, &mut self.display) {
                    (Err(why), Display::Lines(lines)) => lines.out.say(&[why]).map(|()| None),
                    _ => Ok(None),
                }
            }
        }
    }

    /// Ends the lines: a shell begins on a line of its own.
    pub(super) fn end_lines(&mut self) {
        if let Display::Lines(lines) = &mut self.display {
            // If the terminal is gone, there is nothing to end.
            let _ = lines.out.end_line();
        }
    }
}

impl SpokenLines {
    /// Says that the screens cannot be shown here.
    pub(super) fn say_no_screens(&mut self) -> io::Result<()> {
        self.out.say(&[NO_SCREENS])
    }
}
