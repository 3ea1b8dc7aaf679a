//! The safe corrections of `dripset bank check --fix`, written back to the files.

use jiff::civil::Date;

use crate::bank_sources::BankFile;
use crate::cli::Refused;
use crate::content::{fix, parse};

/// Corrects each file as far as that is safe, and returns the files with the number of corrections.
/// Files without any are not written.
///
/// # Errors
/// If a file cannot be written. Earlier files are corrected by then.
pub fn run(files: &[BankFile], today: Date) -> Result<Vec<(String, usize)>, Refused> {
    let mut fixed = Vec::new();
    for file in files {
        // The check reports files that cannot be read.
        let Ok(bytes) = file.read() else {
            continue;
        };
        let parsed = parse(&file.name, &bytes);
        let Some((text, count)) = fix::fixed(&parsed, today) else {
            continue;
        };
        file.replace(&text).map_err(|error| {
            let help = "check the permissions of the file and its folder";
            Refused::new(format!("{} cannot be written: {error}", file.name), help)
        })?;
        fixed.push((file.name.clone(), count));
    }
    Ok(fixed)
}
