//! Packages: zip archives of QTI and Anki, read within limits and written reproducibly.
//!
//! A package is in memory, packed; a file is unpacked when it is read. A package within a package
//! is opened one level deep, and its files are named `INNER.zip/NAME`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek, Write};
use std::sync::Arc;

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{ForeignError, ItemPlace};
use crate::domain::limits::{
    PACKAGE_BYTES_MAX, PACKAGE_FILE_BYTES_MAX, PACKAGE_FILES_MAX, PACKAGE_NAME_BYTES_MAX,
};

/// The ends of names of packages that may be within a package.
const NESTED: [&str; 2] = [".zip", ".imscc"];

/// A zip archive.
#[derive(Debug)]
pub struct Package<'a> {
    outer: ZipArchive<Cursor<&'a [u8]>>,
    inner: Vec<ZipArchive<Cursor<Arc<[u8]>>>>,
    /// The files in the order of the archive: name and place.
    files: Vec<(String, PackagedAt)>,
    by_name: BTreeMap<String, usize>,
    /// The bytes that may still be unpacked.
    budget: Cell<u64>,
}

/// The place of a file in its archive.
#[derive(Clone, Copy, Debug)]
struct PackagedAt {
    /// The index of the nested archive; `None` for the package itself.
    archive: Option<usize>,
    index: usize,
}

impl<'a> Package<'a> {
    /// Returns whether bytes look like a package.
    pub fn is_package(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
    }

    /// Opens a package and those within it.
    ///
    /// # Errors
    ///
    /// It is not a zip archive, has too many files, or a name in it is unsafe.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ForeignError> {
        let outer = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("", &error))?;
        let mut package = Self {
            outer,
            inner: Vec::new(),
            files: Vec::new(),
            by_name: BTreeMap::new(),
            budget: Cell::new(PACKAGE_BYTES_MAX),
        };
        let names = checked_names(&package.outer, "")?;
        for (index, name) in names {
            let at = PackagedAt {
                archive: None,
                index,
            };
            let lower = name.to_ascii_lowercase();
            if NESTED.iter().any(|end| lower.ends_with(end)) {
                package.open_nested(&name, at)?;
            } else {
                package.add(name, at)?;
            }
        }
        Ok(package)
    }

    fn open_nested(&mut self, name: &str, at: PackagedAt) -> Result<(), ForeignError> {
        let bytes = self.unpack(name, at)?;
        let Ok(archive) = ZipArchive::new(Cursor::new(Arc::from(bytes))) else {
            return self.add(name.to_owned(), at);
        };
        let names = checked_names(&archive, &format!("{name}/"))?;
        let nested = self.inner.len();
        self.inner.push(archive);
        for (index, inner) in names {
            let at = PackagedAt {
                archive: Some(nested),
                index,
            };
            self.add(inner, at)?;
        }
        Ok(())
    }

    fn add(&mut self, name: String, at: PackagedAt) -> Result<(), ForeignError> {
        if self.files.len() >= PACKAGE_FILES_MAX {
            return Err(too_many_files());
        }
        if self
            .by_name
            .insert(name.clone(), self.files.len())
            .is_some()
        {
            return Err(two_of(&name));
        }
        self.files.push((name, at));
        Ok(())
    }

    /// Returns the names of its files in the order of the archive, without directories.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(name, _)| name.as_str())
    }

    /// Returns whether a file is there.
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Returns the bytes of a file.
    ///
    /// # Errors
    ///
    /// It is not there, is damaged or encrypted, or exceeds what may be unpacked of one file or of
    /// one package.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, ForeignError> {
        let at = self.by_name.get(name).and_then(|at| self.files.get(*at));
        match at {
            Some((_, at)) => self.unpack(name, *at),
            None => Err(ForeignError::Malformed {
                place: file_place(name),
                why: "the file is not in the package".to_owned(),
            }),
        }
    }

    fn unpack(&self, name: &str, at: PackagedAt) -> Result<Vec<u8>, ForeignError> {
        // A copy of an archive shares its bytes and its list of files; only its position is new.
        match at.archive.map(|nested| self.inner.get(nested)) {
            None => self.unpack_from(self.outer.clone(), name, at.index),
            Some(Some(archive)) => self.unpack_from(archive.clone(), name, at.index),
            Some(None) => Ok(Vec::new()),
        }
    }

    fn unpack_from<R: Read + Seek>(
        &self,
        mut archive: ZipArchive<R>,
        name: &str,
        index: usize,
    ) -> Result<Vec<u8>, ForeignError> {
        let file = archive
            .by_index(index)
            .map_err(|error| damaged(name, &error))?;
        let budget = self.budget.get();
        let limit = PACKAGE_FILE_BYTES_MAX.min(budget);
        let mut bytes = Vec::new();
        // The size in the header may be wrong, so the reader itself is limited.
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| ForeignError::Malformed {
                place: file_place(name),
                why: format!("the file cannot be unpacked: {error}"),
            })?;
        let length = bytes.len() as u64;
        if length > PACKAGE_FILE_BYTES_MAX {
            return Err(over(name, "the unpacked file", PACKAGE_FILE_BYTES_MAX));
        }
        if length > budget {
            return Err(over("", "the unpacked package", PACKAGE_BYTES_MAX));
        }
        self.budget.set(budget - length);
        Ok(bytes)
    }
}

impl Package<'_> {
    /// Returns a package with these files, each with a name of its own. The same files give the
    /// same bytes.
    pub fn write(files: &[(String, Vec<u8>)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(0o644);
        for (name, bytes) in files {
            let started = zip.start_file(name.as_str(), options);
            started
                .and_then(|()| Ok(zip.write_all(bytes)?))
                .expect("invariant: each name is its own, and memory takes every byte");
        }
        let written = zip.finish().map(Cursor::into_inner);
        written.expect("invariant: memory takes every byte")
    }
}

/// Returns the indexes and names of an archive's files, each behind `prefix`.
fn checked_names<R: Read + Seek>(
    archive: &ZipArchive<R>,
    prefix: &str,
) -> Result<Vec<(usize, String)>, ForeignError> {
    if archive.len() > PACKAGE_FILES_MAX {
        return Err(too_many_files());
    }
    if archive.has_duplicate_names() {
        return Err(two_of(""));
    }
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let name = archive.name_for_index(index).and_then(Result::ok);
        let name = name.unwrap_or_default().into_owned();
        let place = || file_place(&format!("{prefix}{name}"));
        if let Some(why) = unsafe_name(&name) {
            return Err(ForeignError::Unsafe {
                place: place(),
                why: why.to_owned(),
            });
        }
        if !name.ends_with('/') {
            names.push((index, format!("{prefix}{name}")));
        }
    }
    Ok(names)
}

/// Returns the reason that a name could lead out of the package.
fn unsafe_name(name: &str) -> Option<&'static str> {
    let mut letters = name.chars();
    let has_drive =
        letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':');
    if name.is_empty() || name.len() > PACKAGE_NAME_BYTES_MAX {
        return Some("a file in the package has no name, or one that is too long");
    }
    if name.chars().any(char::is_control) {
        return Some("the name of a file in the package has control characters");
    }
    if name.contains('\\') {
        return Some("the name of a file in the package has a backslash");
    }
    if name.starts_with('/') || has_drive {
        return Some("the name of a file in the package is an absolute path");
    }
    let leads_out = name.split('/').any(|part| part == "..");
    leads_out.then_some("the name of a file in the package leads out of it with `..`")
}

fn file_place(name: &str) -> ItemPlace {
    ItemPlace {
        file: name.to_owned(),
        ..ItemPlace::default()
    }
}

fn two_of(name: &str) -> ForeignError {
    ForeignError::Unsafe {
        place: file_place(name),
        why: "two files in the package have the same name".to_owned(),
    }
}

fn too_many_files() -> ForeignError {
    ForeignError::OverLimit {
        place: ItemPlace::default(),
        what: "the number of files in the package".to_owned(),
        limit: PACKAGE_FILES_MAX.to_string(),
    }
}

fn over(name: &str, what: &str, bytes: u64) -> ForeignError {
    ForeignError::OverLimit {
        place: file_place(name),
        what: what.to_owned(),
        limit: format!("{} MiB", bytes / (1024 * 1024)),
    }
}

fn damaged(name: &str, error: &ZipError) -> ForeignError {
    let why = match error {
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => {
            "the file in the package is encrypted".to_owned()
        }
        error if name.is_empty() => format!("this is not a readable zip package: {error}"),
        error => format!("the file cannot be unpacked: {error}"),
    };
    ForeignError::Malformed {
        place: file_place(name),
        why,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
        let files: Vec<_> = files
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
            .collect();
        Package::write(&files)
    }

    /// Replaces a name, in the directory and at the file, by one of the same length.
    fn renamed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
        assert_eq!(from.len(), to.len());
        let mut bytes = bytes.to_vec();
        let at: Vec<usize> = (0..bytes.len())
            .filter(|at| bytes[*at..].starts_with(from.as_bytes()))
            .collect();
        for at in at {
            bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        }
        bytes
    }

    fn is_unsafe(bytes: &[u8]) -> bool {
        matches!(Package::open(bytes), Err(ForeignError::Unsafe { .. }))
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let bytes = package(&[("a/b.xml", b"one"), ("c.txt", b"")]);
        assert_eq!(
            bytes,
            package(&[("a/b.xml", b"one"), ("c.txt", b"")]),
            "the same twice"
        );
        let package = Package::open(&bytes).unwrap();
        assert_eq!(package.names().collect::<Vec<_>>(), ["a/b.xml", "c.txt"]);
        assert_eq!(package.read("a/b.xml").unwrap(), b"one");
        assert_eq!(package.read("c.txt").unwrap(), b"");
        assert!(package.read("d").is_err());
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        let bytes = package(&[("aaaaaa.xml", b"one"), ("bbbbbb.xml", b"two")]);
        for name in [
            "../../.xml",
            "/aaaaa.xml",
            "a\\aaaa.xml",
            "C:/aaa.xml",
            "a\naaaa.xml",
            "aa/../.xml",
            "bbbbbb.xml",
        ] {
            assert!(is_unsafe(&renamed(&bytes, "aaaaaa.xml", name)), "{name:?}");
        }
        assert!(Package::open(&renamed(&bytes, "aaaaaa.xml", "aaa..aa.xm")).is_ok());
    }

    #[test]
    fn a_package_within_a_package_is_opened_and_one_within_that_is_a_file() {
        let innermost = package(&[("c.xml", b"three")]);
        let inner = package(&[("b.xml", b"two"), ("c.zip", &innermost)]);
        let bytes = package(&[("a.xml", b"one"), ("in/b.zip", &inner), ("no.zip", b"text")]);
        let package = Package::open(&bytes).unwrap();
        let names: Vec<_> = package.names().collect();
        assert_eq!(
            names,
            ["a.xml", "in/b.zip/b.xml", "in/b.zip/c.zip", "no.zip"]
        );
        assert_eq!(package.read("in/b.zip/b.xml").unwrap(), b"two");
        assert_eq!(package.read("in/b.zip/c.zip").unwrap(), innermost);
    }

    #[test]
    fn a_bomb_is_refused_before_it_fills_the_memory() {
        let zeros = vec![0; usize::try_from(PACKAGE_FILE_BYTES_MAX).unwrap() + 1];
        let bytes = package(&[("bomb", &zeros)]);
        drop(zeros);
        assert!(bytes.len() < 1024 * 1024);
        let package = Package::open(&bytes).unwrap();
        let error = package.read("bomb").unwrap_err();
        assert!(matches!(error, ForeignError::OverLimit { .. }), "{error}");
    }

    #[test]
    fn all_files_together_have_a_limit() {
        let zeros = vec![0; 1000];
        let bytes = package(&[("a", &zeros), ("b", &zeros)]);
        let package = Package::open(&bytes).unwrap();
        package.budget.set(1500);
        assert!(package.read("a").is_ok());
        let error = package.read("b").unwrap_err();
        assert!(matches!(error, ForeignError::OverLimit { .. }), "{error}");
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Package::open(&bytes);
        }

        #[test]
        fn any_change_of_a_package_is_refused_or_read(at in 0_usize..400, to: u8) {
            let mut bytes = package(&[("a/b.xml", b"one one one"), ("c.zip", b"x"), ("d.txt", b"two")]);
            let length = bytes.len();
            bytes[at % length] = to;
            if let Ok(package) = Package::open(&bytes) {
                for name in package.names() {
                    let _ = package.read(name);
                }
            }
        }
    }
}
