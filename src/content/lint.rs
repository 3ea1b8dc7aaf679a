//! Checks items against the rules of item writing.
//!
//! One file per family of rules; word lists are data in `lists`. Lints check all that the parser
//! could read, even of a bank that does not load, and never keep one from loading. Findings that
//! the author lists in `allow` are left out; see `allow`. Rules over a whole bank are in `bank`.

mod allow;
mod bank;
mod blueprint;
mod choices;
mod complete;
mod copied;
mod cues;
mod habits;
mod hinges;
mod lists;
mod numbers;
mod overlaps;
mod parts;
mod placing;
mod products;
mod rates;
mod reading;
mod references;
mod rounding;
mod signed;
mod stem;
mod stems;
mod subject;
mod together;
mod tokens;
mod uniform;
mod wording;
mod words;

pub use blueprint::lint_blueprint;

use std::sync::Arc;

use jiff::civil::Date;

pub use copied::Corpus;
pub use rounding::stated_places;

use super::diagnostic::{Diagnostic, Findings};
use super::parse::{Draft, Parsed};
use crate::domain::limits::BANK_COMBINATIONS_MAX;
use hinges::Hinges;
use stems::Stems;
use subject::Subject;
use together::Together;

/// The rules for one item, by family.
const FAMILIES: [fn(&mut Subject<'_>); 15] = [
    complete::lint,
    references::lint,
    choices::lint,
    uniform::lint,
    cues::lint,
    wording::lint,
    overlaps::lint,
    parts::lint,
    stem::lint,
    reading::lint,
    words::lint,
    products::lint,
    rounding::lint,
    numbers::lint,
    signed::lint,
];

/// The rules as they apply to several banks, one after the other: an item is also compared with
/// the items of the earlier banks.
pub struct Linter {
    today: Date,
    stems: Stems,
    corpus: Option<Corpus>,
    together: Together,
}

/// Checks every item of one bank, and the bank as a whole. Review dates are compared with `today`.
pub fn lint(parsed: &Parsed, today: Date) -> Vec<Diagnostic> {
    Linter::new(today).lint(parsed)
}

impl Linter {
    /// Creates the rules for banks that are checked together. Review dates are compared with
    /// `today`.
    pub fn new(today: Date) -> Self {
        Self {
            today,
            stems: Stems::default(),
            corpus: None,
            together: Together::default(),
        }
    }

    /// Also looks for word runs that are in these documents.
    #[must_use]
    pub fn against(mut self, corpus: Option<Corpus>) -> Self {
        self.corpus = corpus;
        self
    }

    /// Checks every item of the next bank, and the bank as a whole.
    pub fn lint(&mut self, parsed: &Parsed) -> Vec<Diagnostic> {
        let Draft {
            bank,
            outside,
            places,
            broken,
            ..
        } = &parsed.draft;
        let mut found = Vec::new();
        let hinges = Hinges::of(bank);
        let sound = bank.items.iter().zip(places);
        let sound = sound.map(|(item, places)| (item, places, true));
        let broken = broken.iter().map(|(item, places)| (item, places, false));
        let mut combinations = 0;
        for (item, places, sound) in sound.chain(broken) {
            let mut findings = Findings::new(Arc::clone(&parsed.source));
            let mut subject = Subject::new(item, places, sound, self.today, &mut findings);
            if let Some(numeric) = subject.numeric() {
                combinations = usize::saturating_add(combinations, numeric.combination_count());
            }
            // The parser reports templates past the limit.
            subject.computes = combinations <= BANK_COMBINATIONS_MAX;
            FAMILIES.iter().for_each(|family| family(&mut subject));
            self.stems.lint(&mut subject);
            hinges.lint(&mut subject);
            if let Some(corpus) = &mut self.corpus {
                corpus.lint(&mut subject);
            }
            let allowed = item.facts.allowed.iter().enumerate();
            let allowed = allowed.map(|(at, allowance)| (allowance, places.allowance(at)));
            found.extend(allow::apply(allowed, "item", findings));
        }
        let mut findings = Findings::new(Arc::clone(&parsed.source));
        let numbers = bank::lint(bank, outside, places, &mut findings);
        self.together.add(&numbers, outside, &parsed.source);
        let allowed = outside.allowed.iter();
        let allowed = allowed.map(|(allowance, span)| (allowance, span.clone()));
        found.extend(allow::apply(allowed, "bank", findings));
        found
    }

    /// Checks all banks together, at the end.
    pub fn finish(self) -> Vec<Diagnostic> {
        self.together.habits()
    }
}
