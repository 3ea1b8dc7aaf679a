//! Items with choices: multiple-choice, select-all and select-n.

use super::{
    ActionOutcome, ItemAction, ItemContext, ItemWidget, PartWords, first_paragraph, letter,
    mark_sign, moved, named, place_of, reason,
};
use crate::domain::choice::Choice;
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::markup;
use crate::domain::response::{Response, ResponseError};
use crate::domain::scoring::{Mark, Marking};
use crate::tui::keymap::{Keymap, keymap};
use crate::tui::page::{Block, Role, Row, Span, Target};
use crate::tui::sign::Sign;

const HARMFUL: &str = "This action could harm the client.";

/// The number of choices that may be selected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// One; another choice replaces it.
    One,
    /// Any number.
    All,
    /// Up to this number.
    Exactly(usize),
}

/// The choices on screen.
pub struct Choices<'a> {
    choices: &'a [Choice],
    how: How,
}

const KEYS: Keymap<ItemAction> = keymap! { ItemAction;
    Letter, Digit => Pick, "choose", "choose by letter or number; the same key undoes it";
    Up => Up, "", "move up";
    Down => Down, "", "move down";
    ' ' => Toggle, "", "choose the selected line, or undo that";
    Ctrl('x'), '~' => Strike, "",
        "strike out the selected line, or undo that; you can still choose it";
};

impl<'a> Choices<'a> {
    /// Creates a widget for these choices.
    pub fn new(choices: &'a [Choice], how: How) -> Self {
        Self { choices, how }
    }

    /// Returns the choices in screen order.
    fn shown(&self, asked: &ItemContext) -> Vec<&'a Choice> {
        self.laid_out(asked.drawn)
    }

    fn laid_out(&self, drawn: &Drawn) -> Vec<&'a Choice> {
        let order = drawn.order.iter();
        order.filter_map(|id| self.by_id(id)).collect()
    }

    fn by_id(&self, id: &PartId) -> Option<&'a Choice> {
        self.choices.iter().find(|choice| choice.id == *id)
    }

    fn toggle(&self, asked: &ItemContext, place: usize) -> ActionOutcome {
        let shown = self.shown(asked);
        let Some(choice) = shown.get(place) else {
            let last = letter(shown.len().saturating_sub(1));
            return ActionOutcome::Refused(format!("the choices are A to {last}"));
        };
        let mut chosen = asked.entry.parts().to_vec();
        if let Some(at) = chosen.iter().position(|id| *id == choice.id) {
            chosen.remove(at);
        } else {
            match self.how {
                How::One => chosen.clear(),
                How::Exactly(wanted) if chosen.len() >= wanted => {
                    let given = chosen.len() + 1;
                    return ActionOutcome::Refused(
                        ResponseError::TooMany { wanted, given }.to_string(),
                    );
                }
                _ => {}
            }
            chosen.push(choice.id.clone());
        }
        let entry = match (self.how, chosen.is_empty()) {
            (_, true) => Response::Blank,
            (How::One, _) => chosen.pop().map_or(Response::Blank, Response::One),
            _ => Response::Many(chosen),
        };
        ActionOutcome::Entered(entry, place)
    }

    fn strike(&self, asked: &ItemContext) -> ActionOutcome {
        let shown = self.shown(asked);
        let choice = shown.get(asked.cursor);
        choice.map_or(ActionOutcome::Nothing, |choice| {
            ActionOutcome::Struck(choice.id.clone())
        })
    }

    fn tick(&self, chosen: bool) -> Sign {
        match (self.how, chosen) {
            (How::One, true) => Sign::Chosen,
            (How::One, false) => Sign::NotChosen,
            (_, true) => Sign::Ticked,
            (_, false) => Sign::NotTicked,
        }
    }
}

impl ItemWidget for Choices<'_> {
    fn how(&self, asked: &ItemContext) -> String {
        match self.how {
            How::One => "Choose one.".into(),
            How::All => {
                "Select all that apply: +1 per correct choice, −1 per incorrect choice.".into()
            }
            How::Exactly(wanted) => {
                format!("Choose {wanted}: {} chosen.", asked.entry.parts().len())
            }
        }
    }

    fn keymap(&self) -> Keymap<ItemAction> {
        KEYS
    }

    fn places(&self) -> usize {
        self.choices.len()
    }

    fn act(&self, asked: &ItemContext, act: ItemAction, typed: Option<char>) -> ActionOutcome {
        match act {
            ItemAction::Toggle => self.toggle(asked, asked.cursor),
            ItemAction::Strike => self.strike(asked),
            ItemAction::Pick => typed
                .and_then(place_of)
                .map_or(ActionOutcome::Nothing, |place| self.toggle(asked, place)),
            _ => moved(asked.cursor, self.places(), act),
        }
    }

    fn open(&self, asked: &ItemContext) -> Vec<Block> {
        let row = |(place, choice): (usize, &Choice)| {
            let chosen = asked.entry.parts().contains(&choice.id);
            let role = if chosen { Role::Accent } else { Role::Plain };
            let mut sign = vec![Span::sign(self.tick(chosen), role)];
            let mut text = first_paragraph(&choice.text);
            if asked.struck.contains(&choice.id) {
                sign.push(Span::plain(" "));
                sign.push(Span::sign(Sign::Struck, Role::Quiet));
                text.iter_mut().for_each(|span| span.role = Role::Struck);
            }
            Block::Row(Row {
                key: letter(place),
                sign,
                text,
                ..Row::at(place, asked.cursor)
            })
        };
        self.shown(asked).into_iter().enumerate().map(row).collect()
    }

    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        let shown = self.shown(asked).into_iter().enumerate();
        let rows = shown.map(|shown| self.marked_row(asked, marking, shown));
        rows.flat_map(|row| [row, Block::Gap]).collect()
    }

    fn answered(&self, asked: &ItemContext, marking: &Marking) -> (Vec<Block>, Vec<Block>) {
        let shown = self.shown(asked).into_iter().enumerate();
        let (told, rest): (Vec<_>, Vec<_>) =
            shown.partition(|(_, choice)| mark_of(marking, choice) != Mark::LeftOut);
        let rows = |shown: Vec<(usize, &'_ Choice)>| {
            let rows = shown.into_iter();
            let rows = rows.map(|shown| self.marked_row(asked, marking, shown));
            rows.flat_map(|row| [row, Block::Gap]).collect()
        };
        (rows(told), rows(rest))
    }

    fn keyed(&self, drawn: &Drawn) -> Vec<Block> {
        let row = |(place, choice): (usize, &Choice)| {
            let (mark, words, role) = match (choice.key, choice.acceptable) {
                (true, _) => (Mark::Hit, "Correct.", Role::Right),
                (false, true) => (
                    Mark::Acceptable,
                    "Acceptable alternative: not scored.",
                    Role::Warning,
                ),
                (false, false) => (Mark::LeftOut, "", Role::Plain),
            };
            let mut below = reason(words, role, &choice.why);
            if choice.harmful {
                below.push(vec![Span::new(HARMFUL, Role::Wrong)]);
            }
            Block::Row(Row {
                key: letter(place),
                sign: vec![mark_sign(mark)],
                text: first_paragraph(&choice.text),
                below,
                ..Row::default()
            })
        };
        let rows = self.laid_out(drawn).into_iter().enumerate().map(row);
        rows.flat_map(|row| [row, Block::Gap]).collect()
    }

    fn given(&self, response: &Response) -> String {
        named(response, "; ", |id| {
            self.by_id(id).map(|choice| choice.text.as_str())
        })
    }

    fn part(&self, id: &PartId) -> Option<PartWords> {
        self.by_id(id).map(|choice| PartWords {
            text: markup::plain(&choice.text),
            why: markup::plain(&choice.why),
            keyed: choice.key,
        })
    }

    fn chosen_from(&self, drawn: &Drawn) -> Vec<PartId> {
        let shown = self.laid_out(drawn).into_iter();
        shown.map(|choice| choice.id.clone()).collect()
    }
}

impl Choices<'_> {
    /// Returns a choice with its mark and rationale.
    fn marked_row(
        &self,
        asked: &ItemContext,
        marking: &Marking,
        (place, choice): (usize, &Choice),
    ) -> Block {
        let mark = mark_of(marking, choice);
        let chosen = asked.entry.parts().contains(&choice.id);
        let (words, role) = self.verdict(mark);
        let mut below = reason(words, role, &choice.why);
        if choice.harmful && mark == Mark::Wrong {
            below.push(vec![Span::new(HARMFUL, Role::Wrong)]);
        }
        Block::Row(Row {
            target: Target::at(place),
            focused: false,
            key: letter(place),
            sign: vec![
                mark_sign(mark),
                Span::plain(" "),
                Span::sign(self.tick(chosen), Role::Plain),
            ],
            text: first_paragraph(&choice.text),
            below,
        })
    }

    fn verdict(&self, mark: Mark) -> (&'static str, Role) {
        match (mark, self.how) {
            (Mark::Hit, _) => ("Correct.", Role::Right),
            (Mark::Missed, How::One) => ("Correct answer.", Role::Warning),
            (Mark::Missed, _) => ("Correct, but you did not select it.", Role::Warning),
            (Mark::Wrong, _) => ("Incorrect.", Role::Wrong),
            (Mark::LeftOut, _) => ("", Role::Plain),
            (Mark::Acceptable, _) => ("Acceptable alternative: not scored.", Role::Warning),
        }
    }
}

fn mark_of(marking: &Marking, choice: &Choice) -> Mark {
    marking.of(&choice.id).unwrap_or(Mark::LeftOut)
}
