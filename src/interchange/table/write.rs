//! Items as the rows of a table.

use super::cells::to_cell;
use super::columns::{NAMED, SELDOM, TableColumn, letter_of};
use crate::interchange::slug::slug;
use crate::interchange::{
    ChoiceRule, ConversionLoss, ConversionNote, PortableBank, PortableItem, PortableKind,
};

/// The columns for choices that a table has at least.
const CHOICES_MIN: usize = 4;

/// The parts of an item that stand in columns with a letter.
struct LetteredRow {
    kind: &'static str,
    key: String,
    /// Texts with their reasons.
    parts: Vec<(String, String)>,
}

/// Returns the rows of a table, the names of the columns first. `tell` gets the number of items so
/// far.
pub fn rows(
    bank: &PortableBank,
    notes: &mut Vec<ConversionNote>,
    tell: &mut dyn FnMut(usize),
) -> Vec<Vec<String>> {
    let mut note = |item: &PortableItem, loss, message: String| {
        notes.push(ConversionNote {
            place: item.place.clone(),
            loss,
            message,
        });
    };
    let mut written = Vec::new();
    for item in &bank.items {
        match lettered(item) {
            Ok(row) => written.push((item, row)),
            Err(why) => note(item, ConversionLoss::Skipped, why),
        }
        for key in item.facts.keys() {
            if !NAMED.contains(&key.as_str()) {
                let message = format!("`{key}` is left out, because a table has no such column");
                note(item, ConversionLoss::Dropped, message);
            }
        }
    }
    let most = written.iter().map(|(_, row)| row.parts.len()).max();
    let letters = most.unwrap_or(0).max(CHOICES_MIN);
    let is_used = |key: &str| written.iter().any(|(item, _)| item.facts.contains_key(key));
    let columns = columns(letters, &is_used);
    let mut rows = vec![columns.iter().map(|column| column.name()).collect()];
    for (count, (item, row)) in (1..).zip(&written) {
        let cell = |column: &TableColumn| cell(bank, item, row, *column);
        rows.push(columns.iter().map(cell).collect());
        tell(count);
    }
    rows
}

fn columns(letters: usize, is_used: &dyn Fn(&str) -> bool) -> Vec<TableColumn> {
    use TableColumn::{Choice, Id, Key, Kind, Named, Stem, Topic, Why};
    let mut columns = vec![Id, Topic, Kind, Stem];
    columns.extend((0..letters).map(Choice));
    columns.push(Key);
    columns.extend((0..letters).map(Why));
    let named = NAMED.into_iter();
    let named = named.filter(|key| !SELDOM.contains(key) || is_used(key));
    columns.extend(named.map(Named));
    columns
}

fn lettered(item: &PortableItem) -> Result<LetteredRow, String> {
    let none = |what: &str| Err(format!("a table has no column for {what}"));
    match &item.kind {
        PortableKind::Choices { rule, choices } => {
            let keys = choices.iter().enumerate().filter(|(_, choice)| choice.key);
            let keys: Vec<String> = keys.map(|(at, _)| letter_of(at).to_string()).collect();
            let parts = choices
                .iter()
                .map(|of| (to_cell(&of.text), to_cell(&of.why)));
            Ok(LetteredRow {
                kind: match rule {
                    ChoiceRule::One => "multiple-choice",
                    ChoiceRule::All => "select-all",
                    ChoiceRule::Count => "select-n",
                },
                key: keys.join(", "),
                parts: parts.collect(),
            })
        }
        PortableKind::Order(steps) => {
            let letters: Vec<String> = (0..steps.len())
                .map(|at| letter_of(at).to_string())
                .collect();
            let parts = steps.iter().map(|of| (to_cell(&of.text), to_cell(&of.why)));
            Ok(LetteredRow {
                kind: "ordered",
                key: letters.join(", "),
                parts: parts.collect(),
            })
        }
        PortableKind::Number(number) => Ok(LetteredRow {
            kind: "numeric",
            key: format!("{} {}", number.value, to_cell(&number.unit))
                .trim()
                .to_owned(),
            parts: Vec::new(),
        }),
        PortableKind::Match { .. } => none("the rows of a matrix"),
        PortableKind::Blanks { .. } => none("a text with blanks"),
        PortableKind::Targets { .. } => none("a text with targets"),
        PortableKind::Spans { .. } => none("a text with words to select"),
    }
}

fn cell(
    bank: &PortableBank,
    item: &PortableItem,
    row: &LetteredRow,
    column: TableColumn,
) -> String {
    let part = |number: usize| row.parts.get(number);
    match column {
        TableColumn::Id => item.foreign_id.clone().unwrap_or_else(|| item.name.clone()),
        TableColumn::Topic => topic(bank, &item.topic),
        TableColumn::Kind => row.kind.to_owned(),
        TableColumn::Stem => to_cell(&item.stem),
        TableColumn::Choice(number) => part(number)
            .map(|(text, _)| text.clone())
            .unwrap_or_default(),
        TableColumn::Key => row.key.clone(),
        TableColumn::Why(number) => part(number).map(|(_, why)| why.clone()).unwrap_or_default(),
        TableColumn::Named("rationale") => to_cell(&item.rationale),
        TableColumn::Named("shuffle") if !item.shuffle => "false".to_owned(),
        TableColumn::Named(key) => item.facts.get(key).cloned().unwrap_or_default(),
    }
}

/// Returns a topic by its title, with its id if that does not follow from the title.
fn topic(bank: &PortableBank, id: &str) -> String {
    let known = bank.topics.iter().find(|topic| topic.id == id);
    let title = known.map_or(id, |topic| &topic.title);
    let follows = slug(title) == id && !title.ends_with(']');
    match follows {
        true => title.to_owned(),
        false => format!("{title} [{id}]"),
    }
}
