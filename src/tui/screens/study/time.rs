//! The warnings that the time of an exam is running out, each shown once.

use super::Study;
use crate::tui::page::Role;

impl Study {
    /// Shows a warning once when its time comes, or when the learner returns after it has come.
    pub(super) fn warn(&mut self, before_ms: Option<u64>) {
        let (Some(exam), Some(left_ms), true) = (self.sitting.exam(), self.left_ms, self.is_open())
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
            (None, _) => format!("{} left.", super::super::spent(left_ms)),
            (_, 60) => "1 minute left.".into(),
            (_, minutes) if minutes > 60 => format!("{} minutes left.", minutes / 60),
            (_, seconds) => format!("{seconds} seconds left."),
        };
        self.say(Role::Warning, words);
    }
}
