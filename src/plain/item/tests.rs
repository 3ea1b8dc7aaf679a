//! Transcripts of every kind: read, answered, read back and scored.

use super::*;
use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::kind::ItemKind;
use crate::domain::testing::wrong;
use crate::plain::answer;
use crate::plain::testing::{items, line_for, open_item, scored, with};
use crate::tui::sign::{Charset, Sign};

const SEVENTEEN: &str = "tests/banks/valid/seventeen-kinds.toml";

fn lines(reading: &Reading) -> String {
    reading.lines().join("\n")
}

/// Returns the transcript of one item with a response that loses points.
fn transcript(item: Item) -> String {
    let drawn = Drawn::as_written(&item);
    let response = wrong(&item.kind, &drawn);
    let line = line_for(&item.kind, &drawn, &response);
    let asked = open_item(item, drawn);
    let parsed = answer::parse(&asked, &line).expect("an answer");
    let asked = with(&asked, parsed.expect("an answer that fits"));
    let blank = with(&asked, Response::Blank);
    let marked = scored(&asked);
    [
        lines(&read(&blank, Verbosity::Full)),
        format!("{}: {line}", prompt(&blank, Verbosity::Full)),
        entered(&asked),
        format!("{}: ", prompt(&asked, Verbosity::Brief)),
        lines(&read(&marked, Verbosity::Full)),
        "--- in brief".into(),
        lines(&read(&marked, Verbosity::Brief)),
        "--- the parts with the answer".into(),
        lines(&parts(&asked)),
    ]
    .join("\n")
}

#[test]
fn every_kind_is_read_answered_and_explained() {
    for item in items(SEVENTEEN) {
        let name = item.kind.name().id();
        insta::assert_snapshot!(name, transcript(item));
    }
}

/// Returns every item of the questions and of some fixtures.
fn every_item() -> Vec<Item> {
    let banks = [
        "questions/albumin.toml",
        "questions/calculations.toml",
        "questions/hemoperfusion.toml",
        "questions/indications.toml",
        "questions/ivig.toml",
        "questions/routes.toml",
        "tests/banks/valid/case.toml",
        "tests/banks/valid/scoring.toml",
        "tests/banks/valid/weight-and-time.toml",
    ];
    banks.into_iter().flat_map(items).collect()
}

/// Returns an item in every phase, with no response, with its key and with another one.
fn in_every_phase(item: Item) -> Vec<PlainItem> {
    let drawn = Drawn::as_written(&item);
    let key = item.kind.rules().key(&drawn);
    let other = match &item.kind {
        ItemKind::Numeric(_) => Response::Number("1".into()),
        kind => wrong(kind, &drawn),
    };
    let other = match item.kind.rules().check(&other) {
        Ok(()) => other,
        Err(_) => Response::Number("1:01".into()),
    };
    let asked = open_item(item, drawn);
    let phases = [
        PlainPhase::Open,
        PlainPhase::Exam,
        PlainPhase::Saving,
        PlainPhase::Confirmed(true),
        PlainPhase::Confirmed(false),
        PlainPhase::Closed,
        PlainPhase::Missed,
    ];
    let mut all = Vec::new();
    for response in [Response::Blank, key, other] {
        let given = with(&asked, response);
        all.push(scored(&given));
        let in_phase = |phase: &PlainPhase| PlainItem {
            phase: phase.clone(),
            ..given.clone()
        };
        all.extend(phases.iter().map(in_phase));
    }
    all
}

/// Returns all that is said of an item.
fn everything(asked: &PlainItem) -> Vec<String> {
    let mut said = Vec::new();
    for verbosity in [Verbosity::Full, Verbosity::Brief] {
        said.extend(read(asked, verbosity).lines());
        said.extend(review(asked, verbosity).lines());
        said.push(prompt(asked, verbosity));
    }
    said.extend(parts(asked).lines());
    said.push(entered(asked));
    for number in 0..=asked.item.exhibits.len() + 1 {
        said.extend(exhibit(asked, number).map_or_else(|why| vec![why], |of| of.lines()));
    }
    said
}

#[test]
fn no_line_has_a_control_character_or_a_sign() {
    let signs = Sign::ALL.map(|sign| sign.shown(Charset::Unicode));
    let is_sign = |line: &str| {
        let mut glyphs = signs.iter().filter(|sign| !sign.is_ascii());
        glyphs.any(|sign| line.contains(sign)) || line.contains("[ ]") || line.contains("( )")
    };
    let mut found = Vec::new();
    let all = items(SEVENTEEN).into_iter().flat_map(in_every_phase);
    let all = all.map(|asked| (asked.item.key.clone(), everything(&asked)));
    // Of the other items every text once: the parts while it is open, and the reasons.
    let others = every_item().into_iter().map(|item| {
        let (key, drawn) = (item.key.clone(), Drawn::as_written(&item));
        let open = open_item(item, drawn);
        let missed = PlainItem {
            phase: PlainPhase::Missed,
            ..open.clone()
        };
        let said = [&open, &missed].map(|asked| read(asked, Verbosity::Full).lines());
        (key, said.concat())
    });
    for (key, lines) in all.chain(others) {
        let wrong = lines.into_iter().filter(|line| {
            line.chars().any(char::is_control) || is_sign(line) || line.trim() != line
        });
        found.extend(wrong.map(|line| format!("{key}: {line:?}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn of_kind(id: &str) -> PlainItem {
    let mut all = items(SEVENTEEN).into_iter();
    let item = all.find(|item| item.key.item.as_str() == id);
    let item = item.expect("an item");
    let drawn = Drawn::as_written(&item);
    open_item(item, drawn)
}

#[test]
fn each_phase_says_what_happens_to_the_answer() {
    let asked = PlainItem {
        vote: Some(2),
        flagged: true,
        confidence: Some(crate::domain::sitting::Confidence::Sure),
        struck: ["a".into()].into(),
        note: "Ask about *warmth*.".into(),
        ..with(&of_kind("one"), Response::One("c".into()))
    };
    let mut said = Vec::new();
    for phase in [
        PlainPhase::Open,
        PlainPhase::Exam,
        PlainPhase::Saving,
        PlainPhase::Confirmed(true),
        PlainPhase::Confirmed(false),
        PlainPhase::Closed,
        PlainPhase::Missed,
    ] {
        let asked = PlainItem {
            phase: phase.clone(),
            ..asked.clone()
        };
        let nothing = with(&asked, Response::Blank);
        said.push(format!("--- {phase:?}"));
        said.push(lines(&read(&asked, Verbosity::Full)));
        said.push(format!("--- entered: {}", entered(&asked)));
        said.push(format!("--- nothing entered: {}", entered(&nothing)));
    }
    said.push("--- Marked".into());
    said.push(lines(&read(&scored(&asked), Verbosity::Full)));
    said.push("--- Marked, without an answer".into());
    let nothing = with(&asked, Response::Blank);
    said.push(lines(&read(&scored(&nothing), Verbosity::Brief)));
    said.push("--- reviewed".into());
    said.push(lines(&review(&scored(&asked), Verbosity::Full)));
    insta::assert_snapshot!("phases", said.join("\n"));
}

#[test]
fn an_incomplete_answer_says_what_is_missing() {
    for (id, line, wanted) in [
        (
            "several",
            "a",
            "Your answer: A. Saline in a syringe. 1 more to choose. Type all of them in one line, or type add and the letter.",
        ),
        (
            "rows",
            "a1 c2",
            "Your answer: Row A: 1 Safe. Row C: 2 Unsafe. Still missing: row B and row D.",
        ),
        (
            "columns",
            "a1",
            "Your answer: Row A: 1 Short catheter. Still missing: column 2 Central line and column 3 Port.",
        ),
        (
            "blanks",
            "2b",
            "Your answer: Blank 2: B, remove the catheter. Still missing: blank 1 and blank 3.",
        ),
        (
            "groups",
            "d",
            "Your answer: Infection of the site: D, Fever. Still missing: Fluid in the tissue.",
        ),
        (
            "tie",
            "a",
            "Your answer: Actions to take: A, Clamp the line. Still missing: 1 in Actions to take, Condition most likely and 2 in Parameters to monitor.",
        ),
        (
            "order",
            "clear",
            "No answer yet. Put all 4 steps in order, first to last.",
        ),
        (
            "number",
            "clear",
            "No answer yet. Type the number in mL/h, rounded to a whole number.",
        ),
        (
            "all",
            "clear",
            "No answer yet. Select all that apply. A correct choice adds 1 point and an incorrect choice takes 1 away, never below 0.",
        ),
    ] {
        let asked = of_kind(id);
        let response = answer::parse(&asked, line).expect("an answer");
        let asked = with(&asked, response.expect("an answer that fits"));
        assert_eq!(entered(&asked), wanted);
    }
}

#[test]
fn the_exhibits_of_a_case_study_tell_what_is_new() {
    let mut said = Vec::new();
    let case: Vec<Item> = items("tests/banks/valid/case.toml")
        .into_iter()
        .filter(|item| item.case.is_some())
        .collect();
    for pair in case.windows(2).take(2) {
        let drawn = Drawn::as_written(&pair[1]);
        let asked = PlainItem {
            before: Some(std::sync::Arc::new(pair[0].clone())),
            ..open_item(pair[1].clone(), drawn)
        };
        said.push(lines(&read(&asked, Verbosity::Full)));
        said.push("--- in brief".into());
        said.push(lines(&read(&asked, Verbosity::Brief)));
        for number in [1, 2, 9] {
            said.push(format!("--- exhibit {number}"));
            said.push(exhibit(&asked, number).map_or_else(|why| why, |of| lines(&of)));
        }
    }
    insta::assert_snapshot!("case", said.join("\n"));
}

#[test]
fn a_reason_is_told_for_each_part_once_the_answer_is_shown() {
    let asked = of_kind("one");
    let too_early = "The reasons are told when the answer is shown.";
    assert_eq!(why(&asked, "b"), Err(too_early.into()));
    for (id, line, words, wanted) in [
        (
            "one",
            "c",
            "b",
            "B. Stop the infusion. Correct answer. What is stopped does no more harm.",
        ),
        (
            "one",
            "c",
            "warm",
            "A. Warm the arm. Incorrect. Warmth comes later; fluid still runs into the tissue.",
        ),
        (
            "rows",
            "a1",
            "row b",
            "B. Use a syringe for two clients. No answer. Correct answer: 2 Unsafe. Blood passes from one to the other.",
        ),
        (
            "rows",
            "a2",
            "a1",
            "A. Wash the hands before the hub is touched. You chose 2 Unsafe: incorrect. Correct answer: 1 Safe. Hands carry germs.",
        ),
        (
            "blanks",
            "2b",
            "2c",
            "Blank 2, C. double the rate. Incorrect. The rate is as ordered. This action could harm the client.",
        ),
        (
            "blanks",
            "2b",
            "blank 2",
            "Blank 2, after \"so the nurse will\". You chose B, remove the catheter. Incorrect. A good site is kept. Correct answer: A, go on with the infusion. There is no reason to stop.",
        ),
        (
            "tokens",
            "1b",
            "d",
            "D. heat. Incorrect. Nothing is heated.",
        ),
        (
            "tokens",
            "1b",
            "b",
            "Blank 1, after \"First\". You chose B, connect. Incorrect. The syringe goes on a clean hub. Correct answer: A, clean. Germs are removed before the line is opened.",
        ),
        (
            "words",
            "a",
            "mark d",
            "D. slept well. Incorrect. Sleep needs no action.",
        ),
    ] {
        let asked = of_kind(id);
        let response = answer::parse(&asked, line).expect("an answer");
        let asked = scored(&with(&asked, response.expect("an answer that fits")));
        assert_eq!(why(&asked, words).as_deref(), Ok(wanted));
    }
    let number = scored(&with(&of_kind("number"), Response::Number("75".into())));
    assert!(why(&number, "b").is_err());
}
