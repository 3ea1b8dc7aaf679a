//! `dripset bank show` and `bank list`: what a reviewer reads, what somebody who answers blind reads,
//! and what somebody who guesses reads.

use std::collections::BTreeMap;

use dripset::content::parse;
use dripset::content::record::response_to_json;
use dripset::domain::describe::{label, labels};
use dripset::domain::drawn::Drawn;
use dripset::domain::item::Item;
use dripset::domain::kind::{AnswerShape, ItemKind, KindName, PickLimit};
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
        if item.kind.selection().is_some() || matches!(item.kind, ItemKind::Ordered(_)) {
            let rest = text.split(&format!("# {}\n", item.key)).nth(1);
            let part = rest.and_then(|rest| rest.split("\n# ").next());
            let part = part.expect("the item");
            for id in Drawn::as_written(&item).order {
                for lead in ["\n  ID  ", "{ID|", "\"ID\""] {
                    let lead = lead.replace("ID", id.local());
                    assert!(!part.contains(&lead), "{lead}: {part}");
                }
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

/// The key of an item as the response that its form asks for: the labels on screen.
fn key(item: &Item, seed: u64) -> Value {
    let drawn = Drawn::seeded(item, seed);
    let key = item.kind.rules().key(&drawn);
    let selection = match &item.kind {
        ItemKind::Numeric(_) => {
            return serde_json::from_str(&response_to_json(&item.kind, &key)).expect("JSON");
        }
        ItemKind::Selection(of) if !of.is_flat() => of,
        kind => {
            let shown = labels(kind, &drawn, &key).expect("letters");
            return match kind.selection().is_some_and(|of| of.is_single()) {
                true => shown.into(),
                false => shown.split(' ').map(Value::from).collect(),
            };
        }
    };
    let mut slots = serde_json::Map::new();
    for id in key.parts() {
        let shown = label(&item.kind, &drawn, id).expect("a label");
        let is_grid = selection.shape() == AnswerShape::Grid;
        let (slot, name) = match (is_grid, selection.slots_are_rows()) {
            (true, true) => shown.split_at(1),
            (true, false) => (&shown[1..], &shown[..1]),
            (false, _) => (
                id.slot().expect("a slot"),
                shown.trim_start_matches(|c: char| c.is_ascii_digit()),
            ),
        };
        let slot_id = id.slot().expect("a slot");
        let takes = selection.slots.iter().find(|of| of.id.as_str() == slot_id);
        match takes.expect("a slot").takes {
            PickLimit::One => {
                slots.insert(slot.to_owned(), name.into());
            }
            _ => {
                let list = slots
                    .entry(slot)
                    .or_insert_with(|| Value::Array(Vec::new()));
                list.as_array_mut().expect("a list").push(name.into());
            }
        }
    }
    Value::Object(slots)
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
            r#"{"item": "number", "seed": 7, "response": "75"}"#,
            "\"seed\" is only for items with choices, which have letters",
        ),
        (
            r#"{"item": "one", "seed": 7, "response": "D"}"#,
            "no part has the letter \"D\"; give those from A to C",
        ),
        (
            r#"{"item": "rows", "seed": 7, "response": {"A": "3"}}"#,
            "no part has the number \"3\"; give those from 1 to 2",
        ),
        (
            r#"{"item": "rows", "seed": 7, "response": {"wash": "1"}}"#,
            "no part has the name \"wash\"; give A, B, C, D",
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

#[test]
fn a_template_has_the_key_of_every_combination() {
    let ward = "tests/banks/blueprint/my-ward.toml";
    let (text, _, _) = bank(&["show", ward, "bag-rate"]);
    for key in [
        "125 mL/h with volume_ml 500, hours 4",
        "62.5 mL/h with volume_ml 500, hours 8",
        "250 mL/h with volume_ml 1,000, hours 4",
        "125 mL/h with volume_ml 1,000, hours 8",
    ] {
        assert!(text.contains(key), "{key}: {text}");
    }
    let source = std::fs::read_to_string(ward).expect("a bank");
    let hours: Vec<String> = (1..=40).map(|hours| hours.to_string()).collect();
    let many = source.replace("hours = [4, 8]", &format!("hours = [{}]", hours.join(", ")));
    let many = many
        .replace("min = 50", "min = 1")
        .replace("max = 250", "max = 1000");
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("many.toml");
    std::fs::write(&path, many).expect("a bank");
    let (text, _, _) = bank(&["show", &path.display().to_string(), "bag-rate"]);
    assert!(text.contains("and 56 more"), "{text}");
}

#[test]
fn an_answer_key_without_choices_is_refused() {
    let args = ["show", SEVENTEEN, "number", "--without-key", "--answer-key"];
    let (text, told, exit) = bank(&args);
    assert_eq!((text.as_str(), exit), ("", Some(2)));
    assert!(told.contains("--choices-only"), "{told}");
    let (text, told, _) = bank(&["show", SEVENTEEN, "number", "--choices-only"]);
    assert_eq!(
        (text.as_str(), told.as_str()),
        ("", "A calculation has no choices.\n")
    );
    let (_, told, _) = bank(&["show", SEVENTEEN, "--choices-only"]);
    assert!(told.contains("1 calculation is left out"), "{told}");
}

#[test]
fn a_list_fits_80_columns() {
    let (text, _, _) = bank(&["list", "questions"]);
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}
