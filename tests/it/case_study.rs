//! Case studies in banks and in the log: what the items of one show, wherever it stands in the
//! text, and that each comes back from its record as it was.

#[cfg(unix)]
mod class;
#[cfg(unix)]
mod screens;
#[cfg(unix)]
mod terminal;

use std::fmt::Write;

#[cfg(unix)]
pub use self::screens::views;
use dripset::content::record::{item_from_text, item_to_text};
use dripset::content::{parse, revision};
use dripset::domain::item::ExhibitBody;
use dripset::domain::{Bank, Item};

/// The bank with a case study.
pub const BANK: &str = include_str!("../banks/valid/case.toml");

fn bank(text: &str) -> Bank {
    let parsed = parse("case", text.as_bytes());
    assert!(parsed.diagnostics.is_empty(), "{:#?}", parsed.diagnostics);
    parsed.bank.expect("a bank")
}

/// The exhibits of an item, each with the number of its paragraphs or rows.
fn shown(item: &Item) -> Vec<(String, usize)> {
    let size = |body: &ExhibitBody| match body {
        ExhibitBody::Text(text) => text.split("\n\n").count(),
        ExhibitBody::Table { rows, .. } => rows.len(),
    };
    let exhibits = item.exhibits.iter();
    exhibits
        .map(|exhibit| (exhibit.id.to_string(), size(&exhibit.body)))
        .collect()
}

#[test]
fn exhibits_unfold_from_item_to_item_before_the_items_own() {
    let own = "[[exhibit]]\nid = \"mar\"\ntitle = \"Record\"\ntext = \"One dose.\"\n\n[[case]]";
    let text = BANK.replacen("[[case]]", own, 1).replacen(
        "id = \"arm-order\"",
        "id = \"arm-order\"\nexhibits = [\"mar\"]",
        1,
    );
    let bank = bank(&text);
    let case = &bank.cases[0];
    let items: Vec<&Item> = case
        .items
        .iter()
        .map(|key| &**bank.item(&key.item).expect("an item"))
        .collect();
    let of = |exhibits: &[(&str, usize)]| -> Vec<(String, usize)> {
        let exhibits = exhibits.iter();
        exhibits.map(|(id, size)| ((*id).into(), *size)).collect()
    };
    let all: Vec<_> = items.iter().map(|item| shown(item)).collect();
    assert_eq!(
        all,
        [
            of(&[("notes", 1)]),
            of(&[("notes", 2)]),
            of(&[("notes", 2), ("signs", 2)]),
            of(&[("notes", 2), ("signs", 2)]),
            of(&[("notes", 2), ("signs", 2), ("mar", 1)]),
            of(&[("notes", 3), ("signs", 3)]),
        ]
    );
    for (number, item) in (1..).zip(items) {
        let place = item.case.as_ref().expect("a place");
        assert_eq!((&place.id, place.number), (&case.id, number));
        assert_eq!(place.title, "A swollen forearm");
        assert_eq!(revision(item), item.revision);
    }
    assert!(bank.items.iter().filter(|item| item.case.is_none()).count() == 3);
}

/// Exhibits of a case study are part of the question: a change of one is another revision of the
/// items that show it, and of no other.
#[test]
fn an_entry_that_changes_is_another_revision_of_the_items_that_show_it() {
    let before = bank(BANK);
    let after = bank(&BANK.replace("raised and less swollen", "raised and still swollen"));
    let changed: Vec<&str> = before
        .items
        .iter()
        .zip(&after.items)
        .filter(|(before, after)| before.revision != after.revision)
        .map(|(before, _)| before.key.item.as_str())
        .collect();
    assert_eq!(changed, ["arm-later"]);
}

/// A long text is cut at the beginnings of its lists, and a case study may stand before or after
/// its items.
#[test]
fn a_case_study_is_the_same_wherever_it_stands_and_however_long_the_text_is() {
    let plain = bank(BANK);
    let start = BANK.find("[[case]]").expect("a case study");
    let end = BANK.find("[[item]]").expect("an item");
    let behind = format!("{}{}{}", &BANK[..start], &BANK[end..], &BANK[start..end]);
    let mut long = String::new();
    for number in 0..2_000 {
        let _ = write!(
            long,
            "\n[[item]]\nid = \"more-{number}\"\nkind = \"multiple-choice\"\ntopic = \"sites\"\nstem = \"What now?\"\n\
             choices = [{{ id = \"a\", text = \"this\", key = true }}, {{ id = \"b\", text = \"that\" }}]\n"
        );
    }
    for text in [
        behind.clone(),
        format!("{BANK}{long}"),
        format!("{behind}{long}"),
    ] {
        let read = bank(&text);
        assert_eq!(read.cases, plain.cases);
        assert_eq!(read.items[..9], plain.items[..]);
    }
}

#[test]
fn an_item_of_a_case_study_reads_back_from_its_record_with_its_place() {
    for item in bank(BANK).items {
        let text = item_to_text(&item);
        let read = item_from_text(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(read, *item, "{text}");
        assert_eq!(revision(&read), item.revision);
        assert_eq!(text.contains("[item.case]"), item.case.is_some());
    }
}

/// Only a record says of an item itself where it stands; in a bank the case study lists it.
#[test]
fn a_place_in_a_case_study_is_no_key_of_an_item_in_a_bank() {
    let text = BANK.replacen(
        "id = \"flush\"",
        "id = \"flush\"\ncase = { id = \"swollen-forearm\", title = \"x\", number = 2 }",
        1,
    );
    let parsed = parse("case", text.as_bytes());
    let codes: Vec<&str> = parsed.diagnostics.iter().map(|d| d.code.id).collect();
    assert_eq!(codes, ["B005"]);
}
