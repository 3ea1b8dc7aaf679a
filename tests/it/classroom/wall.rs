//! A wall over the real `ssh`, and in a program of its own: who may have one, and what it shows.

use std::sync::Arc;

use dripset::classroom::server::{ClassServer, ClassServerConfig, JoinInfo};
use dripset::ssh::{self, AuthOutcome, KeyFingerprint, SessionProvider};

use super::keys::{make_key, with_key, without};
use super::*;
use crate::support::learner::text_of;
use crate::support::pty::Seen;
use crate::support::script::ENTER;

/// The orders that five learners give for the first item.
const ORDERS: [&str; 5] = ["abcd", "bacd", "bacd", "dcba", "abcd"];

fn args(options: &[String]) -> Vec<&str> {
    options.iter().map(String::as_str).collect()
}

/// A class with an instructor's key, and the keys of that instructor and of a learner.
fn hosted() -> (Hosted, Vec<String>, Vec<String>) {
    let dir = tempfile::tempdir().expect("a directory");
    let mine = make_key(dir.path(), "mine");
    let other = make_key(dir.path(), "other");
    let list = dir.path().join("instructors");
    std::fs::copy(mine.with_extension("pub"), &list).expect("the list of instructors");
    let list = list.to_str().expect("a path").to_owned();
    let class = Hosted::open_in(dir, &["--authorized-instructors", &list]);
    (class, with_key(&mine), with_key(&other))
}

impl Hosted {
    /// The wall in a program of its own, on the machine of the host.
    fn project(&self) -> Pty {
        let launch = Launch::new(self.dir.path()).size((100, 30));
        launch.args(["class", "project", CODE]).start()
    }
}

fn is_closed(seen: &Seen) -> bool {
    seen.has("Closed") && seen.has("Class answers")
}

/// Both walls show the same: how to join, the count, the vote, what the class chose once it is
/// closed, and the key once it is shown. Neither is a seat, and neither is in the log.
#[test]
fn a_wall_over_ssh_and_one_beside_the_host_follow_the_class() {
    if !has_ssh() {
        return;
    }
    let (class, mine, _) = hosted();
    let login = format!("{CODE}+wall");
    let remote = class
        .launch_to(&login, &args(&mine))
        .size((100, 30))
        .start();
    let walls = [remote, class.project()];
    let join = format!("To join: ssh -p {} {CODE}@127.0.0.1", class.port);
    for wall in &walls {
        let seen = wall.wait_for("how to join", |seen| {
            seen.has(&join) && seen.has("0 are here")
        });
        assert!(
            seen.text.contains("█▀▀▀▀▀█"),
            "a code for a phone: {}",
            seen.text
        );
        assert!(!seen.has("Enter"), "{}", seen.text);
    }
    let guests: Vec<Guest> = (1..=5).map(|n| class.joins(&format!("Name{n}"))).collect();
    for wall in &walls {
        let seen = wall.wait_for("everybody", |seen| seen.has("5 are here"));
        assert!(!seen.has("Name"), "nobody's name: {}", seen.text);
    }
    class.has_here("5 are here");
    class.does(ENTER, "0 of 5 have answered");
    for wall in &walls {
        wall.wait_for("an open vote", |seen| {
            seen.has("0 of 5 have answered") && seen.has("1 of 3")
        });
        // Whatever is typed at a wall, the class stays as it is.
        wall.send("crdvnxpsb\r \r\t3");
    }
    for (guest, order) in guests.iter().zip(ORDERS) {
        guest.pty.wait_for("the vote", |seen| seen.has("1 of 3"));
        guest.pty.send(format!("{order}\r"));
        guest
            .pty
            .wait_for("a response", |seen| seen.has("Confirmed"));
    }
    for wall in &walls {
        let seen = wall.wait_for("all", |seen| seen.has("5 of 5 have answered"));
        assert!(
            !seen.has("%") && !seen.has("✓"),
            "no counts yet: {}",
            seen.text
        );
    }
    class.does(ENTER, "Closed");
    for wall in &walls {
        let seen = wall.wait_for("what the class chose", is_closed);
        assert!(seen.has("5 answers") && seen.has("40%"), "{}", seen.text);
        assert!(
            !seen.has("✓") && !seen.has("orrect"),
            "no key: {}",
            seen.text
        );
    }
    class.does(ENTER, "Key shown");
    for wall in &walls {
        let seen = wall.wait_for("the key", |seen| seen.has("Key shown"));
        assert!(seen.has("of 5 correct"), "{}", seen.text);
    }
    class.does("b", "end for everybody");
    class
        .console
        .insist(ENTER, "the end", |seen| seen.has("The class has ended"));
    for wall in &walls {
        wall.wait_for("thanks", |seen| seen.has("Thank you for taking part."));
        wall.send("q");
        assert_eq!(wall.wait_exit().exit_code(), 0);
    }
    assert_eq!(class.room().seats().len(), 5, "a wall is no seat");
}

/// A wall is for whoever may have the console, and says so to everybody else.
#[test]
fn a_learner_gets_no_wall_and_an_instructor_so_many() {
    if !has_ssh() {
        return;
    }
    let (class, mine, other) = hosted();
    let refused = |login: &str, options: &[&str]| {
        let options = [options, &["-o", "NumberOfPasswordPrompts=1"]].concat();
        // Its words come before the login, where quiet clients hide them.
        let args = without("LogLevel", super::ssh(class.port, &options));
        let launch = Launch::new(class.dir.path()).program("ssh").args(args);
        let pty = launch.args([format!("{login}@127.0.0.1")]).start();
        assert_eq!(pty.wait_exit().exit_code(), 255, "{login}");
        String::from_utf8_lossy(&pty.raw()).into_owned()
    };
    let words = "you need the SSH key of its instructor";
    for login in ["wall", "ward-three+wall", "ward-four+wall"] {
        for options in [args(&other), KEYLESS.to_vec()] {
            let said = refused(login, &options);
            assert!(said.contains(words), "{login}: {said}");
        }
    }
    let nowhere = class.launch_to("ward-four+wall", &args(&mine)).start();
    assert_eq!(nowhere.wait_exit().exit_code(), 1);
    let said = String::from_utf8_lossy(&nowhere.raw()).into_owned();
    assert!(
        said.contains("No class is open under the code ward-four"),
        "{said}"
    );
    // With one class, the code can be left out.
    let logins = ["wall", "WALL", "ward-three+wall", "Ward-Three+Wall"];
    let walls = logins.map(|login| class.launch_to(login, &args(&mine)).start());
    for wall in &walls {
        wall.wait_for("a wall", |seen| seen.has("To join: ssh"));
    }
    let fifth = class.launch_to("wall", &args(&mine)).start();
    assert_eq!(fifth.wait_exit().exit_code(), 1);
    let said = String::from_utf8_lossy(&fifth.raw()).into_owned();
    assert!(said.contains("4 walls of this class are open"), "{said}");
    walls[0].send("q");
    assert_eq!(walls[0].wait_exit().exit_code(), 0);
    let again = class.launch_to("wall", &args(&mine)).start();
    again.wait_for("a free place", |seen| seen.has("To join: ssh"));
    assert_eq!(class.room().seats().len(), 0);
}

/// In plain lines a wall is read, and follows the class.
#[test]
fn a_wall_in_plain_lines_says_how_to_join_and_what_has_changed() {
    if !has_ssh() {
        return;
    }
    let (class, mine, _) = hosted();
    let login = format!("{CODE}+wall+plain");
    let wall = class.launch_to(&login, &args(&mine)).start();
    let told = wall.wait_for_words("To join: ssh", 0);
    let told = wall.wait_for_words("0 are here", told);
    class.console.send(ENTER);
    class
        .console
        .wait_for("a check", |seen| seen.has("Nobody is here"));
    class
        .console
        .insist(ENTER, "a vote", |seen| seen.has("0 of 0 have answered"));
    wall.wait_for_words("Vote 1 on question 1 is open.", told);
    wall.send("leave\r");
    assert_eq!(wall.wait_exit().exit_code(), 0);
}

#[test]
fn a_class_that_nobody_runs_or_that_has_ended_has_no_wall() {
    let dir = tempfile::tempdir().expect("a directory");
    let project = |code: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_dripset"))
            .env("DRIPSET_DATA_DIR", dir.path())
            .args(["class", "project"])
            .args(code)
            .output()
            .expect("the program");
        assert_eq!(output.status.code(), Some(2), "{code:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    open(dir.path());
    let said = project(&[]);
    assert!(said.contains("no class is running here"), "{said}");
    let said = project(&[CODE]);
    assert!(said.contains("there is no class `ward-three`"), "{said}");

    let id = {
        let inside = inside::Inside::open(dir.path(), inside::terms(None));
        // Without a terminal it goes no further than that.
        let said = project(&[CODE]);
        assert!(said.contains("a wall needs a terminal"), "{said}");
        let id = inside.class.frame.id;
        inside.class.let_go();
        let said = project(&[CODE]);
        assert!(
            said.contains("the class ward-three is not running now"),
            "{said}"
        );
        assert!(said.contains("dripset class resume ward-three"), "{said}");
        let said = project(&[]);
        assert!(said.contains("no class is running here"), "{said}");
        inside
            .order(dripset::domain::room::Order::End)
            .expect("an end");
        id
    };
    let said = project(&[&id.0.to_string()[..13]]);
    assert!(said.contains("the class ward-three has ended"), "{said}");
    assert!(said.contains("dripset class report ward-three"), "{said}");
}

/// A guest who has proved to own this key.
fn with_fingerprint(login: &str, key: &str, has_shown_all: bool) -> ssh::Guest {
    ssh::Guest {
        login: login.into(),
        key: Some(KeyFingerprint(key.into())),
        has_shown_all,
        ..inside::guest("", "")
    }
}

/// On a server of many classes a wall is for the instructor who opened the class.
#[test]
fn of_several_classes_the_walls_of_ones_own_are_listed() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = inside::Inside::open(dir.path(), inside::terms(None));
    let config = ClassServerConfig {
        instructors: ["SHA256:ines", "SHA256:omar"].map(String::from).into(),
        way: JoinInfo {
            hosts: vec![("10.0.0.7".into(), 2222)],
            fingerprint: "SHA256:host".into(),
        },
        ..ClassServerConfig::bare(inside.store.clone(), Arc::clone(&inside.env))
    };
    let class_server = ClassServer::new(config);
    let open = |title: &str, owner: &str| {
        let (title, owner) = (Some(title.to_owned()), owner.to_owned());
        let opened = class_server.open(inside::terms(None), title, owner);
        inside
            .runtime
            .block_on(opened)
            .expect("a class")
            .frame
            .code
            .clone()
    };
    let told = |guest: ssh::Guest| {
        assert_eq!(
            class_server.verdict(&guest),
            AuthOutcome::Admit,
            "{guest:?}"
        );
        let _within = inside.runtime.enter();
        let goodbye = class_server.seat(guest, (80, 24)).goodbye();
        goodbye.expect("no wall").words
    };
    let none = told(with_fingerprint("wall", "SHA256:ines", true));
    assert_eq!(none, "No class of yours is open here.");
    let codes = [
        open("Monday", "SHA256:ines"),
        open("Tuesday", "SHA256:ines"),
    ];
    let listed = told(with_fingerprint("wall", "SHA256:ines", false));
    assert!(
        listed.starts_with("2 classes of yours are open."),
        "{listed}"
    );
    for (title, code) in ["Monday", "Tuesday"].iter().zip(&codes) {
        let line = format!("{title}\n    ssh -p 2222 {code}+wall@10.0.0.7");
        assert!(listed.contains(&line), "{listed}");
    }
    // Another instructor is a learner there, and first shows all keys.
    let login = format!("{}+wall", codes[0]);
    for login in ["wall", &login] {
        let first = with_fingerprint(login, "SHA256:omar", false);
        assert_eq!(class_server.verdict(&first), AuthOutcome::OtherKeys);
    }
    let theirs = told(with_fingerprint(&login, "SHA256:omar", true));
    assert!(
        theirs.contains("Another instructor opened this class."),
        "{theirs}"
    );
    // A guest without a listed key learns nothing of which codes there are.
    for login in ["wall", &login, "nowhere+wall"] {
        let guest = with_fingerprint(login, "SHA256:eve", true);
        let AuthOutcome::Refuse(why) = class_server.verdict(&guest) else {
            panic!("{login} is let in");
        };
        assert!(why.contains("the SSH key of its instructor"), "{why}");
    }
    let guest = with_fingerprint(&login, "SHA256:ines", false);
    let _within = inside.runtime.enter();
    let mut wall = class_server.seat(guest, (80, 24));
    assert!(text_of(&wall.page(), (80, 24)).contains("0 are here"));
    assert!(wall.goodbye().is_none());
}
