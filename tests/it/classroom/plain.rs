//! A class in plain lines, over real connections: what is said and typed, byte by byte.

use super::keys::{make_key, with_key};
use super::*;
use crate::support::script::ENTER;
use crate::support::ssh::is_plain;

/// The prompt of the first question.
const OPEN: &str = "Question 1 of 3. Put in order, A to D:";
/// The last line of what a guest without a question is told.
const PROMPT: &str = "or help:|help lists them:";

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

    /// Types a line until these words come.
    fn insists(&mut self, line: &str, words: &str) {
        let from = self.heard;
        self.heard = self.pty.insist_for_words(&format!("{line}\r"), words, from);
    }

    /// All that was said and typed after the login, with made-up values for what is never the same.
    fn transcript(&self) -> String {
        let raw = String::from_utf8(self.pty.raw()).expect("text");
        let (_, said) = raw.split_once("Plain mode. ").expect("the first words");
        assert!(is_plain(said), "{said:?}");
        let lines = said.lines().map(|line| match line {
            line if line.starts_with("host key: ") => "host key: SHA256:KEY".into(),
            line if line.starts_with("ssh -p ") => "ssh -p PORT CODE@HOST".into(),
            line if is_date(line) => "Nov 22, 2026".into(),
            line => without_time(&without_pin(line)),
        });
        let lines: Vec<String> = lines.collect();
        format!("{}\n", lines.join("\n"))
    }
}

/// Whether a line is the date of a record.
fn is_date(line: &str) -> bool {
    let words: Vec<&str> = line
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    matches!(words[..], [_, day, year] if day.parse::<u8>().is_ok() && year.parse::<u16>().is_ok())
}

/// A line with another PIN than the one that it says.
fn without_pin(line: &str) -> String {
    let Some((before, after)) = line.split_once("Your PIN: ") else {
        return line.to_owned();
    };
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{before}Your PIN: 000000{after}")
}

/// A line with another time than the one that has passed.
fn without_time(line: &str) -> String {
    match line.split_once(" so far") {
        Some((time, after)) if time.contains(':') && time.len() < 6 => {
            format!("0:00 so far{after}")
        }
        _ => line.to_owned(),
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

    console.types("", "0 of 3 have answered");
    console.hears(PROMPT);
    for guest in [&mut ada, &mut ben] {
        guest.hears(OPEN);
    }
    ada.types("b c d a", OPEN);
    ada.types("", "confirmed, wait for the others:");
    ben.types("a b c d", OPEN);
    ben.types("", "confirmed, wait for the others:");
    zoe.pty.wait_for("the question", |seen| seen.has("1 of 3"));
    zoe.pty.send("bcda\r");
    zoe.pty
        .wait_for("it to be kept", |seen| seen.has("Confirmed"));
    console.hears("Everybody has answered.");
    console.hears(PROMPT);

    console.types("discuss", "Discuss");
    console.hears(PROMPT);
    for guest in [&mut ada, &mut ben] {
        guest.hears("Discuss question 1");
        guest.hears("wait for the others:");
    }
    console.types("vote again", "0 of 3 have answered");
    console.hears(PROMPT);
    for guest in [&mut ada, &mut ben] {
        guest.hears("for vote 2");
        guest.hears(OPEN);
    }
    for guest in [&mut ada, &mut ben] {
        guest.types("b c d a", OPEN);
        guest.types("confirm", "confirmed, wait for the others:");
    }
    zoe.pty.wait_for("vote 2", |seen| seen.has("vote 2"));
    zoe.pty.send("bcda\r");
    zoe.pty
        .wait_for("it to be kept", |seen| seen.has("Confirmed"));
    console.hears("Everybody has answered.");
    console.hears(PROMPT);
    console.types("where", PROMPT);
    console.types("", PROMPT);
    console.types("", PROMPT);
    for guest in [&mut ada, &mut ben] {
        guest.hears("shown, wait for the next question:");
    }
    ada.types("why b", "shown, wait for the next question:");
    console.types("people", PROMPT);
    console.types("2", PROMPT);
    console.types("back", PROMPT);
    console.types("end", "no or help:");
    insta::assert_snapshot!("plain-console", console.transcript());
    // A line that comes too soon confirms nothing, since it may have been typed ahead.
    console.insists("", "The class has ended.");
    for guest in [&mut ada, &mut ben] {
        guest.hears("The class has ended.");
        guest.hears(PROMPT);
    }
    ada.types("print", "You have left Ward three.");
    ben.types("quit", "You have left Ward three.");
    for (guest, name) in [
        (&ada, "plain-seat"),
        (&ben, "plain-seat-without-a-terminal"),
    ] {
        assert_eq!(guest.pty.wait_exit().exit_code(), 0);
        insta::assert_snapshot!(name, guest.transcript());
    }
}

#[test]
fn plain_lines_are_remembered_under_a_name_and_its_pin() {
    if !has_ssh() {
        return;
    }
    let class = Hosted::open(&[]);
    let mut ada = PlainGuest::comes(&class, &format!("{CODE}+plain"), &KEYLESS, Some("Ada"));
    let said = String::from_utf8(ada.pty.raw()).expect("text");
    let (_, pin) = said.split_once("Your PIN: ").expect("a PIN");
    let pin: String = pin.chars().take_while(char::is_ascii_digit).collect();
    ada.types("pin", &format!("Your PIN: {pin}"));
    ada.types("quit", "Your seat is kept.");
    assert_eq!(ada.pty.wait_exit().exit_code(), 0);

    let pty = class.logs_in("Ada", &pin);
    let mut ada = PlainGuest { pty, heard: 0 };
    ada.hears("Plain mode");
    ada.types("screen", "\u{1b}[?1049h");
    ada.pty
        .wait_for("the lobby", |seen| seen.has("You have joined."));
    drop(ada);
    class.has_here("0 are here");
    let ada = class.logs_in("Ada", &pin);
    ada.wait_for("the lobby", |seen| seen.has("You have joined."));
    assert!(!String::from_utf8_lossy(&ada.raw()).contains("Plain mode"));
}

#[test]
fn f2_goes_over_and_back_in_the_middle_of_a_question() {
    if !has_ssh() {
        return;
    }
    let class = Hosted::open(&[]);
    let mut ada = PlainGuest::comes(&class, &format!("{CODE}+plain"), &KEYLESS, Some("Ada"));
    class.has_here("1 is here");
    class.does(ENTER, "0 of 1 have answered");
    ada.hears(OPEN);
    ada.types("b c d a", OPEN);
    ada.pty.send("half a l\x1bOQ");
    let seen = ada.pty.wait_for("the question", |seen| {
        seen.alternate && seen.has("1 of 3") && seen.has("Stop the infusion")
    });
    // The answer so far stands there, and Enter confirms it.
    assert!(!seen.has("Confirmed"), "{}", seen.text);
    ada.heard = ada.pty.written();
    ada.pty.send("\x1bOQ");
    ada.hears("\u{1b}[?1049l");
    ada.hears("B. Stop the infusion. You placed it at 1.");
    ada.hears(OPEN);
    ada.pty.send("\x1bOQ");
    ada.pty
        .wait_for("the question", |seen| seen.alternate && seen.has("1 of 3"));
    ada.pty.send(ENTER);
    ada.pty
        .wait_for("it to be kept", |seen| seen.has("Confirmed"));
    class.has_here("1 of 1 has answered");
}

/// At the terminal of the host, leaving stops the program: it asks first, whichever word it was.
#[test]
fn the_console_at_the_host_is_in_plain_lines_too() {
    let dir = tempfile::tempdir().expect("a directory");
    let bank = screens_bank();
    let mut args = vec!["class", "host", "--bank", bank.to_str().expect("a path")];
    args.extend(["--subject", "screens", "-n", "3", "--seed", "11", "--plain"]);
    args.extend(["--title", TITLE, "--code", CODE]);
    args.extend(["--listen", "127.0.0.1:0"]);
    let pty = Launch::new(dir.path()).args(args).start();
    let mut console = PlainGuest { pty, heard: 0 };
    console.hears(PROMPT);
    console.types("lock", PROMPT);
    console.types("where", PROMPT);
    console.types("quit", "Type stop to stop it.");
    console.hears(PROMPT);
    console.types("quit", PROMPT);
    console.types("help", PROMPT);
    console.types("no", PROMPT);
    insta::assert_snapshot!("plain-console-at-the-host", console.transcript());
    console.pty.send("\x1bOQ");
    console.pty.wait_for("the screens", |seen| {
        seen.alternate && seen.has("0 are here")
    });
    console.heard = console.pty.written();
    console.pty.send("\x1bOQ");
    console.hears("To join, type in a terminal");
    console.hears(PROMPT);
    console.types("quit", "Type stop to stop it.");
    console.insists("stop", "is saved. Run");
    assert_eq!(console.pty.wait_exit().exit_code(), 0);
}
