//! The home screen: the set of the day, the menu, and the learner's standing in each subject.

mod menu;
mod today;
mod topics;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::items::ItemsScreen;
use super::page_state::PageState;
use super::progress::Progress;
use super::settings::SettingsScreen;
use super::setup::Setup;
use super::sittings::{self, Sittings};
use super::words;
use crate::domain::form::{Plan, Which, fitting};
use crate::domain::ids::{BankId, SittingId, TopicKey};
use crate::domain::library::Library;
use crate::domain::standing::{self, TopicStanding};
use crate::domain::streak::Streak;
use crate::domain::today::Today;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Hint, Page, Role, Span};
use crate::tui::screen::{Context, Event, Go, News, Screen, StandingNews, StoreEffect, Update};
use crate::tui::sign::Sign;

/// The home screen.
pub struct Home {
    library: Arc<Library>,
    news: Arc<StandingNews>,
    /// Computed when the news arrive, not for every page.
    standings: BTreeMap<TopicKey, TopicStanding>,
    heard: bool,
    /// The date of the last event, used to show start times.
    date: Option<Date>,
    /// What to do on the study day.
    day: Today,
    /// The study day; `None` before the news arrive.
    study_on: Option<Date>,
    /// The run of study days, if the learner wants to see it.
    streak: Option<Streak>,
    /// The subjects whose topics are shown.
    unfolded: BTreeSet<BankId>,
    /// The columns of the window.
    columns: u16,
    /// The rows of the window.
    rows: u16,
    /// True at the learner's own terminal.
    at_home: bool,
    state: PageState,
    /// The topics that were last used to set up a set; empty for all.
    choosing: BTreeSet<TopicKey>,
    /// The options set up from these topics, if no set was started.
    chosen: Option<Plan>,
}

/// A line that can be selected.
#[derive(Clone, PartialEq, Eq)]
enum Entry {
    Continue(SittingId),
    Menu(Menu),
    Subject(BankId),
    Topic(TopicKey),
    Recent(SittingId),
}

/// A line of the menu that leads to another screen or starts a set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Menu {
    Today,
    Missed,
    Flagged,
    Study,
    Progress,
    Sittings,
    Items,
    Settings,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Continue,
    Go(Menu),
    Up,
    Down,
    Quit,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter, ' ' => Open, "open",
        "open the selected line; on a subject, show or hide its topics; on a topic, choose a set from it";
    't' => Go(Menu::Today), "", "start today's set", "today";
    'c' => Continue, "", "continue your newest unfinished set; History has the others",
        "continue";
    's' => Go(Menu::Study), "", "choose a new set", "study";
    'm' => Go(Menu::Missed), "", "start a set of the questions that you missed", "missed";
    'f' => Go(Menu::Flagged), "", "start a set of the questions that you flagged", "flagged";
    'p' => Go(Menu::Progress), "", "your progress by topic", "progress";
    'l' => Go(Menu::Sittings), "", "review past sets", "history";
    'i' => Go(Menu::Items), "", "every question you have seen, with your answers",
        "questions";
    'o' => Go(Menu::Settings), "",
        "settings: minutes a day, exam date, colors, mouse, exam clock and others", "settings";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    'q' => Quit, "quit", "quit; everything is saved";
};

/// The rows of a low window, in which the parts of the page stand close together.
const LOW: u16 = 24;

/// The columns of a window below which the title is short.
const NARROW: u16 = 50;

/// The text for a first start.
const WELCOME: [&str; 3] = [
    "Press Enter to start today's set, or s to choose your own questions.",
    "In a question, a letter chooses and Enter confirms. The rationale follows.",
    "Esc leaves, and everything is saved. ? shows the keys on any screen.",
];

impl Home {
    /// Creates the screen without data.
    pub fn new(library: Arc<Library>) -> Self {
        let news = Arc::<StandingNews>::default();
        Self {
            standings: standing::by_topic(&library, &news.history),
            library,
            news,
            heard: false,
            date: None,
            day: Today::default(),
            study_on: None,
            streak: None,
            unfolded: BTreeSet::new(),
            columns: 0,
            rows: 0,
            at_home: true,
            state: PageState::default(),
            choosing: BTreeSet::new(),
            chosen: None,
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let mut entries = self.first_entries();
        let all = self.all();
        let mut menu = Vec::new();
        menu.extend((all.missed > 0).then_some(Menu::Missed));
        menu.extend((all.flagged > 0).then_some(Menu::Flagged));
        menu.extend([Menu::Study, Menu::Progress, Menu::Sittings, Menu::Items]);
        menu.push(Menu::Settings);
        entries.extend(menu.into_iter().map(Entry::Menu));
        for bank in self.library.banks() {
            entries.push(Entry::Subject(bank.id.clone()));
            let key = |topic: &crate::domain::ids::TopicId| TopicKey {
                bank: bank.id.clone(),
                topic: topic.clone(),
            };
            let topics = bank
                .topics
                .iter()
                .filter(|_| self.unfolded.contains(&bank.id));
            entries.extend(topics.map(|topic| Entry::Topic(key(&topic.id))));
        }
        let recent = self.news.recent.iter();
        entries.extend(recent.map(|sitting| Entry::Recent(sitting.id)));
        entries
    }

    /// Returns the standing over all topics.
    fn all(&self) -> TopicStanding {
        standing::together(self.standings.values())
    }

    /// Starts a set of these at once, or shows a notice if there are none.
    fn start(&mut self, which: Which, context: &Context) -> Update {
        let all = self.all();
        let (there, none) = match which {
            Which::Flagged => (all.flagged, "You have no flagged questions."),
            _ => (all.missed, "You have no missed questions."),
        };
        if there == 0 {
            self.state.say(Role::Quiet, none);
            return Update::none();
        }
        let plan = Plan {
            which,
            count: context.settings.count,
            ..Plan::with_seed(context.fresh_seed)
        };
        // The learner did not ask for more than there are, with all of each case study.
        let there = fitting(&self.library, &plan, &self.news.history).items;
        let count = there.max(1).min(plan.count);
        Update::effect(StoreEffect::Start(Plan { count, ..plan }))
    }

    fn setup(&mut self, only: BTreeSet<TopicKey>, context: &Context) -> Update {
        let history = self.news.history.clone();
        let mut setup = Setup::new(
            Arc::clone(&self.library),
            history,
            only.clone(),
            context.settings.count,
            context.fresh_seed,
        );
        if let Some(plan) = self.chosen.take().filter(|_| self.choosing == only) {
            setup = setup.with(&plan);
        }
        self.choosing = only;
        Update::go(Go::Push(Box::new(setup)))
    }

    fn open(&mut self, entry: Entry, context: &Context) -> Update {
        match entry {
            Entry::Continue(id) | Entry::Recent(id) => Update::effect(StoreEffect::Open(id)),
            Entry::Menu(menu) => self.go(menu, context),
            Entry::Topic(topic) => self.setup(BTreeSet::from([topic]), context),
            Entry::Subject(bank) => {
                if !self.unfolded.remove(&bank) {
                    self.unfolded.insert(bank);
                }
                Update::none()
            }
        }
    }

    fn go(&mut self, menu: Menu, context: &Context) -> Update {
        let library = Arc::clone(&self.library);
        let screen: Box<dyn Screen> = match menu {
            Menu::Today => return self.start_day(context),
            Menu::Study => return self.setup(BTreeSet::new(), context),
            Menu::Missed => return self.start(Which::Missed, context),
            Menu::Flagged => return self.start(Which::Flagged, context),
            Menu::Progress => Box::new(Progress::new(library)),
            Menu::Sittings => Box::new(Sittings::default()),
            Menu::Items => Box::new(ItemsScreen::new(library)),
            Menu::Settings => Box::new(SettingsScreen::new(context)),
        };
        Update::go(Go::Push(screen))
    }

    fn command(&mut self, command: Command, context: &Context) -> Update {
        self.state.scroll = None;
        let entries = self.entries();
        match command {
            Command::Up => self.state.step(-1, entries.len()),
            Command::Down => self.state.step(1, entries.len()),
            Command::Quit => return Update::go(Go::Quit),
            Command::Go(menu) => return self.go(menu, context),
            Command::Continue => match self.news.unfinished.first() {
                Some(sitting) => return Update::effect(StoreEffect::Open(sitting.id)),
                None => {
                    let text = "Nothing to continue. Press s to choose a new set.";
                    self.state.say(Role::Quiet, text);
                }
            },
            Command::Open => {
                if let Some(entry) = entries.get(self.state.cursor).cloned() {
                    return self.open(entry, context);
                }
            }
        }
        Update::none()
    }

    fn title(&self) -> &'static str {
        if self.columns < NARROW {
            "Practice questions"
        } else {
            "Infusion therapy practice questions"
        }
    }

    /// Returns the introduction in three lines, until there is a sitting.
    fn welcome(&self) -> Vec<Block> {
        let sittings = self.news.unfinished.len() + self.news.recent.len();
        if !self.heard || sittings > 0 {
            return Vec::new();
        }
        let line = |words: &str| Block::Para(vec![Span::keys(words, Role::Quiet)]);
        let lines = WELCOME.into_iter().map(line);
        let gap = (self.rows > LOW).then_some(Block::Gap);
        lines.chain(gap).collect()
    }

    fn recent(&self, entries: &[Entry]) -> Vec<Block> {
        let is_recent = |entry: &Entry| matches!(entry, Entry::Recent(_));
        let Some(first) = entries.iter().position(is_recent) else {
            return Vec::new();
        };
        let cursor = self.state.cursor.checked_sub(first);
        let first = u16::try_from(first).unwrap_or(u16::MAX);
        let table = sittings::table(
            "Recent sets",
            &self.news.recent,
            first,
            cursor,
            self.columns,
        );
        vec![Block::Gap, table]
    }
}

impl Screen for Home {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        self.at_home = context.at_home;
        (self.columns, self.rows) = context.size;
        self.date = Some(context.now.offset.to_datetime(context.now.at).date());
        // A new study day has begun while home was open.
        if self.heard && self.study_on != Some(context.now.study_on()) {
            self.plan_day(context);
            self.state.fit(self.entries().len());
        }
        let lines = Some(self.entries().len());
        if let Some(state) = self.state.after(event, lines, || self.view(), context) {
            self.state = state;
            return Update::none();
        }
        match event {
            Event::Shown => {
                self.state.notice = None;
                self.streak = None;
                let days = context
                    .settings
                    .streak
                    .then_some(StoreEffect::LoadStudyDays);
                let effects = [StoreEffect::LoadStanding].into_iter().chain(days);
                Update {
                    effects: effects.map(Into::into).collect(),
                    go: Go::Stay,
                }
            }
            Event::News(News::StudyDays(studied)) => {
                self.count_days(studied, context);
                Update::none()
            }
            Event::News(News::Standing(news)) => {
                self.news = Arc::clone(news);
                self.standings = standing::by_topic(&self.library, &news.history);
                self.heard = true;
                self.plan_day(context);
                self.state.fit(self.entries().len());
                Update::none()
            }
            Event::News(News::Chosen(plan)) => {
                self.chosen = Some(plan.clone());
                Update::none()
            }
            // The screen of that item is closed, so home reports it.
            Event::News(News::NotKept(_, _, why)) => {
                self.state.say(Role::Wrong, why);
                Update::none()
            }
            Event::Key(key) => {
                self.state.notice = None;
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command, context))
            }
            Event::Choose(target) => {
                self.state.cursor = usize::from(target.0);
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
        let welcome = self.welcome();
        // In a window of 24 rows, every subject stays in sight without it.
        if !welcome.is_empty() || self.rows > LOW {
            body.push(Block::Gap);
        }
        body.extend(welcome);
        body.extend(self.topics(&entries));
        body.extend(self.recent(&entries));
        let mut keys = hints(KEYS, |_| true);
        if let Some(open) = keys.first_mut() {
            open.does = self.enter_hint(&entries).into();
        }
        keys.push(Hint::new("↑ ↓", "move"));
        self.state.page(self.title(), body, keys)
    }

    fn name(&self) -> String {
        "Home".into()
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }

    fn words(&self) -> Vec<HelpLine> {
        words::lines(&[words::MASTERY, words::UNSEEN, words::MISSED])
    }
}
