//! Rules over a whole bank: keys that are too often the longest choice, and select-all items that a
//! learner can guess.

use super::cues::lengths;
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::content::parse::ItemPlaces;
use crate::domain::bank::Bank;
use crate::domain::kind::KindName;

/// The confidence that chance alone does not make keys the longest.
const CONFIDENCE: f64 = 0.99;
/// The share of select-all items that may have a single key, in per cent.
const SINGLE_KEYS_PERCENT: usize = 15;

/// Checks L16 and L46 (a single key too often).
pub fn lint(bank: &Bank, places: &[ItemPlaces], findings: &mut Findings) {
    longest_keys(bank, findings);
    select_all_keys(bank, places, findings);
}

fn longest_keys(bank: &Bank, findings: &mut Findings) {
    let items: Vec<(usize, Vec<usize>)> = bank
        .items
        .iter()
        .filter_map(|item| lengths(&item.kind))
        .collect();
    let longest = items
        .iter()
        .filter(|(key, others)| others.iter().all(|other| other < key))
        .count();
    let chances: Vec<f64> = items
        .iter()
        .map(|(_, others)| 1.0 / (others.len() + 1) as f64)
        .collect();
    let expected = most_by_chance(&chances);
    if longest > expected {
        let message = format!(
            "the key is the longest choice in {longest} of {} multiple-choice items; chance explains {expected}",
            items.len()
        );
        let help = "shorten the keys or add detail to the distractors, so that the longest choice is not a clue";
        let at = findings.source().text().find("[bank]").unwrap_or(0);
        findings.add(&codes::LONGEST_KEYS, at..at + "[bank]".len(), message, help);
    }
}

/// Returns the smallest count that chance does not exceed, at that confidence.
fn most_by_chance(chances: &[f64]) -> usize {
    // Computes the distribution of a sum of independent draws, one draw at a time.
    let mut shares = vec![1.0];
    for chance in chances {
        let mut next = vec![0.0; shares.len() + 1];
        for (count, share) in shares.iter().enumerate() {
            if let Some(missed) = next.get_mut(count) {
                *missed += share * (1.0 - chance);
            }
            if let Some(hit) = next.get_mut(count + 1) {
                *hit += share * chance;
            }
        }
        shares = next;
    }
    let mut sum = 0.0;
    let enough = shares.iter().position(|share| {
        sum += share;
        sum >= CONFIDENCE
    });
    enough.unwrap_or(chances.len())
}

fn select_all_keys(bank: &Bank, places: &[ItemPlaces], findings: &mut Findings) {
    let mut all = 0;
    let mut single = Vec::new();
    for (item, places) in bank.items.iter().zip(places) {
        if item.kind.name() != KindName::SelectAll {
            continue;
        }
        all += 1;
        if item.kind.rules().possible() == 1 {
            single.push(places);
        }
    }
    if single.len() > 1 && single.len() * 100 > all * SINGLE_KEYS_PERCENT {
        let span = single.last().map_or(0..0, |places| places.key("choices"));
        let message = format!(
            "{} of {all} select-all items have a single key",
            single.len()
        );
        let help = "make this one multiple-choice, or add keys";
        findings.add(&codes::SELECT_ALL_KEYS, span, message, help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bounds in the standard table for four choices.
    #[test]
    fn chance_is_the_binomial_one() {
        for (items, most) in [(40, 17), (60, 23), (90, 32), (0, 0)] {
            assert_eq!(most_by_chance(&vec![0.25; items]), most, "{items}");
        }
    }
}
