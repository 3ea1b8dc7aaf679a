//! A paper exam: a page for each version, and one with all keys.

use maud::html;

use super::booklet::printed_with_cases;
use super::explained;
use super::head::{document, to_fill_in};
use super::instructions;
use super::keys;
use super::sheet;
use crate::domain::paper::{PaperPlace, PaperVersion};
use crate::html::{DataCell, DataTable};

/// Returns a version as an HTML page, without any key.
pub fn version_page(title: &str, version: &PaperVersion) -> String {
    let letter = version.letter;
    let lead = to_fill_in(Some(letter));
    let mut page = document(
        &format!("{title} – version {letter}"),
        lead,
        &format!("Version {letter}, "),
    );
    page.section(
        "instructions",
        "Instructions",
        instructions::of_exam(&version.places),
    );
    page.section("items", "Questions", printed_with_cases(&version.places));
    let body = html! {
        (to_fill_in(Some(letter)))
        (sheet::render(&version.places))
    };
    page.section(
        "apart-answer-sheet",
        format!("Answer sheet, version {letter}"),
        body,
    );
    page.render()
}

/// Returns the keys of all versions as an HTML page, each on a page of its own, and the explanations
/// once.
pub fn key_page(title: &str, seed: u64, versions: &[PaperVersion]) -> String {
    let lead = html! {
        p {
            "For instructors: keep it apart from the exam. Set number " (seed)
            ". The same banks and the same set number give the same exam."
        }
    };
    let mut page = document(&format!("{title} – key"), lead, "Key, ");
    for (nth, version) in versions.iter().enumerate() {
        let letter = version.letter;
        // The first one begins below the title.
        let place = if nth == 0 { "key" } else { "apart-key" };
        page.section(
            format!("{place}-{letter}"),
            format!("Key of version {letter}"),
            keys::table(
                &format!("Version {letter}, {} points", version.possible()),
                &version.places,
            ),
        );
    }
    if let [first, _, ..] = versions {
        page.section(
            "apart-places",
            "The same question in each version",
            places(first, versions),
        );
    }
    if let Some(first) = versions.first() {
        let explanations = html! {
            p { "Letters and numbers are those of version " (first.letter) "." }
            @for (nth, place) in first.places.iter().enumerate() {
                (explained::render(&format!("Question {}{}", first.letter, nth + 1), place))
            }
        };
        page.section("apart-explanations", "Explanations", explanations);
    }
    page.render()
}

/// Returns the number of each item in each version.
fn places(first: &PaperVersion, versions: &[PaperVersion]) -> maud::Markup {
    let heads = versions
        .iter()
        .map(|version| format!("Version {}", version.letter));
    let head = std::iter::once("Item".to_owned()).chain(heads);
    let mut table = DataTable::new("Number of each question", head);
    for place in &first.places {
        let number = |version: &PaperVersion| {
            let same = |other: &PaperPlace| other.item.key == place.item.key;
            let at = version.places.iter().position(same);
            DataCell::number(at.map_or(0, |at| at + 1))
        };
        let numbers = versions.iter().map(number);
        table.row(std::iter::once(DataCell::text(place.item.key.to_string())).chain(numbers));
    }
    table.render()
}
