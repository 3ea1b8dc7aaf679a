//! The table that sums up findings: each rule with its severity and the number of findings.

use std::collections::BTreeMap;

use crate::content::diagnostic::{Diagnostic, Severity};

/// Returns the table, one rule a line; empty for a single finding, which sums up itself.
pub fn table(diagnostics: &[Diagnostic]) -> String {
    if diagnostics.len() < 2 {
        return String::new();
    }
    let mut counts: BTreeMap<(Severity, &str), (&str, usize)> = BTreeMap::new();
    for found in diagnostics {
        let rule = (found.severity, found.code.id);
        counts.entry(rule).or_insert((found.code.title, 0)).1 += 1;
    }
    let mut lines = Vec::new();
    for ((severity, code), (title, count)) in &counts {
        lines.push(format!(
            "{code:<5} {:<8} {count:>6}  {title}",
            severity.id()
        ));
    }
    let head = format!("{:<5} {:<8} {:>6}  rule", "code", "severity", "count");
    format!("{head}\n{}\n", lines.join("\n"))
}
