//! Texts in TOML, in the quotes that a person would choose.

/// Returns a text in quotes on one line: plain ones if nothing must be escaped, else single ones if
/// these can hold it.
pub fn quoted(text: &str) -> String {
    let acts = |c: char| c.is_control();
    if !text.contains(['"', '\\']) && !text.contains(acts) {
        return format!("\"{text}\"");
    }
    if !text.contains('\'') && !text.contains(acts) {
        return format!("'{text}'");
    }
    format!("\"{}\"", escaped(text, true))
}

/// Returns a text between triple quotes, wrapped at this many characters.
pub fn tall(text: &str, width: usize) -> String {
    let text = wrapped(text, width);
    let acts = |c: char| c.is_control() && c != '\n';
    if !text.contains('\\') && !text.contains("\"\"\"") && !text.contains(acts) {
        return format!("\"\"\"\n{text}\n\"\"\"");
    }
    if !text.contains("'''") && !text.contains(acts) {
        return format!("'''\n{text}\n'''");
    }
    format!("\"\"\"\n{}\n\"\"\"", escaped(&text, false))
}

fn escaped(text: &str, on_one_line: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' if !on_one_line => out.push('\n'),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Returns a text with line breaks at single spaces, so that no line is longer than it must be. A
/// line break within a paragraph does not matter in a bank.
pub fn wrapped(text: &str, width: usize) -> String {
    let lines = text.split('\n').map(|line| wrapped_line(line, width));
    lines.collect::<Vec<_>>().join("\n")
}

fn wrapped_line(line: &str, width: usize) -> String {
    let mut out = String::with_capacity(line.len());
    let mut length = 0;
    let mut words = line.split(' ').peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        length += word.chars().count();
        let Some(next) = words.peek() else {
            break;
        };
        // Several spaces in a row are somebody's own and stay.
        let alone = !word.is_empty() && !next.is_empty();
        if alone && length + 1 + next.chars().count() > width {
            out.push('\n');
            length = 0;
        } else {
            out.push(' ');
            length += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml::Value;

    use super::*;

    fn read(value: &str) -> String {
        let table: toml::Table = format!("x = {value}").parse().expect("TOML");
        match table.get("x") {
            Some(Value::String(text)) => text.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn quotes_are_chosen_by_the_text() {
        for (text, wanted) in [
            ("It's 5 mL", r#""It's 5 mL""#),
            (r"\{x\}", r"'\{x\}'"),
            ("say \"no\"", "'say \"no\"'"),
            ("it's \"no\"", r#""it's \"no\"""#),
            ("a\n\nb", r#""a\n\nb""#),
        ] {
            assert_eq!(quoted(text), wanted);
        }
        assert_eq!(tall("a b\n\nc", 80), "\"\"\"\na b\n\nc\n\"\"\"");
        assert_eq!(tall(r"\{a", 80), "'''\n\\{a\n'''");
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(text in "[a-c '\"\\\\\n\t\u{1}\u{85}é]{0,60}", width in 1usize..20) {
            prop_assert_eq!(read(&quoted(&text)), text.clone());
            let tall = read(&tall(&text, width));
            prop_assert_eq!(tall.strip_suffix('\n').expect("its end").replace('\n', " "), text.replace('\n', " "));
        }
    }
}
