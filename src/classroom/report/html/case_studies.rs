//! The case studies with the points of all learners, step by step.

use maud::{Markup, html};

use super::words::points;
use crate::classroom::report::sheet::{CaseRecord, ClassReport, StepRecord};
use crate::domain::Score;
use crate::html::chart::{BarRow, bars};
use crate::html::{DataCell, DataTable, figure};

/// Returns the section, if there is a case study.
pub(super) fn body(report: &ClassReport) -> Option<Markup> {
    (!report.cases.is_empty()).then(|| {
        html! {
            p { "Points of all learners together. An unanswered question earns nothing here, so that the steps can be compared." }
            @for case in &report.cases { (one(case, report)) }
        }
    })
}

fn one(case: &CaseRecord, report: &ClassReport) -> Markup {
    let bar = |step: &StepRecord| {
        Some(BarRow {
            label: name(step),
            values: vec![score(step)?.share().unwrap_or(0.0)],
            keyed: false,
        })
    };
    let rows: Vec<BarRow> = case.steps.iter().filter_map(bar).collect();
    let title = format!("Case study: {}", case.title);
    let mut table = DataTable::new(
        format!("{title}, step by step"),
        ["Question and step", "Points"],
    );
    for step in &case.steps {
        let shown = report
            .items
            .iter()
            .any(|item| item.position == step.position);
        table.row([
            DataCell::markup(html! {
                @if shown { a href={ "#q" (step.position) } { (name(step)) } } @else { (name(step)) }
            }),
            DataCell::number(score(step).map_or_else(|| "–".to_owned(), points)),
        ]);
    }
    let total = Score {
        earned: case.earned,
        possible: case.possible,
    };
    table.row([DataCell::text("All steps"), DataCell::number(points(total))]);
    html! {
        h3 { (title) }
        (figure(
            "Share of the points in each step", &bars(&["points"], &rows), &table))
        @if rows.len() < case.steps.len() {
            p .quiet { "A step without points (–) counts for nobody, or its key was not shown." }
        }
    }
}

fn name(step: &StepRecord) -> String {
    match step.title {
        "" => format!("Question {}", step.position),
        title => format!("{}. {title}", step.position),
    }
}

fn score(step: &StepRecord) -> Option<Score> {
    let (earned, possible) = step.earned.zip(step.possible)?;
    Some(Score { earned, possible })
}
