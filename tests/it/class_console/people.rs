//! The list of people on the console: who is removed, let back in, or let in without a PIN.

use dripset::domain::Allowance;
use dripset::domain::room::{ClassSetting, Order, Wish};
use dripset::tui::key::Key;

use crate::support::class::{Class, learner, terms};

/// Who was sent out is not waited for.
#[test]
fn of_those_who_were_sent_out_no_response_is_awaited_on_the_list() {
    let mut class = Class::new((80, 24)).joined(2);
    class.press(&[Key::Enter]).write("tx").press(&[Key::Enter]);
    let screen = class.screen();
    assert_eq!(screen.matches("not answered").count(), 1, "{screen}");
}

#[test]
fn whoever_lost_the_pin_is_let_in_from_the_list_and_no_pin_shows_there() {
    let mut class = Class::with(terms(None), (80, 24)).joined(3);
    class.wish(1, Wish::Leave).expect("away");
    class.write("ti");
    assert!(
        class.notice().contains("take over this seat once"),
        "{}",
        class.notice()
    );
    class
        .press(&[Key::Esc, Key::Down])
        .write("i")
        .press(&[Key::Enter]);
    assert_eq!(class.orders.last(), Some(&Order::WaivePin(learner(1))));
    assert!(class.room.seats()[&learner(1)].waived_until.is_some());
    assert_eq!(
        class.notice(),
        "seat 2 can join once without a PIN in the next 2 minutes. They just press Enter."
    );
}

#[test]
fn a_seat_that_nobody_uses_is_removed_and_a_full_room_says_what_to_do() {
    let mut class = Class::with(terms(None), (80, 24)).joined(3);
    class.wish(1, Wish::Leave).expect("away");
    class.write("tr");
    assert!(
        class.notice().contains("This seat is in use"),
        "{}",
        class.notice()
    );
    assert!(!class.screen().contains("r free seat"));
    class.press(&[Key::Down]);
    assert!(class.screen().contains("r free seat"), "{}", class.screen());
    class.write("r");
    assert_eq!(class.room.seats().len(), 2);
    assert!(!class.screen().contains("seat 2  "), "{}", class.screen());
    assert!(!class.screen().contains("The room is full"));
    for number in 3..101 {
        class
            .wish(number, Wish::Join(Allowance::Standard))
            .expect("a seat");
    }
    let screen = class.screen();
    assert!(screen.contains("The room is full (100 seats)"), "{screen}");
    assert!(screen.contains("--max-seats"), "{screen}");
}

/// Whoever is sent out comes in again under another name, unless the room is locked.
#[test]
fn on_sending_out_the_lock_is_offered_and_is_at_hand() {
    let mut class = Class::with(terms(None), (80, 24)).joined(3);
    class.write("tx").press(&[Key::Enter]);
    assert_eq!(
        class.notice(),
        "seat 1 is removed. They can still join under another name. Press l to lock the room."
    );
    class.write("l");
    assert!(class.room.is(ClassSetting::Locked));
    class.press(&[Key::Down]).write("x").press(&[Key::Enter]);
    assert_eq!(class.notice(), "seat 2 is removed. The room is locked.");
}

/// Learners see the number of their seat on each page: whoever is called by it has a name beside it.
#[test]
fn with_names_on_the_list_says_the_numbers_too() {
    let mut class = Class::with(terms(None), (80, 24)).joined(3);
    class.write("nmt");
    let screen = class.screen();
    for (number, name) in [(1, "Amara"), (3, "Chiara")] {
        let has = |line: &str| {
            line.contains(&format!("{number}  {name}")) && line.contains("not answered")
        };
        assert!(screen.lines().any(has), "{screen}");
    }
}
