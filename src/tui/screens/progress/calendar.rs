//! The view of the calendar: the questions answered on each day, by week, with the score of each
//! week.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::note;
use crate::domain::scoring::{Score, whole_per_cent};
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

/// The work of one day.
#[derive(Clone, Copy, Default)]
struct Day {
    responses: u32,
    score: Score,
}

/// Returns the table of the last weeks, the newest last.
pub(super) fn blocks(news: &ProgressNews, today: Date) -> Vec<Block> {
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    for work in &news.days {
        let day = days.entry(work.on).or_default();
        day.responses += work.responses;
        day.score = day.score + work.score;
    }
    let Some(first) = news.studied.first() else {
        return vec![note(
            "No study days yet. Each day with an answer appears here.",
        )];
    };
    let this_week = monday(today);
    let weeks_ago = |weeks: i64| this_week.saturating_sub((weeks * 7).days());
    let begun = monday(*first);
    let rows = (0..CALENDAR_WEEKS).rev().map(weeks_ago);
    let rows = rows.filter(|week| *week >= begun || *week == this_week);
    let table = Table {
        columns: columns(),
        rows: rows.map(|week| row(week, &days, today)).collect(),
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

fn monday(day: Date) -> Date {
    let since = day.weekday().since(Weekday::Monday);
    day.saturating_sub(i64::from(since).days())
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

fn row(week: Date, days: &BTreeMap<Date, Day>, today: Date) -> TableRow {
    let mut cells = vec![Cell::text(week.strftime("%b %-d").to_string(), Role::Plain)];
    let mut whole = Day::default();
    for at in 0..7_i64 {
        let date = week.saturating_add(at.days());
        let day = days.get(&date).copied().unwrap_or_default();
        whole.responses += day.responses;
        whole.score = whole.score + day.score;
        let role = if date == today {
            Role::Accent
        } else {
            Role::Strong
        };
        cells.push(match day.responses {
            0 => Cell::text("", Role::Quiet),
            count => Cell::text(count.to_string(), role),
        });
    }
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
