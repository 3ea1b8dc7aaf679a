//! A finding: which rule, where, what is wrong, what to do.
//!
//! Made by the parser, the lints and the shelf; printed by [`super::render`].

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::codes::Code;
use crate::domain::limits::DIAGNOSTICS_MAX;

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
    lines: OnceLock<Vec<usize>>,
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
        self.lines().partition_point(|start| *start <= at).max(1)
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let breaks = self.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }

    /// The line and column of a byte.
    pub fn position(&self, at: usize) -> Position {
        let at = self.clamp(at..at).start;
        let line = self.line(at);
        let start = self.lines().get(line - 1).copied().unwrap_or(0);
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

/// Findings of one text as they are collected.
#[derive(Debug)]
pub struct Findings {
    source: Arc<SourceText>,
    found: Vec<Diagnostic>,
    errors: usize,
    broken_lines: Vec<usize>,
}

impl Findings {
    /// Nothing found yet.
    pub fn new(source: Arc<SourceText>) -> Self {
        Self {
            source,
            found: Vec::new(),
            errors: 0,
            broken_lines: Vec::new(),
        }
    }

    /// The text that is being read.
    pub fn source(&self) -> &Arc<SourceText> {
        &self.source
    }

    /// Notes a finding in the usual severity of its code.
    pub fn add(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add_as(code.severity, code, span, message, help);
    }

    /// Notes a finding in a severity of its own.
    pub fn add_as(
        &mut self,
        severity: Severity,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.errors += usize::from(code.is_structural());
        let span = self.source.clamp(span);
        let line = self.source.line(span.start);
        // What cannot be read as TOML makes its line useless: what follows from that is noise.
        let follows = self.broken_lines.contains(&line);
        if follows || self.is_full() {
            return;
        }
        self.found.push(Diagnostic {
            code,
            severity,
            source: Arc::clone(&self.source),
            span,
            message: message.into(),
            help: help.into(),
        });
    }

    /// Keeps further findings off the line where this byte stands.
    pub fn silence_line(&mut self, at: usize) {
        if self.broken_lines.len() < DIAGNOSTICS_MAX {
            self.broken_lines.push(self.source.line(at));
        }
    }

    /// Whether further findings are counted and no longer kept.
    pub fn is_full(&self) -> bool {
        self.found.len() >= DIAGNOSTICS_MAX
    }

    /// How many structural mistakes there are so far.
    pub fn structural(&self) -> usize {
        self.errors
    }

    /// The findings so far.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// The findings in the order of the text.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found
            .sort_by_key(|found| (found.span.start, found.code.id, found.span.end));
        self.found
    }
}
