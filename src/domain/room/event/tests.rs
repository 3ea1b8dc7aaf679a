//! Tests of `domain::room::event`.

use super::*;
use crate::domain::drawn::Drawn;
use crate::domain::room::testing;
use crate::domain::testing::{case_of, item, kind_number};

/// Anything reported as confirmed, shown or decided is on disk by then; joining, leaving, and a
/// vote that has only opened, may follow later.
#[test]
fn a_response_and_whatever_follows_from_one_binds() {
    let who = LearnerId(uuid::Uuid::from_u128(1));
    let ballot = Ballot { poll: 0, vote: 0 };
    let given = Given {
        response: Response::Blank,
        confidence: None,
        elapsed_ms: 0,
    };
    let binding = [
        ClassEvent::Kicked(who),
        ClassEvent::Readmitted(who),
        ClassEvent::PinWaived(who),
        ClassEvent::Set(ClassSetting::Locked, true),
        ClassEvent::Responded(who, ballot, given),
        ClassEvent::Extended(30),
        ClassEvent::Paused,
        ClassEvent::Unpaused,
        ClassEvent::TimeCalled,
        ClassEvent::Closed(Whom::Everybody),
        ClassEvent::Closed(Whom::Learner(who)),
        ClassEvent::Revealed,
        ClassEvent::Discussing,
        ClassEvent::Mended(0, Mending::Voided),
        ClassEvent::Resumed,
        ClassEvent::Ended,
    ];
    for event in binding {
        assert!(event.binds(), "{event:?}");
    }
    let following = [
        ClassEvent::Joined(who, Allowance::Standard),
        ClassEvent::Left(who),
        ClassEvent::Returned(who),
        ClassEvent::Vacated(who),
        ClassEvent::Passed,
        ClassEvent::PollOpened(ballot, None),
    ];
    assert!(!following.iter().any(ClassEvent::binds));
}

#[test]
fn a_set_that_is_one_case_study_has_its_title() {
    let title = |items: Vec<Item>| {
        let items = items.into_iter().map(Arc::new).collect();
        let terms = testing::terms(items, |_| Drawn::default());
        terms.case_title().map(str::to_owned)
    };
    assert_eq!(title(case_of("ivig", "fever")).as_deref(), Some("FEVER"));
    let two = [case_of("ivig", "fever"), case_of("ivig", "rash")].concat();
    assert_eq!(title(two), None);
    assert_eq!(
        title(vec![item("ivig", "rate", "one", kind_number(0))]),
        None
    );
    assert_eq!(title(Vec::new()), None);
}
