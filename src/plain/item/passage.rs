//! Texts and tables with marks, as lines.

use super::sentences::{paragraphs, unsigned};
use super::table;
use crate::domain::passage::Passage;
use crate::tui::kind::passage::blocks;
use crate::tui::page::{Block, Grid, Span};

/// The character that stands for the place that is looked for. No text of an item has it.
const HERE: &str = "\u{1}";
/// The character that stands for the space in the name of another blank, which is one word.
const WITHIN: &str = "\u{2}";
/// The words that tell a place without the blank before them.
const WORDS_MIN: usize = 2;

/// Returns a passage in lines, with each mark as the words that `mark` gives for its id and words.
/// A drawing is read by its description.
pub fn lines(passage: &Passage, mark: &dyn Fn(&str, &str) -> String) -> Vec<String> {
    if let Passage::Figure { describe, .. } = passage {
        return paragraphs(describe);
    }
    let shown = blocks(passage, &|id, words| vec![Span::plain(mark(id, words))]);
    let line = |block: &Block| match block {
        Block::Para(spans) => vec![unsigned(spans)],
        Block::Grid(grid) => {
            let (header, rows) = cells(grid);
            table::lines(&header, &rows)
        }
        _ => Vec::new(),
    };
    shown.iter().flat_map(line).collect()
}

/// Returns the heads and the cells of a table.
fn cells(grid: &Grid) -> (Vec<String>, Vec<Vec<String>>) {
    let texts =
        |cells: &[Vec<Span>]| -> Vec<String> { cells.iter().map(|cell| text(cell)).collect() };
    let rows = grid.rows.iter().map(|row| texts(&row.cells));
    (texts(&grid.head), rows.collect())
}

fn text(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// Returns the place of a blank: some words before it, or the row and the column of its cell.
/// `blank` names another blank.
pub fn place(passage: &Passage, id: &str, words: usize, blank: &dyn Fn(&str) -> String) -> String {
    let mark = |other: &str, _: &str| match other == id {
        true => vec![Span::plain(HERE)],
        false => vec![Span::plain(blank(other).replace(' ', WITHIN))],
    };
    let shown = blocks(passage, &mark);
    let found = shown.iter().find_map(|block| match block {
        Block::Para(spans) => in_text(&text(spans), words),
        Block::Grid(grid) => in_table(grid).map(|cell| format!("in {cell}")),
        _ => None,
    });
    found.unwrap_or_default().replace(WITHIN, " ")
}

/// Returns the row and the column of a mark in a table; `None` elsewhere.
pub fn cell(passage: &Passage, id: &str) -> Option<String> {
    let mark = |other: &str, words: &str| match other == id {
        true => vec![Span::plain(HERE)],
        false => vec![Span::plain(words)],
    };
    let shown = blocks(passage, &mark);
    shown.iter().find_map(|block| match block {
        Block::Grid(grid) => in_table(grid),
        _ => None,
    })
}

fn in_text(text: &str, words: usize) -> Option<String> {
    let (before, after) = text.split_once(HERE)?;
    let last = before.split_whitespace().rev();
    // The words after the blank before say enough if there are some.
    let own = last
        .clone()
        .take_while(|word| !word.contains(WITHIN))
        .count();
    let count = if own < WORDS_MIN { own + 1 } else { own };
    let last: Vec<&str> = last.take(count.min(words)).collect();
    if last.is_empty() {
        let first: Vec<&str> = after.split_whitespace().take(words).collect();
        return Some(format!("before \"{}\"", first.join(" ")));
    }
    let last: Vec<&str> = last.into_iter().rev().collect();
    Some(format!("after \"{}\"", last.join(" ")))
}

fn in_table(grid: &Grid) -> Option<String> {
    let (header, rows) = cells(grid);
    rows.iter().find_map(|row| {
        let column = row.iter().position(|cell| cell.contains(HERE))?;
        let head = header.get(column).map_or("", String::as_str);
        let first = row.first().filter(|_| column > 0);
        Some(match first.filter(|first| !first.is_empty()) {
            Some(first) => format!("{first}, {head}"),
            None => head.to_owned(),
        })
    })
}
