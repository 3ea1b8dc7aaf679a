//! The lines of an adaptive exam on the setup screen: its lengths and its level.

use super::{Entry, Setup};
use crate::domain::adaptive::logits;
use crate::domain::adaptive::{FirstExposures, Pool};
use crate::domain::limits::{ADAPTIVE_CUT_MILLI_MAX, ADAPTIVE_ITEMS};
use crate::domain::mode::{AdaptiveRules, Mode};
use crate::tui::whole::Whole;

/// The labels of the lines with a number.
pub(super) const FEWEST: &str = "At least";
pub(super) const MOST: &str = "At most";

/// The step of the level, in thousandths of a logit.
const CUT_STEP_MILLI: i32 = 100;

/// The typed lengths of an adaptive exam.
#[derive(Clone)]
pub(super) struct Lengths {
    pub(super) fewest: Whole,
    pub(super) most: Whole,
}

impl Default for Lengths {
    fn default() -> Self {
        let rules = AdaptiveRules::default();
        let longest = ADAPTIVE_ITEMS.1 as u64;
        Self {
            fewest: Whole::new(rules.items_min as u64, longest),
            most: Whole::new(rules.items_max as u64, longest),
        }
    }
}

impl Lengths {
    /// Sets the lengths of an earlier plan.
    pub(super) fn set(&mut self, rules: AdaptiveRules) {
        self.fewest.set(rules.items_min as u64);
        self.most.set(rules.items_max as u64);
    }
}

impl Setup {
    /// Changes a length by five, or the level by a tenth.
    pub(super) fn step_adaptive(&mut self, entry: &Entry, more: bool) {
        let (shortest, longest) = ADAPTIVE_ITEMS;
        let number = match entry {
            Entry::Fewest => &mut self.lengths.fewest,
            Entry::Most | Entry::Start => &mut self.lengths.most,
            Entry::Level => {
                if let Mode::Adaptive(rules) = &mut self.mode {
                    let by = if more {
                        CUT_STEP_MILLI
                    } else {
                        -CUT_STEP_MILLI
                    };
                    let limit = ADAPTIVE_CUT_MILLI_MAX;
                    rules.cut_milli = (rules.cut_milli + by).clamp(-limit, limit);
                }
                return;
            }
            _ => return,
        };
        let value = number.value();
        let next = match more {
            true => value + 5 - value % 5,
            false => (value.max(1) - 1) / 5 * 5,
        };
        number.set(next.clamp(shortest as u64, longest as u64));
        self.take_time();
    }

    /// Copies the typed lengths to the rules.
    pub(super) fn take_lengths(&mut self) {
        if let Mode::Adaptive(rules) = &mut self.mode {
            let length = |number: &Whole| usize::try_from(number.value()).unwrap_or(usize::MAX);
            rules.items_min = length(&self.lengths.fewest);
            rules.items_max = length(&self.lengths.most);
        }
    }

    /// Returns the reason why an adaptive exam by this plan cannot be filled.
    pub(super) fn unfilled(&self) -> Option<String> {
        let rules = self.mode.adaptive()?;
        let (first, recent) = (|_: &_| FirstExposures::default(), |_: &_| false);
        let pool = Pool::of_plan(&self.library, &self.plan(), &self.history, first, recent);
        let why = pool.check_fills(rules).err()?;
        Some(why.to_string())
    }

    /// Returns the level with its meaning.
    pub(super) fn level_words(&self) -> (String, &'static str) {
        let cut = self.mode.adaptive().unwrap_or_default().cut();
        let means = "the ability that the estimate is compared with";
        (logits(cut), means)
    }
}
