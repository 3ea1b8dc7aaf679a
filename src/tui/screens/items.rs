//! All items that were seen: filtered by subject, state, kind and words, flagged, opened.
//!
//! A library may have 10,000 items and more: the page holds the rows that fit in the window, and
//! the cursor moves through the whole list.

mod entry;
mod one;
mod view;

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::layout::Rect;

pub use self::entry::stem;
use self::entry::{Entry, State};
use self::one::OneItem;
use super::words;
use crate::domain::ids::{BankId, ItemKey};
use crate::domain::kind::KindName;
use crate::domain::library::Library;
use crate::domain::typed::folded;
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find, keymap};
use crate::tui::page::{Notice, Page, Role};
use crate::tui::paint;
use crate::tui::screen::{Context, Event, Go, News, Screen, StandingNews, StoreEffect, Update};
use crate::tui::text_input::{Takes, TextInput};

/// The limits of the search text: more than a line of a stem has.
const SEARCH: Takes = Takes {
    chars_max: 60,
    prose: true,
};
/// The lines around the list: the filters and the column headings above it, two lines about the
/// selected item below it, and gaps.
const LINES_AROUND: u16 = 9;
/// The fewest rows of the list; if they do not fit, the page scrolls.
const ROWS_MIN: u16 = 5;

/// The list of items.
pub struct ItemsScreen {
    library: Arc<Library>,
    /// All items with any history.
    entries: Vec<Entry>,
    /// The indices of the entries that pass the filters.
    shown: Vec<usize>,
    subject: Option<BankId>,
    state: State,
    kind: Option<KindName>,
    search: TextInput,
    typing: bool,
    /// The selected line: the filters come first, then the shown entries.
    cursor: usize,
    /// The first row of the list on the page, and the number of rows.
    top: usize,
    rows: usize,
    /// The columns of the window.
    columns: u16,
    heard: bool,
    notice: Option<Notice>,
}

/// A line of the filters, in their order on the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    Subject,
    State,
    Kind,
    Search,
}

const FILTERS: [Filter; 4] = [Filter::Subject, Filter::State, Filter::Kind, Filter::Search];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Flag,
    Search,
    Before,
    After,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Open, "open", "open the question, with its rationale and your answers";
    '/' => Search, "search",
        "search questions, choices, rationales, topics and your notes";
    '*', Ctrl('f') => Flag, "flag", "flag the question, or remove the flag";
    Left => Before, "", "previous value of the selected filter", "previous";
    Right => After, "filter", "next value of the selected filter", "next";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    PageUp => PageUp, "", "one page up", "page up";
    PageDown => PageDown, "", "one page down", "page down";
    Home => First, "", "go to the first question, and from there to the filters", "first";
    End => Last, "", "go to the last question", "last";
    Esc, 'q' => Back, "back", "go back";
};

impl ItemsScreen {
    /// Creates the list without data.
    pub fn new(library: Arc<Library>) -> Self {
        Self {
            library,
            entries: Vec::new(),
            shown: Vec::new(),
            subject: None,
            state: State::All,
            kind: None,
            search: TextInput::default(),
            typing: false,
            cursor: FILTERS.len(),
            top: 0,
            rows: usize::from(ROWS_MIN),
            columns: 0,
            heard: false,
            notice: None,
        }
    }

    /// Loads the history: items of the banks in their authors' order, then all others by id.
    fn hear(&mut self, news: &StandingNews) {
        let banks = self.library.banks().flat_map(|bank| &bank.items);
        let loaded = banks.map(|item| Entry::new(&item.key, Some(item), news));
        let others = news.history.states().map(|(key, _)| key);
        let others: BTreeSet<&ItemKey> = others.chain(news.notes.keys()).collect();
        let others = others
            .into_iter()
            .filter(|key| self.library.item(key).is_none());
        let others = others.map(|key| Entry::new(key, None, news));
        let met =
            |entry: &Entry| entry.state.is_seen() || entry.state.flagged || !entry.note.is_empty();
        self.entries = loaded.chain(others).filter(met).collect();
        self.sift();
        if !std::mem::replace(&mut self.heard, true) {
            self.cursor = FILTERS.len();
            self.move_by(0);
        }
    }

    /// Applies the filters; the cursor stays on its item if that passes them.
    fn sift(&mut self) {
        let on = self.under_cursor().map(|entry| entry.key.clone());
        let search = folded(&self.search.text());
        let admits = |entry: &Entry| {
            let kind = entry.item.as_ref().map(|item| item.kind.name());
            let bank = |wanted: &BankId| *wanted == entry.key.bank;
            self.subject.as_ref().is_none_or(bank)
                && self.state.admits(entry)
                && (self.kind.is_none() || self.kind == kind)
                && entry.has(&search)
        };
        let entries = self.entries.iter().enumerate();
        let shown: Vec<usize> = entries
            .filter(|(_, entry)| admits(entry))
            .map(|(at, _)| at)
            .collect();
        self.shown = shown;
        let there = on.and_then(|key| {
            let is_it = |at: &usize| self.entries.get(*at).is_some_and(|e| e.key == key);
            self.shown.iter().position(is_it)
        });
        if let Some(at) = there {
            self.cursor = FILTERS.len() + at;
        }
        self.move_by(0);
    }

    fn row(&self, at: usize) -> Option<&Entry> {
        self.shown.get(at).and_then(|at| self.entries.get(*at))
    }

    fn under_cursor(&self) -> Option<&Entry> {
        self.row(self.cursor.checked_sub(FILTERS.len())?)
    }

    fn move_by(&mut self, by: isize) {
        let lines = FILTERS.len() + self.shown.len();
        self.cursor = super::moved(self.cursor, by, lines);
        let at = self.cursor.saturating_sub(FILTERS.len());
        let least = (at + 1).saturating_sub(self.rows);
        let most = self.shown.len().saturating_sub(self.rows);
        self.top = self.top.clamp(least, at.max(least)).min(most);
    }

    /// Fits the number of rows to the window, below the filters.
    fn fit(&mut self, size: (u16, u16)) {
        let height = paint::page_height(Rect::new(0, 0, size.0, size.1));
        self.rows = usize::from(height.saturating_sub(LINES_AROUND).max(ROWS_MIN));
        self.columns = size.0;
        self.move_by(0);
    }

    fn subjects(&self) -> Vec<BankId> {
        let banks = self.entries.iter().map(|entry| entry.key.bank.clone());
        banks.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn turn(&mut self, filter: Filter, on: bool) {
        match filter {
            Filter::Subject => self.subject = turned(&self.subjects(), self.subject.take(), on),
            Filter::Kind => self.kind = turned(&KindName::ALL, self.kind, on),
            Filter::State => {
                let [_, others @ ..] = State::ALL;
                let now = Some(self.state).filter(|state| *state != State::All);
                self.state = turned(&others, now, on).unwrap_or(State::All);
            }
            Filter::Search => self.typing = true,
        }
        self.sift();
    }

    fn open(&mut self) -> Update {
        if let Some(filter) = FILTERS.get(self.cursor) {
            self.turn(*filter, true);
            return Update::none();
        }
        let Some(entry) = self.under_cursor() else {
            return Update::none();
        };
        let library = Arc::clone(&self.library);
        Update::go(Go::Push(Box::new(OneItem::new(
            library,
            entry.key.clone(),
            entry.state,
            entry.note.clone(),
            entry.under_exam,
        ))))
    }

    fn flag(&mut self) -> Update {
        let Some(entry) = self.under_cursor() else {
            return Update::none();
        };
        let (update, notice) = flag(&entry.key, !entry.state.flagged);
        self.notice = Some(notice);
        update
    }

    fn command(&mut self, command: Command) -> Update {
        let page = isize::try_from(self.rows).unwrap_or(1);
        let filter = FILTERS.get(self.cursor).copied();
        match command {
            Command::Open => return self.open(),
            Command::Flag => return self.flag(),
            Command::Back => return Update::go(Go::Pop),
            Command::Search => {
                self.cursor = FILTERS.len() - 1;
                self.typing = true;
                self.move_by(0);
            }
            Command::Before | Command::After => {
                // While text is typed, the arrows do not open a filter.
                if let Some(filter) = filter.filter(|filter| *filter != Filter::Search) {
                    self.turn(filter, command == Command::After);
                }
            }
            Command::Up => self.move_by(-1),
            Command::Down => self.move_by(1),
            Command::PageUp => self.move_by(-page),
            Command::PageDown => self.move_by(page),
            Command::First => {
                // Home goes to the first row, and from there to the filters above it.
                let first = if self.cursor > FILTERS.len() {
                    FILTERS.len()
                } else {
                    0
                };
                self.cursor = first;
                self.move_by(0);
            }
            Command::Last => self.move_by(isize::MAX),
        }
        Update::none()
    }

    fn type_in(&mut self, event: &Event) {
        if let Event::Key(Key::Enter | Key::Esc) = event {
            self.typing = false;
            self.notice = None;
            self.move_by(isize::from(!self.shown.is_empty()));
            return;
        }
        let typed = self.search.update(event, &SEARCH);
        self.notice = typed.refused.map(|why| Notice::new(Role::Warning, why));
        if typed.changed {
            self.sift();
        }
    }
}

/// Returns the update that sets or clears an item's flag, and the notice.
fn flag(key: &ItemKey, on: bool) -> (Update, Notice) {
    let words = if on { "Flagged." } else { "Flag removed." };
    let notice = Notice::new(Role::Quiet, words);
    // The data are reloaded after the flag was written.
    let effects = vec![
        StoreEffect::SetFlag(key.clone(), on).into(),
        StoreEffect::LoadStanding.into(),
    ];
    let update = Update {
        effects,
        go: Go::Stay,
    };
    (update, notice)
}

/// Returns the next or previous choice, with "all" between the last and the first.
fn turned<T: Clone + PartialEq>(choices: &[T], from: Option<T>, on: bool) -> Option<T> {
    let at = from.and_then(|from| choices.iter().position(|choice| *choice == from));
    let next = match (at, on) {
        (None, true) => Some(0),
        (None, false) => choices.len().checked_sub(1),
        (Some(at), true) => Some(at + 1),
        (Some(at), false) => at.checked_sub(1),
    };
    next.and_then(|next| choices.get(next).cloned())
}

impl Screen for ItemsScreen {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        self.fit(context.size);
        match event {
            Event::Shown => Update::effect(StoreEffect::LoadStanding),
            Event::News(News::Standing(news)) => {
                self.hear(news);
                Update::none()
            }
            Event::News(News::Failed(why)) => {
                self.notice = Some(Notice::new(Role::Wrong, why));
                Update::none()
            }
            Event::Wheel(lines) => {
                self.move_by(isize::from(*lines));
                Update::none()
            }
            Event::Choose(target) => {
                self.notice = None;
                self.typing = false;
                let at = usize::from(target.0);
                let below = if at < FILTERS.len() { 0 } else { self.top };
                self.cursor = at + below;
                self.open()
            }
            Event::Key(_) | Event::Paste(_) if self.typing => {
                self.type_in(event);
                Update::none()
            }
            Event::Key(key) => {
                self.notice = None;
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command))
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        self.page()
    }

    fn types(&self) -> bool {
        self.typing
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }

    fn words(&self) -> Vec<HelpLine> {
        words::lines(&[words::MISSED, words::FLAGGED, words::EXAM])
    }
}
