//! Exams: the overview, handing in, the clock, and what a restart keeps of them.

mod kept;
mod unfinished;

use dripset::domain::{Allowance, Exam, ItemKey, Mode, Plan};
use dripset::tui::key::Key;
use dripset::tui::page::Target;
use dripset::tui::screen::{Event, StoreEffect};

use crate::support::learner::{Learner, screens_bank};
use crate::support::{ITEMS, go_to};

/// A learner in an exam of all five items.
fn sitting_an_exam(size: (u16, u16), exam: Exam) -> Learner {
    let mut learner = Learner::new(size);
    let mode = Mode::Exam(exam);
    let plan = Plan {
        mode,
        ..Plan::with_seed(7)
    };
    learner.want(StoreEffect::Start(plan));
    learner
}

fn minutes(minutes: u32, allowance: Allowance) -> Exam {
    Exam {
        limit_s: Some(minutes * 60),
        allowance,
        strict: false,
    }
}

/// The response on disk to that item of the screens' bank.
fn on_disk(learner: &Learner, item: &str) -> Vec<String> {
    let key = ItemKey {
        bank: "screens".into(),
        item: item.into(),
    };
    let responses = learner
        .store
        .mine()
        .item_responses(&key)
        .expect("responses");
    responses.into_iter().map(|row| row.response).collect()
}

#[test]
fn every_screen_of_an_exam_at_three_sizes() {
    for size in [(80, 24), (120, 40), (40, 12)] {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut learner = sitting_an_exam(size, minutes(10, Allowance::Half));
        go_to(&mut learner, "cool and swollen");
        learner.write("c");
        insta::assert_snapshot!(at("exam-item"), learner.screen());
        go_to(&mut learner, "itchy and short of breath");
        learner.write("ab*").press(&[Key::Tab]);
        insta::assert_snapshot!(at("exam-overview"), learner.screen());
        learner.write("h");
        insta::assert_snapshot!(at("exam-open-items"), learner.screen());
        learner.press(&[Key::Esc]).wait(900);
        insta::assert_snapshot!(at("exam-time-is-up"), learner.screen());
        learner.press(&[Key::Tab]);
        insta::assert_snapshot!(at("exam-out-of-time"), learner.screen());
    }
}

#[test]
fn responses_can_be_changed_until_they_are_handed_in_and_nothing_is_told_before() {
    let mut learner = sitting_an_exam((80, 60), Exam::default());
    for (_, words, keys) in ITEMS {
        go_to(&mut learner, words);
        learner.write(keys);
        learner.hides("Rationale");
    }
    go_to(&mut learner, "cool and swollen");
    assert_eq!(on_disk(&learner, "choose-one"), Vec::<String>::new());
    learner.write("b").press(&[Key::Tab]);
    learner.shows("Every question is answered.");
    learner.write("h");
    learner.shows("Press h again to submit");
    learner.write("h");
    learner.shows("3 of 8 points");
    learner.shows("Exam without a time limit.");
    assert_eq!(on_disk(&learner, "choose-one"), vec!["\"b\""]);
    learner.write("r");
    go_to(&mut learner, "cool and swollen");
    learner.shows("fluid runs into the tissue");
}

#[test]
fn open_items_are_asked_about_once_before_handing_in() {
    let mut learner = sitting_an_exam((80, 24), Exam::default());
    learner.press(&[Key::Tab]).write("h");
    learner.shows("5 questions unanswered");
    learner.press(&[Key::Down]).write("h");
    learner.shows("5 questions unanswered");
    learner.write("h");
    learner.shows("0 of 8 points");
}

#[test]
fn ending_an_exam_is_asked_about_once_whichever_key_or_click_it_was() {
    let is_over = |learner: &Learner| learner.screen().contains("Results");
    let ends: [&[Event]; 3] = [
        &[Event::Key(Key::Char('e'))],
        &[Event::Key(Key::Down), Event::Key(Key::Enter)],
        &[Event::Choose(Target(1))],
    ];
    for end in ends {
        let mut learner = sitting_an_exam((80, 24), Exam::default());
        let last = end.last().expect("a key");
        learner.press(&[Key::Esc]);
        end.iter().for_each(|event| learner.tell(event));
        let screen = learner.screen();
        assert!(screen.contains("Press E again to submit"), "{screen}");
        assert!(on_disk(&learner, "choose-one").is_empty());
        // Whatever is pressed in between takes it back.
        learner.press(&[Key::Right]);
        learner.tell(last);
        assert!(!is_over(&learner), "{}", learner.screen());
        learner.tell(last);
        assert!(is_over(&learner), "{}", learner.screen());
    }
    // A set that can be gone on with is asked about too.
    let mut learner = Learner::new((80, 24));
    learner.write("s").press(&[Key::Enter, Key::Esc]).write("e");
    let screen = learner.screen();
    assert!(!is_over(&learner), "{screen}");
    assert!(
        screen.contains("You cannot resume it afterwards."),
        "{screen}"
    );
    learner.write("e");
    assert!(is_over(&learner), "{}", learner.screen());
}

#[test]
fn a_stop_of_the_program_is_an_interruption_under_any_screen_and_in_the_log() {
    for over in [None, Some(Key::F1), Some(Key::Tab), Some(Key::Ctrl('k'))] {
        let mut learner = sitting_an_exam((80, 24), minutes(10, Allowance::Standard));
        learner.press(over.as_slice());
        learner.tell(&Event::Leaving);
        learner.tell(&Event::Resumed);
        let row = learner.store.mine().unfinished().expect("sittings");
        assert_eq!(row[0].breaks, 1, "{over:?}");
        if over.is_some() {
            learner.press(&[Key::Esc]);
        }
        learner.press(&[Key::Tab]).write("hh");
        let screen = learner.screen();
        assert!(screen.contains("Interrupted once"), "{over:?}: {screen}");
        learner.tell(&Event::Resumed);
        assert_eq!(
            learner.store.mine().sittings(1, None).expect("rows")[0].breaks,
            1
        );
    }
}

#[test]
fn running_out_of_time_hands_in_what_is_there() {
    let mut learner = sitting_an_exam((80, 24), minutes(2, Allowance::Standard));
    go_to(&mut learner, "itchy and short of breath");
    learner.write("ab");
    go_to(&mut learner, "cool and swollen");
    learner.write("b").wait(120);
    // What is pressed before that is read starts nothing.
    learner.write("p r").press(&[Key::Enter]);
    let screen = learner.screen();
    assert!(screen.contains("Time is up. Your answers were"), "{screen}");
    learner.press(&[Key::Tab]);
    learner.shows("1 of 8 points");
    learner.shows("Time is up");
    assert_eq!(on_disk(&learner, "choose-one"), vec!["\"b\""]);
    // Half an order cannot be scored: it counts as blank.
    assert_eq!(on_disk(&learner, "put-in-order"), vec!["null"]);
}

#[test]
fn whoever_types_without_a_pause_gets_no_more_time() {
    let mut learner = sitting_an_exam((80, 24), minutes(1, Allowance::Standard));
    go_to(&mut learner, "cool and swollen");
    learner.write("b");
    for _ in 0..60 {
        learner.press(&[Key::Down]);
    }
    learner.shows("Time is up");
}

#[test]
fn time_runs_out_under_the_help_too() {
    let mut learner = sitting_an_exam((80, 24), minutes(1, Allowance::Standard));
    learner.write("?").wait(61);
    learner.shows("Keys on this screen");
    learner.press(&[Key::Esc]);
    learner.shows("Time is up");
}

#[test]
fn a_restart_keeps_drafts_and_the_clock_and_the_results_say_so() {
    let mut learner = sitting_an_exam((80, 24), minutes(2, Allowance::Double));
    go_to(&mut learner, "cool and swollen");
    learner.write("b").wait(100);
    let left = |screen: &str| screen.contains("left  ");
    assert!(left(&learner.screen()), "{}", learner.screen());
    let mut learner = learner.restart(screens_bank());
    learner.write("c");
    let screen = learner.screen();
    assert!(screen.contains("B (•)"), "{screen}");
    // Four minutes less about two: ten minutes in between did not count.
    assert!(screen.contains("2:0") || screen.contains("2:1"), "{screen}");
    learner.press(&[Key::Tab]).write("hh");
    let screen = learner.screen();
    assert!(screen.contains("of 4:00 (2 × 2:00)"), "{screen}");
    assert!(screen.contains("Interrupted once"), "{screen}");
}

#[test]
fn an_exam_is_handed_in_whole_or_not_at_all() {
    let mut learner = sitting_an_exam((80, 24), Exam::default());
    learner.press(&[Key::Tab]).write("h");
    let step = learner.hold(&Event::Key(Key::Char('h')));
    learner.shows("Saving");
    // The disk refuses: all is open again and can be handed in once more.
    drop(step);
    let id = learner.store.mine().unfinished().expect("sittings")[0].id;
    let refused = dripset::tui::screen::News::HandInRefused(id, "The disk is full.".into());
    learner.tell(&Event::News(refused));
    learner.shows("The disk is full.");
    learner.press(&[Key::Tab]).write("hh");
    learner.shows("0 of 8 points");
}

#[test]
fn an_exam_is_set_up_on_the_screen() {
    let mut learner = Learner::new((80, 24));
    learner
        .write("s")
        .press(&[Key::Down, Key::Down, Key::Down, Key::Right]);
    learner
        .press(&[Key::Down])
        .write("3")
        .press(&[Key::Down, Key::Right, Key::Right]);
    insta::assert_snapshot!("exam-setup-80x24", learner.screen());
    learner.press(&[Key::Enter]);
    learner.shows("4:30 left");
}

#[test]
fn the_clock_and_the_place_stay_where_a_question_is_flagged() {
    let mut learner = sitting_an_exam((40, 12), minutes(5, Allowance::Standard));
    learner.press(&[Key::Ctrl('f')]);
    let screen = learner.screen();
    let head = screen.lines().next().unwrap_or_default().to_owned();
    assert!(head.ends_with("left  1 of 5 ⚑"), "{head}");
}

#[test]
fn the_keys_that_lead_on_are_there_in_a_small_window() {
    let has = |learner: &Learner, keys: &[&str]| {
        let screen = learner.screen();
        let last = screen.lines().last().unwrap_or_default().to_owned();
        for key in keys {
            assert!(last.contains(key), "{key}: {screen}");
        }
    };
    let mut learner = sitting_an_exam((40, 12), Exam::default());
    for (_, words, keys) in ITEMS {
        go_to(&mut learner, words);
        has(&learner, &["Enter next", "Tab all", "Esc leave"]);
        learner.write(&keys[..1]);
    }
    learner.press(&[Key::Tab]);
    has(&learner, &["Enter go", "h submit", "Esc back"]);
    learner.write("hh");
    has(&learner, &["Enter view", "p missed", "r all", "Esc home"]);
    let mut learner = sitting_an_exam((80, 24), Exam::default());
    go_to(&mut learner, "itchy and short of breath");
    has(&learner, &["Tab "]);
    let mut learner = Learner::new((40, 12));
    learner.write("s");
    has(&learner, &["Enter go", "→ change", "Esc back"]);
    learner.press(&[Key::Tab, Key::Tab]);
    has(&learner, &["Enter go", "Space pick", "Esc back"]);
}

#[test]
fn the_help_of_an_exam_says_what_its_keys_do() {
    let mut learner = sitting_an_exam((80, 60), Exam::default());
    learner.write("?");
    let screen = learner.screen();
    assert!(screen.contains("to the overview after the"), "{screen}");
    for words in ["confirm", "come back at the end", "rationale"] {
        assert!(!screen.contains(words), "{words}: {screen}");
    }
    learner.press(&[Key::Esc, Key::Tab]).write("hhr?");
    let screen = learner.screen();
    assert!(screen.contains("back after the last one"), "{screen}");
    assert!(!screen.contains("confirm"), "{screen}");
}
