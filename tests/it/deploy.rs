//! The files of docs/deploy: other programs read them without a complaint, they name no flag that
//! `dripset serve` lacks, and they agree with each other.

#![allow(clippy::panic, reason = "helpers of tests: a panic is how they fail")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clap::CommandFactory;
use dripset::cli::Cli;

const HAPROXY: &str = "/usr/sbin/haproxy";
const SYSTEMD_ANALYZE: &str = "/usr/bin/systemd-analyze";
const UNITS: [&str; 2] = ["dripset.service", "dripset@.service"];

/// Flags in these files that belong to other programs.
const OTHERS: [&str; 11] = [
    "--auth-host",
    "--bin",
    "--data-checksums",
    "--dbname",
    "--from",
    "--host",
    "--locked",
    "--now",
    "--quiet",
    "--release",
    "--username",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/deploy")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Whether this program is here; says so where not.
fn has(program: &str, required_by: &str) -> bool {
    let found = Path::new(program).exists();
    if !found {
        println!("not checked: there is no {program}");
        let required = std::env::var_os(required_by).is_some();
        assert!(!required, "install {program}");
    }
    found
}

/// What a program said about a file that it takes.
fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{text}");
    text
}

/// The words in a text that begin as flags do.
fn flags(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let words = text.split(|c: char| !is_part(c));
    let flags = words.filter(|word| word.strip_prefix("--").is_some_and(|name| name.len() > 1));
    flags.collect()
}

#[test]
fn haproxy_takes_its_file_on_a_machine_and_in_a_container() {
    if !has(HAPROXY, "DRIPSET_REQUIRE_HAPROXY") {
        return;
    }
    for in_container in [false, true] {
        let mut check = Command::new(HAPROXY);
        check
            .args(["-c", "-f"])
            .arg(folder().join("haproxy.cfg"))
            .env_remove("IN_CONTAINER");
        if in_container {
            check.env("IN_CONTAINER", "1");
        }
        let told = said(&check.output().expect("haproxy"));
        assert!(!told.contains("[WARNING]"), "{told}");
    }
}

#[test]
fn systemd_takes_the_units() {
    if !has(SYSTEMD_ANALYZE, "DRIPSET_REQUIRE_SYSTEMD") {
        return;
    }
    let dir = tempfile::tempdir().expect("a directory");
    for unit in UNITS {
        // The program need not be installed here.
        let built = env!("CARGO_BIN_EXE_dripset");
        let text = read(unit).replace("/usr/local/bin/dripset", built);
        assert!(text.contains(built), "{unit}");
        let file = dir.path().join(unit);
        std::fs::write(&file, text).expect("a file");
        let verify = Command::new(SYSTEMD_ANALYZE)
            .args(["verify", "--man=no"])
            .arg(&file)
            .output();
        // An unknown key is told, and is no failure.
        assert_eq!(said(&verify.expect("systemd-analyze")), "", "{unit}");
    }
}

#[test]
fn no_file_names_a_flag_that_the_program_lacks() {
    let program = Cli::command();
    let serve = program.find_subcommand("serve").expect("a command");
    let known = |flag: &str| {
        let mut long = serve.get_arguments().chain(program.get_arguments());
        long.any(|arg| arg.get_long() == flag.strip_prefix("--"))
    };
    let files = ["Containerfile", "compose.yaml", "haproxy.cfg"];
    for file in files.into_iter().chain(UNITS) {
        let text = read(file);
        let unknown: Vec<&str> = flags(&text)
            .into_iter()
            .filter(|flag| !OTHERS.contains(flag) && !known(flag))
            .collect();
        assert!(unknown.is_empty(), "docs/deploy/{file}: {unknown:?}");
    }
}

/// The number after a name in a text.
fn number_after(text: &str, name: &str) -> u32 {
    let rest = text.split_once(name).unwrap_or_else(|| panic!("no {name}"));
    let rest = rest.1.trim_start_matches([' ', '=', ':']);
    let digits = rest.find(|c: char| !c.is_ascii_digit());
    let digits = rest.split_at(digits.unwrap_or(rest.len())).0;
    digits.parse().unwrap_or_else(|_| panic!("{name}: {rest}"))
}

#[test]
fn the_balancer_and_the_nodes_have_the_same_addresses() {
    let (compose, haproxy) = (read("compose.yaml"), read("haproxy.cfg"));
    let has = |address: &str| compose.contains(&format!("ipv4_address: {address}\n"));
    let servers = haproxy.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        (words.next() == Some("server")).then_some((words.next(), words.next()))
    });
    let mut seen = 0;
    for (name, address) in servers {
        let (host, port) = address.and_then(|at| at.rsplit_once(':')).expect("a port");
        assert!(has(host), "{name:?}: {host}");
        assert!(compose.contains(&format!("--listen=0.0.0.0:{port}\n")));
        seen += 1;
    }
    assert_eq!(seen, 6);
    let balancer = compose.split("--proxy-from=").nth(1).expect("a balancer");
    assert!(has(balancer.lines().next().expect("an address")));
    let metrics = number_after(&haproxy, "check port");
    assert_eq!(number_after(&compose, "--metrics=0.0.0.0"), metrics);
    assert!(read("Containerfile").contains(&format!("EXPOSE 2222 {metrics}\n")));
}

#[test]
fn a_node_that_is_stopped_has_time_to_close_its_seats() {
    let compose = read("compose.yaml");
    let grace = number_after(&compose, "\n  stop_grace_period");
    assert!(grace > number_after(&compose, "--drain"));
    let unit = read("dripset@.service");
    assert!(number_after(&unit, "TimeoutStopSec") > number_after(&unit, "--drain"));
}

#[test]
fn the_directory_that_a_node_writes_to_is_in_the_image_and_in_memory() {
    let (image, compose) = (read("Containerfile"), read("compose.yaml"));
    let made = image.split("install -d -m 1777 ").nth(1).expect("a step");
    let made = made.lines().next().expect("a directory");
    assert!(image.contains(&format!("DRIPSET_DATA_DIR={made}/")));
    assert!(compose.contains(&format!("    - {made}:size=1g,mode=1777\n")));
}

/// The words in the docs for operators that begin so, without these.
fn names_in_the_docs(start: &str, others: &[&str]) -> Vec<String> {
    let page = read("../operating.md");
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let words = page.split(|c: char| !is_part(c));
    let names = words.filter(|word| word.starts_with(start) && !others.contains(word));
    let mut names: Vec<String> = names
        .map(|word| word.trim_matches('.').to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn what_is_to_be_watched_is_measured() {
    let metrics = read("../metrics.md");
    // Databases of the backup.
    let names = names_in_the_docs("dripset_", &["dripset_check", "dripset_before"]);
    assert!(names.len() > 8, "{names:?}");
    for name in names {
        assert!(metrics.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn statements_for_the_store_name_what_it_has() {
    let steps = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cluster/schema");
    let steps = std::fs::read_dir(steps).expect("the steps");
    let schema: String = steps
        .map(|step| std::fs::read_to_string(step.expect("a step").path()).expect("a step"))
        .collect();
    let names = names_in_the_docs("dripset.", &["dripset.service", "dripset.log"]);
    assert!(names.len() > 4, "{names:?}");
    for name in names {
        let (table, function) = (format!("TABLE {name} "), format!("FUNCTION {name}("));
        assert!(
            schema.contains(&table) || schema.contains(&function),
            "{name}"
        );
    }
}

#[test]
fn flags_are_found_in_words() {
    let text = "a --drain=60 \"--plans\", (--metrics); -- --x node--x ---";
    assert_eq!(flags(text), ["--drain", "--plans", "--metrics"]);
    assert_eq!(number_after("a: b: 12s", "b"), 12);
}
