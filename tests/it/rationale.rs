//! What comes into view once an item is answered, and what Enter does then.

use dripset::bank_sources;
use dripset::domain::bank::Bank;
use dripset::domain::{KindName, Library, Plan};
use dripset::tui::key::Key;
use dripset::tui::screen::StoreEffect;

use crate::support::learner::Learner;
use crate::support::{ITEMS, go_to};

/// The shipped items that are asked alone.
fn without_cases() -> Library {
    let alone = |bank: &Bank| Bank {
        items: bank
            .items
            .iter()
            .filter(|item| item.case.is_none())
            .cloned()
            .collect(),
        cases: Vec::new(),
        ..bank.clone()
    };
    Library::new(bank_sources::shipped().banks().map(|bank| alone(bank)))
}

#[test]
fn the_verdict_ones_choice_and_the_key_are_on_the_first_screenful() {
    let mut learner = Learner::with(without_cases(), (80, 24));
    let mut plan = Plan::with_seed(3);
    plan.kinds.insert(KindName::MultipleChoice);
    plan.count = 500;
    learner.want(StoreEffect::Start(plan));
    let id = learner.store.mine().unfinished().expect("a read")[0].id;
    let mut wrong = 0;
    for _ in 0..learner
        .store
        .mine()
        .sitting(id)
        .expect("a read")
        .expect("it")
        .row
        .items
    {
        learner.write("a").press(&[Key::Enter]);
        let screen = learner.screen();
        let full = screen.contains("✓ Correct: 1 of 1 point");
        if !full {
            wrong += 1;
            assert!(screen.contains("✗ Incorrect: 0 of 1 point"), "{screen}");
            assert!(screen.contains("A ✗ (•)"), "{screen}");
            assert!(screen.contains("→ ( )"), "{screen}");
            assert!(screen.contains("Correct answer."), "{screen}");
        }
        learner.press(&[Key::Right]);
    }
    assert!(wrong > 10, "{wrong} of them were answered wrong");
}

fn answered(size: (u16, u16), keys: &str) -> Learner {
    let mut learner = Learner::new(size);
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, ITEMS[0].1);
    learner.write(keys).press(&[Key::Enter]);
    learner
}

fn place(learner: &Learner) -> String {
    let screen = learner.screen();
    let head = screen.lines().next().unwrap_or_default().to_owned();
    head.split("  ")
        .last()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

#[test]
fn after_a_wrong_answer_enter_pages_through_the_rationale_first_and_right_goes_on_at_once() {
    let mut learner = answered((80, 16), "c");
    let here = place(&learner);
    learner.shows("Enter more");
    let mut pages = 0;
    while learner.screen().contains("Enter more") {
        learner.press(&[Key::Enter]);
        assert_eq!(place(&learner), here);
        pages += 1;
        assert!(pages < 20, "{}", learner.screen());
    }
    assert!(pages > 0);
    learner.shows("For education only");
    learner.press(&[Key::Enter]);
    assert_ne!(place(&learner), here);

    let mut learner = answered((80, 16), "c");
    learner.press(&[Key::Right]);
    learner.shows("Enter confirm");
}

#[test]
fn after_a_right_answer_enter_goes_on_unless_it_was_a_guess() {
    let mut learner = answered((80, 16), "b");
    let here = place(&learner);
    learner.shows("Enter next");
    learner.press(&[Key::Enter]);
    assert_ne!(place(&learner), here);

    let mut learner = Learner::new((80, 16));
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, ITEMS[0].1);
    let guess = [Key::Ctrl('g'), Key::Ctrl('g'), Key::Ctrl('g')];
    learner.write("b").press(&guess);
    let screen = learner.screen();
    assert!(screen.contains("Confidence: a guess."), "{screen}");
    assert!(place(&learner).ends_with("· a guess"), "{screen}");
    learner.press(&[Key::Enter]);
    learner.shows("Enter more");
}

#[test]
fn what_could_not_be_scored_in_an_exam_is_called_unfinished() {
    let mut learner = Learner::new((80, 24));
    let mode = dripset::domain::Mode::Exam(dripset::domain::Exam::default());
    learner.want(StoreEffect::Start(Plan {
        mode,
        ..Plan::with_seed(7)
    }));
    go_to(&mut learner, "itchy and short of breath");
    learner.write("a").press(&[Key::Tab]).write("hh");
    let screen = learner.screen();
    assert!(
        screen.contains("You submitted no complete answers: 1 question was unfinished."),
        "{screen}"
    );
    assert!(
        screen.contains("5 questions, 4 not answered, 1 unfinished"),
        "{screen}"
    );
    // A restart knows it still.
    let id = learner.store.mine().sittings(1, None).expect("a read")[0].id;
    let mut learner = learner.restart(crate::support::learner::screens_bank());
    learner.want(StoreEffect::Open(id));
    learner.shows("1 unfinished");
    learner.write("r");
    go_to(&mut learner, "itchy and short of breath");
    let screen = learner.screen();
    assert!(
        screen.contains("Unfinished, so it could not be scored"),
        "{screen}"
    );
}
