//! Grids: one column in each row, or any rows in each column.

use super::choice_list::{HARMFUL, strike, tick, tick_beside, toggle};
use super::{
    ActionOutcome, ItemAction, ItemContext, ItemWidget, first_paragraph, instruction, letter,
    mark_sign, place_of, points, reason,
};
use crate::domain::choice::Choice;
use crate::domain::describe::{self, slots_shown};
use crate::domain::drawn::Drawn;
use crate::domain::kind::{ChoiceSlot, Selection};
use crate::domain::scoring::{Mark, Marking, ScoringRule};
use crate::tui::keymap::{Keymap, keymap};
use crate::tui::page::{Block, Grid, GridRow, Role, Span, Target};

const KEYS: Keymap<ItemAction> = keymap! { ItemAction;
    Letter => Pick, "row", "go to the row with that letter", "";
    Digit, '0' => Pick, "column",
        "choose the column with that number in the row, or undo that; 0 is 10", "";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    Left => Left, "", "move to the column on the left", "left";
    Right => Right, "", "move to the column on the right", "right";
    ' ' => Toggle, "", "choose the selected box, or undo that", "select";
    Ctrl('x'), '~' => Strike, "",
        "strike out the selected box, or undo that; you can still choose it", "strike";
};

/// The grid on screen.
pub struct GridWidget<'a> {
    kind: &'a Selection,
}

/// A box with its place on screen.
#[derive(Clone, Copy)]
struct GridBox<'a> {
    place: usize,
    slot: &'a ChoiceSlot,
    choice: &'a Choice,
}

/// A row: its words, its rationale and its boxes.
struct Line<'a> {
    text: &'a str,
    why: &'a str,
    boxes: Vec<GridBox<'a>>,
}

impl<'a> GridWidget<'a> {
    /// Creates a widget for this grid.
    pub fn new(kind: &'a Selection) -> Self {
        Self { kind }
    }

    /// Returns the boxes of each slot in screen order.
    fn by_slot(&self, drawn: &Drawn) -> Vec<Vec<GridBox<'a>>> {
        let slots = slots_shown(self.kind, drawn).into_iter();
        slots
            .map(|slot| {
                let order = drawn.order.iter().enumerate();
                let ours = order.filter_map(|(place, id)| {
                    let choice = slot.choices.iter().find(|choice| choice.id == *id)?;
                    Some(GridBox {
                        place,
                        slot,
                        choice,
                    })
                });
                ours.collect()
            })
            .collect()
    }

    /// Returns the rows in screen order.
    fn rows(&self, drawn: &Drawn) -> Vec<Line<'a>> {
        let slots = self.by_slot(drawn);
        if self.kind.slots_are_rows() {
            let row = |boxes: Vec<GridBox<'a>>| {
                let slot = boxes.first()?.slot;
                Some(Line {
                    text: &slot.label,
                    why: &slot.why,
                    boxes,
                })
            };
            return slots.into_iter().filter_map(row).collect();
        }
        let count = slots.first().map_or(0, Vec::len);
        let row = |nth: usize| {
            let boxes: Vec<GridBox<'a>> = slots
                .iter()
                .filter_map(|slot| slot.get(nth).copied())
                .collect();
            let choice = boxes.first()?.choice;
            Some(Line {
                text: &choice.text,
                why: &choice.why,
                boxes,
            })
        };
        (0..count).filter_map(row).collect()
    }

    /// Returns the words of a box's column.
    fn column(&self, of: &GridBox<'a>) -> &'a str {
        match self.kind.slots_are_rows() {
            true => &of.choice.text,
            false => &of.slot.label,
        }
    }

    fn laid_out(
        &self,
        drawn: &Drawn,
        cursor: Option<usize>,
        cell: &dyn Fn(&GridBox<'a>) -> Vec<Span>,
        below: &dyn Fn(&Line<'a>) -> Vec<Vec<Span>>,
    ) -> Block {
        let rows = self.rows(drawn);
        let mut head = vec![Vec::new()];
        let boxes = rows.first().map_or(&[][..], |row| &row.boxes);
        head.extend(boxes.iter().enumerate().map(|(nth, of)| {
            let mut spans = first_paragraph(self.column(of));
            spans.insert(0, Span::new(format!("{} ", nth + 1), Role::Accent));
            spans
        }));
        let row = |(nth, row): (usize, &Line<'a>)| {
            let mut cells = vec![first_paragraph(row.text)];
            cells.extend(row.boxes.iter().map(cell));
            GridRow {
                key: letter(nth).to_string(),
                focused: row.boxes.iter().any(|of| Some(of.place) == cursor),
                cells,
                below: below(row),
                ..GridRow::default()
            }
        };
        Block::Grid(Grid {
            head,
            rows: rows.iter().enumerate().map(row).collect(),
        })
    }

    /// Returns the row and the column of the cursor.
    fn at(rows: &[Line<'_>], cursor: usize) -> (usize, usize) {
        let found = rows.iter().enumerate().find_map(|(nth, row)| {
            let column = row.boxes.iter().position(|of| of.place == cursor)?;
            Some((nth, column))
        });
        found.unwrap_or_default()
    }

    fn pick(&self, asked: &ItemContext, typed: char) -> ActionOutcome {
        let rows = self.rows(asked.drawn);
        let (row, column) = Self::at(&rows, asked.cursor);
        let place = |row: usize, column: usize| Some(rows.get(row)?.boxes.get(column)?.place);
        let nth = match typed {
            '0' => 9,
            typed => place_of(typed).unwrap_or_default(),
        };
        if typed.is_ascii_digit() {
            return match place(row, nth) {
                Some(place) => toggle(self.kind, asked, place),
                None => {
                    let last = rows.first().map_or(0, |row| row.boxes.len());
                    ActionOutcome::Refused(format!("the columns are 1 to {last}"))
                }
            };
        }
        match place(nth, column) {
            Some(place) => ActionOutcome::Cursor(place),
            None => {
                let last = letter(rows.len().saturating_sub(1));
                ActionOutcome::Refused(format!("the rows are A to {last}"))
            }
        }
    }

    fn stepped(&self, asked: &ItemContext, act: ItemAction) -> ActionOutcome {
        let rows = self.rows(asked.drawn);
        let (row, column) = Self::at(&rows, asked.cursor);
        let (row, column) = match act {
            ItemAction::Up => (row.wrapping_sub(1), column),
            ItemAction::Down => (row + 1, column),
            ItemAction::Left => (row, column.wrapping_sub(1)),
            ItemAction::Right => (row, column + 1),
            _ => return ActionOutcome::Nothing,
        };
        let to = rows.get(row).and_then(|row| row.boxes.get(column));
        to.map_or(ActionOutcome::Nothing, |to| ActionOutcome::Cursor(to.place))
    }

    /// Returns the columns of a row that satisfy a condition, in words.
    fn columns(&self, row: &Line<'a>, wanted: impl Fn(&GridBox<'a>) -> bool) -> String {
        let found = row.boxes.iter().filter(|of| wanted(of));
        let words: Vec<String> = found
            .map(|of| crate::domain::markup::plain(self.column(of)))
            .collect();
        words.join(", ")
    }

    fn told(&self, row: &Line<'a>, marking: &Marking) -> Vec<Vec<Span>> {
        let mark = |of: &GridBox<'_>| marking.of(&of.choice.id).unwrap_or(Mark::LeftOut);
        let of = |wanted: &dyn Fn(Mark) -> bool| self.columns(row, |of| wanted(mark(of)));
        let (wrong, missed) = (of(&|is| is == Mark::Wrong), of(&|is| is == Mark::Missed));
        let keys = of(&|is| matches!(is, Mark::Hit | Mark::Missed));
        let by_row = self.kind.slots_are_rows();
        let (words, role) = match (wrong.is_empty(), missed.is_empty()) {
            (true, true) => ("Correct.".to_owned(), Role::Right),
            (true, false) if by_row => (
                format!("Not answered. Correct answer: {keys}."),
                Role::Warning,
            ),
            (true, false) => (format!("You missed {missed}."), Role::Warning),
            (false, _) if by_row => (
                format!("You chose {wrong}. Correct answer: {keys}."),
                Role::Wrong,
            ),
            (false, true) if keys.is_empty() => (
                format!("Incorrect: {wrong}. No column is correct."),
                Role::Wrong,
            ),
            (false, true) => (format!("Incorrect: {wrong}."), Role::Wrong),
            (false, false) => (
                format!("Incorrect: {wrong}. You missed {missed}."),
                Role::Wrong,
            ),
        };
        let mut told = reason(&words, role, row.why);
        let harms = |of: &GridBox<'_>| of.choice.harmful && mark(of) == Mark::Wrong;
        if row.boxes.iter().any(harms) {
            told.push(vec![Span::new(HARMFUL, Role::Wrong)]);
        }
        told
    }

    /// Returns the points of each column, where each column counts on its own.
    fn sums(&self, marking: &Marking) -> Vec<Block> {
        if marking.rule != ScoringRule::PlusMinus {
            return Vec::new();
        }
        let sum = |slot: &ChoiceSlot| {
            let points = points(self.kind, marking, &slot.id)?;
            let words = format!("{} · {points}", describe::slot_name(self.kind, slot));
            Some(Block::para(words, Role::Quiet))
        };
        let mut blocks = vec![Block::Gap];
        blocks.extend(self.kind.slots.iter().filter_map(sum));
        blocks
    }
}

impl ItemWidget for GridWidget<'_> {
    fn how(&self, asked: &ItemContext) -> String {
        instruction(self.kind, asked.entry)
    }

    fn keymap(&self) -> Keymap<ItemAction> {
        KEYS
    }

    fn is_wide(&self) -> bool {
        true
    }

    fn places(&self) -> usize {
        self.kind.choices().count()
    }

    fn act(&self, asked: &ItemContext, act: ItemAction, typed: Option<char>) -> ActionOutcome {
        match act {
            ItemAction::Toggle => toggle(self.kind, asked, asked.cursor),
            ItemAction::Strike => strike(asked),
            ItemAction::Pick => {
                typed.map_or(ActionOutcome::Nothing, |typed| self.pick(asked, typed))
            }
            _ => self.stepped(asked, act),
        }
    }

    fn click(&self, asked: &ItemContext, place: usize) -> ActionOutcome {
        toggle(self.kind, asked, place)
    }

    fn open(&self, asked: &ItemContext) -> Vec<Block> {
        let cell = |of: &GridBox<'_>| {
            let chosen = asked.entry.parts().contains(&of.choice.id);
            let role = match (asked.struck.contains(&of.choice.id), chosen) {
                (true, _) => Role::Struck,
                (false, true) => Role::Accent,
                (false, false) => Role::Plain,
            };
            let focused = of.place == asked.cursor;
            let sign = Span::sign(tick(of.slot, chosen), role);
            vec![sign.aimed(Target::at(of.place), focused)]
        };
        vec![self.laid_out(asked.drawn, Some(asked.cursor), &cell, &|_| Vec::new())]
    }

    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        let cell = |of: &GridBox<'_>| {
            let chosen = asked.entry.parts().contains(&of.choice.id);
            let mark = marking.of(&of.choice.id).unwrap_or(Mark::LeftOut);
            vec![mark_sign(mark), tick_beside(mark, of.slot, chosen)]
        };
        let mut blocks =
            vec![self.laid_out(asked.drawn, None, &cell, &|row| self.told(row, marking))];
        blocks.extend(self.sums(marking));
        blocks
    }

    fn keyed(&self, drawn: &Drawn) -> Vec<Block> {
        let cell = |of: &GridBox<'_>| match of.choice.key {
            true => vec![mark_sign(Mark::Hit)],
            false => vec![Span::plain(" ")],
        };
        let below = |row: &Line<'_>| reason("", Role::Plain, row.why);
        vec![self.laid_out(drawn, None, &cell, &below)]
    }
}
