//! The terminal: screens are refused where there is none, it is given back however the program ends,
//! and it is never a reason to die.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test fails by it")]

use std::path::Path;

use dripset::domain::{Chance, KindName};
use dripset::env::Env;
use dripset::store::Store;
use rand::{Rng, RngExt, SeedableRng};
use rustix::process::Signal;

use crate::support::pty::{Launch, Pty, Seen};
use crate::support::script::{DOWN, ENTER, RIGHT, five_kinds};

/// A set of the five kinds, at its first item.
fn five(dir: &Path, size: (u16, u16)) -> Pty {
    let bank = five_kinds();
    let pty = Launch::new(dir)
        .size(size)
        .args(["--bank", &bank.to_string_lossy()])
        .args(["study", "--seed", "1", "--subject", "five-kinds"])
        .start();
    pty.wait_for("the first item", |seen| seen.place() == Some(0));
    pty
}

/// One select-all item, two of its choices ticked.
fn ticked(dir: &Path) -> Pty {
    let bank = five_kinds();
    let kind = KindName::SelectAll.id();
    let pty = Launch::new(dir)
        .args(["--bank", &bank.to_string_lossy()])
        .args(["study", "--subject", "five-kinds", "--kind", kind])
        .start();
    pty.wait_for("the item", |seen| seen.place() == Some(0));
    pty.send("ac");
    pty.wait_for("the ticks", has_ticks);
    pty
}

fn has_ticks(seen: &Seen) -> bool {
    seen.has("A [x]") && seen.has("B [ ]") && seen.has("C [x]")
}

/// The draft of the only sitting.
fn draft(dir: &Path) -> Vec<String> {
    let store = Store::open(dir, Env::default().now()).expect("the store");
    let rows = store.mine().unfinished().expect("its sittings");
    let [row] = rows.as_slice() else {
        panic!("one sitting, not {rows:?}");
    };
    let sitting = store.mine().sitting(row.id).expect("a read");
    let drafts = sitting.expect("the sitting").drafts;
    drafts.into_iter().map(|draft| draft.entry).collect()
}

fn ended_by(signal: Signal, code: u32) {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = ticked(dir.path());
    pty.signal(signal);
    let exit = pty.wait_exit();
    assert_eq!(exit.signal(), None, "it ends by itself");
    assert_eq!(exit.exit_code(), code);
    pty.assert_given_back();
    assert_eq!(draft(dir.path()), [r#"["a","c"]"#]);
}

#[test]
fn a_polite_end_gives_the_terminal_back_and_keeps_the_draft() {
    ended_by(Signal::TERM, 143);
}

#[test]
fn a_dropped_line_gives_the_terminal_back_and_keeps_the_draft() {
    ended_by(Signal::HUP, 129);
}

#[test]
fn an_interrupt_from_outside_gives_the_terminal_back_and_keeps_the_draft() {
    ended_by(Signal::INT, 130);
}

/// Each would end the program by itself, with the terminal as it is.
#[test]
fn any_other_signal_that_ends_gives_the_terminal_back_and_keeps_the_draft() {
    ended_by(Signal::QUIT, 131);
    ended_by(Signal::USR1, 128 + Signal::USR1.as_raw().unsigned_abs());
    ended_by(Signal::USR2, 128 + Signal::USR2.as_raw().unsigned_abs());
}

#[test]
fn ctrl_c_leaves_without_an_error_and_keeps_the_draft() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = ticked(dir.path());
    assert!(pty.is_taken());
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.assert_given_back();
    assert_eq!(draft(dir.path()), [r#"["a","c"]"#]);
}

#[test]
fn a_terminal_that_is_gone_ends_the_program_and_keeps_the_draft() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = ticked(dir.path());
    let exit = pty.hang_up();
    assert_eq!(exit.signal(), None, "it ends by itself: {exit:?}");
    assert_eq!(exit.exit_code(), 129, "as of a dropped line");
    assert_eq!(draft(dir.path()), [r#"["a","c"]"#]);
}

#[test]
fn a_terminal_that_takes_nothing_more_does_not_keep_the_program_from_ending() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = ticked(dir.path());
    pty.hold_up();
    // What the help looks like is never taken: the loop hangs in writing it.
    pty.send("?");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_exit().exit_code(), 143);
    assert!(!pty.is_taken(), "the modes are given back");
    assert_eq!(draft(dir.path()), [r#"["a","c"]"#]);
}

fn refused(command: &mut assert_cmd::Command) -> String {
    let dir = tempfile::tempdir().expect("a directory");
    let output = command
        .env("DRIPSET_DATA_DIR", dir.path())
        .output()
        .expect("its output");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty(), "nothing for a pipe to read");
    let files = std::fs::read_dir(dir.path()).expect("the directory");
    assert_eq!(files.count(), 0, "nothing is made");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn screens_without_a_terminal_are_refused_with_a_way_out() {
    let program = || {
        let mut program = assert_cmd::Command::cargo_bin("dripset").expect("the program");
        program.arg("--plain=false");
        program
    };
    let told = refused(program().write_stdin("q"));
    insta::assert_snapshot!("no_terminal", told);
    assert_eq!(refused(program().arg("study")), told);
}

#[test]
fn wrong_flags_are_told_before_the_terminal_is_missed() {
    let study = |args: &[&str]| {
        let mut program = assert_cmd::Command::cargo_bin("dripset").expect("the program");
        refused(program.args(["study", "--plain=false"]).args(args))
    };
    for (args, told) in [
        (&["--subject", "ivg"][..], "no subject `ivg`"),
        (&["--topic", "nowhere"], "no topic `nowhere`"),
        (&["-n", "0"], "give a number from 1 to 500"),
        (&["-n", "501"], "give a number from 1 to 500"),
        (&["-n", "abc"], "give a number from 1 to 500"),
        (&["--seed", "abc"], "digits only"),
        (
            &["--exam", "--minutes", "abc"],
            "give a number from 1 to 720",
        ),
        (
            &["--subject", "albumin", "--topic", "ivig/dose-rate"],
            "no question fits",
        ),
        (&["--case", "nowhere"], "no case study `nowhere`"),
        (
            &["--case", "home-ivig-reaction", "-n", "3"],
            "cannot be used with",
        ),
    ] {
        let err = study(args);
        assert!(err.contains(told), "{args:?}: {err}");
    }
    // What only the learner's own history could refuse waits for a terminal.
    assert!(study(&["--which", "missed"]).contains("need a terminal window"));
}

#[test]
fn a_set_with_fewer_items_than_asked_for_says_so_at_once() {
    let dir = tempfile::tempdir().expect("a directory");
    let bank = five_kinds();
    let pty = Launch::new(dir.path())
        .args(["--bank", &bank.to_string_lossy()])
        .args(["study", "--subject", "five-kinds", "-n", "500"])
        .start();
    pty.wait_for("the notice", |seen| {
        seen.place() == Some(0)
            && seen.has("You asked for 500 questions, but only 5 questions match.")
    });
    pty.send(RIGHT);
    pty.wait_for("the next item", |seen| {
        seen.place() == Some(1) && !seen.has("You asked for")
    });
}

#[test]
fn settings_reach_the_terminal() {
    let home = |settings: &[(&str, &str)]| {
        let dir = tempfile::tempdir().expect("a directory");
        let launch = Launch::new(dir.path()).size((80, 24));
        let set = |launch: Launch, (name, value): &(&str, &str)| launch.env(name, value);
        let pty = settings.iter().fold(launch, set).start();
        pty.wait_for("home", |seen| seen.is_home() && seen.has("Subjects"));
        String::from_utf8_lossy(&pty.raw()).into_owned()
    };
    let (mouse, exact) = ("\x1b[?1000h", "38;2;0;95;175");
    let usual = home(&[]);
    assert!(usual.contains(mouse) && !usual.contains(exact));
    let light = [("COLORFGBG", "0;15"), ("COLORTERM", "truecolor")];
    assert!(home(&light).contains(exact));
    let quiet = [("DRIPSET_MOUSE", "false"), ("DRIPSET_THEME", "none")];
    let quiet = home(&quiet);
    assert!(
        !quiet.contains(mouse) && !quiet.contains("\x1b[36"),
        "no mouse, no colour"
    );
}

#[test]
fn help_opens_on_every_screen_and_gives_the_screen_back() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = five(dir.path(), (80, 24));
    let helps = |name: &str, is_there: &dyn Fn(&Seen) -> bool| {
        let before = pty.wait_for(name, is_there);
        pty.send("?");
        pty.wait_for("the help", |seen| seen.head().contains("Help"));
        pty.send("q");
        let after = pty.wait_for(name, is_there);
        assert_eq!(after.text, before.text, "{name} is as it was");
    };
    helps("the item", &|seen| seen.place() == Some(0));
    pty.send("\x1b");
    helps("leaving", &|seen| seen.has("Leave the set"));
    pty.send("ee");
    helps("the results", &|seen| seen.head().contains("Results"));
    pty.send("q");
    // What is known of the sitting that just ended comes a moment later, and the introduction goes.
    helps("home", &|seen| {
        seen.is_home() && seen.has("Left for later") && !seen.has("or s to choose your own")
    });
    let screens = [
        ("s", "New set", " match)"),
        ("p", "Progress", "mastery"),
        ("l", "History", "0/5"),
    ];
    for (key, head, words) in screens {
        pty.send(key);
        helps(head, &|seen| seen.head().contains(head) && seen.has(words));
        pty.send("\x1b");
        pty.wait_for("home", Seen::is_home);
    }
}

#[test]
fn a_window_made_smaller_and_back_between_two_frames_is_painted_afresh() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = ticked(dir.path());
    let before = pty.seen();
    // Both signals arrive as one: the program finds the size it had.
    pty.signal(Signal::STOP);
    pty.wait_stopped();
    pty.resize((20, 5));
    pty.resize((80, 24));
    pty.signal(Signal::CONT);
    pty.wait_for("the whole screen", |seen| seen.text == before.text);
}

/// Keys that do something somewhere, and a few that do not.
const KEYS: [&str; 23] = [
    "a",
    "b",
    "c",
    "1",
    "2",
    " ",
    "\r",
    "*",
    "?",
    "s",
    "p",
    "l",
    "\x1b[A",
    DOWN,
    RIGHT,
    "\x1b[D",
    "\x1b[5~",
    "\x1b[6~",
    "\x7f",
    "-",
    "+",
    "e",
    "\x1b[<65;3;3M",
];

/// Ends whatever sequence bytes before may have begun: a paste, a mouse event, an answer.
const SEQUENCE_ENDS: &str = "\x1b[201~MMMMMMu~";

/// Holds that the program still shows a whole page at 80×24, still reads keys, leaves in order,
/// and finds everything in order when it comes back.
fn assert_sane(pty: &Pty, dir: &Path) {
    pty.resize((79, 24));
    pty.resize((80, 24));
    pty.wait_for("a whole page at 80×24", |seen| {
        let keys = seen.text.lines().last().unwrap_or_default();
        let rule = seen.text.lines().nth(1).unwrap_or_default();
        seen.head().starts_with("  Dripset · ")
            && rule.trim().chars().count() == 76
            && ["Enter", "Esc"].iter().any(|key| keys.contains(key))
    });
    pty.send(SEQUENCE_ENDS);
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.assert_given_back();
    let store = Store::open(dir, Env::default().now()).expect("the store");
    store.check().expect("a sound file");
    drop(store);
    let pty = Launch::new(dir).start();
    pty.wait_for("home", Seen::is_home);
    pty.send("s");
    pty.wait_for("a new set", |seen| seen.has("New set"));
    pty.send(ENTER);
    pty.wait_for("its first item", |seen| seen.place() == Some(0));
}

#[test]
fn any_size_at_any_moment_is_painted() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = five(dir.path(), (80, 24));
    let mut chance = Chance::seed_from_u64(3);
    for _ in 0..200 {
        let size = match chance.random_range(0..3) {
            0 => (chance.random_range(1..=20), chance.random_range(1..=8)),
            1 => (chance.random_range(20..=150), chance.random_range(5..=50)),
            _ => (chance.random_range(1..=500), chance.random_range(1..=200)),
        };
        pty.resize(size);
        for _ in 0..chance.random_range(0..4) {
            pty.send(KEYS[chance.random_range(0..KEYS.len())]);
        }
    }
    assert_sane(&pty, dir.path());
}

/// Kilobytes of memory the program holds.
#[cfg(target_os = "linux")]
fn resident_kb(pty: &Pty) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", pty.pid()));
    let status = status.expect("the process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let words = line.expect("its peak").split_whitespace().nth(1);
    words.and_then(|kb| kb.parse().ok()).expect("a number")
}

#[test]
#[cfg(target_os = "linux")]
fn a_window_of_65535_by_65535_costs_a_few_megabytes() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = ticked(dir.path());
    let before = resident_kb(&pty);
    for size in [(u16::MAX, u16::MAX), (u16::MAX, 1), (0, 0), (1, u16::MAX)] {
        let written = pty.written();
        pty.pretend_size(size);
        pty.wait_for_more(written);
    }
    let grown = resident_kb(&pty).saturating_sub(before);
    assert!(grown < 64 * 1024, "{grown} kB more");
    pty.resize((80, 24));
    pty.wait_for("the item", has_ticks);
}

#[test]
fn keys_that_come_all_at_once_are_all_read() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = ticked(dir.path());
    pty.signal(Signal::STOP);
    pty.wait_stopped();
    // More than is read at a time, less than a terminal holds.
    pty.send(DOWN.repeat(1_100));
    pty.send("\x03");
    pty.signal(Signal::CONT);
    assert_eq!(pty.wait_exit().exit_code(), 0);
}

#[test]
fn any_bytes_are_survived() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = five(dir.path(), (80, 24));
    let mut chance = Chance::seed_from_u64(8);
    for _ in 0..60 {
        let mut bytes = vec![0; chance.random_range(1..120)];
        chance.fill_bytes(&mut bytes);
        // Ctrl-C and Ctrl-Z do what they are for; q at home too.
        bytes.retain(|byte| ![0x03, 0x1a, b'q'].contains(byte));
        pty.send(&bytes);
        pty.send(GARBAGE[chance.random_range(0..GARBAGE.len())]);
        pty.send(KEYS[chance.random_range(0..9)]);
    }
    assert_sane(&pty, dir.path());
}

/// Sequences that are broken, endless, or mean something to other programs.
const GARBAGE: [&[u8]; 12] = [
    b"\x1b[",
    b"\x1b[999999999999999999999999A",
    b"\x1b[<0;99999;99999M",
    b"\x1b[<0;-1;-1M",
    b"\x1b[M\xff\xff\xff",
    b"\x1b]52;c;AAAA\x07",
    b"\x1bP1$r0m\x1b\\",
    b"\xff\xfe\xc0\x80\xed\xa0\x80",
    b"\xf0\x9f\x92",
    b"\x1b[200~a\x1b[200~b\x1b[201~",
    b"\x1b\x1b\x1b\x1bO",
    b"\x1b[?1;2c\x1b[24;80R",
];

#[test]
fn a_paste_of_a_megabyte_is_survived() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = ticked(dir.path());
    let paste = "b4\u{1F489}\u{0301}\r".repeat(1024 * 1024 / 10);
    pty.send(format!("\x1b[200~{paste}\x1b[201~e"));
    let seen = pty.wait_for("the key after it", |seen| seen.has("E [x]"));
    assert!(has_ticks(&seen) && !seen.is_answered(), "{}", seen.text);
}
