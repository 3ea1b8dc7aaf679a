//! The lines of an item that depend on its kind.

use crate::content::lint::stated_places;
use crate::content::write::{BankWriter, InlineTable, quoted};
use crate::domain::kind::Unit;
use crate::domain::markup::plain;
use crate::domain::number::Decimal;
use crate::interchange::{
    ChoiceRule, PortableBlank, PortableChoice, PortableItem, PortableKind, PortableNumber,
    PortablePart, PortableRow, PortableTarget,
};

/// The unit of a number that has none: a bank needs one.
pub const NO_UNIT: &str = "(no unit)";
/// The places that a number in a bank can be rounded to.
const ROUNDS: [&str; 4] = ["whole", "tenth", "hundredth", "thousandth"];

/// The kind of an item in a bank, and its lines.
pub struct KindLines {
    /// The kind.
    pub kind: &'static str,
    /// The lines.
    pub text: String,
}

/// Returns the lines of an item.
///
/// # Errors
/// The reason, if its number cannot be the key of an item.
pub fn lines(item: &PortableItem) -> Result<KindLines, String> {
    let mut writer = BankWriter::default();
    let kind = match &item.kind {
        PortableKind::Choices { rule, choices } => {
            writer.entries("choices", choices.iter().map(|of| choice(of, true)));
            match rule {
                ChoiceRule::One => "multiple-choice",
                ChoiceRule::All => "select-all",
                ChoiceRule::Count => "select-n",
            }
        }
        PortableKind::Number(number) => {
            write_number(&mut writer, number, &item.stem)?;
            "numeric"
        }
        PortableKind::Order(steps) => {
            writer.entries("steps", steps.iter().map(part));
            "ordered"
        }
        PortableKind::Match { columns, rows } => {
            writer.entries("columns", columns.iter().map(part));
            writer.entries("rows", rows.iter().map(row));
            "matrix-choice"
        }
        PortableKind::Blanks { text, blanks } => {
            writer.text("text", text);
            writer.entries("blanks", blanks.iter().map(blank));
            "drop-down-cloze"
        }
        PortableKind::Targets {
            text,
            tokens,
            targets,
        } => {
            writer.text("text", text);
            writer.entries("tokens", tokens.iter().map(part));
            writer.entries("targets", targets.iter().map(target));
            "drag-drop-cloze"
        }
        PortableKind::Spans { text, spans } => {
            writer.text("text", text);
            writer.entries("spans", spans.iter().map(|of| choice(of, false)));
            "highlight-text"
        }
    };
    Ok(KindLines {
        kind,
        text: writer.into_text(),
    })
}

fn choice(choice: &PortableChoice, has_text: bool) -> InlineTable {
    let table = InlineTable::with_id(&choice.id);
    let table = match has_text {
        true => table.text("text", &choice.text),
        false => table,
    };
    table
        .flag("key", choice.key)
        .text_if_any("why", &choice.why)
}

fn part(part: &PortablePart) -> InlineTable {
    InlineTable::with_id(&part.id)
        .text("text", &part.text)
        .text_if_any("why", &part.why)
}

fn row(row: &PortableRow) -> InlineTable {
    InlineTable::with_id(&row.id)
        .text("text", &row.text)
        .text("key", &row.key)
        .text_if_any("why", &row.why)
}

fn blank(blank: &PortableBlank) -> InlineTable {
    let choices = blank.choices.iter().map(|of| choice(of, true));
    InlineTable::with_id(&blank.id).entries("choices", choices)
}

fn target(target: &PortableTarget) -> InlineTable {
    InlineTable::with_id(&target.id)
        .text("key", &target.key)
        .text_if_any("why", &target.why)
}

/// Writes a number as a formula that has no names. It is rounded as the stem says, or else to the
/// places that it has.
fn write_number(
    writer: &mut BankWriter,
    number: &PortableNumber,
    stem: &str,
) -> Result<(), String> {
    let written = number.value.trim();
    let value = Decimal::parse(written).map_err(|error| {
        format!("its key `{written}` is not a number that Dripset reads: {error}")
    })?;
    let value = value.plain();
    let value = match value.contains('.') {
        true => value.trim_end_matches('0').trim_end_matches('.'),
        false => &value,
    };
    let has = value.split_once('.').map_or(0, |(_, after)| after.len());
    let stated = stated_places(&plain(stem), &Unit::Named(number.unit.clone()));
    let stated = stated.and_then(|places| usize::try_from(places).ok());
    // A stem that asks for fewer places than the key has contradicts it, and the check says so.
    let stated = stated.filter(|places| *places >= has && *places < ROUNDS.len());
    let Some(round) = ROUNDS.get(stated.unwrap_or(has)) else {
        let message = "has more than three decimal places, and Dripset rounds to three at most";
        return Err(format!("its key {value} {message}"));
    };
    let unit = match number.unit.as_str() {
        "" => NO_UNIT,
        unit => unit,
    };
    writer.line("formula", &quoted(value));
    writer.text("unit", unit);
    writer.text("round", round);
    Ok(())
}
