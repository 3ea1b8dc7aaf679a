//! A finding: which rule, where, what is wrong, what to do.
//!
//! Made by the parser, the lints and the shelf; printed by [`super::render`].

mod findings;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use findings::Findings;

use super::codes::Code;

/// Bytes of a [`SourceText`], from and up to.
pub type Span = Range<usize>;

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// `bank check` fails; a structural one also keeps the bank from loading.
    Error,
    /// `bank check` fails.
    Warning,
    /// Printed, and nothing more.
    Note,
}

impl Severity {
    /// As it is printed.
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in that line.
    pub column: usize,
}

/// A text with its name, and where its lines begin: found out when somebody asks for it, since
/// nobody does as long as there is nothing to find.
#[derive(Debug)]
pub struct SourceText {
    name: String,
    text: String,
    lines: OnceLock<Vec<u32>>,
}

impl PartialEq for SourceText {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

impl Eq for SourceText {}

impl SourceText {
    /// A text under the name that findings in it show.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
        }
    }

    /// Its name: a path, or that of a shipped bank.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same span, inside the text and on character boundaries.
    pub fn clamp(&self, span: Span) -> Span {
        let floor = |at: usize| {
            let mut at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(span.start);
        start..floor(span.end).max(start)
    }

    /// The line of a byte.
    pub fn line(&self, at: usize) -> usize {
        let begun = |start: &u32| usize::try_from(*start).is_ok_and(|start| start <= at);
        self.lines().partition_point(begun).max(1)
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let count = self.text.bytes().filter(|byte| *byte == b'\n').count();
            // Counted first: a file of nothing but line ends would need twice the room.
            let mut lines = Vec::with_capacity(count + 1);
            lines.push(0);
            let breaks = self.text.match_indices('\n');
            lines.extend(breaks.filter_map(|(at, _)| u32::try_from(at + 1).ok()));
            lines
        })
    }

    /// The line and column of a byte.
    pub fn position(&self, at: usize) -> Position {
        let at = self.clamp(at..at).start;
        let line = self.line(at);
        let start = self.lines().get(line - 1).copied().unwrap_or(0);
        let start = usize::try_from(start).unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or("");
        Position {
            line,
            column: before.chars().count() + 1,
        }
    }
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The rule.
    pub code: &'static Code,
    /// How much it matters here.
    pub severity: Severity,
    /// Where it was found.
    pub source: Arc<SourceText>,
    /// What to underline; empty where the file as a whole is meant.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// What an item lacks, where that is all that is wrong: it is incomplete.
    pub lack: Option<Lack>,
}

/// A key that an item is to have and has not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lack {
    /// The item.
    pub item: String,
    /// The key.
    pub key: &'static str,
}

impl Diagnostic {
    /// The name of the file.
    pub fn file(&self) -> &str {
        self.source.name()
    }

    /// Where it begins.
    pub fn start(&self) -> Position {
        self.source.position(self.span.start)
    }

    /// Where it ends.
    pub fn end(&self) -> Position {
        self.source.position(self.span.end)
    }

    /// Whether it keeps a bank from loading.
    pub fn is_structural(&self) -> bool {
        self.code.is_structural()
    }

    /// Whether `bank check` fails for it.
    pub fn fails(&self) -> bool {
        self.severity != Severity::Note
    }
}
