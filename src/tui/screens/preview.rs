//! The preview of a bank for its author: one item as a learner sees it, and the findings of the
//! check beside it.

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
use crate::tui::screen::{
    Context, Event, Go, News, PreviewEffect, PreviewFinding, PreviewNews, Screen, Update,
};
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
    /// The number of times that the item was laid out anew.
    layout: u64,
    exhibits: ExhibitTabs,
    page: PageState,
}

#[derive(Clone, Copy)]
enum Command {
    Before,
    After,
    Key,
    Shuffle,
    Further,
    Scroll,
    Quit,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Left, '<' => Before, "", "the item before", "before";
    Right, '>' => After, "next item", "the next item, with < and > for both ways", "next";
    Enter, 'k' => Key, "key", "show or hide the key and the rationale", "key";
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
            keyed: false,
            layout: 0,
            exhibits: ExhibitTabs::default(),
            page: PageState::default(),
        };
        preview.read(Arc::new(news));
        preview
    }

    /// Takes another reading of the file, and stays at the same item.
    fn read(&mut self, news: Arc<PreviewNews>) {
        self.news = news;
        let same = |item: &Arc<Item>| Some(&item.key.item) == self.item.as_ref();
        let found = self.news.items.iter().position(same);
        let last = self.news.items.len().saturating_sub(1);
        self.number = found.unwrap_or(self.number).min(last);
        self.item = self.shown().map(|item| item.key.item.clone());
    }

    fn shown(&self) -> Option<&Arc<Item>> {
        self.news.items.get(self.number)
    }

    fn turn(&mut self, by: isize) {
        let last = self.news.items.len().saturating_sub(1);
        self.number = self.number.saturating_add_signed(by).min(last);
        self.item = self.shown().map(|item| item.key.item.clone());
        self.exhibits = ExhibitTabs::default();
        self.page = PageState::default();
    }

    fn command(&mut self, command: Command, context: &Context) -> Update<PreviewEffect> {
        match command {
            Command::Before => self.turn(-1),
            Command::After => self.turn(1),
            Command::Key => self.keyed = !self.keyed,
            Command::Shuffle => self.layout = self.layout.wrapping_add(1),
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
        if let Some(trouble) = &self.news.trouble {
            return vec![Block::para(trouble.clone(), Role::Warning)];
        }
        let Some(item) = self.shown() else {
            let none = "This file has no item that can be shown yet.";
            return vec![Block::para(none, Role::Quiet)];
        };
        let drawn = match self.layout {
            0 => Drawn::as_written(item),
            seed => Drawn::seeded(item, seed),
        };
        let mut blocks = feedback::topic(item, "");
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

    /// Returns the findings of the item on screen, and those of the bank.
    fn relevant(&self) -> impl Iterator<Item = &PreviewFinding> {
        let all = self.news.findings.iter();
        all.filter(|one| one.item.is_none() || one.item == self.item)
    }

    /// Returns those findings, and the number of the others.
    fn findings(&self) -> Vec<Block> {
        let all = &self.news.findings;
        let mut blocks = Vec::new();
        let mut shown = 0;
        for finding in self.relevant() {
            let role = if finding.fails {
                Role::Warning
            } else {
                Role::Quiet
            };
            let place = format!("Line {}, {}: ", finding.line, finding.code);
            blocks.push(Block::Para(vec![
                Span::new(place, Role::Strong),
                Span::authored(&*finding.message, role),
            ]));
            blocks.push(Block::para(finding.help.clone(), Role::Quiet));
            blocks.push(Block::Gap);
            shown += 1;
        }
        let heading = match shown {
            0 => "No findings for this item".into(),
            shown => counted(shown, "finding", "findings"),
        };
        blocks.insert(0, Block::Heading(heading));
        if all.len() > shown {
            let more = counted(all.len() - shown, "finding", "findings");
            blocks.push(Block::para(format!("{more} in other items."), Role::Quiet));
        }
        blocks
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
        let tabs = self.shown();
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
        let findings = self.relevant().count();
        if findings > 0 {
            let words = counted(findings, "finding", "findings");
            place.push(Span::new(format!("{words} · "), Role::Warning));
        }
        if let Some(item) = self.shown() {
            let (number, all) = (self.number + 1, self.news.items.len());
            let words = format!("{} · {number} of {all}", item.key.item);
            place.push(Span::new(words, Role::Quiet));
        }
        Page {
            place,
            aside: self.findings(),
            ..self.page.page(&self.news.file, self.body(), keys)
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        let mut lines = keymap::help(KEYS);
        lines.extend(keymap::help(exhibits::KEYS));
        lines
    }
}
