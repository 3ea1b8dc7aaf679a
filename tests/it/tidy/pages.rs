//! The docs say what is so: links lead somewhere, files and tests that they name are there.

use super::rust::{shipped, sources};
use super::{files, none, read, top};

/// Every page that people read.
pub fn pages() -> Vec<String> {
    let mut pages = files("docs", ".md");
    pages.extend(["README.md", "CHANGELOG.md"].map(String::from));
    pages.extend(files("questions", ".md"));
    pages
}

/// The lines of the code blocks in one of these languages.
pub fn fenced<'t>(text: &'t str, languages: &[&str]) -> Vec<&'t str> {
    let mut language = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        match (line.trim_start().strip_prefix("```"), language) {
            (Some(named), None) => language = Some(named),
            (Some(_), Some(_)) => language = None,
            (None, Some(named)) if languages.contains(&named) => lines.push(line.trim()),
            _ => {}
        }
    }
    lines
}

/// The code blocks of a page: their language and their text.
pub fn blocks(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (line.trim_start().strip_prefix("```"), open.take()) {
            (Some(named), None) => open = Some((named.to_owned(), String::new())),
            (Some(_), Some(block)) => found.push(block),
            (None, Some((named, block))) => open = Some((named, block + line + "\n")),
            (None, None) => {}
        }
    }
    found
}

/// What stands between backticks, code blocks left out.
pub fn code_spans(text: &str) -> Vec<String> {
    let mut inside = false;
    let mut prose = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    let spans = prose.split('`').skip(1).step_by(2);
    spans.map(|span| span.replace('\n', " ")).collect()
}

/// The headings of a page as links name them.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            words
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

/// Where links of a page lead, other than to the web.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| !link.contains("://") && !link.starts_with("mailto:"))
}

#[test]
fn links_lead_somewhere() {
    let mut found = Vec::new();
    for page in pages() {
        let text = read(&page);
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in links(&text) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() {
                top().join(&page)
            } else {
                top().join(folder).join(path)
            };
            let heading = || {
                let text = std::fs::read_to_string(&target).unwrap_or_default();
                anchors(&text).iter().any(|known| known == anchor)
            };
            if !target.exists() {
                found.push(format!(
                    "{page}: ({link}) leads nowhere: mend the link or write the page"
                ));
            } else if !anchor.is_empty() && !heading() {
                found.push(format!("{page}: ({link}): that page has no such heading"));
            }
        }
    }
    none(found);
}

#[test]
fn files_that_the_docs_name_are_there() {
    let mut found = Vec::new();
    for page in pages() {
        for span in code_spans(&read(&page)) {
            let ours = ["src/", "tests/", "docs/", "questions/", ".ci/", "benches/"];
            let is_path = ours.iter().any(|folder| span.starts_with(folder))
                && !span.contains([' ', '*', '<', '…'])
                && !span.contains("NAME");
            if is_path && !top().join(&span).exists() {
                found.push(format!(
                    "{page}: there is no `{span}`: name the file where it is now"
                ));
            }
        }
    }
    none(found);
}

#[test]
fn every_page_is_in_the_index() {
    let readme = read("README.md");
    let missing = files("docs", ".md")
        .into_iter()
        .filter(|page| !readme.contains(&format!("({page})")));
    none(
        missing
            .map(|page| format!("README.md: link {page} under \"Docs\""))
            .collect(),
    );
}

#[test]
fn every_module_is_on_the_map() {
    let page = read("docs/architecture.md");
    let near = |path: &str| path.matches('/').count() <= 2;
    let missing = shipped().into_iter().filter(|source| {
        let path = source.path.trim_start_matches("src/");
        near(&source.path) && !page.contains(&format!("`{path}`"))
    });
    none(
        missing
            .map(|source| {
                format!(
                    "docs/architecture.md: the map lacks {}: one line says what it is",
                    source.path
                )
            })
            .collect(),
    );
}

/// The numbered invariants, each with the tests in backticks after "Held by".
fn invariants(page: &str) -> Vec<(String, Vec<String>)> {
    let rest = page
        .split_once("\n## Invariants")
        .expect("its invariants")
        .1;
    let section = rest.split("\n## ").next().unwrap_or_default();
    let mut found: Vec<(String, String)> = Vec::new();
    for line in section.lines() {
        let number = line
            .split_once(". ")
            .filter(|(n, _)| n.parse::<u32>().is_ok());
        if let Some((number, text)) = number {
            found.push((number.to_owned(), text.to_owned()));
        } else if let Some((_, text)) = found.last_mut() {
            text.push('\n');
            text.push_str(line);
        }
    }
    let tests = |text: &str| code_spans(text.split_once("Held by").map_or("", |(_, after)| after));
    found
        .into_iter()
        .map(|(number, text)| (number, tests(&text)))
        .collect()
}

#[test]
fn every_invariant_is_held_by_a_test() {
    let sources = sources();
    let is_test = |name: &str| {
        sources.iter().any(|source| {
            source
                .tokens
                .windows(2)
                .any(|pair| pair[0].text == "fn" && pair[1].text == name)
        })
    };
    let mut found = Vec::new();
    for (number, tests) in invariants(&read("docs/architecture.md")) {
        if tests.is_empty() {
            found.push(format!(
                "docs/architecture.md: say what holds invariant {number}: \"Held by `a_test`.\""
            ));
        }
        for name in tests
            .iter()
            .filter(|name| !name.contains(['/', '.']) && !is_test(name))
        {
            found.push(format!(
                "docs/architecture.md: invariant {number}: no test is called `{name}`"
            ));
        }
    }
    none(found);
}

#[test]
fn text_is_told_from_code() {
    let text = "a `b c` d\n```sh\nrun `x`\n```\n`e\nf`";
    assert_eq!(code_spans(text), ["b c", "e f"]);
    assert_eq!(fenced(text, &["sh"]), ["run `x`"]);
    assert_eq!(anchors("## Who may use whom?\n"), ["who-may-use-whom"]);
}
