//! The house rules as tests: who may use whom, what may be called where, how files look, which
//! words stand for what, and that the docs say what is so.
//!
//! Each rule is a row in a table and each message says what to do. A rule that is in the way is
//! changed here and in docs/architecture.md, in one commit that says why.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests: a panic is how they fail"
)]

mod calls;
mod commands;
mod kinds;
mod layers;
mod pages;
mod rings;
mod rust;
mod shape;
mod voice;
mod words;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

pub use pages::{blocks, pages};

/// The top of the checkout that the tests run in: cargo says at run time, since a folder for builds
/// may serve several checkouts.
fn top() -> &'static Path {
    static TOP: LazyLock<PathBuf> = LazyLock::new(|| {
        let told = std::env::var_os("CARGO_MANIFEST_DIR");
        told.map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
    });
    &TOP
}

/// The text of a file of this checkout.
fn read(path: &str) -> String {
    std::fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a folder of this checkout that ends so, as a path from the top with `/`.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(&top().join(folder), ending, &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, ending: &str, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    for path in paths {
        if path.is_dir() {
            walk(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            let below = path.strip_prefix(top()).expect("a path below the top");
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            found.push(parts.join("/"));
        }
    }
}

/// Fails with everything that was found, one a line.
#[track_caller]
fn none(found: Vec<String>) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}
