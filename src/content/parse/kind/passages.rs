//! The text, table or drawing with marks, and whether its marks fit the lists beside it.

use super::parts::PartReader;
use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::parse::fields::{At, Fields};
use crate::domain::passage::{Passage, PassagePiece, pieces};

/// A mark with its words and the place of its text.
pub struct PassageMark {
    /// The id.
    pub id: String,
    /// The words after the bar.
    pub words: Option<String>,
    /// The place of the whole text.
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
        let marks = marks(&text, lists.findings);
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
    if header.is_empty() || rows.is_empty() {
        return None;
    }
    let mut found = Vec::new();
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
            found.extend(marks(cell, lists.findings));
        }
    }
    let words = |cells: Vec<At<String>>| cells.into_iter().map(|cell| cell.value).collect();
    let passage = Passage::Table {
        header: words(header),
        rows: rows.into_iter().map(|row| words(row.value)).collect(),
    };
    Some((passage, found))
}

/// Returns the marks of a text; reports one inside another.
pub fn marks(text: &At<String>, findings: &mut Findings) -> Vec<PassageMark> {
    let mut found = Vec::new();
    for piece in pieces(&text.value) {
        let PassagePiece::Mark { id, words } = piece else {
            continue;
        };
        if words.is_some_and(|words| words.replace("\\{", "").contains('{')) {
            let message = format!("the marked words of `{id}` hold another mark");
            let help = "end a mark with } before the next one begins";
            findings.add(&codes::MARKS, text.span.clone(), message, help);
        }
        found.push(PassageMark {
            id: id.to_owned(),
            words: words.map(str::to_owned),
            span: text.span.clone(),
        });
    }
    found
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
            let message = format!("`{{{id}}}` stands in the text twice");
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
                false => format!("`{{{id}|…}}` marks words, but stands for a list"),
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
