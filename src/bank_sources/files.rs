//! Finding and reading bank files without blocking on one.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::content::Diagnostic;
use crate::content::codes::{self, Code};
use crate::content::diagnostic::SourceText;
use crate::content::parse::{BLUEPRINT_FILE, HELP_TOO_LARGE, is_blueprint, too_large};
use crate::domain::limits::{BANK_BYTES_MAX, LIBRARY_BANKS_MAX};

/// The depth to which nested folders are searched.
const DEPTH_MAX: usize = 8;

/// A bank file found on disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankFile {
    /// The name shown in findings.
    pub name: String,
    path: PathBuf,
}

impl BankFile {
    /// Names a file.
    pub fn at(path: &Path) -> Self {
        Self {
            name: path.display().to_string(),
            path: path.to_path_buf(),
        }
    }

    /// Returns whether it is in this folder, or in a folder below.
    pub fn is_below(&self, folder: &Path) -> bool {
        self.path.starts_with(folder)
    }

    /// Returns its size in bytes, or 0 if that cannot be told.
    pub fn size(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |metadata| metadata.len())
    }

    /// Reads its bytes. It must be a regular file, no larger than a bank may be.
    ///
    /// # Errors
    /// A finding that names the obstacle.
    pub fn read(&self) -> Result<Vec<u8>, Box<Diagnostic>> {
        let refuse =
            |code, message: String, help: &str| Box::new(finding(&self.name, code, message, help));
        let unreadable = |error: io::Error| {
            refuse(
                &codes::UNREADABLE,
                format!("cannot be read: {}", plain(&error)),
                "check the name and the permissions",
            )
        };
        // Checked before it is opened: opening a pipe would wait for its other end.
        let metadata = fs::metadata(&self.path).map_err(unreadable)?;
        if !metadata.is_file() {
            let help = "give a file that ends in .toml, or a folder of such files";
            return Err(refuse(
                &codes::NOT_A_FILE,
                "not a regular file".into(),
                help,
            ));
        }
        let mut bytes = Vec::new();
        let file = File::open(&self.path).map_err(unreadable)?;
        file.take(BANK_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        if bytes.len() as u64 > BANK_BYTES_MAX {
            let size = metadata.len().max(BANK_BYTES_MAX + 1);
            return Err(refuse(&codes::TOO_LARGE, too_large(size), HELP_TOO_LARGE));
        }
        Ok(bytes)
    }

    /// Replaces its text. It is written beside the file first, so that it is never half written.
    ///
    /// # Errors
    /// If the folder or the file cannot be written.
    pub fn replace(&self, text: &str) -> io::Result<()> {
        // Follow a link and write its target, so that the link stays.
        let path = fs::canonicalize(&self.path)?;
        let beside = path.with_extension("toml.new");
        let permissions = fs::metadata(&path)?.permissions();
        let written = fs::write(&beside, text)
            .and_then(|()| fs::set_permissions(&beside, permissions))
            .and_then(|()| fs::rename(&beside, &path));
        written.inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })
    }
}

/// Returns whether this is the file name of a blueprint, which no bank has.
pub fn is_blueprint_name(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == BLUEPRINT_FILE)
}

/// Returns the blueprint in a folder, if there is one.
pub fn blueprint_in(folder: &Path) -> Option<BankFile> {
    let path = folder.join(BLUEPRINT_FILE);
    path.is_file().then(|| BankFile::at(&path))
}

/// Finds the bank files of the learner's own folder, which may be missing or empty, and of the
/// named paths: a file itself, or every `*.toml` in a folder and below, by name, except blueprints.
/// Returns no more than a library holds.
pub fn find(own_dir: Option<&Path>, named: &[PathBuf]) -> (Vec<BankFile>, Vec<Diagnostic>) {
    let mut search = Search::default();
    if let Some(own_dir) = own_dir.filter(|dir| dir.is_dir()) {
        search.folder(own_dir, 0);
    }
    for path in named {
        let before = search.files.len() + search.findings.len();
        if !path.is_dir() {
            search.file(path);
            continue;
        }
        search.folder(path, 0);
        if before == search.files.len() + search.findings.len() {
            let message = "this folder has no other .toml files";
            let help = "give the folder that contains the banks";
            search.note(path, &codes::UNREADABLE, message, help);
        }
    }
    if search.files.len() > LIBRARY_BANKS_MAX {
        let message = format!(
            "{} files are too many; at most {LIBRARY_BANKS_MAX} banks can be loaded",
            search.files.len()
        );
        let name = search
            .files
            .get(LIBRARY_BANKS_MAX)
            .map(|file| file.path.clone())
            .unwrap_or_default();
        search.note(
            &name,
            &codes::TOO_MANY_BANKS,
            &message,
            "this file and the ones after it are not loaded; give fewer files",
        );
        search.files.truncate(LIBRARY_BANKS_MAX);
    }
    (search.files, search.findings)
}

/// Returns a flag for each of these files, true if the program loads it at start from the own
/// folder or the named paths, and the other files that it loads.
pub fn loaded(
    files: &[BankFile],
    own_dir: Option<&Path>,
    named: &[PathBuf],
) -> (Vec<bool>, Vec<BankFile>) {
    let whole = |file: &BankFile| fs::canonicalize(&file.path).ok();
    let these: Vec<Option<PathBuf>> = files.iter().map(whole).collect();
    let (mut all, _) = find(own_dir, named);
    let known: Vec<Option<PathBuf>> = all.iter().map(whole).collect();
    let is_loaded = |file: &Option<PathBuf>| file.is_some() && known.contains(file);
    let is_loaded = these.iter().map(is_loaded).collect();
    let mut keep = known.iter().map(|file| !these.contains(file));
    all.retain(|_| keep.next().unwrap_or(true));
    (is_loaded, all)
}

const HELP_RESERVED: &str = "give a bank another file name; a blueprint begins with `blueprint = 1` and stays in the folder \
     of its banks";

#[derive(Default)]
struct Search {
    files: Vec<BankFile>,
    findings: Vec<Diagnostic>,
}

impl Search {
    /// Adds a file that was named. A blueprint is not used as a bank.
    fn file(&mut self, path: &Path) {
        if is_blueprint_name(path) {
            let message = "this is the file name of a blueprint, not of a bank";
            return self.note(path, &codes::RESERVED_NAME, message, HELP_RESERVED);
        }
        self.add(path);
    }

    fn add(&mut self, path: &Path) {
        if !self.files.iter().any(|known| known.path == path) {
            self.files.push(BankFile::at(path));
        }
    }

    /// Passes over a blueprint in a folder, and reports a bank that has its name.
    fn blueprint(&mut self, path: &Path) {
        match BankFile::at(path).read() {
            Ok(bytes) if is_blueprint(&bytes) => {}
            Ok(_) => {
                let message = "this is no blueprint, and a bank cannot have its file name";
                self.note(path, &codes::RESERVED_NAME, message, HELP_RESERVED);
            }
            Err(found) => self.findings.push(*found),
        }
    }

    fn folder(&mut self, folder: &Path, depth: usize) {
        if depth > DEPTH_MAX || self.files.len() > LIBRARY_BANKS_MAX {
            return;
        }
        let entries =
            fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("cannot be read: {}", plain(&error));
                return self.note(
                    folder,
                    &codes::UNREADABLE,
                    &message,
                    "check the name and the permissions",
                );
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            // The entry's own type: a link to a folder is not followed, so there are no cycles.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.folder(&path, depth + 1);
            } else if is_blueprint_name(&path) {
                self.blueprint(&path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                self.add(&path);
            }
        }
    }

    fn note(&mut self, path: &Path, code: &'static Code, message: &str, help: &str) {
        let name = path.display().to_string();
        self.findings
            .push(finding(&name, code, message.to_owned(), help));
    }
}

fn finding(name: &str, code: &'static Code, message: String, help: &str) -> Diagnostic {
    Diagnostic {
        code,
        severity: code.severity,
        source: Arc::new(SourceText::new(name, "")),
        span: 0..0,
        message,
        help: help.to_owned(),
        lack: None,
        fix: None,
    }
}

/// Returns the system's message without its number.
fn plain(error: &io::Error) -> String {
    let words = error.to_string();
    words
        .split(" (os error")
        .next()
        .unwrap_or(&words)
        .to_lowercase()
}
