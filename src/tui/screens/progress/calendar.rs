//! The view of the calendar: the questions answered on each day, by week, with the score of each
//! week.

use jiff::civil::Date;

use super::note;
use crate::domain::calendar::{DayWork, StudyWeek, study_weeks};
use crate::domain::scoring::whole_per_cent;
use crate::tui::page::{Block, Cell, Column, Role, Table, TableRow};
use crate::tui::screen::{CALENDAR_WEEKS, ProgressNews};
use crate::tui::screens::permille;

const DAYS: [(&str, &str); 7] = [
    ("Mo", "Monday"),
    ("Tu", "Tuesday"),
    ("We", "Wednesday"),
    ("Th", "Thursday"),
    ("Fr", "Friday"),
    ("Sa", "Saturday"),
    ("Su", "Sunday"),
];

/// Returns the table of the last weeks, the newest last.
pub(super) fn blocks(news: &ProgressNews, today: Date) -> Vec<Block> {
    let Some(first) = news.studied.first() else {
        return vec![note(
            "No study days yet. Each day with an answer appears here.",
        )];
    };
    let weeks = study_weeks(news.work_by_day(), *first, today, CALENDAR_WEEKS);
    let table = Table {
        columns: columns(),
        rows: weeks.iter().map(|week| row(week, today)).collect(),
    };
    let (days, answers) = (news.studied.len(), news.responses);
    let total = format!(
        "{days} study {} and {answers} {} in all.",
        if days == 1 { "day" } else { "days" },
        if answers == 1 { "answer" } else { "answers" },
    );
    vec![
        note("Answers on each study day, and the score of each week. A study day starts at 4 AM."),
        Block::Gap,
        Block::Table(table),
        Block::Gap,
        note(total),
    ]
}

fn columns() -> Vec<Column> {
    let mut columns = vec![Column::new("Week of", false, 0).named("week of")];
    let days = DAYS.map(|(head, name)| Column::new(head, true, 0).named(name));
    columns.extend(days);
    columns.extend([
        Column::new("all", true, 1).named("answers in all"),
        Column::new("score", true, 2),
        Column::new("", false, 3).repeating(),
    ]);
    columns
}

fn row(week: &StudyWeek, today: Date) -> TableRow {
    let monday = week.monday.strftime("%b %-d").to_string();
    let mut cells = vec![Cell::text(monday, Role::Plain)];
    cells.extend(week.days.map(|(date, DayWork { responses, .. })| {
        let role = match date == today {
            true => Role::Accent,
            false => Role::Strong,
        };
        match responses {
            0 => Cell::text("", Role::Quiet),
            count => Cell::text(count.to_string(), role),
        }
    }));
    let whole = week.whole;
    match whole.score.share() {
        Some(share) => cells.extend([
            Cell::text(whole.responses.to_string(), Role::Plain),
            Cell::text(format!("{}%", whole_per_cent(share)), Role::Plain),
            Cell::Bar(permille(share)),
        ]),
        None => cells.extend([(); 3].map(|()| Cell::text("", Role::Quiet))),
    }
    TableRow {
        cells,
        ..TableRow::default()
    }
}
