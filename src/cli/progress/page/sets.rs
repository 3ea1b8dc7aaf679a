//! The sets with their results, and the questions to look at again by their stems.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::{PageData, counted, note};
use crate::domain::item::Item;
use crate::domain::limits::{PAGE_ITEMS_MAX, PAGE_SITTINGS_MAX};
use crate::domain::report::SittingSummary;
use crate::domain::standing::ItemState;
use crate::html::{DataCell, DataTable, percent};
use crate::tui::screens::items::stem;

/// Returns the newest sets.
pub(super) fn sets(data: &PageData<'_>) -> Markup {
    if data.sittings.is_empty() {
        return note("No sets yet.");
    }
    let mut table = DataTable::new(
        "Sets, the newest first",
        ["Started", "Set", "Score", "Points", "Answered", "State"],
    );
    for set in data.sittings.iter().take(PAGE_SITTINGS_MAX) {
        let start = set.offset.to_datetime(set.started_at);
        let answered = match set.grows() {
            true => set.answered.to_string(),
            false => format!("{} of {}", set.answered, set.items),
        };
        let points = match set.is_untold() {
            true => "–".to_owned(),
            false => set.score.to_string(),
        };
        table.row([
            DataCell::text(start.strftime("%b %-d, %Y, %-I:%M %p").to_string()),
            DataCell::text(set.name()),
            DataCell::number(percent(set.score.share())),
            DataCell::number(points),
            DataCell::number(answered),
            DataCell::text(state(set)),
        ]);
    }
    let more = data.sittings.len().saturating_sub(PAGE_SITTINGS_MAX);
    html! {
        (table.render())
        @if more > 0 { (note(format!("and {}", counted(more, "older set", "older sets")))) }
    }
}

fn state(set: &SittingSummary) -> &'static str {
    match set.ended {
        true => "finished",
        false => "unfinished",
    }
}

/// Returns the missed and the flagged items.
pub(super) fn again(data: &PageData<'_>) -> Markup {
    let known = data.news.history.states();
    let shown = known.filter_map(|(key, state)| Some((data.item(key)?, *state)));
    let mut shown: Vec<(&Item, ItemState)> = shown.collect();
    // What was sure and wrong comes first, then the newest.
    shown.sort_by_key(|(_, state)| Reverse((state.is_sure_and_wrong(), state.last_at_ms)));
    let only = |keeps: fn(&ItemState) -> bool| -> Vec<(&Item, ItemState)> {
        let kept = shown.iter().filter(|(_, state)| keeps(state));
        kept.copied().collect()
    };
    let lists = [
        ("Missed the last time", only(ItemState::is_missed)),
        ("Flagged", only(|state| state.flagged)),
    ];
    if lists.iter().all(|(_, items)| items.is_empty()) {
        return note("No missed and no flagged questions.");
    }
    html! {
        (note("The questions alone. Open them in Dripset to see the answer and its reasons. Those that \
               you were sure of and got wrong come first."))
        @for (title, items) in &lists {
            @if !items.is_empty() { (list(title, items)) }
        }
    }
}

fn list(title: &str, items: &[(&Item, ItemState)]) -> Markup {
    let caption = format!("{title}: {}", counted(items.len(), "question", "questions"));
    let head = ["Question", "Topic", "Score", "You said", "Answered"];
    let mut table = DataTable::new(caption, head);
    for (item, state) in items.iter().take(PAGE_ITEMS_MAX) {
        let day = state.last_on;
        let day = day.map(|day| day.strftime("%b %-d, %Y").to_string());
        let last = state.is_seen().then_some(state.last);
        let said = state.last_confidence.map(|said| said.title());
        table.row([
            DataCell::prose(stem(item)),
            DataCell::text(format!("{}: {}", item.subject, item.topic.title)),
            DataCell::number(percent(last.and_then(|score| score.share()))),
            DataCell::text(said.unwrap_or("–")),
            DataCell::number(day.unwrap_or_else(|| "–".into())),
        ]);
    }
    let more = items.len().saturating_sub(PAGE_ITEMS_MAX);
    html! {
        (table.render())
        @if more > 0 { (note(format!("and {more} more"))) }
    }
}
