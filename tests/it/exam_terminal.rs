//! Exams in a real terminal: handed in, killed and continued, and timed out with extra time.

use std::path::Path;

use dripset::domain::{Ending, SittingId};
use dripset::env::Env;
use dripset::store::{Entry, Store};
use rustix::process::Signal;

use crate::support::pty::{Launch, Pty, Seen};
use crate::support::script::{By, ENTER, Script};

const TAB: &str = "\t";

fn begun(dir: &Path, script: &Script, more: &[&str]) -> Pty {
    let seed = script.form.plan.seed.to_string();
    let mut args = vec!["study", "--exam", "--seed", &seed, "-n", "10"];
    args.extend(more);
    let pty = Launch::new(dir).args(args).start();
    pty.wait_for("the first item", |seen| seen.place() == Some(0));
    pty
}

/// Enters every response and goes on, to the overview after the last.
fn enter_all(pty: &Pty, script: &Script) {
    for place in 0..script.items.len() {
        pty.wait_for("an open item", |seen| seen.place() == Some(place));
        pty.send(script.keys(place, By::Letter));
        pty.send(ENTER);
    }
    let seen = pty.wait_for("the overview", |seen| seen.head().contains("Overview"));
    assert!(seen.has("Every question is answered."), "{}", seen.text);
}

/// Hands in from the overview, which asks once more.
fn hand_in(pty: &Pty) {
    pty.send("h");
    let asked = pty.wait_for("a question", |seen| seen.has("Press h again"));
    assert!(
        asked.has("You cannot change anything afterwards"),
        "{}",
        asked.text
    );
    pty.send("h");
}

fn store(dir: &Path) -> Store {
    Store::open(dir, Env::default().now()).expect("a store")
}

fn newest(dir: &Path) -> (SittingId, u32, Option<Ending>) {
    let sittings = store(dir).mine().sittings(1, None).expect("sittings");
    let sitting = sittings.first().expect("a sitting");
    (sitting.id, sitting.answered, sitting.ending)
}

#[test]
fn an_exam_is_handed_in_and_scored_as_computed() {
    let dir = tempfile::tempdir().expect("a directory");
    let script = Script::mixed();
    let pty = begun(
        dir.path(),
        &script,
        &["--minutes", "30", "--allowance", "1.25"],
    );
    let seen = pty.seen();
    assert!(seen.head().contains("left"), "{}", seen.text);
    enter_all(&pty, &script);
    assert_eq!(
        newest(dir.path()).1,
        0,
        "nothing counts before it is handed in"
    );
    hand_in(&pty);
    let points = format!("{} points", script.total());
    let seen = pty.wait_for("the results", |seen| {
        seen.has("Results") && seen.has(&points)
    });
    assert!(seen.has("of 37:30 (1.25 × 30:00)"), "{}", seen.text);
    assert_eq!(newest(dir.path()).2, Some(Ending::Learner));
}

#[test]
fn an_exam_that_was_killed_goes_on_with_all_that_was_entered() {
    let dir = tempfile::tempdir().expect("a directory");
    let script = Script::mixed();
    let pty = begun(
        dir.path(),
        &script,
        &["--minutes", "30", "--allowance", "2"],
    );
    enter_all(&pty, &script);
    // The overview comes after every draft was handed to the store; leaving waits for them.
    pty.send("\x1b");
    pty.wait_for("the last item", |seen| seen.place() == Some(9));
    pty.signal(Signal::TERM);
    pty.wait_exit();
    let pty = Launch::new(dir.path()).start();
    pty.wait_for("what can be continued", |seen| seen.has("c Continue"));
    pty.signal(Signal::KILL);
    pty.wait_exit();
    let pty = Launch::new(dir.path()).start();
    pty.wait_for("what can be continued", |seen| seen.has("c Continue"));
    pty.send("c");
    pty.wait_for("the last item", |seen| seen.place() == Some(9));
    pty.send(TAB);
    let seen = pty.wait_for("the overview", |seen| seen.head().contains("Overview"));
    assert!(seen.has("Every question is answered."), "{}", seen.text);
    hand_in(&pty);
    let points = format!("{} points", script.total());
    let seen = pty.wait_for("the results", |seen| {
        seen.has("Results") && seen.has(&points)
    });
    assert!(seen.has("Interrupted once, away"), "{}", seen.text);
}

#[test]
fn an_exam_whose_time_is_out_hands_itself_in() {
    let dir = tempfile::tempdir().expect("a directory");
    let script = Script::mixed();
    let pty = begun(
        dir.path(),
        &script,
        &["--minutes", "1", "--allowance", "1.5"],
    );
    pty.send(script.keys(0, By::Letter));
    pty.send(">");
    pty.wait_for("the next item", |seen| seen.place() == Some(1));
    pty.send("\x1b");
    pty.wait_for("the ways on", |seen| seen.has("Save for later"));
    pty.send("k");
    pty.wait_for("home", Seen::is_home);
    pty.send("q");
    assert_eq!(pty.wait_exit().exit_code(), 0);

    // As if 89 of the 90 seconds had passed at the second item.
    let (id, ..) = newest(dir.path());
    let draft = Entry::Draft {
        sitting: id,
        position: 1,
        entry: "null".into(),
        elapsed_ms: 89_000,
        entered: false,
    };
    store(dir.path())
        .append(&[draft], Env::default().now())
        .expect("a draft");

    let pty = Launch::new(dir.path()).start();
    pty.wait_for("what can be continued", |seen| seen.has("c Continue"));
    pty.send("c");
    pty.wait_for("that time is up, by itself", |seen| {
        seen.has("Tab see the results")
    });
    pty.send("\t");
    let seen = pty.wait_for("its results", |seen| seen.has("Exam: "));
    assert!(
        seen.has("Time is up. Your answers were submitted"),
        "{}",
        seen.text
    );
    assert!(seen.has("1:30 of 1:30 (1.5 × 1:00)"), "{}", seen.text);
    let (_, answered, ending) = newest(dir.path());
    assert_eq!((answered, ending), (10, Some(Ending::OutOfTime)));
}
