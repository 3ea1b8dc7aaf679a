//! A standby that takes the place of the store, and addresses with several servers.

use std::collections::{BTreeMap, BTreeSet};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::failing::{relay, respond};
use super::*;

/// Returns the address of a database on two servers of this machine.
fn on_both(address: &str, first: u16, second: u16) -> String {
    let database = database_of(address);
    let password = engine::PASSWORD;
    format!("postgresql://dripset:{password}@127.0.0.1:{first},127.0.0.1:{second}/{database}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_standby_that_is_promoted_has_every_confirmed_turn_and_none_twice() {
    let Some(engine) = Engine::start("on") else {
        return;
    };
    let address = engine.database();
    let engine = Arc::new(engine);
    let added = Arc::clone(&engine);
    let port = tokio::task::spawn_blocking(move || added.add_standby())
        .await
        .unwrap();
    let both = on_both(&address, engine.port(), port);
    // Its order does not matter: the standby takes no writes.
    let other_way = on_both(&address, port, engine.port());
    let nodes = [
        join(&both, "a").await,
        join(&other_way, "b").await,
        join(&both, "c").await,
    ];
    let opened = said("opened", "");
    nodes[0].open(new_class(1), opened, AT).await.unwrap();
    let (stop, stopped) = watch::channel(false);
    let mut writers = JoinSet::new();
    for (number, node) in (0..).zip(&nodes) {
        let (node, stopped) = (Arc::clone(node), stopped.clone());
        writers.spawn(async move {
            let confirmed = respond(Arc::clone(&node), number * 1_000_000, stopped).await;
            (node.node(), confirmed)
        });
    }
    let mut newest = nodes[2].newest(class(1));
    newest.wait_for(|seq| *seq > 60).await.unwrap();
    let gone = Arc::clone(&engine);
    let promoted = tokio::task::spawn_blocking(move || {
        gone.kill();
        gone.promote(port);
    });
    promoted.await.unwrap();
    let more = *newest.borrow_and_update() + 60;
    newest.wait_for(|seq| *seq > more).await.unwrap();
    stop.send_replace(true);
    let confirmed: BTreeMap<NodeId, BTreeSet<u64>> = writers.join_all().await.into_iter().collect();
    assert_each_once(&nodes[1], &confirmed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_does_not_answer_does_not_hide_the_next_one() {
    let Some(engine) = engine::shared() else {
        return;
    };
    // The system takes the connection, and nobody reads it: a machine that hangs.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent_port = silent.local_addr().unwrap().port();
    let address = on_both(&engine.database(), silent_port, engine.port());
    let node = join(&address, "a").await;
    node.open(new_class(1), said("opened", ""), AT)
        .await
        .unwrap();
    let mut members = node.membership();
    members.mark_unchanged();
    members.changed().await.unwrap();
    assert!(members.borrow().is_reached);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_is_left_for_the_one_that_takes_its_place() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let address = engine.database();
    let (port, gate) = relay(engine.port()).await;
    let node = join(&on_both(&address, port, engine.port()), "a").await;
    node.open(new_class(1), said("opened", ""), AT)
        .await
        .unwrap();
    gate.send_replace(false);
    let mut members = node.membership();
    members.wait_for(|known| !known.is_reached).await.unwrap();
    members.wait_for(|known| known.is_reached).await.unwrap();
    let next = turn(class(1), 1, 1, vec![said("x", "")]);
    assert_eq!(node.write(next).await, written(2));
}
