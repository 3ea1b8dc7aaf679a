//! `dripset class host --plan`: a class from a file, and what a mistake in it gets.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use dripset::env::Env;
use dripset::store::{ClassLog, Store};
use rustix::process::{Pid, Signal, kill_process};

fn host(dir: &Path, text: &str, flags: &[&str]) -> Command {
    std::fs::write(dir.join("monday.toml"), text).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_dripset"));
    command
        .current_dir(dir)
        .env("DRIPSET_DATA_DIR", dir.join("data"))
        .args(["class", "host", "--listen", "127.0.0.1:0"])
        .args(["--plan", "monday.toml"])
        .args(flags);
    command
}

/// What it says of a file that cannot be used.
fn refused(text: &str) -> String {
    let dir = tempfile::tempdir().expect("a directory");
    let run = host(dir.path(), text, &[]).output().expect("a run");
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(run.stdout, b"");
    String::from_utf8(run.stderr).expect("text")
}

/// Opens a class, ends the program, and gives what it said first and how its log begins.
fn opened(text: &str, flags: &[&str]) -> (String, String) {
    let dir = tempfile::tempdir().expect("a directory");
    let mut command = host(dir.path(), text, flags);
    let mut program = command.stdout(Stdio::piped()).spawn().expect("the program");
    let mut lines = BufReader::new(program.stdout.take().expect("its words")).lines();
    let said = lines.next().expect("a line").expect("text");
    kill_process(Pid::from_child(&program), Signal::TERM).expect("a signal");
    lines.map_while(Result::ok).for_each(drop);
    assert!(program.wait().expect("an end").success());
    let store = Store::open(&dir.path().join("data"), Env::default().now()).expect("a store");
    let classes = store.classes().expect("the classes");
    let class = classes.first().expect("a class").id;
    let events = store.class_events(class, 1).expect("its log");
    let opening = events.first().expect("its opening").entry.body.clone();
    (said, opening)
}

#[test]
fn mistakes_of_a_lesson_plan_are_told_with_their_lines() {
    insta::assert_snapshot!(refused(
        "titel = \"Ward 3\"\ncount = \"five\"\nkinds = [\"select-al\"]\n\nseconds = 4\n"
    ));
}

#[test]
fn what_is_not_there_is_told_with_its_line_and_what_comes_near() {
    for (text, line, near) in [
        ("\nsubjects = [\"ivgi\"]\n", 2, "did you mean `ivig`?"),
        (
            "topics = [\n \"uses\",\n \"dose-rat\",\n]\n",
            3,
            "did you mean `dose-rate`?",
        ),
        (
            "items = [\"ivig/ivig-why-monthyl\"]\n",
            1,
            "did you mean `ivig/ivig-why-monthly`?",
        ),
    ] {
        let said = refused(text);
        assert!(said.contains(&format!("monday.toml:{line}: no ")), "{said}");
        assert!(said.contains(near), "{said}");
    }
    let enemies = "items = [\"ivig/ivig-why-monthly\", \"ivig/ivig-calm-or-replace\"]\n";
    let said = refused(enemies);
    assert!(said.contains("cannot be drawn"), "{said}");
}

#[test]
fn a_class_is_opened_as_its_lesson_plan_says_and_its_items_come_in_order() {
    let items = ITEMS.map(|item| format!("\"ivig/{item}\"")).join(", ");
    let text = format!("title = \"Ward 3\"\nitems = [{items}]\nseconds = 90\nchanges = true\n");
    let (said, opening) = opened(&text, &[]);
    assert_eq!(said, "Ward 3 is open.");
    // The plan names them first, in an order of its own.
    let drawn = opening.split("revision").take(4);
    let drawn: Vec<&str> = drawn
        .filter_map(|part| part.rsplit("item").next())
        .collect();
    let places = drawn
        .iter()
        .zip(ITEMS)
        .map(|(part, item)| part.contains(item));
    assert!(places.eq([true; 4]), "{drawn:?}");
    assert!(
        opening.contains(":90") && opening.contains("true"),
        "{opening}"
    );
}

#[test]
fn a_flag_comes_before_the_lesson_plan() {
    let text = "title = \"Ward 3\"\nsubjects = [\"ivig\"]\ncount = 9\nseconds = 90\n";
    let flags = [
        "--title",
        "Ward 4",
        "--subject",
        "albumin",
        "-n",
        "1",
        "--seconds",
        "31",
    ];
    let (said, opening) = opened(text, &flags);
    assert_eq!(said, "Ward 4 is open.");
    assert!(
        !opening.contains("ivig") && opening.contains(":31"),
        "{opening}"
    );
}

/// The login shows the title to every guest, on terminals of their own.
#[test]
fn a_title_from_a_flag_or_a_lesson_plan_acts_on_no_terminal() {
    let text = "title = \"Ward\\u001b[2J 3\\u202e\"\nsubjects = [\"ivig\"]\ncount = 1\n";
    assert_eq!(opened(text, &[]).0, "Ward[2J 3 is open.");
    let flag = ["--title", "\u{1b}]0;Ward\u{7} 4"];
    assert_eq!(opened(text, &flag).0, "]0;Ward 4 is open.");
    assert_eq!(
        opened(text, &["--title", "\u{1b}"]).0,
        "Ward[2J 3 is open.",
        "what cannot be seen is no title"
    );
}

/// In no order that a draw or a bank has.
const ITEMS: [&str; 4] = [
    "ivig-maltose-meter",
    "ivig-step-back",
    "ivig-clot-risk",
    "ivig-iga-history",
];
