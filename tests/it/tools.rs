//! What lies at hand on an item: how sure one is, striking out, and the tools that lie over it.

use dripset::domain::{Exam, Library, Mode, Plan};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, StoreEffect};

use crate::support::go_to;
use crate::support::learner::{Learner, screens_bank};

const SIZES: [(u16, u16); 2] = [(80, 24), (40, 12)];

fn studying(size: (u16, u16)) -> Learner {
    let mut learner = Learner::new(size);
    learner.write("s").press(&[Key::Enter]);
    learner
}

fn has(learner: &Learner, words: &str) {
    let screen = learner.screen();
    assert!(screen.contains(words), "no {words:?} in\n{screen}");
}

fn has_not(learner: &Learner, words: &str) {
    let screen = learner.screen();
    assert!(!screen.contains(words), "{words:?} in\n{screen}");
}

/// How sure the learner was of the responses of the newest sitting, as the log has it.
fn confidences(learner: &Learner) -> Vec<Option<&'static str>> {
    let mine = learner.store.mine();
    let sittings = mine.sittings(1, None).expect("sittings");
    let newest = sittings.first().expect("a sitting").id;
    let stored = mine.sitting(newest).expect("a sitting").expect("one");
    let responses = stored.responses.iter();
    responses
        .map(|row| row.confidence.map(|of| of.id()))
        .collect()
}

#[test]
fn beside_an_item_at_two_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut learner = studying(size);
        go_to(&mut learner, "cool and swollen");
        learner
            .press(&[Key::Down, Key::Down, Key::Ctrl('x'), Key::Up, Key::Up])
            .write("a")
            .press(&[Key::Ctrl('g')]);
        insta::assert_snapshot!(at("struck-and-sure"), learner.screen());
        learner.press(&[Key::Enter]);
        insta::assert_snapshot!(at("sure-and-wrong"), learner.screen());
    }
}

#[test]
fn confidence_goes_round_and_is_never_asked_for() {
    let mut learner = studying((80, 30));
    go_to(&mut learner, "cool and swollen");
    for words in [
        "Confidence: sure",
        "Confidence: unsure",
        "Confidence: a guess",
    ] {
        learner.press(&[Key::Ctrl('g')]);
        has(&learner, words);
    }
    learner.press(&[Key::Ctrl('g')]);
    has(&learner, "Confidence: not stated.");
    learner.write("b");
    has_not(&learner, "Confidence");
    learner.press(&[Key::Enter]);
    has(&learner, "Correct: 1 of 1 point");
    assert_eq!(confidences(&learner), [None]);
    go_to(&mut learner, "drops a minute");
    learner
        .press(&[Key::Ctrl('g'), Key::Ctrl('g'), Key::Ctrl('g')])
        .write("31")
        .press(&[Key::Enter]);
    has(&learner, "You guessed. Read the rationale to be sure.");
    let mut said = confidences(&learner);
    said.sort();
    assert_eq!(said, [None, Some("guess")]);
    // What was said cannot be changed any more.
    learner.press(&[Key::Ctrl('g')]);
    has(&learner, "You guessed");
}

#[test]
fn strikes_and_confidence_outlive_a_restart() {
    let mut learner = studying((80, 30));
    go_to(&mut learner, "cool and swollen");
    learner.press(&[Key::Ctrl('x'), Key::Ctrl('g')]);
    let mut learner = learner.restart(screens_bank());
    learner.write("c");
    has(&learner, "A ( ) / Apply a warm pack");
    has(&learner, "Confidence: sure");
    learner.write("b").press(&[Key::Enter]);
    has(&learner, "You were sure.");
    let mut learner = learner.restart(screens_bank());
    learner.write("c");
    go_to(&mut learner, "cool and swollen");
    has(&learner, "You were sure.");
    has_not(&learner, "A ( ) /");
}

#[test]
fn striking_out_never_chooses_and_can_be_taken_back() {
    let mut learner = studying((80, 30));
    go_to(&mut learner, "cool and swollen");
    learner.write("~");
    has(&learner, "A ( ) / Apply");
    learner.press(&[Key::Enter]);
    has(&learner, "Choose one first");
    // One can change one's mind without taking it back first.
    learner.write("a");
    has(&learner, "A (•) / Apply");
    learner.write("~");
    has(&learner, "A (•) Apply");
    for words in ["itchy and short of breath", "drops a minute"] {
        go_to(&mut learner, words);
        let before = learner.screen();
        learner.press(&[Key::Ctrl('x')]);
        assert_eq!(learner.screen(), before);
    }
}

#[test]
fn an_exam_hands_in_how_sure_one_was_and_nothing_for_blanks() {
    let mut learner = Learner::new((80, 30));
    learner.want(StoreEffect::Start(Plan {
        mode: Mode::Exam(Default::default()),
        ..Plan::with_seed(7)
    }));
    go_to(&mut learner, "cool and swollen");
    learner.write("c").press(&[Key::Ctrl('g')]);
    go_to(&mut learner, "drops a minute");
    learner.press(&[Key::Ctrl('g')]);
    learner.press(&[Key::Tab]).write("hh");
    let mut said = confidences(&learner);
    said.sort();
    assert_eq!(said, [None, None, None, None, Some("sure")]);
    learner.write("r");
    go_to(&mut learner, "cool and swollen");
    has(&learner, "! You were sure, but your answer was incorrect.");
}

#[test]
fn the_calculator_at_two_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut learner = studying(size);
        go_to(&mut learner, "drops a minute");
        learner.press(&[Key::Ctrl('k')]);
        insta::assert_snapshot!(at("calculator"), learner.screen());
        learner.write("1,000 x 15 / (8 * 60)").press(&[Key::Enter]);
        insta::assert_snapshot!(at("calculated"), learner.screen());
    }
}

#[test]
fn the_calculator_takes_its_result_over_unrounded_and_only_on_enter() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "drops a minute");
    learner.write("99").press(&[Key::Ctrl('k')]).write("500/3");
    learner.press(&[Key::Enter]);
    has(&learner, "= 166.666666…");
    learner.press(&[Key::Enter]);
    has(&learner, "166.666666_");
    // It was typed, not confirmed.
    has_not(&learner, "Wrong");
    learner
        .press(&[Key::Ctrl('k')])
        .write("2-5")
        .press(&[Key::Enter, Key::Enter]);
    has(&learner, "= -3");
    learner.press(&[Key::Esc]);
    has(&learner, "166.666666_");
}

#[test]
fn a_result_taken_over_to_hours_and_minutes_says_at_once_how_these_are_written() {
    let bytes = include_bytes!("../banks/valid/weight-and-time.toml");
    let parsed = dripset::content::parse::parse("time.toml", bytes);
    let library = Library::new([parsed.bank.expect("a bank without mistakes")]);
    let mut learner = Learner::with(library, (80, 24));
    learner.write("s").press(&[Key::Enter]);
    for _ in 0..5 {
        if learner.screen().contains("h:min") {
            break;
        }
        learner.press(&[Key::Right]);
    }
    learner.press(&[Key::Ctrl('k')]).write("25/4");
    learner.press(&[Key::Enter, Key::Enter]);
    let screen = learner.screen();
    assert!(screen.contains("6.25"), "{screen}");
    let words = "Write hours and minutes with a colon: 6.25 hours, or 375 minutes, are 6:15.";
    assert!(screen.contains(words), "{screen}");
}

#[test]
fn the_calculator_says_what_is_wrong_and_never_chooses() {
    let mut learner = studying((80, 24));
    go_to(&mut learner, "cool and swollen");
    learner.press(&[Key::Ctrl('k')]).write("b");
    has(&learner, "`b` is not part of a calculation");
    has(&learner, "[ b_");
    learner.press(&[Key::Enter]);
    has(&learner, "`b` is not part of a calculation");
    learner.press(&[Key::Ctrl('u')]);
    learner.write("2*").press(&[Key::Enter]);
    has(&learner, "Not finished");
    learner.write("3").press(&[Key::Enter]);
    has(&learner, "2 × 3 = 6");
    // This item takes no number.
    learner.press(&[Key::Enter]);
    has(&learner, "2 × 3 = 6");
    learner.press(&[Key::Esc]);
    has_not(&learner, "(•)");
}

#[test]
fn reference_ranges_at_two_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut learner = studying(size);
        go_to(&mut learner, "cool and swollen");
        let before = learner.screen();
        learner.press(&[Key::Ctrl('r')]);
        insta::assert_snapshot!(at("ranges"), learner.screen());
        learner.write("         ");
        insta::assert_snapshot!(at("ranges-end"), learner.screen());
        learner.press(&[Key::Ctrl('r')]);
        assert_eq!(learner.screen(), before);
    }
}

#[test]
fn time_runs_out_under_a_tool_too() {
    let mut learner = Learner::new((80, 30));
    let exam = Exam {
        limit_s: Some(60),
        ..Exam::default()
    };
    learner.want(StoreEffect::Start(Plan {
        mode: Mode::Exam(exam),
        ..Plan::with_seed(7)
    }));
    learner.press(&[Key::Ctrl('k')]);
    has(&learner, "left");
    learner.wait(61);
    has(&learner, "Time is up");
}

#[test]
fn a_note_at_two_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut learner = studying(size);
        go_to(&mut learner, "drops a minute");
        learner.press(&[Key::Ctrl('n')]).write(
            "Is 15 the drop factor? It says so on the package of the tubing, not in the order.",
        );
        insta::assert_snapshot!(at("note"), learner.screen());
        learner.press(&[Key::Enter]);
        insta::assert_snapshot!(at("noted"), learner.screen());
    }
}

#[test]
fn a_note_comes_back_in_the_next_sitting_and_goes_when_it_is_emptied() {
    let mut learner = studying((80, 40));
    go_to(&mut learner, "cool and swollen");
    learner
        .press(&[Key::Ctrl('n')])
        .write("Not this.")
        .press(&[Key::Esc]);
    has(&learner, "Press Esc again to discard what you typed");
    learner.press(&[Key::Esc]);
    has_not(&learner, "Not this.");
    learner.press(&[Key::Ctrl('n')]).write("Cool? Stop");
    learner.tell(&Event::Paste(" at once".into()));
    learner.press(&[Key::Backspace, Key::Enter]);
    has(&learner, "Cool? Stop at onc");
    has_not(&learner, "(•)");
    learner.write("b").press(&[Key::Enter]);
    has(&learner, "Cool? Stop at onc");
    let mut learner = learner.restart(screens_bank());
    learner.want(StoreEffect::Start(Plan::with_seed(3)));
    go_to(&mut learner, "cool and swollen");
    has(&learner, "Cool? Stop at onc");
    learner.press(&[Key::Ctrl('n')]);
    learner.press(&[Key::Backspace; 40]).press(&[Key::Enter]);
    has_not(&learner, "Cool?");
    let mut learner = learner.restart(screens_bank());
    learner.want(StoreEffect::Start(Plan::with_seed(4)));
    go_to(&mut learner, "cool and swollen");
    has_not(&learner, "Your note");
}

#[test]
fn a_note_has_a_limit_and_an_exam_shows_none_before_it_is_handed_in() {
    let mut learner = Learner::new((80, 40));
    learner.want(StoreEffect::Start(Plan {
        mode: Mode::Exam(Exam::default()),
        ..Plan::with_seed(7)
    }));
    go_to(&mut learner, "cool and swollen");
    learner.press(&[Key::Ctrl('n')]);
    learner.tell(&Event::Paste("n".repeat(600)));
    has(
        &learner,
        "Not pasted: the text has 600 characters, and there is room for 500.",
    );
    has(&learner, "500 characters left");
    learner.tell(&Event::Paste("n".repeat(500)));
    has(&learner, "0 characters left");
    learner.write("n");
    has(&learner, "No room for `n`. The limit is 500 characters.");
    learner.press(&[Key::Enter]);
    has_not(&learner, "Your note");
    let notes = learner.store.mine().notes().expect("notes");
    let lengths: Vec<usize> = notes.values().map(|note| note.chars().count()).collect();
    assert_eq!(lengths, [500]);
    learner.press(&[Key::Tab]).write("hhr");
    go_to(&mut learner, "cool and swollen");
    let page = format!("{:?}", learner.page());
    assert!(page.contains("Your note"), "{page}");
}

#[test]
fn reporting_an_item_at_two_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut learner = studying(size);
        go_to(&mut learner, "cool and swollen");
        learner
            .press(&[Key::Ctrl('e')])
            .write("Is B right? The policy here says to call the provider first.");
        insta::assert_snapshot!(at("report"), learner.screen());
    }
}

#[test]
fn what_was_typed_is_given_up_only_when_asked_twice() {
    for (opens, title) in [('n', "Note to yourself"), ('e', "Report this question")] {
        let mut learner = studying((80, 24));
        go_to(&mut learner, "cool and swollen");
        // Nothing is typed, nothing is lost.
        learner.press(&[Key::Ctrl(opens), Key::Esc]);
        has_not(&learner, title);
        learner
            .press(&[Key::Ctrl(opens)])
            .write("One")
            .press(&[Key::Esc]);
        has(&learner, "Press Esc again to discard what you typed");
        learner.write("!").press(&[Key::Esc]);
        has(&learner, "One!");
        learner.press(&[Key::Esc]);
        has_not(&learner, title);
    }
}

#[test]
fn a_report_is_a_file_that_says_all_and_is_never_written_over() {
    let mut learner = studying((200, 24));
    go_to(&mut learner, "cool and swollen");
    learner.press(&[Key::Ctrl('e'), Key::Enter]);
    has(&learner, "Describe the problem first.");
    for _ in 0..2 {
        learner.write("Is B right?").press(&[Key::Enter]);
        has(&learner, "Saved to this file");
        learner.press(&[Key::Enter, Key::Ctrl('e')]);
    }
    learner.press(&[Key::Esc]);
    has_not(&learner, "(•)");
    let reports = learner.dir.path().join("reports");
    let mut names: Vec<String> = std::fs::read_dir(&reports)
        .expect("reports")
        .map(|entry| {
            entry
                .expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["2026-11-22-choose-one-2.txt", "2026-11-22-choose-one.txt"]
    );
    let text = std::fs::read_to_string(reports.join(&names[1])).expect("a text");
    insta::assert_snapshot!("report-text", text);
}

#[test]
fn a_report_that_cannot_be_written_is_told_and_stays() {
    let mut learner = studying((80, 24));
    std::fs::write(learner.dir.path().join("reports"), "in the way").expect("a file");
    learner
        .press(&[Key::Ctrl('e')])
        .write("Wrong")
        .press(&[Key::Enter]);
    has(&learner, "could not be written");
    has(&learner, "Wrong_");
}
