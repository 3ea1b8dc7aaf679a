//! The text, table or drawing with marks, and the check of its marks against the lists beside it.

use super::parts::PartReader;
use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::parse::fields::{At, Fields};
use crate::domain::passage::{Passage, PassagePiece, next_plain, pieces};

/// A mark with its words and the place of its text.
pub struct PassageMark {
    /// The id.
    pub id: String,
    /// The words after the bar.
    pub words: Option<String>,
    /// Its place.
    pub span: SourceSpan,
}

/// Reads the key `text`, or `header` and `rows` for a kind in a table, with all marks.
pub fn read(
    fields: &mut Fields<'_>,
    lists: &mut PartReader<'_>,
    in_table: bool,
) -> Option<(Passage, Vec<PassageMark>)> {
    if !in_table {
        let text = fields.said("text", lists.findings)?;
        lists.places.put_key("text", text.span.clone());
        let marks = prose_marks(&text, lists.findings);
        return Some((Passage::Text(text.value), marks));
    }
    for key in ["header", "rows"] {
        if !fields.has(key) {
            fields.ask(key);
            fields.missing(key, lists.findings);
        }
    }
    let header = fields.texts("header", lists.findings);
    let rows = fields.text_rows("rows", lists.findings);
    lists.places.put_key("text", fields.span_of("rows"));
    for (key, count) in [("header", header.len()), ("rows", rows.len())] {
        if fields.is_list(key) && count == 0 {
            let message = format!("`{key}` is empty");
            let help = "write a table: header = [\"…\", \"…\"], rows = [[\"…\", \"…\"], …]";
            let span = fields.span_of(key);
            lists
                .findings
                .add(&codes::EXHIBIT_SHAPE, span, message, help);
        }
    }
    if header.is_empty() || rows.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for cell in &header {
        for mark in marks(cell, lists.findings) {
            let message = format!(
                "`{{{}}}` stands in a heading, where nothing is marked",
                mark.id
            );
            let help = "move it into a row, or write \\{ for a brace";
            lists.findings.add(&codes::MARKS, mark.span, message, help);
        }
    }
    for row in &rows {
        if row.value.len() != header.len() {
            let message = format!(
                "this row has {} cells; the header has {}",
                row.value.len(),
                header.len()
            );
            let help = "give every row a cell for each column; an empty one is \"\"";
            lists
                .findings
                .add(&codes::EXHIBIT_SHAPE, row.span.clone(), message, help);
        }
        for cell in &row.value {
            found.extend(prose_marks(cell, lists.findings));
        }
    }
    let words = |cells: Vec<At<String>>| cells.into_iter().map(|cell| cell.value).collect();
    let passage = Passage::Table {
        header: words(header),
        rows: rows.into_iter().map(|row| words(row.value)).collect(),
    };
    Some((passage, found))
}

/// Returns the marks of a text or drawing; reports one inside another.
pub fn marks(text: &At<String>, findings: &mut Findings) -> Vec<PassageMark> {
    let mut found = Vec::new();
    for piece in pieces(&text.value) {
        let PassagePiece::Mark { id, words } = piece else {
            continue;
        };
        if words.is_some_and(|words| words.replace("\\{", "").contains('{')) {
            let message = format!("the marked words of `{id}` hold another mark");
            let help = "end a mark with } before the next one begins; marked words cannot overlap";
            let span = span_of_mark(findings, &text.span, id, 0);
            findings.add(&codes::MARKS, span, message, help);
        }
        if words.is_some_and(|words| words.replace([' ', '\t', '\r'], "").contains("\n\n")) {
            let message = format!("the marked words of `{id}` hold a blank line");
            let help = "mark words within one paragraph";
            let span = span_of_mark(findings, &text.span, id, 0);
            findings.add(&codes::MARKS, span, message, help);
        }
        let earlier = found.iter().filter(|mark: &&PassageMark| mark.id == id);
        let span = span_of_mark(findings, &text.span, id, earlier.count());
        found.push(PassageMark {
            id: id.to_owned(),
            words: words.map(str::to_owned),
            span,
        });
    }
    found
}

/// Returns the marks of a text; reports also a brace that marks nothing. A drawing may have some.
fn prose_marks(text: &At<String>, findings: &mut Findings) -> Vec<PassageMark> {
    for piece in pieces(&text.value) {
        if let PassagePiece::Text(plain) = piece {
            stray_brace(plain, text, findings);
        }
    }
    marks(text, findings)
}

fn stray_brace(plain: &str, text: &At<String>, findings: &mut Findings) {
    let Some(at) = next_plain(plain, 0, &['{']) else {
        return;
    };
    let from = plain.get(at..).unwrap_or_default();
    let shown: String = from.chars().take(SHOWN_CHARS).collect();
    let message = format!("`{shown}` opens no mark: its id or its closing brace is missing");
    let help =
        "write {id} or {id|words}, with letters, digits and hyphens in the id, or \\{ for a brace";
    findings.add(&codes::MARKS, text.span.clone(), message, help);
}

/// The characters of a text that a message repeats, enough to find the place.
const SHOWN_CHARS: usize = 12;

/// Returns the place of a mark in the text at `span`, after some earlier ones with its id.
fn span_of_mark(findings: &Findings, span: &SourceSpan, id: &str, earlier: usize) -> SourceSpan {
    let written = findings.source().text().get(span.clone());
    let open = format!("{{{id}");
    let ends = |at: &usize| {
        let rest = written.and_then(|text| text.get(at + open.len()..));
        rest.is_some_and(|rest| rest.starts_with(['}', '|']))
    };
    let places = written.unwrap_or_default().match_indices(&open);
    let mut places = places.map(|(at, _)| at).filter(ends);
    match places.nth(earlier) {
        Some(at) => span.start + at..span.start + at + open.len(),
        None => span.clone(),
    }
}

/// Reports marks without an entry, entries without a mark, and marks that stand twice. `spans` is
/// true if the marks have words.
pub fn check(
    marks: &[PassageMark],
    entries: &[(&str, SourceSpan)],
    key: &str,
    spans: bool,
    findings: &mut Findings,
) {
    for (at, mark) in marks.iter().enumerate() {
        let id = &mark.id;
        if marks.iter().take(at).any(|other| other.id == *id) {
            let message = format!("`{{{id}}}` appears in the text twice");
            let help = "mark each place once";
            findings.add(&codes::MARKS, mark.span.clone(), message, help);
        } else if !entries.iter().any(|(known, _)| known == id) {
            let message = format!("`{{{id}}}` in the text has no entry in `{key}`");
            let help = format!("add it to `{key}`, or write \\{{ for a brace");
            findings.add(&codes::MARKS, mark.span.clone(), message, help);
        }
        let blank = mark
            .words
            .as_deref()
            .is_some_and(|words| words.trim().is_empty());
        if mark.words.is_some() != spans || blank {
            let message = match spans {
                true => format!("`{{{id}}}` marks no words"),
                false => format!("`{{{id}|…}}` has words, but its words come from a list"),
            };
            let help = match spans {
                true => "write the words after a bar: {id|words}",
                false => "write only its id: {id}",
            };
            findings.add(&codes::MARKS, mark.span.clone(), message, help);
        }
    }
    for (id, span) in entries {
        if !marks.iter().any(|mark| mark.id == **id) {
            let message = format!("`{id}` is not marked in the text");
            let help = match spans {
                true => format!("write {{{id}|words}} where its words stand"),
                false => format!("write {{{id}}} where it stands"),
            };
            findings.add(&codes::MARKS, span.clone(), message, help);
        }
    }
}
