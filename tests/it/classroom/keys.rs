//! Whose key opens the console, and strangers who try codes.

use super::*;
use crate::support::script::ENTER;

/// How many wrong codes are tried in an ordinary run.
const WRONG: usize = 50;
/// How many try at once.
const AT_ONCE: usize = 10;

/// A key pair in this directory: the path of its private half.
fn make_key(dir: &Path, name: &str) -> PathBuf {
    let path = dir.join(name);
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&path)
        .status();
    assert!(made.expect("ssh-keygen").success());
    path
}

fn with_key(key: &Path) -> Vec<String> {
    let identity = format!("IdentityFile={}", key.display());
    ["-o", "IdentitiesOnly=yes", "-o", &identity]
        .map(String::from)
        .to_vec()
}

#[test]
fn an_authorized_key_opens_the_console_and_one_that_is_only_shown_does_not() {
    if !has_ssh() {
        return;
    }
    let dir = tempfile::tempdir().expect("a directory");
    let mine = make_key(dir.path(), "mine");
    let other = make_key(dir.path(), "other");
    let public = mine.with_extension("pub");
    let authorized = dir.path().join("instructors");
    std::fs::copy(&public, &authorized).expect("the list of instructors");
    let list = authorized.to_str().expect("a path").to_owned();
    let class = Hosted::open_in(dir, &["--authorized-instructors", &list]);

    let key = with_key(&mine);
    let key: Vec<&str> = key.iter().map(String::as_str).collect();
    let remote = class.launch(&key).size((120, 40)).start();
    remote.wait_for("the console", |seen| seen.has("To come in, type"));
    remote.send(ENTER);
    remote.wait_for("a question", |seen| seen.has("Nobody is here"));
    remote.insist(ENTER, "an open poll", |seen| {
        seen.has("0 of 0 have responded")
    });
    class
        .console
        .wait_for("the same poll", |seen| seen.has("0 of 0 have responded"));

    // The public half of the instructor's key with another's private half: it is shown, and
    // cannot be proved.
    let shown = class.dir.path().join("shown");
    std::fs::copy(&other, &shown).expect("a private key");
    std::fs::copy(&public, shown.with_extension("pub")).expect("a public key");
    for (key, is_proved) in [(&shown, false), (&other, true)] {
        let key = with_key(key);
        let key: Vec<&str> = key.iter().map(String::as_str).collect();
        let pty = class.launch(&key).start();
        pty.wait_for_bytes(b"Your name: ", 1);
        pty.send("Eve\r");
        // Without a key that is proved, a PIN is asked for as well.
        if !is_proved {
            pty.wait_for_bytes(b"else Enter): ", 1);
            pty.send(ENTER);
        }
        let seen = pty.wait_for("a learner's seat", |seen| seen.has("1 of 3"));
        assert!(!seen.has("have responded"), "{}", seen.text);
    }
    assert_eq!(class.room().seats().len(), 2);
}

/// Tries a code that is none.
fn knocks_in_vain(port: u16, number: usize) {
    let output = Command::new("ssh")
        .args(ssh(port, &KEYLESS))
        .args(["-o", "NumberOfPasswordPrompts=1"])
        .arg(format!("ward-{number:04}@127.0.0.1"))
        .stdin(std::process::Stdio::null())
        .output();
    let output = output.expect("ssh");
    assert_eq!(output.status.code(), Some(255), "in by code {number}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("denied"), "{said}");
    assert!(output.stdout.is_empty());
}

fn strangers_try(count: usize) {
    let class = Hosted::open(&[]);
    let ada = class.joins("Ada");
    class.has_here("1 is here");
    class.does(ENTER, "0 of 1 have responded");
    let port = class.port;
    let try_some = |from: usize, to: usize| {
        for first in (from..to).step_by(AT_ONCE) {
            std::thread::scope(|scope| {
                for number in first..to.min(first + AT_ONCE) {
                    scope.spawn(move || knocks_in_vain(port, number));
                }
            });
        }
    };
    // While they try, whoever sits there gets the next item, and the one after.
    std::thread::scope(|scope| {
        let tries = scope.spawn(|| try_some(0, count / 2));
        class.leaves_the_item();
        class.does("n", "2 of 3");
        ada.pty
            .wait_for("the second item", |seen| seen.head().contains("2 of 3"));
        tries.join().expect("they are kept out");
    });
    try_some(count / 2, count);
    class.leaves_the_item();
    class.does("n", "3 of 3");
    ada.pty
        .wait_for("the third item", |seen| seen.head().contains("3 of 3"));
    assert_eq!(class.room().seats().len(), 1);
}

#[test]
fn strangers_with_wrong_codes_leave_the_class_undisturbed() {
    if has_ssh() {
        strangers_try(WRONG);
    }
}

#[test]
#[ignore = "takes a minute: cargo test --test it -- --ignored classroom"]
fn a_thousand_strangers_with_wrong_codes_leave_the_class_undisturbed() {
    if has_ssh() {
        strangers_try(1_000);
    }
}
