//! Home: where one stands in each topic, and the ways on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::items::Items;
use super::progress::Progress;
use super::setup::Setup;
use super::sittings::{self, Sittings};
use super::words;
use crate::domain::ids::{BankId, SittingId, TopicKey};
use crate::domain::library::Library;
use crate::domain::scoring::whole_per_cent;
use crate::domain::standing::{self, TopicStanding};
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, Press, find, hints};
use crate::tui::page::{
    Block, Cell, Column, Notice, Page, Role, Row, Scroll, Span, Table, TableRow, Target,
};
use crate::tui::screen::{Context, Effect, Event, Go, News, Screen, StandingNews, Update};
use crate::tui::scrolling;
use crate::tui::sign::Sign;

/// The first screen.
pub struct Home {
    library: Arc<Library>,
    news: Arc<StandingNews>,
    /// Summed when the news come, and not for every page.
    standings: BTreeMap<TopicKey, TopicStanding>,
    heard: bool,
    cursor: usize,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
}

/// A line that the cursor can stand on.
#[derive(Clone, PartialEq, Eq)]
enum Entry {
    Continue(SittingId),
    Study,
    Progress,
    Sittings,
    Items,
    Subject(BankId),
    Topic(TopicKey),
    Recent(SittingId),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Continue,
    Study,
    Progress,
    Sittings,
    Items,
    Up,
    Down,
    Quit,
}

const KEYS: Keymap<Command> = &[
    Binding {
        presses: &[Press::Key(Key::Enter), Press::Key(Key::Char(' '))],
        command: Command::Open,
        hint: "open",
        help: "open what the cursor stands on; on a topic, a set from that topic",
    },
    Binding {
        presses: &[Press::Key(Key::Char('s'))],
        command: Command::Study,
        hint: "study",
        help: "set up a new set",
    },
    Binding {
        presses: &[Press::Key(Key::Char('c'))],
        command: Command::Continue,
        hint: "continue",
        help: "continue the sitting that is not ended",
    },
    Binding {
        presses: &[Press::Key(Key::Char('p'))],
        command: Command::Progress,
        hint: "progress",
        help: "each topic over time",
    },
    Binding {
        presses: &[Press::Key(Key::Char('l'))],
        command: Command::Sittings,
        hint: "sittings",
        help: "the list of sittings, to open one again",
    },
    Binding {
        presses: &[Press::Key(Key::Char('i'))],
        command: Command::Items,
        hint: "items",
        help: "every item you have seen, with your responses",
    },
    keymap::up(Command::Up, "one line up"),
    keymap::down(Command::Down, "one line down"),
    Binding {
        presses: &[Press::Key(Key::Char('q'))],
        command: Command::Quit,
        hint: "quit",
        help: "quit; everything is kept",
    },
];

/// What a first start needs to know.
const WELCOME: [&str; 3] = [
    "Enter sets up a set of items, and Enter again starts it.",
    "On an item a letter chooses and Enter confirms; then the reasons show.",
    "Esc leaves, and everything is kept. ? shows the keys of any screen.",
];

impl Home {
    /// Opens with nothing known yet.
    pub fn new(library: Arc<Library>) -> Self {
        let news = Arc::<StandingNews>::default();
        Self {
            standings: standing::by_topic(&library, &news.history),
            library,
            news,
            heard: false,
            cursor: 0,
            scroll: None,
            notice: None,
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let unfinished = self.news.unfinished.first();
        entries.extend(unfinished.map(|sitting| Entry::Continue(sitting.id)));
        entries.extend([Entry::Study, Entry::Progress, Entry::Sittings, Entry::Items]);
        let recent = self.news.recent.iter();
        entries.extend(recent.map(|sitting| Entry::Recent(sitting.id)));
        for bank in self.library.banks() {
            entries.push(Entry::Subject(bank.id.clone()));
            let key = |topic: &crate::domain::ids::TopicId| TopicKey {
                bank: bank.id.clone(),
                topic: topic.clone(),
            };
            entries.extend(bank.topics.iter().map(|topic| Entry::Topic(key(&topic.id))));
        }
        entries
    }

    fn setup(&self, only: BTreeSet<TopicKey>, context: &Context) -> Update {
        let history = self.news.history.clone();
        let setup = Setup::new(
            Arc::clone(&self.library),
            history,
            only,
            context.count,
            context.fresh_seed,
        );
        Update::go(Go::Push(Box::new(setup)))
    }

    fn open(&mut self, entry: Entry, context: &Context) -> Update {
        match entry {
            Entry::Continue(id) | Entry::Recent(id) => Update::effect(Effect::Open(id)),
            Entry::Study => self.setup(BTreeSet::new(), context),
            Entry::Progress => {
                Update::go(Go::Push(Box::new(Progress::new(Arc::clone(&self.library)))))
            }
            Entry::Sittings => Update::go(Go::Push(Box::new(Sittings::default()))),
            Entry::Items => Update::go(Go::Push(Box::new(Items::new(Arc::clone(&self.library))))),
            Entry::Topic(topic) => self.setup(BTreeSet::from([topic]), context),
            Entry::Subject(bank) => {
                let topics = self.library.topics().map(|(key, _)| key);
                self.setup(topics.filter(|key| key.bank == bank).collect(), context)
            }
        }
    }

    fn command(&mut self, command: Command, context: &Context) -> Update {
        self.scroll = None;
        let entries = self.entries();
        match command {
            Command::Up => self.cursor = super::moved(self.cursor, -1, entries.len()),
            Command::Down => self.cursor = super::moved(self.cursor, 1, entries.len()),
            Command::Quit => return Update::effect(Effect::Quit),
            Command::Study => return self.open(Entry::Study, context),
            Command::Progress => return self.open(Entry::Progress, context),
            Command::Sittings => return self.open(Entry::Sittings, context),
            Command::Items => return self.open(Entry::Items, context),
            Command::Continue => match entries.first() {
                Some(Entry::Continue(id)) => return Update::effect(Effect::Open(*id)),
                _ => {
                    let text = "Nothing to continue: s starts a set.";
                    self.notice = Some(Notice::new(Role::Quiet, text));
                }
            },
            Command::Open => {
                if let Some(entry) = entries.get(self.cursor).cloned() {
                    return self.open(entry, context);
                }
            }
        }
        Update::none()
    }

    fn menu(&self, entries: &[Entry]) -> Vec<Block> {
        let news = &self.news;
        let mut blocks = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let (key, words, more) = match entry {
                Entry::Continue(_) => {
                    let Some(sitting) = news.unfinished.first() else {
                        continue;
                    };
                    let (answered, items) = (sitting.answered, sitting.items);
                    // In one piece, wherever the line breaks.
                    let since = super::started(sitting).replace(' ', "\u{a0}");
                    let subjects = super::subjects(sitting);
                    (
                        "c",
                        "Continue",
                        format!("{subjects}, {answered} of {items} answered, begun {since}"),
                    )
                }
                Entry::Study => (
                    "s",
                    "Study",
                    "a new set, from everything or from what you choose".into(),
                ),
                Entry::Progress => ("p", "Progress", "each topic over time".into()),
                Entry::Sittings => ("l", "Sittings", "what you did, to look at again".into()),
                Entry::Items => ("i", "Items", "each item you have seen, and its flag".into()),
                _ => continue,
            };
            blocks.push(Block::Row(Row {
                target: u16::try_from(at).ok().map(Target),
                focused: at == self.cursor,
                key: key.into(),
                text: vec![
                    Span::new(format!("{words:<10}"), Role::Strong),
                    Span::new(more, Role::Quiet),
                ],
                ..Row::default()
            }));
        }
        blocks
    }

    /// How it goes, in three lines, until there is a sitting.
    fn welcome(&self) -> Vec<Block> {
        let sittings = self.news.unfinished.len() + self.news.recent.len();
        if !self.heard || sittings > 0 {
            return Vec::new();
        }
        let line = |words: &str| Block::para(words, Role::Quiet);
        let lines = WELCOME.into_iter().map(line);
        lines.chain([Block::Gap]).collect()
    }

    fn recent(&self, entries: &[Entry]) -> Vec<Block> {
        let is_recent = |entry: &Entry| matches!(entry, Entry::Recent(_));
        let Some(first) = entries.iter().position(is_recent) else {
            return Vec::new();
        };
        let cursor = self.cursor.checked_sub(first);
        let first = u16::try_from(first).unwrap_or(u16::MAX);
        let table = sittings::table("Last sittings", &self.news.recent, first, cursor);
        vec![table, Block::Gap]
    }

    fn topics(&self, entries: &[Entry]) -> Vec<Block> {
        let standings = &self.standings;
        let mut rows = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let (title, standing) = match entry {
                Entry::Subject(id) => {
                    let of_bank = standings.iter().filter(|(key, _)| key.bank == *id);
                    let title = self
                        .library
                        .bank(id)
                        .map(|bank| bank.title.clone())
                        .unwrap_or_default();
                    (
                        Span::new(title, Role::Strong),
                        standing::together(of_bank.map(|(_, standing)| standing)),
                    )
                }
                Entry::Topic(key) => {
                    let bank = self.library.bank(&key.bank);
                    let topic = bank.and_then(|bank| bank.topic(&key.topic));
                    let title = topic.map(|topic| topic.title.clone()).unwrap_or_default();
                    (
                        Span::plain(format!("  {title}")),
                        standings.get(key).copied().unwrap_or_default(),
                    )
                }
                _ => continue,
            };
            rows.push(TableRow {
                target: u16::try_from(at).ok().map(Target),
                focused: at == self.cursor,
                cells: cells(title, &standing),
            });
        }
        let column = |head: &str, right, need| Column {
            head: head.into(),
            right,
            need,
        };
        let columns = vec![
            column("Topics", false, 0),
            column("mastery", false, 1),
            column("", true, 0),
            column("share", true, 2),
            column("unseen", true, 5),
            column("missed", true, 3),
            column("flag", true, 4),
        ];
        vec![Block::Table(Table { columns, rows })]
    }
}

fn cells(title: Span, standing: &TopicStanding) -> Vec<Cell> {
    let number = |count: u32, role| match count {
        0 => Cell::sign(Sign::Nothing, Role::Quiet),
        count => Cell::text(count.to_string(), role),
    };
    let mastery = standing.mastery();
    let known = match standing.total.possible {
        0 => Cell::sign(Sign::Nothing, Role::Quiet),
        _ => Cell::text(format!("{} %", whole_per_cent(mastery)), Role::Plain),
    };
    let share = match standing.total.possible {
        0 => Cell::sign(Sign::Nothing, Role::Quiet),
        _ => Cell::text(super::per_cent(standing.total), Role::Plain),
    };
    vec![
        Cell::Text(vec![title]),
        Cell::Bar(super::permille(mastery)),
        known,
        share,
        number(standing.unseen(), Role::Quiet),
        number(standing.missed, Role::Warning),
        number(standing.flagged, Role::Warning),
    ]
}

impl Screen for Home {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::Shown => {
                self.notice = None;
                Update::effect(Effect::LoadStanding)
            }
            Event::News(News::Standing(news)) => {
                self.news = Arc::clone(news);
                self.standings = standing::by_topic(&self.library, &news.history);
                self.heard = true;
                self.cursor = self.cursor.min(self.entries().len().saturating_sub(1));
                Update::none()
            }
            // The item that it is about was left: nobody else tells it.
            Event::News(News::Failed(why) | News::NotKept(_, _, why)) => {
                self.notice = Some(Notice::new(Role::Wrong, why));
                Update::none()
            }
            Event::Key(key) => {
                self.notice = None;
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command, context))
            }
            Event::Choose(target) => {
                self.cursor = usize::from(target.0);
                self.command(Command::Open, context)
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let entries = self.entries();
        let news = &self.news;
        let mut body = Vec::new();
        for trouble in &news.trouble {
            body.push(Block::signed(Sign::Warning, trouble, Role::Warning));
        }
        if !news.trouble.is_empty() {
            body.push(Block::Gap);
        }
        body.extend(self.menu(&entries));
        body.push(Block::Gap);
        body.extend(self.welcome());
        body.extend(self.recent(&entries));
        body.extend(self.topics(&entries));
        let mut keys = hints(KEYS, |command| {
            command != Command::Continue || matches!(entries.first(), Some(Entry::Continue(_)))
        });
        keys.push(crate::tui::page::Hint::new("?", "help"));
        let follow = (self.cursor > 0)
            .then(|| u16::try_from(self.cursor).ok().map(Target))
            .flatten();
        Page {
            title: super::title("infusion therapy in questions"),
            body,
            notice: self.notice.clone(),
            keys,
            scroll: self.scroll.unwrap_or(Scroll::Follow(follow)),
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }

    fn words(&self) -> Vec<HelpLine> {
        words::lines(&[words::MASTERY, words::UNSEEN, words::MISSED, words::SITTING])
    }
}
