//! Ctrl-Z and stops from outside: with a shell the program stops and comes back as it was; without
//! one nothing would bring it back, and it goes on.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use std::path::Path;
use std::time::Duration;

use dripset::env::Env;
use dripset::store::Store;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::pieces::pause;
use crate::support::pty::{Launch, Pty, Seen};
use crate::support::script::five_kinds;

/// How the set is opened: one select-all item.
fn study(more: &str) -> String {
    format!(
        "'{}' --bank '{}' study --subject five-kinds --kind select-all {more}",
        env!("CARGO_BIN_EXE_dripset"),
        five_kinds().display()
    )
}

/// As a job of a shell, which says so when it stops, and brings it back after an Enter.
fn in_a_shell(dir: &Path, more: &str) -> Pty {
    let script = format!(
        "set -m; {}; while [ $? -gt 128 ]; do echo; echo the shell has it; read line; fg; done; echo done",
        study(more)
    );
    ticked(
        Launch::new(dir)
            .program("/bin/sh")
            .args(["-c", &script])
            .start(),
    )
}

/// In a terminal of its own, as a window or a login runs it.
fn alone(dir: &Path) -> Pty {
    let script = format!("exec {}", study(""));
    ticked(
        Launch::new(dir)
            .program("/bin/sh")
            .args(["-c", &script])
            .start(),
    )
}

fn ticked(pty: Pty) -> Pty {
    pty.wait_for("the item", |seen| seen.place() == Some(0));
    pty.send("ac");
    pty.wait_for("the ticks", has_ticks);
    pty
}

fn has_ticks(seen: &Seen) -> bool {
    seen.alternate && seen.has("A [x]") && seen.has("B [ ]") && seen.has("C [x]")
}

fn store(dir: &Path) -> Store {
    Store::open(dir, Env::default().now()).expect("the store")
}

/// The draft of the only sitting.
fn draft(dir: &Path) -> Vec<String> {
    let store = store(dir);
    let rows = store.mine().unfinished().expect("its sittings");
    let sitting = store.mine().sitting(rows[0].id).expect("a read");
    let drafts = sitting.expect("the sitting").drafts;
    drafts.into_iter().map(|draft| draft.entry).collect()
}

fn breaks(dir: &Path) -> u32 {
    store(dir).mine().unfinished().expect("its sittings")[0].breaks
}

/// The program that the shell runs as a job.
#[cfg(target_os = "linux")]
fn job_of(shell: &Pty) -> Pid {
    let path = format!("/proc/{0}/task/{0}/children", shell.pid());
    let children = std::fs::read_to_string(path).expect("the shell");
    let child = children.split_whitespace().next().expect("a job");
    Pid::from_raw(child.parse().expect("a process id")).expect("a process id")
}

fn wait_for_shell(pty: &Pty, times: usize) {
    pty.wait_for_bytes(b"the shell has it", times);
    pty.wait_for_bytes(b"\x1b[?1049l", times);
}

#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back_as_it_was() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = in_a_shell(dir.path(), "");
    for times in 1..=2 {
        pty.send("\x1a");
        wait_for_shell(&pty, times);
        pty.assert_given_back();
        assert_eq!(draft(dir.path()), [r#"["a","c"]"#], "kept before it stops");
        // The window may be another one when the learner comes back.
        pty.resize(if times == 1 { (100, 30) } else { (80, 24) });
        pty.send("\n");
        pty.wait_for("the item again", |seen| {
            has_ticks(seen) && seen.cursor.is_some()
        });
        assert!(pty.is_taken());
    }
    pty.resize((80, 60));
    pty.send("?");
    pty.wait_for("the help", |seen| seen.has("Ctrl-Z"));
    pty.send("q");
    pty.send("b");
    pty.wait_for("a key to work", |seen| seen.has("B [x]"));
    pty.send("\x03");
    pty.wait_for_bytes(b"done", 1);
    pty.assert_given_back();
}

#[test]
fn ctrl_z_does_nothing_where_no_shell_would_bring_it_back() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = alone(dir.path());
    pty.send("\x1a");
    let seen = pty.wait_for("a word of it", |seen| seen.has("Ctrl-Z does nothing here"));
    assert!(has_ticks(&seen), "{}", seen.text);
    pty.send("b");
    pty.wait_for("a key to work", |seen| seen.has("B [x]"));
    // One from outside would freeze it as well.
    pty.signal(Signal::TSTP);
    pty.send("b");
    pty.wait_for("another key to work", |seen| seen.has("B [ ]"));
    assert_eq!(breaks(dir.path()), 0, "nobody was away");
    pty.resize((80, 60));
    pty.send("?");
    let help = pty.wait_for("the help", |seen| seen.has("Ctrl-C"));
    assert!(!help.has("Ctrl-Z"), "{}", help.text);
}

#[test]
#[cfg(target_os = "linux")]
fn a_stop_from_outside_gives_the_terminal_back_and_going_on_paints_it_again() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = in_a_shell(dir.path(), "");
    let job = job_of(&pty);
    kill_process(job, Signal::TSTP).expect("a signal");
    wait_for_shell(&pty, 1);
    pty.assert_given_back();
    pty.send("\n");
    pty.wait_for("the item again", has_ticks);
    assert!(pty.is_taken());
    // Nobody can get ready for this one: the shell writes over the page.
    kill_process(job, Signal::STOP).expect("a signal");
    pty.wait_for_bytes(b"the shell has it", 2);
    pty.send("\n");
    pty.wait_for("the whole item again", |seen| {
        has_ticks(seen) && !seen.has("the shell has it")
    });
    pty.send("b");
    pty.wait_for("a key to work", |seen| seen.has("B [x]"));
}

#[test]
fn going_away_from_an_exam_is_an_interruption_that_its_results_tell() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = in_a_shell(dir.path(), "--exam --minutes 5");
    pty.send("\x1a");
    wait_for_shell(&pty, 1);
    pause(Duration::from_millis(10));
    pty.send("\n");
    pty.wait_for("the item again", has_ticks);
    pty.send("\t");
    pty.wait_for("the overview", |seen| seen.head().contains("Overview"));
    pty.send("h");
    pty.wait_for("a question", |seen| seen.has("h again"));
    pty.send("h");
    let seen = pty.wait_for("the results", |seen| seen.has("Results"));
    assert!(seen.has("Interrupted once"), "{}", seen.text);
    let rows = store(dir.path())
        .mine()
        .sittings(1, None)
        .expect("its sittings");
    assert_eq!(rows[0].breaks, 1);
}
