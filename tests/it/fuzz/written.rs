//! Responses as data that are changed at random.

/// Responses of every form, for one item or another.
pub const RESPONSES: [&str; 10] = [
    r#"["a", "c"]"#,
    r#""b""#,
    "null",
    r#""31.3""#,
    "{}",
    "[[1]]",
    r#"{"x": "a", "y": "b", "z": null}"#,
    r#"{"actions": ["a1", "a3"], "condition": "c2", "parameters": ["p1", "p4"]}"#,
    r#"{"p": ["r1", "r2"], "u": ["r1"], "i": []}"#,
    r#"{"response": {"x": ["a"]}, "strikes": ["x/a2"], "confidence": "sure"}"#,
];

/// Lines for the items of scoring.toml.
pub const SLOT_LINES: &str = r#"{"item": "s18", "response": {"p": ["r1", "r2"], "u": ["r1"], "i": null}}
{"item": "s24", "response": {"one": "t1", "two": "t6", "three": "t4"}}
{"item": "s36", "response": {"actions": ["a3", "a1"], "condition": "c2", "parameters": ["p4"]}}
{"item": "s16", "response": {"r1": "c1", "r2": "c2"}}
{"item": "s33", "response": ["h2", "h5"]}
"#;

/// Lines for the items of every-kind.toml.
pub const LINES: &str = r#"{"item": "flush", "response": "a"}
{"item": "sata", "response": ["a", "b", "d"]}
{"item": "order", "response": ["s2", "s1", "s3", "s4"]}
{"item": "rate", "given": {"volume_ml": 1000, "hours": 8}, "response": "125"}
{"item": "nobody"}
"#;
