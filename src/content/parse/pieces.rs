//! Cuts the text of a bank into pieces that are read one by one: each `[[item]]` and each entry of
//! the other lists by itself, and everything else together.
//!
//! A mistake in one piece does not affect the next, and memory is bounded by the largest piece and
//! not by the file. The parser creates tables for every token, so a file that is not a bank would
//! take a hundred times its size.

mod heads;

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use heads::Pieces;

use super::syntax;
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::domain::limits::{BANK_ITEMS_MAX, DIAGNOSTICS_MAX, TOML_TOKENS_MAX, WHOLE_BYTES_MAX};

/// The lists of a bank that are written as `[[name]]`.
pub const LISTS: [&str; 6] = ["source", "topic", "objective", "exhibit", "case", "item"];

/// One piece of the text.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'t> {
    /// The text.
    pub text: &'t str,
    /// The start byte in the whole text.
    pub start: usize,
    /// The number of tokens.
    pub tokens: usize,
    list: Option<&'static str>,
}

/// A text cut into pieces.
#[derive(Default, Debug)]
pub struct Cut<'t> {
    /// The text outside of the lists, with the byte positions of the whole text.
    pub head: Cow<'t, str>,
    /// The number of tokens in the head.
    pub head_tokens: usize,
    lists: [(usize, Vec<Piece<'t>>); LISTS.len()],
}

impl<'t> Cut<'t> {
    /// Cuts a text.
    pub fn of(text: &'t str) -> Self {
        let mut lists = LISTS.map(|_| (0, Vec::new()));
        let mut rest: Vec<Piece<'t>> = Vec::new();
        for piece in Pieces::of(text) {
            let at = LISTS.iter().position(|name| Some(*name) == piece.list);
            match at.and_then(|at| lists.get_mut(at)) {
                Some((count, kept)) => {
                    *count += 1;
                    // Only as many as may be read are kept; the others are counted.
                    if kept.len() < BANK_ITEMS_MAX {
                        kept.push(piece);
                    }
                }
                None => rest.push(piece),
            }
        }
        Self {
            head_tokens: rest.iter().map(|piece| piece.tokens).sum(),
            head: together(&rest),
            lists,
        }
    }

    /// Returns the number of entries of a list, and those that are read.
    pub fn list(&self, name: &str) -> (usize, &[Piece<'t>]) {
        let at = LISTS.iter().position(|known| *known == name);
        let list = at.and_then(|at| self.lists.get(at));
        list.map_or((0, &[]), |(count, kept)| (*count, kept))
    }
}

/// Joins pieces into one text in which each keeps its position.
fn together<'t>(pieces: &[Piece<'t>]) -> Cow<'t, str> {
    match pieces {
        [] => Cow::Borrowed(""),
        [first] if first.start == 0 => Cow::Borrowed(first.text),
        pieces => {
            let mut text = String::new();
            for piece in pieces {
                let gap = piece.start.saturating_sub(text.len());
                text.extend(std::iter::repeat_n(' ', gap));
                text.push_str(piece.text);
            }
            Cow::Owned(text)
        }
    }
}

/// Parses a text at once if it is short and has no mistake, as nearly every bank: cutting it would
/// gain nothing. The limit keeps memory to some tens of megabytes at worst.
pub fn read_whole(text: &str) -> Option<DeTable<'_>> {
    if text.len() > WHOLE_BYTES_MAX {
        return None;
    }
    let (document, mistakes) = DeTable::parse_recoverable(text);
    mistakes.is_empty().then(|| document.into_inner())
}

/// Parses a piece that begins at byte `start` of the whole text; mistakes and values get their
/// places there. `None` if it is too large to be read.
pub fn read<'p>(
    text: &'p str,
    start: usize,
    tokens: usize,
    findings: &mut Findings,
) -> Option<DeTable<'p>> {
    if tokens > TOML_TOKENS_MAX {
        let message =
            format!("this section has {tokens} words and symbols; the limit is {TOML_TOKENS_MAX}");
        let help = "write each item under its own [[item]], and shorten long items";
        findings.add(&codes::TOO_MANY, start..start, message, help);
        return None;
    }
    let (document, mistakes) = DeTable::parse_recoverable(text);
    let mut open_list = false;
    for mistake in mistakes.iter().take(DIAGNOSTICS_MAX) {
        let span = mistake.span().unwrap_or(0..0);
        let told = syntax::explain(text, span, mistake.message());
        // Every further line is in that list too.
        if told.is_open_list && std::mem::replace(&mut open_list, true) {
            findings.silence_line(told.span.start + start);
            continue;
        }
        let span = told.span.start + start..told.span.end + start;
        findings.add(&codes::SYNTAX, span.clone(), told.message, told.help);
        findings.silence_line(span.start);
    }
    if mistakes.len() > DIAGNOSTICS_MAX {
        findings.cut_short();
    }
    let mut table = document.into_inner();
    if start > 0 {
        shift_table(&mut table, start);
    }
    Some(table)
}

/// Shifts the places of all values; [`super::fields::Fields`] shifts those of keys.
fn shift_table(table: &mut DeTable<'_>, by: usize) {
    table.iter_mut().for_each(|(_, value)| shift(value, by));
}

// Recursion is bounded by the parser, which refuses more than 80 levels.
fn shift(value: &mut Spanned<DeValue<'_>>, by: usize) {
    let span = value.span();
    let nothing = Spanned::new(0..0, DeValue::Boolean(false));
    let mut inner = std::mem::replace(value, nothing).into_inner();
    match &mut inner {
        DeValue::Array(list) => list.iter_mut().for_each(|value| shift(value, by)),
        DeValue::Table(table) => shift_table(table, by),
        _ => {}
    }
    *value = Spanned::new(span.start + by..span.end + by, inner);
}

/// Returns whether any line looks like a bank's: `format = …`, `[bank]`, `[[item]]`.
pub fn is_bank_like(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches(['\u{feff}', ' ', '\t', '[', '"']);
        let mut known = ["format", "bank"].iter().chain(&LISTS);
        known.any(|word| {
            let rest = line.strip_prefix(word);
            rest.is_some_and(|rest| {
                rest.trim_start_matches(['"', ' '])
                    .starts_with(['=', ']', '.'])
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_no_list_stays_where_it_stood() {
        let text = "format = 1\n[[item]]\nid = 1\n[more]\ne = 2\n[[item]]\n";
        let cut = Cut::of(text);
        assert_eq!(cut.list("item").0, 2);
        assert_eq!(cut.head.find("[more]"), text.find("[more]"));
        assert!(!cut.head.contains("[[item]]"));
    }

    #[test]
    fn a_bank_is_told_from_other_files() {
        assert!(is_bank_like("\u{feff}format=1") && is_bank_like("# x\n [[ item ]]\n"));
        assert!(!is_bank_like("item,topic,stem\na,b,c") && !is_bank_like("formatting = 1"));
    }
}
