//! The files that say who may come in, and who may hold a class.

use std::collections::BTreeSet;
use std::path::Path;

use super::Complaint;
use crate::class::roster;
use crate::cli::bounded;
use crate::content::parse::decode;

/// Bytes of a file of authorized keys: some thousand keys.
const KEYS_BYTES_MAX: u64 = 1024 * 1024;

/// The rows of a roster.
pub(in crate::cli::class) fn listed(
    file: Option<&Path>,
) -> Result<Option<Vec<roster::Row>>, Complaint> {
    let Some(file) = file else {
        return Ok(None);
    };
    let help = || "a roster is CSV: id,name,pin and, for more time, extra".to_owned();
    let told = |why: String| (format!("{}: {why}", file.display()), help());
    let bytes =
        bounded::read_stream(file, roster::BYTES_MAX).map_err(|error| told(error.to_string()))?;
    if bounded::is_too_large(&bytes, roster::BYTES_MAX) {
        return Err(told(format!("more than {} bytes", roster::BYTES_MAX)));
    }
    roster::parse(&bytes).map(Some).map_err(told)
}

/// The fingerprints of the keys in a file of authorized keys.
pub(in crate::cli::class) fn instructors(
    file: Option<&Path>,
) -> Result<BTreeSet<String>, Complaint> {
    let Some(file) = file else {
        return Ok(BTreeSet::new());
    };
    let told = |why: String| {
        let help = "a line is as in `authorized_keys`: ssh-ed25519 AAAA… name".to_owned();
        (format!("{}: {why}", file.display()), help)
    };
    let bytes =
        bounded::read_stream(file, KEYS_BYTES_MAX).map_err(|error| told(error.to_string()))?;
    if bounded::is_too_large(&bytes, KEYS_BYTES_MAX) {
        return Err(told(format!("more than {KEYS_BYTES_MAX} bytes")));
    }
    let text = decode(&bytes).map_err(|not_text| told(not_text.message))?;
    // Some editors begin a file with a mark that it is UTF-8.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
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
