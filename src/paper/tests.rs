//! Pages and tables of made-up items.

mod table;

use std::sync::Arc;

use proptest::prelude::*;

use super::exam::{key_page, version_page};
use super::{Booklet, BookletPart};
use crate::domain::drawn::{Drawn, chance_for, shuffled};
use crate::domain::item::{Exhibit, ExhibitBody, Item};
use crate::domain::kind::{ItemKind, PickLimit, Selection};
use crate::domain::paper::{PaperPlace, PaperVersion, versions};
use crate::domain::source::{Reference, Seen, Source};
use crate::domain::testing::{KINDS, any_slots, case_of, item, kind_number, multiple_choice};

/// Items with a layout as their authors wrote them.
fn places(items: Vec<Item>) -> Vec<PaperPlace> {
    let place = |item: Item| PaperPlace {
        drawn: Drawn::as_written(&item),
        item: Arc::new(item),
    };
    items.into_iter().map(place).collect()
}

fn every_kind() -> Vec<Item> {
    let made = |nth| item("bank", "topic", &format!("i{nth}"), kind_number(nth));
    (0..KINDS).map(made).collect()
}

/// The body of a page, a line for each element, so that a change is readable.
fn body(page: &str) -> String {
    let body = page.split_once("<body>").map_or(page, |(_, body)| body);
    let lines = body
        .replace("><", ">\n<")
        .replace("<h3", "\n<h3")
        .replace("<h2", "\n<h2");
    lines.trim_end_matches("</body>\n</html>").to_owned()
}

/// The words of a page, without its elements.
fn words(page: &str) -> String {
    let mut text = String::new();
    let mut is_inside = false;
    let body = body(page);
    for c in body.chars() {
        match c {
            '<' => is_inside = true,
            '>' => is_inside = false,
            c if !is_inside => text.push(c),
            _ => {}
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Text that would act on a page that did not escape it.
const HOSTILE: &str = "<script>alert(1)</script> & \"quotes\" 'and' <img src=x onerror=a>";

fn hostile(mut item: Item) -> Item {
    item.stem = HOSTILE.to_owned();
    item.rationale = HOSTILE.to_owned();
    item.subject = HOSTILE.into();
    item.exhibits = vec![
        Arc::new(Exhibit {
            id: "text".into(),
            title: HOSTILE.to_owned(),
            body: ExhibitBody::Text(HOSTILE.to_owned()),
            trend: false,
        }),
        Arc::new(Exhibit {
            id: "table".into(),
            title: HOSTILE.to_owned(),
            body: ExhibitBody::Table {
                header: vec![String::new(), HOSTILE.to_owned()],
                rows: vec![vec![HOSTILE.to_owned(), "x".repeat(80)]],
            },
            trend: false,
        }),
    ];
    item.refs = vec![Reference {
        source: Arc::new(Source {
            id: "book".into(),
            source_type: None,
            name: HOSTILE.to_owned(),
            year: None,
            doi: None,
            set_id: None,
            revised: None,
            url: Some("javascript:alert(1)".to_owned()),
            seen: Seen::Text,
        }),
        at: Some(HOSTILE.to_owned()),
        seen: None,
    }];
    if let ItemKind::Selection(selection) = &mut item.kind {
        for slot in &mut selection.slots {
            slot.label = HOSTILE.to_owned();
            slot.why = HOSTILE.to_owned();
            for choice in &mut slot.choices {
                choice.text = HOSTILE.to_owned();
                choice.why = HOSTILE.to_owned();
            }
        }
    }
    item
}

#[test]
fn no_text_of_a_bank_or_title_acts_on_a_page() {
    let items: Vec<Item> = every_kind().into_iter().map(hostile).collect();
    let places = places(items);
    let made = versions(&places, 2, 1).expect("versions");
    let booklet = Booklet {
        title: HOSTILE,
        places: &places,
        names_banks: true,
    };
    for page in [
        booklet.render(BookletPart::Both),
        version_page(HOSTILE, &made[0]),
        key_page(HOSTILE, 7, &made),
    ] {
        for act in ["<script", "<img", "href=\"javascript", "onerror=a>\""] {
            assert!(!page.contains(act), "{act}");
        }
        assert!(page.contains("&lt;script&gt;"));
    }
}

#[test]
fn each_kind_on_paper_reads_well() {
    let mut items = every_kind();
    items.truncate(KINDS);
    let version = PaperVersion {
        letter: 'A',
        places: places(items),
    };
    insta::assert_snapshot!(words(&version_page("Midterm", &version)));
}

#[test]
fn a_small_exam_has_these_elements() {
    let version = PaperVersion {
        letter: 'B',
        places: places(vec![item("bank", "topic", "one", multiple_choice(3, "b"))]),
    };
    insta::assert_snapshot!(body(&version_page("Midterm", &version)));
}

#[test]
fn the_key_of_an_exam_reads_well() {
    let mut items = every_kind();
    items.truncate(4);
    let made = versions(&places(items), 2, 5).expect("versions");
    insta::assert_snapshot!(words(&key_page("Midterm", 5, &made)));
}

#[test]
fn a_case_study_unfolds_in_order_and_shows_each_exhibit_once() {
    let mut items = case_of("bank", "ward");
    let note = |text: &str| {
        Arc::new(Exhibit {
            id: "notes".into(),
            title: "Notes".to_owned(),
            body: ExhibitBody::Text(text.to_owned()),
            trend: false,
        })
    };
    for (nth, item) in items.iter_mut().enumerate() {
        item.exhibits = vec![match nth {
            0..3 => note("First hour."),
            _ => note("First hour.\n\nSecond hour."),
        }];
    }
    let places = places(items);
    let booklet = Booklet {
        title: "Booklet",
        places: &places,
        names_banks: false,
    };
    let words = words(&booklet.render(BookletPart::Items));
    let place = |text: &str| words.find(text).unwrap_or_else(|| unreachable!("{text}"));
    assert!(place("Case study: WARD") < place("First hour."));
    assert!(place("First hour.") < place("Question 4"));
    assert!(place("Question 4") < place("Notes (new entries)"));
    assert!(place("Notes (new entries)") < place("Second hour."));
    assert_eq!(words.matches("First hour.").count(), 1);
    assert_eq!(words.matches("Second hour.").count(), 1);
}

#[test]
fn a_booklet_keeps_its_key_back() {
    let mut only = item("bank", "topic", "one", multiple_choice(3, "b"));
    only.rationale = "The reason.".to_owned();
    let places = places(vec![only]);
    let booklet = Booklet {
        title: "Booklet",
        places: &places,
        names_banks: false,
    };
    let has = |part, text| booklet.render(part).contains(text);
    for part in [BookletPart::Both, BookletPart::Key] {
        assert!(has(part, "The reason.") && has(part, "apart-key"));
    }
    assert!(!has(BookletPart::Items, "The reason.") && !has(BookletPart::Items, "apart-key"));
    assert!(!has(BookletPart::Key, "Answer sheet") && has(BookletPart::Items, "Answer sheet"));
}

/// The same selection with its keys on other choices, and all that explains them changed. Where a
/// slot takes any number, there are also more or fewer keys.
fn with_other_keys(of: &Selection, seed: u64) -> Selection {
    let mut other = of.clone();
    for slot in &mut other.slots {
        let keys: Vec<bool> = slot.choices.iter().map(|choice| choice.key).collect();
        let mut chance = chance_for(seed, slot.id.as_str());
        let mut keys = shuffled(keys, &mut chance);
        if slot.takes == PickLimit::Any {
            let first = keys.iter().position(|key| *key).unwrap_or(0);
            for (nth, key) in keys.iter_mut().enumerate() {
                *key = nth == first || (seed >> (nth % 60)) & 1 == 1;
            }
        }
        slot.why = "another reason".to_owned();
        for (choice, key) in slot.choices.iter_mut().zip(keys) {
            choice.key = key;
            choice.harmful = !key;
            choice.acceptable = false;
            choice.why = "because".to_owned();
        }
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pages_for_learners_stay_the_same_when_the_key_moves(
        kinds in prop::collection::vec(any_slots(), 1..5),
        seed: u64,
    ) {
        let made = |kinds: Vec<Selection>, rationale: &str| -> Vec<PaperPlace> {
            let kinds = kinds.into_iter().enumerate();
            let items = kinds.map(|(nth, kind)| {
                let mut made = item("bank", "topic", &format!("i{nth}"), kind.into());
                made.rationale = rationale.to_owned();
                PaperPlace { drawn: Drawn::seeded(&made, seed), item: Arc::new(made) }
            });
            items.collect()
        };
        let moved: Vec<Selection> = kinds.iter().map(|of| with_other_keys(of, seed)).collect();
        let (one, other) = (made(kinds, "One."), made(moved, "Other."));
        prop_assert_eq!(
            one.iter().map(|of| &of.drawn).collect::<Vec<_>>(),
            other.iter().map(|of| &of.drawn).collect::<Vec<_>>()
        );
        let booklet = |places: &[PaperPlace]| {
            Booklet { title: "T", places, names_banks: false }.render(BookletPart::Items)
        };
        prop_assert_eq!(booklet(&one), booklet(&other));
        let page = |places: Vec<PaperPlace>| version_page("T", &PaperVersion { letter: 'A', places });
        prop_assert_eq!(page(one), page(other));
    }
}
