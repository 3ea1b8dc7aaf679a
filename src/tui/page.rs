//! What a screen shows, as data: a page of blocks with no sizes and no colours.
//!
//! Every screen's view is a [`Page`]. `tui::paint` lays it out for a window; other renderings
//! (plain lines, a projector) read the same data. Equal pages are drawn once, so a page holds
//! nothing that changes without a reason to be seen.

use super::sign::{Charset, Sign};

/// One full screen.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Page {
    /// Where the learner is: "Dripset", then what it is about.
    pub title: Vec<Span>,
    /// How far along, at the right of the title: "3 of 10".
    pub place: Vec<Span>,
    /// The share done, in thousandths, drawn as a thin line under the title.
    pub progress: Option<u16>,
    /// The main column.
    pub body: Vec<Block>,
    /// A second column where the window is wide; below the body where it is not.
    pub aside: Vec<Block>,
    /// One line above the keys: an answer to the last key, or nothing.
    pub notice: Option<Notice>,
    /// What keys do here, the most needed first; as many are shown as fit.
    pub keys: Vec<Hint>,
    /// Which part is seen where not all fits.
    pub scroll: Scroll,
}

impl Page {
    /// What stands beside the body below it.
    pub fn in_one_column(mut self) -> Self {
        if !self.aside.is_empty() {
            self.body.push(Block::Gap);
            self.body.append(&mut self.aside);
        }
        self
    }
}

/// Which part of a page is seen.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scroll {
    /// From the top, and as far down as it takes to see this target whole.
    Follow(Option<Target>),
    /// From this line on, or as far down as there is something to see.
    At(u16),
}

impl Default for Scroll {
    fn default() -> Self {
        Self::Follow(None)
    }
}

/// Something that can be chosen with the mouse or stood on with the cursor; what it means is the
/// screen's own business.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Target(pub u16);

/// Text in one role.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// The words.
    pub text: String,
    /// What they are.
    pub role: Role,
    /// Where they come from.
    pub source: PageSource,
}

/// Where a text comes from: decides what may become of it on a terminal that has ASCII alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum PageSource {
    /// The program's words, with names and titles among them.
    #[default]
    Program,
    /// The author of an item.
    Author,
    /// A sign of the program's own.
    Sign(Sign),
}

impl Span {
    /// Text in a role.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self {
            text: text.into(),
            role,
            source: PageSource::Program,
        }
    }

    /// Text as any other.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Role::Plain)
    }

    /// Text of an item.
    pub fn authored(text: impl Into<String>, role: Role) -> Self {
        Self {
            source: PageSource::Author,
            ..Self::new(text, role)
        }
    }

    /// A sign in a role.
    pub fn sign(sign: Sign, role: Role) -> Self {
        Self {
            source: PageSource::Sign(sign),
            ..Self::new(sign.shown(Charset::Unicode), role)
        }
    }

    /// A sign and the words that say the same, in a role.
    pub fn signed(sign: Sign, words: &str, role: Role) -> Vec<Self> {
        vec![Self::sign(sign, role), Self::new(format!(" {words}"), role)]
    }
}

/// What a piece of text is; a theme turns it into a style. No role is told by colour alone: a
/// screen writes a sign or a word beside it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Role {
    /// Any text.
    #[default]
    Plain,
    /// Emphasised by its author.
    Emphasis,
    /// Stressed by its author.
    Strong,
    /// Less needed than the rest.
    Quiet,
    /// Ruled out by the learner.
    Struck,
    /// The name of a part of the page.
    Heading,
    /// The program's own colour: what can be acted on.
    Accent,
    /// Right.
    Right,
    /// Wrong.
    Wrong,
    /// Right and not given, or something to look at again.
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

/// One block of a page, from the top down.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Block {
    /// An empty line; several in a row are one.
    Gap,
    /// A thin line across.
    Rule,
    /// The name of what follows.
    Heading(String),
    /// A paragraph, broken into lines.
    Para(Vec<Span>),
    /// Something that can be chosen, or an entry of a list.
    Row(Row),
    /// Aligned columns.
    Table(Table),
    /// Blocks set apart by a line at their left, in a role, with a name.
    Callout {
        /// In which role.
        role: Role,
        /// Its name.
        title: Vec<Span>,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// A line to type into.
    Field(Field),
    /// Blocks that a page which follows this target shows together.
    Together(Target, Vec<Block>),
    /// A short text in letters of several rows, to be read across a room; left out where it is too
    /// wide, so that it only ever repeats what stands elsewhere.
    Banner(String),
}

impl Block {
    /// A paragraph in one role.
    pub fn para(text: impl Into<String>, role: Role) -> Self {
        Self::Para(vec![Span::new(text, role)])
    }

    /// A paragraph that a sign leads, in one role.
    pub fn signed(sign: Sign, words: &str, role: Role) -> Self {
        Self::Para(Span::signed(sign, words, role))
    }
}

/// A choice, a step, a menu entry.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Row {
    /// What choosing it means.
    pub target: Option<Target>,
    /// Whether the cursor stands on it.
    pub focused: bool,
    /// The key that chooses it: a letter, or nothing.
    pub key: String,
    /// Its state as signs or a number, each with its own meaning; or nothing.
    pub sign: Vec<Span>,
    /// Its words; broken into lines that hang under the first.
    pub text: Vec<Span>,
    /// Paragraphs below its words, hanging with them.
    pub below: Vec<Vec<Span>>,
}

/// Aligned columns; where not all fit, those of the least need are left out first.
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
    /// Its head; where all heads are empty there is no line of heads.
    pub head: String,
    /// Whether its cells stand at the right.
    pub right: bool,
    /// How much it is needed: 0 stays longest.
    pub need: u8,
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct TableRow {
    /// What choosing it means.
    pub target: Option<Target>,
    /// Whether the cursor stands on it.
    pub focused: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Cell {
    /// Words; cut with "…" where the column is too narrow.
    Text(Vec<Span>),
    /// A share in thousandths, as a bar.
    Bar(u16),
    /// Shares in thousandths over time, oldest first, as small columns; `None` for none.
    Trend(Vec<Option<u16>>),
}

impl Cell {
    /// Words in one role.
    pub fn text(text: impl Into<String>, role: Role) -> Self {
        Self::Text(vec![Span::new(text, role)])
    }

    /// A sign alone, in a role.
    pub fn sign(sign: Sign, role: Role) -> Self {
        Self::Text(vec![Span::sign(sign, role)])
    }

    /// Words that a sign leads, in one role.
    pub fn signed(sign: Sign, words: &str, role: Role) -> Self {
        Self::Text(Span::signed(sign, words, role))
    }
}

/// A line to type into, or a box of several. The cursor stands between `text` and `after`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Field {
    /// What choosing it means.
    pub target: Option<Target>,
    /// Whether keys go there now.
    pub focused: bool,
    /// What is to be typed.
    pub label: String,
    /// What has been typed, up to the cursor.
    pub text: String,
    /// What has been typed and stands behind the cursor.
    pub after: String,
    /// What is printed behind it: a unit.
    pub unit: String,
    /// Whether a long text has more than one line.
    pub wraps: bool,
}

/// An answer to the last key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Notice {
    /// What it is: `Quiet`, `Warning`, `Wrong` or `Right`.
    pub role: Role,
    /// What it says.
    pub text: String,
}

impl Notice {
    /// Words in a role.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self {
            role,
            text: text.into(),
        }
    }
}

/// A key and what it does.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Hint {
    /// The key, as it is written on keyboards.
    pub key: String,
    /// What it does, in one or two words.
    pub does: String,
    /// Whether it is of use only where there is more below than fits.
    pub below: bool,
    /// Whether it stays where not all fit, after the next step and before the help.
    pub stays: bool,
    /// What it does in fewer words, where not all fit; empty for the same.
    pub brief: String,
}

impl Hint {
    /// A key and what it does. The way out stays where not all fit.
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

    /// Lets the hint of that key stay where not all fit, in these words.
    pub fn keep(hints: &mut [Self], key: &str, brief: &str) {
        for hint in hints.iter_mut().filter(|hint| hint.key == key) {
            hint.stays = true;
            hint.brief = brief.into();
        }
    }

    /// A key that leads further down; it shows only where there is something below.
    pub fn below(key: impl Into<String>, does: impl Into<String>) -> Self {
        Self {
            below: true,
            ..Self::new(key, does)
        }
    }
}
