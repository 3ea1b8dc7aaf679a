//! A page in ASCII: each text is converted according to its source, each sign has its own form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Around, By, key_label, named, said};
use crate::tui::page::{
    Block, BowTie, Cell, Field, Grid, GridRow, Hint, Notice, Page, PageSource, Row, Span, Table,
    TableRow, Wing,
};
use crate::tui::sign::{Charset, steps_in_ascii};

/// Returns the page in ASCII only; no-break spaces are left for the painter.
pub fn page(page: &Page) -> Page {
    Page {
        title: spans(&page.title),
        place: spans(&page.place),
        progress: page.progress,
        body: within(&page.body),
        aside: within(&page.aside),
        notice: page.notice.as_ref().map(|notice| Notice {
            text: words(&notice.text),
            brief: notice.brief.as_deref().map(words),
            ..notice.clone()
        }),
        keys: page.keys.iter().map(hint).collect(),
        scroll: page.scroll,
    }
}

fn hint(hint: &Hint) -> Hint {
    Hint {
        key: key_label(&hint.key).into_owned(),
        does: words(&hint.does),
        ..hint.clone()
    }
}

fn words(text: &str) -> String {
    said(text, Around::default(), By::Program).into_owned()
}

fn spans(spans: &[Span]) -> Vec<Span> {
    let last = |at: usize| spans.get(at)?.text.chars().next_back();
    let first = |at: usize| spans.get(at)?.text.chars().next();
    let texts = spans.iter().enumerate().map(|(at, span)| {
        let around = Around {
            before: at.checked_sub(1).and_then(last),
            behind: first(at + 1),
        };
        let text = match span.source {
            PageSource::Sign(sign) => Cow::Borrowed(sign.shown(Charset::Ascii)),
            PageSource::Program | PageSource::Keys => said(&span.text, around, By::Program),
            PageSource::Author => said(&span.text, around, By::Author),
            PageSource::Trend => Cow::Owned(steps_in_ascii(&span.text)),
        };
        Span {
            text: text.into_owned(),
            alt: span.alt.clone(),
            ..*span
        }
    });
    texts.collect()
}

fn within(blocks: &[Block]) -> Vec<Block> {
    let rows = blocks.iter().filter_map(|block| match block {
        Block::Row(row) => Some(row.text.as_slice()),
        _ => None,
    });
    let alike = alike(rows);
    let block = |block: &Block| match block {
        Block::Gap => Block::Gap,
        Block::Rule => Block::Rule,
        Block::Heading(text) => Block::Heading(words(text)),
        Block::Together(target, blocks) => Block::Together(*target, within(blocks)),
        Block::Banner(text) => Block::Banner(text.clone()),
        // Left out: it takes half blocks.
        Block::Qr(text) => Block::Qr(text.clone()),
        Block::Para(text) => Block::Para(spans(text)),
        Block::Row(entry) => Block::Row(row(entry, &alike)),
        Block::Table(entry) => Block::Table(table(entry)),
        Block::Grid(entry) => Block::Grid(grid(entry)),
        Block::Columns(columns) => {
            Block::Columns(columns.iter().map(|blocks| within(blocks)).collect())
        }
        Block::Drawing(drawn) => Block::Drawing(drawn.iter().map(|line| spans(line)).collect()),
        Block::BowTie(tie) => Block::BowTie(bow_tie(tie)),
        Block::Menu { rows, at } => {
            let alike = self::alike(rows.iter().map(|row| row.text.as_slice()));
            Block::Menu {
                rows: rows.iter().map(|entry| row(entry, &alike)).collect(),
                at: *at,
            }
        }
        Block::Callout {
            role,
            title,
            blocks: inside,
        } => Block::Callout {
            role: *role,
            title: spans(title),
            blocks: within(inside),
        },
        Block::Field(field) => Block::Field(Field {
            label: words(&field.label),
            text: words(&field.text),
            after: words(&field.after),
            unit: words(&field.unit),
            ..*field
        }),
    };
    blocks.iter().map(block).collect()
}

fn row(row: &Row, alike: &[String]) -> Row {
    Row {
        key: key_label(&row.key).into_owned(),
        sign: spans(&row.sign),
        text: apart(&row.text, alike),
        below: row.below.iter().map(|below| spans(below)).collect(),
        ..*row
    }
}

/// Converts words, with code points if they would look the same as others.
fn apart(words: &[Span], alike: &[String]) -> Vec<Span> {
    let text = spans(words);
    if !alike.contains(&joined(&text)) {
        return text;
    }
    let exact = |span: &Span| match span.source {
        PageSource::Sign(sign) => sign.shown(Charset::Ascii).into(),
        PageSource::Trend => steps_in_ascii(&span.text),
        PageSource::Program | PageSource::Author | PageSource::Keys => named(&span.text),
    };
    let words = words.iter().map(|span| Span {
        text: exact(span),
        alt: span.alt.clone(),
        ..*span
    });
    words.collect()
}

/// Returns the words of different rows that would look the same in ASCII. Two choices must never
/// become indistinguishable.
fn alike<'a>(rows: impl Iterator<Item = &'a [Span]>) -> Vec<String> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut alike = Vec::new();
    for words in rows {
        let original = joined(words);
        let said = joined(&spans(words));
        match seen.get(&said) {
            Some(other) if *other != original => alike.push(said),
            Some(_) => {}
            None => {
                seen.insert(said, original);
            }
        }
    }
    alike
}

fn joined(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

fn table(table: &Table) -> Table {
    let mut columns = table.columns.clone();
    for column in &mut columns {
        column.head = words(&column.head);
    }
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => Cell::Text(spans(text)),
        other => other.clone(),
    };
    let row = |row: &TableRow| TableRow {
        cells: row.cells.iter().map(cell).collect(),
        ..*row
    };
    Table {
        columns,
        rows: table.rows.iter().map(row).collect(),
    }
}

fn grid(grid: &Grid) -> Grid {
    let texts = |texts: &[Vec<Span>]| texts.iter().map(|text| spans(text)).collect();
    let cells = grid.rows.iter().flat_map(|row| &row.cells);
    let alike = alike(cells.map(Vec::as_slice));
    let row = |row: &GridRow| GridRow {
        cells: row.cells.iter().map(|cell| apart(cell, &alike)).collect(),
        key: key_label(&row.key).into_owned(),
        below: texts(&row.below),
        target: row.target,
        focused: row.focused,
    };
    Grid {
        head: texts(&grid.head),
        rows: grid.rows.iter().map(row).collect(),
    }
}

fn bow_tie(tie: &BowTie) -> BowTie {
    let wings = [&tie.left, &tie.center, &tie.right];
    let alike = alike(
        wings
            .iter()
            .flat_map(|wing| &wing.targets)
            .map(Vec::as_slice),
    );
    let [left, center, right] = wings.map(|wing| Wing {
        title: spans(&wing.title),
        targets: wing
            .targets
            .iter()
            .map(|words| apart(words, &alike))
            .collect(),
    });
    BowTie {
        left,
        center,
        right,
    }
}
