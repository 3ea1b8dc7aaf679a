//! The unfolding of a case study: its exhibits, item by item, and its items in a row of items.
//!
//! The parser gives each item the exhibits of its number, so that no screen has to know more about
//! a case study than its items say.

use std::ops::Range;
use std::sync::Arc;

use super::case::CASE_ITEMS;
use super::item::{Exhibit, ExhibitBody, Item};

/// An exhibit of a case study as its author wrote it: its beginning, and its entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseExhibit {
    /// The exhibit without its entries.
    pub exhibit: Exhibit,
    /// The number of the first item that shows it.
    pub from: u8,
    /// The entries that are appended to it, in the author's order.
    pub entries: Vec<CaseEntry>,
}

/// An entry that is appended to an exhibit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseEntry {
    /// The number of the first item that shows it.
    pub from: u8,
    /// Its content.
    pub addition: Addition,
}

/// The content of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Addition {
    /// Paragraphs for a text.
    Text(String),
    /// Rows for a table, each with as many cells as its header.
    Rows(Vec<Vec<String>>),
}

impl CaseExhibit {
    /// Returns the exhibit as the item with this number shows it; `None` before its first item.
    pub fn at(&self, number: u8) -> Option<Exhibit> {
        if number < self.from {
            return None;
        }
        let mut exhibit = self.exhibit.clone();
        for entry in self.entries.iter().filter(|entry| entry.from <= number) {
            match (&mut exhibit.body, &entry.addition) {
                (ExhibitBody::Text(text), Addition::Text(more)) => {
                    text.push_str("\n\n");
                    text.push_str(more);
                }
                (ExhibitBody::Table { rows, .. }, Addition::Rows(more)) => {
                    rows.extend(more.iter().cloned());
                }
                // The parser refuses an entry that does not fit its exhibit.
                _ => {}
            }
        }
        Some(exhibit)
    }
}

/// Returns the exhibits that each item of a case study shows, from the first item to the last.
/// Items that show the same share it.
pub fn unfolded(exhibits: &[CaseExhibit]) -> [Vec<Arc<Exhibit>>; CASE_ITEMS] {
    let mut shown: [Vec<Arc<Exhibit>>; CASE_ITEMS] = Default::default();
    for exhibit in exhibits {
        let mut last: Option<Arc<Exhibit>> = None;
        for (number, of_item) in (1..).zip(&mut shown) {
            let Some(now) = exhibit.at(number) else {
                continue;
            };
            let now = last.filter(|last| **last == now).unwrap_or(Arc::new(now));
            of_item.push(Arc::clone(&now));
            last = Some(now);
        }
    }
    shown
}

/// The difference of an exhibit from the item before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unfolded {
    /// The item before did not show it.
    New,
    /// The item before showed less of it, or something else.
    Updated,
}

impl Unfolded {
    /// Returns the difference of an exhibit from those of the item before in its case study.
    pub fn since(exhibit: &Exhibit, before: &Item) -> Option<Self> {
        let same = |other: &&Arc<Exhibit>| other.id == exhibit.id;
        match before.exhibits.iter().find(same) {
            None => Some(Self::New),
            Some(other) if **other != *exhibit => Some(Self::Updated),
            Some(_) => None,
        }
    }
}

/// Returns the text of an exhibit in two parts: the text that the item before in the case study
/// showed, and the text that was added. `None` if nothing was, or if it is no text.
pub fn added<'e>(exhibit: &'e Exhibit, before: &Item) -> Option<(&'e str, &'e str)> {
    let same = |other: &&Arc<Exhibit>| other.id == exhibit.id;
    let other = before.exhibits.iter().find(same)?;
    match (&exhibit.body, &other.body) {
        (ExhibitBody::Text(now), ExhibitBody::Text(then)) => {
            let more = now.strip_prefix(then.as_str())?.trim();
            (!more.is_empty()).then(|| (now.split_at(then.len()).0, more))
        }
        _ => None,
    }
}

/// Returns whether two items belong to the same case study.
pub fn same_case(a: &Item, b: &Item) -> bool {
    let id = |item: &Item| item.case.as_ref().map(|case| case.id.clone());
    a.case.is_some() && a.key.bank == b.key.bank && id(a) == id(b)
}

/// Returns the positions of the case study that the item at a position belongs to; `None` if it
/// belongs to none. The items of a case study stand together.
pub fn case_around(items: &[Arc<Item>], position: usize) -> Option<Range<usize>> {
    let item = items.get(position).filter(|item| item.case.is_some())?;
    let belongs = |other: &&Arc<Item>| same_case(item, other);
    let before = items.iter().take(position).rev();
    let start = position - before.take_while(belongs).count();
    let end = start + items.iter().skip(start).take_while(belongs).count();
    Some(start..end)
}

/// Returns the item before the one at a position, if both belong to one case study.
pub fn preceding(items: &[Arc<Item>], position: usize) -> Option<&Arc<Item>> {
    let start = case_around(items, position)?.start;
    items.get(position.checked_sub(1).filter(|at| *at >= start)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{case_of, item, kind_number};

    fn notes(from: u8, entries: &[(u8, &str)]) -> CaseExhibit {
        let entry = |(from, text): &(u8, &str)| CaseEntry {
            from: *from,
            addition: Addition::Text((*text).into()),
        };
        CaseExhibit {
            exhibit: Exhibit {
                id: "notes".into(),
                title: "Notes".into(),
                body: ExhibitBody::Text("First.".into()),
                trend: false,
            },
            from,
            entries: entries.iter().map(entry).collect(),
        }
    }

    #[test]
    fn an_exhibit_appears_with_its_item_and_grows_with_its_entries() {
        let exhibit = notes(2, &[(3, "Third."), (5, "Fifth.")]);
        let text = |number| match exhibit.at(number)?.body {
            ExhibitBody::Text(text) => Some(text),
            ExhibitBody::Table { .. } => None,
        };
        assert_eq!(text(1), None);
        assert_eq!(text(2).as_deref(), Some("First."));
        assert_eq!(text(4).as_deref(), Some("First.\n\nThird."));
        assert_eq!(text(6).as_deref(), Some("First.\n\nThird.\n\nFifth."));
    }

    #[test]
    fn a_table_grows_by_rows() {
        let row = |time: &str| vec![time.to_owned(), "97".to_owned()];
        let table = CaseExhibit {
            exhibit: Exhibit {
                id: "signs".into(),
                title: "Vital signs".into(),
                body: ExhibitBody::Table {
                    header: row("time"),
                    rows: vec![row("08:00")],
                },
                trend: true,
            },
            from: 1,
            entries: vec![CaseEntry {
                from: 2,
                addition: Addition::Rows(vec![row("08:15"), row("08:30")]),
            }],
        };
        let rows = |number| match table.at(number).map(|exhibit| exhibit.body) {
            Some(ExhibitBody::Table { rows, .. }) => rows.len(),
            _ => 0,
        };
        assert_eq!((rows(1), rows(2), rows(6)), (1, 3, 3));
    }

    #[test]
    fn items_that_show_the_same_share_it_and_a_change_is_told() {
        let shown = unfolded(&[notes(1, &[(3, "Third.")])]);
        assert!(Arc::ptr_eq(&shown[0][0], &shown[1][0]));
        assert!(!Arc::ptr_eq(&shown[1][0], &shown[2][0]));
        let with = |at: usize| {
            let mut item = item("bank", "topic", "i", kind_number(0));
            item.exhibits = shown[at].clone();
            item
        };
        assert_eq!(Unfolded::since(&shown[1][0], &with(0)), None);
        assert_eq!(
            Unfolded::since(&shown[2][0], &with(1)),
            Some(Unfolded::Updated)
        );
        let none = item("bank", "topic", "i", kind_number(0));
        assert_eq!(Unfolded::since(&shown[0][0], &none), Some(Unfolded::New));
    }

    #[test]
    fn a_case_is_found_among_other_items_and_beside_another_case() {
        let single = |id: &str| Arc::new(item("bank", "topic", id, kind_number(0)));
        let mut items = vec![single("a")];
        for id in ["x", "y"] {
            items.extend(case_of("bank", id).into_iter().map(Arc::new));
        }
        items.push(single("b"));
        assert_eq!(case_around(&items, 0), None);
        assert_eq!(case_around(&items, 1), Some(1..7));
        assert_eq!(case_around(&items, 6), Some(1..7));
        assert_eq!(case_around(&items, 9), Some(7..13));
        assert_eq!(case_around(&items, 13), None);
        assert_eq!(case_around(&items, 14), None);
        assert_eq!(preceding(&items, 1), None);
        assert_eq!(preceding(&items, 7), None);
        assert_eq!(preceding(&items, 8), Some(&items[7]));
    }
}
