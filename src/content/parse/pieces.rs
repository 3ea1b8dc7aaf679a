//! Cuts the text of a bank into pieces that are read one after the other: each `[[item]]` and each
//! entry of the other lists by itself, and everything else together.
//!
//! What one piece has wrong does not reach into the next, and what reading takes is bounded by
//! the largest piece and not by the file: the parser makes tables of every sign it is given, so a
//! file that is no bank at all would take a hundred times its size.

mod heads;

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use heads::Pieces;

use super::syntax;
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::domain::limits::{BANK_ITEMS_MAX, DIAGNOSTICS_MAX, TOML_TOKENS_MAX};

/// The lists of a bank that are written as `[[name]]`.
pub const LISTS: [&str; 5] = ["source", "topic", "objective", "exhibit", "item"];

/// One piece of the text.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'t> {
    /// Its text.
    pub text: &'t str,
    /// At which byte of the whole text it begins.
    pub start: usize,
    /// How many words and signs it has.
    pub tokens: usize,
    list: Option<&'static str>,
}

/// A text in pieces.
#[derive(Debug)]
pub struct Cut<'t> {
    /// What belongs to no list: its places are those of the whole text.
    pub head: Cow<'t, str>,
    /// How many words and signs that has.
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
                    // As many as may be read; the others are counted.
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

    /// How many entries of a list there are, and those that are read.
    pub fn list(&self, name: &str) -> (usize, &[Piece<'t>]) {
        let at = LISTS.iter().position(|known| *known == name);
        let list = at.and_then(|at| self.lists.get(at));
        list.map_or((0, &[]), |(count, kept)| (*count, kept))
    }
}

/// Pieces as one text in which each stands where it stood.
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

/// Reads a piece that begins at byte `start` of the whole text: mistakes and values have their
/// places there. `None` where it is too large to be read.
pub fn read<'p>(
    text: &'p str,
    start: usize,
    tokens: usize,
    findings: &mut Findings,
) -> Option<DeTable<'p>> {
    if tokens > TOML_TOKENS_MAX {
        let message =
            format!("{tokens} words and signs stand together here; the most is {TOML_TOKENS_MAX}");
        let help = "write each item under an [[item]] of its own, and each item shorter";
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

/// Moves the places of all values; those of keys stay, and [`super::fields::Fields`] moves them.
fn shift_table(table: &mut DeTable<'_>, by: usize) {
    table.iter_mut().for_each(|(_, value)| shift(value, by));
}

// Goes no deeper than the parser does, which refuses more than 80 levels.
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

/// Says whether any line looks as only a bank has it: `format = …`, `[bank]`, `[[item]]`.
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
