//! Files that need one another: a ring of them can only be read, tested and moved as one. A file
//! and the files of its own folder count as one.

use std::collections::{BTreeMap, BTreeSet};

use super::rust::{Source, Token, shipped};
use super::{none, read};

/// Which files each file names.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// All paths that begin at a token, with the lists in braces spelled out.
fn paths(tokens: &[Token]) -> Vec<Vec<String>> {
    let Some((first, rest)) = tokens.split_first() else {
        return Vec::new();
    };
    if first.text == "{" {
        return listed(rest);
    }
    let one = vec![first.text.clone()];
    match rest {
        [colons, after @ ..] if colons.text == "::" => paths(after)
            .into_iter()
            .map(|tail| one.iter().cloned().chain(tail).collect())
            .collect(),
        _ => vec![one],
    }
}

/// The paths of a list in braces.
fn listed(tokens: &[Token]) -> Vec<Vec<String>> {
    let (mut depth, mut begins, mut found) = (0, true, Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        if begins && depth == 0 {
            found.extend(paths(&tokens[at..]));
        }
        begins = false;
        match token.text.as_str() {
            "{" => depth += 1,
            "}" if depth == 0 => break,
            "}" => depth -= 1,
            "," => begins = depth == 0,
            _ => {}
        }
    }
    found
}

/// The file that a path from a file leads to, as far as it leads to one.
fn target(from: &str, path: &[String], files: &BTreeSet<String>) -> Option<String> {
    let mut base: Vec<&str> = match path.first()?.as_str() {
        "crate" => Vec::new(),
        "super" => {
            let mut base: Vec<&str> = from.split('/').collect();
            base.pop();
            base
        }
        "self" => from.split('/').collect(),
        _ => return None,
    };
    for name in &path[1..] {
        if name == "super" {
            base.pop();
        } else {
            base.push(name);
        }
    }
    while !base.is_empty() {
        let file = base.join("/");
        if files.contains(&file) {
            return Some(file);
        }
        base.pop();
    }
    None
}

fn uses_of(sources: &[Source]) -> Uses {
    let ours = |source: &&Source| source.path.starts_with("src/") && !source.path.contains("test");
    let name = |source: &Source| source.module().join("/");
    let files: BTreeSet<String> = sources.iter().filter(ours).map(name).collect();
    let mut uses = Uses::new();
    for source in sources.iter().filter(ours) {
        let from = name(source);
        let tokens = &source.shipped;
        let begins = |at: &usize| {
            let before = at.checked_sub(1).map(|at| tokens[at].text.as_str());
            before != Some("::") && tokens.get(at + 1).is_some_and(|next| next.text == "::")
        };
        let found = (0..tokens.len())
            .filter(begins)
            .flat_map(|at| paths(&tokens[at..]))
            .filter_map(|path| target(&from, &path, &files))
            .filter(|to| !from.starts_with(&format!("{to}/")) && *to != from);
        uses.insert(from.clone(), found.collect());
    }
    uses
}

/// All files that a file leads to.
fn reached<'u>(uses: &'u Uses, from: &str) -> BTreeSet<&'u str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = vec![from];
    while let Some(file) = open.pop() {
        for next in uses.get(file).into_iter().flatten() {
            if reached.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    reached
}

fn rings(uses: &Uses) -> BTreeSet<String> {
    let all: BTreeMap<&str, BTreeSet<&str>> = uses
        .keys()
        .map(|file| (file.as_str(), reached(uses, file)))
        .collect();
    let ring = |file: &str| -> Vec<&str> {
        let back = |other: &&&str| all.get(**other).is_some_and(|to| to.contains(file));
        all[file].iter().filter(back).copied().collect()
    };
    all.keys()
        .map(|file| ring(file))
        .filter(|ring| ring.len() > 1)
        .map(|ring| ring.join(" "))
        .collect()
}

#[test]
fn no_files_need_one_another() {
    let found = rings(&uses_of(&shipped())).into_iter();
    none(
        found
            .map(|ring| {
                format!("these files need one another: {ring}; move what both need below them")
            })
            .collect(),
    );
}

#[test]
fn a_ring_is_found() {
    let file = |uses: &[&str]| uses.iter().map(ToString::to_string).collect();
    let uses = Uses::from([
        ("a".to_owned(), file(&["b"])),
        ("b".to_owned(), file(&["c"])),
        ("c".to_owned(), file(&["a", "d"])),
        ("d".to_owned(), file(&[])),
    ]);
    assert_eq!(rings(&uses), BTreeSet::from(["a b c".to_owned()]));
    let files: BTreeSet<String> = file(&["x/y", "x/z/w"]);
    let path = ["super", "z", "w", "Thing"].map(String::from);
    assert_eq!(target("x/y", &path, &files), Some("x/z/w".to_owned()));
}

#[test]
fn the_picture_of_the_layers_is_what_the_code_is() {
    let uses = uses_of(&shipped());
    let top = |file: &str| file.split('/').next().unwrap_or_default().to_owned();
    let mut below: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, used) in &uses {
        let mine = below.entry(top(file)).or_default();
        mine.extend(
            used.iter()
                .map(|used| top(used))
                .filter(|to| *to != top(file)),
        );
    }
    below.remove("lib");
    below.remove("main");
    let mut lines = Vec::new();
    let mut placed: BTreeSet<String> = BTreeSet::from(["lib".to_owned(), "main".to_owned()]);
    while !below.is_empty() {
        let free = |used: &BTreeSet<String>| used.iter().all(|name| placed.contains(name));
        let layer: Vec<String> = below
            .iter()
            .filter(|(_, used)| free(used))
            .map(|(name, _)| name.clone())
            .collect();
        assert!(
            !layer.is_empty(),
            "these modules need one another: {below:?}"
        );
        below.retain(|name, _| !layer.contains(name));
        lines.insert(0, layer.join("  "));
        placed.extend(layer);
    }
    let picture = format!("```text\n{}\n```\n", lines.join("\n"));
    let page = read("docs/architecture.md");
    assert!(
        page.contains(&picture),
        "docs/architecture.md: the layers, from the top down, are\n{picture}"
    );
}
