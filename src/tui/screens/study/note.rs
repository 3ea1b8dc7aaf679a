//! The learner's note, written over the item it belongs to.

use super::prompt::{PromptCommand, TextPrompt, TextPromptKind};
use crate::domain::limits::NOTE_CHARS_MAX;
use crate::domain::sitting::Sitting;
use crate::tui::keymap::{self, HelpLine, keymap};
use crate::tui::page::Page;
use crate::tui::screen::{Context, Event};
use crate::tui::screens::overlay::{Clock, Outcome, Overlay};
use crate::tui::text_input::Takes;

const NOTE: TextPromptKind = TextPromptKind {
    title: "Note to yourself",
    label: "Note",
    about: "You see the note again with this question. During an exam, open the note to see it.",
    again: "Press Esc again to discard what you typed, or press Enter to save it.",
    takes: Takes {
        chars_max: NOTE_CHARS_MAX,
        prose: true,
    },
    keys: keymap! { PromptCommand;
        Enter => Save, "save", "save the note; an empty note is deleted";
        Esc => Leave, "discard changes", "discard your changes", "discard";
        @(keymap::erase(PromptCommand::Type));
        @(keymap::erase_word(PromptCommand::Type));
        @(keymap::clear(PromptCommand::Type));
        @(keymap::along(PromptCommand::Type));
        Text => Type, "", "type the note";
    },
};

/// The note that is being written.
pub struct Note {
    prompt: TextPrompt,
    /// The note before the change.
    before: String,
}

impl Note {
    /// Creates the editor with the present note.
    pub fn new(note: &str) -> Self {
        Self {
            prompt: TextPrompt::new(&NOTE, note),
            before: note.to_owned(),
        }
    }

    fn is_changed(&self) -> bool {
        self.prompt.text() != self.before.trim()
    }
}

impl Overlay<Sitting> for Note {
    fn update(&mut self, event: &Event, _: &Sitting, _: &Context) -> Option<Outcome> {
        match self.prompt.update(event, self.is_changed())? {
            PromptCommand::Save => Some(Outcome::Note(self.prompt.text())),
            PromptCommand::Leave => Some(Outcome::OldNote(self.before.clone())),
            PromptCommand::Type => {
                self.prompt.type_in(event);
                None
            }
        }
    }

    fn view(&self, _: &Sitting, clock: &Clock) -> Page {
        self.prompt.view(clock)
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(NOTE.keys)
    }

    fn types(&self) -> bool {
        true
    }

    fn unsaved(&mut self) -> Option<Outcome> {
        let changed = self.is_changed();
        changed.then(|| Outcome::Note(self.prompt.text()))
    }
}
