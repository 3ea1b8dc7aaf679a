//! What stands before the items: the bank itself, sources, topics, objectives, exhibits.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::fields::{At, Fields, wrong_type};
use super::places::ItemPlaces;
use super::{Draft, Neighbours, item};
use crate::content::codes;
use crate::content::diagnostic::{Findings, Span};
use crate::content::suggest;
use crate::domain::bank::{Bank, Exhibit, ExhibitBody, Objective, Source, Topic};
use crate::domain::ids::{BankId, ExhibitId, ItemId, ObjectiveId, SourceId, TopicId};
use crate::domain::limits::BANK_ITEMS_MAX;

/// The version of the format that this program reads.
pub const FORMAT: i64 = 1;

/// What items may refer to, by id.
#[derive(Debug)]
pub struct Shared<'d> {
    /// The bank's id.
    pub bank: BankId,
    /// The bank's name for people.
    pub subject: Arc<str>,
    /// Its sources.
    pub sources: Named<'d, Arc<Source>>,
    /// Its topics.
    pub topics: Named<'d, Arc<Topic>>,
    /// Its objectives.
    pub objectives: Named<'d, Arc<Objective>>,
    /// Its exhibits.
    pub exhibits: Named<'d, Arc<Exhibit>>,
    /// The ids of its items, also of broken ones.
    pub items: Named<'d, ()>,
    /// Whether what items name must be among these.
    pub neighbours: Neighbours,
}

/// Things by id, in the author's order.
#[derive(Debug)]
pub struct Named<'d, T> {
    what: &'static str,
    order: Vec<T>,
    by_id: BTreeMap<Cow<'d, str>, T>,
}

impl<'d, T: Clone> Named<'d, T> {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            order: Vec::new(),
            by_id: BTreeMap::new(),
        }
    }

    fn put(&mut self, id: &At<&'d str>, thing: T, findings: &mut Findings) {
        self.put_at(Cow::Borrowed(id.value), &id.span, thing, findings);
    }

    fn put_at(&mut self, id: Cow<'d, str>, span: &Span, thing: T, findings: &mut Findings) {
        match self.by_id.entry(id) {
            Entry::Vacant(free) => {
                free.insert(thing.clone());
                self.order.push(thing);
            }
            Entry::Occupied(taken) => {
                let message = format!("another {} has the id `{}` already", self.what, taken.key());
                let help = "give each one an id of its own, or take one of the two out";
                findings.add(&codes::DUPLICATE_ID, span.clone(), message, help);
            }
        }
    }

    /// The one of that id; notes where there is none.
    pub fn find(&self, id: &At<&str>, findings: &mut Findings) -> Option<T> {
        let found = self.by_id.get(id.value).cloned();
        if found.is_none() {
            let message = format!("there is no {} `{}` in this bank", self.what, id.value);
            // Looking for the nearest of very many names, very many times, would take minutes.
            let help = match findings.is_full() {
                true => String::new(),
                false => suggest::help(id.value, self.by_id.keys().map(|name| &**name)),
            };
            findings.add(&codes::DANGLING, id.span.clone(), message, help);
        }
        found
    }
}

/// A bank that could not be read at all.
pub fn nameless() -> Bank {
    Bank {
        id: BankId::new("?"),
        title: String::new(),
        language: String::new(),
        license: String::new(),
        summary: String::new(),
        sources: Vec::new(),
        topics: Vec::new(),
        objectives: Vec::new(),
        exhibits: Vec::new(),
        items: Vec::new(),
    }
}

/// Reads the whole document.
pub fn read(mut document: DeTable<'_>, neighbours: Neighbours, findings: &mut Findings) -> Draft {
    let mut tables = take_items(&mut document);
    let mut top = Fields::new(&document, 0..0, "a bank");
    if !check_format(&mut top, findings) {
        // Another version may mean anything by its keys: one finding says it all.
        return Draft {
            bank: nameless(),
            places: Vec::new(),
            items_written: 0,
        };
    }
    let mut bank = read_head(&mut top, findings);
    let mut shared = Shared {
        bank: bank.id.clone(),
        subject: Arc::from(bank.title.as_str()),
        sources: read_sources(&mut top, findings),
        topics: read_topics(&mut top, findings),
        objectives: read_objectives(&mut top, findings),
        exhibits: read_exhibits(&mut top, findings),
        items: Named::new("item"),
        neighbours,
    };
    // Its entries are taken out: what is left is the finding where it was no list.
    top.tables("item", "an item", findings);
    tables.retain(|value| {
        let is_table = value.get_ref().is_table();
        if !is_table {
            let what = "an entry of `item`";
            wrong_type(value, what, "a table: { id = \"…\" }", findings);
        }
        is_table
    });
    let items_written = tables.len();
    top.finish(findings);
    name_items(&tables, &mut shared.items, findings);
    let (items, places) = read_items(tables, &shared, findings);
    bank.items = items;
    bank.sources = shared.sources.order;
    bank.topics = shared.topics.order;
    bank.objectives = shared.objectives.order;
    bank.exhibits = shared.exhibits.order;
    Draft {
        bank,
        places,
        items_written,
    }
}

fn check_format(top: &mut Fields<'_>, findings: &mut Findings) -> bool {
    let span = top.span_of("format");
    let help = format!("write `format = {FORMAT}` as the first line");
    if !top.has("format") {
        findings.add(
            &codes::FORMAT,
            span,
            "the file does not say its `format`",
            help,
        );
        return true;
    }
    let Some(format) = top.decimal("format", findings) else {
        return true;
    };
    let written = format.value.plain();
    if written == FORMAT.to_string() {
        return true;
    }
    let message = format!("format {written} is not one that this program reads");
    let help = format!("{help}, or read the bank with the version of Dripset it was written for");
    findings.add(&codes::FORMAT, span, message, help);
    false
}

fn read_head(top: &mut Fields<'_>, findings: &mut Findings) -> Bank {
    let mut bank = nameless();
    if !top.has("bank") {
        top.missing("bank", findings);
    }
    let Some(mut head) = top.table("bank", "[bank]", findings) else {
        return bank;
    };
    let mut text = |key, findings: &mut Findings| head.text(key, findings).map(|text| text.value);
    bank.language = text("language", findings).unwrap_or_else(|| "en".into());
    bank.license = text("license", findings).unwrap_or_default();
    bank.summary = text("summary", findings).unwrap_or_default();
    if let Some(id) = head.id("id", findings) {
        bank.id = BankId::new(id.value);
    }
    bank.title = head
        .said("title", findings)
        .map(|title| title.value)
        .unwrap_or_default();
    head.finish(findings);
    bank
}

fn read_sources<'d>(top: &mut Fields<'d>, findings: &mut Findings) -> Named<'d, Arc<Source>> {
    let mut sources = Named::new("source");
    for mut table in top.tables("source", "a source", findings) {
        let id = table.id("id", findings);
        let name = table.said("name", findings);
        let year = table.whole("year", 1000..3000, findings);
        let url = table.text("url", findings).map(|url| url.value);
        let doi = table
            .text("doi", findings)
            .map(|doi| format!("https://doi.org/{}", doi.value));
        table.finish(findings);
        if let (Some(id), Some(name)) = (id, name) {
            let source = Source {
                id: SourceId::new(id.value),
                name: name.value,
                year: year.and_then(|year| i16::try_from(year).ok()),
                url: url.or(doi).unwrap_or_default(),
            };
            sources.put(&id, Arc::new(source), findings);
        }
    }
    sources
}

fn read_topics<'d>(top: &mut Fields<'d>, findings: &mut Findings) -> Named<'d, Arc<Topic>> {
    let mut topics = Named::new("topic");
    for mut table in top.tables("topic", "a topic", findings) {
        let id = table.id("id", findings);
        let title = table.said("title", findings);
        table.finish(findings);
        if let (Some(id), Some(title)) = (id, title) {
            let topic = Topic {
                id: TopicId::new(id.value),
                title: title.value,
            };
            topics.put(&id, Arc::new(topic), findings);
        }
    }
    topics
}

fn read_objectives<'d>(top: &mut Fields<'d>, findings: &mut Findings) -> Named<'d, Arc<Objective>> {
    let mut objectives = Named::new("objective");
    for mut table in top.tables("objective", "an objective", findings) {
        let id = table.id("id", findings);
        let text = table.said("text", findings);
        table.finish(findings);
        if let (Some(id), Some(text)) = (id, text) {
            let objective = Objective {
                id: ObjectiveId::new(id.value),
                text: text.value,
            };
            objectives.put(&id, Arc::new(objective), findings);
        }
    }
    objectives
}

fn read_exhibits<'d>(top: &mut Fields<'d>, findings: &mut Findings) -> Named<'d, Arc<Exhibit>> {
    let mut exhibits = Named::new("exhibit");
    for mut table in top.tables("exhibit", "an exhibit", findings) {
        let id = table.id("id", findings);
        let title = table.said("title", findings);
        let body = read_body(&mut table, findings);
        let trend = table.flag("trend", findings);
        table.finish(findings);
        if let (Some(id), Some(title), Some(body)) = (id, title, body) {
            let exhibit = Exhibit {
                id: ExhibitId::new(id.value),
                title: title.value,
                body,
                trend,
            };
            exhibits.put(&id, Arc::new(exhibit), findings);
        }
    }
    exhibits
}

/// A text, or a header and rows of as many cells.
fn read_body(table: &mut Fields<'_>, findings: &mut Findings) -> Option<ExhibitBody> {
    let text = table.text("text", findings);
    let header: Vec<String> = table
        .texts("header", findings)
        .into_iter()
        .map(|cell| cell.value)
        .collect();
    let rows = table.text_rows("rows", findings);
    let help = "give either `text`, or `header` and `rows` with as many cells in each row";
    let mut wrong = |span: Span, message: String| {
        findings.add(&codes::EXHIBIT_SHAPE, span, message, help);
    };
    match text {
        Some(text) if header.is_empty() && rows.is_empty() && !text.value.is_empty() => {
            return Some(ExhibitBody::Text(text.value));
        }
        Some(_) => wrong(
            table.span(),
            "the exhibit is blank, or a text and a table at once".into(),
        ),
        None if header.is_empty() || rows.is_empty() => {
            wrong(table.span(), "the exhibit shows nothing".into());
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
                format!("this row has {cells} cells, the header {heads}"),
            );
        }
    }
    None
}

/// The entries of `item`, out of the document: each is let go of as soon as it is read, so that
/// what is kept of the next one takes its room.
fn take_items<'t>(document: &mut DeTable<'t>) -> Vec<Spanned<DeValue<'t>>> {
    match document.get_mut("item").map(Spanned::get_mut) {
        Some(DeValue::Array(list)) => std::mem::replace(list, DeArray::new())
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// Takes every item id down first: items may name items that come later, or are broken.
fn name_items<'t>(
    tables: &[Spanned<DeValue<'t>>],
    items: &mut Named<'t, ()>,
    findings: &mut Findings,
) {
    for table in tables {
        let mut entries = table.get_ref().as_table().into_iter().flatten();
        let id = entries.find(|(key, _)| *key.get_ref() == "id");
        if let Some((DeValue::String(text), span)) = id.map(|(_, id)| (id.get_ref(), id.span())) {
            let id = match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
                Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
            };
            items.put_at(id, &span, (), findings);
        }
    }
}

fn read_items(
    tables: Vec<Spanned<DeValue<'_>>>,
    shared: &Shared<'_>,
    findings: &mut Findings,
) -> (Vec<Arc<crate::domain::item::Item>>, Vec<ItemPlaces>) {
    if tables.len() > BANK_ITEMS_MAX {
        let message = format!(
            "{} items; a bank has at most {BANK_ITEMS_MAX}",
            tables.len()
        );
        findings.add(
            &codes::TOO_MANY,
            0..0,
            message,
            "split it into several banks",
        );
    }
    let count = tables.len().min(BANK_ITEMS_MAX);
    let mut items = Vec::with_capacity(count);
    let mut places = Vec::with_capacity(count);
    let mut seen = BTreeSet::<ItemId>::new();
    for value in tables.into_iter().take(BANK_ITEMS_MAX) {
        let DeValue::Table(table) = value.get_ref() else {
            continue;
        };
        let fields = Fields::new(table, value.span(), "an item");
        if let Some((item, place)) = item::read(fields, shared, findings)
            && seen.insert(item.key.item.clone())
        {
            items.push(Arc::new(item));
            places.push(place);
        }
    }
    (items, places)
}
