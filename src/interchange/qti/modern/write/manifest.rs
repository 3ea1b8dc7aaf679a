//! The manifest of a package.

use super::super::super::super::xml::XmlWriter;
use super::super::super::super::{PortableBank, PortableKind};
use super::super::super::ids::{from_title, xml_name};
use super::version::QtiVersion;
use super::{PackagedItem, value};

/// What the manifests of the versions differ in.
struct ManifestNames {
    namespace: &'static str,
    schema: &'static str,
    schema_version: &'static str,
    /// The namespace of the description of learning objects.
    lom: &'static str,
    /// The element around its texts.
    lom_text: &'static str,
    /// The namespace of the facts about items.
    facts: &'static str,
    locations: &'static str,
}

fn names(version: QtiVersion) -> ManifestNames {
    match version {
        QtiVersion::V21 => ManifestNames {
            namespace: "http://www.imsglobal.org/xsd/imscp_v1p1",
            schema: "QTIv2.1 Package",
            schema_version: "1.0.0",
            lom: "http://www.imsglobal.org/xsd/imsmd_v1p2",
            lom_text: "imsmd:langstring",
            facts: "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1",
            locations: "http://www.imsglobal.org/xsd/imscp_v1p1 \
                http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd \
                http://www.imsglobal.org/xsd/imsmd_v1p2 \
                http://www.imsglobal.org/xsd/imsmd_v1p2p4.xsd \
                http://www.imsglobal.org/xsd/imsqti_metadata_v2p1 \
                http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_metadata_v2p1.xsd",
        },
        QtiVersion::V22 => ManifestNames {
            namespace: "http://www.imsglobal.org/xsd/imscp_v1p1",
            schema: "QTIv2.2 Package",
            schema_version: "1.0.0",
            lom: "http://ltsc.ieee.org/xsd/LOM",
            lom_text: "imsmd:string",
            facts: "http://www.imsglobal.org/xsd/imsqti_metadata_v2p2",
            locations: "http://www.imsglobal.org/xsd/imscp_v1p1 \
                http://www.imsglobal.org/xsd/qti/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd \
                http://ltsc.ieee.org/xsd/LOM \
                http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd \
                http://www.imsglobal.org/xsd/imsqti_metadata_v2p2 \
                http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_metadata_v2p2.xsd",
        },
        QtiVersion::V30 => ManifestNames {
            namespace: "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
            schema: "QTI Package",
            schema_version: "3.0.0",
            lom: "http://ltsc.ieee.org/xsd/LOM",
            lom_text: "imsmd:string",
            facts: "http://www.imsglobal.org/xsd/imsqti_metadata_v3p0",
            locations: "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1 \
                https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd \
                http://ltsc.ieee.org/xsd/LOM \
                https://purl.imsglobal.org/spec/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd \
                http://www.imsglobal.org/xsd/imsqti_metadata_v3p0 \
                https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_metadatav3p0_v1p0.xsd",
        },
    }
}

/// Returns the manifest.
pub fn write(bank: &PortableBank, version: QtiVersion, items: &[PackagedItem<'_>]) -> String {
    let names = names(version);
    let id = xml_name(&format!("package-{}", from_title(&bank.title)));
    let mut xml = XmlWriter::new();
    let attributes = [
        ("xmlns", names.namespace),
        ("xmlns:imsmd", names.lom),
        ("xmlns:imsqti", names.facts),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", names.locations),
        ("identifier", &*id),
    ];
    xml.open("manifest", &attributes);
    xml.open("metadata", &[]);
    value(&mut xml, "schema", names.schema);
    value(&mut xml, "schemaversion", names.schema_version);
    description(&mut xml, &names, &bank.title, &[]);
    xml.close();
    xml.empty("organizations", &[]);
    xml.open("resources", &[]);
    let sort = format!("imsqti_test_xml{}", version.mark());
    let attributes = [
        ("identifier", "test"),
        ("type", &*sort),
        ("href", "test.xml"),
    ];
    xml.open("resource", &attributes);
    xml.empty("file", &[("href", "test.xml")]);
    for item in items {
        xml.empty("dependency", &[("identifierref", &*item.name)]);
    }
    xml.close();
    for item in items {
        resource(&mut xml, &names, version, item);
    }
    xml.finish()
}

fn resource(
    xml: &mut XmlWriter,
    names: &ManifestNames,
    version: QtiVersion,
    written: &PackagedItem<'_>,
) {
    let sort = format!("imsqti_item_xml{}", version.mark());
    let attributes = [
        ("identifier", &*written.name),
        ("type", &*sort),
        ("href", &*written.file),
    ];
    xml.open("resource", &attributes);
    xml.open("metadata", &[]);
    let facts = &written.item.facts;
    let keywords: Vec<String> = facts
        .iter()
        .map(|(key, fact)| format!("{key}:{fact}"))
        .collect();
    let (interaction, is_composite) = interaction(&written.item.kind);
    xml.open("imsqti:qtiMetadata", &[]);
    value(xml, "imsqti:timeDependent", "false");
    let composite = if is_composite { "true" } else { "false" };
    value(xml, "imsqti:composite", composite);
    value(xml, "imsqti:interactionType", interaction);
    xml.close();
    description(xml, names, &written.item.name, &keywords);
    xml.close();
    xml.empty("file", &[("href", &*written.file)]);
    xml.close();
}

/// Writes a title and keywords.
fn description(xml: &mut XmlWriter, names: &ManifestNames, title: &str, keywords: &[String]) {
    if title.is_empty() && keywords.is_empty() {
        return;
    }
    xml.open("imsmd:lom", &[]);
    xml.open("imsmd:general", &[]);
    if !title.is_empty() {
        xml.open("imsmd:title", &[]);
        value(xml, names.lom_text, title);
        xml.close();
    }
    for keyword in keywords {
        xml.open("imsmd:keyword", &[]);
        value(xml, names.lom_text, keyword);
        xml.close();
    }
    xml.close();
    xml.close();
}

/// Returns the interaction of a kind, and whether there are several of it.
fn interaction(kind: &PortableKind) -> (&'static str, bool) {
    match kind {
        PortableKind::Choices { .. } => ("choiceInteraction", false),
        PortableKind::Number(_) => ("textEntryInteraction", false),
        PortableKind::Order(_) => ("orderInteraction", false),
        PortableKind::Match { .. } => ("matchInteraction", false),
        PortableKind::Blanks { blanks, .. } => ("inlineChoiceInteraction", blanks.len() > 1),
        PortableKind::Targets { .. } => ("gapMatchInteraction", false),
        PortableKind::Spans { .. } => ("hottextInteraction", false),
    }
}
