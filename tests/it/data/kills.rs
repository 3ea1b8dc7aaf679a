//! Killed at any moment of an export, an import, a restoration or a merge: each file is the old one
//! or the new one, whole.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dripset::domain::Chance;
use rand::{RngExt, SeedableRng};

use super::{data, done, log, open, studied, study};

/// Kills of each of the four.
const KILLS: usize = 50;

fn started(dir: &Path, args: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_dripset"))
        .arg("--data-dir")
        .arg(dir)
        .arg("data")
        .args(args)
        .current_dir(dir)
        .env("HOME", dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program")
}

/// Runs a command and kills it after a random part of the time that it takes.
fn killed(dir: &Path, args: &[&str], takes: Duration, chance: &mut Chance) {
    let mut child = started(dir, args);
    let until = Instant::now() + takes.mul_f64(chance.random_range(0.0..1.1));
    while Instant::now() < until && child.try_wait().expect("a state").is_none() {
        std::hint::spin_loop();
    }
    let _ = child.kill();
    child.wait().expect("an end");
}

fn time_of(dir: &Path, args: &[&str]) -> Duration {
    let begun = Instant::now();
    started(dir, args).wait().expect("an end");
    begun.elapsed()
}

#[test]
#[ignore = "takes a while: cargo test --test it -- --ignored data_kills"]
fn data_kills_leave_the_old_file_or_the_new_one() {
    let mut chance = Chance::seed_from_u64(200);
    exports(&mut chance);
    imports(&mut chance);
    restores(&mut chance);
}

fn exports(chance: &mut Chance) {
    let dir = studied(60, 0);
    done(dir.path(), &["export", "-o", "out.jsonl"]);
    let takes = time_of(dir.path(), &["export", "-o", "out.jsonl", "--force"]);
    for _ in 0..KILLS {
        killed(
            dir.path(),
            &["export", "-o", "out.jsonl", "--force"],
            takes,
            chance,
        );
        let home = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("out.jsonl").display().to_string();
        // A file under that name is whole, whenever the kill came.
        let told = done(home.path(), &["import", &file]);
        assert!(told.starts_with("Added 300 answers"), "{told}");
    }
}

/// Into an empty directory, and into one that has sets of its own.
fn imports(chance: &mut Chance) {
    let from = studied(60, 0);
    done(from.path(), &["export", "-o", "out.jsonl"]);
    let file = from.path().join("out.jsonl").display().to_string();
    for own in [0, 20] {
        let dir = tempfile::tempdir().expect("a directory");
        study(&mut open(dir.path()), own, 1);
        done(dir.path(), &["backup", "start.db"]);
        let old = log(dir.path());
        let takes = time_of(dir.path(), &["import", &file]);
        let new = log(dir.path());
        for _ in 0..KILLS {
            done(dir.path(), &["restore", "start.db", "--yes"]);
            killed(dir.path(), &["import", &file], takes, chance);
            let now = log(dir.path());
            assert!(now == old || now == new, "{} entries", now.len());
            clear(dir.path());
        }
        assert!(done(dir.path(), &["verify"]).contains("No problem found."));
        done(dir.path(), &["import", &file]);
        assert_eq!(log(dir.path()), new);
    }
}

fn restores(chance: &mut Chance) {
    let dir = studied(20, 0);
    done(dir.path(), &["backup", "old.db"]);
    let old = log(dir.path());
    study(&mut open(dir.path()), 20, 30);
    done(dir.path(), &["backup", "new.db"]);
    let new = log(dir.path());
    let takes = time_of(dir.path(), &["restore", "old.db", "--yes"]);
    for round in 0..KILLS {
        let backup = ["old.db", "new.db"][round % 2];
        killed(dir.path(), &["restore", backup, "--yes"], takes, chance);
        let now = log(dir.path());
        assert!(now == old || now == new, "{} entries", now.len());
        assert_eq!(data(dir.path(), &["verify"]).code, Some(0));
        clear(dir.path());
    }
    // Whether a kill comes after the end depends on the machine; these are let run to theirs.
    for (backup, whole) in [("old.db", &old), ("new.db", &new)] {
        done(dir.path(), &["restore", backup, "--yes"]);
        assert!(log(dir.path()) == *whole, "{backup}");
    }
}

/// Removes the files that were kept aside, so that a disk does not fill.
fn clear(dir: &Path) {
    for name in fs::read_dir(dir).expect("a directory").flatten() {
        if name
            .file_name()
            .to_string_lossy()
            .contains("before-restore")
        {
            fs::remove_file(name.path()).expect("removed");
        }
    }
}
