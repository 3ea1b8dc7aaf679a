//! The page of the console with its notice, and the keys at its foot.

use std::sync::Arc;

use jiff::tz::Offset;

use super::asking::Asking;
use super::class_view::ClassView;
use super::keys::ConsoleCommand;
use super::orders::by_seat;
use super::status::MOVING;
use super::steps::{ConsoleStep, fits, is_public, next_step};
use super::{Console, ConsolePage};
use crate::domain::room::{ClassSetting, Room};
use crate::tui::keymap;
use crate::tui::page::{Block, Hint, Notice, Page, Role, Scroll, Target};
use crate::tui::screen::ClassNews;
use crate::tui::screens;
use crate::tui::screens::class::wall::pages::WallPage;
use crate::tui::sign::Sign;

impl Console {
    /// Returns the page of the class, or the list over it.
    pub(super) fn page(&self, news: &Arc<ClassNews>) -> Page {
        let offset = self.offset.unwrap_or(Offset::UTC);
        let page = match self.on_wall {
            true => self.wall_page(news, offset),
            false => self.own_page(news, offset),
        };
        let asked = self.asking.as_ref();
        let asked = asked.map(|asked| Notice::new(Role::Warning, asked.told()));
        let notice = match &self.over {
            // A message about a rejected digit must not hide the typed ones.
            ConsolePage::Number(typed) => {
                let told = self
                    .notice
                    .as_ref()
                    .map(|notice| format!(" {}", notice.text));
                let told = told.unwrap_or_default();
                let words = |typed: &str| {
                    let all = news.room.len();
                    format!("Go to question {typed} of {all}. Press Enter to open it.{told}")
                };
                let aloud = match typed.is_empty() {
                    true => format!("Type the number of a question.{told}"),
                    false => words(typed),
                };
                let shown = words(&format!("{typed}_"));
                Some(Notice::new(Role::Accent, shown).with_alt(aloud))
            }
            _ => self.notice.clone(),
        };
        Page {
            title: screens::title(&news.title),
            notice: asked.or(notice),
            keys: self.hints(),
            scroll: self.scrolled(),
            ..page
        }
    }

    /// Returns the page that everybody sees: that of the wall.
    fn wall_page(&self, news: &ClassNews, offset: Offset) -> Page {
        let wall = news.wall();
        let shown = WallPage::new(&wall, self.now, offset);
        let (body, aside) = match self.over {
            ConsolePage::Join => (shown.join(), Vec::new()),
            _ => shown.columns(),
        };
        Page {
            place: shown.place(),
            progress: shown.progress(),
            body,
            aside,
            ..Page::default()
        }
    }

    /// Returns the instructor's own page, or the list over it.
    fn own_page(&self, news: &ClassNews, offset: Offset) -> Page {
        let shown = ClassView {
            news,
            room: &news.room,
            now: self.now,
            offset,
            eyes: self.eyes,
            missing: self.missing,
            resume: self.resume.as_deref(),
            sums: &self.sums,
        };
        let (mut body, aside) = match &self.over {
            ConsolePage::People(cursor) => (shown.people(*cursor), Vec::new()),
            ConsolePage::Items(cursor) => (shown.items(*cursor), Vec::new()),
            ConsolePage::Mending(position, cursor) => {
                (shown.mending(*position, *cursor), Vec::new())
            }
            ConsolePage::Join => (shown.join(), Vec::new()),
            ConsolePage::Nothing | ConsolePage::Number(_) => shown.class(),
        };
        if news.is_moving {
            let words = format!("{MOVING} What is confirmed is kept.");
            body.insert(0, Block::signed(Sign::Warning, &words, Role::Warning));
        }
        // It names a file of the host, so it is only for the instructor.
        if let Some(why) = &news.trouble {
            let words = format!(
                "Nothing can be saved ({why}). Free some space. Then learners press Enter again."
            );
            body.insert(0, Block::signed(Sign::Warning, &words, Role::Wrong));
        }
        Page {
            place: shown.place(),
            progress: shown.progress(),
            body,
            aside,
            ..Page::default()
        }
    }

    /// Returns the keys at the foot: those that lead on, and the next step by its name.
    fn hints(&self) -> Vec<Hint> {
        let asked = self.asking.as_ref().and_then(Asking::hint);
        if let Some((key, does)) = asked {
            return vec![Hint::new(key, does), Hint::new("Esc", "no").named("no")];
        }
        let mut hints = match (self.room(), &self.over) {
            (Some(room), ConsolePage::Nothing) => self.hints_of_class(room),
            (None, ConsolePage::Nothing) => {
                keymap::hints(self.keymap(), |command| command == ConsoleCommand::Back)
            }
            (Some(room), ConsolePage::People(cursor)) => {
                let seat = by_seat(room).get(*cursor).copied();
                let out = seat.map(|(_, kicked)| kicked);
                keymap::hints(self.keymap(), |command| match command {
                    ConsoleCommand::Kick => out == Some(false) && !room.is_ended(),
                    ConsoleCommand::Readmit => out.is_some() && !room.is_ended(),
                    ConsoleCommand::Vacate => seat.is_some_and(|(who, _)| room.is_idle(who)),
                    ConsoleCommand::Lock => !room.is_ended(),
                    _ => true,
                })
            }
            _ => keymap::hints(self.keymap(), |_| true),
        };
        // A toggle names the state that it switches to.
        let locked = self
            .room()
            .is_some_and(|room| room.is(ClassSetting::Locked));
        let turned = [("l", "unlock", locked), ("w", "own page", self.on_wall)];
        for (key, does, _) in turned.into_iter().filter(|(.., on)| *on) {
            let hint = hints.iter_mut().find(|hint| hint.key == key);
            hint.into_iter().for_each(|hint| hint.does = does.into());
        }
        hints.push(Hint::help());
        hints
    }

    /// Returns the next step first, then the keys for the phase. Keys that take something from the
    /// class are not offered while it can respond.
    fn hints_of_class(&self, room: &Room) -> Vec<Hint> {
        let mut hints = keymap::hints(self.keymap(), |command| {
            fits(room, command) && (!self.on_wall || is_public(command))
        });
        let step = next_step(room);
        if let Some(hint) = hints.iter_mut().find(|hint| hint.key == "Enter") {
            hint.does = step.words().into();
        }
        if self.eyes
            && let Some(hint) = hints.iter_mut().find(|hint| hint.key == "k")
        {
            hint.does = "hide key".into();
        }
        if step == ConsoleStep::End && !room.is_homework() {
            // Enter must not end a class when pressed by habit: b does, and asks. An action that
            // cannot be undone is never first.
            hints.retain(|hint| hint.key != "Enter");
            let first = |hint: &Hint| match hint.key.as_str() {
                "o" => 0,
                "b" => 1,
                _ => 2,
            };
            hints.sort_by_key(first);
        }
        let stands = room
            .open_vote()
            .is_some_and(|vote| vote.paused_at.is_some());
        let pause = hints.iter().position(|hint| hint.key == "p");
        if let Some(at) = pause.filter(|_| stands) {
            // While the class is paused, resuming comes first.
            hints.remove(at);
            hints.insert(0, Hint::new("p", "resume"));
        }
        let feature = hints
            .iter()
            .position(|hint| hint.key == "d")
            .or_else(|| hints.iter().position(|hint| hint.key == "Enter"));
        // Leaving ends nothing: if not all fit, the keys for the phase stay.
        for (at, hint) in hints.iter_mut().enumerate() {
            hint.stays = feature.map_or(hint.stays, |feature| at == feature);
        }
        let scroll = feature.map_or(hints.len().min(1), |at| at + 1);
        hints.insert(scroll, Hint::below("↓", "scroll"));
        hints
    }

    fn scrolled(&self) -> Scroll {
        let cursor = match self.over {
            ConsolePage::People(cursor)
            | ConsolePage::Items(cursor)
            | ConsolePage::Mending(_, cursor) => Some(cursor),
            _ => None,
        };
        let target = cursor.and_then(|at| u16::try_from(at).ok()).map(Target);
        self.scroll.unwrap_or(Scroll::Follow(target))
    }

    /// Returns the page before the class is known.
    pub(super) fn waiting(&self) -> Page {
        Page {
            title: screens::title("Class"),
            body: vec![Block::para("Waiting for the class …", Role::Quiet)],
            notice: self.notice.clone(),
            keys: self.hints(),
            ..Page::default()
        }
    }
}
