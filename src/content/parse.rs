//! The bank parser: it reports every mistake in one pass, each with its place.
//!
//! The text is cut into `pieces`, each parsed with recovery and walked by hand, because derived
//! code would stop at the first mistake. `fields` has the typed getters, `bank` reads the head
//! before the items, `items` collects the items, `item` reads the keys of any item, `kind` those of
//! each kind; `case` reads a case study, and `cases` gives the items of each their places and
//! exhibits; `syntax` and `hints` guess the author's intention.

mod bank;
mod blueprint;
mod case;
mod cases;
mod fields;
mod hints;
mod item;
mod items;
mod kind;
mod lists;
mod origin;
mod pieces;
mod places;
mod reader;
mod references;
mod small;
mod syntax;
mod text;

use std::sync::Arc;

pub use blueprint::{BLUEPRINT_FILE, ParsedBlueprint, is_blueprint, parse_blueprint};
pub use kind::commas::comma_help;
pub use places::{BankPlaces, ItemPlaces};
pub use small::SmallFile;

pub use text::{acts_on_terminal, decode};

use super::codes;
use super::diagnostic::{Diagnostic, Findings, SourceSpan, SourceText};
use crate::domain::bank::Bank;
use crate::domain::item::Item;
use crate::domain::limits::BANK_BYTES_MAX;

/// The result of parsing a file.
#[derive(Debug)]
pub struct Parsed {
    /// The bank; `None` if the file has a structural mistake.
    pub bank: Option<Bank>,
    /// The findings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The text, for later findings.
    pub source: Arc<SourceText>,
    /// The parts that could be read, with all places: for the lints.
    pub draft: Draft,
    /// True if there may be more mistakes than reported.
    pub cut_short: bool,
}

/// The readable parts of a bank, complete or not.
#[derive(Debug)]
pub struct Draft {
    /// The bank without the items that are broken.
    pub bank: Bank,
    /// The places outside of the items.
    pub outside: BankPlaces,
    /// The places of the items and their texts, in the order of `bank.items`.
    pub places: Vec<ItemPlaces>,
    /// Broken items that could still be read: the lints check them too.
    pub broken: Vec<(Arc<Item>, ItemPlaces)>,
    /// The number of items in the text, including broken ones.
    pub items_written: usize,
}

/// The requirement that everything an item names is in the same text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Neighbours {
    /// Required: a bank.
    Present,
    /// Not required for items and objectives: a single item, kept for the log.
    Elsewhere,
}

/// Parses a bank from the bytes of the file of that name.
pub fn parse(name: &str, bytes: &[u8]) -> Parsed {
    parse_with(name, bytes, Neighbours::Present)
}

pub(super) fn parse_with(name: &str, bytes: &[u8], neighbours: Neighbours) -> Parsed {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > BANK_BYTES_MAX {
        return refused(name, &codes::TOO_LARGE, too_large(size), HELP_TOO_LARGE);
    }
    let text = match text::decode(bytes) {
        Ok(text) => text,
        Err(not_text) => return refused_at(name, bytes, not_text),
    };
    let source = Arc::new(SourceText::new(name, text));
    let mut findings = Findings::new(Arc::clone(&source));
    let draft = bank::read(text, neighbours, &mut findings);
    let whole = findings.structural() == 0;
    Parsed {
        bank: whole.then(|| draft.bank.clone()),
        cut_short: findings.is_cut_short(),
        diagnostics: findings.into_sorted(),
        source,
        draft,
    }
}

/// Returns the place of each `[[name]]` of a list of a bank, such as `[[item]]`, with its own tables.
pub fn list_spans(text: &str, name: &str) -> Vec<SourceSpan> {
    let cut = pieces::Cut::of(text);
    let (_, entries) = cut.list(name);
    let span = |piece: &pieces::Piece<'_>| piece.start..piece.start + piece.text.len();
    entries.iter().map(span).collect()
}

/// The remedy for a file that is too large.
pub const HELP_TOO_LARGE: &str = "split it into several banks, each with its own id";

/// Describes a file that is too large.
pub fn too_large(bytes: u64) -> String {
    format!("the file has {bytes} bytes; a bank has at most {BANK_BYTES_MAX}")
}

/// Reports the first byte that is not text, with the text before it.
fn refused_at(name: &str, bytes: &[u8], not_text: text::NotText) -> Parsed {
    let mut parsed = refused(name, &codes::NOT_UTF8, String::new(), "");
    parsed.diagnostics = text::refuse(name, bytes, not_text, &codes::NOT_UTF8);
    if let Some(found) = parsed.diagnostics.first() {
        parsed.source = Arc::clone(&found.source);
    }
    parsed
}

/// Refuses a file unread: one finding, no bank.
fn refused(name: &str, code: &'static codes::Code, message: String, help: &str) -> Parsed {
    let source = Arc::new(SourceText::new(name, ""));
    let mut findings = Findings::new(Arc::clone(&source));
    findings.add(code, 0..0, message, help);
    Parsed {
        bank: None,
        diagnostics: findings.into_sorted(),
        source,
        draft: bank::nothing(),
        cut_short: false,
    }
}
