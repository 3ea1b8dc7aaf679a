//! The last lines of a page: the reply to the last key, and the keys.

use super::spoken::spoken_text;
use super::{PageSource, Role};

/// The reply to the last key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Notice {
    /// The role: `Quiet`, `Warning`, `Wrong` or `Right`.
    pub role: Role,
    /// The words.
    pub text: String,
    /// The source of the words: the program, or [`PageSource::Keys`].
    pub source: PageSource,
    /// The words that are read aloud instead, if these do not say it.
    pub alt: Option<String>,
    /// The same in fewer words, for a window in which these need more than a line.
    pub brief: Option<String>,
}

impl Notice {
    /// Creates a notice in a role.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self {
            role,
            text: text.into(),
            source: PageSource::Program,
            alt: None,
            brief: None,
        }
    }

    /// Returns the notice with fewer words for small windows.
    pub fn with_brief(self, brief: impl Into<String>) -> Self {
        Self {
            brief: Some(brief.into()),
            ..self
        }
    }

    /// Returns the notice with other words to be read aloud.
    pub fn with_alt(self, alt: impl Into<String>) -> Self {
        Self {
            alt: Some(alt.into()),
            ..self
        }
    }

    /// Returns the notice as it is read aloud; empty for words about keys.
    pub fn words(&self) -> String {
        match self.source {
            PageSource::Keys => String::new(),
            _ => spoken_text(self.alt.as_ref().unwrap_or(&self.text)),
        }
    }

    /// Creates a notice about keys in a role.
    pub fn keys(role: Role, text: impl Into<String>) -> Self {
        Self {
            source: PageSource::Keys,
            ..Self::new(role, text)
        }
    }
}

/// A key and its effect.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Hint {
    /// The key, as it is written on keyboards.
    pub key: String,
    /// The effect, in one or two words.
    pub does: String,
    /// True if it is useful only while there is more below than fits.
    pub below: bool,
    /// True if it stays when not all fit, after the next step and before the help.
    pub stays: bool,
    /// The effect in fewer words, used if not all fit; empty for the same words.
    pub brief: String,
    /// The command as a line of plain mode names it; empty if no line does.
    pub name: &'static str,
}

impl Hint {
    /// Creates a hint. The key that leaves stays when not all fit.
    pub fn new(key: impl Into<String>, does: impl Into<String>) -> Self {
        let key = key.into();
        Self {
            stays: matches!(key.as_str(), "Esc" | "q"),
            key,
            does: does.into(),
            below: false,
            brief: String::new(),
            name: "",
        }
    }

    /// Creates the hint for the help.
    pub fn help() -> Self {
        Self::new("?", "help").named("help")
    }

    /// Returns the hint with the name of its command.
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// Keeps the hint of that key, in these words, when not all fit.
    pub fn keep(hints: &mut [Self], key: &str, brief: &str) {
        for hint in hints.iter_mut().filter(|hint| hint.key == key) {
            hint.stays = true;
            hint.brief = brief.into();
        }
    }

    /// Creates a hint to scroll down, shown only if there is more below.
    pub fn below(key: impl Into<String>, does: impl Into<String>) -> Self {
        Self {
            below: true,
            ..Self::new(key, does)
        }
    }
}
