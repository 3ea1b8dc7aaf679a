//! Walks through plain mode, as transcripts: what is typed stands after each prompt.

use dripset::content;
use dripset::domain::describe::labels;
use dripset::domain::{Exam, Library, Mode, Plan, Response};
use dripset::tui::screen::{Event, StoreEffect};
use dripset::tui::settings::Verbosity;

use crate::support::learner::{Learner, screens_bank};
use crate::support::lines::{Lines, WHOLE};

fn started(library: Library, plan: Plan, verbosity: Verbosity) -> Lines {
    let mut learner = Learner::with(library, WHOLE);
    learner.want(StoreEffect::Start(plan));
    Lines::over(learner, verbosity)
}

#[test]
fn a_whole_tutor_set_from_home_to_the_results() {
    let mut lines = Lines::new(screens_bank());
    lines.lines(&["study", "2 5", ""]);
    for answer in ["31", "b", "c d a b", "a c", "b"] {
        lines.lines(&[answer, "", "why a", "again", ""]);
    }
    lines.lines(&["table", "1", "next", "back", "leave", "back"]);
    insta::assert_snapshot!("tutor-set", lines.transcript);
}

#[test]
fn an_exam_that_runs_out_of_time() {
    let exam = Exam {
        limit_s: Some(4 * 60),
        ..Exam::default()
    };
    let plan = Plan {
        mode: Mode::Exam(exam),
        count: 3,
        ..Plan::with_seed(7)
    };
    let mut lines = started(screens_bank(), plan, Verbosity::Full);
    lines.lines(&["where", "a", "next"]);
    for _ in 0..250 {
        lines.happens(&Event::Tick);
    }
    lines.lines(&["where", "", "continue"]);
    insta::assert_snapshot!("exam-out-of-time", lines.transcript);
}

#[test]
fn an_exam_that_is_handed_in() {
    let plan = Plan {
        mode: Mode::Exam(Exam::default()),
        count: 3,
        ..Plan::with_seed(7)
    };
    let mut lines = started(screens_bank(), plan, Verbosity::Brief);
    lines.lines(&[
        "a", "", "flag", "go 3", "overview", "back", "hand in", "stay", "hand in", "hand in",
    ]);
    insta::assert_snapshot!("exam-handed-in", lines.transcript);
}

#[test]
fn a_case_study_question_by_question() {
    let bytes = include_bytes!("../banks/valid/case.toml");
    let parsed = content::parse::parse("case.toml", bytes);
    let library = Library::new([parsed.bank.expect("a bank")]);
    let (_, case) = library.cases().next().expect("a case study");
    let plan = Plan {
        items: case.items.iter().cloned().collect(),
        count: case.items.len(),
        ..Plan::with_seed(7)
    };
    let mut lines = started(library, plan, Verbosity::Full);
    for number in 1..=6 {
        if number == 2 {
            lines.lines(&["exhibit 1", "exhibit 9"]);
        }
        let key = key(&lines);
        lines.lines(&[&key, "", ""]);
    }
    insta::assert_snapshot!("case-study", lines.transcript);
}

/// The key of the question, as a line.
fn key(lines: &Lines) -> String {
    let item = lines.view().item.expect("a question");
    let kind = &item.item.kind;
    match kind.rules().key(&item.drawn) {
        Response::Number(typed) => typed,
        response => labels(kind, &item.drawn, &response).expect("a response with parts"),
    }
}
