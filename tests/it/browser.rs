//! The HTML pages in a real browser: on a phone, a laptop and paper, light and dark, checked with axe.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::browser::Browser;
use crate::{analysis, paper, progress_page};

/// Writes pages under their names.
fn files(dir: &TempDir, pages: &[(&str, String)]) -> Vec<PathBuf> {
    let write = |(name, page): &(&str, String)| {
        let path = dir.path().join(format!("{name}.html"));
        std::fs::write(&path, page).expect("a page");
        path
    };
    pages.iter().map(write).collect()
}

/// Nothing is wrong with these pages.
fn check(browser: &Browser, pages: &[PathBuf]) {
    let wrong = browser.check(pages);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[cfg(feature = "classroom")]
#[test]
fn the_pages_of_classes() {
    if let Some(browser) = Browser::find() {
        let dir = tempfile::tempdir().expect("a directory");
        check(&browser, &files(&dir, &crate::class_cli::pages::written()));
    }
}

#[test]
fn the_page_of_a_learner() {
    if let Some(browser) = Browser::find() {
        let dir = tempfile::tempdir().expect("a directory");
        let page = progress_page::written(&dir);
        check(&browser, &files(&dir, &[("progress", page)]));
    }
}

#[test]
fn the_page_of_an_item_analysis() {
    if let Some(browser) = Browser::find() {
        let dir = tempfile::tempdir().expect("a directory");
        check(
            &browser,
            &files(&dir, &[("analysis", analysis::command::written())]),
        );
    }
}

#[test]
fn the_pages_for_paper() {
    if let Some(browser) = Browser::find() {
        let dir = tempfile::tempdir().expect("a directory");
        let pages = paper::written(&dir);
        assert_eq!(pages.len(), 5, "a booklet, three versions and their key");
        check(&browser, &pages);
    }
}

#[test]
fn the_check_finds_a_fault_of_each_sort() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/faulty.html");
    let wrong = browser.check(&[page]);
    for fault in [
        "console: a script that runs",
        "request: ",
        "a script",
        "390-light: cut at the side: DIV",
        "1280-dark: color-contrast",
        "image-alt",
        "printed on a4: cut at the side: DIV",
    ] {
        let found = wrong.iter().any(|line| line.contains(fault));
        assert!(found, "{fault} in {wrong:#?}");
    }
}
