//! The exhibits of a question at a seat: the same tabs as in self-study.

use super::*;
use crate::exhibits::library;

#[test]
fn a_seat_turns_the_tabs_of_a_question() {
    for size in [(80, 24), (40, 12)] {
        let at = |name: &str| format!("exhibits-{name}-{}x{}", size.0, size.1);
        let library = library();
        let plan = Plan {
            count: 1,
            ..Plan::with_seed(7)
        };
        let form = draw(&library, &plan, &History::default()).expect("a form");
        let mut seat = Seated::with(Terms::of(form, &library), size);
        seat.opens(0);
        assert!(seat.app.look().is_some());
        seat.step(&Event::Key(Key::Ctrl('t')));
        insta::assert_snapshot!(at("vitals"), seat.screen());
        assert!(seat.screen().contains("[2 Vital signs]"));
        // Another tab is this learner's own page, also after the next key.
        seat.step(&Event::Key(Key::Down));
        assert!(seat.app.look().is_none());
        seat.responds(RIGHT);
        seat.tell(ClassEvent::Closed(Whom::Everybody));
        seat.tell(ClassEvent::Revealed);
        seat.step(&Event::Key(Key::Ctrl('t')));
        insta::assert_snapshot!(at("revealed"), seat.screen());
        assert!(seat.screen().contains("[3 Orders]"));
    }
}
