//! A case study on a learner's screens: its line, its exhibits as they unfold, the way through it,
//! and its steps among the results.

use dripset::domain::room::{Order, Terms};
use dripset::domain::{Exam, History, ItemKey, Library, Mode, Plan};
use dripset::tui::key::Key;
use dripset::tui::screen::{PlainView, StoreEffect};
use dripset::tui::screens::class::seat::SeatScreen;

use super::{BANK, bank};
use crate::support::class::{Class, learner};
use crate::support::learner::{Learner, text_of};
use crate::support::script::{By, Script};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];

/// A plan that names one item of the case study, and thus has all six.
fn plan(mode: Mode) -> Plan {
    let key = ItemKey {
        bank: "case".into(),
        item: "arm-rate".into(),
    };
    Plan {
        items: [key].into(),
        count: 1,
        mode,
        ..Plan::with_seed(7)
    }
}

/// A learner at the first item, and the responses to give: every third is incorrect.
fn begun(mode: Mode, size: (u16, u16)) -> (Learner, Script) {
    let library = Library::new([bank(BANK)]);
    let script = Script::of(&library, &plan(mode), &History::default());
    let mut learner = Learner::with(library, size);
    learner.want(StoreEffect::Start(plan(mode)));
    (learner, script)
}

/// Answers the item on the screen, and goes on to the next.
fn answer(learner: &mut Learner, script: &Script, place: usize) {
    learner.write(&script.keys(place, By::Letter));
    learner.press(&[Key::Enter]);
}

/// Goes on from an answered item, past its rationale.
fn go_on(learner: &mut Learner, place: usize) {
    let here = format!("{} of 6", place + 1);
    for _ in 0..20 {
        let page = learner.page();
        let title: String = page.place.iter().map(|span| span.text.as_str()).collect();
        if !title.contains(&here) {
            break;
        }
        learner.press(&[Key::Enter]);
    }
}

#[test]
fn a_case_study_at_three_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("case-{name}-{}x{}", size.0, size.1);
        let (mut learner, script) = begun(Mode::Tutor, size);
        insta::assert_snapshot!(at("begins"), learner.screen());
        for place in 0..6 {
            if let 1 | 2 = place {
                insta::assert_snapshot!(at(&format!("item-{}", place + 1)), learner.screen());
            }
            answer(&mut learner, &script, place);
            go_on(&mut learner, place);
        }
        insta::assert_snapshot!(at("results"), learner.screen());
    }
}

/// A case study item by item, and its results, with their commands.
pub fn views() -> Vec<(String, PlainView)> {
    let (mut learner, script) = begun(Mode::Tutor, (80, 24));
    let mut views = Vec::new();
    for place in 0..6 {
        views.push((format!("case, {place}"), learner.app.plain_view()));
        answer(&mut learner, &script, place);
        go_on(&mut learner, place);
    }
    views.push(("case, results".into(), learner.app.plain_view()));
    views
}

#[test]
fn the_steps_of_a_case_stand_among_the_results_and_open_their_items() {
    let (mut learner, script) = begun(Mode::Tutor, (80, 70));
    for place in 0..6 {
        answer(&mut learner, &script, place);
        go_on(&mut learner, place);
    }
    learner.shows("Case study: A swollen forearm · ");
    for step in ["Recognize cues", "Analyze cues", "Prioritize hypotheses"] {
        learner.shows(step);
    }
    learner.shows("Not selected: ");
    // The lines of the missed questions come first.
    let missed = (0..6)
        .filter(|place| !script.score(*place).is_full())
        .count();
    assert_eq!(missed, 2);
    learner
        .press(&vec![Key::Down; missed + 3])
        .press(&[Key::Enter]);
    learner.shows("Case study: A swollen forearm · 4 of 6 · Generate solutions");
    // After the end the learner may look at all of them.
    learner.press(&[Key::Left]);
    learner.shows("3 of 6 · Prioritize hypotheses");
}

#[test]
fn in_practice_the_keys_go_past_answered_questions_of_a_case() {
    let (mut learner, script) = begun(Mode::Tutor, (80, 60));
    learner.shows("Case study: 6 questions.");
    answer(&mut learner, &script, 0);
    learner.hides("Case study: 6 questions.");
    learner.press(&[Key::Right]);
    learner.shows("2 of 6 · Analyze cues");
    learner.press(&[Key::Left]);
    learner.shows("You cannot return to an answered question of a case study");
    learner.shows("2 of 6 · Analyze cues");
    // One that was passed can be opened again, and the way on goes past the answered one.
    learner.press(&[Key::Right]);
    answer(&mut learner, &script, 2);
    learner.press(&[Key::Left]);
    learner.shows("2 of 6 · Analyze cues");
    learner.press(&[Key::Right]);
    learner.shows("4 of 6 · Generate solutions");
    learner.shows("You can see answered questions of a case study again at the end.");
}

#[test]
fn in_an_exam_a_question_of_a_case_locks_once_it_is_left_with_an_answer() {
    let (mut learner, script) = begun(Mode::Exam(Exam::default()), (80, 60));
    learner.write(&script.keys(0, By::Letter));
    learner.press(&[Key::Enter]);
    learner.shows("2 of 6 · Analyze cues");
    learner.press(&[Key::Tab]);
    learner.shows("locked");
    learner.shows("A locked answer of a case study is final.");
    learner.press(&[Key::Up, Key::Enter]);
    learner.shows("You cannot return to an answered question of a case study");
    learner.shows("2 of 6 · Analyze cues");
    // A later one is not opened before the one on the screen is answered or passed.
    learner.press(&[Key::Tab, Key::Down, Key::Down, Key::Enter]);
    learner.shows("Go to question 3 first.");
    learner.press(&[Key::Right, Key::Right]);
    learner.shows("4 of 6 · Generate solutions");
    // The overview leads back to one that was passed.
    learner.press(&[Key::Tab, Key::Up, Key::Up, Key::Enter]);
    learner.shows("2 of 6 · Analyze cues");
}

/// Whether an exhibit has that word: after its title, or in its tab if there are several.
fn marks(screen: &str, title: &str, word: &str) -> bool {
    let screen = screen.replace('\u{a0}', " ");
    screen.contains(&format!("{title} · {word}")) || screen.contains(&format!("{title} ({word})"))
}

/// The mark of an exhibit is about the question before in the case study.
#[test]
fn exhibits_say_what_is_new_and_what_has_grown() {
    let (mut learner, _) = begun(Mode::Tutor, (80, 60));
    assert!(!marks(&learner.screen(), "Nurses' notes", "new"));
    for (grown, fresh) in [
        (true, false),
        (false, true),
        (false, false),
        (false, false),
        (true, false),
    ] {
        learner.press(&[Key::Right]);
        let screen = learner.screen();
        assert_eq!(
            marks(&screen, "Nurses' notes", "updated"),
            grown,
            "{screen}"
        );
        assert_eq!(marks(&screen, "Vital signs", "new"), fresh, "{screen}");
    }
    assert!(marks(&learner.screen(), "Vital signs", "updated"));
}

fn case_terms() -> Terms {
    let library = Library::new([bank(BANK)]);
    let form = dripset::domain::draw(&library, &plan(Mode::Tutor), &History::default());
    Terms::of(form.expect("a form"), &library)
}

#[test]
fn a_class_goes_through_a_case_in_order_and_its_console_says_where_it_is() {
    let mut class = Class::with(case_terms(), (80, 50)).joined(3);
    let shows = |class: &Class, words: &str| {
        let screen = class.screen();
        assert!(screen.contains(words), "no {words:?} in\n{screen}");
    };
    class.write("3").press(&[Key::Enter]);
    let ahead = "The questions of a case study come in order. Open question 1 first.";
    assert_eq!(class.notice(), ahead);
    class.press(&[Key::Enter]);
    shows(
        &class,
        "Case study: A swollen forearm · 1 of 6 · Recognize cues",
    );
    class.order(&Order::Pass).expect("skipped");
    class.press(&[Key::Enter]);
    shows(&class, "2 of 6 · Analyze cues");
    assert!(marks(&class.screen(), "Nurses' notes", "updated"));
    class.order(&Order::Pass).expect("skipped");
    class.write("1").press(&[Key::Enter]);
    let behind = "A later question of this case study was opened, so this one stays closed.";
    assert_eq!(class.notice(), behind);
    class.write("o");
    shows(&class, "case, 3 of 6");
}

#[test]
fn a_seat_sees_the_case_unfold_with_each_question_of_the_class() {
    let mut class = Class::with(case_terms(), (80, 50)).joined(1);
    let mut seat = SeatScreen::new(learner(0), None);
    let mut screen_after = |class: &mut Class, order: Order| {
        class.order(&order).expect("an order");
        text_of(&class.seat_page(&mut seat), (80, 50))
    };
    let first = screen_after(&mut class, Order::Next);
    assert!(
        first.contains("Case study: A swollen forearm · 1 of 6"),
        "{first}"
    );
    assert!(!first.contains("tight"), "{first}");
    screen_after(&mut class, Order::Pass);
    let second = screen_after(&mut class, Order::Next);
    assert!(marks(&second, "Nurses' notes", "updated"), "{second}");
    assert!(second.contains("08:20 The forearm is cool"), "{second}");
}
