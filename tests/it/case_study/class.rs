//! A case study that a class looks back on: its steps with everybody's points, on the console, at
//! the seats and in the end.

use dripset::domain::room::{Order, Terms};
use dripset::domain::{History, Library, Plan, draw};
use dripset::tui::key::Key;
use dripset::tui::screens::class::seat::SeatScreen;

use super::{BANK, bank};
use crate::support::class::{Class, learner};
use crate::support::entry::{partial, wrong};
use crate::support::learner::text_of;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];

/// The case study alone, and nothing else of its bank.
fn terms() -> Terms {
    let library = Library::new([bank(BANK)]);
    let case = library.cases().next().expect("a case study").1;
    let plan = Plan {
        items: case.items.iter().cloned().collect(),
        count: 6,
        ..Plan::with_seed(7)
    };
    let form = draw(&library, &plan, &History::default());
    Terms::of(form.expect("a form"), &library)
}

/// Opens the next item, takes a right, a partly right and a wrong response, and shows the key.
fn is_walked(class: &mut Class, position: usize) {
    class.order(&Order::Next).expect("the next item");
    assert_eq!(class.room.current(), Some(position));
    let (item, form) = class.room.item(position).expect("an item");
    let key = item.kind.rules().key(&form.drawn);
    let wrong = wrong(&item.kind, &form.drawn);
    let partly = partial(item, &form.drawn).unwrap_or_else(|| wrong.clone());
    class.respond((0..).zip([key, partly, wrong]));
    class
        .order(&Order::Reveal { early: true })
        .expect("the key");
}

#[test]
fn the_last_key_of_a_case_and_the_end_of_the_class_have_its_steps() {
    for size in SIZES {
        let at = |name: &str| format!("case-class-{name}-{}x{}", size.0, size.1);
        let mut class = Class::with(terms(), size).joined(3);
        for position in 0..5 {
            is_walked(&mut class, position);
            assert!(!class.screen().contains("All steps"), "at {position}");
        }
        is_walked(&mut class, 5);
        class.press(&[Key::End]);
        insta::assert_snapshot!(at("last-key"), class.screen());
        let mut seat = SeatScreen::new(learner(1), None);
        class.seat_page(&mut seat);
        class.order(&Order::End).expect("the end");
        insta::assert_snapshot!(at("ended"), class.screen());
        let page = class.seat_page(&mut seat);
        insta::assert_snapshot!(at("seat-ended"), text_of(&page, size));
    }
}

#[test]
fn a_step_that_was_skipped_or_canceled_has_no_points_and_says_why() {
    let mut class = Class::with(terms(), (80, 60)).joined(3);
    is_walked(&mut class, 0);
    class.order(&Order::Next).expect("the next item");
    class.order(&Order::Pass).expect("skipped");
    is_walked(&mut class, 2);
    let voided = Order::Mend(2, dripset::domain::room::Mending::Voided);
    class.order(&voided).expect("canceled");
    class.order(&Order::End).expect("the end");
    let screen = class.screen();
    let line = |words: &str| {
        let mut lines = screen.lines().filter(|line| line.contains(words));
        lines.next().unwrap_or_default().to_owned()
    };
    assert!(line("Recognize cues").contains("of 9"), "{screen}");
    assert!(line("Analyze cues").contains("key not shown"), "{screen}");
    assert!(line("Prioritize").contains("does not count"), "{screen}");
    assert!(line("All steps").contains("of 9"), "{screen}");
}
