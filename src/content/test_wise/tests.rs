//! Made banks: one whose key is always the longest choice is found, and random ones as seldom as
//! the level says.

use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};

use super::*;
use crate::domain::drawn::Chance;
use crate::domain::kind::{ItemKind, KindName, Selection};
use crate::domain::testing::{choices, item, letters, parts};

/// Words of which choices are made: some soften, some stop or call, some begin with numbers.
const WORDS: [&str; 12] = [
    "stop",
    "call",
    "raise",
    "infusion",
    "pressure",
    "line",
    "may",
    "often",
    "slowly",
    "client",
    "nurse",
    "(if ordered)",
];

/// Creates a list of choices in random words, with random keys.
fn random(name: KindName, count: usize, chance: &mut Chance) -> ItemKind {
    let keys = match name {
        KindName::SelectAll => chance.random_range(1..=count),
        _ => 1,
    };
    let mut ids = parts(&letters(count));
    ids.shuffle(chance);
    let keys: String = ids.iter().take(keys).map(|id| id.as_str()).collect();
    let mut made = choices(count, &keys);
    let numeric = chance.random_range(0..4) == 0;
    for choice in &mut made {
        let words: Vec<&str> = (0..chance.random_range(1..5))
            .filter_map(|_| WORDS.choose(chance).copied())
            .collect();
        choice.text = words.join(" ");
        if numeric {
            choice.text = format!("{} {}", chance.random_range(1..1000), choice.text);
        }
    }
    Selection::list(name, made).into()
}

/// Creates a bank in which nothing gives a key away.
fn random_bank(count: usize, chance: &mut Chance) -> Vec<Item> {
    let mut made = |number: usize| {
        let name = match number % 3 {
            0 => KindName::SelectAll,
            _ => KindName::MultipleChoice,
        };
        let size = match name {
            KindName::SelectAll => chance.random_range(5..8),
            _ => chance.random_range(3..6),
        };
        let kind = random(name, size, chance);
        let mut made = item("bank", "topic", &number.to_string(), kind);
        made.stem = "The nurse checks the line of the infusion. What comes first?".into();
        made.shuffle = number.is_multiple_of(2);
        made
    };
    (0..count).map(&mut made).collect()
}

fn outcome<'a>(outcomes: &'a [StrategyOutcome<'a>], id: &str) -> &'a StrategyOutcome<'a> {
    let found = outcomes.iter().find(|of| of.strategy.id == id);
    found.expect("a strategy of that name")
}

#[test]
fn a_bank_whose_key_is_always_the_longest_is_found() {
    let mut chance = Chance::seed_from_u64(1);
    let mut items = random_bank(30, &mut chance);
    for item in &mut items {
        let ItemKind::Selection(selection) = &mut item.kind else {
            continue;
        };
        let choices = selection
            .slots
            .iter_mut()
            .flat_map(|slot| &mut slot.choices);
        for choice in choices.filter(|choice| choice.key) {
            choice
                .text
                .push_str(" plus several quite neutral extra terms without any meaning");
        }
    }
    let outcomes = outcomes(&items);
    let longest = outcome(&outcomes, "longest");
    assert!(longest.is_above_chance && longest.corrected_p < 1e-6);
    assert_eq!((longest.applies, longest.found), (20, 20.0));
    assert_eq!(longest.hits.len(), 20);
    let above = outcomes.iter().filter(|of| of.is_above_chance).count();
    assert_eq!(above, 1, "{outcomes:?}");
}

#[test]
fn select_all_items_with_too_many_keys_are_found() {
    let with_keys = |keys: usize| -> Vec<Item> {
        let kind = || Selection::list(KindName::SelectAll, choices(6, &letters(keys)));
        let item = |number: u32| item("bank", "topic", &number.to_string(), kind().into());
        (0..30).map(item).collect()
    };
    assert!(outcome(&outcomes(&with_keys(5)), "tick-all").is_above_chance);
    assert!(!outcome(&outcomes(&with_keys(3)), "tick-all").is_above_chance);
}

#[test]
fn a_withdrawn_item_counts_for_nothing() {
    let mut items = random_bank(9, &mut Chance::seed_from_u64(2));
    items
        .iter_mut()
        .for_each(|item| item.status = Status::Withdrawn);
    let outcomes = outcomes(&items);
    assert!(
        outcomes
            .iter()
            .all(|of| of.applies == 0 && !of.is_above_chance)
    );
}

/// The bounds are three standard deviations around the level.
#[test]
fn random_banks_are_found_as_seldom_as_the_level_says() {
    const BANKS: u32 = 300;
    let (mut banks_found, mut tests, mut low) = (0, 0.0, 0.0);
    for seed in 0..BANKS {
        let items = random_bank(36, &mut Chance::seed_from_u64(u64::from(seed)));
        let outcomes = outcomes(&items);
        banks_found += u32::from(outcomes.iter().any(|of| of.is_above_chance));
        for of in outcomes.iter().filter(|of| of.applies > 0) {
            tests += 1.0;
            low += f64::from(u8::from(of.p <= SIGNIFICANCE));
        }
    }
    // Tests of one bank depend on each other, so that their number is a rough guide.
    let spread = |of: f64| 3.0 * (SIGNIFICANCE * (1.0 - SIGNIFICANCE) / of).sqrt();
    let share = f64::from(banks_found) / f64::from(BANKS);
    assert!(share <= SIGNIFICANCE + spread(f64::from(BANKS)), "{share}");
    let share = low / tests;
    assert!(share <= SIGNIFICANCE + spread(tests), "{share}");
    assert!(share >= SIGNIFICANCE / 3.0, "{share}");
}
