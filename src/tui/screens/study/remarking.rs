//! The report of an item, which is written to a file of its own.

use super::prompt::{PromptCommand, TextPrompt, TextPromptKind};
use crate::domain::limits::REMARK_CHARS_MAX;
use crate::domain::sitting::Sitting;
use crate::tui::keymap::{self, HelpLine, keymap};
use crate::tui::page::{Block, Notice, Page, Role};
use crate::tui::screen::{Context, Event};
use crate::tui::screens::overlay::{Clock, Outcome, Overlay};
use crate::tui::text_input::Takes;

const REPORT: TextPromptKind = TextPromptKind {
    title: "Report this question",
    label: "What is wrong?",
    about: "This saves a file for the bank's author, with the question and the set number, but not \
            your answer.",
    again: "Press Esc again to discard what you typed, or press Enter to save it.",
    takes: Takes {
        chars_max: REMARK_CHARS_MAX,
        prose: true,
    },
    keys: keymap! { PromptCommand;
        Enter => Save, "save the report", "save it to a file; nothing is sent", "save";
        Esc => Leave, "back", "back to the question";
        @(keymap::erase(PromptCommand::Type));
        @(keymap::erase_word(PromptCommand::Type));
        @(keymap::clear(PromptCommand::Type));
        @(keymap::along(PromptCommand::Type));
        Text => Type, "", "describe the problem", "";
    },
};

/// The remark that is being written, and its outcome.
pub struct Remarking {
    prompt: TextPrompt,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    Typing,
    Writing,
    Written(String),
    Refused(String),
}

impl Default for Remarking {
    fn default() -> Self {
        Self {
            prompt: TextPrompt::new(&REPORT, ""),
            state: State::Typing,
        }
    }
}

impl Remarking {
    /// Returns whether there is typed text that is in no file.
    fn is_unwritten(&self) -> bool {
        let typing = matches!(self.state, State::Typing | State::Refused(_));
        typing && !self.prompt.text().is_empty()
    }

    fn write(&mut self) -> Outcome {
        self.prompt.refused = None;
        self.state = State::Writing;
        Outcome::Report(self.prompt.text())
    }
}

impl Overlay<Sitting> for Remarking {
    fn update(&mut self, event: &Event, _: &Sitting, _: &Context) -> Option<Outcome> {
        let command = self.prompt.update(event, self.is_unwritten())?;
        match (command, &self.state) {
            (PromptCommand::Leave, _) | (PromptCommand::Save, State::Written(_)) => {
                return Some(Outcome::Back);
            }
            (PromptCommand::Save, State::Writing) | (PromptCommand::Type, State::Written(_)) => {}
            (PromptCommand::Save, _) if self.is_unwritten() => return Some(self.write()),
            (PromptCommand::Save, _) => {
                self.prompt.refused = Some("Describe the problem first.".into())
            }
            (PromptCommand::Type, State::Writing) => {
                self.prompt.refused = Some("Not added: the file is being saved.".into());
            }
            (PromptCommand::Type, _) => {
                if self.prompt.type_in(event) {
                    self.state = State::Typing;
                }
            }
        }
        None
    }

    fn view(&self, _: &Sitting, clock: &Clock) -> Page {
        let mut page = self.prompt.view(clock);
        let state = match &self.state {
            State::Written(path) => {
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
                page.scroll = Default::default();
                page.notice = None;
                return page;
            }
            State::Refused(why) => Some(Notice::new(Role::Wrong, why)),
            State::Writing => Some(Notice::new(Role::Quiet, "Saving …")),
            State::Typing => None,
        };
        page.notice = page.notice.or(state);
        page
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(REPORT.keys)
    }

    fn types(&self) -> bool {
        !matches!(self.state, State::Written(_))
    }

    fn unsaved(&mut self) -> Option<Outcome> {
        self.is_unwritten().then(|| self.write())
    }

    fn reported(&mut self, written: &Result<String, String>) -> bool {
        self.prompt.refused = None;
        self.state = match written.clone() {
            Ok(path) => State::Written(path),
            Err(why) => State::Refused(why),
        };
        true
    }
}
