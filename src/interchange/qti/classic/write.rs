//! Writes a package of version 1.2 that Canvas imports: a test for each topic, which becomes a quiz
//! with a question bank of the same name.

mod item;
mod scoring;
mod shape;

use super::super::super::xml::XmlWriter;
use super::super::super::{ConversionNote, PortableBank, PortableItem};
use super::super::grouped::{TopicSection, by_topic, foreign_id};
use super::super::ids::{XmlNames, from_title, xml_name};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const QTI: &str = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2";
const CANVAS: &str = "http://canvas.instructure.com/xsd/cccv1p0";
const CARTRIDGE: &str = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1";

/// Returns the files of a package, and what it cannot say.
pub fn write(
    bank: &PortableBank,
    tell: &mut dyn FnMut(usize),
) -> (Vec<(String, Vec<u8>)>, Vec<ConversionNote>) {
    let mut notes = Vec::new();
    let mut files = Vec::new();
    let (mut names, mut ids) = (XmlNames::default(), XmlNames::default());
    let mut tests = Vec::new();
    let mut written = 0;
    for (section, items) in by_topic(bank) {
        let name = names.fresh(&section.id);
        let test = test(bank, &section, &items, &mut ids, &mut notes);
        files.push((format!("{name}/{name}.xml"), test.into_bytes()));
        let meta = meta(&name, &section, items.len());
        files.push((format!("{name}/assessment_meta.xml"), meta.into_bytes()));
        tests.push(name);
        written += items.len();
        tell(written);
    }
    let manifest = manifest(bank, &tests);
    files.insert(0, ("imsmanifest.xml".to_owned(), manifest.into_bytes()));
    (files, notes)
}

fn manifest(bank: &PortableBank, tests: &[String]) -> String {
    let mut xml = XmlWriter::new();
    let id = xml_name(&format!("package-{}", from_title(&bank.title)));
    let location = format!(
        "{CARTRIDGE} http://www.imsglobal.org/xsd/imscp_v1p1.xsd \
         http://www.imsglobal.org/xsd/imsmd_v1p2 http://www.imsglobal.org/xsd/imsmd_v1p2p2.xsd"
    );
    let attributes = [
        ("identifier", &*id),
        ("xmlns", CARTRIDGE),
        ("xmlns:imsmd", "http://www.imsglobal.org/xsd/imsmd_v1p2"),
        ("xmlns:xsi", XSI),
        ("xsi:schemaLocation", &*location),
    ];
    xml.open("manifest", &attributes);
    xml.open("metadata", &[]);
    xml.leaf("schema", &[], "IMS Content");
    xml.leaf("schemaversion", &[], "1.1.3");
    if !bank.title.is_empty() {
        xml.open("imsmd:lom", &[]);
        xml.open("imsmd:general", &[]);
        xml.open("imsmd:title", &[]);
        xml.leaf("imsmd:langstring", &[], &bank.title);
        xml.close();
        xml.close();
        xml.close();
    }
    xml.close();
    xml.empty("organizations", &[]);
    xml.open("resources", &[]);
    for name in tests {
        let (test, meta) = (
            format!("{name}/{name}.xml"),
            format!("{name}/assessment_meta.xml"),
        );
        let meta_id = format!("{name}_meta");
        xml.open(
            "resource",
            &[("identifier", name), ("type", "imsqti_xmlv1p2")],
        );
        xml.empty("file", &[("href", &test)]);
        xml.empty("dependency", &[("identifierref", &meta_id)]);
        xml.close();
        let attributes = [
            ("identifier", &*meta_id),
            (
                "type",
                "associatedcontent/imscc_xmlv1p1/learning-application-resource",
            ),
            ("href", &*meta),
        ];
        xml.open("resource", &attributes);
        xml.empty("file", &[("href", &meta)]);
        xml.close();
    }
    xml.finish()
}

/// Returns the settings of a quiz: one for practice, so that nothing is graded by the import.
fn meta(name: &str, section: &TopicSection, points: usize) -> String {
    let mut xml = XmlWriter::new();
    let location = format!("{CANVAS} https://canvas.instructure.com/xsd/cccv1p0.xsd");
    let attributes = [
        ("identifier", name),
        ("xmlns", CANVAS),
        ("xmlns:xsi", XSI),
        ("xsi:schemaLocation", &*location),
    ];
    xml.open("quiz", &attributes);
    xml.leaf("title", &[], &section.title);
    xml.leaf("description", &[], "");
    xml.leaf("shuffle_answers", &[], "true");
    xml.leaf("scoring_policy", &[], "keep_highest");
    xml.leaf("quiz_type", &[], "practice_quiz");
    xml.leaf("points_possible", &[], &format!("{points}.0"));
    xml.leaf("show_correct_answers", &[], "true");
    xml.leaf("allowed_attempts", &[], "-1");
    xml.leaf("available", &[], "false");
    xml.finish()
}

fn test(
    bank: &PortableBank,
    section: &TopicSection,
    items: &[&PortableItem],
    ids: &mut XmlNames,
    notes: &mut Vec<ConversionNote>,
) -> String {
    let mut xml = XmlWriter::new();
    let location = format!("{QTI} http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd");
    let attributes = [
        ("xmlns", QTI),
        ("xmlns:xsi", XSI),
        ("xsi:schemaLocation", &*location),
    ];
    xml.open("questestinterop", &attributes);
    let attributes = [("ident", &*section.id), ("title", &*section.title)];
    xml.open("assessment", &attributes);
    xml.open("qtimetadata", &[]);
    field(&mut xml, "cc_maxattempts", "unlimited");
    xml.close();
    xml.open("section", &[("ident", "root_section")]);
    for item in items {
        item::write(&mut xml, &foreign_id(bank, item, ids), item, notes);
    }
    xml.finish()
}

/// Writes a field of metadata.
fn field(xml: &mut XmlWriter, label: &str, entry: &str) {
    xml.open("qtimetadatafield", &[]);
    xml.leaf("fieldlabel", &[], label);
    xml.leaf("fieldentry", &[], entry);
    xml.close();
}

/// Writes a text as HTML.
fn material(xml: &mut XmlWriter, html: &str) {
    xml.open("material", &[]);
    xml.leaf("mattext", &[("texttype", "text/html")], html);
    xml.close();
}
