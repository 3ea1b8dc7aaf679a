//! Searching the list of items: where it looks, and which spellings are the same to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use dripset::bank_sources;
use dripset::content;
use dripset::domain::sitting::SittingEffect;
use dripset::domain::{History, ItemState, Library, SittingId};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, News, StandingNews, StoreEffect};

use super::browsing;
use crate::support::learner::Learner;

/// How many items a search finds.
fn found(learner: &mut Learner, search: &str) -> String {
    learner.write("/").press(&[Key::Ctrl('u')]).write(search);
    let page = learner.page();
    learner.press(&[Key::Esc]);
    page.place.iter().map(|span| span.text.clone()).collect()
}

#[test]
fn a_search_finds_words_of_choices_reasons_and_topics() {
    let mut learner = browsing((80, 24));
    for search in [
        "warm pack",
        "Rates and",
        "easy flush",
        "runs into the TISSUE",
    ] {
        let seen = found(&mut learner, search);
        assert_ne!(seen, "0 questions", "{search}");
    }
    assert_eq!(found(&mut learner, "packwarm"), "0 questions");
}

#[test]
fn a_search_does_not_tell_the_reasons_of_an_item_that_is_not_answered() {
    let bank = include_str!("../../banks/valid/screens.toml");
    let bank = bank.replacen("rationale = \"", "rationale = \"Zebra. ", 1);
    let parsed = content::parse::parse("screens.toml", bank.as_bytes());
    let bank = parsed.bank.expect("a bank without mistakes");
    let first = bank
        .items
        .iter()
        .find(|item| item.rationale.contains("Zebra"));
    let key = first.expect("the item").key.clone();
    let mut learner = Learner::with(Library::new([bank]), (80, 24));
    let flag = SittingEffect::SetFlag { key, on: true };
    learner.want(StoreEffect::Sitting(SittingId(uuid::Uuid::nil()), flag));
    learner.write("i");
    assert_eq!(found(&mut learner, ""), "1 question");
    assert_eq!(found(&mut learner, "zebra"), "0 questions");
}

#[test]
fn a_search_finds_any_spelling_of_an_accent_and_any_blanks() {
    let bank = include_str!("../../banks/valid/screens.toml");
    for (stored, search) in [
        ("Jose\u{301}", "josé"),
        ("José", "jose\u{301}"),
        ("José", "ＪＯＳÉ"),
        ("José", "José   feels"),
        ("Jose\u{301}  ", "jose\u{301} feels"),
    ] {
        let bank = bank.replacen("A client feels", &format!("{stored} feels"), 1);
        let parsed = content::parse::parse("screens.toml", bank.as_bytes());
        let bank = parsed.bank.expect("a bank without mistakes");
        let mut learner = browsing((80, 24)).restart(Library::new([bank]));
        learner.write("i");
        assert_eq!(
            found(&mut learner, search),
            "1 question",
            "{search} in {stored}"
        );
    }
}

#[test]
fn every_shipped_item_has_a_row_of_its_own() {
    let library = bank_sources::shipped();
    let state = ItemState {
        responses: 1,
        ..ItemState::default()
    };
    let states: Vec<_> = library
        .active_items()
        .map(|item| (item.key.clone(), state))
        .collect();
    let items = states.len();
    let mut learner = Learner::with(library, (80, 480));
    learner.write("i");
    let news = StandingNews {
        history: History::new(states),
        ..StandingNews::default()
    };
    learner.tell(&Event::News(News::Standing(Arc::new(news))));
    let screen = learner.screen();
    let rows = screen
        .lines()
        .filter(|line| line.contains('✗') || line.contains('✓'));
    let rows: Vec<&str> = rows
        .map(|line| line.trim_start_matches(['▸', ' ']))
        .collect();
    let differing: BTreeSet<&str> = rows.iter().copied().collect();
    let twice: Vec<_> = rows
        .iter()
        .filter(|row| rows.iter().filter(|other| other == row).count() > 1)
        .collect();
    assert_eq!(twice, Vec::<&&str>::new());
    assert_eq!((rows.len(), differing.len()), (items, items), "{screen}");
}
