//! The settings: each takes effect at once, and is saved if the learner has a settings file.

mod typed;

use super::page_state::PageState;
use crate::domain::limits::SET_ITEMS_MAX;
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
    /// The number of questions, as it is typed.
    count: Whole,
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
    Figure => Type, "", "type the number of questions; anything else is marked and not saved", "";
    Backspace => Erase, "", "delete the last digit", "erase";
    @(keymap::clear(Command::Clear));
    Esc, 'q' => Back, "back", "go back; your changes are already in effect";
};

/// The change of the number of items per key press.
const COUNT_STEP: usize = 5;

impl SettingsScreen {
    /// Creates the screen with the present settings.
    pub fn new(context: &Context) -> Self {
        Self {
            settings: context.settings,
            own: context.at_home,
            count: Whole::new(context.settings.count as u64, SET_ITEMS_MAX as u64),
            state: PageState::default(),
        }
    }

    /// Returns the offered settings. On an SSH server, those of the window and of plain mode are
    /// left out.
    fn offered(&self) -> Vec<Setting> {
        let of_window = |setting: &Setting| match setting {
            Setting::Theme | Setting::Mouse | Setting::Ascii => true,
            Setting::Plain | Setting::Verbosity => true,
            Setting::Count | Setting::Clock | Setting::OneColumn => false,
        };
        let all = Setting::ALL.into_iter();
        all.filter(|setting| self.own || !of_window(setting))
            .collect()
    }

    /// Returns the selected setting.
    fn here(&self) -> Option<Setting> {
        self.offered().get(self.state.cursor).copied()
    }

    fn change(&mut self, next: bool) -> Update {
        let Some(setting) = self.here() else {
            return Update::none();
        };
        let words = turned(&self.settings, setting, next);
        self.set(setting, words)
    }

    fn set(&mut self, setting: Setting, words: String) -> Update {
        if !self.settings.set(setting, &words) {
            return Update::none();
        }
        self.count.set(self.settings.count as u64);
        Update::effect(StudyEffect::Set(setting, words))
    }

    fn command(&mut self, command: Command, key: Key) -> Update {
        let settings = self.offered().len();
        match command {
            Command::Take if self.count.is_typing() => return self.going(|_| Go::Stay),
            Command::Next | Command::Take => return self.change(true),
            Command::Previous => return self.change(false),
            Command::Up => return self.to(super::moved(self.state.cursor, -1, settings)),
            Command::Down => return self.to(super::moved(self.state.cursor, 1, settings)),
            Command::Back => return self.back(),
            Command::Type => self.typed(key),
            Command::Erase => self.edit(Whole::erase),
            Command::Clear => self.edit(Whole::clear),
        }
        Update::none()
    }
}

/// Returns the next or previous value of a setting, in words.
fn turned(settings: &Settings, setting: Setting, next: bool) -> String {
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
        Setting::Mouse | Setting::Clock | Setting::OneColumn => among(&["true", "false"]),
        Setting::Count => {
            let (count, step) = (settings.count, COUNT_STEP);
            let to = if next {
                count + step - count % step
            } else {
                (count.max(1) - 1) / step * step
            };
            to.clamp(1, SET_ITEMS_MAX).to_string()
        }
    }
}

/// Returns the meaning of a setting's present value.
fn means(settings: &Settings, setting: Setting) -> &'static str {
    match setting {
        Setting::Theme => "",
        Setting::Count => "in a set",
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
            let text = if setting == Setting::Count {
                let mut text = super::turned(label, &self.count.shown(), "");
                text.push(Span::plain("   "));
                text.extend(self.count.remark(means));
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
