//! The banks that a command for authors works on: those of the given paths, or all that the program
//! loads.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::{Exit, Place, Refused, banks};
use crate::content::{Diagnostic, codes, parse};
use crate::domain::bank::Bank;
use crate::{bank_sources, paths};

/// The banks that could be read.
#[derive(Debug)]
pub struct BanksRead {
    /// The banks, in the order of the paths and the names of their files.
    pub banks: Vec<Arc<Bank>>,
    /// The exit code for the files that are not among them.
    pub exit: Exit,
}

/// Returns whether a word names a file or a folder, and not an item.
pub fn is_path(word: &str) -> bool {
    Path::new(word).exists() || word.ends_with(".toml") || word.ends_with(['/', '\\'])
}

/// Reads the banks of the paths, or all banks of the program if there are no paths. Prints a message
/// to `err` for each bank that has errors.
///
/// # Errors
/// If a file cannot be read, or writing fails.
pub fn read(place: &Place, paths: &[PathBuf], err: &mut dyn Write) -> Result<BanksRead, Refused> {
    let (banks, found) = match paths.is_empty() {
        true => loaded(place)?,
        false => named(paths),
    };
    let unreadable = [&codes::UNREADABLE, &codes::NOT_A_FILE];
    let (unread, broken): (Vec<Diagnostic>, Vec<Diagnostic>) = found
        .into_iter()
        .partition(|found| !paths.is_empty() && unreadable.contains(&found.code));
    if !unread.is_empty() {
        return Err(Refused::Findings(unread));
    }
    let sentences = banks::not_loaded(&broken);
    banks::tell(&sentences, err)?;
    Ok(BanksRead {
        banks,
        exit: match sentences.is_empty() {
            true => Exit::Clean,
            false => Exit::Findings,
        },
    })
}

fn loaded(place: &Place) -> Result<(Vec<Arc<Bank>>, Vec<Diagnostic>), Refused> {
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let (library, found) = banks::load(place, &dir)?;
    Ok((library.banks().cloned().collect(), found))
}

fn named(paths: &[PathBuf]) -> (Vec<Arc<Bank>>, Vec<Diagnostic>) {
    let (files, mut found) = bank_sources::find(None, paths);
    let mut parsed = Vec::new();
    for file in &files {
        match file.read() {
            Ok(bytes) => parsed.push(parse(&file.name, &bytes)),
            Err(unread) => found.push(*unread),
        }
    }
    for parsed in &mut parsed {
        found.append(&mut parsed.diagnostics);
    }
    let (banks, doubles) = bank_sources::distinct(parsed);
    found.extend(doubles);
    (banks.into_iter().map(Arc::new).collect(), found)
}
