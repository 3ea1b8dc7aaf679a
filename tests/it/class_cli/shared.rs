//! The same commands over the store that several servers share.

use std::process::Output;
use std::sync::Arc;

use dripset::classroom::shared::{SharedClasses, SharedNewcomer, Turn, TurnResult};
use dripset::cluster::{Cluster, NodeSettings};
use dripset::env::Env;
use tokio::runtime::Runtime;

use super::*;
use crate::support::engine::{self, Engine, database_of};
use crate::support::run::program;

/// A shared store with the same class as a data directory has.
struct Shared {
    engine: &'static Engine,
    address: String,
    runtime: Runtime,
    node: Arc<Cluster>,
}

impl Shared {
    /// Copies the class into a shared store; `None` without PostgreSQL.
    fn of(made: &Made) -> Option<Self> {
        let engine = engine::shared()?;
        let address = engine.database();
        let runtime = Runtime::new().expect("a runtime");
        let settings = NodeSettings::new(address.parse().expect("an address"), "a".into());
        let joined = runtime.block_on(Cluster::join(settings, Arc::new(Env::default())));
        let shared = Self {
            engine,
            address,
            runtime,
            node: joined.expect("a node"),
        };
        shared.copy(made);
        Some(shared)
    }

    fn copy(&self, made: &Made) {
        let row = made.store.class(CLASS).expect("a disk").expect("a class");
        let new = NewClass {
            id: row.id,
            code: row.code,
            title: row.title,
            owner: row.owner,
            keep_days: 30,
            open_until: None,
        };
        let mut events = made
            .store
            .class_events(CLASS, 1)
            .expect("a log")
            .into_iter();
        let opening = events.next().expect("an opening");
        let opened = self.node.open(new, opening.entry, row.started_ms);
        self.runtime.block_on(opened).expect("a class");
        let roster = made.store.roster(CLASS).expect("a roster");
        let newcomers = roster.iter().map(|row| SharedNewcomer {
            learner: row.learner,
            name: row.name.clone(),
            pin_hash: None,
            key: None,
        });
        let mut newcomers: Vec<_> = newcomers.collect();
        for event in events {
            let turn = Turn {
                class: CLASS,
                after: event.seq - 1,
                turn: event.seq,
                at_ms: event.at_ms,
                entries: vec![event.entry],
                newcomers: std::mem::take(&mut newcomers),
                vacated: Vec::new(),
                commutes: false,
                lease: None,
            };
            let written = self
                .runtime
                .block_on(self.node.write(turn))
                .expect("a store");
            assert!(matches!(written, TurnResult::Written { .. }), "{written:?}");
        }
        for learner in roster {
            let id = learner
                .roster_id
                .map_or("NULL".into(), |id| format!("'{id}'"));
            let sql = format!(
                "UPDATE dripset.class_learner SET roster_id = {id}, since_ms = {} WHERE learner = '{}'",
                learner.since_ms, learner.learner
            );
            self.engine.sql(database_of(&self.address), &sql);
        }
    }

    fn end(&self) {
        let ended = self.node.end(CLASS, at(99).at.as_millisecond());
        self.runtime.block_on(ended).expect("an end");
    }

    /// Runs a command over the shared store, with the URL in the environment.
    fn run(&self, args: &[&str]) -> Output {
        let mut command = program();
        command.env("TZ", "UTC").env("DRIPSET_STORE", &self.address);
        command.arg("class").args(args).arg("--store");
        command.output().expect("a run")
    }

    fn told(&self, args: &[&str]) -> (String, String, Option<i32>) {
        let run = self.run(args);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&run.stdout), text(&run.stderr), run.status.code())
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // The renewals of the node run on it.
        let _inside = self.runtime.enter();
        let _ = self.runtime.block_on(self.node.leave());
    }
}

#[test]
fn a_shared_class_is_listed_and_reported_as_one_of_a_file_in_every_format() {
    let made = made("Lines and pumps");
    let Some(shared) = Shared::of(&made) else {
        return;
    };
    let here = |args: &[&str]| {
        let mut command = program();
        command.env("TZ", "UTC").arg("class").args(args);
        let run = command.arg("--data-dir").arg(made.dir.path()).output();
        run.expect("a run")
    };
    let school = ["--school-class", "c1", "--grading-period", "g1"];
    let mut asked = vec![vec!["list"], vec!["report", CODE, "--html", "-"]];
    for format in [
        "text",
        "csv",
        "json",
        "canvas",
        "moodle",
        "xlsx",
        "oneroster",
    ] {
        let mut args = vec!["report", CODE, "--format", format, "-o", "-"];
        if format == "oneroster" {
            args.extend(school);
        }
        asked.push(args);
    }
    for args in asked {
        let (here, there) = (here(&args), shared.run(&args));
        let words = String::from_utf8_lossy(&there.stderr).into_owned();
        assert!(there.status.success(), "{args:?}: {words}");
        assert_eq!(here.stderr, there.stderr, "{args:?}");
        assert!(here.stdout == there.stdout, "{args:?} differs");
    }
    let nodes = "SELECT string_agg(name, ' ') FROM dripset.node";
    assert_eq!(shared.engine.sql(database_of(&shared.address), nodes), "a");
}

/// A server's variable must not lead a command of one machine elsewhere.
#[test]
fn the_variable_of_servers_does_nothing_without_the_flag() {
    let made = made("Lines");
    let mut command = program();
    let unreachable = "postgresql://dripset:river-stone-41@127.0.0.1:1/none";
    command
        .env("DRIPSET_STORE", unreachable)
        .args(["class", "list"]);
    let run = crate::support::run::run(command.arg("--data-dir").arg(made.dir.path()));
    assert!(run.out.contains(CODE), "{run:?}");

    let mut command = program();
    command.env("DRIPSET_STORE", unreachable);
    let run = crate::support::run::run(command.args(["class", "list", "--store"]));
    assert_eq!((run.out.as_str(), run.code), ("", Some(2)));
    assert!(run.err.contains("cannot be reached"), "{}", run.err);
    assert!(!run.err.contains("river-stone"), "{}", run.err);

    let mut command = program();
    command.env_remove("DRIPSET_STORE");
    let run = crate::support::run::run(command.args(["class", "list", "--store"]));
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("DRIPSET_STORE is not set"), "{}", run.err);
}

#[test]
fn a_learner_of_a_shared_class_is_forgotten_once_it_has_ended() {
    let made = made("Lines");
    let Some(shared) = Shared::of(&made) else {
        return;
    };
    let left = || {
        let names = "SELECT count(*) FROM dripset.class_learner";
        shared.engine.sql(database_of(&shared.address), names)
    };
    let args = ["forget", "N103", "--yes"];
    let (_, err, code) = shared.told(&args);
    assert_eq!((code, left().as_str()), (Some(2), "12"));
    assert!(err.contains("nothing was removed"), "{err}");
    assert!(err.contains(&format!("Lines ({CODE})")), "{err}");

    shared.end();
    // Without `--yes`, and with nothing on standard input.
    let (out, _, code) = shared.told(&["forget", "N103"]);
    assert_eq!((code, left().as_str()), (Some(2), "12"));
    assert!(out.contains("Nothing was removed."), "{out}");

    let (out, err, code) = shared.told(&args);
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert_eq!(left(), "11");
    let id = learner(3);
    for table in ["class_learner", "class_event", "record_log"] {
        let rows = format!("SELECT count(*) FROM dripset.{table} WHERE learner = '{id}'");
        assert_eq!(shared.engine.sql(database_of(&shared.address), &rows), "0");
    }
    insta::assert_snapshot!(out);
    let (_, err, code) = shared.told(&args);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("`dripset class report CODE --store` lists"),
        "{err}"
    );
}
