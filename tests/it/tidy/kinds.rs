//! The places of a kind: a kind is an entry of the table, and a shape is named where
//! docs/architecture.md says.

use std::collections::BTreeSet;

use dripset::domain::KindName;

use super::rust::{Source, shipped};
use super::{none, read};

/// The table of kinds.
const TABLE: &str = "src/domain/kind/table.rs";
/// The rules of item writing, one place in several files: some of them are for one kind.
const LINTS: &str = "src/content/lint/";
/// The section that lists the places of a shape.
const SECTION: &str = "## How to add a kind of item";

/// The variants that a file names of an enumeration, such as `Grouping` of `KindName`.
fn named(source: &Source, of: &str) -> BTreeSet<String> {
    let tokens = source.shipped.windows(3);
    let paths = tokens.filter(|run| run[0].text == of && run[1].text == "::");
    let names = paths.map(|run| run[2].text.clone());
    let is_variant = |name: &String| {
        let mut letters = name.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    names.filter(is_variant).collect()
}

/// The files in the first cells of the tables of a section.
fn listed(page: &str, section: &str) -> BTreeSet<String> {
    let text = read(page);
    let (_, rest) = text.split_once(section).expect("the section");
    let own = rest.split("\n## ").next().unwrap_or_default();
    let rows = own.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`'))
        .map(|(file, _)| file.to_owned())
        .collect()
}

#[test]
fn a_kind_is_named_in_the_table_and_in_one_more_place_at_most() {
    let sources = shipped();
    let mut found = Vec::new();
    let mut seen = 0;
    for kind in KindName::ALL {
        let variant = format!("{kind:?}");
        let names =
            |source: &&Source| source.path != TABLE && named(source, "KindName").contains(&variant);
        let places: BTreeSet<&str> = sources
            .iter()
            .filter(names)
            .map(|source| match source.path.starts_with(LINTS) {
                true => LINTS,
                false => source.path.as_str(),
            })
            .collect();
        seen += places.len();
        if places.len() > 1 {
            found.push(format!(
                "KindName::{variant} is named in {places:?}: ask its description in {TABLE} instead"
            ));
        }
    }
    assert!(seen > 0, "nothing was found to count");
    none(found);
}

#[test]
fn a_shape_is_named_only_where_the_page_of_the_architecture_says() {
    let listed = listed("docs/architecture.md", SECTION);
    assert!(listed.contains(TABLE), "{listed:?}");
    let sources = shipped();
    let names = |source: &&Source| source.path != TABLE && !named(source, "AnswerShape").is_empty();
    let naming: BTreeSet<String> = sources
        .iter()
        .filter(names)
        .map(|source| source.path.clone())
        .chain([TABLE.to_owned()])
        .collect();
    let unlisted = naming.difference(&listed);
    let unlisted = unlisted.map(|file| format!("{file}: names a shape and is not in {SECTION:?}"));
    let idle = listed.difference(&naming);
    let idle = idle.map(|file| format!("{file}: is in {SECTION:?} and names no shape"));
    none(unlisted.chain(idle).collect());
}

/// The compiler leads to each place of a shape only where no arm takes the rest.
#[test]
fn a_match_on_a_shape_has_no_arm_for_the_rest() {
    let mut found = Vec::new();
    for source in shipped() {
        let tokens = &source.shipped;
        for at in (0..tokens.len()).filter(|at| tokens[*at].text == "match") {
            let Some(open) = tokens[at..].iter().position(|token| token.text == "{") else {
                continue;
            };
            let open = at + open;
            let head: Vec<&str> = tokens[at..open].iter().map(|t| t.text.as_str()).collect();
            if !(head.ends_with(&["shape"]) || head.ends_with(&["shape", "(", ")"])) {
                continue;
            }
            let close = super::rust::closing(tokens, open);
            let mut depth = 0;
            for nth in open + 1..close {
                match tokens[nth].text.as_str() {
                    "{" | "(" | "[" => depth += 1,
                    "}" | ")" | "]" => depth -= 1,
                    "_" if depth == 0
                        && tokens[nth + 1].text == "="
                        && tokens[nth + 2].text == ">" =>
                    {
                        found.push(format!(
                            "{}: write out the shapes instead of `_`",
                            source.at(&tokens[nth])
                        ));
                    }
                    _ => {}
                }
            }
        }
    }
    none(found);
}
