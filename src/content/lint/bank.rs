//! Rules over a whole bank: what a learner could guess from the keys of many items, and the sources
//! and units that its items share.

use super::habits::KeyNumbers;
use super::{habits, rates, references};
use crate::content::diagnostic::Findings;
use crate::content::parse::{BankPlaces, ItemPlaces};
use crate::domain::bank::Bank;

/// Checks a bank as a whole, and returns the numbers that add up over several banks.
pub fn lint(
    bank: &Bank,
    outside: &BankPlaces,
    places: &[ItemPlaces],
    findings: &mut Findings,
) -> KeyNumbers {
    references::lint_sources(bank, outside, findings);
    rates::lint(bank, places, findings);
    habits::lint(bank, outside, places, findings)
}
