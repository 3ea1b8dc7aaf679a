//! `dripset grade`: responses as data.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

mod refused;
mod worked;

use crate::support::run::{program, run};

const BANK: &str = "tests/banks/valid/every-kind.toml";

fn grade(lines: &str) -> (String, String, Option<i32>) {
    graded(BANK, lines)
}

/// Grades lines against a bank: standard output, standard error and the exit code.
fn graded(bank: &str, lines: &str) -> (String, String, Option<i32>) {
    let mut command = program();
    let run = run(command.args(["grade", bank, "-"]).write_stdin(lines));
    (run.out, run.err, run.code)
}

/// The points earned and possible, line by line.
fn points(out: &str) -> Vec<(u64, u64)> {
    out.lines()
        .map(|line| {
            let scored: serde_json::Value = serde_json::from_str(line).expect("JSON");
            (
                scored["earned"].as_u64().expect("earned"),
                scored["possible"].as_u64().expect("possible"),
            )
        })
        .collect()
}

#[test]
fn each_kind_is_scored() {
    let (out, err, code) = grade(
        r#"{"item": "flush", "response": "a"}
{"item": "flush", "response": "b"}
{"item": "sata", "response": ["a", "b", "d"]}
{"item": "seln", "response": ["a", "e"]}
{"item": "order", "response": ["s2", "s1", "s3", "s4"]}
{"item": "rate", "given": {"volume_ml": 1000, "hours": 8}, "response": "125"}
{"item": "rate", "given": {"volume_ml": "500", "hours": 8}, "response": "62.5"}
{"item": "sata", "response": null}

{"item": "seln"}
"#,
    );
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert_eq!(
        points(&out),
        [
            (1, 1),
            (0, 1),
            (1, 3),
            (1, 2),
            (1, 1),
            (1, 1),
            (1, 1),
            (0, 3),
            (0, 2)
        ]
    );
}

#[test]
fn what_cannot_be_scored_is_told_by_line_and_never_zero() {
    let (out, err, code) = grade(
        r#"{"item": "flush", "response": "z"}
{"item": "nobody", "response": "a"}
{"item": "sata", "response": ["a", "a"]}
{"item": "seln", "response": ["a", "b", "c"]}
{"item": "order", "response": ["s1"]}
{"item": "rate", "response": "125"}
{"item": "rate", "given": {"volume_ml": 7, "hours": 8}, "response": "125"}
{"item": "rate", "given": {"volume_ml": 500, "hours": 8}, "response": "fast"}
{"item": "flush", "response": ["a"]}
not json
{"item": "flush", "response": "a", "answer": "b"}
"#,
    );
    assert_eq!((out.as_str(), code), ("", Some(1)));
    insta::assert_snapshot!("grade_refusals", err);
}

/// The screen and `grade` ask for the same numbers again: see docs/scoring.md.
#[test]
fn text_that_is_no_number_or_may_be_two_is_refused_on_its_line() {
    let typed = [
        "1e3",
        "1/2",
        "1 1/2",
        "-5",
        "−5",
        "2×3",
        "12\\n34",
        "250 mL",
        "1,00",
        "31,3",
        "0,125",
        "1 000",
        "1'000",
        "٣",
        "１２",
        "999999999999999999999999999999",
    ];
    let lines: String = typed
        .iter()
        .map(|typed| {
            let given = r#""given": {"volume_ml": 1000, "hours": 8}"#;
            format!("{{\"item\": \"rate\", {given}, \"response\": \"{typed}\"}}\n")
        })
        .collect();
    let (out, err, code) = grade(&lines);
    assert_eq!((out.as_str(), code), ("", Some(1)));
    assert_eq!(err.lines().count(), typed.len(), "{err}");
    assert!(
        err.contains("line 1: rate: `e` is not part of a number"),
        "{err}"
    );
    assert!(
        err.contains("line 10: rate: type it again, with a point for a decimal: 31.3"),
        "{err}"
    );
}

#[test]
fn a_byte_order_mark_costs_no_line() {
    let (out, err, code) = grade("\u{feff}{\"item\": \"flush\", \"response\": \"a\"}\n");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert_eq!(out.lines().count(), 1);
}

#[test]
fn a_key_that_is_given_twice_is_refused_on_its_line() {
    let (out, err, code) = grade(concat!(
        r#"{"item": "flush", "item": "sata", "response": "a"}"#,
        "\n",
        r#"{"item": "rate", "given": {"volume_ml": 500, "volume_ml": 1000, "hours": 8}}"#,
        "\n",
    ));
    assert_eq!((out.as_str(), code), ("", Some(1)));
    let lines: Vec<&str> = err.lines().collect();
    assert!(
        lines[0].starts_with(r#"line 1: not valid JSON ("item" appears twice"#),
        "{err}"
    );
    assert!(lines[1].contains(r#""volume_ml" appears twice"#), "{err}");
}

#[test]
fn a_line_that_is_too_long_is_told_and_those_after_it_are_scored() {
    let response = r#"{"item": "flush", "response": "a"}"#;
    let padded = |bytes: usize| format!("{response}{}\n", " ".repeat(bytes - response.len()));
    let lines = [padded(65_536), padded(65_537), padded(400_000), padded(64)].concat();
    let (out, err, code) = grade(&lines);
    let told = "line 2: longer than 65536 bytes\nline 3: longer than 65536 bytes\n";
    assert_eq!((err.as_str(), code), (told, Some(1)));
    assert_eq!(out.lines().count(), 2);
}

#[test]
fn what_a_line_says_of_itself_never_acts_on_the_terminal_nor_forges_a_line() {
    let (_, err, code) = grade(concat!(
        r#"{"item": "\u001b[2J"}"#,
        "\n",
        r#"{"item": "x\nline 9: forged"}"#,
        "\n",
        r#"{"item": "flush", "a\u0007\u009b": 1}"#,
        "\n",
    ));
    assert_eq!(code, Some(1));
    assert_eq!(err.lines().count(), 3, "{err:?}");
    let acts = |c: char| c.is_control() && c != '\n';
    assert!(!err.contains(acts), "{err:?}");
}

#[test]
fn what_a_line_says_of_itself_cannot_turn_or_hide_what_is_told() {
    let (_, err, code) = grade(concat!(
        r#"{"item": "\u202egnorw\u202c"}"#,
        "\n",
        r#"{"item": "flu\u200bsh\u2066\ufeff\u00ad"}"#,
        "\n",
        r#"{"item": "flush", "\u2028line 9\u200f\u061c\u2060": 1}"#,
        "\n",
        "{\"item\": \"flush\u{200d}\", \"response\": \"a\"}\n",
    ));
    assert_eq!(code, Some(1));
    assert_eq!(err.lines().count(), 4, "{err:?}");
    assert!(err.is_ascii(), "{err:?}");
    assert!(err.contains(r"\u{202e}gnorw\u{202c}"), "{err}");
}
