//! Tables with a row for each learner: shaded by topic, and by item.

use maud::{Markup, html};

use super::people::{People, Person};
use super::topics::{self, TopicPoints};
use crate::classroom::report::sheet::{ClassReport, ItemRecord, ResponseRecord, TopicRecord};
use crate::domain::Score;
use crate::html::{DataCell, DataTable, percent};

/// Topics in one table: with more, it is wider than a sheet of paper.
const TOPICS_MAX: usize = 5;
/// Items in one table, for the same reason.
const ITEMS_MAX: usize = 15;

/// Returns the points of each learner by topic, if there are any.
pub(super) fn by_topic(report: &ClassReport, people: &People<'_>) -> Option<Markup> {
    let topics = topics::of(report);
    if topics.is_empty() {
        return None;
    }
    let several = topics.len() > TOPICS_MAX;
    let size = even(topics.len(), TOPICS_MAX);
    let tables = topics.chunks(size).enumerate().map(|(nth, chunk)| {
        let first = nth * size;
        let caption = match several {
            true => format!(
                "Share of the points by learner, topics {} to {} of {}",
                first + 1,
                first + chunk.len(),
                topics.len()
            ),
            false => "Share of the points by learner and topic".to_owned(),
        };
        of_topics(report, people, chunk, first, caption)
    });
    Some(html! {
        p {
            "Each figure is the share of the points. The shading repeats it in five steps."
            @if people.0.iter().any(|person| person.record.came_after > 0) {
                " Of learners who joined late, the questions before count, too."
            }
        }
        @for table in tables { div .heat { (table.render()) } }
    })
}

/// Returns the columns of each table, so that all have about as many and none more than the most.
fn even(all: usize, most: usize) -> usize {
    let tables = all.div_ceil(most).max(1);
    all.div_ceil(tables).max(1)
}

fn of_topics(
    report: &ClassReport,
    people: &People<'_>,
    topics: &[TopicPoints],
    first: usize,
    caption: String,
) -> DataTable {
    let titles = topics.iter().map(|topic| topic.title.clone());
    let head = ["Learner".to_owned(), "All points".to_owned()];
    let mut table = DataTable::new(caption, head.into_iter().chain(titles));
    for person in &people.0 {
        let record = person.record;
        let total = Score {
            earned: record.earned,
            possible: report.possible,
        };
        let own = record.topics.iter().skip(first).take(topics.len());
        let cells = own.map(of_topic);
        let head = [name(person), shaded(total)];
        table.row(head.into_iter().chain(cells));
    }
    let total = report.learners.iter().map(|of| Score {
        earned: of.earned,
        possible: report.possible,
    });
    let class = [
        DataCell::markup(html! { strong { "Class" } }),
        shaded(total.sum()),
    ];
    table.row(
        class
            .into_iter()
            .chain(topics.iter().map(|topic| shaded(topic.score))),
    );
    table
}

fn of_topic(topic: &TopicRecord) -> DataCell {
    shaded(Score {
        earned: topic.earned,
        possible: topic.possible,
    })
}

fn shaded(score: Score) -> DataCell {
    let cell = DataCell::text(percent(score.share()));
    match score.share() {
        Some(share) => cell.shaded(share),
        None => cell,
    }
}

fn name(person: &Person<'_>) -> DataCell {
    let late = person.record.came_after > 0;
    DataCell::markup(html! { (person.name) @if late { " (joined late)" } })
}

/// Returns the points of each learner by item, if there are any.
pub(super) fn by_item(report: &ClassReport, people: &People<'_>) -> Option<Markup> {
    if people.0.is_empty() || report.items.is_empty() {
        return None;
    }
    let several = report.items.len() > ITEMS_MAX;
    let size = even(report.items.len(), ITEMS_MAX);
    let tables = report.items.chunks(size).enumerate().map(|(nth, chunk)| {
        let ends = chunk.first().zip(chunk.last());
        let caption = match ends.filter(|_| several) {
            Some((first, last)) => format!(
                "Points by learner, questions {} to {}",
                first.position, last.position
            ),
            None => "Points by learner and question".to_owned(),
        };
        of_items(people, chunk, nth * size, caption)
    });
    Some(html! {
        p {
            "✓ full points. 1/3 is one of three points, 0 is none. – is no answer, which earns nothing. "
            "n/c is a question that does not count."
        }
        @for table in tables { div .heat .responses { (table.render()) } }
    })
}

fn of_items(people: &People<'_>, items: &[ItemRecord], first: usize, caption: String) -> DataTable {
    let numbers = items.iter().map(|item| item.position.to_string());
    let mut table = DataTable::new(
        caption,
        std::iter::once("Learner".to_owned()).chain(numbers),
    );
    for person in &people.0 {
        let own = person.record.responses.iter().skip(first).take(items.len());
        table.row(std::iter::once(name(person)).chain(own.map(of_response)));
    }
    table
}

fn of_response(response: &ResponseRecord) -> DataCell {
    let Some((earned, possible)) = response.earned.zip(response.possible) else {
        return DataCell::text("n/c");
    };
    if response.vote.is_none() {
        return DataCell::text("–");
    }
    let score = Score { earned, possible };
    let words = match earned {
        _ if score.is_full() => "✓".to_owned(),
        0 => "0".to_owned(),
        _ => format!("{earned}/{possible}"),
    };
    DataCell::text(words).shaded(score.share().unwrap_or(0.0))
}
