//! Out and in again: portable items through the text of a bank.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::interchange::testing::{portable_bank, simple_item};
use crate::interchange::{ConversionLoss, PortableKind, PortableNumber, from_bank};

fn planned(bank: &PortableBank) -> BankPlan {
    BankPlan::of(&[(BankFormat::Gift, bank.clone())])
}

fn head() -> BankHead {
    BankHead {
        id: "imported".into(),
        title: "Imported \"items\"".into(),
    }
}

/// What a bank does not keep: the place, and the name if that is no id.
fn without_places(mut bank: PortableBank) -> PortableBank {
    bank.title = String::new();
    for item in &mut bank.items {
        item.place = ItemPlace::default();
        item.foreign_id = None;
        item.name = String::new();
    }
    bank
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_bank_says_what_the_items_said(bank in portable_bank()) {
        let plan = planned(&bank);
        prop_assert_eq!(&plan.notes, &[]);
        let text = plan.text(&head());
        let parsed = parse("bank.toml", text.as_bytes());
        prop_assert_eq!(parsed.diagnostics.first(), None, "{}", text);
        let read = parsed.bank.expect("a bank");
        let (again, _) = from_bank(&read, None);
        prop_assert_eq!(without_places(again), without_places(bank.clone()), "{}", text);
        for (item, planned) in read.items.iter().zip(&plan.items) {
            let origin = item.facts.origin.as_ref().expect("an origin");
            prop_assert_eq!(&origin.id, &planned.foreign_id);
        }
        let written = crate::content::write::written_items(&text);
        for (written, planned) in written.iter().zip(&plan.items) {
            prop_assert_eq!(&written.digest, &planned.digest, "{}", text);
        }
        prop_assert_eq!(written.len(), plan.items.len());
    }
}

#[test]
fn a_bank_looks_as_if_written_by_hand() {
    let mut item = simple_item("Flush after a drug?");
    item.facts = BTreeMap::from(
        [
            ("level", "Apply"),
            ("difficulty", "0.70"),
            ("refs", "A handbook of infusion nursing (2024), chapter 7"),
            ("objective", "Keep two drugs apart"),
            ("color", "blue"),
            ("step", "guess"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned())),
    );
    let mut number = simple_item("Rate \\{now\\}");
    number.kind = PortableKind::Number(PortableNumber {
        value: "83.30".into(),
        unit: String::new(),
    });
    number.foreign_id = None;
    number.name = String::new();
    number.stem =
        "At which rate is the pump set, if one liter of the fluid that the prescriber has \
                   ordered is to run over twelve hours, and nothing else runs? "
            .into();
    let bank = PortableBank {
        title: String::new(),
        topics: vec![PortableTopic {
            id: "lines".into(),
            title: "Lines".into(),
        }],
        items: vec![item, number],
    };
    let plan = planned(&bank);
    let notes: Vec<String> = plan.notes.iter().map(|note| note.message.clone()).collect();
    insta::assert_snapshot!(format!("{}\n---\n{}", plan.text(&head()), notes.join("\n")));
}

#[test]
fn what_no_bank_can_hold_is_left_out_with_its_reason() {
    let number = |value: &str| {
        let mut item = simple_item("How much?");
        item.kind = PortableKind::Number(PortableNumber {
            value: value.into(),
            unit: "mL".into(),
        });
        item
    };
    let mut keyless = simple_item("No key?");
    let mut lonely = simple_item("One choice?");
    let mut invisible = simple_item("Right to \u{202e}left?");
    for (item, keep) in [(&mut keyless, 9), (&mut lonely, 1)] {
        if let PortableKind::Choices { choices, .. } = &mut item.kind {
            choices.truncate(keep);
            choices.iter_mut().for_each(|choice| choice.key = keep == 1);
        }
    }
    invisible.topic = String::new();
    let bank = PortableBank {
        items: vec![
            number("0.0625"),
            number("0"),
            number("x"),
            keyless,
            lonely,
            invisible,
        ],
        ..PortableBank::default()
    };
    let plan = planned(&bank);
    assert_eq!(plan.items.len(), 1);
    let skipped = plan
        .notes
        .iter()
        .filter(|note| note.loss == ConversionLoss::Skipped);
    assert_eq!(skipped.count(), 5);
    let notes: Vec<String> = plan.notes.iter().map(|note| note.message.clone()).collect();
    insta::assert_snapshot!(notes.join("\n"));
}

#[test]
fn items_of_several_files_keep_their_ids_apart() {
    let bank = |title: &str| PortableBank {
        topics: vec![PortableTopic {
            id: "lines".into(),
            title: title.into(),
        }],
        items: vec![simple_item("Flush?"), simple_item("Flush?")],
        ..PortableBank::default()
    };
    let imports = [
        (BankFormat::Gift, bank("Lines")),
        (BankFormat::Aiken, bank("Other")),
    ];
    let plan = BankPlan::of(&imports);
    let ids: Vec<&str> = plan.items.iter().map(|item| &*item.id).collect();
    assert_eq!(ids, ["flush", "flush-2", "flush-3", "flush-4"]);
    let foreign: Vec<&str> = plan.items.iter().map(|item| &*item.foreign_id).collect();
    assert_eq!(foreign, ["flush", "flush-2", "flush", "flush-2"]);
    let topics: Vec<&str> = plan.topics.iter().map(|topic| &*topic.id).collect();
    assert_eq!(topics, ["lines", "lines-2"]);
    assert!(parse("x", plan.text(&head()).as_bytes()).bank.is_some());
}

#[test]
fn a_number_is_rounded_as_its_stem_says_or_to_the_places_that_it_has() {
    for (stem, value, round) in [
        (
            "What is the rate in mL/hr? Round to the nearest tenth.",
            "75",
            "tenth",
        ),
        (
            "What is the rate in mL/hr? Round to the nearest whole number.",
            "83.3",
            "tenth",
        ),
        ("What is the volume in mL?", "0.25", "hundredth"),
    ] {
        let mut item = simple_item(stem);
        item.kind = PortableKind::Number(PortableNumber {
            value: value.into(),
            unit: "mL/hr".into(),
        });
        let bank = PortableBank {
            title: String::new(),
            topics: vec![PortableTopic {
                id: "lines".into(),
                title: "Lines".into(),
            }],
            items: vec![item],
        };
        let text = planned(&bank).text(&head());
        assert!(
            text.contains(&format!("round = \"{round}\"")),
            "{stem}: {text}"
        );
    }
}
