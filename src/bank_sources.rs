//! The sources of banks: shipped ones inside the program, the learner's own, and named paths.
//!
//! Reads files and passes their bytes to [`crate::content`]. It opens regular files only, so that a
//! pipe cannot block the program. A broken bank appears only in the findings; all others load.
//! Called by the command line.

mod files;
mod parallel;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use files::{BankFile, blueprint_in, find, is_blueprint_name, loaded};

use self::parallel::parse_all;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::parse::{is_blueprint, parse_blueprint};
use crate::content::{Diagnostic, Parsed, codes, parse};
use crate::domain::bank::Bank;
use crate::domain::blueprint::Blueprint;
use crate::domain::ids::{BankId, is_id};
use crate::domain::library::Library;

/// The shipped banks: the name shown in findings, and the text.
pub const SHIPPED: [(&str, &str); 8] = [
    (
        "questions/albumin.toml",
        include_str!("../questions/albumin.toml"),
    ),
    (
        "questions/calculations.toml",
        include_str!("../questions/calculations.toml"),
    ),
    (
        "questions/hemoperfusion.toml",
        include_str!("../questions/hemoperfusion.toml"),
    ),
    (
        "questions/indications.toml",
        include_str!("../questions/indications.toml"),
    ),
    (
        "questions/ivig.toml",
        include_str!("../questions/ivig.toml"),
    ),
    (
        "questions/practice.toml",
        include_str!("../questions/practice.toml"),
    ),
    (
        "questions/routes.toml",
        include_str!("../questions/routes.toml"),
    ),
    (
        "questions/transfusion.toml",
        include_str!("../questions/transfusion.toml"),
    ),
];

/// The blueprint of the shipped banks.
const SHIPPED_BLUEPRINT: (&str, &str) = (
    "questions/blueprint.toml",
    include_str!("../questions/blueprint.toml"),
);

/// Loads the shipped banks, every `*.toml` of the learner's own folder, and the named files and
/// folders. Banks that cannot be loaded are reported as findings; all others are in the library.
pub fn load(own_dir: Option<&Path>, named: &[PathBuf]) -> (Library, Vec<Diagnostic>) {
    let (files, mut diagnostics) = find(own_dir, named);
    let mut read = Vec::new();
    for file in &files {
        match file.read() {
            Ok(bytes) => read.push((file.name.as_str(), bytes)),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    let shipped = SHIPPED.map(|(name, text)| (name, text.as_bytes()));
    let own = read.iter().map(|(name, bytes)| (*name, bytes.as_slice()));
    let texts: Vec<_> = shipped.into_iter().chain(own).collect();
    let mut parsed = parse_all(&texts);
    diagnostics.extend(
        parsed
            .iter_mut()
            .flat_map(|parsed| std::mem::take(&mut parsed.diagnostics)),
    );
    let (banks, doubles) = distinct(parsed);
    diagnostics.extend(doubles);
    let library = Library::new(banks).with_blueprints(blueprints(own_dir, named));
    (library, diagnostics)
}

/// Returns the blueprints of the learner's own folder, of the named folders, and of the shipped
/// banks. One that cannot be read does not count; `dripset bank check` reports it.
fn blueprints(own_dir: Option<&Path>, named: &[PathBuf]) -> Vec<Blueprint> {
    let folders = own_dir
        .into_iter()
        .chain(named.iter().map(PathBuf::as_path));
    let files = folders.filter_map(blueprint_in);
    let found = files.filter_map(|file| Some((file.name.clone(), file.read().ok()?)));
    let (name, text) = SHIPPED_BLUEPRINT;
    let shipped = (name.to_owned(), text.as_bytes().to_vec());
    let all = found.chain([shipped]);
    let all = all.filter(|(_, bytes)| is_blueprint(bytes));
    all.filter_map(|(name, bytes)| parse_blueprint(&name, &bytes).blueprint)
        .collect()
}

/// Returns the shipped banks alone.
pub fn shipped() -> Library {
    load(None, &[]).0
}

/// Keeps the first bank of each id and reports the others as findings.
pub fn distinct(parsed: Vec<Parsed>) -> (Vec<Bank>, Vec<Diagnostic>) {
    let mut homes = Homes::default();
    let mut banks = Vec::new();
    let mut doubles = Vec::new();
    for parsed in parsed.into_iter().filter(|parsed| parsed.bank.is_some()) {
        match homes.clash(&parsed) {
            Some(double) => doubles.push(double),
            None => {
                homes.add(&parsed);
                banks.extend(parsed.bank);
            }
        }
    }
    (banks, doubles)
}

/// The file that each bank id comes from.
#[derive(Default, Debug)]
pub struct Homes(BTreeMap<BankId, String>);

impl Homes {
    /// Collects the ids of the shipped banks and those of `files`.
    pub fn beside(files: &[BankFile]) -> Self {
        let mut homes = Self::default();
        for (name, text) in SHIPPED {
            homes.add(&parse(name, text.as_bytes()));
        }
        for file in files {
            if let Ok(bytes) = file.read() {
                homes.add(&parse(&file.name, &bytes));
            }
        }
        homes
    }

    /// Records the id of a bank, if it has a valid one that is free.
    pub fn add(&mut self, parsed: &Parsed) {
        let id = &parsed.draft.bank.id;
        if is_id(id.as_str()) && !self.0.contains_key(id) {
            self.0.insert(id.clone(), parsed.source.name().to_owned());
        }
    }

    /// Returns a finding if the id of a bank is taken.
    pub fn clash(&self, parsed: &Parsed) -> Option<Diagnostic> {
        let id = &parsed.draft.bank.id;
        let home = self.0.get(id)?;
        let (message, help) = if SHIPPED.iter().any(|(name, _)| name == home) {
            (
                format!("`{id}` is the id of a built-in bank"),
                "give this one another id under [bank]; progress under the old id stays with \
                 the built-in bank",
            )
        } else {
            (
                format!("`{id}` is also the id of the bank in {home}"),
                "give one of them another id under [bank], or remove one file",
            )
        };
        let span = id_span(parsed.source.text(), id.as_str());
        let mut findings = Findings::new(Arc::clone(&parsed.source));
        findings.add(&codes::SAME_BANK, span, message, help);
        findings.into_sorted().pop()
    }
}

/// Returns the span of the bank's id.
fn id_span(text: &str, id: &str) -> SourceSpan {
    let quoted = format!("\"{id}\"");
    let head = text.find("[bank]").unwrap_or(0);
    let at = text.get(head..).and_then(|rest| rest.find(&quoted));
    at.map_or(head..head, |at| head + at..head + at + quoted.len())
}
