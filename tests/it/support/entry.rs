//! How a response gets onto the screen: the keys that enter it, and the places that are clicked.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use dripset::domain::describe::{place_of, slots_shown};
use dripset::domain::item::mark;
use dripset::domain::kind::{AnswerShape, ChoiceSlot, PickLimit, Selection};
use dripset::domain::{Drawn, Item, ItemKind, PartId, Response};

/// Arrow up.
pub const UP: &str = "\x1b[A";
/// Arrow down.
pub const DOWN: &str = "\x1b[B";
/// Arrow right.
pub const RIGHT: &str = "\x1b[C";
/// Arrow left.
pub const LEFT: &str = "\x1b[D";
/// Backspace.
pub const BACKSPACE: &str = "\x7f";
/// Enter.
pub const ENTER: &str = "\r";

/// The key to the next item. In a grid the arrows move between its boxes, and in a number a sign is
/// text.
pub fn next(kind: &ItemKind) -> &'static str {
    if is_grid(kind) { ">" } else { RIGHT }
}

/// The key to the item before.
pub fn previous(kind: &ItemKind) -> &'static str {
    if is_grid(kind) { "<" } else { LEFT }
}

fn is_grid(kind: &ItemKind) -> bool {
    kind.selection()
        .is_some_and(|of| of.shape() == AnswerShape::Grid)
}

/// How choices and steps are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    Letter,
    Capital,
    /// Where the kind has digits for its choices; else as [`By::Letter`].
    Digit,
    Arrows,
}

/// A response that can be handed in and is not the key: as little of it right as can be.
pub fn wrong(kind: &ItemKind, drawn: &Drawn) -> Response {
    let key = kind.rules().key(drawn);
    match (kind, key) {
        (ItemKind::Selection(of), _) => of.response(wrong_choices(of, drawn)),
        (_, Response::Sequence(mut ids)) => {
            ids.reverse();
            Response::Sequence(ids)
        }
        (_, Response::Number(typed)) if typed.contains(':') => Response::Number("99:59".into()),
        (_, Response::Number(_)) => Response::Number("98765".into()),
        (_, other) => other,
    }
}

/// A response that can be handed in and earns some of the points; `None` where every response earns
/// all of them or nothing.
pub fn partial(item: &Item, drawn: &Drawn) -> Option<Response> {
    let of = item.kind.selection()?;
    let key = of.choices().filter(|choice| choice.key);
    let key: Vec<PartId> = key.map(|choice| choice.id.clone()).collect();
    let others = of.choices().filter(|choice| !choice.key).rev_ids();
    let without = key.iter().map(|id| replaced(&key, id, None));
    let other = key.iter().flat_map(|id| {
        let others = others.iter();
        others.map(|other| replaced(&key, id, Some(other)))
    });
    let mut candidates = without.chain(other).map(|ids| of.response(ids));
    candidates.find(|response| {
        item.kind.rules().ready(response).is_ok()
            && mark(item, drawn, response)
                .is_ok_and(|marking| !marking.score.is_full() && marking.score.earned > 0)
    })
}

trait RevIds {
    fn rev_ids(self) -> Vec<PartId>;
}

impl<'a, I: Iterator<Item = &'a dripset::domain::Choice>> RevIds for I {
    fn rev_ids(self) -> Vec<PartId> {
        let mut ids: Vec<PartId> = self.map(|choice| choice.id.clone()).collect();
        ids.reverse();
        ids
    }
}

fn replaced(key: &[PartId], out: &PartId, with: Option<&PartId>) -> Vec<PartId> {
    let kept = key.iter().filter(|id| *id != out);
    kept.chain(with).cloned().collect()
}

/// In each slot one of its keys less than it has, others in their place; tokens that are no key
/// first, then each the key of the next target.
fn wrong_choices(of: &Selection, drawn: &Drawn) -> Vec<PartId> {
    if of.is_exclusive() {
        return wrong_tokens(of);
    }
    let slot = |slot: &ChoiceSlot| -> Vec<PartId> {
        let ours = |id: &&PartId| slot.choices.iter().any(|choice| choice.id == **id);
        let is_key = |id: &PartId| of.choice(id).is_some_and(|choice| choice.key);
        let shown: Vec<&PartId> = drawn.order.iter().filter(ours).collect();
        let keys = shown.iter().filter(|id| is_key(id)).count();
        let wanted = match slot.takes {
            PickLimit::One => 1,
            _ => keys.saturating_sub(1),
        };
        let mut given: Vec<PartId> = shown
            .iter()
            .filter(|id| !is_key(id))
            .take(wanted)
            .map(|id| (*id).clone())
            .collect();
        let keys = slot.choices.iter().filter(|choice| choice.key);
        let fill = slot
            .wanted()
            .max(given.len() + usize::from(slot.takes != PickLimit::One));
        let rest = fill - given.len();
        given.extend(keys.take(rest).map(|choice| choice.id.clone()));
        given
    };
    if of.is_flat() {
        // The rows of a table with marked words are one answer.
        let choices = of.choices().cloned().collect();
        return slot(&ChoiceSlot {
            choices,
            ..of.slots[0].clone()
        });
    }
    of.slots.iter().flat_map(slot).collect()
}

fn wrong_tokens(of: &Selection) -> Vec<PartId> {
    let keyed = |slot: &ChoiceSlot| -> Option<String> {
        let key = slot.choices.iter().find(|choice| choice.key)?;
        Some(key.id.local().to_owned())
    };
    let keys: Vec<String> = of.slots.iter().filter_map(keyed).collect();
    let all = of.slots[0].choices.iter().map(|choice| choice.id.local());
    let others: Vec<&str> = all.filter(|id| !keys.iter().any(|key| key == id)).collect();
    let token = |nth: usize| match others.get(nth) {
        Some(other) => (*other).to_owned(),
        None => keys[(nth + 1) % keys.len()].clone(),
    };
    let slots = of.slots.iter().enumerate();
    slots
        .map(|(nth, slot)| PartId::in_slot(slot.id.as_str(), &token(nth)))
        .collect()
}

/// What has to be taken out of `entered` and put in to make `wanted`. What a slot for one choice
/// holds goes by itself.
fn changes(of: &Selection, entered: &Response, wanted: &Response) -> (Vec<PartId>, Vec<PartId>) {
    let (entered, wanted) = (entered.parts(), wanted.parts());
    let is_replaced = |id: &PartId| {
        let slot = of.slot_of(id).expect("a part of the item");
        slot.takes == PickLimit::One && slot.given(wanted) > 0
    };
    let out = entered.iter().filter(|id| !wanted.contains(id));
    let out = out.filter(|id| !is_replaced(id)).cloned().collect();
    let new = wanted.iter().filter(|id| !entered.contains(id));
    (out, new.cloned().collect())
}

/// The keys that make `wanted` of `entered`.
pub fn keys(
    kind: &ItemKind,
    drawn: &Drawn,
    entered: &Response,
    wanted: &Response,
    by: By,
) -> String {
    let take = |id: &PartId| listed(drawn, id, by);
    match (kind, wanted) {
        (ItemKind::Numeric(_), wanted) => {
            let before = match entered {
                Response::Number(before) => before.chars().count(),
                _ => 0,
            };
            let typed = match wanted {
                Response::Number(typed) => typed.as_str(),
                _ => "",
            };
            format!("{}{typed}", BACKSPACE.repeat(before))
        }
        (ItemKind::Ordered(_), wanted) => {
            let back = BACKSPACE.repeat(entered.parts().len());
            back + &wanted.parts().iter().map(take).collect::<String>()
        }
        (ItemKind::Selection(of), wanted) => {
            let (out, new) = changes(of, entered, wanted);
            match of.shape() {
                AnswerShape::Grid => {
                    let boxes = out.iter().chain(&new);
                    boxes.map(|id| boxed(of, drawn, id, by)).collect()
                }
                AnswerShape::Blanks | AnswerShape::Targets => {
                    let out = out.iter().map(|id| emptied(of, id, by));
                    out.chain(new.iter().map(|id| filled(of, drawn, id, by)))
                        .collect()
                }
                _ => out.iter().chain(&new).map(take).collect(),
            }
        }
    }
}

fn lettered(place: usize, by: By) -> String {
    let place = u8::try_from(place).expect("few parts");
    let first = if by == By::Capital { b'A' } else { b'a' };
    char::from(first + place).to_string()
}

/// A line of a list, or a mark of a text.
fn listed(drawn: &Drawn, id: &PartId, by: By) -> String {
    let place = place_of(drawn, id).expect("a part of the item");
    match by {
        By::Digit if place < 9 => (place + 1).to_string(),
        By::Arrows => {
            let top = UP.repeat(drawn.order.len());
            format!("{top}{} ", DOWN.repeat(place))
        }
        by => lettered(place, by),
    }
}

/// A box of a grid: its row, then its column.
fn boxed(of: &Selection, drawn: &Drawn, id: &PartId, by: By) -> String {
    let slots = slots_shown(of, drawn);
    let slot = slots
        .iter()
        .position(|slot| id.slot() == Some(slot.id.as_str()));
    let slot = slot.expect("a slot of the item");
    let ours = drawn.order.iter().filter(|other| other.slot() == id.slot());
    let within = ours.take_while(|other| *other != id).count();
    let (row, column) = match of.slots_are_rows() {
        true => (slot, within),
        false => (within, slot),
    };
    match by {
        By::Arrows => {
            let corner = UP.repeat(26) + &LEFT.repeat(10);
            format!("{corner}{}{} ", DOWN.repeat(row), RIGHT.repeat(column))
        }
        by => format!("{}{}", lettered(row, by), (column + 1) % 10),
    }
}

fn blank_of(of: &Selection, id: &PartId) -> usize {
    let mut slots = of.slots.iter();
    let at = slots.position(|slot| id.slot() == Some(slot.id.as_str()));
    at.expect("a blank of the item")
}

/// The keys that go to a blank; the arrows close a list that is open.
fn to_blank(of: &Selection, id: &PartId, by: By) -> String {
    let blank = blank_of(of, id);
    match by {
        By::Arrows => UP.repeat(of.slots.len()) + &DOWN.repeat(blank),
        _ => (blank + 1).to_string(),
    }
}

fn emptied(of: &Selection, id: &PartId, by: By) -> String {
    to_blank(of, id, by) + BACKSPACE
}

fn filled(of: &Selection, drawn: &Drawn, id: &PartId, by: By) -> String {
    let ours = drawn.order.iter().filter(|other| other.slot() == id.slot());
    let nth = ours.clone().take_while(|other| *other != id).count();
    let choose = match by {
        By::Arrows => format!(" {}{} ", UP.repeat(ours.count()), DOWN.repeat(nth)),
        by => lettered(nth, by),
    };
    to_blank(of, id, by) + &choose
}

/// The targets whose clicks make `wanted` of `entered`; empty for a number.
pub fn clicks(kind: &ItemKind, drawn: &Drawn, entered: &Response, wanted: &Response) -> Vec<usize> {
    let place = |id: &PartId| place_of(drawn, id).expect("a part of the item");
    let of = match kind {
        ItemKind::Numeric(_) => return Vec::new(),
        ItemKind::Ordered(_) => {
            let out = entered.parts().iter();
            return out.chain(wanted.parts()).map(place).collect();
        }
        ItemKind::Selection(of) => of,
    };
    let (out, new) = changes(of, entered, wanted);
    let blanks = of.slots.len();
    match of.shape() {
        AnswerShape::Blanks => {
            let both = out.iter().chain(&new);
            both.flat_map(|id| [blank_of(of, id), blanks + place(id)])
                .collect()
        }
        AnswerShape::Targets => {
            let first = slots_shown(of, drawn)[0].id.clone();
            let token = |id: &PartId| place(&PartId::in_slot(first.as_str(), id.local()));
            let both = out.iter().chain(&new);
            both.flat_map(|id| [blank_of(of, id), blanks + token(id)])
                .collect()
        }
        _ => out.iter().chain(&new).map(place).collect(),
    }
}
