//! Texts as cells. A cell has the markup of banks, but plain braces and bars, and one line break
//! between paragraphs.

/// The characters that make a spreadsheet take a cell for a formula.
const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn is_escape(c: char) -> bool {
    matches!(c, '{' | '}' | '|' | '*' | '\\')
}

/// Returns the cell of a text in markup.
pub fn to_cell(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut chars = markup.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('{' | '}' | '|')) => out.extend(chars.next()),
            ('\\', Some(next)) if is_escape(*next) => {
                out.push(c);
                out.extend(chars.next());
            }
            _ => out.push(c),
        }
    }
    out.replace("\n\n", "\n")
}

/// Returns the text in markup of a cell.
pub fn to_markup(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut chars = cell.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next)) if is_escape(*next) => {
                out.push(c);
                out.extend(chars.next());
            }
            ('{' | '}' | '|', _) => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_SIGNS)
}

/// Returns a cell that no spreadsheet takes for a formula: with an apostrophe before it if it begins
/// like one.
pub fn guarded(cell: &str) -> String {
    match is_formula(cell) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

/// Returns a cell without the apostrophe of [`guarded`].
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::interchange::testing::prose;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for (cell, wanted) in [
            ("=1+1", "'=1+1"),
            ("-5 mmHg", "'-5 mmHg"),
            ("'=x", "''=x"),
            ("'tis", "'tis"),
            ("5", "5"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), wanted);
            assert_eq!(unguarded(wanted), cell);
        }
        assert_eq!(unguarded("=x"), "=x");
    }

    #[test]
    fn cells_are_what_people_type() {
        assert_eq!(
            to_markup("Give {x} | *now*\r\n\r\nWhy? C:\\d"),
            "Give \\{x\\} \\| *now*\n\nWhy? C:\\d"
        );
        assert_eq!(
            to_cell("Give \\{x\\} \\| \\*now\\*\n\nWhy?"),
            "Give {x} | \\*now\\*\nWhy?"
        );
    }

    proptest! {
        #[test]
        fn a_text_comes_back_from_its_cell(text in prose()) {
            prop_assert_eq!(to_markup(&to_cell(&text)), text);
        }

        #[test]
        fn a_cell_comes_back_from_its_guard(text in "['=+@\t-]{0,3}[a-z]{0,3}") {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text);
        }
    }
}
