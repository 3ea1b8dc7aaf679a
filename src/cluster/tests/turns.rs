//! Turns: their order, their numbers, and who may write them.

use super::*;

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
    assert_eq!(
        node.write(joining.clone()).await,
        Ok(TurnResult::Written(3))
    );
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
    assert_eq!(node.write(leaving).await, Ok(TurnResult::Written(4)));
    assert_eq!(node.load(class(1)).await.unwrap().learners, []);
    assert_eq!(
        node.write(turn(class(9), 0, 1, vec![])).await,
        Err(SharedError::NoSuchClass)
    );
}
