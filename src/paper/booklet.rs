//! A bank as a booklet: items by topic with their exhibits, an answer sheet, and the key apart.

use maud::{Markup, html};

use super::explained;
use super::head::{document, to_fill_in};
use super::instructions::extent;
use super::keys;
use super::printed::PrintedItem;
use super::sheet;
use crate::domain::item::Item;
use crate::domain::paper::{PaperPlace, groups};
use crate::domain::unfolding::same_case;

/// A part of a booklet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BookletPart {
    /// The items and the answer sheet.
    Items,
    /// The key with its reasons.
    Key,
    /// Both, the key on pages of its own.
    Both,
}

/// A booklet.
pub struct Booklet<'b> {
    /// Its title.
    pub title: &'b str,
    /// Its items with their layouts, in its order.
    pub places: &'b [PaperPlace],
    /// True to name the bank of each topic, since there are several.
    pub names_banks: bool,
}

impl Booklet<'_> {
    /// Returns a part of the booklet as an HTML page.
    pub fn render(&self, part: BookletPart) -> String {
        let title = match part {
            BookletPart::Key => format!("{}: key", self.title),
            _ => self.title.to_owned(),
        };
        let lead = html! {
            p { (extent(self.places)) }
            p {
                "For education only. At the bedside, follow the order, the label and your \
                 facility’s policy."
            }
        };
        let mut page = document(&title, lead, "");
        if part != BookletPart::Key {
            for (nth, section) in self.sections().into_iter().enumerate() {
                page.section(format!("part-{}", nth + 1), section.title, section.body);
            }
            let body = html! { (to_fill_in(None)) (sheet::render(self.places)) };
            page.section("apart-answer-sheet", "Answer sheet", body);
        }
        if part != BookletPart::Items {
            page.section(
                "apart-key",
                "Key",
                keys::table("Key of all questions", self.places),
            );
            let reasons = html! {
                @for (nth, place) in self.places.iter().enumerate() {
                    (explained::render(&format!("Question {}", nth + 1), place))
                }
            };
            page.section("explanations", "Explanations", reasons);
        }
        page.render()
    }

    /// Returns the items by topic, and each case study by itself.
    fn sections(&self) -> Vec<BookletSection> {
        let mut sections = Vec::new();
        let mut number = 1;
        let together = |before: &PaperPlace, after: &PaperPlace| {
            let (before, after) = (&before.item, &after.item);
            match before.case.is_some() || after.case.is_some() {
                true => same_case(before, after),
                false => before.topic_key() == after.topic_key(),
            }
        };
        for group in self.places.chunk_by(together) {
            let Some(first) = group.first() else { continue };
            let name = match &first.item.case {
                Some(case) => format!("Case study: {}", case.title),
                None => first.item.topic.title.clone(),
            };
            sections.push(BookletSection {
                title: match self.names_banks {
                    true => format!("{}: {name}", first.item.subject),
                    false => name,
                },
                body: printed(group, number, false),
            });
            number += group.len();
        }
        sections
    }
}

/// A topic or a case study in a booklet.
struct BookletSection {
    title: String,
    body: Markup,
}

/// Returns items with their numbers, from this one on. Exhibits of a case study stand with the first
/// item that shows them.
fn printed(places: &[PaperPlace], first: usize, is_below_case: bool) -> Markup {
    let item = |nth: usize| -> Option<&Item> { places.get(nth).map(|place| &*place.item) };
    html! {
        @for (nth, place) in places.iter().enumerate() {
            @let before = nth.checked_sub(1).and_then(item);
            (PrintedItem {
                number: first + nth,
                place,
                before: before.filter(|before| same_case(before, &place.item)),
                is_below_case,
            }.render())
        }
    }
}

/// Returns items with their numbers, each case study in a frame with its title.
pub fn printed_with_cases(places: &[PaperPlace]) -> Markup {
    let mut number = 1;
    let mut numbered = Vec::new();
    for group in groups(places) {
        numbered.push((number, group));
        number += group.len();
    }
    html! {
        @for (number, group) in numbered {
            @match group.first().and_then(|of| of.item.case.as_ref()) {
                Some(case) => section .case aria-label={ "Case study " (number) } {
                    h3 {
                        "Case study: " (case.title) " "
                        span .quiet { "(questions " (number) " to " (number + group.len() - 1) ")" }
                    }
                    (printed(group, number, true))
                },
                None => (printed(group, number, false)),
            }
        }
    }
}
