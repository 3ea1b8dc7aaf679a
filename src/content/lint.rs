//! Checks items against the rules of item writing.
//!
//! One file per family of rules; word lists are data in `lists`. Lints check all that the parser
//! could read, even of a bank that does not load, and never keep one from loading. Findings that
//! the author lists in `allow` are left out; see `allow`.

mod allow;
mod bank;
mod blueprint;
mod choices;
mod complete;
mod cues;
mod lists;
mod numbers;
mod stem;
mod subject;
mod words;

pub use blueprint::lint_blueprint;

use std::sync::Arc;

use jiff::civil::Date;

use super::diagnostic::{Diagnostic, Findings};
use super::parse::{Draft, Parsed};
use crate::domain::limits::BANK_COMBINATIONS_MAX;
use subject::Subject;

/// The rules for one item, by family.
const FAMILIES: [fn(&mut Subject<'_>); 6] = [
    complete::lint,
    choices::lint,
    cues::lint,
    stem::lint,
    words::lint,
    numbers::lint,
];

/// Checks every item of a parsed bank, and the bank as a whole, against the rules. Review dates are
/// compared with `today`.
pub fn lint(parsed: &Parsed, today: Date) -> Vec<Diagnostic> {
    let Draft {
        bank,
        places,
        broken,
        ..
    } = &parsed.draft;
    let mut found = Vec::new();
    let sound = bank.items.iter().zip(places);
    let sound = sound.map(|(item, places)| (item, places, true));
    let broken = broken.iter().map(|(item, places)| (item, places, false));
    let mut combinations = 0;
    for (item, places, sound) in sound.chain(broken) {
        let mut findings = Findings::new(Arc::clone(&parsed.source));
        let mut subject = Subject::new(item, places, sound, today, &mut findings);
        if let Some(numeric) = subject.numeric() {
            combinations = usize::saturating_add(combinations, numeric.combination_count());
        }
        // The parser reports templates past the limit.
        subject.computes = combinations <= BANK_COMBINATIONS_MAX;
        FAMILIES.iter().for_each(|family| family(&mut subject));
        found.extend(allow::apply(item, places, findings));
    }
    let mut findings = Findings::new(Arc::clone(&parsed.source));
    bank::lint(bank, places, &mut findings);
    found.extend(findings.into_sorted());
    found
}
