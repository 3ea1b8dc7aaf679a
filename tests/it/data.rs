//! `dripset data`: what is kept, moved, merged, restored and repaired, through the real program.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

mod bad_files;
mod damage;
mod kept;
#[cfg(unix)]
mod kills;
mod moved;
#[cfg(all(unix, feature = "classroom"))]
mod taken_home;

use std::path::Path;

use dripset::content::parse;
use dripset::content::record::{form_to_json, item_to_text, response_to_json};
use dripset::domain::form::draw;
use dripset::domain::item::mark;
use dripset::domain::mode::Ending;
use dripset::domain::{Confidence, History, Item, Library, Moment, Plan, Response, SittingId};
use dripset::store::{Entry, Purpose, Responded, ShownItem, Started, Store, new_id};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use crate::support::run::{Run, program, run};
use crate::support::script::wrong;

/// So many minutes after a made-up morning.
pub fn minute(minute: i64) -> Moment {
    let start: Timestamp = "2026-11-22T08:00:00Z".parse().expect("a time");
    Moment {
        at: start + SignedDuration::from_mins(minute),
        offset: Offset::constant(1),
        monotonic: std::time::Duration::ZERO,
    }
}

fn library() -> Library {
    let bytes = std::fs::read(crate::support::script::five_kinds()).expect("a bank");
    let parsed = parse::parse("five-kinds.toml", &bytes);
    Library::new([parsed.bank.expect("a bank without mistakes")])
}

/// Studies so many sets of all items, each in its own hour from `hour` on.
pub fn study(store: &mut Store, sets: usize, hour: i64) {
    let library = library();
    for set in 0..sets {
        let now = hour * 60 + i64::try_from(set).expect("few") * 60;
        let seed = u64::try_from(now).expect("few");
        let form = draw(&library, &Plan::with_seed(seed), &History::default()).expect("a set");
        let items: Vec<Item> = form
            .items
            .iter()
            .map(|entry| (**library.item(&entry.key).expect("an item")).clone())
            .collect();
        let sitting = SittingId(new_id(minute(now)));
        let shown = items.iter().map(|item| ShownItem {
            key: item.key.clone(),
            revision: item.revision,
            text: item_to_text(item),
        });
        let mut entries = vec![Entry::Started(Started {
            sitting,
            purpose: Purpose::Study,
            form: form_to_json(&form),
            items: shown.collect(),
        })];
        for (position, item) in items.iter().enumerate() {
            let drawn = &form.items[position].drawn;
            let given = match (position + set) % 3 {
                0 => wrong(&item.kind, drawn),
                _ => item.kind.rules().key(drawn),
            };
            entries.push(responded(sitting, position, item, drawn, &given));
        }
        entries.push(Entry::Note {
            item: items[0].key.clone(),
            text: format!("=note {set}"),
        });
        entries.push(Entry::Ended {
            sitting,
            ending: Ending::default(),
        });
        store.append(&entries, minute(now)).expect("a set");
    }
}

fn responded(
    sitting: SittingId,
    position: usize,
    item: &Item,
    drawn: &dripset::domain::Drawn,
    given: &Response,
) -> Entry {
    let marking = mark(item, drawn, given).expect("a response that fits");
    Entry::Responded(Responded {
        sitting,
        position,
        vote: 0,
        item: item.key.clone(),
        revision: item.revision,
        response: response_to_json(&item.kind, given),
        entered: None,
        confidence: Some(Confidence::Sure),
        score: marking.score,
        harmful: marking.harmful,
        elapsed_ms: 41_250,
        topic: item.topic.id.clone(),
        client_need: item.facts.client_need,
        step: item.facts.step,
        kind: item.kind.rules().name(),
        safety_critical: item.facts.safety_critical,
        allowed_ms: item.facts.expected_s.map(|s| u64::from(s) * 1_000),
    })
}

/// A directory with some sets.
pub fn studied(sets: usize, hour: i64) -> TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    study(&mut open(dir.path()), sets, hour);
    dir
}

pub fn open(dir: &Path) -> Store {
    Store::open(dir, minute(0)).expect("a store")
}

/// `dripset data …` for that directory, run in it.
pub fn data(dir: &Path, args: &[&str]) -> Run {
    run(program()
        .arg("--data-dir")
        .arg(dir)
        .arg("data")
        .args(args)
        .current_dir(dir)
        .env("HOME", dir)
        .env_remove("DRIPSET_CONFIG")
        .env_remove("DRIPSET_DATA_DIR"))
}

/// The output of a run without errors.
pub fn done(dir: &Path, args: &[&str]) -> String {
    let ran = data(dir, args);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    ran.out
}

/// The error of a run that was refused.
pub fn refused(dir: &Path, args: &[&str]) -> String {
    let ran = data(dir, args);
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("help: "), "{}", ran.err);
    ran.err
}

/// The log without what belongs to one file: each line of the export that is an event, in order.
pub fn log(dir: &Path) -> Vec<String> {
    let text = done(dir, &["export", "-o", "-"]);
    let events = text.lines().filter(|line| line.starts_with("{\"event\""));
    events.map(str::to_owned).collect()
}

/// The standing of the learner, as `dripset progress --json` prints it.
pub fn progress(dir: &Path) -> String {
    let ran = run(program()
        .arg("--data-dir")
        .arg(dir)
        .arg("--bank")
        .arg(crate::support::script::five_kinds())
        .args(["progress", "--json"])
        .env("HOME", dir));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    ran.out
}
