//! A seat and a console while their class waits for another machine.

use dripset::plain::front::Front;
use dripset::tui::settings::Verbosity;

use super::*;
use crate::support::class::Class;

/// A learner who sees it late in the evening wants to know what is lost, and what to do.
#[test]
fn a_seat_whose_class_moves_says_that_answers_are_kept() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut seat = Seated::new(size);
        seat.opens(0);
        seat.step(&Event::Key(Key::Char('c')));
        let before = seat.screen();
        seat.is_moving = true;
        seat.show();
        insta::assert_snapshot!(at("moving-open"), seat.screen());
        seat.is_moving = false;
        seat.show();
        assert_eq!(seat.screen(), before, "nothing is left of it");
        seat.responds("");
        seat.is_moving = true;
        seat.show();
        insta::assert_snapshot!(at("moving-confirmed"), seat.screen());
    }
}

#[test]
fn a_seat_in_plain_lines_says_that_its_class_moves_and_where_it_is_again() {
    let mut seat = Seated::new((80, 24));
    seat.opens(0);
    let mut front = Front::new(Verbosity::Full);
    front.tell(&seat.app.plain_view(), true);
    let mut said = Vec::new();
    for is_moving in [true, false] {
        seat.is_moving = is_moving;
        seat.show();
        said.extend(front.tell(&seat.app.plain_view(), false));
    }
    insta::assert_snapshot!("moving-plain", said.join("\n"));
}

#[test]
fn a_console_whose_class_moves_says_so_over_the_question() {
    for size in [(80, 24), (40, 12)] {
        let mut class = Class::new(size).joined(3);
        class.press(&[Key::Enter]);
        class.is_moving = true;
        class.restart();
        let name = format!("moving-console-{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, class.screen());
    }
}
