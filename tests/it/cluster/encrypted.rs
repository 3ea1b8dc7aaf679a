//! `dripset serve` with a store that encrypts, and one that does not prove who it is.

use std::process::{Command, Stdio};

use super::nodes::Running;
use super::wait_until;
use crate::support::engine::{Engine, PASSWORD};

fn serve(dir: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dripset"));
    command
        .env("HOME", dir)
        .env("DRIPSET_DATA_DIR", dir.join("data"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

#[test]
fn cluster_serves_over_an_encrypted_store_and_refuses_another_one() {
    let Some(engine) = Engine::start_encrypted("DNS:localhost") else {
        return;
    };
    let dir = tempfile::tempdir().expect("a directory");
    let trust = format!(
        "sslmode=verify-full&sslrootcert={}",
        engine.authority().display()
    );
    let address = format!("{}?{trust}", engine.database());
    let named = address.replace("127.0.0.1", "localhost");
    let count = |is_so: &str| -> usize {
        let query = format!(
            "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
             WHERE application_name = 'dripset' AND {is_so}"
        );
        engine.sql("postgres", &query).parse().expect("a number")
    };
    for is_flag in [true, false] {
        let mut command = serve(dir.path());
        match is_flag {
            true => command.args(["--store", &named]),
            false => command.env("DRIPSET_STORE", &named),
        };
        let node = Running(command.spawn().expect("a node"));
        wait_until("the node uses the store", || count("ssl") >= 2);
        assert_eq!(count("NOT ssl"), 0);
        drop(node);
        wait_until("the node is gone", || count("true") == 0);
    }
    let refused = serve(dir.path())
        .env("DRIPSET_STORE", &address)
        .output()
        .expect("a run");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    println!("{said}");
    assert!(
        said.contains("is for localhost and not for 127.0.0.1"),
        "{said}"
    );
    assert!(!said.contains(PASSWORD), "{said}");
}
