//! The task of an item, the way to answer it in a line, and the prompt.

use super::layout::{ItemLayout, PartsForm};
use super::sentences::listed;
use crate::domain::kind::{ItemKind, Numeric, PickLimit, Selection, Unit};
use crate::domain::passage::Passage;
use crate::domain::scoring::Scope;
use crate::tui::screen::PlainItem;
use crate::tui::settings::Verbosity;

/// Returns what the item asks for, and how it is scored if points can be taken off.
pub fn task(kind: &ItemKind, layout: &ItemLayout) -> String {
    let selection = match kind {
        ItemKind::Selection(selection) => selection,
        ItemKind::Ordered(ordered) => {
            return format!(
                "Put all {} steps in order, first to last.",
                ordered.steps.len()
            );
        }
        ItemKind::Numeric(numeric) => return number(numeric),
    };
    let takes = selection.described().takes;
    match (layout.form, takes) {
        (PartsForm::Marks, _) => {
            let sum = deduction(selection, "mark", "row");
            format!("Mark the words that answer the question. {sum}")
        }
        (PartsForm::Groups, PickLimit::Any) => {
            let sum = deduction(selection, "choice", "group");
            format!("Choose one or more in each group. {sum}")
        }
        (PartsForm::Groups, _) => format!("Choose {}.", wings(selection)),
        (PartsForm::Rows, PickLimit::One) => "Choose one column in each row.".into(),
        (PartsForm::Rows, _) => {
            let sum = deduction(selection, "choice", "column");
            format!("Choose one or more rows in each column. {sum}")
        }
        (PartsForm::Blanks, _) => {
            let reasons = reason_rule(selection);
            format!("Fill each blank with one of its choices.{reasons}")
        }
        (PartsForm::Tokens, _) => {
            let reasons = reason_rule(selection);
            format!("Place one of the choices in each blank. Each can be used once.{reasons}")
        }
        (_, PickLimit::Any) => {
            let sum = deduction(selection, "choice", "");
            format!("Select all that apply. {sum}")
        }
        (_, PickLimit::Keyed) => format!("Choose {}.", wanted(selection)),
        (_, PickLimit::One) if has_drawing(selection) => "Choose one place in the drawing.".into(),
        (_, PickLimit::One) => "Choose one.".into(),
    }
}

fn number(numeric: &Numeric) -> String {
    match &numeric.unit {
        Unit::HoursMinutes => "Type hours and minutes with a colon, such as 6:15.".into(),
        Unit::Named(unit) => {
            let round = numeric.rounding();
            format!("Type the number in {unit}, rounded {round}.")
        }
    }
}

fn has_drawing(selection: &Selection) -> bool {
    matches!(selection.passage, Passage::Figure { .. })
}

fn wanted(selection: &Selection) -> usize {
    selection.slots.iter().map(|slot| slot.limit()).sum()
}

fn wings(selection: &Selection) -> String {
    let wing = |slot: &crate::domain::kind::ChoiceSlot| {
        format!("{} for {}", slot.limit(), super::layout::words(&slot.label))
    };
    let wings: Vec<String> = selection.slots.iter().map(wing).collect();
    listed(&wings)
}

/// Returns the rule of a kind with deductions, in words.
fn deduction(selection: &Selection, part: &str, slot: &str) -> String {
    let floor = match (selection.scope, selection.slots.len()) {
        (Scope::Group, 2..) => format!(" in a {slot}"),
        _ => String::new(),
    };
    format!(
        "A correct {part} adds 1 point and an incorrect {part} takes 1 away, never below 0{floor}."
    )
}

/// Returns how a claim and its reasons earn points; nothing for other kinds.
pub fn reason_rule(selection: &Selection) -> String {
    let anchor = selection.anchor.as_ref();
    let place = anchor.and_then(|id| selection.slots.iter().position(|slot| slot.id == *id));
    match (place, selection.slots.len()) {
        (None, _) => String::new(),
        (Some(_), 2) => " 1 point if both blanks are correct.".into(),
        (Some(place), _) => {
            let blank = place + 1;
            format!(" 1 point for each correct reason, if blank {blank} is correct.")
        }
    }
}

/// Returns how to answer, with an example. The example never depends on the key.
pub fn how(kind: &ItemKind, layout: &ItemLayout) -> String {
    let takes = kind.selection().map(|of| of.described().takes);
    match (layout.form, takes) {
        (PartsForm::List, Some(PickLimit::One)) => {
            "Type the letter of your answer, such as b.".into()
        }
        (PartsForm::List, _) => {
            "Type all the letters of your answer, such as a b; to change one letter, type add c or remove a."
                .into()
        }
        (PartsForm::Marks, _) => {
            "Type all the letters to mark, such as a b; to change one, type mark c or unmark a."
                .into()
        }
        (PartsForm::Groups, _) => {
            "Type the letters, such as a b; they replace your answer in their group. To change one \
             letter, type add c or remove a."
                .into()
        }
        (PartsForm::Rows, Some(PickLimit::One)) => {
            "Type the row and the column, such as a2, or several, such as a2 b1.".into()
        }
        (PartsForm::Rows, _) => {
            "Type the row and its columns, such as a2 or row a 1 2; this replaces your answer in that \
             row. To change one box, type add a1 or remove a1."
                .into()
        }
        (PartsForm::Blanks | PartsForm::Tokens, _) if layout.lists.len() == 1 => {
            "Type the letter for the blank, such as b.".into()
        }
        (PartsForm::Blanks | PartsForm::Tokens, _) => {
            "Type the blank and the letter, such as 1b, or several, such as 1b 2a.".into()
        }
        (PartsForm::Steps, _) => {
            let letters: Vec<String> = layout.parts().map(|part| part.label.to_lowercase()).collect();
            format!("Type all the letters in your order, such as {}.", letters.join(" "))
        }
        (PartsForm::Number, _) => "Type it without the unit.".into(),
    }
}

/// Returns the place and the task in a few words: "Question 3 of 10. Choose one, A to D".
pub fn prompt(item: &PlainItem, layout: &ItemLayout, verbosity: Verbosity) -> String {
    let place = item.place();
    let last = layout.last_letter();
    let count = layout.lists.len();
    let takes = item.item.kind.selection().map(|of| of.described().takes);
    let letters = format!("A to {last}");
    let columns = layout.columns().len();
    let range = match layout.form {
        PartsForm::List | PartsForm::Groups | PartsForm::Marks => letters.clone(),
        PartsForm::Rows => format!("rows {letters}, columns 1 to {columns}"),
        PartsForm::Blanks | PartsForm::Tokens if count == 1 => format!("one blank, {letters}"),
        PartsForm::Blanks => format!("blanks 1 to {count}"),
        PartsForm::Tokens => format!("blanks 1 to {count}, choices {letters}"),
        PartsForm::Steps => format!("order of {letters}"),
        PartsForm::Number => format!("number in {}", unit(&item.item.kind)),
    };
    if verbosity == Verbosity::Brief {
        return format!("{place}, {range}");
    }
    let task = match (layout.form, takes) {
        (PartsForm::List, Some(PickLimit::One)) => format!("Choose one, {letters}"),
        (PartsForm::List, Some(PickLimit::Keyed)) => {
            let wanted = item.item.kind.selection().map_or(0, wanted);
            format!("Choose {wanted}, {letters}")
        }
        (PartsForm::List, _) => format!("Select all that apply, {letters}"),
        (PartsForm::Marks, _) => format!("Mark words, {letters}"),
        (PartsForm::Groups, Some(PickLimit::Any)) => {
            format!("Choose one or more in each group, {letters}")
        }
        (PartsForm::Groups, _) => {
            let slots = item.item.kind.selection().map_or(&[][..], |of| &of.slots);
            let limits: Vec<String> = slots.iter().map(|of| of.limit().to_string()).collect();
            format!("Choose {} from the lists, {letters}", listed(&limits))
        }
        (PartsForm::Rows, Some(PickLimit::One)) => format!("One column in each row, {range}"),
        (PartsForm::Rows, _) => format!("One or more rows in each column, {range}"),
        (PartsForm::Blanks | PartsForm::Tokens, _) => format!("Fill in, {range}"),
        (PartsForm::Steps, _) => format!("Put in order, {letters}"),
        (PartsForm::Number, _) => format!("Type the {range}"),
    };
    format!("Question {place}. {task}")
}

/// Returns the unit of a number in words.
pub fn unit(kind: &ItemKind) -> &str {
    match kind {
        ItemKind::Numeric(numeric) => match &numeric.unit {
            Unit::Named(unit) => unit,
            Unit::HoursMinutes => "hours and minutes",
        },
        _ => "",
    }
}
