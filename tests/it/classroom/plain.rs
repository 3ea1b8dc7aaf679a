//! A class in plain lines, over real connections: what is said and typed, byte by byte.

use super::keys::{make_key, with_key};
use super::*;
use crate::support::ssh::is_plain;

/// The last line of what a guest without a question is told.
const PROMPT: &str = "help lists them:";

/// Somebody in plain lines.
struct PlainGuest {
    pty: Pty,
    /// The bytes up to the end of what was waited for last.
    heard: usize,
}

impl PlainGuest {
    /// Comes in with a name, or with a key and no name.
    fn comes(class: &Hosted, login: &str, more: &[&str], name: Option<&str>) -> Self {
        let pty = class.launch_to(login, more).start();
        if let Some(name) = name {
            pty.wait_for_bytes(NAME, 1);
            pty.send(format!("{name}\r"));
        }
        let mut guest = Self { pty, heard: 0 };
        guest.hears(PROMPT);
        guest
    }

    /// Waits for these words, after those that were waited for before.
    fn hears(&mut self, words: &str) {
        self.heard = self.pty.wait_for_words(words, self.heard);
    }

    /// Types a line, and waits for these words.
    fn types(&mut self, line: &str, words: &str) {
        self.pty.send(format!("{line}\r"));
        self.hears(words);
    }

    /// All that was said and typed, without the login and with a made-up PIN.
    fn transcript(&self) -> String {
        let raw = String::from_utf8(self.pty.raw()).expect("text");
        assert!(is_plain(&raw), "{raw:?}");
        let (_, said) = raw.split_once("\r\nWard three.\r\n").unwrap_or(("", &raw));
        let said = match said.split_once("Your PIN: ") {
            Some((before, after)) => {
                let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
                format!("{before}Your PIN: 000000{after}")
            }
            None => said.to_owned(),
        };
        said.replace("\r\n", "\n")
    }
}

/// A class of three items, and the key that holds it over SSH.
fn with_instructor() -> (Hosted, Vec<String>) {
    let dir = tempfile::tempdir().expect("a directory");
    let key = make_key(dir.path(), "mine");
    let list = key.with_extension("pub");
    let list = list.to_str().expect("a path").to_owned();
    let class = Hosted::open_in(dir, &["--authorized-instructors", &list]);
    (class, with_key(&key))
}

#[test]
fn a_class_in_plain_lines_from_its_opening_to_its_end() {
    if !has_ssh() {
        return;
    }
    let (class, key) = with_instructor();
    let key: Vec<&str> = key.iter().map(String::as_str).collect();
    let login = format!("{CODE}+plain");
    let mut console = PlainGuest::comes(&class, &login, &key, None);
    let mut ada = PlainGuest::comes(&class, &login, &KEYLESS, Some("Ada"));
    let without = [&["-T"], &KEYLESS[..]].concat();
    let mut ben = PlainGuest::comes(&class, CODE, &without, Some("Ben"));
    let zoe = class.joins("Zoe");

    console.types("", "The vote on question 1 is open.");
    for guest in [&mut ada, &mut ben] {
        guest.hears("Question 1 of 3. Put in order, A to D:");
    }
    ada.types("b c d a", "Question 1 of 3. Put in order, A to D:");
    ada.types("", "confirmed, wait for the others:");
    ben.types("a b c d", "Question 1 of 3. Put in order, A to D:");
    ben.types("", "confirmed, wait for the others:");
    zoe.pty.wait_for("the question", |seen| seen.has("1 of 3"));
    zoe.pty.send("bcda\r");
    zoe.pty
        .wait_for("it to be kept", |seen| seen.has("Confirmed"));
    console.hears("Everybody has answered.");

    console.types("discuss", "");
    console.hears(":");
    print!("{}", console.transcript());
    print!("{}", ada.transcript());
    print!("{}", ben.transcript());
    panic!();
}
