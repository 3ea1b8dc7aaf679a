//! What a sitting came to, against one's earlier ones, and the way on to what was missed.

use std::collections::{BTreeMap, BTreeSet};

use super::study::Study;
use super::words;
use crate::domain::form::{Plan, Which};
use crate::domain::markup;
use crate::domain::mode::{Allowance, Ending};
use crate::domain::report::{Group, Report, report};
use crate::domain::scoring::Score;
use crate::domain::sitting::{Phase, Sitting, SittingEvent};
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, Press, find, hints};
use crate::tui::kind;
use crate::tui::page::{
    Block, Cell, Column, Hint, Notice, Page, Role, Row, Scroll, Span, Table, TableRow, Target,
};
use crate::tui::screen::{Context, Effect, Event, Go, News, Screen, Update};
use crate::tui::scrolling;

/// The results of one sitting.
pub struct Results {
    sitting: Sitting,
    report: Report,
    earlier: BTreeMap<Group, Score>,
    cursor: usize,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
    /// What is to be read before the results are seen.
    told: Vec<String>,
}

/// Characters of a stem that a list shows: about one line.
const STEM_CHARS: usize = 58;

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
        help: "look at the selected question, and go on from there",
    },
    Binding {
        presses: &[Press::Key(Key::Char('p'))],
        command: Command::Practise,
        hint: "practice missed",
        help: "a new set of the questions that lost points here",
    },
    Binding {
        presses: &[Press::Key(Key::Char('r'))],
        command: Command::All,
        hint: "review all",
        help: "go through every question from the first",
    },
    keymap::up(Command::Up, "one missed question up"),
    keymap::down(Command::Down, "one missed question down"),
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
        Self {
            sitting,
            report,
            earlier: BTreeMap::new(),
            cursor: 0,
            scroll: None,
            notice: None,
            told: Vec::new(),
        }
    }

    /// With something to be read first, on a page of its own: whoever is typing when the set ends
    /// elsewhere would go past it unread.
    pub fn told(self, told: Vec<String>) -> Self {
        Self { told, ..self }
    }

    /// What the keys do while there is something to be read. Enter is not among them: it may have
    /// been meant for the item that was there before.
    fn read(&mut self, event: &Event) -> Update {
        match event {
            Event::Key(Key::Char(' ')) => self.told.clear(),
            Event::Key(Key::Esc) => return Update::go(Go::Home),
            _ => {}
        }
        Update::none()
    }

    fn told_page(&self) -> Page {
        let line = |words: &String| [Block::para(words.clone(), Role::Warning), Block::Gap];
        Page {
            title: super::title("Results"),
            body: self.told.iter().flat_map(line).collect(),
            keys: vec![
                Hint::new("Space", "see the results"),
                Hint::new("Esc", "home"),
            ],
            ..Page::default()
        }
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

    /// What was submitted of an exam without an answer that could be scored.
    fn nothing_scored(&self) -> String {
        match self.sitting.unscored() {
            0 => "You submitted no answers.".into(),
            1 => "You submitted no complete answers: 1 question was unfinished.".into(),
            many => format!("You submitted no complete answers: {many} questions were unfinished."),
        }
    }

    /// Where nothing was answered: that this is all right, what it counts for, what leads on.
    fn nothing(&self) -> Vec<Block> {
        let (first, counts) = if self.sitting.exam().is_some() {
            let total = self.report.total;
            (
                self.nothing_scored(),
                format!("It counts as {total} points. The questions come up again in other sets."),
            )
        } else {
            (
                "You did not answer any questions in this set.".to_owned(),
                "Nothing counts, and the questions come up again in other sets.".to_owned(),
            )
        };
        let on = "Press r to review the questions and rationales, or Esc for home.";
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
            super::counted(report.items, "question", "questions"),
            super::spent(report.elapsed_ms)
        ) + &self.usual();
        let mut blocks = Vec::new();
        if report.total.possible > 0 {
            let total = format!("{} {points} · {share}", report.total);
            blocks.push(Block::Para(vec![
                Span::new(total, Role::Heading),
                Span::new(format!("   {answered}"), Role::Quiet),
            ]));
        }
        blocks.extend(self.exam().map(|words| Block::para(words, Role::Plain)));
        blocks.push(Block::Gap);
        blocks
    }

    /// The time that is usual for what was answered, where the authors give one for all of it.
    fn usual(&self) -> String {
        let answered = (0..self.sitting.len()).filter(|at| {
            let at = self.sitting.at(*at);
            at.is_some_and(|(_, _, slot)| matches!(slot.phase, Phase::Answered(_)))
        });
        let expected = answered.map(|at| self.sitting.at(at)?.0.facts.expected_s);
        let sum: Option<u32> = expected.sum();
        let usual = sum.filter(|usual_s| *usual_s > 0);
        let usual = usual.map(|usual_s| super::spent(u64::from(usual_s) * 1_000));
        usual.map_or_else(String::new, |usual| format!(" ({usual} is usual)"))
    }

    /// How to get this set again.
    fn set_number(&self) -> Block {
        let number = self.sitting.form.plan.seed;
        let words = format!("Set number {number} (use --seed {number} to repeat it).");
        Block::para(words, Role::Quiet)
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
            words.push_str(" Time is up. Your answers were submitted.");
        }
        let often = match self.sitting.breaks() {
            0 => return Some(words),
            1 => "once".to_owned(),
            breaks => format!("{breaks} times"),
        };
        let away = away(self.sitting.away_ms());
        let clock = if exam.strict { "ran on" } else { "stood still" };
        words.push_str(&format!(
            " Interrupted {often}, away {away} in all; the clock {clock} meanwhile."
        ));
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
            .filter_map(|(group, score)| Some((wanted(group)?, *score, self.earlier.get(group))))
            .map(|((name, of), score, earlier)| {
                let (before, trend) = compared(score, earlier.copied());
                TableRow {
                    cells: vec![
                        Cell::text(name, Role::Plain),
                        Cell::text(of, Role::Quiet),
                        Cell::Bar(super::permille(score.share().unwrap_or(0.0))),
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
        let columns = vec![
            column(head, false, 0),
            column("", false, 4),
            column("", false, 3),
            column("now", true, 0),
            column("points", true, 2),
            column("earlier", true, 1),
            column("", false, 1),
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
        let unscored = |at: &usize| {
            let at = self.sitting.at(*at);
            at.is_some_and(|(_, _, slot)| slot.unscored.is_some())
        };
        let unfinished = self.report.missed.iter().filter(|at| unscored(at)).count();
        let missed = super::counted(self.report.missed.len(), "question", "questions");
        let not_answered = self.report.missed.iter().filter(|at| empty(at)).count() - unfinished;
        let mut head = format!("Missed: {missed}");
        for (count, words) in [(not_answered, "not answered"), (unfinished, "unfinished")] {
            if count > 0 {
                head.push_str(&format!(", {count} {words}"));
            }
        }
        let mut blocks = vec![Block::Heading(head)];
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
                text: vec![Span::plain(super::shortened(&stem, STEM_CHARS))],
                below: Vec::new(),
            }));
        }
        blocks.push(Block::Gap);
        blocks
    }
}

/// A time away: "40 s", "21 min", "2 h 5 min".
fn away(away_ms: u64) -> String {
    let (seconds, minutes) = (away_ms / 1_000, away_ms / 60_000);
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// The share of one's earlier sittings, and which way it goes now.
fn compared(now: Score, earlier: Option<Score>) -> (String, Cell) {
    let share = |score: Score| score.per_cent();
    match (share(now), earlier.and_then(share)) {
        (Some(now), Some(before)) if now > before => (
            format!("{before} %"),
            Cell::text(format!("▲ {}", now - before), Role::Right),
        ),
        (Some(now), Some(before)) if now < before => (
            format!("{before} %"),
            Cell::text(format!("▼ {}", before - now), Role::Warning),
        ),
        (_, Some(before)) => (format!("{before} %"), Cell::text("=", Role::Quiet)),
        _ => ("first".into(), Cell::text("", Role::Quiet)),
    }
}

impl Screen for Results {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        if !self.told.is_empty() && matches!(event, Event::Key(_) | Event::Choose(_)) {
            return self.read(event);
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
        if !self.told.is_empty() {
            return self.told_page();
        }
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
        body.push(self.set_number());
        let any_missed = !self.report.missed.is_empty();
        let follow = (self.cursor > 0)
            .then(|| u16::try_from(self.cursor).ok().map(Target))
            .flatten();
        let mut keys = hints(KEYS, |command| {
            any_missed || !matches!(command, Command::Open | Command::Practise)
        });
        keys.push(Hint::new("?", "help"));
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
