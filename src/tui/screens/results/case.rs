//! A case study among the results: its six steps, each with its points and the parts that were
//! missed.

use std::ops::Range;

use super::Results;
use crate::domain::describe;
use crate::domain::item::JudgmentStep;
use crate::domain::kind::Selection;
use crate::domain::scoring::{Mark, Score};
use crate::tui::page::{Block, Role, Row, Span};
use crate::tui::screens::{points, shortened};
use crate::tui::sign::Sign;

/// The characters of the parts that were missed: about two lines.
const PARTS_CHARS: usize = 120;

impl Results {
    /// Returns the positions of each case study of which an item was scored.
    pub(super) fn cases(&self) -> Vec<Range<usize>> {
        let starts = |at: &usize| {
            self.sitting
                .case_at(*at)
                .is_some_and(|case| case.start == *at)
        };
        let firsts = (0..self.sitting.len()).filter(starts);
        let mut cases: Vec<Range<usize>> =
            firsts.filter_map(|at| self.sitting.case_at(at)).collect();
        cases.retain(|case| case.clone().any(|at| self.sitting.marking(at).is_some()));
        cases
    }

    /// Returns each case study with its sum and its steps. The lines come after those of the
    /// missed items.
    pub(super) fn case_blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut line = self.report.missed.len();
        for case in self.cases() {
            let markings = case.clone().filter_map(|at| self.sitting.marking(at));
            let sum: Score = markings.map(|marking| marking.score).sum();
            let place = self
                .sitting
                .at(case.start)
                .and_then(|at| at.0.case.as_ref());
            let title = place.map(|place| place.title.as_str()).unwrap_or_default();
            let head = format!("Case study: {title} · {}", points(sum));
            blocks.push(Block::Heading(head));
            for at in case {
                blocks.extend(self.step_row(at, line));
                line += 1;
            }
            blocks.push(Block::Gap);
        }
        blocks
    }

    fn step_row(&self, position: usize, line: usize) -> Option<Block> {
        let (item, _, _) = self.sitting.at(position)?;
        let marking = self.sitting.marking(position);
        let (sign, role) = match marking.map(|marking| marking.score) {
            None => (Sign::Unanswered, Role::Warning),
            Some(score) if score.is_full() => (Sign::Correct, Role::Right),
            Some(Score { earned: 0, .. }) => (Sign::Incorrect, Role::Wrong),
            Some(_) => (Sign::Partial, Role::Warning),
        };
        let words = marking.map_or("not answered".to_owned(), |marking| points(marking.score));
        let step = item.facts.step.map_or("", JudgmentStep::title);
        Some(Block::Row(Row {
            key: format!("{}.", position + 1),
            sign: vec![Span::sign(sign, role)],
            text: vec![
                Span::new(step, Role::Strong),
                Span::new(format!("   {words}"), Role::Quiet),
            ],
            below: self.lost(position),
            ..Row::at(line, self.state.cursor)
        }))
    }

    /// Returns the parts that lost points, or the key where only the whole response earns any.
    fn lost(&self, position: usize) -> Vec<Vec<Span>> {
        let (Some((item, layout, slot)), Some(marking)) =
            (self.sitting.at(position), self.sitting.marking(position))
        else {
            return Vec::new();
        };
        if marking.score.is_full() {
            return Vec::new();
        }
        let line = |label: &str, words: &str| {
            let words = shortened(words, PARTS_CHARS);
            vec![
                Span::new(format!("{label}: "), Role::Quiet),
                Span::authored(words, Role::Plain),
            ]
        };
        if describe::chosen_from(&item.kind, &layout.drawn).is_empty() {
            let key = describe::response(&item.kind, &item.kind.rules().key(&layout.drawn));
            let mut lines = vec![line("Correct answer", &key)];
            if !slot.entry.is_blank() {
                lines.insert(
                    0,
                    line("Your answer", &describe::response(&item.kind, &slot.entry)),
                );
            }
            return lines;
        }
        let of = |mark: Mark| {
            let parts = marking.parts.iter().filter(|part| part.mark == mark);
            let words = parts.filter_map(|part| Some(describe::part(&item.kind, &part.id)?.text));
            words.collect::<Vec<_>>().join("; ")
        };
        // Of one choice, the response and the key say it all.
        let labels = match item.kind.selection().is_some_and(Selection::is_single) {
            true => [("You chose", Mark::Wrong), ("Correct", Mark::Missed)],
            false => [
                ("Not selected", Mark::Missed),
                ("Selected, incorrect", Mark::Wrong),
            ],
        };
        let lines = labels.map(|(label, mark)| (label, of(mark)));
        let lines = lines.iter().filter(|(_, words)| !words.is_empty());
        lines.map(|(label, words)| line(label, words)).collect()
    }
}
