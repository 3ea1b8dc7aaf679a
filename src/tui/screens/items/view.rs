//! What the list of items shows.

use super::{Command, Entry, FILTERS, Filter, Items, KEYS, remark, stem};
use crate::tui::keymap::hints;
use crate::tui::page::{
    Block, Cell, Column, Field, Hint, Page, Role, Row, Scroll, Span, Table, TableRow, Target,
};

/// Characters of a stem that a row shows.
const STEM_CHARS: usize = 58;

impl Items {
    /// The filters, and the rows of the list around the cursor.
    pub(super) fn page(&self) -> Page {
        let mut body: Vec<Block> = FILTERS
            .iter()
            .enumerate()
            .map(|(at, filter)| self.filter(at, *filter))
            .collect();
        body.push(Block::Gap);
        body.push(self.list());
        body.push(Block::Gap);
        body.extend(self.under_cursor().map(about));
        let keys = if self.typing {
            let keys = [("Enter", "done"), ("Esc", "done"), ("F1", "help")];
            keys.map(|(key, does)| Hint::new(key, does)).to_vec()
        } else {
            let mut keys = hints(KEYS, |command| self.is_of_use(command));
            keys.push(Hint::new("?", "help"));
            keys
        };
        let below = if self.cursor < FILTERS.len() {
            0
        } else {
            self.top
        };
        let follow = u16::try_from(self.cursor - below).ok().map(Target);
        Page {
            title: super::super::title("Items you have seen"),
            place: vec![Span::plain(self.place())],
            body,
            notice: self.notice.clone(),
            keys,
            scroll: Scroll::Follow(follow),
            ..Page::default()
        }
    }

    fn is_of_use(&self, command: Command) -> bool {
        let filter = FILTERS.get(self.cursor);
        match command {
            Command::After => filter.is_some_and(|filter| *filter != Filter::Search),
            Command::Open | Command::Flag => self.under_cursor().is_some(),
            Command::First => filter.is_none(),
            _ => true,
        }
    }

    fn place(&self) -> String {
        let shown = self.shown.len();
        match self.cursor.checked_sub(FILTERS.len()) {
            Some(at) if at < shown => format!("{} of {shown}", at + 1),
            _ => super::super::counted(shown, "item", "items"),
        }
    }

    fn filter(&self, at: usize, filter: Filter) -> Block {
        let target = u16::try_from(at).ok().map(Target);
        if filter == Filter::Search && self.typing {
            return Block::Field(Field {
                target,
                focused: true,
                label: format!("{:<11}", "Search"),
                text: self.search.text().into(),
                unit: String::new(),
            });
        }
        let turned = super::super::turned;
        let text = match filter {
            Filter::Subject => {
                let title = self.subject.as_ref().map(|id| {
                    let bank = self.library.bank(id);
                    bank.map_or_else(|| id.to_string(), |bank| bank.title.clone())
                });
                turned("Subject", title.as_deref().unwrap_or("all"), "")
            }
            Filter::State => turned("State", self.state.word(), ""),
            Filter::Kind => turned("Kind", self.kind.map_or("all", |kind| kind.title()), ""),
            Filter::Search => {
                let (words, role) = match self.search.text() {
                    "" => ("any words; / to type".to_owned(), Role::Quiet),
                    search => (format!("“{search}”"), Role::Strong),
                };
                vec![
                    Span::plain(format!("{:<12}", "Search")),
                    Span::new(words, role),
                ]
            }
        };
        Block::Row(Row {
            target,
            focused: at == self.cursor,
            text,
            ..Row::default()
        })
    }

    fn list(&self) -> Block {
        if self.shown.is_empty() {
            let words = match (self.heard, self.entries.is_empty()) {
                (false, _) => "",
                (true, true) => "Nothing yet: items come here once you have answered them.",
                (true, false) => "No item fits: take a filter back.",
            };
            return Block::para(words, Role::Quiet);
        }
        let column = |head: &str, right, need| Column {
            head: head.into(),
            right,
            need,
        };
        let rows = self.top..(self.top + self.rows).min(self.shown.len());
        let row = |at: usize| Some(self.table_row(at, self.row(at)?));
        Block::Table(Table {
            columns: vec![
                column("Item", false, 0),
                column("state", false, 0),
                column("⚑", false, 0),
                column("last", true, 1),
                column("", false, 2),
            ],
            rows: rows.filter_map(row).collect(),
        })
    }

    fn table_row(&self, at: usize, entry: &Entry) -> TableRow {
        let line = FILTERS.len() + at;
        let stem = match &entry.item {
            Some(item) => super::super::shortened(&stem(item), STEM_CHARS),
            None => entry.key.to_string(),
        };
        let seen = entry.state.is_seen() && !entry.under_exam;
        let (state, role) = match (seen, entry.state.is_missed()) {
            _ if entry.under_exam => ("· exam", Role::Quiet),
            (false, _) => ("· open", Role::Quiet),
            (true, false) => ("✓ right", Role::Right),
            (true, true) => ("✗ missed", Role::Wrong),
        };
        let last = if seen {
            entry.state.last.to_string()
        } else {
            "–".into()
        };
        let flag = if entry.state.flagged { "⚑" } else { " " };
        let remark = remark(&entry.key, entry.item.as_deref(), &self.library);
        TableRow {
            target: u16::try_from(line - self.top).ok().map(Target),
            focused: line == self.cursor,
            cells: vec![
                Cell::text(stem, Role::Plain),
                Cell::text(format!("{state:<8}"), role),
                Cell::text(flag, Role::Warning),
                Cell::text(format!("{last:>7}"), Role::Quiet),
                Cell::text(remark.unwrap_or_default(), Role::Warning),
            ],
        }
    }
}

/// Where the item under the cursor belongs, and how often it was scored.
fn about(entry: &Entry) -> Block {
    let mut words = Vec::new();
    if let Some(item) = &entry.item {
        words.push(item.subject.to_string());
        words.push(item.topic.title.clone());
        words.push(item.kind.name().title().to_owned());
    }
    words.push(match entry.state.responses {
        0 => "not answered yet".into(),
        1 => "scored once".into(),
        times => format!("scored {times} times"),
    });
    Block::para(words.join(" · "), Role::Quiet)
}
