//! Files as Anki exports them, and files by hand.

use std::fmt::Write;

use crate::interchange::{ForeignFile, Imported, PortableKind, anki, anki_notes};

/// Returns items and losses, as short as a reader can check them.
fn shown(found: &Imported) -> String {
    let mut out = format!("bank \"{}\"\n", found.bank.title);
    for topic in &found.bank.topics {
        let _ = writeln!(out, "topic {} \"{}\"", topic.id, topic.title);
    }
    for item in &found.bank.items {
        let _ = writeln!(
            out,
            "\n{} | {:?} | {}",
            item.place, item.foreign_id, item.topic
        );
        let _ = writeln!(out, "  name: {}\n  {}", item.name, item.stem);
        match &item.kind {
            PortableKind::Choices { rule, choices } => {
                let _ = writeln!(out, "  {rule:?}");
                for choice in choices {
                    let mark = if choice.key { "*" } else { " " };
                    let _ = writeln!(
                        out,
                        "  {mark} {}: {} | {}",
                        choice.id, choice.text, choice.why
                    );
                }
            }
            other => {
                let _ = writeln!(out, "  {other:?}");
            }
        }
        let _ = writeln!(out, "  rationale: {:?}\n  {:?}", item.rationale, item.facts);
    }
    out.push('\n');
    for note in &found.notes {
        let _ = writeln!(out, "{:?} | {} | {}", note.loss, note.place, note.message);
    }
    out
}

fn package(name: &str) -> Imported {
    let path = format!(
        "{}/tests/interchange/anki/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    let bytes = std::fs::read(path).unwrap();
    let file = ForeignFile {
        name,
        bytes: &bytes,
    };
    let mut told = 0;
    let read = match name.ends_with(".apkg") {
        true => anki::read(&file, &mut |count| told = count),
        false => anki_notes::read(&file, &mut |count| told = count),
    };
    let read = read.unwrap();
    assert_eq!(told, read.bank.items.len());
    read
}

#[test]
fn a_package_as_anki_exports_it() {
    insta::assert_snapshot!(shown(&package("as-anki-exports.apkg")));
}

#[test]
fn a_package_for_older_versions_has_the_same_items() {
    let (new, old) = (
        package("as-anki-exports.apkg"),
        package("for-older-versions.apkg"),
    );
    let renamed = shown(&old).replace("collection.anki21,", "collection.anki21b,");
    assert_eq!(renamed, shown(&new));
}

#[test]
fn notes_as_anki_exports_them() {
    insta::assert_snapshot!(shown(&package("as-anki-exports.txt")));
}

#[test]
fn notes_without_html_and_with_names_of_columns() {
    insta::assert_snapshot!(shown(&package("plain.txt")));
}

#[test]
fn notes_in_an_old_encoding_with_pictures_and_sounds() {
    insta::assert_snapshot!(shown(&package("windows-1252.txt")));
}
