//! Learners' names: stripped of invisible and bidirectional characters, cut, and made unique.

use unicode_security::confusable_detection::skeleton;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::typed;
use crate::domain::visible::{as_seen, in_one_line};

/// The maximum width of a name, in columns.
pub const COLUMNS_MAX: usize = 24;

/// Reserved names, which the class uses for others.
const RESERVED: [&str; 3] = ["instructor", "teacher", "host"];

/// The reason why a name cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NameError {
    /// It has no visible character.
    Empty,
    /// It is too long. This much of it fits.
    Long(String),
    /// It is reserved.
    Reserved(String),
}

/// Checks and cleans a guest's name.
///
/// # Errors
/// [`NameError`] if it cannot be used.
pub fn wanted(given: &str) -> Result<String, NameError> {
    let name = cleaned(given).ok_or(NameError::Empty)?;
    if in_one_line(given).trim().width() > COLUMNS_MAX {
        return Err(NameError::Long(name));
    }
    if is_reserved(&name) {
        return Err(NameError::Reserved(name));
    }
    Ok(name)
}

/// Returns whether a name looks like the class's own words for seats and the instructor.
fn is_reserved(name: &str) -> bool {
    let is_like = |word: &str, other: &str| {
        let others = looks(other);
        looks(word).iter().any(|look| others.contains(look))
    };
    let words: Vec<&str> = name.split(' ').collect();
    match words.as_slice() {
        [word] => RESERVED.iter().any(|reserved| is_like(word, reserved)),
        [word, number] => is_like(word, "seat") && number.chars().all(char::is_numeric),
        _ => false,
    }
}

/// Returns a name's visual skeletons: lookalike letters of other scripts become equal, in the given
/// case and in lower case.
pub fn looks(name: &str) -> [String; 2] {
    let of = |name: &str| -> String {
        let seen: String = skeleton(name).collect();
        skeleton(&seen.to_lowercase()).collect()
    };
    // A capital I looks like an l, and a lower-case i does not.
    [of(name), of(&name.to_ascii_lowercase())]
}

/// Returns a name as it is shown, with composed accents. `None` if nothing is left of it.
pub fn cleaned(given: &str) -> Option<String> {
    let mut name = String::new();
    let given = typed::composed(&in_one_line(&typed::composed(given)));
    for grapheme in given.graphemes(true) {
        if name.width() + grapheme.width() > COLUMNS_MAX {
            break;
        }
        name.push_str(grapheme);
    }
    let name = name.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

/// Returns the form that names are compared by. Capitals, decomposed accents and full-width letters
/// make no difference.
pub fn folded(name: &str) -> String {
    typed::folded(name)
}

/// Returns the name, with a number appended if it is taken.
pub fn differing(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(name) {
        return name.to_owned();
    }
    let numbered = |number: usize| {
        let sign = format!(" {number}");
        let mut start = String::new();
        for grapheme in name.graphemes(true) {
            if start.width() + grapheme.width() + sign.width() > COLUMNS_MAX {
                break;
            }
            start.push_str(grapheme);
        }
        format!("{}{sign}", start.trim_end())
    };
    (2..)
        .map(numbered)
        .find(|name| !is_taken(name))
        .unwrap_or_default()
}

/// Returns the head of a text in at most so many columns, with "…" if it was cut. Removes
/// everything that acts on a terminal.
pub fn headed(text: &str, columns: usize) -> String {
    let seen = as_seen(text);
    if seen.width() <= columns {
        return seen;
    }
    let mut head = String::new();
    for grapheme in seen.graphemes(true) {
        if head.width() + grapheme.width() >= columns {
            break;
        }
        head.push_str(grapheme);
    }
    format!("{}…", head.trim_end())
}

/// Returns the head of a text, padded with blanks to so many columns.
pub fn fitted(text: &str, columns: usize) -> String {
    let head = headed(text, columns);
    let blanks = columns.saturating_sub(head.width());
    format!("{head}{}", " ".repeat(blanks))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_hides_or_turns_text_is_taken_out() {
        assert_eq!(cleaned("  Ada \t Lovelace\n"), Some("Ada Lovelace".into()));
        assert_eq!(
            cleaned("A\u{202e}da\u{200b}\u{1b}[31m"),
            Some("Ada[31m".into())
        );
        for name in ["O'Neill", "Zoë", "कुमार", "ปิ่น", "Nguyễn"] {
            assert_eq!(cleaned(name), Some(name.into()));
            assert_eq!(headed(name, COLUMNS_MAX), name);
        }
        assert_eq!(cleaned("Zoe\u{308}"), Some("Zoë".into()));
        assert_eq!(cleaned("\u{200b}\u{7}\u{3164}\u{2800}"), None);
        assert_eq!(
            cleaned("小児科小児科小児科小児科小児科"),
            Some("小児科小児科小児科小児科".into())
        );
    }

    #[test]
    fn names_are_made_to_differ() {
        let mut taken = BTreeSet::new();
        for expected in ["Ada", "Ada 2", "Ada 3"] {
            let name = differing("Ada", |name| taken.contains(&folded(name)));
            assert_eq!(name, expected);
            taken.insert(folded(&name));
        }
        let other = differing("ADA", |name| taken.contains(&folded(name)));
        assert_eq!(other, "ADA 4");
    }

    #[test]
    fn letters_of_other_scripts_that_look_the_same_are_the_same() {
        let alike = |a: &str, b: &str| {
            let others = looks(b);
            looks(a).iter().any(|look| others.contains(look))
        };
        for (name, other) in [
            ("Ada", "\u{410}da"),
            ("Ada", "\u{ff21}\u{ff44}\u{ff41}"),
            ("Ivo", "\u{406}vo"),
            ("Bo", "\u{412}\u{43e}"),
            ("Jose\u{301}", "Jos\u{e9}"),
        ] {
            assert!(alike(name, other), "{name} and {other}");
        }
        for (name, other) in [
            ("Al", "Ai"),
            ("Ada", "Ava"),
            ("Ana", "Anna"),
            ("Zo\u{eb}", "Zoe"),
        ] {
            assert!(!alike(name, other), "{name} and {other}");
        }
    }

    #[test]
    fn nobody_is_called_as_the_class_calls_its_seats_and_its_instructor() {
        for name in [
            "Instructor",
            "INSTRUCTOR",
            "instruct\u{43e}r",
            "seat 1",
            "S\u{435}at 12",
            "Seat ٣",
        ] {
            assert!(
                matches!(wanted(name), Err(NameError::Reserved(_))),
                "{name}"
            );
        }
        for name in ["Seaton 3", "Seat", "Ivan Host", "Ada 2", "Instructor Ada"] {
            assert_eq!(wanted(name), Ok(name.into()));
        }
        assert_eq!(wanted(" \u{200b}"), Err(NameError::Empty));
        let long = "Maximiliana von Hohenlohe-Langenburg";
        assert_eq!(
            wanted(long),
            Err(NameError::Long("Maximiliana von Hohenloh".into()))
        );
    }

    #[test]
    fn one_name_however_it_is_spelled() {
        let (one, other) = ("José", "Jose\u{301}");
        assert_eq!(cleaned(other), cleaned(one));
        for other in [other, "JOSÉ", "Ｊｏｓé"] {
            assert_eq!(folded(other), folded(one), "{other}");
        }
        assert_ne!(folded("Jose"), folded(one), "another name");
        assert_eq!(
            cleaned("Ａｄａ"),
            Some("Ａｄａ".into()),
            "shown as it was given"
        );
    }

    proptest! {
        #[test]
        fn any_name_fits_and_stays_as_it_is(given in any::<String>()) {
            if let Some(name) = cleaned(&given) {
                prop_assert!(name.width() <= COLUMNS_MAX);
                prop_assert!(!name.chars().any(char::is_control));
                prop_assert_eq!(cleaned(&name), Some(name.clone()));
                let taken = BTreeSet::from([folded(&name)]);
                let other = differing(&name, |name| taken.contains(&folded(name)));
                prop_assert!(other.width() <= COLUMNS_MAX);
                prop_assert_ne!(folded(&other), folded(&name));
            }
        }
    }
}
