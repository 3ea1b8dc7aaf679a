//! Samples in the shape of public ones and of exports of Canvas and Respondus.

use super::super::super::package::Package;
use super::super::super::{
    ChoiceRule, ForeignError, ForeignFile, PortableBank, PortableKind, detect,
};
use super::{lines, read};
use crate::domain::limits::QTI_ITEM_ELEMENTS_MAX;

macro_rules! samples {
    ($($name:literal),* $(,)?) => {
        /// All samples with their names.
        pub fn all() -> Vec<(&'static str, &'static [u8])> {
            vec![$(($name, include_bytes!(concat!("../../../../tests/interchange/qti/", $name)).as_slice())),*]
        }
    };
}

samples! {
    "broken-2.1.xml",
    "canvas-bank.xml.qti",
    "canvas-quiz.xml",
    "choice-2.1.xml",
    "composite-2.1.xml",
    "essay-2.1.xml",
    "gaps-2.1.xml",
    "hottext-2.2.xml",
    "inline-2.1.xml",
    "kinds-3.0.xml",
    "manifest-2.1.xml",
    "match-2.1.xml",
    "match-many-2.1.xml",
    "multiple-2.1.xml",
    "number-2.1.xml",
    "order-2.1.xml",
    "pairs-2.1.xml",
    "program-3.0.xml",
    "respondus-windows-1252.xml",
    "slide-2.1.xml",
    "spot-2.1.xml",
    "template-2.1.xml",
    "test-2.1.xml",
    "upload-2.1.xml",
    "words-2.1.xml",
}

fn sample(name: &str) -> &'static [u8] {
    let found = all().into_iter().find(|(known, _)| *known == name);
    found.unwrap().1
}

fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let files: Vec<_> = files
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
        .collect();
    Package::write(&files)
}

#[test]
fn a_course_of_canvas_is_read() {
    let bytes = package(&[
        ("imsmanifest.xml", b"<manifest><resources/></manifest>"),
        ("gquiz/assessment_qti.xml", b"<questestinterop/>"),
        ("gquiz/assessment_meta.xml", b"<quiz/>"),
        (
            "non_cc_assessments/gquiz.xml.qti",
            sample("canvas-quiz.xml"),
        ),
        (
            "non_cc_assessments/gbank.xml.qti",
            sample("canvas-bank.xml.qti"),
        ),
        ("web_resources/arm.png", b"\x89PNG"),
    ]);
    let imported = read("course.imscc", &bytes);
    insta::assert_debug_snapshot!("canvas_items", imported.bank);
    insta::assert_snapshot!("canvas_notes", lines(&imported.notes));
}

#[test]
fn a_pool_in_windows_1252_is_read() {
    let imported = read("pool.xml", sample("respondus-windows-1252.xml"));
    insta::assert_debug_snapshot!("respondus_items", imported.bank);
    insta::assert_snapshot!("respondus_notes", lines(&imported.notes));
}

#[test]
fn a_package_of_version_2_is_read_in_the_order_of_its_test() {
    let items: Vec<(String, &[u8])> = all()
        .into_iter()
        .filter(|(name, _)| name.ends_with("-2.1.xml") || name.ends_with("-2.2.xml"))
        .filter(|(name, _)| !name.starts_with("test") && !name.starts_with("manifest"))
        .map(|(name, bytes)| (format!("items/{name}"), bytes))
        .collect();
    let mut files: Vec<(&str, &[u8])> = vec![
        ("imsmanifest.xml", sample("manifest-2.1.xml")),
        ("test-2.1.xml", sample("test-2.1.xml")),
        ("images/lock.png", b"\x89PNG"),
    ];
    files.extend(items.iter().map(|(name, bytes)| (name.as_str(), *bytes)));
    let bytes = package(&files);
    let imported = read("basics.zip", &bytes);
    insta::assert_debug_snapshot!("version_2_items", imported.bank);
    insta::assert_snapshot!("version_2_notes", lines(&imported.notes));
}

#[test]
fn a_package_of_version_3_within_a_package_is_read() {
    let inner = package(&[
        ("rows.xml", sample("kinds-3.0.xml")),
        ("program.xml", sample("program-3.0.xml")),
        ("stimulus.xml", b"<qti-assessment-stimulus/>"),
    ]);
    let imported = read("outer.zip", &package(&[("inner.zip", &inner)]));
    insta::assert_debug_snapshot!("version_3_items", imported.bank);
    insta::assert_snapshot!("version_3_notes", lines(&imported.notes));
}

/// The items of several samples as one bank.
fn all_kinds() -> PortableBank {
    let mut bank = PortableBank {
        title: "Infusion & basics".to_owned(),
        ..PortableBank::default()
    };
    for (name, bytes) in all() {
        let file = ForeignFile { name, bytes };
        let Ok(imported) = super::super::read(&file, &mut |_| {}) else {
            continue;
        };
        let new = imported.bank.topics.into_iter();
        let new: Vec<_> = new
            .filter(|new| !bank.topics.iter().any(|o| o.id == new.id))
            .collect();
        bank.topics.extend(new);
        bank.items.extend(imported.bank.items);
    }
    bank
}

#[test]
fn what_a_version_cannot_say_is_told() {
    let mut bank = all_kinds();
    for item in &mut bank.items {
        match &mut item.kind {
            PortableKind::Choices { rule, choices }
                if choices.len() > 2 && *rule == ChoiceRule::All =>
            {
                *rule = ChoiceRule::Count;
            }
            PortableKind::Match { columns, .. } => columns[0].why = "It is cool.".to_owned(),
            PortableKind::Targets { tokens, .. } => tokens[0].text = "*saline*".to_owned(),
            _ => {}
        }
    }
    let mut told = String::new();
    for version in super::VERSIONS {
        let written = super::super::write(&bank, version, &mut |_| {}).unwrap();
        told.push_str(&format!("{}\n{}", version.id(), lines(&written.notes)));
        let back = read("bank.zip", &written.bytes);
        assert_eq!(
            back.bank.items.len() + duplicates(&bank),
            bank.items.len(),
            "{version:?}"
        );
    }
    insta::assert_snapshot!("written_notes", told);
}

/// The number of items whose foreign id an earlier one has.
fn duplicates(bank: &PortableBank) -> usize {
    let ids: Vec<_> = bank.items.iter().map(|item| &item.foreign_id).collect();
    let repeated = ids
        .iter()
        .enumerate()
        .filter(|(at, id)| ids[..*at].contains(id));
    repeated.count()
}

#[test]
fn items_without_ids_of_their_own_get_one_for_good() {
    let mut bank = all_kinds();
    for item in &mut bank.items {
        item.foreign_id = None;
        item.name = "Flush".to_owned();
    }
    for version in super::VERSIONS {
        let written = super::super::write(&bank, version, &mut |_| {}).unwrap();
        let ids: Vec<_> = read("bank.zip", &written.bytes)
            .bank
            .items
            .into_iter()
            .filter_map(|item| item.foreign_id)
            .collect();
        assert_eq!(ids.len(), bank.items.len(), "{version:?}");
        assert_eq!(ids[0], "infusion-basics_flush");
        assert_eq!(ids[1], "infusion-basics_flush_2");
    }
}

#[test]
fn an_item_that_goes_on_and_on_is_left_out() {
    let labels = "<response_label ident=\"a\"/>".repeat(QTI_ITEM_ELEMENTS_MAX);
    let item = format!(
        "<questestinterop><item title=\"a\"><presentation><response_lid><render_choice>{labels}\
         </render_choice></response_lid></presentation></item></questestinterop>"
    );
    let imported = read("a.xml", item.as_bytes());
    assert!(lines(&imported.notes).contains("more than 5000 elements"));
}

#[test]
fn a_file_that_is_no_qti_is_refused() {
    for bytes in [
        b"<html/>".as_slice(),
        b"",
        b"GIFT",
        &package(&[("a.txt", b"a")]),
    ] {
        let file = ForeignFile {
            name: "a.zip",
            bytes,
        };
        let read = super::super::read(&file, &mut |_| {});
        assert!(
            matches!(read, Err(ForeignError::Malformed { .. })),
            "{read:?}"
        );
    }
}

#[test]
fn a_single_file_has_its_version() {
    use super::super::super::BankFormat::{Qti12, Qti21, Qti22, Qti30};
    for (name, version) in [
        ("canvas-quiz.xml", Qti12),
        ("choice-2.1.xml", Qti21),
        ("hottext-2.2.xml", Qti22),
        ("kinds-3.0.xml", Qti30),
    ] {
        let bytes = sample(name);
        assert_eq!(detect(name, bytes), Some(version), "{name}");
        assert!(!read(name, bytes).bank.items.is_empty(), "{name}");
    }
}

#[test]
fn entities_within_a_package_are_refused() {
    let item = b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\
                 <assessmentItem title='a'><itemBody>&x;</itemBody></assessmentItem>";
    let bytes = package(&[("a.xml", item)]);
    let file = ForeignFile {
        name: "a.zip",
        bytes: &bytes,
    };
    let read = super::super::read(&file, &mut |_| {});
    assert!(matches!(read, Err(ForeignError::Unsafe { .. })), "{read:?}");
}
