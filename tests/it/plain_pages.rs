//! Every page of the program as plain mode reads it, in both levels, with its tables.

use std::collections::BTreeSet;

use dripset::plain::page::{read, tables, targets};
use dripset::plain::reading::Reading;
use dripset::tui::key::Key;
use dripset::tui::page::Page;
use dripset::tui::settings::Verbosity;

use crate::looks::views;
use crate::spoken::VIEWS;
use crate::support::class::Class;

/// The window of plain mode, in which nothing is cut and nothing is paged.
const WHOLE: (u16, u16) = (200, 5000);
/// The heads and lines of a reading, with an empty line before each head.
fn lines(reading: &Reading) -> String {
    let mut text = String::new();
    for part in &reading.parts {
        if !part.heading.is_empty() {
            text.push_str(&format!("\n{}\n", part.heading.to_uppercase()));
        }
        part.lines
            .iter()
            .for_each(|line| text.push_str(&format!("{line}\n")));
    }
    text.trim().to_owned()
}

fn transcript(page: &Page) -> String {
    let full = lines(&read(page, Verbosity::Full));
    let brief = lines(&read(page, Verbosity::Brief));
    let tables = lines(&tables(page));
    let mut all = full.clone();
    if brief != full {
        all.push_str(&format!("\n\n--- in brief\n\n{brief}"));
    }
    if !tables.is_empty() {
        all.push_str(&format!("\n\n--- as tables\n\n{tables}"));
    }
    all
}

/// Pages of each kind without an item of one's own: on the console, and in the list of items.
fn of_each_kind() -> Vec<(String, Page)> {
    let mut pages = Vec::new();
    let mut nth = 0;
    for (name, view) in VIEWS.iter() {
        let name = match name.as_str() {
            "one item" => {
                nth += 1;
                format!("one-item-{nth}")
            }
            "case, results" => "case-results".to_owned(),
            name if name.starts_with("console-key-") => name.to_owned(),
            _ => continue,
        };
        pages.push((name, view.page.clone()));
    }
    pages
}

/// Pages that the looks do not have.
fn others() -> Vec<(String, Page)> {
    let mut pages = of_each_kind();
    let mut see = |name: &str, class: &Class| pages.push((name.to_owned(), class.page()));
    let mut class = Class::new(WHOLE).joined(12);
    class.write("j");
    see("console-join", &class);
    class.write("jm").press(&[Key::Enter]).write("t");
    see("console-names", &class);
    class.press(&[Key::Esc]).choose("abcbcaacbbcb");
    class.press(&[Key::Enter]).write("d").press(&[Key::Enter]);
    class.choose("bbcbcabbbbbb").write("k");
    see("console-second-vote", &class);
    class.write("kc12");
    see("console-number", &class);
    pages
}

#[test]
fn every_page_is_read_in_lines() {
    // A screen with an item is read from the item.
    let views = views(WHOLE)
        .into_iter()
        .filter(|(_, view)| view.item.is_none());
    let pages = views.map(|(name, view)| (name, view.page));
    for (name, page) in pages.chain(others()) {
        insta::with_settings!({
            snapshot_path => "snapshots/plain_pages",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name, transcript(&page));
        });
    }
}

/// Pairs of separators, of which one is too many.
const TWICE: [&str; 9] = [",,", ", ,", "..", " ,", " .", ": :", "::", "; ;", ":."];

/// A sign that a reader skips, or reads by a name that says nothing.
fn is_odd(c: char) -> bool {
    c.is_control() || !c.is_ascii() && !c.is_alphanumeric() && !matches!(c, '°' | 'µ')
}

fn both(page: &Page) -> [(&Page, Verbosity); 2] {
    [(page, Verbosity::Full), (page, Verbosity::Brief)]
}

#[test]
fn no_page_has_a_sign_or_a_second_separator() {
    let mut found = BTreeSet::new();
    for (name, view) in VIEWS.iter() {
        let page = &view.page;
        // It names the signs that can be typed.
        let pages = Some(page).filter(|_| name != "calculator-refuses");
        for (page, verbosity) in pages.into_iter().flat_map(both) {
            for line in read(page, verbosity)
                .lines()
                .into_iter()
                .chain(tables(page).lines())
            {
                let is_odd = line.replace("...", "").contains(is_odd)
                    || TWICE
                        .iter()
                        .any(|twice| line.replace(" ...", "").contains(twice))
                    || line.trim() != line;
                if is_odd {
                    found.insert(format!("{name}: {line}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn numbers_of_lines_are_those_of_the_targets() {
    for (name, view) in VIEWS.iter() {
        let page = &view.page;
        let count = targets(page).len();
        for verbosity in [Verbosity::Full, Verbosity::Brief] {
            let reading = read(page, verbosity);
            let number = |line: &String| line.split_once(". ")?.0.parse::<usize>().ok();
            let numbers: Vec<usize> = reading.lines().iter().filter_map(number).collect();
            assert_eq!(numbers, (1..=count).collect::<Vec<_>>(), "{name}");
        }
    }
}
