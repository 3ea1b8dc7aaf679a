//! The menu of the home screen, and the effect of Enter on each line.

use super::{Entry, Home, Menu};
use crate::domain::report::SetKind;
use crate::tui::page::{Block, Role, Row, Span};
use crate::tui::screens::{item_count, started_today};

impl Home {
    /// Returns the menu, one line per entry.
    pub(super) fn menu(&self, entries: &[Entry]) -> Vec<Block> {
        let row = |(at, entry): (usize, &Entry)| {
            let (key, words, more) = self.way(entry)?;
            let below = match entry {
                Entry::Menu(Menu::Today) => self.day_lines(),
                _ => Vec::new(),
            };
            Some(Block::Row(Row {
                below,
                key: key.into(),
                text: vec![
                    Span::new(format!("{words:<10}"), Role::Strong).with_alt(format!("{words}: ")),
                    Span::new(more, Role::Quiet),
                ],
                ..Row::at(at, self.state.cursor)
            }))
        };
        entries.iter().enumerate().filter_map(row).collect()
    }

    /// Returns the key, name and target of an entry, if it is a line of the menu.
    fn way(&self, entry: &Entry) -> Option<(&'static str, &'static str, String)> {
        let all = self.all();
        Some(match entry {
            Entry::Continue(_) => {
                let sitting = self.news.unfinished.first()?;
                let (items, answered) = (sitting.items, sitting.answered);
                let started = started_today(sitting, self.date);
                let is_today = Some(sitting.study_on) == self.study_on;
                let set = match sitting.kind {
                    SetKind::Today if is_today => format!("today's set of {items}"),
                    SetKind::Cram => format!("your cramming set of {items}"),
                    SetKind::Adaptive => "your adaptive exam".to_owned(),
                    // An older one is no longer the set of the day.
                    _ => format!("your set of {items}"),
                };
                let mut more = format!("{set} · {answered} answered · started {started}");
                let others = self.news.unfinished.len() - 1;
                if others > 0 {
                    more.push_str(&format!(" · {others} more in History"));
                }
                ("c", "Continue", more)
            }
            Entry::Menu(Menu::Today) => ("t", "Today", self.day_headline()),
            Entry::Menu(Menu::Study) => {
                let there = usize::try_from(all.items).unwrap_or(usize::MAX);
                let there = item_count(there);
                ("s", "Study", format!("choose from {there}"))
            }
            Entry::Menu(Menu::Missed) => {
                ("m", "Missed", format!("{} to practice again", all.missed))
            }
            Entry::Menu(Menu::Flagged) => ("f", "Flagged", format!("{} to practice", all.flagged)),
            Entry::Menu(Menu::Progress) => ("p", "Progress", "your progress by topic".into()),
            Entry::Menu(Menu::Sittings) => ("l", "History", "review past sets".into()),
            Entry::Menu(Menu::Items) => ("i", "Questions", "browse, search and flag".into()),
            Entry::Menu(Menu::Settings) => ("o", "Settings", settings_hint(self.at_home).into()),
            Entry::Subject(_) | Entry::Topic(_) | Entry::Recent(_) => return None,
        })
    }

    /// Returns the effect of Enter on the selected line.
    pub(super) fn enter_hint(&self, entries: &[Entry]) -> &'static str {
        match entries.get(self.state.cursor) {
            Some(Entry::Continue(_)) => "continue",
            Some(Entry::Menu(Menu::Today)) if !self.day.items.is_empty() => "start",
            Some(Entry::Menu(Menu::Today | Menu::Study)) => "choose a set",
            Some(Entry::Menu(Menu::Missed | Menu::Flagged)) => "start",
            Some(Entry::Subject(bank)) if self.unfolded.contains(bank) => "hide topics",
            Some(Entry::Subject(_)) => "show topics",
            Some(Entry::Topic(_)) => "study this topic",
            Some(Entry::Recent(_)) => "results",
            _ => "open",
        }
    }
}

/// Returns the settings that can be changed here, in words.
fn settings_hint(at_home: bool) -> &'static str {
    if at_home {
        "minutes, exam date, colors"
    } else {
        "minutes, exam date, clock"
    }
}
