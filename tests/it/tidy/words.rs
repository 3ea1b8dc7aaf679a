//! One word, one meaning: names in the code that docs/glossary.md rules out.

use super::none;
use super::rust::{Token, shipped};

/// Words that no name contains, and what is meant instead.
const PARTS: &[(&str, &str)] = &[
    ("card", "an `Item`"),
    ("clerk", "a `StoreHandle`"),
    ("deck", "a `Bank` or a `Form`"),
    ("door", "the SSH server"),
    ("errand", "a task"),
    ("lectern", "an `OpenClassSession`"),
    ("porter", "a `ConnectionHandler`"),
    ("question", "an `Item`, or its `stem`"),
    ("quiz", "a `Form` or a `Sitting`"),
    ("shelf", "the bank sources, or `StudyBanks`"),
    ("stranger", "an unauthenticated connection"),
    ("scenario", "a case study or an `Exhibit`"),
    ("student", "a `Learner`"),
    ("teacher", "an instructor"),
    ("user", "a `Learner`"),
    ("wrong_answer", "a distractor, or `Mark::Wrong`"),
];

/// Words that no type or module is called, and what is meant instead.
const TYPES: &[(&str, &str)] = &[
    (
        "Answer",
        "a `Response`, or a key (`Computed` where it comes from a formula)",
    ),
    (
        "Client",
        "a seat; the person cared for is only ever in banks",
    ),
    ("Result", "a `Score`, a `Marking` or a `Report`"),
    ("Skill", "mastery"),
    ("Tag", "a `Topic`, a `ClientNeed` or a `JudgmentStep`"),
    ("Test", "a `Form`"),
];

/// Names of other crates that a file cannot do without.
const FOREIGN: &[(&str, &[&str])] = &[
    (
        "src/cli/class/hosting/told_to_end.rs",
        &["user_defined1", "user_defined2"],
    ),
    (
        "src/cluster/address.rs",
        &["tcp_user_timeout", "get_user", "user"],
    ),
    ("src/fitting.rs", &["card_ids"]),
];

/// Folders for the formats of other programs, and the words of those programs that their names keep.
const OTHER_PROGRAMS: &[(&str, &[&str])] = &[("src/interchange/", &["card", "deck", "question"])];

/// `fresh_seed`, `FreshSeed` and `FRESH_SEED` as `fresh_seed`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut before_is_small = false;
    for c in name.chars() {
        if c.is_uppercase() && before_is_small {
            snake.push('_');
        }
        before_is_small = c.is_lowercase() || c.is_ascii_digit();
        snake.extend(c.to_lowercase());
    }
    snake
}

fn contains(name: &str, word: &str) -> bool {
    let name = format!("_{}_", snake(name));
    name.contains(&format!("_{word}_")) || name.contains(&format!("_{word}s_"))
}

fn is_name(token: &Token) -> bool {
    token.text.starts_with(|c: char| c.is_alphabetic())
}

#[test]
fn names_keep_to_the_glossary() {
    let mut found = Vec::new();
    for source in shipped() {
        for (at, token) in source
            .shipped
            .iter()
            .enumerate()
            .filter(|(_, t)| is_name(t))
        {
            let foreign = FOREIGN
                .iter()
                .any(|(path, names)| source.path == *path && names.contains(&token.text.as_str()));
            if foreign {
                continue;
            }
            let declared = at.checked_sub(1).is_some_and(|before| {
                let before = source.shipped[before].text.as_str();
                matches!(before, "struct" | "enum" | "trait" | "type" | "mod")
            });
            let of_types = TYPES
                .iter()
                .filter(|(word, _)| declared && token.text == *word);
            let kept = |word: &str| {
                let mut folders = OTHER_PROGRAMS.iter();
                folders.any(|(at, words)| source.path.starts_with(at) && words.contains(&word))
            };
            let parts = PARTS
                .iter()
                .filter(|(word, _)| contains(&token.text, word) && !kept(word));
            for (word, meant) in of_types.chain(parts) {
                found.push(format!(
                    "{}: `{}`: \"{word}\" is not a word of this house; say {meant} (docs/glossary.md)",
                    source.at(token), token.text
                ));
            }
        }
    }
    none(found);
}

#[test]
fn words_are_found_inside_names() {
    assert!(contains("QuestionBank", "question") && contains("DECKS", "deck"));
    assert!(contains("per_user", "user") && !contains("discard", "card"));
}
