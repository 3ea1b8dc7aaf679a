//! Learners' records: nodes that share them are as one progress file.

use std::sync::Barrier;
use std::time::Instant;

use proptest::test_runner::{Config, TestRunner};
use tempfile::TempDir;
use tokio::task::block_in_place;

use super::*;
use crate::domain::Moment;
use crate::store::testing::{
    draft, end, flag, fresh, learner as person, minute, place, respond, sitting, start,
};
use crate::store::tests::sharing::{SharedStore, content, play, steps};
use crate::store::upstream::memory::Failure;
use crate::store::{RecordsVersion, Store, StoreError};

/// Rows in one reply, so that replies of several pages occur.
const PAGE: usize = 3;

/// Returns the progress file of a node.
pub(super) fn copy_of(cluster: &Cluster) -> (TempDir, Store) {
    let (dir, store) = fresh();
    let store = store.with_upstream(cluster.records_in_pages(PAGE)).unwrap();
    (dir, store)
}

struct OfEngine(Arc<Cluster>);

impl SharedStore for OfEngine {
    fn node(&self) -> (TempDir, Store) {
        copy_of(&self.0)
    }

    fn forget(&self, learner: LearnerId) {
        let runtime = tokio::runtime::Handle::current();
        let client = client_at(&self.0);
        runtime.block_on(client.forget(learner)).unwrap();
    }

    fn version(&self, learner: LearnerId) -> RecordsVersion {
        let known = [(learner, RecordsVersion::default())];
        self.0.records().pull(&known).unwrap()[0].version
    }

    fn fail_next(&self, _: Option<Failure>) {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_over_the_engine_are_as_one_file() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let shared = OfEngine(join(&engine.database(), "a").await);
    block_in_place(|| {
        let mut runner = TestRunner::new(Config::with_cases(3));
        let played = runner.run(&steps(), |steps| {
            for who in [1, 2] {
                shared.forget(person(who));
            }
            play(&shared, &steps)
        });
        if let Err(error) = played {
            panic!("{error}");
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_answer_at_once_fill_each_place_once() {
    let Some(engine) = engine::shared() else {
        return;
    };
    const PLACES: usize = 12;
    let address = engine.database();
    let clusters = [
        join(&address, "a").await,
        join(&address, "b").await,
        join(&address, "c").await,
    ];
    let id = sitting(1);
    block_in_place(|| {
        let mut nodes = clusters.each_ref().map(|cluster| copy_of(cluster));
        let begun = [start(id, PLACES)];
        nodes[0].1.append_for(person(1), &begun, minute(1)).unwrap();
        let barrier = Barrier::new(nodes.len());
        let accepted: Vec<usize> = std::thread::scope(|scope| {
            let running = nodes.each_mut().map(|(_, store)| {
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    let answers = (0..PLACES)
                        .map(|at| store.append_for(person(1), &[respond(id, at, 3)], minute(2)));
                    let answers: Vec<_> = answers.collect();
                    for refused in answers.iter().filter_map(|answer| answer.as_ref().err()) {
                        assert!(matches!(refused, StoreError::AlreadyAnswered { .. }));
                    }
                    answers.iter().filter(|answer| answer.is_ok()).count()
                })
            });
            running.map(|thread| thread.join().unwrap()).into()
        });
        assert_eq!(accepted.iter().sum::<usize>(), PLACES);
        for (_dir, store) in &mut nodes {
            store.catch_up(person(1)).unwrap();
            let found = store.of(person(1)).sitting(id).unwrap().unwrap();
            assert_eq!(found.responses.len(), PLACES);
        }
        let [first, second, _] = &nodes;
        assert_eq!(content(&first.1, person(1)), content(&second.1, person(1)));
    });
}

/// Opens a class in which these learners have responded.
pub(super) async fn class_of(cluster: &Cluster, who: &[(LearnerId, &str, Option<&str>)]) {
    let opened = cluster
        .open(new_class(1), said("opened", "terms"), AT)
        .await;
    opened.unwrap();
    let entries = who
        .iter()
        .map(|(learner, ..)| responded(*learner, 0))
        .collect();
    let mut joined = turn(class(1), 1, 1, entries);
    joined.newcomers = who
        .iter()
        .map(|(learner, name, key)| SharedNewcomer {
            learner: *learner,
            name: (*name).to_owned(),
            pin_hash: None,
            key: key.map(str::to_owned),
        })
        .collect();
    let written = cluster.write(joined).await.unwrap();
    assert!(matches!(written, TurnResult::Written { .. }), "{written:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_results_of_a_class_go_to_those_who_responded_and_once() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let cluster = join(&engine.database(), "a").await;
    class_of(
        &cluster,
        &[(person(1), "Ana", None), (person(3), "Cy", None)],
    )
    .await;
    block_in_place(|| {
        let ((_a, mut here), (_b, mut there)) = (copy_of(&cluster), copy_of(&cluster));
        let logs = [1, 2, 3].map(|number| {
            let id = sitting(number);
            (
                person(number),
                vec![start(id, 2), respond(id, 0, 3), end(id)],
            )
        });
        here.keep_logs(class(1), &logs[..1], minute(1)).unwrap();
        there.keep_logs(class(1), &logs, minute(2)).unwrap();
        here.keep_logs(class(1), &logs, minute(3)).unwrap();
        for store in [&here, &there] {
            let kept = [1, 2, 3].map(|who| content(store, person(who))[0].len());
            assert_eq!(kept, [3, 0, 3]);
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_and_displays_are_stored() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let cluster = join(&engine.database(), "a").await;
    block_in_place(|| {
        let (_dir, mut store) = copy_of(&cluster);
        store.know_key("SHA256:a", person(1), minute(1)).unwrap();
        store.choose_plain(person(1), true).unwrap();
        store.choose_plain(person(2), true).unwrap();
    });
    assert_eq!(cluster.keys().await.unwrap(), ["SHA256:a"]);
    let plain = cluster.plain_choices().await.unwrap();
    assert_eq!(plain, [(person(1), true)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_engine_nothing_is_saved_and_afterwards_everything_confirmed_is_there() {
    let Some(engine) = engine::Engine::start("on") else {
        return;
    };
    let cluster = join(&engine.database(), "a").await;
    let (who, id) = (person(1), sitting(1));
    let (_dir, mut store) = block_in_place(|| copy_of(&cluster));
    let begun = [
        start(id, 3),
        respond(id, 0, 3),
        draft(id, 1, "half"),
        place(id, 1),
    ];
    block_in_place(|| store.append_for(who, &begun, minute(1))).unwrap();
    let before = content(&store, who);
    engine.kill();
    let reached = cluster.membership();
    wait_for("the engine is gone", async || !reached.borrow().is_reached).await;
    block_in_place(|| {
        let asked = Instant::now();
        for _ in 0..20 {
            let refused = store.append_for(who, &[respond(id, 1, 3)], minute(2));
            assert!(matches!(refused, Err(StoreError::Unreachable(_))));
        }
        assert!(asked.elapsed() < Duration::from_secs(1));
        store.catch_up_to_read(who).unwrap();
    });
    assert_eq!(content(&store, who), before);
    engine.start_again();
    wait_for("the engine is back", async || reached.borrow().is_reached).await;
    block_in_place(|| {
        let answer = [respond(id, 1, 2), flag(0, true)];
        store.append_for(who, &answer, minute(3)).unwrap();
        let (_other, mut other) = copy_of(&cluster);
        other.catch_up(who).unwrap();
        assert_eq!(content(&other, who), content(&store, who));
        assert_eq!(content(&other, who)[0].len(), 4);
    });
}

/// The time of a test in the records.
pub(super) fn now() -> Moment {
    minute(10)
}
