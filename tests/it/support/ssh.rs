//! The `ssh` that people have, as tests call it: no files of whoever runs them, no agent.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::pty::{Launch, Pty, Seen};
use super::script::{DOWN, ENTER};

/// Whether these programs are here; says so where one is not.
pub fn has(programs: &[&str]) -> bool {
    let missing: Vec<&&str> = programs
        .iter()
        .filter(|program| Command::new(program).arg("-V").output().is_err())
        .collect();
    if missing.is_empty() {
        return true;
    }
    println!("not checked: {missing:?} is not here");
    let all = std::env::var_os("DRIPSET_REQUIRE_ALL").is_some();
    assert!(!all, "install {missing:?}");
    false
}

/// A new key without a passphrase.
pub fn key(dir: &Path, name: &str) -> PathBuf {
    let path = dir.join(name);
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"])
        .arg(&path)
        .status();
    assert!(made.expect("ssh-keygen").success());
    path
}

/// The public half of a key, as a line of `authorized_keys`.
pub fn public(key: &Path) -> String {
    std::fs::read_to_string(key.with_extension("pub")).expect("the public half")
}

/// An `ssh` to a port of this machine, with that key or none.
pub fn to(dir: &Path, port: u16, login: &str, key: Option<&Path>) -> Launch {
    let none = dir.join("no-key");
    let identity = format!("IdentityFile={}", key.unwrap_or(&none).display());
    let port = port.to_string();
    let mut args = vec!["-F", "/dev/null", "-p", &port, "-l", login];
    for option in [
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
        "GlobalKnownHostsFile=/dev/null",
        // The host's login texts are lost below this level.
        "LogLevel=INFO",
        "IdentitiesOnly=yes",
        "IdentityAgent=none",
        &identity,
    ] {
        args.extend(["-o", option]);
    }
    args.push("127.0.0.1");
    Launch::new(dir).program("ssh").args(args)
}

/// A bank of one item beside the shipped ones; `b` is its key.
pub fn one_item(dir: &Path) -> PathBuf {
    let five = std::fs::read_to_string(super::script::five_kinds()).expect("a bank");
    let second = five.match_indices("[[item]]").nth(1).expect("two items").0;
    let one = five.get(..second).expect("the first item");
    let one = one.replace("\"five-kinds\"", "\"one-item\"");
    let path = dir.join("one-item.toml");
    std::fs::write(&path, one.replace("Five kinds", "One item")).expect("a bank");
    path
}

/// On the screen that sets up a set: the one item, and nothing else.
pub fn choose_one_item(pty: &Pty) {
    pty.wait_for("the set-up", |seen| seen.head().contains("New set"));
    pty.send("n");
    // Marks and counts may change in place while the cursor stays: its line and the words after the
    // mark tell that it moved.
    let cursor = |seen: &Seen| {
        let (line, row) = seen
            .text
            .lines()
            .enumerate()
            .find(|(_, row)| row.contains('▸'))?;
        let words = row.rsplit(']').next().unwrap_or(row);
        let words: String = words.chars().filter(|c| c.is_alphabetic()).collect();
        Some((line, words))
    };
    loop {
        let before = cursor(&pty.seen());
        if before
            .as_ref()
            .is_some_and(|(_, row)| row.contains("Oneitem"))
        {
            break;
        }
        pty.send(DOWN);
        pty.wait_for("the cursor to move", |seen| {
            cursor(seen).is_some_and(|next| Some(&next) != before.as_ref())
        });
    }
    pty.send(" ");
    pty.wait_for("one item", |seen| {
        seen.has("1 question ") || seen.has("set of 1")
    });
    pty.send(ENTER);
}

/// Whether a text has nothing but printable text, line ends, and the echo of a backspace. What `ssh`
/// itself says on a terminal that it has taken over ends with one character more.
#[cfg(feature = "classroom")]
pub fn is_plain(text: &str) -> bool {
    let without = text.replace("\u{8} \u{8}", "").replace("\r\r\n", "\n");
    let without = without.replace("\r\n", "\n");
    !without.contains(|c: char| c.is_control() && c != '\n')
}
