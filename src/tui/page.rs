//! The content of a screen as data: a page of blocks without sizes and colors.
//!
//! Every screen's view is a [`Page`]. `tui::paint` lays it out for a window; other renderers (plain
//! lines) read the same data. Equal pages are drawn once, so a page holds nothing that
//! changes without a visible reason.

mod bow_tie;
mod grid;
mod hint;
mod span;
mod spoken;
mod still;
mod table;

pub use bow_tie::{BowTie, Wing};
pub use grid::{Grid, GridRow};
pub use hint::{Hint, Notice};
pub use span::{PageSource, Role, Span, Target};
pub use spoken::{spoken, spoken_text, texts};
pub use still::{still, untargeted};
pub use table::{Cell, Column, Table, TableRow};

use super::sign::Sign;

/// A full screen.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Page {
    /// The learner's location: "Dripset", then the subject of the page.
    pub title: Vec<Span>,
    /// The progress, at the right of the title: "3 of 10".
    pub place: Vec<Span>,
    /// The completed share in thousandths, drawn as a thin line under the title.
    pub progress: Option<u16>,
    /// The main column.
    pub body: Vec<Block>,
    /// A second column in a wide window; below the body in a narrow one.
    pub aside: Vec<Block>,
    /// One line above the keys: the reply to the last key, or nothing.
    pub notice: Option<Notice>,
    /// The keys of the page, the most important first; as many are shown as fit.
    pub keys: Vec<Hint>,
    /// The visible part of a page that does not fit.
    pub scroll: Scroll,
}

impl Page {
    /// Moves the aside below the body.
    pub fn in_one_column(mut self) -> Self {
        if !self.aside.is_empty() {
            self.body.push(Block::Gap);
            self.body.append(&mut self.aside);
        }
        self
    }
}

/// The visible part of a page.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scroll {
    /// From the top, and as far down as needed to show this target whole.
    Follow(Option<Target>),
    /// From this line on, or from the last possible one.
    At(u16),
}

impl Default for Scroll {
    fn default() -> Self {
        Self::Follow(None)
    }
}

/// A block of a page, from the top down.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Block {
    /// An empty line; several in a row become one.
    Gap,
    /// A thin line across.
    Rule,
    /// The heading of the blocks below it.
    Heading(String),
    /// A paragraph, which wraps.
    Para(Vec<Span>),
    /// A choice, or an entry of a list.
    Row(Row),
    /// Aligned columns.
    Table(Table),
    /// A table whose cells wrap.
    Grid(Grid),
    /// Blocks side by side, in columns of the same width; below each other if these are too narrow.
    Columns(Vec<Vec<Block>>),
    /// The figure of a bow-tie item; lists in a narrow window.
    BowTie(BowTie),
    /// An open list over the lines below the words with the target `at`.
    Menu {
        /// The entries.
        rows: Vec<Row>,
        /// The target of the words that the list belongs to.
        at: Target,
    },
    /// Blocks after a vertical line, in a role, with a title.
    Callout {
        /// The role.
        role: Role,
        /// The title.
        title: Vec<Span>,
        /// The content.
        blocks: Vec<Block>,
    },
    /// An input line.
    Field(Field),
    /// Blocks that are shown together on a page that follows this target.
    Together(Target, Vec<Block>),
    /// Lines that stand as they are, cut at the edge of a narrow window.
    Drawing(Vec<Vec<Span>>),
    /// A short text in large letters, to be read across a room. It is left out if it is too wide,
    /// so it only repeats other text.
    Banner(String),
    /// A text as a QR code, dark on light, with its quiet zone. It is left out where it does not fit
    /// whole, so it only repeats other text.
    Qr(String),
}

impl Block {
    /// Creates a paragraph in one role.
    pub fn para(text: impl Into<String>, role: Role) -> Self {
        Self::Para(vec![Span::new(text, role)])
    }

    /// Creates a paragraph that starts with a sign, in one role.
    pub fn signed(sign: Sign, words: &str, role: Role) -> Self {
        Self::Para(Span::signed(sign, words, role))
    }
}

/// A choice, a step, a menu entry.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Row {
    /// The target of choosing it.
    pub target: Option<Target>,
    /// True if it is selected.
    pub focused: bool,
    /// The key that chooses it: a letter, or empty.
    pub key: String,
    /// Its state as signs or a number, each with its own meaning; or empty.
    pub sign: Vec<Span>,
    /// Its words; further lines are aligned with the first word.
    pub text: Vec<Span>,
    /// Paragraphs below its words, with the same indent.
    pub below: Vec<Vec<Span>>,
}

impl Row {
    /// Creates the empty row of the n-th line, selected if the cursor is there.
    pub fn at(place: usize, cursor: usize) -> Self {
        Self {
            target: Target::at(place),
            focused: place == cursor,
            ..Self::default()
        }
    }
}

/// An input line, or a box of several lines. The cursor is between `text` and `after`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Field {
    /// The target of choosing it.
    pub target: Option<Target>,
    /// True if it has the keyboard focus.
    pub focused: bool,
    /// The label of the field.
    pub label: String,
    /// The typed text before the cursor.
    pub text: String,
    /// The typed text after the cursor.
    pub after: String,
    /// The unit, printed after the field.
    pub unit: String,
    /// True if a long text wraps onto more lines.
    pub wraps: bool,
}
