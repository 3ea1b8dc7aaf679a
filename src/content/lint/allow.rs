//! Allowances: findings that an author accepts, in one item or in the bank as a whole, with a reason.

use super::together::TOTALS;
use crate::content::codes;
use crate::content::diagnostic::{Diagnostic, Findings, Fix, SourceSpan};
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
        let habit = what == "bank" && TOTALS.iter().any(|code| code.id == lint);
        let depends = habit || elsewhere.iter().any(|code| code.id == lint);
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
    let known = codes::find(lint).is_some_and(|code| !code.is_structural());
    let fix = known.then(|| removal(findings.source().text(), &span));
    let words = (message, help);
    findings.add_fixable(&codes::UNUSED_ALLOWANCE, span, words, fix.flatten());
}

/// Returns the removal of an entry of a list in brackets with its comma, and of the whole line if it
/// is the only one. `None` if a comment stands beside it, which may be about the entry.
fn removal(text: &str, span: &SourceSpan) -> Option<Fix> {
    let entry = text.get(span.clone())?;
    if !entry.starts_with('{') || !entry.ends_with('}') {
        return None;
    }
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    let (head, tail) = (before.trim_end(), after.trim_start());
    let follows = tail.strip_prefix(',').unwrap_or(tail).trim_start();
    if head.lines().next_back()?.contains('#') || follows.starts_with('#') {
        return None;
    }
    let (start, end) = if let Some(rest) = tail.strip_prefix(',') {
        let rest = rest.trim_start();
        // Of several entries, the next one takes its place.
        match (head.strip_suffix('['), rest.strip_prefix(']')) {
            (Some(key), Some(rest)) => line(text, key, rest)?,
            (_, Some(_)) => (head.trim_end_matches(',').len(), text.len() - rest.len()),
            _ => (span.start, text.len() - rest.len()),
        }
    } else {
        let rest = tail.strip_prefix(']')?;
        match (head.strip_suffix('['), head.strip_suffix(',')) {
            (Some(key), _) => line(text, key, rest)?,
            (_, Some(others)) => (others.len(), span.end),
            _ => return None,
        }
    };
    Some(Fix {
        span: start..end,
        text: String::new(),
    })
}

/// Returns the span of a whole line "allow = […]", of which `before` ends before the bracket and
/// `after` begins behind it.
fn line(text: &str, before: &str, after: &str) -> Option<(usize, usize)> {
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let key = before.get(start..)?.split('=').next()?.trim();
    let rest = after
        .find('\n')
        .map_or(after, |at| after.get(..at).unwrap_or(after));
    let alone = key == "allow" && rest.trim().is_empty();
    let end = text.len() - after.len() + rest.len();
    alone.then_some((start, (end + 1).min(text.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str) -> String {
        let start = text.find("{L15}").expect("an entry");
        let fix = removal(text, &(start..start + "{L15}".len())).expect("a removal");
        let mut text = text.to_owned();
        text.replace_range(fix.span, &fix.text);
        text
    }

    #[test]
    fn an_entry_goes_with_its_comma_and_the_last_one_with_its_line() {
        for (before, after) in [
            ("a = 1\nallow = [{L15}]\nb = 2", "a = 1\nb = 2"),
            ("allow = [\n  {L15},\n]\nb = 2", "b = 2"),
            ("allow = [{L15}, {L16}]", "allow = [{L16}]"),
            ("allow = [{L16}, {L15}]", "allow = [{L16}]"),
            ("allow = [\n  {L16},\n  {L15},\n]", "allow = [\n  {L16}]"),
        ] {
            assert_eq!(without(before), after);
        }
    }

    #[test]
    fn an_entry_beside_a_comment_stays() {
        for text in [
            "allow = [\n  # a, b,\n  {L15},\n]",
            "allow = [\n  # a list [\n  {L15}\n]",
            "allow = [\n  {L16}, # one,\n  {L15}\n]",
            "allow = [\n  {L15}, # why\n]",
            "allow = [\n  {L15} # why\n]",
        ] {
            let start = text.find("{L15}").expect("an entry");
            assert_eq!(removal(text, &(start..start + 5)), None, "{text}");
        }
    }
}
