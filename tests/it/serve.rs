//! `dripset serve` as a school runs it: the real program, and the real `ssh` of instructors and
//! learners.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

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
            let known = ["Press Enter to choose", "Recent sets", "Continue"];
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

    /// A learner whose name is asked for at the door.
    fn join(&self, code: &str, key: &Path, name: &str) -> Pty {
        let seat = self.ssh(code, Some(key)).start();
        seat.wait_for_bytes(b"Your name: ", 1);
        seat.send(format!("{name}\r"));
        seat.wait_for("a seat", |seen| seen.has("You are in."));
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
    console.insist(ENTER, "the end", |seen| seen.has("The class is over"));
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
    pty.send(ENTER);
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
    assert!(raw.contains("known here as an instructor's"), "{raw}");
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
    console.wait_for("the key", |seen| seen.has("The key"));
    console.send("b");
    console.wait_for("a question", |seen| seen.has("End the class"));
    console.insist(ENTER, "the end", |seen| seen.has("t take along"));
    console.send("t");
    console.wait_for("a question", |seen| seen.has("q leaves"));
    console.insist("q", "leaving", |_| false);
    assert_eq!(console.wait_exit().exit_code(), 0);
    let last = left_behind(&console);
    for words in ["Ada ", "Items whose key was shown", "You have left"] {
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
    seat.wait_for("a seat", |seen| seen.has("You are in."));
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
    console.wait_for("changes", |seen| {
        seen.has("90 s") && seen.has("may be changed")
    });
    console.send(ENTER);
    let lobby = console.wait_for("the console", |seen| seen.has("are here"));
    assert!(
        lobby.has("Ward 3?") && lobby.has("Time for a vote: 1:30 · responses may be changed"),
        "{}",
        lobby.text
    );
    let seat = served.join(&code(&lobby), &served.key("ada"), "Ada");
    assert!(String::from_utf8_lossy(&seat.raw()).contains("Ward 3?"));
    console.wait_for("a learner", |seen| seen.has("1 is here"));
    console.send(ENTER);
    miss(&seat);
    seat.wait_for("a response that may be changed", |seen| {
        seen.has("You may change it")
    });
}

#[test]
fn a_class_is_opened_from_afar_by_a_lesson_plan_and_what_is_wrong_with_one_is_told() {
    let good = "title = \"Ward 3, Monday\"\nitems = [\"one-item/cool-taut-skin\"]\nseconds = 60\n";
    let bad = "titel = \"Ward 3\"\n\nseconds = 4\n";
    let plans = [("a.toml", bad), ("b.toml", good)];
    let Some(served) = Served::with_plans(&plans) else {
        return;
    };
    let console = served.ssh("new", Some(&served.key("ines"))).start();
    console.wait_for("the lesson plans", |seen| {
        seen.has("Ward 3, Monday") && seen.has("2 mistakes")
    });
    console.send(format!("{DOWN}{ENTER}"));
    let told = console.wait_for("what is wrong", |seen| seen.has("cannot be used"));
    assert!(
        told.has("Line 3, column") && told.has("did you mean `title`?"),
        "{}",
        told.text
    );
    served.plan("a.toml", &good.replace("Monday", "Tuesday"));
    console.send(ENTER);
    let form = console.wait_for("how it is held", |seen| seen.has("Open the class"));
    assert!(form.has("Tuesday") && form.has("60 s"), "{}", form.text);
    console.send(ENTER);
    let lobby = console.wait_for("the console", |seen| seen.has("are here"));
    assert!(lobby.has("Ward 3, Tuesday"), "{}", lobby.text);
    assert!(served.classes().contains("Ward 3, Tuesday"));
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

#[test]
fn lesson_plans_that_cannot_be_read_are_told_before_the_door_opens() {
    let dir = tempfile::tempdir().expect("a directory");
    let run = Command::new(env!("CARGO_BIN_EXE_dripset"))
        .env("DRIPSET_DATA_DIR", dir.path().join("data"))
        .args(["serve", "--listen", "127.0.0.1:0", "--plans"])
        .arg(dir.path().join("no-such"))
        .output()
        .expect("a run");
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).expect("text");
    assert!(
        said.contains("no-such: ") && said.contains("`--plans` takes"),
        "{said}"
    );
}

#[test]
fn an_item_missed_in_a_class_is_among_ones_own_missed_ones_once_it_is_over() {
    let Some(served) = Served::open() else {
        return;
    };
    let ada = served.key("ada");
    let (console, seat, _) = served.one_misses(&ada);
    seat.wait_for("the response to be kept", |seen| seen.has("Confirmed"));
    let (_, seen) = served.home(&ada);
    assert_eq!(
        missed(&seen),
        Some("·"),
        "not before it is over: {}",
        seen.text
    );
    console.wait_for("all to be done", |seen| seen.has("1 of 1"));
    console.send("c");
    seat.wait_for("the vote to be closed", |seen| seen.has("Closed."));
    console.send("r");
    seat.wait_for("the key", |seen| seen.has("Incorrect:"));
    end(&console);
    seat.wait_for("the end", |seen| seen.has("The class is over"));

    let (_, seen) = served.home(&ada);
    assert_eq!(missed(&seen), Some("1"), "{}", seen.text);
    console.wait_for("the end at the console", |seen| seen.has("over"));
    console.send("\x1b");
    console.wait_for("a word before leaving", |seen| seen.has("q leaves"));
    console.insist("q", "leaving", |_| false);
    console.wait_exit();
    // The program keeps it a moment after the console is gone.
    let deadline = Instant::now() + Duration::from_secs(20);
    while served.classes().contains("not over") {
        assert!(Instant::now() < deadline, "{}", served.classes());
    }
}

#[test]
fn a_wrong_pin_is_told_and_who_leaves_hears_of_the_way_back() {
    let Some(served) = Served::open() else {
        return;
    };
    let (_console, code) = served.class(&served.key("ines"));
    let come = || {
        let seat = served.ssh(&code, None).start();
        seat.wait_for_bytes(b"Your name: ", 1);
        seat.send("Ada\r");
        seat
    };
    let seat = come();
    seat.wait_for("a seat", |seen| seen.has("Your PIN: "));
    let other = come();
    other.wait_for_bytes(b"(or Enter): ", 1);
    other.send("none\r");
    other.wait_for_bytes(b"not the PIN of that name", 1);
    seat.send("\x1b");
    seat.wait_for("a word of caution", |seen| seen.has("q leaves"));
    seat.send("q");
    assert_eq!(seat.wait_exit().exit_code(), 0);
    let raw = String::from_utf8_lossy(&seat.raw()).into_owned();
    assert!(raw.contains("the same line brings you back"), "{raw}");
}

#[test]
fn two_classes_at_once_do_not_see_one_another() {
    let Some(served) = Served::open() else {
        return;
    };
    let (first, one) = served.class(&served.key("ines"));
    let (second, two) = served.class(&served.key("omar"));
    assert_ne!(one, two);
    let ada = served.join(&one, &served.key("ada"), "Ada");
    let bo = served.join(&two, &served.key("bo"), "Bo");
    first.wait_for("a learner", |seen| seen.has("1 is here"));
    second.wait_for("a learner", |seen| seen.has("1 is here"));
    first.send("m");
    first.wait_for("names", |seen| seen.has("names on"));
    first.send("t");
    let people = first.wait_for("the people", |seen| seen.has("People:") && seen.has("Ada"));
    assert!(!people.has("Bo "), "{}", people.text);
    first.send("\x1b");
    first.wait_for("the lobby", |seen| seen.has("1 is here"));
    first.send(ENTER);
    first.wait_for("the vote", |seen| seen.has("0 of 1"));
    ada.wait_for("the item", |seen| seen.has("stings"));
    end(&second);
    bo.wait_for("the end", |seen| seen.has("The class is over"));
    miss(&ada);
    ada.wait_for("the response to be kept", |seen| seen.has("Confirmed"));
    assert!(!bo.seen().has("stings") && !second.seen().has("stings"));
}

#[test]
fn after_a_restart_every_class_that_is_not_over_goes_on_under_its_code() {
    let Some(mut served) = Served::open() else {
        return;
    };
    let (ines, ada) = (served.key("ines"), served.key("ada"));
    let (console, one) = served.class(&ines);
    let (other, two) = served.class(&served.key("omar"));
    let (third, over) = served.class(&ines);
    end(&third);
    let seat = served.join(&one, &ada, "Ada");
    console.wait_for("a learner", |seen| seen.has("1 is here"));
    console.send(ENTER);
    miss(&seat);
    seat.wait_for("the response to be kept", |seen| seen.has("Confirmed"));
    served.stop();
    for pty in [&seat, &console, &other, &third] {
        pty.wait_exit();
    }
    served.start();

    let seat = served.ssh(&one, Some(&ada)).start();
    seat.wait_for("the same seat", |seen| seen.has("Confirmed"));
    let console = served.ssh(&one, Some(&ines)).start();
    console.wait_for("the same vote", |seen| seen.has("1 of 1"));
    let bo = served.join(&two, &served.key("bo"), "Bo");
    assert!(!bo.seen().has("stings"));
    let classes = served.classes();
    let line = |code: &str| classes.lines().find(|line| line.contains(code));
    assert!(
        line(&one).expect("a line").contains("not over"),
        "{classes}"
    );
    assert!(
        !line(&over).expect("a line").contains("not over"),
        "{classes}"
    );
    let late = served.ssh(&over, Some(&ada)).start();
    assert_ne!(late.wait_exit().exit_code(), 0);
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
    assert!(seen.has("take along"), "{}", seen.text);
    seat.send("t");
    seat.wait_for("a word of caution", |seen| seen.has("q leaves"));
    seat.send("q");
    assert_eq!(seat.wait_exit().exit_code(), 0);
    let record = left_behind(&seat);
    for words in [
        "\r\n1. Peripheral lines\r\n",
        "\r\n   You: ",
        " (0 of 1)\r\n   Key: ",
        "All: 0 of 1 points, 0 %\r\n",
        "the same line brings you back.",
    ] {
        assert!(record.contains(words), "{words:?} in {record}");
    }
    let seat = served.ssh(&code, Some(&ada)).start();
    seat.wait_for("the same seat", |seen| seen.has("Incorrect:"));
    end(&console);
    seat.wait_for("the end", |seen| seen.has("The class is over"));
    seat.send("t");
    assert_eq!(seat.wait_exit().exit_code(), 0);
    assert!(left_behind(&seat).contains("All: 0 of 1"));

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
        "\r\nOne item: mastery 0 %, 0 of 1 points, 0 %",
        "class: 1 of 1 answered, 0 of 1 points",
        "under your key.",
    ] {
        assert!(record.contains(words), "{words:?} in {record}");
    }
}
