//! Responses as they are written on paper and typed in again: the labels of the chosen parts, or a
//! number.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::domain::describe::{self, Labels, slots_shown};
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::kind::{AnswerShape, ChoiceSlot, ItemKind, Selection};
use crate::domain::number::NumberError;
use crate::domain::response::{Response, ResponseError};

/// The reason that a written response cannot be scored. Somebody looks at the sheet again; it is
/// never wrong.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum WrittenError {
    /// A character that no label has.
    #[error("`{0}` is neither a letter nor a number of this question, which has {1}")]
    Stray(char, String),
    /// A label that the item does not have.
    #[error("there is no {0} in this question, which has {1}")]
    Unknown(String, String),
    /// A label that is given twice.
    #[error("{0} is given twice")]
    Twice(String),
    /// Too many labels for one place.
    #[error("{place} takes {wanted}, not {given}")]
    TooMany {
        /// The place, such as "blank 2".
        place: String,
        /// The number that it takes.
        wanted: usize,
        /// The number that is given.
        given: usize,
    },
    /// A choice that stands in two blanks.
    #[error("{0} is in two blanks, and each choice goes into one")]
    TwoBlanks(String),
    /// An order that lacks steps.
    #[error("an order needs all {wanted} letters; {given} are given")]
    Incomplete {
        /// The number of steps.
        wanted: usize,
        /// The number that is given.
        given: usize,
    },
    /// Text that is not a number.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A response that the item cannot have for another reason.
    #[error(transparent)]
    Response(ResponseError),
}

/// The form of the labels of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PaperLabels {
    /// A letter for each part.
    Letters,
    /// A letter for the row and a number for the column: "B2".
    Cells,
    /// A number for the blank and a letter for the choice: "2C".
    Blanks,
    /// No labels: a number is written.
    Number,
}

impl PaperLabels {
    /// Returns the form for an item.
    pub fn of(kind: &ItemKind) -> Self {
        let selection = match kind {
            ItemKind::Numeric(_) => return Self::Number,
            ItemKind::Ordered(_) => return Self::Letters,
            ItemKind::Selection(selection) => selection,
        };
        match selection.shape() {
            AnswerShape::Grid => Self::Cells,
            AnswerShape::Blanks | AnswerShape::Targets => Self::Blanks,
            AnswerShape::List
            | AnswerShape::Groups
            | AnswerShape::Spans
            | AnswerShape::BowTie
            | AnswerShape::Regions
            | AnswerShape::Order
            | AnswerShape::Number => Self::Letters,
        }
    }
}

/// Returns a response as it is written on paper; empty for none.
pub fn written(kind: &ItemKind, drawn: &Drawn, response: &Response) -> String {
    match response {
        Response::Number(typed) => typed.trim().to_owned(),
        response => describe::labels(kind, drawn, response).unwrap_or_default(),
    }
}

/// Returns whether a text stands for a response that does not count, such as two boxes where one was
/// asked for. It is scored like none.
pub fn is_withheld(text: &str) -> bool {
    matches!(text.trim(), "-" | "–" | "—")
}

/// Reads a response as it was typed from paper. Letters may be small, and separated or not.
///
/// # Errors
/// [`WrittenError`] if the text cannot be a response to this item.
pub fn read_written(kind: &ItemKind, drawn: &Drawn, text: &str) -> Result<Response, WrittenError> {
    let text = text.trim();
    if text.is_empty() || is_withheld(text) {
        return Ok(Response::Blank);
    }
    let response = match kind {
        ItemKind::Numeric(_) => Response::Number(text.to_owned()),
        ItemKind::Ordered(ordered) => {
            let order = parts(kind, drawn, text)?;
            let (wanted, given) = (ordered.steps.len(), order.len());
            if given < wanted {
                return Err(WrittenError::Incomplete { wanted, given });
            }
            Response::Sequence(order)
        }
        ItemKind::Selection(selection) => {
            let chosen = parts(kind, drawn, text)?;
            check_counts(kind, selection, drawn, &chosen)?;
            selection.response(chosen)
        }
    };
    match kind.rules().check_given(&response) {
        Ok(()) => Ok(response),
        Err(ResponseError::Number(why)) => Err(why.into()),
        Err(why) => Err(WrittenError::Response(why)),
    }
}

/// Returns the parts with the labels in a text, in its order.
fn parts(kind: &ItemKind, drawn: &Drawn, text: &str) -> Result<Vec<PartId>, WrittenError> {
    let labels = Labels::new(kind, drawn);
    let known = drawn
        .order
        .iter()
        .filter_map(|id| Some((labels.of(id)?, id)));
    let known: BTreeMap<String, &PartId> = known.collect();
    let range = || {
        let ends = [drawn.order.first(), drawn.order.last()];
        let mut ends = ends.into_iter().flatten().filter_map(|id| labels.of(id));
        let (first, last) = (ends.next(), ends.next());
        format!(
            "{} to {}",
            first.unwrap_or_default(),
            last.unwrap_or_default()
        )
    };
    let only_blank = kind.selection().is_some_and(|of| of.slots.len() == 1);
    let tokens = tokens(PaperLabels::of(kind), only_blank, text);
    let tokens = tokens.map_err(|stray| WrittenError::Stray(stray, range()))?;
    let mut used = BTreeSet::new();
    let part = |token: String| match known.get(&token) {
        None => Err(WrittenError::Unknown(token, range())),
        Some(_) if !used.insert(token.clone()) => Err(WrittenError::Twice(token)),
        Some(id) => Ok((*id).clone()),
    };
    tokens.into_iter().map(part).collect()
}

/// Returns whether a character may stand between labels.
fn separates(c: char) -> bool {
    c.is_whitespace() || ",;/+&.:()>→-–—".contains(c)
}

/// Splits a text into labels in capitals.
fn tokens(form: PaperLabels, only_blank: bool, text: &str) -> Result<Vec<String>, char> {
    let mut tokens: Vec<String> = Vec::new();
    // The label that is not complete yet, and whether its number goes on.
    let (mut open, mut in_number) = (String::new(), false);
    for c in text.chars() {
        let c = c.to_ascii_uppercase();
        match c {
            c if separates(c) => {
                in_number = false;
                if form == PaperLabels::Cells && open.ends_with(|c: char| c.is_ascii_digit()) {
                    tokens.push(std::mem::take(&mut open));
                }
            }
            'A'..='Z' => {
                in_number = false;
                match form {
                    PaperLabels::Letters | PaperLabels::Number => tokens.push(c.to_string()),
                    PaperLabels::Cells => {
                        tokens.extend(Some(std::mem::take(&mut open)).filter(|of| !of.is_empty()));
                        open.push(c);
                    }
                    PaperLabels::Blanks => {
                        if open.is_empty() && only_blank {
                            open.push('1');
                        }
                        open.push(c);
                        tokens.push(std::mem::take(&mut open));
                    }
                }
            }
            '0'..='9' => {
                let goes_on = match form {
                    PaperLabels::Letters | PaperLabels::Number => false,
                    PaperLabels::Cells => true,
                    PaperLabels::Blanks => in_number,
                };
                if !goes_on {
                    tokens.extend(Some(std::mem::take(&mut open)).filter(|of| !of.is_empty()));
                }
                open.push(c);
                in_number = true;
            }
            other => return Err(other),
        }
    }
    tokens.extend(Some(open).filter(|of| !of.is_empty()));
    Ok(tokens)
}

/// Refuses more choices than a slot takes, and a token in two targets.
fn check_counts(
    kind: &ItemKind,
    selection: &Selection,
    drawn: &Drawn,
    chosen: &[PartId],
) -> Result<(), WrittenError> {
    for (nth, slot) in slots_shown(selection, drawn).into_iter().enumerate() {
        let (wanted, given) = (slot.limit(), slot.given(chosen));
        if given > wanted {
            let place = place_name(selection, slot, nth);
            return Err(WrittenError::TooMany {
                place,
                wanted,
                given,
            });
        }
    }
    if selection.is_exclusive() {
        let mut used = BTreeSet::new();
        if let Some(again) = chosen.iter().find(|id| !used.insert(id.local())) {
            let label = describe::label(kind, drawn, again).unwrap_or_default();
            let letter = label.trim_start_matches(|c: char| c.is_ascii_digit());
            return Err(WrittenError::TwoBlanks(letter.to_owned()));
        }
    }
    Ok(())
}

/// Returns the name of a slot on paper.
fn place_name(selection: &Selection, slot: &ChoiceSlot, nth: usize) -> String {
    match selection.shape() {
        AnswerShape::Grid if selection.slots_are_rows() => format!("row {}", describe::letter(nth)),
        AnswerShape::Grid => format!("column {}", nth + 1),
        AnswerShape::Blanks | AnswerShape::Targets => format!("blank {}", nth + 1),
        AnswerShape::Groups | AnswerShape::BowTie => {
            format!("“{}”", describe::slot_name(selection, slot))
        }
        AnswerShape::List
        | AnswerShape::Spans
        | AnswerShape::Regions
        | AnswerShape::Order
        | AnswerShape::Number => "this question".to_owned(),
    }
}
