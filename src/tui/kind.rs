//! The input and display of each kind of item: one file per kind of interaction, and one match that
//! finds it.
//!
//! The study screen knows no kinds: it passes keys to this module and shows the blocks it returns.

mod answering;
mod choices;
mod numeric;
mod steps;

pub use self::answering::Answering;

use std::collections::BTreeSet;

use super::keymap::Keymap;
use super::page::{Block, Role, Span};
use super::prose;
use super::sign::Sign;
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::kind::ItemKind;
use crate::domain::markup;
use crate::domain::response::Response;
use crate::domain::scoring::{Mark, Marking};

/// The words for an empty response.
const NOTHING_GIVEN: &str = "nothing";

/// The meaning of a key for an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemAction {
    /// Move the cursor up.
    Up,
    /// Move the cursor down.
    Down,
    /// Select or deselect the part at the cursor.
    Toggle,
    /// Select or deselect the part with the letter or number pressed.
    Pick,
    /// Move the part at the cursor one place earlier.
    Earlier,
    /// Move the part at the cursor one place later.
    Later,
    /// Type the character pressed.
    Type,
    /// Undo the last entry.
    Erase,
    /// Delete the last word typed.
    EraseWord,
    /// Delete all that was typed.
    Clear,
    /// Strike out the part at the cursor, or undo that.
    Strike,
}

/// The outcome of an [`ItemAction`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ActionOutcome {
    /// Nothing.
    Nothing,
    /// The item does not use the key in its present state; the screen may.
    Passed,
    /// The cursor moved to this place.
    Cursor(usize),
    /// The response changed, and the cursor moved to this place.
    Entered(Response, usize),
    /// The part was struck out or restored.
    Struck(PartId),
    /// The action is impossible, for this reason.
    Refused(String),
}

/// An item on screen: its layout, its response so far, and its cursor.
pub struct ItemContext<'a> {
    /// The layout: drawn numbers and order.
    pub drawn: &'a Drawn,
    /// The response so far.
    pub entry: &'a Response,
    /// The parts that are struck out.
    pub struck: &'a BTreeSet<PartId>,
    /// The place of the cursor, counted from 0 down the screen.
    pub cursor: usize,
}

/// The behavior of a kind of item on screen.
pub trait ItemWidget {
    /// Returns the instruction in a few words: "Choose one."
    fn how(&self, asked: &ItemContext) -> String;

    /// Returns the keymap.
    fn keymap(&self) -> Keymap<ItemAction>;

    /// Returns the number of places for the cursor.
    fn places(&self) -> usize;

    /// Handles a key; `typed` is the character pressed, if any.
    fn act(&self, asked: &ItemContext, act: ItemAction, typed: Option<char>) -> ActionOutcome;

    /// Handles a paste, whole or not at all. A pasted letter must never select anything.
    fn paste(&self, _asked: &ItemContext, _text: &str) -> ActionOutcome {
        ActionOutcome::Refused("pasted text chooses nothing here: use the keys".into())
    }

    /// Returns the reason why the response cannot be confirmed as it is, if adding to it would not
    /// help.
    fn doubt(&self, _entry: &Response) -> Option<String> {
        None
    }

    /// Returns the item while it is being answered; target n is the n-th place of the cursor.
    fn open(&self, asked: &ItemContext) -> Vec<Block>;

    /// Returns the answered item with its rationales.
    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block>;

    /// Returns the answered item in two parts: the response and the key with their rationales, then
    /// the rest.
    fn answered(&self, asked: &ItemContext, marking: &Marking) -> (Vec<Block>, Vec<Block>) {
        (self.marked(asked, marking), Vec::new())
    }

    /// Returns the item with its key and rationales, for reading, without a response.
    fn keyed(&self, drawn: &Drawn) -> Vec<Block>;

    /// Returns a response in words: the choices, the order or the number.
    fn given(&self, response: &Response) -> String;

    /// Returns a part in words; `None` if the item has no such part.
    fn part(&self, id: &PartId) -> Option<PartWords>;

    /// Returns the parts that are chosen independently, in screen order; empty if only a whole
    /// response has a meaning.
    fn chosen_from(&self, drawn: &Drawn) -> Vec<PartId>;
}

/// A part of an item, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartWords {
    /// The text of the part.
    pub text: String,
    /// The rationale of the part; empty if there is none.
    pub why: String,
    /// True if the part alone belongs to the key.
    pub keyed: bool,
}

/// Returns the widget of a kind: the only match over kinds in this layer.
pub fn screen(kind: &ItemKind) -> Box<dyn ItemWidget + '_> {
    use choices::{Choices, How};
    match kind {
        ItemKind::MultipleChoice(kind) => Box::new(Choices::new(&kind.choices, How::One)),
        ItemKind::SelectAll(kind) => Box::new(Choices::new(&kind.choices, How::All)),
        ItemKind::SelectN(kind) => {
            Box::new(Choices::new(&kind.choices, How::Exactly(kind.wanted())))
        }
        ItemKind::Ordered(kind) => Box::new(steps::Steps::new(kind)),
        ItemKind::Numeric(kind) => Box::new(numeric::Figure::new(kind)),
    }
}

/// Returns the stem with its drawn numbers in place.
pub fn stem(item: &Item, drawn: &Drawn) -> String {
    markup::fill(&item.stem, &drawn.shown_numbers())
}

/// Returns the letter of the n-th place: A to Z.
pub fn letter(place: usize) -> String {
    let letter = u8::try_from(place)
        .ok()
        .filter(|n| *n < 26)
        .map(|n| char::from(b'A' + n));
    letter.map(String::from).unwrap_or_default()
}

/// Returns a response as the letters of its parts in these places: a set in screen order, an order
/// as it was given; `None` if it has no parts.
pub fn letters(places: &[PartId], response: &Response) -> Option<String> {
    let given = response.parts();
    let of = |id: &PartId| {
        let place = places.iter().position(|known| known == id)?;
        Some(letter(place))
    };
    let letters: Vec<String> = match response {
        Response::Sequence(_) => given.iter().filter_map(of).collect(),
        _ => {
            let chosen = places.iter().filter(|id| given.contains(*id));
            chosen.filter_map(of).collect()
        }
    };
    (!letters.is_empty()).then(|| letters.join(" "))
}

/// Returns the place that a letter or number stands for.
fn place_of(typed: char) -> Option<usize> {
    match typed {
        'a'..='z' => Some(typed as usize - 'a' as usize),
        'A'..='Z' => Some(typed as usize - 'A' as usize),
        '1'..='9' => Some(typed as usize - '1' as usize),
        _ => None,
    }
}

fn moved(cursor: usize, places: usize, act: ItemAction) -> ActionOutcome {
    match act {
        ItemAction::Up if cursor > 0 => ActionOutcome::Cursor(cursor - 1),
        ItemAction::Down if cursor + 1 < places => ActionOutcome::Cursor(cursor + 1),
        _ => ActionOutcome::Nothing,
    }
}

/// Returns the sign of a mark: never a color alone.
fn mark_sign(mark: Mark) -> Span {
    match mark {
        Mark::Hit => Span::sign(Sign::Correct, Role::Right),
        Mark::Missed => Span::sign(Sign::Missed, Role::Warning),
        Mark::Wrong => Span::sign(Sign::Incorrect, Role::Wrong),
        Mark::LeftOut => Span::plain(" "),
        Mark::Acceptable => Span::sign(Sign::Partial, Role::Warning),
    }
}

/// Returns a rationale, with the mark in words before it.
fn reason(words: &str, role: Role, why: &str) -> Vec<Vec<Span>> {
    let mut paragraphs = prose::spans(why);
    if words.is_empty() {
        return paragraphs;
    }
    let words = Span::new(format!("{words} "), role);
    match paragraphs.first_mut() {
        Some(first) => first.insert(0, words),
        None => paragraphs.push(vec![words]),
    }
    paragraphs
}

/// Returns the parts of a response in words; `text` finds those that the item has.
fn named<'t>(
    response: &Response,
    between: &str,
    text: impl Fn(&PartId) -> Option<&'t str>,
) -> String {
    let words = |id: &PartId| match text(id) {
        Some(text) => markup::plain(text),
        None => format!("a part that no longer exists ({id})"),
    };
    let parts: Vec<String> = response.parts().iter().map(words).collect();
    match parts.as_slice() {
        [] => NOTHING_GIVEN.into(),
        parts => parts.join(between),
    }
}

fn first_paragraph(text: &str) -> Vec<Span> {
    prose::spans(text).into_iter().next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
