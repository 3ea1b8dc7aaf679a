//! The explanation of one item: its key in words, the rationale, the reasons of its parts, and its
//! references.

use maud::{Markup, html};

use crate::domain::describe::{self, Labels, slot_name, slots_shown};
use crate::domain::ids::PartId;
use crate::domain::kind::{ItemKind, Numeric, Ordered, Selection};
use crate::domain::markup::fill;
use crate::domain::paper::{PaperPlace, written};
use crate::domain::response::Response;
use crate::html::prose;

/// Returns the explanation, below a heading with the name of the item on paper.
pub fn render(name: &str, place: &PaperPlace) -> Markup {
    let item = &place.item;
    let key = item.kind.rules().key(&place.drawn);
    html! {
        article .explained {
            h3 { (name) }
            p { strong { "Key: " } (letters(place)) (in_words(place, &key)) }
            (prose::paragraphs(&fill(&item.rationale, &place.drawn.shown_numbers())))
            @match &item.kind {
                ItemKind::Selection(selection) => (choices(selection, place)),
                ItemKind::Ordered(ordered) => (steps(ordered, place)),
                ItemKind::Numeric(numeric) => (formula(numeric)),
            }
            @if !item.refs.is_empty() {
                p { "References:" }
                ul {
                    @for reference in &item.refs {
                        li {
                            (reference.shown())
                            @if let Some(address) = reference.source.address() { ". " (address) }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the key of a place as a table and an explanation show it: with the unit, and with other
/// orders that are correct.
pub fn letters(place: &PaperPlace) -> String {
    match &place.item.kind {
        ItemKind::Numeric(numeric) => format!("{} {}", place.key(), numeric.unit_words()),
        ItemKind::Selection(_) => place.key(),
        ItemKind::Ordered(ordered) => {
            let accepted = ordered.accepted.iter();
            let orders = accepted.map(|order| Response::Sequence(order.clone()));
            let orders = orders.map(|order| written(&place.item.kind, &place.drawn, &order));
            let all: Vec<String> = std::iter::once(place.key()).chain(orders).collect();
            all.join(" or ")
        }
    }
}

fn in_words(place: &PaperPlace, key: &Response) -> Markup {
    match &place.item.kind {
        ItemKind::Numeric(_) => html! {},
        kind => html! { " – " (describe::response(kind, key)) },
    }
}

fn choices(of: &Selection, place: &PaperPlace) -> Markup {
    let labels = Labels::new(&place.item.kind, &place.drawn);
    let slots = slots_shown(of, &place.drawn);
    let reasons = slots.iter().flat_map(|slot| {
        let mut shown: Vec<_> = slot.choices.iter().collect();
        shown.sort_by_key(|choice| describe::place_of(&place.drawn, &choice.id));
        shown.into_iter().filter(|choice| !choice.why.is_empty())
    });
    let reasons: Vec<_> = reasons.collect();
    html! {
        @if reasons.iter().any(|_| true) || slots.iter().any(|slot| !slot.why.is_empty()) {
            ul {
                @for slot in slots.iter().filter(|slot| !slot.why.is_empty()) {
                    li { strong { (slot_name(of, slot)) } ": " (prose::from_markup(&slot.why)) }
                }
                @for choice in reasons {
                    li {
                        strong { (labels.of(&choice.id).unwrap_or_default()) }
                        @if choice.key { " (key)" }
                        @if choice.harmful { " (harmful)" }
                        @if choice.acceptable { " (acceptable, not scored)" }
                        ": " (prose::from_markup(&choice.why))
                    }
                }
            }
        }
        @if !of.interchangeable.is_empty() {
            p { "The keys of these may change places: " (changing(of)) "." }
        }
    }
}

/// Returns the slots whose keys may change places.
fn changing(of: &Selection) -> String {
    let name = |id: &PartId| {
        of.slots
            .iter()
            .find(|slot| slot.id == *id)
            .map(|slot| slot_name(of, slot))
    };
    let sets = of.interchangeable.iter();
    let sets: Vec<String> = sets
        .map(|set| {
            set.iter()
                .filter_map(name)
                .collect::<Vec<_>>()
                .join(" and ")
        })
        .collect();
    sets.join("; ")
}

fn steps(ordered: &Ordered, place: &PaperPlace) -> Markup {
    let labels = Labels::new(&place.item.kind, &place.drawn);
    html! {
        @if ordered.steps.iter().any(|step| !step.why.is_empty()) {
            ul {
                @for step in ordered.steps.iter().filter(|step| !step.why.is_empty()) {
                    li {
                        strong { (labels.of(&step.id).unwrap_or_default()) } ": "
                        (prose::from_markup(&step.why))
                    }
                }
            }
        }
    }
}

fn formula(numeric: &Numeric) -> Markup {
    html! {
        p {
            @for (name, formula) in &numeric.steps { (name) " = " (formula.text()) "; " }
            "formula: " (numeric.formula.text()) ", rounded " (numeric.rounding())
        }
    }
}
