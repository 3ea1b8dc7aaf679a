//! `dripset bank preview` in a real terminal: the item, its key, and the findings after each save.

use crate::support::pty::{Launch, Seen};
use crate::support::run::{program, run};
use dripset::cli::bank::SAMPLE;

#[test]
fn a_saved_change_shows_at_once_with_its_findings() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("ward.toml");
    std::fs::write(&file, SAMPLE).expect("a bank");
    let shown = file.display().to_string();
    let args = ["bank", "preview", shown.as_str(), "flush-after-drug"];
    let pty = Launch::new(dir.path()).size((100, 40)).args(args).start();
    let waits = |words: &str| pty.wait_for(words, |seen: &Seen| seen.has(words));
    let first = waits("A nurse has given an antibiotic");
    assert!(first.has("flush-after-drug · 1 of "), "{first:?}");
    assert!(first.has("This item: no findings"), "{first:?}");
    assert!(!first.has("It clears the drug from the line."), "{first:?}");

    pty.send("\r");
    waits("It clears the drug from the line.");

    let worse = SAMPLE.replace("Remove the catheter now", "Both A and C");
    std::fs::write(&file, worse).expect("a bank");
    let seen = waits("L09");
    assert!(seen.has("1 finding · flush-after-drug"), "{seen:?}");

    std::fs::write(&file, "format = 2").expect("a file");
    waits("The last readable version is shown.");
    std::fs::write(&file, SAMPLE).expect("a bank");
    pty.wait_for("the item again", |seen: &Seen| !seen.has("last readable"));
    pty.send(">");
    waits("bag-rate · 2 of ");
    pty.send("q");
    assert!(pty.wait_exit().success());
    pty.assert_given_back();
}

/// Starts the preview of a file in a window of 80 columns and 24 lines.
fn small(dir: &std::path::Path, text: &str, item: &str) -> crate::support::pty::Pty {
    let file = dir.join("ward.toml");
    std::fs::write(&file, text).expect("a bank");
    let shown = file.display().to_string();
    let args = ["bank", "preview", shown.as_str(), item];
    Launch::new(dir).size((80, 24)).args(args).start()
}

#[test]
fn a_half_typed_save_keeps_the_item_on_screen() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = small(dir.path(), SAMPLE, "bag-rate");
    let waits = |words: &str| pty.wait_for(words, |seen: &Seen| seen.has(words));
    let file = dir.path().join("ward.toml");
    waits("bag-rate · 2 of 2");
    let half = SAMPLE.replace("unit = \"mL/hr\"", "unit = \"mL/");
    std::fs::write(&file, half).expect("a bank");
    let seen = waits("The last readable version is shown.");
    assert!(
        seen.has("Line ") && seen.has("bag-rate · 2 of 2"),
        "{seen:?}"
    );
    assert!(seen.has("At what rate"), "{seen:?}");
    std::fs::remove_file(&file).expect("no file");
    waits("is missing or cannot be read");
    std::fs::write(&file, SAMPLE).expect("a bank");
    pty.wait_for("the item again", |seen: &Seen| {
        seen.has("bag-rate · 2 of 2") && !seen.has("missing") && !seen.has("last readable")
    });
    pty.send("q");
    assert!(pty.wait_exit().success());
}

#[test]
fn an_item_that_cannot_be_read_yet_is_found_with_its_findings() {
    let dir = tempfile::tempdir().expect("a directory");
    let broken = SAMPLE.replace("unit = \"mL/hr\"", "unit = 5");
    let pty = small(dir.path(), &broken, "bag-rate");
    let waits = |words: &str| pty.wait_for(words, |seen: &Seen| seen.has(words));
    let seen = waits("This item cannot be read yet.");
    assert!(
        seen.has("This item: 1 finding") && seen.has("error B"),
        "{seen:?}"
    );
    pty.send("<");
    let seen = waits("flush-after-drug · 1 of 2");
    assert!(!seen.has("finding ·"), "{seen:?}");
    pty.send("f");
    let seen = waits("Other items: 1 finding");
    assert!(seen.has("bag-rate (1)"), "{seen:?}");
    pty.send("q");
    assert!(pty.wait_exit().success());
}

#[test]
fn findings_are_a_key_away_and_another_layout_differs() {
    let dir = tempfile::tempdir().expect("a directory");
    let worse = SAMPLE.replace("Remove the catheter now", "Both A and C");
    let worse = worse.replace("year = 2024\n", "");
    let pty = small(dir.path(), &worse, "flush-after-drug");
    let waits = |words: &str| pty.wait_for(words, |seen: &Seen| seen.has(words));
    let first = waits("Enter answer");
    assert!(first.has("1 finding · flush-after-drug"), "{first:?}");
    let choices = |seen: &Seen| -> Vec<String> {
        let text = format!("{seen:?}");
        let mut found: Vec<(usize, &str)> = ["Both A and C", "Flush the lock", "Clamp it and"]
            .iter()
            .map(|words| (text.find(words).expect("a choice"), *words))
            .collect();
        found.sort_unstable();
        found
            .into_iter()
            .map(|(_, words)| words.to_owned())
            .collect()
    };
    let before = choices(&first);
    pty.send("r");
    pty.wait_for("another layout", |seen: &Seen| {
        seen.has("Clamp it and") && choices(seen) != before
    });
    pty.send("\rf");
    let seen = waits("This item: 1 finding");
    assert!(seen.has("error L09"), "{seen:?}");
    pty.send("q");
    assert!(pty.wait_exit().success());
}

#[test]
fn a_missing_file_is_told_at_once() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut command = program();
    command
        .args(["bank", "preview"])
        .arg(dir.path().join("none.toml"));
    command.env("DRIPSET_DATA_DIR", dir.path());
    let run = run(&mut command);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("B029"), "{}", run.err);
}

#[test]
fn without_a_terminal_or_such_an_item_it_says_what_to_do() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("ward.toml");
    std::fs::write(&file, SAMPLE).expect("a bank");
    let told = |item: &str| {
        let mut command = program();
        command.args(["bank", "preview"]).arg(&file).arg(item);
        command.env("DRIPSET_DATA_DIR", dir.path());
        let run = run(&mut command);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        run.err
    };
    assert!(told("bag-rate").contains("bank show"));
    let mut command = program();
    command.args(["bank", "preview", "bag-rate"]).arg(&file);
    command.env("DRIPSET_DATA_DIR", dir.path());
    let other_way = run(&mut command).err;
    assert!(other_way.contains("needs a terminal window"), "{other_way}");
    let err = told("none");
    assert!(
        err.contains("no item none") && err.contains("bank list"),
        "{err}"
    );
}
