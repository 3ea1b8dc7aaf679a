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
    assert!(first.has("No findings for this item"), "{first:?}");
    assert!(!first.has("It clears the drug from the line."), "{first:?}");

    pty.send("\r");
    waits("It clears the drug from the line.");

    let worse = SAMPLE.replace("Remove the catheter now", "Both A and C");
    std::fs::write(&file, worse).expect("a bank");
    let seen = waits("L09");
    assert!(seen.has("1 finding · flush-after-drug"), "{seen:?}");

    std::fs::write(&file, "format = 2").expect("a file");
    waits("no item that can be shown yet");
    std::fs::write(&file, SAMPLE).expect("a bank");
    waits("flush-after-drug · 1 of ");
    pty.send(">");
    waits("bag-rate · 2 of ");
    pty.send("q");
    assert!(pty.wait_exit().success());
    pty.assert_given_back();
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
    let err = told("none");
    assert!(
        err.contains("no item none") && err.contains("bank list"),
        "{err}"
    );
}
