//! The rule over all banks of a folder: they have the items that their blueprint says.

use std::sync::Arc;

use crate::content::codes;
use crate::content::diagnostic::{Diagnostic, Findings};
use crate::content::parse::ParsedBlueprint;
use crate::domain::bank::Bank;
use crate::domain::blueprint::{Blueprint, Marginal, all_marginals};
use crate::domain::inventory::{Facet, ItemCounts};
use crate::domain::item::{Item, Status};

/// The numbers that one finding lists: as many as can be read at a glance.
const LISTED_MAX: usize = 6;

const HELP: &str = "`dripset bank stats` lists all numbers; write or withdraw items, or correct the blueprint and say why \
     in a comment";

/// Checks L57: a bank, or all banks together, with more or fewer items than the blueprint says.
/// `banks` are all banks of its folder.
pub fn lint_blueprint(parsed: &ParsedBlueprint, banks: &[&Bank]) -> Vec<Diagnostic> {
    let Some(blueprint) = &parsed.blueprint else {
        return Vec::new();
    };
    let mut findings = Findings::new(Arc::clone(&parsed.source));
    for (id, want) in &blueprint.banks {
        let span = parsed.places.get(id).cloned().unwrap_or(0..0);
        let Some(bank) = banks.iter().find(|bank| bank.id == *id) else {
            let message = format!("there is no bank `{id}`");
            let help = format!("write the bank, or remove it from {}", parsed.source.name());
            findings.add(&codes::BLUEPRINT, span, message, help);
            continue;
        };
        let have = counts(blueprint, std::slice::from_ref(bank));
        let off = deviations(blueprint, &have, want);
        if !off.is_empty() {
            let message = format!("`{id}` deviates from the blueprint in {}", listed(&off));
            findings.add(&codes::BLUEPRINT, span, message, HELP);
        }
    }
    for bank in banks {
        if blueprint.bank(&bank.id).is_none() {
            let message = format!("the blueprint has no numbers for the bank `{}`", bank.id);
            let help = "add a [[bank]] with its id to the blueprint";
            findings.add(&codes::BLUEPRINT, 0..0, message, help);
        }
    }
    let off = deviations(blueprint, &counts(blueprint, banks), &blueprint.whole());
    if !off.is_empty() {
        let message = format!(
            "all banks together deviate from the blueprint in {}",
            listed(&off)
        );
        findings.add(&codes::BLUEPRINT, 0..0, message, HELP);
    }
    findings.into_sorted()
}

fn counts(blueprint: &Blueprint, banks: &[&Bank]) -> ItemCounts {
    let items = banks.iter().flat_map(|bank| &bank.items);
    let active = |item: &&Item| item.status == Status::Active;
    ItemCounts::of(&blueprint.columns, items.map(|item| &**item).filter(active))
}

/// Returns the numbers that are off by more than one, in words.
fn deviations(blueprint: &Blueprint, have: &ItemCounts, want: &ItemCounts) -> Vec<String> {
    let all = all_marginals(&blueprint.columns, have, Some(want));
    let mut words = Vec::new();
    for (facet, marginals) in &all {
        let off = marginals.iter().filter(|marginal| marginal.deviates());
        words.extend(off.map(|marginal| deviation(*facet, marginal)));
    }
    words
}

fn deviation(facet: Option<Facet>, marginal: &Marginal) -> String {
    let name = marginal.name.as_deref().or(facet.map(Facet::others));
    let name = name.unwrap_or("items");
    let want = marginal.want.unwrap_or(0);
    format!("{name} ({} of {want})", marginal.have)
}

fn listed(words: &[String]) -> String {
    let first: Vec<&str> = words.iter().take(LISTED_MAX).map(|word| &**word).collect();
    let first = first.join(", ");
    match words.len().saturating_sub(LISTED_MAX) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
