//! The findings of the check beside an item: its own, those of the bank, and where the others are.

use std::collections::BTreeMap;

use crate::domain::ids::ItemId;
use crate::tui::page::{Block, Role, Span};
use crate::tui::screen::PreviewFinding;
use crate::tui::screens::counted;

/// The other items that are named: more fill the page, and the check lists all.
const OTHER_ITEMS_MAX: usize = 12;

/// Returns the findings of the item, then those of the bank, then the names of other items that have
/// some.
pub fn blocks(all: &[PreviewFinding], item: Option<&ItemId>) -> Vec<Block> {
    let own = all
        .iter()
        .filter(|one| one.item.is_some() && one.item.as_ref() == item);
    let own: Vec<&PreviewFinding> = own.collect();
    let of_bank: Vec<&PreviewFinding> = all.iter().filter(|one| one.item.is_none()).collect();
    let mut blocks = Vec::new();
    match own.is_empty() {
        true => blocks.push(Block::Heading("This item: no findings".into())),
        false => listed("This item", &own, &mut blocks),
    }
    if !of_bank.is_empty() {
        blocks.push(Block::Gap);
        listed("This bank", &of_bank, &mut blocks);
    }
    let mut others: BTreeMap<&ItemId, usize> = BTreeMap::new();
    let named = all.iter().filter_map(|one| one.item.as_ref());
    for other in named.filter(|other| Some(*other) != item) {
        *others.entry(other).or_default() += 1;
    }
    if !others.is_empty() {
        let count = counted(others.values().sum(), "finding", "findings");
        blocks.push(Block::Gap);
        blocks.push(Block::Heading(format!("Other items: {count}")));
        blocks.push(Block::para(names(&others), Role::Quiet));
    }
    blocks
}

fn listed(heading: &str, findings: &[&PreviewFinding], blocks: &mut Vec<Block>) {
    let count = counted(findings.len(), "finding", "findings");
    blocks.push(Block::Heading(format!("{heading}: {count}")));
    for (nth, finding) in findings.iter().enumerate() {
        if nth > 0 {
            blocks.push(Block::Gap);
        }
        let role = match finding.fails {
            true => Role::Warning,
            false => Role::Quiet,
        };
        let (line, code, severity) = (finding.line, finding.code, finding.severity);
        let place = format!("Line {line}, {severity} {code}: ");
        blocks.push(Block::Para(vec![
            Span::new(place, Role::Strong),
            Span::authored(&*finding.message, role),
        ]));
        blocks.push(Block::para(finding.help.clone(), Role::Quiet));
    }
}

fn names(others: &BTreeMap<&ItemId, usize>) -> String {
    let first = others.iter().take(OTHER_ITEMS_MAX);
    let mut names: Vec<String> = first.map(|(id, count)| format!("{id} ({count})")).collect();
    let left = others.len().saturating_sub(OTHER_ITEMS_MAX);
    if left > 0 {
        names.push(format!("{left} more"));
    }
    names.join(", ")
}
