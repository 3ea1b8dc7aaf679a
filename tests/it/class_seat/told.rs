//! What a seat tells its learner when it matters: the PIN, the number of the seat, what did not count.

use super::clock::presses;
use super::homework::homework_as;
use super::*;

/// Whatever the class is at when a learner comes in, the PIN is on the first page, and hides nothing.
#[test]
fn the_pin_is_on_the_first_page_in_every_phase() {
    type Phase = (&'static str, Vec<ClassEvent>, &'static str);
    let closed = ClassEvent::Closed(Whom::Everybody);
    let phases: [Phase; 5] = [
        ("open", vec![], "press Enter"),
        (
            "paused",
            vec![ClassEvent::Paused],
            "Paused. Wait, then press Enter.",
        ),
        ("closed", vec![closed.clone()], "Closed."),
        (
            "discussing",
            vec![closed, ClassEvent::Discussing],
            "Discuss it.",
        ),
        ("revealed", vec![ClassEvent::Revealed], "Not answered"),
    ];
    for size in SIZES {
        for (name, events, words) in &phases {
            let mut seat = Seated::new(size);
            seat.opens(0);
            events.iter().for_each(|event| seat.tell(event.clone()));
            seat.comes_in_now();
            let screen = seat.screen();
            assert!(screen.contains("Your PIN: 271828"), "{name}: {screen}");
            assert!(screen.contains(words), "{name}: {screen}");
            assert!(seat.app.look().is_none(), "{name}: nobody else's page");
        }
    }
}

#[test]
fn the_pin_leaves_the_page_with_the_first_response_and_is_found_under_its_key() {
    let mut seat = Seated::new((80, 24));
    seat.opens(0);
    seat.comes_in_now();
    seat.step(&Event::Key(Key::Char('z')));
    assert!(seat.screen().contains("Your PIN: "), "{}", seat.screen());
    seat.responds(WRONG);
    assert!(!seat.screen().contains("Your PIN: "), "{}", seat.screen());
    seat.tell(ClassEvent::Closed(Whom::Everybody));
    seat.tell(ClassEvent::Passed);
    assert!(!seat.screen().contains("Your PIN: "), "{}", seat.screen());
    seat.step(&Event::Key(Key::Ctrl('p')));
    assert!(
        seat.screen().contains("Your PIN: 271828"),
        "{}",
        seat.screen()
    );
    seat.step(&Event::Key(Key::Char('?')));
    assert!(seat.screen().contains("show your PIN"), "{}", seat.screen());
}

#[test]
fn who_is_sent_out_is_told_whom_to_ask_and_leaves_as_anywhere_else() {
    let mut seat = Seated::new((80, 24));
    seat.tell(ClassEvent::Kicked(ME));
    assert!(
        seat.screen()
            .contains("Ask your instructor to let you back in."),
        "{}",
        seat.screen()
    );
    seat.step(&Event::Key(Key::Esc));
    assert!(!seat.quits, "it is asked first");
    assert!(!seat.screen().contains("It is kept"), "{}", seat.screen());
    seat.step(&Event::Key(Key::Char('q')));
    assert!(seat.quits);
}

/// The instructor calls learners by it.
#[test]
fn no_page_of_a_seat_cuts_its_number() {
    for size in SIZES {
        for (name, view) in views(size) {
            let text = text_of(&view.page, size);
            let head = text.lines().next().unwrap_or_default();
            let is_seat = name.starts_with("seat");
            assert!(!is_seat || head.contains("seat 1"), "{name}: {text}");
        }
        let mut seat = Seated::new(size);
        seat.opens(0);
        seat.tell(ClassEvent::Closed(Whom::Everybody));
        seat.tell(ClassEvent::Discussing);
        seat.tell(ClassEvent::PollOpened(
            Ballot { poll: 0, vote: 1 },
            Some(90),
        ));
        for key in [Key::Ctrl('g'), Key::Ctrl('k')] {
            seat.step(&Event::Key(key));
            let screen = seat.screen();
            let head = screen.lines().next().unwrap_or_default();
            assert!(head.contains("seat 1") && head.contains("left"), "{screen}");
        }
    }
}

#[test]
fn what_was_not_confirmed_is_seen_in_the_smallest_window_as_the_vote_closes() {
    let mut seat = Seated::new((40, 12));
    seat.opens(0);
    assert!(
        seat.screen().contains("Choose by letter"),
        "{}",
        seat.screen()
    );
    presses(&mut seat, "c");
    seat.tell(ClassEvent::Closed(Whom::Everybody));
    assert!(seat.screen().contains("You chose C"), "{}", seat.screen());
    seat.tell(ClassEvent::Discussing);
    assert!(
        !seat.screen().contains("why you chose"),
        "{}",
        seat.screen()
    );
    seat.tell(ClassEvent::PollOpened(Ballot { poll: 0, vote: 1 }, None));
    assert!(seat.screen().contains("Vote again"), "{}", seat.screen());
}

#[test]
fn the_calculator_and_the_reference_ranges_lie_over_a_question_at_a_seat() {
    let mut seat = Seated::new((80, 24));
    seat.step(&Event::Key(Key::Ctrl('k')));
    assert!(
        seat.screen().contains("You have joined."),
        "no question is there"
    );
    seat.opens(4);
    seat.step(&Event::Key(Key::Ctrl('r')));
    assert!(
        seat.screen().contains("Ranges vary by laboratory"),
        "{}",
        seat.screen()
    );
    assert!(seat.app.look().is_none(), "a page of one's own");
    seat.step(&Event::Key(Key::Esc));
    seat.step(&Event::Key(Key::Ctrl('k')));
    presses(&mut seat, "2*15");
    seat.step(&Event::Key(Key::Enter));
    assert!(seat.screen().contains("= 30"), "{}", seat.screen());
    seat.step(&Event::Key(Key::Enter));
    assert!(seat.screen().contains("Your answer") && seat.screen().contains("30"));
    seat.responds("");
    // It goes as the vote closes.
    let mut seat = Seated::new((80, 24));
    seat.opens(4);
    seat.step(&Event::Key(Key::Ctrl('k')));
    seat.tell(ClassEvent::Closed(Whom::Everybody));
    assert!(!seat.screen().contains("Calculate"), "{}", seat.screen());
}

#[test]
fn no_place_is_said_where_nobody_has_a_point() {
    let mut seat = Seated::new((80, 24));
    seat.opens(0);
    seat.tell(ClassEvent::Revealed);
    seat.tell(ClassEvent::Set(ClassSetting::Standings, true));
    seat.tell(ClassEvent::Ended);
    assert!(!seat.screen().contains("Place"), "{}", seat.screen());
}

#[test]
fn the_first_page_of_submitted_homework_says_so_and_what_counts() {
    for size in SIZES {
        let text = text_of(&homework_as(size, 2, true).view(), size);
        for words in ["Your homework is submitted.", "Your PIN: 271828"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
    let text = text_of(&homework_as((80, 24), 2, true).view(), (80, 24));
    for words in [
        "2 of 5 questions answered. The unanswered ones count as zero.",
        "Enter see the results",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Done so far"), "{text}");
}
