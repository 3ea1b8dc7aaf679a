//! Instructions on paper, in plain words: a short one for an item, and a page of them for the kinds
//! of an exam.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::domain::kind::{
    AnswerShape, ChoiceSlot, ItemKind, KindName, PickLimit, Selection, Unit,
};
use crate::domain::paper::PaperPlace;
use crate::domain::scoring::Scope;

/// Returns the instruction for one item.
pub fn task(kind: &ItemKind) -> String {
    match kind {
        ItemKind::Selection(selection) => chosen(selection),
        ItemKind::Ordered(ordered) => format!(
            "Put all {} steps in order: write their letters, first step first.",
            ordered.steps.len()
        ),
        ItemKind::Numeric(numeric) => match numeric.unit {
            Unit::HoursMinutes => "Write hours and minutes with a colon, such as 6:15.".to_owned(),
            Unit::Named(_) => format!("Write the number, rounded {}.", numeric.rounding()),
        },
    }
}

fn chosen(of: &Selection) -> String {
    match (of.shape(), of.described().takes) {
        (AnswerShape::List, PickLimit::One) => "Choose one.".to_owned(),
        (AnswerShape::List, PickLimit::Any) => "Choose all that apply.".to_owned(),
        (AnswerShape::List, PickLimit::Keyed) => {
            let wanted: usize = of.slots.iter().map(ChoiceSlot::limit).sum();
            format!("Choose {wanted}.")
        }
        (AnswerShape::Groups, _) => format!("Choose one or more in each group{}.", own_floor(of)),
        (AnswerShape::Grid, PickLimit::One) => "Choose one column in each row.".to_owned(),
        (AnswerShape::Grid, _) => {
            format!("Choose one or more boxes in each column{}.", own_floor(of))
        }
        (AnswerShape::Blanks, _) => {
            format!(
                "Choose one for each blank, from its list.{}",
                reason_rule(of)
            )
        }
        (AnswerShape::Targets, _) => format!(
            "Choose one for each blank. Each choice goes into one blank only.{}",
            reason_rule(of)
        ),
        (AnswerShape::Spans, _) => "Choose the marked words that answer the question.".to_owned(),
        (AnswerShape::BowTie, _) => {
            "Choose two actions, one condition and two parameters.".to_owned()
        }
        (AnswerShape::Regions | AnswerShape::Order | AnswerShape::Number, _) => {
            "Choose one place in the drawing.".to_owned()
        }
    }
}

/// Returns the words for slots whose points are never below 0 on their own.
fn own_floor(of: &Selection) -> &'static str {
    match (of.scope, of.shape(), of.slots.len()) {
        (Scope::Group, AnswerShape::Groups, 2..) => "; each group is scored on its own",
        (Scope::Group, _, 2..) => "; each column is scored on its own",
        _ => "",
    }
}

/// Returns how a claim and its reasons earn points; nothing for other kinds.
fn reason_rule(of: &Selection) -> String {
    let anchor = of.anchor.as_ref();
    let place = anchor.and_then(|id| of.slots.iter().position(|slot| slot.id == *id));
    match (place, of.slots.len()) {
        (None, _) => String::new(),
        (Some(_), 2) => " 1 point if both blanks are correct.".to_owned(),
        (Some(place), _) => format!(
            " 1 point for each correct reason, if blank {} is correct.",
            place + 1
        ),
    }
}

const MINUS: &str = "Each correct one adds 1 point, and each incorrect one takes 1 point away, \
                     but never below 0.";

/// Returns how to answer a kind on the answer sheet, and how it is scored.
fn how(kind: KindName) -> String {
    let described = kind.description();
    match (described.shape, described.takes) {
        (AnswerShape::List, PickLimit::One) | (AnswerShape::Regions, _) => {
            "Mark one letter. 1 point.".to_owned()
        }
        (AnswerShape::List, PickLimit::Any) => format!("Mark every letter that applies. {MINUS}"),
        (AnswerShape::List, PickLimit::Keyed) => {
            "Mark as many letters as the question says. 1 point for each correct one.".to_owned()
        }
        (AnswerShape::Groups, _) => format!("Mark one letter or more for each group. {MINUS}"),
        (AnswerShape::Grid, PickLimit::One) => {
            "Mark one column number for each row. 1 point for each correct row.".to_owned()
        }
        (AnswerShape::Grid, _) => {
            format!("Mark column numbers for the rows, at least one row for each column. {MINUS}")
        }
        (AnswerShape::Blanks, _) => match described.rule {
            crate::domain::scoring::ScoringRule::Rationale => {
                "Mark one letter for each blank. A reason counts only with the correct claim."
                    .to_owned()
            }
            _ => "Mark one letter for each blank. 1 point for each correct blank.".to_owned(),
        },
        (AnswerShape::Targets, _) => match described.rule {
            crate::domain::scoring::ScoringRule::Rationale => {
                "Mark one letter for each blank, no letter twice. A reason counts only with the \
                 correct claim."
                    .to_owned()
            }
            _ => "Mark one letter for each blank, no letter twice. 1 point for each correct blank."
                .to_owned(),
        },
        (AnswerShape::Spans, _) => format!("Mark the letters of the words. {MINUS}"),
        (AnswerShape::BowTie, _) => {
            "Mark two letters for the actions, one for the condition and two for the parameters. \
             1 point for each correct one."
                .to_owned()
        }
        (AnswerShape::Order, _) => {
            "Write the letters of all steps, first step first. 1 point for the whole order."
                .to_owned()
        }
        (AnswerShape::Number, _) => "Write the number; the unit is printed. 1 point.".to_owned(),
    }
}

/// Returns the points of an item, if they may be printed. Where any number of choices is taken, they
/// would tell how many are correct.
pub fn points(kind: &ItemKind) -> Option<u32> {
    let takes_any = |of: &ChoiceSlot| of.takes == PickLimit::Any;
    let is_open = kind
        .selection()
        .is_some_and(|of| of.slots.iter().any(takes_any));
    (!is_open).then(|| kind.rules().possible())
}

/// Returns the number of items in words, with the points if they may be printed.
pub fn extent(places: &[PaperPlace]) -> String {
    let count = match places.len() {
        1 => "1 question".to_owned(),
        count => format!("{count} questions"),
    };
    let points: Option<u32> = places.iter().map(|of| points(&of.item.kind)).sum();
    match points {
        None => count,
        Some(1) => format!("{count}, 1 point"),
        Some(points) => format!("{count}, {points} points"),
    }
}

/// Returns the instructions for the kinds of an exam.
pub fn of_exam(places: &[PaperPlace]) -> Markup {
    let kinds: BTreeSet<KindName> = places.iter().map(|of| of.item.kind.name()).collect();
    let has_case = places.iter().any(|of| of.item.case.is_some());
    html! {
        p {
            (extent(places)) ". "
            "Mark your answers on the answer sheet at the end: fill in the box with the letter or \
             number. To change a mark, erase it fully. An empty answer earns no points."
        }
        @if has_case {
            p {
                "A case study tells its story step by step. Answer its questions in order, and do \
                 not read ahead."
            }
        }
        ul .kinds {
            @for kind in kinds {
                li { strong { (kind.title()) } ": " (how(kind)) }
            }
        }
    }
}
