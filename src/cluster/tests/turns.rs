//! Turns: their order, their numbers, and who may write them.

use super::*;
use crate::content::record::class_event_to_record;
use crate::domain::room::{Ballot, ClassEvent, Given};
use crate::domain::{Allowance, Response};

#[tokio::test]
async fn a_class_is_opened_written_and_read_back() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let node = join(&engine.database(), "a").await;
    let lease = node.open(new_class(1), said("opened", "terms"), AT).await;
    assert_eq!(lease, Ok(LeaseNumber(1)));
    // For a caller who got no reply.
    let again = node.open(new_class(1), said("opened", "terms"), AT).await;
    assert_eq!(again, Ok(LeaseNumber(1)));
    let mut other = new_class(2);
    other.code = "CODE1".into();
    let taken = node.open(other, said("opened", "terms"), AT).await;
    assert_eq!(taken, Err(SharedError::CodeTaken("CODE1".into())));
    let mut joining = turn(
        class(1),
        1,
        7,
        vec![responded(learner(4), 0), said("x", "")],
    );
    joining.newcomers.push(SharedNewcomer {
        learner: learner(4),
        name: "Ana".into(),
        pin_hash: Some("hash".into()),
        key: Some("SHA256:x".into()),
    });
    assert_eq!(node.write(joining.clone()).await, written(3));
    // The same turn again: its events show that it was written.
    let Ok(TurnResult::Behind(own)) = node.write(joining.clone()).await else {
        panic!("not behind");
    };
    assert_eq!(seqs(&own), [2, 3]);
    assert!(own.iter().all(|e| e.node == node.node() && e.turn == 7));
    assert_eq!(own[0].stored.entry, responded(learner(4), 0));
    let read = node.load(class(1)).await.unwrap();
    assert_eq!(seqs(&read.events), [1, 2, 3]);
    assert_eq!(read.events[1..], own);
    assert_eq!((read.row.last_seq, read.row.code.as_str()), (3, "CODE1"));
    assert_eq!(read.row.keep_until_ms, AT + 30 * 24 * 60 * 60 * 1000);
    assert_eq!(read.learners[0].name, "Ana");
    assert_eq!(node.find("CODE1").await.unwrap().unwrap().id, class(1));
    assert_eq!(node.find("CODE2").await, Ok(None));
    assert_eq!(node.keys().await.unwrap(), ["SHA256:x"]);
    assert_eq!(node.events_after(class(1), 2).await.unwrap(), own[1..]);
    node.set_pin(class(1), learner(4), "other".into())
        .await
        .unwrap();
    let one = node.learners(class(1), vec![learner(4), learner(5)]).await;
    assert_eq!(one.unwrap()[0].pin_hash.as_deref(), Some("other"));
    let mut leaving = turn(class(1), 3, 8, vec![said("vacated", "")]);
    leaving.vacated.push(learner(4));
    assert_eq!(node.write(leaving).await, written(4));
    assert_eq!(node.load(class(1)).await.unwrap().learners, []);
    assert_eq!(
        node.write(turn(class(9), 0, 1, vec![])).await,
        Err(SharedError::NoSuchClass)
    );
}

/// A node that has opened class 1.
async fn opened(engine: &Engine) -> Arc<Cluster> {
    let node = join(&engine.database(), "a").await;
    let lease = node.open(new_class(1), said("opened", ""), AT).await;
    assert_eq!(lease, Ok(LeaseNumber(1)));
    node
}

/// A commuting turn with one response, decided by everything up to `after`.
fn response(after: u64, number: u64, who: u32) -> Turn {
    let entries = vec![responded(learner(who), 0)];
    let commutes = true;
    Turn {
        commutes,
        ..turn(class(1), after, number, entries)
    }
}

fn logged(event: &ClassEvent, changed: bool) -> ClassEntry {
    let record = class_event_to_record(event, changed);
    ClassEntry {
        kind: record.kind,
        learner: record.learner,
        poll: record.poll,
        vote: record.vote,
        body: record.body,
    }
}

#[tokio::test]
async fn a_response_follows_what_other_learners_did() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let node = opened(engine).await;
    let other = learner(9);
    let given = Given {
        response: Response::One("a".into()),
        confidence: None,
        elapsed_ms: 1,
    };
    let answer = ClassEvent::Responded(other, Ballot { poll: 0, vote: 0 }, given);
    let others = vec![
        logged(&ClassEvent::Joined(other, Allowance::Standard), false),
        logged(&ClassEvent::Left(other), false),
        logged(&ClassEvent::Returned(other), false),
        logged(&answer, false),
        logged(&answer, true),
    ];
    let mut newer = turn(class(1), 1, 1, others.clone());
    newer.at_ms = AT + 900;
    assert_eq!(node.write(newer).await, written(6));
    let Ok(TurnResult::Written { newer, last }) = node.write(response(1, 2, 4)).await else {
        panic!("not written");
    };
    assert_eq!((seqs(&newer), last), (vec![2, 3, 4, 5, 6], 7));
    let entries: Vec<_> = newer.into_iter().map(|event| event.stored.entry).collect();
    assert_eq!(entries, others);
    let log = node.load(class(1)).await.unwrap().events;
    assert_eq!(seqs(&log), [1, 2, 3, 4, 5, 6, 7]);
    // Never before what it follows.
    assert_eq!(log[6].stored.at_ms, AT + 900);
    assert_eq!(log[6].stored.entry, responded(learner(4), 0));
    // Known to be the newest, so nothing comes before it.
    assert_eq!(node.write(response(7, 3, 5)).await, written(8));
    // The same turn again shows that it is written.
    let again = node.write(response(7, 3, 5)).await;
    let own = |e: &SharedEvent| e.node == node.node() && e.turn == 3;
    assert!(matches!(again, Ok(TurnResult::Behind(events)) if events.iter().all(own)));
}

#[tokio::test]
async fn a_response_follows_nothing_else() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let node = opened(engine).await;
    let mut after = 1;
    let of_the_class = [
        "poll-opened",
        "closed",
        "paused",
        "ended",
        "of-a-newer-version",
    ];
    let mut others: Vec<_> = of_the_class.map(|kind| said(kind, "")).into();
    // Whatever the learner of the response did, and what an instructor did with another learner.
    others.push(logged(&ClassEvent::Left(learner(4)), false));
    others.push(logged(&ClassEvent::Kicked(learner(9)), false));
    for (number, other) in (1..).zip(others) {
        // A response before it makes no difference.
        let newer = vec![responded(learner(20 + number), 0), other.clone()];
        let number = u64::from(number);
        let newer = turn(class(1), after, 2 * number, newer);
        assert_eq!(node.write(newer).await, written(after + 2));
        let behind = node.write(response(after, 2 * number + 1, 4)).await;
        let Ok(TurnResult::Behind(events)) = behind else {
            panic!("written after {other:?}");
        };
        assert_eq!(seqs(&events), [after + 1, after + 2]);
        after += 2;
    }
    let unknown = Turn {
        class: class(9),
        ..response(0, 1, 4)
    };
    assert_eq!(node.write(unknown).await, Err(SharedError::NoSuchClass));
    node.end(class(1), AT + 5).await.unwrap();
    let late = response(after, 99, 4);
    assert_eq!(node.write(late).await, Err(SharedError::Ended));
}
