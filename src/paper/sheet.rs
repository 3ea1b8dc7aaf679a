//! The answer sheet: boxes for each item, as many and in such sets as its kind needs.

use maud::{Markup, html};

use crate::domain::describe::{Labels, letter, slot_name, slots_shown};
use crate::domain::ids::PartId;
use crate::domain::kind::{AnswerShape, ItemKind, Selection, Unit};
use crate::domain::markup;
use crate::domain::paper::PaperPlace;

/// Characters of the name of a set that stands beside its boxes; a longer one stands above them.
const SHORT_NAME_CHARS: usize = 3;

/// Boxes that are marked together, with their name.
struct BoxSet {
    /// The letter of a row, the number of a blank, a group, or empty.
    name: String,
    boxes: Vec<String>,
}

/// Returns the answer sheet.
pub fn render(places: &[PaperPlace]) -> Markup {
    html! {
        ul .sheet {
            @for (nth, place) in places.iter().enumerate() {
                li {
                    span .number { (nth + 1) }
                    div { (entry(place)) }
                }
            }
        }
    }
}

fn entry(place: &PaperPlace) -> Markup {
    match &place.item.kind {
        ItemKind::Numeric(numeric) => html! {
            div .set {
                span .write {} " "
                @match &numeric.unit {
                    Unit::Named(unit) => (unit),
                    Unit::HoursMinutes => "h:min",
                }
            }
        },
        ItemKind::Ordered(ordered) => html! {
            div .set {
                @for nth in 1..=ordered.steps.len() {
                    @if nth > 1 { span aria-hidden="true" { "›" } }
                    span .box {}
                }
            }
        },
        ItemKind::Selection(selection) => html! {
            @for set in sets(selection, place) {
                div .set {
                    @if !set.name.is_empty() {
                        span .set-name .set-long[set.name.chars().count() > SHORT_NAME_CHARS] {
                            (set.name)
                        }
                    }
                    @for label in &set.boxes { span .box { (label) } " " }
                }
            }
        },
    }
}

fn sets(of: &Selection, place: &PaperPlace) -> Vec<BoxSet> {
    let slots = slots_shown(of, &place.drawn);
    let of_slot = |nth: usize| slots.get(nth).map_or(0, |slot| slot.choices.len());
    let labels = Labels::new(&place.item.kind, &place.drawn);
    let labelled = |ids: &[&PartId]| ids.iter().filter_map(|id| labels.of(id)).collect();
    let in_order = |has: &dyn Fn(&PartId) -> bool| -> Vec<String> {
        let ids: Vec<&PartId> = place.drawn.order.iter().filter(|id| has(id)).collect();
        labelled(&ids)
    };
    match of.shape() {
        AnswerShape::Grid => {
            let (rows, columns) = match of.slots_are_rows() {
                true => (slots.len(), of_slot(0)),
                false => (of_slot(0), slots.len()),
            };
            let row = |nth| BoxSet {
                name: letter(nth),
                boxes: (1..=columns).map(|column| column.to_string()).collect(),
            };
            (0..rows).map(row).collect()
        }
        AnswerShape::Blanks | AnswerShape::Targets => {
            let blank = |(nth, slot): (usize, &&crate::domain::kind::ChoiceSlot)| BoxSet {
                name: (nth + 1).to_string(),
                boxes: (0..slot.choices.len()).map(letter).collect(),
            };
            slots.iter().enumerate().map(blank).collect()
        }
        AnswerShape::Groups | AnswerShape::BowTie => {
            let group = |slot: &&crate::domain::kind::ChoiceSlot| BoxSet {
                name: markup::plain(&slot_name(of, slot)),
                boxes: in_order(&|id| slot.choices.iter().any(|choice| choice.id == *id)),
            };
            slots.iter().map(group).collect()
        }
        AnswerShape::List
        | AnswerShape::Spans
        | AnswerShape::Regions
        | AnswerShape::Order
        | AnswerShape::Number => vec![BoxSet {
            name: String::new(),
            boxes: in_order(&|_| true),
        }],
    }
}
