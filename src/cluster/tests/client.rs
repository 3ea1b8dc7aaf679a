//! A program that is no node reads the classes of nodes, and no node knows of it.

use super::records::class_of;
use super::*;

async fn connect(address: &str) -> Result<StoreClient, SharedError> {
    StoreClient::connect(&address.parse().unwrap()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_reads_classes_while_they_run_and_is_no_node() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let address = engine.database();
    let cluster = join(&address, "a").await;
    class_of(
        &cluster,
        &[(learner(1), "Ana", None), (learner(2), "Bo", None)],
    )
    .await;
    let ended = turn(class(1), 3, 2, vec![said("ended", "")]);
    assert_eq!(
        cluster.write(ended).await,
        Ok(TurnResult::Written {
            newer: Vec::new(),
            last: 4
        })
    );

    let client = connect(&address).await.unwrap();
    let classes = client.classes().await.unwrap();
    // Its opening and its end say whether it is over.
    let read: Vec<_> = classes
        .iter()
        .map(|one| (one.row.id, seqs(&one.events)))
        .collect();
    assert_eq!(read, [(class(1), vec![1, 4])]);
    let learners = client.learners(&[class(1), class(2)]).await.unwrap();
    let names: Vec<_> = learners.iter().map(|(_, one)| one.name.as_str()).collect();
    assert_eq!(names, ["Ana", "Bo"]);
    let whole = client.class(class(1)).await.unwrap();
    assert_eq!(
        (seqs(&whole.events), whole.learners.len()),
        (vec![1, 2, 3, 4], 2)
    );
    let nodes = engine.sql(database_of(&address), "SELECT name FROM dripset.node");
    assert_eq!(nodes, "a");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_creates_no_tables_and_refuses_those_of_other_versions() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let address = engine.database();
    let told = async || match connect(&address).await {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    assert!(told().await.contains("no server has used it"));
    let schemas = "SELECT count(*) FROM pg_namespace WHERE nspname = 'dripset'";
    assert_eq!(engine.sql(database_of(&address), schemas), "0");
    join(&address, "a").await.leave().await.unwrap();
    assert_eq!(told().await, "");
    for (meta, words) in [
        ("1, least = 1", "older version"),
        ("99, least = 99", "newer version"),
    ] {
        let set = format!("UPDATE dripset.meta SET format = {meta}");
        engine.sql(database_of(&address), &set);
        let told = told().await;
        assert!(told.contains(words), "{told}");
    }
}
