//! Texts, tables and exhibits as paragraphs.

use crate::domain::item::{Exhibit, ExhibitBody};

/// Returns a text with each paragraph on one line: line breaks within one do not matter in a bank,
/// and they do in other programs.
pub fn unwrapped(text: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        match (line.is_empty(), open) {
            (true, _) => open = false,
            (false, true) => {
                if let Some(paragraph) = paragraphs.last_mut() {
                    paragraph.push(' ');
                    paragraph.push_str(line);
                }
            }
            (false, false) => {
                paragraphs.push(line.to_owned());
                open = true;
            }
        }
    }
    paragraphs.join("\n\n")
}

/// Returns an exhibit as paragraphs: its title, then its text or a line for each row.
pub fn exhibit(exhibit: &Exhibit) -> Vec<String> {
    let title = literal(&exhibit.title);
    let mut lines = vec![format!("**{}**", title.replace('*', ""))];
    match &exhibit.body {
        ExhibitBody::Text(text) => lines.push(unwrapped(&literal(text))),
        ExhibitBody::Table { header, rows } => {
            let header: Vec<String> = header.iter().map(|cell| literal(cell)).collect();
            let rows = rows.iter().map(|row| {
                let cells: Vec<String> = row.iter().map(|cell| literal(cell)).collect();
                table_line(&header, &cells)
            });
            lines.extend(rows);
        }
    }
    lines
}

/// Returns a row of a table as a line: each cell after the head of its column.
pub fn table_line(header: &[String], cells: &[String]) -> String {
    let named = header.iter().zip(cells);
    let named = named.map(|(head, cell)| match (head.trim(), cell.trim()) {
        ("", cell) => cell.to_owned(),
        (_, "") => String::new(),
        (head, cell) => format!("{head}: {cell}"),
    });
    let named: Vec<String> = named.filter(|cell| !cell.is_empty()).collect();
    unwrapped(&named.join("; "))
}

/// Escapes braces that are plain text where they stand, and would be marks in a stem.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if matches!(c, '{' | '}') {
            out.push('\\');
        }
        out.push(c);
        let escaped = |next: &char| c == '\\' && matches!(next, '{' | '}' | '|' | '*' | '\\');
        out.extend(chars.next_if(escaped));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lose_their_line_breaks() {
        assert_eq!(unwrapped(" a\nb \n\n \nc\n"), "a b\n\nc");
        assert_eq!(unwrapped(""), "");
    }

    #[test]
    fn a_row_names_its_columns() {
        let texts = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        let header = texts(&["time", "", "pulse"]);
        assert_eq!(
            table_line(&header, &texts(&["08:00", "calm", ""])),
            "time: 08:00; calm"
        );
    }

    #[test]
    fn braces_become_plain_once() {
        assert_eq!(literal(r"{a} \{b\} \\{"), r"\{a\} \{b\} \\\{");
        assert_eq!(literal(&literal("{a}")), literal("{a}"));
    }
}
