//! What an instructor sees at the console, state by state, and what may stand on the wall.

use dripset::domain::Response;
use dripset::domain::room::{ClassSetting, Order};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, News, Screen};

use crate::support::class::{Class, terms};
use crate::support::script::wrong;

mod asks;
mod leaves;
mod people;
mod says;
mod shows;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// What twelve seats choose in the first vote, and in the second.
const FIRST: &str = "abcbcaacbbcb";
const SECOND: &str = "bbcbcabbbbbb";

/// Twelve learners and an open vote, seven of them done.
fn open(size: (u16, u16)) -> Class {
    let mut class = Class::new(size).joined(12);
    class.press(&[Key::Enter]);
    class.choose(&FIRST[..7]).wait(18);
    class
}

/// As [`open`], all responded and closed.
fn closed(size: (u16, u16)) -> Class {
    let mut class = open(size);
    class.choose(FIRST).press(&[Key::Enter]);
    class
}

#[test]
fn every_state_at_two_sizes() {
    for size in SIZES {
        let see = |name: &str, class: &Class| {
            let name = format!("console-{name}-{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, class.screen());
        };
        let class = Class::new(size);
        see("lobby-empty", &class);
        let mut class = class.joined(12);
        see("lobby-12", &class);
        class.write("m");
        see("lobby-names", &class);

        let mut class = open(size);
        see("open", &class);
        class.write("k");
        see("open-eyes", &class);
        class.write("kp");
        see("paused", &class);
        class.write("pt");
        see("people", &class);
        class.press(&[Key::Down]).write("x");
        see("people-asks", &class);
        class.press(&[Key::Enter]);
        see("people-sent-out", &class);

        let mut class = open(size);
        class.write("ccr");
        see("still-open", &class);

        let mut class = closed(size);
        see("closed", &class);
        class.write("k");
        see("closed-eyes", &class);
        class.write("kd");
        see("discussing", &class);
        class.press(&[Key::Enter]).choose(SECOND).write("k");
        see("second-vote", &class);
        class.write("k").press(&[Key::Enter, Key::Enter]);
        see("revealed", &class);
        class.write("y");
        see("mending", &class);
        class.press(&[Key::Down, Key::Enter]);
        see("mending-asks", &class);
        class.press(&[Key::Esc, Key::Esc]).write("o");
        see("overview", &class);
        class.press(&[Key::Esc]).write("12");
        see("number", &class);

        class.press(&[Key::Esc]).write("b");
        see("end-asks", &class);
        class.press(&[Key::Enter]);
        see("ended", &class);
    }
}

#[test]
fn after_the_last_item_enter_promises_nothing() {
    let mut class = Class::new((80, 24)).joined(2);
    for _ in 0..5 {
        class.press(&[Key::Enter]).write("ccr");
    }
    let screen = class.screen();
    assert!(screen.contains("Key shown"), "{screen}");
    assert!(!screen.contains("Enter end"), "{screen}");
    assert!(screen.contains("  b end"), "{screen}");
    class.press(&[Key::Enter, Key::Enter]);
    assert!(
        class.screen().contains("Press b to end the class"),
        "{screen}"
    );
}

/// What an instructor with a phone sees: open, close, reveal and the next item are one key each.
#[test]
fn on_a_phone_a_class_can_be_led_and_the_next_step_always_shows() {
    let size = (40, 12);
    let see = |name: &str, class: &Class| {
        insta::assert_snapshot!(format!("console-{name}-40x12"), class.screen());
    };
    let mut class = Class::new(size).joined(12);
    see("lobby", &class);
    class.press(&[Key::Enter]).choose(&FIRST[..7]).wait(18);
    see("open", &class);
    class.write("k");
    see("open-eyes", &class);
    class.write("k").choose(FIRST).press(&[Key::Enter]);
    see("closed", &class);
    class.press(&[Key::Enter]);
    see("revealed", &class);
    class.press(&[Key::Down; 9]);
    see("revealed-further-down", &class);
    class.press(&[Key::Enter]);
    assert_eq!(class.room.current(), Some(1));
    class.write("ccd");
    see("asks-twice", &class);
    class.write("d");
    see("discussing", &class);
    class.press(&[Key::Enter]);
    see("second-vote", &class);
    class.write("t");
    see("people", &class);
    class.press(&[Key::Esc]).write("b").press(&[Key::Enter]);
    see("ended", &class);
}

/// With three votes and more, as many of the last ones stand side by side as there is room for.
#[test]
fn five_votes_side_by_side() {
    for size in [(80, 24), (120, 40), (40, 12)] {
        let mut class = open(size);
        class.choose(FIRST);
        for letters in ["aaabbbcccabc", SECOND, "bbbbbbcccccc", "bbbbbbbbbbba"] {
            class.write("cdd").press(&[Key::Enter]).choose(letters);
        }
        class.write("crr");
        let name = format!("console-five-votes-{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, class.screen());
    }
}

#[test]
fn an_item_that_was_left_can_be_opened_again_and_the_last_words_say_so() {
    let mut class = Class::new((80, 24)).joined(2);
    class.press(&[Key::Enter]).write("ss");
    for _ in 1..5 {
        class.press(&[Key::Enter]).write("ccr");
    }
    class.press(&[Key::Enter]);
    let words = "That was the last question. Press b to end the class, or type the number of a \
                 skipped one.";
    assert_eq!(class.notice(), words);
    class.write("2").press(&[Key::Enter]);
    let words = "Question 2 was revealed: its key is known, so that it is not voted on again.";
    assert_eq!(class.notice(), words);
    class.write("1").press(&[Key::Enter]);
    assert!(
        class.screen().contains("vote 2 · 1 of 5"),
        "{}",
        class.screen()
    );
    class.write("ccrb").press(&[Key::Enter]);
    assert_eq!(class.room.report().items.len(), 5);
}

#[test]
fn before_anybody_has_responded_the_distribution_counts_nothing() {
    let mut class = Class::new((80, 24)).joined(3);
    class.press(&[Key::Enter]).write("k");
    let screen = class.screen();
    assert!(screen.contains("Nobody has answered"), "{screen}");
    assert!(!screen.contains("of 0"), "{screen}");
    class.write("ccdd").press(&[Key::Enter]);
    let screen = class.screen();
    assert!(screen.contains("Vote 2: nobody has answered"), "{screen}");
}

/// The foot of the page must not promise the next step where Enter answers a question.
#[test]
fn while_something_is_asked_the_foot_says_what_enter_does() {
    for (keys, foot) in [
        ("b", "Enter end for everybody  Esc no"),
        ("tx", "Enter remove  Esc no"),
        ("q", "q leave  Esc no"),
    ] {
        let mut class = Class::new((40, 12)).joined(2);
        class.press(&[Key::Enter]).write(keys);
        assert!(class.screen().contains(foot), "{}", class.screen());
        class.write("z");
        assert!(!class.screen().contains(foot), "{}", class.screen());
    }
}

#[test]
fn names_and_standings_are_switched_at_the_end_too() {
    let mut class = Class::new((80, 24)).joined(2);
    class.press(&[Key::Enter]).write("b").press(&[Key::Enter]);
    class.write("m");
    assert_eq!(class.notice(), "Names are shown.");
    class.write("g");
    assert!(class.room.is(ClassSetting::Standings) && class.room.is(ClassSetting::Names));
    class.write("l");
    assert_eq!(class.notice(), "The class has ended.");
}

#[test]
fn every_page_of_the_wall_at_the_console() {
    for size in SIZES {
        let see = |name: &str, class: &Class| {
            let name = format!("console-wall-{name}-{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, class.screen());
        };
        let mut class = Class::new(size).joined(12);
        class.write("w");
        see("lobby", &class);
        let mut class = open(size);
        class.write("kw");
        see("open", &class);
        class.choose(FIRST).write("c");
        see("closed", &class);
        class.write("r");
        see("revealed", &class);
        class.write("s");
        see("between", &class);
        class.write("b").press(&[Key::Enter]);
        see("ended", &class);
    }
}

/// Whole responses in words where parts say nothing by themselves.
#[test]
fn every_kind_has_its_distribution() {
    let many = |letters: &str| {
        let parts = letters.chars().map(|c| c.to_string().as_str().into());
        Response::Many(parts.collect())
    };
    let steps = |order: [&str; 4]| Response::Sequence(order.map(Into::into).into());
    let number = |text: &str| Response::Number(text.into());
    let kinds = [
        (
            "select-all",
            vec![many("abc"), many("cab"), many("abd"), many("d")],
        ),
        ("select-n", vec![many("ab"), many("ab"), many("bc")]),
        (
            "ordered",
            vec![
                steps(["s1", "s2", "s3", "s4"]),
                steps(["s2", "s1", "s3", "s4"]),
                steps(["s2", "s1", "s3", "s4"]),
            ],
        ),
        (
            "numeric",
            vec![number("31"), number("32"), number("32"), number("2")],
        ),
    ];
    for (at, (kind, responses)) in kinds.into_iter().enumerate() {
        let mut class = Class::new((120, 40)).joined(6);
        class.order(&Order::Open(at + 1)).expect("an item");
        class.respond((0u8..).zip(responses)).write("k");
        insta::assert_snapshot!(format!("console-{kind}-eyes"), class.screen());
        class.write("ccrr");
        insta::assert_snapshot!(format!("console-{kind}-revealed"), class.screen());
    }
}

#[test]
fn a_set_that_is_right_and_not_whole_is_not_called_a_mistake() {
    let mut class = Class::new((120, 40)).joined(2);
    class.order(&Order::Open(1)).expect("an item");
    let part = Response::Many(["a".into()].into());
    class.respond((0u8..).zip([part.clone(), part])).write("k");
    let screen = class.screen();
    assert!(screen.contains("Most common mistake: only "), "{screen}");
}

#[test]
fn enter_leads_through_a_whole_class() {
    let mut class = Class::new((80, 24)).joined(4);
    for _ in 0..5 {
        class.press(&[Key::Enter]).wait(10);
        // Nobody has answered: once more closes it all the same.
        class.press(&[Key::Enter, Key::Enter]).wait(200);
        class.press(&[Key::Enter]);
    }
    assert_eq!(class.room.report().items.len(), 5);
    class.press(&[Key::Enter]);
    assert_eq!(
        class.notice(),
        "That was the last question. Press b to end the class."
    );
    class.write("b");
    assert!(!class.room.is_ended());
    class.press(&[Key::Enter]);
    assert!(class.room.is_ended());
    class.press(&[Key::Esc]);
    assert!(!class.quits, "it could still be mended");
    class.write("q");
    assert!(class.quits);
}

/// What was not asked for is told as the host said it.
#[test]
fn a_failure_is_told_in_the_words_of_the_host() {
    let mut class = Class::new((80, 24)).joined(2);
    class.write("n").order(&Order::Close).expect("closed");
    let words = "1 still have time. Give the order again to continue without them";
    class.tell(&Event::News(News::Failed(words.into())));
    assert_eq!(class.notice(), format!("{words}."));
}

#[test]
fn a_key_that_makes_no_sense_says_why() {
    let mut class = Class::new((80, 24)).joined(3);
    for (keys, words) in [
        (
            "r",
            "No question is open. Press Enter to open the first one.",
        ),
        (
            "y",
            "No question is open. Press o for the list, then press y to correct one.",
        ),
    ] {
        class.write(keys);
        assert_eq!(class.notice(), words, "{keys}");
    }
    class.write("nv");
    assert!(
        class.notice().contains("Press d first"),
        "{}",
        class.notice()
    );
    class.write("n");
    assert!(class.notice().contains("still open"), "{}", class.notice());
    class.write("9").press(&[Key::Enter]);
    assert_eq!(class.notice(), "The set has only 5 questions.");
    class.write("1").press(&[Key::Enter]);
    assert_eq!(class.notice(), "Question 1 is already open.");
    class.write("y");
    assert!(class.notice().contains("k first"), "{}", class.notice());
    class.write("wk");
    assert!(
        class.notice().contains("for you only"),
        "{}",
        class.notice()
    );
    let mut class = Class::with(terms(None), (80, 24)).joined(3);
    class.write("nx");
    assert_eq!(class.notice(), "This vote has no time limit.");
}

#[test]
fn a_console_without_a_class_waits() {
    let mut console = dripset::tui::screens::class::console::Console::new();
    assert!(format!("{:?}", console.view()).contains("Waiting"));
    assert!(!console.ticks() && !console.help().is_empty());
    let _ = &mut console;
}

/// The key of an item of the class, and something else.
fn key_and_wrong(class: &Class, position: usize) -> (Response, Response) {
    let (item, form) = class.room.item(position).expect("an item");
    let rules = item.kind.rules();
    (rules.key(&form.drawn), wrong(&item.kind, &form.drawn))
}

/// 29 of 50 is 58 %, though no binary fraction says so.
#[test]
fn the_facility_of_an_item_is_told_to_the_whole_per_cent() {
    let mut class = Class::new((120, 40)).joined(50);
    class.order(&Order::Open(0)).expect("an item");
    let (key, wrong) = key_and_wrong(&class, 0);
    let given = (0u8..50).map(|number| (number, if number < 29 { &key } else { &wrong }));
    class.respond(given.map(|(number, response)| (number, response.clone())));
    class.order(&Order::Reveal { early: true }).expect("a key");
    class.order(&Order::End).expect("an end");
    let screen = class.screen();
    assert!(!screen.contains("57%"), "{screen}");
    assert!(screen.matches("58%").count() >= 2, "{screen}");
}

/// As in the printed report: whoever left an item out has nothing for it.
#[test]
fn a_learner_is_measured_by_all_items_on_the_console_too() {
    let mut class = Class::new((120, 40)).joined(2);
    for position in 0..2 {
        class.order(&Order::Open(position)).expect("an item");
        let (key, _) = key_and_wrong(&class, position);
        let learners = 0..2 - u8::try_from(position).expect("small");
        class.respond(learners.map(|number| (number, key.clone())));
        class.order(&Order::Reveal { early: true }).expect("a key");
    }
    class.order(&Order::End).expect("an end");
    let possible: u32 = (0..2)
        .filter_map(|at| Some(class.room.item(at)?.0.kind.rules().possible()))
        .sum();
    let screen = class.screen();
    let line = screen.lines().find(|line| line.contains("seat 2"));
    let line = line.expect("a learner");
    assert!(line.contains(&format!("1 of {possible}")), "{screen}");
    assert!(line.contains("1 of 2"), "{screen}");
    assert!(!line.contains("100%"), "{screen}");
}
