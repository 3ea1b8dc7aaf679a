//! Small TOML files that are not banks, such as settings and lesson plans: a few keys, each with
//! its allowed values.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::syntax::meant;
use super::text::{decode, refuse};
use crate::content::codes::Code;
use crate::content::diagnostic::{Diagnostic, Findings, SourceText};
use crate::content::suggest;
use crate::domain::limits::CONFIG_BYTES_MAX;

/// A sort of small file: its rules, and its words in messages.
#[derive(Debug)]
pub struct SmallFile {
    /// The rule for a file that is too large.
    pub too_large: &'static Code,
    /// The rule for a file that is not text.
    pub not_text: &'static Code,
    /// The rule for text that is not TOML.
    pub syntax: &'static Code,
    /// The rule for unknown keys.
    pub unknown_key: &'static Code,
    /// The rule for values of the wrong type.
    pub wrong_type: &'static Code,
    /// The rule for values that are not allowed.
    pub not_allowed: &'static Code,
    /// The word for a key.
    pub key: &'static str,
    /// Advice on how to write a line.
    pub help: &'static str,
}

impl SmallFile {
    /// Parses the bytes of a file. The findings so far are its mistakes in TOML.
    ///
    /// # Errors
    /// The finding for a file that is too large or not text.
    pub fn read<'b>(
        &self,
        name: &str,
        bytes: &'b [u8],
    ) -> Result<(Spanned<DeTable<'b>>, Findings), Vec<Diagnostic>> {
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > CONFIG_BYTES_MAX {
            let mut findings = Findings::new(Arc::new(SourceText::new(name, "")));
            let message = format!("the file has more than {CONFIG_BYTES_MAX} bytes");
            findings.add(self.too_large, 0..0, message, self.help);
            return Err(findings.into_sorted());
        }
        let text =
            decode(bytes).map_err(|not_text| refuse(name, bytes, not_text, self.not_text))?;
        let mut findings = Findings::new(Arc::new(SourceText::new(name, text)));
        let (document, mistakes) = DeTable::parse_recoverable(text);
        for mistake in mistakes {
            let span = mistake.span().unwrap_or(0..0);
            findings.silence_after(span.start, |findings| match meant(text, span.clone()) {
                Some(found) => findings.add(self.syntax, found.span, found.message, found.help),
                None => findings.add(self.syntax, span, mistake.message(), self.help),
            });
        }
        Ok((document, findings))
    }

    /// Reports an unknown key.
    pub fn unknown<'k>(
        &self,
        key: &Spanned<DeString<'_>>,
        known: impl IntoIterator<Item = &'k str> + Clone,
        findings: &mut Findings,
    ) {
        let name: &str = key.get_ref();
        let message = format!("unknown {} `{name}`", self.key);
        findings.add(
            self.unknown_key,
            key.span(),
            message,
            suggest::help(name, known),
        );
    }

    /// Reports a value of the wrong type. `takes` describes the allowed values of the key.
    pub fn wrong_type(
        &self,
        key: &str,
        takes: &str,
        value: &Spanned<DeValue<'_>>,
        findings: &mut Findings,
    ) {
        let message = format!("`{key}` has a value of the wrong type");
        let help = format!("`{key}` must be {takes}");
        findings.add(self.wrong_type, value.span(), message, help);
    }

    /// Reports a value that the key does not accept.
    pub fn not_allowed(
        &self,
        key: &str,
        takes: &str,
        value: &Spanned<DeValue<'_>>,
        words: &str,
        findings: &mut Findings,
    ) {
        let message = format!("`{key}` cannot be {words}");
        let help = format!("`{key}` must be {takes}");
        findings.add(self.not_allowed, value.span(), message, help);
    }
}
