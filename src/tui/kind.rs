//! How each kind of item is answered and shown: one file a kind of interaction, one match that
//! finds it.
//!
//! The study screen knows none of the kinds: it hands keys here and shows the blocks it gets.

mod choices;
mod numeric;
mod steps;

use std::collections::BTreeSet;

use super::key::Key;
use super::keymap::{Keymap, find};
use super::page::{Block, Hint, Role, Span};
use super::prose;
use super::sign::Sign;
use crate::domain::form::Drawn;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::kind::ItemKind;
use crate::domain::markup;
use crate::domain::response::Response;
use crate::domain::scoring::{Mark, Marking};

/// A response without anything in it, in words.
const NOTHING_GIVEN: &str = "nothing";

/// What a key means to an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemAction {
    /// The cursor goes up.
    Up,
    /// The cursor goes down.
    Down,
    /// What the cursor stands on is taken or given back.
    Toggle,
    /// The part with the letter or number pressed is taken or given back.
    Pick,
    /// What the cursor stands on goes one place earlier.
    Earlier,
    /// What the cursor stands on goes one place later.
    Later,
    /// The character pressed is typed.
    Type,
    /// The last thing entered is taken back.
    Erase,
    /// The last word typed is taken back.
    EraseWord,
    /// All that was typed is taken back.
    Clear,
    /// What the cursor stands on is struck out, or that is taken back.
    Strike,
}

/// What comes of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ActionOutcome {
    /// Nothing.
    Nothing,
    /// The key is none of the item's as it is now: it may mean something to the screen.
    Passed,
    /// The cursor stands elsewhere.
    Cursor(usize),
    /// Something else is entered, and the cursor stands there.
    Entered(Response, usize),
    /// That part is struck out, or that is taken back.
    Struck(PartId),
    /// It cannot be, and why.
    Refused(String),
}

/// An item on screen: how it was laid out, what is entered, where the cursor stands.
pub struct ItemContext<'a> {
    /// How it was laid out.
    pub drawn: &'a Drawn,
    /// What is entered.
    pub entry: &'a Response,
    /// What is struck out.
    pub struck: &'a BTreeSet<PartId>,
    /// Where the cursor stands, counted from 0 down the screen.
    pub cursor: usize,
}

/// What every kind must be able to do on screen.
pub trait ItemWidget {
    /// What to do, in a few words: "Choose one."
    fn how(&self, asked: &ItemContext) -> String;

    /// Which keys mean what.
    fn keymap(&self) -> Keymap<ItemAction>;

    /// How many places the cursor can stand on.
    fn places(&self) -> usize;

    /// Takes a key in; `typed` is the character pressed, if it was one.
    fn act(&self, asked: &ItemContext, act: ItemAction, typed: Option<char>) -> ActionOutcome;

    /// Takes a paste in, whole or not at all. A pasted letter must never choose.
    fn paste(&self, _asked: &ItemContext, _text: &str) -> ActionOutcome {
        ActionOutcome::Refused("a paste chooses nothing: use the keys".into())
    }

    /// Why what is entered cannot be confirmed as it stands, where nothing that could be added
    /// would help.
    fn doubt(&self, _entry: &Response) -> Option<String> {
        None
    }

    /// The item while it is being answered; target n is the n-th place of the cursor.
    fn open(&self, asked: &ItemContext) -> Vec<Block>;

    /// The item once it is answered, with the reasons.
    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block>;

    /// The item once it is answered, in two parts: what was given and the key with their
    /// reasons, and what is left.
    fn answered(&self, asked: &ItemContext, marking: &Marking) -> (Vec<Block>, Vec<Block>) {
        (self.marked(asked, marking), Vec::new())
    }

    /// The item with its key and the reasons, for reading: nothing is given.
    fn keyed(&self, drawn: &Drawn) -> Vec<Block>;

    /// Whether each set draws other numbers for it.
    fn draws_anew(&self) -> bool {
        false
    }

    /// A response in words: what was chosen, in which order, which number.
    fn given(&self, response: &Response) -> String;

    /// A part in words; `None` where the item has no such part.
    fn part(&self, id: &PartId) -> Option<PartWords>;

    /// The parts that are chosen each for itself, as they stand on screen; empty where only a
    /// whole response says something.
    fn chosen_from(&self, drawn: &Drawn) -> Vec<PartId>;
}

/// A part of an item, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartWords {
    /// What it says.
    pub text: String,
    /// Why it is right or wrong; empty where nobody said.
    pub why: String,
    /// Whether it belongs to the key by itself.
    pub keyed: bool,
}

/// The screen of a kind: the one match over kinds in this layer.
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

/// Returns what a key does to an item; `None` where it means nothing there.
pub fn pressed(kind: &ItemKind, asked: &ItemContext, key: Key) -> Option<ActionOutcome> {
    let screen = screen(kind);
    let act = find(screen.keymap(), key)?;
    let typed = match key {
        Key::Char(c) => Some(c),
        _ => None,
    };
    Some(screen.act(asked, act, typed)).filter(|acted| *acted != ActionOutcome::Passed)
}

/// Names another key for the star among hints while a number is typed: it is a character there.
pub fn spare_star(hints: &mut [Hint], asked: &ItemContext, item: &Item) {
    let takes = find(screen(&item.kind).keymap(), Key::Char('*')) == Some(ItemAction::Type);
    let star = Key::Char('*').label();
    for hint in hints.iter_mut().filter(|hint| hint.key == star) {
        if takes && !asked.entry.is_blank() {
            hint.key = Key::Ctrl('f').label();
        }
    }
}

/// The stem with its drawn numbers in place.
pub fn stem(item: &Item, drawn: &Drawn) -> String {
    markup::fill(&item.stem, &drawn.shown_numbers())
}

/// The letter of the n-th place: A to Z.
pub fn letter(place: usize) -> String {
    let letter = u8::try_from(place)
        .ok()
        .filter(|n| *n < 26)
        .map(|n| char::from(b'A' + n));
    letter.map(String::from).unwrap_or_default()
}

/// A response by the letters that its parts have on screen, laid out in these places: a set as it
/// stands there, an order as it was given; `None` where it has no parts.
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

/// The place a letter or number stands for.
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

/// The sign of a mark: never a colour alone.
fn mark_sign(mark: Mark) -> Span {
    match mark {
        Mark::Hit => Span::sign(Sign::Correct, Role::Right),
        Mark::Missed => Span::sign(Sign::Missed, Role::Warning),
        Mark::Wrong => Span::sign(Sign::Incorrect, Role::Wrong),
        Mark::LeftOut => Span::plain(" "),
        Mark::Acceptable => Span::sign(Sign::Partial, Role::Warning),
    }
}

/// A reason, with the mark in words before it.
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

/// The parts that a response names, in words; `text` knows those that the item has.
fn named<'t>(
    response: &Response,
    between: &str,
    text: impl Fn(&PartId) -> Option<&'t str>,
) -> String {
    let words = |id: &PartId| match text(id) {
        Some(text) => markup::plain(text),
        None => format!("a part that is no longer there ({id})"),
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
