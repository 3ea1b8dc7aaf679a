//! The documents that banks must not copy, for `dripset bank check --against`.

use std::path::{Path, PathBuf};

use crate::cli::{Refused, bounded};
use crate::content::lint::Corpus;
use crate::domain::limits::DOCUMENT_BYTES_MAX;

/// The depth to which nested folders are searched.
const DEPTH_MAX: usize = 8;

/// Reads the text files of a folder and of those below, or one file.
///
/// # Errors
/// If there is none, or if they hold more words than are compared.
pub fn read(path: &Path) -> Result<Corpus, Refused> {
    let mut files = Vec::new();
    match path.is_dir() {
        true => collect(path, 0, &mut files),
        false => files.push(path.to_owned()),
    }
    let mut corpus = Corpus::default();
    let mut count = 0;
    for file in files {
        let shown = file.display();
        let bytes = bounded::read(&file, DOCUMENT_BYTES_MAX).map_err(|error| {
            let help = "give a folder of text files that you can read";
            Refused::new(format!("{shown} cannot be read: {error}"), help)
        })?;
        // Pictures and the like have no words to copy.
        if bytes.contains(&0) {
            continue;
        }
        count += 1;
        if !corpus.add(&shown.to_string(), &String::from_utf8_lossy(&bytes)) {
            let help = "give fewer documents, and check the others afterwards";
            return Err(Refused::new(format!("too many words up to {shown}"), help));
        }
    }
    if count == 0 {
        let what = format!("{} has no text files", path.display());
        return Err(Refused::new(what, "give a folder of text files"));
    }
    Ok(corpus)
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
