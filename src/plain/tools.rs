//! The calculator and the reference ranges in lines.

use super::spell::spelled;
use crate::domain::calculator::calculate;
use crate::domain::ranges::{GROUPS, Range, SOURCES};
use crate::tui::prose::sentence;

/// Returns the steps of a calculation and its result.
pub fn calculated(line: &str) -> Vec<String> {
    match calculate(line) {
        Ok(done) => {
            let steps = done.steps.iter().map(|step| spelled(step));
            let result = format!(
                "Result: {}, not rounded. Round as the question says.",
                done.shown()
            );
            steps.chain([spelled(&result)]).collect()
        }
        Err(error) => vec![spelled(&sentence(&error.to_string()))],
    }
}

/// Returns the reference ranges whose name or group has this word, or all of them.
pub fn ranges(word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&word);
    let differ = "Ranges vary by laboratory; use your facility's. Adults, unless an age is named.";
    let mut lines = vec![differ.to_owned()];
    let mut cited = Vec::new();
    for (group, ranges) in GROUPS {
        let wanted = |range: &&Range| has(group) || has(range.name);
        let found: Vec<&Range> = ranges.iter().filter(wanted).collect();
        if found.is_empty() {
            continue;
        }
        lines.push(format!("{group}:"));
        for of in found {
            let line = format!("{}: {}. Source {}.", of.name, of.range, of.source);
            lines.push(spelled(&line));
            cited.push(of.source);
        }
    }
    let sources = SOURCES.iter().filter(|(name, _)| cited.contains(name));
    lines.extend(sources.map(|(name, source)| spelled(&format!("{name}: {source}."))));
    if lines.len() == 1 {
        return vec![format!(
            "No reference range is called {word}. Type ranges to hear all."
        )];
    }
    lines
}
