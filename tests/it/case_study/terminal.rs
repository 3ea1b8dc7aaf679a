//! A case study in a real terminal, from its beginning to its end: killed in the middle, and gone on
//! with although its bank is not there any more.

use std::path::Path;

use dripset::domain::{Exam, History, Library, Mode, Plan};
use rustix::process::Signal;

use super::{BANK, bank};
use crate::support::pty::{Launch, Pty, Seen};
use crate::support::script::{By, ENTER, RIGHT, Script};

const LEFT: &str = "\x1b[D";
const TAB: &str = "\t";
/// Items of the bank: three alone, and six of a case study.
const COUNT: usize = 9;
/// The seed of a set in which items stand before the case study and after it.
const SEED: u64 = 5;

/// The set that the program draws, and where its case study begins.
fn script(mode: Mode) -> (Script, usize) {
    let plan = Plan {
        subjects: ["case".into()].into(),
        count: COUNT,
        mode,
        ..Plan::with_seed(SEED)
    };
    let script = Script::of(&Library::new([bank(BANK)]), &plan, &History::default());
    let start = script.items.iter().position(|item| item.case.is_some());
    let start = start.expect("a case study");
    assert!(start > 0 && start + 6 < COUNT, "it begins at {start}");
    (script, start)
}

fn begun(dir: &Path, exam: bool) -> Pty {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/valid/case.toml");
    let (seed, count) = (SEED.to_string(), COUNT.to_string());
    let file = file.to_string_lossy().into_owned();
    let mut args = vec!["--bank", &file, "study", "--subject", "case"];
    args.extend(["--seed", &seed, "-n", &count]);
    args.extend(exam.then_some("--exam"));
    let pty = Launch::new(dir).args(args).start();
    pty.wait_for("the first item", |seen| seen.place() == Some(0));
    pty
}

/// Kills the program, and goes on without the bank.
fn killed(pty: &Pty, dir: &Path, place: usize) -> Pty {
    pty.signal(Signal::KILL);
    pty.wait_exit();
    let pty = Launch::new(dir).start();
    pty.wait_for("what can be continued", |seen| seen.has("c Continue"));
    pty.send("c");
    pty.wait_for("the place of before", |seen| seen.place() == Some(place));
    pty
}

/// Answers an item, and waits for its verdict.
fn answer(pty: &Pty, script: &Script, place: usize) {
    pty.wait_for("an open item", |seen| {
        seen.place() == Some(place) && !seen.is_answered()
    });
    pty.send(script.keys(place, By::Letter));
    pty.send(ENTER);
    pty.wait_for("its verdict", |seen| {
        seen.place() == Some(place) && seen.is_answered()
    });
}

fn is_refused(seen: &Seen) -> bool {
    seen.has("You cannot return to an answered question")
}

#[test]
fn a_case_that_was_killed_in_the_middle_goes_on_and_stays_locked() {
    let dir = tempfile::tempdir().expect("a directory");
    let (script, start) = script(Mode::Tutor);
    let pty = begun(dir.path(), false);
    for place in 0..start {
        answer(&pty, &script, place);
        pty.go_on(place, || pty.send(ENTER));
    }
    let begins = pty.wait_for("the case", |seen| seen.has("Case study: 6 questions."));
    assert!(
        begins.has("Case study: A swollen forearm · 1 of 6"),
        "{}",
        begins.text
    );
    for place in start..start + 3 {
        answer(&pty, &script, place);
        if place < start + 2 {
            pty.go_on(place, || pty.send(ENTER));
        }
    }
    let pty = killed(&pty, dir.path(), start + 2);
    let seen = pty.seen();
    assert!(seen.is_answered(), "{}", seen.text);
    pty.send(RIGHT);
    pty.wait_for("the fourth", |seen| seen.has("4 of 6 · Generate solutions"));
    pty.send(LEFT);
    // Past the case study, to the item before it.
    pty.wait_for("the way back", |seen| seen.place() == Some(start - 1));
    pty.send(RIGHT);
    for place in start + 3..COUNT {
        answer(&pty, &script, place);
        pty.go_on(place, || pty.send(ENTER));
    }
    let total = format!("{} points", script.total());
    pty.wait_for("the results", |seen| {
        seen.has("Results") && seen.has(&total)
    });
    let case: dripset::domain::Score = (start..start + 6).map(|place| script.score(place)).sum();
    // Below the questions that were missed.
    let head = format!("Case study: A swollen forearm · {case} points");
    pty.send("\x1b[6~");
    pty.wait_for("the case among the results", |seen| seen.has(&head));
}

#[test]
fn a_case_in_an_exam_that_was_killed_keeps_its_locks_and_all_that_was_entered() {
    let dir = tempfile::tempdir().expect("a directory");
    let (script, start) = script(Mode::Exam(Exam::default()));
    let pty = begun(dir.path(), true);
    let enter = |pty: &Pty, place: usize| {
        pty.wait_for("an open item", |seen| seen.place() == Some(place));
        pty.send(script.keys(place, By::Letter));
        pty.send(ENTER);
    };
    (0..start + 3).for_each(|place| enter(&pty, place));
    pty.wait_for("the fourth", |seen| seen.place() == Some(start + 3));
    // Leaving waits for all that was entered; so does the program that is asked to end.
    pty.signal(Signal::TERM);
    pty.wait_exit();
    let pty = Launch::new(dir.path()).start();
    pty.wait_for("what can be continued", |seen| seen.has("c Continue"));
    pty.send("c");
    pty.wait_for("the fourth", |seen| seen.place() == Some(start + 3));
    let pty = killed(&pty, dir.path(), start + 3);
    pty.send(TAB);
    let seen = pty.wait_for("the overview", |seen| seen.head().contains("Overview"));
    assert_eq!(seen.text.matches("locked").count(), 4, "{}", seen.text);
    pty.send("\x1b[A");
    pty.send(ENTER);
    let seen = pty.wait_for("a refusal", is_refused);
    assert_eq!(seen.place(), Some(start + 3), "{}", seen.text);
    (start + 3..COUNT).for_each(|place| enter(&pty, place));
    let seen = pty.wait_for("the overview", |seen| seen.head().contains("Overview"));
    assert!(seen.has("Every question is answered."), "{}", seen.text);
    pty.send("h");
    pty.wait_for("a question", |seen| seen.has("Press h again"));
    pty.send("h");
    let total = format!("{} points", script.total());
    pty.wait_for("the results", |seen| {
        seen.has("Results") && seen.has(&total)
    });
}
