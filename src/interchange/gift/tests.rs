//! Tests of GIFT.

use proptest::prelude::*;

use super::*;
use crate::interchange::made;
use crate::interchange::{ChoiceRule, ConversionLoss, PortableItem, PortableKind};

const SAMPLE: &[u8] = include_bytes!("../../../tests/interchange/gift/lines.txt");
const UGLY: &[u8] = include_bytes!("../../../tests/interchange/gift/ugly.txt");

fn read_bytes(bytes: &[u8]) -> Result<Imported, ForeignError> {
    let file = ForeignFile {
        name: "my ward.txt",
        bytes,
    };
    read(&file, &mut |_| {})
}

fn read_text(text: &str) -> Imported {
    read_bytes(text.as_bytes()).expect("a GIFT file")
}

fn snapshot(name: &str, text: String) {
    insta::with_settings!({
        snapshot_path => "../../../tests/interchange/gift",
        prepend_module_to_snapshot => false,
    }, { insta::assert_snapshot!(name, text) });
}

#[test]
fn a_sample_is_read() {
    snapshot("lines", made::shown(&read_bytes(SAMPLE).expect("a file")));
}

#[test]
fn a_file_as_people_write_it_is_read() {
    snapshot("ugly", made::shown(&read_bytes(UGLY).expect("a file")));
}

#[test]
fn a_sample_goes_out_and_comes_in_again() {
    let first = read_bytes(SAMPLE).expect("a file").bank;
    let written = write(&first, &mut |_| {}).expect("written");
    snapshot(
        "lines written",
        format!(
            "{}\n{}",
            String::from_utf8_lossy(&written.bytes),
            made::shown_notes(&written.notes)
        ),
    );
    let again = read_bytes(&written.bytes).expect("a file");
    let items = |bank: PortableBank| made::placeless(bank).items;
    assert_eq!(items(again.bank), items(first));
}

#[test]
fn a_file_of_something_else_is_refused() {
    for text in ["", "\n\n", "// only a comment\n"] {
        let error = read_bytes(text.as_bytes()).expect_err("no GIFT");
        assert!(matches!(error, ForeignError::Malformed { .. }), "{text}");
    }
}

#[test]
fn what_is_no_item_says_why() {
    let cases = [
        ("Say why.{}", "it is an essay"),
        ("Read this first.", "it is a description without a question"),
        ("Open{", "its braces do not match"),
        ("A {=b ~c} and {=d ~e}", "it has several pairs of braces"),
        ("Name it.{=flush =rinse}", "its response is typed as words"),
        (
            "How many?{=5 =6}",
            "its response is typed as words; write {#…} for a number",
        ),
        (
            "How many?{#1..5}",
            "any number from 1 to 5 is correct, and a bank needs one",
        ),
        ("How many?{#=1 =2}", "several numbers are correct: 1 and 2"),
        ("How many?{#0}", "its number is not above zero"),
        ("Which?{~a ~b}", "no choice earns credit"),
        ("Which?{=a}", "its response is typed as words"),
        ("Which?{~=a}", "one of its choices has no text"),
        ("Pair.{=a -> b =c}", "it has a pair without an arrow: \"c\""),
    ];
    for (text, why) in cases {
        let imported = read_text(text);
        assert_eq!(imported.bank.items, [], "{text}");
        let notes: Vec<_> = imported
            .notes
            .iter()
            .map(|note| (note.loss, &*note.message))
            .collect();
        assert_eq!(notes, [(ConversionLoss::Skipped, why)], "{text}");
    }
}

#[test]
fn what_gift_cannot_say_is_told() {
    let order = made::bank(made::order());
    let targets = made::bank(made::targets());
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for strategy in [order, targets, made::bank(made::blanks(2..4))] {
        let bank = strategy.new_tree(&mut runner).expect("a bank").current();
        let written = write(&bank, &mut |_| {}).expect("written");
        assert_eq!(written.bytes, b"");
        let is_skipped = |note: &ConversionNote| note.loss == ConversionLoss::Skipped;
        assert_eq!(written.notes.len(), bank.items.len());
        assert!(written.notes.iter().all(is_skipped));
    }
}

/// Everything that GIFT can say.
fn sayable() -> BoxedStrategy<PortableBank> {
    let kind = prop_oneof![
        made::choices(ChoiceRule::One),
        made::choices(ChoiceRule::All),
        made::choices(ChoiceRule::Count),
        made::number(),
        made::matching(),
        made::blanks(1..2),
    ];
    // The order of choices cannot be fixed.
    let shuffled = |item: PortableItem| PortableItem {
        shuffle: true,
        ..item
    };
    made::bank(kind.boxed())
        .prop_map(move |mut bank| {
            bank.items = bank.items.into_iter().map(shuffled).collect();
            bank
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn out_and_in_again_is_the_same(bank in sayable()) {
        let written = write(&bank, &mut |_| {}).expect("written");
        let again = read_bytes(&written.bytes).expect("a GIFT file");
        prop_assert_eq!(made::placeless(again.bank), bank, "{}", String::from_utf8_lossy(&written.bytes));
        prop_assert_eq!(again.notes, []);
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
    fn fuzz_gift(bytes in made::mutated(&[SAMPLE, UGLY])) {
        let _ = read_bytes(&bytes);
    }
}

#[test]
fn true_and_false_stay_so() {
    let imported = read_text("A lock is flushed.{T#No.#Yes.\n####Because.}");
    let PortableKind::Choices { choices, .. } = &imported.bank.items[0].kind else {
        panic!("choices");
    };
    assert_eq!((&*choices[0].why, &*choices[1].why), ("Yes.", "No."));
    let written = write(&imported.bank, &mut |_| {}).expect("written");
    let text = String::from_utf8(written.bytes).expect("text");
    assert!(text.contains("{TRUE#No.#Yes.\n\t####Because.\n}"), "{text}");
}
