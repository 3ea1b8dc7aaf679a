//! Ids made from names and texts.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::domain::ids::is_id;
use crate::domain::markup::plain;

/// The characters of a made id: enough to tell what it names.
const SLUG_CHARS: usize = 40;
/// The digits that stand for a text without a letter of ASCII.
const HASH_DIGITS: usize = 8;

/// Returns an id made from a text in markup: its first words in small letters, with hyphens between.
/// Without any letter or digit of ASCII it is `item-` with a digest of the text.
pub fn slug(text: &str) -> String {
    let words = plain(text).to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    let mut made = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        let word: String = word.chars().take(SLUG_CHARS).collect();
        if made.is_empty() {
            made = word;
        } else if made.len() + 1 + word.len() <= SLUG_CHARS {
            made.push('-');
            made.push_str(&word);
        } else {
            break;
        }
    }
    match is_id(&made) {
        true => made,
        false => format!("item-{}", hash(text)),
    }
}

/// Returns the first digits of a digest of a text.
pub fn hash(text: &str) -> String {
    let digits = Sha256::digest(text.as_bytes());
    let digits = digits.iter().map(|byte| format!("{byte:02x}"));
    digits
        .collect::<String>()
        .chars()
        .take(HASH_DIGITS)
        .collect()
}

/// The names in use, so that no two things get the same one.
#[derive(Clone, Default, Debug)]
pub struct UsedNames {
    names: BTreeSet<String>,
    /// The number that was tried last for a name, so that thousands of the same are found at once.
    tried: BTreeMap<String, usize>,
}

impl UsedNames {
    /// Takes a name that is in use already.
    pub fn add(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    /// Returns whether a name is in use.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Returns this name, or with `-2`, `-3` and so on if it is in use, and takes it.
    pub fn take(&mut self, base: &str) -> String {
        let mut number = self.tried.get(base).copied().unwrap_or(0);
        let name = loop {
            number += 1;
            let name = match number {
                1 => base.to_owned(),
                number => format!("{base}-{number}"),
            };
            if !self.has(&name) {
                break name;
            }
        };
        self.tried.insert(base.to_owned(), number);
        self.add(&name);
        name
    }

    /// Returns an id as [`UsedNames::take`] does, never too long.
    pub fn take_id(&mut self, base: &str) -> String {
        let short: String = match self.has(base) {
            true => base.chars().take(SLUG_CHARS).collect(),
            false => base.to_owned(),
        };
        self.take(&short)
    }
}

impl<T: AsRef<str>> FromIterator<T> for UsedNames {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        let mut used = Self::default();
        for name in names {
            used.add(name.as_ref());
        }
        used
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_what_it_names() {
        assert_eq!(
            slug("  Flush *first*, then lock! "),
            "flush-first-then-lock"
        );
        assert_eq!(slug("A line — 5 µg/mL"), "a-line-5-g-ml");
        let long = slug("A client who has had an infusion for two days reports pain");
        assert_eq!(long, "a-client-who-has-had-an-infusion-for-two");
        assert!(slug(&"x".repeat(90)).len() == SLUG_CHARS);
        for odd in ["", "…", "点滴"] {
            assert!(is_id(&slug(odd)) && slug(odd).starts_with("item-"), "{odd}");
        }
        assert_ne!(slug("点滴"), slug("点"));
    }

    #[test]
    fn no_two_things_get_the_same_name() {
        let mut used: UsedNames = ["a"].into_iter().collect();
        assert_eq!(
            [used.take("a"), used.take("a"), used.take("b")],
            ["a-2", "a-3", "b"]
        );
        let long = "y".repeat(64);
        assert_eq!(used.take_id(&long), long);
        assert!(is_id(&used.take_id(&long)));
    }
}
