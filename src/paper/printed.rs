//! One item on paper: its exhibits, its stem, its passage and its choices. Nothing here depends on
//! the key, except the numbers of choices that the item asks for.

use maud::{Markup, html};

use super::instructions::{points, task};
use super::marked;
use crate::domain::choice::Choice;
use crate::domain::describe::{Labels, place_of, slot_name, slots_shown};
use crate::domain::ids::PartId;
use crate::domain::item::{Exhibit, ExhibitBody, Item};
use crate::domain::kind::{AnswerShape, ChoiceSlot, ItemKind, Selection, Unit};
use crate::domain::markup;
use crate::domain::paper::PaperPlace;
use crate::domain::unfolding::{Unfolded, added};
use crate::html::{DataCell, DataTable, prose};

/// An item with its number on paper.
pub struct PrintedItem<'i> {
    /// Its number.
    pub number: usize,
    /// The item with its layout.
    pub place: &'i PaperPlace,
    /// The item before it in its case study, which has shown the exhibits up to there.
    pub before: Option<&'i Item>,
    /// True if its case study has a heading of the third level.
    pub is_below_case: bool,
}

impl PrintedItem<'_> {
    /// Returns the item, with a heading below the others of a case study.
    pub fn render(&self) -> Markup {
        let item = &self.place.item;
        let name = html! {
            "Question " (self.number) " "
            @if let Some(points) = points(&item.kind) {
                span .quiet { "(" (points) @if points == 1 { " point" } @else { " points" } ")" }
            }
        };
        html! {
            article .item {
                @if self.is_below_case { h4 { (name) } } @else { h3 { (name) } }
                @for exhibit in &item.exhibits { (self.exhibit(exhibit)) }
                div .asked {
                    (prose::paragraphs(&markup::fill(&item.stem, &self.place.drawn.shown_numbers())))
                    (self.parts())
                }
            }
        }
    }

    /// Returns an exhibit; of a case study, only what its item before did not show.
    fn exhibit(&self, exhibit: &Exhibit) -> Markup {
        let change = self.before.map(|before| Unfolded::since(exhibit, before));
        let is_more = match change {
            // It stands with an earlier question.
            Some(None) => return html! {},
            Some(Some(Unfolded::Updated)) => true,
            Some(Some(Unfolded::New)) | None => false,
        };
        let title = match is_more {
            true => format!("{} (new entries)", exhibit.title),
            false => exhibit.title.clone(),
        };
        let body = match &exhibit.body {
            ExhibitBody::Text(text) => {
                let more = self.before.and_then(|before| added(exhibit, before));
                prose::paragraphs(more.map_or(text.as_str(), |(_, more)| more))
            }
            ExhibitBody::Table { header, rows } => {
                let known = self.before.map_or(0, |before| known_rows(exhibit, before));
                let name = format!("{} (question {})", exhibit.title, self.number);
                let mut table = DataTable::new("", header.iter().map(|head| markup::plain(head)));
                table = table.labelled(name);
                for row in rows.iter().skip(known) {
                    table.row(
                        row.iter()
                            .map(|cell| DataCell::markup(prose::from_markup(cell))),
                    );
                }
                table.render()
            }
        };
        html! { figure .exhibit { figcaption { (title) } (body) } }
    }

    fn parts(&self) -> Markup {
        let kind = &self.place.item.kind;
        let task = html! { p .task { (task(kind)) } };
        match kind {
            ItemKind::Selection(selection) => self.selection(selection, &task),
            ItemKind::Ordered(ordered) => {
                let text = |id: &PartId| ordered.steps.iter().find(|step| step.id == *id);
                let labels = self.labels();
                let steps = self
                    .place
                    .drawn
                    .order
                    .iter()
                    .filter_map(|id| Some((labels.of(id)?, text(id)?.text.as_str())));
                html! { (task) (list(steps)) }
            }
            ItemKind::Numeric(numeric) => html! {
                (task)
                p {
                    "Answer: " span .gap {} " "
                    @match &numeric.unit {
                        Unit::Named(unit) => (unit),
                        Unit::HoursMinutes => "(hours:minutes)",
                    }
                }
            },
        }
    }

    fn selection(&self, of: &Selection, task: &Markup) -> Markup {
        let passage = self.passage(of);
        let lists = match of.shape() {
            AnswerShape::Grid => self.grid(of),
            // The marked words stand in the text, with their letters.
            AnswerShape::Spans => html! {},
            AnswerShape::Groups | AnswerShape::BowTie => html! {
                div .lists {
                    @for slot in slots_shown(of, &self.place.drawn) {
                        div {
                            p .group { (slot_name(of, slot)) }
                            (self.choices(slot, |label| label))
                        }
                    }
                }
            },
            AnswerShape::Blanks => html! {
                div .lists {
                    @for (nth, slot) in of.slots.iter().enumerate() {
                        div {
                            p .group { "Blank " (nth + 1) }
                            (self.choices(slot, |label| letter_of(&label)))
                        }
                    }
                }
            },
            AnswerShape::Targets => html! {
                @if let Some(slot) = of.slots.first() { (self.choices(slot, |label| letter_of(&label))) }
            },
            AnswerShape::List | AnswerShape::Regions | AnswerShape::Order | AnswerShape::Number => {
                html! {
                    @for slot in slots_shown(of, &self.place.drawn) {
                        (self.choices(slot, |label| label))
                    }
                }
            }
        };
        match of.shape() {
            AnswerShape::Spans => html! { (task) (passage) },
            AnswerShape::List
            | AnswerShape::Groups
            | AnswerShape::Grid
            | AnswerShape::Blanks
            | AnswerShape::Targets
            | AnswerShape::BowTie
            | AnswerShape::Regions
            | AnswerShape::Order
            | AnswerShape::Number => html! { (passage) (task) (lists) },
        }
    }

    fn passage(&self, of: &Selection) -> Markup {
        let labels = self.labels();
        let mark = |id: &str, words: &str| match of.slots_are_blanks() {
            true => {
                let place = of.slots.iter().position(|slot| slot.id.as_str() == id);
                html! { span .gap { "(" (place.map_or(0, |place| place + 1)) ")" } }
            }
            false => html! {
                span .span-letter { "[" (labels.of(&PartId::new(id)).unwrap_or_default()) "]" }
                " " span .span-words { (prose::from_markup(words)) }
            },
        };
        marked::passage(
            &of.passage,
            &format!("Table of question {}", self.number),
            &mark,
        )
    }

    /// Returns the rows and columns, each box with its label.
    fn grid(&self, of: &Selection) -> Markup {
        let labels = self.labels();
        let slots = slots_shown(of, &self.place.drawn);
        let columns: Vec<&str> = match (of.slots_are_rows(), slots.first()) {
            (true, Some(first)) => self.shown(first).into_iter().map(|of| &*of.text).collect(),
            _ => slots.iter().map(|slot| &*slot.label).collect(),
        };
        let heads = columns.iter().enumerate();
        let heads = heads.map(|(nth, text)| format!("{}  {}", nth + 1, markup::plain(text)));
        let head = std::iter::once("Row".to_owned()).chain(heads);
        let mut table = DataTable::new("", head);
        table = table.labelled(format!("Boxes of question {}", self.number));
        // The boxes of a row, which are those of a slot or one of each.
        let rows: Vec<(&str, Vec<&Choice>)> = match of.slots_are_rows() {
            true => {
                let rows = slots.iter();
                rows.map(|slot| (&*slot.label, self.shown(slot))).collect()
            }
            false => {
                let lists: Vec<Vec<&Choice>> = slots.iter().map(|slot| self.shown(slot)).collect();
                let count = lists.first().map_or(0, Vec::len);
                let row = |nth: usize| -> (&str, Vec<&Choice>) {
                    let boxes: Vec<&Choice> = lists
                        .iter()
                        .filter_map(|list| list.get(nth).copied())
                        .collect();
                    (boxes.first().map_or("", |of| &*of.text), boxes)
                };
                (0..count).map(row).collect()
            }
        };
        for (nth, (text, boxes)) in rows.into_iter().enumerate() {
            let name = html! {
                span .letter { (crate::domain::describe::letter(nth)) } " " (prose::from_markup(text))
            };
            let boxes = boxes.into_iter().filter_map(|of| labels.of(&of.id));
            let cells = boxes.map(|label| DataCell::markup(html! { span .box { (label) } }));
            table.row(std::iter::once(DataCell::markup(name)).chain(cells));
        }
        table.render()
    }

    fn labels(&self) -> Labels<'_> {
        Labels::new(&self.place.item.kind, &self.place.drawn)
    }

    /// Returns the choices of a slot in their order on paper.
    fn shown<'s>(&self, slot: &'s ChoiceSlot) -> Vec<&'s Choice> {
        let mut choices: Vec<&Choice> = slot.choices.iter().collect();
        choices.sort_by_key(|choice| place_of(&self.place.drawn, &choice.id));
        choices
    }

    fn choices(&self, slot: &ChoiceSlot, short: impl Fn(String) -> String) -> Markup {
        let labels = self.labels();
        let shown = self.shown(slot).into_iter();
        list(shown.filter_map(|of| Some((short(labels.of(&of.id)?), of.text.as_str()))))
    }
}

/// Returns the rows of a table exhibit that the item before has shown; 0 if they are not its
/// beginning.
fn known_rows(exhibit: &Exhibit, before: &Item) -> usize {
    let other = before.exhibits.iter().find(|other| other.id == exhibit.id);
    match (&exhibit.body, other.map(|other| &other.body)) {
        (ExhibitBody::Table { rows: now, .. }, Some(ExhibitBody::Table { rows: then, .. })) => {
            match now.starts_with(then) {
                true => then.len(),
                false => 0,
            }
        }
        _ => 0,
    }
}

/// Returns the letter of a label such as "2C".
fn letter_of(label: &str) -> String {
    label
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .to_owned()
}

fn list<'t>(entries: impl Iterator<Item = (String, &'t str)>) -> Markup {
    html! {
        ul .choices {
            @for (label, text) in entries {
                li { span .letter { (label) } div { (prose::from_markup(text)) } }
            }
        }
    }
}
