//! The reviews that are due on each of the next days.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::case::CASE_ITEMS;
use super::ids::{BankId, CaseId};
use super::item::Item;
use super::library::Library;
use super::review::{ReviewRules, Scheduler, due_on, group_due_on};
use super::standing::History;

/// The number of items due by day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Forecast {
    /// The items that were due before the first day.
    pub overdue: usize,
    /// The first day.
    pub first: Option<Date>,
    /// The items due on each day from the first on.
    pub by_day: Vec<usize>,
}

impl Forecast {
    /// Returns each day with the items due on it.
    pub fn days(&self) -> impl Iterator<Item = (Date, usize)> {
        let day = |at: usize| {
            let days = i64::try_from(at).unwrap_or(0);
            self.first.map(|first| first.saturating_add(days.days()))
        };
        let days = self.by_day.iter().enumerate();
        days.filter_map(move |(at, count)| Some((day(at)?, *count)))
    }
}

/// Returns the rule of the days in one sentence.
pub fn rule_of(rules: &ReviewRules) -> String {
    let retention = rules.retention.permille() / 10;
    format!(
        "Each question comes back on the day when your predicted memory of it has fallen to \
         {retention}%, safety-critical ones at 95%."
    )
}

/// Returns the reviews of the next `days` days, as if none of them was done before its day. The six
/// items of a case study are due together.
pub fn forecast(
    library: &Library,
    history: &History,
    rules: &ReviewRules,
    today: Date,
    days: usize,
) -> Forecast {
    let scheduler = Scheduler::new(*history.weights());
    let rules = &rules.on(today);
    let mut forecast = Forecast {
        overdue: 0,
        first: Some(today),
        by_day: vec![0; days],
    };
    let mut cases: BTreeMap<(&BankId, &CaseId), Vec<Date>> = BTreeMap::new();
    let due = |item: &Item| {
        let review = history.of(&item.key).review?;
        Some(due_on(item, &review, rules, &scheduler))
    };
    for item in library.active_items() {
        let Some(due) = due(item) else { continue };
        match &item.case {
            Some(case) => cases
                .entry((&item.key.bank, &case.id))
                .or_default()
                .push(due),
            None => forecast.add(due, today, 1),
        }
    }
    for due in cases.into_values().filter_map(group_due_on) {
        forecast.add(due, today, CASE_ITEMS);
    }
    forecast
}

impl Forecast {
    fn add(&mut self, due: Date, today: Date, items: usize) {
        if due < today {
            self.overdue += items;
            return;
        }
        let days = today.until(due).map_or(i32::MAX, |span| span.get_days());
        let at = usize::try_from(days).unwrap_or(usize::MAX);
        if let Some(count) = self.by_day.get_mut(at) {
            *count += items;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ItemKey;
    use crate::domain::item::Status;
    use crate::domain::review::{Grade, Memory, ReviewState};
    use crate::domain::standing::ItemState;
    use crate::domain::testing::{bank, item, kind_number};
    use jiff::civil::date;

    #[test]
    fn reviews_fall_on_their_days_and_withdrawn_items_on_none() {
        let mut items: Vec<Item> = (0..5)
            .map(|n| item("ivig", "rate", &format!("i{n}"), kind_number(n)))
            .collect();
        items[4].status = Status::Withdrawn;
        let library = Library::new([bank("ivig", items)]);
        let reviewed = |n: usize, rated_on| {
            let key = ItemKey {
                bank: "ivig".into(),
                item: format!("i{n}").as_str().into(),
            };
            let memory = Memory {
                stability_days: 5.0,
                difficulty: 5.0,
            };
            let review = Some(ReviewState {
                memory,
                rated_on,
                grade: Grade::Good,
                reviews: 1,
                lapses: 0,
            });
            let state = ItemState {
                responses: 1,
                review,
                ..ItemState::default()
            };
            (key, state)
        };
        let today = date(2026, 11, 20);
        let history = History::new([
            reviewed(0, date(2026, 11, 1)),
            reviewed(1, date(2026, 11, 15)),
            reviewed(2, date(2026, 11, 17)),
            reviewed(4, date(2026, 11, 17)),
        ]);
        let rules = ReviewRules::default();
        let found = forecast(&library, &history, &rules, today, 4);
        assert_eq!(
            (found.overdue, found.by_day.as_slice()),
            (1, &[1, 0, 1, 0][..])
        );
        let days: Vec<(Date, usize)> = found.days().collect();
        assert_eq!(days[2], (date(2026, 11, 22), 1));
    }
}
