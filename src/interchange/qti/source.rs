//! The files of a QTI package, or a single file.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::package::Package;
use super::super::xml::{self, XmlElement, XmlTree};
use super::super::{ConversionLoss, ForeignError, ForeignFile, ItemPlace};
use super::reading::QtiReading;
use crate::domain::limits::QTI_UNPACKED_BYTES_MAX;

/// The ends of names of files that may hold questions. Canvas writes `.xml.qti`, and Blackboard
/// `.dat`.
const ENDS: [&str; 3] = [".xml", ".qti", ".dat"];
/// Files about a package and its tests, without questions.
const ABOUT: [&str; 4] = [
    "imsmanifest.xml",
    "assessment_meta.xml",
    "course_settings.xml",
    "canvas_export.txt",
];
/// The ends of names of schemas that a package brings along.
const ABOUT_ENDS: [&str; 2] = [".xsd", ".dtd"];
/// Names of other files that a note lists.
const LISTED_FILES: usize = 5;
/// Bytes of a file among which its first element is looked for.
const ROOT_BYTES: usize = 16 * 1024;

/// The sort of a file, by its first element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QtiRoot {
    /// A file of version 1.2, with a test, a bank or items.
    Classic,
    /// A test of version 2 or 3, which lists items.
    Test,
    /// An item of version 2 or 3.
    Item,
    /// A text or a picture that several items of version 3 share.
    Stimulus,
}

/// A resource of a manifest.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct QtiResource {
    /// Its files, the first one first.
    files: Vec<String>,
    /// Its keywords.
    keywords: Vec<String>,
}

/// A package or a single file.
pub struct QtiSource<'a> {
    package: Option<Package<'a>>,
    bytes: &'a [u8],
    names: Vec<String>,
    title: String,
    /// The resources of its manifests.
    resources: Vec<QtiResource>,
    /// Files that are unpacked and not read yet, and their bytes in all.
    unpacked: RefCell<(BTreeMap<String, Vec<u8>>, usize)>,
}

impl<'a> QtiSource<'a> {
    /// Opens a package with its manifests, or a single file.
    ///
    /// # Errors
    ///
    /// It is unsafe or exceeds a limit, or it is a package without a readable manifest.
    pub fn open(file: &ForeignFile<'a>) -> Result<Self, ForeignError> {
        let mut source = Self {
            package: None,
            bytes: file.bytes,
            names: vec![String::new()],
            title: String::new(),
            resources: Vec::new(),
            unpacked: RefCell::default(),
        };
        if !Package::is_package(file.bytes) {
            return Ok(source);
        }
        let package = Package::open(file.bytes)?;
        let names: Vec<String> = package.names().map(str::to_owned).collect();
        source.package = Some(package);
        for name in names.iter().filter(|name| is_manifest(name)) {
            let bytes = source.bytes(name)?;
            let text = xml::decode(&bytes);
            let manifest = xml::parse(&text, name)?;
            source.take_manifest(manifest.root(), directory(name));
        }
        source.names = in_manifest_order(names, &source.resources);
        Ok(source)
    }

    /// Returns the title that the manifest has; empty without one.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the names of its XML files, in the order of the manifest; one empty name for a
    /// single file.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns whether a file is there.
    pub fn contains(&self, name: &str) -> bool {
        self.package
            .as_ref()
            .is_some_and(|package| package.contains(name))
    }

    /// Reads an XML file, and gives its tree to `take`.
    ///
    /// # Errors
    ///
    /// It is not there, is no XML, is unsafe or exceeds a limit.
    pub fn with_tree(
        &self,
        name: &str,
        take: impl FnOnce(XmlTree<'_>),
    ) -> Result<(), ForeignError> {
        let bytes = self.bytes(name)?;
        let text = xml::decode(&bytes);
        take(xml::parse(&text, name)?);
        Ok(())
    }

    fn bytes(&self, name: &str) -> Result<Cow<'a, [u8]>, ForeignError> {
        let Some(package) = &self.package else {
            return Ok(Cow::Borrowed(self.bytes));
        };
        let mut unpacked = self.unpacked.borrow_mut();
        let (files, sum) = &mut *unpacked;
        match files.remove(name) {
            Some(bytes) => {
                *sum -= bytes.len();
                Ok(Cow::Owned(bytes))
            }
            None => Ok(Cow::Owned(package.read(name)?)),
        }
    }

    /// Returns the sort of a file; `None` for a file that is no QTI.
    pub fn root(&self, name: &str) -> Option<QtiRoot> {
        match self.root_name(name)?.as_str() {
            "questestinterop" => Some(QtiRoot::Classic),
            "assessmentItem" | "qti-assessment-item" => Some(QtiRoot::Item),
            "assessmentTest" | "qti-assessment-test" => Some(QtiRoot::Test),
            "qti-assessment-stimulus" => Some(QtiRoot::Stimulus),
            _ => None,
        }
    }

    /// Returns the name of a file's first element without a prefix.
    fn root_name(&self, name: &str) -> Option<String> {
        let bytes = self.bytes(name).ok()?;
        let found = root_name(&xml::decode(bytes.get(..bytes.len().min(ROOT_BYTES))?));
        self.keep(name, bytes);
        found
    }

    /// Keeps what is unpacked of a file until it is read, if there is room for it.
    fn keep(&self, name: &str, bytes: Cow<'a, [u8]>) {
        let mut unpacked = self.unpacked.borrow_mut();
        let (files, sum) = &mut *unpacked;
        if let Cow::Owned(bytes) = bytes
            && *sum + bytes.len() <= QTI_UNPACKED_BYTES_MAX
        {
            *sum += bytes.len();
            files.insert(name.to_owned(), bytes);
        }
    }

    fn take_manifest(&mut self, manifest: XmlElement<'_>, base: &str) {
        if let Some(metadata) = manifest.child("metadata")
            && self.title.is_empty()
        {
            let title = metadata.descendants().find(|element| element.is("title"));
            let title = title.map(XmlElement::all_text).unwrap_or_default();
            self.title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        for resource in manifest.descendants().filter(|e| e.is("resource")) {
            let own = resource.attribute("href");
            let files = resource
                .children_named("file")
                .filter_map(|f| f.attribute("href"));
            let mut names: Vec<String> = Vec::new();
            for href in own.into_iter().chain(files) {
                let name = resolved(base, href);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let keywords = resource
                .descendants()
                .filter(|element| element.is("keyword"))
                .map(|keyword| keyword.all_text().trim().to_owned())
                .collect();
            self.resources.push(QtiResource {
                files: names,
                keywords,
            });
        }
    }

    /// Returns the keywords of a file by its resource.
    pub fn keywords_by_file(&self) -> BTreeMap<&str, &[String]> {
        self.resources
            .iter()
            .filter_map(|resource| Some((resource.files.first()?.as_str(), &*resource.keywords)))
            .collect()
    }

    /// Adds a note about the files of the package that are no questions, such as pictures.
    pub fn tell_other_files(&self, roots: &[(&str, QtiRoot)], reading: &mut QtiReading<'_>) {
        let Some(package) = &self.package else {
            return;
        };
        let read: BTreeSet<&str> = roots
            .iter()
            .filter(|(_, root)| *root != QtiRoot::Stimulus)
            .map(|(name, _)| *name)
            .collect();
        let is_read = |name: &&str| {
            let about = name.rsplit('/').next().unwrap_or(name);
            let is_known = ABOUT.contains(&about) || ABOUT_ENDS.iter().any(|e| name.ends_with(e));
            read.contains(name) || is_known
        };
        let known: BTreeSet<&str> = package.names().filter(|name| !is_read(name)).collect();
        if known.is_empty() {
            return;
        }
        let listed: Vec<&str> = known.iter().take(LISTED_FILES).copied().collect();
        let more = match known.len() - listed.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "files of the package without questions are left out: {}{more}",
            listed.join(", ")
        );
        reading.note(&ItemPlace::default(), ConversionLoss::Dropped, message);
    }
}

fn is_manifest(name: &str) -> bool {
    name.rsplit('/').next() == Some("imsmanifest.xml")
}

/// Returns the directory of a file with its slash; empty at the top.
pub fn directory(name: &str) -> &str {
    name.rfind('/')
        .map_or("", |at| name.get(..=at).unwrap_or(""))
}

/// Returns the name that an address relative to a directory means.
pub fn resolved(base: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or(href);
    let mut parts: Vec<String> = base.split('/').map(str::to_owned).collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(unescaped(part)),
        }
    }
    parts.join("/")
}

/// Returns a part of an address without its `%20`.
fn unescaped(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| part.to_owned())
}

/// Returns the XML files, those of the manifests first and in their order.
fn in_manifest_order(names: Vec<String>, resources: &[QtiResource]) -> Vec<String> {
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for name in resources.iter().flat_map(|resource| &resource.files) {
        let next = order.len();
        order.entry(name).or_insert(next);
    }
    let is_xml = |name: &String| {
        let lower = name.to_ascii_lowercase();
        ENDS.iter().any(|end| lower.ends_with(end)) && !is_manifest(name)
    };
    let mut names: Vec<String> = names.into_iter().filter(is_xml).collect();
    names.sort_by_key(|name| order.get(name.as_str()).copied().unwrap_or(usize::MAX));
    names
}

/// Returns the name of the first element of a text, without a prefix.
fn root_name(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let tag = rest.get(rest.find('<')? + 1..)?;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.get(comment.find("-->")? + 3..)?;
        } else if tag.starts_with(['?', '!']) {
            rest = tag;
        } else {
            let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
            let name = tag.get(..end)?;
            let name = name.rsplit(':').next().unwrap_or(name);
            return Some(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_resolved() {
        assert_eq!(resolved("", "a/b.xml"), "a/b.xml");
        assert_eq!(resolved("in.zip/", "./a%20b.xml#x"), "in.zip/a b.xml");
        assert_eq!(resolved("tests/", "../items/1.xml"), "items/1.xml");
        assert_eq!(resolved("", "../../etc/passwd"), "etc/passwd");
        assert_eq!(resolved("", "50%.xml"), "50%.xml");
    }

    #[test]
    fn the_first_element_is_found() {
        let text = "<?xml version='1.0'?><!-- <b> --><!DOCTYPE a SYSTEM 'a.dtd'>\n<q:item x='1'/>";
        assert_eq!(root_name(text).as_deref(), Some("item"));
        assert_eq!(root_name("<a>").as_deref(), Some("a"));
        assert_eq!(root_name("none"), None);
        assert_eq!(root_name("<!-- <a>"), None);
    }
}
