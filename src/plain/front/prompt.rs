//! The prompt: the place, what is asked, and how to answer.

use super::Front;
use super::words::alternatives;
use crate::plain::spell::spelled;
use crate::plain::{command, item, page};
use crate::tui::keymap::HelpLine;
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
        true => format!("Question {}", item.place()),
        false => item.place(),
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
    let mut names: Vec<String> = useful.map(str::to_owned).collect();
    let are_few = (1..=NAMED_MAX).contains(&names.len());
    names.push("help".into());
    are_few.then(|| alternatives(&names))
}

/// Returns the effect of an empty line, if the screen names one.
fn next_step(view: &PlainView) -> Option<String> {
    let enter = view.page.keys.iter().find(|hint| hint.key == "Enter")?;
    Some(spelled(&enter.does)).filter(|does| !does.is_empty())
}

/// The commands that only move a page, which plain mode says whole.
const SCROLLING: [&str; 3] = ["up", "down", "more"];

/// Returns whether a line of the screen takes a number.
fn takes_values(view: &PlainView) -> bool {
    let has = |wanted: &dyn Fn(&HelpLine) -> bool| view.commands.iter().any(wanted);
    has(&|line| line.keys.contains("0–9")) && has(&|line| line.name == "clear")
}

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
            None => match next_step(view) {
                Some(step) => format!("{title}. Enter: {step}; or a word, help lists them"),
                None => format!("{title}. Type a word; help lists them"),
            },
        },
        (0, false) => title,
        (_, true) if takes_values(view) => {
            format!("{title}. 1 to {targets}, also with a value: 2 15; or a word, help lists them")
        }
        (_, true) => format!("{title}. A number from 1 to {targets}, or a word; help lists them"),
        (_, false) => format!("{title}, 1 to {targets}"),
    }
}
