//! The results of a sitting, compared with earlier ones, and the way to the missed items.

mod adaptive;
mod case;
mod homework;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use super::page_state::PageState;
use super::words;
use crate::domain::adaptive::{AdaptiveReport, adaptive_report};
use crate::domain::form::{Plan, Which};
use crate::domain::report::{Group, Report, report};
use crate::domain::scoring::Score;
use crate::domain::sitting::{Sitting, SittingEvent};
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Hint, Page, Role};
use crate::tui::screen::{Context, Event, Go, News, Screen, StoreEffect, Update};

/// The results of one sitting.
pub struct Results {
    sitting: Sitting,
    report: Report,
    /// The results of an adaptive exam.
    adaptive: Option<AdaptiveReport>,
    /// The number of scored items in each group.
    items: BTreeMap<Group, usize>,
    earlier: BTreeMap<Group, Score>,
    state: PageState,
    /// The messages to read before the results.
    messages: Vec<String>,
}

/// The characters of a stem in a list: about one line.
const STEM_CHARS: usize = 58;
/// The fewest items in each row of a table with bars; with fewer, the points say enough.
const BAR_ITEMS_MIN: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Up,
    Down,
    Practise,
    All,
    Back,
    /// Go on from the messages.
    Read,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Open, "review it", "review the selected question and the ones after it",
        "review";
    'p' => Practise, "practice missed", "start a new set of the questions that you missed here",
        "missed";
    'r' => All, "review all", "review every question from the first", "all";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    Esc, 'q' => Back, "home", "go back", "back";
};

/// The keys while there are messages. Enter and characters are ignored: they may have been meant for
/// the page before.
const MESSAGES: Keymap<Command> = keymap! { Command;
    Tab, Esc => Read, "see the results", "see the results", "continue";
};

impl Results {
    /// Computes the results of a sitting.
    pub fn new(sitting: Sitting) -> Self {
        let report = report(&sitting);
        let mut items = BTreeMap::new();
        for position in 0..sitting.len() {
            let marked = sitting.marking(position).and(sitting.at(position));
            let groups = marked.map(|(item, ..)| Group::of(item));
            for group in groups.into_iter().flatten() {
                *items.entry(group).or_default() += 1;
            }
        }
        Self {
            adaptive: adaptive_report(&sitting),
            sitting,
            report,
            items,
            earlier: BTreeMap::new(),
            state: PageState::default(),
            messages: Vec::new(),
        }
    }

    /// Adds messages to read first, on their own page: a learner who is typing when the set ends
    /// would otherwise miss them.
    pub fn with_messages(self, messages: Vec<String>) -> Self {
        Self { messages, ..self }
    }

    /// Handles the keys while there are messages.
    fn read(&mut self, event: &Event) -> Update {
        if let Event::Key(key) = event
            && find(MESSAGES, *key).is_some()
        {
            self.messages.clear();
        }
        Update::none()
    }

    /// Adds the outcome of a report that was being written when the set ended.
    fn remarked(&mut self, written: &Result<String, String>) {
        let (words, role) = match written {
            Ok(path) => (format!("Your report was saved to {path}"), Role::Quiet),
            Err(why) => (why.clone(), Role::Wrong),
        };
        if self.messages.is_empty() {
            self.state.say(role, words);
        } else {
            self.messages.push(words);
        }
    }

    fn messages_page(&self) -> Page {
        let line = |words: &String| [Block::para(words.clone(), Role::Warning), Block::Gap];
        Page {
            title: super::title("Results"),
            body: self.messages.iter().flat_map(line).collect(),
            keys: hints(MESSAGES, |_| true),
            ..Page::default()
        }
    }

    fn review_from(&self, position: usize, context: &Context) -> Update {
        let mut sitting = self.sitting.clone();
        match sitting.apply(SittingEvent::GoTo(position), context.now) {
            Ok(_) => Update::go(Go::Review(Box::new(sitting))),
            Err(_) => Update::none(),
        }
    }

    /// Returns the positions that the lines of the page open: the missed items, then the items of
    /// each case study.
    fn lines(&self) -> Vec<usize> {
        let missed = self.report.missed.iter().copied();
        missed.chain(self.cases().into_iter().flatten()).collect()
    }

    fn practise(&mut self, context: &Context) -> Update {
        let missed = self.report.missed.iter();
        let items: BTreeSet<_> = missed
            .filter_map(|at| self.sitting.at(*at))
            .map(|(item, _, _)| item.key.clone())
            .collect();
        if items.is_empty() {
            self.state.say(Role::Quiet, "You missed no questions.");
            return Update::none();
        }
        let count = items.len();
        let plan = Plan {
            items,
            count,
            which: Which::All,
            ..Plan::with_seed(context.fresh_seed)
        };
        Update::effect(StoreEffect::Start(plan))
    }

    fn command(&mut self, command: Command, context: &Context) -> Update {
        let lines = self.lines();
        match command {
            Command::Up => self.state.step(-1, lines.len()),
            Command::Down => self.state.step(1, lines.len()),
            Command::Open => {
                return match lines.get(self.state.cursor) {
                    Some(position) => self.review_from(*position, context),
                    None => Update::go(Go::Home),
                };
            }
            Command::Practise => return self.practise(context),
            Command::All => return self.review_from(0, context),
            Command::Back => return Update::go(Go::Pop),
            Command::Read => self.messages.clear(),
        }
        Update::none()
    }
}

impl Screen for Results {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        if let Some(state) = self.state.after(event, None, || self.view(), context) {
            self.state = state;
            return Update::none();
        }
        if !self.messages.is_empty() && matches!(event, Event::Key(_) | Event::Choose(_)) {
            return self.read(event);
        }
        match event {
            Event::Shown => Update::effect(StoreEffect::LoadEarlier(self.sitting.id)),
            Event::News(News::Earlier(id, earlier)) if *id == self.sitting.id => {
                self.earlier = earlier.clone();
                Update::none()
            }
            Event::News(News::Remarked(id, written)) if *id == self.sitting.id => {
                self.remarked(written);
                Update::none()
            }
            Event::Choose(target) => {
                self.state.cursor = usize::from(target.0);
                self.command(Command::Open, context)
            }
            Event::Key(key) => {
                self.state.notice = None;
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command, context))
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        if !self.messages.is_empty() {
            return self.messages_page();
        }
        let is_homework = self.sitting.is_homework();
        let mut body = if is_homework {
            self.submitted()
        } else if self.report.answered == 0 {
            self.nothing()
        } else {
            Vec::new()
        };
        match &self.adaptive {
            Some(report) if self.report.answered > 0 => body.extend(self.adaptive_blocks(report)),
            None if !is_homework => body.extend(self.headline()),
            _ => {}
        }
        body.extend(self.missed());
        body.extend(self.case_blocks());
        body.extend(self.table("Topic", |group| self.topic_title(group)));
        body.extend(self.table("Client need", |group| match group {
            Group::Need(need) => Some((need.title().to_owned(), String::new())),
            _ => None,
        }));
        body.extend(self.table("Judgment step", |group| match group {
            Group::Step(step) => Some((step.title().to_owned(), String::new())),
            _ => None,
        }));
        if let Some(report) = &self.adaptive {
            body.extend(self.path_table(report));
        }
        if !is_homework {
            body.extend(self.set_number());
        }
        let any_missed = !self.report.missed.is_empty();
        let any_line = any_missed || !self.cases().is_empty();
        let mut keys = hints(KEYS, |command| match command {
            Command::Open => any_line,
            Command::Practise => any_missed,
            _ => true,
        });
        Hint::keep(&mut keys, "Enter", "view");
        Hint::keep(&mut keys, "p", "missed");
        Hint::keep(&mut keys, "r", "all");
        if let Some(hint) = keys
            .iter_mut()
            .find(|hint| is_homework && hint.key == "Esc")
        {
            hint.does = "back".into();
        }
        self.state.page("Results", body, keys)
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(match self.messages.is_empty() {
            true => KEYS,
            false => MESSAGES,
        })
    }

    fn words(&self) -> Vec<HelpLine> {
        let mut lines = words::lines(&[
            words::SEED,
            words::MISSED,
            words::EARLIER,
            words::CLIENT_NEED,
            words::JUDGMENT_STEP,
        ]);
        if self.adaptive.is_some() {
            lines.extend(words::lines(&[words::LOGITS]));
        }
        if !self.cases().is_empty() {
            lines.extend(words::lines(&[words::CASE]));
        }
        lines
    }
}
