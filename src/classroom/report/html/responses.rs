//! The responses to one item: the shares of its choices, or its most frequent whole responses.

use std::cmp::Reverse;

use maud::{Markup, html};

use crate::classroom::report::sheet::{ItemRecord, PartRecord, ShareRecord, VoteRecord};
use crate::domain::kind::Selection;
use crate::domain::passage::Passage;
use crate::domain::scoring::per_cent_of;
use crate::html::chart::{BarRow, bars};
use crate::html::{DataCell, DataTable, figure};

/// The different whole responses shown of one item.
const RESPONSES_MAX: usize = 6;

/// A vote with its name on the page.
type NamedVote<'a> = (&'static str, &'a VoteRecord);

/// Returns the charts and tables of an item.
pub(super) fn body(item: &ItemRecord) -> Markup {
    let votes = shown(item);
    if votes.iter().all(|(_, vote)| vote.given == 0) {
        return html! { p { "Nobody answered." } };
    }
    let (asked, _) = &item.asked;
    if asked.kind.selection().is_some_and(Selection::is_flat) {
        return by_choice(item, &votes);
    }
    html! {
        (by_response(item, &votes))
        @if item.whole { (steps(item)) } @else {
            div .scores { (parts_table(item, &votes, "each choice by its letters").render()) }
        }
    }
}

/// Returns the first and the last vote, or the only one.
fn shown(item: &ItemRecord) -> Vec<NamedVote<'_>> {
    match item.votes.as_slice() {
        [] => Vec::new(),
        [only] => vec![("answers", only)],
        [first, .., last] => vec![("first vote", first), ("last vote", last)],
    }
}

fn by_choice(item: &ItemRecord, votes: &[NamedVote<'_>]) -> Markup {
    let row = |part: &PartRecord| BarRow {
        label: lettered(item, part),
        values: shares(votes, |vote| count_of(vote, &part.part)),
        keyed: part.key,
    };
    let parts = item.votes.first().map_or(&[][..], |vote| &vote.parts);
    let rows: Vec<BarRow> = parts.iter().map(row).collect();
    let names: Vec<&str> = votes.iter().map(|(name, _)| *name).collect();
    let caption = format!(
        "Question {}: share of the learners by choice",
        item.position
    );
    let table = parts_table(item, votes, "choices");
    figure(&caption, &bars(&names, &rows), &table)
}

/// Returns the table of an item's parts with their counts.
fn parts_table(item: &ItemRecord, votes: &[NamedVote<'_>], what: &str) -> DataTable {
    let caption = format!("Question {}: {what}", item.position);
    let mut table = DataTable::new(caption, head("Choice", votes));
    let parts = item.votes.first().map_or(&[][..], |vote| &vote.parts);
    for part in parts {
        let counts = votes
            .iter()
            .map(|(_, vote)| cell(count_of(vote, &part.part), vote.given));
        let choice = DataCell::markup(html! {
            div .choice { (lettered(item, part)) @if part.key { " " strong .key { "(key)" } } }
        });
        table.row(std::iter::once(choice).chain(counts));
    }
    table
}

fn by_response(item: &ItemRecord, votes: &[NamedVote<'_>]) -> Markup {
    let most = most_given(votes);
    let of = |vote: &VoteRecord, text: &str| {
        let found = vote.responses.iter().find(|share| share.text == text);
        found.map_or(0, |share| share.count)
    };
    let row = |share: &&ShareRecord| BarRow {
        label: words(share),
        values: shares(votes, |vote| of(vote, &share.text)),
        keyed: share.right,
    };
    let rows: Vec<BarRow> = most.iter().map(row).collect();
    let names: Vec<&str> = votes.iter().map(|(name, _)| *name).collect();
    let caption = format!("Question {}: most frequent responses", item.position);
    let about = format!("Question {}: responses", item.position);
    let mut table = DataTable::new(about, head("Response", votes));
    for share in &most {
        let counts = votes
            .iter()
            .map(|(_, vote)| cell(of(vote, &share.text), vote.given));
        let response = DataCell::markup(html! {
            (words(share)) @if share.right { " " strong .key { "(key)" } }
        });
        table.row(std::iter::once(response).chain(counts));
    }
    let others: Vec<usize> = votes
        .iter()
        .map(|(_, vote)| {
            let listed: usize = most.iter().map(|share| of(vote, &share.text)).sum();
            vote.given.saturating_sub(listed)
        })
        .collect();
    if others.iter().any(|count| *count > 0) {
        let counts = votes
            .iter()
            .zip(&others)
            .map(|((_, vote), count)| cell(*count, vote.given));
        table.row(std::iter::once(DataCell::text("Other responses")).chain(counts));
    }
    figure(&caption, &bars(&names, &rows), &table)
}

/// Returns the most frequent whole responses over these votes.
fn most_given<'a>(votes: &[NamedVote<'a>]) -> Vec<&'a ShareRecord> {
    let mut all: Vec<&ShareRecord> = votes.iter().flat_map(|(_, vote)| &vote.responses).collect();
    all.sort_by_key(|share| Reverse(share.count));
    let mut most: Vec<&ShareRecord> = Vec::new();
    for share in all {
        if !most.iter().any(|one| one.text == share.text) && most.len() < RESPONSES_MAX {
            most.push(share);
        }
    }
    most
}

/// Returns the steps of an order with their letters.
fn steps(item: &ItemRecord) -> Markup {
    let parts = item.votes.first().map_or(&[][..], |vote| &vote.parts);
    html! {
        @if !parts.is_empty() {
            p { "The letters of the steps:" }
            ul { @for part in parts { li { (lettered(item, part)) } } }
        }
    }
}

fn head(first: &str, votes: &[NamedVote<'_>]) -> Vec<String> {
    let vote = |(name, vote): &NamedVote<'_>| {
        let mut letters = name.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        let name: String = capital.into_iter().chain(letters).collect();
        format!("{name}, n\u{a0}=\u{a0}{}", vote.given)
    };
    std::iter::once(first.to_owned())
        .chain(votes.iter().map(vote))
        .collect()
}

fn cell(count: usize, given: usize) -> DataCell {
    let percent = per_cent_of(count as u64, given as u64);
    DataCell::number(
        percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent}% ({count})")),
    )
}

fn shares(votes: &[NamedVote<'_>], count: impl Fn(&VoteRecord) -> usize) -> Vec<f64> {
    let share = |(_, vote): &NamedVote<'_>| count(vote) as f64 / vote.given.max(1) as f64;
    votes.iter().map(share).collect()
}

fn count_of(vote: &VoteRecord, part: &str) -> usize {
    let found = vote.parts.iter().find(|one| one.part == part);
    found.map_or(0, |part| part.count)
}

/// Returns a part with its letter. A drawing has its own letters, if any.
pub(super) fn lettered(item: &ItemRecord, part: &PartRecord) -> String {
    let selection = item.asked.0.kind.selection();
    let drawing = |of: &Selection| matches!(of.passage, Passage::Figure { .. });
    match part.letter.as_str() {
        letter if letter.is_empty() || selection.is_some_and(drawing) => part.text.clone(),
        letter => format!("{letter}. {}", part.text),
    }
}

/// Returns a whole response as short as it can be told: by its letters, or the number.
fn words(share: &ShareRecord) -> String {
    match share.letters.as_deref().unwrap_or(&share.text) {
        "" => "nothing chosen".to_owned(),
        words => words.to_owned(),
    }
}
