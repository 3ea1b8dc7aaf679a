//! The study days of a year, and the reviews of the next days.

use jiff::civil::Date;
use maud::{Markup, html};

use super::{CALENDAR_WEEKS, PageData, counted, note};
use crate::domain::calendar::{StudyWeek, study_weeks};
use crate::domain::forecast::{forecast, rule_of};
use crate::html::chart::columns;
use crate::html::{DataCell, DataTable, figure, percent};

/// The days of the forecast, as on the screen.
const REVIEW_DAYS: usize = 14;

/// Returns the answers of each day, by week.
pub(super) fn calendar(data: &PageData<'_>) -> Markup {
    let Some(first) = data.news.studied.first() else {
        return note("No study days yet. Each day with an answer appears here.");
    };
    let work = data.news.work_by_day();
    let weeks = study_weeks(work, *first, data.today, CALENDAR_WEEKS);
    let most = weeks.iter().flat_map(|week| week.days);
    let most = most.map(|(_, work)| work.responses).max().unwrap_or(0);
    let day = |day: Date| day.strftime("%b %-d, %Y").to_string();
    let begun = weeks.first().map_or(data.today, |week| week.monday);
    let caption = format!(
        "Answers on each day, from {} to {}",
        day(begun),
        day(data.today)
    );
    let head = [
        "Week of", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "All", "Score",
    ];
    let mut table = DataTable::new(caption, head).compact();
    for week in &weeks {
        table.row(row(week, most, data.today));
    }
    html! {
        (note("The number in each field is the number of your answers, and a stronger \
               color means more of them. A study day starts at 4 AM."))
        (table.render())
    }
}

fn row(week: &StudyWeek, most: u32, today: Date) -> Vec<DataCell> {
    let monday = week.monday.strftime("%b %-d").to_string();
    let mut cells = vec![DataCell::text(monday)];
    cells.extend(week.days.map(|(on, work)| match work.responses {
        0 if on > today => DataCell::number(""),
        0 => DataCell::number("–"),
        count => DataCell::number(count).amount(f64::from(count) / f64::from(most.max(1))),
    }));
    cells.push(DataCell::number(week.whole.responses));
    cells.push(DataCell::number(percent(week.whole.score.share())));
    cells
}

/// Returns the items due on each of the next days.
pub(super) fn reviews(data: &PageData<'_>) -> Markup {
    let (history, rules) = (&data.news.history, &data.rules);
    let found = forecast(data.library, history, rules, data.today, REVIEW_DAYS);
    if found.by_day.iter().sum::<usize>() + found.overdue == 0 {
        return note(
            "No reviews in the next two weeks. Each question that you answer comes back before you \
             are likely to forget it.",
        );
    }
    let mut table = DataTable::new("Questions due by day", ["Day", "Questions due"]);
    let mut heights = Vec::new();
    if found.overdue > 0 {
        table.row([DataCell::text("Earlier"), DataCell::number(found.overdue)]);
    }
    for (day, count) in found.days() {
        let name = day.strftime("%a, %b %-d").to_string();
        table.row([DataCell::text(name), DataCell::number(count)]);
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        heights.push((day.strftime("%b %-d").to_string(), count));
    }
    html! {
        (note(rule_of(rules)))
        @if found.overdue > 0 {
            p { (counted(found.overdue, "review", "reviews")) " of earlier days wait for you." }
            (note("Today takes as many as fit your minutes, and the \
                   rest follows on the next days."))
        }
        (figure("Questions due on each day", &columns(&heights), &table))
    }
}
