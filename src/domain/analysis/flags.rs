//! Flags: reasons to review an item. None of them is a verdict.

use super::{AnalyzedItem, ChoiceFigures, ItemFigures};
use crate::domain::named::named;

/// Learners below which figures still change a lot with a few more.
pub const UNSTABLE_BELOW: usize = 100;

/// The lowest correlation with the rest that a classroom test in nursing tolerates.
const TOLERABLE_REST: f64 = 0.15;
/// The discrimination below which an item is poor.
const POOR_BELOW: f64 = 0.20;
/// The usual facility of an item.
const USUAL: (f64, f64) = (0.30, 0.90);

named! {
    /// A reason to review an item.
    ItemFlag {
        TooFew "too-few" "too few learners for any figure",
        KeyInDoubt "key-in-doubt" "learners with high scores get it wrong more often: check the key",
        DistractorOverKey "distractor-over-key" "a distractor is selected more often than the key",
        DistractorNotAvoided "distractor-not-avoided" "learners with high scores do not avoid a distractor",
        LowersReliability "lowers-reliability" "the form is more reliable without it",
        PoorDiscrimination "poor-discrimination" "it hardly separates learners with high and low scores",
        TooHard "too-hard" "less than 30% of its points are earned",
        TooEasy "too-easy" "more than 90% of its points are earned",
        DeadDistractors "dead-distractors" "fewer than 5% of the learners select some of its distractors",
        Unstable "unstable" "fewer than 100 learners: the figures may still change a lot",
    }
}

/// Returns the flags of an item whose form has this reliability.
pub fn of(item: &AnalyzedItem, figures: &ItemFigures, reliability: Option<f64>) -> Vec<ItemFlag> {
    let form = figures.form.as_ref();
    let rest = form.and_then(|form| form.with_rest);
    let discrimination = form.and_then(|form| form.discrimination);
    let without = form.and_then(|form| form.reliability_without);
    let negative = |value: Option<f64>| value.is_some_and(|value| value < 0.0);
    let below = |value: Option<f64>, limit| value.is_some_and(|value| value < limit);
    let key_in_doubt = negative(rest) || negative(discrimination);
    let distractors = || figures.choices.iter().filter(|choice| !choice.key);
    let attracts =
        |choice: &ChoiceFigures| !choice.is_dead() && choice.with_rest.is_some_and(|r| r > 0.0);
    let facility = figures.facility;
    let raised = without
        .zip(reliability)
        .is_some_and(|(without, with)| without > with);
    let found = [
        (ItemFlag::KeyInDoubt, key_in_doubt),
        (ItemFlag::DistractorOverKey, is_over_key(figures)),
        (ItemFlag::DistractorNotAvoided, distractors().any(attracts)),
        (ItemFlag::LowersReliability, raised),
        (
            ItemFlag::PoorDiscrimination,
            !key_in_doubt && (below(discrimination, POOR_BELOW) || below(rest, TOLERABLE_REST)),
        ),
        (ItemFlag::TooHard, below(facility, USUAL.0)),
        (
            ItemFlag::TooEasy,
            facility.is_some_and(|share| share > USUAL.1),
        ),
        (
            ItemFlag::DeadDistractors,
            distractors().any(ChoiceFigures::is_dead),
        ),
        (ItemFlag::Unstable, item.responses.len() < UNSTABLE_BELOW),
    ];
    let raised = found.into_iter().filter(|(_, is_raised)| *is_raised);
    raised.map(|(flag, _)| flag).collect()
}

/// Returns whether a distractor is selected more often than the only key.
fn is_over_key(figures: &ItemFigures) -> bool {
    let mut keys = figures.choices.iter().filter(|choice| choice.key);
    let (Some(key), None) = (keys.next(), keys.next()) else {
        return false;
    };
    figures
        .choices
        .iter()
        .any(|choice| !choice.key && choice.count > key.count)
}
