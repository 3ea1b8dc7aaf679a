//! What the console has at hand: the foot of the page, the key, how to come in, who is missing.

use dripset::domain::Response;
use dripset::domain::room::Order;
use dripset::tui::key::Key;

use super::{FIRST, SECOND, open};
use crate::support::class::Class;

/// The feature of the moment is at the foot, and what cannot be gone back is not.
#[test]
fn the_foot_of_an_open_vote_has_discuss_and_not_reveal() {
    for size in [(80, 24), (40, 12), (100, 30)] {
        let class = open(size);
        let foot = class.screen().lines().last().unwrap_or_default().to_owned();
        assert!(foot.contains("Enter close vote  d discuss"), "{foot}");
        assert!(!foot.contains("reveal") && !foot.contains("end"), "{foot}");
    }
}

/// A laptop may be on the wall.
#[test]
fn the_key_that_the_instructor_looked_at_hides_again_with_the_next_item() {
    let mut class = open((80, 24));
    class.write("k");
    assert!(class.screen().contains("Key: B"), "{}", class.screen());
    assert!(class.screen().contains("k hide key"), "{}", class.screen());
    class.choose(FIRST).write("d").press(&[Key::Enter]);
    assert!(class.screen().contains("Key: B"), "the same item again");
    class.choose(SECOND).write("rn");
    assert!(!class.screen().contains("Key:"), "{}", class.screen());
    assert!(
        class.screen().contains("k key (you only)"),
        "{}",
        class.screen()
    );
}

#[test]
fn how_to_come_in_is_one_key_away_whatever_the_class_is_at() {
    let mut class = open((80, 24));
    class.write("j");
    let screen = class.screen();
    assert!(
        screen.contains("ssh -p 2222 4MT9KXQW@192.168.1.20"),
        "{screen}"
    );
    assert!(screen.contains("Host key: "), "{screen}");
    insta::assert_snapshot!("console-join-80x24", screen);
    class.write("jw");
    for keys in ["", "cc", "rr", "s"] {
        class.write(keys);
        let line = "To join: ssh -p 2222 4MT9KXQW@192.168.1.20";
        assert!(class.screen().contains(line), "{keys}: {}", class.screen());
    }
    class.write("lj");
    assert!(
        class.screen().contains("The room is locked."),
        "{}",
        class.screen()
    );
}

#[test]
fn who_has_not_responded_is_one_key_away() {
    let mut class = open((80, 24));
    assert!(!class.screen().contains("Not answered:"));
    class.write("u");
    let words = "Not answered: seat 8, seat 9, seat 10, seat 11, seat 12";
    let screen = class.screen().replace('\u{a0}', " ");
    assert!(screen.contains(words), "{screen}");
    class.write("w");
    assert!(
        !class.screen().contains("Not answered:"),
        "not for everybody"
    );
    class.write("w").choose(FIRST);
    assert!(class.screen().contains("Everybody has answered."));
    class.write("c");
    assert!(!class.screen().contains("Everybody has answered."));
}

/// Three orders of which each starts with the same step, and their bars in an ordinary window.
#[test]
fn orders_that_begin_alike_are_told_apart() {
    let steps = |order: [&str; 4]| Response::Sequence(order.map(Into::into).into());
    for size in [(80, 24), (100, 30)] {
        let mut class = Class::new(size).joined(6);
        class.order(&Order::Open(3)).expect("an item");
        let orders = [
            ["s1", "s2", "s3", "s4"],
            ["s1", "s2", "s4", "s3"],
            ["s1", "s4", "s2", "s3"],
            ["s1", "s2", "s4", "s3"],
        ];
        class.respond((0u8..).zip(orders.map(steps))).write("rr");
        let screen = class.screen();
        for words in ["✓ A D C B", "  A D B C", "  A B D C"] {
            assert_eq!(
                screen.matches(&format!("{words}  ")).count(),
                1,
                "{words}: {screen}"
            );
        }
        assert!(
            screen.contains("Most common mistake: Write down what happened as step 3"),
            "{screen}"
        );
        assert!(
            screen.contains("A  Stop the infusion"),
            "what the letters are: {screen}"
        );
    }
}
