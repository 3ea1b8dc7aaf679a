//! Tests of `content::record::class`.

use super::*;
use crate::domain::Drawn;
use crate::domain::room::testing;
use crate::domain::testing::{KINDS, item, kind_number};
use uuid::Uuid;

fn terms() -> Terms {
    let items: Vec<_> = (0..KINDS)
        .map(|number| {
            let kind = kind_number(number);
            Arc::new(item("ivig", "rate", &format!("item-{number}"), kind))
        })
        .collect();
    Terms {
        changes: true,
        limit_s: Some(90),
        ..testing::terms(items, Drawn::as_written)
    }
}

#[test]
fn every_event_reads_back_and_names_nobody() {
    let terms = terms();
    let learner = LearnerId(Uuid::from_bytes([3; 16]));
    let ballot = |poll| Ballot { poll, vote: 1 };
    let mut events = vec![
        ClassEvent::Joined(learner, Allowance::Half),
        ClassEvent::Left(learner),
        ClassEvent::Returned(learner),
        ClassEvent::Kicked(learner),
        ClassEvent::Readmitted(learner),
        ClassEvent::Vacated(learner),
        ClassEvent::PinWaived(learner),
        ClassEvent::Set(ClassSetting::Names, true),
        ClassEvent::Set(ClassSetting::Locked, false),
        ClassEvent::Set(ClassSetting::Withheld, true),
        ClassEvent::PollOpened(ballot(0), None),
        ClassEvent::PollOpened(ballot(1), Some(30)),
        ClassEvent::Extended(15),
        ClassEvent::Paused,
        ClassEvent::Unpaused,
        ClassEvent::TimeCalled,
        ClassEvent::Closed(Whom::Everybody),
        ClassEvent::Closed(Whom::Learner(learner)),
        ClassEvent::Discussing,
        ClassEvent::Revealed,
        ClassEvent::Passed,
        ClassEvent::Mended(0, Mending::Voided),
        ClassEvent::Resumed,
        ClassEvent::Ended,
    ];
    for (poll, item) in terms.items.iter().enumerate() {
        let drawn = &terms.form.items[poll].drawn;
        let response = item.kind.rules().key(drawn);
        events.push(ClassEvent::Mended(
            poll,
            Mending::Accepted(response.clone()),
        ));
        events.push(ClassEvent::Responded(
            learner,
            ballot(poll),
            Given {
                response,
                confidence: Some(Confidence::Unsure),
                elapsed_ms: 12,
            },
        ));
    }
    for event in events {
        let record = class_event_to_record(&event, false);
        assert!(!record.body.contains(&learner.to_string()), "{record:?}");
        let read = class_event_from_record(&record, Some(&terms)).unwrap();
        assert_eq!(read, event);
    }
}

/// Without the date, homework would become a class of votes.
#[test]
fn homework_stays_homework_whatever_its_last_day_is() {
    for until in [Timestamp::MAX, Timestamp::UNIX_EPOCH] {
        let terms = Terms {
            until: Some(until),
            ..terms()
        };
        let record = class_event_to_record(&ClassEvent::Opened(Box::new(terms)), false);
        let read = class_event_from_record(&record, None).unwrap();
        let ClassEvent::Opened(read) = read else {
            panic!("{read:?}")
        };
        let whole = until.as_second();
        assert_eq!(read.until.map(Timestamp::as_second), Some(whole));
    }
}

#[test]
fn what_no_class_writes_is_told() {
    let record = |kind: &str, body: &str| ClassRecord {
        kind: kind.into(),
        learner: None,
        poll: None,
        vote: None,
        body: body.into(),
    };
    for (kind, body) in [
        ("danced", ""),
        ("joined", ""),
        ("responded", "{}"),
        ("opened", "{"),
        ("set", "{\"setting\":\"loud\"}"),
    ] {
        let read = class_event_from_record(&record(kind, body), Some(&terms()));
        assert!(read.is_err(), "{kind} {body}");
    }
}
