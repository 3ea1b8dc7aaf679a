//! The learner's settings for the screens and for each day. Other modules save them.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::theme::ThemeName;
use crate::domain::limits::{NEW_A_DAY_MAX, SET_ITEMS_MAX, TODAY_MINUTES_MAX};
use crate::domain::review::{Retention, ReviewRules};
use crate::domain::today::TodayRules;

/// A setting by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Setting {
    /// The theme.
    Theme,
    /// The default number of items in a set.
    Count,
    /// The minutes for the set of a day.
    Minutes,
    /// The new items of a day, at most.
    New,
    /// The share of items to be recalled when they are due.
    Retention,
    /// The day of the learner's exam.
    ExamOn,
    /// The run of study days on the home screen.
    Streak,
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
    pub const ALL: [Self; 13] = [
        Self::Theme,
        Self::Count,
        Self::Minutes,
        Self::New,
        Self::Retention,
        Self::ExamOn,
        Self::Streak,
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
            Self::Minutes => "minutes",
            Self::New => "new",
            Self::Retention => "retention",
            Self::ExamOn => "exam_on",
            Self::Streak => "streak",
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
            Self::Minutes => "Minutes",
            Self::New => "New a day",
            Self::Retention => "Remember",
            Self::ExamOn => "Exam date",
            Self::Streak => "Streak",
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
            Self::Minutes => "DRIPSET_MINUTES",
            Self::New => "DRIPSET_NEW",
            Self::Retention => "DRIPSET_RETENTION",
            Self::ExamOn => "DRIPSET_EXAM_ON",
            Self::Streak => "DRIPSET_STREAK",
            Self::Mouse => "DRIPSET_MOUSE",
            Self::Ascii => "DRIPSET_ASCII",
            Self::Clock => "DRIPSET_CLOCK",
            Self::OneColumn => "DRIPSET_ONE_COLUMN",
            Self::Plain => "DRIPSET_PLAIN",
            Self::Verbosity => "DRIPSET_VERBOSITY",
        }
    }

    /// Returns the range of a setting that is a number.
    pub fn range(self) -> Option<RangeInclusive<u64>> {
        Some(match self {
            Self::Count => 1..=SET_ITEMS_MAX as u64,
            Self::Minutes => 1..=TODAY_MINUTES_MAX.into(),
            Self::New => 0..=NEW_A_DAY_MAX.into(),
            Self::Retention => {
                let (least, most) = Retention::RANGE;
                per_cent(least)..=per_cent(most)
            }
            _ => return None,
        })
    }

    /// Returns its possible values, in words.
    pub fn takes(self) -> String {
        match self {
            Self::Theme => format!("one of {}", ThemeName::ALL.map(ThemeName::id).join(", ")),
            Self::Count | Self::Minutes | Self::New | Self::Retention => {
                let range = self.range().unwrap_or(0..=0);
                format!("a number from {} to {}", range.start(), range.end())
            }
            Self::ExamOn => "a date such as 2026-12-15, or none".into(),
            Self::Mouse | Self::Clock | Self::OneColumn | Self::Streak => "true or false".into(),
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
    /// The minutes for the set of a day.
    pub minutes: u32,
    /// The new items of a day, at most.
    pub new_a_day: u32,
    /// The share of items to be recalled when they are due.
    pub retention: Retention,
    /// The day of the learner's exam.
    pub exam_on: Option<Date>,
    /// True if the home screen shows the run of study days.
    pub streak: bool,
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
            minutes: 10,
            new_a_day: 10,
            retention: Retention::USUAL,
            exam_on: None,
            streak: false,
            mouse: true,
            ascii: None,
            clock: true,
            one_column: false,
            plain: None,
            verbosity: Verbosity::Full,
        }
    }
}

/// Returns a retention as a percentage.
fn per_cent(retention: Retention) -> u64 {
    u64::from(retention.permille() / 10)
}

impl Settings {
    /// Returns the learner's choices about each day.
    pub fn today_rules(&self) -> TodayRules {
        TodayRules {
            reviews: ReviewRules {
                retention: self.retention,
                exam_on: self.exam_on,
            },
            minutes: self.minutes,
            new_a_day: self.new_a_day,
            ..TodayRules::default()
        }
    }

    /// Returns the value of a setting that is a number.
    pub fn number(&self, setting: Setting) -> Option<u64> {
        match setting {
            Setting::Count => Some(self.count as u64),
            Setting::Minutes => Some(self.minutes.into()),
            Setting::New => Some(self.new_a_day.into()),
            Setting::Retention => Some(per_cent(self.retention)),
            _ => None,
        }
    }

    /// Sets a number from words.
    fn set_number(&mut self, setting: Setting, words: &str) -> Option<()> {
        let number: u64 = words.parse().ok()?;
        let number =
            Some(number).filter(|number| setting.range().is_some_and(|of| of.contains(number)))?;
        match setting {
            Setting::Minutes => self.minutes = u32::try_from(number).ok()?,
            Setting::New => self.new_a_day = u32::try_from(number).ok()?,
            Setting::Retention => {
                self.retention = Retention::from_permille(u16::try_from(number * 10).ok()?)?;
            }
            _ => self.count = usize::try_from(number).ok()?,
        }
        Some(())
    }

    /// Sets one from words, as in flags, variables and the settings file; returns false if the
    /// words are invalid.
    pub fn set(&mut self, setting: Setting, words: &str) -> bool {
        match setting {
            Setting::Theme => ThemeName::from_id(words).map(|theme| self.theme = theme),
            Setting::Count | Setting::Minutes | Setting::New | Setting::Retention => {
                self.set_number(setting, words)
            }
            Setting::ExamOn => match words {
                "none" => Some(None),
                words => words.parse().ok().map(Some),
            }
            .map(|exam_on| self.exam_on = exam_on),
            Setting::Streak => words.parse().ok().map(|streak| self.streak = streak),
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
            Setting::Theme | Setting::Count | Setting::Minutes | Setting::New => self.show(setting),
            Setting::Retention => format!("{}%", per_cent(self.retention)),
            Setting::ExamOn => match self.exam_on {
                Some(on) => on.strftime("%b %-d, %Y").to_string(),
                None => "none".into(),
            },
            Setting::Streak => if self.streak { "shown" } else { "hidden" }.into(),
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
            Setting::Minutes => self.minutes.to_string(),
            Setting::New => self.new_a_day.to_string(),
            Setting::Retention => per_cent(self.retention).to_string(),
            Setting::ExamOn => self.exam_on.map_or("none".into(), |on| on.to_string()),
            Setting::Streak => self.streak.to_string(),
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
