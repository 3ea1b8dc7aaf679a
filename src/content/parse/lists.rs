//! The lists of a bank, one entry at a time: sources, topics, objectives and exhibits. Items are
//! read by `items`, and case studies by `case`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::fields::{At, Fields};
use super::pieces::{self, Cut};
use super::{Neighbours, hints};
use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::suggest;
use crate::domain::bank::Objective;
use crate::domain::ids::{BankId, ExhibitId, ObjectiveId, TopicId};
use crate::domain::item::{Exhibit, ExhibitBody, Topic};
use crate::domain::limits::BANK_ITEMS_MAX;
use crate::domain::source::Source;

/// The things that items may refer to, by id.
#[derive(Debug)]
pub struct Shared {
    /// The bank's id.
    pub bank: BankId,
    /// The bank's name for people.
    pub subject: Arc<str>,
    /// The bank's sources.
    pub sources: ById<Arc<Source>>,
    /// The bank's topics.
    pub topics: ById<Arc<Topic>>,
    /// The bank's objectives.
    pub objectives: ById<Arc<Objective>>,
    /// The bank's exhibits.
    pub exhibits: ById<Arc<Exhibit>>,
    /// The requirement that items name only things in this text.
    pub neighbours: Neighbours,
}

/// Things by id, in the author's order.
#[derive(Debug)]
pub struct ById<T> {
    what: &'static str,
    order: Vec<T>,
    /// The places of their ids, in that order.
    places: Vec<SourceSpan>,
    by_id: BTreeMap<String, T>,
}

impl<T: Clone> ById<T> {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            order: Vec::new(),
            places: Vec::new(),
            by_id: BTreeMap::new(),
        }
    }

    fn put(&mut self, id: &At<&str>, thing: T, findings: &mut Findings) {
        match self.by_id.entry(id.value.to_owned()) {
            Entry::Vacant(free) => {
                free.insert(thing.clone());
                self.order.push(thing);
                self.places.push(id.span.clone());
            }
            Entry::Occupied(taken) => {
                let message = format!("another {} already has the id `{}`", self.what, taken.key());
                let help = "give each one its own id, or remove one of them";
                findings.add(&codes::DUPLICATE_ID, id.span.clone(), message, help);
            }
        }
    }

    /// Returns whether there is one of that id.
    pub fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// Returns all of them.
    pub fn all(&self) -> &[T] {
        &self.order
    }

    /// Returns the places of their ids, in the same order.
    pub fn places(&self) -> &[SourceSpan] {
        &self.places
    }

    /// Returns the ids to choose from, and the one that `written` most likely stands for.
    pub fn offer(&self, written: &str) -> String {
        let near = hints::id_from(written);
        suggest::help(&near, self.by_id.keys().map(|name| &**name))
    }

    /// Returns the one of that id, or reports that it is missing.
    pub fn find(&self, id: &At<&str>, findings: &mut Findings) -> Option<T> {
        let found = self.by_id.get(id.value).cloned();
        if found.is_none() {
            let message = format!("there is no {} `{}` in this bank", self.what, id.value);
            // Searching for the nearest of very many names, very many times, would take minutes.
            let help = match findings.is_full() {
                true => String::new(),
                false => self.offer(id.value),
            };
            findings.add(&codes::DANGLING, id.span.clone(), message, help);
        }
        found
    }
}

/// Reads every entry of a list, written as `[[key]]` or as `key = [{…}]`, and returns their number.
/// Each is dropped as soon as it is read, so that the next one reuses its memory. The flag passed
/// to `take` is true if its piece was valid TOML.
pub fn each<'d>(
    cut: &Cut<'_>,
    top: &mut Fields<'d>,
    (key, what): (&'static str, &'static str),
    findings: &mut Findings,
    mut take: impl FnMut(Fields<'_>, bool, &mut Findings),
) -> usize {
    let (written, pieces) = cut.list(key);
    if let (Some(span), Some(_)) = (top.span_if_any(key), pieces.first()) {
        let message = format!("`{key}` is written in two different ways");
        let help = format!("write each one under [[{key}]]");
        findings.add(&codes::SYNTAX, span, message, help);
    }
    let inline = top.tables(key, what, findings);
    let count = written + inline.len();
    if count > BANK_ITEMS_MAX {
        let message =
            format!("{count} `{key}` entries are too many; a bank has at most {BANK_ITEMS_MAX}");
        let help = "split it into several banks";
        findings.add(&codes::TOO_MANY, 0..0, message, help);
    }
    for table in inline.into_iter().take(BANK_ITEMS_MAX) {
        take(table, true, findings);
    }
    for piece in pieces {
        if findings.is_full() {
            findings.cut_short();
            break;
        }
        let before = findings.structural();
        let table = pieces::read(piece.text, piece.start, piece.tokens, findings);
        let sound = findings.structural() == before;
        if let Some(table) = table {
            let mut piece = Fields::new(&table, piece.start..piece.start, what, piece.start);
            for entry in piece.tables(key, what, findings) {
                take(entry, sound, findings);
            }
            piece.finish(findings);
        }
    }
    count
}

/// An entry of a list, with its id.
pub type Read<'d, T> = Option<(At<&'d str>, T)>;

/// Reads a list of things that items refer to by id.
pub fn read_list<T: Clone>(
    cut: &Cut<'_>,
    top: &mut Fields<'_>,
    key: &'static str,
    what: &'static str,
    read: impl for<'d> Fn(&mut Fields<'d>, &mut Findings) -> Read<'d, T>,
    findings: &mut Findings,
) -> ById<T> {
    let mut named = ById::new(key);
    each(cut, top, (key, what), findings, |mut table, _, findings| {
        let thing = read(&mut table, findings);
        table.finish(findings);
        if let Some((id, thing)) = thing {
            named.put(&id, thing, findings);
        }
    });
    named
}

/// Reads a topic.
pub fn read_topic<'d>(table: &mut Fields<'d>, findings: &mut Findings) -> Read<'d, Arc<Topic>> {
    let id = table.id("id", findings);
    let title = table.said("title", findings);
    let (id, title) = (id?, title?.value);
    let topic = Topic {
        id: TopicId::new(id.value),
        title,
    };
    Some((id, Arc::new(topic)))
}

/// Reads an objective.
pub fn read_objective<'d>(
    table: &mut Fields<'d>,
    findings: &mut Findings,
) -> Read<'d, Arc<Objective>> {
    let id = table.id("id", findings);
    let text = table.said("text", findings);
    let (id, text) = (id?, text?.value);
    let objective = Objective {
        id: ObjectiveId::new(id.value),
        text,
    };
    Some((id, Arc::new(objective)))
}

/// Reads an exhibit.
pub fn read_exhibit<'d>(table: &mut Fields<'d>, findings: &mut Findings) -> Read<'d, Arc<Exhibit>> {
    let id = table.id("id", findings);
    let title = table.said("title", findings);
    let body = read_body(table, findings);
    let trend = table.flag("trend", findings);
    let (id, title, body) = (id?, title?.value, body?);
    let exhibit = Exhibit {
        id: ExhibitId::new(id.value),
        title,
        body,
        trend,
    };
    Some((id, Arc::new(exhibit)))
}

/// Reads a text, or a header and rows with as many cells.
pub fn read_body(table: &mut Fields<'_>, findings: &mut Findings) -> Option<ExhibitBody> {
    let text = table.text("text", findings);
    let header: Vec<String> = table
        .texts("header", findings)
        .into_iter()
        .map(|cell| cell.value)
        .collect();
    let rows = table.text_rows("rows", findings);
    let help =
        "give either `text`, or `header` and `rows` with the same number of cells in each row";
    let mut wrong = |span: SourceSpan, message: String| {
        findings.add(&codes::EXHIBIT_SHAPE, span, message, help);
    };
    match text {
        Some(text) if header.is_empty() && rows.is_empty() && !text.value.is_empty() => {
            return Some(ExhibitBody::Text(text.value));
        }
        Some(_) => wrong(
            table.span(),
            "the exhibit is blank, or has both a text and a table".into(),
        ),
        None if header.is_empty() || rows.is_empty() => {
            wrong(table.span(), "the exhibit is empty".into());
        }
        None => {
            let uneven = rows.iter().find(|row| row.value.len() != header.len());
            let Some(row) = uneven else {
                let cells = |row: At<Vec<At<String>>>| {
                    row.value.into_iter().map(|cell| cell.value).collect()
                };
                let rows = rows.into_iter().map(cells).collect();
                return Some(ExhibitBody::Table { header, rows });
            };
            let (cells, heads) = (row.value.len(), header.len());
            wrong(
                row.span.clone(),
                format!("this row has {cells} cells, but the header has {heads}"),
            );
        }
    }
    None
}
