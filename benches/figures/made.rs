//! What the figures are measured on: a made-up bank of mixed kinds, and years of made-up answers.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dripset::content::parse;
use dripset::content::record;
use dripset::domain::item::mark;
use dripset::domain::mode::Ending;
use dripset::domain::{
    Bank, Chance, Drawn, Form, FormItem, Item, Library, Moment, Plan, SittingId,
};
use dripset::store::{Entry, Purpose, Responded, ShownItem, Started, Store};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

/// Items of the made-up bank.
pub const ITEMS: usize = 10_000;
/// Items of one made-up sitting, and sittings of one made-up day.
const SET: usize = 25;
const SETS_A_DAY: usize = 20;
/// Of a set of banks, each item of this many repeats the stem of an earlier one.
const REPEATED_EVERY: usize = 10;
/// Words of its own in a stem: so many that fewer than four fifths of all are common.
const OWN_WORDS: usize = 15;
const SYLLABLES: [&str; 12] = [
    "ba", "den", "fi", "gol", "hu", "kra", "lem", "mi", "nor", "pu", "sta", "tev",
];
/// Counted up whenever what is made up changes, so that nothing older is measured.
const EDITION: u32 = 3;

const HEAD: &str = r#"format = 1
[bank]
id = "made"
title = "Made up for the figures"
[[source]]
id = "book-2024"
name = "A handbook of bedside practice, 3rd edition"
year = 2024
[[objective]]
id = "o-1"
text = "Keep a line open"
"#;
const COMMON: &str = r#"objective = "o-1"
client_need = "pharmacological-and-parenteral-therapies"
step = "take-action"
level = "apply"
difficulty = 0.65
expected_s = 60
refs = ["book-2024"]
checked = 2026-11-22
expires = 2028-11-22
rationale = """
What is put into a line has to be cleared from it, so that two drugs never meet in it. A *flush* does that, and it shows
at the same time whether the line is open. Nothing is forced: resistance is a finding, and it is told.
"""
"#;
const TEXTS: [&str; 5] = [
    "Flush the lock with the volume of saline that the policy of the unit names",
    "Look at the site and compare the arm with the other one before going on",
    "Call the prescriber and read the order back, with the name of the drug",
    "Write the time, the volume and what the client said into the chart",
    "Raise the rate until the pump stops sounding, and look again in an hour",
];
const WHY: &str = "It clears the line, or it does not: the order of the acts is what is asked for, \
                   and what harms most comes first.";

/// The text of a bank of so many items: the five kinds by turns, in as many topics as a large
/// bank has, each item about as long as the shipped ones.
pub fn bank_text(items: usize) -> String {
    bank_text_with("made", items, |_| String::new())
}

/// The text of one bank of a set: in nine of ten items, words of its own make the stem unlike all
/// others; the tenth nearly repeats those before it. The calculations repeat each other.
pub fn bank_text_of_set(bank: usize, items: usize) -> String {
    bank_text_with(&format!("made-{bank}"), items, |number| {
        let own = number % REPEATED_EVERY != 0;
        let seed = (bank * items + number) as u64;
        let mut chance = Chance::seed_from_u64(seed);
        let words = own.then(|| (0..OWN_WORDS).map(|_| made_word(&mut chance)));
        words.into_iter().flatten().collect()
    })
}

/// A word of three syllables, and a space after it.
fn made_word(chance: &mut Chance) -> String {
    let mut syllable = || *SYLLABLES.choose(chance).expect("some syllables");
    format!("{}{}{} ", syllable(), syllable(), syllable())
}

fn bank_text_with(id: &str, items: usize, own_words: impl Fn(usize) -> String) -> String {
    let mut text = HEAD.replace("\"made\"", &format!("\"{id}\""));
    for topic in 0..40 {
        let _ = write!(
            text,
            "[[topic]]\nid = \"t{topic}\"\ntitle = \"Topic {topic}\"\n"
        );
    }
    for number in 0..items {
        let kind = [
            "multiple-choice",
            "select-all",
            "select-n",
            "ordered",
            "numeric",
        ][number % 5];
        let _ = write!(
            text,
            "\n[[item]]\nid = \"item-{number}\"\nkind = \"{kind}\"\ntopic = \"t{}\"\n{COMMON}",
            number / 5 % 40
        );
        kind_text(&mut text, kind, number, &own_words(number));
    }
    text
}

fn kind_text(text: &mut String, kind: &str, number: usize, own_words: &str) {
    if kind == "numeric" {
        let _ = write!(
            text,
            "stem = \"Case {number}: a client is to receive {{volume_ml}} mL of saline over {{hours}} hours. At what rate in \
             mL/h is the pump set? Round to the nearest tenth.\"\ngiven = {{ volume_ml = [500, 750, 1000], hours = [4, 8] }}\n\
             formula = \"volume_ml / hours\"\nunit = \"mL/h\"\nround = \"tenth\"\nlimits = {{ min = 50, max = 250 }}\n"
        );
        return;
    }
    let (asks, list) = match kind {
        "ordered" => ("Put the acts in order, from first to last.", "steps"),
        "select-all" => ("Which acts keep it open? Select all that apply.", "choices"),
        "select-n" => ("Select the 2 acts that keep it open.", "choices"),
        _ => ("What should the nurse do *first*?", "choices"),
    };
    let _ = write!(
        text,
        "stem = \"\"\"\nCase {number}: a nurse looks after a client with a central line in the right arm. The pump sounds, the \
         site is dry,\nand the client says {own_words}that nothing hurts. {asks}\n\"\"\"\n{list} = [\n"
    );
    for (at, words) in TEXTS.into_iter().enumerate() {
        let key = match kind {
            "multiple-choice" => at == 0,
            "select-all" => at < 3,
            "select-n" => at < 2,
            _ => false,
        };
        let key = if key { ", key = true" } else { "" };
        let _ = writeln!(
            text,
            "  {{ id = \"p{at}\", text = \"{words}\"{key}, why = \"{WHY}\" }},"
        );
    }
    text.push_str("]\n");
}

/// That bank, read.
pub fn bank(items: usize) -> Bank {
    let parsed = parse("made.toml", bank_text(items).as_bytes());
    parsed.bank.expect("the made-up bank has no mistake")
}

/// A library of that bank alone.
pub fn library(items: usize) -> Library {
    Library::new([bank(items)])
}

/// So many seconds after the first made-up morning.
pub fn moment(seconds: i64) -> Moment {
    let start: Timestamp = "2020-01-01T08:00:00Z".parse().expect("a timestamp");
    Moment {
        at: start + SignedDuration::from_secs(seconds),
        offset: Offset::constant(1),
        monotonic: Duration::from_secs(seconds.unsigned_abs()),
    }
}

/// Where made-up data stays between runs: under `target`, on the disk that the program's own
/// files would be on.
pub fn data_dir() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    );
    target.join("bench-data")
}

/// A form of these items, each laid out as it stands in the bank.
pub fn sitting(items: &[&Item], chance: &mut Chance) -> (Started, Vec<Drawn>) {
    let drawn: Vec<Drawn> = items
        .iter()
        .map(|item| item.kind.rules().draw(true, chance))
        .collect();
    let form = Form {
        plan: Plan::with_seed(7),
        items: items
            .iter()
            .zip(&drawn)
            .map(|(item, drawn)| FormItem {
                key: item.key.clone(),
                revision: item.revision,
                drawn: drawn.clone(),
                difficulty_milli: None,
            })
            .collect(),
    };
    let shown = items.iter().map(|item| ShownItem {
        key: item.key.clone(),
        revision: item.revision,
        text: record::item_to_text(item),
    });
    let started = Started {
        sitting: SittingId(Uuid::now_v7()),
        purpose: Purpose::Study,
        form: record::form_to_json(&form),
        items: shown.collect(),
    };
    (started, drawn)
}

/// The right response to the item at a place of a sitting, or a blank one that earns nothing.
pub fn response(
    started: &Started,
    position: usize,
    item: &Item,
    drawn: &Drawn,
    right: bool,
) -> Entry {
    let response = if right {
        item.kind.rules().key(drawn)
    } else {
        dripset::domain::Response::Blank
    };
    let marking = mark(item, drawn, &response).expect("a response that fits");
    Entry::Responded(Responded {
        sitting: started.sitting,
        position,
        vote: 0,
        item: item.key.clone(),
        revision: item.revision,
        response: record::response_to_json(&item.kind, &response),
        entered: None,
        confidence: None,
        score: marking.score,
        harmful: marking.harmful,
        elapsed_ms: 41_000,
        topic: item.topic.id.clone(),
        client_need: item.facts.client_need,
        step: item.facts.step,
        kind: item.kind.rules().name(),
        safety_critical: item.facts.safety_critical,
        allowed_ms: item
            .facts
            .expected_s
            .map(|seconds| u64::from(seconds) * 1_000),
    })
}

/// The data directory of a learner with so many responses to the made-up bank.
pub fn years(bank: &Bank, responses: usize) -> PathBuf {
    let items: Vec<&Item> = bank.items.iter().map(|item| &**item).collect();
    years_of("responses", &items, responses)
}

/// The data directory of a learner with so many responses to the shipped items.
pub fn shipped_years(library: &Library, responses: usize) -> PathBuf {
    let items: Vec<&Item> = library.active_items().map(|item| &**item).collect();
    years_of(&format!("shipped-{}", items.len()), &items, responses)
}

/// The morning after the last study day of so many responses.
pub fn morning_after(responses: usize) -> Moment {
    let days = i64::try_from(study_days(responses)).expect("few days");
    moment(days * 86_400)
}

fn study_days(responses: usize) -> usize {
    responses.div_ceil(SET * SETS_A_DAY)
}

/// The data directory of a learner with so many responses to these items, made through the store's
/// own log, a study day in one transaction; kept in [`data_dir`] for the next run.
fn years_of(name: &str, items: &[&Item], responses: usize) -> PathBuf {
    let dir = data_dir().join(format!("{name}-{responses}-edition-{EDITION}"));
    if dir.exists() {
        return dir;
    }
    eprintln!("making {responses} responses, once, in {}", dir.display());
    let unfinished = dir.with_extension("unfinished");
    let _ = std::fs::remove_dir_all(&unfinished);
    let mut chance = Chance::seed_from_u64(7);
    let mut store = Store::open(&unfinished, moment(0)).expect("a store");
    for day in 0..study_days(responses) {
        let mut entries = Vec::new();
        for _ in 0..SETS_A_DAY {
            let set: Vec<&Item> = items.sample(&mut chance, SET).copied().collect();
            let (started, drawn) = sitting(&set, &mut chance);
            entries.push(Entry::Started(started.clone()));
            for (position, (item, drawn)) in set.iter().zip(&drawn).enumerate() {
                let right = (position + day) % 3 != 0;
                entries.push(response(&started, position, item, drawn, right));
            }
            entries.push(Entry::Ended {
                sitting: started.sitting,
                ending: Ending::default(),
            });
        }
        let day = i64::try_from(day).expect("few days");
        store
            .append(&entries, moment(day * 86_400))
            .expect("appended");
    }
    drop(store);
    std::fs::rename(&unfinished, &dir).expect("renamed");
    dir
}
