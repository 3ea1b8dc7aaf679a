//! The suite of all class logs over PostgreSQL.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::*;
use crate::classroom::replay::logged::Logged;
use crate::cluster::blocking::BlockingClasses;
use crate::domain::room::testing::interleaving::{any_interleaving, check_interleaving};
use crate::store::class_suite::{
    self, Handles, new_class, programs_at_once, run_all, steps, three_writers,
};
use crate::store::testing::minute;
use crate::store::{ClassLog, MemoryClasses};

/// Nodes over one database, whose classes are emptied for each case.
pub(super) struct Nodes {
    runtime: Arc<Runtime>,
    nodes: Vec<Arc<Cluster>>,
    database: String,
    engine: &'static Engine,
}

impl Nodes {
    pub(super) fn new(count: usize) -> Option<Self> {
        let engine = engine::shared()?;
        let address = engine.database();
        let runtime = Arc::new(Runtime::new().unwrap());
        let joined = |number| runtime.block_on(join(&address, &format!("node {number}")));
        let nodes = (0..count).map(joined).collect();
        Some(Self {
            nodes,
            runtime,
            database: database_of(&address).into(),
            engine,
        })
    }

    pub(super) fn handle(&self, number: usize) -> Box<dyn ClassLog> {
        let node = Arc::clone(&self.nodes[number]);
        Box::new(BlockingClasses::new(Arc::clone(&self.runtime), node))
    }

    /// Returns a handle of each node to empty classes.
    pub(super) fn fresh(&self) -> Handles {
        self.engine.sql(
            &self.database,
            "TRUNCATE dripset.class, dripset.class_event, dripset.class_learner, \
             dripset.class_lease",
        );
        (0..self.nodes.len())
            .map(|number| self.handle(number))
            .collect()
    }
}

#[test]
fn the_shared_store_does_what_every_class_log_must() {
    let Some(nodes) = Nodes::new(2) else { return };
    run_all(|count| nodes.fresh().into_iter().take(count).collect());
}

#[test]
fn three_nodes_in_any_order_give_the_verdicts_of_classes_in_memory() {
    let Some(nodes) = Nodes::new(3) else { return };
    proptest!(ProptestConfig::with_cases(16), |(steps in steps())| {
        let shared = three_writers(nodes.fresh(), &steps)?;
        let classes = MemoryClasses::default();
        let handle = || Box::new(classes.clone()) as Box<dyn ClassLog>;
        prop_assert_eq!(shared, three_writers((0..3).map(|_| handle()).collect(), &steps)?);
    });
}

#[test]
fn three_nodes_at_once_give_out_each_number_once_and_conflicts_are_told() {
    let Some(nodes) = Nodes::new(3) else { return };
    let mut handles = nodes.fresh();
    handles[0]
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let next = AtomicUsize::new(0);
    programs_at_once(3, || nodes.handle(next.fetch_add(1, Ordering::Relaxed) % 3));
}

#[test]
fn any_interleaving_over_the_shared_store_keeps_one_response_each_none_late_none_lost() {
    let Some(nodes) = Nodes::new(1) else { return };
    proptest!(ProptestConfig::with_cases(12), |(case in any_interleaving(60))| {
        let mut log = nodes.fresh().remove(0);
        log.open_class(&new_class(1, "KQ7TM2XW"), minute(0)).unwrap();
        check_interleaving(Logged::new(log, class(1)), case)?;
    });
}

#[test]
fn the_log_in_the_shared_store_can_only_be_added_to() {
    let Some(nodes) = Nodes::new(1) else { return };
    let mut handles = nodes.fresh();
    handles[0]
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let said = class_suite::said("said", "hello");
    let write = class_suite::write(class(1), said, crate::store::Guard::None);
    class_suite::append(&mut *handles[0], write).unwrap();
    for change in [
        "UPDATE dripset.class_event SET body = ''",
        "DELETE FROM dripset.class_event",
    ] {
        let guarded = format!(
            "DO $$ BEGIN {change}; RAISE EXCEPTION 'changed'; EXCEPTION WHEN raise_exception THEN \
             IF SQLERRM NOT LIKE '%only ever added%' THEN RAISE; END IF; END $$"
        );
        nodes.engine.sql(&nodes.database, &guarded);
    }
    let removal = format!(
        "BEGIN; SET LOCAL dripset.removes = '{}'; DELETE FROM dripset.class_event; COMMIT",
        class(1)
    );
    nodes.engine.sql(&nodes.database, &removal);
    assert_eq!(handles[0].class_events(class(1), 1).unwrap(), []);
}
