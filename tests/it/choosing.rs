//! Choosing a set: what is picked, what is counted, what is told of it.

use dripset::domain::{KindName, Library};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, StoreEffect, StudyEffect};

use crate::support::go_to;
use crate::support::learner::Learner;

fn last_line(learner: &Learner) -> String {
    learner.screen().lines().last().unwrap_or_default().into()
}

/// Goes down to the line with these words.
fn down_to(learner: &mut Learner, words: &str) {
    for _ in 0..60 {
        let screen = learner.screen();
        if screen
            .lines()
            .any(|line| line.contains('▸') && line.contains(words))
        {
            return;
        }
        learner.press(&[Key::Down]);
    }
    unreachable!("no line has {words:?}: {}", learner.screen());
}

fn plan(learner: &mut Learner) -> dripset::domain::Plan {
    let step = learner.hold(&Event::Key(Key::Enter));
    match step.effects.into_iter().next() {
        Some(StudyEffect::Store(StoreEffect::Start(plan))) => plan,
        other => unreachable!("{other:?}: {}", learner.screen()),
    }
}

#[test]
fn clearing_and_selecting_all_go_by_the_part_that_the_cursor_is_in() {
    let mut learner = Learner::new((80, 40));
    learner.write("s");
    down_to(&mut learner, "Calculation");
    learner.write("n");
    let screen = learner.screen();
    assert!(screen.contains("No question type is selected."), "{screen}");
    assert!(screen.contains("[ ] Multiple choice"), "{screen}");
    assert!(
        screen.contains("[x] Screens") || screen.matches("[x]").count() > 1,
        "{screen}"
    );
    learner.write(" ");
    assert_eq!(
        plan(&mut learner).kinds.into_iter().collect::<Vec<_>>(),
        [KindName::Numeric]
    );
}

#[test]
fn one_key_selects_a_kind_alone() {
    let mut learner = Learner::new((80, 40));
    learner.write("s");
    down_to(&mut learner, "Calculation");
    learner.write("o");
    let plan = plan(&mut learner);
    assert_eq!(
        plan.kinds.into_iter().collect::<Vec<_>>(),
        [KindName::Numeric]
    );
    assert!(plan.topics.is_empty(), "every topic");
}

#[test]
fn space_starts_nothing_where_the_keys_do_not_say_so() {
    let mut learner = Learner::new((80, 24));
    learner.write("s");
    assert!(
        !last_line(&learner).contains("Space"),
        "{}",
        learner.screen()
    );
    learner.write(" ");
    let screen = learner.screen();
    assert!(screen.contains("Press Enter to start."), "{screen}");
    assert!(screen.contains("New set"), "{screen}");
}

#[test]
fn choices_are_there_again_after_esc() {
    let mut learner = Learner::new((80, 40));
    learner.write("s");
    down_to(&mut learner, "Mode");
    learner.press(&[Key::Right, Key::Down]).write("20");
    down_to(&mut learner, "Calculation");
    learner.write("o").press(&[Key::Esc]).write("s");
    let screen = learner.screen();
    assert!(screen.contains("‹ exam ›"), "{screen}");
    assert!(screen.contains("‹ 20 min ›"), "{screen}");
    assert!(screen.contains("[ ] Multiple choice"), "{screen}");
}

#[test]
fn a_wrong_number_starts_nothing_until_it_is_mended() {
    let mut learner = Learner::new((80, 40));
    learner.write("s").press(&[Key::Down]).write("-5");
    learner.press(&[Key::Down, Key::Down, Key::Enter]);
    let screen = learner.screen();
    assert!(screen.contains("New set"), "{screen}");
    assert!(screen.contains("‹ -5 ›   ✗ Not a whole number"), "{screen}");
    assert!(screen.contains("The set did not start."), "{screen}");
    learner.press(&[Key::Ctrl('u')]).write("3");
    assert_eq!(plan(&mut learner).count, 3);
}

#[test]
fn the_settings_mark_a_number_that_is_none() {
    let mut learner = Learner::new((80, 24));
    learner.write("o").press(&[Key::Down]).write("600");
    let screen = learner.screen();
    assert!(
        screen.contains("‹ 600 ›   ✗ 500 is the maximum."),
        "{screen}"
    );
    learner.press(&[Key::Enter]);
    learner.shows("Nothing was saved");
    assert_eq!(learner.app.settings().count, 10);
    learner.press(&[Key::Esc]);
    learner.shows("still 10.");
    learner.write("25").press(&[Key::Enter]);
    assert_eq!(learner.app.settings().count, 25);
}

fn missed_all(learner: &mut Learner) {
    learner.write("s").press(&[Key::Enter]);
    go_to(learner, "cool and swollen");
    learner.write("c").press(&[Key::Enter]);
    go_to(learner, "drops a minute");
    learner
        .write("1")
        .press(&[Key::Enter, Key::Esc])
        .write("ee")
        .press(&[Key::Esc]);
}

#[test]
fn a_set_of_what_was_missed_says_how_many_of_them_it_has() {
    let mut learner = Learner::new((80, 24));
    missed_all(&mut learner);
    learner.write("m");
    let screen = learner.screen();
    assert!(screen.contains("1 of 2"), "{screen}");
    assert!(!screen.contains("asked for"), "{screen}");
    learner.press(&[Key::Esc]).write("k").write("o");
    learner
        .press(&[Key::Down])
        .write("1")
        .press(&[Key::Enter, Key::Esc])
        .write("m");
    let screen = learner.screen();
    assert!(screen.contains("1 of your 2 missed questions."), "{screen}");
}

/// The bank of the screens, two of whose questions give each other away.
fn with_enemies() -> Library {
    let text = include_str!("../banks/valid/screens.toml");
    let text = text.replacen(
        "id = \"choose-one\"",
        "id = \"choose-one\"\nenemies = [\"choose-all\"]",
        1,
    );
    let parsed = dripset::content::parse::parse("screens.toml", text.as_bytes());
    Library::new([parsed.bank.expect("a bank without mistakes")])
}

#[test]
fn what_can_be_started_is_what_starts_and_the_reason_is_told() {
    let mut learner = Learner::with(with_enemies(), (80, 24));
    learner
        .write("s")
        .press(&[Key::Down])
        .write("5")
        .press(&[Key::Up]);
    let screen = learner.screen();
    assert!(
        screen.contains("Start 4 questions (5 match; some would give away others)"),
        "{screen}"
    );
    learner.press(&[Key::Enter]);
    let screen = learner.screen();
    assert!(screen.contains("1 of 4"), "{screen}");
    assert!(
        screen.contains("This set has 4 of the 5 questions that match"),
        "{screen}"
    );
}
