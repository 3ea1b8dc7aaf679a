//! Homework that is left for later, or submitted for good.

use super::*;

/// Nothing opens it again, so that no letter which reads like a pause may do it.
#[test]
fn homework_is_submitted_in_two_steps_and_says_so_afterwards() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        let mut seat = school.seat();
        begin(&mut *seat).await;
        seat.event(Event::Key(Key::Esc));
        for key in ['e', 'E', 'h', 'y'] {
            seat.event(Event::Key(Key::Char(key)));
            until_says(&mut *seat, "Save for later").await;
        }
        for _ in 0..2 {
            seat.event(Event::Key(Key::Down));
        }
        seat.event(Event::Key(Key::Enter));
        until_says(&mut *seat, "1 question is unanswered and counts as zero.").await;
        // Neither the same key twice nor a slip of a finger.
        seat.event(Event::Key(Key::Enter));
        until_says(&mut *seat, "Save for later").await;
        seat.event(Event::Key(Key::Enter));
        until_says(&mut *seat, "You cannot change it afterwards.").await;
        seat.event(Event::Key(Key::Char('y')));
        let results = until_says(&mut *seat, "Your homework is submitted.").await;
        let words = format!("{results:?}");
        assert!(words.contains("The other one counts as zero."), "{words}");
        for other in ["--seed", "home\"", "this set", "other sets"] {
            assert!(!words.contains(other), "{other}: {words}");
        }
        seat.event(Event::Key(Key::Char('r')));
        until_says(&mut *seat, "Not answered. It counts as zero.").await;
        seat.event(Event::Key(Key::Esc));
        seat.event(Event::Key(Key::Esc));
        let first = until_says(&mut *seat, "see the results").await;
        let words = format!("{first:?}");
        assert!(words.contains("Your homework is submitted."), "{words}");
        assert_eq!(school.reported(), (1, 1, 0));
    });
}

/// The instructor calls learners by it.
#[test]
fn a_seat_of_homework_has_its_number_on_its_pages() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        let mut seat = school.seat();
        until_says(&mut *seat, "seat 1 · ").await;
        begin(&mut *seat).await;
        until_says(&mut *seat, "seat 1 · ").await;
    });
}
