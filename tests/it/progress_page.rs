//! `dripset progress --html` as a learner calls it.

use std::path::Path;

use dripset::bank_sources;
use dripset::content::record::response_to_json;
use dripset::domain::{Confidence, Drawn, Item, Moment, Score, SittingId};
use dripset::store::{Entry, Purpose, Responded, ShownItem, Started, Store};
use jiff::{SignedDuration, Timestamp, tz::Offset};
use tempfile::TempDir;
use uuid::Uuid;

fn run(dir: &TempDir, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    command.env_clear().current_dir(dir.path());
    command.env("DRIPSET_DATA_DIR", dir.path().join("data"));
    let run = command.arg("progress").args(args).output().expect("a run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (run.status.code(), text(run.stdout), text(run.stderr))
}

#[test]
fn a_page_is_written_once_and_says_what_is_in_it() {
    let dir = tempfile::tempdir().expect("a directory");
    let (code, page, told) = run(&dir, &["--html", "-"]);
    assert_eq!(code, Some(0));
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    assert!(page.contains("Nothing here yet"), "{page}");
    assert!(told.contains("It names nobody."), "{told}");
    let (code, out, _) = run(&dir, &["--html", "mine.html"]);
    assert_eq!((code, out.as_str()), (Some(0), "Wrote mine.html.\n"));
    let written = std::fs::read_to_string(dir.path().join("mine.html")).expect("a page");
    assert_eq!(written, page);
    let (code, out, told) = run(&dir, &["--html", "mine.html"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(told.contains("mine.html exists already"), "{told}");
    let (code, ..) = run(&dir, &["--html", "mine.html", "--force"]);
    assert_eq!(code, Some(0));
}

#[test]
fn a_page_is_not_json_and_force_is_for_a_page() {
    let dir = tempfile::tempdir().expect("a directory");
    for args in [&["--html", "-", "--json"][..], &["--force"]] {
        let (code, out, told) = run(&dir, args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{told}");
    }
    let (code, _, told) = run(&dir, &["--html", "."]);
    assert_eq!(code, Some(2));
    assert!(told.contains("is a directory"), "{told}");
}

/// Writes the page of six weeks in the shipped banks, and returns it.
pub fn written(dir: &TempDir) -> String {
    let library = bank_sources::shipped();
    let banks = library.banks();
    let items: Vec<&Item> = banks
        .flat_map(|bank| bank.items.iter().map(|item| &**item))
        .collect();
    let mut items = items.into_iter().cycle();
    let data = dir.path().join("data");
    std::fs::create_dir(&data).expect("a directory");
    let today = Timestamp::now();
    for before in (0..42).rev().filter(|day| day % 5 != 3) {
        let at = today - SignedDuration::from_hours(24 * before as i64 + 1);
        let now = Moment {
            at,
            offset: Offset::UTC,
            monotonic: std::time::Duration::ZERO,
        };
        let few: Vec<&Item> = items.by_ref().step_by(5).take(12).collect();
        study(&data, now, before, &few);
    }
    let (code, page, told) = run(dir, &["--html", "-"]);
    assert_eq!(code, Some(0), "{told}");
    page
}

/// A set of these items; every fourth response is blank.
fn study(data: &Path, now: Moment, number: usize, items: &[&Item]) {
    let mut store = Store::open(data, now).expect("a store");
    let sitting = SittingId(Uuid::from_u128(number as u128 + 1));
    let shown = items.iter().map(|item| ShownItem {
        key: item.key.clone(),
        revision: item.revision,
        text: "text".into(),
    });
    let mut entries = vec![Entry::Started(Started {
        sitting,
        purpose: Purpose::Study,
        form: "form".into(),
        items: shown.collect(),
    })];
    for (position, item) in items.iter().enumerate() {
        let rules = item.kind.rules();
        let response = rules.key(&Drawn::as_written(item));
        let possible = rules.possible();
        entries.push(Entry::Responded(Responded {
            sitting,
            position,
            vote: 0,
            item: item.key.clone(),
            revision: item.revision,
            response: response_to_json(&item.kind, &response),
            entered: None,
            score: Score {
                earned: possible * u32::from(!(number + position).is_multiple_of(4)),
                possible,
            },
            harmful: false,
            confidence: match position % 3 {
                0 => None,
                1 => Some(Confidence::Sure),
                _ => Some(Confidence::Guess),
            },
            elapsed_ms: 30_000,
            topic: item.topic.id.clone(),
            client_need: item.facts.client_need,
            step: item.facts.step,
            kind: item.kind.name(),
            safety_critical: item.facts.safety_critical,
            allowed_ms: None,
        }));
    }
    store.append(&entries, now).expect("appended");
}
