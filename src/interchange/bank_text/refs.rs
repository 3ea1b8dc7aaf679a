//! References in words, as sources of a bank.

use crate::content::write::{BankWriter, InlineTable};
use crate::domain::source::Seen;
use crate::interchange::slug::{hash, slug};

/// The sign between two references in one text.
pub const BETWEEN: &str = "; ";

/// A source that items cite.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlannedSource {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The year of its edition.
    pub year: Option<u16>,
}

impl PlannedSource {
    /// Writes it. Nobody has read it here, and the bank says so.
    pub fn write(&self, writer: &mut BankWriter) {
        writer.head("[[source]]");
        writer.text("id", &self.id);
        writer.text("name", &self.name);
        if let Some(year) = self.year {
            writer.line("year", &year.to_string());
        }
        writer.text("seen", "unseen");
    }
}

/// A reference of an item to a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlannedReference {
    /// The id of the source.
    pub id: String,
    /// The place in it.
    pub at: Option<String>,
    /// How that place was read, if its words say so.
    pub seen: Option<Seen>,
}

/// Returns the references of a text, and adds their sources.
pub fn plan(text: &str, sources: &mut Vec<PlannedSource>) -> Vec<PlannedReference> {
    let mut planned: Vec<PlannedReference> = Vec::new();
    for written in text.split(BETWEEN).map(str::trim) {
        if written.is_empty() {
            continue;
        }
        let (rest, seen) = seen(written);
        let (mut name, mut year, mut at) = parts(rest);
        let mut id = source_id(name, year, sources);
        if planned.iter().any(|known| known.id == id) {
            // An item cites a source once. Another place in it becomes part of a name.
            (name, year, at) = (rest, None, None);
            id = source_id(name, year, sources);
        }
        if planned.iter().any(|known| known.id == id) {
            continue;
        }
        if !sources.iter().any(|source| source.id == id) {
            sources.push(PlannedSource {
                id: id.clone(),
                name: name.to_owned(),
                year,
            });
        }
        planned.push(PlannedReference {
            id,
            at: at.map(str::to_owned),
            seen,
        });
    }
    planned
}

/// Splits off the words for how a place was read, as learners read them: `[its abstract]`.
fn seen(written: &str) -> (&str, Option<Seen>) {
    let marked = [Seen::Abstract, Seen::Quotation].into_iter();
    let mut split = marked.filter_map(|seen| {
        let rest = written.strip_suffix(']')?.strip_suffix(seen.title())?;
        Some((rest.strip_suffix(" [")?, Some(seen)))
    });
    split.next().unwrap_or((written, None))
}

/// Splits `Name (2024), chapter 7` into name, year and place.
fn parts(written: &str) -> (&str, Option<u16>, Option<&str>) {
    let whole = (written, None, None);
    let Some((name, rest)) = written.split_once(" (") else {
        return whole;
    };
    let Some((year, rest)) = rest.split_once(')') else {
        return whole;
    };
    let digits = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let year = year
        .parse()
        .ok()
        .filter(|year| digits && (1_000..3_000).contains(year));
    let at = rest.strip_prefix(", ").filter(|at| !at.is_empty());
    match (year, at, rest) {
        (Some(year), _, "") => (name, Some(year), None),
        (Some(year), Some(at), _) => (name, Some(year), Some(at)),
        _ => whole,
    }
}

/// Returns the id of a source, the same each time that the same texts are read.
fn source_id(name: &str, year: Option<u16>, sources: &[PlannedSource]) -> String {
    let base = match year {
        Some(year) => format!("{}-{year}", slug(name)),
        None => slug(name),
    };
    let other = |source: &&PlannedSource| source.id == base;
    match sources.iter().find(other) {
        Some(known) if known.name != name || known.year != year => {
            format!("{base}-{}", hash(name))
        }
        _ => base,
    }
}

/// Returns the references in TOML.
pub fn list(refs: &[PlannedReference]) -> String {
    let entries = refs.iter().map(|of| {
        let seen = of.seen.map(Seen::id).unwrap_or_default();
        InlineTable::with_id(&of.id)
            .text_if_any("at", of.at.as_deref().unwrap_or_default())
            .text_if_any("seen", seen)
            .finish()
    });
    format!("[{}]", entries.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_split_into_name_year_and_place() {
        for (written, wanted) in [
            (
                "A book (2024), page 7",
                ("A book", Some(2024), Some("page 7")),
            ),
            ("A book (2024)", ("A book", Some(2024), None)),
            (
                "A book (second edition)",
                ("A book (second edition)", None, None),
            ),
            (
                "A book (2024) and more",
                ("A book (2024) and more", None, None),
            ),
            ("A book (2024", ("A book (2024", None, None)),
        ] {
            assert_eq!(parts(written), wanted);
        }
    }

    #[test]
    fn the_way_of_reading_is_known_again() {
        let abstract_read = ("A book", Some(Seen::Abstract));
        assert_eq!(seen("A book [its abstract]"), abstract_read);
        assert_eq!(seen("A book [read]"), ("A book [read]", None));
    }

    #[test]
    fn each_source_is_listed_once_and_cited_once_in_an_item() {
        let mut sources = Vec::new();
        let refs = plan(
            "A book (2024), page 7; A book (2024), page 9; ; B!",
            &mut sources,
        );
        assert_eq!(refs.len(), 3);
        assert_eq!(plan("A book (2024), page 1; b?", &mut sources).len(), 2);
        let ids: Vec<&str> = sources.iter().map(|source| &*source.id).collect();
        assert_eq!(ids.len(), 4, "{ids:?}");
        assert_eq!(ids.first().copied(), Some("a-book-2024"));
    }
}
