//! CSV output: a row for each learner and item, with cells escaped so that no spreadsheet reads
//! them as formulas.

use std::io::{self, Write};

use serde_json::Value;

use crate::classroom::report::sheet::ClassReport;

/// Prints a row for each learner and item.
pub fn print(sheet: &ClassReport, out: &mut dyn Write) -> io::Result<()> {
    let head = [
        "id",
        "name",
        "item",
        "vote",
        "response",
        "earned",
        "possible",
        "seat",
        "letters_on_screen",
    ];
    row(out, head)?;
    for learner in &sheet.learners {
        for (given, item) in learner.responses.iter().zip(&sheet.items) {
            let number = |number: Option<u32>| number.map_or(String::new(), |n| n.to_string());
            row(
                out,
                [
                    learner.known_as(),
                    &learner.name,
                    &item.item,
                    &number(given.vote),
                    &words(&given.response),
                    &number(given.earned),
                    &number(given.possible),
                    &learner.seat.to_string(),
                    given.letters.as_deref().unwrap_or_default(),
                ],
            )?;
        }
    }
    Ok(())
}

/// Returns a response as one cell: its parts separated by blanks.
pub fn words(response: &Value) -> String {
    match response {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            parts.join(" ")
        }
        other => other.to_string(),
    }
}

/// Writes one row of escaped cells.
pub fn row<'t>(out: &mut dyn Write, cells: impl IntoIterator<Item = &'t str>) -> io::Result<()> {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    // The line ending of RFC 4180.
    write!(out, "{}\r\n", cells.join(","))
}

/// Returns one escaped cell: quoted if necessary, with an apostrophe before a formula.
fn cell(text: &str) -> String {
    let computed = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if computed {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) || text != text.trim() {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_defused() {
        for (text, written) in [
            ("Ada", "Ada"),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            (
                "=HYPERLINK(\"http://a\",1)",
                "\"'=HYPERLINK(\"\"http://a\"\",1)\"",
            ),
            ("a,b", "\"a,b\""),
            (" a", "\" a\""),
            ("", ""),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
