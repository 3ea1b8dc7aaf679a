//! The safe corrections of `dripset bank check --fix`, written back to the files.

use jiff::civil::Date;

use crate::bank_sources::BankFile;
use crate::cli::Refused;
use crate::content::{Parsed, fix, parse};

/// The files after a run.
#[derive(Default)]
pub struct Fixed {
    /// The corrected files, with the number of corrections.
    pub files: Vec<(String, usize)>,
    /// A line about each file with a mistake that must be corrected first.
    pub obstacles: Vec<String>,
}

/// Corrects each file as far as that is safe. Files without corrections are not written.
///
/// # Errors
/// If a file cannot be written. Earlier files are corrected by then.
pub fn run(files: &[BankFile], today: Date) -> Result<Fixed, Refused> {
    let mut fixed = Fixed::default();
    for file in files {
        // The check reports files that cannot be read.
        let Ok(bytes) = file.read() else {
            continue;
        };
        let parsed = parse(&file.name, &bytes);
        let Some((text, count)) = fix::fixed(&parsed, today) else {
            fixed.obstacles.extend(obstacle(&parsed));
            continue;
        };
        file.replace(&text).map_err(|error| {
            let help = "check the permissions of the file and its folder";
            Refused::new(format!("{} cannot be written: {error}", file.name), help)
        })?;
        fixed.files.push((file.name.clone(), count));
    }
    Ok(fixed)
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
