//! `dripset bank stats`: the counts of banks beside their blueprint.

use std::path::Path;

use serde_json::Value;

use crate::fixtures::TODAY;

/// Runs the command; what it prints and its exit code come back.
fn stats(args: &[&str]) -> (String, String, Option<i32>) {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    command.env_clear();
    let run = command
        .args(["bank", "stats", "--today", TODAY])
        .args(args)
        .assert();
    let output = run.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.code(),
    )
}

fn json(args: &[&str]) -> Value {
    let (text, _, _) = stats(&[args, &["--format", "json"]].concat());
    serde_json::from_str(&text).expect("JSON")
}

fn snapshot(name: &str, text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn banks_within_one_of_their_blueprint_exit_0() {
    let (text, _, exit) = stats(&["tests/banks/blueprint"]);
    assert_eq!(exit, Some(0), "{text}");
    snapshot("stats-within-one", &text);
}

#[test]
fn banks_that_deviate_exit_1_and_each_number_says_so() {
    let (text, _, exit) = stats(&["tests/banks/invalid/L57-blueprint"]);
    assert_eq!(exit, Some(1), "{text}");
    snapshot("stats-deviating", &text);
}

#[test]
fn banks_without_a_blueprint_are_counted_by_kind_and_level() {
    let paths = [
        "tests/banks/valid/case.toml",
        "tests/banks/valid/seventeen-kinds.toml",
    ];
    let (text, _, exit) = stats(&paths);
    assert_eq!(exit, Some(0), "{text}");
    snapshot("stats-no-blueprint", &text);
}

#[test]
fn a_blueprint_is_found_beside_a_file_or_given() {
    let folder = Path::new("tests/banks/invalid/L57-blueprint");
    let bank = folder.join("my-ward.toml");
    let bank = bank.to_string_lossy();
    let beside = json(&[&bank]);
    // One of the two banks of the blueprint: nothing is said of all banks together.
    assert_eq!(beside["banks"].as_array().map(Vec::len), Some(1));
    assert_eq!(beside["banks"][0]["items"]["want"], 5);
    assert_eq!(beside["whole"]["items"]["want"], Value::Null);
    let all = json(&[&folder.to_string_lossy()]);
    assert_eq!(all["banks"][1]["present"], false);
    assert_eq!(all["whole"]["items"]["want"], 9);
    let given = json(&[&bank, "--blueprint", "tests/banks/blueprint/blueprint.toml"]);
    assert_eq!(given["within_one"], true, "{given:#}");
    // As a shell writes `FOLDER/*.toml`.
    let globbed = json(&[&bank, &folder.join("blueprint.toml").to_string_lossy()]);
    assert_eq!(globbed["within_one"], false, "{globbed:#}");
}

#[test]
fn json_has_every_number_and_the_counts_of_each_topic() {
    let told = json(&["tests/banks/blueprint"]);
    let bank = &told["banks"][0];
    let kinds = bank["kinds"].as_array().expect("numbers");
    let one = kinds.iter().find(|kind| kind["id"] == "one-answer");
    let one = one.expect("a column");
    assert_eq!(
        (&one["have"], &one["want"], &one["off"]),
        (&1.into(), &1.into(), &0.into())
    );
    assert_eq!(bank["items"]["off"], -1);
    let topic = &bank["topics"][0];
    assert_eq!(topic["items"], 2);
    assert_eq!(topic["kinds"]["numeric"], 1);
    assert_eq!(topic["levels"]["use"], 2);
    assert_eq!(topic["steps"]["take-action"], 1);
}

#[test]
fn a_blueprint_with_mistakes_or_none_at_all_is_told() {
    let bank = "tests/banks/blueprint/my-ward.toml";
    let (_, told, exit) = stats(&[bank, "--blueprint", "tests/banks/nothing.toml"]);
    assert!(exit == Some(2) && told.contains("B029"), "{told}");
    let (_, told, exit) = stats(&[bank, "--blueprint", bank]);
    assert!(exit == Some(2) && told.contains("B004"), "{told}");
}

#[test]
fn the_shipped_banks_are_counted_against_their_blueprint_in_80_columns() {
    let (text, _, _) = stats(&["questions"]);
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(text.contains("questions/blueprint.toml"), "{text}");
}

#[test]
fn a_blueprint_alone_has_no_items_to_count() {
    let (text, told, exit) = stats(&["tests/banks/blueprint/blueprint.toml"]);
    assert_eq!((text.as_str(), exit), ("", Some(2)));
    assert!(told.contains("give the banks too"), "{told}");
}
