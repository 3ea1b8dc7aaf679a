//! The items, each with its stem, its figures and the responses to it.

use maud::{Markup, html};

use super::words::{answered, discrimination, share_of};
use super::{passage, responses};
use crate::classroom::report::sheet::{ClassReport, ItemRecord};
use crate::domain::describe;
use crate::domain::kind::Selection;
use crate::domain::markup;
use crate::html::{percent, prose};

/// Returns all items whose key was shown.
pub(super) fn all(report: &ClassReport) -> Markup {
    let again = report.items.iter().any(|item| item.votes.len() > 1);
    html! {
        p {
            "Beside each choice is the share of the learners who chose it. "
            @if again {
                "Of questions with several votes, the first and the last are shown: before and after the talk. "
            }
            "“(key)” marks what earns the points, also what the instructor accepted later."
        }
        @for item in &report.items { (one(report, item)) }
    }
}

fn one(report: &ClassReport, item: &ItemRecord) -> Markup {
    let (asked, drawn) = &item.asked;
    let stem = markup::fill(&asked.stem, &drawn.shown_numbers());
    let head = format!("q{}", item.position);
    html! {
        article aria-labelledby=(head) {
            h3 id=(head) { "Question " (item.position) }
            p .quiet {
                (asked.kind.name().title()) ". Topic: " (asked.topic.title) "."
                @if let Some(case) = &asked.case {
                    " Case study: " (case.title) ", question " (case.number)
                    @if let Some(step) = asked.facts.step { " (" (step.title()) ")" }
                    "."
                }
            }
            div .stem {
                (prose::paragraphs(&stem))
                (passage::body(item))
            }
            (figures(report, item))
            (key(item))
            (responses::body(item))
        }
    }
}

fn figures(report: &ClassReport, item: &ItemRecord) -> Markup {
    let (first, last) = (item.votes.first(), item.votes.last());
    html! {
        p {
            @if item.voided { strong { "This question does not count. " } }
            "Facility " (percent(item.facility)) ", n = " (answered(report, item))
            ". Discrimination " (discrimination(item)) "."
            @if let Some((first, last)) = first.zip(last) {
                @if item.votes.len() > 1 {
                    " Full points: " (share_of(first.right, first.given)) " in the first vote, "
                    (share_of(last.right, last.given)) " in the last"
                    @if item.votes.len() > 2 { " of " (item.votes.len()) }
                    "."
                } @else {
                    " Full points: " (share_of(first.right, first.given)) "."
                }
            }
        }
    }
}

/// Returns the key in words, unless the choices of a single list show it themselves.
fn key(item: &ItemRecord) -> Markup {
    let (asked, drawn) = &item.asked;
    if asked.kind.selection().is_some_and(Selection::is_flat) {
        return html! {};
    }
    let key = asked.kind.rules().key(drawn);
    let letters = describe::labels(&asked.kind, drawn, &key);
    html! {
        p {
            strong .key { "Key" }
            @if let Some(letters) = letters { " (" (letters) ")" }
            ": " (describe::response(&asked.kind, &key))
        }
    }
}
