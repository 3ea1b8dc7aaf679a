//! The time that a vote leaves, and the choice that nobody confirmed.

use super::*;

/// As on the console and on the wall: while something can be entered, no clock stands at zero.
#[test]
fn the_clock_of_a_seat_counts_the_last_second_as_one() {
    let mut seat = Seated::new((80, 24));
    seat.opens(0);
    let opened = at(seat.second);
    for (after_ms, words) in [
        (100, "1:30 left"),
        (89_400, "0:01 left"),
        (90_000, "0:00 left"),
    ] {
        let now = Moment {
            at: opened.at + jiff::SignedDuration::from_millis(after_ms),
            ..opened
        };
        seat.app.step(&Event::Tick, now, 0);
        assert!(seat.screen().contains(words), "{words}: {}", seat.screen());
    }
}

pub fn presses(seat: &mut Seated, keys: &str) {
    for key in keys.chars() {
        seat.step(&Event::Key(Key::Char(key)));
    }
}

/// A clock that has so much left, for the seat on screen.
pub fn left(seat: &mut Seated, opened: i64, left_s: i64) {
    seat.second = opened + 90 - left_s;
    seat.app.step(&Event::Tick, at(seat.second), 0);
}

/// A letter never counts by itself; who marked one is told so while there is time, and after.
#[test]
fn who_marked_and_did_not_confirm_is_told_in_time_and_after() {
    for (poll, keys, is) in [
        (0, "c", "C"),
        (3, "bacd", "B A C D"),
        (4, "31", "31 gtt/min"),
    ] {
        let mut seat = Seated::new((80, 24));
        seat.opens(poll);
        let opened = seat.second;
        presses(&mut seat, keys);
        left(&mut seat, opened, 11);
        assert!(
            !seat.screen().contains("Enter confirms"),
            "{}",
            seat.screen()
        );
        left(&mut seat, opened, 5);
        let words = format!("5 s left. Enter confirms {is}.");
        assert!(seat.screen().contains(&words), "{words}: {}", seat.screen());
        seat.tell(ClassEvent::Closed(Whom::Everybody));
        let words = format!("You chose {is} but did not confirm it. It does not count.");
        assert!(seat.screen().contains(&words), "{words}: {}", seat.screen());
        seat.tell(ClassEvent::Revealed);
        assert!(seat.screen().contains(&words), "{words}: {}", seat.screen());
        assert_eq!(
            seat.room.report().learners[0].answered,
            0,
            "it is told, not counted"
        );
        seat.tell(ClassEvent::Passed);
        seat.opens(1);
        assert!(
            !seat.screen().contains("did not confirm"),
            "{}",
            seat.screen()
        );
    }
    // What is not complete is not offered to be confirmed.
    let mut seat = Seated::new((80, 24));
    seat.opens(2);
    let opened = seat.second;
    presses(&mut seat, "a");
    left(&mut seat, opened, 5);
    assert!(
        seat.screen()
            .contains("5 s left. 1 more to go (1 of 2), then press Enter."),
        "{}",
        seat.screen()
    );
}

#[test]
fn who_confirmed_in_time_is_told_nothing_more() {
    let mut seat = Seated::new((80, 24));
    seat.opens(0);
    let opened = seat.second;
    seat.responds(WRONG);
    left(&mut seat, opened, 5);
    assert!(!seat.screen().contains("s left: "), "{}", seat.screen());
    seat.tell(ClassEvent::Closed(Whom::Everybody));
    seat.tell(ClassEvent::Revealed);
    assert!(
        !seat.screen().contains("did not confirm"),
        "{}",
        seat.screen()
    );
}
