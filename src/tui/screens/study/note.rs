//! The learner's note, written over the item it belongs to.

use crate::domain::limits::NOTE_CHARS_MAX;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Notice, Page, Role, Scroll, Span, Target};
use crate::tui::screen::Event;
use crate::tui::text_input::{Takes, TextInput};

/// The limits of a note.
const TAKES: Takes = Takes {
    chars_max: NOTE_CHARS_MAX,
    prose: true,
};

/// The note that is being written.
pub struct Note {
    line: TextInput,
    /// The note before the change.
    before: String,
    /// True once the learner was asked whether to discard the text.
    warned: bool,
    refused: Option<String>,
}

/// The outcome of writing a note.
pub enum NoteOutcome {
    /// The note stays unchanged, with this text.
    Leave(String),
    /// The note has this text now; empty for no note.
    Keep(String),
}

#[derive(Clone, Copy)]
enum Command {
    Keep,
    Leave,
    Edit,
    Type,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Keep, "save", "save the note; an empty note is deleted";
    Esc => Leave, "discard changes", "discard your changes";
    @(keymap::erase(Command::Edit));
    @(keymap::erase_word(Command::Edit));
    @(keymap::clear(Command::Edit));
    @(keymap::along(Command::Edit));
    Text => Type, "", "type the note";
};

/// The question before the typed text is discarded.
const AGAIN: &str = "Press Esc again to discard what you typed, or Enter to save it.";

impl Note {
    /// Creates the editor with the present note.
    pub fn new(note: &str) -> Self {
        Self {
            line: TextInput::new(note),
            before: note.to_owned(),
            warned: false,
            refused: None,
        }
    }

    /// Handles an event; returns the outcome once the learner is done.
    pub fn update(&mut self, event: &Event) -> Option<NoteOutcome> {
        if let Event::Key(key) = event {
            let warned = std::mem::take(&mut self.warned);
            match find(KEYS, *key) {
                Some(Command::Keep) => {
                    return Some(NoteOutcome::Keep(self.line.text().trim().to_owned()));
                }
                Some(Command::Leave) if warned || !self.is_changed() => {
                    return Some(NoteOutcome::Leave(self.before.clone()));
                }
                Some(Command::Leave) => {
                    self.warned = true;
                    self.refused = Some(AGAIN.into());
                    return None;
                }
                Some(Command::Edit | Command::Type) | None => {}
            }
        }
        if let Event::Key(_) | Event::Paste(_) = event {
            self.refused = self.line.update(event, &TAKES).refused;
        }
        None
    }

    /// Returns the typed text that is not saved yet.
    pub fn unkept(&self) -> Option<String> {
        let text = self.line.text().trim().to_owned();
        self.is_changed().then_some(text)
    }

    fn is_changed(&self) -> bool {
        self.line.text().trim() != self.before.trim()
    }

    /// Returns the page with the field.
    pub fn view(&self, clock: Option<Span>) -> Page {
        let when = "You see it again with this question. During an exam, you see it only here.";
        Page {
            title: super::super::title("Note to yourself"),
            place: clock.into_iter().collect(),
            body: self.line.blocks("Note", &TAKES, when),
            notice: self
                .refused
                .clone()
                .map(|why| Notice::new(Role::Warning, why)),
            keys: hints(KEYS, |_| true),
            scroll: Scroll::Follow(Some(Target(0))),
            ..Page::default()
        }
    }

    /// Returns the keys and their effects.
    pub fn help() -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}
