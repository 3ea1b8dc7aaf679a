//! `dripset serve` as a school runs it: the real program, and the real `ssh` of instructors and
//! learners.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

mod balanced;
mod classes;
mod lesson_plans;
mod plain;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::support::pty::{Launch, Pty, Seen};
use super::support::script::{DOWN, ENTER};
use super::support::ssh;

const SIZE: (u16, u16) = (100, 60);

/// The program, serving, and the keys of those who come.
struct Served {
    dir: TempDir,
    port: u16,
    program: Option<Child>,
    /// Whether lesson plans are offered.
    plans: bool,
    /// Flags of `serve`.
    flags: Vec<String>,
}

impl Served {
    /// Opens; `None` where a test lacks what it takes.
    fn open() -> Option<Self> {
        if !ssh::has(&["ssh", "ssh-keygen"]) {
            return None;
        }
        let dir = tempfile::tempdir().expect("a directory");
        ssh::one_item(dir.path());
        let teaching = ["ines", "omar"].map(|name| ssh::public(&ssh::key(dir.path(), name)));
        let file = format!("# who may\n\n{}", teaching.concat());
        std::fs::write(dir.path().join("instructors"), file).expect("a file");
        let mut served = Self {
            dir,
            port: 0,
            program: None,
            plans: false,
            flags: Vec::new(),
        };
        served.start();
        Some(served)
    }

    /// The same, with a directory of lesson plans.
    fn with_plans(plans: &[(&str, &str)]) -> Option<Self> {
        let mut served = Self::open()?;
        served.plans = true;
        std::fs::create_dir(served.dir.path().join("plans")).expect("a directory");
        for (name, text) in plans {
            served.plan(name, text);
        }
        served.stop();
        served.start();
        Some(served)
    }

    fn plan(&self, name: &str, text: &str) {
        std::fs::write(self.dir.path().join("plans").join(name), text).expect("a file");
    }

    fn start(&mut self) {
        let file = |name: &str| self.dir.path().join(name);
        let mut program = Command::new(env!("CARGO_BIN_EXE_dripset"))
            .env("HOME", self.dir.path())
            .env("DRIPSET_DATA_DIR", file("data"))
            .arg("--bank")
            .arg(file("one-item.toml"))
            .args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)])
            .arg("--authorized-instructors")
            .arg(file("instructors"))
            .args(
                self.plans
                    .then(|| format!("--plans={}", file("plans").display())),
            )
            .args(&self.flags)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let lines = BufReader::new(program.stdout.take().expect("its words")).lines();
        self.program = Some(program);
        let command = lines
            .map_while(Result::ok)
            .find(|line| line.trim().starts_with("ssh -p "))
            .expect("how to come in");
        let port = command.split_whitespace().nth(2);
        self.port = port.and_then(|port| port.parse().ok()).expect("a port");
    }

    /// Tells the program to end, as a system does that goes down.
    fn stop(&mut self) {
        let mut program = self.program.take().expect("a program");
        kill_process(Pid::from_child(&program), Signal::TERM).expect("a signal");
        let status = program.wait().expect("an end");
        assert!(status.success(), "{status}");
    }

    fn key(&self, name: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        if path.exists() {
            return path;
        }
        ssh::key(self.dir.path(), name)
    }

    fn ssh(&self, login: &str, key: Option<&Path>) -> Launch {
        ssh::to(self.dir.path(), self.port, login, key).size(SIZE)
    }

    /// One's own screens.
    fn home(&self, key: &Path) -> (Pty, Seen) {
        let pty = self.ssh("me", Some(key)).start();
        let seen = pty.wait_for("the home screen", |seen| {
            let known = ["Press Enter to start today", "Recent sets", "Continue"];
            missed(seen).is_some() && known.iter().any(|words| seen.has(words))
        });
        (pty, seen)
    }

    /// A class of the one item; its console and its code.
    fn class(&self, key: &Path) -> (Pty, String) {
        let console = self.ssh("new", Some(key)).start();
        ssh::choose_one_item(&console);
        console.wait_for("how it is held", |seen| seen.has("Open the class"));
        console.send(ENTER);
        let lobby = console.wait_for("the console", |seen| seen.has("are here"));
        (console, code(&lobby))
    }

    /// A class in which a learner with this key has missed the one item; its console, the seat, and its code.
    fn one_misses(&self, key: &Path) -> (Pty, Pty, String) {
        let (console, code) = self.class(&self.key("ines"));
        let seat = self.join(&code, key, "Ada");
        console.wait_for("a learner", |seen| seen.has("1 is here"));
        console.send(ENTER);
        miss(&seat);
        (console, seat, code)
    }

    /// A learner whose name is asked for at login.
    fn join(&self, code: &str, key: &Path, name: &str) -> Pty {
        let seat = self.ssh(code, Some(key)).start();
        seat.wait_for_bytes(b"Your name: ", 1);
        seat.send(format!("{name}\r"));
        seat.wait_for("a seat", |seen| seen.has("You have joined."));
        seat
    }

    fn classes(&self) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_dripset"))
            .env("DRIPSET_DATA_DIR", self.dir.path().join("data"))
            .args(["class", "list"])
            .output();
        String::from_utf8(output.expect("the list").stdout).expect("text")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(mut program) = self.program.take() {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

/// How many missed items the home screen offers to practice; a dot where it offers none.
fn missed(seen: &Seen) -> Option<&str> {
    let line = seen.text.lines().find(|line| line.contains("m Missed"));
    match line {
        Some(line) => line.split_whitespace().nth(2),
        None => seen.is_home().then_some("·"),
    }
}

/// The code in the invitation of a console.
fn code(lobby: &Seen) -> String {
    let login = lobby.text.split_whitespace();
    let mut login = login.filter_map(|word| word.strip_suffix("@127.0.0.1"));
    login.next().expect("an invitation").to_owned()
}

/// Ends a class from its console.
fn end(console: &Pty) {
    console.send("b");
    console.wait_for("a question", |seen| seen.has("End the class"));
    console.insist(ENTER, "the end", |seen| seen.has("The class has ended"));
}

/// Misses the item, and waits until that is told.
fn miss(pty: &Pty) {
    pty.wait_for("the item", |seen| seen.has("stings"));
    pty.send("a\r");
}

#[test]
fn what_is_studied_under_a_key_is_there_for_that_key_alone() {
    let Some(served) = Served::open() else {
        return;
    };
    let (ada, bo) = (served.key("ada"), served.key("bo"));
    let (pty, seen) = served.home(&ada);
    assert_eq!(missed(&seen), Some("·"), "{}", seen.text);
    pty.send("s");
    ssh::choose_one_item(&pty);
    miss(&pty);
    pty.wait_for("the verdict", Seen::is_answered);
    pty.signal(Signal::KILL);
    pty.wait_exit();

    let (_, seen) = served.home(&ada);
    assert_eq!(missed(&seen), Some("1"), "{}", seen.text);
    assert!(seen.has("Continue"), "{}", seen.text);
    let (_, seen) = served.home(&bo);
    assert_eq!(missed(&seen), Some("·"), "{}", seen.text);
    assert!(!seen.has("Continue"), "{}", seen.text);
}

#[test]
fn whoever_studies_without_a_key_is_told_what_it_takes_and_gets_nowhere() {
    let Some(served) = Served::open() else {
        return;
    };
    for login in ["me", "new"] {
        let pty = served.ssh(login, None).start();
        assert_ne!(pty.wait_exit().exit_code(), 0);
        let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
        assert!(
            raw.contains("ssh-keygen") && raw.contains("ermission denied"),
            "{raw}"
        );
        assert!(!raw.contains("\x1b[?1049h"), "{raw}");
    }
}

#[test]
fn whoever_may_not_open_a_class_is_told_so_and_opens_none() {
    let Some(served) = Served::open() else {
        return;
    };
    let pty = served.ssh("new", Some(&served.key("ada"))).start();
    assert_ne!(pty.wait_exit().exit_code(), 0);
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    assert!(raw.contains("this host lists as an instructor's"), "{raw}");
    assert!(!raw.contains("\x1b[?1049h"), "{raw}");
    assert!(served.classes().contains("No class"));
}

#[test]
fn who_held_a_class_from_afar_takes_its_report_along() {
    let Some(served) = Served::open() else {
        return;
    };
    let (console, _seat, _) = served.one_misses(&served.key("ada"));
    console.wait_for("the response", |seen| seen.has("1 of 1 has"));
    console.send(ENTER);
    console.wait_for("the close", |seen| seen.has("Enter reveal"));
    console.send(ENTER);
    console.wait_for("the key", |seen| seen.has("Key shown"));
    console.send("b");
    console.wait_for("a question", |seen| seen.has("End the class"));
    console.insist(ENTER, "the end", |seen| seen.has("t print and leave"));
    console.send("t");
    console.wait_for("a question", |seen| seen.has("Press q to leave"));
    console.insist("q", "leaving", |_| false);
    assert_eq!(console.wait_exit().exit_code(), 0);
    let last = left_behind(&console);
    for words in ["Ada ", "Questions whose key was shown", "You have left"] {
        assert!(last.contains(words), "no {words:?} in {last}");
    }
}

#[test]
fn a_class_opened_from_afar_is_its_openers_alone() {
    let Some(mut served) = Served::open() else {
        return;
    };
    let (ines, omar) = (served.key("ines"), served.key("omar"));
    let (_console, code) = served.class(&ines);
    // Another instructor is a learner there, before and after a restart.
    drop(served.join(&code, &omar, "Omar"));
    served.stop();
    served.start();
    let seat = served.ssh(&code, Some(&omar)).start();
    seat.wait_for("a seat", |seen| seen.has("You have joined."));
    let console = served.ssh(&code, Some(&ines)).start();
    console.wait_for("the console", |seen| seen.has("1 is here"));
}

#[test]
fn a_class_opened_from_afar_is_held_as_its_instructor_says() {
    let Some(served) = Served::open() else {
        return;
    };
    let console = served.ssh("new", Some(&served.key("ines"))).start();
    ssh::choose_one_item(&console);
    console.wait_for("how it is held", |seen| seen.has("Open the class"));
    console.send(DOWN);
    console.send("Ward 3?");
    console.wait_for("a title", |seen| seen.has("Ward 3?"));
    console.send(format!("{DOWN}90{DOWN} "));
    console.wait_for("changes", |seen| seen.has("90 s") && seen.has("can change"));
    console.send(ENTER);
    let lobby = console.wait_for("the console", |seen| seen.has("are here"));
    assert!(
        lobby.has("Ward 3?") && lobby.has("Time per vote: 1:30 · answers can be changed"),
        "{}",
        lobby.text
    );
    let seat = served.join(&code(&lobby), &served.key("ada"), "Ada");
    assert!(String::from_utf8_lossy(&seat.raw()).contains("Ward 3?"));
    console.wait_for("a learner", |seen| seen.has("1 is here"));
    console.send(ENTER);
    miss(&seat);
    seat.wait_for("a response that can change", |seen| {
        seen.has("You can change it")
    });
}

/// No signal comes over a line: the byte is a key.
#[test]
fn ctrl_c_leaves_over_ssh_wherever_one_is() {
    let Some(served) = Served::open() else {
        return;
    };
    let key = served.key("ines");
    for login in ["new", "me"] {
        let pty = served.ssh(login, Some(&key)).start();
        pty.wait_for("a first page", |seen| seen.has("Enter"));
        pty.send("?");
        pty.wait_for("the help", |seen| seen.has("Ctrl-C") && !seen.has("Ctrl-Z"));
        pty.send("\x03");
        assert_eq!(pty.wait_exit().exit_code(), 0);
    }
}

/// What a terminal shows once the screens have given it back.
fn left_behind(pty: &Pty) -> String {
    let raw = pty.raw();
    let back = b"\x1b[?1049l";
    let at = raw.windows(back.len()).rposition(|window| window == back);
    String::from_utf8_lossy(&raw[at.expect("the screen is given back")..]).into_owned()
}

#[test]
fn a_learner_takes_the_own_record_along_from_a_class_and_from_study() {
    let Some(served) = Served::open() else {
        return;
    };
    let ada = served.key("ada");
    let (console, seat, code) = served.one_misses(&ada);
    seat.wait_for("the response to be kept", |seen| seen.has("Confirmed"));
    seat.send("t");
    console.wait_for("all to be done", |seen| seen.has("1 of 1"));
    console.send("c");
    seat.wait_for("the vote to be closed", |seen| seen.has("Closed."));
    console.send("r");
    let seen = seat.wait_for("the key", |seen| seen.has("Incorrect:"));
    assert!(seen.has("print and leave"), "{}", seen.text);
    seat.send("t");
    seat.wait_for("a word of caution", |seen| seen.has("Press q to leave"));
    seat.send("q");
    assert_eq!(seat.wait_exit().exit_code(), 0);
    let record = left_behind(&seat);
    for words in [
        "\r\n1. Peripheral lines\r\n",
        "\r\n   You: ",
        " (0 of 1)\r\n   Key: ",
        "Total: 0 of 1 points, 0%\r\n",
        "he same command brings you back.",
    ] {
        assert!(record.contains(words), "{words:?} in {record}");
    }
    let seat = served.ssh(&code, Some(&ada)).start();
    seat.wait_for("the same seat", |seen| seen.has("Incorrect:"));
    end(&console);
    seat.wait_for("the end", |seen| seen.has("The class has ended"));
    seat.send("t");
    assert_eq!(seat.wait_exit().exit_code(), 0);
    assert!(left_behind(&seat).contains("Total: 0 of 1"));

    let (home, _) = served.home(&ada);
    home.send("p");
    home.wait_for("the progress", |seen| {
        seen.head().contains("Progress") && seen.has("print and leave")
    });
    home.send("t");
    assert_eq!(home.wait_exit().exit_code(), 0);
    let record = left_behind(&home);
    for words in [
        "Your progress\r\n",
        "\r\nOne item: mastery 0%, 0 of 1 points, 0%",
        "class: 1 of 1 answered, 0 of 1 points",
        "under your key.",
    ] {
        assert!(record.contains(words), "{words:?} in {record}");
    }
}
