//! The input and display of each kind of item: one file per kind of interaction, and one match that
//! finds it.
//!
//! The study screen knows no kinds: it passes keys to this module and shows the blocks it returns.

mod answering;
mod blanks;
mod bow_tie;
mod choice_list;
mod grid;
mod numeric;
pub mod passage;
mod spans;
mod steps;

pub use self::answering::Answering;
pub use self::choice_list::HARMFUL;

use std::collections::BTreeSet;

use super::keymap::Keymap;
use super::page::{Block, Role, Span};
use super::prose;
use super::sign::Sign;
use crate::domain::describe::letter;
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::kind::{AnswerShape, ChoiceSlot, ItemKind, PickLimit, Selection};
use crate::domain::markup;
use crate::domain::response::Response;
use crate::domain::scoring::{Mark, Marking, Scope, ScoringRule};

/// The meaning of a key for an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemAction {
    /// Move the cursor up.
    Up,
    /// Move the cursor down.
    Down,
    /// Move the cursor to the left.
    Left,
    /// Move the cursor to the right.
    Right,
    /// Choose from an open list.
    Confirm,
    /// Close an open list.
    Close,
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

    /// Handles a click on the n-th target.
    fn click(&self, asked: &ItemContext, place: usize) -> ActionOutcome {
        let there = ItemContext {
            cursor: place,
            ..*asked
        };
        self.act(&there, ItemAction::Toggle, None)
    }

    /// Returns whether it needs the full width of a page.
    fn is_wide(&self) -> bool {
        false
    }

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
}

/// Returns the widget of an item.
pub fn screen(kind: &ItemKind) -> Box<dyn ItemWidget + '_> {
    match kind {
        ItemKind::Selection(kind) => match kind.shape() {
            AnswerShape::Grid => Box::new(grid::GridWidget::new(kind)),
            AnswerShape::Blanks | AnswerShape::Targets => Box::new(blanks::Blanks::new(kind)),
            AnswerShape::Spans | AnswerShape::Regions => Box::new(spans::Spans::new(kind)),
            AnswerShape::BowTie => Box::new(bow_tie::BowTieWidget::new(kind)),
            AnswerShape::List | AnswerShape::Groups | AnswerShape::Order | AnswerShape::Number => {
                Box::new(choice_list::ChoiceList::new(kind))
            }
        },
        ItemKind::Ordered(kind) => Box::new(steps::Steps::new(kind)),
        ItemKind::Numeric(kind) => Box::new(numeric::Figure::new(kind)),
    }
}

/// Returns the keys that answer an item, in a line of the smallest window.
pub fn how_to(kind: &ItemKind) -> &'static str {
    match kind.name().description().shape {
        AnswerShape::Number => "Type the number, then press Enter.",
        AnswerShape::Grid => "Row letter, column digit, then Enter.",
        AnswerShape::Blanks => "Space opens a list. Enter confirms.",
        AnswerShape::Targets => "Place by letter, then press Enter.",
        AnswerShape::Spans => "Mark by letter, then press Enter.",
        AnswerShape::Order => "Number by letter, then press Enter.",
        AnswerShape::List | AnswerShape::Groups | AnswerShape::BowTie | AnswerShape::Regions => {
            "Choose by letter, then press Enter."
        }
    }
}

/// Returns the stem with its drawn numbers in place.
pub fn stem(item: &Item, drawn: &Drawn) -> String {
    markup::fill(&item.stem, &drawn.shown_numbers())
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

/// Returns an instruction as a paragraph.
pub fn instruction_block(how: &str) -> Block {
    let words = |words: &str| Span::new(words, Role::Accent);
    Block::Para(match how.split_once(OPENS_LISTS) {
        Some((before, after)) => vec![
            words(before),
            Span::keys(OPENS_LISTS, Role::Accent),
            words(after),
        ],
        None => vec![words(how)],
    })
}

/// The part of an instruction that is about keys.
const OPENS_LISTS: &str = " (Space opens it)";

/// Returns what an item asks for, in a few words.
fn instruction(kind: &Selection, entry: &Response) -> String {
    let slots = kind.slots.len();
    let given = entry.parts().len();
    let each = |what: &str| format!("Choose one in each {what}: {given} of {slots} chosen.");
    match (kind.shape(), kind.described().takes) {
        (AnswerShape::List, PickLimit::One) => "Choose one.".into(),
        (AnswerShape::List, PickLimit::Any) => {
            "Select all that apply: +1 per correct choice, −1 per incorrect choice, never below 0."
                .into()
        }
        (AnswerShape::List, PickLimit::Keyed) => {
            let wanted: usize = kind.slots.iter().map(ChoiceSlot::limit).sum();
            format!("Choose {wanted}: {given} chosen.")
        }
        (AnswerShape::Groups, _) => {
            format!(
                "Choose one or more in each group: {}",
                floor_words(kind, "choice", "group")
            )
        }
        (AnswerShape::Grid, PickLimit::One) => each("row"),
        (AnswerShape::Grid, _) => {
            format!(
                "Choose one or more in each column: {}",
                floor_words(kind, "box", "column")
            )
        }
        (AnswerShape::Blanks, _) => {
            let filled = format!("{given} of {slots} filled.");
            format!(
                "Fill each blank from its list{OPENS_LISTS}: {filled}{}",
                reason_rule(kind)
            )
        }
        (AnswerShape::Targets, _) => {
            let filled = format!("{given} of {slots} filled.");
            format!(
                "Place a choice in each blank: {filled}{}",
                reason_rule(kind)
            )
        }
        (AnswerShape::Spans, _) => {
            let sum = floor_words(kind, "mark", "row");
            format!("Mark the words that answer the question: {sum}")
        }
        (AnswerShape::BowTie, _) => {
            let wanted: usize = kind.slots.iter().map(ChoiceSlot::limit).sum();
            format!(
                "Choose two actions, one condition and two parameters: {given} of {wanted} chosen."
            )
        }
        (AnswerShape::Regions | AnswerShape::Order | AnswerShape::Number, _) => {
            "Choose one place in the drawing.".into()
        }
    }
}

/// Returns the rule of a kind with deductions, in words.
fn floor_words(kind: &Selection, part: &str, slot: &str) -> String {
    let floor = match (kind.scope, kind.slots.len()) {
        (Scope::Group, 2..) => format!("never below 0 in a {slot}"),
        _ => "never below 0".to_owned(),
    };
    format!("+1 per correct {part}, −1 per incorrect {part}, {floor}.")
}

/// Returns how a claim and its reasons earn points, in words; nothing for other kinds.
fn reason_rule(kind: &Selection) -> String {
    let anchor = kind.anchor.as_ref();
    let place = anchor.and_then(|id| kind.slots.iter().position(|slot| slot.id == *id));
    match (place, kind.slots.len()) {
        (None, _) => String::new(),
        (Some(_), 2) => " 1 point if both blanks are correct.".to_owned(),
        (Some(place), _) => {
            format!(
                " 1 point for each correct reason, if blank {} is correct.",
                place + 1
            )
        }
    }
}

/// Returns the sum of a slot in words, if it counts on its own: "0 of 2 points (+1 −1)".
fn points(kind: &Selection, marking: &Marking, slot: &PartId) -> Option<String> {
    let of = marking.slots.iter().find(|points| points.slot == *slot)?;
    let keys = kind.slots.iter().find(|of| of.id == *slot)?.key_count();
    let (plus, minus) = (of.plus, of.minus);
    let sum = format!("+{plus}\u{a0}−{minus}");
    let points = match keys {
        1 => "1 point".to_owned(),
        keys => format!("{keys} points"),
    };
    match (marking.rule, marking.scope) {
        (ScoringRule::PlusMinus, Scope::Item) => Some(sum),
        (ScoringRule::PlusMinus, Scope::Group) if minus > 0 => {
            Some(format!("{} of {points} ({sum})", of.floored()))
        }
        (ScoringRule::PlusMinus | ScoringRule::ZeroOne, _) => Some(format!("{plus} of {points}")),
        (ScoringRule::Rationale, _) => None,
    }
}

/// Returns the sign of a mark: never a color alone.
fn mark_sign(mark: Mark) -> Span {
    match mark {
        Mark::Hit => Span::sign(Sign::Correct, Role::Right),
        Mark::Missed => Span::sign(Sign::Missed, Role::Warning),
        Mark::Wrong => Span::sign(Sign::Incorrect, Role::Wrong),
        Mark::LeftOut => Span::plain(" "),
        Mark::Acceptable => Span::sign(Sign::Partial, Role::Warning).with_alt(mark_word(mark)),
    }
}

/// Returns a mark in a word or two, for marks that are read aloud within a text.
fn mark_word(mark: Mark) -> &'static str {
    match mark {
        Mark::Hit => Sign::Correct.spoken(),
        Mark::Missed => Sign::Missed.spoken(),
        Mark::Wrong => Sign::Incorrect.spoken(),
        Mark::LeftOut => "",
        Mark::Acceptable => "acceptable",
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

fn first_paragraph(text: &str) -> Vec<Span> {
    prose::spans(text).into_iter().next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
