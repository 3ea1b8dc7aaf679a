//! The list of items that were seen: filters, search, flags, one's own responses.

mod search;

use std::time::Instant;

use dripset::content;
use dripset::domain::sitting::SittingEffect;
use dripset::domain::{History, ItemKey, ItemState, Library, Score, SittingId};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, News, StandingNews, StoreEffect};

use crate::support::learner::{Learner, screens_bank};
use crate::support::{ITEMS, go_to};

/// A learner who has answered all five items, two of them right, and stands on the list.
fn browsing(size: (u16, u16)) -> Learner {
    let mut learner = Learner::new(size);
    learner.write("s").press(&[Key::Enter]);
    for (kind, words, keys) in ITEMS {
        go_to(&mut learner, words);
        let keys = match kind {
            "multiple-choice" => "b",
            "numeric" => "31",
            _ => keys,
        };
        learner.write(keys).press(&[Key::Enter]);
    }
    learner.press(&[Key::Enter]);
    learner.press(&[Key::Esc]).write("i");
    learner
}

fn list(learner: &Learner) -> String {
    let screen = learner.screen();
    assert!(screen.contains("Your questions"), "{screen}");
    screen
}

#[test]
fn the_list_and_one_item_at_three_sizes() {
    for size in [(80, 24), (120, 40), (40, 12)] {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut learner = browsing(size);
        learner.write("*");
        insta::assert_snapshot!(at("items"), list(&learner));
        learner.write("/drops");
        insta::assert_snapshot!(at("items-search"), list(&learner));
        learner.press(&[Key::Enter, Key::Enter]);
        insta::assert_snapshot!(at("item-history"), learner.screen());
    }
}

#[test]
fn nothing_seen_yet_is_said_in_words() {
    let mut learner = Learner::new((80, 24));
    learner.write("i");
    assert!(list(&learner).contains("Nothing yet"));
}

#[test]
fn filters_and_search_narrow_the_list() {
    let mut learner = browsing((80, 24));
    assert!(list(&learner).contains("1 of 5"), "{}", learner.screen());
    // State: right, then missed.
    learner.press(&[Key::Home, Key::Down, Key::Right]);
    assert!(
        list(&learner).contains("2 questions"),
        "{}",
        learner.screen()
    );
    learner.press(&[Key::Right]);
    assert!(
        list(&learner).contains("3 questions"),
        "{}",
        learner.screen()
    );
    learner.press(&[Key::Left, Key::Left, Key::Down, Key::Left, Key::Left]);
    let screen = list(&learner);
    assert!(
        screen.contains("Calculation ›") && screen.contains("1 question"),
        "{screen}"
    );
    learner
        .press(&[Key::Right, Key::Right])
        .write("/no such words");
    assert!(
        list(&learner).contains("No question matches"),
        "{}",
        learner.screen()
    );
    learner.press(&[Key::Backspace; 13]).write("COOL and");
    learner.press(&[Key::Esc]);
    assert!(list(&learner).contains("1 of 1"), "{}", learner.screen());
}

#[test]
fn letters_are_typed_while_searching_and_are_keys_after_it() {
    let mut learner = browsing((80, 24));
    learner.write("/q*");
    assert!(list(&learner).contains("q*"), "{}", learner.screen());
    learner.press(&[Key::Esc]).write("q");
    learner.shows("Study");
}

#[test]
fn a_question_mark_is_text_while_searching_and_f1_brings_the_help() {
    let mut learner = browsing((80, 24));
    learner.write("/why?");
    assert!(list(&learner).contains("why?"), "{}", learner.screen());
    learner.press(&[Key::F1]);
    let screen = learner.screen();
    assert!(screen.contains("Keys on this screen"), "{screen}");
    learner.press(&[Key::Esc]);
    assert!(list(&learner).contains("why?"), "{}", learner.screen());
    learner.press(&[Key::Esc]).write("?");
    let screen = learner.screen();
    assert!(screen.contains("Keys on this screen"), "{screen}");
}

#[test]
fn an_item_opens_with_its_key_and_ones_own_responses_in_words() {
    let mut learner = browsing((80, 60));
    learner.write("/cool").press(&[Key::Enter, Key::Enter]);
    let screen = learner.screen();
    for words in [
        "✓",
        "Correct.",
        "Rationale",
        "Your answers",
        "1 of 1 point ",
        "Nov 22, ",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    learner.write("*");
    learner.shows("⚑ flagged");
    learner.write("*");
    learner.hides("⚑ flagged");
}

#[test]
fn a_flagged_item_that_is_still_to_be_answered_shows_no_key() {
    let mut learner = Learner::new((80, 60));
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, "cool and swollen");
    learner.write("*").press(&[Key::Esc]).write("ee");
    learner.press(&[Key::Esc, Key::Esc]);
    while !learner.screen().contains("Questions ") {
        learner.press(&[Key::Esc]);
    }
    learner.write("i").press(&[Key::Enter]);
    let screen = learner.screen();
    assert!(
        screen.contains("You have not answered this question"),
        "{screen}"
    );
    assert!(
        !screen.contains("Rationale") && !screen.contains("Correct."),
        "{screen}"
    );
}

#[test]
fn the_history_of_a_calculation_has_the_numbers_that_were_drawn() {
    let bank = include_str!("../banks/valid/screens.toml");
    let varying = bank.replace("volume_ml = [1000]", "volume_ml = [960, 1000, 1200]");
    assert_ne!(varying, bank);
    let parsed = content::parse::parse("screens.toml", varying.as_bytes());
    let bank = parsed
        .bank
        .unwrap_or_else(|| unreachable!("{:?}", parsed.diagnostics));
    let mut learner = Learner::with(Library::new([bank]), (80, 40));
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, "drops a minute");
    let asked = learner.screen();
    let drawn = ["960", "1,000", "1,200"];
    let drawn = drawn.iter().find(|n| asked.contains(&format!("{n} mL")));
    learner
        .write("31")
        .press(&[Key::Enter, Key::Esc])
        .write("ee");
    learner.press(&[Key::Esc]).write("i").press(&[Key::Enter]);
    let screen = learner.screen();
    let words = format!("Your numbers then: volume ml = {}", drawn.expect("a draw"));
    assert!(screen.contains(&words), "{words}: {screen}");
}

#[test]
fn items_of_banks_that_are_gone_are_listed_by_id_and_shown_as_they_were_worded() {
    let mut learner = browsing((80, 40)).restart(Library::default());
    learner.write("i");
    let screen = list(&learner);
    assert!(screen.contains("bank not loaded"), "{screen}");
    learner.press(&[Key::Enter]);
    let screen = learner.screen();
    assert!(screen.contains("You see the wording"), "{screen}");
    assert!(screen.contains("Your answers"), "{screen}");
}

#[test]
fn a_withdrawn_and_a_corrected_item_say_so() {
    let bank = include_str!("../banks/valid/screens.toml");
    let withdrawn = bank.replacen("[[item]]\n", "[[item]]\nstatus = \"withdrawn\"\n", 1);
    let mended =
        format!("{withdrawn}\n[[item.correction]]\non = 2026-11-20\nwhat = \"A clearer stem.\"\n");
    let parsed = content::parse::parse("screens.toml", mended.as_bytes());
    let bank = parsed
        .bank
        .unwrap_or_else(|| unreachable!("{:?}", parsed.diagnostics));
    let mut learner = browsing((80, 24)).restart(Library::new([bank]));
    learner.write("i");
    let screen = list(&learner);
    assert!(screen.contains("withdrawn"), "{screen}");
    assert!(screen.contains("corrected"), "{screen}");
    learner.press(&[Key::End, Key::Enter]);
    let last = learner.screen();
    assert!(
        last.contains("This question was corrected on Nov 20, 2026."),
        "{last}"
    );
    learner.press(&[Key::Esc, Key::Home, Key::Enter]);
    let screen = learner.screen();
    assert!(screen.contains("This question was withdrawn."), "{screen}");
}

#[test]
fn ten_thousand_items_are_scrolled_and_found_at_once() {
    let mut learner = Learner::new((80, 24));
    learner.write("i");
    let state = ItemState {
        responses: 1,
        last: Score {
            earned: 1,
            possible: 1,
        },
        ..ItemState::default()
    };
    let states = (0..10_000).map(|n| (key(&format!("item-{n:05}")), state));
    let news = StandingNews {
        history: History::new(states),
        ..StandingNews::default()
    };
    learner.tell(&Event::News(News::Standing(std::sync::Arc::new(news))));
    let begun = Instant::now();
    for _ in 0..200 {
        learner.press(&[Key::PageDown]);
        let page = format!("{:?}", learner.page());
        assert!(page.matches("item-").count() <= 40, "only what is seen");
    }
    learner.press(&[Key::End]);
    assert!(
        list(&learner).contains("10000 of 10000"),
        "{}",
        learner.screen()
    );
    learner.write("/09999");
    assert!(
        list(&learner).contains("1 question"),
        "{}",
        learner.screen()
    );
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}

fn key(item: &str) -> ItemKey {
    ItemKey {
        bank: dripset::domain::BankId::new("gone"),
        item: dripset::domain::ItemId::new(item),
    }
}

#[test]
fn a_flag_set_at_the_item_shows_in_the_list() {
    let mut learner = Learner::new((80, 24));
    let item = screens_bank()
        .active_items()
        .next()
        .expect("an item")
        .key
        .clone();
    let flag = SittingEffect::SetFlag {
        key: item,
        on: true,
    };
    learner.want(StoreEffect::Sitting(SittingId(uuid::Uuid::nil()), flag));
    learner.write("i").press(&[Key::Home, Key::Down, Key::Left]);
    let screen = list(&learner);
    assert!(
        screen.contains("flagged ›") && screen.contains("1 question"),
        "{screen}"
    );
}

/// A learner who has written a note to the item that is cool and swollen, and stands on the list.
fn noted(size: (u16, u16), note: &str) -> Learner {
    let mut learner = browsing(size);
    let library = screens_bank();
    let item = library
        .active_items()
        .find(|item| item.stem.contains("cool and swollen"));
    let note = SittingEffect::SetNote {
        key: item.expect("the item").key.clone(),
        text: note.into(),
    };
    learner.want(StoreEffect::Sitting(SittingId(uuid::Uuid::nil()), note));
    learner.press(&[Key::Esc]).write("i");
    learner
}

#[test]
fn ones_own_note_is_found_marked_in_the_list_and_shown_with_its_item() {
    for size in [(80, 24), (40, 12)] {
        let mut learner = noted(size, "Ask about the *warm* compress");
        assert_eq!(
            list(&learner).matches("note").count(),
            1,
            "{}",
            learner.screen()
        );
        learner.write("/about THE *warm");
        assert!(
            list(&learner).contains("1 question"),
            "{}",
            learner.screen()
        );
        learner.press(&[Key::Enter, Key::Enter]);
        let screen = learner.screen();
        assert!(screen.contains("Your note"), "{screen}");
        assert!(screen.contains("Ask about the *warm*"), "{screen}");
    }
    let mut learner = noted((80, 24), "compress");
    learner.press(&[Key::Home, Key::Down, Key::Left, Key::Left]);
    let screen = list(&learner);
    assert!(
        screen.contains("with a note ›") && screen.contains("1 question"),
        "{screen}"
    );
}

#[test]
fn home_and_end_lead_to_the_first_and_the_last_question_and_home_again_to_the_filters() {
    let mut learner = browsing((80, 24));
    learner.press(&[Key::End]);
    assert!(list(&learner).contains("5 of 5"), "{}", learner.screen());
    learner.press(&[Key::Home]);
    assert!(list(&learner).contains("1 of 5"), "{}", learner.screen());
    learner.press(&[Key::Home]);
    assert!(list(&learner).contains("▸ Subject"), "{}", learner.screen());
}

#[test]
fn space_pages_through_one_item() {
    let mut learner = browsing((80, 12));
    learner.press(&[Key::Enter]);
    let first = learner.screen();
    learner.press(&[Key::Char(' ')]);
    assert_ne!(first, learner.screen());
    learner.press(&[Key::Home]);
    assert_eq!(first, learner.screen());
}
