//! One class and two programs on one data directory: the one that holds it is left alone, and
//! killed it is in nobody's way.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::*;

/// The door for many, on the data directory of a class that another program may hold.
struct Serving {
    program: Child,
    lines: BufReader<ChildStdout>,
    said: String,
}

impl Serving {
    /// Starts, and reads what it says until the door is open.
    fn start(dir: &Path) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_dripset"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(dir)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut lines = BufReader::new(program.stdout.take().expect("its words"));
        let mut said = String::new();
        while !said.contains("host key: ") {
            let read = lines.read_line(&mut said).expect("text");
            assert_ne!(read, 0, "it does not open: {said}");
        }
        Self {
            program,
            lines,
            said,
        }
    }

    /// Ends it; all that it has said.
    fn stop(mut self) -> String {
        kill_process(Pid::from_child(&self.program), Signal::TERM).expect("a signal");
        assert!(self.program.wait().expect("an end").success());
        self.lines.read_to_string(&mut self.said).expect("text");
        std::mem::take(&mut self.said)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// What `dripset class resume` says where it does not start.
fn refused(dir: &Path, args: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_dripset"))
        .args(["class", "resume", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(dir)
        .args(args)
        .output()
        .expect("a run");
    assert_eq!(run.status.code(), Some(2));
    assert!(run.stdout.is_empty());
    String::from_utf8(run.stderr).expect("text")
}

/// How often the class went on, by its log.
fn resumed(class: &Hosted) -> usize {
    let store = open(class.dir.path());
    let events = dripset::store::ClassLog::class_events(&store, class.row().id, 1);
    let events = events.expect("a log").into_iter();
    events.filter(|event| event.entry.kind == "resumed").count()
}

#[test]
fn serve_leaves_a_class_that_another_program_holds_to_it_and_says_so() {
    let class = Hosted::open(&[]);
    let said = Serving::start(class.dir.path()).stop();
    let (_, left) = said.split_once("host key: ").expect("how to come in");
    let left: Vec<&str> = left.lines().skip(1).collect();
    insta::assert_snapshot!("serve-beside-a-host", left.join("\n"));
    assert_eq!(resumed(&class), 0);
    let log = std::fs::read_to_string(class.dir.path().join("dripset.log")).expect("a log");
    assert!(log.contains("held by another program"), "{log}");

    class.console.signal(Signal::KILL);
    class.console.wait_exit();
    let said = Serving::start(class.dir.path()).stop();
    assert!(!said.contains("held"), "{said}");
    assert_eq!(resumed(&class), 1, "killed, it holds nothing");
}

#[test]
fn a_class_that_another_program_holds_is_resumed_once_that_is_gone_and_not_before() {
    let class = Hosted::open(&[]);
    let by_code = refused(class.dir.path(), &[CODE]);
    insta::assert_snapshot!("resume-of-a-held-class", by_code);
    assert_eq!(refused(class.dir.path(), &[]), by_code);
    let capitals = CODE.to_uppercase();
    assert_eq!(refused(class.dir.path(), &[&capitals]), by_code);
    assert_eq!(resumed(&class), 0);

    class.console.signal(Signal::KILL);
    class.console.wait_exit();
    let class = Hosted::resume(class.dir);
    assert_eq!(resumed(&class), 1);
    class.console.signal(Signal::TERM);
    class.console.wait_exit();
    let left = std::fs::read_dir(class.dir.path().join("held")).expect("a folder");
    assert_eq!(left.count(), 1, "what keeps the others apart");
}
