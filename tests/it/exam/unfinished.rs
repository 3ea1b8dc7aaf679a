//! What cannot be scored in an exam counts the same on every screen.

use dripset::domain::Exam;
use dripset::tui::key::Key;

use super::sitting_an_exam;
use crate::support::learner::Learner;
use crate::support::{ITEMS, go_to};

/// Each screen of an exam with how many of its questions it says are answered.
fn told_on_each_screen(learner: &mut Learner) -> [String; 3] {
    learner.press(&[Key::Tab]);
    let overview = learner.screen();
    learner.press(&[Key::Esc, Key::Esc]);
    let leave = learner.screen();
    learner.press(&[Key::Esc, Key::Tab]).write("hh");
    [overview, leave, learner.screen()]
}

#[test]
fn what_cannot_be_scored_is_unanswered_on_every_screen() {
    for (words, keys) in [
        ("drops a minute", "2 h"),
        ("itchy and short of breath", "ab"),
    ] {
        let mut learner = sitting_an_exam((80, 40), Exam::default());
        go_to(&mut learner, "cool and swollen");
        learner.write("b");
        go_to(&mut learner, words);
        learner.write(keys);
        let [overview, leave, results] = told_on_each_screen(&mut learner);
        assert!(overview.contains("4 questions unanswered."), "{overview}");
        assert!(overview.contains("~ unfinished"), "{overview}");
        assert!(leave.contains("1 of 5 answered"), "{leave}");
        assert!(results.contains("1 of 5 questions answered"), "{results}");
        assert!(
            results.contains("3 not answered, 1 unfinished"),
            "{results}"
        );
    }
}

#[test]
fn a_select_n_with_too_few_choices_is_answered_on_every_screen_and_scored() {
    let mut learner = sitting_an_exam((80, 40), Exam::default());
    for (_, words, keys) in ITEMS {
        go_to(&mut learner, words);
        let few = words == "show the line is open";
        learner.write(if few { "a" } else { keys });
    }
    let [overview, leave, results] = told_on_each_screen(&mut learner);
    assert!(
        overview.contains("Every question is answered. 1 answer has too few choices"),
        "{overview}"
    );
    assert!(overview.contains("too few"), "{overview}");
    assert!(leave.contains("Every question is answered."), "{leave}");
    assert!(results.contains("5 of 5 questions answered"), "{results}");
    assert!(results.contains("1 of 2"), "{results}");
}

#[test]
fn the_home_screen_counts_an_open_exam_as_its_screens_do() {
    let mut learner = sitting_an_exam((80, 40), Exam::default());
    go_to(&mut learner, "cool and swollen");
    learner.write("b");
    go_to(&mut learner, "itchy and short of breath");
    learner.write("ab").press(&[Key::Esc]).write("k");
    let screen = learner.screen();
    assert!(screen.contains("set of 5 · 1 answered"), "{screen}");
}

#[test]
fn the_page_of_what_was_unfinished_says_one_thing() {
    for (words, keys, told) in [
        ("drops a minute", "2 h", "could not be scored: 2 h"),
        ("itchy and short of breath", "a", "could not be scored: "),
    ] {
        let mut learner = sitting_an_exam((80, 60), Exam::default());
        go_to(&mut learner, words);
        learner.write(keys).press(&[Key::Tab]).write("hhr");
        go_to(&mut learner, words);
        let screen = learner.screen();
        assert!(screen.contains(told), "{screen}");
        for other in ["You typed", "Not answered", "Not placed", "2 h gtt"] {
            assert!(!screen.contains(other), "{other}: {screen}");
        }
    }
}
