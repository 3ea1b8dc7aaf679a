//! Keys that come while an order is being carried out.

use super::*;

/// Presses keys at once, before the host has answered any of them; then it answers all.
pub(super) fn at_once(class: &mut Class, keys: &[Key]) -> Vec<Order> {
    let (mut asked, before) = (Vec::new(), class.room.ballot());
    let mut effects: Vec<ConsoleEffect> = keys
        .iter()
        .flat_map(|key| class.hold(&Event::Key(*key)))
        // Leaving, with the report or without, sends no order to the class.
        .filter(|effect| !matches!(effect, ConsoleEffect::TakeAlong))
        .collect();
    while !effects.is_empty() {
        assert_eq!(effects.len(), 1, "one order at a time: {effects:?}");
        let Some(ConsoleEffect::Order(order)) = effects.pop() else {
            continue;
        };
        let of_item = !matches!(
            order,
            Order::Next
                | Order::Open(_)
                | Order::Set(..)
                | Order::Kick(_)
                | Order::Readmit(_)
                | Order::Vacate(_)
                | Order::WaivePin(_)
                | Order::End
        );
        let same = class.room.ballot() == before;
        assert!(same || !of_item, "{order:?} was for the question before");
        asked.push(order.clone());
        match class.room.decide(&order) {
            Ok(events) => {
                for event in events {
                    class.room.fold(class.now.at, &event);
                }
                class.bring();
            }
            Err(why) => {
                class.hold(&Event::News(News::Failed(why.to_string())));
            }
        }
        effects = class.hold(&Event::News(News::Ordered));
    }
    asked
}

const fn typed(letters: [char; 2]) -> [Key; 2] {
    [Key::Char(letters[0]), Key::Char(letters[1])]
}

/// Lets all learners respond, so that none would lose anything.
fn all_respond(class: &mut Class) {
    for number in 0..LEARNERS {
        class.respond(number, 0);
    }
}

#[test]
fn keys_typed_at_once_are_done_one_after_the_other() {
    let mut class = Class::new(None);
    class.press(Key::Enter);
    let alone = class.room.awaited().len();
    assert!(alone > 0, "some have more time");
    all_respond(&mut class);
    class.press(Key::Char('r'));
    class.press(Key::Char('r'));
    assert_eq!(
        at_once(&mut class, &typed(['s', 'n'])),
        [Order::Pass, Order::Next]
    );
    assert_eq!(class.room.current(), Some(1));
    assert_eq!(
        at_once(&mut class, &typed(['l', 'm'])).len(),
        2,
        "switches, too"
    );
}

#[test]
fn enter_does_not_wait_nor_does_what_was_to_come_after_it() {
    let mut class = Class::new(None);
    class.press(Key::Enter);
    all_respond(&mut class);
    let keys = [Key::Enter, Key::Enter, Key::Char('n')];
    assert_eq!(at_once(&mut class, &keys), [Order::Close]);
    assert_eq!(class.room.current(), Some(0));
    let keys = [Key::Char('l'), Key::Char('b'), Key::Enter];
    let locked = Order::Set(crate::domain::room::ClassSetting::Locked, true);
    assert_eq!(at_once(&mut class, &keys), [locked]);
    assert!(!class.room.is_ended());
    assert!(class.words().contains("End the class"), "it is still asked");
}

/// The instructor has seen the item before, but not the next one.
#[test]
fn what_was_meant_for_one_item_is_not_done_to_the_next() {
    for letter in ['c', 'r', 'd', 's', 'p'] {
        let mut class = Class::new(None);
        let keys = typed(['n', letter]);
        assert_eq!(at_once(&mut class, &keys), [Order::Next], "{letter}");
        let words = format!("{letter} was meant for the previous question");
        assert!(class.words().contains(&words), "{}", class.words());
    }
}

#[test]
fn a_question_that_came_up_is_seen_before_it_is_answered() {
    let mut class = Class::new(None);
    class.press(Key::Enter);
    all_respond(&mut class);
    let keys = [Key::Char('c'), Key::Char('r'), Key::Char('r')];
    assert_eq!(at_once(&mut class, &keys), [Order::Close]);
    assert!(
        class.words().contains("r again to reveal"),
        "{}",
        class.words()
    );
}

#[test]
fn so_many_keys_wait_and_none_after_an_order_that_failed() {
    let mut class = Class::new(None);
    let keys = [Key::Char('l'); 40];
    assert_eq!(at_once(&mut class, &keys).len(), 9);
    class.hold(&Event::Key(Key::Char('n')));
    class.hold(&Event::Key(Key::Char('l')));
    class.hold(&Event::News(News::Failed("the disk is full".into())));
    assert!(class.hold(&Event::News(News::Ordered)).is_empty());
    assert!(class.words().contains("The disk is full."));
}

/// The instructor can leave the console even if the host does not answer.
#[test]
fn one_can_leave_while_an_order_is_on_its_way() {
    let mut class = Class::new(None);
    class.hold(&Event::Key(Key::Char('n')));
    class.hold(&Event::Key(Key::Esc));
    class.now.monotonic += Duration::from_secs(1);
    let update = class.update(&Event::Key(Key::Char('q')));
    assert!(matches!(update.go, Go::Quit));
}
