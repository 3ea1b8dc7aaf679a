//! `dripset bank analyze` over two data directories, one of which holds a class that goes on.

use std::fmt::Write;
use std::path::Path;

use dripset::content::parse;
use dripset::content::record::response_to_json;
use dripset::domain::room::{Ballot, ClassEvent, Given, Terms};
use dripset::domain::{
    Allowance, Bank, ClassId, Drawn, Form, FormItem, Item, Library, Moment, Plan, Response, Score,
    SittingId,
};
use dripset::store::{ClassLog, Entry, NewClass, Purpose, Responded, ShownItem, Started, Store};
use serde_json::Value;
use tempfile::TempDir;
use uuid::Uuid;

use super::{learner, numbers, part, read};
use crate::support::class_log;

/// The items that are in the bank and in the data.
const ITEMS: usize = 6;
const CLASS: ClassId = ClassId(Uuid::from_bytes([0xa1; 16]));

fn at(second: i64) -> Moment {
    let start: jiff::Timestamp = "2026-11-22T08:00:00Z".parse().expect("a timestamp");
    Moment {
        at: jiff::Timestamp::from_second(start.as_second() + second).expect("in range"),
        offset: jiff::tz::Offset::UTC,
        monotonic: std::time::Duration::ZERO,
    }
}

/// The text of a bank with the keys of the data; `wording` is part of the first stem.
fn bank_text(data: &Value, wording: &str) -> String {
    let mut text = String::from(
        "format = 1\n[bank]\nid = \"lines\"\ntitle = \"Lines and pumps\"\n[[topic]]\nid = \"t\"\n\
         title = \"Topic\"\n",
    );
    for number in 0..=ITEMS {
        let key = data["keys"][number].as_u64().expect("a key");
        let stem = if number == 0 {
            wording
        } else {
            "What comes next?"
        };
        let _ = write!(
            text,
            "[[item]]\nid = \"a-line-{number}\"\nkind = \"multiple-choice\"\ntopic = \"t\"\n\
             stem = \"{stem} {number}\"\nchoices = [\n"
        );
        for (place, id) in ["a", "b", "c", "d"].into_iter().enumerate() {
            let is_key = if place as u64 == key {
                ", key = true"
            } else {
                ""
            };
            let does = [
                "Clamp the line",
                "Flush with *saline*",
                "Change the set",
                "Call",
            ][place];
            let _ = writeln!(text, "{{ id = \"{id}\", text = \"{does}\"{is_key} }},");
        }
        text.push_str("]\n");
    }
    text
}

fn bank(text: &str) -> Bank {
    parse("lines.toml", text.as_bytes())
        .bank
        .expect("a bank without mistakes")
}

fn response(data: &Value, item: usize, who: usize) -> Response {
    Response::One(part(numbers(&data["choices"][item])[who] as usize))
}

/// Writes the responses of a learner to the first items.
fn study(store: &mut Store, bank: &Bank, data: &Value, who: usize, second: i64) {
    let bytes = (who as u128 + 1) << 40 | u128::from(second.unsigned_abs());
    let sitting = SittingId(Uuid::from_u128(bytes));
    let items = &bank.items[..ITEMS];
    let shown = |item: &std::sync::Arc<Item>| ShownItem {
        key: item.key.clone(),
        revision: item.revision,
        text: String::new(),
    };
    let mut entries = vec![Entry::Started(Started {
        sitting,
        purpose: Purpose::Study,
        form: "{}".into(),
        items: items.iter().map(shown).collect(),
    })];
    for (position, item) in items.iter().enumerate() {
        let given = response(data, position, who);
        entries.push(Entry::Responded(Responded {
            sitting,
            position,
            vote: 0,
            item: item.key.clone(),
            revision: item.revision,
            response: response_to_json(&item.kind, &given),
            entered: None,
            score: Score {
                earned: numbers(&data["scores"][position])[who] as u32,
                possible: 1,
            },
            harmful: false,
            confidence: None,
            elapsed_ms: 20_000 + 1_000 * (who as u64 % 50),
            topic: "t".into(),
            client_need: None,
            step: None,
            kind: item.kind.name(),
            safety_critical: false,
            allowed_ms: None,
        }));
    }
    store
        .append_for(learner(who), &entries, at(second))
        .expect("a disk");
}

/// Opens a class with the first two items, which these learners answer twice each.
fn class(store: &mut Store, bank: &Bank, data: &Value, who: std::ops::Range<usize>) {
    let library = Library::new([bank.clone()]);
    let form_item = |item: &std::sync::Arc<Item>| FormItem {
        key: item.key.clone(),
        revision: item.revision,
        drawn: Drawn::as_written(item),
        difficulty_milli: None,
    };
    let items: Vec<FormItem> = bank.items.iter().take(2).map(form_item).collect();
    let form = Form {
        plan: Plan::with_seed(7),
        items,
    };
    let new = NewClass {
        id: CLASS,
        code: "ward3-monday".into(),
        title: "Lines".into(),
        owner: "host".into(),
        keep_days: 30,
        open_until: None,
    };
    store.open_class(&new, at(0)).expect("a class");
    let mut events = vec![ClassEvent::Opened(Box::new(Terms::of(form, &library)))];
    events.extend(
        who.clone()
            .map(|who| ClassEvent::Joined(learner(who), Allowance::default())),
    );
    for ballot in [(0, 0), (0, 1), (1, 0)].map(|(poll, vote)| Ballot { poll, vote }) {
        events.push(ClassEvent::PollOpened(ballot, None));
        for who in who.clone() {
            // In the second vote, everybody has the key.
            let given = match ballot.vote {
                0 => response(data, ballot.poll, who),
                _ => Response::One(part(
                    data["keys"][ballot.poll].as_u64().expect("a key") as usize
                )),
            };
            let given = Given {
                response: given,
                confidence: None,
                elapsed_ms: 30_000,
            };
            events.push(ClassEvent::Responded(learner(who), ballot, given));
        }
    }
    let writes: Vec<_> = events
        .iter()
        .map(|event| class_log::write(CLASS, event))
        .collect();
    for written in store.append_class(&writes, at(1)).expect("a disk") {
        written.expect("an event");
    }
}

struct Made {
    dir: TempDir,
}

impl Made {
    /// Two data directories that share some learners, and a bank.
    fn new() -> Self {
        let data = read("responses.json");
        let dir = tempfile::tempdir().expect("a directory");
        let text = bank_text(&data, "What comes next?");
        std::fs::write(dir.path().join("lines.toml"), &text).expect("a file");
        let (now, before) = (bank(&text), bank(&bank_text(&data, "What is first?")));
        for (name, learners) in [("autumn", 0..110), ("spring", 90..150)] {
            let path = dir.path().join(name);
            std::fs::create_dir(&path).expect("a directory");
            let mut store = Store::open(&path, at(0)).expect("a store");
            for who in learners {
                // The first five knew an earlier wording, and saw the new one later.
                let first = if who < 5 { &before } else { &now };
                study(&mut store, first, &data, who, 10);
                study(&mut store, &now, &data, (who + 7) % 200, 20);
            }
            if name == "spring" {
                class(&mut store, &now, &data, 150..190);
            }
        }
        Self { dir }
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
        command.env_clear().current_dir(self.dir.path());
        let run = command
            .args(["bank", "analyze"])
            .args(args)
            .output()
            .expect("a run");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        (run.status.code(), text(run.stdout), text(run.stderr))
    }
}

#[test]
fn two_directories_with_a_class_that_goes_on_as_text_and_json() {
    let made = Made::new();
    let args = ["lines.toml", "--from", "autumn", "spring"];
    let (code, text, told) = made.run(&args);
    assert_eq!((code, told.as_str()), (Some(0), ""));
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    insta::assert_snapshot!("text", text);
    let (code, json, _) = made.run(&[&args[..], &["--format", "json"]].concat());
    assert_eq!(code, Some(0));
    insta::assert_snapshot!("json", json);
    let record: Value = serde_json::from_str(&json).expect("JSON");
    // First votes of the class, not the second ones in which everybody has the key.
    assert_eq!(record["items"][1]["learners"], 190);
    assert!(record["items"][0]["facility"].as_f64().expect("a share") < 0.9);
    // Copies of the same learners count once.
    let twice = made
        .run(&[
            "lines.toml",
            "--from",
            "autumn",
            "autumn",
            "--format",
            "json",
        ])
        .1;
    let once = made
        .run(&["lines.toml", "--from", "autumn", "--format", "json"])
        .1;
    assert_eq!(
        twice.replace("\"directories\": 2", "\"directories\": 1"),
        once
    );
}

/// A page without its style, its drawings and the parts that only explain, a line for each row.
fn text_of(page: &str) -> String {
    let (_, body) = page.split_once("<body>").expect("a body");
    let mut parts = body.split("<svg");
    let mut kept = parts.next().expect("a start").to_owned();
    for part in parts {
        kept.push_str(part.split_once("</svg>").expect("the end of a drawing").1);
    }
    for tag in ["<section", "<h", "<p", "<tr", "<figure", "<li"] {
        kept = kept.replace(tag, &format!("\n{tag}"));
    }
    kept
}

#[test]
fn the_same_as_a_page_that_names_no_learner() {
    let made = Made::new();
    let args = ["lines.toml", "--from", "autumn", "spring", "--html"];
    let (code, page, told) = made.run(&[&args[..], &["-"]].concat());
    assert_eq!(code, Some(0));
    assert!(told.contains("not for learners"), "{told}");
    assert!(!page.contains("<script") && !page.contains(&learner(3).to_string()));
    insta::assert_snapshot!("page", text_of(&page));
    let (code, out, _) = made.run(&[&args[..], &["page.html"]].concat());
    assert_eq!((code, out.as_str()), (Some(0), "Wrote page.html.\n"));
    let written = std::fs::read_to_string(made.dir.path().join("page.html")).expect("a page");
    assert_eq!(written, page);
    let (code, out, told) = made.run(&[&args[..], &["page.html"]].concat());
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(told.contains("page.html exists already"), "{told}");
    let (code, ..) = made.run(&[&args[..], &["page.html", "--force"]].concat());
    assert_eq!(code, Some(0));
    let (code, _, told) = made.run(&[&args[..], &["-", "--format", "json"]].concat());
    assert_eq!(code, Some(2));
    assert!(told.contains("cannot be used with"), "{told}");
}

#[test]
fn texts_of_a_bank_stay_texts_on_the_page() {
    let data = read("responses.json");
    let long = "immunoglobulin".repeat(12);
    let stem = format!("<script>alert(1)</script> & 'so' <b>{long}</b>");
    let text = bank_text(&data, &stem).replace("Lines and pumps", "<i>Lines</i> & \\\"pumps\\\"");
    let text = text.replace("Clamp the line", "<img src=x onerror=alert(1)>");
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(dir.path().join("lines.toml"), &text).expect("a file");
    let made = Made { dir };
    let path = made.dir.path().join("host");
    std::fs::create_dir(&path).expect("a directory");
    let mut store = Store::open(&path, at(0)).expect("a store");
    for who in 0..40 {
        study(&mut store, &bank(&text), &data, who, 10);
    }
    drop(store);
    let (code, page, told) = made.run(&["lines.toml", "--from", "host", "--html", "-"]);
    assert_eq!(code, Some(0), "{told}");
    for tag in ["<script", "<b>", "<i>", "<img"] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert!(page.contains("Item analysis: &lt;i&gt;Lines&lt;/i&gt; &amp; &quot;pumps&quot;"));
    let page = page.replace("<wbr>", "");
    assert!(page.contains(&long) && page.contains("&lt;img src=x onerror=alert(1)&gt;"));
}

/// The page, for a person to look at.
#[test]
#[ignore = "writes a page for a person to look at"]
fn a_page_to_look_at() {
    let Some(file) = std::env::var_os("DRIPSET_PAGE") else {
        return;
    };
    let made = Made::new();
    let (_, page, _) = made.run(&["lines.toml", "--from", "autumn", "spring", "--html", "-"]);
    std::fs::write(file, page).expect("a page");
}

#[test]
fn a_directory_without_progress_is_told_and_stays_empty() {
    let made = Made::new();
    let empty = made.dir.path().join("empty");
    std::fs::create_dir(&empty).expect("a directory");
    for name in ["empty", "missing"] {
        let (code, out, told) = made.run(&["lines.toml", "--from", "autumn", name]);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(
            told.starts_with(&format!("dripset: {name} has no progress.db\n")),
            "{told}"
        );
    }
    assert_eq!(std::fs::read_dir(&empty).expect("a directory").count(), 0);
    std::fs::write(empty.join("progress.db"), "no database").expect("a file");
    let (code, _, told) = made.run(&["lines.toml", "--from", "empty"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("is not a progress file of Dripset"), "{told}");
}

#[test]
fn too_few_learners_give_no_figures() {
    let data = read("responses.json");
    let made = Made::new();
    let few = made.dir.path().join("few");
    std::fs::create_dir(&few).expect("a directory");
    let mut store = Store::open(&few, at(0)).expect("a store");
    let bank = bank(&bank_text(&data, "What comes next?"));
    for who in 0..4 {
        study(&mut store, &bank, &data, who, 10);
    }
    drop(store);
    let (code, text, _) = made.run(&["lines.toml", "--from", "few"]);
    assert_eq!(code, Some(0));
    insta::assert_snapshot!(text);
    let (_, page, _) = made.run(&["lines.toml", "--from", "few", "--html", "-"]);
    let page = text_of(&page);
    assert!(
        page.contains("No item has 30 first responses yet"),
        "{page}"
    );
    assert!(!page.contains("<figure"), "{page}");
}

#[test]
fn progress_that_is_read_is_not_changed() {
    let made = Made::new();
    let path = made.dir.path().join("autumn");
    let bytes = |path: &Path| std::fs::read(path.join("progress.db")).expect("a file");
    let before = bytes(&path);
    made.run(&["lines.toml", "--from", "autumn"]);
    assert_eq!(bytes(&path), before);
}
