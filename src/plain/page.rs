//! A page as a reading: its blocks in order, each table cell with its head.
//!
//! Lines that can be chosen have a number. [`read`] and [`targets`] count them in the same walk over
//! the blocks.

mod blocks;
mod outline;
mod sheet;
mod words;

use self::outline::Outline;
use self::words::{ended, listed, sentences};
use super::reading::Reading;
use super::spell::spelled;
use crate::tui::page::{Page, PageSource, Span, Target};
use crate::tui::prose::capital;
use crate::tui::settings::Verbosity;

/// The first words of a title, which are the same on every page.
const PROGRAM: &str = "Dripset";

/// Returns the page to be read aloud. Lines that can be chosen begin with their number.
pub fn read(page: &Page, verbosity: Verbosity) -> Reading {
    outlined(page, verbosity).reading()
}

/// Returns the tables of the page with one row in a line, the heads first.
pub fn tables(page: &Page) -> Reading {
    outlined(page, Verbosity::Full).tables()
}

/// Returns the targets that can be chosen, in the order of their numbers from 1.
pub fn targets(page: &Page) -> Vec<Target> {
    outlined(page, Verbosity::Full).targets()
}

fn outlined(page: &Page, verbosity: Verbosity) -> Outline {
    let mut outline = Outline::new(title(&page.title), verbosity);
    outline.line(place(&page.place));
    blocks::add(&mut outline, &page.body);
    if !page.aside.is_empty() {
        outline.aside();
        blocks::add(&mut outline, &page.aside);
    }
    let notice = page.notice.as_ref();
    if let Some(notice) = notice.filter(|notice| notice.source != PageSource::Keys) {
        outline.aside();
        outline.line(ended(&spelled(&notice.text)));
    }
    outline
}

fn title(spans: &[Span]) -> String {
    match spans {
        [first, rest @ ..] if first.text == PROGRAM && !rest.is_empty() => listed(rest),
        spans => listed(spans),
    }
}

/// Returns the place as a sentence. A number "of" another counts questions on every page.
fn place(spans: &[Span]) -> String {
    let words = sentences(spans);
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let counts = |part: &str| {
        let pair = part.split_once(" of ");
        pair.is_some_and(|(nth, of)| is_number(nth) && is_number(of))
    };
    let named = |part: &str| match counts(part) {
        true => format!("question {part}"),
        false => part.to_owned(),
    };
    let sentence = |sentence: &str| {
        let parts: Vec<String> = sentence.split(", ").map(named).collect();
        capital(&parts.join(", "))
    };
    let all: Vec<String> = words.split(". ").map(sentence).collect();
    ended(&all.join(". "))
}

#[cfg(test)]
mod tests;
