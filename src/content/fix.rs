//! Safe corrections: notations and allowances that can be corrected without judgment.
//!
//! Only the spans of the findings are replaced. What is corrected is read again, and refused unless
//! it has the same items with the same keys, and no two parts of one that say the same. A second run
//! changes nothing.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::codes;
use super::diagnostic::{Diagnostic, Fix, SourceSpan};
use super::lint;
use super::parse::{Parsed, list_spans, parse};
use crate::domain::bank::Bank;
use crate::domain::ids::PartId;
use crate::domain::item::{Facts, Item};
use crate::domain::kind::{ItemKind, Numeric};
use crate::domain::markup::plain;

/// The times that a text is read again. A correction may uncover another one at the same place, as
/// in "1000.0cc", but only a few times.
const ROUNDS_MAX: usize = 20;

/// The corrections of a bank.
#[derive(PartialEq, Eq, Debug)]
pub struct Corrected {
    /// The corrected text.
    pub text: String,
    /// The number of corrections in it.
    pub made: usize,
    /// The number of corrections that would change more than a notation.
    pub refused: usize,
}

/// Returns the corrections of a bank; `None` if the bank does not load.
pub fn corrected(parsed: &Parsed, today: Date) -> Option<Corrected> {
    let original = skeletons(parsed)?;
    let name = parsed.source.name();
    let mut text = parsed.source.text().to_owned();
    let (mut made, mut refused) = (0, 0);
    let mut left = Left::default();
    for _ in 0..ROUNDS_MAX {
        let found = lint::lint(&parse(name, text.as_bytes()), today);
        let spans = list_spans(&text, "item");
        let (safe, others): (Vec<_>, Vec<_>) = found
            .into_iter()
            .filter(|found| found.fix.is_some())
            .partition(|found| !left.has(found, &spans));
        refused = others.len();
        if safe.is_empty() {
            break;
        }
        let (next, count) = applied(&text, &safe);
        let read = skeletons(&parse(name, next.as_bytes()));
        match original.difference(read.as_ref()) {
            None => (text, made) = (next, made + count),
            Some(difference) => left.add(difference),
        }
    }
    Some(Corrected {
        text,
        made,
        refused,
    })
}

/// The corrections that are not made, because an earlier round was refused with them.
#[derive(Default)]
struct Left {
    /// The numbers of items.
    items: BTreeSet<usize>,
    allowances: bool,
    all: bool,
}

/// The difference of a text that is refused.
enum Difference {
    /// Items, by number.
    Items(BTreeSet<usize>),
    /// The bank as a whole.
    Bank,
}

impl Left {
    fn has(&self, found: &Diagnostic, spans: &[SourceSpan]) -> bool {
        let is_allowance = found.code == &codes::UNUSED_ALLOWANCE;
        let start = found.span.start;
        let mut items = self.items.iter().filter_map(|number| spans.get(*number));
        self.all || self.allowances && is_allowance || items.any(|span| span.contains(&start))
    }

    /// Leaves out what may have caused this. Without an item to blame, these are the removed
    /// allowances first.
    fn add(&mut self, difference: Difference) {
        match difference {
            Difference::Items(items) if !items.is_subset(&self.items) => self.items.extend(items),
            _ => {
                self.all = self.allowances;
                self.allowances = true;
            }
        }
    }
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

/// A bank without the texts of its items: what a correction never changes.
struct Skeletons {
    /// The bank without its items.
    bank: Bank,
    items: Vec<Skeleton>,
}

impl Skeletons {
    fn difference(&self, other: Option<&Self>) -> Option<Difference> {
        let same = |other: &&Self| self.bank == other.bank && self.items.len() == other.items.len();
        let Some(other) = other.filter(same) else {
            return Some(Difference::Bank);
        };
        let pairs = self.items.iter().zip(&other.items).enumerate();
        let differ = pairs.filter(|(_, (before, after))| before != after);
        let differ: BTreeSet<usize> = differ.map(|(number, _)| number).collect();
        (!differ.is_empty()).then_some(Difference::Items(differ))
    }
}

/// An item without its texts.
#[derive(PartialEq, Debug)]
struct Skeleton {
    id: String,
    kind: &'static str,
    /// The parts: ids, and whether each is a key, harmful or acceptable.
    parts: Vec<(PartId, [bool; 3])>,
    /// The parts of each list that say the same: for each part, the first one with its words.
    repeats: Vec<Vec<Option<usize>>>,
    anchor: Option<PartId>,
    orders: String,
    numeric: Option<Numeric>,
    facts: Facts,
    refs: usize,
    exhibits: usize,
}

fn skeletons(parsed: &Parsed) -> Option<Skeletons> {
    let mut bank = parsed.bank.clone()?;
    let items = std::mem::take(&mut bank.items);
    Some(Skeletons {
        bank,
        items: items.iter().map(|item| skeleton(item)).collect(),
    })
}

/// Returns for each text the number of the first one that says the same.
fn repeats<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<Option<usize>> {
    let bare = |text: &String| {
        let text = plain(text).to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        text.trim_end_matches(['.', ',', ';', '!', '?']).to_owned()
    };
    let texts: Vec<String> = texts.map(bare).collect();
    let first = |text| texts.iter().position(|other| other == text);
    texts.iter().map(first).collect()
}

fn skeleton(item: &Item) -> Skeleton {
    let mut parts = Vec::new();
    let mut same = Vec::new();
    let mut anchor = None;
    let mut orders = String::new();
    let mut numeric = None;
    match &item.kind {
        ItemKind::Selection(kind) => {
            anchor = kind.anchor.clone();
            same.push(repeats(kind.slots.iter().map(|slot| &slot.label)));
            for slot in &kind.slots {
                parts.push((slot.id.clone(), [false; 3]));
                same.push(repeats(slot.choices.iter().map(|choice| &choice.text)));
                let choices = slot.choices.iter();
                parts
                    .extend(choices.map(|of| (of.id.clone(), [of.key, of.harmful, of.acceptable])));
            }
        }
        ItemKind::Ordered(kind) => {
            same.push(repeats(kind.steps.iter().map(|step| &step.text)));
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
        repeats: same,
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
