//! Tests over PostgreSQL itself. Without it on this machine they say so and pass.

mod client;
mod contract;
mod encrypted;
#[path = "../../tests/it/support/engine.rs"]
mod engine;
mod failing;
mod following;
mod leases;
mod records;
mod removal;
mod restored;
mod standby;
mod starting;
mod turns;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use self::engine::{Engine, database_of};
use super::{Cluster, NodeSettings, SharedForgotten, StoreClient};
use crate::classroom::shared::{
    LeaseNumber, NodeId, SharedClasses, SharedError, SharedEvent, SharedNewcomer, Turn, TurnResult,
};
use crate::domain::ClassId;
use crate::domain::ids::LearnerId;
use crate::env::Env;
use crate::store::{ClassEntry, NewClass, RESPONDED};

/// Renewals and leases short enough for tests, and long enough for a busy machine.
const RENEWAL: Duration = Duration::from_millis(100);
const LEASE: Duration = Duration::from_millis(2_000);
/// The opening time of the classes.
const AT: i64 = 1_800_000_000_000;

fn class(number: u8) -> ClassId {
    ClassId(Uuid::from_bytes([number; 16]))
}

fn learner(number: u32) -> LearnerId {
    LearnerId(Uuid::from_u128(u128::from(number) + 1))
}

fn new_class(number: u8) -> NewClass {
    NewClass {
        id: class(number),
        code: format!("CODE{number}"),
        title: "IV therapy, week 3".into(),
        owner: "host".into(),
        keep_days: 30,
        open_until: None,
    }
}

fn said(kind: &str, body: &str) -> ClassEntry {
    ClassEntry {
        kind: kind.into(),
        learner: None,
        poll: None,
        vote: None,
        body: body.into(),
    }
}

fn responded(who: LearnerId, poll: u32) -> ClassEntry {
    ClassEntry {
        kind: RESPONDED.into(),
        learner: Some(who),
        poll: Some(poll),
        vote: Some(0),
        body: "b".into(),
    }
}

/// A turn of any node with one event, decided by everything up to `after`.
fn turn(class: ClassId, after: u64, number: u64, entries: Vec<ClassEntry>) -> Turn {
    Turn {
        class,
        after,
        commutes: false,
        turn: number,
        at_ms: AT + i64::try_from(number).unwrap(),
        entries,
        newcomers: Vec::new(),
        vacated: Vec::new(),
        lease: None,
    }
}

/// The result of a turn that is written right after the event that it was decided by.
fn written(last: u64) -> Result<TurnResult, SharedError> {
    let newer = Vec::new();
    Ok(TurnResult::Written { newer, last })
}

async fn join(address: &str, name: &str) -> Arc<Cluster> {
    try_join(address, name).await.unwrap()
}

async fn try_join(address: &str, name: &str) -> Result<Arc<Cluster>, SharedError> {
    let mut settings = NodeSettings::new(address.parse().unwrap(), name.into());
    settings.renewal = RENEWAL;
    settings.lease = LEASE;
    Cluster::join(settings, Arc::new(Env::default())).await
}

/// Returns a program that is no node, at the store of this one.
fn client_at(cluster: &Cluster) -> StoreClient {
    StoreClient {
        connections: Arc::clone(&cluster.connections),
    }
}

/// Waits until a node sees what is meant.
async fn wait_for(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    let waits = async {
        while !is_so().await {
            ticks.tick().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), waits).await;
    assert!(waited.is_ok(), "never so: {what}");
}

/// Checks that class 1 has each confirmed turn of each node once, and no gap.
async fn assert_each_once(node: &Cluster, confirmed: &BTreeMap<NodeId, BTreeSet<u64>>) {
    let events = node.events_after(class(1), 0).await.unwrap();
    assert_eq!(seqs(&events), (1..=events.len() as u64).collect::<Vec<_>>());
    let mut there: BTreeMap<NodeId, Vec<u64>> = BTreeMap::new();
    for event in &events[1..] {
        there.entry(event.node).or_default().push(event.turn);
    }
    for (node, turns) in confirmed {
        assert!(there[node].iter().eq(turns), "each confirmed turn once");
    }
}

fn seqs(events: &[SharedEvent]) -> Vec<u64> {
    events.iter().map(|event| event.stored.seq).collect()
}
