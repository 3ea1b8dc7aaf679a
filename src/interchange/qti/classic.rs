//! QTI 1.2 as Canvas, Blackboard and Respondus write it.

mod conditions;
mod item;
mod kinds;
mod parts;
mod presentation;
mod typed;
mod write;

pub use write::write;

use super::super::xml::XmlElement;
use super::super::{ConversionLoss, ForeignError, ItemPlace};
use super::reading::{QtiReading, QtiSection};
use super::source::QtiSource;

/// Reads the files of a package.
///
/// # Errors
///
/// A file is unsafe or exceeds a limit, or the only file is no XML.
pub fn read(
    source: &QtiSource<'_>,
    names: &[&str],
    reading: &mut QtiReading<'_>,
) -> Result<(), ForeignError> {
    let mut unscored = 0;
    for name in names {
        if is_shortened(source, name) {
            continue;
        }
        let mut file = ClassicFile {
            name,
            with_points: 0,
        };
        let read = source.with_tree(name, |tree| {
            let root = tree.root();
            if names.len() == 1
                && let Some(test) = root.child("assessment")
            {
                reading.title_if_none(test.attribute("title").unwrap_or_default());
            }
            file.walk(root, &QtiSection::default(), reading);
        });
        match read {
            Err(ForeignError::Malformed { place, why }) if !name.is_empty() => {
                reading.note(&place, ConversionLoss::Skipped, why);
            }
            read => read?,
        }
        unscored += file.with_points;
    }
    if unscored > 0 {
        let message = format!(
            "questions with other points than one: {unscored}; the kind of question decides about \
             points here"
        );
        reading.note(&ItemPlace::default(), ConversionLoss::Changed, message);
    }
    Ok(())
}

/// Returns whether a file is the short form of a test that Canvas writes in full as well.
fn is_shortened(source: &QtiSource<'_>, name: &str) -> bool {
    let Some(before) = name.strip_suffix("/assessment_qti.xml") else {
        return false;
    };
    let (base, id) = before.rsplit_once('/').unwrap_or(("", before));
    let slash = if base.is_empty() { "" } else { "/" };
    source.contains(&format!("{base}{slash}non_cc_assessments/{id}.xml.qti"))
}

/// A file while it is read.
struct ClassicFile<'a> {
    name: &'a str,
    /// The number of its items that have other points than one.
    with_points: usize,
}

impl ClassicFile<'_> {
    fn walk(&mut self, parent: XmlElement<'_>, section: &QtiSection, reading: &mut QtiReading<'_>) {
        for element in parent.elements() {
            match element.name() {
                "assessment" | "section" | "objectbank" => {
                    let own = section_of(element);
                    let inner = if own.title.is_empty() { section } else { &own };
                    self.walk(element, inner, reading);
                }
                "item" => {
                    let has_points = item::read(element, self.name, section, reading);
                    self.with_points += usize::from(has_points);
                }
                "rubric" | "presentation_material" => {
                    let place = ItemPlace {
                        file: self.name.to_owned(),
                        line: element.line(),
                        what: String::new(),
                    };
                    let message = "the instructions of a section are left out";
                    reading.note(&place, ConversionLoss::Dropped, message);
                }
                _ => {}
            }
        }
    }
}

fn section_of(element: XmlElement<'_>) -> QtiSection {
    let own = element.attribute("title").unwrap_or_default().trim();
    let bank = element
        .child("qtimetadata")
        .and_then(|metadata| item::field(metadata, "bank_title"));
    let title = if own.is_empty() {
        bank.unwrap_or_default()
    } else {
        own.to_owned()
    };
    QtiSection {
        id: element.attribute("ident").unwrap_or_default().to_owned(),
        title,
    }
}
