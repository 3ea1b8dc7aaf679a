//! The flags of an adaptive exam.

use clap::Args;

use crate::domain::adaptive::{FirstExposures, Pool, PoolError};
use crate::domain::form::Plan;
use crate::domain::library::Library;
use crate::domain::limits::{ADAPTIVE_CUT_MILLI_MAX, ADAPTIVE_ITEMS};
use crate::domain::mode::{AdaptiveRules, Allowance};
use crate::domain::standing::History;

/// The lengths and the level of an adaptive exam.
#[derive(Args, Clone, Debug, Default)]
pub struct AdaptiveArgs {
    /// Take an adaptive exam: each answer is final and decides how hard the next question is
    #[arg(long, group = "timed")]
    pub adaptive: bool,
    /// The fewest questions of the adaptive exam [default: 20]
    #[arg(long, value_name = "N", requires = "adaptive", value_parser = length)]
    pub min: Option<usize>,
    /// The most questions of the adaptive exam [default: 60]
    #[arg(long, value_name = "N", requires = "adaptive", value_parser = length)]
    pub max: Option<usize>,
    /// The level that the estimate is compared with, from -3 to 3 [default: 0]
    #[arg(long, value_name = "LEVEL", requires = "adaptive", allow_negative_numbers = true, value_parser = level)]
    pub cut: Option<i32>,
}

impl AdaptiveArgs {
    /// Returns the rules that these flags describe.
    ///
    /// # Errors
    /// The reason why they cannot be used.
    pub fn rules(
        &self,
        minutes: Option<u32>,
        allowance: Allowance,
    ) -> Result<AdaptiveRules, String> {
        let usual = AdaptiveRules::default();
        let (min, max) = match (self.min, self.max) {
            // One length alone moves the other where it must.
            (Some(min), None) => (min, usual.items_max.max(min)),
            (None, Some(max)) => (usual.items_min.min(max), max),
            (min, max) => (
                min.unwrap_or(usual.items_min),
                max.unwrap_or(usual.items_max),
            ),
        };
        let rules = AdaptiveRules {
            items_min: min,
            items_max: max,
            cut_milli: self.cut.unwrap_or(usual.cut_milli),
            limit_s: minutes.map(|minutes| minutes * 60),
            allowance,
            ..usual
        };
        rules.check().map_err(|error| error.to_string())?;
        Ok(rules)
    }
}

/// Checks that the banks can fill an adaptive exam by this plan.
///
/// # Errors
/// [`PoolError`] if they cannot.
pub fn check_fills(
    plan: &Plan,
    rules: AdaptiveRules,
    library: &Library,
    history: &History,
) -> Result<(), PoolError> {
    let (first, recent) = (|_: &_| FirstExposures::default(), |_: &_| false);
    Pool::of_plan(library, plan, history, first, recent).check_fills(rules)
}

fn length(words: &str) -> Result<usize, String> {
    super::super::whole(words, ADAPTIVE_ITEMS.0..=ADAPTIVE_ITEMS.1)
}

fn level(words: &str) -> Result<i32, String> {
    let most = ADAPTIVE_CUT_MILLI_MAX / 1_000;
    let why = || format!("give a number from -{most} to {most}");
    let level: f64 = words.parse().map_err(|_| why())?;
    if !(-f64::from(most)..=f64::from(most)).contains(&level) {
        return Err(why());
    }
    // At most a few thousand.
    Ok((level * 1_000.0).round() as i32)
}
