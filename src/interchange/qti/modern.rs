//! QTI 2.1, 2.2 and 3.0. Version 3 is read with the names of version 2, and written from them.

mod declaration;
mod item;
mod item_source;
mod kinds;
mod names;
mod outcomes;
mod scoring;
mod texts;
mod write;

pub use write::write;

use std::collections::BTreeSet;

use super::super::xml::XmlElement;
use super::super::{ConversionLoss, ForeignError, ItemPlace};
use super::reading::{QtiReading, QtiSection};
use super::source::{QtiSource, directory, resolved};

/// Reads the items of a package, in the order and with the sections of its tests; then the items
/// that no test has.
///
/// # Errors
///
/// A file is unsafe or exceeds a limit, or the only file is no XML.
pub fn read(
    source: &QtiSource<'_>,
    tests: &[&str],
    items: &[&str],
    reading: &mut QtiReading<'_>,
) -> Result<(), ForeignError> {
    let keywords = source.keywords_by_file();
    let known: BTreeSet<&str> = items.iter().copied().collect();
    let mut read: BTreeSet<String> = BTreeSet::new();
    let mut order: Vec<(String, QtiSection)> = Vec::new();
    for name in tests {
        with_tree(source, name, reading, |test, reading| {
            order.extend(references(test, name, tests.len(), reading));
        })?;
    }
    let rest = items
        .iter()
        .map(|name| ((*name).to_owned(), QtiSection::default()));
    for (name, section) in order.into_iter().chain(rest) {
        if !read.insert(name.clone()) {
            continue;
        }
        if !known.contains(name.as_str()) && !source.contains(&name) {
            let place = ItemPlace {
                file: name,
                ..ItemPlace::default()
            };
            let message = "the test names this file, but it is not in the package";
            reading.note(&place, ConversionLoss::Skipped, message);
            continue;
        }
        with_tree(source, &name, reading, |root, reading| {
            let keywords = keywords.get(name.as_str()).copied().unwrap_or_default();
            item::read(root, &name, &section, keywords, reading);
        })?;
    }
    Ok(())
}

/// Reads a file with the names of version 2, and gives it to `take`. A file of a package that is no
/// XML is a note.
fn with_tree<'t>(
    source: &QtiSource<'_>,
    name: &str,
    reading: &mut QtiReading<'t>,
    take: impl FnOnce(XmlElement<'_>, &mut QtiReading<'t>),
) -> Result<(), ForeignError> {
    let read = source.with_tree(name, |mut tree| {
        names::to_version_2(&mut tree);
        take(tree.root(), reading);
    });
    match read {
        Err(ForeignError::Malformed { place, why }) if !name.is_empty() => {
            reading.note(&place, ConversionLoss::Skipped, why);
            Ok(())
        }
        read => read,
    }
}

/// Returns the items that a test names, each with its innermost section that has a title.
fn references(
    test: XmlElement<'_>,
    file: &str,
    tests: usize,
    reading: &mut QtiReading<'_>,
) -> Vec<(String, QtiSection)> {
    let attribute = |name: &str| test.attribute(name).unwrap_or_default().to_owned();
    let section = QtiSection {
        id: attribute("identifier"),
        title: attribute("title"),
    };
    if tests == 1 {
        reading.title_if_none(&section.title);
    }
    let place = ItemPlace {
        file: file.to_owned(),
        ..ItemPlace::default()
    };
    let mut found = Vec::new();
    walk_sections(test, file, &section, &mut found, &place, reading);
    found
}

fn walk_sections(
    parent: XmlElement<'_>,
    file: &str,
    section: &QtiSection,
    found: &mut Vec<(String, QtiSection)>,
    place: &ItemPlace,
    reading: &mut QtiReading<'_>,
) {
    for element in parent.elements() {
        let place = ItemPlace {
            line: element.line(),
            ..place.clone()
        };
        match element.name() {
            "testPart" => walk_sections(element, file, section, found, &place, reading),
            "assessmentSection" => {
                let title = element.attribute("title").unwrap_or_default();
                let own = QtiSection {
                    id: element
                        .attribute("identifier")
                        .unwrap_or_default()
                        .to_owned(),
                    title: title.to_owned(),
                };
                let inner = if title.trim().is_empty() {
                    section
                } else {
                    &own
                };
                walk_sections(element, file, inner, found, &place, reading);
            }
            "assessmentItemRef" => {
                if let Some(href) = element.attribute("href") {
                    found.push((resolved(directory(file), href), section.clone()));
                }
            }
            "assessmentSectionRef" => reading.note(
                &place,
                ConversionLoss::Dropped,
                "a section in a file of its own is left out; its questions are in the topic of the \
                 package",
            ),
            "rubricBlock" => reading.note(
                &place,
                ConversionLoss::Dropped,
                "the instructions of a section are left out",
            ),
            _ => {}
        }
    }
}
