//! What a learner leaves without an answer: how it is counted, told, and kept back.

use dripset::domain::sitting::SittingEffect;
use dripset::domain::{Exam, Mode, Plan, SittingId};
use dripset::tui::key::Key;
use dripset::tui::screen::StoreEffect;

use crate::support::learner::{Learner, screens_bank};
use crate::support::{ITEMS, go_to};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];

fn studying(size: (u16, u16)) -> Learner {
    let mut learner = Learner::new(size);
    learner.write("s").press(&[Key::Enter]);
    learner
}

/// Starts an exam of all five items.
fn sit_an_exam(learner: &mut Learner) {
    let plan = Plan {
        mode: Mode::Exam(Exam::default()),
        ..Plan::with_seed(7)
    };
    learner.want(StoreEffect::Start(plan));
}

/// Opens the first item of the list of items.
fn look_at_the_item(learner: &mut Learner, words: &str) {
    while !learner.screen().contains("Questions ") {
        learner.press(&[Key::Esc]);
    }
    learner.write("i/").write(words);
    learner.press(&[Key::Enter, Key::Enter]);
}

#[test]
fn an_exam_tells_what_was_answered_and_what_was_left_empty() {
    let mut learner = Learner::new((80, 40));
    sit_an_exam(&mut learner);
    go_to(&mut learner, "cool and swollen");
    learner.write("b").press(&[Key::Tab]).write("hh");
    let screen = learner.screen();
    for words in [
        "1 of 8 points",
        "1 of 5 questions answered",
        "4 questions, 4 not answered",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    insta::assert_snapshot!("exam-mostly-empty", screen);
    learner.press(&[Key::Enter]);
    let screen = learner.screen();
    assert!(screen.contains("○ Not answered: 0 of"), "{screen}");
    learner.press(&[Key::Esc, Key::Esc]).write("l");
    let screen = learner.screen();
    assert!(
        screen.contains("1/5") && screen.contains("1 of 8"),
        "{screen}"
    );
}

#[test]
fn an_open_exam_is_listed_with_what_is_entered_so_far() {
    let mut learner = Learner::new((80, 40));
    sit_an_exam(&mut learner);
    go_to(&mut learner, "cool and swollen");
    learner.write("b");
    go_to(&mut learner, "removal of the catheter");
    learner.write("aa").press(&[Key::Esc]).write("k");
    let screen = learner.screen();
    assert!(screen.contains("set of 5 · 1 answered"), "{screen}");
    let screen = learner.write("l").screen();
    assert!(screen.contains("1/5"), "{screen}");
}

#[test]
fn an_item_of_an_open_exam_shows_no_key_and_no_verdict_in_the_list_of_items() {
    let mut learner = studying((80, 40));
    go_to(&mut learner, "cool and swollen");
    learner
        .write("c")
        .press(&[Key::Enter, Key::Esc])
        .write("ee");
    sit_an_exam(&mut learner);
    // A note could tell the answer.
    let library = screens_bank();
    let item = library
        .active_items()
        .find(|item| item.stem.contains("cool and swollen"));
    let note = SittingEffect::SetNote {
        key: item.expect("the item").key.clone(),
        text: "warm".into(),
    };
    learner.want(StoreEffect::Sitting(SittingId(uuid::Uuid::nil()), note));
    learner.press(&[Key::Esc]).write("k").write("i");
    let list = learner.screen();
    assert!(!list.contains("note"), "{list}");
    assert!(
        list.contains("○ exam") && !list.contains("missed "),
        "{list}"
    );
    learner.press(&[Key::Enter]);
    let screen = learner.screen();
    assert!(screen.contains("cool and swollen"), "{screen}");
    assert!(screen.contains("not submitted"), "{screen}");
    for words in [
        "Rationale",
        "Correct.",
        "Your answers",
        "Your note",
        "✓",
        "✗",
    ] {
        assert!(!screen.contains(words), "{words}: {screen}");
    }
    insta::assert_snapshot!("item-under-exam", screen);
    learner.press(&[Key::Esc, Key::Esc]).write("c");
    learner.press(&[Key::Tab]).write("hh");
    look_at_the_item(&mut learner, "cool");
    let screen = learner.screen();
    assert!(
        screen.contains("Rationale") && screen.contains("Your note"),
        "{screen}"
    );
    let end = learner.press(&[Key::End]).screen();
    assert!(
        end.contains("Rationale") && end.contains("Your answers"),
        "{end}"
    );
}

#[test]
fn another_window_shows_no_key_of_an_exam_that_was_started_after_its_list() {
    let mut learner = studying((80, 40));
    go_to(&mut learner, "cool and swollen");
    learner
        .write("c")
        .press(&[Key::Enter, Key::Esc])
        .write("ee");
    let mut other = learner.beside();
    other.write("i");
    sit_an_exam(&mut learner);
    other.press(&[Key::Enter]);
    let screen = other.screen();
    assert!(screen.contains("not submitted"), "{screen}");
    assert!(!screen.contains("Rationale"), "{screen}");
}

#[test]
fn a_set_ended_with_nothing_answered_says_so_and_leads_on() {
    for size in SIZES {
        let mut learner = studying(size);
        learner.press(&[Key::Esc]).write("ee");
        let name = format!("results-of-nothing-{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, learner.screen());
    }
    let mut learner = Learner::new((80, 24));
    sit_an_exam(&mut learner);
    learner.press(&[Key::Tab]).write("hh");
    let screen = learner.screen();
    assert!(screen.contains("You submitted no answers"), "{screen}");
    assert!(screen.contains("0 of 8 points"), "{screen}");
}

#[test]
fn who_leaves_with_every_item_answered_is_offered_the_results() {
    let mut learner = studying((80, 24));
    for (_, words, keys) in ITEMS {
        go_to(&mut learner, words);
        learner.write(keys).press(&[Key::Enter]);
    }
    learner.press(&[Key::Esc]);
    let screen = learner.screen();
    assert!(screen.contains("see the results"), "{screen}");
    assert!(!screen.contains("Keep it"), "{screen}");
    learner.write("k");
    assert_eq!(learner.screen(), screen, "a way that is not offered");
    learner.write("?");
    let help = learner.screen();
    assert!(!help.contains("for later"), "{help}");
    learner.press(&[Key::Esc, Key::Enter]);
    let screen = learner.screen();
    assert!(screen.contains("Results"), "{screen}");
}

#[test]
fn what_is_entered_and_not_confirmed_is_no_answered_item_of_a_set() {
    let mut learner = studying((80, 24));
    for (_, words, keys) in ITEMS {
        go_to(&mut learner, words);
        learner.write(keys);
    }
    learner.press(&[Key::Esc]);
    let screen = learner.screen();
    assert!(screen.contains("0 of 5 answered"), "{screen}");
    assert!(screen.contains("Save for later"), "{screen}");
}

#[test]
fn the_review_of_an_ended_set_has_the_keys_of_what_was_not_answered() {
    let mut learner = studying((80, 40));
    learner.press(&[Key::Esc]).write("ee").write("r");
    go_to(&mut learner, "cool and swollen");
    let screen = learner.screen();
    for words in ["Not answered", "fluid runs into the tissue", "B →"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    insta::assert_snapshot!("not-answered", screen);
    let mut learner = studying((80, 40));
    go_to(&mut learner, "cool and swollen");
    learner.write("a").press(&[Key::Esc]).write("eer");
    go_to(&mut learner, "cool and swollen");
    let screen = learner.screen();
    assert!(screen.contains("Not confirmed: Apply a warm"), "{screen}");
}
