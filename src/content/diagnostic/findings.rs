//! A collector for the findings of one text, with an upper limit.

use std::sync::Arc;

use super::{Diagnostic, Fix, Lack, Severity, SourceSpan, SourceText};
use crate::content::codes::Code;
use crate::domain::limits::DIAGNOSTICS_MAX;

/// The findings of one text so far.
#[derive(Debug)]
pub struct Findings {
    source: Arc<SourceText>,
    found: Vec<Diagnostic>,
    errors: usize,
    broken_lines: Vec<usize>,
    cut_short: bool,
}

impl Findings {
    /// Creates an empty collection.
    pub fn new(source: Arc<SourceText>) -> Self {
        Self {
            source,
            found: Vec::new(),
            errors: 0,
            broken_lines: Vec::new(),
            cut_short: false,
        }
    }

    /// Returns the text being read.
    pub fn source(&self) -> &Arc<SourceText> {
        &self.source
    }

    /// Adds a finding with the usual severity of its code.
    pub fn add(
        &mut self,
        code: &'static Code,
        span: SourceSpan,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add_as(code.severity, code, span, message, help);
    }

    /// Adds a finding with a severity of its own.
    pub fn add_as(
        &mut self,
        severity: Severity,
        code: &'static Code,
        span: SourceSpan,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.errors += usize::from(code.is_structural());
        let span = self.source.clamp(span);
        let line = self.source.line(span.start);
        // A line that is not TOML causes follow-up findings, which are noise.
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
            fix: None,
        });
    }

    /// Adds a finding for a key that an item lacks.
    pub fn add_lack(
        &mut self,
        code: &'static Code,
        span: SourceSpan,
        lack: Lack,
        (message, help): (String, String),
    ) {
        let before = self.found.len();
        self.add(code, span, message, help);
        if let Some(found) = self.found.get_mut(before) {
            found.lack = Some(lack);
        }
    }

    /// Adds a finding whose span can be replaced, or another one near it.
    pub fn add_fixable(
        &mut self,
        code: &'static Code,
        span: SourceSpan,
        (message, help): (String, String),
        fix: Option<Fix>,
    ) {
        let before = self.found.len();
        self.add(code, span, message, help);
        if let Some(found) = self.found.get_mut(before) {
            found.fix = fix;
        }
    }

    /// Removes all findings.
    pub fn clear(&mut self) {
        *self = Self::new(Arc::clone(&self.source));
    }

    /// Records that there may be more problems than these.
    pub fn cut_short(&mut self) {
        self.cut_short = true;
    }

    /// Returns whether there may be more problems than these.
    pub fn is_cut_short(&self) -> bool {
        self.cut_short
    }

    /// Adds findings with `note`, then silences the line of this byte.
    pub fn silence_after(&mut self, at: usize, note: impl FnOnce(&mut Self)) {
        note(self);
        self.silence_line(at);
    }

    /// Silences the line of this byte.
    pub fn silence_line(&mut self, at: usize) {
        if self.broken_lines.len() < DIAGNOSTICS_MAX {
            self.broken_lines.push(self.source.line(at));
        }
    }

    /// Returns whether a span starts on a line that cannot be read.
    pub fn is_on_broken_line(&self, span: &SourceSpan) -> bool {
        let lines = self.source.line(span.start)..=self.source.line(span.end);
        self.broken_lines.iter().any(|line| lines.contains(line))
    }

    /// Returns whether further findings are counted and no longer kept.
    pub fn is_full(&self) -> bool {
        self.found.len() >= DIAGNOSTICS_MAX
    }

    /// Returns the number of structural mistakes so far.
    pub fn structural(&self) -> usize {
        self.errors
    }

    /// Returns the findings so far.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// Returns the findings in the order of the text.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found
            .sort_by_key(|found| (found.span.start, found.code.id, found.span.end));
        self.found
    }
}
