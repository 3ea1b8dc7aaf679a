//! The settings: each takes effect at once, and is kept where the learner has a file of settings.

use crate::domain::limits::SET_ITEMS_MAX;
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, Press, find, hints};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Row, Scroll, Target};
use crate::tui::screen::{Context, Effect, Event, Go, News, Screen, Update};
use crate::tui::scrolling;
use crate::tui::settings::{Setting, Settings};
use crate::tui::theme::ThemeName;

/// The settings as they are now.
pub struct SettingsScreen {
    settings: Settings,
    /// Whether this is the learner's own terminal, with a file to keep them in.
    own: bool,
    cursor: usize,
    notice: Option<Notice>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Previous,
    Next,
    Up,
    Down,
    Back,
}

const KEYS: Keymap<Command> = &[
    Binding {
        presses: &[
            Press::Key(Key::Right),
            Press::Key(Key::Char(' ')),
            Press::Key(Key::Enter),
        ],
        command: Command::Next,
        hint: "change",
        help: "the next choice",
    },
    Binding {
        presses: &[Press::Key(Key::Left)],
        command: Command::Previous,
        hint: "",
        help: "the previous choice",
    },
    keymap::up(Command::Up, "one setting up"),
    keymap::down(Command::Down, "one setting down"),
    Binding {
        presses: &[Press::Key(Key::Esc), Press::Key(Key::Char('q'))],
        command: Command::Back,
        hint: "back",
        help: "back; every change is made already",
    },
];

/// How many items one step adds to a set or takes from it.
const COUNT_STEP: usize = 5;

impl SettingsScreen {
    /// Opens with the settings as they are.
    pub fn new(context: &Context) -> Self {
        Self {
            settings: context.settings,
            own: context.at_home,
            cursor: 0,
            notice: None,
        }
    }

    /// Behind a door the window and its colors are not ours to set.
    fn offered(&self) -> Vec<Setting> {
        let of_window =
            |setting: &Setting| matches!(setting, Setting::Theme | Setting::Mouse | Setting::Ascii);
        let all = Setting::ALL.into_iter();
        all.filter(|setting| self.own || !of_window(setting))
            .collect()
    }

    fn change(&mut self, next: bool) -> Update {
        let Some(setting) = self.offered().get(self.cursor).copied() else {
            return Update::none();
        };
        let words = turned(&self.settings, setting, next);
        if !self.settings.set(setting, &words) {
            return Update::none();
        }
        Update::effect(Effect::Set(setting, words))
    }

    fn command(&mut self, command: Command) -> Update {
        let settings = self.offered().len();
        match command {
            Command::Next => return self.change(true),
            Command::Previous => return self.change(false),
            Command::Up => self.cursor = super::moved(self.cursor, -1, settings),
            Command::Down => self.cursor = super::moved(self.cursor, 1, settings),
            Command::Back => return Update::go(Go::Pop),
        }
        Update::none()
    }
}

/// The next value of a setting, or the one before, in words.
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
        Setting::Ascii => among(&["auto", "true", "false"]),
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

/// What a setting is called, what it is now, and what that means.
fn told(settings: &Settings, setting: Setting) -> (&'static str, String, &'static str) {
    let yes = |on: bool| if on { "yes" } else { "no" }.to_owned();
    match setting {
        Setting::Theme => ("Colors", settings.theme.id().into(), ""),
        Setting::Count => ("Questions", settings.count.to_string(), "in a set"),
        Setting::Mouse => (
            "Mouse",
            yes(settings.mouse),
            if settings.mouse {
                "chooses and scrolls"
            } else {
                "left to the terminal"
            },
        ),
        Setting::Ascii => (
            "Plain signs",
            settings.ascii.map_or_else(|| "auto".into(), yes),
            "ASCII characters only",
        ),
        Setting::Clock => (
            "Exam clock",
            if settings.clock { "shown" } else { "hidden" }.into(),
            if settings.clock {
                ""
            } else {
                "Tab shows it; warnings still come"
            },
        ),
        Setting::OneColumn => (
            "One column",
            yes(settings.one_column),
            "also in a wide window",
        ),
    }
}

impl Screen for SettingsScreen {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        let settings = self.offered().len();
        if let Some(cursor) = scrolling::jump(event, self.cursor, settings, context) {
            self.cursor = cursor;
            return Update::none();
        }
        match event {
            Event::Key(key) => {
                self.notice = None;
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command))
            }
            Event::Choose(target) => {
                self.cursor = usize::from(target.0);
                self.change(true)
            }
            Event::News(News::SettingKept(kept)) => {
                self.notice = Some(match kept {
                    Ok(words) => Notice::new(Role::Quiet, words),
                    Err(why) => Notice::new(Role::Wrong, why),
                });
                Update::none()
            }
            Event::News(News::Failed(why)) => {
                self.notice = Some(Notice::new(Role::Wrong, why));
                Update::none()
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let row = |(at, setting): (usize, Setting)| {
            let (label, value, means) = told(&self.settings, setting);
            Block::Row(Row {
                target: u16::try_from(at).ok().map(Target),
                focused: at == self.cursor,
                text: super::turned(label, &value, means),
                ..Row::default()
            })
        };
        let mut body: Vec<Block> = self.offered().into_iter().enumerate().map(row).collect();
        let kept = if self.own {
            "Each change takes effect at once and is saved."
        } else {
            "Each change takes effect at once, and lasts until you leave."
        };
        body.extend([Block::Gap, Block::para(kept, Role::Quiet)]);
        let mut keys = hints(KEYS, |_| true);
        keys.push(Hint::new("?", "help"));
        Page {
            title: super::title("Settings"),
            body,
            notice: self.notice.clone(),
            keys,
            scroll: Scroll::Follow(u16::try_from(self.cursor).ok().map(Target)),
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}
