//! The safe corrections of `dripset bank check --fix`, written back to the files.

use std::io::Write;

use jiff::civil::Date;

use super::counted::counted;
use super::replacing::replace;
use crate::bank_sources::BankFile;
use crate::cli::Refused;
use crate::content::render::harmless;
use crate::content::{Parsed, fix, parse};

/// Corrects each file as far as that is safe, and prints the number of corrections after each, or
/// the mistake that must be corrected first. Files without any correction are not written.
///
/// # Errors
/// If a file cannot be written. Earlier files are corrected by then, and printed.
pub fn run(files: &[BankFile], today: Date, err: &mut dyn Write) -> Result<(), Refused> {
    for file in files {
        // The check reports files that cannot be read.
        let Ok(bytes) = file.read() else {
            continue;
        };
        let parsed = parse(&file.name, &bytes);
        let Some(corrected) = fix::corrected(&parsed, today) else {
            if let Some(line) = obstacle(&parsed) {
                writeln!(err, "{}", harmless(&line))?;
            }
            continue;
        };
        let name = harmless(&file.name);
        if corrected.made > 0 {
            replace(file.path(), &bytes, &corrected.text)?;
            writeln!(
                err,
                "{name}: {} made",
                counted(corrected.made, "correction")
            )?;
        }
        if corrected.refused > 0 {
            writeln!(
                err,
                "{name}: {} not made, because an item could change its meaning",
                counted(corrected.refused, "correction")
            )?;
        }
    }
    Ok(())
}

/// Returns the line about a file that cannot be corrected, with the first mistake that is in the way.
fn obstacle(parsed: &Parsed) -> Option<String> {
    let mut found = parsed.diagnostics.iter();
    let first = found.find(|found| found.is_structural())?;
    Some(format!(
        "Nothing was changed in {}, because it does not load. Line {} has {}: {}. Correct what has a \
         code that begins with B, then run `--fix` again.",
        first.file(),
        first.start().line,
        first.code.id,
        first.message
    ))
}
