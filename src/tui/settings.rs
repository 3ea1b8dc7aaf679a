//! The learner's settings for the screens. Other modules save them.

use super::theme::ThemeName;
use crate::domain::limits::SET_ITEMS_MAX;

/// A setting by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Setting {
    /// The theme.
    Theme,
    /// The default number of items in a set.
    Count,
    /// Mouse input.
    Mouse,
    /// ASCII signs only.
    Ascii,
    /// The remaining time of an exam, shown on its items.
    Clock,
    /// One column: the aside goes below the item in a window of any width.
    OneColumn,
    /// Plain mode: lines in place of screens.
    Plain,
    /// The number of words of plain mode.
    Verbosity,
}

impl Setting {
    /// All settings, in the order of the list.
    pub const ALL: [Self; 8] = [
        Self::Theme,
        Self::Count,
        Self::Mouse,
        Self::Ascii,
        Self::Clock,
        Self::OneColumn,
        Self::Plain,
        Self::Verbosity,
    ];

    /// Returns its name in the settings file and in flags.
    pub fn key(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Count => "count",
            Self::Mouse => "mouse",
            Self::Ascii => "ascii",
            Self::Clock => "clock",
            Self::OneColumn => "one_column",
            Self::Plain => "plain",
            Self::Verbosity => "verbosity",
        }
    }

    /// Returns its name on the screens.
    pub fn title(self) -> &'static str {
        match self {
            Self::Theme => "Colors",
            Self::Count => "Questions",
            Self::Mouse => "Mouse",
            Self::Ascii => "Plain signs",
            Self::Clock => "Exam clock",
            Self::OneColumn => "One column",
            Self::Plain => "Plain mode",
            Self::Verbosity => "Plain words",
        }
    }

    /// Returns the environment variable that sets it.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Theme => "DRIPSET_THEME",
            Self::Count => "DRIPSET_COUNT",
            Self::Mouse => "DRIPSET_MOUSE",
            Self::Ascii => "DRIPSET_ASCII",
            Self::Clock => "DRIPSET_CLOCK",
            Self::OneColumn => "DRIPSET_ONE_COLUMN",
            Self::Plain => "DRIPSET_PLAIN",
            Self::Verbosity => "DRIPSET_VERBOSITY",
        }
    }

    /// Returns its possible values, in words.
    pub fn takes(self) -> String {
        match self {
            Self::Theme => format!("one of {}", ThemeName::ALL.map(ThemeName::id).join(", ")),
            Self::Count => format!("a number from 1 to {SET_ITEMS_MAX}"),
            Self::Mouse | Self::Clock | Self::OneColumn => "true or false".into(),
            Self::Ascii | Self::Plain => "auto, true or false".into(),
            Self::Verbosity => Verbosity::ALL.map(Verbosity::id).join(" or "),
        }
    }
}

/// The number of words of plain mode.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Verbosity {
    /// Everything, with how to answer and the useful commands each time.
    #[default]
    Full,
    /// Only what changes: no instructions, and no lists of commands.
    Brief,
}

impl Verbosity {
    /// Both levels.
    pub const ALL: [Self; 2] = [Self::Full, Self::Brief];

    /// Returns its name in the settings file and on the screens.
    pub fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Brief => "brief",
        }
    }

    fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.id() == id)
    }
}

/// The values of all settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// The theme.
    pub theme: ThemeName,
    /// The default number of items in a set.
    pub count: usize,
    /// True if the mouse chooses and scrolls.
    pub mouse: bool,
    /// True for ASCII signs only; `None` for the best that the terminal supports.
    pub ascii: Option<bool>,
    /// True if the remaining time of an exam shows on its items.
    pub clock: bool,
    /// True if the aside goes below the item in a window of any width.
    pub one_column: bool,
    /// True for plain mode; `None` for plain mode only where there is no terminal for screens.
    pub plain: Option<bool>,
    /// The number of words of plain mode.
    pub verbosity: Verbosity,
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
            plain: None,
            verbosity: Verbosity::Full,
        }
    }
}

impl Settings {
    /// Sets one from words, as in flags, variables and the settings file; returns false if the
    /// words are invalid.
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
            Setting::Ascii => maybe(words).map(|ascii| self.ascii = ascii),
            // A variable is often set to a digit.
            Setting::Plain => match words {
                "1" => Some(Some(true)),
                "0" => Some(Some(false)),
                words => maybe(words),
            }
            .map(|plain| self.plain = plain),
            Setting::Verbosity => Verbosity::from_id(words).map(|level| self.verbosity = level),
        }
        .is_some()
    }

    /// Returns the value of a setting in the words of the screens.
    pub fn words(&self, setting: Setting) -> String {
        let yes = |on: bool| if on { "yes" } else { "no" }.to_owned();
        match setting {
            Setting::Theme | Setting::Count => self.show(setting),
            Setting::Mouse => yes(self.mouse),
            Setting::Ascii => self.ascii.map_or_else(|| "auto".into(), yes),
            Setting::Clock => if self.clock { "shown" } else { "hidden" }.into(),
            Setting::OneColumn => yes(self.one_column),
            Setting::Plain => self.plain.map_or_else(|| "auto".into(), yes),
            Setting::Verbosity => self.verbosity.id().into(),
        }
    }

    /// Returns the value of a setting in the words of the settings file.
    pub fn show(&self, setting: Setting) -> String {
        match setting {
            Setting::Theme => self.theme.id().into(),
            Setting::Count => self.count.to_string(),
            Setting::Mouse => self.mouse.to_string(),
            Setting::Ascii => self.ascii.map_or("auto".into(), |ascii| ascii.to_string()),
            Setting::Clock => self.clock.to_string(),
            Setting::OneColumn => self.one_column.to_string(),
            Setting::Plain => self.plain.map_or("auto".into(), |plain| plain.to_string()),
            Setting::Verbosity => self.verbosity.id().into(),
        }
    }
}

/// Returns the value of "auto", "true" or "false"; `None` for other words.
fn maybe(words: &str) -> Option<Option<bool>> {
    match words {
        "auto" => Some(None),
        words => words.parse().ok().map(Some),
    }
}
