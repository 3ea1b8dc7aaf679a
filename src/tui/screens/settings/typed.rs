//! The number and the date among the settings: saved when the cursor leaves them, unless invalid.

use super::SettingsScreen;
use super::date::exam_date;
use crate::tui::key::Key;
use crate::tui::page::Role;
use crate::tui::screen::{Go, Update};
use crate::tui::settings::Setting;
use crate::tui::whole::Whole;

impl SettingsScreen {
    /// Returns whether something is being typed on the selected line.
    pub(super) fn is_typing(&self) -> bool {
        self.number.is_typing() || self.date.is_typing()
    }

    /// Returns the reason why the typed text is invalid, if it is.
    pub(super) fn wrong(&self) -> Option<String> {
        if self.date.is_typing() {
            return exam_date(self.date.text(), self.today).err();
        }
        let least = self.least();
        let is_less = self.number.is_typing() && self.number.value() < least;
        let words = is_less.then(|| format!("{least} is the minimum."));
        self.number.wrong().or(words)
    }

    /// Returns the least value of the selected number.
    fn least(&self) -> u64 {
        let range = self.here().and_then(Setting::range);
        range.map_or(0, |range| *range.start())
    }

    /// Returns the selected setting, if it is a number.
    fn numbered(&self) -> Option<Setting> {
        self.here().filter(|setting| setting.range().is_some())
    }

    /// Saves the typed number or date, if there is one, and shows the reason if it cannot be saved.
    ///
    /// # Errors
    /// If the typed text is invalid.
    pub(super) fn keep_typed(&mut self) -> Result<Update, ()> {
        if self.date.is_typing() {
            return match exam_date(self.date.text(), self.today) {
                Ok(words) => Ok(self.set(Setting::ExamOn, words)),
                Err(why) => {
                    let title = Setting::ExamOn.title();
                    self.say(format!(
                        "{title}: {why} Nothing was saved. Press Esc to restore the date."
                    ));
                    Err(())
                }
            };
        }
        let Some(setting) = self.numbered().filter(|_| self.number.is_typing()) else {
            return Ok(Update::none());
        };
        if let Some(why) = self.wrong() {
            let title = setting.title();
            self.say(format!(
                "{title}: {why} Nothing was saved. Press Esc to restore the number."
            ));
            return Err(());
        }
        Ok(self.set(setting, self.number.value().to_string()))
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
            screen.fresh_number();
            Go::Stay
        })
    }

    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.state.say(Role::Warning, words);
    }

    /// Types a character into the number or the date, if it is selected.
    pub(super) fn typed(&mut self, key: Key) {
        let Key::Char(c) = key else {
            return;
        };
        let said = match self.numbered() {
            Some(_) => self.number.type_in(c),
            None if self.here() == Some(Setting::ExamOn) => self.date.type_in(c),
            _ if c.is_ascii_digit() => Some("This line takes no number.".into()),
            _ => None,
        };
        said.into_iter().for_each(|words| self.say(words));
    }

    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Whole)) -> Update {
        match self.here() {
            Some(Setting::ExamOn) if self.date.is_typing() => self.date.erase(),
            Some(Setting::ExamOn) => return self.set(Setting::ExamOn, "none".into()),
            Some(setting) if setting.range().is_some() => change(&mut self.number),
            _ => {}
        }
        Update::none()
    }

    pub(super) fn paste(&mut self, text: &str) -> Update {
        if self.here() == Some(Setting::ExamOn) {
            return self.paste_date(text);
        }
        let Some(setting) = self.numbered() else {
            self.say("Not pasted: this line takes no number.");
            return Update::none();
        };
        // Saved like a typed number: with Enter, or when the cursor leaves it.
        let (mut pasted, least) = (self.number.clone(), self.least());
        match pasted.paste(text) {
            Ok(()) if pasted.value() < least => {
                self.say(format!("Not pasted: {least} is the minimum."));
            }
            Ok(()) => return self.set(setting, pasted.value().to_string()),
            Err(why) => self.say(why),
        }
        Update::none()
    }

    fn paste_date(&mut self, text: &str) -> Update {
        match exam_date(text, self.today) {
            Ok(words) => return self.set(Setting::ExamOn, words),
            Err(why) => self.say(format!("Not pasted: {why}")),
        }
        Update::none()
    }

    /// Goes back; an invalid number is first reset to the saved one.
    pub(super) fn back(&mut self) -> Update {
        if self.wrong().is_some() {
            self.fresh_number();
            if let Some(setting) = self.here() {
                let (title, value) = (setting.title(), self.settings.show(setting));
                self.say(format!("{title}: still {value}."));
            }
            return Update::none();
        }
        self.going(|_| Go::Pop)
    }
}
