//! The calendar of study days, by week.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::scoring::Score;

/// The work of one day or of several.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DayWork {
    /// The number of responses.
    pub responses: u32,
    /// The points of these responses.
    pub score: Score,
}

impl DayWork {
    fn add(&mut self, other: Self) {
        self.responses = self.responses.saturating_add(other.responses);
        self.score = self.score + other.score;
    }
}

/// A week with the work of its days, from Monday to Sunday.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StudyWeek {
    /// Its Monday.
    pub monday: Date,
    /// Each day with its work.
    pub days: [(Date, DayWork); 7],
    /// The work of all days.
    pub whole: DayWork,
}

/// Returns the last `count` weeks, the newest last: from the week of the first study day on, and at
/// least the present one.
pub fn study_weeks(
    work: impl IntoIterator<Item = (Date, DayWork)>,
    first: Date,
    today: Date,
    count: i64,
) -> Vec<StudyWeek> {
    let mut days: BTreeMap<Date, DayWork> = BTreeMap::new();
    for (on, work) in work {
        days.entry(on).or_default().add(work);
    }
    let this_week = monday(today);
    let begun = monday(first);
    let weeks = (0..count).rev();
    let weeks = weeks.map(|weeks| this_week.saturating_sub((weeks * 7).days()));
    weeks
        .filter(|week| *week >= begun || *week == this_week)
        .map(|week| of_week(week, &days))
        .collect()
}

fn monday(day: Date) -> Date {
    let since = day.weekday().since(Weekday::Monday);
    day.saturating_sub(i64::from(since).days())
}

fn of_week(monday: Date, work: &BTreeMap<Date, DayWork>) -> StudyWeek {
    let days = [0, 1, 2, 3, 4, 5, 6_i64].map(|at| {
        let on = monday.saturating_add(at.days());
        (on, work.get(&on).copied().unwrap_or_default())
    });
    let mut whole = DayWork::default();
    days.iter().for_each(|(_, work)| whole.add(*work));
    StudyWeek {
        monday,
        days,
        whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn one(responses: u32, earned: u32) -> DayWork {
        DayWork {
            responses,
            score: Score {
                earned,
                possible: responses,
            },
        }
    }

    #[test]
    fn weeks_start_on_monday_and_days_of_several_topics_are_summed() {
        let (today, first) = (date(2026, 11, 11), date(2026, 10, 29));
        let work = [
            (first, one(4, 3)),
            (date(2026, 11, 9), one(2, 1)),
            (date(2026, 11, 9), one(3, 3)),
        ];
        let weeks = study_weeks(work, first, today, 13);
        let mondays: Vec<Date> = weeks.iter().map(|week| week.monday).collect();
        let expected = [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)];
        assert_eq!(mondays, expected);
        assert_eq!(weeks[0].days[3], (first, one(4, 3)));
        assert_eq!(weeks[1].whole, DayWork::default());
        assert_eq!(weeks[2].whole, one(5, 4));
        assert_eq!(study_weeks([], today, today, 13).len(), 1);
        assert_eq!(study_weeks(work, first, today, 2).len(), 2);
    }
}
