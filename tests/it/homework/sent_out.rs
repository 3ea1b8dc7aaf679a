//! Homework of learners who are sent out.

use super::*;

#[test]
fn who_is_sent_out_of_homework_is_seen_out_and_told() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        let mut seat = school.seat();
        begin(&mut *seat).await;
        let ada = school.joined().await;
        school.order(Order::Kick(ada)).await;
        let (words, _) = seen_out(&mut *seat).await;
        assert!(words.contains("removed you from this class"), "{words}");
        assert!(words.contains("Ask your instructor"), "{words}");
    });
}

/// The room is locked between the look at it and the answer of its host.
#[test]
fn homework_is_closed_to_whom_the_class_refuses_in_the_end() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        let (release, released) = std::sync::mpsc::channel::<()>();
        let held = school.store.post(move |_| {
            let _ = released.recv();
        });
        let held = held.expect("room to ask");
        let lock = Order::Set(ClassSetting::Locked, true);
        let locked = school.class.ask(|told| Request::Order(lock, told));
        let mut seat = school.seat();
        drop(release);
        let locked = locked.expect("room to ask").await.expect("told");
        locked.expect("a lock");
        held.await.expect("a store");
        let (words, status) = seen_out(&mut *seat).await;
        assert!(words.contains("The room is locked"), "{words}");
        assert_eq!(status, 1);
    });
}

/// What was confirmed before stays, as it does in a class with votes.
#[test]
fn what_was_done_of_homework_stays_in_the_report_of_who_is_sent_out() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        let ada = school.one_response().await;
        let before = school.reported();
        school.order(Order::Kick(ada)).await;
        assert_eq!(school.reported(), before);
    });
}
