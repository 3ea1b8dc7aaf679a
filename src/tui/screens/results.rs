//! What a sitting came to, against one's earlier ones, and the way on to what was missed.

use std::collections::{BTreeMap, BTreeSet};

use super::study::Study;
use super::words;
use crate::domain::form::{Plan, Which};
use crate::domain::markup;
use crate::domain::mode::{Allowance, Ending};
use crate::domain::report::{Group, Report, report};
use crate::domain::scoring::Score;
use crate::domain::sitting::{Sitting, SittingEvent};
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, Press, find, hints};
use crate::tui::kind;
use crate::tui::page::{
    Block, Cell, Column, Notice, Page, Role, Row, Scroll, Span, Table, TableRow, Target,
};
use crate::tui::screen::{Context, Effect, Event, Go, News, Screen, Update};
use crate::tui::scrolling;

/// The results of one sitting.
pub struct Results {
    sitting: Sitting,
    report: Report,
    /// Marked items of each group.
    items: BTreeMap<Group, usize>,
    earlier: BTreeMap<Group, Score>,
    cursor: usize,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
}

/// Characters of a stem that a list shows: about one line.
const STEM_CHARS: usize = 58;
/// Of fewer items than these, the points say all; a bar would say more than is known.
const BAR_ITEMS_MIN: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Up,
    Down,
    Practise,
    All,
    Back,
}

const KEYS: Keymap<Command> = &[
    Binding {
        presses: &[Press::Key(Key::Enter)],
        command: Command::Open,
        hint: "look at it",
        help: "look at the missed item under the cursor, and go on from there",
    },
    Binding {
        presses: &[Press::Key(Key::Char('p'))],
        command: Command::Practise,
        hint: "practise missed",
        help: "a new set of the items that lost points here",
    },
    Binding {
        presses: &[Press::Key(Key::Char('r'))],
        command: Command::All,
        hint: "review all",
        help: "go through every item from the first",
    },
    keymap::up(Command::Up, "one missed item up"),
    keymap::down(Command::Down, "one missed item down"),
    Binding {
        presses: &[Press::Key(Key::Esc), Press::Key(Key::Char('q'))],
        command: Command::Back,
        hint: "home",
        help: "back",
    },
];

impl Results {
    /// Sums a sitting up.
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
            sitting,
            report,
            items,
            earlier: BTreeMap::new(),
            cursor: 0,
            scroll: None,
            notice: None,
        }
    }

    /// With something to be told first.
    pub fn told(mut self, text: String) -> Self {
        self.notice = Some(Notice::new(Role::Warning, text));
        self
    }

    fn review_from(&self, position: usize, context: &Context) -> Update {
        let mut sitting = self.sitting.clone();
        match sitting.apply(SittingEvent::GoTo(position), context.now) {
            Ok(_) => Update::go(Go::Push(Box::new(Study::new(sitting)))),
            Err(_) => Update::none(),
        }
    }

    fn practise(&mut self, context: &Context) -> Update {
        let missed = self.report.missed.iter();
        let items: BTreeSet<_> = missed
            .filter_map(|at| self.sitting.at(*at))
            .map(|(item, _, _)| item.key.clone())
            .collect();
        if items.is_empty() {
            let text = "Nothing was missed.";
            self.notice = Some(Notice::new(Role::Quiet, text));
            return Update::none();
        }
        let count = items.len();
        let plan = Plan {
            items,
            count,
            which: Which::All,
            ..Plan::with_seed(context.fresh_seed)
        };
        Update::effect(Effect::Start(plan))
    }

    fn command(&mut self, command: Command, context: &Context) -> Update {
        let missed = self.report.missed.len();
        match command {
            Command::Up | Command::Down => {
                self.scroll = None;
                let by = if command == Command::Up { -1 } else { 1 };
                self.cursor = super::moved(self.cursor, by, missed);
                Update::none()
            }
            Command::Open => match self.report.missed.get(self.cursor) {
                Some(position) => self.review_from(*position, context),
                None => Update::go(Go::Home),
            },
            Command::Practise => self.practise(context),
            Command::All => self.review_from(0, context),
            Command::Back => Update::go(Go::Pop),
        }
    }

    /// Where nothing was answered: that this is all right, what it counts for, what leads on.
    fn nothing(&self) -> Vec<Block> {
        let (first, counts) = if self.sitting.exam().is_some() {
            let total = self.report.total;
            (
                "This exam was handed in empty.",
                format!("It counts as {total} points. The items come up again in other sets."),
            )
        } else {
            (
                "Nothing was answered in this set, and that is all right.",
                "Nothing counts: progress and its items stand where they stood, and the items \
                 come up again in other sets."
                    .to_owned(),
            )
        };
        let on = "r reads through the items with their keys and reasons. Esc leads home, where s \
            sets up a new set.";
        vec![
            Block::para(first, Role::Heading),
            Block::Gap,
            Block::para(counts, Role::Plain),
            Block::Gap,
            Block::para(on, Role::Plain),
            Block::Gap,
        ]
    }

    fn headline(&self) -> Vec<Block> {
        let report = &self.report;
        let points = if report.total.possible == 1 {
            "point"
        } else {
            "points"
        };
        let share = super::per_cent(report.total);
        let answered = format!(
            "{} of {} answered in {}",
            report.answered,
            super::counted(report.items, "item", "items"),
            super::spent(report.elapsed_ms)
        );
        let seed = format!(
            "Seed {}: the same plan and seed draw the same set.",
            self.sitting.form.plan.seed
        );
        let mut blocks = Vec::new();
        if report.total.possible > 0 {
            let total = format!("{} {points} · {share}", report.total);
            blocks.push(Block::Para(vec![
                Span::new(total, Role::Heading),
                Span::new(format!("   {answered}"), Role::Quiet),
            ]));
        }
        blocks.push(Block::para(seed, Role::Quiet));
        blocks.extend(self.exam().map(|words| Block::para(words, Role::Plain)));
        blocks.push(Block::Gap);
        blocks
    }

    /// How the exam was held: its time, how it ended, and when its clock stood still.
    fn exam(&self) -> Option<String> {
        let exam = self.sitting.exam()?;
        let mut words = match (exam.limit_s, exam.allowed_ms()) {
            (Some(limit_s), Some(allowed_ms)) => {
                let used = super::spent(self.report.elapsed_ms.min(allowed_ms));
                let mut words = format!("Exam: {used} of {}", super::spent(allowed_ms));
                if exam.allowance != Allowance::Standard {
                    let limit = super::spent(u64::from(limit_s) * 1000);
                    words.push_str(&format!(" ({} × {limit})", exam.allowance));
                }
                words.push('.');
                words
            }
            _ => "Exam without a time limit.".to_owned(),
        };
        if self.sitting.ending() == Some(Ending::OutOfTime) {
            words.push_str(" Time ran out: what was there was handed in.");
        }
        match self.sitting.breaks() {
            0 => {}
            1 => words.push_str(" Interrupted once; the clock stood still meanwhile."),
            breaks => words.push_str(&format!(
                " Interrupted {breaks} times; the clock stood still meanwhile."
            )),
        }
        Some(words)
    }

    fn table(&self, head: &str, wanted: impl Fn(&Group) -> Option<(String, String)>) -> Vec<Block> {
        let column = |head: &str, right, need| Column {
            head: head.into(),
            right,
            need,
        };
        let rows: Vec<TableRow> = self
            .report
            .groups
            .iter()
            .filter_map(|(group, score)| Some((wanted(group)?, group, *score)))
            .map(|((name, of), group, score)| {
                let earlier = self.earlier.get(group);
                let items = self.items.get(group).copied().unwrap_or(0);
                let (before, trend) = compared(score, earlier.copied());
                TableRow {
                    cells: vec![
                        Cell::text(name, Role::Plain),
                        Cell::text(of, Role::Quiet),
                        bar(score, items),
                        Cell::text(super::per_cent(score), Role::Strong),
                        Cell::text(score.to_string(), Role::Quiet),
                        Cell::text(before, Role::Quiet),
                        trend,
                    ],
                    ..TableRow::default()
                }
            })
            .collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let compares = rows
            .iter()
            .any(|row| row.cells.last() != Some(&Cell::text("", Role::Quiet)));
        let columns = vec![
            column(head, false, 0),
            column("", false, 4),
            column("", false, 3),
            column("now", true, 0),
            column("points", true, 2),
            column("earlier", true, 1),
            column(if compares { "change" } else { "" }, true, 1),
        ];
        vec![Block::Table(Table { columns, rows }), Block::Gap]
    }

    fn topic_title(&self, group: &Group) -> Option<(String, String)> {
        let Group::Topic(key) = group else {
            return None;
        };
        (0..self.sitting.len())
            .filter_map(|position| self.sitting.at(position))
            .find(|(item, _, _)| item.topic_key() == *key)
            .map(|(item, _, _)| (item.topic.title.clone(), item.subject.to_string()))
    }

    fn missed(&self) -> Vec<Block> {
        if self.report.missed.is_empty() {
            return Vec::new();
        }
        let empty = |at: &usize| {
            let at = self.sitting.at(*at);
            at.is_some_and(|(_, _, slot)| slot.entry.is_blank())
        };
        let missed = super::counted(self.report.missed.len(), "item", "items");
        let mut blocks = vec![Block::Heading(
            match self.report.missed.iter().filter(|at| empty(at)).count() {
                0 => format!("Missed: {missed}"),
                count => format!("Missed: {missed}, of these not answered: {count}"),
            },
        )];
        for (at, position) in self.report.missed.iter().enumerate() {
            let Some((item, layout, _)) = self.sitting.at(*position) else {
                continue;
            };
            let score = self
                .sitting
                .marking(*position)
                .map(|marking| marking.score)
                .unwrap_or_default();
            let stem = markup::plain(&kind::stem(item, &layout.drawn));
            blocks.push(Block::Row(Row {
                target: u16::try_from(at).ok().map(Target),
                focused: at == self.cursor,
                key: format!("{}.", position + 1),
                sign: vec![Span::new(score.to_string(), Role::Quiet)],
                text: vec![Span::authored(
                    super::shortened(&stem, STEM_CHARS),
                    Role::Plain,
                )],
                below: Vec::new(),
            }));
        }
        blocks.push(Block::Gap);
        blocks
    }
}

/// The share as a bar, where there are items enough.
fn bar(score: Score, items: usize) -> Cell {
    match score.share() {
        Some(share) if items >= BAR_ITEMS_MIN => Cell::Bar(super::permille(share)),
        _ => Cell::text("", Role::Quiet),
    }
}

/// The share of one's earlier sittings, and which way it goes now.
fn compared(now: Score, earlier: Option<Score>) -> (String, Cell) {
    let share = |score: Score| score.per_cent();
    match (share(now), earlier.and_then(share)) {
        (Some(now), Some(before)) if now > before => (
            format!("{before} %"),
            Cell::text(format!("+{}", now - before), Role::Right),
        ),
        (Some(now), Some(before)) if now < before => (
            format!("{before} %"),
            Cell::text(format!("−{}", before - now), Role::Warning),
        ),
        (_, Some(before)) => (format!("{before} %"), Cell::text("same", Role::Quiet)),
        _ => ("first".into(), Cell::text("", Role::Quiet)),
    }
}

impl Screen for Results {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::Shown => Update::effect(Effect::LoadEarlier(self.sitting.id)),
            Event::News(News::Earlier(id, earlier)) if *id == self.sitting.id => {
                self.earlier = earlier.clone();
                Update::none()
            }
            Event::News(News::Failed(why)) => {
                self.notice = Some(Notice::new(Role::Wrong, why));
                Update::none()
            }
            Event::Choose(target) => {
                self.cursor = usize::from(target.0);
                self.command(Command::Open, context)
            }
            Event::Key(key) => {
                self.notice = None;
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command, context))
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let mut body = if self.report.answered == 0 {
            self.nothing()
        } else {
            Vec::new()
        };
        body.extend(self.headline());
        body.extend(self.missed());
        body.extend(self.table("Topic", |group| self.topic_title(group)));
        body.extend(self.table("Client need", |group| match group {
            Group::Need(need) => Some((need.title().to_owned(), String::new())),
            _ => None,
        }));
        body.extend(self.table("Judgment step", |group| match group {
            Group::Step(step) => Some((step.title().to_owned(), String::new())),
            _ => None,
        }));
        let any_missed = !self.report.missed.is_empty();
        let follow = (self.cursor > 0)
            .then(|| u16::try_from(self.cursor).ok().map(Target))
            .flatten();
        let mut keys = hints(KEYS, |command| {
            any_missed || !matches!(command, Command::Open | Command::Practise)
        });
        keys.push(crate::tui::page::Hint::new("?", "help"));
        Page {
            title: super::title("Results"),
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
        words::lines(&[
            words::SEED,
            words::MISSED,
            words::EARLIER,
            words::CLIENT_NEED,
            words::JUDGMENT_STEP,
        ])
    }
}
