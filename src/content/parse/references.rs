//! Sources, and the references of items to them.

use std::sync::Arc;

use super::fields::{At, Fields, IdEntry, twice};
use super::lists::{ById, Read};
use super::reader::Reader;
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::domain::ids::SourceId;
use crate::domain::source::{Reference, Seen, Source, SourceType};

/// Reads a source.
pub fn read_source<'d>(table: &mut Fields<'d>, findings: &mut Findings) -> Read<'d, Arc<Source>> {
    let id = table.id("id", findings);
    let name = table.said("name", findings);
    let year = table.whole("year", 1000..3000, findings);
    let source_type = table.word("type", SourceType::ALL, SourceType::id, findings);
    let revised = read_month(table, findings);
    let seen = table.word("seen", Seen::ALL, Seen::id, findings);
    let mut text = |key| {
        let text = table.text(key, findings).map(|text| text.value);
        text.filter(|text| !text.is_empty())
    };
    let (doi, set_id, url) = (text("doi"), text("setid"), text("url"));
    let (id, name) = (id?, name?);
    let source = Source {
        id: SourceId::new(id.value),
        source_type,
        name: name.value,
        year: year.and_then(|year| i16::try_from(year).ok()),
        doi,
        set_id,
        revised,
        url,
        seen: seen.unwrap_or(Seen::Text),
    };
    Some((id, Arc::new(source)))
}

/// Reads the month of a label's revision.
fn read_month(table: &mut Fields<'_>, findings: &mut Findings) -> Option<String> {
    let month = table.text("revised", findings)?;
    if format!("{}-01", month.value)
        .parse::<jiff::civil::Date>()
        .is_err()
    {
        let message = format!("`{}` is not a month", month.value);
        let help = "write the year and the month of the label's revision, such as \"2024-11\"";
        findings.add(&codes::BAD_DATE, month.span, message, help);
        return None;
    }
    Some(month.value)
}

/// Reads the references of an item: ids of sources, or tables with a place in the source.
pub fn read(reader: &mut Reader<'_, '_>, sources: &ById<Arc<Source>>) -> Vec<Reference> {
    let mut references: Vec<Reference> = Vec::new();
    let offer = |written: &str| sources.offer(written);
    let fields = &mut reader.fields;
    let entries = fields.id_entries("refs", "a reference", offer, reader.findings);
    for entry in entries {
        let findings = &mut *reader.findings;
        let Some((id, at, seen)) = read_entry(entry, findings) else {
            continue;
        };
        let Some(source) = sources.find(&id, findings) else {
            continue;
        };
        if references.iter().any(|known| known.source.id == source.id) {
            twice(&id, "`refs`", findings);
            continue;
        }
        references.push(Reference { source, at, seen });
    }
    references
}

type ReadEntry<'d> = (At<&'d str>, Option<String>, Option<Seen>);

fn read_entry<'d>(entry: IdEntry<'d>, findings: &mut Findings) -> Option<ReadEntry<'d>> {
    let mut table = match entry {
        IdEntry::Id(id) => return Some((id, None, None)),
        IdEntry::Table(table) => table,
    };
    let id = table.id("id", findings);
    let at = table.text("at", findings).map(|at| at.value);
    let seen = table.word("seen", Seen::ALL, Seen::id, findings);
    table.finish(findings);
    Some((id?, at.filter(|at| !at.is_empty()), seen))
}
