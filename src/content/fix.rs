//! Safe corrections: notations and allowances that can be corrected without judgment.
//!
//! Only the spans of the findings are replaced. What is corrected is read again, and refused unless
//! it has the same items with the same keys. A second run changes nothing.

use jiff::civil::Date;

use super::diagnostic::{Diagnostic, Fix};
use super::lint;
use super::parse::{Parsed, parse};
use crate::domain::ids::PartId;
use crate::domain::item::{Facts, Item};
use crate::domain::kind::{ItemKind, Numeric};

/// The times that a text is read again: a correction may uncover another one.
const ROUNDS_MAX: usize = 5;

/// Returns the corrected text of a bank and the number of corrections; `None` if there are none, or
/// if the bank does not load.
pub fn fixed(parsed: &Parsed, today: Date) -> Option<(String, usize)> {
    let original = skeletons(parsed)?;
    let name = parsed.source.name();
    let mut text = parsed.source.text().to_owned();
    let mut count = 0;
    for _ in 0..ROUNDS_MAX {
        let parsed = parse(name, text.as_bytes());
        let (next, fixes) = applied(&text, &lint::lint(&parsed, today));
        if fixes == 0 {
            break;
        }
        let read = parse(name, next.as_bytes());
        if skeletons(&read).as_ref() != Some(&original) {
            break;
        }
        (text, count) = (next, count + fixes);
    }
    (count > 0).then_some((text, count))
}

/// Returns a text with the corrections of all findings that do not overlap, and their number.
fn applied(text: &str, found: &[Diagnostic]) -> (String, usize) {
    let mut fixes: Vec<&Fix> = found
        .iter()
        .filter_map(|found| found.fix.as_ref())
        .collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut corrected = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for fix in fixes {
        let Some(between) = text.get(at..fix.span.start) else {
            continue;
        };
        corrected.push_str(between);
        corrected.push_str(&fix.text);
        (at, count) = (fix.span.end, count + 1);
    }
    corrected.push_str(text.get(at..).unwrap_or(""));
    (corrected, count)
}

/// An item without its texts: what a correction never changes.
#[derive(PartialEq, Debug)]
struct Skeleton {
    id: String,
    kind: &'static str,
    /// The parts: ids, and whether each is a key, harmful or acceptable.
    parts: Vec<(PartId, [bool; 3])>,
    anchor: Option<PartId>,
    orders: String,
    numeric: Option<Numeric>,
    facts: Facts,
    refs: usize,
    exhibits: usize,
}

fn skeletons(parsed: &Parsed) -> Option<Vec<Skeleton>> {
    let bank = parsed.bank.as_ref()?;
    Some(bank.items.iter().map(|item| skeleton(item)).collect())
}

fn skeleton(item: &Item) -> Skeleton {
    let mut parts = Vec::new();
    let mut anchor = None;
    let mut orders = String::new();
    let mut numeric = None;
    match &item.kind {
        ItemKind::Selection(kind) => {
            anchor = kind.anchor.clone();
            for slot in &kind.slots {
                parts.push((slot.id.clone(), [false; 3]));
                let choices = slot.choices.iter();
                parts
                    .extend(choices.map(|of| (of.id.clone(), [of.key, of.harmful, of.acceptable])));
            }
        }
        ItemKind::Ordered(kind) => {
            let steps = kind.steps.iter();
            parts.extend(steps.map(|step| (step.id.clone(), [false; 3])));
            orders = format!("{:?}", kind.accepted);
        }
        ItemKind::Numeric(kind) => numeric = Some((**kind).clone()),
    }
    Skeleton {
        id: item.key.to_string(),
        kind: item.kind.name().id(),
        parts,
        anchor,
        orders,
        numeric,
        facts: Facts {
            allowed: Vec::new(),
            ..item.facts.clone()
        },
        refs: item.refs.len(),
        exhibits: item.exhibits.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_that_overlap_wait_for_the_next_round() {
        let source = parse("x", b"").source;
        let finding = |span: std::ops::Range<usize>, text: &str| Diagnostic {
            code: &crate::content::codes::NOTATION,
            severity: crate::content::Severity::Error,
            source: std::sync::Arc::clone(&source),
            span: span.clone(),
            message: String::new(),
            help: String::new(),
            lack: None,
            fix: Some(Fix {
                span,
                text: text.to_owned(),
            }),
        };
        let found = [finding(2..4, "X"), finding(3..5, "Y"), finding(6..6, "Z")];
        assert_eq!(applied("abcdefg", &found), ("abXefZg".to_owned(), 2));
    }
}
