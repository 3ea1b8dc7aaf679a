//! The first page of homework: what it is, until when it is open, what counts, how much is done.

use std::sync::Arc;

use jiff::Timestamp;

use super::LEAVES;
use crate::domain::ids::SittingId;
use crate::domain::library::Library;
use crate::domain::moment;
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, Press, find, hints};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Scroll};
use crate::tui::screen::{Context, Effect, Event, Go, News, Screen, StandingNews, Update};
use crate::tui::screens::{self, home::Home};
use crate::tui::scrolling;

/// What is known of homework before it is begun.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// What it is called.
    pub title: Arc<str>,
    /// How many items it has.
    pub items: usize,
    /// When it closes.
    pub until: Timestamp,
    /// The sitting that it is in the learner's own log.
    pub sitting: SittingId,
}

/// The page.
pub struct HomeworkPage {
    assignment: Assignment,
    library: Arc<Library>,
    /// How many items are done, once that is known.
    done: Option<usize>,
    closes: String,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Own,
    Leave,
}

const KEYS: Keymap<Command> = &[
    Binding {
        presses: &[Press::Key(Key::Enter), Press::Key(Key::Char(' '))],
        command: Command::Open,
        hint: "begin",
        help: "begin, go on where you were, or look back once all is done; Esc leads back here",
    },
    Binding {
        presses: &[Press::Key(LEAVES)],
        command: Command::Leave,
        hint: "leave",
        help: "leave; what you confirmed is kept, and the same line brings you back",
    },
    Binding {
        presses: &[Press::Key(Key::Char('s'))],
        command: Command::Own,
        hint: "study on your own",
        help: "your own screens, for sets of your own: they are no part of the homework",
    },
];

impl HomeworkPage {
    /// Opens with nothing known of what is done.
    pub fn new(assignment: Assignment, library: Arc<Library>) -> Self {
        Self {
            assignment,
            library,
            done: None,
            closes: String::new(),
            scroll: None,
            notice: None,
        }
    }

    fn take(&mut self, news: &StandingNews) {
        let all = news.unfinished.iter().chain(&news.recent);
        let mine = all
            .into_iter()
            .find(|one| one.id == self.assignment.sitting);
        let done = mine.map(|one| usize::try_from(one.answered).unwrap_or(0));
        self.done = done.or(self.done);
    }

    fn step(&self) -> &'static str {
        match self.done {
            Some(done) if done >= self.assignment.items => "look back",
            Some(done) if done > 0 => "go on",
            _ => "begin",
        }
    }

    fn body(&self) -> Vec<Block> {
        let Assignment { title, items, .. } = &self.assignment;
        let all = screens::counted(*items, "item", "items");
        let done = match self.done {
            Some(done) if done >= *items => "You have done all of them.".to_owned(),
            Some(done) => format!("Done so far: {done} of {items}"),
            None => "Done so far: –".to_owned(),
        };
        vec![
            Block::para(title.to_string(), Role::Heading),
            Block::Gap,
            Block::para(format!("Homework: {all}, at your own pace."), Role::Plain),
            Block::para(format!("It is open until {}.", self.closes), Role::Strong),
            Block::para(done, Role::Strong),
            Block::Gap,
            Block::para(
                "What counts is your first confirmed response to each item. Its key and the reasons \
                 show at once, so it cannot be changed. Being right counts, never being fast.",
                Role::Plain,
            ),
            Block::para(
                "You may leave and come back. What is not confirmed when it closes does not count.",
                Role::Plain,
            ),
            Block::Gap,
            Block::para(
                "Your instructor sees your responses and points; how sure you were, your notes and \
                 flags are for you alone.",
                Role::Quiet,
            ),
        ]
    }
}

impl Screen for HomeworkPage {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        self.closes = moment::closing(self.assignment.until, context.now.offset);
        let by_line = scrolling::by_line(event);
        let event = by_line.as_ref().unwrap_or(event);
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::Shown => Update::effect(Effect::LoadStanding),
            Event::News(News::Standing(news)) => {
                self.take(news);
                Update::none()
            }
            Event::News(News::Failed(why) | News::NotKept(_, _, why)) => {
                self.notice = Some(Notice::new(Role::Wrong, why));
                Update::none()
            }
            Event::Key(key) => {
                self.notice = None;
                match find(KEYS, *key) {
                    Some(Command::Open) => Update::effect(Effect::Open(self.assignment.sitting)),
                    Some(Command::Leave) => Update::effect(Effect::Quit),
                    Some(Command::Own) => {
                        Update::go(Go::Push(Box::new(Home::new(Arc::clone(&self.library)))))
                    }
                    None => Update::none(),
                }
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let mut keys = hints(KEYS, |_| true);
        if let Some(hint) = keys.iter_mut().find(|hint| hint.key == "Enter") {
            hint.does = self.step().into();
        }
        keys.insert(1, Hint::below("↓", "scroll"));
        keys.push(Hint::new("?", "help"));
        Page {
            title: screens::title("Homework"),
            body: self.body(),
            notice: self.notice.clone(),
            keys,
            scroll: self.scroll.unwrap_or_default(),
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}
