//! Whatever is typed and pasted into every field there is: what comes of it is what was shown.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use dripset::domain::calculator::calculate;
use dripset::domain::number::Decimal;
use dripset::domain::room::{Order, Wish, titled};
use dripset::domain::{Exam, Mode, Plan, Response};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, OpenClassEffect, Opening, SeatEffect, StoreEffect, StudyEffect};
use proptest::prelude::*;

use super::*;
use crate::support::cases;

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_number_is_marked_as_it_is_shown(events in events(event())) {
        let mut learner = at_number((80, 24));
        type_in(&mut learner, &events, is_of_item);
        let number = shown(&learner);
        learner.press(&[Key::Enter]);
        if is_number(&number) {
            let right = Decimal::parse(&number).expect("a number").exact() == 31.into();
            prop_assert_eq!(kept(&learner), Some((number, u32::from(right))));
        } else {
            prop_assert_eq!(kept(&learner), None, "{}", number);
            prop_assert!(!told(&learner).is_empty());
        }
    }

    #[test]
    fn in_an_exam_a_number_is_handed_in_as_it_is_shown(events in events(event())) {
        let mut learner = Learner::new((80, 24));
        learner.want(StoreEffect::Start(Plan {
            mode: Mode::Exam(Exam::default()),
            ..Plan::with_seed(7)
        }));
        go_to(&mut learner, "drops a minute");
        type_in(&mut learner, &events, is_of_item);
        let number = shown(&learner);
        learner.press(&[Key::Enter]);
        let stays = !is_number(&number) && !number.is_empty();
        prop_assert!(!stays || !told(&learner).is_empty());
        learner.press(&[Key::Tab]).write("hh");
        let kept = kept(&learner);
        prop_assert_eq!(kept.map(|(text, _)| text), is_number(&number).then_some(number));
    }

    #[test]
    fn at_a_seat_of_a_class_a_number_is_sent_as_it_is_shown(events in events(event())) {
        let mut seat = Seated::new((80, 24));
        seat.opens(4);
        type_in(&mut seat, &events, is_of_item);
        let number = shown(&seat);
        seat.step(&Event::Key(Key::Enter));
        let sent = match seat.effects.first() {
            Some(SeatEffect::Wish(Wish::Respond(_, given))) => Some(given.response.clone()),
            _ => None,
        };
        if is_number(&number) {
            prop_assert_eq!(sent, Some(Response::Number(number)));
        } else {
            prop_assert_eq!(sent, None);
            prop_assert!(!told(&seat).is_empty());
        }
    }

    #[test]
    fn the_calculator_computes_what_it_shows(events in events(moving())) {
        let mut learner = at_number((80, 24));
        learner.press(&[Key::Ctrl('k')]);
        type_in(&mut learner, &events, |_, _| false);
        let line = shown(&learner);
        learner.press(&[Key::Enter]);
        match calculate(&line) {
            Ok(made) => {
                let screen = format!("{:?}", learner.page().body);
                prop_assert!(screen.contains(&format!("= {}", made.shown())), "{}", screen);
                if let Some(typed) = made.typed() {
                    learner.press(&[Key::Enter]);
                    prop_assert_eq!(shown(&learner), typed);
                }
            }
            Err(_) => prop_assert!(!told(&learner).is_empty()),
        }
    }

    #[test]
    fn a_note_is_kept_as_it_is_shown(events in events(moving())) {
        let mut learner = at_number((80, 24));
        learner.press(&[Key::Ctrl('n')]);
        type_in(&mut learner, &events, |_, _| false);
        let note = shown(&learner);
        learner.press(&[Key::Enter]);
        let notes = learner.store.mine().notes().expect("notes");
        let kept = notes.values().next().cloned().unwrap_or_default();
        prop_assert_eq!(kept, note.trim());
    }

    #[test]
    fn a_report_says_what_was_shown(events in events(moving())) {
        let mut learner = at_number((80, 24));
        learner.press(&[Key::Ctrl('e')]);
        type_in(&mut learner, &events, |_, _| false);
        let said = shown(&learner);
        learner.press(&[Key::Enter]);
        let reports = std::fs::read_dir(learner.dir.path().join("reports"));
        let mut files = reports.into_iter().flatten().map(|file| file.expect("a file").path());
        match files.next() {
            Some(path) => {
                let text = std::fs::read_to_string(path).expect("a text");
                let end = format!("What is wrong:\n\n{}\n", said.trim());
                prop_assert!(text.contains(&end), "{:?}: {}", said, text);
            }
            None => {
                prop_assert_eq!(said.trim(), "");
                prop_assert!(!told(&learner).is_empty());
            }
        }
    }

    #[test]
    fn a_search_is_for_what_is_shown(events in events(moving())) {
        let mut learner = at_number((80, 24));
        learner.write("*").press(&[Key::Esc]).write("ee");
        for _ in 0..5 {
            if !learner.screen().contains("browse, search") {
                learner.press(&[Key::Esc]);
            }
        }
        learner.write("i/");
        type_in(&mut learner, &events, |_, _| false);
        let search = shown(&learner);
        learner.press(&[Key::Enter]);
        let page = format!("{:?}", learner.page());
        let quoted = format!("{:?}", format!("“{}”", search.trim()));
        prop_assert!(search.trim().is_empty() || page.contains(&quoted), "{}", page);
    }

    #[test]
    fn the_number_of_the_settings_is_the_one_that_is_shown(events in events(event())) {
        let mut learner = Learner::new((80, 60));
        learner.write("o").press(&[Key::Down]);
        count_in(&mut learner, &events, on_line);
        let shown = on_line(&learner.page());
        learner.tell(&Event::Key(Key::Down));
        let saved = learner.app.settings().count.to_string();
        if is_whole(&shown, 1, 500) {
            prop_assert_eq!(saved.as_str(), shown.trim_start_matches('0'));
        } else {
            prop_assert!(!told(&learner).is_empty(), "{}", shown);
            prop_assert_eq!(on_line(&learner.page()), shown);
        }
    }

    #[test]
    fn the_numbers_of_a_set_are_those_that_are_shown(events in events(event()), line in 0..3_usize) {
        let mut learner = Learner::new((80, 60));
        learner.write("s").press(&[Key::Down]);
        if line > 0 {
            learner.press(&[Key::Down, Key::Down, Key::Right, Key::Up, Key::Up]);
        }
        let downs = [0, 3, 0][line];
        learner.press(&vec![Key::Down; downs]);
        if line == 2 {
            learner.press(&[Key::Down; 60]);
        }
        count_in(&mut learner, &events, on_line);
        let shown = on_line(&learner.page());
        let max = [500, 720, 999_999_999][line];
        let number = shown.parse::<u64>().unwrap_or(0);
        let step = learner.hold(&Event::Key(Key::Enter));
        match step.effects.first() {
            Some(StudyEffect::Store(StoreEffect::Start(plan))) => {
                prop_assert!(is_whole(&shown, 0, max), "{}", shown);
                let limit_s = plan.mode.exam().and_then(|exam| exam.limit_s);
                let started = [
                    plan.count as u64,
                    u64::from(limit_s.unwrap_or(0) / 60),
                    plan.seed,
                ];
                prop_assert_eq!(started[line], number);
            }
            _ => {
                let none = line == 0 && number == 0 || !is_whole(&shown, 0, max);
                prop_assert!(none && !told(&learner).is_empty(), "{}", shown);
            }
        }
    }

    #[test]
    fn a_class_is_opened_as_its_form_shows_it(title in events(moving()), seconds in events(event())) {
        let mut session = OpenClassSession::prepared((80, 24), Opening::default());
        session.press(&[Key::Down]);
        type_in(&mut session, &title, |_, _| false);
        let title = shown(&session);
        session.press(&[Key::Down]);
        count_in(&mut session, &seconds, on_line);
        let shown = on_line(&session.page());
        let limit_s: u32 = shown.parse().unwrap_or(0);
        session.press(&[Key::Enter]);
        match session.effects.first() {
            Some(OpenClassEffect::OpenClass(opening)) => {
                prop_assert_eq!(words(&opening.title), words(&title));
                prop_assert_eq!(&opening.title, &titled(&title));
                prop_assert_eq!(opening.limit_s.unwrap_or(0), limit_s);
            }
            _ => {
                let none = (1..5).contains(&limit_s) || !is_whole(&shown, 0, 3_600);
                prop_assert!(none && !told(&session).is_empty(), "{}", shown);
            }
        }
    }

    #[test]
    fn the_console_opens_the_item_whose_number_it_shows(events in events(event())) {
        let mut class = Class::new((80, 24)).joined(1);
        class.write("3");
        count_in(&mut class, &events, at_console);
        let number: usize = at_console(&class.page()).parse().unwrap_or(0);
        class.press(&[Key::Enter]);
        if (1..=5).contains(&number) {
            prop_assert_eq!(class.orders.last(), Some(&Order::Open(number - 1)));
        } else {
            prop_assert!(class.orders.is_empty() && !class.notice().is_empty());
        }
    }
}
