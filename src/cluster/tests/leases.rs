//! Leases: one owner at a time, whatever happens to the nodes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use super::*;

async fn owned(engine: &Engine) -> (String, Arc<Cluster>, Arc<Cluster>) {
    let address = engine.database();
    let (a, b) = (join(&address, "a").await, join(&address, "b").await);
    a.open(new_class(1), said("opened", "terms"), AT)
        .await
        .unwrap();
    (database_of(&address).into(), a, b)
}

fn by_lease(after: u64, number: u64, lease: u64) -> Turn {
    Turn {
        lease: Some(LeaseNumber(lease)),
        ..turn(class(1), after, number, vec![said("closed", "")])
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_is_taken_only_once_it_has_run_out_and_then_the_old_owner_is_refused() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let (database, a, b) = owned(engine).await;
    assert_eq!(b.take(class(1)).await, Ok(None));
    assert_eq!(a.take(class(1)).await, Ok(Some(LeaseNumber(1))));
    assert_eq!(a.write(by_lease(1, 1, 1)).await, written(2));
    assert_eq!(b.write(by_lease(2, 1, 1)).await, Ok(TurnResult::NotOwner));
    a.stop();
    wait_for("b owns the class", async || {
        b.take(class(1)).await.unwrap().is_some()
    })
    .await;
    let late = engine.sql(
        &database,
        "SELECT min(taken_at) >= max(node.until) FROM dripset.class_lease AS given, dripset.node
         WHERE given.lease = 2 AND node.name = 'a'",
    );
    assert_eq!(late, "t");
    assert_eq!(a.write(by_lease(2, 2, 1)).await, Ok(TurnResult::NotOwner));
    assert_eq!(a.write(by_lease(2, 2, 2)).await, Ok(TurnResult::NotOwner));
    assert_eq!(b.write(by_lease(2, 2, 2)).await, written(3));
    // Any node may write what needs no lease.
    let response = turn(class(1), 3, 3, vec![responded(learner(4), 0)]);
    assert_eq!(a.write(response).await, written(4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_leaves_gives_its_leases_up_at_once_and_is_gone_for_all() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let (_, a, b) = owned(engine).await;
    wait_for("b sees both", async || {
        b.membership().borrow().live.len() == 2
    })
    .await;
    a.leave().await.unwrap();
    assert_eq!(b.take(class(1)).await, Ok(Some(LeaseNumber(2))));
    let only = b.node();
    wait_for("b is alone", async || {
        b.membership().borrow().live.iter().eq([&only])
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_time_ran_out_takes_its_leases_anew() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let (database, a, _b) = owned(engine).await;
    let back =
        "UPDATE dripset.node SET until = clock_timestamp() - interval '1 s' WHERE name = 'a'";
    engine.sql(&database, back);
    wait_for("its lease is over", async || {
        let free = "SELECT node IS NULL FROM dripset.class";
        engine.sql(&database, free) == "t"
    })
    .await;
    assert_eq!(a.write(by_lease(1, 1, 1)).await, Ok(TurnResult::NotOwner));
    assert_eq!(a.take(class(1)).await, Ok(Some(LeaseNumber(2))));
    assert_eq!(a.write(by_lease(1, 1, 2)).await, written(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn classes_that_are_over_are_found_once_nobody_alive_owns_them() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let (_, a, b) = owned(engine).await;
    let over = turn(class(1), 1, 1, vec![said("ended", "")]);
    a.write(over).await.unwrap();
    assert_eq!(b.unfinished().await.unwrap(), []);
    a.leave().await.unwrap();
    assert_eq!(b.unfinished().await.unwrap()[0].id, class(1));
    b.end(class(1), AT).await.unwrap();
    let late = b.write(turn(class(1), 2, 1, vec![said("x", "")])).await;
    assert_eq!(late, Err(SharedError::Ended));
    b.logs_are_kept(class(1)).await.unwrap();
    assert_eq!(b.unfinished().await.unwrap(), []);
    assert_eq!(b.end(class(2), AT).await, Err(SharedError::NoSuchClass));
}

/// Takes the lease again and again, writes by it, and loses its time, until it was given often.
async fn contend(
    node: Arc<Cluster>,
    engine: &'static Engine,
    database: String,
    given: Arc<AtomicU64>,
) {
    let (mut after, mut number) = (1, 0);
    while given.load(Ordering::Relaxed) < 12 {
        let Some(lease) = node.take(class(1)).await.unwrap() else {
            continue;
        };
        given.fetch_max(lease.0, Ordering::Relaxed);
        for step in 0..3 {
            number += 1;
            match node.write(by_lease(after, number, lease.0)).await.unwrap() {
                TurnResult::Written { last, .. } => after = last,
                TurnResult::Behind(events) => after = seqs(&events).pop().unwrap(),
                TurnResult::NotOwner => break,
            }
            // In the middle, so that it goes on writing by a lease that may be over.
            if step == 1 {
                let id = node.node().0;
                let lapse =
                    format!("UPDATE dripset.node SET until = clock_timestamp() WHERE id = '{id}'");
                let database = database.clone();
                let lapsed = tokio::task::spawn_blocking(move || engine.sql(&database, &lapse));
                lapsed.await.unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_two_nodes_ever_write_by_a_lease_at_the_same_time() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let (database, a, b) = owned(engine).await;
    let address = engine.address(&database, engine.port());
    let nodes = [a, b, join(&address, "c").await, join(&address, "d").await];
    let mut running = tokio::task::JoinSet::new();
    let given = Arc::new(AtomicU64::new(1));
    for node in &nodes {
        let (node, given) = (Arc::clone(node), Arc::clone(&given));
        running.spawn(contend(node, engine, database.clone(), given));
    }
    running.join_all().await;
    let ledger = "SELECT lease, node FROM dripset.class_lease ORDER BY lease";
    let ledger = engine.sql(&database, ledger);
    let owners: BTreeMap<u64, &str> = ledger
        .lines()
        .map(|line| line.split_once('|').unwrap())
        .map(|(lease, node)| (lease.parse().unwrap(), node))
        .collect();
    assert!(owners.keys().copied().eq(1..=owners.len() as u64));
    let log = "SELECT lease, node FROM dripset.class_event ORDER BY seq";
    let log = engine.sql(&database, log);
    let mut newest = 0;
    for line in log.lines() {
        let (lease, node) = line.split_once('|').unwrap();
        let lease: u64 = lease.parse().unwrap();
        assert!(lease >= newest, "lease {lease} after {newest}");
        assert_eq!(owners[&lease], node);
        newest = lease;
    }
}
