//! Writes a package of version 2.1, 2.2 or 3.0: a manifest, a test with a section for each topic, and
//! a file for each item.

mod body;
mod item;
mod manifest;
mod processing;
mod response;
mod version;

use super::super::super::xml::XmlWriter;
use super::super::super::{BankFormat, ConversionNote, PortableBank, PortableItem};
use super::super::grouped::{by_topic, foreign_id};
use super::super::ids::XmlNames;
use version::{QtiVersion, VersionWriter};

/// An item with its names in the package.
pub struct PackagedItem<'a> {
    /// The item.
    pub item: &'a PortableItem,
    /// The id of the item itself.
    pub id: String,
    /// Its name in the manifest and the test.
    pub name: String,
    /// Its file.
    pub file: String,
}

/// Returns the files of a package, and what it cannot say.
pub fn write(
    bank: &PortableBank,
    format: BankFormat,
    tell: &mut dyn FnMut(usize),
) -> (Vec<(String, Vec<u8>)>, Vec<ConversionNote>) {
    let version = QtiVersion::of(format);
    let mut notes = Vec::new();
    let (mut names, mut ids) = (XmlNames::default(), XmlNames::default());
    names.fresh("test");
    let topics = by_topic(bank);
    let mut written = Vec::new();
    let mut files = Vec::new();
    for (_, items) in &topics {
        for item in items {
            let id = foreign_id(bank, item, &mut ids);
            let name = names.fresh(&id);
            let file = format!("items/{name}.xml");
            let written_item = PackagedItem {
                item,
                id,
                name,
                file,
            };
            let xml = item::write(&written_item, version, &mut notes);
            files.push((written_item.file.clone(), xml.into_bytes()));
            written.push(written_item);
            tell(written.len());
        }
    }
    let test = test(bank, version, &topics, &written);
    files.insert(0, ("test.xml".to_owned(), test.into_bytes()));
    let manifest = manifest::write(bank, version, &written);
    files.insert(0, ("imsmanifest.xml".to_owned(), manifest.into_bytes()));
    (files, notes)
}

fn test(
    bank: &PortableBank,
    version: QtiVersion,
    topics: &[(super::super::grouped::TopicSection, Vec<&PortableItem>)],
    written: &[PackagedItem<'_>],
) -> String {
    let mut xml = VersionWriter::new(version);
    let title = bank.title.as_str();
    let mut attributes = version.root();
    attributes.extend([("identifier", "test"), ("title", title)]);
    xml.open("assessmentTest", &attributes);
    xml.open("outcomeDeclaration", &outcome("SCORE", "single", "float"));
    xml.close();
    let part = [
        ("identifier", "part"),
        ("navigationMode", "nonlinear"),
        ("submissionMode", "individual"),
    ];
    xml.open("testPart", &part);
    let mut items = written.iter();
    for (section, members) in topics {
        let attributes = [
            ("identifier", section.id.as_str()),
            ("title", section.title.as_str()),
            ("visible", "true"),
        ];
        xml.open("assessmentSection", &attributes);
        for item in items.by_ref().take(members.len()) {
            let attributes = [("identifier", &*item.name), ("href", &*item.file)];
            xml.empty("assessmentItemRef", &attributes);
        }
        xml.close();
    }
    xml.close();
    xml.open("outcomeProcessing", &[]);
    xml.open("setOutcomeValue", &[("identifier", "SCORE")]);
    xml.open("sum", &[]);
    xml.empty("testVariables", &[("variableIdentifier", "SCORE")]);
    xml.finish()
}

/// Returns the attributes of an `outcomeDeclaration`.
fn outcome<'a>(id: &'a str, cardinality: &'a str, base: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("identifier", id),
        ("cardinality", cardinality),
        ("baseType", base),
    ]
}

/// Writes an element that holds a value.
fn value(xml: &mut XmlWriter, name: &str, value: &str) {
    xml.leaf(name, &[], value);
}
