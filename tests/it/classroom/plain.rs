//! A class in plain lines, over real connections.

use super::*;
use crate::support::script::{By, ENTER, keys, wrong};
use dripset::domain::Response;

/// A guest in plain lines.
struct PlainGuest {
    pty: Pty,
    /// The bytes before what the last line brought.
    before: usize,
}

impl PlainGuest {
    fn new(pty: Pty) -> Self {
        Self { pty, before: 0 }
    }

    /// Waits until these words are said, after those that were waited for before.
    fn hears(&mut self, words: &str) {
        let from = self.before;
        let said = self.pty.wait_for_words(words, from);
        self.before = said;
    }

    fn types(&mut self, line: &str) {
        self.pty.send(format!("{line}\r"));
    }

    fn transcript(&self) -> String {
        String::from_utf8(self.pty.raw()).expect("text")
    }
}

#[test]
fn tryout() {
    let class = Hosted::open(&[]);
    let pty = class.launch_to(&format!("{CODE}+plain"), &KEYLESS).start();
    pty.wait_for_bytes(NAME, 1);
    pty.send("Ada\r");
    let mut ada = PlainGuest::new(pty);
    ada.hears("Type a word");
    class.has_here("1 is here");
    class.does(ENTER, "0 of 1 have answered");
    ada.hears("Question 1");
    println!("{}", ada.transcript());
    ada.types("b");
    class.does("r", "r again");
    println!("{}", ada.transcript());
    panic!();
}
