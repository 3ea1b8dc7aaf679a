//! Tests of Aiken.

use proptest::prelude::*;

use super::*;
use crate::interchange::made;
use crate::interchange::{ChoiceRule, ConversionLoss, PortableKind, PortableTopic};

const SAMPLE: &[u8] = include_bytes!("../../../tests/interchange/aiken/strict.txt");
const UGLY: &[u8] = include_bytes!("../../../tests/interchange/aiken/ugly.txt");

fn read_bytes(bytes: &[u8]) -> Result<Imported, ForeignError> {
    let file = ForeignFile {
        name: "strict.txt",
        bytes,
    };
    read(&file, &mut |_| {})
}

fn snapshot(name: &str, text: String) {
    insta::with_settings!({
        snapshot_path => "../../../tests/interchange/aiken",
        prepend_module_to_snapshot => false,
    }, { insta::assert_snapshot!(name, text) });
}

#[test]
fn a_sample_is_read() {
    let imported = read_bytes(SAMPLE).expect("a file");
    assert_eq!(imported.notes, []);
    snapshot("strict", made::shown(&imported));
}

#[test]
fn a_file_as_people_write_it_is_read() {
    snapshot("ugly", made::shown(&read_bytes(UGLY).expect("a file")));
}

#[test]
fn a_sample_goes_out_as_it_came_in() {
    let bank = read_bytes(SAMPLE).expect("a file").bank;
    let written = write(&bank, &mut |_| {}).expect("written");
    assert_eq!(written.notes, []);
    assert_eq!(
        String::from_utf8(written.bytes).expect("text").as_bytes(),
        SAMPLE
    );
}

#[test]
fn a_file_of_something_else_is_refused() {
    for text in ["", "A. one\nB. two\n", "::a:: b {=c ~d}"] {
        let error = read_bytes(text.as_bytes()).expect_err("no Aiken");
        assert!(matches!(error, ForeignError::Malformed { .. }), "{text}");
    }
}

#[test]
fn what_is_no_item_says_why_and_where() {
    let cases = [
        (
            "Q\nA. a\nB. b\nANSWER: C\n",
            1,
            "no choice has the letter of its key, C",
        ),
        (
            "Q\nA. a\nB. b\nANSWER: A, B\n",
            1,
            "its key \"A, B\" is not one letter",
        ),
        (
            "Q\nA. a\nB. b\nANSWER:\n",
            1,
            "its key \"\" is not one letter",
        ),
        ("\n\nQ\nA. a\nANSWER: A\n", 3, "it has fewer than 2 choices"),
        (
            "A. a\nB. b\nANSWER: A\n",
            1,
            "no choice has the letter of its key, A",
        ),
        (
            "Q\nA. a\nB.\nANSWER: A\n",
            1,
            "one of its choices has no text",
        ),
        (
            "Q\nA. a\nB. b\n\nR\nA. a\nB. b\nANSWER: A\n",
            1,
            "it has no line `ANSWER:` with the letter of its key",
        ),
        (
            "Q\nA. a\nB. b\nANSWER: A\nEnd\n",
            5,
            "this text has neither choices nor a key",
        ),
    ];
    for (text, line, why) in cases {
        let imported = read_bytes(text.as_bytes()).expect("a file");
        let skipped = imported
            .notes
            .iter()
            .find(|note| note.loss == ConversionLoss::Skipped);
        let skipped = skipped.map(|note| (note.place.line, &*note.message));
        assert_eq!(skipped, Some((line, why)), "{text}");
    }
}

/// Everything that Aiken can say: one correct choice, and no emphasis or second paragraph.
fn sayable() -> BoxedStrategy<PortableBank> {
    made::bank(made::choices(ChoiceRule::One))
        .prop_map(|mut bank| {
            let plain = |text: &str| {
                let text = crate::interchange::html::markup_to_plain(text).replace('\n', " ");
                crate::interchange::html::plain_to_markup(&text)
            };
            for item in &mut bank.items {
                item.foreign_id = None;
                item.name = String::new();
                item.topic = "strict".to_owned();
                item.stem = plain(&item.stem);
                item.rationale = String::new();
                item.shuffle = true;
                item.facts.clear();
                if let PortableKind::Choices { choices, .. } = &mut item.kind {
                    for choice in choices {
                        choice.text = plain(&choice.text);
                        choice.why = String::new();
                    }
                }
            }
            bank.title = String::new();
            bank.topics = vec![PortableTopic {
                id: "strict".to_owned(),
                title: "strict".to_owned(),
            }];
            bank
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn out_and_in_again_is_the_same(bank in sayable()) {
        let written = write(&bank, &mut |_| {}).expect("written");
        let skipped = written.notes.iter().filter(|note| note.loss == ConversionLoss::Skipped);
        prop_assume!(skipped.count() == 0);
        let again = read_bytes(&written.bytes).expect("an Aiken file");
        prop_assert_eq!(made::placeless(again.bank), bank);
        prop_assert_eq!(again.notes, []);
        prop_assert_eq!(written.notes, []);
    }

    #[test]
    fn everything_else_is_told(bank in made::bank(made::choices(ChoiceRule::All))) {
        let written = write(&bank, &mut |_| {}).expect("written");
        prop_assert_eq!(written.bytes, b"");
        let skipped = written.notes.iter().filter(|note| note.loss == ConversionLoss::Skipped);
        prop_assert_eq!(skipped.count(), bank.items.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_read(bytes in made::mutated(&[SAMPLE, UGLY])) {
        let _ = read_bytes(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    #[test]
    #[ignore = "takes minutes: cargo test --lib -- --ignored fuzz"]
    fn fuzz_aiken(bytes in made::mutated(&[SAMPLE, UGLY])) {
        let _ = read_bytes(&bytes);
    }
}
