//! The exam date among the settings: typed or pasted, and saved when it is a day to come.

use jiff::civil::Date;

use crate::domain::typed::named;
use crate::tui::settings::Setting;

/// The most characters of a typed date: `2026-12-15`.
const CHARS_MAX: usize = 10;

/// A date that is being typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct TypedDate(String);

impl TypedDate {
    /// Returns the typed text; empty if nothing is being typed.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn is_typing(&self) -> bool {
        !self.0.is_empty()
    }

    /// Handles a typed character. Returns a message if it was not added.
    pub(super) fn type_in(&mut self, c: char) -> Option<String> {
        if !c.is_ascii_digit() && c != '-' {
            let takes = Setting::ExamOn.takes();
            return Some(format!(
                "{} was not added: this line takes {takes}.",
                named(c)
            ));
        }
        if self.0.len() >= CHARS_MAX {
            return Some(format!("{} was not added: the date is too long.", named(c)));
        }
        self.0.push(c);
        None
    }

    /// Deletes the last character.
    pub(super) fn erase(&mut self) {
        self.0.pop();
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Returns the exam date that a text names, in the words of the setting.
///
/// # Errors
/// If it is no date, or a day before `today`: the reason.
pub(super) fn exam_date(text: &str, today: Date) -> Result<String, String> {
    let text = text.trim();
    if text == "none" {
        return Ok(text.into());
    }
    match text.parse::<Date>() {
        Ok(on) if on < today => Err(format!("{on} is past.")),
        Ok(on) => Ok(on.to_string()),
        Err(_) => Err(format!("this line takes {}.", Setting::ExamOn.takes())),
    }
}
