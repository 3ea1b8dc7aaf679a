//! The shared store killed, and a node cut off from it.

use std::collections::BTreeSet;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::*;

/// Writes responses until told to stop, each until it is known to be written. Returns the turns that
/// were confirmed.
pub(super) async fn respond(
    node: Arc<Cluster>,
    base: u32,
    stop: watch::Receiver<bool>,
) -> BTreeSet<u64> {
    let mut confirmed = BTreeSet::new();
    let mut after = 1;
    for number in 1u32.. {
        if *stop.borrow() {
            break;
        }
        let entry = responded(learner(base + number), 0);
        let number = u64::from(number);
        loop {
            match node
                .write(Turn {
                    commutes: number % 2 == 0,
                    ..turn(class(1), after, number, vec![entry.clone()])
                })
                .await
            {
                Ok(TurnResult::Written { last, .. }) => {
                    after = last;
                    break;
                }
                Ok(TurnResult::Behind(events)) => {
                    let is_own = |e: &SharedEvent| e.node == node.node() && e.turn == number;
                    after = seqs(&events).pop().unwrap();
                    if events.iter().any(is_own) {
                        break;
                    }
                }
                Ok(TurnResult::NotOwner) => panic!("no lease was given"),
                Err(SharedError::Unreachable(_)) => tokio::task::yield_now().await,
                Err(error) => panic!("{error}"),
            }
        }
        confirmed.insert(number);
    }
    confirmed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_killed_store_loses_no_confirmed_turn_and_has_none_twice() {
    let Some(engine) = Engine::start("on") else {
        return;
    };
    let engine = Arc::new(engine);
    let address = engine.database();
    let mut nodes = Vec::new();
    for name in ["a", "b", "c"] {
        nodes.push(join(&address, name).await);
    }
    nodes[0]
        .open(new_class(1), said("opened", ""), AT)
        .await
        .unwrap();
    let (stop, stopped) = watch::channel(false);
    let mut writers = JoinSet::new();
    for (number, node) in (0..).zip(&nodes) {
        let node = Arc::clone(node);
        let stopped = stopped.clone();
        writers.spawn(async move {
            (
                node.node(),
                respond(node, number * 1_000_000, stopped).await,
            )
        });
    }
    let mut newest = nodes[2].newest(class(1));
    for _ in 0..3 {
        let more = *newest.borrow_and_update() + 30;
        newest.wait_for(|seq| *seq > more).await.unwrap();
        let engine = Arc::clone(&engine);
        let restarted = tokio::task::spawn_blocking(move || {
            engine.kill();
            engine.start_again();
        });
        restarted.await.unwrap();
    }
    let more = *newest.borrow_and_update() + 30;
    newest.wait_for(|seq| *seq > more).await.unwrap();
    stop.send_replace(true);
    let confirmed: BTreeMap<NodeId, BTreeSet<u64>> = writers.join_all().await.into_iter().collect();
    assert_each_once(&nodes[1], &confirmed).await;
}

/// Passes bytes between a port and the store, until the gate closes: then it passes nothing, and
/// closes nothing.
pub(super) async fn relay(to: u16) -> (u16, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (gate, open) = watch::channel(true);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
            let (near_in, near_out) = near.into_split();
            let (far_in, far_out) = far.into_split();
            for (mut from, mut into) in [(near_in, far_out), (far_in, near_out)] {
                let mut open = open.clone();
                tokio::spawn(async move {
                    let mut bytes = vec![0; 16_384];
                    while let Ok(count @ 1..) = from.read(&mut bytes).await {
                        if open.wait_for(|open| *open).await.is_err()
                            || into.write_all(&bytes[..count]).await.is_err()
                        {
                            break;
                        }
                    }
                });
            }
        }
    });
    (port, gate)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_cut_off_knows_it_loses_its_lease_and_comes_back() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let address = engine.database();
    let (port, gate) = relay(engine.port()).await;
    let a = join(&engine.address(database_of(&address), port), "a").await;
    let b = join(&address, "b").await;
    a.open(new_class(1), said("opened", ""), AT).await.unwrap();
    let mut newest = a.newest(class(1));
    gate.send_replace(false);
    let (mut of_a, mut of_b) = (a.membership(), b.membership());
    of_a.wait_for(|known| !known.is_reached).await.unwrap();
    let at_once = a.write(turn(class(1), 1, 1, vec![said("x", "")])).await;
    assert!(matches!(at_once, Err(SharedError::Unreachable(_))));
    of_b.wait_for(|known| !known.live.contains(&a.node()))
        .await
        .unwrap();
    assert_eq!(b.take(class(1)).await, Ok(Some(LeaseNumber(2))));
    b.write(turn(class(1), 1, 1, vec![said("moved", "")]))
        .await
        .unwrap();
    gate.send_replace(true);
    of_a.wait_for(|known| known.is_reached).await.unwrap();
    newest.wait_for(|seq| *seq == 2).await.unwrap();
    let late = Turn {
        lease: Some(LeaseNumber(1)),
        ..turn(class(1), 2, 2, vec![said("late", "")])
    };
    assert_eq!(a.write(late).await, Ok(TurnResult::NotOwner));
    let any = turn(class(1), 2, 3, vec![said("x", "")]);
    assert_eq!(a.write(any).await, written(3));
}
