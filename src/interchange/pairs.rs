//! Pairs of a row with its column, as matching questions of other programs list them.

use super::{PortableKind, PortablePart, PortableRow};

/// The rows and columns so far.
#[derive(Debug, Default)]
pub struct Pairs {
    columns: Vec<PortablePart>,
    rows: Vec<PortableRow>,
}

impl Pairs {
    /// Adds a row with its column. The same column stands once, and one without a row is a
    /// distractor.
    pub fn add(&mut self, row: String, column: String) {
        let known = self.columns.iter().find(|known| known.text == column);
        let key = known.map(|known| known.id.clone()).unwrap_or_else(|| {
            let id = format!("c{}", self.columns.len() + 1);
            self.columns.push(PortablePart {
                id: id.clone(),
                text: column,
                why: String::new(),
            });
            id
        });
        if !row.is_empty() {
            self.rows.push(PortableRow {
                id: format!("r{}", self.rows.len() + 1),
                text: row,
                key,
                why: String::new(),
            });
        }
    }

    /// Returns the content of an item with them.
    pub fn into_kind(self) -> PortableKind {
        PortableKind::Match {
            columns: self.columns,
            rows: self.rows,
        }
    }
}
