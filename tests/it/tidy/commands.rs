//! Commands, flags, keys and JSON fields in the docs and in help texts are those of the program.

use std::collections::BTreeSet;
use std::sync::Arc;

use clap::{Command, CommandFactory, Parser};
use dripset::bank_sources;
use dripset::cli::Cli;
use dripset::domain::sitting::StoredState;
use dripset::domain::{History, KindName, Moment, Plan, Sitting, SittingId, draw};
use dripset::tui::screen::Screen;
use dripset::tui::screens::study::Study;

use super::pages::{code_spans, fenced, pages};
use super::rust::shipped;
use super::{none, read, top};

/// The words of a command line, up to what a shell would take: pipes, redirections, comments.
fn words(line: &str) -> Vec<&str> {
    let mut words: Vec<&str> = line
        .trim_start_matches("$ ")
        .split_whitespace()
        .take_while(|word| !matches!(*word, "|" | "<" | ">" | "#" | "&&" | ";"))
        .skip_while(|word| word.contains('=') && !word.starts_with('-'))
        .collect();
    if words.starts_with(&["cargo", "run"]) {
        let own = words.iter().position(|word| *word == "--");
        words.drain(1..own.map_or(words.len(), |at| at + 1));
        words[0] = "dripset";
    }
    words
}

/// What of a command line the program does not have; nothing where it has all.
fn unknown(words: &[&str]) -> Option<String> {
    let program = Cli::command();
    let mut command = &program;
    let mut flags: Vec<&Command> = vec![command];
    let mut arguments = false;
    for word in &words[1..] {
        let word = word.trim_matches(|c| matches!(c, '[' | ']'));
        if let Some(flag) = word.strip_prefix("--") {
            let flag = flag.split('=').next().unwrap_or_default();
            if !flags.iter().any(|command| has_flag(command, flag)) {
                return Some(format!("no flag --{flag}"));
            }
            arguments = true;
        } else if let Some(next) = command.find_subcommand(word) {
            command = next;
            flags.push(next);
        } else if command.has_subcommands() && !arguments && word.chars().all(char::is_lowercase) {
            return Some(format!("no command `{word}`"));
        }
    }
    None
}

fn has_flag(command: &Command, flag: &str) -> bool {
    let mut long = command.get_arguments().filter_map(clap::Arg::get_long);
    matches!(flag, "help" | "version") || long.any(|known| known == flag)
}

#[test]
#[cfg_attr(
    not(feature = "cluster"),
    ignore = "the texts are those of the whole program"
)]
fn commands_in_the_docs_exist() {
    let mut found = Vec::new();
    for page in pages() {
        let text = read(&page);
        for line in fenced(&text, &["sh", "console"]) {
            let words = words(line);
            if words.first() == Some(&"dripset")
                && let Err(error) = Cli::try_parse_from(&words)
                && error.use_stderr()
            {
                found.push(format!("{page}: `{line}`: {error}"));
            }
        }
        for span in code_spans(&text) {
            if let Some(problem) = is_command(&span).then(|| unknown(&words(&span))).flatten() {
                found.push(format!("{page}: `{span}`: {problem}"));
            }
        }
    }
    none(found);
}

#[test]
#[cfg_attr(
    not(feature = "cluster"),
    ignore = "the texts are those of the whole program"
)]
fn commands_in_help_texts_exist() {
    let mut found = Vec::new();
    for source in shipped() {
        for token in source
            .shipped
            .iter()
            .filter(|token| token.text.starts_with('"'))
        {
            for span in code_spans(&token.text)
                .into_iter()
                .filter(|span| is_command(span))
            {
                if let Some(problem) = unknown(&words(&span)) {
                    found.push(format!("{}: `{span}`: {problem}", source.at(token)));
                }
            }
        }
    }
    none(found);
}

/// Programs of others that the pages tell to run.
const PROGRAMS: [&str; 9] = [
    "cargo",
    "dripset",
    "man",
    "mkdir",
    "rustup",
    "ssh",
    "ssh-keygen",
    "sudo",
    "tmux",
];

/// Every line of a shell runs something that there is: a program, or a file of the checkout.
#[test]
fn programs_in_the_docs_exist() {
    let mut found = Vec::new();
    let manifest = read("Cargo.toml");
    for page in pages() {
        let text = read(&page);
        for line in fenced(&text, &["sh", "console"]) {
            for part in line.split(" # ").next().unwrap_or(line).split("&&") {
                let words: Vec<&str> = part.split_whitespace().collect();
                let setting = |word: &&&str| word.contains('=') && !word.starts_with('-');
                let first = words.iter().find(|word| !setting(word)).copied();
                let Some(program) = first.map(|word| word.trim_start_matches('$')) else {
                    continue;
                };
                let built = program.strip_prefix("target/release/");
                let known = match built {
                    Some(built) => is_target(&manifest, built.trim_start_matches("examples/")),
                    None => PROGRAMS.contains(&program) || top().join(program).is_file(),
                };
                if !program.is_empty() && !known {
                    found.push(format!("{page}: `{line}`: there is no `{program}`"));
                }
                let named = words.windows(2).filter(|pair| {
                    matches!(pair[0], "--example" | "--bench") && program == "cargo"
                });
                for pair in named.filter(|pair| !is_target(&manifest, pair[1])) {
                    found.push(format!(
                        "{page}: `{line}`: there is no target `{}`",
                        pair[1]
                    ));
                }
            }
        }
    }
    none(found);
}

fn is_target(manifest: &str, name: &str) -> bool {
    name == "dripset" || manifest.contains(&format!("name = \"{name}\""))
}

fn is_command(span: &str) -> bool {
    words(span).first() == Some(&"dripset")
}

#[test]
#[cfg_attr(
    not(feature = "cluster"),
    ignore = "the texts are those of the whole program"
)]
fn the_page_of_commands_has_all_of_them() {
    let page = read("docs/cli.md");
    let mut missing = Vec::new();
    tell(&Cli::command(), "dripset", &mut |what| {
        if !page.contains(&format!("`{what}")) {
            missing.push(format!("docs/cli.md: say what `{what}` does"));
        }
    });
    none(missing);
}

/// Every command and every long flag, as the page writes them.
fn tell(command: &Command, path: &str, told: &mut impl FnMut(&str)) {
    told(path);
    for flag in command.get_arguments().filter_map(clap::Arg::get_long) {
        told(&format!("--{flag}"));
    }
    for next in command.get_subcommands() {
        tell(next, &format!("{path} {}", next.get_name()), told);
    }
}

#[test]
fn the_first_page_has_the_keys_of_every_kind_of_item() {
    let readme = read("README.md");
    let mut missing = BTreeSet::new();
    for kind in KindName::ALL {
        for line in item_screen(kind).help() {
            let keys = line.keys.split(" / ").filter(|key| !key.is_empty());
            missing.extend(
                keys.filter(|key| !readme.contains(&format!("`{key}`")))
                    .map(|key| format!("README.md: its list of keys lacks `{key}`: {}", line.help)),
            );
        }
    }
    none(missing.into_iter().collect());
}

fn item_screen(kind: KindName) -> Study {
    let library = bank_sources::shipped();
    let plan = Plan {
        kinds: [kind].into(),
        ..Plan::with_seed(1)
    };
    let form = Arc::new(draw(&library, &plan, &History::default()).expect("an item of each kind"));
    let items = form
        .items
        .iter()
        .filter_map(|place| library.item(&place.key).cloned());
    let now = Moment {
        at: "2026-11-22T10:00:00Z".parse().expect("a timestamp"),
        offset: jiff::tz::Offset::UTC,
        monotonic: std::time::Duration::ZERO,
    };
    let (id, kept) = (SittingId(uuid::Uuid::nil()), StoredState::default());
    let items = items.collect();
    let sitting = Sitting::rebuild(id, form, items, &BTreeSet::new(), &kept, now);
    Study::new(sitting.expect("a sitting"))
}

#[test]
fn the_page_of_commands_has_every_field_of_progress() {
    let dir = tempfile::tempdir().expect("a directory");
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_dripset"))
        .args(["progress", "--json", "--data-dir"])
        .arg(dir.path())
        .output()
        .expect("a run");
    let json: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let page = read("docs/cli.md");
    let mut names = BTreeSet::new();
    fields(&json, &mut names);
    // A new directory has no sittings to show these.
    names.extend(["started_at", "ended", "answered"].map(String::from));
    names.retain(|name| !page.contains(&format!("`{name}`")));
    let tell =
        |name| format!("docs/cli.md: say what the field `{name}` of `dripset progress --json` is");
    none(names.into_iter().map(tell).collect());
}

fn fields(json: &serde_json::Value, names: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                names.insert(name.clone());
                fields(value, names);
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| fields(value, names)),
        _ => {}
    }
}

#[test]
fn a_command_is_looked_at_word_by_word() {
    let problem = |line: &str| unknown(&words(line));
    assert_eq!(
        problem("$ DIR=x cargo run --release -- study --seed 7"),
        None
    );
    assert_eq!(problem("dripset bank check FILE | less"), None);
    assert_eq!(problem("dripset stduy"), Some("no command `stduy`".into()));
    assert_eq!(
        problem("dripset study --speed 7"),
        Some("no flag --speed".into())
    );
}
