//! Whose key opens the console, and unauthenticated who try codes.

use super::*;
use crate::support::agent::Agent;
use crate::support::script::ENTER;

/// How many wrong codes are tried in an ordinary run.
const WRONG: usize = 50;
/// How many try at once.
const AT_ONCE: usize = 25;

/// A key pair in this directory: the path of its private half.
pub fn make_key(dir: &Path, name: &str) -> PathBuf {
    let path = dir.join(name);
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&path)
        .status();
    assert!(made.expect("ssh-keygen").success());
    path
}

pub fn with_key(key: &Path) -> Vec<String> {
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
    remote.wait_for("the console", |seen| {
        seen.has("To join, type in a terminal")
    });
    remote.send(ENTER);
    remote.wait_for("a question", |seen| seen.has("Nobody is here"));
    remote.insist(ENTER, "an open poll", |seen| {
        seen.has("0 of 0 have answered")
    });
    class
        .console
        .wait_for("the same poll", |seen| seen.has("0 of 0 have answered"));

    // The public half of the instructor's key with another's private half: it is shown, and
    // cannot be proved.
    let shown = class.dir.path().join("shown");
    std::fs::copy(&other, &shown).expect("a private key");
    std::fs::copy(&public, shown.with_extension("pub")).expect("a public key");
    for (key, name) in [(&shown, "Eve"), (&other, "Zoe")] {
        let key = with_key(key);
        let key: Vec<&str> = key.iter().map(String::as_str).collect();
        let pty = class.launch(&key).start();
        pty.wait_for_bytes(b"Your name: ", 1);
        pty.send(format!("{name}\r"));
        let seen = pty.wait_for("a learner's seat", |seen| seen.has("1 of 3"));
        assert!(!seen.has("have answered"), "{}", seen.text);
    }
    assert_eq!(class.room().seats().len(), 2);
}

/// With an agent, whichever key it shows first decides nothing.
#[test]
fn of_many_keys_in_an_agent_the_one_that_is_known_counts() {
    if !has_ssh() {
        return;
    }
    for (count, mine) in [(3, 2), (8, 7)] {
        let dir = tempfile::tempdir().expect("a directory");
        let agent = Agent::with_keys(dir.path(), count);
        let list = dir.path().join("instructors");
        std::fs::copy(agent.keys[mine].with_extension("pub"), &list).expect("a list");
        let list = list.to_str().expect("a path").to_owned();
        let class = Hosted::open_in(dir, &["--authorized-instructors", &list]);
        let with_keys_of = |agent: &Agent| {
            Launch::new(class.dir.path())
                .program("ssh")
                .args(without("IdentityAgent", ssh(class.port, &[])))
                .args(agent.options())
                .args([format!("{CODE}@127.0.0.1")])
        };
        let console = with_keys_of(&agent).size((120, 40)).start();
        console.wait_for("the console", |seen| {
            seen.has("To join, type in a terminal")
        });

        // A learner, whose third key is the one that the class knows.
        let theirs = Agent::with_keys(&sub_dir(class.dir.path(), "theirs"), count);
        let known = with_key(&theirs.keys[2]);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let first = class.launch(&known).start();
        first.wait_for_bytes(NAME, 1);
        first.send("Ada\r");
        first.wait_for("the lobby", |seen| seen.has("Your name here: Ada"));
        let again = with_keys_of(&theirs).start();
        again.wait_for("the same seat", |seen| seen.has("Your name here: Ada"));
        assert_eq!(class.room().seats().len(), 1, "with {count} keys");
    }
}

fn sub_dir(dir: &Path, name: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::create_dir(&path).expect("a directory");
    path
}

/// The options but that one.
pub fn without(option: &str, args: Vec<String>) -> Vec<String> {
    let mut kept = Vec::new();
    let mut args = args.into_iter().peekable();
    while let Some(arg) = args.next() {
        if arg == "-o" && args.peek().is_some_and(|next| next.starts_with(option)) {
            args.next();
        } else {
            kept.push(arg);
        }
    }
    kept
}

/// What is typed wrong at the line is told, with or without keys.
#[test]
fn a_line_that_leads_nowhere_is_told_what_to_type() {
    if !has_ssh() {
        return;
    }
    let class = Hosted::open(&[]);
    let keys = tempfile::tempdir().expect("a directory");
    let agent = Agent::with_keys(keys.path(), 8);
    let told = |login: &str, with_keys: bool| {
        let mut args = without(
            "LogLevel",
            ssh(class.port, if with_keys { &[] } else { &KEYLESS }),
        );
        if with_keys {
            args = without("IdentityAgent", args);
            args.extend(agent.options());
        }
        let pty = Launch::new(class.dir.path())
            .program("ssh")
            .args(args)
            .args(["-l".into(), login.to_owned(), "127.0.0.1".into()])
            .start();
        assert_eq!(pty.wait_exit().exit_code(), 255, "{login}");
        String::from_utf8_lossy(&pty.raw()).into_owned()
    };
    for (login, words) in [
        ("ward-thre", "No class is open under the code ward-thre"),
        (
            "ward-three+please",
            "No class is open under the code ward-three+please",
        ),
        ("root", "No class is open under the code root"),
        ("new", "Nobody can open a class here over SSH"),
    ] {
        for with_keys in [false, true] {
            let said = told(login, with_keys);
            assert!(said.contains(words), "{login}, {with_keys}: {said}");
            assert!(said.contains("denied"), "{login}: {said}");
        }
    }
    let said = told("me", false);
    assert!(said.contains("ssh-keygen"), "{said}");
    let said = told("a\u{e9}", false);
    assert!(
        said.contains("No class is open under the code a"),
        "{said:?}"
    );
}

/// Tries a code that is none.
fn is_refused(port: u16, number: usize) {
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

fn guests_try(count: usize) {
    let class = Hosted::open(&[]);
    let ada = class.joins("Ada");
    class.has_here("1 is here");
    class.does(ENTER, "0 of 1 have answered");
    let port = class.port;
    let try_some = |from: usize, to: usize| {
        for first in (from..to).step_by(AT_ONCE) {
            std::thread::scope(|scope| {
                for number in first..to.min(first + AT_ONCE) {
                    scope.spawn(move || is_refused(port, number));
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
fn guests_with_wrong_codes_leave_the_class_undisturbed() {
    if has_ssh() {
        guests_try(WRONG);
    }
}

#[test]
#[ignore = "takes a minute: cargo test --test it -- --ignored classroom"]
fn a_thousand_guests_with_wrong_codes_leave_the_class_undisturbed() {
    if has_ssh() {
        guests_try(1_000);
    }
}
