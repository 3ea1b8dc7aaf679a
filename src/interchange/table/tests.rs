//! Tables as CSV and as workbooks.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::interchange::testing::{portable_bank, prose, simple_item};
use crate::interchange::{
    BankFormat, ForeignFile, Imported, ItemPlace, PortableBank, PortableKind, PortableNumber,
    formats,
};

fn read(format: BankFormat, bytes: &[u8]) -> Imported {
    let file = ForeignFile {
        name: "items",
        bytes,
    };
    formats::read(format, &file, &mut |_| ()).expect("items")
}

/// What a table can say: parts named by letters, items named by ids.
fn lettered(mut bank: PortableBank) -> PortableBank {
    bank.items.retain(|item| {
        matches!(
            item.kind,
            PortableKind::Choices { .. } | PortableKind::Number(_) | PortableKind::Order(_)
        )
    });
    for (at, item) in bank.items.iter_mut().enumerate() {
        item.place = ItemPlace::default();
        item.name = if at == 1 {
            String::new()
        } else {
            format!("item-{at}")
        };
        item.foreign_id = Some(item.name.clone()).filter(|name| !name.is_empty());
        let ids = ('a'..='z').map(|c| c.to_string());
        match &mut item.kind {
            PortableKind::Choices { choices, .. } => {
                choices.iter_mut().zip(ids).for_each(|(of, id)| of.id = id);
            }
            PortableKind::Order(steps) => {
                steps.iter_mut().zip(ids).for_each(|(of, id)| of.id = id);
            }
            _ => {}
        }
    }
    let used = bank
        .items
        .iter()
        .map(|item| item.topic.clone())
        .collect::<Vec<_>>();
    bank.topics.retain(|topic| used.contains(&topic.id));
    bank.topics
        .sort_by_key(|topic| used.iter().position(|id| *id == topic.id));
    bank
}

fn without_places(mut imported: Imported) -> PortableBank {
    for item in &mut imported.bank.items {
        item.place = ItemPlace::default();
    }
    imported.bank
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_says_what_the_items_said(bank in portable_bank(), start in "['=+@-]{0,2}") {
        let mut bank = lettered(bank);
        if let Some(item) = bank.items.first_mut() {
            item.stem = format!("{start}{}", item.stem);
        }
        for format in [BankFormat::Csv, BankFormat::Xlsx] {
            let out = formats::write(format, &bank, &mut |_| ()).expect("bytes");
            prop_assert_eq!(out.notes, vec![]);
            let again = read(format, &out.bytes);
            prop_assert_eq!(&again.notes, &vec![]);
            prop_assert_eq!(without_places(again), bank.clone());
            prop_assert_eq!(crate::interchange::detect("x", &out.bytes), Some(format));
        }
    }

    #[test]
    fn any_cells_are_read(cells in prop::collection::vec(prop_oneof![prose(), "[A-D, 0-9.-]{0,6}"], 0..40), by in 1usize..9) {
        let mut text = "kind;stem;key;choice A;choice B;why C;topic\n".to_owned();
        for row in cells.chunks(by) {
            text.push_str(&row.join(";").replace("\n\n", " "));
            text.push('\n');
        }
        let _ = read(BankFormat::Csv, text.as_bytes());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), start in 0usize..3) {
        let start: &[u8] = [b"".as_slice(), b"PK\x03\x04", b"stem,key\n"][start];
        let bytes = [start, &bytes].concat();
        let file = ForeignFile { name: "x", bytes: &bytes };
        for format in [BankFormat::Csv, BankFormat::Xlsx] {
            let _ = formats::read(format, &file, &mut |_| ());
        }
    }

    #[test]
    fn a_damaged_workbook_is_read_or_refused(at in 0usize..10_000, by in 1u8..255) {
        let mut bytes = sample_workbook();
        let at = at % bytes.len();
        bytes[at] = bytes[at].wrapping_add(by);
        let file = ForeignFile { name: "x", bytes: &bytes };
        let _ = formats::read(BankFormat::Xlsx, &file, &mut |_| ());
    }
}

fn sample_workbook() -> Vec<u8> {
    let bank = PortableBank {
        items: vec![simple_item("Flush?")],
        ..PortableBank::default()
    };
    let out = formats::write(BankFormat::Xlsx, &bank, &mut |_| ());
    out.expect("a workbook").bytes
}

#[test]
#[ignore = "takes a while: cargo test --lib -- --ignored fuzz"]
fn fuzz_csv() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(100_000));
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let run = runner.run(&bytes, |bytes| {
        let bytes = [b"stem;key;kind;choice A\n".as_slice(), &bytes].concat();
        let file = ForeignFile {
            name: "x",
            bytes: &bytes,
        };
        let _ = formats::read(BankFormat::Csv, &file, &mut |_| ());
        Ok(())
    });
    run.expect("no panic");
}

#[test]
#[ignore = "takes a while: cargo test --lib -- --ignored fuzz"]
fn fuzz_xlsx() {
    let sample = sample_workbook();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(100_000));
    let changes = prop::collection::vec((0usize..10_000, any::<u8>()), 1..5);
    let run = runner.run(&changes, |changes| {
        let mut bytes = sample.clone();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let file = ForeignFile {
            name: "x",
            bytes: &bytes,
        };
        let _ = formats::read(BankFormat::Xlsx, &file, &mut |_| ());
        Ok(())
    });
    run.expect("no panic");
}

#[test]
fn a_table_as_people_keep_it() {
    let bytes = std::fs::read("tests/interchange/csv/ward.csv").expect("a table");
    let read = read(BankFormat::Csv, &bytes);
    let notes: Vec<String> = read
        .notes
        .iter()
        .map(|note| format!("{:?} {}: {}", note.loss, note.place, note.message))
        .collect();
    insta::assert_snapshot!(format!("{}\n---\n{:#?}", notes.join("\n"), read.bank));
}

#[test]
fn what_a_table_cannot_say_is_told() {
    let mut number = simple_item("How much?");
    number.kind = PortableKind::Number(PortableNumber {
        value: "1250".into(),
        unit: "mL".into(),
    });
    number.shuffle = false;
    number.facts = BTreeMap::from([("enemies".to_owned(), "x".to_owned())]);
    let mut matrix = simple_item("Match?");
    matrix.kind = PortableKind::Match {
        columns: vec![],
        rows: vec![],
    };
    let bank = PortableBank {
        items: vec![number, matrix],
        ..PortableBank::default()
    };
    let out = formats::write(BankFormat::Csv, &bank, &mut |_| ()).expect("a table");
    let notes: Vec<String> = out
        .notes
        .iter()
        .map(|note| format!("{:?}: {}", note.loss, note.message))
        .collect();
    let text = String::from_utf8(out.bytes).expect("text");
    insta::assert_snapshot!(format!(
        "{}\n---\n{}",
        notes.join("\n"),
        text.trim_start_matches('\u{feff}')
    ));
}
