//! Holds items against the rules of item writing.
//!
//! One file a family of rules, word lists as data in `lists`. Lints look at what the parser could
//! read, also of a bank that does not load, and never keep one from loading. What an item's
//! author answers for in `allow` is left out; see `allow`.

mod allow;
mod bank;
mod choices;
mod complete;
mod cues;
mod lists;
mod numbers;
mod stem;
mod subject;
mod words;

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

/// Holds every item of a parsed bank, and the bank as a whole, against the rules. Review dates
/// are judged by `today`.
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
        // What is past it is told by the parser.
        subject.computes = combinations <= BANK_COMBINATIONS_MAX;
        FAMILIES.iter().for_each(|family| family(&mut subject));
        found.extend(allow::apply(item, places, findings));
    }
    let mut findings = Findings::new(Arc::clone(&parsed.source));
    bank::lint(bank, places, &mut findings);
    found.extend(findings.into_sorted());
    found
}
