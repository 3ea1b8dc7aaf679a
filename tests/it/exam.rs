//! Exams: the overview, handing in, the clock, and what a restart keeps of them.

use dripset::domain::{Allowance, Exam, ItemKey, Mode, Plan};
use dripset::tui::key::Key;
use dripset::tui::page::Target;
use dripset::tui::screen::{Effect, Event};

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
    learner.want(Effect::Start(plan));
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
        assert!(
            !learner.screen().contains("Rationale"),
            "{}",
            learner.screen()
        );
    }
    go_to(&mut learner, "cool and swollen");
    assert_eq!(on_disk(&learner, "choose-one"), Vec::<String>::new());
    learner.write("b").press(&[Key::Tab]);
    assert!(
        learner.screen().contains("Every question is answered."),
        "{}",
        learner.screen()
    );
    learner.write("h");
    assert!(
        learner.screen().contains("Press h again to submit"),
        "{}",
        learner.screen()
    );
    learner.write("h");
    assert!(
        learner.screen().contains("3 of 8 points"),
        "{}",
        learner.screen()
    );
    assert!(
        learner.screen().contains("Exam without a time limit."),
        "{}",
        learner.screen()
    );
    assert_eq!(on_disk(&learner, "choose-one"), vec!["\"b\""]);
    learner.write("r");
    go_to(&mut learner, "cool and swollen");
    assert!(
        learner.screen().contains("fluid runs into the tissue"),
        "{}",
        learner.screen()
    );
}

#[test]
fn open_items_are_asked_about_once_before_handing_in() {
    let mut learner = sitting_an_exam((80, 24), Exam::default());
    learner.press(&[Key::Tab]).write("h");
    assert!(
        learner.screen().contains("5 questions unanswered"),
        "{}",
        learner.screen()
    );
    learner.press(&[Key::Down]).write("h");
    assert!(
        learner.screen().contains("5 questions unanswered"),
        "{}",
        learner.screen()
    );
    learner.write("h");
    assert!(
        learner.screen().contains("0 of 8 points"),
        "{}",
        learner.screen()
    );
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
    assert!(
        learner.screen().contains("1 of 8 points"),
        "{}",
        learner.screen()
    );
    assert!(
        learner.screen().contains("Time is up"),
        "{}",
        learner.screen()
    );
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
    assert!(
        learner.screen().contains("Time is up"),
        "{}",
        learner.screen()
    );
}

#[test]
fn time_runs_out_under_the_help_too() {
    let mut learner = sitting_an_exam((80, 24), minutes(1, Allowance::Standard));
    learner.write("?").wait(61);
    assert!(
        learner.screen().contains("Keys on this screen"),
        "{}",
        learner.screen()
    );
    learner.press(&[Key::Esc]);
    assert!(
        learner.screen().contains("Time is up"),
        "{}",
        learner.screen()
    );
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
    assert!(learner.screen().contains("Saving"), "{}", learner.screen());
    // The disk refuses: all is open again and can be handed in once more.
    drop(step);
    let id = learner.store.mine().unfinished().expect("sittings")[0].id;
    let refused = dripset::tui::screen::News::HandInRefused(id, "The disk is full.".into());
    learner.tell(&Event::News(refused));
    assert!(
        learner.screen().contains("The disk is full."),
        "{}",
        learner.screen()
    );
    learner.press(&[Key::Tab]).write("hh");
    assert!(
        learner.screen().contains("0 of 8 points"),
        "{}",
        learner.screen()
    );
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
    assert!(
        learner.screen().contains("4:30 left"),
        "{}",
        learner.screen()
    );
}

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

fn notes(learner: &Learner) -> Vec<String> {
    let notes = learner.store.mine().notes().expect("notes");
    notes.into_values().collect()
}

fn reports(learner: &Learner) -> Vec<String> {
    let found = std::fs::read_dir(learner.dir.path().join("reports"));
    let files = found
        .into_iter()
        .flatten()
        .map(|file| file.expect("a file").path());
    files
        .map(|path| std::fs::read_to_string(path).expect("a text"))
        .collect()
}

#[test]
fn a_note_and_a_report_are_kept_when_the_time_runs_out() {
    let mut learner = sitting_an_exam((80, 24), minutes(1, Allowance::Standard));
    learner
        .press(&[Key::Ctrl('n')])
        .write("ask about p")
        .wait(60);
    learner.write(" r").press(&[Key::Enter]);
    let screen = learner.screen();
    assert!(
        screen.contains("The note you were writing was saved."),
        "{screen}"
    );
    assert_eq!(notes(&learner), ["ask about p"]);
    learner.press(&[Key::Tab]);
    assert!(
        learner.screen().contains("of 8 points"),
        "{}",
        learner.screen()
    );
    // The same for whoever types on without a pause.
    let mut learner = sitting_an_exam((80, 24), minutes(1, Allowance::Standard));
    learner.press(&[Key::Ctrl('e')]).write(&"p".repeat(70));
    let screen = learner.screen();
    assert!(screen.contains("Your report was saved to"), "{screen}");
    assert!(reports(&learner)[0].contains("pppp"));
}

#[test]
fn what_is_typed_is_kept_when_the_program_is_left() {
    let mut learner = Learner::new((80, 24));
    learner
        .write("s")
        .press(&[Key::Enter, Key::Ctrl('n')])
        .write("slow drip");
    learner.tell(&Event::Leaving);
    assert_eq!(notes(&learner), ["slow drip"]);
    // Whoever comes back and discards it has the note as it was.
    learner.tell(&Event::Resumed);
    learner.press(&[Key::Esc, Key::Esc]);
    assert_eq!(notes(&learner).concat(), "");
    learner.press(&[Key::Ctrl('e')]).write("two keys are right");
    // The help is no way out of the program.
    learner.press(&[Key::F1, Key::Esc]);
    assert!(reports(&learner).is_empty());
    learner.tell(&Event::Leaving);
    learner.tell(&Event::Leaving);
    assert_eq!(reports(&learner).len(), 1);
}
