//! Encryption to the store: what is encrypted, and what is refused.

use std::path::Path;

use super::*;

/// Returns the address of a database by a host name, with parameters.
fn address_of(engine: &Engine, host: &str, params: &str) -> String {
    let address = engine.database().replace("127.0.0.1", host);
    format!("{address}?{params}")
}

fn trusting(file: &Path) -> String {
    format!("sslmode=verify-full&sslrootcert={}", file.display())
}

/// Returns the words of a refused start, which have no password.
async fn refused(address: &str) -> String {
    let told = try_join(address, "a").await.err().unwrap().to_string();
    assert!(!told.contains(engine::PASSWORD), "{told}");
    told
}

/// Waits until a start is refused with these words: the server takes new settings a moment later.
async fn refused_in_time(address: &str, words: &str) {
    wait_for(words, async || {
        let told = try_join(address, "a").await.err();
        told.is_some_and(|told| told.to_string().contains(words))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn every_connection_of_a_node_is_encrypted_and_bound_to_the_certificate() {
    let Some(engine) = Engine::start_encrypted("DNS:localhost") else {
        return;
    };
    let trust = trusting(&engine.authority());
    // The password is proved for this certificate alone, so nobody in between can pass it on.
    let address = address_of(
        &engine,
        "localhost",
        &format!("{trust}&channel_binding=require"),
    );
    let node = join(&address, "a").await;
    let mut writes = tokio::task::JoinSet::new();
    for number in 1..=4 {
        let node = Arc::clone(&node);
        writes.spawn(async move {
            let opened = said("opened", "");
            node.open(new_class(number), opened, AT).await.unwrap();
            let turned = node
                .write(turn(class(number), 1, 1, vec![said("x", "")]))
                .await;
            assert_eq!(turned, written(2));
        });
    }
    writes.join_all().await;
    let mut records = node.records();
    tokio::task::spawn_blocking(move || records.wordings(&[]).map(drop))
        .await
        .unwrap()
        .unwrap();
    let connections = |is_encrypted: &str| -> usize {
        let query = format!(
            "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
             WHERE application_name = 'dripset' AND ssl = {is_encrypted}"
        );
        engine.sql("postgres", &query).parse().unwrap()
    };
    assert_eq!(connections("false"), 0);
    assert!(
        connections("true") >= 2,
        "the pool, and the one that listens"
    );
    let listens = "SELECT bool_and(ssl AND version = 'TLSv1.3') FROM pg_stat_ssl \
        JOIN pg_stat_activity USING (pid) WHERE application_name = 'dripset'";
    assert_eq!(engine.sql("postgres", listens), "t");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_server_that_does_not_prove_who_it_is_is_refused_with_what_to_do() {
    let Some(engine) = Engine::start_encrypted("DNS:localhost,DNS:db.example.edu") else {
        return;
    };
    let trust = trusting(&engine.authority());
    let told = refused(&address_of(&engine, "127.0.0.1", &trust)).await;
    assert!(
        told.contains("is for localhost, db.example.edu and not for 127.0.0.1"),
        "{told}"
    );
    for mode in ["require", "verify-ca", "verify-full"] {
        let mode = format!("sslmode={mode}");
        let told = refused(&address_of(&engine, "localhost", &mode)).await;
        assert!(told.contains("sslrootcert"), "{told}");
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("none.pem");
    let told = refused(&address_of(&engine, "localhost", &trusting(&file))).await;
    assert!(
        told.contains("No such file") && told.contains("none.pem"),
        "{told}"
    );
    std::fs::write(&file, "hello").unwrap();
    let told = refused(&address_of(&engine, "localhost", &trusting(&file))).await;
    assert!(told.contains("BEGIN CERTIFICATE"), "{told}");
    // A server that admits encrypted connections alone.
    let hba = engine.dir.join("data/pg_hba.conf");
    std::fs::write(&hba, "hostssl all all 127.0.0.1/32 scram-sha-256\n").unwrap();
    let encrypted = address_of(&engine, "localhost", &trust);
    let plain = encrypted
        .split('?')
        .next()
        .unwrap()
        .replace("localhost", "127.0.0.1");
    engine.sql("postgres", "SELECT pg_reload_conf()");
    refused_in_time(&plain, "Add sslmode=verify-full").await;
    join(&encrypted, "a").await;
    engine.encrypt("DNS:localhost", -1);
    refused_in_time(&encrypted, "has expired").await;
    for part in ["crt", "key"] {
        let server = engine.dir.join(format!("data/server.{part}"));
        std::fs::copy(engine.dir.join(format!("authority.{part}")), server).unwrap();
    }
    engine.sql("postgres", "SELECT pg_reload_conf()");
    refused_in_time(&encrypted, "that of an authority itself").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_encryption_is_refused_where_it_is_asked_for() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let Some(other) = Engine::start_encrypted("DNS:localhost") else {
        return;
    };
    for mode in ["require", "verify-ca", "verify-full"] {
        let params = trusting(&other.authority()).replace("verify-full", mode);
        let told = refused(&address_of(engine, "localhost", &params)).await;
        assert!(told.contains("has no encryption"), "{told}");
    }
}
