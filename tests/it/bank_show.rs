//! `dripset bank show` and `bank list`: what a reviewer reads, what somebody who answers blind reads,
//! and what somebody who guesses reads.

use std::collections::BTreeMap;

use dripset::content::parse;
use dripset::content::record::response_to_json;
use dripset::domain::describe::{self, labels};
use dripset::domain::drawn::Drawn;
use dripset::domain::item::Item;
use dripset::domain::kind::{ItemKind, KindName};
use serde_json::Value;

use crate::fixtures::TODAY;

const SEVENTEEN: &str = "tests/banks/valid/seventeen-kinds.toml";
const CASE: &str = "tests/banks/valid/case.toml";

/// Runs `dripset bank` with an empty data directory; what it prints and its exit code come back.
fn bank(args: &[&str]) -> (String, String, Option<i32>) {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    command.env_clear();
    let run = command
        .args(["bank"])
        .args(args)
        .args(["--data-dir", "tests/banks/nowhere"])
        .assert();
    let output = run.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.code(),
    )
}

fn items(path: &str) -> Vec<Item> {
    let bytes = std::fs::read(path).expect("a bank");
    let bank = parse(path, &bytes).bank.expect("a bank without mistakes");
    bank.items.iter().map(|item| Item::clone(item)).collect()
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn a_reviewer_reads_everything_in_an_item() {
    let (text, _, exit) = bank(&["show", SEVENTEEN]);
    assert_eq!(exit, Some(0));
    snapshot("show-every-kind", &text);
    let (text, _, exit) = bank(&["show", "arm-first", "case/arm-order", CASE]);
    assert_eq!(exit, Some(0));
    let (sample, _, _) = bank(&["show", "tests/banks/blueprint", "bag-rate"]);
    snapshot("show-case-and-template", &format!("{text}\n{sample}"));
}

#[test]
fn without_the_key_there_is_none_of_it() {
    let (text, _, exit) = bank(&["show", SEVENTEEN, "--without-key"]);
    assert_eq!(exit, Some(0));
    snapshot("show-without-key", &text);
    for item in items(SEVENTEEN) {
        if describe::has_telling_ids(&item.kind) {
            let rest = text.split(&format!("# {}\n", item.key)).nth(1);
            let part = rest.and_then(|rest| rest.split("\n# ").next());
            let part = part.expect("the item");
            for id in Drawn::as_written(&item).order {
                let lead = format!("\n  {}  ", id.as_str());
                assert!(!part.contains(&lead), "{part}");
            }
        }
        let whys = item
            .kind
            .selection()
            .into_iter()
            .flat_map(|of| of.choices());
        for choice in whys.filter(|choice| choice.why.len() > 20) {
            assert!(!text.contains(&choice.why), "{}: {}", item.key, choice.why);
        }
        assert!(!text.contains(item.rationale.trim()), "{}", item.key);
    }
}

/// A form and a response have one shape: the same members, and lists where the other has lists.
fn fits(form: &Value, response: &Value) -> bool {
    match (form, response) {
        (Value::String(_), Value::String(_)) => form == "?",
        (Value::Array(form), Value::Array(response)) => {
            form.len() == response.len() || form.len() == 1
        }
        (Value::Object(form), Value::Object(response)) => {
            form.len() == response.len()
                && response
                    .iter()
                    .all(|(id, of)| form.get(id).is_some_and(|form| fits(form, of)))
        }
        _ => false,
    }
}

/// The key of an item as the response that its form asks for.
fn key(item: &Item, seed: u64) -> Value {
    let drawn = Drawn::seeded(item, seed);
    let key = item.kind.rules().key(&drawn);
    let letters = || labels(&item.kind, &drawn, &key).expect("letters");
    match &item.kind {
        // The form asks for letters here, because the ids may tell the key.
        ItemKind::Ordered(_) => letters().split(' ').map(Value::from).collect(),
        ItemKind::Selection(of) if of.name == KindName::HotSpot => letters().into(),
        kind => serde_json::from_str(&response_to_json(kind, &key)).expect("JSON"),
    }
}

#[test]
fn a_filled_in_form_is_scored() {
    let shipped = dripset::bank_sources::SHIPPED.map(|(path, _)| path);
    for path in [SEVENTEEN, CASE, "tests/banks/blueprint/my-ward.toml"]
        .into_iter()
        .chain(shipped)
    {
        let (text, _, _) = bank(&["show", path, "--without-key", "--seed", "7"]);
        let forms = text.lines().filter(|line| line.starts_with("{\"item\""));
        let forms: Vec<Value> = forms
            .map(|line| serde_json::from_str(line).expect("a form in JSON"))
            .collect();
        let items = items(path);
        assert_eq!(forms.len(), items.len(), "{path}");
        let mut lines = String::new();
        for (mut form, item) in forms.into_iter().zip(&items) {
            let key = key(item, 7);
            assert!(fits(&form["response"], &key), "{form} {key}");
            form["response"] = key;
            lines.push_str(&format!("{form}\n"));
        }
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
        let run = command
            .args(["grade", path, "-"])
            .write_stdin(lines)
            .assert();
        let output = run.get_output();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{path}");
        let scored = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(scored.lines().count(), items.len());
        for line in scored.lines() {
            let score: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(score["earned"], score["possible"], "{path}: {line}");
        }
    }
}

#[test]
fn letters_that_an_order_does_not_have_are_told() {
    for (line, told) in [
        (
            r#"{"item": "order", "seed": 7, "response": ["A", "B", "C", "Z"]}"#,
            "no part has the letter \"Z\"; give those from A to D",
        ),
        (
            r#"{"item": "order", "seed": "x", "response": ["A", "B", "C", "D"]}"#,
            "\"seed\" must be a whole number",
        ),
        (
            r#"{"item": "one", "seed": 7, "response": "b"}"#,
            "\"seed\" is only for steps and regions, which have letters",
        ),
    ] {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
        let run = command
            .args(["grade", SEVENTEEN, "-"])
            .write_stdin(line)
            .assert();
        let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(stderr.contains(told), "{line}: {stderr}");
    }
}

#[test]
fn choices_alone_name_no_item_and_have_a_key_of_their_own() {
    let args = ["show", SEVENTEEN, "--choices-only", "--seed", "7"];
    let (text, _, exit) = bank(&args);
    assert_eq!(exit, Some(0));
    assert_eq!(bank(&args).0, text, "the same seed gives the same text");
    let other = ["show", SEVENTEEN, "--choices-only", "--seed", "8"];
    assert_ne!(bank(&other).0, text, "another seed shuffles the items");
    let (key, _, _) = bank(&[&args[..], &["--answer-key"]].concat());
    snapshot("show-choices-only", &format!("{text}\n{key}"));
    let items: BTreeMap<String, Item> = items(SEVENTEEN)
        .into_iter()
        .map(|item| (item.key.to_string(), item))
        .collect();
    for item in items.values() {
        assert!(!text.contains(&item.key.to_string()));
        let stem: String = item.stem.trim().chars().take(30).collect();
        assert!(!text.contains(&stem), "{stem}");
    }
    let numeric = items
        .values()
        .filter(|item| item.kind.name() == KindName::Numeric);
    assert_eq!(
        key.lines().count() + numeric.count(),
        items.len(),
        "an item that has choices has a line"
    );
    for line in key.lines() {
        let (labels_of_key, name) = line
            .split_once(": ")
            .and_then(|(_, rest)| rest.split_once("  "))
            .expect("a number, labels and a name");
        let item = &items[name];
        let drawn = Drawn::seeded(item, 7);
        let key = item.kind.rules().key(&drawn);
        let expected = labels(&item.kind, &drawn, &key).expect("labels");
        assert_eq!(labels_of_key, expected);
    }
}

#[test]
fn a_name_that_is_neither_an_item_nor_a_file_is_told() {
    let (_, told, exit) = bank(&["show", SEVENTEEN, "seventeen/ordr"]);
    assert_eq!(exit, Some(2));
    assert!(told.contains("did you mean `seventeen/order`?"), "{told}");
    let (_, told, exit) = bank(&["show", "tests/banks/nothing.toml"]);
    assert_eq!(exit, Some(2));
    assert!(told.contains("B029"), "{told}");
}

#[test]
fn without_a_path_items_come_from_the_loaded_banks() {
    let (text, _, exit) = bank(&["show", "ivig/ivig-why-monthly"]);
    assert_eq!(exit, Some(0));
    assert!(text.starts_with("# ivig/ivig-why-monthly\n"), "{text}");
}

#[test]
fn a_broken_bank_is_told_and_the_others_are_listed() {
    let broken = "tests/banks/invalid/B013-unknown-kind.toml";
    let (text, told, exit) = bank(&["list", broken, SEVENTEEN]);
    assert_eq!(exit, Some(1));
    assert!(
        text.lines().count() == 17 && told.contains("B013"),
        "{told}"
    );
}

#[test]
fn items_are_listed_by_what_they_are() {
    let (text, _, _) = bank(&["list", SEVENTEEN, CASE]);
    snapshot("list", &text);
    let count = |args: &[&str]| {
        let (text, _, exit) = bank(&[&["list", SEVENTEEN, CASE], args].concat());
        assert_eq!(exit, Some(0), "{args:?}");
        text.lines().count()
    };
    let all = text.lines().count();
    assert_eq!(count(&["--kind", "sata", "--kind", "hot-spot"]), {
        let lines = text.lines();
        let wanted = |line: &&str| line.contains(" select-all ") || line.contains(" hot-spot ");
        lines.filter(wanted).count()
    });
    assert_eq!(count(&["--topic", "seventeen/lines"]), 14);
    assert_eq!(count(&["--topic", "nothing"]), 0);
    assert_eq!(count(&["--level", "evaluate"]), 2);
    let with_step: usize = dripset::domain::JudgmentStep::ALL
        .iter()
        .map(|step| count(&["--step", step.id()]))
        .sum();
    assert!(with_step > 10 && with_step <= all);
    assert_eq!(count(&["--unsigned"]), all);
    assert_eq!(count(&["--expired", "--today", TODAY]), 0);
    assert!(count(&["--expired", "--today", "2040-01-01"]) >= 17);
}

#[test]
fn a_list_as_json_has_a_record_for_each_item() {
    let (json, _, _) = bank(&["list", SEVENTEEN, "--format", "json", "--today", TODAY]);
    let records: Vec<Value> = serde_json::from_str(&json).expect("JSON");
    assert_eq!(records.len(), 17);
    for (record, item) in records.iter().zip(items(SEVENTEEN)) {
        assert_eq!(record["id"], item.key.item.as_str());
        assert_eq!(record["kind"], item.kind.name().id());
        assert_eq!(record["revision"], item.revision.to_string());
        assert_eq!(record["active"], true);
    }
}
