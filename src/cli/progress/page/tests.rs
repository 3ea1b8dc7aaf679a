//! Whole pages of made-up progress that went through a store.

use super::*;
use crate::bank_sources;
use crate::domain::confidence::Confidence;
use crate::domain::form::Plan;
use crate::domain::mode::{AdaptiveRules, Mode};
use crate::domain::sitting::SittingEvent;
use crate::domain::testing::{bank, item, multiple_choice};
use crate::runtime::effects::testing::{DataDir, after_ms};

const DAY_MS: u64 = 86_400_000;

fn page(data: &mut DataDir) -> String {
    let store = data.store.as_mut().expect("an open store");
    let settings = Settings {
        streak: true,
        ..Settings::default()
    };
    let read = PageData::of(&settings, &data.library, store, data.now);
    read.expect("the values of a page").page()
}

/// Returns a page without its style and its drawings, a line for each tag.
fn text_of(page: &str) -> String {
    let (_, body) = page.split_once("<body>").expect("a body");
    let mut kept = String::new();
    let mut rest = body;
    while let Some((before, drawing)) = rest.split_once("<svg") {
        kept.push_str(before);
        rest = drawing
            .split_once("</svg>")
            .expect("the end of a drawing")
            .1;
    }
    kept.push_str(rest);
    for tag in ["<section", "<h", "<p", "<div", "<tr", "<figure", "<li"] {
        kept = kept.replace(tag, &format!("\n{tag}"));
    }
    kept
}

fn study(data: &mut DataDir, day: u64, count: usize, right: impl Fn(usize) -> bool) {
    data.now = after_ms(day * DAY_MS);
    let mut set = data.start(Plan {
        count,
        ..Plan::with_seed(day)
    });
    for position in 0..set.len() {
        let minute = day * DAY_MS + (position as u64 + 1) * 40_000;
        data.now = after_ms(minute);
        data.tell(&mut set, SittingEvent::GoTo(position));
        let sure = [
            None,
            Some(Confidence::Sure),
            Some(Confidence::Guess),
            Some(Confidence::Unsure),
        ];
        data.tell(&mut set, SittingEvent::Confide(sure[position % 4]));
        data.answer(&mut set, position, right(position));
        if position % 9 == 4 {
            data.tell(&mut set, SittingEvent::ToggleFlag);
        }
    }
    data.tell(&mut set, SittingEvent::End);
}

fn exam(data: &mut DataDir, items: usize, ends: bool) {
    let rules = AdaptiveRules {
        items_min: 5,
        items_max: items,
        ..AdaptiveRules::default()
    };
    let mut exam = data.start(Plan {
        mode: Mode::Adaptive(rules),
        count: items,
        ..Plan::with_seed(4)
    });
    let mut number = 0;
    while exam.is_adapting() && number + 1 < items {
        let place = exam.place();
        // Not every kind has a made-up answer that is wrong.
        let is_list = exam
            .present()
            .0
            .kind
            .selection()
            .is_some_and(|of| of.is_flat());
        data.answer(&mut exam, place, number % 3 != 1 || !is_list);
        number += 1;
        if let Some(open) = exam.next_open().filter(|_| exam.is_adapting()) {
            data.tell(&mut exam, SittingEvent::GoTo(open));
        }
    }
    if ends {
        data.tell(&mut exam, SittingEvent::End);
    }
}

#[test]
fn a_file_without_answers_gives_a_page_that_says_what_to_do() {
    let mut data = DataDir::new(bank_sources::shipped());
    insta::assert_snapshot!("empty", text_of(&page(&mut data)));
}

/// A page to look at, of three months in the built-in banks.
#[test]
#[ignore = "writes a page for a person to look at"]
fn a_page_to_look_at() {
    let Some(file) = std::env::var_os("DRIPSET_PAGE") else {
        return;
    };
    let mut data = DataDir::new(bank_sources::shipped());
    for day in (0..90).filter(|day| day % 7 != 6 && day % 11 != 3) {
        let count = 4 + (day as usize * 7) % 23;
        study(&mut data, day, count, |position| {
            !(position + day as usize).is_multiple_of(4)
        });
    }
    data.now = after_ms(91 * DAY_MS);
    exam(&mut data, 30, true);
    data.now = after_ms(92 * DAY_MS);
    exam(&mut data, 20, false);
    std::fs::write(file, page(&mut data)).expect("a page");
}

fn small() -> DataDir {
    let nasty = "Which <script>alert('x')</script> & \"rate\" is safe?";
    let items = (0..8).map(|number| {
        let mut item = item(
            "bank",
            "topic",
            &format!("i{number}"),
            multiple_choice(4, "a"),
        );
        item.stem = format!("{nasty} {number}");
        item
    });
    let mut bank = bank("bank", items.collect());
    bank.title = "Rates & <b>sites</b>".into();
    DataDir::new(Library::new([bank]))
}

#[test]
fn a_small_page_whole() {
    let mut data = small();
    study(&mut data, 0, 8, |position| position % 2 == 0);
    data.now = after_ms(3 * DAY_MS);
    let page = page(&mut data);
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    insta::assert_snapshot!("small", text_of(&page));
}

/// The page of an exam that goes on is the page without it, but for the exam itself in the list.
#[test]
fn an_exam_that_goes_on_is_left_out() {
    let mut data = small();
    study(&mut data, 0, 8, |position| position % 2 == 0);
    data.now = after_ms(9 * DAY_MS);
    let before = page(&mut data);
    exam(&mut data, 8, false);
    let during = page(&mut data);
    assert!(during.contains("An exam is not finished."));
    let answers = |page: &str| page.contains(" and 8 answers until");
    assert!(answers(&before) && answers(&during), "{during}");
    for section in ["calendar", "confidence", "memory"] {
        let part = |page: &str| -> String {
            let (_, part) = page
                .split_once(&format!("<section id=\"{section}\""))
                .unwrap();
            part.split_once("</section>").unwrap().0.to_owned()
        };
        assert_eq!(part(&before), part(&during));
    }
    let (_, again) = during.split_once("<section id=\"again\"").unwrap();
    assert!(again.contains("No missed and no flagged"), "{again}");
}

/// The lines and the JSON of the command leave it out as well.
#[test]
fn an_exam_that_goes_on_is_not_in_the_lines_of_the_command() {
    let mut data = small();
    study(&mut data, 0, 8, |position| position % 2 == 0);
    data.now = after_ms(9 * DAY_MS);
    exam(&mut data, 8, false);
    let store = data.store.as_ref().expect("an open store");
    let record = super::super::record(&data.library, &store.mine()).expect("a record");
    let standing = &record.subjects[0].standing;
    assert_eq!(
        (standing.unseen, standing.possible, standing.missed),
        (7, 1, 0)
    );
}
