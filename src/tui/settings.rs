//! What a learner prefers of the screens. Where it is written down is the business of others.

use super::theme::ThemeName;
use crate::domain::limits::SET_ITEMS_MAX;

/// A setting by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Setting {
    /// In which colours.
    Theme,
    /// How many items a set has where nothing else is said.
    Count,
    /// Whether the mouse chooses and scrolls.
    Mouse,
    /// Whether with signs of ASCII alone.
    Ascii,
    /// Whether the time left of an exam shows on its items.
    Clock,
    /// Whether what stands beside an item comes below it, however wide the window.
    OneColumn,
}

impl Setting {
    /// All of them, in the order they are listed.
    pub const ALL: [Self; 6] = [
        Self::Theme,
        Self::Count,
        Self::Mouse,
        Self::Ascii,
        Self::Clock,
        Self::OneColumn,
    ];

    /// As the file and flags write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Count => "count",
            Self::Mouse => "mouse",
            Self::Ascii => "ascii",
            Self::Clock => "clock",
            Self::OneColumn => "one_column",
        }
    }

    /// As the screens call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Theme => "Colors",
            Self::Count => "Questions",
            Self::Mouse => "Mouse",
            Self::Ascii => "Plain signs",
            Self::Clock => "Exam clock",
            Self::OneColumn => "One column",
        }
    }

    /// The variable that sets it too.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Theme => "DRIPSET_THEME",
            Self::Count => "DRIPSET_COUNT",
            Self::Mouse => "DRIPSET_MOUSE",
            Self::Ascii => "DRIPSET_ASCII",
            Self::Clock => "DRIPSET_CLOCK",
            Self::OneColumn => "DRIPSET_ONE_COLUMN",
        }
    }

    /// What it may be, in words.
    pub fn takes(self) -> String {
        match self {
            Self::Theme => format!("one of {}", ThemeName::ALL.map(ThemeName::id).join(", ")),
            Self::Count => format!("a number from 1 to {SET_ITEMS_MAX}"),
            Self::Mouse | Self::Clock | Self::OneColumn => "true or false".into(),
            Self::Ascii => "auto, true or false".into(),
        }
    }
}

/// What all settings come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// In which colours.
    pub theme: ThemeName,
    /// How many items a set has where nothing else is said.
    pub count: usize,
    /// Whether the mouse chooses and scrolls.
    pub mouse: bool,
    /// Whether with signs of ASCII alone; `None` for whatever suits the terminal.
    pub ascii: Option<bool>,
    /// Whether the time left of an exam shows on its items.
    pub clock: bool,
    /// Whether what stands beside an item comes below it, however wide the window.
    pub one_column: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeName::Auto,
            count: 10,
            mouse: true,
            ascii: None,
            clock: true,
            one_column: false,
        }
    }
}

impl Settings {
    /// Sets one from words, as flags, variables and the file write them; `false` where it does
    /// not take them.
    pub fn set(&mut self, setting: Setting, words: &str) -> bool {
        match setting {
            Setting::Theme => ThemeName::from_id(words).map(|theme| self.theme = theme),
            Setting::Count => {
                let count = words.parse().ok();
                let count = count.filter(|count| (1..=SET_ITEMS_MAX).contains(count));
                count.map(|count| self.count = count)
            }
            Setting::Mouse => words.parse().ok().map(|mouse| self.mouse = mouse),
            Setting::Clock => words.parse().ok().map(|clock| self.clock = clock),
            Setting::OneColumn => words.parse().ok().map(|one| self.one_column = one),
            Setting::Ascii => match words {
                "auto" => Some(None),
                words => words.parse().ok().map(Some),
            }
            .map(|ascii| self.ascii = ascii),
        }
        .is_some()
    }

    /// One of them as the screens say it.
    pub fn words(&self, setting: Setting) -> String {
        let yes = |on: bool| if on { "yes" } else { "no" }.to_owned();
        match setting {
            Setting::Theme | Setting::Count => self.show(setting),
            Setting::Mouse => yes(self.mouse),
            Setting::Ascii => self.ascii.map_or_else(|| "auto".into(), yes),
            Setting::Clock => if self.clock { "shown" } else { "hidden" }.into(),
            Setting::OneColumn => yes(self.one_column),
        }
    }

    /// One of them in words.
    pub fn show(&self, setting: Setting) -> String {
        match setting {
            Setting::Theme => self.theme.id().into(),
            Setting::Count => self.count.to_string(),
            Setting::Mouse => self.mouse.to_string(),
            Setting::Ascii => self.ascii.map_or("auto".into(), |ascii| ascii.to_string()),
            Setting::Clock => self.clock.to_string(),
            Setting::OneColumn => self.one_column.to_string(),
        }
    }
}
