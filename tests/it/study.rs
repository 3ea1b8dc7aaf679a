//! A set studied to its results in a real terminal, and what is kept of it.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use std::path::Path;

use dripset::domain::{KindName, Score};
use dripset::store::Store;
use serde_json::Value;

use crate::support::pty::{Launch, Pty, Seen};
use crate::support::script::{BACKSPACE, By, DOWN, ENTER, Script, five_kinds};

/// Answers every item by keys, looking at each verdict.
fn answer_all(pty: &Pty, script: &Script, by: &[By]) {
    for place in 0..script.items.len() {
        pty.wait_for("an open item", |seen| {
            seen.place() == Some(place) && !seen.is_answered()
        });
        let by = by[place % by.len()];
        pty.send(script.keys(place, by));
        pty.send(ENTER);
        let seen = pty.wait_for("its verdict", |seen| {
            seen.place() == Some(place) && seen.is_answered()
        });
        let score = script.score(place);
        assert!(
            seen.has(&format!("{score} point")),
            "{score}\n{}",
            seen.text
        );
        pty.go_on(place, || pty.send(ENTER));
    }
    let total = format!("{} points", script.total());
    pty.wait_for("the results", |seen| {
        seen.has("Results") && seen.has(&total)
    });
}

fn progress(dir: &Path) -> Value {
    let output = assert_cmd::Command::cargo_bin("dripset")
        .expect("the program")
        .env("DRIPSET_DATA_DIR", dir)
        .args(["progress", "--json"])
        .output()
        .expect("its output");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn sum(of: &Value, name: &str) -> u64 {
    let list = of.as_array().expect("a list");
    list.iter().map(|one| one[name].as_u64().expect(name)).sum()
}

/// What the program says about one ended sitting.
fn assert_kept(dir: &Path, total: Score, items: usize) {
    let told = progress(dir);
    let sitting = &told["sittings"][0];
    assert_eq!(sitting["ended"], true);
    assert_eq!(sitting["answered"], items);
    for sums in [&told["sittings"], &told["subjects"]] {
        assert_eq!(sum(sums, "earned"), u64::from(total.earned));
        assert_eq!(sum(sums, "possible"), u64::from(total.possible));
    }
}

fn quit(pty: &Pty) {
    pty.send("q");
    pty.wait_for("home", Seen::is_home);
    pty.send("q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.assert_given_back();
}

fn studies_to_the_results(size: (u16, u16), by: &[By]) {
    let dir = tempfile::tempdir().expect("a directory");
    let script = Script::mixed();
    let seed = script.form.plan.seed.to_string();
    let pty = Launch::new(dir.path())
        .size(size)
        .args(["study", "--seed", &seed, "-n", "10"])
        .start();
    answer_all(&pty, &script, by);
    quit(&pty);
    assert_kept(dir.path(), script.total(), 10);

    let pty = Launch::new(dir.path()).size(size).start();
    let share = format!("{}%", script.total().per_cent().expect("points"));
    pty.wait_for("home", Seen::is_home);
    pty.send("p");
    pty.wait_for("the scores of the first subject", |seen| {
        let mut lines = seen.text.lines();
        let line = lines.find(|line| line.contains("Albumin infusion"));
        // A small window has no room for shares.
        let told = |line: &str| size.0 < 80 || line.contains(&first_share(&script));
        seen.head().contains("Progress") && line.is_some_and(told)
    });
    pty.send("l");
    pty.wait_for("the sitting in the list", |seen| {
        seen.head().contains("History") && seen.has(&share)
    });
    pty.send(ENTER);
    let points = format!("{} points", script.total());
    pty.wait_for("its results again", |seen| {
        seen.has("Results") && seen.has(&points)
    });
    pty.send("r");
    pty.wait_for("its first item", |seen| {
        seen.place() == Some(0) && seen.is_answered()
    });
}

/// The share of the subject that stands first on the home screen.
fn first_share(script: &Script) -> String {
    let items = script.items.iter().enumerate();
    let score = items
        .filter(|(_, item)| item.key.bank.as_str() == "albumin")
        .fold(Score::default(), |sum, (place, _)| {
            sum + script.score(place)
        });
    format!(
        "{}%",
        score.per_cent().expect("an item of the first subject")
    )
}

#[test]
fn a_set_is_studied_to_its_results_at_80x24() {
    studies_to_the_results((80, 24), &[By::Letter, By::Digit]);
}

#[test]
fn a_set_is_studied_to_its_results_at_120x40() {
    studies_to_the_results((120, 40), &[By::Capital, By::Arrows]);
}

#[test]
fn a_set_is_studied_to_its_results_at_40x12() {
    studies_to_the_results((40, 12), &[By::Arrows, By::Digit, By::Letter]);
}

#[test]
fn a_set_up_from_home_is_the_one_that_its_seed_draws() {
    let dir = tempfile::tempdir().expect("a directory");
    let script = Script::mixed();
    let pty = Launch::new(dir.path()).start();
    pty.wait_for("home", |seen| seen.is_home());
    pty.send("s");
    pty.wait_for("the set-up", |seen| seen.has("New set"));
    // The seed is the last line; the cursor stops there.
    pty.send(DOWN.repeat(200));
    pty.send(BACKSPACE.repeat(9));
    pty.send(script.form.plan.seed.to_string());
    let seed = format!("‹ {} ›", script.form.plan.seed);
    pty.wait_for("the seed", |seen| seen.has(&seed));
    pty.send(ENTER);
    answer_all(&pty, &script, &[By::Letter]);
    pty.send("q");
    pty.wait_for("home with the sitting", |seen| {
        seen.is_home() && !seen.has("Continue")
    });
    pty.send("p");
    pty.wait_for("the progress", |seen| {
        seen.has("Progress") && seen.has("mastery")
    });
    pty.send("q");
    quit_from_home(&pty);
    assert_kept(dir.path(), script.total(), 10);
}

fn quit_from_home(pty: &Pty) {
    pty.wait_for("home", Seen::is_home);
    pty.send("q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
}

#[test]
fn the_same_plan_seed_and_history_give_two_processes_the_same_set() {
    let form = |dir: &Path| {
        let pty = Launch::new(dir)
            .args(["study", "--seed", "4711", "-n", "25"])
            .start();
        pty.wait_for("the first item", |seen| seen.place() == Some(0));
        pty.send("\x03");
        assert_eq!(pty.wait_exit().exit_code(), 0);
        let store = Store::open(dir, dripset::env::Env::default().now()).expect("the store");
        let rows = store.mine().unfinished().expect("its sittings");
        let newest = rows.first().expect("a sitting").id;
        store
            .mine()
            .sitting(newest)
            .expect("a read")
            .expect("it")
            .form
    };
    let dirs = [(); 2].map(|()| tempfile::tempdir().expect("a directory"));
    let [one, other] = dirs.each_ref().map(|dir| form(dir.path()));
    assert_eq!(one, other);
    assert_eq!(
        form(dirs[0].path()),
        other,
        "a set left open changes nothing"
    );
}

fn opened(dir: &Path, kind: KindName) -> Pty {
    let bank = five_kinds();
    let pty = Launch::new(dir)
        .args(["--bank", &bank.to_string_lossy(), "study", "--seed", "1"])
        .args(["--subject", "five-kinds", "--kind", kind.id()])
        .start();
    pty.wait_for("the item", |seen| seen.place() == Some(0));
    pty
}

#[test]
fn a_click_on_a_choice_chooses_it_and_nothing_else_does() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = opened(dir.path(), KindName::MultipleChoice);
    let seen = pty.wait_for("the choices", |seen| seen.has("Raise the arm"));
    let (column, row) = seen.find("Flush the catheter").expect("the choice");
    // Beside it, with another button, and moving over it.
    pty.send(format!(
        "\x1b[<0;{};1M\x1b[<0;{};1m",
        column + 1,
        column + 1
    ));
    pty.send(format!("\x1b[<2;{};{}M", column + 1, row + 1));
    pty.send(format!("\x1b[<35;{};{}M", column + 1, row + 1));
    pty.send(format!(
        "\x1b[<0;{0};{1}M\x1b[<0;{0};{1}m",
        column + 1,
        row + 1
    ));
    let seen = pty.wait_for("the click to choose", |seen| seen.has("C (•) Flush"));
    assert!(
        !seen.has("(•) Slow") && !seen.has("(•) Raise"),
        "{}",
        seen.text
    );
    pty.send(ENTER);
    pty.wait_for("its verdict", |seen| {
        seen.is_answered() && seen.has("could harm")
    });
}

#[test]
fn a_paste_fills_a_number_and_its_letters_never_choose() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = opened(dir.path(), KindName::Numeric);
    pty.send("\x1b[200~ 1,25 mL\n\x1b[201~");
    let refused = "Not pasted: `m` is not part of a number";
    pty.wait_for("the refusal", |seen| seen.has(refused) && seen.has("[ _"));
    pty.send("\x1b[200~ 1,25\r\n\x1b[201~");
    pty.wait_for("the refusal", |seen| {
        seen.has("with a point for a decimal: 1.25")
    });
    pty.send("\x1b[200~12\r34\x1b[201~");
    pty.wait_for("the refusal", |seen| {
        seen.has("Not pasted: a line break is not part of a number")
    });
    pty.send("\x0e\x1b[200~line one\rline two\x1b[201~");
    pty.wait_for("the note", |seen| seen.has("[ line one line two_"));
    pty.send("\x1b");
    pty.wait_for("a question", |seen| seen.has("Press Esc again to discard"));
    pty.send("\x1b");
    pty.wait_for("the item", |seen| seen.has("[ _"));
    pty.send("\x1b[200~ 12\n\x1b[201~");
    pty.wait_for("the number", |seen| seen.has("[ 12_"));
    pty.send("5\r");
    pty.wait_for("its verdict", |seen| seen.has("✓ Correct: 1 of 1 point"));
    drop(pty);

    let dir = tempfile::tempdir().expect("a directory");
    let pty = opened(dir.path(), KindName::SelectAll);
    pty.send("\x1b[200~abc 12\r\n\x1b[201~");
    // A key after it shows that the paste has been dealt with.
    pty.send("e");
    let seen = pty.wait_for("the key", |seen| seen.has("E [x]"));
    for letter in ["A", "B", "C", "D"] {
        assert!(seen.has(&format!("{letter} [ ]")), "{}", seen.text);
    }
    assert!(!seen.is_answered(), "a pasted line end hands nothing in");
}

#[test]
fn select_n_refuses_one_tick_too_many() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = opened(dir.path(), KindName::SelectN);
    pty.send("abc");
    let seen = pty.wait_for("the refusal", |seen| seen.has("Choose only 2, not 3"));
    assert!(seen.has("A [x]") && seen.has("B [x]") && seen.has("C [ ]"));
    pty.send("b");
    pty.wait_for("one taken back", |seen| seen.has("B [ ]"));
    pty.send("c\r");
    pty.wait_for("its verdict", |seen| seen.has("✓ Correct: 2 of 2 points"));
}

#[test]
fn ticks_and_flags_are_there_after_a_restart() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = opened(dir.path(), KindName::SelectAll);
    pty.send("ac*");
    pty.wait_for("ticks and flag", |seen| {
        seen.has("A [x]") && seen.has("C [x]") && seen.head().contains("flagged")
    });
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.assert_given_back();

    // The bank is gone: the sitting is shown as it was.
    let pty = Launch::new(dir.path()).start();
    pty.wait_for("home", |seen| seen.has("Continue"));
    pty.send("c");
    pty.wait_for("the item as it was left", |seen| {
        seen.has("A [x]")
            && seen.has("B [ ]")
            && seen.has("C [x]")
            && seen.head().contains("flagged")
    });
    pty.send("*");
    pty.wait_for("the flag to go", |seen| !seen.head().contains("flagged"));
    drop(pty);
}
