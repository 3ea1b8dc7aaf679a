//! The table that sums up findings: each rule with its severity and the number of findings. Items that
//! only lack keys are one row, because they are one block each above it, and counted as such below.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::diagnostic::{Diagnostic, Severity};

/// Returns the number of items that only lack keys.
pub fn incomplete_items(diagnostics: &[Diagnostic]) -> usize {
    let lacks = diagnostics.iter().filter(|found| found.lack.is_some());
    let items: BTreeSet<_> = lacks.map(|lack| (lack.file(), lack.span.start)).collect();
    items.len()
}

/// Returns the table, one rule a line; empty for a single finding, which sums up itself.
pub fn table(diagnostics: &[Diagnostic]) -> String {
    let mut counts: BTreeMap<(Severity, &str), (&str, usize)> = BTreeMap::new();
    for found in diagnostics.iter().filter(|found| found.lack.is_none()) {
        let rule = (found.severity, found.code.id);
        counts.entry(rule).or_insert((found.code.title, 0)).1 += 1;
    }
    let incomplete = incomplete_items(diagnostics);
    let blocks: usize = counts.values().map(|(_, count)| count).sum();
    if blocks + incomplete < 2 {
        return String::new();
    }
    let width = if incomplete > 0 { 10 } else { 8 };
    let row = |code: &str, severity: &str, count: usize, title: &str| {
        format!("{code:<5} {severity:<width$} {count:>6}  {title}")
    };
    let mut lines = vec![format!(
        "{:<5} {:<width$} {:>6}  rule",
        "code", "severity", "count"
    )];
    for ((severity, code), (title, count)) in &counts {
        lines.push(row(code, severity.id(), *count, title));
    }
    if incomplete > 0 {
        let title = "an item without some of what a complete one has (L01 to L04)";
        lines.push(row("", "incomplete", incomplete, title));
    }
    lines.join("\n") + "\n"
}
