//! One item with its key, its rationales, the learner's note and the past responses.
//!
//! An item that was flagged and never answered shows no key, since it is still to be asked. Nor
//! does an item in an exam that is not submitted.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::entry::{corrected, remark};
use super::flag;
use crate::domain::describe;
use crate::domain::drawn::Drawn;
use crate::domain::ids::ItemKey;
use crate::domain::item::Item;
use crate::domain::kind::ItemKind;
use crate::domain::library::Library;
use crate::domain::response::Response;
use crate::domain::standing::ItemState;
use crate::domain::today::correction_since;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::kind::{self, ItemContext};
use crate::tui::page::{Block, Hint, Page, Role, Row, Span};
use crate::tui::screen::{
    Context, Event, Go, ItemHistory, News, PastResponse, Screen, StoreEffect, Update,
};
use crate::tui::screens::exhibits::{self, ExhibitTabs};
use crate::tui::screens::page_state::PageState;
use crate::tui::screens::study::feedback;
use crate::tui::screens::{at_clock, counted, points};
use crate::tui::scrolling;
use crate::tui::sign::Sign;

/// The screen of one item.
pub struct OneItem {
    library: Arc<Library>,
    key: ItemKey,
    state: ItemState,
    /// The learner's note; empty if there is none.
    note: String,
    under_exam: bool,
    history: Option<Arc<ItemHistory>>,
    exhibits: ExhibitTabs,
    page: PageState,
}

const NOT_ANSWERED: &str = "You have not answered this question yet. Answer it to see the correct answer and the rationale.";
const UNDER_EXAM: &str = "This question is in an exam that you have not submitted. The \
    answer, the rationale and your earlier answers appear after you submit it.";

#[derive(Clone, Copy)]
enum Command {
    Flag,
    Further,
    Up,
    Down,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    '*', Ctrl('f') => Flag, "flag", "flag the question, or remove the flag";
    ' ' => Further, "", "one page down", "more";
    Up => Up, "", "move up", "up";
    Down => Down, "scroll", "move down", "down";
    Esc, Enter, 'q' => Back, "back", "go back to the list";
};

impl OneItem {
    /// Creates the screen with the list's data.
    pub fn new(
        library: Arc<Library>,
        key: ItemKey,
        state: ItemState,
        note: String,
        under_exam: bool,
    ) -> Self {
        Self {
            library,
            key,
            state,
            note,
            under_exam,
            history: None,
            exhibits: ExhibitTabs::default(),
            page: PageState::default(),
        }
    }

    /// Returns the item as it is now, else in its wording at the last response.
    fn item(&self) -> Option<&Arc<Item>> {
        let kept = || self.history.as_ref()?.worded.as_ref();
        self.library.item(&self.key).or_else(kept)
    }

    fn command(&mut self, command: Command, context: &Context) -> Update {
        match command {
            Command::Back => Update::go(Go::Pop),
            Command::Flag => {
                let (update, notice) = flag(&self.key, !self.state.flagged);
                self.page.notice = Some(notice);
                update
            }
            Command::Further => {
                let further = scrolling::further(|| self.view(), context);
                self.page.scroll = further.or(self.page.scroll);
                Update::none()
            }
            // Handled as scrolling.
            Command::Up | Command::Down => Update::none(),
        }
    }

    /// Returns the remarks about the item itself: withdrawn, corrected, or missing.
    fn remarks(&self) -> Vec<Block> {
        let now = self.library.item(&self.key);
        let remark = remark(&self.key, now.map(|item| &**item), &self.library);
        let words = remark.map(|remark| match now {
            Some(now) => match corrected(now).filter(|_| remark == "corrected") {
                Some(on) => {
                    let on = on.strftime("%b %-d, %Y");
                    format!("This question was {remark} on {on}.")
                }
                None => format!("This question was {remark}."),
            },
            None => format!(
                "{}: {remark}. You see the wording at your last answer.",
                self.key
            ),
        });
        words
            .map(|words| vec![Block::para(words, Role::Warning)])
            .unwrap_or_default()
    }

    /// Returns the correction of the item since the learner's last response.
    fn correction(&self) -> Option<String> {
        let now = self.library.item(&self.key)?;
        let correction = correction_since(now, &self.state).filter(|_| !self.under_exam)?;
        let on = correction.on.strftime("%b %-d, %Y");
        let what = correction.what.trim().trim_end_matches('.');
        Some(format!(
            "You answered this before its key was corrected on {on}: {what}. Today asks it first."
        ))
    }

    fn asked(&self, item: &Item) -> Vec<Block> {
        let drawn = Drawn::as_written(item);
        let mut blocks = feedback::topic(item, "");
        match self.correction() {
            Some(words) => {
                blocks.push(Block::Para(vec![Span::authored(words, Role::Warning)]));
            }
            None => blocks.extend(self.remarks()),
        }
        if varies(item) {
            let words = "The numbers change with each set. These are an example.";
            blocks.push(Block::para(words, Role::Quiet));
        }
        if !self.under_exam {
            // In an exam it could reveal the answer.
            blocks.extend(feedback::note(&self.note));
        }
        blocks.push(Block::Gap);
        blocks.extend(feedback::stem(item, &drawn, None, self.exhibits));
        let screen = kind::screen(&item.kind);
        if self.under_exam || !self.state.is_seen() {
            blocks.extend(screen.open(&ItemContext {
                drawn: &drawn,
                entry: &Response::Blank,
                struck: &BTreeSet::new(),
                cursor: usize::MAX,
            }));
            blocks.push(Block::Gap);
            let (words, role) = if self.under_exam {
                (UNDER_EXAM, Role::Warning)
            } else {
                (NOT_ANSWERED, Role::Quiet)
            };
            blocks.push(Block::para(words, role));
            return blocks;
        }
        blocks.extend(screen.keyed(&drawn));
        blocks.push(Block::Gap);
        blocks.extend(feedback::rationale(item, &drawn));
        blocks
    }

    fn responses(&self) -> Vec<Block> {
        let told = self.history.as_ref().filter(|_| !self.under_exam);
        let Some(history) = told.filter(|history| history.count > 0) else {
            return Vec::new();
        };
        let mut blocks = vec![Block::Heading("Your answers".into())];
        for past in &history.responses {
            blocks.push(self.past(past));
            blocks.push(Block::Gap);
        }
        let earlier = history.count.saturating_sub(history.responses.len());
        if earlier > 0 {
            let words = counted(earlier, "earlier answer", "earlier answers");
            let words = format!("{words} not shown.");
            blocks.push(Block::para(words, Role::Quiet));
        }
        blocks
    }

    fn past(&self, past: &PastResponse) -> Block {
        let (sign, role) = match (past.score.is_full(), past.score.earned) {
            (true, _) => (Sign::Correct, Role::Right),
            (false, 0) => (Sign::Incorrect, Role::Wrong),
            (false, _) => (Sign::Partial, Role::Warning),
        };
        let when = at_clock(past.at, past.offset);
        let exam = if past.exam { ", in an exam" } else { "" };
        let mut below = Vec::new();
        match &past.given {
            Some((item, response)) => {
                let words = describe::response(&item.kind, response);
                below.push(vec![Span::authored(words, Role::Plain)]);
                if !past.numbers.is_empty() {
                    let each = past.numbers.iter();
                    let each: Vec<_> = each
                        .map(|(name, n)| format!("{} = {n}", name.replace('_', " ")))
                        .collect();
                    let words = format!("Your numbers then: {}", each.join(", "));
                    below.push(vec![Span::new(words, Role::Quiet)]);
                }
                if self.item().is_some_and(|now| now.revision != item.revision) {
                    let words = "The question was different then.";
                    below.push(vec![Span::new(words, Role::Quiet)]);
                }
            }
            None => {
                let words = "This answer can no longer be read.";
                below.push(vec![Span::new(words, Role::Quiet)]);
            }
        }
        if past.harmful {
            let words = "This action could harm the client.";
            below.push(vec![Span::new(words, Role::Wrong)]);
        }
        Block::Row(Row {
            sign: vec![Span::sign(sign, role)],
            text: vec![
                Span::new(points(past.score), Role::Strong),
                Span::new(format!("   {when}{exam}"), Role::Quiet),
            ],
            below,
            ..Row::default()
        })
    }
}

/// Returns whether each set draws other numbers for the item.
fn varies(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Numeric(kind) => kind.combination_count() > 1,
        _ => false,
    }
}

impl Screen for OneItem {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        let by_line = scrolling::by_line(event);
        let event = by_line.as_ref().unwrap_or(event);
        if let Some(page) = self.page.after(event, None, || self.view(), context) {
            self.page = page;
            return Update::none();
        }
        let shown = self.item();
        if let Some(tabs) = shown.and_then(|shown| self.exhibits.after(event, shown, None)) {
            self.exhibits = tabs;
            self.page.notice = None;
            self.page.scroll = Some(tabs.scroll());
            return Update::none();
        }
        match event {
            Event::Shown => Update::effect(StoreEffect::LoadItemHistory(self.key.clone())),
            Event::News(News::ItemHistory(history)) if history.key == self.key => {
                self.history = Some(Arc::clone(history));
                self.under_exam = history.under_exam;
                Update::none()
            }
            Event::News(News::Standing(news)) => {
                self.state = news.history.of(&self.key);
                self.note = news.notes.get(&self.key).cloned().unwrap_or_default();
                self.under_exam = news.under_exam.contains(&self.key);
                Update::none()
            }
            Event::Key(key) => {
                self.page.notice = None;
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command, context))
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let body = match self.item() {
            Some(item) => self.asked(item),
            None if self.history.is_some() => vec![Block::para(
                format!("{}: its bank is not loaded.", self.key),
                Role::Warning,
            )],
            None => Vec::new(),
        };
        let flagged = || Span::signed(Sign::Flagged, "flagged", Role::Warning);
        let flagged = self.state.flagged.then(flagged);
        let mut keys = hints(KEYS, |_| true);
        keys.insert(keys.len().min(1), Hint::below("Space", "more"));
        let subject = self.item().map(|item| item.subject.to_string());
        let subject = subject.unwrap_or_else(|| self.key.bank.to_string());
        Page {
            place: flagged.unwrap_or_default(),
            aside: self.responses(),
            ..self.page.page(&subject, body, keys)
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        let mut lines = keymap::help(KEYS);
        lines.extend(keymap::help(exhibits::KEYS));
        lines
    }
}
