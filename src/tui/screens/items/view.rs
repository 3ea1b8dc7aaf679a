//! The page of the list of items.

use super::entry::{Entry, remark, stem};
use super::{Command, FILTERS, Filter, ItemsScreen, KEYS};
use crate::tui::keymap::hints;
use crate::tui::page::{
    Block, Cell, Column, Field, Hint, Page, Role, Row, Scroll, Span, Table, TableRow, Target,
};
use crate::tui::screens::{item_count, stem_line, title, turned};
use crate::tui::sign::Sign;

/// The least and the most characters of a stem in a row.
const STEM_CHARS: (usize, usize) = (16, 56);
/// The heading of the column for the flag and other marks.
const MARKS: &str = "signs";
/// The columns of a window below which the state is only a sign and the last score is left out.
const NARROW: usize = 60;
/// The columns of a window that neither a stem nor its marks get (margins, the cursor, the other
/// columns and the gaps): in a narrow window, and in others.
const COLUMNS_BESIDE: (usize, usize) = (9, 27);

impl ItemsScreen {
    /// Returns the page with the filters, and the rows of the list around the cursor.
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
            keys.push(Hint::help());
            keys
        };
        let below = if self.cursor < FILTERS.len() {
            0
        } else {
            self.top
        };
        let follow = Target::at(self.cursor - below);
        Page {
            title: title("Your questions"),
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
            _ => true,
        }
    }

    fn place(&self) -> String {
        let shown = self.shown.len();
        match self.cursor.checked_sub(FILTERS.len()) {
            Some(at) if at < shown => format!("{} of {shown}", at + 1),
            _ => item_count(shown),
        }
    }

    fn filter(&self, at: usize, filter: Filter) -> Block {
        let target = Target::at(at);
        if filter == Filter::Search && self.typing {
            return Block::Field(Field {
                target,
                ..self.search.field(&format!("{:<11}", "Search"))
            });
        }
        let text = match filter {
            Filter::Subject => {
                let title = self.subject.as_ref().map(|id| {
                    let bank = self.library.bank(id);
                    bank.map_or_else(|| id.to_string(), |bank| bank.title.clone())
                });
                turned("Subject", title.as_deref().unwrap_or("all"), "")
            }
            Filter::State => turned("Result", self.state.word(), ""),
            Filter::Kind => turned("Type", self.kind.map_or("all", |kind| kind.title()), ""),
            Filter::Search => {
                let words = match self.search.text().trim() {
                    "" => Span::new("press / to type", Role::Quiet).with_alt("empty"),
                    search => Span::new(format!("“{search}”"), Role::Strong),
                };
                let label = Span::plain(format!("{:<12}", "Search")).with_alt("Search: ");
                vec![label, words]
            }
        };
        Block::Row(Row {
            target,
            focused: at == self.cursor,
            text,
            ..Row::default()
        })
    }

    fn is_narrow(&self) -> bool {
        usize::from(self.columns) < NARROW
    }

    /// Returns the characters of a stem that fit in a row, beside the widest of the marks.
    fn stem_chars(&self, rows: &[&Entry]) -> usize {
        let (narrow, wide) = COLUMNS_BESIDE;
        let beside = if self.is_narrow() { narrow } else { wide };
        let chars = |marks: Vec<Span>| marks.iter().map(|m| m.text.chars().count()).sum();
        let marks = rows.iter().map(|entry| chars(self.marks(entry)));
        let marks = marks.chain([MARKS.chars().count()]).max().unwrap_or(0);
        let (least, most) = STEM_CHARS;
        usize::from(self.columns)
            .saturating_sub(beside + marks)
            .clamp(least, most)
    }

    /// Returns the marks: the flag, a note, and the remark about the item itself.
    fn marks(&self, entry: &Entry) -> Vec<Span> {
        let flag = entry.state.flagged;
        let mut marks = Vec::from_iter(flag.then(|| Span::sign(Sign::Flagged, Role::Warning)));
        let noted = !entry.note.is_empty() && !entry.under_exam;
        let noted = noted.then_some(("note", Role::Accent));
        let remark = remark(&entry.key, entry.item.as_deref(), &self.library);
        let remark = remark.filter(|_| !self.is_narrow());
        let remark = remark.map(|remark| (remark, Role::Warning));
        for (words, role) in noted.into_iter().chain(remark) {
            if !marks.is_empty() {
                marks.push(Span::plain(" "));
            }
            marks.push(Span::new(words, role));
        }
        marks
    }

    fn list(&self) -> Block {
        if self.shown.is_empty() {
            let words = match (self.heard, self.entries.is_empty()) {
                (false, _) => "",
                (true, true) => "Nothing yet. Questions appear here after you answer them.",
                (true, false) => "No question matches. Change the search or a filter.",
            };
            return Block::para(words, Role::Quiet);
        }
        let rows = self.top..(self.top + self.rows).min(self.shown.len());
        let entries: Vec<&Entry> = rows.clone().filter_map(|at| self.row(at)).collect();
        let chars = self.stem_chars(&entries);
        let row = |at: usize| Some(self.table_row(at, self.row(at)?, chars));
        Block::Table(Table {
            columns: vec![
                Column::new("Question", false, 0),
                Column::new(if self.is_narrow() { "" } else { "state" }, false, 0).named("state"),
                Column::new(MARKS, false, 0).named("marks"),
                Column::new("last", true, 1).named("last score"),
            ],
            rows: rows.filter_map(row).collect(),
        })
    }

    fn table_row(&self, at: usize, entry: &Entry, chars: usize) -> TableRow {
        let line = FILTERS.len() + at;
        let stem = match &entry.item {
            Some(item) => stem_line(&stem(item), chars),
            None => entry.key.to_string(),
        };
        let seen = entry.state.is_seen() && !entry.under_exam;
        let (sign, state, role) = match (seen, entry.state.is_missed()) {
            _ if entry.under_exam => (Sign::Unanswered, "exam", Role::Quiet),
            (false, _) => (Sign::Unanswered, "unseen", Role::Quiet),
            (true, false) => (Sign::Correct, "correct", Role::Right),
            (true, true) => (Sign::Incorrect, "missed", Role::Wrong),
        };
        let last = if seen {
            entry.state.last.to_string()
        } else {
            "–".into()
        };
        let state = if self.is_narrow() {
            Cell::sign(sign, role)
        } else {
            Cell::signed(sign, &format!("{state:<7}"), role)
        };
        TableRow {
            target: Target::at(line - self.top),
            focused: line == self.cursor,
            cells: vec![
                Cell::Text(vec![Span::authored(stem, Role::Plain)]),
                state,
                Cell::Text(self.marks(entry)),
                Cell::text(format!("{last:>6}"), Role::Quiet),
            ],
        }
    }
}

/// Returns the location of the selected item, and its number of answers.
fn about(entry: &Entry) -> Block {
    let mut words = Vec::new();
    if let Some(item) = &entry.item {
        words.push(item.subject.to_string());
        words.push(item.topic.title.clone());
        words.push(item.kind.name().title().to_owned());
    }
    words.push(match entry.state.responses {
        0 => "not answered yet".into(),
        1 => "answered once".into(),
        times => format!("answered {times} times"),
    });
    Block::para(words.join(" · "), Role::Quiet)
}
