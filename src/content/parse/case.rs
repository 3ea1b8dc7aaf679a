//! A case study as written: its items by id, and its exhibits with the entries that they grow by.
//!
//! `cases` checks it against the items, which may come before or after it in the text.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Neighbours;
use super::fields::{At, Fields, twice};
use super::lists::{Shared, read_body};
use super::reader::Reader;
use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::domain::case::{CASE_ITEMS, CasePlace};
use crate::domain::ids::{BankId, CaseId, ExhibitId, ItemId, ItemKey};
use crate::domain::item::{Exhibit, ExhibitBody};
use crate::domain::limits::{CASE_ENTRIES_MAX, CASE_EXHIBITS_MAX, TEXT_CHARS_MAX};
use crate::domain::unfolding::{Addition, CaseEntry, CaseExhibit};

/// A case study, as far as it could be read.
pub struct ReadCase {
    /// Its id, if it has a valid one.
    pub id: Option<At<String>>,
    /// Its title.
    pub title: String,
    /// The ids of its items, each once.
    pub items: Vec<At<String>>,
    /// The number of items that it lists.
    pub listed: usize,
    /// The place of that list.
    pub items_span: SourceSpan,
    /// Its exhibits.
    pub exhibits: Vec<CaseExhibit>,
    bank: BankId,
}

impl ReadCase {
    /// Returns its items by their identities.
    pub fn keys(&self) -> Vec<ItemKey> {
        let key = |id: &At<String>| ItemKey {
            bank: self.bank.clone(),
            item: ItemId::new(&id.value),
        };
        self.items.iter().map(key).collect()
    }
}

/// Reads a case study.
pub fn read(mut table: Fields<'_>, shared: &Shared, findings: &mut Findings) -> ReadCase {
    let owned = |id: At<&str>| At {
        value: id.value.to_owned(),
        span: id.span,
    };
    let id = table.id("id", findings).map(owned);
    let title = table.said("title", findings);
    let listed = table.written_len("items");
    let items = table.ids("items", findings);
    let exhibits = read_exhibits(&mut table, shared, findings);
    let items_span = table.span_of("items");
    table.finish(findings);
    ReadCase {
        id,
        title: title.map(|title| title.value).unwrap_or_default(),
        items: items.into_iter().map(owned).collect(),
        listed,
        items_span,
        exhibits,
        bank: shared.bank.clone(),
    }
}

/// Reads the place of a stored item in its case study. In a bank, the case study lists its items.
pub fn read_place(reader: &mut Reader<'_, '_>, neighbours: Neighbours) -> Option<Arc<CasePlace>> {
    if neighbours == Neighbours::Present {
        return None;
    }
    let findings = &mut *reader.findings;
    let mut table = reader.fields.table("case", "a case study", findings)?;
    let id = table.id("id", findings);
    let title = table.said("title", findings);
    let number = read_number(&mut table, "number", findings);
    table.finish(findings);
    Some(Arc::new(CasePlace {
        id: CaseId::new(id?.value),
        title: title?.value,
        number: number?,
    }))
}

/// Reads the number of an item in its case study.
fn read_number(table: &mut Fields<'_>, key: &'static str, findings: &mut Findings) -> Option<u8> {
    let past_last = i64::try_from(CASE_ITEMS + 1).unwrap_or(i64::MAX);
    let number = table.whole(key, 1..past_last, findings)?;
    u8::try_from(number).ok()
}

fn read_exhibits(
    table: &mut Fields<'_>,
    shared: &Shared,
    findings: &mut Findings,
) -> Vec<CaseExhibit> {
    let tables = table.tables("exhibit", "an exhibit", findings);
    let few = is_within(tables.len(), CASE_EXHIBITS_MAX, "exhibit", table, findings);
    let mut ids = BTreeSet::new();
    let mut exhibits = Vec::new();
    for mut table in tables
        .into_iter()
        .take(if few { CASE_EXHIBITS_MAX } else { 0 })
    {
        let id = table.id("id", findings);
        if let Some(id) = &id {
            check_exhibit_id(id, &mut ids, shared, findings);
        }
        let id = id.map(|id| ExhibitId::new(id.value));
        exhibits.extend(read_exhibit(&mut table, id, findings));
        table.finish(findings);
    }
    exhibits
}

/// Refuses an id that another exhibit beside the same items has.
fn check_exhibit_id(
    id: &At<&str>,
    ids: &mut BTreeSet<String>,
    shared: &Shared,
    findings: &mut Findings,
) {
    if shared.exhibits.has(id.value) {
        let message = format!("another exhibit already has the id `{}`", id.value);
        let help = "give the exhibit of the case study an id that no [[exhibit]] has";
        findings.add(&codes::DUPLICATE_ID, id.span.clone(), message, help);
    } else if !ids.insert(id.value.to_owned()) {
        twice(id, "this case study", findings);
    }
}

fn read_exhibit(
    table: &mut Fields<'_>,
    id: Option<ExhibitId>,
    findings: &mut Findings,
) -> Option<CaseExhibit> {
    let title = table.said("title", findings);
    let from = match table.has("from") {
        true => read_number(table, "from", findings),
        false => {
            table.ask("from");
            Some(1)
        }
    };
    let body = read_body(table, findings);
    let trend = table.flag("trend", findings);
    let tables = table.tables("entry", "an entry", findings);
    let few = is_within(tables.len(), CASE_ENTRIES_MAX, "entry", table, findings);
    let mut entries = Vec::new();
    for mut entry in tables
        .into_iter()
        .take(if few { CASE_ENTRIES_MAX } else { 0 })
    {
        entries.extend(read_entry(&mut entry, body.as_ref(), from, findings));
        entry.finish(findings);
    }
    let exhibit = CaseExhibit {
        exhibit: Exhibit {
            id: id?,
            title: title?.value,
            body: body?,
            trend,
        },
        from: from?,
        entries,
    };
    check_length(&exhibit, table, findings);
    Some(exhibit)
}

/// Reports a list with more entries than its limit.
fn is_within(
    count: usize,
    limit: usize,
    key: &'static str,
    table: &Fields<'_>,
    findings: &mut Findings,
) -> bool {
    if count > limit {
        let message = format!("{count} `{key}` entries are too many; at most {limit} are read");
        let help = "remove the least important ones";
        findings.add(&codes::TOO_MANY, table.span_of(key), message, help);
    }
    count <= limit
}

/// Reads an entry of an exhibit with this body, which appears with the item of that number.
fn read_entry(
    table: &mut Fields<'_>,
    body: Option<&ExhibitBody>,
    exhibit_from: Option<u8>,
    findings: &mut Findings,
) -> Option<CaseEntry> {
    if !table.has("from") {
        table.missing("from", findings);
    }
    let from = read_number(table, "from", findings);
    if let (Some(from), Some(first)) = (from, exhibit_from)
        && from < first
    {
        let message =
            format!("the entry comes with item {from}, but its exhibit with item {first}");
        let help = "give the entry a later `from`, or the exhibit an earlier one";
        findings.add(&codes::ENTRY_EARLY, table.span_of("from"), message, help);
    }
    let title = table.text("title", findings).map(|title| title.value);
    let text = table.text("text", findings).map(|text| text.value);
    let rows = table.text_rows("rows", findings);
    let mut wrong = |span, message: String, help| {
        findings.add(&codes::ENTRY_SHAPE, span, message, help);
    };
    let addition = match (body?, text) {
        (ExhibitBody::Text(_), Some(text)) if !text.is_empty() && !table.has("rows") => {
            Addition::Text(titled(title, &text))
        }
        (ExhibitBody::Text(_), _) => {
            let help = "give the entry a `text`, since its exhibit is a text";
            wrong(table.span(), "the entry has no text".into(), help);
            return None;
        }
        (ExhibitBody::Table { header, .. }, None) if title.is_none() && !rows.is_empty() => {
            if let Some(row) = rows.iter().find(|row| row.value.len() != header.len()) {
                let (cells, heads) = (row.value.len(), header.len());
                let message = format!("this row has {cells} cells, but the header has {heads}");
                let help = "give each row as many cells as the header of its exhibit has";
                wrong(row.span.clone(), message, help);
            }
            let cells =
                |row: At<Vec<At<String>>>| row.value.into_iter().map(|cell| cell.value).collect();
            Addition::Rows(rows.into_iter().map(cells).collect())
        }
        (ExhibitBody::Table { .. }, _) => {
            let help = "give the entry `rows` alone, since its exhibit is a table";
            wrong(table.span(), "the entry is not rows alone".into(), help);
            return None;
        }
    };
    Some(CaseEntry {
        from: from?,
        addition,
    })
}

/// Returns the text of an entry with its title, such as a time, before it.
fn titled(title: Option<String>, text: &str) -> String {
    match title.filter(|title| !title.is_empty()) {
        None => text.to_owned(),
        // A title with markup of its own is left as it is written.
        Some(title) if title.contains(['*', '\\', '\n']) => format!("{title} {text}"),
        Some(title) => format!("**{title}** {text}"),
    }
}

/// Reports a text that is too long once all of its entries are there: it could not be stored.
fn check_length(exhibit: &CaseExhibit, table: &Fields<'_>, findings: &mut Findings) {
    let last = u8::try_from(CASE_ITEMS).unwrap_or(u8::MAX);
    let Some(ExhibitBody::Text(text)) = exhibit.at(last).map(|exhibit| exhibit.body) else {
        return;
    };
    let length = text.chars().count();
    if length > TEXT_CHARS_MAX {
        let message = format!(
            "the exhibit grows to {length} characters; a text has at most {TEXT_CHARS_MAX}"
        );
        let help = "shorten it, or put a part of it into another exhibit";
        findings.add(&codes::TOO_LONG, table.span_of("entry"), message, help);
    }
}
