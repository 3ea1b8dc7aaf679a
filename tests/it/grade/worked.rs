//! The worked examples of docs/scoring.md, by their numbers, as `dripset grade` scores them.

use super::{graded, points};

const BANK: &str = "tests/banks/valid/scoring.toml";

/// Scores responses of that bank: their names, items and JSON, with the points earned and possible.
fn check(examples: &[(&str, &str, &str, (u64, u64))]) {
    let lines: String = examples
        .iter()
        .map(|(_, item, response, _)| {
            format!("{{\"item\": \"{item}\", \"response\": {response}}}\n")
        })
        .collect();
    let (out, err, code) = graded(BANK, &lines);
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let scored = points(&out);
    assert_eq!(scored.len(), examples.len(), "{out}");
    for ((name, item, response, wanted), scored) in examples.iter().zip(scored) {
        assert_eq!(scored, *wanted, "{name}: {item} {response}");
    }
}

#[test]
fn lists_and_lone_answers_are_scored_as_published() {
    check(&[
        ("S02", "s02", r#""d""#, (0, 1)),
        ("the key", "s02", r#""b""#, (1, 1)),
        ("S04", "s04", r#"["a", "c"]"#, (2, 3)),
        ("all keys", "s04", r#"["e", "c", "a"]"#, (3, 3)),
        ("S06", "s04", r#"["a", "b", "d"]"#, (0, 3)),
        ("S08", "s08", r#"["a", "b", "c", "d", "e", "f"]"#, (2, 4)),
        ("all", "s08", r#"["a","b","c","d","e","f","g","h"]"#, (0, 4)),
        ("S11", "s11", r#"["a", "c", "f"]"#, (2, 3)),
        ("fewer than N", "s11", r#"["a"]"#, (1, 3)),
        ("S33", "s33", r#"["h2", "h5", "h7"]"#, (3, 4)),
        (
            "one too many",
            "s33",
            r#"["h2", "h5", "h7", "h9", "h1"]"#,
            (3, 4),
        ),
        ("S39", "s39", r#"["s3", "s1", "s5", "s4", "s2"]"#, (0, 1)),
        (
            "in order",
            "s39",
            r#"["s3", "s1", "s5", "s2", "s4"]"#,
            (1, 1),
        ),
        ("S41", "s41", r#""31""#, (1, 1)),
        ("S42", "s41", r#""31.25""#, (0, 1)),
        ("S44", "s44", r#"".50""#, (1, 1)),
        ("the region", "spot", r#""low""#, (1, 1)),
        ("another one", "spot", r#""pump""#, (0, 1)),
    ]);
}

#[test]
fn a_deduction_stays_in_its_group_unless_the_item_is_scored_as_a_whole() {
    let groups = r#"{"g1": ["a"], "g2": ["d", "f"], "g3": ["i", "j"]}"#;
    let all = r#"{"g1": ["a"], "g2": ["d", "e"], "g3": ["h"]}"#;
    let columns = r#"{"p": ["r1", "r2", "r3"], "u": ["r1", "r2"], "i": ["r1", "r9"]}"#;
    let wrong_after = r#"{"p": ["r1", "r2", "r3"], "u": ["r1", "r2"], "i": ["r8", "r9"]}"#;
    let cells = r#"["k1", "k4", "k6", "k7"]"#;
    check(&[
        ("S14", "s14", groups, (1, 4)),
        ("S14 as a whole", "s14-pooled", groups, (0, 4)),
        ("all keys", "s14", all, (4, 4)),
        ("S18", "s18", columns, (5, 8)),
        ("1 − 1 is 0 in both", "s18-pooled", columns, (5, 8)),
        ("0 − 2 in one column", "s18", wrong_after, (5, 8)),
        ("5 − 2 as a whole", "s18-pooled", wrong_after, (3, 8)),
        ("2 − 2 in a table", "cells", cells, (0, 4)),
        ("1 + 1 + 0 by row", "cells-by-row", cells, (2, 4)),
        ("the keys", "cells", r#"["k1", "k3", "k4", "k8"]"#, (4, 4)),
    ]);
}

#[test]
fn rows_blanks_targets_and_wings_earn_a_point_each() {
    let rows = r#"{"r1": "c1", "r2": "c2", "r3": "c2", "r4": "c1", "r5": "c2"}"#;
    let bow_tie = |actions: &str, parameters: &str| {
        format!(r#"{{"actions": {actions}, "condition": "c2", "parameters": {parameters}}}"#)
    };
    let turned = bow_tie(r#"["a3", "a1"]"#, r#"["p4", "p2"]"#);
    let as_written = bow_tie(r#"["a1", "a3"]"#, r#"["p1", "p4"]"#);
    let table = r#"{"z": "z1", "x": "x2", "y": "y1"}"#;
    check(&[
        ("S16", "s16", rows, (4, 5)),
        ("S20", "s20", r#"{"x": "a", "y": "b", "z": "d"}"#, (2, 3)),
        ("a table", "table", table, (2, 3)),
        (
            "S24",
            "s24",
            r#"{"one": "t1", "two": "t6", "three": "t4"}"#,
            (3, 3),
        ),
        (
            "not turned",
            "s24",
            r#"{"one": "t1", "two": "t4", "three": "t6"}"#,
            (3, 3),
        ),
        (
            "one of two",
            "s24",
            r#"{"one": "t1", "two": "t6", "three": "t5"}"#,
            (2, 3),
        ),
        (
            "another place",
            "s24",
            r#"{"one": "t4", "two": "t1", "three": "t6"}"#,
            (1, 3),
        ),
        ("S36", "s36", &turned, (4, 5)),
        ("all of it", "s36", &as_written, (5, 5)),
    ]);
}

#[test]
fn reasons_count_only_with_the_claim_that_they_explain() {
    let triad = |x: &str, y: &str, z: &str| format!(r#"{{"x": "{x}", "y": "{y}", "z": "{z}"}}"#);
    let dyad = |x: &str, y: &str| format!(r#"{{"x": "{x}", "y": "{y}"}}"#);
    let (right, turned) = (triad("overload", "r1", "r2"), triad("overload", "r2", "r1"));
    let tokens = (triad("t1", "t3", "t4"), triad("t1", "t4", "t3"));
    check(&[
        ("S26", "s26", &dyad("thrombosis", "fever"), (0, 1)),
        ("both", "s26", &dyad("thrombosis", "immobility"), (1, 1)),
        (
            "the reason alone",
            "s26",
            &dyad("anemia", "immobility"),
            (0, 1),
        ),
        ("S28", "s28", &right, (2, 2)),
        ("one reason", "s28", &triad("overload", "r1", "r3"), (1, 2)),
        (
            "one reason, turned",
            "s28",
            &triad("overload", "r3", "r1"),
            (1, 2),
        ),
        (
            "the same reason twice",
            "s28",
            &triad("overload", "r1", "r1"),
            (1, 2),
        ),
        ("S31", "s28", &triad("anemia", "r1", "r2"), (0, 2)),
        ("turned in one list", "s28", &turned, (2, 2)),
        ("turned, each with a key", "s28-keyed", &turned, (0, 2)),
        ("each with a key", "s28-keyed", &right, (2, 2)),
        ("tokens", "reasons", &tokens.0, (2, 2)),
        ("tokens, turned", "reasons", &tokens.1, (2, 2)),
        ("no claim", "reasons", &triad("t2", "t3", "t4"), (0, 2)),
    ]);
}

#[test]
fn a_part_that_is_missing_or_null_scores_nothing() {
    check(&[
        ("null", "s36", "null", (0, 5)),
        ("no part", "s36", "{}", (0, 5)),
        (
            "null parts",
            "s36",
            r#"{"actions": null, "condition": "c2"}"#,
            (1, 5),
        ),
        (
            "no choice",
            "s36",
            r#"{"actions": [], "parameters": ["p1"]}"#,
            (1, 5),
        ),
        ("a row", "s16", r#"{"r1": "c1", "r2": null}"#, (1, 5)),
        ("a column", "s18", r#"{"p": null, "u": ["r1"]}"#, (1, 8)),
        ("a group", "s14", r#"{"g3": ["h"]}"#, (1, 4)),
        ("a blank", "s20", r#"{"z": "c"}"#, (1, 3)),
        ("a target", "s24", r#"{"three": "t4"}"#, (1, 3)),
        ("no claim", "s28", r#"{"y": "r1", "z": "r2"}"#, (0, 2)),
        ("no reason", "s28", r#"{"x": "overload"}"#, (0, 2)),
        ("no span", "s33", "[]", (0, 4)),
        ("no region", "spot", "null", (0, 1)),
        ("no order", "s39", "null", (0, 1)),
    ]);
}
