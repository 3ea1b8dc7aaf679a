//! The words for a change of the screens: a new screen is read whole, and of a known one only the
//! difference.

use std::collections::BTreeSet;
use std::mem::{Discriminant, discriminant};

use super::Front;
use super::words::renamed;
use crate::plain::reading::{Part, Reading};
use crate::plain::spell::spelled;
use crate::plain::{command, item, page};
use crate::tui::kind;
use crate::tui::page::Notice;
use crate::tui::prose::sentence;
use crate::tui::screen::{PlainItem, PlainPhase, PlainView};
use crate::tui::screens::spent_words;
use crate::tui::settings::Verbosity;

/// The first words in plain mode.
const WELCOME: &str = "Plain mode. Type a number or a word, then press Enter. Help lists the words, \
                       again reads this screen again, and quit leaves.";

/// The end of a line at the cursor.
const SELECTED: &str = " Cursor here.";

/// The state of the screens that was told last.
pub(super) struct Told {
    identity: Identity,
    item: Option<Box<PlainItem>>,
    lines: Vec<String>,
    notice: Option<Notice>,
    status: Option<String>,
    left_ms: Option<u64>,
    /// The number of lines that can be chosen.
    choices: usize,
}

/// The properties of a screen that make it another one.
#[derive(PartialEq)]
struct Identity {
    title: String,
    /// The number of the item, its vote and its phase.
    item: Option<(usize, Option<usize>, Discriminant<PlainPhase>)>,
}

impl Identity {
    fn of(view: &PlainView) -> Self {
        let title = view.page.title.iter().map(|span| span.text.as_str());
        let phase = |item: &PlainItem| match item.phase {
            // A response that can still be changed does not make it another question.
            PlainPhase::Confirmed(true) => discriminant(&PlainPhase::Open),
            ref phase => discriminant(phase),
        };
        let item = view.item.as_deref();
        Self {
            title: title.collect(),
            item: item.map(|item| (item.number, item.vote, phase(item))),
        }
    }
}

impl Told {
    pub(super) fn of(view: &PlainView) -> Self {
        Self {
            identity: Identity::of(view),
            item: view.item.clone(),
            lines: match view.item {
                Some(_) => Vec::new(),
                None => page_lines(view),
            },
            notice: view.page.notice.clone(),
            status: view.status.clone(),
            left_ms: view.time.as_ref().map(|time| time.left_ms),
            choices: page::targets(&view.page).len(),
        }
    }
}

/// Returns the lines of a page without its notice.
fn page_lines(view: &PlainView) -> Vec<String> {
    let page = crate::tui::page::Page {
        notice: None,
        ..view.page.clone()
    };
    page::read(&page, crate::tui::settings::Verbosity::Full).lines()
}

impl Front {
    /// Returns the lines to say after events, or after a change that nobody typed; empty for
    /// nothing. `typed` is true after a line: then there is always an answer.
    pub fn tell(&mut self, view: &PlainView, typed: bool) -> Vec<String> {
        let replied = std::mem::take(&mut self.replied);
        let answered = std::mem::take(&mut self.answered);
        let before = self.told.replace(Told::of(view));
        let Some(before) = before else {
            let mut lines = self.welcome();
            lines.extend(self.read_whole(view));
            return lines;
        };
        let now = Identity::of(view);
        let saving = view
            .item
            .as_deref()
            .is_some_and(|item| item.phase == PlainPhase::Saving);
        let mut lines = match now == before.identity {
            false if saving => vec!["Saving.".into()],
            false if typed || !view.is_busy => self.announced(&before, view, typed),
            _ => self.difference(&before, view, (typed, answered)),
        };
        lines.extend(time(&before, view));
        if lines.is_empty() && typed && !replied {
            let lasting = notice(view).unwrap_or_else(|| "Nothing changed.".into());
            return vec![lasting];
        }
        lines
    }

    /// Returns the first words of a conversation.
    fn welcome(&self) -> Vec<String> {
        match self.verbosity {
            Verbosity::Full => vec![WELCOME.into()],
            Verbosity::Brief => Vec::new(),
        }
    }

    /// Returns whether a line can count for this view: it has what its learner was told last, apart
    /// from a clock.
    pub fn is_told(&self, view: &PlainView) -> bool {
        self.told.as_ref().is_some_and(|told| {
            told.identity == Identity::of(view)
                && told.status == view.status
                && told.choices == page::targets(&view.page).len()
        })
    }

    /// Returns the new screen, after the state that brought it if nobody typed.
    fn announced(&mut self, before: &Told, view: &PlainView, typed: bool) -> Vec<String> {
        let mut lines = Vec::new();
        if !typed && view.status != before.status {
            lines.extend(view.status.as_deref().map(spelled));
        }
        let answered = match (&before.item, view.item.as_deref()) {
            (Some(before), Some(now)) => before.number == now.number,
            _ => false,
        };
        if let Some(left) = before.item.as_deref().filter(|_| typed && !answered)
            && left.phase == PlainPhase::Exam
            && left.entry.is_blank()
            && view.item.is_some()
        {
            lines.push(format!("Question {} is not answered.", left.number));
        }
        lines.extend(match view.item.as_deref().filter(|_| answered) {
            Some(item) => self.read_parts(item::read(item, self.verbosity), view),
            None => self.read_whole(view),
        });
        lines
    }

    /// Returns the difference on a screen that is known.
    fn difference(
        &mut self,
        before: &Told,
        view: &PlainView,
        (typed, answered): (bool, bool),
    ) -> Vec<String> {
        let mut lines = Vec::new();
        if !typed && view.status != before.status {
            lines.extend(view.status.as_deref().map(spelled));
        }
        match (&before.item, view.item.as_deref()) {
            (Some(before), Some(item)) => lines.extend(item_difference(before, item, answered)),
            (None, None) if typed => {
                let new = changed(&before.lines, page_lines(view));
                let new = new.iter().map(|line| renamed(line, view)).collect();
                let said = self.portion(new);
                lines.extend(said);
            }
            _ => {}
        }
        let is_new = differ(view.page.notice.as_ref(), before.notice.as_ref());
        let ticks = typed && lines.is_empty() && view.page.notice != before.notice;
        if is_new || ticks {
            lines.extend(notice(view));
        }
        lines
    }

    /// Returns the whole screen, a long page in portions.
    pub(super) fn read_whole(&mut self, view: &PlainView) -> Vec<String> {
        let reading = match view.item.as_deref() {
            Some(item) => item::review(item, self.verbosity),
            None => page::read(&view.page, self.verbosity),
        };
        self.read_parts(reading, view)
    }

    fn read_parts(&mut self, mut reading: Reading, view: &PlainView) -> Vec<String> {
        self.rest.clear();
        if view.item.is_some() {
            let said: Vec<String> = notice(view).into_iter().collect();
            if !said.is_empty() {
                reading.parts.push(Part::new("", said));
            }
        }
        // The text of an item is its author's.
        let own = reading.parts.iter_mut().filter(|_| view.item.is_none());
        for part in own {
            part.lines
                .iter_mut()
                .for_each(|line| *line = renamed(line, view));
        }
        let lines = reading.lines();
        self.reading = Reading {
            parts: reading.parts,
        };
        match view.item {
            Some(_) => lines,
            None => self.portion(lines),
        }
    }
}

/// Returns the lines that are new. A line that only lost the cursor is none, and one that only got it
/// is said if nothing else is.
fn changed(before: &[String], now: Vec<String>) -> Vec<String> {
    let bare = |line: &str| line.trim_end_matches(SELECTED).to_owned();
    let told: BTreeSet<&str> = before.iter().map(String::as_str).collect();
    let known: BTreeSet<String> = before.iter().map(|line| bare(line)).collect();
    let moved = now.into_iter().filter(|line| !told.contains(line.as_str()));
    let moved: Vec<String> = moved.collect();
    let is_new = |line: &&String| !known.contains(&bare(line));
    let new: Vec<String> = moved.iter().filter(is_new).cloned().collect();
    match new.is_empty() {
        true => moved
            .into_iter()
            .filter(|line| line.ends_with(SELECTED))
            .collect(),
        false => new,
    }
}

/// Returns the time left, if a time that is announced has come. A notice may have said it.
fn time(before: &Told, view: &PlainView) -> Option<String> {
    let time = view.time.as_ref()?;
    let before_ms = before.left_ms?;
    let crossed = |at_ms: &&u64| time.left_ms <= **at_ms && before_ms > **at_ms;
    time.announced_ms.iter().find(crossed)?;
    let is_said = |notice: &Notice| notice.text.ends_with("left.");
    let is_new = view.page.notice != before.notice;
    if is_new && view.page.notice.as_ref().is_some_and(is_said) {
        return None;
    }
    Some(format!("{} left.", spent_words(time.left_ms)))
}

/// Returns whether two notices differ by more than the seconds of a clock.
fn differ(notice: Option<&Notice>, before: Option<&Notice>) -> bool {
    let words = |notice: &Notice| -> String {
        let chars = notice.text.chars();
        chars.filter(|c| !c.is_ascii_digit()).collect()
    };
    notice.map(words) != before.map(words)
}

/// Returns the notice of a page.
fn notice(view: &PlainView) -> Option<String> {
    let notice = view.page.notice.as_ref()?;
    if let Some(item) = view.item.as_deref().filter(|item| command::is_open(item))
        && let Err(why) = item.item.kind.rules().ready(&item.entry)
        && notice.text == sentence(&why.to_string())
    {
        // The same with the names of what is missing.
        return Some(item::entered(item));
    }
    // How to answer is told by the item itself.
    let how_to = view
        .item
        .as_deref()
        .map(|item| kind::how_to(&item.item.kind));
    // A state of the class is announced as one.
    let is_told = |text: &&str| Some(*text) == how_to || Some(*text) == view.status.as_deref();
    let said = Some(notice.text.as_str()).filter(|text| !is_told(text))?;
    Some(renamed(&spelled(said), view))
}

fn item_difference(before: &PlainItem, now: &PlainItem, answered: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if answered || now.entry != before.entry || now.phase != before.phase && command::is_open(now) {
        lines.push(item::entered(now));
    }
    for (part, struck) in [(&now.struck, true), (&before.struck, false)] {
        let other = if struck { &before.struck } else { &now.struck };
        lines.extend(part.difference(other).map(|id| {
            let label = crate::domain::describe::label(&now.item.kind, &now.drawn, id);
            let label = label.unwrap_or_else(|| id.to_string());
            match struck {
                true if now.entry.parts().contains(id) => {
                    format!("{label} is struck out, and is still in your answer.")
                }
                true => format!("{label} is struck out."),
                false => format!("{label} is no longer struck out."),
            }
        }));
    }
    lines.retain(|line| !line.is_empty());
    lines
}
