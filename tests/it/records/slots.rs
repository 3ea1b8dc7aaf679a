//! Records of items with slots: their responses in the form of docs/bank-format.md, and the edits that
//! change a revision.

use std::collections::BTreeMap;

use dripset::content::record::{
    draft_from_json, draft_to_json, response_from_json, response_to_json,
};
use dripset::content::{parse, revision};
use dripset::domain::{Bank, Chance, Revision};
use rand::SeedableRng;

const SCORING: &str = include_str!("../../banks/valid/scoring.toml");

fn bank(text: &str) -> Bank {
    let parsed = parse("x", text.as_bytes());
    assert!(parsed.bank.is_some(), "{text}");
    parsed.bank.expect("a bank")
}

#[test]
fn responses_are_written_in_the_form_of_the_docs() {
    let wanted = BTreeMap::from([
        ("s02", r#""b""#),
        ("s04", r#"["a","c","e"]"#),
        ("s11", r#"["a","c","e"]"#),
        ("s14", r#"{"g1":["a"],"g2":["d","e"],"g3":["h"]}"#),
        (
            "s16",
            r#"{"r1":"c1","r2":"c2","r3":"c1","r4":"c1","r5":"c2"}"#,
        ),
        (
            "s18",
            r#"{"i":["r1","r2"],"p":["r1","r2","r3","r4"],"u":["r1","r2"]}"#,
        ),
        ("s20", r#"{"x":"a","y":"b","z":"c"}"#),
        ("table", r#"{"x":"x1","y":"y1","z":"z1"}"#),
        ("s26", r#"{"x":"thrombosis","y":"immobility"}"#),
        ("s28", r#"{"x":"overload","y":"r1","z":"r2"}"#),
        ("s24", r#"{"one":"t1","three":"t6","two":"t4"}"#),
        ("reasons", r#"{"x":"t1","y":"t3","z":"t4"}"#),
        ("s33", r#"["h2","h5","h7","h9"]"#),
        ("cells", r#"["k1","k3","k4","k8"]"#),
        (
            "s36",
            r#"{"actions":["a1","a3"],"condition":"c2","parameters":["p1","p4"]}"#,
        ),
        ("s39", r#"["s3","s1","s5","s2","s4"]"#),
        ("s41", r#""31""#),
        ("spot", r#""low""#),
    ]);
    let mut compared = 0;
    for item in bank(SCORING).items {
        let rules = item.kind.rules();
        let drawn = rules.draw(false, &mut Chance::seed_from_u64(1));
        let key = rules.key(&drawn);
        let json = response_to_json(&item.kind, &key);
        let read = response_from_json(&item.kind, &json);
        assert_eq!(read.as_ref(), Ok(&key), "{json}");
        let draft = draft_to_json(&key, &Default::default());
        let read = draft_from_json(&item.kind, &draft);
        assert_eq!(read, Ok((key, Default::default())), "{draft}");
        if let Some(wanted) = wanted.get(item.key.item.as_str()) {
            compared += 1;
            assert_eq!(json, *wanted);
        }
    }
    assert_eq!(compared, wanted.len());
}

/// The revisions of a bank by item, with those that differ from another one.
fn changed(text: &str, from: &str) -> Vec<String> {
    let of = |text: &str| -> BTreeMap<String, Revision> {
        let items = bank(text).items.into_iter();
        items
            .map(|item| (item.key.item.to_string(), revision(&item)))
            .collect()
    };
    let (before, after) = (of(from), of(text));
    assert!(before.keys().eq(after.keys()));
    let differ = before
        .into_iter()
        .filter(|(id, of)| after.get(id) != Some(of));
    differ.map(|(id, _)| id).collect()
}

/// The bank with an edit in one item.
fn edited(id: &str, (from, to): (&str, &str)) -> String {
    let head = format!("id = \"{id}\"\n");
    let (before, item) = SCORING.split_once(&head).expect("the item");
    assert!(item.contains(from), "{id}: {from}");
    format!("{before}{head}{}", item.replacen(from, to, 1))
}

#[test]
fn a_revision_follows_every_part_of_a_question_with_slots() {
    let edits = [
        (
            "s14",
            (
                "\"Flush the catheter\"",
                "\"Flush the catheter\", key = true",
            ),
        ),
        ("s14", ("\"Infiltration\"", "\"Extravasation\"")),
        ("s14-pooled", ("score_scope = \"item\"\n", "")),
        ("s16", ("key = \"c1\"", "key = \"c2\"")),
        ("s16", ("\"A leaking site\"", "\"A wet site\"")),
        ("s18", ("[\"p\", \"u\", \"i\"]", "[\"p\", \"u\"]")),
        (
            "s18-pooled",
            ("score_scope = \"item\"", "score_scope = \"group\""),
        ),
        ("s20", ("\"flushes the line\"", "\"moves the arm\"")),
        ("s20", ("and later {z}", "and at last {z}")),
        ("s24", ("\"the pulse\"", "\"the heart rate\"")),
        ("s24", ("key = \"t1\"", "key = \"t2\"")),
        ("s24", ("interchangeable = [[\"two\", \"three\"]]\n", "")),
        ("s26", ("anchor = \"x\"", "anchor = \"y\"")),
        (
            "s28",
            ("same_list_as = \"y\"", "same_list_as = \"y\", key = \"r3\""),
        ),
        ("s28-keyed", ("key = \"r2\"", "key = \"r3\"")),
        ("reasons", ("anchor = \"x\"", "anchor = \"y\"")),
        ("table", ("\"First action\"", "\"Next action\"")),
        ("s33", ("{h1|ate well}", "{h1|ate}")),
        ("s33", ("before midnight", "at midnight")),
        ("cells", ("{k1|Chills}", "{k1|A chill}")),
        ("cells-by-row", ("score_scope = \"group\"\n", "")),
        ("s36", ("\"Urine color\", key = true", "\"Urine color\"")),
        ("spot", ("[ pump ]", "[ PUMP ]")),
        (
            "spot",
            ("a port between the bag", "a valve between the bag"),
        ),
    ];
    for (id, edit) in edits {
        let mut text = edited(id, edit);
        let mended = match (id, edit.0) {
            ("s28", _) => text.replacen(
                "\"the volume of fluid\", key = true",
                "\"the volume of fluid\"",
                1,
            ),
            ("s24", "key = \"t1\"") => text.clone(),
            ("reasons", _) => {
                edited_again(&text, "reasons", "interchangeable = [[\"y\", \"z\"]]\n")
            }
            ("s36", _) => text.replacen("\"Hearing\"", "\"Hearing\", key = true", 1),
            _ => text.clone(),
        };
        text = mended;
        assert_eq!(changed(&text, SCORING), [id], "{edit:?}");
    }
}

fn edited_again(text: &str, id: &str, without: &str) -> String {
    let head = format!("id = \"{id}\"\n");
    let (before, item) = text.split_once(&head).expect("the item");
    format!("{before}{head}{}", item.replacen(without, "", 1))
}

#[test]
fn a_reason_a_harm_or_a_reference_never_changes_a_revision() {
    let text = SCORING
        .replace("why = \"", "why = \"In other words: ")
        .replace("one = \"The cause", "one = \"In other words: the cause")
        .replace(", harmful = true", "")
        .replace("An infusion is stopped", "Stop an infusion")
        .replace("the published example has", "there are");
    assert_ne!(text, SCORING);
    assert_eq!(changed(&text, SCORING), [""; 0]);
}
