//! Lists of tables, and the shapes of values that a key may have.

use super::{At, Fields};
use crate::content::diagnostic::{Findings, SourceSpan};

/// The tables of a list, and its place.
#[derive(Debug)]
pub struct PartTables<'d> {
    /// The tables.
    pub tables: Vec<Fields<'d>>,
    /// The place of the list.
    pub span: SourceSpan,
}

impl<'d> Fields<'d> {
    /// Returns the tables of a required list, and the place of the list; reports a missing one.
    pub fn required_tables(
        &mut self,
        key: &'static str,
        what: &'static str,
        findings: &mut Findings,
    ) -> Option<PartTables<'d>> {
        if !self.has(key) {
            self.ask(key);
            self.missing(key, findings);
            return None;
        }
        let tables = self.tables(key, what, findings);
        Some(PartTables {
            tables,
            span: self.span_of(key),
        })
    }

    /// Returns a drawing: its spaces stay as they are written.
    pub fn drawing(&mut self, key: &'static str, findings: &mut Findings) -> Option<At<String>> {
        let text = self.said(key, findings)?;
        let raw = self
            .find(key)
            .and_then(|(_, value)| value.get_ref().as_str());
        let drawn = raw.unwrap_or_default().trim_start_matches(['\n', '\r']);
        Some(At {
            value: drawn.trim_end().replace('\r', ""),
            span: text.span,
        })
    }

    /// Returns whether the value of a key is a table.
    pub fn is_table(&self, key: &str) -> bool {
        self.find(key)
            .is_some_and(|(_, value)| value.get_ref().is_table())
    }

    /// Returns whether the value of a key is a list.
    pub fn is_list(&self, key: &str) -> bool {
        self.find(key)
            .is_some_and(|(_, value)| value.get_ref().is_array())
    }
}
