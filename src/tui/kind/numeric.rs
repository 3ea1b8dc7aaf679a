//! Items that ask for a calculated number.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation;

use super::{ActionOutcome, ItemAction, ItemContext, ItemWidget};
use crate::domain::drawn::Drawn;
use crate::domain::kind::{Numeric, Unit};
use crate::domain::limits::NUMBER_CHARS_MAX;
use crate::domain::number::{self, Exact, NumberError, RoundMode};
use crate::domain::response::Response;
use crate::domain::scoring::Marking;
use crate::domain::typed::{named, seen_after};
use crate::tui::keymap::{self, Keymap, keymap};
use crate::tui::page::{Block, Field, Role, Target};
use crate::tui::prose::{capital, sentence};
use crate::tui::sign::Sign;
use crate::tui::text_input::before_word;

/// The number on screen.
pub struct Figure<'a> {
    kind: &'a Numeric,
}

const KEYS: Keymap<ItemAction> = keymap! { ItemAction;
    NumberPart => Type, "",
        "type the number with digits, a decimal point and thousands commas; a time has a colon", "";
    @(keymap::erase(ItemAction::Erase));
    @(keymap::erase_word(ItemAction::EraseWord));
    @(keymap::clear(ItemAction::Clear));
    Text => Type, "", "any other character shows, and you are asked to correct it";
};

impl<'a> Figure<'a> {
    /// Creates a widget for this calculation.
    pub fn new(kind: &'a Numeric) -> Self {
        Self { kind }
    }

    /// Returns a line for each given value that is rounded first and for each step, and adds their
    /// values and names to those that formulas show.
    fn known(&self, drawn: &Drawn, shown: &mut BTreeMap<String, String>) -> Vec<String> {
        let Ok(known) = self.kind.known(&drawn.numbers) else {
            return Vec::new();
        };
        let value = |values: &BTreeMap<String, Exact>, name: &str| {
            values
                .get(name)
                .map_or_else(String::new, |value| number::show(*value))
        };
        let rounded = |name: &str| {
            let mut rounds = self.kind.round_first.iter();
            let (_, round) = rounds.find(|(rounded, _)| rounded == name)?;
            let words = round.words(RoundMode::HalfUp);
            Some(format!(
                "rounded first, {words}: {}",
                value(&known.rounded, name)
            ))
        };
        let mut lines = Vec::new();
        for (name, _) in &self.kind.given {
            if let Some(rounded) = rounded(name) {
                lines.push(format!("{name} = {}, {rounded}", value(&known.exact, name)));
                shown.insert(name.clone(), value(&known.rounded, name));
            }
        }
        for (name, formula) in &self.kind.steps {
            let (working, exact) = (formula.shown(shown), value(&known.exact, name));
            let mut line = format!("{name} = {working}");
            if working != exact {
                line = format!("{line} = {exact}");
            }
            if let Some(rounded) = rounded(name) {
                line = format!("{line}, {rounded}");
            }
            lines.push(line);
            shown.insert(name.clone(), name.clone());
        }
        lines
    }

    fn working(&self, drawn: &Drawn) -> Vec<Block> {
        let Ok(answer) = self.kind.answer(&drawn.numbers) else {
            return Vec::new();
        };
        let mut shown: BTreeMap<String, String> = drawn.shown_numbers();
        let mut lines = self.known(drawn, &mut shown);
        let minutes = if self.kind.unit == Unit::HoursMinutes {
            " minutes"
        } else {
            ""
        };
        let exact = number::show(answer.exact);
        lines.push(format!(
            "{} = {exact}{minutes}",
            self.kind.formula.shown(&shown)
        ));
        if answer.exact != answer.rounded {
            lines.push(format!(
                "rounded {}: {}",
                self.kind.rounding(),
                self.kind.show(answer.rounded)
            ));
        } else if self.kind.unit == Unit::HoursMinutes {
            lines.push(format!(
                "as hours and minutes: {}",
                self.kind.show(answer.rounded)
            ));
        }
        lines
            .into_iter()
            .map(|line| Block::para(line, Role::Plain))
            .collect()
    }
}

fn typed(entry: &Response) -> &str {
    match entry {
        Response::Number(text) => text,
        _ => "",
    }
}

fn entered(text: String) -> ActionOutcome {
    ActionOutcome::Entered(
        if text.is_empty() {
            Response::Blank
        } else {
            Response::Number(text)
        },
        0,
    )
}

/// Adds a character. A character that no number has stays visible: without it, `1e3` would be
/// scored as 13. For the same reason one digit above the limit is kept, so that a number cut short
/// is invalid.
fn typed_in(mut text: String, c: char) -> ActionOutcome {
    let count = text.chars().count();
    if text.is_empty() && matches!(c, ' ' | '*') {
        return ActionOutcome::Passed;
    }
    if seen_after(&text, c.encode_utf8(&mut [0; 4])).is_empty() {
        return ActionOutcome::Refused(NumberError::Stray(c).to_string());
    }
    if count > NUMBER_CHARS_MAX || (count == NUMBER_CHARS_MAX && c == ' ') {
        return ActionOutcome::Refused(NumberError::TooLong.to_string());
    }
    text.push(if c.is_whitespace() { ' ' } else { c });
    entered(text)
}

impl ItemWidget for Figure<'_> {
    fn how(&self, _asked: &ItemContext) -> String {
        match self.kind.unit {
            Unit::HoursMinutes => "Type hours and minutes with a colon, such as 6:15.".into(),
            Unit::Named(_) => format!("Type the number, rounded {}.", self.kind.rounding()),
        }
    }

    fn keymap(&self) -> Keymap<ItemAction> {
        KEYS
    }

    fn places(&self) -> usize {
        1
    }

    fn act(&self, asked: &ItemContext, act: ItemAction, key: Option<char>) -> ActionOutcome {
        let text = typed(asked.entry);
        let to = |end: usize| entered(text.get(..end).unwrap_or_default().to_owned());
        match (act, key) {
            (ItemAction::Type, Some(c)) => typed_in(text.to_owned(), c),
            (ItemAction::Erase, _) => match text.grapheme_indices(true).next_back() {
                Some((at, _)) => to(at),
                None => ActionOutcome::Nothing,
            },
            (ItemAction::EraseWord, _) => to(before_word(text)),
            (ItemAction::Clear, _) => to(0),
            _ => ActionOutcome::Nothing,
        }
    }

    fn paste(&self, asked: &ItemContext, pasted: &str) -> ActionOutcome {
        let pasted = pasted.trim();
        let text = format!("{}{pasted}", typed(asked.entry));
        let refused = |why: NumberError| {
            ActionOutcome::Refused(match why {
                NumberError::Stray(c) => {
                    format!("not pasted: {} is not part of a number", named(c))
                }
                why => format!("not pasted. {}", capital(&why.to_string())),
            })
        };
        match self.kind.read_typed(pasted) {
            Err(why) => refused(why),
            Ok(_) if text.chars().count() > NUMBER_CHARS_MAX => refused(NumberError::TooLong),
            Ok(_) => entered(text),
        }
    }

    fn doubt(&self, entry: &Response) -> Option<String> {
        let doubt = self.kind.doubt(typed(entry))?;
        Some(sentence(&doubt.to_string()))
    }

    fn open(&self, asked: &ItemContext) -> Vec<Block> {
        vec![Block::Field(Field {
            target: Some(Target(0)),
            focused: true,
            label: "Your answer".into(),
            text: typed(asked.entry).into(),
            unit: self.kind.unit_words().into(),
            ..Field::default()
        })]
    }

    fn marked(&self, asked: &ItemContext, marking: &Marking) -> Vec<Block> {
        let right = marking.score.is_full();
        let given = typed(asked.entry);
        let unit = match &self.kind.unit {
            Unit::Named(unit) => format!(" {unit}"),
            Unit::HoursMinutes => " (h:min)".into(),
        };
        let (sign, role) = if right {
            (Sign::Correct, Role::Right)
        } else {
            (Sign::Incorrect, Role::Wrong)
        };
        let words = if right { "correct" } else { "incorrect" };
        // The screen has already said that there is no response.
        let mut blocks = Vec::new();
        if !given.is_empty() {
            let said = format!("You typed {given}{unit}: {words}.");
            blocks.push(Block::signed(sign, &said, role));
        }
        if let (false, Ok(answer)) = (right, self.kind.answer(&asked.drawn.numbers)) {
            let key = format!("The correct number is {}.", self.kind.show(answer.rounded));
            blocks.push(Block::signed(Sign::Missed, &key, Role::Warning));
        }
        if let Some(hint) = Numeric::writing_hint(given).filter(|_| right) {
            blocks.push(Block::para(
                format!("Written for the chart: {hint}."),
                Role::Warning,
            ));
        }
        blocks.push(Block::Gap);
        blocks.extend(self.working(asked.drawn));
        blocks
    }

    fn keyed(&self, drawn: &Drawn) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Ok(answer) = self.kind.answer(&drawn.numbers) {
            let key = self.kind.show(answer.rounded);
            let words = format!("The correct number is {key}.");
            blocks.push(Block::signed(Sign::Correct, &words, Role::Right));
            blocks.push(Block::Gap);
        }
        blocks.extend(self.working(drawn));
        blocks
    }
}
