//! The groups of items by name, and the words that explain their figures.

use std::collections::BTreeMap;

use super::{Axis, Mastery, MasteryGroup};
use crate::domain::ids::BankId;
use crate::domain::library::Library;

/// The meaning of the figures of a group.
pub const MASTERY_EXPLAINED: [&str; 2] = [
    "First: your average score the first time you saw each question, which is not your share of all \
     points. Your true average is likely to be in the range.",
    "Again: your score when questions came back. Recall: how likely you are to remember today what \
     you have seen.",
];

impl Axis {
    /// Returns the heading of its groups.
    pub fn title(self) -> &'static str {
        match self {
            Self::Subject => "Subjects",
            Self::Topic => "Topics",
            Self::Objective => "Objectives",
            Self::Need => "Client needs",
            Self::Step => "Steps of clinical judgment",
        }
    }
}

impl MasteryGroup {
    /// Returns its name; empty for a topic or a bank that is gone.
    pub fn title(&self, library: &Library) -> String {
        let title = |bank: &BankId| {
            let bank = library.bank(bank);
            bank.map(|bank| bank.title.clone()).unwrap_or_default()
        };
        match self {
            Self::Subject(bank) => title(bank),
            Self::Topic(key) => {
                let bank = library.bank(&key.bank);
                let topic = bank.and_then(|bank| bank.topic(&key.topic));
                topic.map(|topic| topic.title.clone()).unwrap_or_default()
            }
            Self::Objective(bank, id) => {
                let bank = library.bank(bank);
                let objective =
                    bank.and_then(|bank| bank.objectives.iter().find(|one| one.id == *id));
                objective.map_or_else(|| id.to_string(), |one| one.text.clone())
            }
            Self::Need(need) => need.title().into(),
            Self::Step(step) => step.title().into(),
        }
    }
}

/// Returns the groups with anything seen, with their names, in display order.
pub fn seen_groups<'g>(
    axis: Axis,
    groups: &'g BTreeMap<MasteryGroup, Mastery>,
    library: &Library,
) -> Vec<(String, &'g Mastery)> {
    let seen = groups.iter().filter(|(_, mastery)| mastery.seen > 0);
    let mut named: Vec<(String, &Mastery)> = seen
        .map(|(group, mastery)| (group.title(library), mastery))
        .collect();
    // Needs and steps have an order of their own.
    if !matches!(axis, Axis::Need | Axis::Step) {
        named.sort_by_cached_key(|(name, _)| name.to_lowercase());
    }
    named
}
