//! Ids for what has none in other programs.

use std::collections::BTreeSet;

use crate::domain::ids::is_id;

/// Characters of an id that is made from a text: long enough to tell texts apart.
const SLUG_CHARS_MAX: usize = 48;

/// Returns the id of the choice with this number from 0: `a` to `z`, and then `x27` and so on.
pub fn letter(number: usize) -> String {
    match u8::try_from(number).ok().filter(|n| *n < 26) {
        Some(n) => char::from(b'a' + n).to_string(),
        None => format!("x{}", number + 1),
    }
}

/// Returns an id made of the letters and digits of a text; empty if it has none.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= SLUG_CHARS_MAX {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Returns an id that is not taken yet, and takes it: `wanted` itself if it is valid, or with a
/// number.
pub fn unique(wanted: &str, fallback: &str, taken: &mut BTreeSet<String>) -> String {
    let base = if is_id(wanted) { wanted } else { fallback };
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let id = std::iter::once(base.to_owned())
        .chain(numbered)
        .find(|id| !taken.contains(id))
        .unwrap_or_default();
    taken.insert(id.clone());
    id
}

/// Returns an id of another program that no earlier item of the file has, and takes it.
pub fn apart(id: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{id} ({number})"));
    let id = std::iter::once(id.to_owned())
        .chain(numbered)
        .find(|id| !taken.contains(id))
        .unwrap_or_default();
    taken.insert(id.clone());
    id
}
