//! The learner's progress, in views: topics, mastery, calendar, reviews, memory, confidence and
//! readiness. Each picture stands beside its numbers.

mod calendar;
mod confidence;
mod mastery;
mod memory;
mod readiness;
mod reviews;
mod topics;

use std::sync::Arc;

use jiff::civil::Date;

use super::page_state::PageState;
use super::sittings::Sittings;
use super::words;
use crate::domain::library::Library;
use crate::domain::review::ReviewRules;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Page, Role, Span};
use crate::tui::screen::{
    Context, Event, Go, News, ProgressNews, Screen, StoreEffect, StudyEffect, Update,
};
use crate::tui::scrolling;

/// The progress of a learner.
pub struct Progress {
    library: Arc<Library>,
    news: Option<Arc<ProgressNews>>,
    state: PageState,
    view: View,
    rules: ReviewRules,
    /// The study day of the last event.
    today: Date,
    /// The size of the window.
    size: (u16, u16),
    /// The blocks of the view with their basis, `None` until computed from the present news. They are
    /// kept because a page is drawn for every key.
    shown: Option<(Basis, Vec<Block>)>,
}

/// The values from which the blocks of a view are computed, apart from the banks and the news.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Basis {
    view: View,
    rules: ReviewRules,
    today: Date,
    size: (u16, u16),
}

/// One view of the progress.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum View {
    Topics,
    Mastery,
    Calendar,
    Reviews,
    Memory,
    Confidence,
    Readiness,
}

impl View {
    const ALL: [Self; 7] = [
        Self::Topics,
        Self::Mastery,
        Self::Calendar,
        Self::Reviews,
        Self::Memory,
        Self::Confidence,
        Self::Readiness,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Topics => "Topics",
            Self::Mastery => "Mastery",
            Self::Calendar => "Calendar",
            Self::Reviews => "Reviews",
            Self::Memory => "Memory",
            Self::Confidence => "Confidence",
            Self::Readiness => "Readiness",
        }
    }

    fn number(self) -> usize {
        Self::ALL.iter().position(|view| *view == self).unwrap_or(0)
    }

    /// Returns the view some steps on, around the ends.
    fn moved(self, by: usize) -> Self {
        let to = (self.number() + by) % Self::ALL.len();
        Self::ALL.get(to).copied().unwrap_or(Self::Topics)
    }
}

#[derive(Clone, Copy)]
enum Command {
    Next,
    Previous,
    Sittings,
    Further,
    TakeAlong,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Right, Tab => Next, "next view", "show the next view", "next";
    Left, BackTab => Previous, "", "show the view before", "previous";
    'l', Enter => Sittings, "history", "review past sets";
    ' ' => Further, "", "one page down", "more";
    't' => TakeAlong, "print and leave", "leave, and print all of this in your own terminal",
        "print";
    Esc, 'q' => Back, "back", "go back";
};

impl Progress {
    /// Creates the screen without data.
    pub fn new(library: Arc<Library>) -> Self {
        Self {
            library,
            news: None,
            state: PageState::default(),
            view: View::Topics,
            rules: ReviewRules::default(),
            today: Date::ZERO,
            size: (0, 0),
            shown: None,
        }
    }

    /// Computes the blocks again if anything has changed that they depend on.
    fn refresh(&mut self) {
        let basis = Basis {
            view: self.view,
            rules: self.rules,
            today: self.today,
            size: self.size,
        };
        if self.shown.as_ref().is_some_and(|(of, _)| *of == basis) {
            return;
        }
        let blocks = self.news.as_ref().map(|news| self.blocks(news));
        self.shown = blocks.map(|blocks| (basis, blocks));
    }

    fn offers(&self, command: Command) -> bool {
        match command {
            Command::TakeAlong => self.news.as_ref().is_some_and(|news| news.takes_along),
            _ => true,
        }
    }

    fn turn(&mut self, by: usize) -> Update {
        self.view = self.view.moved(by);
        self.state.scroll = None;
        Update::none()
    }

    /// Returns the titles of the views in one line, the shown one in brackets.
    fn tabs(&self) -> Block {
        let mut line = Vec::new();
        for view in View::ALL {
            let title = view.title();
            line.push(match view == self.view {
                true => Span::new(format!("[{title}] "), Role::Strong).with_alt(format!(
                    "{title}, view {} of {}. ",
                    view.number() + 1,
                    View::ALL.len()
                )),
                false => Span::new(format!("{title} "), Role::Quiet).with_alt(""),
            });
        }
        Block::Para(line)
    }

    fn blocks(&self, news: &ProgressNews) -> Vec<Block> {
        match self.view {
            View::Topics => self.topics(news),
            View::Mastery => self.mastery(news),
            View::Calendar => calendar::blocks(news, self.today),
            View::Reviews => self.reviews(news),
            View::Memory => memory::blocks(&news.recall),
            View::Confidence => self.confidence(news),
            View::Readiness => self.readiness(news),
        }
    }
}

/// Returns a paragraph of explanation.
fn note(words: impl Into<String>) -> Block {
    Block::para(words, Role::Quiet)
}

impl Progress {
    fn handle(&mut self, event: &Event, context: &Context) -> Update {
        let by_line = scrolling::by_line(event);
        let event = by_line.as_ref().unwrap_or(event);
        if let Some(state) = self.state.after(event, None, || self.view(), context) {
            self.state = state;
            return Update::none();
        }
        match event {
            Event::Shown => Update::effect(StoreEffect::LoadProgress),
            Event::News(News::Progress(news)) => {
                self.news = Some(Arc::clone(news));
                self.shown = None;
                Update::none()
            }
            Event::Key(key) => match find(KEYS, *key) {
                Some(Command::Further) => {
                    let further = scrolling::further(|| self.view(), context);
                    self.state.scroll = further.or(self.state.scroll);
                    Update::none()
                }
                Some(Command::Next) => self.turn(1),
                Some(Command::Previous) => self.turn(View::ALL.len() - 1),
                Some(Command::Sittings) => Update::go(Go::Push(Box::new(Sittings::default()))),
                Some(Command::TakeAlong) if self.offers(Command::TakeAlong) => {
                    Update::effect(StudyEffect::TakeAlong)
                }
                Some(Command::Back) => Update::go(Go::Pop),
                Some(Command::TakeAlong) | None => Update::none(),
            },
            _ => Update::none(),
        }
    }
}

impl Screen for Progress {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        self.size = context.size;
        self.today = context.now.study_on();
        self.rules = context.settings.today_rules().reviews;
        // An event may ask for the page, so it is right before and after.
        self.refresh();
        let update = self.handle(event, context);
        self.refresh();
        update
    }

    fn view(&self) -> Page {
        let mut body = Vec::new();
        if let Some((_, blocks)) = &self.shown {
            body = vec![self.tabs(), Block::Gap];
            body.extend(blocks.iter().cloned());
        }
        let keys = hints(KEYS, |command| self.offers(command));
        self.state.page("Progress", body, keys)
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help_of(KEYS, |command| self.offers(command))
    }

    fn words(&self) -> Vec<HelpLine> {
        words::lines(&[words::MASTERY, words::SCORE, words::STUDY_DAY])
    }
}
