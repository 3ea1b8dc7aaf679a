//! Blanks in a text or table: each with a list that opens over the text. Tokens stand in one list
//! below it too.
//!
//! The cursor is on a blank, or in the open list of one: places from the number of blanks on are
//! choices.

mod results;

use super::choice_list::verdict;
use super::passage;
use super::{
    ActionOutcome, ItemAction, ItemContext, ItemWidget, first_paragraph, instruction, letter,
    mark_sign, mark_word, place_of, reason, reason_rule,
};
use crate::domain::choice::Choice;
use crate::domain::describe::{self, slots_shown};
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::kind::{ChoiceSlot, Selection};
use crate::domain::markup::plain;
use crate::domain::scoring::{Mark, Marking};
use crate::tui::keymap::{Keymap, keymap};
use crate::tui::page::{Block, Role, Row, Span, Target};
use crate::tui::sign::Sign;

// Without an open list, Enter and Esc are the screen's, under the same names.
const LIST_KEYS: Keymap<ItemAction> = keymap! { ItemAction;
    Letter => Pick, "choose",
        "choose by letter in the selected blank; the same key undoes it", "";
    Digit => Pick, "blank", "go to the blank with that number", "";
    Up => Up, "", "move to the blank before, or up in the open list", "up";
    Down => Down, "", "move to the next blank, or down in the open list", "down";
    ' ' => Toggle, "list", "open the list of the blank, or choose from it";
    Enter => Confirm, "", "choose from the open list", "confirm";
    Esc => Close, "", "close the open list", "leave";
    Backspace, Delete => Erase, "", "empty the selected blank", "empty";
};

const TOKEN_KEYS: Keymap<ItemAction> = keymap! { ItemAction;
    Letter => Pick, "place",
        "place that choice in the selected blank; the same key takes it back", "";
    Digit => Pick, "blank", "go to the blank with that number", "";
    Up => Up, "", "move to the blank before, or up in the open list", "up";
    Down => Down, "", "move to the next blank, or down in the open list", "down";
    ' ' => Toggle, "list", "open the list over the blank, or place a choice from it";
    Enter => Confirm, "", "place the selected choice of the open list", "confirm";
    Esc => Close, "", "close the open list", "leave";
    Backspace, Delete => Erase, "", "empty the selected blank", "empty";
};

/// The text with its blanks.
pub struct Blanks<'a> {
    kind: &'a Selection,
}

impl<'a> Blanks<'a> {
    /// Creates a widget for these blanks.
    pub fn new(kind: &'a Selection) -> Self {
        Self { kind }
    }

    fn has_tokens(&self) -> bool {
        self.kind.is_exclusive()
    }

    fn count(&self) -> usize {
        self.kind.slots.len()
    }

    /// Returns the choices of a blank in screen order, each with its place among all.
    fn choices(&self, drawn: &Drawn, slot: &'a ChoiceSlot) -> Vec<(usize, &'a Choice)> {
        let order = drawn.order.iter().enumerate();
        let ours = order.filter_map(|(place, id)| {
            let choice = slot.choices.iter().find(|choice| choice.id == *id)?;
            Some((place, choice))
        });
        ours.collect()
    }

    fn chosen(&self, asked: &ItemContext, slot: &'a ChoiceSlot) -> Option<&'a Choice> {
        let given = |choice: &&Choice| asked.entry.parts().contains(&choice.id);
        slot.choices.iter().find(given)
    }

    /// Returns the number of the selected blank, and the place of the choice if its list is open.
    fn at(&self, asked: &ItemContext) -> (usize, Option<usize>) {
        let Some(place) = asked.cursor.checked_sub(self.count()) else {
            return (asked.cursor, None);
        };
        let id = asked.drawn.order.get(place);
        let of = id.and_then(|id| {
            let slot = self.kind.slot_of(id)?;
            self.kind.slots.iter().position(|other| other.id == slot.id)
        });
        // A page without a cursor has a place that is on no list.
        of.map_or((usize::MAX, None), |blank| (blank, Some(place)))
    }

    /// Returns the cursor after a blank is filled: the next empty blank, from the first after the last;
    /// the same blank if none is empty.
    fn onward(&self, blank: usize, parts: &[PartId]) -> usize {
        let is_empty = |nth: &usize| {
            let slot = self.kind.slots.get(*nth);
            slot.is_some_and(|slot| slot.given(parts) == 0)
        };
        let after = (blank + 1..self.count()).chain(0..blank).find(is_empty);
        after.unwrap_or(blank)
    }

    fn choose(&self, asked: &ItemContext, blank: usize, id: &PartId) -> ActionOutcome {
        match self.kind.toggled(asked.entry, id) {
            Ok(entry) => {
                let filled = entry.parts().contains(id);
                let cursor = match filled {
                    true => self.onward(blank, entry.parts()),
                    false => blank,
                };
                ActionOutcome::Entered(entry, cursor)
            }
            Err(refused) => ActionOutcome::Refused(refused.to_string()),
        }
    }

    fn pick(&self, asked: &ItemContext, typed: char) -> ActionOutcome {
        let Some(nth) = place_of(typed) else {
            return ActionOutcome::Nothing;
        };
        let (blank, _) = self.at(asked);
        if typed.is_ascii_digit() {
            return match nth < self.count() {
                true => ActionOutcome::Cursor(nth),
                false => ActionOutcome::Refused(format!("the blanks are 1 to {}", self.count())),
            };
        }
        let Some(slot) = self.kind.slots.get(blank) else {
            return ActionOutcome::Nothing;
        };
        let choices = self.choices(asked.drawn, slot);
        match choices.get(nth) {
            Some((_, choice)) => self.choose(asked, blank, &choice.id),
            None => {
                let last = letter(choices.len().saturating_sub(1));
                ActionOutcome::Refused(format!("the choices of this blank are A to {last}"))
            }
        }
    }

    fn erase(&self, asked: &ItemContext) -> ActionOutcome {
        let (blank, _) = self.at(asked);
        let slot = self.kind.slots.get(blank);
        match slot.and_then(|slot| self.chosen(asked, slot)) {
            Some(choice) => self.choose(asked, blank, &choice.id),
            None => ActionOutcome::Nothing,
        }
    }

    /// Opens the list of a blank, at the choice in it.
    fn open_list(&self, asked: &ItemContext, blank: usize) -> ActionOutcome {
        let Some(slot) = self.kind.slots.get(blank) else {
            return ActionOutcome::Nothing;
        };
        let chosen = self.chosen(asked, slot).map(|choice| &choice.id);
        let choices = self.choices(asked.drawn, slot);
        let at = choices
            .iter()
            .find(|(_, choice)| Some(&choice.id) == chosen);
        let first = at.or(choices.first()).map_or(0, |(place, _)| *place);
        ActionOutcome::Cursor(self.count() + first)
    }

    fn stepped(&self, asked: &ItemContext, act: ItemAction) -> ActionOutcome {
        let later = act == ItemAction::Down;
        let step = |at: usize| if later { at + 1 } else { at.wrapping_sub(1) };
        let (blank, open) = self.at(asked);
        let Some(place) = open else {
            let to = step(blank);
            return match to < self.count() {
                true => ActionOutcome::Cursor(to),
                false => ActionOutcome::Nothing,
            };
        };
        let slot = self.kind.slots.get(blank);
        let choices = slot
            .map(|slot| self.choices(asked.drawn, slot))
            .unwrap_or_default();
        let at = choices.iter().position(|(other, _)| *other == place);
        let to = at.and_then(|at| choices.get(step(at)));
        to.map_or(ActionOutcome::Nothing, |(place, _)| {
            ActionOutcome::Cursor(self.count() + place)
        })
    }

    /// Returns the passage with each blank as `spans` shows it.
    fn passage(&self, spans: &dyn Fn(usize, &'a ChoiceSlot) -> Vec<Span>) -> Vec<Block> {
        let mark = |id: &str, _: &str| -> Vec<Span> {
            let mut slots = self.kind.slots.iter().enumerate();
            let found = slots.find(|(_, slot)| slot.id.as_str() == id);
            found
                .map(|(nth, slot)| spans(nth, slot))
                .unwrap_or_default()
        };
        passage::blocks(&self.kind.passage, &mark)
    }

    fn menu(&self, asked: &ItemContext) -> Option<Block> {
        let (blank, open) = self.at(asked);
        let slot = self.kind.slots.get(blank).filter(|_| open.is_some())?;
        let chosen = self.chosen(asked, slot).map(|choice| &choice.id);
        let choices = self.choices(asked.drawn, slot).into_iter().enumerate();
        let row = |(nth, (place, choice)): (usize, (usize, &Choice))| Row {
            key: letter(nth),
            sign: match Some(&choice.id) == chosen {
                true => vec![Span::sign(Sign::Chosen, Role::Accent)],
                false => vec![Span::sign(Sign::NotChosen, Role::Plain)],
            },
            text: first_paragraph(&choice.text),
            ..Row::at(self.count() + place, asked.cursor)
        };
        Some(Block::Menu {
            rows: choices.map(row).collect(),
            at: Target::at(blank)?,
        })
    }

    /// Returns the tokens, each with the number of the blank that it stands in.
    fn tokens(&self, asked: &ItemContext) -> Vec<Block> {
        let first = slots_shown(self.kind, asked.drawn).into_iter().next();
        let tokens = first
            .map(|slot| self.choices(asked.drawn, slot))
            .unwrap_or_default();
        let row = |(nth, (place, choice)): (usize, (usize, &Choice))| {
            let stands = self.kind.slots.iter().position(|slot| {
                let placed = self.chosen(asked, slot);
                placed.is_some_and(|placed| placed.id.local() == choice.id.local())
            });
            Block::Row(Row {
                target: Target::at(self.count() + place),
                key: letter(nth),
                sign: match stands {
                    Some(blank) => vec![
                        Span::new(format!("[{}]", blank + 1), Role::Accent)
                            .with_alt(format!("in blank {}", blank + 1)),
                    ],
                    None => vec![Span::sign(Sign::NotTicked, Role::Plain).with_alt("not placed")],
                },
                text: first_paragraph(&choice.text),
                ..Row::default()
            })
        };
        tokens.into_iter().enumerate().map(row).collect()
    }
}

/// Returns a blank with its number and its words.
fn boxed(nth: usize, words: &str, role: Role) -> Span {
    let aloud = if words == EMPTY { "empty" } else { words };
    Span::new(format!("[{}\u{a0}{words}]", nth + 1), role).with_alt(aloud_as(nth, aloud))
}

/// Returns a blank as it is read aloud.
fn aloud_as(nth: usize, words: &str) -> String {
    format!("(blank {}: {words})", nth + 1)
}

/// The words of an empty blank.
const EMPTY: &str = "…";

impl ItemWidget for Blanks<'_> {
    fn how(&self, asked: &ItemContext) -> String {
        instruction(self.kind, asked.entry)
    }

    fn keymap(&self) -> Keymap<ItemAction> {
        match self.has_tokens() {
            true => TOKEN_KEYS,
            false => LIST_KEYS,
        }
    }

    fn is_wide(&self) -> bool {
        true
    }

    fn places(&self) -> usize {
        self.count()
    }

    fn act(&self, asked: &ItemContext, act: ItemAction, typed: Option<char>) -> ActionOutcome {
        let (blank, open) = self.at(asked);
        let id = open.and_then(|place| asked.drawn.order.get(place));
        match (act, id) {
            (ItemAction::Pick, _) => {
                typed.map_or(ActionOutcome::Nothing, |typed| self.pick(asked, typed))
            }
            (ItemAction::Erase, _) => self.erase(asked),
            (ItemAction::Toggle | ItemAction::Confirm, Some(id)) => self.choose(asked, blank, id),
            (ItemAction::Toggle, None) => self.open_list(asked, blank),
            (ItemAction::Close, Some(_)) => ActionOutcome::Cursor(blank),
            (ItemAction::Confirm | ItemAction::Close, None) => ActionOutcome::Passed,
            _ => self.stepped(asked, act),
        }
    }

    fn click(&self, asked: &ItemContext, place: usize) -> ActionOutcome {
        let (blank, open) = self.at(asked);
        let Some(place) = place.checked_sub(self.count()) else {
            let same = place == blank;
            return match (self.has_tokens(), same && open.is_some()) {
                // A filled blank gives its token back at the second click.
                (true, _) if same => match self.erase(asked) {
                    ActionOutcome::Nothing => ActionOutcome::Cursor(place),
                    erased => erased,
                },
                (true, _) => ActionOutcome::Cursor(place),
                (false, true) => ActionOutcome::Cursor(place),
                (false, false) => self.open_list(asked, place),
            };
        };
        let Some(id) = asked.drawn.order.get(place) else {
            return ActionOutcome::Nothing;
        };
        let Some(slot) = self.kind.slots.get(blank).filter(|_| self.has_tokens()) else {
            return self.choose(asked, blank, id);
        };
        self.choose(asked, blank, &PartId::in_slot(slot.id.as_str(), id.local()))
    }

    fn open(&self, asked: &ItemContext) -> Vec<Block> {
        let (blank, _) = self.at(asked);
        let mut blocks = self.passage(&|nth, slot| {
            let span = match self.chosen(asked, slot) {
                Some(choice) => boxed(nth, &plain(&choice.text), Role::Strong),
                None => boxed(nth, EMPTY, Role::Accent),
            };
            let target = Target::at(nth);
            if nth != blank {
                return vec![span.aimed(target, false)];
            }
            // The cursor takes the place of the bracket, so that no word moves with it.
            let words = span.text.trim_start_matches('[').to_owned();
            let here = Span::sign(Sign::Cursor, Role::Accent).aimed(target, false);
            vec![
                here,
                Span {
                    text: words,
                    ..span
                }
                .aimed(target, true),
            ]
        });
        if self.has_tokens() {
            blocks.push(Block::Gap);
            blocks.extend(self.tokens(asked));
        }
        blocks.extend(self.menu(asked));
        blocks
    }

    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        let mut blocks = self.passage(&|nth, slot| {
            let (words, mark) = match self.chosen(asked, slot) {
                Some(choice) => {
                    let mark = marking.of(&choice.id).unwrap_or(Mark::LeftOut);
                    (plain(&choice.text), mark)
                }
                None => ("left empty".into(), Mark::Missed),
            };
            let role = match mark {
                Mark::Hit => Role::Right,
                Mark::Wrong => Role::Wrong,
                _ => Role::Warning,
            };
            let aloud = match self.chosen(asked, slot) {
                Some(_) => format!("{words}, {}", mark_word(mark)),
                None => words.clone(),
            };
            let words = boxed(nth, &words, role).with_alt(aloud_as(nth, &aloud));
            vec![mark_sign(mark).with_alt(""), words]
        });
        blocks.push(Block::Gap);
        let rule = reason_rule(self.kind);
        if !rule.is_empty() {
            let role = match marking.is_without_anchor() {
                true => Role::Warning,
                false => Role::Quiet,
            };
            blocks.extend([Block::para(rule.trim(), role), Block::Gap]);
        }
        blocks.extend(self.results(asked, marking));
        blocks
    }

    fn answered(&self, asked: &ItemContext, marking: &Marking) -> (Vec<Block>, Vec<Block>) {
        (self.marked(asked, marking), self.others(asked, marking))
    }

    fn keyed(&self, drawn: &Drawn) -> Vec<Block> {
        let key = |slot: &'_ ChoiceSlot| slot.choices.iter().find(|choice| choice.key).cloned();
        let mut blocks = self.passage(&|nth, slot| {
            let words = key(slot)
                .map(|choice| plain(&choice.text))
                .unwrap_or_default();
            vec![boxed(nth, &words, Role::Right)]
        });
        blocks.push(Block::Gap);
        for slot in &self.kind.slots {
            let name = describe::slot_name(self.kind, slot);
            blocks.push(Block::Para(vec![Span::new(name, Role::Heading)]));
            for (nth, (_, choice)) in self.choices(drawn, slot).into_iter().enumerate() {
                let mark = match (choice.key, choice.acceptable) {
                    (true, _) => Mark::Hit,
                    (false, true) => Mark::Acceptable,
                    (false, false) => Mark::LeftOut,
                };
                let (words, role) = verdict(mark, slot.takes);
                blocks.push(Block::Row(Row {
                    key: letter(nth),
                    sign: vec![mark_sign(mark)],
                    text: first_paragraph(&choice.text),
                    below: reason(words, role, &choice.why),
                    ..Row::default()
                }));
            }
            blocks.push(Block::Gap);
        }
        blocks
    }
}
