//! The documents that banks must not copy, for `dripset bank check --against`.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cli::{Refused, bounded};
use crate::content::lint::Corpus;
use crate::content::render::harmless;
use crate::domain::limits::DOCUMENT_BYTES_MAX;

/// The depth to which nested folders are searched.
const DEPTH_MAX: usize = 8;

/// The skipped files that are named one by one; more of them are counted, so that the findings stay
/// in sight.
const SKIPPED_SHOWN_MAX: usize = 20;

/// Reads the text files of a folder and of those below, or one file, and says which files of it are
/// not compared.
///
/// # Errors
/// If there is none, or if they hold more words than are compared.
pub fn read(path: &Path, err: &mut dyn Write) -> Result<Corpus, Refused> {
    let mut files = Vec::new();
    match path.is_dir() {
        true => collect(path, 0, &mut files),
        false => files.push(path.to_owned()),
    }
    let mut corpus = Corpus::default();
    let mut count = 0;
    let mut skipped = Vec::new();
    for file in files {
        let shown = file.display();
        let bytes = bounded::read(&file, DOCUMENT_BYTES_MAX).map_err(|error| {
            let help = "give a folder of text files that you can read";
            Refused::new(format!("{shown} cannot be read: {error}"), help)
        })?;
        if let Some(why) = unreadable(&bytes) {
            skipped.push(format!("{shown}: not compared, because it {why}"));
            continue;
        }
        count += 1;
        if !corpus.add(&shown.to_string(), &String::from_utf8_lossy(&bytes)) {
            let help = "give fewer documents, and check the others afterwards";
            return Err(Refused::new(format!("too many words up to {shown}"), help));
        }
    }
    for line in skipped.iter().take(SKIPPED_SHOWN_MAX) {
        writeln!(err, "{}", harmless(line))?;
    }
    if let Some(more @ 1..) = skipped.len().checked_sub(SKIPPED_SHOWN_MAX) {
        writeln!(err, "{more} more not compared")?;
    }
    if count == 0 {
        let what = format!("{} has no text files", path.display());
        return Err(Refused::new(
            what,
            "save the documents as plain text (.txt), and give their folder",
        ));
    }
    Ok(corpus)
}

/// Returns why the words of a file cannot be read, by its first bytes.
fn unreadable(bytes: &[u8]) -> Option<&'static str> {
    let begins = |sign: &[u8]| bytes.starts_with(sign);
    if begins(b"%PDF") {
        return Some("is a PDF; save its text as a .txt file");
    }
    if begins(b"PK\x03\x04") {
        return Some("is a Word file or another packed file; save it as plain text (.txt)");
    }
    if begins(b"\xd0\xcf\x11\xe0") {
        return Some("is an old Word file; save it as plain text (.txt)");
    }
    // Pictures and the like have no words to copy.
    bytes.contains(&0).then_some("has no plain text")
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_file() {
            files.push(path);
        } else if path.is_dir() && depth < DEPTH_MAX {
            collect(&path, depth + 1, files);
        }
    }
}
