//! The keys of a row: letters, an order or a number.

use super::TableReader;
use crate::domain::number::Decimal;
use crate::interchange::table::SheetRow;
use crate::interchange::table::cells::to_markup;
use crate::interchange::table::columns::{TableColumn, TableKind, letter, letter_of};
use crate::interchange::{ChoiceRule, PortableChoice, PortableKind, PortableNumber, PortablePart};

impl TableReader {
    /// Reads the content of a row.
    ///
    /// # Errors
    /// The reason, if the row is no item.
    pub fn kind(&self, row: &SheetRow) -> Result<PortableKind, String> {
        let choices = self.choices(row);
        let key = self.cell(row, TableColumn::Key);
        let kind = match self.kind_named(row)? {
            Some(kind) => kind,
            None if choices.is_empty() => TableKind::Number,
            None if letters(key, &choices)?.len() == 1 => TableKind::Choices(ChoiceRule::One),
            None => TableKind::Choices(ChoiceRule::All),
        };
        let rule = match kind {
            TableKind::Number if choices.is_empty() => {
                return self.number(key).map(PortableKind::Number);
            }
            TableKind::Number => {
                return Err("it is numeric and has choices: remove one of the two".to_owned());
            }
            TableKind::Order => return order(key, &choices),
            TableKind::Choices(rule) => rule,
        };
        let keys = letters(key, &choices)?;
        if rule == ChoiceRule::One && keys.len() > 1 {
            let message = "it is multiple-choice and has more than one key: write select-all";
            return Err(message.to_owned());
        }
        let choices = choices
            .into_iter()
            .map(|(number, text, why)| PortableChoice {
                id: id(number),
                text,
                key: keys.contains(&number),
                why,
            });
        Ok(PortableKind::Choices {
            rule,
            choices: choices.collect(),
        })
    }

    /// Reads a number with its unit.
    fn number(&self, key: &str) -> Result<PortableNumber, String> {
        let end = key.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
        let (written, unit) = key.split_at(end.unwrap_or(key.len()));
        let no_number = || format!("its key \"{key}\" does not begin with a number");
        let comma = written.split_once(',').filter(|_| !written.contains('.'));
        let value = match comma {
            Some((whole, part)) if !part.contains(',') && part.len() != 3 => {
                Decimal::parse(&format!("{whole}.{part}"))
            }
            Some(_) if self.decimal_comma => {
                return Err(format!(
                    "its key \"{written}\" may be a thousand or a decimal: write it without a comma"
                ));
            }
            _ => Decimal::parse(written),
        };
        let value = value.map_err(|_| no_number())?.plain();
        Ok(PortableNumber {
            value,
            unit: to_markup(unit),
        })
    }
}

fn id(number: usize) -> String {
    letter_of(number).to_ascii_lowercase().to_string()
}

type LetteredText = (usize, String, String);

/// Returns the numbers of the choices that a key names, in its order: by letters, by numbers, or by
/// the text of one choice.
fn letters(key: &str, choices: &[LetteredText]) -> Result<Vec<usize>, String> {
    if key.is_empty() {
        return Err("it has no key".to_owned());
    }
    let words = key.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_run = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    let named: Option<Vec<usize>> = match words.as_slice() {
        [run] if is_run(run) => Some(run.bytes().map(|b| usize::from(b - b'A')).collect()),
        words => words.iter().map(|word| letter(word)).collect(),
    };
    let by_text = || {
        let text = to_markup(key);
        let found = choices.iter().find(|(_, choice, _)| *choice == text);
        found.map(|(number, _, _)| vec![*number])
    };
    let named = match named {
        Some(named) if !named.is_empty() => named,
        _ => {
            by_text().ok_or_else(|| format!("its key \"{key}\" names no choice: write letters"))?
        }
    };
    let mut keys = Vec::new();
    for number in named {
        if !choices.iter().any(|(known, _, _)| *known == number) {
            let letter = letter_of(number);
            return match by_text() {
                Some(keys) => Ok(keys),
                None => Err(format!(
                    "its key names {letter}, and there is no choice {letter}"
                )),
            };
        }
        if !keys.contains(&number) {
            keys.push(number);
        }
    }
    Ok(keys)
}

/// Returns steps in the order of the key, or as they are listed if there is no key.
fn order(key: &str, choices: &[LetteredText]) -> Result<PortableKind, String> {
    let keys = match key.is_empty() {
        true => choices.iter().map(|(number, _, _)| *number).collect(),
        false => letters(key, choices)?,
    };
    if keys.len() != choices.len() {
        return Err("its key does not name each step once".to_owned());
    }
    let steps = keys.iter().filter_map(|number| {
        let (_, text, why) = choices.iter().find(|(known, _, _)| known == number)?;
        Some(PortablePart {
            id: id(*number),
            text: text.clone(),
            why: why.clone(),
        })
    });
    Ok(PortableKind::Order(steps.collect()))
}
