//! Prints findings: for people with the source line underlined, for programs as JSON and SARIF.

mod sarif;
mod table;

pub use sarif::sarif;
pub use table::{incomplete_items, table};

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};
use serde::Serialize;

use super::diagnostic::{Diagnostic, Lack, Severity};
use super::parse::acts_on_terminal;
use crate::domain::limits::SHOWN_LINE_BYTES_MAX;

/// The choice between plain and colored output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Colour {
    /// No escape sequences.
    #[default]
    Plain,
    /// Color beside the words.
    Coloured,
}

/// Returns all findings for people, one block each. All missing keys of one item form one block,
/// because nothing in it is wrong.
pub fn texts(diagnostics: &[Diagnostic], colour: Colour) -> Vec<String> {
    let mut lacking: BTreeMap<(&str, usize), Vec<&Diagnostic>> = BTreeMap::new();
    for found in diagnostics.iter().filter(|found| found.lack.is_some()) {
        let item = (found.file(), found.span.start);
        lacking.entry(item).or_default().push(found);
    }
    let mut blocks = Vec::new();
    for found in diagnostics {
        let item = (found.file(), found.span.start);
        match &found.lack {
            None => blocks.push(text(found, colour)),
            // The first one stands for all.
            Some(_) => blocks.extend(
                lacking
                    .remove(&item)
                    .map(|all| incomplete(found, &all, colour)),
            ),
        }
    }
    blocks
}

/// Returns one block for all missing keys of an item.
fn incomplete(first: &Diagnostic, all: &[&Diagnostic], colour: Colour) -> String {
    let lacks: Vec<&Lack> = all.iter().filter_map(|found| found.lack.as_ref()).collect();
    let mut codes: Vec<&str> = all.iter().map(|found| found.code.id).collect();
    codes.dedup();
    let keys: Vec<&str> = lacks.iter().map(|lack| lack.key).collect();
    let item = lacks.first().map_or("", |lack| lack.item.as_str());
    let help = match all {
        [only] => only.help.clone(),
        _ => "learners can already practice it; `dripset bank new` shows each of these in a complete item"
            .to_owned(),
    };
    let told = Diagnostic {
        message: format!("`{item}` lacks {}", keys.join(", ")),
        help,
        ..first.clone()
    };
    shown(
        &told,
        Level::ERROR.with_name("incomplete"),
        &codes.join(", "),
        colour,
    )
}

/// Returns one finding in rustc's style: rule and message, file, line, underline, help.
pub fn text(diagnostic: &Diagnostic, colour: Colour) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    shown(diagnostic, level, diagnostic.code.id, colour)
}

fn shown(diagnostic: &Diagnostic, level: Level<'_>, code: &str, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Coloured => Renderer::styled(),
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(code);
    let help = Level::HELP.message(normalize_untrusted_str(&diagnostic.help));
    let file = normalize_untrusted_str(diagnostic.file());
    let excerpt = excerpt(diagnostic);
    let report = if diagnostic.source.text().is_empty() {
        title.element(Origin::path(file)).element(help)
    } else if excerpt.text.len() > SHOWN_LINE_BYTES_MAX {
        let start = diagnostic.start();
        let origin = Origin::path(file)
            .line(start.line)
            .char_column(start.column);
        title.element(origin).element(help)
    } else {
        let snippet = Snippet::source(excerpt.text)
            .line_start(excerpt.line)
            .path(file)
            .annotation(AnnotationKind::Primary.span(excerpt.span));
        title.element(snippet).element(help)
    };
    let shown = renderer.render(&[report]);
    match colour {
        // The renderer lets some control characters through.
        Colour::Plain => harmless(&shown),
        Colour::Coloured => shown,
    }
}

/// The first line of a finding. Only that line goes to the renderer, which would read the whole
/// bank again for every finding.
struct Excerpt<'a> {
    text: &'a str,
    line: usize,
    span: Range<usize>,
}

fn excerpt(diagnostic: &Diagnostic) -> Excerpt<'_> {
    let all = diagnostic.source.text();
    let span = diagnostic.source.clamp(diagnostic.span.clone());
    let before = all.get(..span.start).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = all.get(start..).unwrap_or("");
    let text = rest.lines().next().unwrap_or("");
    let from = (span.start - start).min(text.len());
    let to = (span.end - start).clamp(from, text.len());
    Excerpt {
        text,
        line: diagnostic.source.line(span.start),
        span: from..to,
    }
}

/// Makes foreign text safe for a terminal: control characters and those that change reading
/// direction are shown as pictures or numbers.
pub fn harmless(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => clean.push(c),
            c if acts_on_terminal(c) => {
                let picture = match u32::from(c) {
                    code @ 0..0x20 => char::from_u32(0x2400 + code),
                    0x7f => Some('\u{2421}'),
                    _ => None,
                };
                match picture {
                    Some(picture) => clean.push(picture),
                    None => clean.extend(c.escape_unicode()),
                }
            }
            c => clean.push(c),
        }
    }
    clean
}

#[derive(Serialize)]
struct Record<'a> {
    code: &'a str,
    severity: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lacks: Option<&'a str>,
}

/// Returns all findings as one JSON array, one finding a line. Lines and columns count from 1,
/// columns in characters; the end is exclusive.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let records: Vec<String> = diagnostics.iter().map(record).collect();
    if records.is_empty() {
        return "[]\n".to_owned();
    }
    format!("[\n{}\n]\n", records.join(",\n"))
}

fn record(diagnostic: &Diagnostic) -> String {
    let (start, end) = (diagnostic.start(), diagnostic.end());
    let record = Record {
        code: diagnostic.code.id,
        severity: diagnostic.severity.id(),
        file: diagnostic.file(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        message: &diagnostic.message,
        help: &diagnostic.help,
        item: diagnostic.lack.as_ref().map(|lack| lack.item.as_str()),
        lacks: diagnostic.lack.as_ref().map(|lack| lack.key),
    };
    serde_json::to_string(&record)
        .expect("invariant: records hold texts and counts, all of them JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{codes, parse};
    use proptest::prelude::*;

    #[test]
    fn a_finding_shows_file_line_and_column() {
        let parsed = parse("a.toml", "format = 1\nbank = 3\n".as_bytes());
        let found = parsed
            .diagnostics
            .iter()
            .find(|found| found.code == &codes::WRONG_TYPE);
        let found = found.expect("a finding");
        let shown = text(found, Colour::Plain);
        assert!(
            shown.contains("error[B006]") && shown.contains("a.toml:2:8"),
            "{shown}"
        );
        assert!(
            json(std::slice::from_ref(found))
                .contains(r#""line":2,"column":8,"end_line":2,"end_column":9"#)
        );
    }

    proptest! {
        #[test]
        fn anything_can_be_shown(bytes in "(format = 1\n)?[a-z\\[\\]=\"\n\r\t µ😀]{0,60}") {
            for found in parse("x", bytes.as_bytes()).diagnostics {
                prop_assert!(!text(&found, Colour::Plain).is_empty());
            }
        }
    }
}
