//! Learners and expired classes are removed from the shared store, down to the bytes.

use std::fs;
use std::path::Path;

use tokio::task::block_in_place;

use super::records::{class_of, copy_of};
use super::*;
use crate::domain::Moment;
use crate::store::Entry;
use crate::store::testing::{
    draft, item, learner as person, minute, note, response, sitting, start,
};

/// What a learner leaves behind, each text once in the world.
const NAME: &str = "Quillfeather-Oxtoby";
const RESPONSE: &str = "zq-response-7714";
const DRAFT: &str = "zq-draft-2290";
const NOTE: &str = "zq-note-5178";
const KEY: &str = "SHA256:zqkey4021";

/// Returns the texts of the learner that are in any file below a directory.
fn found_in(dir: &Path) -> Vec<&'static str> {
    let texts = [NAME, RESPONSE, DRAFT, NOTE, KEY];
    let mut found = Vec::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
                continue;
            }
            // A file may go while it is looked at.
            let bytes = fs::read(&path).unwrap_or_default();
            let is_in = |text: &&str| {
                let mut windows = bytes.windows(text.len());
                windows.any(|window| window == text.as_bytes())
            };
            found.extend(texts.iter().filter(|text| is_in(text)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn entries() -> Vec<Entry> {
    let id = sitting(1);
    let mut answer = response(id, 0, 3);
    answer.response = RESPONSE.into();
    vec![
        start(id, 3),
        Entry::Responded(answer),
        draft(id, 1, DRAFT),
        note(0, NOTE),
    ]
}

/// Returns a time after the classes of these tests have expired.
fn later() -> Moment {
    let days = jiff::SignedDuration::from_hours(24 * 40);
    let opened = jiff::Timestamp::from_millisecond(AT).unwrap();
    Moment {
        at: opened.checked_add(days).unwrap(),
        ..minute(0)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_learner_is_in_no_file_of_the_engine() {
    let Some(engine) = engine::Engine::start("off") else {
        return;
    };
    let address = engine.database();
    let cluster = join(&address, "a").await;
    let people = [(person(1), NAME, Some(KEY)), (person(2), "Bo", None)];
    class_of(&cluster, &people).await;
    let ((_a, mut here), (_b, mut there)) =
        block_in_place(|| (copy_of(&cluster), copy_of(&cluster)));
    block_in_place(|| {
        here.append_for(person(1), &entries(), minute(1)).unwrap();
        there.catch_up(person(1)).unwrap();
        let other = [start(sitting(2), 2)];
        there.append_for(person(2), &other, minute(1)).unwrap();
    });
    engine.sql(database_of(&address), "ANALYZE; CHECKPOINT");
    let base = engine.dir.join("base");
    let base = if base.exists() {
        base
    } else {
        engine.dir.join("data/base")
    };
    assert_eq!(found_in(&base).len(), 5);
    let client = client_at(&cluster);
    // The node would write about the learner again.
    let refused = client.forget(person(1)).await.unwrap();
    let SharedForgotten::Running(running) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(running[0].id, class(1));
    cluster.end(class(1), AT + 9).await.unwrap();
    for rows in [9, 0] {
        let forgotten = client.forget(person(1)).await;
        assert_eq!(forgotten, Ok(SharedForgotten::Removed(rows)));
    }
    assert_eq!(client.clear().await, Ok(true));
    assert_eq!(found_in(&base), [""; 0]);
    block_in_place(|| {
        assert_eq!(here.drop_forgotten().unwrap(), 1);
        assert_eq!(there.drop_forgotten().unwrap(), 1);
    });
    for store in [&here, &there] {
        assert_eq!(found_in(store.path().parent().unwrap()), [""; 0]);
    }
    assert_eq!(there.of(person(2)).sittings(9, None).unwrap().len(), 1);
    assert!(!here.of(person(1)).history().unwrap().of(&item(0)).flagged);
    let loaded = cluster.load(class(1)).await.unwrap();
    assert_eq!(seqs(&loaded.events), [1, 3]);
    assert_eq!(loaded.learners.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_class_goes_with_the_learners_whom_nobody_could_reach() {
    let Some(engine) = engine::shared() else {
        return;
    };
    let cluster = join(&engine.database(), "a").await;
    class_of(
        &cluster,
        &[(person(1), "Ana", Some(KEY)), (person(2), "Bo", None)],
    )
    .await;
    block_in_place(|| {
        let (_dir, mut store) = copy_of(&cluster);
        for who in [1, 2] {
            let begun = [start(sitting(who), 2)];
            store.append_for(person(who), &begun, minute(1)).unwrap();
        }
    });
    let classes = [class(1), class(2)];
    // A live node owns it.
    let held = cluster.expire(&classes, later()).await.unwrap();
    assert_eq!(held.classes, []);
    cluster.leave().await.unwrap();
    let early = cluster
        .expire(&classes, super::records::now())
        .await
        .unwrap();
    assert_eq!(early.classes, []);
    let gone = cluster.expire(&classes, later()).await.unwrap();
    assert_eq!((gone.classes, gone.learners), (vec![class(1)], 1));
    assert_eq!(cluster.load(class(1)).await, Err(SharedError::NoSuchClass));
    block_in_place(|| {
        let (_dir, mut store) = copy_of(&cluster);
        store.catch_up_all(&[person(1), person(2)]).unwrap();
        let kept = [1, 2].map(|who| store.of(person(who)).sittings(9, None).unwrap().len());
        assert_eq!(kept, [1, 0]);
    });
}
