//! The topics with the points of all learners together.

use maud::{Markup, html};

use super::help;
use super::words::points;
use crate::classroom::report::sheet::{ClassReport, TopicRecord};
use crate::domain::Score;
use crate::html::chart::{BarRow, bars};
use crate::html::{DataCell, DataTable, figure};

/// A topic with the points of all learners together.
pub(super) struct TopicPoints {
    /// Its display name.
    pub title: String,
    /// The points.
    pub score: Score,
    /// The number of items that count.
    pub items: usize,
}

/// Returns the topics of all items that count, in the order of their names in the bank.
pub(super) fn of(report: &ClassReport) -> Vec<TopicPoints> {
    let Some(first) = report.learners.first() else {
        return Vec::new();
    };
    let line = |(at, topic): (usize, &TopicRecord)| {
        let all = report.learners.iter().filter_map(|of| of.topics.get(at));
        let counting = report.items.iter().filter(|item| !item.voided);
        TopicPoints {
            title: topic.title.clone(),
            score: all
                .map(|topic| Score {
                    earned: topic.earned,
                    possible: topic.possible,
                })
                .sum(),
            items: counting.filter(|item| item.topic == topic.topic).count(),
        }
    };
    first.topics.iter().enumerate().map(line).collect()
}

/// Returns whether a class earned less than half of the points.
pub(super) fn is_below_half(score: Score) -> bool {
    score.possible > 0 && help::is_below(score)
}

/// Returns the section, if there is a topic.
pub(super) fn body(report: &ClassReport) -> Option<Markup> {
    let topics = of(report);
    let rows = topics.iter().map(|topic| BarRow {
        label: topic.title.clone(),
        values: vec![topic.score.share().unwrap_or(0.0)],
        keyed: false,
    });
    let rows: Vec<BarRow> = rows.collect();
    let caption = "Share of the points that the class earned, by topic";
    let mut table = DataTable::new(
        "Points of all learners together, by topic",
        ["Topic", "Questions", "Points"],
    );
    for topic in &topics {
        table.row([
            DataCell::text(&topic.title),
            DataCell::number(topic.items),
            DataCell::number(points(topic.score)),
        ]);
    }
    (!topics.is_empty()).then(|| html! { (figure(caption, &bars(&["points"], &rows), &table)) })
}
