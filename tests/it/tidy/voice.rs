//! docs/voice.md, as far as a program can see it: how doc comments open, US spelling, turns that
//! nobody says, and one public meaning for each name of a type.

use std::collections::BTreeMap;

use super::rust::{Source, shipped};
use super::{files, none, read};

/// Doc lines of a hundred that may open with one of [`OPENINGS`].
const OPENINGS_PER_CENT_MAX: usize = 1;
/// Words with which a first line tells a clause and not the thing.
const OPENINGS: &[&str] = &["what", "whatever", "who", "whoever", "whose", "whether"];
/// Turns that are not said, and what is.
const TURNS: &[(&str, &str)] = &[
    ("k your eyes", "k key, for you only"),
    ("hands in all the same", "submit anyway"),
    ("take in or leave out", "include or exclude"),
    ("what the cursor stands on", "the selected line"),
    ("goes on being", "stays"),
    ("of its own accord", "by itself"),
    ("is mended with", "is corrected with"),
];
/// British spellings, and the US ones.
const SPELLINGS: &[(&str, &str)] = &[
    ("behaviour", "behavior"),
    ("cancelled", "canceled"),
    ("centre", "center"),
    ("colours", "colors"),
    ("favour", "favor"),
    ("grey", "gray"),
    ("licence", "license"),
    ("organise", "organize"),
    ("practise", "practice"),
    ("recognise", "recognize"),
];
/// Names of types that are public in two places, with what they mean there. None may be added.
const TWICE: &[&str] = &[];

fn doc_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source.text.lines().enumerate().filter_map(|(at, line)| {
        let line = line.trim_start();
        let words = line
            .strip_prefix("//!")
            .or_else(|| line.strip_prefix("///"))?;
        Some((at + 1, words.trim()))
    })
}

fn opens_with_a_clause(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let first = first.trim_end_matches(|c: char| !c.is_alphabetic());
    OPENINGS.iter().any(|word| first.eq_ignore_ascii_case(word))
}

#[test]
fn doc_comments_open_with_the_thing() {
    let (mut all, mut clauses) = (0, Vec::new());
    for source in shipped() {
        for (at, line) in doc_lines(&source) {
            all += 1;
            if opens_with_a_clause(line) {
                clauses.push(format!("{}:{at}: {line}", source.path));
            }
        }
    }
    let most = all * OPENINGS_PER_CENT_MAX / 100;
    assert!(
        clauses.len() <= most,
        "{} of {all} doc lines open with a clause ({most} at most): say the thing, by its noun or verb (docs/voice.md)\n{}",
        clauses.len(),
        clauses.join("\n")
    );
}

/// The sentences of a text, with code in backticks left out.
fn sentences(text: &str) -> Vec<String> {
    let prose: String = text.split('`').step_by(2).collect::<Vec<_>>().join("code");
    let words = prose.split_whitespace().collect::<Vec<_>>().join(" ");
    let ends = |c: char| matches!(c, '.' | '!' | '?');
    let mut sentences = vec![String::new()];
    for word in words.split(' ') {
        if let Some(sentence) = sentences.last_mut() {
            sentence.push_str(word);
            sentence.push(' ');
        }
        if word.ends_with(ends) {
            sentences.push(String::new());
        }
    }
    sentences
}

fn has_two_colons(sentence: &str) -> bool {
    sentence.matches(": ").count() > 1
}

/// The paragraphs, list items and table cells of a page, without blocks of code.
fn paragraphs(page: &str) -> Vec<String> {
    let (mut paragraphs, mut is_code) = (vec![String::new()], false);
    for line in page.lines() {
        let line = line.trim_start();
        if line.starts_with("```") {
            is_code = !is_code;
            continue;
        }
        if is_code {
            continue;
        }
        if line.starts_with('|') {
            paragraphs.extend(line.split('|').map(str::to_owned));
            continue;
        }
        let begins = line.is_empty()
            || line.starts_with(['-', '*', '#', '>'])
            || line.starts_with(|c: char| c.is_ascii_digit());
        if begins {
            paragraphs.push(String::new());
        }
        if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    paragraphs
}

/// The texts in quotes of a source: what the program prints.
fn quoted(source: &Source) -> impl Iterator<Item = (usize, String)> {
    let texts = source
        .shipped
        .iter()
        .filter(|token| token.text.starts_with('"'));
    texts.map(|token| {
        let lines = token.text.split("\\\n").map(str::trim_start);
        (
            token.line,
            lines.collect::<Vec<_>>().join("").replace("\\n", "\n"),
        )
    })
}

#[test]
fn no_sentence_has_two_colons() {
    let mut found = Vec::new();
    for source in shipped() {
        for (line, text) in quoted(&source) {
            // A form with a colon on each line is no sentence.
            let lines = text.lines().flat_map(sentences);
            found.extend(
                lines
                    .filter(|sentence| has_two_colons(sentence))
                    .map(|sentence| format!("{}:{line}: {sentence}", source.path)),
            );
        }
    }
    for (path, text) in texts()
        .into_iter()
        .filter(|(path, _)| path.ends_with(".md"))
    {
        let sentences = paragraphs(&text)
            .into_iter()
            .flat_map(|text| sentences(&text));
        found.extend(
            sentences
                .filter(|sentence| has_two_colons(sentence))
                .map(|sentence| format!("{path}: {sentence}")),
        );
    }
    none(found);
}

#[test]
fn two_colons_are_found() {
    assert!(
        sentences("One: two. Three: four.")
            .iter()
            .all(|sentence| !has_two_colons(sentence))
    );
    assert!(
        sentences("Not yet: 4 more to go: 1 of 5.")
            .iter()
            .any(|sentence| has_two_colons(sentence))
    );
    assert!(
        sentences("The `a: b` of one: two.")
            .iter()
            .all(|sentence| !has_two_colons(sentence))
    );
}

/// What people read: the docs, and all text of the sources.
fn texts() -> Vec<(String, String)> {
    let pages = files("docs", ".md")
        .into_iter()
        .filter(|path| path != "docs/voice.md");
    let mut texts: Vec<(String, String)> = pages
        .chain(["README.md".to_owned(), "questions/README.md".to_owned()])
        .map(|path| (path.clone(), read(&path)))
        .collect();
    texts.extend(
        shipped()
            .into_iter()
            .map(|source| (source.path, source.text)),
    );
    texts.retain(|(path, _)| !path.starts_with("tests/"));
    texts
}

#[test]
fn texts_keep_to_us_spelling_and_plain_turns() {
    let mut found = Vec::new();
    for (path, text) in texts() {
        for (at, line) in text.lines().enumerate() {
            let small = line.to_lowercase();
            for (not, say) in TURNS {
                if small.contains(not) {
                    found.push(format!("{path}:{}: not \"{not}\" but \"{say}\"", at + 1));
                }
            }
            // Names in code are left out: those of other crates have their own spelling.
            let is_prose = path.ends_with(".md") || line.trim_start().starts_with("//");
            for (not, say) in SPELLINGS.iter().filter(|_| is_prose) {
                let mut words = small.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '`');
                if words.any(|word| word == *not) {
                    found.push(format!("{path}:{}: \"{not}\" is \"{say}\" here", at + 1));
                }
            }
        }
    }
    none(found);
}

#[test]
fn a_name_of_a_public_type_means_one_thing() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in shipped() {
        let tokens = &source.shipped;
        for at in 0..tokens.len() {
            let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
            let is_type = matches!(text(at + 1), "struct" | "enum" | "trait" | "type");
            // Not those that a macro makes.
            let is_named = text(at + 2).starts_with(char::is_uppercase);
            if text(at) == "pub" && is_type && is_named {
                let place = format!("{}:{}", source.path, tokens[at].line);
                places
                    .entry(text(at + 2).to_owned())
                    .or_default()
                    .push(place);
            }
        }
    }
    places.retain(|_, places| places.len() > 1);
    let new = places
        .iter()
        .filter(|(name, _)| !TWICE.contains(&name.as_str()))
        .map(|(name, at)| {
            format!(
                "`{name}` is public in {}: give one a name of its own",
                at.join(" and ")
            )
        });
    let gone = TWICE
        .iter()
        .filter(|name| !places.contains_key(**name))
        .map(|name| format!("TWICE has `{name}`, which means one thing now: take it out"));
    none(new.chain(gone).collect());
}

#[test]
fn a_clause_is_told_from_a_noun() {
    assert!(opens_with_a_clause("What comes of it.") && opens_with_a_clause("Whether it is so."));
    assert!(!opens_with_a_clause("The reply.") && !opens_with_a_clause("Whole numbers."));
}

/// The load test of a class recognizes pages by their words.
#[test]
fn the_load_test_waits_for_words_that_seats_show() {
    let script = read("examples/class_load/script.rs");
    let markers = script
        .split("b\"")
        .skip(1)
        .filter_map(|text| text.split('"').next());
    let shown: String = ["src/tui/screens", "src/plain"]
        .iter()
        .flat_map(|place| files(place, ".rs"))
        .map(|path| read(&path))
        .collect();
    // Made of a score: "1 of 1 point".
    let points = "of 1 point";
    let gone: Vec<String> = markers
        .filter(|words| words.len() > 3 && *words != points && !shown.contains(words))
        .map(|words| format!("examples/class_load/script.rs: no screen says {words:?}"))
        .collect();
    none(gone);
}
