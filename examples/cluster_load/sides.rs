//! The sides that are compared: one progress file, and nodes of a shared store.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dripset::classroom::host::{Class, ClassInfo, Reply, Request};
use dripset::classroom::server;
use dripset::classroom::shared::SharedClasses;
use dripset::classroom::store_handle::StoreHandle;
use dripset::cluster::{Cluster, NodeSettings};
use dripset::domain::room::{Ballot, Given, Order, Terms, Wish};
use dripset::domain::{Allowance, ClassId, KindName, LearnerId, Plan, Response};
use dripset::env::Env;
use dripset::store::{Store, new_id};
use dripset::tui::screen::ClassNews;
use tempfile::TempDir;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::measured::Times;

/// A machine with its store.
struct Machine {
    store: StoreHandle,
    classes: Option<Arc<dyn SharedClasses>>,
    _dir: TempDir,
}

/// Some machines.
pub struct Side {
    /// What they are.
    pub name: String,
    machines: Vec<Machine>,
    env: Arc<Env>,
    terms: Terms,
}

/// One class, on each of the machines.
pub struct OpenClass {
    on: Vec<Arc<Class>>,
    first: u128,
}

fn machine(env: &Env, classes: Option<Arc<dyn SharedClasses>>) -> Machine {
    let dir = tempfile::tempdir().expect("a directory");
    let store = Store::open(dir.path(), env.now()).expect("a store");
    let (store, _) = StoreHandle::spawn(store).expect("a thread");
    Machine {
        store,
        classes,
        _dir: dir,
    }
}

fn terms() -> Terms {
    let plan = Plan {
        kinds: BTreeSet::from([KindName::MultipleChoice]),
        ..Plan::with_seed(7)
    };
    server::terms(&dripset::bank_sources::shipped(), &plan).expect("a set")
}

impl Side {
    /// One machine with its progress file.
    pub fn file() -> Self {
        let env = Arc::new(Env::default());
        Self {
            name: "one machine, progress file".into(),
            machines: vec![machine(&env, None)],
            env,
            terms: terms(),
        }
    }

    /// So many nodes of a shared store.
    pub async fn shared(url: &str, nodes: usize) -> Self {
        let env = Arc::new(Env::default());
        let mut machines = Vec::new();
        for number in 0..nodes {
            let address = url.parse().expect("an address");
            let settings = NodeSettings::new(address, format!("node {number}"));
            let joined = Cluster::join(settings, Arc::clone(&env)).await;
            let classes: Arc<dyn SharedClasses> = joined.expect("a shared store");
            machines.push(machine(&env, Some(classes)));
        }
        Self {
            name: format!("shared store, nodes: {nodes}"),
            machines,
            env,
            terms: terms(),
        }
    }

    /// Opens a class, on the first machine.
    pub async fn open(&self) -> OpenClass {
        let id = ClassId(new_id(self.env.now()));
        let frame = || ClassInfo {
            id,
            code: id.0.to_string(),
            title: "Load".into(),
            invitation: Arc::default(),
            seats_max: 10_000,
        };
        let mut on = Vec::new();
        for machine in &self.machines {
            let (store, env, terms) = (&machine.store, Arc::clone(&self.env), self.terms.clone());
            let class = match &machine.classes {
                None => Class::open(store, env, frame(), "host".into(), 30, terms).await,
                Some(classes) => {
                    let here = (store, Arc::clone(classes));
                    if on.is_empty() {
                        Class::open_shared(here, env, frame(), "host".into(), 30, terms).await
                    } else {
                        let whole = classes.load(id).await.expect("a class");
                        Class::follow(here, env, frame(), whole, None)
                    }
                }
            };
            on.push(class.expect("a class"));
        }
        OpenClass {
            on,
            first: id.0.as_u128(),
        }
    }

    /// Opens so many classes, and has all learners of all of them respond to two items at once.
    /// Returns the responses a second and the times of each.
    pub async fn many(&self, count: usize, learners: usize) -> (u64, Times) {
        let mut classes = Vec::new();
        for _ in 0..count {
            let class = self.open().await;
            class.join(learners).await;
            classes.push(class);
        }
        let mut all = Times::default();
        let (mut responses, mut taken) = (0.0, 0.0);
        for _ in 0..2 {
            for class in &classes {
                class.next_item().await;
            }
            let started = Instant::now();
            let asked = classes.iter().map(|class| class.ask_all(learners));
            let asked: Vec<_> = asked.flatten().collect();
            responses += asked.len() as f64;
            all.extend(told(asked, started).await);
            taken += started.elapsed().as_secs_f64();
        }
        ((responses / taken) as u64, all)
    }
}

/// Waits for all replies, and returns the time that each took.
async fn told(asked: Vec<oneshot::Receiver<Reply>>, started: Instant) -> Times {
    let mut times = Times::default();
    let waiting = asked.into_iter().map(|reply| {
        tokio::spawn(async move {
            reply.await.expect("a reply").expect("it is done");
            started.elapsed()
        })
    });
    for reply in waiting.collect::<Vec<_>>() {
        times.add(reply.await.expect("a reply"));
    }
    times
}

impl OpenClass {
    fn learner(&self, number: usize) -> LearnerId {
        LearnerId(Uuid::from_u128(self.first.wrapping_add(number as u128 + 1)))
    }

    fn at(&self, number: usize) -> &Class {
        let on = self.on.get(number % self.on.len());
        on.expect("invariant: the number is below theirs")
    }

    fn wish(&self, number: usize, wish: Wish) -> oneshot::Receiver<Reply> {
        let learner = self.learner(number);
        let asked = self
            .at(number)
            .ask(|told| Request::Wish(learner, wish, told));
        asked.expect("room to ask")
    }

    fn response(&self, number: usize) -> Wish {
        let room = Arc::clone(&self.at(number).newest().room);
        let poll = room.current().expect("an open item");
        let (item, form) = room.item(poll).expect("an item");
        let response: Response = item.kind.rules().key(&form.drawn);
        let given = Given {
            response,
            confidence: None,
            elapsed_ms: 900,
        };
        Wish::Respond(Ballot { poll, vote: 0 }, given)
    }

    fn ask_all(&self, learners: usize) -> Vec<oneshot::Receiver<Reply>> {
        let ask = |number| self.wish(number, self.response(number));
        (0..learners).map(ask).collect()
    }

    /// Has so many learners join at once. Returns the time until all are in.
    pub async fn join(&self, learners: usize) -> Times {
        let started = Instant::now();
        let join = Wish::Join(Allowance::Standard);
        let asked = (0..learners).map(|number| self.wish(number, join.clone()));
        told(asked.collect(), started).await;
        started.elapsed().into()
    }

    /// Opens the next item. Returns the time until every machine has it.
    pub async fn next_item(&self) -> Duration {
        let before = self.at(0).newest().room.current();
        if before.is_some() {
            self.order(Order::Reveal { early: true }).await;
        }
        let started = Instant::now();
        self.order(Order::Next).await;
        for class in &self.on {
            let mut shown = class.shown();
            let is_next = |news: &Arc<ClassNews>| {
                news.room.open_vote().is_some() && news.room.current() != before
            };
            shown.wait_for(is_next).await.expect("a class");
        }
        started.elapsed()
    }

    async fn order(&self, order: Order) {
        let told = self.at(0).ask(|told| Request::Order(order, told));
        told.expect("room to ask")
            .await
            .expect("a reply")
            .expect("it is done");
    }

    /// Has one learner respond. Returns the time until that is confirmed.
    pub async fn respond(&self, number: usize) -> Duration {
        let wish = self.response(number);
        let started = Instant::now();
        self.wish(number, wish)
            .await
            .expect("a reply")
            .expect("it is done");
        started.elapsed()
    }

    /// Has all learners respond at once. Returns the time until all are confirmed.
    pub async fn respond_all(&self, learners: usize) -> Duration {
        let started = Instant::now();
        told(self.ask_all(learners), started).await;
        started.elapsed()
    }
}
