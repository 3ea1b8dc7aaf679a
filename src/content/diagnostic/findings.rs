//! Findings of one text as they are collected, up to as many as anybody reads.

use std::sync::Arc;

use super::{Diagnostic, Lack, Severity, SourceText, Span};
use crate::content::codes::Code;
use crate::domain::limits::DIAGNOSTICS_MAX;

/// Findings of one text as they are collected.
#[derive(Debug)]
pub struct Findings {
    source: Arc<SourceText>,
    found: Vec<Diagnostic>,
    errors: usize,
    broken_lines: Vec<usize>,
    cut_short: bool,
}

impl Findings {
    /// Nothing found yet.
    pub fn new(source: Arc<SourceText>) -> Self {
        Self {
            source,
            found: Vec::new(),
            errors: 0,
            broken_lines: Vec::new(),
            cut_short: false,
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
        if self.broken_lines.contains(&line) {
            return;
        }
        if self.is_full() {
            return self.cut_short();
        }
        self.found.push(Diagnostic {
            code,
            severity,
            source: Arc::clone(&self.source),
            span,
            message: message.into(),
            help: help.into(),
            lack: None,
        });
    }

    /// Notes a key that an item lacks.
    pub fn add_lack(
        &mut self,
        code: &'static Code,
        span: Span,
        lack: Lack,
        (message, help): (String, String),
    ) {
        let before = self.found.len();
        self.add(code, span, message, help);
        if let Some(found) = self.found.get_mut(before) {
            found.lack = Some(lack);
        }
    }

    /// Forgets everything that was found.
    pub fn clear(&mut self) {
        *self = Self::new(Arc::clone(&self.source));
    }

    /// Notes that not everything that is wrong is among these.
    pub fn cut_short(&mut self) {
        self.cut_short = true;
    }

    /// Whether there may be more that is wrong than is among these.
    pub fn is_cut_short(&self) -> bool {
        self.cut_short
    }

    /// Lets a finding be noted, and keeps further ones off the line where this byte stands.
    pub fn silence_after(&mut self, at: usize, note: impl FnOnce(&mut Self)) {
        note(self);
        self.silence_line(at);
    }

    /// Keeps further findings off the line where this byte stands.
    pub fn silence_line(&mut self, at: usize) {
        if self.broken_lines.len() < DIAGNOSTICS_MAX {
            self.broken_lines.push(self.source.line(at));
        }
    }

    /// Whether what stands there is on a line that cannot be read.
    pub fn is_on_broken_line(&self, span: &Span) -> bool {
        let lines = self.source.line(span.start)..=self.source.line(span.end);
        self.broken_lines.iter().any(|line| lines.contains(line))
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
