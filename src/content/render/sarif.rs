//! Findings as SARIF 2.1.0, the format that code hosts and editors read results of checks from.
//!
//! Paths become relative addresses with `/`; lines and columns count from 1, columns in characters.

use serde::Serialize;

use crate::content::codes::{self, Code};
use crate::content::diagnostic::Diagnostic;

/// The address of the schema that the output follows.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'a str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    version: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text,
    default_configuration: Configuration<'a>,
}

#[derive(Serialize)]
struct Configuration<'a> {
    level: &'a str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'a str,
    message: Text,
    locations: [Location; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// Returns all findings as one SARIF log.
pub fn sarif(diagnostics: &[Diagnostic]) -> String {
    let rules = codes::ALL.iter().map(|code| rule(code)).collect();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "dripset",
                    version: env!("CARGO_PKG_VERSION"),
                    rules,
                },
            },
            column_kind: "unicodeCodePoints",
            results: diagnostics.iter().map(finding).collect(),
        }],
    };
    let text = serde_json::to_string_pretty(&log)
        .expect("invariant: a log holds texts and counts, all of them JSON");
    text + "\n"
}

fn rule(code: &Code) -> Rule<'_> {
    Rule {
        id: code.id,
        short_description: Text {
            text: code.title.to_owned(),
        },
        default_configuration: Configuration {
            level: code.severity.id(),
        },
    }
}

fn finding(found: &Diagnostic) -> Finding<'_> {
    let (start, end) = (found.start(), found.end());
    // A file that could not be read has no lines.
    let region = (!found.source.text().is_empty()).then_some(Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    });
    let of_code = |code: &&Code| code.id == found.code.id;
    Finding {
        rule_id: found.code.id,
        rule_index: codes::ALL
            .iter()
            .position(|code| of_code(&code))
            .unwrap_or_default(),
        level: found.severity.id(),
        message: Text {
            text: format!("{}. Help: {}", found.message, found.help),
        },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation {
                    uri: address(found.file()),
                },
                region,
            },
        }],
    }
}

/// Returns a path as a relative address: letters that addresses do not have are percent-encoded.
fn address(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut address = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                address.push(char::from(byte));
            }
            b'\\' => address.push('/'),
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_an_address() {
        assert_eq!(address("./my banks/a.toml"), "my%20banks/a.toml");
        assert_eq!(address("C:\\banks\\ü.toml"), "C%3A/banks/%C3%BC.toml");
    }
}
