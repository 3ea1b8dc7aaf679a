//! Responses that do not fit their item: each is an error on its line, and never a zero.

use super::graded;

const LINES: &str = r#"{"item": "s36", "response": {"action": ["a1", "a3"]}}
{"item": "s20", "response": {"w": "a"}}
{"item": "s16", "response": {"c1": "r1"}}
{"item": "s18", "response": {"r1": ["p"]}}
{"item": "s14", "response": {"g4": ["a"]}}
{"item": "s24", "response": {"four": "t1"}}
{"item": "s36", "response": {"condition": "c9"}}
{"item": "s16", "response": {"r1": "c3"}}
{"item": "s18", "response": {"p": ["r1", "r12"]}}
{"item": "s24", "response": {"one": "t9"}}
{"item": "s33", "response": ["h2", "h11"]}
{"item": "spot", "response": "door"}
{"item": "s39", "response": ["s3", "s1", "s5", "s2", "s6"]}
{"item": "s20", "response": {"x": "b"}}
{"item": "s14", "response": {"g1": ["a", "d"]}}
{"item": "s36", "response": {"actions": ["p1"]}}
{"item": "s04", "response": ["a", "c", "a"]}
{"item": "s14", "response": {"g2": ["d", "d"]}}
{"item": "s18", "response": {"p": ["r1", "r1"]}}
{"item": "s20", "response": {"x": "a", "x": "a"}}
{"item": "s39", "response": ["s3", "s1", "s5", "s2", "s2"]}
{"item": "s36", "response": {"actions": ["a1", "a2", "a3"]}}
{"item": "s11", "response": ["a", "b", "c", "d"]}
{"item": "s36", "response": {"condition": ["c2"]}}
{"item": "s16", "response": {"r1": ["c1"]}}
{"item": "s20", "response": {"x": ["a"]}}
{"item": "s24", "response": {"one": ["t1"]}}
{"item": "s02", "response": ["b"]}
{"item": "spot", "response": ["low"]}
{"item": "s36", "response": {"actions": "a1"}}
{"item": "s18", "response": {"p": "r1"}}
{"item": "s14", "response": {"g1": "a"}}
{"item": "s04", "response": "a"}
{"item": "s33", "response": "h2"}
{"item": "s39", "response": "s3"}
{"item": "s24", "response": {"one": "t1", "two": "t1"}}
{"item": "s04", "response": {"choices": ["a"]}}
{"item": "s02", "response": {"choices": "b"}}
{"item": "s33", "response": {"h2": true}}
{"item": "s36", "response": ["a1", "a3", "c2"]}
{"item": "s16", "response": ["c1", "c2", "c1", "c1", "c2"]}
{"item": "s18", "response": ["r1"]}
{"item": "s14", "response": ["a"]}
{"item": "s20", "response": "a"}
{"item": "s24", "response": ["t1"]}
{"item": "s39", "response": ["s3", "s1"]}
{"item": "s39", "response": []}
{"item": "s20", "response": {"x": 1}}
{"item": "s14", "response": {"g1": ["a", null]}}
{"item": "s41", "response": 31}
{"item": "s41", "response": "31 gtt"}
"#;

#[test]
fn a_response_that_does_not_fit_is_an_error_on_its_line() {
    let (out, err, code) = graded("tests/banks/valid/scoring.toml", LINES);
    assert_eq!((out.as_str(), code), ("", Some(1)));
    let told: Vec<&str> = err.lines().collect();
    assert_eq!(told.len(), LINES.lines().count(), "{err}");
    for (number, (line, told)) in (1..).zip(LINES.lines().zip(&told)) {
        assert!(told.starts_with(&format!("line {number}: ")), "{told}");
        let item: serde_json::Value = match serde_json::from_str(line) {
            Ok(line) => line,
            Err(error) => panic!("{line}: {error}"),
        };
        let id = item["item"].as_str().expect("an id");
        assert!(told.contains(id) || told.contains("JSON"), "{told}");
    }
    insta::assert_snapshot!("grade_slots_refused", err);
}
