//! A dump of the shared store, taken and restored by the commands of docs/operating.md, is the store as
//! it was, and nodes go on with it.

use std::process::Command;

use tokio::task::block_in_place;

use super::records::{class_of, copy_of};
use super::*;
use crate::classroom::shared::SharedClass;
use crate::store::testing::{draft, learner as person, minute, respond, sitting, start};
use crate::store::tests::sharing::content;

/// Runs a program of PostgreSQL to its end.
fn run(program: &str, args: &[&str]) {
    let path = engine::binaries().unwrap().join(program);
    let told = Command::new(path).args(args).output().unwrap();
    let errors = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success(), "{program}: {errors}");
}

/// Returns the class without the time until which a node has it.
async fn unheld(node: &Cluster) -> SharedClass {
    let mut class = node.load(class(1)).await.unwrap();
    class.row.held_until_ms = 0;
    class
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_dump_has_every_class_and_record_and_nodes_go_on_with_it() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let before = engine.database();
    let old = join(&before, "old").await;
    let people = [
        (person(1), "Ada", Some("SHA256:ada")),
        (person(2), "Bo", None),
    ];
    class_of(&old, &people).await;
    let (_old_dir, mut there) = block_in_place(|| copy_of(&old));
    let id = sitting(1);
    let entries = [start(id, 3), respond(id, 0, 3), draft(id, 1, "half done")];
    block_in_place(|| there.append_for(person(1), &entries, minute(1)).unwrap());
    let whole = unheld(&old).await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("night.dump");
    let file = file.to_str().unwrap();
    run("pg_dump", &["-Fc", "-f", file, &before]);
    // Lost, since it came after the dump.
    let late = old.write(turn(class(1), 3, 2, vec![said("late", "x")]));
    assert_eq!(
        late.await.unwrap(),
        TurnResult::Written {
            newer: Vec::new(),
            last: 4
        }
    );

    let after = engine.database();
    let options = ["--exit-on-error", "--single-transaction", "-d"];
    run(
        "pg_restore",
        &[options.as_slice(), &[&after, file]].concat(),
    );
    let new = join(&after, "new").await;
    assert_eq!(unheld(&new).await, whole);
    assert!(new.find("CODE1").await.unwrap().is_some());
    let (_new_dir, mut here) = block_in_place(|| copy_of(&new));
    block_in_place(|| here.catch_up(person(1)).unwrap());
    assert_eq!(content(&here, person(1)), content(&there, person(1)));

    // The lease of the node that the dump remembers runs out.
    let takes = async || matches!(new.take(class(1)).await, Ok(Some(LeaseNumber(2))));
    wait_for("a lease on the restored class", takes).await;
    let next = new.write(turn(class(1), 3, 1, vec![said("next", "y")]));
    assert_eq!(
        next.await.unwrap(),
        TurnResult::Written {
            newer: Vec::new(),
            last: 4
        }
    );
    block_in_place(|| {
        let answer = [respond(id, 1, 3)];
        here.append_for(person(1), &answer, minute(2)).unwrap();
    });
}
