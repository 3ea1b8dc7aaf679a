//! Allowances: findings that an item's author accepts, with a reason.

use crate::content::codes;
use crate::content::diagnostic::{Diagnostic, Findings};
use crate::content::parse::ItemPlaces;
use crate::content::suggest;
use crate::domain::item::Item;

/// Removes the allowed findings; reports allowances that match nothing or give no reason.
pub fn apply(item: &Item, places: &ItemPlaces, mut findings: Findings) -> Vec<Diagnostic> {
    for (number, allowance) in item.facts.allowed.iter().enumerate() {
        let span = places.allowance(number);
        let lint = allowance.lint.as_str();
        if allowance.because.is_empty() {
            let message = format!("{lint} is allowed without a reason");
            let help = "add `because = \"…\"` to tell the next reader why";
            findings.add(&codes::BARE_ALLOWANCE, span, message, help);
        } else if !findings.found().iter().any(|found| found.code.id == lint) {
            let lints = codes::ALL
                .iter()
                .filter(|code| !code.is_structural())
                .map(|code| code.id);
            let (message, help) = match codes::find(lint) {
                Some(code) if code.is_structural() => (
                    format!("{lint} cannot be allowed"),
                    "the bank cannot load until this is fixed".to_owned(),
                ),
                Some(_) => (
                    format!("nothing in this item breaks {lint}"),
                    "remove the allowance, because it would hide the next mistake".to_owned(),
                ),
                None => (
                    format!("there is no lint `{lint}`"),
                    suggest::help(lint, lints.collect::<Vec<_>>()),
                ),
            };
            findings.add(&codes::UNUSED_ALLOWANCE, span, message, help);
        }
    }
    let reasoned = |code: &str| {
        let mut allowed = item.facts.allowed.iter();
        allowed.any(|allowance| allowance.lint == code && !allowance.because.is_empty())
    };
    let mut kept = findings.into_sorted();
    kept.retain(|found| !reasoned(found.code.id));
    kept
}
