//! Random classes on three nodes that come and go.

use proptest::prelude::*;
use tokio::runtime::Builder;

use super::*;

const LEARNERS: u128 = 6;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Act {
    Join(usize, u128),
    Leave(usize, u128),
    Respond(usize, u128),
    Next(usize),
    Reveal(usize),
    /// A node is killed, and another one comes.
    Kill(usize),
    /// The store is away for a moment.
    Blink,
    /// The reply to the next turn of a node is lost, or the turn comes late.
    Fail(usize, Fault),
    /// Nobody is told of new events for a while.
    Silence(bool),
}

fn act() -> impl Strategy<Value = Act> {
    let node = 0..3_usize;
    let who = 0..LEARNERS;
    prop_oneof![
        4 => (node.clone(), who.clone()).prop_map(|(node, who)| Act::Join(node, who)),
        1 => (node.clone(), who.clone()).prop_map(|(node, who)| Act::Leave(node, who)),
        6 => (node.clone(), who).prop_map(|(node, who)| Act::Respond(node, who)),
        2 => node.clone().prop_map(Act::Next),
        1 => node.clone().prop_map(Act::Reveal),
        1 => node.clone().prop_map(Act::Kill),
        1 => Just(Act::Blink),
        1 => node.clone().prop_map(|node| Act::Fail(node, Fault::LostReply)),
        1 => node.prop_map(|node| Act::Fail(node, Fault::Late)),
        2 => any::<bool>().prop_map(Act::Silence),
    ]
}

/// The responses that were confirmed.
type Confirmed = BTreeSet<(LearnerId, u32)>;

async fn play(acts: Vec<Act>) -> (MemoryStore, Vec<Node>, Confirmed) {
    let store = MemoryStore::default();
    let mut nodes: Vec<Node> = three(&store, None).await.into();
    let mut numbers = 4..;
    let mut waiting = Vec::new();
    for act in acts {
        match act {
            Act::Join(node, who) => drop(nodes[node].join(who)),
            Act::Leave(node, who) => drop(nodes[node].wish(who, Wish::Leave)),
            Act::Respond(node, who) => {
                if let Some(ballot) = nodes[node].room().ballot() {
                    let told = nodes[node].wish(who, respond(ballot.poll));
                    let poll = u32::try_from(ballot.poll).unwrap();
                    waiting.push((told, (learner(who), poll)));
                }
            }
            Act::Next(node) => {
                let ask = |told| Request::Order(Order::Next, told);
                let told = nodes[node].class.ask(ask).unwrap();
                let _ = told.await;
            }
            Act::Reveal(node) => {
                let order = Order::Reveal { early: true };
                let told = nodes[node].class.ask(|told| Request::Order(order, told));
                let _ = told.unwrap().await;
            }
            Act::Kill(node) => {
                let gone = nodes[node].shared.node();
                // Its host may end in the middle of a turn.
                let number = numbers.next().unwrap();
                nodes[node] = Node::follows(store.node(number)).await;
                store.kill(gone);
            }
            Act::Blink => {
                store.set_down(true);
                tokio::task::yield_now().await;
                store.set_down(false);
            }
            Act::Fail(node, fault) => nodes[node].shared.fails_next(fault),
            Act::Silence(silent) => store.set_silent(silent),
        }
    }
    store.set_silent(false);
    let mut confirmed = Confirmed::new();
    for (told, what) in waiting {
        if told.await == Ok(Ok(())) {
            confirmed.insert(what);
        }
    }
    for node in &nodes {
        node.shared.deliver_late();
    }
    (store, nodes, confirmed)
}

async fn check(acts: Vec<Act>) {
    let (store, nodes, confirmed) = play(acts).await;
    // One more event that every node must see.
    nodes[0].join(99).await.unwrap().unwrap();
    for node in &nodes {
        let there = |news: &ClassNews| news.room.seats().contains_key(&learner(99));
        node.until("the last event", there).await;
    }
    for node in &nodes {
        let is_same = |news: &ClassNews| *news.room == folded(&store.log(id()));
        node.until("the class as its log has it", is_same).await;
    }
    let log = store.log(id());
    assert_whole(&log);
    let logged = responses(&log);
    assert!(logged.values().all(|count| *count == 1), "{logged:?}");
    let room = folded(&log);
    for (who, poll) in confirmed {
        assert!(
            logged.contains_key(&(who, poll)),
            "a confirmed response is lost"
        );
        let counted = &room.polls()[&(poll as usize)].votes[0].given;
        assert!(
            counted.contains_key(&who),
            "a confirmed response does not count"
        );
    }
    let owners = store.ledger(id());
    assert!(owners.windows(2).all(|pair| pair[0].0 < pair[1].0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_to_nodes_confirmed_responses_count_once(
        acts in proptest::collection::vec(act(), 1..60),
    ) {
        let runtime = Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap();
        runtime.block_on(check(acts));
    }
}
