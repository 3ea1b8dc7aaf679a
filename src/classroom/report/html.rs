//! The report of a class as a page: for the evening after, and to hand to a colleague.
//!
//! It has the same values as the report in text. Items whose key was not shown are only counted.

mod case_studies;
mod heat_maps;
mod help;
mod item_section;
mod overview;
mod passage;
mod people;
mod responses;
mod summary;
mod topics;
mod totals;
mod words;

use jiff::civil::DateTime;
use maud::{Markup, html};

pub(crate) use self::people::LearnerNames;
use self::people::People;
use self::words::{counted, listed};
use super::sheet::ClassReport;
use crate::html::Document;

/// The format of a day and a time.
const MINUTE: &str = "%B %-d, %Y, %-I:%M %p";
/// Rules for this page alone.
const STYLE: &str = include_str!("html/page.css");

/// Returns the page.
pub(crate) fn page(report: &ClassReport, names: LearnerNames) -> String {
    let people = People::of(report, names);
    let title = match report.class.title.trim() {
        "" => format!("Class {}", report.class.code),
        title => title.to_owned(),
    };
    let mut page = Document::new(title, head(report, names));
    page.style(STYLE);
    if report.items.is_empty() {
        page.section("first", "What to look at first", nothing_shown(report));
        return page.render();
    }
    page.section("first", "What to look at first", summary::body(report));
    page.section("help", "Who needs help", help::body(report, &people));
    if let Some(body) = topics::body(report) {
        page.section("topics", "Topics", body);
    }
    if let Some(body) = heat_maps::by_topic(report, &people) {
        page.section("learners", "Learners by topic", body);
    }
    if let Some(body) = totals::body(report) {
        page.section("totals", "Points of the class", body);
    }
    page.section(
        "overview",
        "All questions at a glance",
        overview::body(report),
    );
    if let Some(body) = case_studies::body(report) {
        page.section("cases", "Case studies", body);
    }
    page.section(
        "questions",
        "Question by question",
        item_section::all(report),
    );
    if let Some(body) = heat_maps::by_item(report, &people) {
        page.section("responses", "Learners by question", body);
    }
    page.section("figures", "About these figures", about());
    page.render()
}

/// Returns the lines under the title.
fn head(report: &ClassReport, names: LearnerNames) -> Markup {
    let class = &report.class;
    let started = class.started_at.get(.."2026-01-01T08:00:00".len());
    let started = started.and_then(|at| at.parse::<DateTime>().ok());
    let started = started.map_or_else(
        || class.started_at.clone(),
        |at| at.strftime(MINUTE).to_string(),
    );
    let shown = report.items.len();
    let all = shown + report.unshown.len();
    html! {
        p {
            "Report of a class. Started " (started) ". Class code " (class.code) ". "
            (counted(report.learners.len(), "learner")) ", "
            (counted(shown, "question")) ", "
            (counted(report.possible as usize, "point")) "."
        }
        @if !class.ended {
            p { strong { "This class is not over." } " The figures can still change." }
        }
        @if !report.unshown.is_empty() && shown > 0 {
            p {
                "The set has " (counted(all, "question")) ". "
                @if report.unshown.len() == 1 {
                    "The key of question " (listed(&report.unshown)) " was not shown, so that it is not in this report."
                } @else {
                    "The keys of questions " (listed(&report.unshown))
                    " were not shown, so that they are not in this report."
                }
            }
        }
        @if names == LearnerNames::Pseudonyms {
            p {
                "Learners have pseudonyms on this page. Their numbers say nothing about seats or points. \
                 In a small class, people may still recognize each other by their results."
            }
        }
    }
}

/// Returns the only section of a class that showed no key.
fn nothing_shown(report: &ClassReport) -> Markup {
    html! {
        p {
            "No key was shown in this class, so that there is nothing to report. The set has "
            (counted(report.unshown.len(), "question")) "."
        }
        @if report.learners.is_empty() { p { "Nobody joined." } }
    }
}

/// Returns the meaning of each figure.
fn about() -> Markup {
    html! {
        dl {
            dt { "Facility" }
            dd {
                "The mean share of a question's points, from the last vote of each learner who answered it. \
                 100% means that all of them earned every point."
            }
            dt { "Discrimination" }
            dd {
                "For the same learners, the correlation of that share with the points of all other questions, \
                 from −1 to 1. Below 0.15, a question hardly separates strong learners from weak ones; \
                 below 0, check its key. There is none (–) with fewer than ten learners, if one of the two \
                 is the same for all, or if the question does not count. With a few dozen learners it varies a lot by chance."
            }
            dt { "n" }
            dd { "The number of learners who answered." }
            dt { "Points" }
            dd {
                "The last vote that a learner answered counts. An unanswered question earns nothing. \
                 A question that counts for nobody counts as no points."
            }
        }
    }
}

#[cfg(test)]
mod tests;
