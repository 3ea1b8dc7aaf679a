//! Ids of QTI and ids of banks: QTI has names of XML, banks have letters, digits and hyphens.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::ids::is_id;

/// Characters of an id of a bank.
const ID_CHARS_MAX: usize = 64;

/// The ids of one item's parts, or of one bank's topics: each is valid and given once.
#[derive(Debug, Default)]
pub struct IdPool {
    taken: BTreeSet<String>,
    /// The last number behind each id that was wanted several times.
    numbers: BTreeMap<String, usize>,
}

impl IdPool {
    /// Returns an id that is close to a foreign one and not taken yet.
    pub fn fresh(&mut self, foreign: &str) -> String {
        let wanted = from_foreign(foreign);
        let mut id = wanted.clone();
        while !self.taken.insert(id.clone()) {
            let number = self.numbers.entry(wanted.clone()).or_insert(1);
            *number += 1;
            let end = format!("-{number}");
            let kept: String = wanted.chars().take(ID_CHARS_MAX - end.len()).collect();
            id = format!("{kept}{end}");
        }
        id
    }
}

/// Names in XML of a package, each given once.
#[derive(Debug, Default)]
pub struct XmlNames {
    taken: BTreeSet<String>,
    /// The last number behind each name that was wanted several times.
    numbers: BTreeMap<String, usize>,
}

impl XmlNames {
    /// Returns a name that is close to a text and not taken yet.
    pub fn fresh(&mut self, text: &str) -> String {
        self.apart(&xml_name(text))
    }

    /// Returns a name itself, or with a number if it is taken.
    pub fn apart(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        // Two names that differ in capitals alone are one file on some machines.
        while !self.taken.insert(name.to_lowercase()) {
            let number = self.numbers.entry(wanted.to_lowercase()).or_insert(1);
            *number += 1;
            name = format!("{wanted}_{number}");
        }
        name
    }
}

/// Returns the id of a bank that is closest to a foreign id or a title.
pub fn from_foreign(foreign: &str) -> String {
    let foreign = foreign.trim();
    let unmarked = foreign.strip_prefix('_').unwrap_or(foreign);
    if is_id(unmarked) {
        return unmarked.to_owned();
    }
    let mut id = String::new();
    for c in foreign.chars().take(4 * ID_CHARS_MAX) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
        if id.len() == ID_CHARS_MAX {
            break;
        }
    }
    let id = id.trim_end_matches('-');
    if is_id(id) { id } else { "x" }.to_owned()
}

/// Returns an id in small letters that is closest to a title.
pub fn from_title(title: &str) -> String {
    from_foreign(&title.to_lowercase())
}

/// Returns the name in XML of an id of a bank: it may not begin with a digit.
pub fn to_foreign(id: &str) -> String {
    if id.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        format!("_{id}")
    } else {
        id.to_owned()
    }
}

/// Returns a short name in XML for any text.
pub fn xml_name(text: &str) -> String {
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let name: String = text
        .chars()
        .take(ID_CHARS_MAX)
        .map(|c| if valid(c) { c } else { '_' })
        .collect();
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_';
    if name.starts_with(starts) {
        name
    } else {
        format!("_{name}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn foreign_ids_become_ids_of_banks() {
        for (foreign, id) in [
            ("flush-1", "flush-1"),
            ("_2", "2"),
            ("RESPONSE_1", "RESPONSE-1"),
            ("  i:5 4 ", "i-5-4"),
            ("???", "x"),
            ("", "x"),
            ("Übung 1", "bung-1"),
        ] {
            assert_eq!(from_foreign(foreign), id, "{foreign}");
        }
        let mut pool = IdPool::default();
        let ids: Vec<_> = ["a", "a", "_a", "b"].map(|id| pool.fresh(id)).into();
        assert_eq!(ids, ["a", "a-2", "a-3", "b"]);
        assert_eq!(from_title("Central Lines, 2"), "central-lines-2");
    }

    #[test]
    fn any_text_has_a_name_in_xml() {
        assert_eq!(xml_name("a.b-c_1"), "a_b-c_1");
        assert_eq!(xml_name("1 a/b"), "_1_a_b");
        assert_eq!(xml_name(""), "_");
    }

    proptest! {
        #[test]
        fn an_id_of_a_bank_comes_back(id in "[a-zA-Z0-9][a-zA-Z0-9-]{0,63}") {
            prop_assert_eq!(from_foreign(&to_foreign(&id)), id);
        }

        #[test]
        fn every_id_is_valid(texts in prop::collection::vec(".{0,100}", 0..5)) {
            let mut pool = IdPool::default();
            for text in &texts {
                let id = pool.fresh(text);
                prop_assert!(is_id(&id));
            }
        }
    }
}
