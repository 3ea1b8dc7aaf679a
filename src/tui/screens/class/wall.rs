//! The wall: a class for everybody in the room, on a projector.
//!
//! It gets the class as [`News::Wall`], which holds nothing about one learner and no key before the
//! reveal, and it can ask for nothing: [`WallEffect`] has no values. The console
//! shows the same pages.

mod joining;
pub mod pages;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::Offset;

use self::pages::WallPage;
use crate::domain::room::WallPhase;
use crate::tui::keymap::{HelpLine, Keymap, find, help, hints, keymap};
use crate::tui::page::{Block, Hint, Page, Role};
use crate::tui::prose::sentence;
use crate::tui::screen::{Context, Event, Go, News, Screen, Update, WallEffect, WallNews};
use crate::tui::screens::{self, page_state::PageState};
use crate::tui::scrolling;

/// The command of a key at a wall.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Command {
    /// Show the instructions to join, or the class again.
    Join,
    Up,
    Down,
    Leave,
}

const KEYS: Keymap<Command> = keymap! { Command;
    'j' => Join, "how to join",
        "show what learners type to join, in large letters, or the class again", "join";
    Up => Up, "", "scroll up one line", "up";
    Down => Down, "", "scroll down one line", "down";
    Esc, 'q' => Leave, "leave", "close the wall; the class continues";
};

/// The screen of a wall.
#[derive(Default)]
pub struct WallScreen {
    news: Option<Arc<WallNews>>,
    now: Timestamp,
    /// The UTC offset, known from the first event.
    offset: Option<Offset>,
    /// True while the instructions to join cover the class.
    joining: bool,
    page: PageState,
}

impl WallScreen {
    /// Creates a wall that waits for its class.
    pub fn new() -> Self {
        Self::default()
    }

    fn take_in(&mut self, news: &Arc<WallNews>) {
        let is_other = match &self.news {
            Some(before) => phase_words(&before.view.phase) != phase_words(&news.view.phase),
            None => true,
        };
        if is_other {
            self.page = PageState::default();
            self.joining = false;
        }
        self.news = Some(Arc::clone(news));
    }

    fn key(&mut self, command: Command) -> Update<WallEffect> {
        match command {
            Command::Join if !self.is_open() => Update::none(),
            Command::Join => {
                self.joining = !self.joining;
                self.page.scroll = None;
                Update::none()
            }
            Command::Leave => Update::go(Go::Quit),
            // Handled as scrolling.
            Command::Up | Command::Down => Update::none(),
        }
    }

    /// Returns whether learners can still join.
    fn is_open(&self) -> bool {
        let phase = self.news.as_ref().map(|news| &news.view.phase);
        phase.is_some_and(|phase| *phase != WallPhase::Ended)
    }

    fn keys(&self) -> Vec<Hint> {
        let mut keys = hints(KEYS, |command| command != Command::Join || self.is_open());
        if self.joining
            && let Some(hint) = keys.iter_mut().find(|hint| hint.key == "j")
        {
            hint.does = "the class".into();
        }
        keys.insert(0, Hint::below("↓", "scroll"));
        keys.push(Hint::help());
        keys
    }
}

/// Returns the phase of a class in a sentence, for plain mode. It has no counts.
fn phase_words(phase: &WallPhase) -> String {
    let nth = |position: usize| position + 1;
    match phase {
        WallPhase::Lobby => "The class has not started.".into(),
        WallPhase::Homework { .. } => "The homework is open.".into(),
        WallPhase::Open { asked, clock, .. } => {
            let (number, vote) = (nth(asked.ballot.poll), nth(asked.ballot.vote as usize));
            let state = match clock.is_paused() {
                true => "is paused",
                false => "is open",
            };
            format!("Vote {vote} on question {number} {state}.")
        }
        WallPhase::Closed { asked, .. } => {
            let (number, vote) = (nth(asked.ballot.poll), nth(asked.ballot.vote as usize));
            format!("Vote {vote} on question {number} is closed.")
        }
        WallPhase::Discussing(asked) => {
            format!("The class discusses question {}.", nth(asked.ballot.poll))
        }
        WallPhase::Revealed(key) => {
            format!("The answer to question {} is shown.", nth(key.ballot.poll))
        }
        WallPhase::Between => "No question is open.".into(),
        WallPhase::Ended => "The class has ended.".into(),
    }
}

impl Screen<WallEffect> for WallScreen {
    fn update(&mut self, event: &Event, context: &Context) -> Update<WallEffect> {
        self.now = context.now.at;
        self.offset = Some(context.now.offset);
        let by_line = scrolling::by_line(event);
        let event = by_line.as_ref().unwrap_or(event);
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.page.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::News(News::Wall(news)) => {
                self.page.notice = None;
                self.take_in(news);
            }
            Event::News(News::Failed(why)) => self.page.say(Role::Warning, sentence(why)),
            Event::Key(key) => {
                if let Some(command) = find(KEYS, *key) {
                    return self.key(command);
                }
            }
            _ => {}
        }
        Update::none()
    }

    fn view(&self) -> Page {
        let page = match &self.news {
            None => Page {
                title: screens::title("Class"),
                body: vec![Block::para("Waiting for the class …", Role::Quiet)],
                ..Page::default()
            },
            Some(news) => {
                let offset = self.offset.unwrap_or(Offset::UTC);
                let shown = WallPage::new(news, self.now, offset);
                let (body, aside) = match self.joining {
                    true => (shown.join(), Vec::new()),
                    false => shown.columns(),
                };
                Page {
                    title: screens::title(&news.title),
                    place: shown.place(),
                    progress: shown.progress(),
                    body,
                    aside,
                    ..Page::default()
                }
            }
        };
        Page {
            keys: self.keys(),
            notice: self.page.notice.clone(),
            scroll: self.page.scroll.unwrap_or_default(),
            ..page
        }
    }

    fn ticks(&self) -> bool {
        let phase = self.news.as_ref().map(|news| &news.view.phase);
        matches!(phase, Some(WallPhase::Open { clock, .. }) if !clock.is_paused())
    }

    fn status(&self) -> Option<String> {
        self.news.as_ref().map(|news| phase_words(&news.view.phase))
    }

    fn is_busy(&self) -> bool {
        true
    }

    fn help(&self) -> Vec<HelpLine> {
        help(KEYS)
    }
}

#[cfg(test)]
mod tests;
