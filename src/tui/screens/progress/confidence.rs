//! The view of confidence: the score at each confidence, and what was sure and wrong.

use super::{Progress, note};
use crate::domain::mastery::sure_and_wrong;
use crate::domain::review::{ConfidenceTotal, sure_verdict};
use crate::domain::scoring::whole_per_cent;
use crate::domain::sitting::Confidence;
use crate::tui::page::{Block, Cell, Column, Role, Span, Table, TableRow};
use crate::tui::screen::ProgressNews;
use crate::tui::screens::items::stem;
use crate::tui::screens::permille;
use crate::tui::sign::Sign;

/// The questions listed; more are not read.
const LISTED: usize = 20;

impl Progress {
    /// Returns the table by confidence, and the list.
    pub(super) fn confidence(&self, news: &ProgressNews) -> Vec<Block> {
        let mut blocks = match news.confidence.as_slice() {
            [] => vec![note(
                "Press Ctrl-G on a question to say how sure you are. Then this view compares that \
                 with your score.",
            )],
            totals => vec![
                note("Your score at each confidence. What you are sure of should be correct."),
                Block::Gap,
                Block::Table(table(totals)),
                Block::Gap,
            ],
        };
        blocks.extend(sure_verdict(&news.confidence).map(note));
        let keys = sure_and_wrong(&self.library, &news.history);
        if keys.is_empty() {
            return blocks;
        }
        blocks.push(Block::Gap);
        blocks.push(Block::Heading("Sure, and wrong the last time".into()));
        let listed = keys.iter().take(LISTED);
        let items = listed.filter_map(|key| self.library.item(key));
        blocks.extend(items.map(|item| {
            Block::Para(vec![
                Span::sign(Sign::Warning, Role::Warning),
                Span::new(format!(" {}: ", item.topic.title), Role::Quiet),
                Span::authored(stem(item), Role::Plain),
            ])
        }));
        let more = keys.len().saturating_sub(LISTED);
        if more > 0 {
            blocks.push(note(format!(
                "and {more} more. Today brings them back first."
            )));
        }
        blocks
    }
}

fn table(totals: &[ConfidenceTotal]) -> Table {
    let row = |confidence: Confidence| {
        let total = totals.iter().find(|total| total.confidence == confidence)?;
        let share = total.share()?;
        Some(TableRow {
            cells: vec![
                Cell::text(confidence.title(), Role::Plain),
                Cell::text(format!("{}%", whole_per_cent(share)), Role::Strong),
                Cell::Bar(permille(share)),
                Cell::text(total.responses.to_string(), Role::Quiet),
            ],
            ..TableRow::default()
        })
    };
    Table {
        columns: vec![
            Column::new("You said", false, 0).named("you said"),
            Column::new("score", true, 0),
            Column::new("", false, 1).repeating(),
            Column::new("answers", true, 0),
        ],
        rows: Confidence::ALL.into_iter().rev().filter_map(row).collect(),
    }
}
