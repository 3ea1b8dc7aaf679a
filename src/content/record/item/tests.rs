//! Tests of stored items.

use crate::content::parse::parse;
use crate::content::record::{item_from_text, item_to_text};
use crate::domain::item::Item;
use crate::domain::source::Seen;

const BANK: &str = r#"
format = 1
[bank]
id = "b"
title = "B"
[[source]]
id = "label"
type = "label"
name = "A label"
setid = "ade6b84a-e95b-0a49-3296-f56208fdf35b"
revised = "2024-11"
seen = "quotation"
[[source]]
id = "trial"
type = "trial"
name = "A trial"
year = 2004
doi = "10.1056/x"
url = "https://example.org/trial"
[[topic]]
id = "t"
title = "T"
[[item]]
id = "i"
kind = "numeric"
topic = "t"
stem = "How many minutes at the least?"
given = { volume_ml = 200, rate = 3 }
formula = "volume_ml / rate"
unit = "minutes"
round = "whole"
round_mode = "up"
refs = [{ id = "label", at = "§2.3" }, { id = "trial", seen = "abstract" }]
imported = { from = "moodle-xml", id = "q \"7\"", digest = "00ff00ff00ff00ff" }
"#;

fn item() -> Item {
    let parsed = parse("b.toml", BANK.as_bytes());
    assert_eq!(parsed.diagnostics, []);
    let bank = parsed.bank.expect("a bank");
    bank.items.first().expect("an item").as_ref().clone()
}

#[test]
fn a_stored_item_keeps_its_references_and_its_rounding() {
    let item = item();
    assert_eq!(item_from_text(&item_to_text(&item)).expect("it"), item);
    let origin = item.facts.origin.as_ref().expect("an origin");
    assert_eq!((&*origin.from, &*origin.id), ("moodle-xml", "q \"7\""));
    let shown: Vec<String> = item.refs.iter().map(|one| one.shown()).collect();
    assert_eq!(
        shown,
        [
            "A label, revised 2024-11, §2.3 [as quoted elsewhere]",
            "A trial (2004) [its abstract]",
        ]
    );
    let seen: Vec<Seen> = item.refs.iter().map(|one| one.seen()).collect();
    assert_eq!(seen, [Seen::Quotation, Seen::Abstract]);
    let address = |at: usize| item.refs.get(at).and_then(|one| one.source.address());
    let label = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=ade6b84a-e95b-0a49-3296-f56208fdf35b";
    assert_eq!(address(0).as_deref(), Some(label));
    assert_eq!(address(1).as_deref(), Some("https://example.org/trial"));
}

#[test]
fn a_wrong_type_month_or_way_of_reading_is_told() {
    for (right, wrong, code) in [
        ("revised = \"2024-11\"", "revised = \"2024-13\"", "B016"),
        ("type = \"trial\"", "type = \"paper\"", "B014"),
        ("seen = \"abstract\"", "seen = \"half\"", "B014"),
        ("id = \"trial\", seen", "id = \"label\", seen", "B011"),
        ("id = \"trial\", seen", "id = \"none\", seen", "B012"),
        ("round_mode = \"up\"", "round_mode = \"above\"", "B014"),
    ] {
        let text = BANK.replace(right, wrong);
        let parsed = parse("b.toml", text.as_bytes());
        let found: Vec<&str> = parsed.diagnostics.iter().map(|one| one.code.id).collect();
        assert_eq!(found, [code], "{wrong}");
    }
}
