//! The start of a node: its tables, the programs that may use them, and refused addresses.

use super::*;
use crate::cluster::connection::Connections;
use crate::cluster::schema::{STEPS, Step, prepare};
use crate::cluster::{AddressError, StoreAddress};

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn nodes_that_start_at_once_make_the_tables_once() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let address = engine.database();
    let mut joining = tokio::task::JoinSet::new();
    for number in 0..5 {
        let address = address.clone();
        joining.spawn(async move { join(&address, &format!("{number}")).await });
    }
    let nodes = joining.join_all().await;
    let first = nodes[0].node();
    wait_for("all see all", async || {
        nodes
            .iter()
            .all(|node| node.membership().borrow().live.len() == 5)
    })
    .await;
    let members = nodes[4].membership();
    let members = members.borrow();
    assert!(members.is_reached && members.live.contains(&first));
    assert!(members.clock_ahead_ms.abs() < 60_000, "{members:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn newer_tables_are_used_as_long_as_they_allow_it_and_else_refused_politely() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let address = engine.database();
    let later = |least| {
        let sql = "CREATE TABLE dripset.later (x integer)";
        let mut steps = STEPS.to_vec();
        steps.push(Step { sql, least });
        steps
    };
    let connections = Connections::new(&address.parse().unwrap()).unwrap();
    prepare(&connections, STEPS).await.unwrap();
    // A step that fails leaves the format before it.
    let mut broken = later(1);
    broken.push(Step {
        sql: "CREATE NONSENSE",
        least: 1,
    });
    assert!(prepare(&connections, &broken).await.is_err());
    prepare(&connections, &later(1)).await.unwrap();
    let node = join(&address, "older").await;
    let class_format = "UPDATE dripset.class SET log_format = 7";
    node.open(new_class(1), said("opened", ""), AT)
        .await
        .unwrap();
    engine.sql(database_of(&address), class_format);
    let newer = SharedError::Newer { found: 7 };
    assert_eq!(node.load(class(1)).await, Err(newer.clone()));
    assert_eq!(node.take(class(1)).await, Err(newer.clone()));
    let late = turn(class(1), 1, 1, vec![said("x", "")]);
    assert_eq!(node.write(late).await, Err(newer));
    assert_eq!(node.unfinished().await.unwrap(), []);
    let format = i32::try_from(STEPS.len()).unwrap() + 1;
    let least = format!("UPDATE dripset.meta SET least = {format}");
    engine.sql(database_of(&address), &least);
    let refused = try_join(&address, "older").await.err().unwrap().to_string();
    assert!(refused.contains("newer version of Dripset"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_tells_a_password() {
    for bad in [
        "",
        "river",
        "http://a:secret@b/c",
        "postgresql://",
        "postgresql://u:secret@h:port/d",
    ] {
        let refused = bad.parse::<StoreAddress>().unwrap_err();
        assert_eq!(refused, AddressError::NotOne, "{bad}");
        assert!(!refused.to_string().contains("secret"));
    }
    let address: StoreAddress = "postgresql://u:secret@h,i:6/d".parse().unwrap();
    assert_eq!(
        format!("{address} {address:?}"),
        "h:5432,i:6/d StoreAddress(h:5432,i:6/d)"
    );
    let nobody = "postgresql://u:secret@127.0.0.1:1/d";
    let told = try_join(nobody, "a").await.err().unwrap();
    assert!(matches!(&told, SharedError::Unreachable(_)), "{told:?}");
    assert!(!format!("{told} {told:?}").contains("secret"));
    let Some(engine) = engine::shared() else {
        return;
    };
    let wrong = engine.database().replace(engine::PASSWORD, "secret");
    let told = try_join(&wrong, "a").await.err().unwrap();
    assert!(told.to_string().contains("password authentication failed"));
    assert!(!format!("{told} {told:?}").contains("secret"));
}
