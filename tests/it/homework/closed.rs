//! Homework whose day is over.

use super::*;

#[test]
fn what_is_handed_in_after_homework_closed_does_not_count() {
    Runtime::new().expect("a runtime").block_on(async {
        let closes = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(closes).await;
        let mut seat = school.seat();
        begin(&mut *seat).await;
        let learner = school.joined().await;
        drop(seat);
        let mut store = school.store();
        let deadline = Instant::now() + WAIT_MAX;
        let sitting = loop {
            // What a seat shows may come before another program can read it.
            if let [begun] = &*store.of(learner).sittings(5, None).expect("sittings") {
                break begun.id;
            }
            assert!(Instant::now() < deadline, "homework is not begun");
        };
        let room = Arc::clone(&school.class.shown().borrow().room);
        let late = first_response(&room, sitting);
        let answered = |store: &Store| {
            let room = replay::room(store, school.class.frame.id).expect("a room");
            room.report().learners[0].answered
        };
        let now = Env::default().now();
        let after = Moment {
            at: closes + SignedDuration::from_secs(1),
            ..now
        };
        store.append_for(learner, &[late], after).expect("kept");
        assert_eq!(
            store.of(learner).sittings(5, None).expect("sittings")[0].answered,
            1
        );
        assert_eq!(answered(&store), 0);
    });
}

#[test]
fn what_comes_after_the_end_of_homework_is_not_taken() {
    Runtime::new().expect("a runtime").block_on(async {
        let before = Timestamp::now() - SignedDuration::from_secs(1);
        let school = School::open(before).await;
        let mut seat = school.seat();
        seat.event(Event::Key(Key::Char('a')));
        seat.event(Event::Key(Key::Enter));
        let goodbye = seat.goodbye().expect("a goodbye");
        assert!(goodbye.words.contains("closed"), "{}", goodbye.words);
    });
}

#[test]
fn homework_is_kept_from_when_it_closes_and_never_goes_before() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(24 * 400);
        let school = School::open(later).await;
        let id = school.class.frame.id;
        let mut store = school.store();
        let row = store.class(id).expect("a read").expect("a class");
        let kept = later + SignedDuration::from_hours(24 * 180);
        assert_eq!(row.keep_until_ms, kept.as_millisecond());
        // One whose days were counted from its opening, as files of earlier formats have them.
        let mut old = school.store();
        let short = NewClass {
            id: ClassId(new_id(Env::default().now())),
            code: "homework-old".into(),
            title: "Homework".into(),
            owner: "host".into(),
            keep_days: 0,
            open_until: None,
        };
        let now = Env::default().now();
        old.open_class(&short, now).expect("a class");
        let mut opening = store.class_events(id, 1).expect("a log");
        let write = ClassWrite {
            class: short.id,
            entry: opening.remove(0).entry,
            guard: Guard::None,
        };
        let verdicts = old.append_class(&[write], now).expect("a disk");
        assert!(verdicts.iter().all(Result::is_ok));
        assert_eq!(store.overdue(now).expect("a read").len(), 1);
        retention::run(&mut store, now);
        assert_eq!(store.classes().expect("a read").len(), 2);
        let closed = Moment { at: later, ..now };
        retention::run(&mut store, closed);
        let left = store.classes().expect("a read");
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].id, id);
    });
}
