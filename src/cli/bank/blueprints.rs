//! The blueprints beside banks: which one belongs to which banks, and what the check says of them.

use std::path::{Path, PathBuf};

use crate::bank_sources::{self, BankFile};
use crate::content::parse::{ParsedBlueprint, is_blueprint, parse_blueprint};
use crate::content::{Diagnostic, Parsed, lint};
use crate::domain::bank::Bank;

/// The blueprints of a check: those in the given folders, each with the banks below its folder, and
/// those that are given by themselves.
#[derive(Default)]
pub struct Blueprints {
    folders: Vec<BlueprintFolder>,
    /// The findings about the blueprints themselves.
    pub found: Vec<Diagnostic>,
    /// The blueprints that are given by themselves.
    pub alone: usize,
}

struct BlueprintFolder {
    path: PathBuf,
    parsed: ParsedBlueprint,
    banks: Vec<Bank>,
    /// True if a bank below the folder has not been read whole, so that its items are unknown.
    has_broken: bool,
}

impl Blueprints {
    /// Reads the blueprints that the paths lead to, and returns the other paths.
    pub fn read(paths: &[PathBuf]) -> (Self, Vec<PathBuf>) {
        let mut read = Self::default();
        let mut others = Vec::new();
        for path in paths {
            match named(path) {
                Some(parsed) => {
                    read.alone += 1;
                    read.found.extend(parsed.diagnostics);
                }
                None => others.push(path.clone()),
            }
            if let Some(file) = bank_sources::blueprint_in(path) {
                read.folder(path, &file);
            }
        }
        (read, others)
    }

    fn folder(&mut self, path: &Path, file: &BankFile) {
        // The search for banks reports a file that cannot be read, and a bank that has this name.
        let Some(bytes) = file.read().ok().filter(|bytes| is_blueprint(bytes)) else {
            return;
        };
        let mut parsed = parse_blueprint(&file.name, &bytes);
        self.found.append(&mut parsed.diagnostics);
        self.folders.push(BlueprintFolder {
            path: path.to_path_buf(),
            parsed,
            banks: Vec::new(),
            has_broken: false,
        });
    }

    /// Adds a bank to the blueprints of its folders.
    pub fn add(&mut self, file: &BankFile, parsed: Option<&Parsed>) {
        let above = |folder: &&mut BlueprintFolder| file.is_below(&folder.path);
        for folder in self.folders.iter_mut().filter(above) {
            match parsed.and_then(|parsed| parsed.bank.clone()) {
                Some(bank) => folder.banks.push(bank),
                None => folder.has_broken = true,
            }
        }
    }

    /// Returns the deviations of the banks from their blueprints. Banks with a broken one among them
    /// are not compared.
    pub fn deviations(&self) -> Vec<Diagnostic> {
        let whole = self.folders.iter().filter(|folder| !folder.has_broken);
        let lint = |folder: &BlueprintFolder| {
            let banks: Vec<&Bank> = folder.banks.iter().collect();
            lint::lint_blueprint(&folder.parsed, &banks)
        };
        whole.flat_map(lint).collect()
    }
}

/// Reads a path that leads to a blueprint itself; `None` for any other path.
pub fn named(path: &Path) -> Option<ParsedBlueprint> {
    if !bank_sources::is_blueprint_name(path) {
        return None;
    }
    let file = BankFile::at(path);
    let bytes = file.read().ok().filter(|bytes| is_blueprint(bytes))?;
    Some(parse_blueprint(&file.name, &bytes))
}
