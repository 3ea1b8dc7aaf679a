//! Each topic over time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sittings::Sittings;
use super::words;
use crate::domain::ids::TopicKey;
use crate::domain::library::Library;
use crate::domain::scoring::{Score, whole_per_cent};
use crate::domain::standing::{self, TopicStanding};
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, Press, find, hints};
use crate::tui::page::{Block, Cell, Column, Notice, Page, Role, Scroll, Span, Table, TableRow};
use crate::tui::screen::{Context, Effect, Event, Go, News, ProgressNews, Screen, Update};
use crate::tui::scrolling;

/// How many study days a trend shows.
const TREND_DAYS: usize = 14;

/// The progress of every topic.
pub struct Progress {
    library: Arc<Library>,
    news: Option<Arc<ProgressNews>>,
    scroll: Scroll,
    notice: Option<Notice>,
}

#[derive(Clone, Copy)]
enum Command {
    Sittings,
    TakeAlong,
    Back,
}

const KEYS: Keymap<Command> = &[
    Binding {
        presses: &[Press::Key(Key::Char('l')), Press::Key(Key::Enter)],
        command: Command::Sittings,
        hint: "sittings",
        help: "the list of sittings, to open one again",
    },
    Binding {
        presses: &[Press::Key(Key::Char('t'))],
        command: Command::TakeAlong,
        hint: "take along",
        help: "leave, with all this as text at your own terminal",
    },
    Binding {
        presses: &[Press::Key(Key::Esc), Press::Key(Key::Char('q'))],
        command: Command::Back,
        hint: "back",
        help: "back",
    },
];

impl Progress {
    /// Opens with nothing known yet.
    pub fn new(library: Arc<Library>) -> Self {
        Self {
            library,
            news: None,
            scroll: Scroll::default(),
            notice: None,
        }
    }

    fn offers(&self, command: Command) -> bool {
        match command {
            Command::TakeAlong => self.news.as_ref().is_some_and(|news| news.takes_along),
            Command::Sittings | Command::Back => true,
        }
    }

    fn tables(&self, news: &ProgressNews) -> Vec<Block> {
        let standings = standing::by_topic(&self.library, &news.history);
        let mut trends: BTreeMap<&TopicKey, Vec<Option<u16>>> = BTreeMap::new();
        for (topic, _, score) in &news.days {
            trends
                .entry(topic)
                .or_default()
                .push(score.share().map(super::permille));
        }
        let mut rows = Vec::new();
        for bank in self.library.banks() {
            let of_bank = standings.iter().filter(|(key, _)| key.bank == bank.id);
            let whole = standing::together(of_bank.map(|(_, standing)| standing));
            rows.push(row(
                Span::new(bank.title.clone(), Role::Strong),
                &whole,
                &[],
            ));
            for topic in &bank.topics {
                let key = TopicKey {
                    bank: bank.id.clone(),
                    topic: topic.id.clone(),
                };
                let standing = standings.get(&key).copied().unwrap_or_default();
                let trend = trends.get(&key).map(Vec::as_slice).unwrap_or_default();
                let recent = trend
                    .get(trend.len().saturating_sub(TREND_DAYS)..)
                    .unwrap_or_default();
                rows.push(row(
                    Span::plain(format!("  {}", topic.title)),
                    &standing,
                    recent,
                ));
            }
        }
        vec![
            Block::Table(Table {
                columns: columns(),
                rows,
            }),
            Block::Gap,
        ]
    }
}

fn columns() -> Vec<Column> {
    let column = |head: &str, right, need| Column {
        head: head.into(),
        right,
        need,
    };
    vec![
        column("Topics", false, 0),
        column("by study day", false, 1),
        column("mastery", true, 0),
        column("share", true, 2),
        column("points", true, 3),
        column("seen", true, 2),
    ]
}

fn row(title: Span, standing: &TopicStanding, trend: &[Option<u16>]) -> TableRow {
    let share = |score: Score| super::per_cent(score);
    TableRow {
        cells: vec![
            Cell::Text(vec![title]),
            Cell::Trend(trend.to_vec()),
            Cell::text(
                format!("{} %", whole_per_cent(standing.mastery())),
                Role::Strong,
            ),
            Cell::text(share(standing.total), Role::Plain),
            Cell::text(standing.total.to_string(), Role::Quiet),
            Cell::text(format!("{}/{}", standing.seen, standing.items), Role::Quiet),
        ],
        ..TableRow::default()
    }
}

impl Screen for Progress {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = scroll;
            return Update::none();
        }
        match event {
            Event::Shown => Update::effect(Effect::LoadProgress),
            Event::News(News::Progress(news)) => {
                self.news = Some(Arc::clone(news));
                Update::none()
            }
            Event::News(News::Failed(why)) => {
                self.notice = Some(Notice::new(Role::Wrong, why));
                Update::none()
            }
            Event::Key(key) => match find(KEYS, *key) {
                Some(Command::Sittings) => Update::go(Go::Push(Box::new(Sittings::default()))),
                Some(Command::TakeAlong) if self.offers(Command::TakeAlong) => {
                    Update::effect(Effect::TakeAlong)
                }
                Some(Command::Back) => Update::go(Go::Pop),
                Some(Command::TakeAlong) | None => Update::none(),
            },
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let mut body = Vec::new();
        if let Some(news) = &self.news {
            body = self.tables(news);
            body.push(Block::para(
                "Mastery: the share right at the last response to each item, unseen items as nothing. \
                 Share: points of all responses. Each column is a study day, the newest at the right.",
                Role::Quiet,
            ));
        }
        let mut keys = hints(KEYS, |command| self.offers(command));
        keys.push(crate::tui::page::Hint::new("?", "help"));
        Page {
            title: super::title("Progress"),
            body,
            notice: self.notice.clone(),
            keys,
            scroll: self.scroll,
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help_of(KEYS, |command| self.offers(command))
    }

    fn words(&self) -> Vec<HelpLine> {
        words::lines(&[words::MASTERY, words::SHARE, words::STUDY_DAY])
    }
}
