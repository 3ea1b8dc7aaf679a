//! The first screen of an instructor who opens a class remotely: the lesson plans on the host, and
//! a custom set. Without lesson plans the custom set opens at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::standing::History;
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Row, Scroll, Span, Target};
use crate::tui::screen::{
    Context, Event, Go, LessonLine, LessonsNews, News, OpenClassEffect, Screen, Update,
};
use crate::tui::screens::{self, setup::Setup, words};
use crate::tui::scrolling;
use crate::tui::sign::Sign;

/// The screen of the lesson plans.
pub struct LessonsScreen {
    /// True if there are lesson plans on this host.
    kept: bool,
    /// True if it was shown before: going back from the custom set leaves.
    shown: bool,
    news: Option<Arc<LessonsNews>>,
    cursor: usize,
    /// The lesson plan that is being read.
    reading: Option<String>,
    /// A lesson plan that cannot be used, with its mistakes.
    refused: Option<Refused>,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
}

struct Refused {
    name: String,
    mistakes: Vec<(String, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Take,
    Own,
    Up,
    Down,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter, ' ' => Take, "open", "open the selected lesson plan, or draw a set";
    'd' => Own, "draw a set", "draw your own set instead", "draw";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    Esc, 'q' => Back, "leave", "leave without opening a class";
};

/// The keys on a lesson plan that cannot be used.
const REFUSED: Keymap<Command> = keymap! { Command;
    Enter => Take, "read it again", "read the file again after you fix it", "read again";
    Esc, 'q' => Back, "back", "back to the lesson plans";
};

impl LessonsScreen {
    /// Creates the screen with the lesson plans on this host, or for a custom set only.
    pub fn new(kept: bool) -> Self {
        Self {
            kept,
            shown: false,
            news: None,
            cursor: 0,
            reading: None,
            refused: None,
            scroll: None,
            notice: None,
        }
    }

    fn shown(&mut self, context: &Context) -> Update<OpenClassEffect> {
        // News that came under the help did not reach this screen.
        self.reading = None;
        if self.kept {
            return Update::effect(OpenClassEffect::LoadLessons);
        }
        if std::mem::replace(&mut self.shown, true) {
            return Update::go(Go::Quit);
        }
        own(context)
    }

    fn lines(&self) -> &[LessonLine] {
        self.news.as_ref().map_or(&[], |news| &news.lines)
    }

    fn keymap(&self) -> Keymap<Command> {
        match self.refused {
            Some(_) => REFUSED,
            None => KEYS,
        }
    }

    fn key(&mut self, key: Key, context: &Context) -> Update<OpenClassEffect> {
        self.notice = None;
        self.scroll = None;
        let Some(command) = find(self.keymap(), key) else {
            return Update::none();
        };
        match command {
            Command::Back if self.refused.take().is_some() => Update::none(),
            Command::Back => Update::go(Go::Quit),
            // The plan that is being read comes first.
            _ if self.reading.is_some() => Update::none(),
            Command::Take => self.take(context),
            Command::Own => own(context),
            Command::Up | Command::Down => {
                let by = if command == Command::Up { -1 } else { 1 };
                self.cursor = screens::moved(self.cursor, by, self.lines().len() + 1);
                Update::none()
            }
        }
    }

    fn take(&mut self, context: &Context) -> Update<OpenClassEffect> {
        let refused = self.refused.as_ref().map(|refused| refused.name.clone());
        let line = self.lines().get(self.cursor);
        match refused.or_else(|| line.map(|line| line.name.clone())) {
            Some(name) => {
                self.reading = Some(name.clone());
                Update::effect(OpenClassEffect::PrepareLesson(name))
            }
            None if self.news.is_some() => own(context),
            None => Update::none(),
        }
    }

    fn list(&self) -> Vec<Block> {
        let Some(news) = &self.news else {
            return vec![Block::para("Reading the lesson plans …", Role::Quiet)];
        };
        let mut body = vec![Block::Gap, Block::Heading("Lesson plans".into())];
        if news.lines.is_empty() && news.trouble.is_none() {
            let words = "There are no lesson plans here. A lesson plan is a file that ends in \
                         .toml.";
            body.push(Block::para(words, Role::Quiet));
        }
        let rows = news.lines.iter().enumerate();
        body.extend(rows.map(|(at, line)| self.row(at, of_lesson(line))));
        if news.more > 0 {
            let words = format!("and {} more, which are not listed", news.more);
            body.push(Block::para(words, Role::Quiet));
        }
        body.extend(
            news.trouble
                .as_ref()
                .map(|trouble| Block::para(trouble.clone(), Role::Wrong)),
        );
        let own = vec![
            Span::new("Build a set", Role::Strong),
            Span::new("   from subjects, topics and question types", Role::Quiet),
        ];
        body.extend([
            Block::Gap,
            Block::Heading("Or".into()),
            self.row(news.lines.len(), own),
        ]);
        body
    }

    fn row(&self, at: usize, text: Vec<Span>) -> Block {
        Block::Row(Row {
            target: u16::try_from(at).ok().map(Target),
            focused: at == self.cursor,
            text,
            ..Row::default()
        })
    }
}

fn of_lesson(line: &LessonLine) -> Vec<Span> {
    let (title, file) = match &line.title {
        Some(title) => (title.as_str(), format!("   {}", line.name)),
        None => (line.name.as_str(), String::new()),
    };
    let mut words = vec![Span::new(title, Role::Strong), Span::new(file, Role::Quiet)];
    if line.mistakes > 0 {
        let mistakes = screens::counted(line.mistakes, "mistake", "mistakes");
        words.push(Span::plain("   "));
        words.extend(Span::signed(Sign::Warning, &mistakes, Role::Wrong));
    }
    words
}

fn mistakes(refused: &Refused) -> Vec<Block> {
    let words = format!("{} cannot be used", refused.name);
    let mut body = vec![Block::para(words, Role::Wrong), Block::Gap];
    for (what, help) in &refused.mistakes {
        body.push(Block::para(what.clone(), Role::Plain));
        if !help.is_empty() {
            body.push(Block::para(help.clone(), Role::Quiet));
        }
        body.push(Block::Gap);
    }
    body
}

/// Goes on to a custom set. One learner's history does not affect a class.
fn own(context: &Context) -> Update<OpenClassEffect> {
    let setup = Setup::new(
        Arc::clone(&context.library),
        History::default(),
        BTreeSet::new(),
        context.settings.count,
        context.fresh_seed,
    );
    Update::go(Go::Push(Box::new(setup.for_class())))
}

impl Screen<OpenClassEffect> for LessonsScreen {
    fn update(&mut self, event: &Event, context: &Context) -> Update<OpenClassEffect> {
        let lines = self.lines().len() + 1;
        let jumped = scrolling::jump(event, self.cursor, lines, context);
        if let Some(cursor) = jumped.filter(|_| self.refused.is_none()) {
            (self.cursor, self.scroll) = (cursor, None);
            return Update::none();
        }
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::Shown => return self.shown(context),
            Event::Key(key) => return self.key(*key, context),
            Event::Choose(target) => {
                self.cursor = usize::from(target.0).min(self.lines().len());
                return self.key(Key::Enter, context);
            }
            Event::News(News::Lessons(news)) => {
                self.cursor = self.cursor.min(news.lines.len());
                self.news = Some(Arc::clone(news));
            }
            Event::News(News::LessonRefused(name, mistakes)) => {
                self.reading = None;
                self.refused = Some(Refused {
                    name: name.clone(),
                    mistakes: mistakes.clone(),
                });
            }
            Event::News(News::Prepared(_)) => {
                self.reading = None;
                self.refused = None;
            }
            Event::News(News::Failed(why)) => {
                self.reading = None;
                self.notice = Some(Notice::new(Role::Wrong, why));
            }
            _ => {}
        }
        Update::none()
    }

    fn view(&self) -> Page {
        let follow = u16::try_from(self.cursor).ok().map(Target);
        let reading = self.reading.as_ref();
        let reading = reading.map(|name| Notice::new(Role::Quiet, format!("Reading {name} …")));
        let (body, follow) = match &self.refused {
            Some(refused) => (mistakes(refused), None),
            None => (self.list(), follow),
        };
        let mut keys = hints(self.keymap(), |_| true);
        keys.push(Hint::help());
        Page {
            title: screens::title("New class"),
            body,
            notice: self.notice.clone().or(reading),
            keys,
            scroll: self.scroll.unwrap_or(Scroll::Follow(follow)),
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(self.keymap())
    }

    fn words(&self) -> Vec<HelpLine> {
        words::lines(&[words::LESSON])
    }
}
