//! The results of submitted homework, in which unanswered questions count as zero.

use super::Results;
use crate::domain::mode::Ending;
use crate::domain::scoring::Score;
use crate::tui::page::{Block, Role};
use crate::tui::screens::{item_count, per_cent};

impl Results {
    /// Returns the notice of the submission and the scoring.
    pub(super) fn submitted(&self) -> Vec<Block> {
        let (answered, items) = (self.report.answered, self.report.items);
        let positions = 0..self.sitting.len();
        let possible = positions.filter_map(|at| self.sitting.at(at));
        let score = Score {
            earned: self.report.total.earned,
            possible: possible
                .map(|(item, ..)| item.kind.rules().possible())
                .sum(),
        };
        let first = match self.sitting.ending() {
            Some(Ending::OutOfTime) => "Your homework is closed.",
            _ => "Your homework is submitted.",
        };
        let mut done = format!("{answered} of {} answered.", item_count(items));
        match items.saturating_sub(answered) {
            0 => {}
            1 => done.push_str(" The other one counts as zero."),
            open => done.push_str(&format!(" The other {open} count as zero.")),
        }
        vec![
            Block::para(first, Role::Heading),
            Block::Gap,
            Block::para(format!("{done} You can no longer change it."), Role::Plain),
            Block::para(
                format!("Final score: {score} points · {}", per_cent(score)),
                Role::Strong,
            ),
            Block::Gap,
        ]
    }
}
