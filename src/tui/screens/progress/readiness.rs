//! The view of readiness: the expected score on questions not seen before, with what it does not
//! say.

use super::{Progress, note};
use crate::domain::mastery::{Readiness, Trend, readiness};
use crate::domain::scoring::whole_per_cent;
use crate::tui::page::{Block, Cell, Column, Role, Table, TableRow};
use crate::tui::screen::ProgressNews;
use crate::tui::screens::permille;

const LIMITS: &str = "This is about the questions of these banks alone. It does not predict the \
                      result of a licensing exam or of any other exam.";

impl Progress {
    /// Returns the statement.
    pub(super) fn readiness(&self, news: &ProgressNews) -> Vec<Block> {
        let mut blocks = match readiness(&self.library, &news.history) {
            Readiness::TooFew { answered, needed } => vec![
                Block::para("Too early to say.", Role::Strong),
                note(format!(
                    "You have answered {answered} different questions. From {needed} on, this view \
                     estimates your score on questions that you have not seen."
                )),
            ],
            Readiness::Gaps(gaps) => {
                let mut blocks = vec![
                    Block::para("Too early to say.", Role::Strong),
                    note("Your answers leave out some subjects:"),
                ];
                blocks.extend(gaps.iter().map(|gap| {
                    let bank = self.library.bank(&gap.bank);
                    let title = bank.map(|bank| bank.title.clone()).unwrap_or_default();
                    let (answered, needed) = (gap.answered, gap.needed);
                    note(format!(
                        "{title}: {answered} of {needed} questions answered lately."
                    ))
                }));
                blocks
            }
            Readiness::Expected { share, trend } => {
                let per_cent = whole_per_cent;
                let statement = format!(
                    "On questions that you have not seen, expect {}%, likely {} to {}%.",
                    per_cent(share.share),
                    per_cent(share.low),
                    per_cent(share.high),
                );
                let row = |name: &str, share: f64| TableRow {
                    cells: vec![
                        Cell::text(name, Role::Plain),
                        Cell::text(format!("{}%", per_cent(share)), Role::Strong),
                        Cell::Bar(permille(share)),
                    ],
                    ..TableRow::default()
                };
                vec![
                    Block::para(statement, Role::Strong),
                    Block::Gap,
                    Block::Table(Table {
                        columns: vec![
                            Column::new("", false, 0),
                            Column::new("score", true, 0),
                            Column::new("", false, 1).repeating(),
                        ],
                        rows: vec![
                            row("lower end", share.low),
                            row("expected", share.share),
                            row("upper end", share.high),
                        ],
                    }),
                    Block::Gap,
                    note(trend_words(&trend)),
                    note(format!(
                        "From your last {} first answers, each subject weighted by its questions.",
                        share.count
                    )),
                ]
            }
        };
        blocks.push(Block::Gap);
        blocks.push(note(LIMITS));
        blocks
    }
}

fn trend_words(trend: &Trend) -> String {
    let points = |change: f64| (change.abs() * 100.0).round();
    let (low, high) = (points(trend.low), points(trend.high));
    let (least, most) = (low.min(high), low.max(high));
    let range = format!("likely {least} to {most}");
    match (trend.is_clear(), trend.change > 0.0) {
        (false, _) => {
            "No clear change from the older half of these answers to the newer half.".into()
        }
        (true, true) => format!(
            "Up by {} points since the older half ({range}).",
            points(trend.change)
        ),
        (true, false) => format!(
            "Down by {} points since the older half ({range}).",
            points(trend.change)
        ),
    }
}
