//! What a learner sees and does, screen by screen, on the bank that has one item of each kind.

use dripset::domain::{Library, Score};
use dripset::tui::key::Key;
use dripset::tui::screen::Event;

use crate::support::learner::{Learner, screens_bank};
use crate::support::{ITEMS, go_on, go_to};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];

/// A learner who has started the set of all five items.
fn studying(size: (u16, u16)) -> Learner {
    let mut learner = Learner::new(size);
    learner.write("s").press(&[Key::Enter]);
    learner
}

/// Answers every item, most of them wrong, and stops before the results.
fn answer_all(learner: &mut Learner) {
    for (_, words, keys) in ITEMS {
        go_to(learner, words);
        learner.write(keys).press(&[Key::Enter]);
    }
}

#[test]
fn every_screen_at_three_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut learner = Learner::new(size);
        insta::assert_snapshot!(at("home-first"), learner.screen());
        learner.write("s");
        insta::assert_snapshot!(at("setup"), learner.screen());
        learner.press(&[Key::Enter]);
        for (kind, words, keys) in ITEMS {
            go_to(&mut learner, words);
            learner.write(keys);
            insta::assert_snapshot!(at(&format!("item-{kind}")), learner.screen());
            learner.press(&[Key::Enter]);
            insta::assert_snapshot!(at(&format!("answered-{kind}")), learner.screen());
        }
        learner.press(&[Key::Esc]);
        insta::assert_snapshot!(at("leave"), learner.screen());
        learner.press(&[Key::Esc]);
        go_on(&mut learner);
        insta::assert_snapshot!(at("results"), learner.screen());
        learner.write("?");
        insta::assert_snapshot!(at("help"), learner.screen());
        learner.press(&[Key::Esc, Key::Esc]);
        insta::assert_snapshot!(at("home"), learner.screen());
        learner.write("p");
        insta::assert_snapshot!(at("progress"), learner.screen());
        learner.write("l");
        insta::assert_snapshot!(at("sittings"), learner.screen());
    }
}

/// From 110 columns on the choices stand beside the stem, one column narrower they stand below.
#[test]
fn an_open_item_has_its_choices_beside_the_stem_where_there_is_room() {
    for (size, wide) in [((109, 40), false), ((110, 40), true), ((200, 50), true)] {
        let mut learner = studying(size);
        go_to(&mut learner, "cool and swollen");
        let screen = learner.screen();
        assert_eq!(
            screen
                .lines()
                .any(|line| line.contains("Choose one") && line.contains("│")),
            wide,
            "{size:?} {screen}"
        );
        if size.0 == 200 {
            insta::assert_snapshot!("item-multiple-choice-200x50", screen);
            learner.write("b").press(&[Key::Enter]);
            insta::assert_snapshot!("answered-multiple-choice-200x50", learner.screen());
        }
    }
}

/// The help of a screen explains words that stand on this screen, and no others.
#[test]
fn the_words_of_a_screen_are_explained_in_its_help() {
    let mut learner = studying((80, 120));
    answer_all(&mut learner);
    go_on(&mut learner);
    let explained = |learner: &mut Learner, words: &[&str]| {
        let screen = learner.screen().to_lowercase();
        let help = learner.write("?").screen();
        let (_, help) = help.split_once("Words on this screen").expect("words");
        let (help, _) = help.split_once("Keys on every screen").expect("their end");
        for word in words {
            assert!(screen.contains(word), "{word}: {screen}");
            assert!(help.contains(&format!("    {word} ")), "{word}: {help}");
        }
        learner.press(&[Key::Esc]);
    };
    let results = [
        "set number",
        "missed",
        "earlier",
        "client need",
        "judgment step",
    ];
    explained(&mut learner, &results);
    learner.press(&[Key::Esc]);
    explained(&mut learner, &["mastery", "unseen", "missed"]);
    learner.write("p");
    explained(&mut learner, &["mastery", "score", "study day"]);
    learner.press(&[Key::Esc]).write("l");
    explained(&mut learner, &["score"]);
    learner.press(&[Key::Esc]).write("i");
    explained(&mut learner, &["missed"]);
    learner.press(&[Key::Esc]).write("s");
    explained(&mut learner, &["tutor", "set number"]);
}

#[test]
fn two_sittings_of_one_minute_are_told_apart() {
    let mut learner = studying((40, 12));
    learner.press(&[Key::Esc]).write("ee").press(&[Key::Esc]);
    learner
        .write("s")
        .press(&[Key::Enter, Key::Esc])
        .write("ee");
    learner.press(&[Key::Esc]).write("l");
    let screen = learner.screen();
    let is_row = |line: &&str| line.contains("Bedside practice");
    let rows: Vec<&str> = screen.lines().filter(is_row).collect();
    assert_eq!(rows.len(), 2, "{screen}");
    assert_ne!(
        rows[0].trim_start_matches('▸').trim(),
        rows[1].trim(),
        "{screen}"
    );
}

#[test]
fn a_narrow_history_says_which_set_of_which_subject_is_unfinished() {
    let mut learner = studying((40, 12));
    learner.press(&[Key::Esc]).write("ee").press(&[Key::Esc]);
    for _ in 0..2 {
        learner.write("s").press(&[Key::Enter, Key::Esc]).write("k");
    }
    let home = learner.screen();
    let words: Vec<&str> = home.split_whitespace().collect();
    assert!(words.join(" ").contains("1 more in History"), "{home}");
    let history = learner.write("l").screen();
    let rows: Vec<&str> = history.lines().filter(|l| l.contains("Bedside")).collect();
    assert_eq!(rows.len(), 3, "{history}");
    let unfinished = rows.iter().filter(|row| row.contains("unfinished"));
    assert_eq!(unfinished.count(), 2, "{history}");
    assert!(rows[2].contains("Nov 22"), "{history}");
}

/// Two columns scroll together and a click meets what is seen, on either side.
#[test]
fn two_columns_scroll_and_are_clicked() {
    let mut learner = studying((120, 12));
    go_to(&mut learner, "cool and swollen");
    let before = learner.screen();
    learner.press(&[Key::PageDown]);
    assert_ne!(learner.screen(), before);
    learner.press(&[Key::PageUp]);
    assert_eq!(learner.screen(), before);
    let (x, y) = learner.find("Stop the infusion");
    let target = learner.target_at(x, y).expect("a choice");
    learner.tell(&Event::Choose(target));
    learner.shows("B (•)");
    assert_eq!(learner.target_at(4, y), None, "the stem is no choice");
}

#[test]
fn points_are_told_as_the_rule_gives_them() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "removal of the catheter");
    learner.write("abd").press(&[Key::Enter]);
    learner.shows("Partly correct: 1 of 3 points (+2 −1)");
}

#[test]
fn select_n_refuses_one_tick_too_many() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "show the line is open");
    learner.write("abc");
    let screen = learner.screen();
    assert!(
        screen.contains("Choose only 2, not 3. Press a chosen letter again to remove it."),
        "{screen}"
    );
    assert!(screen.contains("C [ ]"), "{screen}");
}

#[test]
fn a_letter_always_chooses_and_only_enter_confirms() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "cool and swollen");
    learner.write("qz");
    learner.shows("The choices are A to C");
    learner.write("b");
    learner.shows("B (•)");
    learner.hides("Correct");
    learner.press(&[Key::Enter]);
    learner.shows("Correct: 1 of 1 point");
}

#[test]
fn no_rationale_before_the_response_is_on_disk() {
    let mut learner = studying((80, 60));
    go_to(&mut learner, "cool and swollen");
    learner.write("b");
    let step = learner.hold(&Event::Key(Key::Enter));
    learner.shows("Saving");
    learner.hides("Rationale");
    learner.carry_out(step);
    learner.shows("fluid runs into the tissue");
}

#[test]
fn news_of_a_response_reaches_its_item_under_the_help() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "cool and swollen");
    learner.write("b");
    let step = learner.hold(&Event::Key(Key::Enter));
    learner.write("?");
    learner.carry_out(step);
    learner.press(&[Key::Esc]);
    learner.shows("Correct: 1 of 1 point");
}

#[test]
fn news_of_a_response_reaches_its_item_while_leaving() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "cool and swollen");
    learner.write("b");
    let step = learner.hold(&Event::Key(Key::Enter));
    learner.press(&[Key::Esc]);
    learner.carry_out(step);
    learner.press(&[Key::Esc]);
    learner.shows("Correct: 1 of 1 point");
}

#[test]
fn a_set_does_not_end_before_its_responses_are_on_disk() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "cool and swollen");
    learner.write("b");
    let step = learner.hold(&Event::Key(Key::Enter));
    learner.press(&[Key::Esc]).write("ee");
    learner.shows("being saved");
    learner.carry_out(step);
    learner.press(&[Key::Esc]).write("ee");
    learner.shows("1 of 1 point ·");
}

#[test]
fn a_restart_finds_drafts_flag_and_place() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "removal of the catheter");
    learner.write("ad*");
    let mut learner = learner.restart(screens_bank());
    learner.shows("c Continue");
    learner.write("c");
    let screen = learner.screen();
    assert!(screen.contains("Which findings call"), "{screen}");
    assert!(
        screen.contains("A [x]") && screen.contains("D [x]") && screen.contains("B [ ]"),
        "{screen}"
    );
    assert!(screen.contains("⚑ flagged"), "{screen}");
}

#[test]
fn a_sitting_shows_what_was_asked_even_when_its_bank_is_gone() {
    let mut learner = studying((80, 24));
    answer_all(&mut learner);
    go_on(&mut learner);
    learner.shows("of 8 points");
    let mut learner = learner.restart(Library::default());
    learner.write("l").press(&[Key::Enter]);
    learner.shows("of 8 points");
    learner.write("r");
    go_to(&mut learner, "cool and swollen");
    learner.shows("Incorrect: 0 of 1 point");
}

#[test]
fn results_stand_against_earlier_sittings_and_lead_to_what_was_missed() {
    let mut learner = studying((120, 60));
    answer_all(&mut learner);
    go_on(&mut learner);
    learner.shows("Missed: 5 questions");
    learner.write("p");
    for (_, words, keys) in ITEMS {
        go_to(&mut learner, words);
        let keys = if words.starts_with("cool") { "b" } else { keys };
        learner.write(keys).press(&[Key::Enter]);
    }
    go_on(&mut learner);
    let screen = learner.screen();
    assert!(screen.contains("  +14"), "{screen}");
    assert!(screen.contains("Missed: 4 questions"), "{screen}");
}

#[test]
fn progress_counts_the_points_of_every_sitting() {
    let mut learner = studying((80, 24));
    answer_all(&mut learner);
    go_on(&mut learner);
    let totals = learner.store.mine().group_totals().expect("totals");
    let topics = totals
        .iter()
        .filter(|total| matches!(total.group, dripset::domain::report::Group::Topic(_)));
    let sum: Score = topics.map(|total| total.score).sum();
    // 0 of 1, 2 − 1 of 3, 1 of 2, 0 or 1 of 1, 0 of 1.
    assert_eq!(sum.possible, 8);
    assert!((2..=3).contains(&sum.earned), "{sum}");
}

#[test]
fn a_click_chooses_and_a_paste_only_types_numbers() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "cool and swollen");
    learner.tell(&Event::Paste("b".into()));
    learner.hides("(•)");
    learner.tell(&Event::Choose(dripset::tui::page::Target(1)));
    learner.shows("B (•)");
    go_to(&mut learner, "drops a minute");
    learner.tell(&Event::Paste(" 31 ".into()));
    learner.press(&[Key::Enter]);
    learner.shows("Correct: 1 of 1 point");
}

#[test]
fn a_number_that_is_none_is_asked_again() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "drops a minute");
    learner.write("3.1.2").press(&[Key::Enter]);
    learner.shows("Use digits, a point");
    learner.hides("Incorrect");
}

#[test]
fn leaving_home_quits() {
    let mut learner = Learner::new((80, 24));
    learner.write("q");
    assert!(learner.has_quit());
}
