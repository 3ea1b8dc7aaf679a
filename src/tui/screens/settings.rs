//! The settings: each takes effect at once, and is saved if the learner has a settings file.

mod date;
mod typed;

use jiff::ToSpan;
use jiff::civil::Date;

use self::date::TypedDate;
use super::page_state::PageState;
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Page, Role, Row, Span};
use crate::tui::screen::{Context, Event, Go, News, Screen, StudyEffect, Update};
use crate::tui::scrolling;
use crate::tui::settings::{Setting, Settings, Verbosity};
use crate::tui::theme::ThemeName;
use crate::tui::whole::Whole;

/// The screen of the settings.
pub struct SettingsScreen {
    settings: Settings,
    /// True at the learner's own terminal, which has a settings file.
    own: bool,
    /// The number on the selected line, as it is typed.
    number: Whole,
    /// The exam date, as it is typed.
    date: TypedDate,
    /// The present day, from which an exam date is counted.
    today: Date,
    state: PageState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Previous,
    Next,
    Take,
    Up,
    Down,
    Type,
    Erase,
    Clear,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Right, ' ' => Next, "change", "next value", "next";
    Enter => Take, "", "next value; while you type a number, save it", "save";
    Left => Previous, "", "previous value", "previous";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    Figure => Type, "", "type a number or a date; anything else is marked and not saved", "";
    Backspace => Erase, "", "delete the last digit; on a saved exam date, delete the date", "erase";
    @(keymap::clear(Command::Clear));
    Esc, 'q' => Back, "back", "go back; your changes are already in effect";
};

/// The days to an exam whose date is not set yet: a first suggestion.
const EXAM_IN_DAYS: i64 = 28;

/// Returns the change of a number per key press.
fn step_of(setting: Setting) -> u64 {
    match setting {
        Setting::Retention => 1,
        _ => 5,
    }
}

impl SettingsScreen {
    /// Creates the screen with the present settings.
    pub fn new(context: &Context) -> Self {
        let mut screen = Self {
            settings: context.settings,
            own: context.at_home,
            number: Whole::new(0, 0),
            date: TypedDate::default(),
            today: context.now.study_on(),
            state: PageState::default(),
        };
        screen.fresh_number();
        screen
    }

    /// Returns the offered settings. On an SSH server, those of the window and of plain mode are
    /// left out.
    fn offered(&self) -> Vec<Setting> {
        let of_window = |setting: &Setting| match setting {
            Setting::Theme | Setting::Mouse | Setting::Ascii => true,
            Setting::Plain | Setting::Verbosity => true,
            Setting::Count | Setting::Clock | Setting::OneColumn => false,
            Setting::Minutes | Setting::New | Setting::Retention => false,
            Setting::ExamOn | Setting::Streak => false,
        };
        let all = Setting::ALL.into_iter();
        all.filter(|setting| self.own || !of_window(setting))
            .collect()
    }

    /// Returns the selected setting.
    fn here(&self) -> Option<Setting> {
        self.offered().get(self.state.cursor).copied()
    }

    /// Takes the number of the selected line, if it has one.
    pub(super) fn fresh_number(&mut self) {
        let setting = self.here();
        let number = setting.and_then(|setting| self.settings.number(setting));
        let range = setting.and_then(Setting::range);
        self.number = Whole::new(number.unwrap_or(0), range.map_or(0, |of| *of.end()));
        self.date.clear();
    }

    fn change(&mut self, next: bool) -> Update {
        let Some(setting) = self.here() else {
            return Update::none();
        };
        let words = turned(&self.settings, setting, next, self.today);
        self.set(setting, words)
    }

    fn set(&mut self, setting: Setting, words: String) -> Update {
        if !self.settings.set(setting, &words) {
            return Update::none();
        }
        self.fresh_number();
        Update::effect(StudyEffect::Set(setting, words))
    }

    fn command(&mut self, command: Command, key: Key) -> Update {
        let settings = self.offered().len();
        match command {
            Command::Take if self.is_typing() => return self.going(|_| Go::Stay),
            Command::Next | Command::Take => return self.change(true),
            Command::Previous => return self.change(false),
            Command::Up => return self.to(super::moved(self.state.cursor, -1, settings)),
            Command::Down => return self.to(super::moved(self.state.cursor, 1, settings)),
            Command::Back => return self.back(),
            Command::Type => self.typed(key),
            Command::Erase => return self.edit(Whole::erase),
            Command::Clear if self.date.is_typing() => self.date.clear(),
            Command::Clear => return self.edit(Whole::clear),
        }
        Update::none()
    }
}

/// Returns the next or previous value of a setting, in words.
fn turned(settings: &Settings, setting: Setting, next: bool, today: Date) -> String {
    let among = |words: &[&str]| {
        let now = settings.show(setting);
        let at = words.iter().position(|of| **of == now).unwrap_or(0);
        let by = if next { 1 } else { words.len() - 1 };
        let to = words.get((at + by) % words.len().max(1));
        to.copied().unwrap_or_default().to_owned()
    };
    match setting {
        Setting::Theme => among(&ThemeName::ALL.map(ThemeName::id)),
        Setting::Ascii | Setting::Plain => among(&["auto", "true", "false"]),
        Setting::Verbosity => among(&Verbosity::ALL.map(Verbosity::id)),
        Setting::Mouse | Setting::Clock | Setting::OneColumn | Setting::Streak => {
            among(&["true", "false"])
        }
        Setting::ExamOn => {
            let to = match (settings.exam_on, next) {
                (None, true) => Some(today.saturating_add(EXAM_IN_DAYS.days())),
                (None, false) => None,
                (Some(on), true) => Some(on.max(today).saturating_add(1.days())),
                (Some(on), false) => Some(on.saturating_sub(1.days())).filter(|on| *on > today),
            };
            to.map_or_else(|| "none".into(), |on| on.to_string())
        }
        Setting::Count | Setting::Minutes | Setting::New | Setting::Retention => {
            let (number, step) = (settings.number(setting).unwrap_or(0), step_of(setting));
            let range = setting.range().unwrap_or(0..=0);
            let to = if next {
                number + step - number % step
            } else {
                (number.max(1) - 1) / step * step
            };
            to.clamp(*range.start(), *range.end()).to_string()
        }
    }
}

/// Returns the meaning of a setting's present value.
fn means(settings: &Settings, setting: Setting) -> &'static str {
    match setting {
        Setting::Theme => "",
        Setting::Count => "in a set that you choose",
        Setting::Minutes => "for today's set",
        Setting::New => "new questions a day, at most",
        Setting::Retention => "of reviews; a higher share brings them sooner",
        Setting::ExamOn if settings.exam_on.is_some() => "Backspace deletes it",
        Setting::ExamOn => "type a date such as 2026-12-15",
        Setting::Streak if settings.streak => "days in a row; one in seven may be missed",
        Setting::Streak => "",
        Setting::Mouse if settings.mouse => "click to choose, wheel to scroll",
        Setting::Mouse => "handled by the terminal",
        Setting::Ascii => "ASCII characters only",
        Setting::Clock if settings.clock => "",
        Setting::Clock => "the overview shows it; warnings still appear",
        Setting::OneColumn => "even in a wide window",
        Setting::Plain => "lines for screen readers; F2 turns them on and off",
        Setting::Verbosity => "in plain mode",
    }
}

impl Screen for SettingsScreen {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        let settings = self.offered().len();
        if let Some(cursor) = scrolling::jump(event, self.state.cursor, settings, context) {
            self.state.notice = None;
            return self.to(cursor);
        }
        match event {
            Event::Key(key) => {
                self.state.notice = None;
                match find(KEYS, *key) {
                    Some(command) => self.command(command, *key),
                    None => {
                        self.typed(*key);
                        Update::none()
                    }
                }
            }
            Event::Paste(text) => {
                self.state.notice = None;
                self.paste(text)
            }
            Event::Choose(target) => {
                self.state.notice = None;
                let mut update = self.to(usize::from(target.0));
                if self.wrong().is_none() {
                    update.effects.extend(self.change(true).effects);
                }
                update
            }
            Event::Leaving if self.wrong().is_none() => self.going(|_| Go::Stay),
            Event::News(News::SettingKept(kept)) => {
                match kept {
                    Ok(words) => self.state.say(Role::Quiet, words),
                    Err(why) => self.state.say(Role::Wrong, why),
                }
                Update::none()
            }
            Event::News(News::Failed(why)) => {
                self.state.say(Role::Wrong, why);
                Update::none()
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let row = |(at, setting): (usize, Setting)| {
            let (label, means) = (setting.title(), means(&self.settings, setting));
            let is_here = self.here() == Some(setting);
            let text = if is_here && setting == Setting::ExamOn && self.date.is_typing() {
                super::turned(label, self.date.text(), "Enter saves it")
            } else if is_here && setting.range().is_some() {
                let per_cent = if setting == Setting::Retention && !self.number.is_typing() {
                    "%"
                } else {
                    ""
                };
                let shown = format!("{}{per_cent}", self.number.shown());
                let mut text = super::turned(label, &shown, "");
                text.push(Span::plain("   "));
                text.extend(self.number.remark(means));
                text
            } else {
                super::turned(label, &self.settings.words(setting), means)
            };
            Block::Row(Row {
                text,
                ..Row::at(at, self.state.cursor)
            })
        };
        let mut body: Vec<Block> = self.offered().into_iter().enumerate().map(row).collect();
        let kept = if self.own {
            "Each change takes effect at once and is saved."
        } else {
            "Each change takes effect at once, and lasts until you leave."
        };
        body.extend([Block::Gap, Block::para(kept, Role::Quiet)]);
        self.state.page("Settings", body, hints(KEYS, |_| true))
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}
