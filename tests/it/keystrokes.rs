//! Bytes in a real terminal: what is typed counts, what a terminal says by itself does not, and a
//! key that comes apart is one key.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use std::path::Path;
use std::time::Duration;

use dripset::env::Env;
use dripset::store::Store;

use crate::support::pieces::in_time;
use crate::support::pty::{Launch, Pty, Seen};
use crate::support::script::five_kinds;
use crate::support::talk::TALK;

const SLOW: Duration = Duration::from_millis(60);
const SLOWER: Duration = Duration::from_millis(150);

/// A set or an exam of one select-all item.
fn begun(dir: &Path, more: &[&str]) -> Pty {
    let bank = five_kinds();
    let pty = Launch::new(dir)
        .args(["--bank", &bank.to_string_lossy()])
        .args(["study", "--subject", "five-kinds", "--kind", "select-all"])
        .args(more)
        .start();
    pty.wait_for("the item", |seen| seen.place() == Some(0));
    pty
}

/// Presses a key that shows, and gives the screen with it.
fn marked(pty: &Pty) -> Seen {
    pty.send("a");
    pty.wait_for("the key after it", |seen| seen.has("A [x]"))
}

fn is_untouched(seen: &Seen) -> bool {
    let others = ["B [ ]", "C [ ]", "D [ ]"];
    seen.place() == Some(0) && !seen.is_answered() && others.iter().all(|choice| seen.has(choice))
}

fn has_ended(dir: &Path) -> bool {
    let store = Store::open(dir, Env::default().now()).expect("the store");
    store.mine().unfinished().expect("sittings").is_empty()
}

#[test]
fn what_a_terminal_says_by_itself_neither_enters_nor_hands_in() {
    in_time(neither_enters_nor_hands_in);
}

fn neither_enters_nor_hands_in() -> bool {
    for more in [&[][..], &["--exam"]] {
        let dir = tempfile::tempdir().expect("a directory");
        let pty = begun(dir.path(), more);
        for (_, bytes) in TALK {
            pty.send(bytes);
        }
        for (what, bytes) in TALK {
            let half = bytes.len() / 2;
            if what.starts_with("OSC 1") || what.starts_with("DA") || what.starts_with("X") {
                let pieces = [&bytes[..1], &bytes[1..half], &bytes[half..]];
                if !pty.send_apart(&pieces, SLOW) {
                    return false;
                }
            }
        }
        let seen = marked(&pty);
        assert!(is_untouched(&seen), "{}", seen.text);
        assert!(!has_ended(dir.path()), "{more:?}");
    }
    true
}

#[test]
fn alt_and_a_letter_ends_no_set_and_hands_no_exam_in() {
    for more in [&[][..], &["--exam"]] {
        let dir = tempfile::tempdir().expect("a directory");
        let pty = begun(dir.path(), more);
        for letter in 'a'..='z' {
            pty.send(format!("\x1b{letter}"));
        }
        pty.send(b"\x1b\r\x1b1\x1b\x1b[B\xc3\x9b\xe9");
        let seen = marked(&pty);
        assert!(is_untouched(&seen), "{}", seen.text);
        assert!(!has_ended(dir.path()), "{more:?}");
    }
}

#[test]
fn an_arrow_that_comes_apart_moves_the_cursor() {
    in_time(|| {
        let dir = tempfile::tempdir().expect("a directory");
        let pty = begun(dir.path(), &[]);
        let on = |seen: &Seen, choice: &str| {
            let cursor = seen.text.lines().find(|line| line.contains('▸'));
            cursor.is_some_and(|line| line.contains(choice))
        };
        for (pieces, quiet, choice) in [
            (&["\x1b", "[B"][..], SLOW, "B [ ]"),
            (&["\x1b", "[", "B"], SLOWER, "C [ ]"),
            (&["\x1bO", "A"], SLOWER, "B [ ]"),
        ] {
            if !pty.send_apart(pieces, quiet) {
                return false;
            }
            pty.wait_for("the cursor to move", |seen| on(seen, choice));
        }
        assert!(is_untouched(&marked(&pty)));
        true
    });
}

#[test]
fn escape_alone_is_a_key_and_so_is_the_letter_after_it() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = begun(dir.path(), &[]);
    pty.send("\x1b");
    pty.wait_for("leaving", |seen| seen.has("Leave the set"));
    // However long a busy machine makes it, it is longer than two keys that come as one.
    let _ = pty.send_apart(&["\x1b", "b"], SLOWER);
    pty.wait_for("back at the item, and its key", |seen| seen.has("B [x]"));
}

#[test]
fn the_program_asks_the_terminal_nothing() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = begun(dir.path(), &[]);
    pty.resize((100, 30));
    marked(&pty);
    pty.send("\x03");
    pty.wait_exit();
    let raw = pty.raw();
    let asks = |question: &[u8]| raw.windows(question.len()).any(|bytes| bytes == question);
    // What answers is read by whoever has the terminal then. The first asks for a name in plain
    // letters.
    for question in [
        &b"\x05"[..],
        b"\x1b[c",
        b"\x1b[0c",
        b"\x1b[>c",
        b"\x1b[=c",
        b"\x1b[5n",
        b"\x1b[6n",
        b"\x1b[?6n",
        b"\x1b[?u",
        b"\x1b[18t",
        b"\x1b]10;?",
        b"\x1b]11;?",
        b"\x1bP",
        b"\x1b_G",
        b"\x1bZ",
    ] {
        assert!(!asks(question), "{question:?}");
    }
}
