//! Allowances: findings that an author accepts, in one item or in the bank as a whole, with a reason.

use crate::content::codes;
use crate::content::diagnostic::{Diagnostic, Findings, SourceSpan};
use crate::content::suggest;
use crate::domain::item::LintAllowance;

/// Removes the allowed findings of `what`, an item or a bank; reports allowances that match nothing
/// or give no reason.
pub fn apply<'a>(
    allowed: impl Iterator<Item = (&'a LintAllowance, SourceSpan)>,
    what: &str,
    mut findings: Findings,
) -> Vec<Diagnostic> {
    let mut reasoned: Vec<&str> = Vec::new();
    for (allowance, span) in allowed {
        let lint = allowance.lint.as_str();
        if allowance.because.is_empty() {
            let message = format!("{lint} is allowed without a reason");
            let help = "add `because = \"…\"` to tell the next reader why";
            findings.add(&codes::BARE_ALLOWANCE, span, message, help);
            continue;
        }
        let elsewhere = [&codes::SAME_STEM, &codes::COPIED];
        let depends = elsewhere.iter().any(|code| code.id == lint);
        // These depend on what else is checked, so the allowance may have an effect then.
        if !depends && !findings.found().iter().any(|found| found.code.id == lint) {
            unused(lint, what, span, &mut findings);
        }
        reasoned.push(lint);
    }
    let mut kept = findings.into_sorted();
    kept.retain(|found| !reasoned.contains(&found.code.id));
    kept
}

fn unused(lint: &str, what: &str, span: SourceSpan, findings: &mut Findings) {
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
            format!("nothing in this {what} breaks {lint}"),
            "remove the allowance, because it would hide the next mistake".to_owned(),
        ),
        None => (
            format!("there is no lint `{lint}`"),
            suggest::help(lint, lints.collect::<Vec<_>>()),
        ),
    };
    findings.add(&codes::UNUSED_ALLOWANCE, span, message, help);
}
