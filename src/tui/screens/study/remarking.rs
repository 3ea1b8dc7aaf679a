//! The report of an item, which is written to a file of its own.

use crate::domain::limits::REMARK_CHARS_MAX;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Notice, Page, Role, Scroll, Span, Target};
use crate::tui::screen::Event;
use crate::tui::text_input::{Takes, TextInput};

/// The limits of a remark.
const TAKES: Takes = Takes {
    chars_max: REMARK_CHARS_MAX,
    prose: true,
};

/// The remark that is being written, and its outcome.
#[derive(Default)]
pub struct Remarking {
    line: TextInput,
    /// The reason why the last key or paste did nothing.
    refused: Option<String>,
    /// True once the learner was asked whether to discard the text.
    warned: bool,
    state: State,
}

#[derive(Default, PartialEq, Eq)]
enum State {
    #[default]
    Typing,
    Writing,
    Written(String),
    Refused(String),
}

/// The outcome of an event.
pub enum Said {
    /// Return to the item.
    Back,
    /// Write this remark.
    Write(String),
}

#[derive(Clone, Copy)]
enum Command {
    Write,
    Back,
    Edit,
    Type,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Write, "save the report", "save it to a file; nothing is sent";
    Esc => Back, "back", "back to the question";
    @(keymap::erase(Command::Edit));
    @(keymap::erase_word(Command::Edit));
    @(keymap::clear(Command::Edit));
    @(keymap::along(Command::Edit));
    Text => Type, "", "describe the problem";
};

/// The question before the typed text is discarded.
const AGAIN: &str = "Press Esc again to discard what you typed, or Enter to save it.";

impl Remarking {
    /// Handles an event; returns the outcome, if any.
    pub fn update(&mut self, event: &Event) -> Option<Said> {
        let command = match event {
            Event::Key(key) => find(KEYS, *key),
            _ => None,
        };
        let done = matches!(self.state, State::Written(_));
        let warned = match event {
            Event::Key(_) => std::mem::take(&mut self.warned),
            _ => self.warned,
        };
        match command {
            Some(Command::Back) if warned || !self.is_unwritten() => return Some(Said::Back),
            Some(Command::Back) => {
                self.warned = true;
                self.refused = Some(AGAIN.into());
            }
            Some(Command::Write) if done => return Some(Said::Back),
            Some(Command::Write) if self.state != State::Writing => {
                let said = self.line.text().trim().to_owned();
                if !said.is_empty() {
                    self.refused = None;
                    self.state = State::Writing;
                    return Some(Said::Write(said));
                }
                self.refused = Some("Describe the problem first.".into());
            }
            Some(Command::Write) => {}
            _ if done => {}
            _ if !matches!(event, Event::Key(_) | Event::Paste(_)) => {}
            _ if self.state == State::Writing => {
                self.refused = Some("Not added: the file is being saved.".into());
            }
            _ => {
                let typed = self.line.update(event, &TAKES);
                self.refused = typed.refused;
                if typed.changed {
                    self.state = State::Typing;
                }
            }
        }
        None
    }

    /// Returns the typed text that is in no file, to write it before the program or the set ends.
    pub fn unwritten(&mut self) -> Option<String> {
        let said = self.line.text().trim().to_owned();
        if !self.is_unwritten() {
            return None;
        }
        self.state = State::Writing;
        Some(said)
    }

    /// Returns whether there is typed text that is in no file.
    fn is_unwritten(&self) -> bool {
        let typing = matches!(self.state, State::Typing | State::Refused(_));
        typing && !self.line.text().trim().is_empty()
    }

    /// Handles the result of writing the file.
    pub fn news(&mut self, written: Result<String, String>) {
        self.refused = None;
        self.state = match written {
            Ok(path) => State::Written(path),
            Err(why) => State::Refused(why),
        };
    }

    /// Returns whether characters are text.
    pub fn types(&self) -> bool {
        !matches!(self.state, State::Written(_))
    }

    /// Returns the page with the field, or with the path of the file.
    pub fn view(&self, clock: Option<Span>) -> Page {
        let mut page = Page {
            title: super::super::title("Report this question"),
            place: clock.into_iter().collect(),
            keys: hints(KEYS, |_| true),
            ..Page::default()
        };
        if let State::Written(path) = &self.state {
            page.body = vec![
                Block::para("Saved to this file:", Role::Right),
                Block::para(path.clone(), Role::Strong),
                Block::Gap,
                Block::para(
                    "Nothing was sent. Give this file to your instructor, to the person who installed Dripset, \
                     or to the author of the bank.",
                    Role::Plain,
                ),
            ];
            page.keys.retain(|hint| hint.key == "Esc");
            return page;
        }
        let what = "The file has the question with its bank and wording, and the set number, but not your answer.";
        page.body = self.line.blocks("What is wrong?", &TAKES, what);
        page.scroll = Scroll::Follow(Some(Target(0)));
        let notice = |role, text: &str| Some(Notice::new(role, text));
        page.notice = match (&self.refused, &self.state) {
            (Some(why), _) => notice(Role::Warning, why),
            (None, State::Refused(why)) => notice(Role::Wrong, why),
            (None, State::Writing) => notice(Role::Quiet, "Saving …"),
            (None, _) => None,
        };
        page
    }

    /// Returns the keys and their effects.
    pub fn help() -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}
