//! Lists of lettered choices: one list, or one under each group.

use super::{
    ActionOutcome, ItemAction, ItemContext, ItemWidget, first_paragraph, instruction, letter,
    mark_sign, moved, place_of, points, reason,
};
use crate::domain::choice::Choice;
use crate::domain::describe::slots_shown;
use crate::domain::drawn::Drawn;
use crate::domain::kind::{ChoiceSlot, PickLimit, Selection};
use crate::domain::scoring::{Mark, Marking};
use crate::tui::keymap::{Keymap, keymap};
use crate::tui::page::{Block, Role, Row, Span, Target};
use crate::tui::sign::Sign;

/// The words below an incorrect choice that would hurt the client.
pub const HARMFUL: &str = "This action could harm the client.";

/// The lists on screen.
pub struct ChoiceList<'a> {
    kind: &'a Selection,
}

const KEYS: Keymap<ItemAction> = keymap! { ItemAction;
    Letter, Digit => Pick, "choose", "choose by letter or number; the same key undoes it", "";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    ' ' => Toggle, "", "choose the selected line, or undo that", "select";
    Ctrl('x'), '~' => Strike, "",
        "strike out the selected line, or undo that; you can still choose it", "strike";
};

/// A choice in its slot, with its place on screen.
#[derive(Clone, Copy)]
struct Shown<'a> {
    place: usize,
    slot: &'a ChoiceSlot,
    choice: &'a Choice,
}

impl<'a> ChoiceList<'a> {
    /// Creates a widget for these choices.
    pub fn new(kind: &'a Selection) -> Self {
        Self { kind }
    }

    /// Returns the slots in screen order, each with its choices in screen order.
    fn shown(&self, drawn: &Drawn) -> Vec<(&'a ChoiceSlot, Vec<Shown<'a>>)> {
        let slots = slots_shown(self.kind, drawn).into_iter();
        slots
            .map(|slot| {
                let order = drawn.order.iter().enumerate();
                let ours = order.filter_map(|(place, id)| {
                    let choice = slot.choices.iter().find(|choice| choice.id == *id)?;
                    Some(Shown {
                        place,
                        slot,
                        choice,
                    })
                });
                (slot, ours.collect())
            })
            .collect()
    }

    /// Returns the heading of a slot with its points, if it has words.
    fn heading(&self, slot: &ChoiceSlot, marking: Option<&Marking>) -> Vec<Block> {
        if slot.label.is_empty() {
            return Vec::new();
        }
        let mut spans = first_paragraph(&slot.label);
        spans.iter_mut().for_each(|span| span.role = Role::Heading);
        let points = marking.and_then(|marking| points(self.kind, marking, &slot.id));
        spans.extend(points.map(|words| Span::new(format!(" · {words}"), Role::Quiet)));
        vec![Block::Para(spans)]
    }

    /// Returns each list as a column while it is answered.
    pub fn columns(&self, asked: &ItemContext) -> Vec<Vec<Block>> {
        let slots = self.shown(asked.drawn).into_iter();
        slots
            .map(|(slot, shown)| {
                let mut blocks = self.heading(slot, None);
                blocks.extend(shown.into_iter().map(|shown| open_row(asked, shown)));
                blocks
            })
            .collect()
    }

    /// Lays out every choice below the heading of its slot.
    fn laid_out(
        &self,
        drawn: &Drawn,
        marking: Option<&Marking>,
        row: impl Fn(Shown<'a>) -> Vec<Block>,
    ) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (slot, shown) in self.shown(drawn) {
            if !blocks.is_empty() {
                blocks.push(Block::Gap);
            }
            blocks.extend(self.heading(slot, marking));
            blocks.extend(shown.into_iter().flat_map(&row));
        }
        blocks
    }

    fn marked_row(&self, asked: &ItemContext, marking: &Marking, shown: Shown<'_>) -> Block {
        let choice = shown.choice;
        let mark = mark_of(marking, choice);
        let chosen = asked.entry.parts().contains(&choice.id);
        let (words, role) = match (mark, self.kind.is_marked()) {
            (Mark::Missed, true) => ("Correct, but you did not mark it.", Role::Warning),
            _ => verdict(mark, shown.slot.takes),
        };
        let mut below = reason(words, role, &choice.why);
        if choice.harmful && mark != Mark::Hit {
            below.push(vec![Span::new(HARMFUL, Role::Wrong)]);
        }
        Block::Row(Row {
            target: Target::at(shown.place),
            focused: false,
            key: letter(shown.place),
            sign: vec![
                mark_sign(mark),
                Span::plain(" "),
                tick_beside(mark, shown.slot, chosen),
            ],
            text: first_paragraph(&choice.text),
            below,
        })
    }
}

/// Returns the outcome of choosing the part at a place on screen, or undoing that.
pub fn toggle(kind: &Selection, asked: &ItemContext, place: usize) -> ActionOutcome {
    let Some(id) = asked.drawn.order.get(place) else {
        let last = letter(asked.drawn.order.len().saturating_sub(1));
        return ActionOutcome::Refused(format!("the choices are A to {last}"));
    };
    match kind.toggled(asked.entry, id) {
        Ok(entry) => ActionOutcome::Entered(entry, place),
        Err(refused) => ActionOutcome::Refused(refused.to_string()),
    }
}

/// Returns the outcome of striking out the part at the cursor.
pub fn strike(asked: &ItemContext) -> ActionOutcome {
    let id = asked.drawn.order.get(asked.cursor).cloned();
    id.map_or(ActionOutcome::Nothing, ActionOutcome::Struck)
}

/// Returns the sign of a choice that is chosen or not.
pub fn tick(slot: &ChoiceSlot, chosen: bool) -> Sign {
    match (slot.takes, chosen) {
        (PickLimit::One, true) => Sign::Chosen,
        (PickLimit::One, false) => Sign::NotChosen,
        (_, true) => Sign::Ticked,
        (_, false) => Sign::NotTicked,
    }
}

/// Returns the sign of a choice beside its mark, which may have said it.
pub fn tick_beside(mark: Mark, slot: &ChoiceSlot, chosen: bool) -> Span {
    let sign = Span::sign(tick(slot, chosen), Role::Plain);
    match mark {
        Mark::Missed => sign.with_alt(""),
        _ => sign,
    }
}

/// Returns the mark of a choice in words.
pub fn verdict(mark: Mark, takes: PickLimit) -> (&'static str, Role) {
    match (mark, takes) {
        (Mark::Hit, _) => ("Correct.", Role::Right),
        (Mark::Missed, PickLimit::One) => ("Correct answer.", Role::Warning),
        (Mark::Missed, _) => ("Correct, but you did not select it.", Role::Warning),
        (Mark::Wrong, _) => ("Incorrect.", Role::Wrong),
        (Mark::LeftOut, _) => ("", Role::Plain),
        (Mark::Acceptable, _) => ("Acceptable alternative: not scored.", Role::Warning),
    }
}

fn mark_of(marking: &Marking, choice: &Choice) -> Mark {
    marking.of(&choice.id).unwrap_or(Mark::LeftOut)
}

impl ItemWidget for ChoiceList<'_> {
    fn how(&self, asked: &ItemContext) -> String {
        instruction(self.kind, asked.entry)
    }

    fn keymap(&self) -> Keymap<ItemAction> {
        KEYS
    }

    fn places(&self) -> usize {
        self.kind.choices().count()
    }

    fn act(&self, asked: &ItemContext, act: ItemAction, typed: Option<char>) -> ActionOutcome {
        match act {
            ItemAction::Toggle => toggle(self.kind, asked, asked.cursor),
            ItemAction::Strike => strike(asked),
            ItemAction::Pick => typed
                .and_then(place_of)
                .map_or(ActionOutcome::Nothing, |place| {
                    toggle(self.kind, asked, place)
                }),
            _ => moved(asked.cursor, self.places(), act),
        }
    }

    fn open(&self, asked: &ItemContext) -> Vec<Block> {
        self.laid_out(asked.drawn, None, |shown| vec![open_row(asked, shown)])
    }

    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        self.laid_out(asked.drawn, Some(marking), |shown| {
            vec![self.marked_row(asked, marking, shown), Block::Gap]
        })
    }

    fn answered(&self, asked: &ItemContext, marking: &Marking) -> (Vec<Block>, Vec<Block>) {
        let rows = |wanted: &dyn Fn(Mark) -> bool| {
            self.laid_out(asked.drawn, Some(marking), |shown| {
                match wanted(mark_of(marking, shown.choice)) {
                    true => vec![self.marked_row(asked, marking, shown), Block::Gap],
                    false => Vec::new(),
                }
            })
        };
        // Groups stay whole, so that each shows its sum beside its choices.
        if self.kind.slots.len() > 1 {
            return (rows(&|_| true), Vec::new());
        }
        (
            rows(&|mark| mark != Mark::LeftOut),
            rows(&|mark| mark == Mark::LeftOut),
        )
    }

    fn keyed(&self, drawn: &Drawn) -> Vec<Block> {
        self.laid_out(drawn, None, |shown| vec![keyed_row(shown), Block::Gap])
    }
}

fn open_row(asked: &ItemContext, shown: Shown<'_>) -> Block {
    let chosen = asked.entry.parts().contains(&shown.choice.id);
    let role = if chosen { Role::Accent } else { Role::Plain };
    let mut sign = vec![Span::sign(tick(shown.slot, chosen), role)];
    let mut text = first_paragraph(&shown.choice.text);
    if asked.struck.contains(&shown.choice.id) {
        sign.push(Span::plain(" "));
        sign.push(Span::sign(Sign::Struck, Role::Quiet));
        text.iter_mut().for_each(|span| span.role = Role::Struck);
    }
    Block::Row(Row {
        key: letter(shown.place),
        sign,
        text,
        ..Row::at(shown.place, asked.cursor)
    })
}

fn keyed_row(shown: Shown<'_>) -> Block {
    let choice = shown.choice;
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
        key: letter(shown.place),
        sign: vec![mark_sign(mark)],
        text: first_paragraph(&choice.text),
        below,
        ..Row::default()
    })
}
