//! A page in ASCII: each text is converted according to its source, each sign has its own form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Around, By, key_label, named, said};
use crate::tui::page::{
    Block, Cell, Field, Hint, Notice, Page, PageSource, Row, Span, Table, TableRow,
};
use crate::tui::sign::Charset;

/// Returns the page in ASCII only; no-break spaces are left for the painter.
pub fn page(page: &Page) -> Page {
    Page {
        title: spans(&page.title),
        place: spans(&page.place),
        progress: page.progress,
        body: within(&page.body),
        aside: within(&page.aside),
        notice: page.notice.as_ref().map(|notice| Notice {
            role: notice.role,
            text: words(&notice.text),
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
            PageSource::Program => said(&span.text, around, By::Program),
            PageSource::Author => said(&span.text, around, By::Author),
        };
        Span {
            text: text.into_owned(),
            ..*span
        }
    });
    texts.collect()
}

fn within(blocks: &[Block]) -> Vec<Block> {
    let alike = alike(blocks);
    let block = |block: &Block| match block {
        Block::Gap => Block::Gap,
        Block::Rule => Block::Rule,
        Block::Heading(text) => Block::Heading(words(text)),
        Block::Together(target, blocks) => Block::Together(*target, within(blocks)),
        Block::Banner(text) => Block::Banner(text.clone()),
        Block::Para(text) => Block::Para(spans(text)),
        Block::Row(entry) => Block::Row(row(entry, &alike)),
        Block::Table(entry) => Block::Table(table(entry)),
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
    let text = spans(&row.text);
    let text = if alike.contains(&joined(&text)) {
        let exact = |span: &Span| Span {
            text: named(&span.text),
            ..*span
        };
        row.text.iter().map(exact).collect()
    } else {
        text
    };
    Row {
        key: key_label(&row.key).into_owned(),
        sign: spans(&row.sign),
        text,
        below: row.below.iter().map(|below| spans(below)).collect(),
        ..*row
    }
}

/// Returns the words of different rows that would look the same in ASCII. Two choices must never
/// become indistinguishable.
fn alike(blocks: &[Block]) -> Vec<String> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut alike = Vec::new();
    for block in blocks {
        let Block::Row(row) = block else { continue };
        let original = joined(&row.text);
        let said = joined(&spans(&row.text));
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
