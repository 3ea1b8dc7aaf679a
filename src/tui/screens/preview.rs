//! The preview of a bank for its author: one item as a learner sees it, and the findings of the
//! check beside it. While a change is half typed, the last readable version of the item stays.

mod findings;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::exhibits::{self, ExhibitTabs};
use super::page_state::PageState;
use super::study::feedback;
use crate::domain::drawn::Drawn;
use crate::domain::ids::ItemId;
use crate::domain::item::Item;
use crate::domain::response::Response;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::kind::{self, ItemContext};
use crate::tui::page::{Block, Page, Role, Span};
use crate::tui::screen::{Context, Event, Go, News, PreviewEffect, PreviewNews, Screen, Update};
use crate::tui::screens::counted;
use crate::tui::scrolling;

/// The screen of the preview.
pub struct Preview {
    news: Arc<PreviewNews>,
    /// The item on screen; it stays there when the file changes.
    item: Option<ItemId>,
    /// Its number, for when the file no longer has the item.
    number: usize,
    /// True if the key and the rationale are shown.
    keyed: bool,
    /// The last readable version of that item.
    held: Option<Arc<Item>>,
    /// The seed of its layout, the same as that of `dripset bank show`.
    seed: u64,
    exhibits: ExhibitTabs,
    page: PageState,
}

#[derive(Clone, Copy)]
enum Command {
    Before,
    After,
    Key,
    Shuffle,
    Findings,
    Further,
    Scroll,
    Quit,
}

/// The seeds to try for another layout: most items have another one at the first, and some have none.
const SEEDS_TRIED: u64 = 64;

const KEYS: Keymap<Command> = keymap! { Command;
    Left, '<' => Before, "", "the item before", "before";
    Right, '>' => After, "next item", "the next item, with < and > for both ways", "next";
    Enter, 'k' => Key, "answer", "show or hide the key and the rationale", "answer";
    'f' => Findings, "findings", "go to the findings", "findings";
    'r' => Shuffle, "shuffle", "lay the item out anew, with other numbers", "shuffle";
    ' ' => Further, "more", "one page down", "more";
    Up, Down => Scroll, "", "scroll", "down";
    Esc, 'q' => Quit, "quit", "end the preview", "quit";
};

impl Preview {
    /// Creates the screen with the first reading of the file, at that item if one is given.
    pub fn new(news: PreviewNews, item: Option<ItemId>) -> Self {
        let mut preview = Self {
            news: Arc::default(),
            item,
            number: 0,
            held: None,
            keyed: false,
            seed: 0,
            exhibits: ExhibitTabs::default(),
            page: PageState::default(),
        };
        preview.read(Arc::new(news));
        preview
    }

    /// Takes another reading of the file, and stays at the same item. If it is missing from a file
    /// that cannot be read to its end, it may come back.
    fn read(&mut self, news: Arc<PreviewNews>) {
        if news.trouble.is_some() {
            let before = Arc::unwrap_or_clone(std::mem::take(&mut self.news));
            self.news = Arc::new(PreviewNews {
                file: news.file.clone(),
                trouble: news.trouble.clone(),
                ..before
            });
            return;
        }
        self.news = news;
        let found = self
            .news
            .ids
            .iter()
            .position(|id| Some(id) == self.item.as_ref());
        if let Some(found) = found {
            self.number = found;
        } else if self.held.is_none() || !self.news.is_broken {
            self.to(self.number);
        }
        self.hold();
    }

    /// Goes to the item with this number, or to the last one.
    fn to(&mut self, number: usize) {
        let last = self.news.ids.len().saturating_sub(1);
        self.number = number.min(last);
        self.item = self.news.ids.get(self.number).cloned();
        self.held = None;
    }

    /// Keeps the item on screen if it can be read now.
    fn hold(&mut self) {
        if let Some(item) = self.readable() {
            self.held = Some(Arc::clone(item));
        }
    }

    /// Returns the item on screen as the file has it now; `None` if it cannot be read.
    fn readable(&self) -> Option<&Arc<Item>> {
        let mut items = self.news.items.iter();
        items.find(|item| Some(&item.key.item) == self.item.as_ref())
    }

    fn turn(&mut self, by: isize) {
        // A file that is half written comes back with its items.
        if self.news.ids.is_empty() {
            return;
        }
        self.to(self.number.saturating_add_signed(by));
        self.hold();
        self.seed = 0;
        self.exhibits = ExhibitTabs::default();
        self.page = PageState::default();
    }

    /// Lays the item out by the next seed that changes what is seen.
    fn shuffle(&mut self) {
        let Some(item) = &self.held else {
            return;
        };
        let now = Drawn::seeded(item, self.seed);
        let mut seeds = (1..=SEEDS_TRIED).map(|by| self.seed.wrapping_add(by));
        match seeds.find(|seed| Drawn::seeded(item, *seed) != now) {
            Some(seed) => self.seed = seed,
            None => self.page.say(Role::Quiet, "This item has one layout only."),
        }
    }

    fn command(&mut self, command: Command, context: &Context) -> Update<PreviewEffect> {
        self.page.notice = None;
        match command {
            Command::Before => self.turn(-1),
            Command::After => self.turn(1),
            Command::Key => self.keyed = !self.keyed,
            Command::Findings => {
                self.page.scroll = Some(scrolling::to_aside(&self.view(), context));
            }
            Command::Shuffle => self.shuffle(),
            Command::Further => {
                let further = scrolling::further(|| self.view(), context);
                self.page.scroll = further.or(self.page.scroll);
            }
            // Handled as scrolling.
            Command::Scroll => {}
            Command::Quit => return Update::go(Go::Quit),
        }
        Update::none()
    }

    fn body(&self) -> Vec<Block> {
        let Some(item) = &self.held else {
            return vec![self.without_item()];
        };
        let drawn = Drawn::seeded(item, self.seed);
        let mut blocks = Vec::new();
        if let Some(why) = self.why_unreadable() {
            blocks.push(Block::para(why, Role::Warning));
            let shown = "The last readable version is shown.";
            blocks.push(Block::para(shown, Role::Warning));
            blocks.push(Block::Gap);
        }
        blocks.extend(feedback::topic(item, ""));
        blocks.push(Block::Gap);
        blocks.extend(feedback::stem(item, &drawn, None, self.exhibits));
        let widget = kind::screen(&item.kind);
        if self.keyed {
            blocks.extend(widget.keyed(&drawn));
            blocks.push(Block::Gap);
            blocks.extend(feedback::rationale(item, &drawn));
        } else {
            let asked = ItemContext {
                drawn: &drawn,
                entry: &Response::Blank,
                struck: &BTreeSet::new(),
                cursor: usize::MAX,
            };
            blocks.push(kind::instruction_block(&widget.how(&asked)));
            blocks.extend(widget.open(&asked));
        }
        blocks
    }

    /// Returns what stands in place of an item that was never readable.
    fn without_item(&self) -> Block {
        let (words, role) = match (&self.news.trouble, &self.item) {
            (Some(trouble), _) => (trouble.clone(), Role::Warning),
            (None, Some(_)) => (
                "This item cannot be read yet. Its findings say why.".into(),
                Role::Warning,
            ),
            (None, None) => (
                "This file has no item that can be shown yet.".into(),
                Role::Quiet,
            ),
        };
        Block::para(words, role)
    }

    /// Returns the reason why the item on screen is not as in the file.
    fn why_unreadable(&self) -> Option<String> {
        if let Some(trouble) = &self.news.trouble {
            return Some(format!("{trouble}."));
        }
        if self.readable().is_some() {
            return None;
        }
        let errors = || self.news.findings.iter().filter(|found| found.fails);
        let own = errors().find(|found| found.item == self.item);
        let first = own.or_else(|| errors().next());
        Some(match first {
            Some(found) => format!("Line {}: {}.", found.line, found.message),
            None => "This item cannot be read.".into(),
        })
    }
}

impl Screen<PreviewEffect> for Preview {
    fn update(&mut self, event: &Event, context: &Context) -> Update<PreviewEffect> {
        let by_line = scrolling::by_line(event);
        let event = by_line.as_ref().unwrap_or(event);
        if let Some(page) = self.page.after(event, None, || self.view(), context) {
            self.page = page;
            return Update::none();
        }
        let tabs = self.held.as_ref();
        if let Some(tabs) = tabs.and_then(|item| self.exhibits.after(event, item, None)) {
            self.exhibits = tabs;
            self.page.scroll = Some(tabs.scroll());
            return Update::none();
        }
        match event {
            Event::News(News::Preview(news)) => {
                self.read(Arc::clone(news));
                Update::none()
            }
            Event::Key(key) => {
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command, context))
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let keys = hints(KEYS, |_| true);
        let mut place = Vec::new();
        let own = self.news.findings.iter();
        let own = own.filter(|one| one.item.is_some() && one.item == self.item);
        let count = own.count();
        if count > 0 {
            let words = counted(count, "finding", "findings");
            place.push(Span::new(format!("{words} · "), Role::Warning));
        }
        if let Some(item) = &self.item {
            let (number, all) = (self.number + 1, self.news.ids.len().max(self.number + 1));
            let words = format!("{item} · {number} of {all}");
            place.push(Span::new(words, Role::Quiet));
        }
        Page {
            place,
            aside: findings::blocks(&self.news.findings, self.item.as_ref()),
            ..self.page.page(&self.news.file, self.body(), keys)
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        let mut lines = keymap::help(KEYS);
        lines.extend(keymap::help(exhibits::KEYS));
        lines
    }
}
