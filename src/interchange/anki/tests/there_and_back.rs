//! Banks that are written and read again.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::interchange::{
    BankFormat, ChoiceRule, ConversionLoss, ExportedFile, ForeignFile, ItemPlace, PortableBank,
    PortableChoice, PortableItem, PortableKind, PortableNumber, PortablePart, PortableTopic, anki,
    anki_notes,
};

fn words() -> impl Strategy<Value = String> {
    let plain = "[A-Za-z][a-z0-9,.%]{0,8}( [a-z<&>\"']{1,6}){0,3}";
    prop_oneof![
        plain,
        "[a-z]{1,6}".prop_map(|word| format!("*{word}* and **{word}**")),
        "[a-z]{1,6}".prop_map(|word| format!("{word} \\{{{word}\\}} 2 * 3 \\\\ \\| {word}")),
        "[a-z]{1,6}".prop_map(|word| format!("{word}\n\nagain {word}")),
    ]
}

fn maybe() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), words()]
}

fn parts() -> impl Strategy<Value = Vec<PortablePart>> {
    let ids = proptest::sample::subsequence(
        vec![
            "a", "b", "clamp-1", "Z9", "flush", "wait", "k", "l", "m", "n",
        ],
        2..=10,
    );
    ids.prop_flat_map(|ids| {
        let part = |id: &'static str| {
            (words(), maybe()).prop_map(move |(text, why)| PortablePart {
                id: id.to_owned(),
                text,
                why,
            })
        };
        ids.into_iter().map(part).collect::<Vec<_>>()
    })
}

fn kind() -> impl Strategy<Value = PortableKind> {
    let number = ("-?[1-9][0-9]{0,4}(\\.[0-9]{0,2}[1-9])?", "(mL/hr|mg|)")
        .prop_map(|(value, unit)| PortableKind::Number(PortableNumber { value, unit }));
    let keyed = |(parts, keys): (Vec<PortablePart>, Vec<bool>)| -> Vec<PortableChoice> {
        let choice = |(part, key): (PortablePart, &bool)| PortableChoice {
            id: part.id,
            text: part.text,
            key: *key,
            why: part.why,
        };
        parts
            .into_iter()
            .zip(keys.iter().chain(&[false; 10]))
            .map(choice)
            .collect()
    };
    let keys = (parts(), proptest::collection::vec(any::<bool>(), 0..10));
    let choices = (keys.prop_map(keyed), 0..3_u8).prop_map(|(mut choices, rule)| {
        let mut keys = choices.iter().filter(|choice| choice.key).count();
        if keys == 0 {
            choices[0].key = true;
            keys = 1;
        }
        let rule = match (rule, keys) {
            (0, 1) => ChoiceRule::One,
            (1, _) => ChoiceRule::Count,
            _ => ChoiceRule::All,
        };
        PortableKind::Choices { rule, choices }
    });
    prop_oneof![number, parts().prop_map(PortableKind::Order), choices]
}

fn item() -> impl Strategy<Value = PortableItem> {
    let facts = proptest::sample::subsequence(
        vec![
            ("level", "apply"),
            ("difficulty", "0.7"),
            ("refs", "handbook at chapter 7"),
            ("document", "Line care <2026>"),
        ],
        0..=3,
    );
    let texts = (
        words(),
        maybe(),
        "[a-z][a-z0-9-]{0,8}( [a-z]{1,3})?",
        "[a-z0-9!#]{8,12}x",
    );
    (texts, kind(), 0..3_usize, any::<bool>(), facts).prop_map(
        |((stem, rationale, name, guid), kind, topic, shuffle, facts)| PortableItem {
            place: ItemPlace::default(),
            foreign_id: Some(guid),
            name,
            topic: format!("t-{topic}"),
            stem,
            kind,
            rationale,
            shuffle,
            facts: facts
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
                .collect(),
        },
    )
}

fn bank() -> impl Strategy<Value = PortableBank> {
    let items = proptest::collection::vec(item(), 1..6);
    ("[A-Z][a-z]{1,8}( [a-z]{2,6})?", items).prop_map(|(title, items)| {
        let mut bank = PortableBank {
            title,
            ..PortableBank::default()
        };
        let mut once = std::collections::BTreeSet::new();
        for item in items {
            if !once.insert(item.foreign_id.clone()) {
                continue;
            }
            if !bank.topics.iter().any(|topic| topic.id == item.topic) {
                bank.topics.push(PortableTopic {
                    title: format!("Topic {}", item.topic),
                    id: item.topic.clone(),
                });
            }
            bank.items.push(item);
        }
        bank
    })
}

fn back(exported: &ExportedFile, format: BankFormat) -> PortableBank {
    let file = ForeignFile {
        name: "made",
        bytes: &exported.bytes,
    };
    let read = match format {
        BankFormat::Anki => anki::read(&file, &mut |_| {}),
        _ => anki_notes::read(&file, &mut |_| {}),
    };
    let read = read.unwrap();
    assert_eq!(read.notes, []);
    let mut bank = read.bank;
    for item in &mut bank.items {
        item.place = ItemPlace::default();
    }
    bank
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_bank_comes_back_from_a_package(bank in bank()) {
        let exported = anki::write(&bank, &mut |_| {}).unwrap();
        prop_assert_eq!(&exported.notes, &[]);
        prop_assert_eq!(back(&exported, BankFormat::Anki), bank);
    }

    #[test]
    fn a_bank_comes_back_from_text(bank in bank()) {
        let exported = anki_notes::write(&bank, &mut |_| {}).unwrap();
        prop_assert_eq!(&exported.notes, &[]);
        prop_assert_eq!(back(&exported, BankFormat::AnkiNotes), bank);
    }
}

/// An item with two choices, named `flush`.
fn simple() -> PortableItem {
    let choice = |id: &str, key| PortableChoice {
        id: id.to_owned(),
        text: format!("Choice {id}"),
        key,
        why: format!("Why {id}"),
    };
    PortableItem {
        place: ItemPlace::default(),
        foreign_id: None,
        name: "flush".into(),
        topic: "lines".into(),
        stem: "What comes next?".into(),
        kind: PortableKind::Choices {
            rule: ChoiceRule::One,
            choices: vec![choice("a", true), choice("b", false)],
        },
        rationale: String::new(),
        shuffle: true,
        facts: BTreeMap::new(),
    }
}

fn of(items: Vec<PortableItem>) -> PortableBank {
    PortableBank {
        title: "Made up".into(),
        topics: Vec::new(),
        items,
    }
}

fn guids(bank: &PortableBank) -> Vec<String> {
    let exported = anki::write(bank, &mut |_| {}).unwrap();
    let file = ForeignFile {
        name: "made.apkg",
        bytes: &exported.bytes,
    };
    let items = anki::read(&file, &mut |_| {}).unwrap().bank.items;
    items
        .into_iter()
        .filter_map(|item| item.foreign_id)
        .collect()
}

#[test]
fn an_item_has_the_same_id_in_each_export_and_another_in_another_bank() {
    let mut bank = of(vec![simple()]);
    let first = guids(&bank);
    bank.items[0].stem = "Another wording?".into();
    assert_eq!(guids(&bank), first);
    bank.title = "Another bank".into();
    assert_ne!(guids(&bank), first);
    // Numbers of other programs would meet those of other banks.
    bank.items[0].foreign_id = Some("12345678".into());
    assert_ne!(guids(&bank), ["12345678"]);
    bank.items[0].foreign_id = Some("s3_cRkNl{w".into());
    assert_eq!(guids(&bank), ["s3_cRkNl{w"]);
    // Another bank may have an item of the same id.
    bank.items[0].name = "flush-a-catheter".into();
    bank.items[0].foreign_id = Some("flush-a-catheter".into());
    assert_ne!(guids(&bank), ["flush-a-catheter"]);
}

#[test]
fn an_export_is_the_same_bytes_each_time() {
    let bank = of(vec![simple()]);
    let written = || anki::write(&bank, &mut |_| {}).unwrap();
    assert_eq!(written(), written());
}

#[test]
fn what_cards_cannot_show_is_told() {
    let grid = PortableKind::Match {
        columns: Vec::new(),
        rows: Vec::new(),
    };
    let many = PortableKind::Order(
        (0..11)
            .map(|n| PortablePart {
                id: format!("s{n}"),
                text: format!("Step {n}"),
                why: String::new(),
            })
            .collect(),
    );
    let mut with_facts = simple();
    with_facts.facts.insert("level".into(), "two words".into());
    let kinds = [grid, many].map(|kind| PortableItem { kind, ..simple() });
    let mut bank = of([kinds.to_vec(), vec![with_facts, simple()]].concat());
    bank.title = "A \"bank\"::of ours".into();
    for exported in [
        anki::write(&bank, &mut |_| {}).unwrap(),
        anki_notes::write(&bank, &mut |_| {}).unwrap(),
    ] {
        let told: Vec<_> = exported
            .notes
            .iter()
            .map(|n| (n.loss, n.message.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    ConversionLoss::Changed,
                    "the title \"A \"bank\"::of ours\" is \"A 'bank': of ours\" as a deck"
                ),
                (
                    ConversionLoss::Skipped,
                    "the cards of Anki show one list of choices, and this item has rows and columns"
                ),
                (
                    ConversionLoss::Skipped,
                    "a note has 10 choices at most, and this item has 11"
                ),
                (
                    ConversionLoss::Dropped,
                    "level \"two words\" is left out, because tags of Anki have no spaces"
                ),
                (
                    ConversionLoss::Changed,
                    "another item is called \"flush\", so the note gets an id that follows from its text"
                ),
            ]
        );
    }
}

#[test]
fn steps_are_never_shown_in_the_correct_order() {
    let step = |text: &str| PortablePart {
        id: text.to_owned(),
        text: text.to_owned(),
        why: String::new(),
    };
    let kind = PortableKind::Order(vec![step("a"), step("b"), step("c")]);
    let bank = of(vec![PortableItem { kind, ..simple() }]);
    let text = anki_notes::write(&bank, &mut |_| {}).unwrap();
    let text = String::from_utf8(text.bytes).unwrap();
    assert!(text.contains("\tC A B\t"), "{text}");
}
