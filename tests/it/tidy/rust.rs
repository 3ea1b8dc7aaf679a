//! Rust sources as tokens: enough to tell code from comments and texts, and shipped code from
//! tests. Not a parser: the rules look at short runs of tokens.

use super::{files, read};

/// A word, a text in quotes, `::`, or any other single character.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

/// A source file.
pub struct Source {
    pub path: String,
    pub text: String,
    /// All code in it.
    pub tokens: Vec<Token>,
    /// The code in it that ships: nothing under `#[cfg(test)]`; empty for a module of tests.
    pub shipped: Vec<Token>,
}

impl Source {
    /// The names of the modules down to this file, such as `["tui", "kind", "steps"]`.
    pub fn module(&self) -> Vec<&str> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        path.split('/').collect()
    }

    /// Where a token is, for messages.
    pub fn at(&self, token: &Token) -> String {
        format!("{}:{}", self.path, token.line)
    }
}

/// Every source file of `src/` and `tests/`.
pub fn sources() -> Vec<Source> {
    let mut paths = files("src", ".rs");
    paths.extend(files("tests", ".rs"));
    assert!(paths.len() > 50, "the sources were not found: {paths:?}");
    let mut sources: Vec<Source> = paths.into_iter().map(source).collect();
    let tests: Vec<String> = sources.iter().flat_map(test_modules).collect();
    for source in &mut sources {
        let stem = source.path.trim_end_matches(".rs").to_owned();
        let below = |test: &String| stem == *test || stem.starts_with(&format!("{test}/"));
        if source.path.starts_with("tests/") || tests.iter().any(below) {
            source.shipped.clear();
        }
    }
    sources
}

/// The sources that ship.
pub fn shipped() -> Vec<Source> {
    let mut sources = sources();
    sources.retain(|source| !source.shipped.is_empty());
    sources
}

fn source(path: String) -> Source {
    let text = read(&path);
    let tokens = tokens(&text);
    Source {
        shipped: without_tests(&tokens),
        path,
        text,
        tokens,
    }
}

/// The modules in files of their own that a file declares under `#[cfg(test)]`.
fn test_modules(source: &Source) -> Vec<String> {
    let stem = source.path.trim_end_matches(".rs");
    let marker = tokens("#[cfg(test)]");
    starts(&source.tokens, &marker)
        .filter_map(|at| {
            let item = &source.tokens[at + marker.len()..];
            let item = &item[..end_of_item(item, 0)];
            // `mod name;` ends it, whatever stands before: `pub`, `pub(crate)`.
            match item {
                [.., word, name, end] if word.text == "mod" && end.text == ";" => {
                    Some(format!("{stem}/{}", name.text))
                }
                _ => None,
            }
        })
        .collect()
}

/// Leaves out every item under `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let marker = self::tokens("#[cfg(test)]");
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if starts_with(&tokens[at..], &marker) {
            at = end_of_item(tokens, at + marker.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// The place after the item that begins here: after its `;`, or after its braces.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    for at in from..tokens.len() {
        match tokens[at].text.as_str() {
            ";" => return at + 1,
            "{" => return closing(tokens, at) + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The brace that closes the one at `open`.
pub fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len().saturating_sub(1)
}

/// Every place where these tokens begin with that run.
pub fn starts<'a>(tokens: &'a [Token], run: &'a [Token]) -> impl Iterator<Item = usize> + 'a {
    (0..tokens.len()).filter(move |at| starts_with(&tokens[*at..], run))
}

fn starts_with(tokens: &[Token], run: &[Token]) -> bool {
    tokens.len() >= run.len() && tokens.iter().zip(run).all(|(a, b)| a.text == b.text)
}

/// Splits code into tokens; comments are left out, texts keep their quotes.
pub fn tokens(code: &str) -> Vec<Token> {
    let chars: Vec<char> = code.chars().collect();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let end = end_of_token(&chars, at);
        let text: String = chars[at..end].iter().collect();
        let is_comment = text.starts_with("//") || text.starts_with("/*");
        if !is_comment && !text.trim().is_empty() {
            found.push(Token {
                text: text.clone(),
                line,
            });
        }
        line += text.matches('\n').count();
        at = end;
    }
    found
}

fn end_of_token(chars: &[char], at: usize) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let next = |n: usize| chars.get(at + n).copied().unwrap_or(' ');
    match chars[at] {
        '/' if next(1) == '/' => while_from(chars, at, |c| c != '\n'),
        '/' if next(1) == '*' => block_comment(chars, at),
        '"' => text(chars, at),
        'r' | 'b' | 'c' if raw_hashes(chars, at).is_some() => raw_text(chars, at),
        'b' | 'c' if next(1) == '"' => text(chars, at + 1),
        // A character, and not a lifetime: escaped, or closed by a quote.
        '\'' if next(1) == '\\' => while_from(chars, at + 3, |c| c != '\'') + 1,
        '\'' if next(2) == '\'' => at + 3,
        ':' if next(1) == ':' => at + 2,
        c if is_word(c) => while_from(chars, at, is_word),
        _ => at + 1,
    }
}

fn while_from(chars: &[char], at: usize, wanted: impl Fn(char) -> bool) -> usize {
    let more = chars.iter().skip(at).take_while(|c| wanted(**c)).count();
    (at + more).min(chars.len())
}

fn text(chars: &[char], open: usize) -> usize {
    let mut at = open + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// Where a raw text opens: its quote and how many `#` stand before it.
fn raw_hashes(chars: &[char], at: usize) -> Option<(usize, usize)> {
    let after = while_from(chars, at, |c| matches!(c, 'r' | 'b' | 'c'));
    let quote = while_from(chars, after, |c| c == '#');
    let is_raw = chars[at..after].contains(&'r') && chars.get(quote) == Some(&'"');
    is_raw.then_some((quote, quote - after))
}

fn raw_text(chars: &[char], at: usize) -> usize {
    let (quote, hashes) = raw_hashes(chars, at).expect("a raw text");
    (quote + 1..chars.len())
        .find(|at| {
            chars[*at] == '"' && (1..=hashes).all(|n| chars.get(at + n).is_some_and(|c| *c == '#'))
        })
        .map_or(chars.len(), |at| at + 1 + hashes)
}

fn block_comment(chars: &[char], at: usize) -> usize {
    let rest: String = chars[at..].iter().collect();
    rest.find("*/")
        .map_or(chars.len(), |end| at + rest[..end].chars().count() + 2)
}

#[test]
fn code_is_told_from_comments_and_texts() {
    let code = r##"let a = b"x // y"; // z
        let c: &'static str = r#"say "h" now"#; /* two */ d('"', '\'')::e"##;
    let words: Vec<_> = tokens(code).into_iter().map(|token| token.text).collect();
    let expected = "let|a|=|b\"x // y\"|;|let|c|:|&|'|static|str|=|r#\"say \"h\" now\"#|;|d|(|'\"'|,|'\\''|)|::|e";
    assert_eq!(words.join("|"), expected);
}

#[test]
fn tests_are_told_from_what_ships() {
    let code = "fn a() {} #[cfg(test)] mod t { fn b() { c() } } #[cfg(test)] use d; fn e() {}";
    let kept: Vec<_> = without_tests(&tokens(code))
        .into_iter()
        .map(|token| token.text)
        .collect();
    assert_eq!(kept.join(" "), "fn a ( ) { } fn e ( ) { }");
}
