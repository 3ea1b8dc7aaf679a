//! Tests of Moodle XML.

use proptest::prelude::*;

use super::*;
use crate::interchange::made;
use crate::interchange::{ChoiceRule, ConversionLoss, PortableChoice, PortableItem, PortableKind};

const SAMPLE: &[u8] = include_bytes!("../../../tests/interchange/moodle/course.xml");
const OLD: &[u8] = include_bytes!("../../../tests/interchange/moodle/old.xml");

fn read_bytes(bytes: &[u8]) -> Result<Imported, ForeignError> {
    let file = ForeignFile {
        name: "course.xml",
        bytes,
    };
    read(&file, &mut |_| {})
}

fn snapshot(name: &str, text: String) {
    insta::with_settings!({
        snapshot_path => "../../../tests/interchange/moodle",
        prepend_module_to_snapshot => false,
    }, { insta::assert_snapshot!(name, text) });
}

#[test]
fn a_course_is_read() {
    snapshot("course", made::shown(&read_bytes(SAMPLE).expect("a file")));
}

#[test]
fn an_old_file_in_another_encoding_is_read() {
    snapshot("old", made::shown(&read_bytes(OLD).expect("a file")));
}

#[test]
fn a_course_goes_out_and_comes_in_again() {
    let first = read_bytes(SAMPLE).expect("a file").bank;
    let written = write(&first, &mut |_| {}).expect("written");
    snapshot(
        "course written",
        format!(
            "{}\n{}",
            String::from_utf8_lossy(&written.bytes),
            made::shown_notes(&written.notes)
        ),
    );
    let again = read_bytes(&written.bytes).expect("a file");
    assert_eq!(again.notes, []);
    assert_eq!(made::placeless(again.bank), made::placeless(first));
}

#[test]
fn files_of_something_else_are_refused() {
    let cases: [(&[u8], &str); 4] = [
        (b"", "no XML element"),
        (b"<quiz>", "ends before"),
        (
            b"<html></html>",
            "begins with `quiz`, and this file with `html`",
        ),
        (
            b"<!DOCTYPE quiz [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><quiz>&x;</quiz>",
            "declares entities",
        ),
    ];
    for (bytes, why) in cases {
        let error = read_bytes(bytes).expect_err("no Moodle XML").to_string();
        assert!(error.contains(why), "{error}");
    }
    assert_eq!(read_bytes(b"<quiz/>").expect("empty"), Imported::default());
}

#[test]
fn weights_that_moodle_lacks_are_told() {
    let choice = |at: usize| PortableChoice {
        id: crate::interchange::part_ids::letter(at),
        text: format!("Choice {at}"),
        key: at < 11,
        why: String::new(),
    };
    let item = PortableItem {
        place: ItemPlace::default(),
        foreign_id: None,
        name: "many".to_owned(),
        topic: "t".to_owned(),
        stem: "Which?".to_owned(),
        kind: PortableKind::Choices {
            rule: ChoiceRule::All,
            choices: (0..12).map(choice).collect(),
        },
        rationale: String::new(),
        shuffle: true,
        facts: Default::default(),
    };
    let bank = PortableBank {
        items: vec![item],
        ..PortableBank::default()
    };
    let notes = write(&bank, &mut |_| {}).expect("written").notes;
    let messages: Vec<&str> = notes.iter().map(|note| &*note.message).collect();
    assert_eq!(
        messages,
        ["Moodle has no weight for one of 11 keys, so the nearest is used"]
    );
}

#[test]
fn long_references_stand_below_the_rationale() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = made::bank(made::number());
    let mut bank = strategy.new_tree(&mut runner).expect("a bank").current();
    bank.items.truncate(1);
    let refs = format!("A handbook, chapter 7 {}", "and more ".repeat(40));
    bank.items[0].rationale = "Divide.".to_owned();
    bank.items[0].facts = [("refs".to_owned(), refs.trim().to_owned())].into();
    let written = write(&bank, &mut |_| {}).expect("written");
    assert_eq!(written.notes.len(), 1, "{:?}", written.notes);
    let again = read_bytes(&written.bytes).expect("a file").bank;
    let expected = format!("Divide.\n\nReferences: {}", refs.trim());
    assert_eq!(again.items[0].rationale, expected);
    assert_eq!(again.items[0].facts, Default::default());
}

#[test]
fn spans_become_choices() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = made::bank(made::choices(ChoiceRule::All));
    let mut bank = strategy.new_tree(&mut runner).expect("a bank").current();
    bank.items.truncate(1);
    let item = &mut bank.items[0];
    item.stem = "Which findings matter?".to_owned();
    let span = |id: &str, key| PortableChoice {
        id: id.to_owned(),
        text: String::new(),
        key,
        why: "Because.".to_owned(),
    };
    item.kind = PortableKind::Spans {
        text: "The skin is {a|cool} and {b|*dry*}.".to_owned(),
        spans: vec![span("a", true), span("b", false)],
    };
    let written = write(&bank, &mut |_| {}).expect("written");
    assert_eq!(written.notes.len(), 1);
    assert_eq!(written.notes[0].loss, ConversionLoss::Changed);
    let again = read_bytes(&written.bytes).expect("a file").bank;
    assert_eq!(
        again.items[0].stem,
        "Which findings matter?\n\nThe skin is cool and *dry*."
    );
    let PortableKind::Choices { choices, .. } = &again.items[0].kind else {
        panic!("choices");
    };
    let texts: Vec<_> = choices.iter().map(|c| (&*c.text, c.key)).collect();
    assert_eq!(texts, [("cool", true), ("*dry*", false)]);
}

/// Everything that Moodle can say.
fn sayable() -> BoxedStrategy<PortableBank> {
    let kind = prop_oneof![
        made::choices(ChoiceRule::One),
        made::choices(ChoiceRule::All),
        made::choices(ChoiceRule::Count),
        made::number(),
        made::order(),
        made::matching(),
        made::blanks(1..4),
        made::targets(),
    ];
    made::bank(kind.boxed())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn out_and_in_again_is_the_same(bank in sayable()) {
        let written = write(&bank, &mut |_| {}).expect("written");
        let again = read_bytes(&written.bytes).expect("Moodle XML");
        prop_assert_eq!(made::placeless(again.bank), bank, "{}", String::from_utf8_lossy(&written.bytes));
        prop_assert_eq!(again.notes, []);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_read(bytes in made::mutated(&[SAMPLE, OLD])) {
        let _ = read_bytes(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    #[test]
    #[ignore = "takes minutes: cargo test --lib -- --ignored fuzz"]
    fn fuzz_moodle(bytes in made::mutated(&[SAMPLE, OLD])) {
        let _ = read_bytes(&bytes);
    }
}
