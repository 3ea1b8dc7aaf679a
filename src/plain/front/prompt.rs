//! The prompt: the place, what is asked, and how to answer.

use super::Front;
use super::words::alternatives;
use crate::plain::spell::spelled;
use crate::plain::{command, item, page};
use crate::tui::page::Block;
use crate::tui::screen::{PlainItem, PlainPhase, PlainView};
use crate::tui::settings::Verbosity;

impl Front {
    /// Returns the prompt: the place, what is asked, and how to answer.
    pub fn prompt(&self, view: &PlainView) -> String {
        let full = self.verbosity == Verbosity::Full;
        let words = match view.item.as_deref() {
            Some(item) if command::is_open(item) => item::prompt(item, self.verbosity),
            Some(item) => answered(item, full),
            None => listed(view, full),
        };
        format!("{words}: ")
    }
}

fn answered(item: &PlainItem, full: bool) -> String {
    let place = match full {
        true => format!("Question {} of {}", item.number, item.of),
        false => format!("{} of {}", item.number, item.of),
    };
    let next = match item.phase {
        PlainPhase::Saving => "saving",
        PlainPhase::Confirmed(_) => "confirmed, wait for the others",
        PlainPhase::Closed => "closed, wait for the others",
        PlainPhase::Marked(..) | PlainPhase::Missed if item.vote.is_some() => {
            "shown, wait for the next question"
        }
        _ => "Enter goes on",
    };
    format!("{place}, {next}")
}

/// The most commands that a prompt names.
const NAMED_MAX: usize = 3;

/// Returns the commands of a screen without a list, if they are few.
fn few(view: &PlainView) -> Option<String> {
    let names = command::listed(view).map(|line| line.name);
    let useful = names.filter(|name| !SCROLLING.contains(name));
    let names: Vec<String> = useful.map(str::to_owned).collect();
    let are_few = (1..=NAMED_MAX).contains(&names.len());
    are_few.then(|| alternatives(&names))
}

/// The commands that only move a page, which plain mode says whole.
const SCROLLING: [&str; 3] = ["up", "down", "more"];

fn listed(view: &PlainView, full: bool) -> String {
    let title = spelled(&view.name);
    if view.types {
        let label = view.page.body.iter().find_map(|block| match block {
            Block::Field(field) => Some(field.label.clone()),
            _ => None,
        });
        let label = label.filter(|label| !label.is_empty()).unwrap_or(title);
        return match full {
            true => format!("{label}. Type the text, or a dot alone to go back"),
            false => label,
        };
    }
    let targets = page::targets(&view.page).len();
    match (targets, full) {
        (0, true) => match few(view) {
            Some(names) => format!("{title}. Type {names}"),
            None => format!("{title}. Type a word; help lists them"),
        },
        (0, false) => title,
        (_, true) => format!("{title}. A number from 1 to {targets}, or a word; help lists them"),
        (_, false) => format!("{title}, 1 to {targets}"),
    }
}
