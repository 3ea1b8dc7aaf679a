//! The format of a file, told from its content. Names of files say little: `.xml`, `.zip` and `.txt`
//! are the ends of most.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::BankFormat;
use super::encoding::decode;
use super::table::is_head;

/// The bytes of a manifest or a text that are looked at.
const LOOK_BYTES: usize = 256 * 1024;
/// The lines of a text that are looked at.
const LOOK_LINES: usize = 2_000;

/// A file whose format is known by its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DetectedFile {
    /// A format that can be read.
    Bank(BankFormat),
    /// An H5P package, which Dripset does not read.
    H5p,
    /// A bank of Dripset itself.
    Own,
}

/// Returns the format of a file; the name helps only where the content fits several.
pub fn detect(name: &str, bytes: &[u8]) -> Option<BankFormat> {
    match detected(name, bytes) {
        Some(DetectedFile::Bank(format)) => Some(format),
        _ => None,
    }
}

/// Returns the kind of a file, also of one that cannot be imported.
pub fn detected(name: &str, bytes: &[u8]) -> Option<DetectedFile> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package(bytes);
    }
    let look = bytes.get(..LOOK_BYTES).unwrap_or(bytes);
    let text = decode(look, None);
    if text.trim_start().starts_with('<') {
        return xml(&text).map(DetectedFile::Bank);
    }
    let lines: Vec<&str> = text.lines().take(LOOK_LINES).collect();
    if lines.iter().any(|line| line.trim() == "[bank]") {
        return Some(DetectedFile::Own);
    }
    lines_of(name, &lines).map(DetectedFile::Bank)
}

fn package(bytes: &[u8]) -> Option<DetectedFile> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = package
        .file_names()
        .flatten()
        .map(Cow::into_owned)
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let base = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    if has("h5p.json") {
        return Some(DetectedFile::H5p);
    }
    if [
        "collection.anki2",
        "collection.anki21",
        "collection.anki21b",
    ]
    .iter()
    .any(|name| has(name))
    {
        return Some(DetectedFile::Bank(BankFormat::Anki));
    }
    if has("xl/workbook.xml") {
        return Some(DetectedFile::Bank(BankFormat::Xlsx));
    }
    let manifests = names.iter().filter(|name| base(name) == "imsmanifest.xml");
    let manifest = manifests.min_by_key(|name| name.len());
    let others = names.iter().filter(|name| name.ends_with(".xml"));
    // The manifest tells it, or else one of the files that it lists.
    for name in manifest.into_iter().chain(others.take(4)) {
        let file = package.by_name(name).ok()?;
        let mut look = Vec::new();
        let limit = u64::try_from(LOOK_BYTES).unwrap_or(u64::MAX);
        if file.take(limit).read_to_end(&mut look).is_err() {
            continue;
        }
        if let Some(format) = qti(&decode(&look, None)) {
            return Some(DetectedFile::Bank(format));
        }
    }
    None
}

/// Returns the version of QTI that a manifest or an item names.
fn qti(text: &str) -> Option<BankFormat> {
    let text = text.to_ascii_lowercase();
    let versions = [
        ("imsqti_xmlv1p2", BankFormat::Qti12),
        ("questestinterop", BankFormat::Qti12),
        ("imsqtiasi_v3p0", BankFormat::Qti30),
        ("imsqti_item_xmlv3p0", BankFormat::Qti30),
        ("qti-assessment", BankFormat::Qti30),
        ("v2p2", BankFormat::Qti22),
        ("v2p1", BankFormat::Qti21),
        ("imsqti_v2p0", BankFormat::Qti21),
    ];
    let found = versions.iter().find(|(sign, _)| text.contains(sign));
    found.map(|(_, format)| *format)
}

fn xml(text: &str) -> Option<BankFormat> {
    let root = root(text)?;
    let local = root.rsplit(':').next().unwrap_or_default();
    match local {
        "quiz" => Some(BankFormat::MoodleXml),
        "questestinterop" => Some(BankFormat::Qti12),
        _ => qti(text).filter(|_| {
            let of_qti = ["assessmentItem", "assessmentTest", "manifest"];
            of_qti.contains(&local) || local.starts_with("qti-assessment")
        }),
    }
}

/// Returns the name of the first element, after declarations and comments.
fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!") => ">",
            _ => break,
        };
        let at = rest.find(end)?;
        rest = rest.get(at + end.len()..)?.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    name.get(..end)
}

fn lines_of(name: &str, lines: &[&str]) -> Option<BankFormat> {
    let told = lines.iter().map(|line| line.trim());
    let told: Vec<&str> = told.filter(|line| !line.is_empty()).collect();
    let first = told.first()?;
    let notes = [
        "#separator:",
        "#html:",
        "#tags:",
        "#deck:",
        "#notetype:",
        "#columns:",
    ];
    if notes.iter().any(|sign| first.starts_with(sign)) {
        return Some(BankFormat::AnkiNotes);
    }
    if told.iter().take(5).any(|line| is_head(line)) {
        return Some(BankFormat::Csv);
    }
    if told
        .windows(2)
        .any(|pair| matches!(pair, [choice, key] if is_choice(choice) && is_key(key)))
    {
        return Some(BankFormat::Aiken);
    }
    if is_gift(&told) {
        return Some(BankFormat::Gift);
    }
    let tabs = lines.iter().filter(|line| line.contains('\t')).count();
    if tabs * 2 > told.len() {
        return Some(BankFormat::AnkiNotes);
    }
    let end = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    match end.as_str() {
        "csv" => Some(BankFormat::Csv),
        "gift" => Some(BankFormat::Gift),
        _ => None,
    }
}

/// Returns whether a line is a choice of Aiken: `A. Text` or `A) Text`.
fn is_choice(line: &str) -> bool {
    let mut chars = line.chars();
    let letter = chars.next().is_some_and(|c| c.is_ascii_alphabetic());
    letter && matches!(chars.next(), Some('.' | ')'))
}

fn is_key(line: &str) -> bool {
    let key = line.to_ascii_uppercase();
    let key = key.strip_prefix("ANSWER:").map(str::trim);
    key.is_some_and(|key| key.len() == 1 && key.bytes().all(|b| b.is_ascii_uppercase()))
}

/// Returns whether braces hold choices as GIFT writes them.
fn is_gift(lines: &[&str]) -> bool {
    if lines
        .iter()
        .any(|line| line.starts_with("$CATEGORY:") || line.starts_with("::"))
    {
        return true;
    }
    let text = lines.join("\n");
    let text = text.replace("\\{", "").replace("\\}", "");
    text.split('{').skip(1).any(|rest| {
        let Some((inner, _)) = rest.split_once('}') else {
            return false;
        };
        let inner = inner.trim();
        let word = matches!(inner, "" | "T" | "F" | "TRUE" | "FALSE");
        word || inner.starts_with(['=', '~', '#'])
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            zip.start_file(*name, SimpleFileOptions::default())
                .expect("a file");
            zip.write_all(text.as_bytes()).expect("written");
        }
        zip.finish().expect("a package").into_inner()
    }

    #[test]
    fn a_format_is_told_from_the_content() {
        use BankFormat::*;
        for (text, wanted) in [
            (
                "\u{feff}<?xml version=\"1.0\"?>\n<!-- x --><quiz>",
                Some(MoodleXml),
            ),
            ("<questestinterop xmlns=\"x\">", Some(Qti12)),
            (
                "<assessmentItem xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\">",
                Some(Qti21),
            ),
            (
                "<qti-assessment-item xmlns=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0\">",
                Some(Qti30),
            ),
            ("<html><body>", None),
            ("Which?\r\nA. One\r\nB. Two\r\nANSWER: B\r\n", Some(Aiken)),
            ("::Flush:: What? {=Saline ~Air}", Some(Gift)),
            ("What is it?{\n=This\n~That\n}\n", Some(Gift)),
            ("#separator:tab\n#html:true\nfront\tback", Some(AnkiNotes)),
            ("front\tback\nfront 2\tback 2\n", Some(AnkiNotes)),
            ("id,topic,kind,stem,choice A,choice B,key\n", Some(Csv)),
            ("sep=;\nKind;Stem;Choice A;Choice B;Key\n", Some(Csv)),
            ("Just words.\n", None),
            ("format = 1\n[bank]\nid = \"x\"\n", None),
            ("", None),
        ] {
            assert_eq!(detect("file.dat", text.as_bytes()), wanted, "{text}");
        }
        let wide: Vec<u8> = "\u{feff}<quiz>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(detect("x", &wide), Some(MoodleXml));
    }

    #[test]
    fn packages_are_told_from_their_files() {
        use BankFormat::*;
        let manifest = |schema: &str| format!("<manifest><resource type=\"{schema}\"/></manifest>");
        for (files, wanted) in [
            (
                vec![("imsmanifest.xml", manifest("imsqti_xmlv1p2"))],
                DetectedFile::Bank(Qti12),
            ),
            (
                vec![("imsmanifest.xml", manifest("imsqti_item_xmlv2p2"))],
                DetectedFile::Bank(Qti22),
            ),
            (
                vec![("a/imsmanifest.xml", manifest("imsqti_item_xmlv2p1"))],
                DetectedFile::Bank(Qti21),
            ),
            (
                vec![("imsmanifest.xml", manifest("imsqti_item_xmlv3p0"))],
                DetectedFile::Bank(Qti30),
            ),
            (
                vec![
                    ("imsmanifest.xml", manifest("")),
                    ("q.xml", "<questestinterop/>".into()),
                ],
                DetectedFile::Bank(Qti12),
            ),
            (
                vec![("collection.anki21", String::new())],
                DetectedFile::Bank(Anki),
            ),
            (
                vec![("xl/workbook.xml", String::new())],
                DetectedFile::Bank(Xlsx),
            ),
            (vec![("h5p.json", String::new())], DetectedFile::H5p),
        ] {
            let files: Vec<(&str, &str)> =
                files.iter().map(|(name, text)| (*name, &**text)).collect();
            assert_eq!(
                detected("x.zip", &zipped(&files)),
                Some(wanted),
                "{files:?}"
            );
        }
        assert_eq!(detected("x", &zipped(&[("a.txt", "x")])), None);
        assert_eq!(detected("x", b"[bank]"), Some(DetectedFile::Own));
    }

    proptest! {
        #[test]
        fn any_bytes_are_looked_at(bytes in prop::collection::vec(any::<u8>(), 0..200), zip in any::<bool>()) {
            let start: &[u8] = if zip { b"PK\x03\x04" } else { b"" };
            let _ = detected("x", &[start, &bytes].concat());
        }
    }
}
