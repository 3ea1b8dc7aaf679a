//! `dripset bank check --format sarif`: the properties that the published schema of SARIF 2.1.0
//! requires are there, and have its types and words.

use std::path::Path;

use dripset::cli::bank::CheckFormat;
use dripset::content::codes;
use serde_json::Value;

use crate::fixtures::check;

fn log(name: &str) -> Value {
    let path = Path::new("tests/banks/invalid").join(name);
    let (text, _) = check(&path, CheckFormat::Sarif);
    serde_json::from_str(&text).expect("JSON")
}

/// The objects of the schema that are used here: where they stand, the properties it requires, and all
/// that it allows of ours.
const OBJECTS: &[(&str, &[&str], &[&str])] = &[
    ("", &["version", "runs"], &["$schema", "version", "runs"]),
    ("/runs/0", &["tool"], &["tool", "results", "columnKind"]),
    ("/runs/0/tool", &["driver"], &["driver"]),
    (
        "/runs/0/tool/driver",
        &["name"],
        &["name", "version", "rules"],
    ),
    (
        "/runs/0/tool/driver/rules/*",
        &["id"],
        &["id", "shortDescription", "defaultConfiguration"],
    ),
    (
        "/runs/0/tool/driver/rules/*/shortDescription",
        &["text"],
        &["text"],
    ),
    (
        "/runs/0/tool/driver/rules/*/defaultConfiguration",
        &[],
        &["level"],
    ),
    (
        "/runs/0/results/*",
        &["message"],
        &["ruleId", "ruleIndex", "level", "message", "locations"],
    ),
    ("/runs/0/results/*/message", &["text"], &["text"]),
    ("/runs/0/results/*/locations/0", &[], &["physicalLocation"]),
    (
        "/runs/0/results/*/locations/0/physicalLocation",
        &["artifactLocation"],
        &["artifactLocation", "region"],
    ),
    (
        "/runs/0/results/*/locations/0/physicalLocation/artifactLocation",
        &[],
        &["uri"],
    ),
];

/// The values at a path; `*` stands for every entry of a list.
fn at<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    let mut found = vec![value];
    for step in path.split('/').filter(|step| !step.is_empty()) {
        let next = |value: &'v Value| -> Vec<&'v Value> {
            match (value, step) {
                (Value::Array(list), "*") => list.iter().collect(),
                (Value::Array(list), at) => vec![&list[at.parse::<usize>().expect("a number")]],
                (value, key) => value.get(key).into_iter().collect(),
            }
        };
        found = found.into_iter().flat_map(next).collect();
    }
    found
}

#[test]
fn a_log_has_what_the_schema_requires_and_nothing_it_does_not_know() {
    let log = log("L27-notation.toml");
    for (path, required, known) in OBJECTS {
        let objects = at(&log, path);
        assert!(!objects.is_empty(), "{path}");
        for object in objects {
            let object = object.as_object().unwrap_or_else(|| panic!("{path}"));
            for key in *required {
                assert!(object.contains_key(*key), "{path} has no {key}");
            }
            for key in object.keys() {
                assert!(known.contains(&key.as_str()), "{path} has {key}");
            }
        }
    }
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
}

#[test]
fn results_name_their_rule_level_and_place() {
    let log = log("L27-notation.toml");
    let rules = at(&log, "/runs/0/tool/driver/rules/*");
    assert_eq!(rules.len(), codes::ALL.len());
    let results = at(&log, "/runs/0/results/*");
    assert!(results.len() >= 4);
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("a number");
        let rule = rules[usize::try_from(index).expect("an index")];
        assert_eq!(rule["id"], result["ruleId"]);
        let level = result["level"].as_str().expect("a level");
        assert!(["error", "warning", "note"].contains(&level), "{level}");
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"]
            .as_str()
            .expect("an address");
        assert!(uri.ends_with("L27-notation.toml") && !uri.contains([' ', '\\']));
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][key].as_u64() >= Some(1), "{key}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_has_no_region() {
    let (text, _) = check(Path::new("tests/banks/nowhere.toml"), CheckFormat::Sarif);
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert!(place.get("artifactLocation").is_some() && place.get("region").is_none());
}
