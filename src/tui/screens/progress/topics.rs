//! The view of topics: mastery and points of each, with the score by day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use ratatui::layout::Rect;

use super::Progress;
use crate::domain::ids::TopicKey;
use crate::domain::item::Topic;
use crate::domain::scoring::{Score, whole_per_cent};
use crate::domain::standing::{self, TopicStanding};
use crate::tui::page::{Block, Cell, Column, Role, Span, Table, TableRow};
use crate::tui::paint;
use crate::tui::screen::{ProgressNews, TREND_DAYS};
use crate::tui::screens::{per_cent, permille};

impl Progress {
    /// Returns the table with its explanation.
    pub(super) fn topics(&self, news: &ProgressNews) -> Vec<Block> {
        let table = self.table(news);
        let window = Rect::new(0, 0, self.size.0, self.size.1);
        let shown = paint::columns_shown(&table, window);
        let mut blocks = vec![Block::Table(table), Block::Gap];
        blocks.extend(legend(&shown_days(news), &shown));
        blocks
    }

    fn table(&self, news: &ProgressNews) -> Table {
        let standings = standing::by_topic(&self.library, &news.history);
        let days = shown_days(news);
        let mut scores: BTreeMap<(&TopicKey, Date), Score> = BTreeMap::new();
        for day in &news.days {
            let sum = scores.entry((&day.topic, day.on)).or_default();
            *sum = *sum + day.score;
        }
        let trend = |topics: &[TopicKey]| -> Vec<Option<u16>> {
            let of_day = |day: &Date| {
                let scores = topics.iter().filter_map(|topic| scores.get(&(topic, *day)));
                let sum = scores.fold(Score::default(), |sum, score| sum + *score);
                sum.share().map(permille)
            };
            days.iter().map(of_day).collect()
        };
        let mut rows = Vec::new();
        for bank in self.library.banks() {
            let of_bank = standings.iter().filter(|(key, _)| key.bank == bank.id);
            let whole = standing::together(of_bank.map(|(_, standing)| standing));
            let key = |topic: &Arc<Topic>| TopicKey {
                bank: bank.id.clone(),
                topic: topic.id.clone(),
            };
            let keys: Vec<TopicKey> = bank.topics.iter().map(key).collect();
            let title = Span::new(bank.title.clone(), Role::Strong);
            rows.push(row(title, &whole, trend(&keys)));
            for (topic, key) in bank.topics.iter().zip(&keys) {
                let standing = standings.get(key).copied().unwrap_or_default();
                let title = Span::plain(format!("  {}", topic.title));
                rows.push(row(title, &standing, trend(std::slice::from_ref(key))));
            }
        }
        Table {
            columns: columns(),
            rows,
        }
    }
}

/// Returns the last study days with any answer, oldest first.
fn shown_days(news: &ProgressNews) -> Vec<Date> {
    let days: BTreeSet<Date> = news.days.iter().map(|day| day.on).collect();
    let skipped = days.len().saturating_sub(TREND_DAYS);
    days.into_iter().skip(skipped).collect()
}

/// Returns the explanations of the visible columns.
fn legend(days: &[Date], shown: &[usize]) -> Vec<Block> {
    let line = |words: String| Block::para(words, Role::Quiet);
    let charted = |words: String| {
        let how = " A taller column is a higher score.";
        Block::Para(vec![
            Span::new(words, Role::Quiet),
            Span::new(how, Role::Quiet).with_alt(""),
        ])
    };
    let day = |day: &Date| day.strftime("%b %-d").to_string();
    let mut words =
        "Mastery is how well you know a topic now. Unseen questions count as zero.".to_owned();
    if shown.contains(&SHARE) {
        words.push_str(
            " Score is the points you earned out of all possible points, early mistakes included.",
        );
    }
    let mut blocks = vec![line(words)];
    blocks.extend(match days {
        _ if !shown.contains(&BY_DAY) => None,
        [] => None,
        [only] => Some(charted(format!(
            "By day: your score on {}, your only study day so far.",
            day(only)
        ))),
        [first, .., last] => Some(charted(format!(
            "By day: your score on each of your last {} study days, from {} to {}.",
            days.len(),
            day(first),
            day(last)
        ))),
    });
    blocks
}

/// The table's columns that need an explanation, by index.
const BY_DAY: usize = 1;
const SHARE: usize = 3;

fn columns() -> Vec<Column> {
    vec![
        Column::new("Topics", false, 0).named("topic"),
        Column::new("by day", false, 1),
        Column::new("mastery", true, 0),
        Column::new("score", true, 2),
        Column::new("points", true, 3),
        Column::new("seen", true, 2),
    ]
}

fn row(title: Span, standing: &TopicStanding, trend: Vec<Option<u16>>) -> TableRow {
    let share = |score: Score| per_cent(score);
    TableRow {
        cells: vec![
            Cell::Text(vec![title]),
            Cell::Trend(trend),
            Cell::text(
                format!("{}%", whole_per_cent(standing.mastery())),
                Role::Strong,
            ),
            Cell::text(share(standing.total), Role::Plain),
            Cell::text(standing.total.to_string(), Role::Quiet),
            Cell::Text(vec![
                Span::new(format!("{}/{}", standing.seen, standing.items), Role::Quiet)
                    .with_alt(format!("{} of {}", standing.seen, standing.items)),
            ]),
        ],
        ..TableRow::default()
    }
}
