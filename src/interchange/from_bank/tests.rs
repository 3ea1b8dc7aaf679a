//! Banks on their way out.

use crate::content::parse;
use crate::domain::bank::Bank;
use crate::interchange::{BankFormat, BankHead, BankPlan, from_bank};

fn bank(path: &str) -> Bank {
    let bytes = std::fs::read(path).expect("a bank");
    parse(path, &bytes).bank.expect("a bank without mistakes")
}

#[test]
fn every_kind_is_carried_over_or_says_why_not() {
    let (portable, notes) = from_bank(&bank("tests/banks/valid/seventeen-kinds.toml"), None);
    let notes: Vec<String> = notes
        .iter()
        .map(|note| format!("{:?} {}: {}", note.loss, note.place, note.message))
        .collect();
    let items: Vec<String> = portable
        .items
        .iter()
        .map(|item| format!("{item:#?}"))
        .collect();
    insta::assert_snapshot!(format!("{}\n---\n{}", notes.join("\n"), items.join("\n")));
}

#[test]
fn banks_that_ship_come_back_as_they_went_out() {
    let mut files: Vec<_> = std::fs::read_dir("questions")
        .expect("a folder")
        .flatten()
        .collect();
    files.sort_by_key(std::fs::DirEntry::path);
    for file in files {
        let path = file.path().display().to_string();
        if !path.ends_with(".toml") || path.contains("blueprint") {
            continue;
        }
        let (out, _) = from_bank(&bank(&path), Some(3));
        let plan = BankPlan::of(&[(BankFormat::Csv, out.clone())]);
        assert_eq!(plan.notes, [], "{path}");
        let head = BankHead {
            id: "again".into(),
            title: out.title.clone(),
        };
        let parsed = parse("again", plan.text(&head).as_bytes());
        assert_eq!(parsed.diagnostics.first(), None, "{path}");
        let (again, _) = from_bank(&parsed.bank.expect("a bank"), Some(3));
        for (again, out) in again.items.iter().zip(&out.items) {
            assert_eq!(again, out, "{path}");
        }
        assert_eq!(
            (again.topics, again.items.len()),
            (out.topics, out.items.len())
        );
    }
}
