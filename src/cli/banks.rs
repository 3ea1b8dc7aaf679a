//! The banks that a run of the program uses, and messages about those that it cannot use.

use std::io::{self, Write};
use std::path::Path;

use jiff::civil::Date;

use super::{Complaint, Place};
use crate::content::diagnostic::{Diagnostic, Severity};
use crate::content::{codes, lint, parse, render};
use crate::domain::library::Library;
use crate::{bank_sources, paths};

/// Loads the shipped banks, the learner's own, and those named.
///
/// # Errors
/// If a named bank cannot be read at all. A malformed one is among the findings.
pub fn load(place: &Place, data_dir: &Path) -> Result<(Library, Vec<Diagnostic>), Complaint> {
    let own = paths::own_banks(data_dir);
    let own = own.is_dir().then_some(own);
    let (library, found) = bank_sources::load(own.as_deref(), &place.banks);
    let named = |found: &&Diagnostic| {
        let mut named = place.banks.iter().map(|path| path.display().to_string());
        let unreadable = [&codes::UNREADABLE, &codes::NOT_A_FILE].contains(&found.code);
        unreadable && named.any(|name| name == found.file())
    };
    match found.iter().find(named) {
        Some(found) => Err((
            format!("{}: {}", found.file(), found.message),
            found.help.clone(),
        )),
        None => Ok((library, found)),
    }
}

/// The maximum bytes of banks that are linted at the start: some hundred items, too few for a
/// noticeable delay.
const JUDGED_BYTES_MAX: usize = 256 * 1024;

/// Lints the learner's own banks and those named, as far as that takes no noticeable time. Returns
/// a sentence for each with findings.
pub fn to_better(
    place: &Place,
    data_dir: &Path,
    not_loaded: &[Diagnostic],
    today: Date,
) -> Vec<String> {
    let own = paths::own_banks(data_dir);
    let own = own.is_dir().then_some(own);
    let mut room = JUDGED_BYTES_MAX;
    let mut sentences = Vec::new();
    for file in bank_sources::find(own.as_deref(), &place.banks).0 {
        if not_loaded.iter().any(|found| found.file() == file.name) {
            continue;
        }
        let Ok(bytes) = file.read() else {
            continue;
        };
        let Some(left) = room.checked_sub(bytes.len()) else {
            break;
        };
        room = left;
        let lints = lint::lint(&parse(&file.name, &bytes), today);
        let count = lints.iter().filter(|found| found.fails()).count();
        let things = if count == 1 { "problem" } else { "problems" };
        if count > 0 {
            // The home screen has little room, so show the file name only.
            let name = Path::new(&file.name).file_name().unwrap_or_default();
            let name = render::harmless(&name.to_string_lossy());
            sentences.push(format!(
                "{name} has {count} {things}. `dripset bank check` lists them."
            ));
        }
    }
    sentences
}

/// Prints a message for each bank that was not loaded.
///
/// # Errors
/// If writing to `err` fails.
pub fn tell(not_loaded: &[String], err: &mut dyn Write) -> io::Result<()> {
    for sentence in not_loaded {
        writeln!(err, "dripset: {sentence}")?;
    }
    Ok(())
}

/// The maximum characters of a finding in the sentence about its file.
const WHY_CHARS_MAX: usize = 160;

/// Returns a sentence for each file with errors: the home screen cannot show every finding.
pub fn not_loaded(diagnostics: &[Diagnostic]) -> Vec<String> {
    let mut files: Vec<(&Diagnostic, usize)> = Vec::new();
    for error in diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
    {
        match files
            .iter_mut()
            .find(|(first, _)| first.file() == error.file())
        {
            Some((_, count)) => *count += 1,
            None => files.push((error, 1)),
        }
    }
    let sentence = |(first, count): &(&Diagnostic, usize)| {
        let file = render::harmless(first.file());
        let why: String = render::harmless(&first.message)
            .chars()
            .take(WHY_CHARS_MAX)
            .collect();
        let code = first.code.id;
        let at = match first.source.text() {
            "" => String::new(),
            _ => format!("line {}: ", first.start().line),
        };
        let check = format!("`dripset bank check {}`", quoted(&file));
        match count {
            _ if first.code == &codes::SAME_BANK => format!(
                "{file} was not loaded ({code}): {why}. Give this one another id under [bank]."
            ),
            1 => format!("{file} was not loaded ({code}): {at}{why}. {check} says what to do."),
            count => format!(
                "{file} was not loaded ({code}): {at}{why}. {check} lists this and {} more.",
                count - 1
            ),
        }
    };
    files.iter().map(sentence).collect()
}

/// Quotes a path for a shell.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+~:\\".contains(c);
    match path.chars().all(plain) {
        true => path.to_owned(),
        false => format!("\"{path}\""),
    }
}
