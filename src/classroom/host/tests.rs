//! Hosts of one class on several nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::timeout;
use uuid::Uuid;

use super::*;
use crate::classroom::replay;
use crate::classroom::shared::SharedEvent;
use crate::classroom::shared::memory::{Fault, MemoryNode, MemoryStore};
use crate::domain::room::{Ballot, Given, Room, SeatPhase, Terms, testing};
use crate::domain::testing::{item, multiple_choice};
use crate::domain::{Drawn, Response};
use crate::store::{RESPONDED, Store};

mod commuting;
mod random;

/// How long any state may take: only a fault runs into it.
const DEADLINE: Duration = Duration::from_secs(30);

fn terms(limit_s: Option<u32>) -> Terms {
    let made = |number: usize| {
        Arc::new(item(
            "ivig",
            "rate",
            &format!("item-{number}"),
            multiple_choice(3, "a"),
        ))
    };
    Terms {
        limit_s,
        ..testing::terms((0..3).map(made).collect(), Drawn::as_written)
    }
}

fn learner(number: u128) -> LearnerId {
    LearnerId(Uuid::from_u128(number))
}

fn respond(poll: usize) -> Wish {
    let given = Given {
        response: Response::One("a".into()),
        confidence: None,
        elapsed_ms: 900,
    };
    Wish::Respond(Ballot { poll, vote: 0 }, given)
}

fn id() -> ClassId {
    ClassId(Uuid::from_u128(77))
}

fn frame() -> ClassInfo {
    ClassInfo {
        id: id(),
        code: "ward-three".into(),
        title: "Ward three".into(),
        invitation: Arc::new([]),
        seats_max: 100,
    }
}

/// One node with its host of the class.
struct Node {
    shared: Arc<MemoryNode>,
    class: Arc<Class>,
    _dir: TempDir,
}

impl Node {
    /// Opens the class there.
    async fn opens(shared: Arc<MemoryNode>, limit_s: Option<u32>) -> Self {
        let (dir, store) = Self::store();
        let here = (&store, Arc::clone(&shared) as Arc<dyn SharedClasses>);
        let env = Arc::new(Env::default());
        let opened = Class::open_shared(here, env, frame(), "SHA256:i".into(), 30, terms(limit_s));
        Self {
            class: opened.await.unwrap(),
            shared,
            _dir: dir,
        }
    }

    /// Follows the class there.
    async fn follows(shared: Arc<MemoryNode>) -> Self {
        let (dir, store) = Self::store();
        let whole = shared.load(id()).await.unwrap();
        let here = (&store, Arc::clone(&shared) as Arc<dyn SharedClasses>);
        let env = Arc::new(Env::default());
        Self {
            class: Class::follow(here, env, frame(), whole, None).unwrap(),
            shared,
            _dir: dir,
        }
    }

    fn store() -> (TempDir, StoreHandle) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), Env::default().now()).unwrap();
        (dir, StoreHandle::spawn(store).unwrap().0)
    }

    fn wish(&self, number: u128, wish: Wish) -> oneshot::Receiver<Reply> {
        let asked = self
            .class
            .ask(|told| Request::Wish(learner(number), wish, told));
        asked.unwrap()
    }

    fn join(&self, number: u128) -> oneshot::Receiver<Reply> {
        let newcomer = Newcomer {
            learner: learner(number),
            name: "Ada".into(),
            key: None,
            pin: None,
            pin_hash: None,
            from: std::net::IpAddr::from([127, 0, 0, 1]).into(),
        };
        let ask = |told| Request::Join(Box::new(newcomer), Allowance::Standard, told);
        self.class.ask(ask).unwrap()
    }

    async fn order(&self, order: Order) {
        let told = self.class.ask(|told| Request::Order(order, told)).unwrap();
        told.await.unwrap().unwrap();
    }

    fn room(&self) -> Arc<Room> {
        Arc::clone(&self.class.newest().room)
    }

    /// Waits until the class is so here.
    async fn until(&self, what: &str, so: impl Fn(&ClassNews) -> bool) {
        until(self.class.all(), what, so).await;
    }
}

async fn until(
    mut news: watch::Receiver<Arc<ClassNews>>,
    what: &str,
    so: impl Fn(&ClassNews) -> bool,
) {
    let waited = timeout(DEADLINE, news.wait_for(|news| so(news)));
    assert!(waited.await.is_ok(), "not in time: {what}");
}

async fn three(store: &MemoryStore, limit_s: Option<u32>) -> [Node; 3] {
    let first = Node::opens(store.node(1), limit_s).await;
    let second = Node::follows(store.node(2)).await;
    [first, second, Node::follows(store.node(3)).await]
}

/// The responses in a log, once each.
fn responses(log: &[SharedEvent]) -> BTreeMap<(LearnerId, u32), usize> {
    let mut found = BTreeMap::new();
    for event in log
        .iter()
        .filter(|event| event.stored.entry.kind == RESPONDED)
    {
        let entry = &event.stored.entry;
        *found
            .entry((entry.learner.unwrap(), entry.poll.unwrap()))
            .or_default() += 1;
    }
    found
}

/// Checks that the numbers of a log have no gap.
fn assert_whole(log: &[SharedEvent]) {
    let numbers = log.iter().map(|event| event.stored.seq);
    assert!(numbers.eq(1..=log.len() as u64));
}

fn folded(log: &[SharedEvent]) -> Room {
    let mut events = log.iter().cloned();
    let (at, opening) = replay::event(events.next().unwrap().stored, None).unwrap();
    let mut room = Room::folded([(at, opening)]).unwrap();
    for event in events {
        let (at, event) = replay::event(event.stored, Some(room.terms())).unwrap();
        room.fold(at, &event);
    }
    room
}

#[tokio::test]
async fn the_class_is_the_same_at_all_nodes_and_names_stay_unique() {
    let store = MemoryStore::default();
    let nodes = three(&store, None).await;
    let joined: Vec<_> = (0..60)
        .map(|number| nodes[number % 3].join(number as u128))
        .collect();
    for told in joined {
        told.await.unwrap().unwrap();
    }
    for node in &nodes {
        node.until("all seats", |news| news.room.seats().len() == 60)
            .await;
        let news = node.class.newest();
        let names: BTreeSet<&String> = news.names.values().collect();
        assert_eq!(names.len(), 60);
        assert_eq!(news.names, nodes[0].class.newest().names);
    }
    nodes[1].order(Order::Next).await;
    for node in &nodes {
        node.until("the vote", |news| news.room.open_vote().is_some())
            .await;
    }
    let given = (0..60).map(|number| nodes[number % 3].wish(number as u128, respond(0)));
    for told in given.collect::<Vec<_>>() {
        told.await.unwrap().unwrap();
    }
    for node in &nodes {
        let all = |news: &ClassNews| news.room.open_vote().unwrap().given.len() == 60;
        node.until("all responses", all).await;
    }
    let log = store.log(id());
    assert_whole(&log);
    assert_eq!(responses(&log).len(), 60);
    assert!(responses(&log).values().all(|count| *count == 1));
}

#[tokio::test]
async fn a_connection_to_another_node_takes_the_seat_and_the_earlier_one_is_told() {
    let store = MemoryStore::default();
    let [first, second, _] = three(&store, None).await;
    let (mut place, told) = first.class.places.take(learner(5), || first.join(5));
    told.await.unwrap().unwrap();
    second
        .until("the seat", |news| !news.room.seats().is_empty())
        .await;
    let (newer, told) = second.class.places.take(learner(5), || {
        let back = |told| Request::Back(learner(5), Allowance::Standard, told);
        second.class.ask(back).unwrap()
    });
    told.await.unwrap().unwrap();
    timeout(DEADLINE, place.lost())
        .await
        .expect("the seat is lost here");
    first
        .class
        .places
        .give_back(&place, || unreachable!("it is another's seat"));
    // Even if the earlier connection leaves in the same moment, the seat stays taken.
    first.wish(5, Wish::Leave).await.unwrap().unwrap();
    assert!(second.room().seats()[&learner(5)].present);
    assert!(folded(&store.log(id())).seats()[&learner(5)].present);
    let mut left = None;
    second.class.places.give_back(&newer, || {
        left = Some(second.wish(5, Wish::Leave));
    });
    let left = left.expect("the newer connection has the seat");
    left.await.unwrap().unwrap();
    assert!(!second.room().seats()[&learner(5)].present);
}

#[tokio::test]
async fn when_the_owner_is_gone_another_node_closes_the_vote_and_frees_its_seats() {
    let store = MemoryStore::default();
    let [first, second, third] = three(&store, Some(5)).await;
    for (node, number) in [(&first, 1), (&second, 2), (&third, 3)] {
        node.join(number).await.unwrap().unwrap();
    }
    third.order(Order::Next).await;
    let gone = first.shared.node();
    drop(first);
    store.kill(gone);
    for node in [&second, &third] {
        let away = |news: &ClassNews| !news.room.seats()[&learner(1)].present;
        node.until("the seat of the gone node is away", away).await;
        node.until("the vote closes in time", |news| {
            !matches!(
                news.room.view_of(learner(2)).face,
                SeatPhase::Open { open: true, .. }
            )
        })
        .await;
        assert!(node.room().seats()[&learner(3)].present);
    }
    let owners = store.ledger(id());
    assert_eq!(owners.len(), 2);
    assert!(owners[0].1 == gone && owners[1].1 != gone);
    assert_eq!(third.room().poll().unwrap().votes[0].limit_s, Some(5));
}

#[tokio::test]
async fn a_turn_whose_reply_was_lost_is_in_the_log_once_and_confirmed() {
    let store = MemoryStore::default();
    let [first, second, _] = three(&store, None).await;
    second.join(2).await.unwrap().unwrap();
    first.order(Order::Next).await;
    second
        .until("the vote", |news| news.room.open_vote().is_some())
        .await;
    second.shared.fails_next(Fault::LostReply);
    assert_eq!(second.wish(2, respond(0)).await.unwrap(), Ok(()));
    assert_eq!(responses(&store.log(id())).values().sum::<usize>(), 1);
    assert!(!second.class.newest().is_moving);
}

#[tokio::test]
async fn while_the_store_is_down_the_class_says_so_and_the_vote_gets_the_time_back() {
    let store = MemoryStore::default();
    let [first, second, _] = three(&store, Some(60)).await;
    second.join(2).await.unwrap().unwrap();
    first.order(Order::Next).await;
    second
        .until("the vote", |news| news.room.open_vote().is_some())
        .await;
    store.set_down(true);
    for node in [&first, &second] {
        until(node.class.shown(), "it says so", |news| news.is_moving).await;
    }
    let told = second.wish(2, respond(0));
    // The time that the interruption has to take for anybody to notice.
    let passes = timeout(Duration::from_millis(1_100), std::future::pending::<()>());
    assert!(passes.await.is_err());
    store.set_down(false);
    assert_eq!(told.await.unwrap(), Ok(()));
    let is_longer =
        |news: &ClassNews| !news.is_moving && news.room.open_vote().unwrap().limit_s > Some(60);
    for node in [&first, &second] {
        node.until("it goes on, with the time given back", is_longer)
            .await;
    }
    assert_eq!(responses(&store.log(id())).values().sum::<usize>(), 1);
}

#[tokio::test]
async fn a_class_without_any_node_is_resumed_by_the_next_one() {
    let store = MemoryStore::default();
    let first = Node::opens(store.node(1), Some(60)).await;
    first.join(1).await.unwrap().unwrap();
    first.order(Order::Next).await;
    let gone = first.shared.node();
    drop(first);
    store.kill(gone);
    let second = Node::follows(store.node(2)).await;
    let waits = |news: &ClassNews| news.room.seats()[&learner(1)].expected;
    second.until("it waits for who was there", waits).await;
    let told = second.wish(1, Wish::Join(Allowance::Standard));
    told.await.unwrap().unwrap();
    second.wish(1, respond(0)).await.unwrap().unwrap();
    let kinds = store
        .log(id())
        .into_iter()
        .map(|event| event.stored.entry.kind);
    assert_eq!(kinds.filter(|kind| kind == "resumed").count(), 1);
}

#[tokio::test]
async fn whoever_is_still_connected_is_present_again_after_another_node_took_theirs_for_gone() {
    let store = MemoryStore::default();
    let [first, second, _third] = three(&store, None).await;
    let (_place, told) = second.class.places.take(learner(5), || second.join(5));
    told.await.unwrap().unwrap();
    second.join(6).await.unwrap().unwrap();
    store.kill(second.shared.node());
    let both_away = |news: &ClassNews| {
        let seats = news.room.seats();
        seats.len() == 2 && seats.values().all(|seat| !seat.present)
    };
    first.until("the seats are away", both_away).await;
    store.revive(second.shared.node());
    let is_back = |news: &ClassNews| news.room.seats()[&learner(5)].present;
    first.until("who is connected is back", is_back).await;
    // The other learner holds no connection.
    assert!(!first.room().seats()[&learner(6)].present);
}
