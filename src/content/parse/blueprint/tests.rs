//! Blueprints as they are written, and every mistake in one.

use super::*;

const WHOLE: &str = "\
blueprint = 1
columns = [
  { id = \"cloze\", kinds = [\"drop-down-cloze\", \"drag-drop-cloze\"] },
  { id = \"trend\", kinds = [\"drop-down-cloze\"], trend = true },
]
levels = [{ id = \"use\", levels = [\"apply\", \"analyze\"] }]
[client_needs]
management-of-care = 2
[[bank]]
id = \"ward\"
items = 5
[bank.kinds]
cloze = 3
trend = 1
[bank.levels]
use = 5
";

/// The codes and lines of the findings about a text.
fn found(text: &str) -> Vec<(&'static str, usize)> {
    let parsed = parse_blueprint("blueprint.toml", text.as_bytes());
    assert_eq!(
        parsed.blueprint.is_some(),
        parsed.diagnostics.is_empty(),
        "{text}"
    );
    let found = parsed.diagnostics.iter();
    found
        .map(|found| (found.code.id, found.start().line))
        .collect()
}

#[test]
fn the_help_for_an_unknown_key_has_every_key() {
    let text = "blueprint = 1\ncolums = []\n[[bank]]\nid = \"x\"\nitems = 1\n";
    let parsed = parse_blueprint("blueprint.toml", text.as_bytes());
    let help = parsed.diagnostics.first().map(|found| found.help.as_str());
    assert_eq!(
        help,
        Some("did you mean `columns`? choose from blueprint, columns, levels, bank, client_needs")
    );
}

#[test]
fn a_whole_blueprint_is_read() {
    let parsed = parse_blueprint("blueprint.toml", WHOLE.as_bytes());
    assert_eq!(parsed.diagnostics, []);
    let blueprint = parsed.blueprint.expect("a blueprint");
    let ward = blueprint.bank(&"ward".into()).expect("its bank");
    assert_eq!(ward.facets[&Facet::Kind], [3, 1]);
    assert_eq!(ward.others(Facet::Kind), Some(1));
    assert_eq!(ward.facets[&Facet::Level], [5]);
    assert_eq!(ward.number(Facet::Step, 0), None);
    let whole = blueprint.whole();
    assert_eq!(
        (whole.items, whole.number(Facet::ClientNeed, 0)),
        (5, Some(2))
    );
    assert!(is_blueprint(WHOLE.as_bytes()));
    assert!(!is_blueprint(b"format = 1\n[bank]\nid = \"x\"\n"));
}

#[test]
fn kinds_and_levels_count_one_by_one_by_default() {
    let text = "blueprint = 1\n[[bank]]\nid = \"w\"\nitems = 1\n[bank.kinds]\nhot-spot = 1\n";
    assert_eq!(found(text), []);
}

#[test]
fn every_mistake_is_told_in_one_pass() {
    for (written, instead, mistakes) in [
        ("blueprint = 1", "blueprint = 2", vec![("B015", 1)]),
        ("blueprint = 1", "", vec![("B004", 1)]),
        ("\"drag-drop-cloze\"", "\"drag\"", vec![("B013", 3)]),
        (
            "id = \"trend\"",
            "id = \"cloze\"",
            vec![("B011", 4), ("B012", 14)],
        ),
        (", trend = true", "", vec![("B011", 4)]),
        (
            ", trend = true",
            ", trnd = true",
            vec![("B011", 4), ("B005", 4)],
        ),
        ("\"analyze\"", "\"think\"", vec![("B014", 6)]),
        ("\"analyze\"", "\"apply\"", vec![("B011", 6)]),
        ("management-of-care", "management", vec![("B012", 8)]),
        ("care = 2", "care = 6", vec![("B015", 7)]),
        ("items = 5", "", vec![("B007", 9), ("B015", 7)]),
        ("items = 5", "items = 4", vec![("B015", 15)]),
        ("cloze = 3", "cloze = \"3\"", vec![("B006", 13)]),
        ("cloze = 3", "cloze = -3", vec![("B015", 13)]),
        ("cloze = 3", "closed = 3", vec![("B012", 13)]),
    ] {
        let mut told = found(&WHOLE.replacen(written, instead, 1));
        let mut mistakes = mistakes;
        told.sort_unstable();
        mistakes.sort_unstable();
        assert_eq!(told, mistakes, "{written} → {instead}");
    }
    let twice = format!("{WHOLE}[[bank]]\nid = \"ward\"\nitems = 1\n");
    assert_eq!(found(&twice), [("B011", 18)]);
    assert_eq!(found("blueprint = 1\n"), [("B007", 1)]);
}
