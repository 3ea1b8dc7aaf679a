//! Marked places: words in a text or a table, and regions of a drawing.

use super::choice_list::{ChoiceList, toggle};
use super::passage;
use super::{
    ActionOutcome, ItemAction, ItemContext, ItemWidget, first_paragraph, instruction, letter,
    mark_sign, mark_word,
};
use crate::domain::describe;
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::kind::Selection;
use crate::domain::passage::{Passage, unescaped};
use crate::domain::scoring::{Mark, Marking};
use crate::tui::keymap::{Keymap, keymap};
use crate::tui::page::{Block, Role, Span, Target};
use crate::tui::sign::Sign;

const KEYS: Keymap<ItemAction> = keymap! { ItemAction;
    Letter, Digit => Pick, "mark", "mark by letter or number; the same key undoes it", "";
    Up => Up, "", "move to the mark before", "up";
    Down => Down, "", "move to the next mark", "down";
    ' ' => Toggle, "", "mark the selected words, or undo that", "select";
    Ctrl('x'), '~' => Strike, "",
        "strike out the selected words, or undo that; you can still mark them", "strike";
};

/// The end of marked words.
const CLOSING: &str = "]";

/// Returns the start of words that can be marked: a bracket, the letter, and a cross if they are.
/// `state` is read aloud after the letter.
fn opening(place: usize, chosen: bool, state: &str, role: Role) -> Vec<Span> {
    let cross = if chosen { "\u{a0}x" } else { "" };
    let key = letter(place);
    let comma = if state.is_empty() { "" } else { ", " };
    let words = Span::new(format!("{key}{cross}:\u{a0}"), role);
    let words = words.with_alt(format!("(mark {key}{comma}{state}: "));
    vec![Span::new("[", role).with_alt(""), words]
}

/// Returns the end of marked words.
fn closing() -> Span {
    Span::new(CLOSING, Role::Quiet).with_alt(")")
}

/// The passage on screen.
pub struct Spans<'a> {
    kind: &'a Selection,
}

impl<'a> Spans<'a> {
    /// Creates a widget for these places.
    pub fn new(kind: &'a Selection) -> Self {
        Self { kind }
    }

    fn is_figure(&self) -> bool {
        matches!(self.kind.passage, Passage::Figure { .. })
    }

    /// Returns the passage with these spans before the words of each mark.
    fn passage(
        &self,
        drawn: &Drawn,
        before: &dyn Fn(usize, &PartId) -> Vec<Span>,
        words: &dyn Fn(usize, &PartId, Span) -> Span,
        after: &dyn Fn(usize, &PartId) -> Vec<Span>,
    ) -> Vec<Block> {
        let mark = |id: &str, text: &str| -> Vec<Span> {
            let id = PartId::new(id);
            let Some(place) = describe::place_of(drawn, &id) else {
                return Vec::new();
            };
            let mut spans = before(place, &id);
            let texts = match self.is_figure() {
                true => vec![Span::authored(unescaped(text), Role::Plain)],
                false => first_paragraph(text),
            };
            spans.extend(texts.into_iter().map(|span| words(place, &id, span)));
            spans.extend(after(place, &id));
            spans
        };
        let mut blocks = passage::blocks(&self.kind.passage, &mark);
        if let Passage::Figure { describe, .. } = &self.kind.passage {
            blocks.push(Block::Gap);
            blocks.push(Block::Para(first_paragraph(describe)));
        }
        blocks
    }

    fn list(&self) -> ChoiceList<'a> {
        ChoiceList::new(self.kind)
    }

    /// Returns the passage with the mark of each place.
    fn marked_passage(&self, drawn: &Drawn, mark: &dyn Fn(&PartId) -> Mark) -> Vec<Block> {
        let figure = self.is_figure();
        let before = |place: usize, id: &PartId| match (figure, mark(id)) {
            (true, _) => Vec::new(),
            (false, Mark::LeftOut) => opening(place, false, "", Role::Quiet),
            (false, mark) => {
                let mut spans = vec![mark_sign(mark).with_alt("")];
                spans.extend(opening(place, false, mark_word(mark), Role::Quiet));
                spans
            }
        };
        let after = |_: usize, _: &PartId| match figure {
            true => Vec::new(),
            false => vec![closing()],
        };
        let words = |_: usize, id: &PartId, span: Span| Span {
            role: match mark(id) {
                Mark::Hit => Role::Right,
                Mark::Missed | Mark::Acceptable => Role::Warning,
                Mark::Wrong => Role::Wrong,
                Mark::LeftOut => span.role,
            },
            ..span
        };
        self.passage(drawn, &before, &words, &after)
    }
}

impl ItemWidget for Spans<'_> {
    fn how(&self, asked: &ItemContext) -> String {
        instruction(self.kind, asked.entry)
    }

    fn keymap(&self) -> Keymap<ItemAction> {
        match self.is_figure() {
            true => self.list().keymap(),
            false => KEYS,
        }
    }

    fn is_wide(&self) -> bool {
        true
    }

    fn places(&self) -> usize {
        self.kind.choices().count()
    }

    fn act(&self, asked: &ItemContext, act: ItemAction, typed: Option<char>) -> ActionOutcome {
        self.list().act(asked, act, typed)
    }

    fn click(&self, asked: &ItemContext, place: usize) -> ActionOutcome {
        let drawn = place.checked_sub(self.places());
        toggle(self.kind, asked, drawn.unwrap_or(place))
    }

    fn open(&self, asked: &ItemContext) -> Vec<Block> {
        let chosen = |id: &PartId| asked.entry.parts().contains(id);
        let figure = self.is_figure();
        let before = |place: usize, id: &PartId| {
            if figure {
                return Vec::new();
            }
            let (state, role) = match chosen(id) {
                true => ("chosen", Role::Accent),
                false => ("", Role::Quiet),
            };
            let mut spans = opening(place, chosen(id), state, role);
            let focused = place == asked.cursor;
            // The cursor takes the place of the bracket, so that no word moves with it.
            if let Some(bracket) = spans.first_mut().filter(|_| focused) {
                *bracket = Span::sign(Sign::Cursor, Role::Accent);
            }
            let target = Target::at(place);
            let aimed = spans.into_iter().zip(0..);
            aimed
                .map(|(span, nth)| span.aimed(target, focused && nth == 0))
                .collect()
        };
        let after = |place: usize, _: &PartId| match figure {
            true => Vec::new(),
            false => vec![closing().aimed(Target::at(place), false)],
        };
        let words = |place: usize, id: &PartId, span: Span| {
            let role = match (asked.struck.contains(id), chosen(id)) {
                (true, _) => Role::Struck,
                (false, true) => Role::Strong,
                (false, false) => span.role,
            };
            // The regions of a drawing come after the places of its list, so that a page follows the
            // cursor in the list.
            let target = if figure { self.places() + place } else { place };
            Span { role, ..span }.aimed(Target::at(target), false)
        };
        let mut blocks = self.passage(asked.drawn, &before, &words, &after);
        if figure {
            blocks.push(Block::Gap);
            blocks.extend(self.list().open(asked));
        }
        blocks
    }

    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        let mark = |id: &PartId| marking.of(id).unwrap_or(Mark::LeftOut);
        let mut blocks = self.marked_passage(asked.drawn, &mark);
        blocks.push(Block::Gap);
        blocks.extend(self.list().marked(asked, marking));
        blocks
    }

    fn keyed(&self, drawn: &Drawn) -> Vec<Block> {
        let keyed = |id: &PartId| self.kind.choice(id).is_some_and(|choice| choice.key);
        let mark = |id: &PartId| if keyed(id) { Mark::Hit } else { Mark::LeftOut };
        let mut blocks = self.marked_passage(drawn, &mark);
        blocks.push(Block::Gap);
        blocks.extend(self.list().keyed(drawn));
        blocks
    }
}
