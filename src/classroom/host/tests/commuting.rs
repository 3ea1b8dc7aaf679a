//! Turns that meet newer events.

use super::*;

/// Three nodes with a learner each and an open vote, of which nobody is told what is new.
async fn unaware(store: &MemoryStore) -> [Node; 3] {
    let nodes = three(store, None).await;
    for (node, number) in nodes.iter().zip(1..) {
        node.join(number).await.unwrap().unwrap();
    }
    nodes[0].order(Order::Next).await;
    for node in &nodes {
        let is_whole = |news: &ClassNews| {
            news.room.open_vote().is_some() && news.room.seats().len() == nodes.len()
        };
        node.until("the vote", is_whole).await;
    }
    store.set_silent(true);
    nodes
}

#[tokio::test]
async fn responses_that_meet_those_of_others_are_written_at_once() {
    let store = MemoryStore::default();
    let nodes = unaware(&store).await;
    let before = store.turns_behind();
    for (node, number) in nodes.iter().zip(1..) {
        assert_eq!(node.wish(number, respond(0)).await.unwrap(), Ok(()));
    }
    assert_eq!(store.turns_behind(), before);
    let log = store.log(id());
    assert_eq!(responses(&log).len(), 3);
    assert_whole(&log);
    // The last one has all of them, and the others when they are told.
    assert_eq!(*nodes[2].room(), folded(&log));
    store.set_silent(false);
    for node in &nodes {
        node.until("all responses", |news| *news.room == folded(&log))
            .await;
    }
}

#[tokio::test]
async fn a_response_after_the_close_that_its_node_has_not_seen_is_refused() {
    let store = MemoryStore::default();
    let [first, second, _] = unaware(&store).await;
    first.order(Order::Reveal { early: true }).await;
    let told = second.wish(2, respond(0)).await.unwrap();
    assert!(matches!(told, Err(Rejected::Refused(_))), "{told:?}");
    assert_eq!(responses(&store.log(id())).len(), 0);
}

#[tokio::test]
async fn a_second_response_of_one_learner_at_another_node_is_refused() {
    let store = MemoryStore::default();
    let [first, second, _] = unaware(&store).await;
    assert_eq!(first.wish(1, respond(0)).await.unwrap(), Ok(()));
    let told = second.wish(1, respond(0)).await.unwrap();
    assert!(matches!(told, Err(Rejected::Refused(_))), "{told:?}");
    assert_eq!(responses(&store.log(id())).values().sum::<usize>(), 1);
}

#[tokio::test]
async fn a_turn_that_comes_late_is_in_the_log_once_and_confirmed() {
    // The late turn comes before the one that repeats it, or after it.
    for more in 0..2 {
        let store = MemoryStore::default();
        let [first, second, _] = unaware(&store).await;
        for number in 0..more {
            second.join(10 + number).await.unwrap().unwrap();
        }
        second.shared.fails_next(Fault::Late);
        assert_eq!(second.wish(2, respond(0)).await.unwrap(), Ok(()));
        second.shared.deliver_late();
        let log = store.log(id());
        assert_eq!(responses(&log).values().sum::<usize>(), 1);
        assert_whole(&log);
        // The class goes on as the log has it.
        store.set_silent(false);
        first
            .until("the response", |news| *news.room == folded(&log))
            .await;
        assert_eq!(*second.room(), folded(&log));
    }
}
