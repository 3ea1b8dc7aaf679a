//! The result of an item with blanks: each blank with its reasons, then the other choices.

use super::Blanks;
use crate::domain::choice::Choice;
use crate::domain::describe;
use crate::domain::markup::plain;
use crate::domain::scoring::{Mark, Marking};
use crate::tui::kind::choice_list::{HARMFUL, verdict};
use crate::tui::kind::{ItemContext, first_paragraph, letter, mark_sign, reason};
use crate::tui::page::{Block, Role, Row, Span, Target};

impl Blanks<'_> {
    /// Returns a row for each blank: the response, the key and the rationales.
    pub(super) fn results(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (nth, slot) in self.kind.slots.iter().enumerate() {
            let of = |wanted: Mark| {
                let mut choices = slot.choices.iter();
                choices.find(|choice| marking.of(&choice.id) == Some(wanted))
            };
            let (hit, missed) = (of(Mark::Hit), of(Mark::Missed));
            let given = self.chosen(asked, slot);
            let mark = given.map_or(Some(Mark::Missed), |given| marking.of(&given.id));
            let mark = mark.unwrap_or(Mark::Missed);
            let mut below = Vec::new();
            if let Some(given) = given.filter(|_| hit.is_none()) {
                let (words, role) = verdict(mark, slot.takes);
                below.extend(reason(words, role, &given.why));
                if given.harmful && mark == Mark::Wrong {
                    below.push(vec![Span::new(HARMFUL, Role::Wrong)]);
                }
            }
            let key = hit.or(missed);
            if let Some(key) = key {
                let (words, role) = match hit {
                    Some(_) => ("Correct.".to_owned(), Role::Right),
                    None => (format!("Correct: {}.", plain(&key.text)), Role::Warning),
                };
                let why = if key.why.is_empty() {
                    &slot.why
                } else {
                    &key.why
                };
                below.extend(reason(&words, role, why));
            }
            let text = match given {
                Some(given) => first_paragraph(&given.text),
                None => vec![Span::new("left empty", Role::Quiet)],
            };
            blocks.push(Block::Row(Row {
                target: Target::at(nth),
                key: (nth + 1).to_string(),
                sign: vec![mark_sign(mark)],
                text,
                below,
                ..Row::default()
            }));
            blocks.push(Block::Gap);
        }
        blocks
    }

    /// Returns the choices that were neither given nor correct, with their reasons; a token once.
    pub(super) fn others(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        let left_out = |choice: &Choice| marking.of(&choice.id) == Some(Mark::LeftOut);
        let mut blocks = Vec::new();
        for slot in &self.kind.slots {
            let choices = self.choices(asked.drawn, slot).into_iter().enumerate();
            let rows: Vec<Block> = choices
                .filter(|(_, (_, choice))| match self.has_tokens() {
                    true => {
                        let same = |of: &&Choice| of.id.local() == choice.id.local();
                        self.kind.choices().filter(same).all(left_out)
                    }
                    false => left_out(choice),
                })
                .flat_map(|(nth, (_, choice))| [other_row(nth, choice), Block::Gap])
                .collect();
            if !self.has_tokens() && !rows.is_empty() {
                let name = describe::slot_name(self.kind, slot);
                blocks.push(Block::Para(vec![Span::new(name, Role::Heading)]));
            }
            blocks.extend(rows);
            if self.has_tokens() {
                break;
            }
        }
        blocks
    }
}

fn other_row(nth: usize, choice: &Choice) -> Block {
    let mut below = reason("", Role::Plain, &choice.why);
    if choice.harmful {
        below.push(vec![Span::new(HARMFUL, Role::Wrong)]);
    }
    Block::Row(Row {
        key: letter(nth),
        text: first_paragraph(&choice.text),
        below,
        ..Row::default()
    })
}
