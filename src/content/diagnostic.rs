//! A finding: its rule, place, message and help.
//!
//! Made by the parser, the lints and the bank sources; printed by [`super::render`].

mod findings;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use findings::Findings;

use super::codes::Code;
pub use super::codes::Severity;

/// A byte range of a [`SourceText`].
pub type SourceSpan = Range<usize>;

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in that line.
    pub column: usize,
}

/// A text with its name and line starts. The line starts are computed on first use, because most
/// texts have no findings.
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
    /// Creates a text with the name shown in its findings.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
        }
    }

    /// Returns its name: a path, or that of a shipped bank.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Limits a span to the text and to character boundaries.
    pub fn clamp(&self, span: SourceSpan) -> SourceSpan {
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

    /// Returns the line of a byte.
    pub fn line(&self, at: usize) -> usize {
        let begun = |start: &u32| usize::try_from(*start).is_ok_and(|start| start <= at);
        self.lines().partition_point(begun).max(1)
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let count = self.text.bytes().filter(|byte| *byte == b'\n').count();
            // Counted first: a file of nothing but line ends would need twice the memory.
            let mut lines = Vec::with_capacity(count + 1);
            lines.push(0);
            let breaks = self.text.match_indices('\n');
            lines.extend(breaks.filter_map(|(at, _)| u32::try_from(at + 1).ok()));
            lines
        })
    }

    /// Returns the line and column of a byte.
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
    /// The severity here.
    pub severity: Severity,
    /// The text it was found in.
    pub source: Arc<SourceText>,
    /// The span to underline; empty if it is about the whole file.
    pub span: SourceSpan,
    /// The problem, in one sentence without a full stop.
    pub message: String,
    /// The remedy.
    pub help: String,
    /// The missing key, if the item is only incomplete.
    pub lack: Option<Lack>,
    /// A safe correction of the text, if there is one.
    pub fix: Option<Fix>,
}

/// A correction of a text: the span to replace, and the replacement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// The span in the source.
    pub span: SourceSpan,
    /// The new text of the span.
    pub text: String,
}

/// A required key that an item lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lack {
    /// The item.
    pub item: String,
    /// The key.
    pub key: &'static str,
}

impl Diagnostic {
    /// Returns the name of the file.
    pub fn file(&self) -> &str {
        self.source.name()
    }

    /// Returns the start of its span.
    pub fn start(&self) -> Position {
        self.source.position(self.span.start)
    }

    /// Returns the end of its span.
    pub fn end(&self) -> Position {
        self.source.position(self.span.end)
    }

    /// Returns whether it keeps a bank from loading.
    pub fn is_structural(&self) -> bool {
        self.code.is_structural()
    }

    /// Returns whether it makes `bank check` fail.
    pub fn fails(&self) -> bool {
        self.severity != Severity::Note
    }
}
