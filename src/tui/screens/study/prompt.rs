//! A text that is typed over the item: a note, or a report.

use crate::tui::keymap::{Keymap, find, hints};
use crate::tui::page::{Notice, Page, Role, Scroll, Target};
use crate::tui::screen::Event;
use crate::tui::screens::overlay::Clock;
use crate::tui::screens::title;
use crate::tui::text_input::{Takes, TextInput};

/// The command of a key in a prompt, and what an event asks of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PromptCommand {
    /// Save the text.
    Save,
    /// Leave the page; a text that is not saved is discarded.
    Leave,
    /// Type or edit the text.
    Type,
}

/// The fixed parts of a prompt.
pub struct TextPromptKind {
    /// The title of the page.
    pub title: &'static str,
    /// The label of the field.
    pub label: &'static str,
    /// The words after the number of characters left.
    pub about: &'static str,
    /// The question before typed text is discarded.
    pub again: &'static str,
    /// The limits of the text.
    pub takes: Takes,
    /// The keys.
    pub keys: Keymap<PromptCommand>,
}

/// The text that is being typed.
pub struct TextPrompt {
    kind: &'static TextPromptKind,
    input: TextInput,
    /// True once the learner was asked whether to discard the text.
    warned: bool,
    /// The reason why the last key or paste did nothing.
    pub refused: Option<String>,
}

impl TextPrompt {
    /// Creates a prompt with this text.
    pub fn new(kind: &'static TextPromptKind, text: &str) -> Self {
        Self {
            kind,
            input: TextInput::new(text),
            warned: false,
            refused: None,
        }
    }

    /// Returns the text, without blanks around it.
    pub fn text(&self) -> String {
        self.input.text().trim().to_owned()
    }

    /// Returns what an event asks for. A text that is `unsaved` is discarded only at the second
    /// request.
    pub fn update(&mut self, event: &Event, unsaved: bool) -> Option<PromptCommand> {
        let Event::Key(key) = event else {
            return matches!(event, Event::Paste(_)).then_some(PromptCommand::Type);
        };
        let warned = std::mem::take(&mut self.warned);
        let command = find(self.kind.keys, *key).unwrap_or(PromptCommand::Type);
        self.warned = command == PromptCommand::Leave && unsaved && !warned;
        if self.warned {
            self.refused = Some(self.kind.again.into());
            return None;
        }
        Some(command)
    }

    /// Types a key or a paste into the text; returns whether it changed.
    pub fn type_in(&mut self, event: &Event) -> bool {
        let typed = self.input.update(event, &self.kind.takes);
        self.refused = typed.refused;
        typed.changed
    }

    /// Returns the page with the field.
    pub fn view(&self, clock: &Clock) -> Page {
        let kind = self.kind;
        let why = self.refused.clone();
        Page {
            title: title(kind.title),
            place: clock.shown(),
            body: self.input.blocks(kind.label, &kind.takes, kind.about),
            notice: why.map(|why| Notice::new(Role::Warning, why)),
            keys: hints(kind.keys, |_| true),
            scroll: Scroll::Follow(Some(Target(0))),
            ..Page::default()
        }
    }
}
