//! What several tests need.

#[cfg(all(unix, feature = "classroom"))]
pub mod agent;
pub mod browser;
pub mod class;
pub mod class_log;
#[cfg(all(unix, feature = "cluster"))]
#[allow(dead_code, reason = "the tests in the library use the rest of it")]
pub mod engine;
pub mod entry;
pub mod learner;
pub mod lines;
pub mod mouse;
#[cfg(unix)]
pub mod pieces;
#[cfg(unix)]
pub mod pty;
#[cfg(all(unix, feature = "classroom"))]
pub mod relay;
pub mod run;
#[cfg(unix)]
pub mod script;
#[cfg(unix)]
pub mod ssh;
pub mod talk;

use dripset::tui::key::Key;
use proptest::prelude::ProptestConfig;

use self::learner::Learner;

/// As many cases as an ordinary run has time for, or as `PROPTEST_CASES` asks for.
pub fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig::with_cases(asked.and_then(|asked| asked.parse().ok()).unwrap_or(usual))
}

/// Goes on until the item whose screen has these words.
pub fn go_to(learner: &mut Learner, words: &str) {
    for _ in 0..5 {
        learner.press(&[Key::Left]);
    }
    for _ in 0..5 {
        let page = format!("{:?}", learner.page());
        if page.contains(words) {
            return;
        }
        learner.press(&[Key::Right]);
    }
    unreachable!("no item has {words:?}");
}

/// Presses Enter until the answered item is gone on from: after a response that lost points it
/// pages through the rationale first.
pub fn go_on(learner: &mut Learner) {
    for _ in 0..30 {
        let pages = learner.screen().contains("Enter more");
        learner.press(&[Key::Enter]);
        if !pages {
            return;
        }
    }
    unreachable!("no end of\n{}", learner.screen());
}

/// The items of the screens' bank: their kind, words of their stem, and keys that answer them.
pub const ITEMS: [(&str, &str, &str); 5] = [
    ("multiple-choice", "cool and swollen", "c"),
    ("select-all", "removal of the catheter", "abd"),
    ("select-n", "show the line is open", "ac"),
    ("ordered", "itchy and short of breath", "abcd"),
    ("numeric", "drops a minute", "31.25"),
];

/// Bytes of a terminal as keys.
pub fn decoded(bytes: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = bytes;
    while let Some(c) = rest.chars().next() {
        let arrow = [
            (entry::UP, Key::Up),
            (entry::DOWN, Key::Down),
            (entry::RIGHT, Key::Right),
            (entry::LEFT, Key::Left),
            (entry::BACKSPACE, Key::Backspace),
        ];
        match arrow.iter().find(|(bytes, _)| rest.starts_with(bytes)) {
            Some((bytes, key)) => {
                keys.push(*key);
                rest = &rest[bytes.len()..];
            }
            None => {
                keys.push(Key::Char(c));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    keys
}
