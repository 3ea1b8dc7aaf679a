//! Edits within the text of a bank. Every other byte stays as it is.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::content::diagnostic::SourceSpan;

/// A place in a text, and its new text.
pub type TextEdit = (SourceSpan, String);

/// Returns a text with these edits, which do not overlap. Several at one place come in their order.
/// `None` if a place is not in the text.
pub fn edited(text: &str, mut edits: Vec<TextEdit>) -> Option<String> {
    edits.sort_by_key(|(at, _)| (at.start, at.end));
    let mut new = String::with_capacity(text.len());
    let mut from = 0;
    for (at, with) in edits {
        new.push_str(text.get(from..at.start)?);
        new.push_str(&with);
        from = at.end;
    }
    new.push_str(text.get(from..)?);
    Some(new)
}

/// Returns the end of the line of the last value of a section. Comments after that line are left to
/// the next section.
pub fn end_of_values(section: &str) -> usize {
    let blank = [
        TokenKind::Whitespace,
        TokenKind::Newline,
        TokenKind::Comment,
        TokenKind::Eof,
    ];
    let tokens = Source::new(section).lex();
    let written = tokens.filter(|token| !blank.contains(&token.kind()));
    let last = written.last().map_or(0, |token| token.span().end());
    let rest = section.get(last..).unwrap_or_default();
    rest.find('\n').map_or(section.len(), |end| last + end + 1)
}

/// Returns the end of the section at this place of a text, without the comments after it.
pub fn end_of_entry(text: &str, section: &SourceSpan) -> usize {
    let written = text.get(section.clone()).unwrap_or_default();
    section.start + end_of_values(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_leave_everything_else() {
        let edits = vec![
            (3..3, "X".to_owned()),
            (0..1, "Y".to_owned()),
            (3..4, "Z".to_owned()),
        ];
        assert_eq!(edited("abcde", edits).as_deref(), Some("YbcXZe"));
        assert_eq!(edited("abc", vec![(2..9, String::new())]), None);
        let section = "[[item]]\nid = 1 # own\n\n# of the next\n";
        assert_eq!(end_of_values(section), "[[item]]\nid = 1 # own\n".len());
        assert_eq!(
            end_of_entry(section, &(0..section.len())),
            end_of_values(section)
        );
    }
}
