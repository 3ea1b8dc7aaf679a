//! What classes need of the shared store, over PostgreSQL.

use std::sync::Arc;

use tokio::sync::watch;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::Cluster;
use super::reading::{self, EVENTS};
use super::rows::{self, class_where, int, learners_where, value};
use super::turns::format;
use crate::classroom::shared::{
    LeaseNumber, Membership, NodeId, Pending, SharedClass, SharedClasses, SharedError, SharedEvent,
    Turn, TurnResult,
};
use crate::domain::ids::LearnerId;
use crate::domain::{ClassId, Moment};
use crate::store::{ClassEntry, ClassLearner, ClassRow, NewClass};

const FIND: &str = class_where!("code = $1 AND ended_ms IS NULL");
const UNFINISHED: &str = class_where!(
    "is_over AND NOT logs_kept AND log_format <= $1
    AND NOT coalesce(node.until > clock_timestamp(), false) ORDER BY class.id"
);
const OVERDUE: &str = class_where!(
    "keep_until_ms <= $2 AND log_format <= $1
    AND NOT coalesce(node.until > clock_timestamp(), false) ORDER BY class.id LIMIT 200"
);
const RELEASE: &str = "UPDATE dripset.class SET node = NULL WHERE id = $1 AND node = $2";
const LEARNERS: &str = learners_where!("learner = ANY ($2)");
const SET_PIN: &str = "UPDATE dripset.class_learner SET pin_hash = $3
    WHERE class = $1 AND learner = $2 RETURNING 1";
const LEAVE: &str = "SELECT dripset.leave($1), pg_notify('dripset', 'nodes')";
const END: &str = "UPDATE dripset.class
    SET ended_ms = coalesce(ended_ms, $2), is_over = true WHERE id = $1 RETURNING 1";
const LOGS_ARE_KEPT: &str = "UPDATE dripset.class SET logs_kept = true WHERE id = $1 RETURNING 1";
const KEYS: &str = "SELECT fingerprint FROM dripset.learner_key ORDER BY fingerprint";
const PLAIN_CHOICES: &str = "SELECT learner, plain FROM dripset.learner_display ORDER BY learner";

impl SharedClasses for Cluster {
    fn node(&self) -> NodeId {
        self.node
    }

    fn membership(&self) -> watch::Receiver<Arc<Membership>> {
        self.membership.clone()
    }

    fn newest(&self, class: ClassId) -> watch::Receiver<u64> {
        self.newest.follow(class)
    }

    fn find(&self, code: &str) -> Pending<'_, Option<ClassRow>> {
        let code = code.to_owned();
        Box::pin(async move {
            let found = self.connections.rows(FIND, &[&code]).await?;
            found.first().map(rows::class).transpose()
        })
    }

    fn open(&self, class: NewClass, opening: ClassEntry, at_ms: i64) -> Pending<'_, LeaseNumber> {
        Box::pin(async move {
            let kept = class.keep_until_ms_from(at_ms);
            self.open_class(&class, Some(&opening), at_ms, kept).await
        })
    }

    fn load(&self, class: ClassId) -> Pending<'_, SharedClass> {
        Box::pin(self.loaded(class))
    }

    fn events_after(&self, class: ClassId, after: u64) -> Pending<'_, Vec<SharedEvent>> {
        Box::pin(async move {
            let found = self
                .connections
                .rows(EVENTS, &[&class.0, &int(after)])
                .await?;
            found.iter().map(|row| rows::event(row, 0)).collect()
        })
    }

    fn write(&self, turn: Turn) -> Pending<'_, TurnResult> {
        Box::pin(self.write_turn(turn))
    }

    fn learners(&self, class: ClassId, who: Vec<LearnerId>) -> Pending<'_, Vec<ClassLearner>> {
        Box::pin(async move {
            let who: Vec<Uuid> = who.iter().map(|learner| learner.0).collect();
            let found = self.connections.rows(LEARNERS, &[&class.0, &who]).await?;
            found.iter().map(rows::learner).collect()
        })
    }

    fn set_pin(&self, class: ClassId, learner: LearnerId, pin_hash: String) -> Pending<'_, ()> {
        Box::pin(async move {
            let params: [&(dyn ToSql + Sync); 3] = [&class.0, &learner.0, &pin_hash];
            let changed = self.connections.rows(SET_PIN, &params).await?;
            match changed.is_empty() {
                true => Err(SharedError::Failed(
                    "this learner is not in the class".into(),
                )),
                false => Ok(()),
            }
        })
    }

    fn take(&self, class: ClassId) -> Pending<'_, Option<LeaseNumber>> {
        Box::pin(self.take_class(class))
    }

    fn leave(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            if let Some(task) = self.stop() {
                // Aborted: its end is all that is waited for.
                let _ = task.await;
            }
            self.connections.rows(LEAVE, &[&self.node.0]).await?;
            Ok(())
        })
    }

    fn end(&self, class: ClassId, at_ms: i64) -> Pending<'_, ()> {
        Box::pin(async move { there(&self.connections.rows(END, &[&class.0, &at_ms]).await?) })
    }

    fn logs_are_kept(&self, class: ClassId) -> Pending<'_, ()> {
        Box::pin(async move { there(&self.connections.rows(LOGS_ARE_KEPT, &[&class.0]).await?) })
    }

    fn unfinished(&self) -> Pending<'_, Vec<ClassRow>> {
        Box::pin(async move {
            let found = self.connections.rows(UNFINISHED, &[&format()]).await?;
            found.iter().map(rows::class).collect()
        })
    }

    fn release(&self, class: ClassId) -> Pending<'_, ()> {
        Box::pin(async move {
            let (connections, me) = (&self.connections, self.node.0);
            connections.rows(RELEASE, &[&class.0, &me]).await?;
            self.newest.ring_nodes();
            Ok(())
        })
    }

    fn overdue(&self, at: Moment) -> Pending<'_, Vec<ClassRow>> {
        Box::pin(async move {
            let now = at.at.as_millisecond();
            let found = self.connections.rows(OVERDUE, &[&format(), &now]).await?;
            found.iter().map(rows::class).collect()
        })
    }

    fn remove_overdue(&self, classes: Vec<ClassId>, at: Moment) -> Pending<'_, usize> {
        Box::pin(async move {
            let expired = self.expire(&classes, at).await?;
            Ok(expired.classes.len())
        })
    }

    fn keys(&self) -> Pending<'_, Vec<String>> {
        Box::pin(async move {
            let found = self.connections.rows(KEYS, &[]).await?;
            found.iter().map(|row| value(row, 0)).collect()
        })
    }

    fn plain_choices(&self) -> Pending<'_, Vec<(LearnerId, bool)>> {
        Box::pin(async move {
            let found = self.connections.rows(PLAIN_CHOICES, &[]).await?;
            let choice = |row| Ok((LearnerId(value(row, 0)?), value(row, 1)?));
            found.iter().map(choice).collect()
        })
    }
}

impl Cluster {
    /// Reads a class as it was at one moment.
    async fn loaded(&self, class: ClassId) -> Result<SharedClass, SharedError> {
        let read = reading::class(&self.connections, class).await?;
        self.newest.raise(class, read.row.last_seq);
        Ok(read)
    }
}

/// Refuses a change that found no class.
fn there(changed: &[Row]) -> Result<(), SharedError> {
    match changed.is_empty() {
        true => Err(SharedError::NoSuchClass),
        false => Ok(()),
    }
}
