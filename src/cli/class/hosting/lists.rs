//! Reads the roster of a class, and the file of instructors' keys.

use std::collections::BTreeSet;
use std::path::Path;

use crate::classroom::roster;
use crate::cli::Complaint;
use crate::cli::bounded;
use crate::content::parse::decode;

/// The maximum bytes of a file of authorized keys: some thousand keys.
const KEYS_BYTES_MAX: u64 = 1024 * 1024;

/// The maximum number of mistakes reported at once.
const MISTAKES_MAX: usize = 10;

/// Reads the rows of a roster.
pub(in crate::cli::class) fn listed(
    file: Option<&Path>,
) -> Result<Option<Vec<roster::RosterRow>>, Complaint> {
    let help =
        "a roster is a CSV file with the columns id, name, pin and, if needed, extra and plain";
    parsed(file, roster::BYTES_MAX, help, roster::parse)
}

/// Reads the fingerprints of the keys in a file of authorized keys.
pub(in crate::cli::class) fn instructors(
    file: Option<&Path>,
) -> Result<BTreeSet<String>, Complaint> {
    let help = "write each key as in `authorized_keys`, such as ssh-ed25519 AAAA… name";
    let found = parsed(file, KEYS_BYTES_MAX, help, |bytes| {
        let text = decode(bytes).map_err(|not_text| not_text.message)?;
        keys(text).map_err(|mistakes| mistakes.join("\n  "))
    });
    found.map(Option::unwrap_or_default)
}

/// Reads a file up to a size, and parses it. Returns `None` without a file.
fn parsed<T>(
    file: Option<&Path>,
    bytes_max: u64,
    help: &str,
    parse: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Result<Option<T>, Complaint> {
    let Some(file) = file else {
        return Ok(None);
    };
    let bytes = bounded::read_stream(file, bytes_max).map_err(|error| error.to_string());
    let parsed = bytes.and_then(|bytes| match bounded::is_too_large(&bytes, bytes_max) {
        true => Err(format!("the file has more than {bytes_max} bytes")),
        false => parse(&bytes),
    });
    parsed
        .map(Some)
        .map_err(|why| (format!("{}: {why}", file.display()), help.to_owned()))
}

/// Returns the fingerprints of public keys, one per line, or every line without a valid key.
fn keys(text: &str) -> Result<BTreeSet<String>, Vec<String>> {
    let (mut found, mut mistakes) = (BTreeSet::new(), Vec::new());
    // Some editors put a byte order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match key(line) {
            Ok(fingerprint) => {
                found.insert(fingerprint);
            }
            Err(why) => mistakes.push(format!("line {number}: {why}")),
        }
        if line.contains("PRIVATE KEY") {
            // Do not quote the other lines: they are private.
            break;
        }
    }
    let more = mistakes.len().saturating_sub(MISTAKES_MAX);
    mistakes.truncate(MISTAKES_MAX);
    if more > 0 {
        mistakes.push(format!("and {more} more"));
    }
    match mistakes.is_empty() {
        true => Ok(found),
        false => Err(mistakes),
    }
}

fn key(line: &str) -> Result<String, &'static str> {
    if line.contains("PRIVATE KEY") {
        return Err(
            "this is a private key; use the .pub file and keep the private key to yourself",
        );
    }
    if line.split_whitespace().any(|word| word == "ssh-rsa") {
        return Err("RSA keys are not supported; create a key with `ssh-keygen -t ed25519`");
    }
    crate::ssh::fingerprint_of(line).ok_or("this is not a public key")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKGq/Sc1t6MjdsR9Z8iYwSHcv3/Bmu6QVcPL3SwNQRt3 ines";

    #[test]
    fn keys_are_read_as_editors_write_them() {
        let text = format!("\u{feff}{ONE}\r\n\r\n# who may\r\n  {ONE}  \r\n");
        assert_eq!(keys(&text).map(|found| found.len()), Ok(1));
    }

    #[test]
    fn every_line_that_is_no_key_is_told_at_once() {
        let text = format!("{ONE}\nssh-ed25519 AAAA\n\nssh-rsa AAAAB3 omar\nhello\n");
        let mistakes = keys(&text).expect_err("three mistakes");
        let [short, rsa, other] = &mistakes[..] else {
            panic!("{mistakes:?}")
        };
        assert!(short.starts_with("line 2: this is not a public key"));
        assert!(rsa.starts_with("line 4: RSA keys"));
        assert!(other.starts_with("line 5: this is not a public key"));
        let text = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n";
        let mistakes = keys(text).expect_err("a mistake");
        assert!(
            mistakes.len() == 1 && !mistakes[0].contains("b3Blb"),
            "{mistakes:?}"
        );
    }
}
