//! Figures in words, the same in all sections.

use maud::{Markup, html};

use crate::classroom::report::sheet::{ClassReport, ItemRecord, LearnerRecord};
use crate::domain::Score;
use crate::domain::scoring::per_cent_of;

/// Returns a number with its noun.
pub(super) fn counted(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}

/// Returns numbers as a list in words: "3", "3 and 4", "3, 4, and 7". Four or more in a row become a
/// range.
pub(super) fn listed(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let words = runs
        .into_iter()
        .flat_map(|(first, last)| match last - first {
            0..3 => (first..=last).map(|number| number.to_string()).collect(),
            _ => vec![format!("{first} to {last}")],
        });
    joined(words.collect())
}

/// Joins words as a sentence does.
pub(super) fn joined(words: Vec<String>) -> String {
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

/// Returns a count of a whole in percent with both numbers: "42% (5 of 12)"; a dash of nothing.
pub(super) fn share_of(count: usize, whole: usize) -> String {
    let percent = per_cent_of(count as u64, whole as u64);
    percent.map_or_else(
        || "–".to_owned(),
        |percent| format!("{percent}% ({count} of {whole})"),
    )
}

/// Returns points in words: "42% (5 of 12)".
pub(super) fn points(score: Score) -> String {
    share_of(score.earned as usize, score.possible as usize)
}

/// Returns a link to an item.
pub(super) fn link(item: &ItemRecord) -> Markup {
    html! { a href={ "#q" (item.position) } { "Question " (item.position) } }
}

/// Returns the number of learners who answered an item, in whichever vote.
pub(super) fn answered(report: &ClassReport, item: &ItemRecord) -> usize {
    let at = report
        .items
        .iter()
        .position(|one| one.position == item.position);
    let given = |learner: &&LearnerRecord| {
        let response = at.and_then(|at| learner.responses.get(at));
        response.is_some_and(|response| response.vote.is_some())
    };
    report.learners.iter().filter(given).count()
}

/// Returns the discrimination with two decimals and a true minus sign, or a dash.
pub(super) fn discrimination(item: &ItemRecord) -> String {
    let figure = |value: f64| format!("{value:.2}").replace('-', "−");
    item.discrimination.map_or_else(|| "–".to_owned(), figure)
}
