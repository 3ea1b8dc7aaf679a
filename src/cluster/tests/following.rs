//! Followers: told at once, and again after every break.

use super::*;

/// Joins with renewals so rare that only rings can tell anything in time.
async fn join_slowly(address: &str, name: &str) -> Arc<Cluster> {
    let mut settings = NodeSettings::new(address.parse().unwrap(), name.into());
    settings.renewal = Duration::from_secs(60);
    settings.lease = Duration::from_secs(240);
    let env = Arc::new(Env::default());
    Cluster::join(settings, env).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_is_told_at_once_and_of_what_was_there_before() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let address = engine.database();
    let (a, b) = (
        join_slowly(&address, "a").await,
        join_slowly(&address, "b").await,
    );
    a.open(new_class(1), said("opened", ""), AT).await.unwrap();
    let mut newest = b.newest(class(1));
    newest.wait_for(|seq| *seq == 1).await.unwrap();
    let here = a.newest(class(1));
    for after in 1..5 {
        let said = turn(class(1), after, after, vec![said("said", "")]);
        a.write(said).await.unwrap();
        let told = newest.wait_for(|seq| *seq == after + 1);
        let told = tokio::time::timeout(Duration::from_secs(10), told).await;
        told.expect("told by a ring").unwrap();
    }
    let mut again = a.newest(class(1));
    again.wait_for(|seq| *seq == 5).await.unwrap();
    drop((here, again));
    assert!(
        a.newest.followed().is_empty(),
        "nobody follows it on this node"
    );
    // A node that joins or leaves is known at once too.
    let mut members = a.membership();
    let c = join_slowly(&address, "c").await;
    members
        .wait_for(|known| known.live.contains(&c.node()))
        .await
        .unwrap();
    c.leave().await.unwrap();
    members
        .wait_for(|known| !known.live.contains(&c.node()))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_missed_while_the_connection_was_broken_is_told_afterwards() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let address = engine.database();
    let (a, b) = (
        join_slowly(&address, "a").await,
        join_slowly(&address, "b").await,
    );
    a.open(new_class(1), said("opened", ""), AT).await.unwrap();
    let mut newest = b.newest(class(1));
    newest.wait_for(|seq| *seq == 1).await.unwrap();
    for after in 1..4 {
        engine.sql(
            database_of(&address),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
        let said = turn(class(1), after, after, vec![said("said", "")]);
        wait_for("written", async || a.write(said.clone()).await.is_ok()).await;
        let told = newest.wait_for(|seq| *seq == after + 1);
        let told = tokio::time::timeout(Duration::from_secs(10), told).await;
        told.expect("told after a break").unwrap();
    }
}

#[test]
fn a_ring_has_room_for_many_classes_and_words_of_other_programs_are_skipped() {
    let newest = crate::cluster::newest::Newest::default();
    let class = |number: u32| ClassId(Uuid::from_u128(u128::from(number)));
    let mut one = newest.follow(class(7));
    for number in 0..1_000 {
        newest.wrote(class(number), u64::MAX);
    }
    let rings = newest.rings();
    assert!(rings.iter().all(|ring| ring.len() < 8_000));
    assert_eq!(newest.rings(), Vec::<String>::new());
    let other = crate::cluster::newest::Newest::default();
    let far = other.follow(class(999));
    rings.iter().for_each(|ring| other.heard(ring));
    assert_eq!(*far.borrow(), u64::MAX);
    assert_eq!(*one.borrow_and_update(), u64::MAX);
    newest.heard("later x:y 7:1 : nodes:");
    newest.raise(class(7), 3);
    assert!(!one.has_changed().unwrap(), "a number never goes down");
}
