//! The pages before the first question: the lobby, open homework, and how to join.

use jiff::Timestamp;

use super::class_view::ClassView;
use super::{called, orders};
use crate::domain::moment::closing;
use crate::domain::room::ClassSetting;
use crate::tui::page::{Block, Role, Span};
use crate::tui::screens;

/// The most names in the lobby; the list of people has all.
const LOBBY_NAMES_MAX: usize = 60;

impl ClassView<'_> {
    pub(super) fn lobby(&self) -> Vec<Block> {
        let mut blocks = vec![Block::para(self.news.title.to_string(), Role::Heading)];
        blocks.push(Block::Gap);
        blocks.extend(self.invitation());
        blocks.push(Block::Gap);
        blocks.push(Block::Para(vec![
            Span::new(self.here().to_string(), Role::Strong),
            Span::plain(if self.here() == 1 {
                " is here"
            } else {
                " are here"
            }),
            Span::new(self.locked(), Role::Warning),
        ]));
        blocks.extend(self.names().map(|names| Block::para(names, Role::Plain)));
        blocks.push(Block::Gap);
        blocks.push(Block::para(self.set(), Role::Quiet));
        blocks.push(Block::para(self.settings(), Role::Quiet));
        blocks
    }

    /// Returns the instructions to join: the command line, and its code in large letters.
    fn invitation(&self) -> [Block; 3] {
        let lines = self.news.invitation.iter();
        let lines = lines.map(|line| Block::para(line.clone(), Role::Strong));
        [
            Block::Callout {
                role: Role::Accent,
                title: vec![Span::new("To join, type in a terminal", Role::Accent)],
                blocks: lines.flat_map(|line| [line, Block::Gap]).collect(),
            },
            Block::Gap,
            Block::Banner(self.code().to_owned()),
        ]
    }

    /// Returns the code of the class from the line that learners type.
    fn code(&self) -> &str {
        let line = self.news.invitation.first();
        let login = line.and_then(|line| line.split('@').next());
        login
            .and_then(|login| login.rsplit(' ').next())
            .unwrap_or_default()
    }

    /// Returns the page with the instructions to join, in any phase of the class.
    pub fn join(&self) -> Vec<Block> {
        let mut blocks = self.invitation().to_vec();
        blocks.push(Block::Gap);
        blocks.push(Block::Para(vec![
            Span::plain(format!("{} here", self.here())),
            Span::new(self.locked(), Role::Warning),
        ]));
        blocks
    }

    /// Returns the page of open homework: its deadline, the instructions to join, everybody's
    /// progress.
    pub(super) fn homework(&self, until: Timestamp) -> Vec<Block> {
        let until = closing(until, self.offset);
        let mut blocks = vec![
            Block::para(self.news.title.to_string(), Role::Heading),
            Block::para(format!("Homework, open until {until}."), Role::Strong),
            Block::Gap,
        ];
        blocks.extend(self.invitation());
        blocks.push(Block::Gap);
        let came = self.room.seats().len();
        blocks.push(Block::Para(vec![
            Span::new(came.to_string(), Role::Strong),
            Span::plain(if came == 1 {
                " has joined, "
            } else {
                " have joined, "
            }),
            Span::plain(format!("{} here now", self.here())),
            Span::new(self.locked(), Role::Warning),
        ]));
        blocks.push(Block::para(self.done(), Role::Plain));
        blocks.push(Block::Gap);
        blocks.push(Block::para(self.set(), Role::Quiet));
        let names = self.room.is(ClassSetting::Names);
        let names = if names { "names on" } else { "names off" };
        let words = format!("Learners work at their own pace, without votes · {names}");
        blocks.push(Block::para(words, Role::Quiet));
        blocks
    }

    /// Returns the total progress of all learners in homework.
    fn done(&self) -> String {
        let Some(done) = &self.news.done else {
            return "Progress: loading …".to_owned();
        };
        let items = self.room.len();
        let given: usize = done.values().sum();
        let finished = done.values().filter(|done| **done >= items).count();
        let all = self.room.seats().len();
        format!(
            "{given} of {} answers · {finished} of {all} have finished",
            all * items
        )
    }

    pub(super) fn locked(&self) -> String {
        let locked = self.room.is(ClassSetting::Locked);
        if locked { " · the room is locked" } else { "" }.to_owned()
    }

    fn names(&self) -> Option<String> {
        let seats = self.room.seats();
        let people = orders::by_seat(self.room).into_iter();
        let here: Vec<String> = people
            .filter(|(learner, _)| seats.get(learner).is_some_and(|seat| seat.present))
            .take(LOBBY_NAMES_MAX)
            // A name must not wrap at the end of a line.
            .map(|(learner, _)| called(self.news, learner).replace(' ', "\u{a0}"))
            .collect();
        let more = self.here().saturating_sub(here.len());
        let mut words = here.join(" · ");
        if more > 0 {
            words.push_str(&format!(" · and {more} more"));
        }
        (!here.is_empty()).then_some(words)
    }

    fn set(&self) -> String {
        let mut topics: Vec<&str> = Vec::new();
        for item in &self.room.terms().items {
            if !topics.contains(&item.topic.title.as_str()) {
                topics.push(&item.topic.title);
            }
        }
        let items = screens::counted(self.room.len(), "question", "questions");
        format!("Set: {items} · {}", topics.join(", "))
    }

    pub(super) fn settings(&self) -> String {
        let is = |setting, on: &'static str, off: &'static str| {
            if self.room.is(setting) { on } else { off }
        };
        let limit = match self.room.terms().limit_s {
            Some(limit_s) => screens::spent(u64::from(limit_s) * 1_000),
            None => "no limit".into(),
        };
        let changes = self.room.terms().changes;
        let limit = format!("Time per vote: {limit}");
        let rest = [
            is(ClassSetting::Names, "names on", "names off").into(),
            is(ClassSetting::Standings, "ranks on", "ranks off").into(),
            is(ClassSetting::Locked, "room locked", "room open").into(),
        ];
        let changes = changes.then(|| "answers can be changed".to_owned());
        let withheld = self.room.is(ClassSetting::Withheld);
        let withheld = withheld.then(|| "class answers hidden on seats".to_owned());
        let all = [limit].into_iter().chain(changes).chain(rest);
        let all: Vec<String> = all.chain(withheld).collect();
        all.join(" · ")
    }
}
