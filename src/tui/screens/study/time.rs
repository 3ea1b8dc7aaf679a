//! The time left of an exam, and the warnings that it is running out, each shown once.

use super::Study;
use crate::tui::page::{Role, Span};
use crate::tui::screens::overlay::Clock;
use crate::tui::screens::{spent, spent_words};

/// The time left from which it is shown as a warning.
const SHORT_MS: u64 = 5 * 60 * 1000;

impl Study {
    /// Returns the time left, to the second; a warning near the end.
    pub(super) fn clock(&self) -> Clock {
        let left = self.left_ms.map(|left_ms| {
            let short = left_ms < SHORT_MS;
            let role = if short { Role::Warning } else { Role::Plain };
            let words = format!("{} left", spent_words(left_ms));
            Span::new(format!("{} left", spent(left_ms)), role).with_alt(words)
        });
        Clock {
            left,
            hidden: !self.shows_clock,
        }
    }

    /// Shows a warning once when its time comes, or when the learner returns after it has come.
    pub(super) fn warn(&mut self, before_ms: Option<u64>) {
        let (Some(exam), Some(left_ms), true) =
            (self.sitting.timing(), self.left_ms, self.is_open())
        else {
            return;
        };
        let crossed = |warning_s: &u32| {
            let warning_ms = u64::from(*warning_s) * 1_000;
            left_ms <= warning_ms && before_ms.is_none_or(|before_ms| before_ms > warning_ms)
        };
        let Some(warning_s) = exam.warnings_s().into_iter().rfind(crossed) else {
            return;
        };
        let words = match (before_ms, warning_s) {
            (None, _) => format!("{} left.", spent(left_ms)),
            (_, 60) => "1 minute left.".into(),
            (_, minutes) if minutes > 60 => format!("{} minutes left.", minutes / 60),
            (_, seconds) => format!("{seconds} seconds left."),
        };
        self.say(Role::Warning, words);
    }
}
