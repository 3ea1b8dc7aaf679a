//! Writes clinicians' signatures into the text of a bank. Every other byte stays as it is.
//!
//! Called by `dripset bank sign`, which parses the new text again before it keeps it.

use toml::de::DeValue;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::diagnostic::SourceSpan;
use super::parse::list_spans;
use super::write::with_table;
use crate::domain::item::SignOff;

/// The keys of a signature, in the order in which they are written.
const KEYS: [&str; 4] = ["name", "credential", "on", "revision"];

/// Returns the text of a bank in which these items, by their numbers from 0, have these signatures.
/// `None` if an item is not written under its own `[[item]]`, or its signature is not complete.
pub fn with_sign_offs(text: &str, signed: &[(usize, SignOff)]) -> Option<String> {
    let spans = list_spans(text, "item");
    let mut edits: Vec<(SourceSpan, String)> = Vec::new();
    for (number, sign_off) in signed {
        let span = spans.get(*number)?;
        let of_item = edits_of(text.get(span.clone())?, sign_off)?.into_iter();
        let moved = of_item.map(|(at, new)| (at.start + span.start..at.end + span.start, new));
        edits.extend(moved);
    }
    // From the end, so that the places before an edit stay valid.
    edits.sort_by_key(|(at, _)| std::cmp::Reverse(at.start));
    let mut text = text.to_owned();
    for (at, new) in edits {
        text.get(at.clone())?;
        text.replace_range(at, &new);
    }
    Some(text)
}

/// Returns the edits within the text of an item: the values of its signature, or a new table at its
/// end.
fn edits_of(item: &str, sign_off: &SignOff) -> Option<Vec<(SourceSpan, String)>> {
    let values = values(sign_off);
    with_table(item, |table| {
        match table.get("sign_off").map(toml::Spanned::get_ref) {
            Some(DeValue::Table(written)) => {
                let edit = |(key, value): (&str, String)| Some((written.get(key)?.span(), value));
                KEYS.into_iter().zip(values).map(edit).collect()
            }
            Some(_) => None,
            None => Some(vec![new_table(item, values)]),
        }
    })
}

/// Returns the values of a signature as TOML.
fn values(sign_off: &SignOff) -> [String; KEYS.len()] {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    [
        quoted(&sign_off.name),
        quoted(&sign_off.credential),
        sign_off.on.to_string(),
        quoted(&sign_off.revision.to_string()),
    ]
}

/// Returns the table of a signature, for the place after the last line of an item. Comments after
/// that line are left to the next section.
fn new_table(item: &str, values: [String; KEYS.len()]) -> (SourceSpan, String) {
    let blank = [
        TokenKind::Whitespace,
        TokenKind::Newline,
        TokenKind::Comment,
        TokenKind::Eof,
    ];
    let tokens = Source::new(item).lex();
    let written = tokens.filter(|token| !blank.contains(&token.kind()));
    let last = written.last().map_or(0, |token| token.span().end());
    let rest = item.get(last..).unwrap_or_default();
    let line_end = match item.contains("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let (at, before) = match rest.find('\n') {
        Some(end) => (last + end + 1, ""),
        None => (item.len(), line_end),
    };
    let lines = KEYS.iter().zip(values);
    let lines = lines.map(|(key, value)| format!("{key} = {value}{line_end}"));
    let lines: String = lines.collect();
    (at..at, format!("{before}[item.sign_off]{line_end}{lines}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Revision;

    fn sign_off(name: &str) -> SignOff {
        SignOff {
            name: name.into(),
            credential: "RN, CRNI".into(),
            on: "2026-12-01".parse().expect("a day"),
            revision: Revision([0xab; 32]),
        }
    }

    fn table(name: &str) -> String {
        let revision = "ab".repeat(32);
        format!(
            "[item.sign_off]\nname = {name}\ncredential = \"RN, CRNI\"\non = 2026-12-01\n\
             revision = \"{revision}\"\n"
        )
    }

    #[test]
    fn a_new_signature_stands_at_the_end_of_its_item() {
        let head = "[[item]]\nid = \"a\"\nstem = \"\"\"\n# no comment\n\"\"\" # here\n";
        let tail = "\n# The next part\n\n[[item]]\nid = \"b\"\n[[item.correction]]\nwhat = \"x\"";
        let text = format!("{head}{tail}");
        let one = with_sign_offs(&text, &[(0, sign_off("Ada"))]).expect("a text");
        assert_eq!(one, format!("{head}{}{tail}", table("\"Ada\"")));
        let both = [(0, sign_off("Ada")), (1, sign_off("O\"Neil"))];
        let both = with_sign_offs(&text, &both).expect("a text");
        let wanted = format!("{head}{}{tail}\n{}", table("\"Ada\""), table("'O\"Neil'"));
        assert_eq!(both, wanted);
    }

    #[test]
    fn a_signature_is_replaced_value_by_value() {
        let with = |value: &str| {
            format!(
                "[[item]]\nid = \"a\"\nsign_off = {{ revision = {value}, on = 2026-12-01, name = \
                 \"Ada\", credential = \"RN, CRNI\" }} # old\n[[item]]\nid = \"b\"\n"
            )
        };
        let new = with_sign_offs(&with("\"00\""), &[(0, sign_off("Ada"))]);
        assert_eq!(new, Some(with(&format!("\"{}\"", "ab".repeat(32)))));
    }

    #[test]
    fn line_ends_of_windows_stay() {
        let text = "[[item]]\r\nid = \"a\"\r\n\r\n[[item]]\r\nid = \"b\"\r\n";
        let new = with_sign_offs(text, &[(0, sign_off("Ada"))]).expect("a text");
        assert_eq!(new.matches('\n').count(), new.matches("\r\n").count());
    }

    #[test]
    fn an_item_that_is_not_there_cannot_be_signed() {
        assert_eq!(with_sign_offs("[[item]]\n", &[(1, sign_off("Ada"))]), None);
        let inline = "item = [{ id = \"a\" }]\n";
        assert_eq!(with_sign_offs(inline, &[(0, sign_off("Ada"))]), None);
        let broken = "[[item]]\nsign_off = { name = \"Ada\" }\n";
        assert_eq!(with_sign_offs(broken, &[(0, sign_off("Ada"))]), None);
    }
}
