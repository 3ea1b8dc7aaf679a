//! Bank sources: which files are opened, and what is told about the others.

use std::fs;
use std::path::{Path, PathBuf};

use dripset::bank_sources;
use dripset::content::Diagnostic;

const BANK: &str = include_str!("../banks/valid/only-what-must-be.toml");

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|found| found.code.id).collect()
}

fn named(path: &Path) -> Vec<PathBuf> {
    vec![path.to_path_buf()]
}

#[test]
fn own_banks_join_the_shipped_ones() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("mine.toml"), BANK).expect("written");
    fs::write(dir.path().join("notes.txt"), "no bank").expect("written");
    let (library, found) = bank_sources::load(Some(dir.path()), &[]);
    assert_eq!(
        (library.banks().count(), codes(&found)),
        (bank_sources::SHIPPED.len() + 1, vec![])
    );
    let nowhere = dir.path().join("nowhere");
    assert_eq!(
        codes(&bank_sources::load(Some(&nowhere), &[]).1),
        Vec::<&str>::new()
    );
}

#[test]
fn a_broken_bank_is_told_and_the_others_load() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("deeper")).expect("made");
    fs::write(dir.path().join("a.toml"), "format = 1").expect("written");
    fs::write(dir.path().join("deeper/b.toml"), BANK).expect("written");
    let (library, found) = bank_sources::load(None, &named(dir.path()));
    assert_eq!(
        (library.banks().count(), codes(&found)),
        (bank_sources::SHIPPED.len() + 1, vec!["B007"])
    );
}

#[test]
fn an_id_that_is_taken_is_told_with_a_way_out() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(
        dir.path().join("a.toml"),
        BANK.replace("\"bare\"", "\"ivig\""),
    )
    .expect("written");
    fs::write(dir.path().join("b.toml"), BANK).expect("written");
    fs::write(dir.path().join("c.toml"), BANK).expect("written");
    let (library, found) = bank_sources::load(Some(dir.path()), &[]);
    assert_eq!(
        (library.banks().count(), codes(&found)),
        (bank_sources::SHIPPED.len() + 1, vec!["B032", "B032"])
    );
    assert!(
        found[0].message.contains("built-in bank") && found[0].help.contains("[bank]"),
        "{found:#?}"
    );
    assert_eq!(found[0].start().line, 3);
}

#[test]
fn what_is_no_file_or_not_there_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("folder.toml");
    fs::create_dir(&folder).expect("made");
    assert_eq!(
        codes(&bank_sources::load(None, &named(&folder)).1),
        ["B029"],
        "an empty folder"
    );
    assert_eq!(
        codes(&bank_sources::load(None, &named(&dir.path().join("nowhere.toml"))).1),
        ["B029"]
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_never_opened() {
    let dir = tempfile::tempdir().expect("a folder");
    let pipe = dir.path().join("pipe.toml");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    assert_eq!(codes(&bank_sources::load(None, &named(&pipe)).1), ["B030"]);
    assert_eq!(
        codes(&bank_sources::load(Some(dir.path()), &[]).1),
        ["B030"]
    );
    assert_eq!(
        codes(&bank_sources::load(None, &named(Path::new("/dev/zero"))).1),
        ["B030"]
    );
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("large.toml");
    let file = fs::File::create(&path).expect("made");
    file.set_len(dripset::domain::limits::BANK_BYTES_MAX + 1)
        .expect("grown");
    assert_eq!(codes(&bank_sources::load(None, &named(&path)).1), ["B002"]);
}

#[test]
fn more_files_than_a_library_holds_are_told_once() {
    let dir = tempfile::tempdir().expect("a folder");
    for number in 0..=dripset::domain::limits::LIBRARY_BANKS_MAX {
        let bank = BANK.replace("\"bare\"", &format!("\"bare-{number}\""));
        fs::write(dir.path().join(format!("{number:04}.toml")), bank).expect("written");
    }
    let (files, found) = bank_sources::find(None, &named(dir.path()));
    assert_eq!(files.len(), dripset::domain::limits::LIBRARY_BANKS_MAX);
    assert_eq!(codes(&found), ["B031"]);
}
