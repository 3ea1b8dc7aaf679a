//! Reads a bank: every mistake in one pass, each with its place.
//!
//! The text is cut into `pieces`, each parsed with recovery and walked by hand, because deriving
//! would stop at the first mistake. `fields` has the typed getters, `bank` what stands before the
//! items, `items` all of them together, `item` the keys of any item, `kind` those of each kind;
//! `syntax` and `hints` say what an author may have meant.

mod bank;
mod fields;
mod hints;
mod item;
mod items;
mod kind;
mod lists;
mod pieces;
mod places;
mod syntax;
mod text;

use std::sync::Arc;

pub use places::ItemPlaces;

pub use syntax::meant;
pub use text::{acts_on_terminal, decode, refuse};

use super::codes;
use super::diagnostic::{Diagnostic, Findings, SourceText};
use crate::domain::bank::Bank;
use crate::domain::item::Item;
use crate::domain::limits::BANK_BYTES_MAX;

/// What a file held.
#[derive(Debug)]
pub struct Parsed {
    /// The bank; none where anything structural is wrong with the file.
    pub bank: Option<Bank>,
    /// What is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The text, for findings to come.
    pub source: Arc<SourceText>,
    /// What could be read, with the place of everything: for the lints.
    pub draft: Draft,
    /// Whether there may be more that is wrong than is told.
    pub cut_short: bool,
}

/// What could be read of a bank, whole or not.
#[derive(Debug)]
pub struct Draft {
    /// The bank without the items that are broken.
    pub bank: Bank,
    /// Where the items and their texts stand, in the order of `bank.items`.
    pub places: Vec<ItemPlaces>,
    /// Items that are broken and could be read all the same: the lints look at them too.
    pub broken: Vec<(Arc<Item>, ItemPlaces)>,
    /// How many items the text has, broken ones too.
    pub items_written: usize,
}

/// Whether everything that an item names must be in the same text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Neighbours {
    /// It must: a bank.
    Present,
    /// Other items and objectives may be elsewhere: one item, kept for the log.
    Elsewhere,
}

/// Reads a bank from the bytes of the file of that name.
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

/// What to do about a file that is too large.
pub const HELP_TOO_LARGE: &str = "split it into several banks, each with an id of its own";

/// How a file that is too large is described.
pub fn too_large(bytes: u64) -> String {
    format!("{bytes} bytes are more than a bank may have ({BANK_BYTES_MAX})")
}

/// Points at the first byte that is not text; what stands before it is shown.
fn refused_at(name: &str, bytes: &[u8], not_text: text::NotText) -> Parsed {
    let mut parsed = refused(name, &codes::NOT_UTF8, String::new(), "");
    parsed.diagnostics = text::refuse(name, bytes, not_text, &codes::NOT_UTF8);
    if let Some(found) = parsed.diagnostics.first() {
        parsed.source = Arc::clone(&found.source);
    }
    parsed
}

/// A file that is not even read: one finding, no bank.
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
