//! The habits of keys over all banks that are checked together. A bank that allows one of these rules
//! is left out of its total.

use std::sync::Arc;

use super::habits::KeyNumbers;
use crate::content::codes::{self, Code};
use crate::content::diagnostic::{Diagnostic, Findings, SourceSpan, SourceText};
use crate::content::parse::BankPlaces;

/// The rules that have a total.
pub const TOTALS: [&Code; 4] = [
    &codes::LONGEST_KEYS,
    &codes::KEY_SHARE,
    &codes::VERB_HABIT,
    &codes::KEY_COUNT_HABIT,
];

/// The numbers of the banks so far.
#[derive(Default)]
pub struct Together {
    banks: usize,
    totals: [Total; TOTALS.len()],
}

/// The numbers for one rule.
#[derive(Default)]
struct Total {
    numbers: KeyNumbers,
    banks: usize,
    /// The head of the first bank.
    first: Option<(Arc<SourceText>, SourceSpan)>,
}

impl Together {
    /// Adds the numbers of a bank to the totals that it does not allow.
    pub fn add(&mut self, numbers: &KeyNumbers, outside: &BankPlaces, source: &Arc<SourceText>) {
        self.banks += 1;
        for (code, total) in TOTALS.iter().zip(&mut self.totals) {
            let mut allowed = outside.allowed.iter().map(|(allowance, _)| allowance);
            if allowed.any(|of| of.lint == code.id && !of.because.is_empty()) {
                continue;
            }
            total.numbers.merge(numbers);
            total.banks += 1;
            let head = || (Arc::clone(source), outside.head.clone());
            total.first.get_or_insert_with(head);
        }
    }

    /// Returns the habits over several banks.
    pub fn habits(self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (code, total) in TOTALS.into_iter().zip(self.totals) {
            let Some((source, head)) = total.first.filter(|_| total.banks > 1) else {
                continue;
            };
            let banks = match total.banks {
                all if all == self.banks => format!("all {all} banks"),
                some => format!("the {some} banks that do not allow {}", code.id),
            };
            let mut findings = Findings::new(source);
            let habits = total.numbers.habits().into_iter();
            for (_, message, help) in habits.filter(|(of, ..)| *of == code) {
                findings.add(code, head.clone(), format!("over {banks}, {message}"), help);
            }
            found.extend(findings.into_sorted());
        }
        found
    }
}
