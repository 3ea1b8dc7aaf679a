//! The page of the results: the total, the missed items, and each group beside earlier sittings.

use super::{BAR_ITEMS_MIN, Results, STEM_CHARS};
use crate::domain::form::Aim;
use crate::domain::markup;
use crate::domain::mode::{Allowance, Ending};
use crate::domain::report::Group;
use crate::domain::scoring::Score;
use crate::domain::sitting::Phase;
use crate::tui::kind;
use crate::tui::page::{Block, Cell, Column, Role, Row, Span, Table, TableRow};
use crate::tui::screens::words;
use crate::tui::screens::{item_count, per_cent, permille, points, spent, stem_line};

impl Results {
    /// Returns the notice for a submitted exam without a scored answer.
    fn nothing_scored(&self) -> String {
        match self.sitting.unscored() {
            0 => "You submitted no answers.".into(),
            1 => "You submitted no complete answers: 1 question was unfinished.".into(),
            many => format!("You submitted no complete answers: {many} questions were unfinished."),
        }
    }

    /// Returns the notice for no answers at all: reassurance, the scoring, and the next step.
    pub(super) fn nothing(&self) -> Vec<Block> {
        let (first, counts) = if self.sitting.exam().is_some() {
            let total = self.report.total;
            (
                self.nothing_scored(),
                format!(
                    "It counts as {total} points. The questions will come up again in other sets."
                ),
            )
        } else {
            (
                "You did not answer any questions in this set.".to_owned(),
                "Nothing is scored, and the questions will come up again in other sets.".to_owned(),
            )
        };
        let on = "Press r to review the questions and rationales, or press Esc for home.";
        vec![
            Block::para(first, Role::Heading),
            Block::Gap,
            Block::para(counts, Role::Plain),
            Block::Gap,
            Block::para(on, Role::Plain),
            Block::Gap,
        ]
    }

    pub(super) fn headline(&self) -> Vec<Block> {
        let report = &self.report;
        let share = per_cent(report.total);
        let answered = format!(
            "{} of {} answered in {}",
            report.answered,
            item_count(report.items),
            spent(report.elapsed_ms)
        ) + &self.usual();
        let mut blocks = Vec::new();
        if report.total.possible > 0 {
            let total = format!("{} · {share}", points(report.total));
            blocks.push(Block::Para(vec![
                Span::new(total, Role::Heading),
                Span::new(format!("   {answered}"), Role::Quiet),
            ]));
        }
        if self.sitting.form.plan.aim == Aim::Cram {
            blocks.push(Block::para(words::CRAM, Role::Plain));
        }
        if self.sitting.form.plan.aim == Aim::Today && !report.missed.is_empty() {
            blocks.push(Block::para(words::MISSED_TODAY, Role::Plain));
        }
        blocks.extend(self.exam().map(|words| Block::para(words, Role::Plain)));
        blocks.push(Block::Gap);
        blocks
    }

    /// Returns the usual time for the answered items, if the authors give one for all of them.
    fn usual(&self) -> String {
        let answered = (0..self.sitting.len()).filter(|at| {
            let at = self.sitting.at(*at);
            at.is_some_and(|(_, _, slot)| matches!(slot.phase, Phase::Answered(_)))
        });
        let expected = answered.map(|at| self.sitting.at(at)?.0.facts.expected_s);
        let sum: Option<u32> = expected.sum();
        let usual = sum.filter(|usual_s| *usual_s > 0);
        let usual = usual.map(|usual_s| spent(u64::from(usual_s) * 1_000));
        usual.map_or_else(String::new, |usual| format!(" ({usual} is usual)"))
    }

    /// Returns the seed of the set, and the conditions under which it draws the same set. The set of
    /// a day has none that could be used again.
    pub(super) fn set_number(&self) -> Option<Block> {
        let plan = &self.sitting.form.plan;
        let number = plan.seed;
        let words =
            format!("Set number {number}. If you use it again, you may get other questions.");
        (plan.aim != Aim::Today).then(|| Block::para(words, Role::Quiet))
    }

    /// Returns the facts of the exam: its time, its ending, and the pauses of its clock.
    fn exam(&self) -> Option<String> {
        let exam = self.sitting.exam()?;
        let mut words = match (exam.limit_s, exam.allowed_ms()) {
            (Some(limit_s), Some(allowed_ms)) => {
                let used = spent(self.report.elapsed_ms.min(allowed_ms));
                let mut words = format!("Exam: {used} of {}", spent(allowed_ms));
                if exam.allowance != Allowance::Standard {
                    let limit = spent(u64::from(limit_s) * 1000);
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
        let clock = if exam.strict {
            "kept running"
        } else {
            "was paused"
        };
        words.push_str(&format!(
            " Interrupted {often}, away {away} in total. The clock {clock}."
        ));
        Some(words)
    }

    pub(super) fn table(
        &self,
        head: &str,
        wanted: impl Fn(&Group) -> Option<(String, String)>,
    ) -> Vec<Block> {
        // A bar in a single row would make the table jump, and for few questions it would claim too
        // much.
        let bars = self.report.groups.iter().all(|(group, _)| {
            let items = self.items.get(group).copied().unwrap_or(0);
            wanted(group).is_none() || items >= BAR_ITEMS_MIN
        });
        let rows: Vec<TableRow> = self
            .report
            .groups
            .iter()
            .filter_map(|(group, score)| Some((wanted(group)?, group, *score)))
            .map(|((name, of), group, score)| {
                let earlier = self.earlier.get(group);
                let (before, trend) = compared(score, earlier.copied());
                TableRow {
                    cells: vec![
                        Cell::text(name, Role::Plain),
                        Cell::text(of, Role::Quiet),
                        bar(score, bars),
                        Cell::text(per_cent(score), Role::Strong),
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
            Column::new(head, false, 0),
            Column::new("", false, 9).named("subject"),
            Column::new("", false, 8).repeating(),
            Column::new("now", true, 0),
            Column::new("points", true, 2),
            Column::new("earlier", true, 1),
            Column::new(if compares { "change" } else { "" }, true, 1).named("change"),
        ];
        vec![Block::Table(Table { columns, rows }), Block::Gap]
    }

    pub(super) fn topic_title(&self, group: &Group) -> Option<(String, String)> {
        let Group::Topic(key) = group else {
            return None;
        };
        (0..self.sitting.len())
            .filter_map(|position| self.sitting.at(position))
            .find(|(item, _, _)| item.topic_key() == *key)
            .map(|(item, _, _)| (item.topic.title.clone(), item.subject.to_string()))
    }

    pub(super) fn missed(&self) -> Vec<Block> {
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
        let missed = item_count(self.report.missed.len());
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
                key: format!("{}.", position + 1),
                sign: vec![Span::new(score.to_string(), Role::Quiet)],
                text: vec![Span::authored(stem_line(&stem, STEM_CHARS), Role::Plain)],
                ..Row::at(at, self.state.cursor)
            }));
        }
        blocks.push(Block::Gap);
        blocks
    }
}

/// Formats the duration of an absence: "40 s", "21 min", "2 h 5 min".
fn away(away_ms: u64) -> String {
    let (seconds, minutes) = (away_ms / 1_000, away_ms / 60_000);
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Returns the share as a bar, if the table has bars.
fn bar(score: Score, bars: bool) -> Cell {
    match score.share() {
        Some(share) if bars => Cell::Bar(permille(share)),
        _ => Cell::text("", Role::Quiet),
    }
}

/// Returns the share of earlier sittings, and the direction of the change.
fn compared(now: Score, earlier: Option<Score>) -> (String, Cell) {
    let share = |score: Score| score.per_cent();
    match (share(now), earlier.and_then(share)) {
        (Some(now), Some(before)) if now > before => (
            format!("{before}%"),
            Cell::text(format!("+{}", now - before), Role::Right),
        ),
        (Some(now), Some(before)) if now < before => (
            format!("{before}%"),
            Cell::text(format!("−{}", before - now), Role::Warning),
        ),
        (_, Some(before)) => (format!("{before}%"), Cell::text("same", Role::Quiet)),
        _ => ("–".into(), Cell::text("", Role::Quiet)),
    }
}
