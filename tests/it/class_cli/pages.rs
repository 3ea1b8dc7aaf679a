//! The report of a class as a page.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use dripset::content::parse;
use dripset::domain::room::Terms;
use dripset::domain::{Drawn, Form, FormItem, Library, Plan};

use super::class_on_disk::{CLASS, CODE, NAMES, at, learner, listed, made, many, run};
use super::crowd::{crowd, terms_of};
use super::*;
use crate::every_kind::seat;

/// Writes the page of a class. Returns it with the message beside it.
fn page(made: &Made, more: &[&str]) -> (String, String) {
    let args = [&["report", CODE, "--html", "-"], more].concat();
    let (out, err, code) = run(made.dir.path(), &args, "");
    assert_eq!(code, Some(0), "{err}");
    (out, err)
}

/// The words of a page, a line for each block, with ` | ` between the cells of a table.
fn words(page: &str) -> String {
    let (_, body) = page.split_once("<body>").expect("a body");
    let mut text = String::new();
    let mut in_chart = false;
    for piece in body.split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        let name = tag
            .split([' ', '/'])
            .find(|part| !part.is_empty())
            .unwrap_or_default();
        match (name, tag.starts_with('/')) {
            ("svg", end) => {
                in_chart = !end;
                text.push_str(if end { "" } else { "\n(chart)" });
            }
            ("td" | "th", true) => text.push_str(" | "),
            ("h1" | "h2" | "h3", false) => text.push_str("\n\n# "),
            ("td" | "th" | "strong" | "em" | "a" | "span", _) => {}
            ("div", end) if end || tag.contains("choice") || tag.contains("weakest") => {}
            _ => text.push('\n'),
        }
        if !in_chart {
            text.push_str(words);
        }
    }
    for (code, sign) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ] {
        text = text.replace(code, sign);
    }
    let lines = text.lines().map(|line| line.trim_end_matches([' ', '|']));
    let lines: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}

#[test]
fn the_page_of_a_small_class() {
    let made = made("Lines and pumps");
    let (page, told) = page(&made, &[]);
    assert!(told.contains("has the learners' names"), "{told}");
    for private in ["guess", "4321", "confidence", "<script"] {
        assert!(!page.contains(private), "{private}");
    }
    insta::assert_snapshot!(words(&page));
}

#[test]
fn pseudonyms_hide_names_ids_and_seats_and_stay_the_same() {
    let made = made("Lines and pumps");
    let (with_names, _) = page(&made, &[]);
    let (first, told) = page(&made, &["--pseudonyms"]);
    assert_eq!(told, "");
    for (number, name) in NAMES.iter().enumerate() {
        assert!(with_names.contains(name), "{name}");
        // Of the bank's own words, none contains these.
        if name.len() > 3 {
            assert!(!first.contains(name), "{name}");
        }
        assert!(!first.contains(&format!("n{}", 100 + number)));
        assert!(!first.contains(&learner(number).to_string()));
        assert!(first.contains(&format!(">Learner {}<", number + 1)));
    }
    assert!(!first.contains("Seat ") && !first.contains("(seat "));
    assert_eq!(page(&made, &["--pseudonyms"]).0, first);
    // Kim and Lou are the last in their seats and have few points.
    let by_seat = (1..=NAMES.len()).map(|number| format!("Learner {number}"));
    let (_, table) = first.split_once("id=\"learners\"").expect("the table");
    let shares = by_seat.map(|name| {
        let (_, row) = table.split_once(&format!(">{name}<")).expect("a row");
        let (share, _) = row.split_once("%</td>").expect("a share");
        share.rsplit_once('>').expect("a cell").1.to_owned()
    });
    let shares: Vec<String> = shares.collect();
    let named = [
        "100", "80", "80", "80", "80", "80", "60", "60", "40", "20", "40", "0",
    ];
    assert_ne!(shares, named, "not by seat");
    let mut sorted = shares.clone();
    sorted.sort_by_key(|share| share.parse::<u32>().ok());
    assert_ne!(shares, sorted, "not by points");
    sorted.reverse();
    assert_ne!(shares, sorted, "not by points");
}

#[test]
fn the_page_goes_into_a_file_and_never_over_one() {
    let made = made("Lines");
    let file = made.dir.path().join("class.html");
    let name = file.to_string_lossy().into_owned();
    let args = ["report", CODE, "--html", &name];
    let (out, err, code) = run(made.dir.path(), &args, "");
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(out, format!("Wrote {name}.\n"));
    assert!(err.contains("--pseudonyms"), "{err}");
    let (_, err, code) = run(made.dir.path(), &args, "");
    assert_eq!(code, Some(2));
    assert!(err.contains("exists already"), "{err}");
    let (.., code) = run(made.dir.path(), &[&args[..], &["--force"]].concat(), "");
    assert_eq!(code, Some(0));
    for (more, said) in [
        (&["--format", "csv"][..], "cannot be used with"),
        (&["-o", "x"], "cannot be used with"),
    ] {
        let (_, err, code) = run(made.dir.path(), &[&args[..], more].concat(), "");
        assert_eq!(code, Some(2));
        assert!(err.contains(said), "{err}");
    }
    let (_, err, code) = run(made.dir.path(), &["report", CODE, "--pseudonyms"], "");
    assert_eq!(code, Some(2));
    assert!(err.contains("--html"), "{err}");
}

/// Each kind has its words, its key and its counts.
#[test]
fn every_kind_is_on_the_page() {
    let (page, _) = page(&kinds::every_kind(), &[]);
    let text = words(&page);
    for (at, item) in seat::terms().items.iter().enumerate() {
        let head = format!("# Question {}\n", at + 1);
        let (_, section) = text.split_once(&head).expect("a heading");
        let section = section.split("\n# ").next().expect("a section");
        let kind = item.kind.name();
        assert!(section.starts_with(kind.title()), "{kind}: {section}");
        assert!(section.contains("n = 11"), "{kind}: {section}");
        assert!(section.contains("(key) | "), "{kind}: {section}");
        for place in ["{", "}", "\\"] {
            assert!(!section.contains(place), "{kind}: {section}");
        }
    }
    insta::assert_snapshot!("kinds-of-passages", {
        let sections = text.split("\n# ").filter(|part| {
            [
                "Drop-down in a table",
                "Highlight in a text",
                "Hot spot",
                "Calculation",
            ]
            .iter()
            .any(|kind| part.contains(&format!("\n{kind}")))
        });
        sections.collect::<Vec<_>>().join("\n\n# ")
    });
}

#[test]
fn a_case_study_has_its_steps_and_a_crowd_its_chart() {
    let terms = terms_of(&["tests/banks/valid/case.toml"], 8);
    let made = crowd(
        "A case",
        terms,
        |number| Some(format!("Name {number:02}")),
        14,
    );
    let (page, _) = page(&made, &[]);
    let text = words(&page);
    let (_, cases) = text.split_once("# Case studies").expect("case studies");
    assert!(
        cases.contains("Recognize cues") && cases.contains("All steps"),
        "{cases}"
    );
    assert!(
        page.contains("Facility and discrimination, each point"),
        "{page}"
    );
    assert!(
        text.contains("Largest gain from the first vote to the last"),
        "{text}"
    );
}

#[test]
fn a_class_without_keys_without_learners_or_with_one_has_a_page() {
    let mut made = Made::open("Nothing yet");
    let (empty, told) = page(&made, &[]);
    assert_eq!(told, "");
    assert!(empty.contains("No key was shown"), "{empty}");
    assert!(empty.contains("This class is not over."), "{empty}");
    made.write(&ClassEvent::PollOpened(Ballot { poll: 0, vote: 0 }, None));
    made.write(&ClassEvent::Revealed);
    let (alone, _) = page(&made, &[]);
    assert!(
        alone.contains("Nobody answered.") && alone.contains("nobody joined"),
        "{alone}"
    );
    // One learner, after that key.
    made.write(&ClassEvent::Joined(learner(0), Allowance::Standard));
    made.vote(1, 0, |number| (number == 0).then(|| many("a b"))?);
    let (open, _) = page(&made, &[]);
    assert!(
        !open.contains("Question 2"),
        "its key was not shown: {open}"
    );
    assert!(open.contains("joined after the last key"), "{open}");
    assert!(open.contains("Seat 1 (joined late)"), "{open}");
}

/// A bank whose every text, and a class whose every name, tries to be markup.
fn hostile() -> Made {
    const TEXT: &str = "<script>alert(1)</script> & ' \\\" <b ";
    let long = "w".repeat(300);
    let bank = std::fs::read_to_string("tests/banks/valid/seventeen-kinds.toml").expect("a bank");
    let bank = bank.lines().map(|line| {
        let mut line = line.to_owned();
        for key in ["text", "title", "label", "stem", "describe", "unit"] {
            let start = format!("{key} = \"");
            if !line.contains(&format!("{start}\"\"")) {
                line = line.replace(&start, &format!("{start}{TEXT} {long} "));
            }
        }
        line
    });
    let bank = bank.collect::<Vec<_>>().join("\n");
    let parsed = parse("hostile.toml", bank.as_bytes());
    let library = Library::new([parsed.bank.expect("a bank that loads")]);
    let items = library.banks().flat_map(|bank| &bank.items);
    let items = items.map(|item| FormItem {
        key: item.key.clone(),
        revision: item.revision,
        drawn: Drawn::as_written(item),
        difficulty_milli: None,
    });
    let form = Form {
        plan: Plan::with_seed(7),
        items: items.collect(),
    };
    let terms = Terms::of(form, &library);
    let mut made = Made::with("<script>alert('title')</script> & \"more\"", terms.clone());
    let names = [
        "<script>alert('name')</script>",
        "\"><img src=x onerror=alert(1)>",
        "A & B",
    ];
    let all: Vec<Listed> = (0..)
        .zip(names)
        .map(|(number, name)| listed(number, name))
        .collect();
    made.store
        .list_on_roster(CLASS, &all, at(1))
        .expect("a roster");
    for number in 0..names.len() {
        made.write(&ClassEvent::Joined(learner(number), Allowance::Standard));
    }
    for poll in 0..terms.items.len() {
        let (item, drawn) = (&terms.items[poll], &terms.form.items[poll].drawn);
        let key = item.kind.rules().key(drawn);
        made.vote(poll, 0, |number| (number == 0).then(|| key.clone()));
        made.write(&ClassEvent::Revealed);
    }
    made
}

#[test]
fn no_text_of_a_bank_a_class_or_a_learner_becomes_markup() {
    let (page, _) = page(&hostile(), &[]);
    for markup in ["<script", "<img", "<b ", "onerror=alert(1)>\"", "'\">"] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert!(page.contains("&lt;script&gt;alert('name')&lt;/script&gt;"));
    assert!(
        page.contains("<title>&lt;script&gt;alert('title')&lt;/script&gt; &amp; &quot;more&quot;")
    );
}
