//! The content of a screen as data: a page of blocks without sizes and colors.
//!
//! Every screen's view is a [`Page`]. `tui::paint` lays it out for a window; other renderers (plain
//! lines, a projector) read the same data. Equal pages are drawn once, so a page holds nothing that
//! changes without a visible reason.

mod bow_tie;
mod grid;
mod still;

pub use bow_tie::{BowTie, Wing};
pub use grid::{Grid, GridRow};
pub use still::still;

use super::sign::{Charset, Sign, step};

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

/// Something that can be chosen with the mouse or selected with the cursor. Its meaning belongs to
/// the screen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Target(pub u16);

impl Target {
    /// Creates the target of the n-th line; none for more lines than a page can have.
    pub fn at(place: usize) -> Option<Self> {
        u16::try_from(place).ok().map(Self)
    }
}

/// Text in one role.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// The words.
    pub text: String,
    /// The role of the words.
    pub role: Role,
    /// The source of the words.
    pub source: PageSource,
    /// The target of choosing exactly these words.
    pub target: Option<Target>,
    /// True if the cursor is on these words; ignored without a target.
    pub focused: bool,
}

/// The source of a text, which decides how it may change on a terminal with ASCII only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum PageSource {
    /// The program, including names and titles.
    #[default]
    Program,
    /// The author of an item.
    Author,
    /// One of the program's signs.
    Sign(Sign),
    /// Shares over time, as steps of a small chart.
    Trend,
}

impl Span {
    /// Creates text in a role.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self {
            text: text.into(),
            role,
            source: PageSource::Program,
            target: None,
            focused: false,
        }
    }

    /// Returns the text with the target of choosing it, at the cursor if `focused`.
    pub fn aimed(self, target: Option<Target>, focused: bool) -> Self {
        Self {
            target,
            focused,
            ..self
        }
    }

    /// Creates text in the default role.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Role::Plain)
    }

    /// Creates text of an item.
    pub fn authored(text: impl Into<String>, role: Role) -> Self {
        Self {
            source: PageSource::Author,
            ..Self::new(text, role)
        }
    }

    /// Creates a sign in a role.
    pub fn sign(sign: Sign, role: Role) -> Self {
        Self {
            source: PageSource::Sign(sign),
            ..Self::new(sign.shown(Charset::Unicode), role)
        }
    }

    /// Creates a small chart of shares in thousandths over time, oldest first; `None` for no value.
    pub fn trend(points: &[Option<u16>]) -> Self {
        let nothing = Sign::Nothing.shown(Charset::Unicode);
        let steps = points
            .iter()
            .map(|point| point.map_or(nothing, |share| step(share, Charset::Unicode)));
        Self {
            source: PageSource::Trend,
            ..Self::new(steps.collect::<String>(), Role::Accent)
        }
    }

    /// Creates a sign and the words with the same meaning, in a role.
    pub fn signed(sign: Sign, words: &str, role: Role) -> Vec<Self> {
        vec![Self::sign(sign, role), Self::new(format!(" {words}"), role)]
    }
}

/// The role of a piece of text; a theme turns it into a style. No role is shown by color alone: a
/// screen writes a sign or a word beside it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Role {
    /// Ordinary text.
    #[default]
    Plain,
    /// Emphasized by its author.
    Emphasis,
    /// Stressed by its author.
    Strong,
    /// Less important than the rest.
    Quiet,
    /// Struck out by the learner.
    Struck,
    /// The heading of a part of the page.
    Heading,
    /// The program's own color, for things that can be acted on.
    Accent,
    /// Correct.
    Right,
    /// Incorrect.
    Wrong,
    /// Correct but not selected, or something to look at again.
    Warning,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Plain,
        Self::Emphasis,
        Self::Strong,
        Self::Quiet,
        Self::Struck,
        Self::Heading,
        Self::Accent,
        Self::Right,
        Self::Wrong,
        Self::Warning,
    ];
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

/// Aligned columns; if not all fit, the least important are left out first.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has a cell for each column.
    pub rows: Vec<TableRow>,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Column {
    /// Its heading; if all headings are empty, their line is left out.
    pub head: String,
    /// True if its cells are aligned right.
    pub right: bool,
    /// Its priority: columns with 0 are left out last.
    pub need: u8,
}

impl Column {
    /// Creates a column.
    pub fn new(head: impl Into<String>, right: bool, need: u8) -> Self {
        Self {
            head: head.into(),
            right,
            need,
        }
    }
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct TableRow {
    /// The target of choosing it.
    pub target: Option<Target>,
    /// True if it is selected.
    pub focused: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Cell {
    /// Words; cut with "…" if the column is too narrow.
    Text(Vec<Span>),
    /// A share in thousandths, as a bar.
    Bar(u16),
    /// Shares in thousandths over time, oldest first, as small columns; `None` for no value.
    Trend(Vec<Option<u16>>),
}

impl Cell {
    /// Creates words in one role.
    pub fn text(text: impl Into<String>, role: Role) -> Self {
        Self::Text(vec![Span::new(text, role)])
    }

    /// Creates a sign alone, in a role.
    pub fn sign(sign: Sign, role: Role) -> Self {
        Self::Text(vec![Span::sign(sign, role)])
    }

    /// Creates words after a sign, in one role.
    pub fn signed(sign: Sign, words: &str, role: Role) -> Self {
        Self::Text(Span::signed(sign, words, role))
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

/// The reply to the last key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Notice {
    /// The role: `Quiet`, `Warning`, `Wrong` or `Right`.
    pub role: Role,
    /// The words.
    pub text: String,
}

impl Notice {
    /// Creates a notice in a role.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self {
            role,
            text: text.into(),
        }
    }
}

/// A key and its effect.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Hint {
    /// The key, as it is written on keyboards.
    pub key: String,
    /// The effect, in one or two words.
    pub does: String,
    /// True if it is useful only while there is more below than fits.
    pub below: bool,
    /// True if it stays when not all fit, after the next step and before the help.
    pub stays: bool,
    /// The effect in fewer words, used if not all fit; empty for the same words.
    pub brief: String,
}

impl Hint {
    /// Creates a hint. The key that leaves stays when not all fit.
    pub fn new(key: impl Into<String>, does: impl Into<String>) -> Self {
        let key = key.into();
        Self {
            stays: matches!(key.as_str(), "Esc" | "q"),
            key,
            does: does.into(),
            below: false,
            brief: String::new(),
        }
    }

    /// Keeps the hint of that key, in these words, when not all fit.
    pub fn keep(hints: &mut [Self], key: &str, brief: &str) {
        for hint in hints.iter_mut().filter(|hint| hint.key == key) {
            hint.stays = true;
            hint.brief = brief.into();
        }
    }

    /// Creates a hint to scroll down, shown only if there is more below.
    pub fn below(key: impl Into<String>, does: impl Into<String>) -> Self {
        Self {
            below: true,
            ..Self::new(key, does)
        }
    }
}
