//! The number among the settings: marked while invalid, and saved when the cursor leaves it.

use super::SettingsScreen;
use crate::tui::key::Key;
use crate::tui::page::Role;
use crate::tui::screen::{Go, Update};
use crate::tui::settings::Setting;
use crate::tui::whole::Whole;

impl SettingsScreen {
    /// Returns the reason why the typed number is invalid, if it is.
    pub(super) fn wrong(&self) -> Option<String> {
        let none = self.count.is_typing() && self.count.value() == 0;
        let least = none.then(|| "1 is the minimum.".to_owned());
        self.count.wrong().or(least)
    }

    /// Saves the typed number, if there is one, and shows the reason if it cannot be saved.
    ///
    /// # Errors
    /// If the typed number is invalid.
    pub(super) fn keep_typed(&mut self) -> Result<Update, ()> {
        if !self.count.is_typing() {
            return Ok(Update::none());
        }
        if let Some(why) = self.wrong() {
            let title = Setting::Count.title();
            self.say(format!(
                "{title}: {why} Nothing was saved. Press Esc to restore the number."
            ));
            return Err(());
        }
        Ok(self.set(Setting::Count, self.count.value().to_string()))
    }

    /// Leaves a typed number after it is saved.
    pub(super) fn going(&mut self, go: impl FnOnce(&mut Self) -> Go) -> Update {
        match self.keep_typed() {
            Ok(update) => Update {
                go: go(self),
                ..update
            },
            Err(()) => Update::none(),
        }
    }

    pub(super) fn to(&mut self, cursor: usize) -> Update {
        self.going(|screen| {
            screen.state.cursor = cursor;
            Go::Stay
        })
    }

    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.state.say(Role::Warning, words);
    }

    /// Types a character into the number, if it is selected.
    pub(super) fn typed(&mut self, key: Key) {
        let Key::Char(c) = key else {
            return;
        };
        let said = match self.here() {
            Some(Setting::Count) => self.count.type_in(c),
            _ if c.is_ascii_digit() => Some("This line takes no number.".into()),
            _ => None,
        };
        said.into_iter().for_each(|words| self.say(words));
    }

    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Whole)) {
        if self.here() == Some(Setting::Count) {
            change(&mut self.count);
        }
    }

    pub(super) fn paste(&mut self, text: &str) -> Update {
        if self.here() != Some(Setting::Count) {
            self.say("Not pasted: this line takes no number.");
            return Update::none();
        }
        // Saved like a typed number: with Enter, or when the cursor leaves it.
        let mut pasted = self.count.clone();
        match pasted.paste(text) {
            Ok(()) if pasted.value() == 0 => self.say("Not pasted: 1 is the minimum."),
            Ok(()) => return self.set(Setting::Count, pasted.value().to_string()),
            Err(why) => self.say(why),
        }
        Update::none()
    }

    /// Goes back; an invalid number is first reset to the saved one.
    pub(super) fn back(&mut self) -> Update {
        if self.wrong().is_some() {
            self.count.set(self.settings.count as u64);
            let title = Setting::Count.title();
            self.say(format!("{title}: still {}.", self.settings.count));
            return Update::none();
        }
        self.going(|_| Go::Pop)
    }
}
