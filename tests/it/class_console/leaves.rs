//! The questions of the console before it is left and before a class ends.

use std::collections::BTreeMap;

use dripset::domain::room::Wish;
use dripset::tui::key::Key;
use dripset::tui::screen::Screen;

use super::{FIRST, open};
use crate::support::class::{Class, learner, terms};

/// Homework of five questions: of three learners one is done, and one has done a part.
fn homework() -> Class {
    let terms = dripset::domain::room::Terms {
        until: Some("2026-11-29T22:00:00Z".parse().expect("a time")),
        ..terms(None)
    };
    let mut class = Class::with(terms, (80, 24)).joined(3);
    class.done = Some(BTreeMap::from([(learner(0), 5), (learner(1), 2)]));
    class.bring();
    class
}

/// Returns what the help says of the key that leaves.
fn help(class: &Class) -> &'static str {
    let lines = class.console.help();
    let line = lines.iter().find(|line| line.keys.starts_with("Esc"));
    line.expect("a way out").help
}

#[test]
fn at_the_terminal_of_the_host_leaving_is_called_what_it_is() {
    let mut class = open((80, 24)).at_host();
    assert!(
        help(&class).starts_with("stop the program"),
        "{}",
        help(&class)
    );
    class.press(&[Key::Esc]);
    assert_eq!(
        class.notice(),
        "Stop the program? Everybody is disconnected. `dripset class resume 4mt9kxqw …` resumes the class. \
         Press q to stop it."
    );
    let screen = class.screen();
    assert!(screen.contains("q stop the program  Esc no"), "{screen}");
    assert!(
        screen.contains("Press q to stop it."),
        "all of it fits: {screen}"
    );
    class.press(&[Key::Esc]);
    assert_eq!(class.notice(), "Canceled. Nothing was changed.");
    let mut homework = homework().at_host();
    homework.press(&[Key::Esc]);
    assert!(
        homework.notice().contains(
            "Nobody can do the homework until you run `dripset class resume 4mt9kxqw \
                       …`."
        ),
        "{}",
        homework.notice()
    );
}

#[test]
fn from_afar_the_class_goes_on_and_the_question_says_so() {
    let mut class = open((80, 24));
    assert!(
        help(&class).contains("The class continues"),
        "{}",
        help(&class)
    );
    class.press(&[Key::Esc]);
    assert_eq!(
        class.notice(),
        "Leave the console? The class continues, and the same command brings you back. Press q to \
         leave."
    );
    let mut homework = homework();
    homework.press(&[Key::Esc]);
    assert!(homework.notice().contains("The homework continues"));
}

#[test]
fn once_it_is_over_the_question_says_who_loses_what() {
    let mut class = open((80, 24)).at_host();
    class.choose(FIRST).write("rb").press(&[Key::Enter]);
    for number in 3..12 {
        class.wish(number, Wish::Leave).expect("away");
    }
    for key in [Key::Esc, Key::Char('t')] {
        class.press(&[key]);
        let notice = class.notice();
        assert!(
            notice.contains("3 learners are still reading their results and lose them."),
            "{notice}"
        );
        assert!(class.screen().contains(" q "), "{}", class.screen());
        class.press(&[Key::Esc]);
    }
    class.wish(1, Wish::Leave).expect("away");
    class.wish(2, Wish::Leave).expect("away");
    class.press(&[Key::Esc]);
    let notice = class.notice();
    assert!(
        notice.contains("1 learner is still reading their results"),
        "{notice}"
    );
    class.press(&[Key::Esc]);
    class.wish(0, Wish::Leave).expect("away");
    class.press(&[Key::Esc]);
    assert_eq!(
        class.notice(),
        "Stop the program? You cannot correct anything after that. Press q to stop it."
    );
    // From afar the program goes on, and everybody reads on.
    let mut class = open((80, 24));
    class.write("b").press(&[Key::Enter, Key::Esc]);
    assert_eq!(
        class.notice(),
        "Leave the console? You cannot correct anything after that. Press q to leave."
    );
    assert!(!help(&class).contains("continues"), "{}", help(&class));
}

#[test]
fn before_the_end_it_is_said_what_ends_and_who_is_not_done() {
    let mut class = open((80, 24));
    class.write("b");
    assert_eq!(
        class.notice(),
        "End the class for everybody? 5 of 12 have not answered. Press Enter to end it."
    );
    let mut class = homework();
    class.write("b");
    assert_eq!(
        class.notice(),
        "End the homework for everybody? 2 of 3 have not finished. Press Enter to end it."
    );
    class.press(&[Key::Enter]);
    let screen = class.screen();
    assert!(screen.contains("The homework has ended."), "{screen}");
    assert!(!screen.contains("0 of"), "not counted yet: {screen}");
}

/// Esc is no to whatever is asked, and asks nothing itself.
#[test]
fn esc_only_means_no() {
    for keys in ["c", "r", "d", "s"] {
        let mut class = open((80, 24));
        class.write(keys);
        assert!(class.notice().contains("again"), "{keys}");
        class.press(&[Key::Esc]);
        assert_eq!(class.notice(), "Canceled. Nothing was changed.", "{keys}");
        assert!(class.room.open_vote().is_some_and(|vote| !vote.is_closed()));
        class.press(&[Key::Esc]);
        assert!(class.notice().contains("Leave the console?"), "{keys}");
    }
}

/// From afar nothing is lost by it, so that it is as quick as on a seat; where it stops the program
/// a key that came too soon to be meant says so.
#[test]
fn q_right_after_esc_leaves_or_says_that_it_was_too_soon() {
    let mut class = open((80, 24));
    class.at_once(&[Key::Esc, Key::Char('q')]);
    assert!(class.quits);
    let mut class = open((80, 24)).at_host();
    class.at_once(&[Key::Esc, Key::Char('q')]);
    assert!(!class.quits);
    assert!(
        class
            .notice()
            .starts_with("Too soon. Press q again. Stop the program?"),
        "{}",
        class.notice()
    );
    class.write("q");
    assert!(class.quits);
}
