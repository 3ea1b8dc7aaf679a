//! The files that say who may come in, and who may hold a class.

use std::collections::BTreeSet;
use std::path::Path;

use super::Complaint;
use crate::class::roster;

/// The rows of a roster.
pub(in crate::cli::class) fn listed(
    file: Option<&Path>,
) -> Result<Option<Vec<roster::Row>>, Complaint> {
    let Some(file) = file else {
        return Ok(None);
    };
    let help = || "a roster is CSV: id,name,pin and, for more time, extra".to_owned();
    let told = |why: String| (format!("{}: {why}", file.display()), help());
    let bytes = std::fs::metadata(file).map_err(|error| told(error.to_string()))?;
    if bytes.len() > roster::BYTES_MAX {
        return Err(told(format!("more than {} bytes", roster::BYTES_MAX)));
    }
    let bytes = std::fs::read(file).map_err(|error| told(error.to_string()))?;
    roster::parse(&bytes).map(Some).map_err(told)
}

/// The fingerprints of the keys in a file of authorized keys.
pub(in crate::cli::class) fn instructors(
    file: Option<&Path>,
) -> Result<BTreeSet<String>, Complaint> {
    let Some(file) = file else {
        return Ok(BTreeSet::new());
    };
    let text = std::fs::read_to_string(file)
        .map_err(|error| (format!("{}: {error}", file.display()), String::new()))?;
    // Some editors begin a file with a mark that it is UTF-8.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut found = BTreeSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fingerprint = crate::door::fingerprint_of(line).ok_or_else(|| {
            (
                format!("{}:{number}: this is no public key", file.display()),
                "a line is as in `authorized_keys`: ssh-ed25519 AAAA… name".to_owned(),
            )
        })?;
        found.insert(fingerprint);
    }
    Ok(found)
}
