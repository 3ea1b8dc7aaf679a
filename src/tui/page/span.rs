//! Text in a role: the smallest part of a page.

use super::spoken::trend;
use crate::tui::sign::{Charset, Sign, step};

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
    /// The words that are read aloud in place of the text, if it does not say them.
    pub alt: Option<String>,
    /// The target of choosing exactly these words.
    pub target: Option<Target>,
    /// True if the cursor is on these words; ignored without a target.
    pub focused: bool,
}

/// The source of a text, which decides how it may change on a terminal with ASCII only, and how it
/// is read aloud.
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
    /// The program, about keys: left out where lines are typed.
    Keys,
}

impl Span {
    /// Creates text in a role.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self {
            text: text.into(),
            role,
            source: PageSource::Program,
            alt: None,
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

    /// Returns the text with other words to be read aloud; empty to leave it out.
    pub fn with_alt(self, alt: impl Into<String>) -> Self {
        Self {
            alt: Some(alt.into()),
            ..self
        }
    }

    /// Creates words about keys in a role.
    pub fn keys(text: impl Into<String>, role: Role) -> Self {
        Self {
            source: PageSource::Keys,
            ..Self::new(text, role)
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
            ..Self::new(steps.collect::<String>(), Role::Accent).with_alt(trend(points))
        }
    }

    /// Creates a sign and the words with the same meaning, in a role. Only the words are read aloud.
    pub fn signed(sign: Sign, words: &str, role: Role) -> Vec<Self> {
        let mut sign = Self::sign(sign, role);
        if !words.is_empty() {
            sign.alt = Some(String::new());
        }
        vec![sign, Self::new(format!(" {words}"), role)]
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
