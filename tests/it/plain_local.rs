//! Plain mode at the local terminal and on standard input, with the real program.

mod choosing;
mod going_over;
mod killed;
mod scripts;
mod terminal;

use std::path::Path;

use dripset::env::Env;
use dripset::store::{Store, StoredSitting};

use crate::support::pty::Launch;
use crate::support::run::{Run, program, run};
use crate::support::script::five_kinds;

/// A set of one kind, with the words that start it.
fn study(kind: &str) -> Vec<String> {
    let bank = five_kinds();
    let args = ["--bank", &bank.to_string_lossy(), "study", "--seed", "1"];
    let args = args.iter().map(ToString::to_string);
    args.chain(["--subject", "five-kinds", "--kind", kind].map(String::from))
        .collect()
}

/// Such a set in plain mode, in a terminal.
fn launch(dir: &Path, kind: &str) -> Launch {
    Launch::new(dir)
        .unframed()
        .args(study(kind))
        .args(["--plain"])
}

/// Runs the program on a script, without a terminal.
fn script<T: AsRef<str>>(dir: &Path, args: &[T], lines: &str) -> Run {
    let mut command = program();
    command.args(args.iter().map(AsRef::as_ref));
    command.env("DRIPSET_DATA_DIR", dir).env("HOME", dir);
    command.env("XDG_CONFIG_HOME", dir);
    for name in ["DRIPSET_PLAIN", "DRIPSET_CONFIG", "DRIPSET_VERBOSITY"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C.UTF-8");
    run(command.write_stdin(lines))
}

fn store(dir: &Path) -> Store {
    Store::open(dir, Env::default().now()).expect("the store")
}

/// The newest sitting.
fn newest(dir: &Path) -> StoredSitting {
    let store = store(dir);
    let rows = store.mine().sittings(1, None).expect("its sittings");
    let row = rows.first().expect("a sitting");
    let sitting = store.mine().sitting(row.id).expect("a read");
    sitting.expect("the sitting")
}

/// The drafts of the newest sitting.
fn drafts(dir: &Path) -> Vec<String> {
    let drafts = newest(dir).drafts.into_iter();
    drafts.map(|draft| draft.entry).collect()
}

/// The settings file of a learner whose home is this directory.
fn settings(dir: &Path) -> String {
    let path = dir.join(".config/dripset/config.toml");
    std::fs::read_to_string(path).unwrap_or_default()
}

/// Holds that these bytes are printable text and line ends, beside the echo of erased characters.
fn assert_plain(raw: &[u8]) {
    let text = std::str::from_utf8(raw).expect("UTF-8");
    let other = |c: &char| c.is_control() && !matches!(c, '\r' | '\n' | '\u{8}');
    let found: Vec<char> = text.chars().filter(other).collect();
    assert!(found.is_empty(), "{found:?} in {text}");
}
