//! The boxes that a line names: "a1 b2", "row a 1 3", "row 1 indicated", "column 2 a c".

use super::labels::{Label, label};
use super::{BETWEEN, Picked, choices_of, of_list};
use crate::plain::item::layout::{ItemLayout, NamedList, NamedPart};

/// Returns whether a word announces a row.
pub fn is_row(word: &str) -> bool {
    matches!(word, "row" | "rows")
}

fn is_column(word: &str) -> bool {
    matches!(word, "column" | "columns")
}

/// Returns whether a word announces a row or a column.
pub fn is_word(word: &str) -> bool {
    is_row(word) || is_column(word)
}

/// Returns the boxes that a line names.
pub fn boxes<'l, 'a>(
    layout: &'l ItemLayout<'a>,
    words: &[String],
) -> Result<Picked<'l, 'a>, String> {
    let mut picked = Picked::default();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        let (own, next) = match () {
            () if is_row(first) => until(after, is_row),
            () if is_column(first) => until(after, is_column),
            () => until(rest, is_word),
        };
        if is_row(first) {
            picked.parts.extend(of_row(layout, own)?);
        } else if is_column(first) {
            let (column, parts) = of_column(layout, own)?;
            picked.columns.push(column);
            picked.parts.extend(parts);
        } else {
            picked.parts.extend(bare(layout, own)?);
        }
        rest = next;
    }
    Ok(picked)
}

/// Splits words before the next that announces the same.
fn until(words: &[String], is_start: fn(&str) -> bool) -> (&[String], &[String]) {
    let end = words.iter().position(|word| is_start(word));
    let end = end.unwrap_or(words.len());
    words.split_at_checked(end).unwrap_or((words, &[]))
}

/// Returns the row with a letter or a number.
fn row<'l, 'a>(layout: &'l ItemLayout<'a>, word: &str) -> Result<&'l NamedList<'a>, String> {
    let row = match label(word) {
        Some(Label::Letter(nth) | Label::Number(nth)) => layout.lists.get(nth),
        _ => None,
    };
    row.ok_or_else(|| fits(layout))
}

fn of_row<'l, 'a>(
    layout: &'l ItemLayout<'a>,
    words: &[String],
) -> Result<Vec<&'l NamedPart<'a>>, String> {
    let (name, columns) = words.split_first().ok_or_else(|| fits(layout))?;
    let row = row(layout, name)?;
    of_list(layout, row, columns)
}

fn of_column<'l, 'a>(
    layout: &'l ItemLayout<'a>,
    words: &[String],
) -> Result<(usize, Vec<&'l NamedPart<'a>>), String> {
    let (name, rows) = words.split_first().ok_or_else(|| fits(layout))?;
    let Some(Label::Number(column)) = label(name) else {
        return Err(fits(layout));
    };
    let is_label = |word: &&String| !is_row(word) && !BETWEEN.contains(&word.as_str());
    let mut parts = Vec::new();
    for word in rows.iter().filter(is_label) {
        let row = row(layout, word)?;
        let part = row.parts.get(column);
        parts.push(part.ok_or_else(|| choices_of(layout, row))?);
    }
    match parts.is_empty() {
        true => Err(fits(layout)),
        false => Ok((column, parts)),
    }
}

/// Returns the boxes of labels alone: "a1 b2", "a 1 3 b 2".
fn bare<'l, 'a>(
    layout: &'l ItemLayout<'a>,
    words: &[String],
) -> Result<Vec<&'l NamedPart<'a>>, String> {
    let mut parts = Vec::new();
    let mut current = None;
    // True for a row without a column so far.
    let mut is_open = false;
    for word in words
        .iter()
        .filter(|word| !BETWEEN.contains(&word.as_str()))
    {
        let (row, column) = match label(word) {
            Some(Label::Both(row, column)) => (Some(row), Some(column)),
            Some(Label::Letter(row)) => (Some(row), None),
            Some(Label::Number(column)) => (None, Some(column)),
            None => return Err(fits(layout)),
        };
        if row.is_some() {
            if is_open {
                return Err(fits(layout));
            }
            current = row;
        }
        let list = current.and_then(|nth: usize| layout.lists.get(nth));
        let list = list.ok_or_else(|| fits(layout))?;
        is_open = column.is_none();
        if let Some(column) = column {
            let part = list.parts.get(column);
            parts.push(part.ok_or_else(|| choices_of(layout, list))?);
        }
    }
    match (is_open, current.and_then(|nth| layout.lists.get(nth))) {
        (true, Some(list)) => Err(choices_of(layout, list)),
        _ => Ok(parts),
    }
}

/// Returns the names that fit a grid.
pub fn fits(layout: &ItemLayout) -> String {
    let last = layout.last_letter();
    let columns = layout.columns().len();
    format!(
        "Name the row and the column, such as a1. The rows are A to {last}, and the columns 1 to {columns}."
    )
}
