//! The shared store for a program that is no node: it serves nobody, and no node knows of it.
//! `removal.rs` has what it removes.

use std::sync::Arc;

use uuid::Uuid;

use super::address::StoreAddress;
use super::connection::Connections;
use super::reading;
use super::records::ClusterRecords;
use super::rows::{self, class_where, event, learner, value};
use super::schema;
use crate::classroom::shared::{SharedClass, SharedError, SharedEvent};
use crate::domain::ClassId;
use crate::domain::limits::{CLASSES_READ_MAX, RECORD_ROWS_PULLED_MAX};
use crate::store::{ClassLearner, ClassRow, Upstream};

const IS_THERE: &str = "SELECT to_regclass('dripset.meta') IS NOT NULL";
const FORMAT: &str = "SELECT format FROM dripset.meta";
const CLASSES: &str = class_where!("true ORDER BY class.id");
/// The first and the last event of each class, as far as they say whether it is over.
const BOUNDS: &str = "SELECT class, seq, at_ms, kind, learner, poll, vote, body, node, turn
    FROM dripset.class_event WHERE class = ANY ($1) AND (seq = 1 OR kind = 'ended')
    ORDER BY class, seq";
/// Their PINs are for nobody.
const PEOPLE: &str = "SELECT learner, name, NULL::text, since_ms, roster_id, extra, plain, class
    FROM dripset.class_learner WHERE class = ANY ($1) ORDER BY class, since_ms, learner";

/// A program at the shared store that is no node.
pub struct StoreClient {
    pub(super) connections: Arc<Connections>,
}

impl StoreClient {
    /// Connects to a shared store that nodes have prepared. Creates nothing there.
    ///
    /// # Errors
    /// If it cannot be reached, has no tables yet, or is for another version of the program.
    pub async fn connect(address: &StoreAddress) -> Result<Self, SharedError> {
        let connections = Arc::new(Connections::new(address)?);
        let there = connections.rows(IS_THERE, &[]).await?;
        if !there.first().map_or(Ok(false), |row| value(row, 0))? {
            return Err(SharedError::Failed(
                "this database has no classes of Dripset: no server has used it as its store"
                    .into(),
            ));
        }
        let found = connections.rows(FORMAT, &[]).await?;
        let format: i32 = found.first().map_or(Ok(0), |row| value(row, 0))?;
        let known = i32::try_from(schema::STEPS.len()).unwrap_or(i32::MAX);
        if format < known {
            return Err(SharedError::Failed(format!(
                "the shared store is of an older version of Dripset (format {format}; this one \
                 needs {known}). Use the program of its servers, or upgrade them first"
            )));
        }
        // Changes nothing in tables of this format or a newer one.
        schema::prepare(&connections, schema::STEPS).await?;
        Ok(Self { connections })
    }

    /// Returns the records of learners, for a progress file that is a copy. Called within a runtime
    /// of tokio; what it returns is for a thread that is not of it.
    pub fn records(&self) -> Box<dyn Upstream> {
        let connections = Arc::clone(&self.connections);
        Box::new(ClusterRecords::new(connections, RECORD_ROWS_PULLED_MAX))
    }

    /// Returns all classes, each with no learner, and with its opening and its end alone of its log.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn classes(&self) -> Result<Vec<SharedClass>, SharedError> {
        let found = self.connections.rows(CLASSES, &[]).await?;
        let found: Result<Vec<ClassRow>, SharedError> = found.iter().map(rows::class).collect();
        let mut classes = Vec::new();
        for some in found?.chunks(CLASSES_READ_MAX) {
            let open = some.iter().filter(|row| row.ended_ms.is_none());
            let open: Vec<Uuid> = open.map(|row| row.id.0).collect();
            let read = self.connections.rows(BOUNDS, &[&open]).await?;
            let events = read.iter().map(|row| Ok((value(row, 0)?, event(row, 1)?)));
            let events: Result<Vec<(Uuid, SharedEvent)>, SharedError> = events.collect();
            let mut events = events?.into_iter().peekable();
            for row in some {
                let mut bounds = Vec::new();
                while let Some((_, event)) = events.next_if(|(class, _)| *class == row.id.0) {
                    bounds.push(event);
                }
                classes.push(SharedClass {
                    row: row.clone(),
                    learners: Vec::new(),
                    events: bounds,
                });
            }
        }
        Ok(classes)
    }

    /// Returns the learners of these classes, without their PINs.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn learners(
        &self,
        classes: &[ClassId],
    ) -> Result<Vec<(ClassId, ClassLearner)>, SharedError> {
        let mut learners = Vec::new();
        for some in classes.chunks(CLASSES_READ_MAX) {
            let some: Vec<Uuid> = some.iter().map(|class| class.0).collect();
            for row in &self.connections.rows(PEOPLE, &[&some]).await? {
                learners.push((ClassId(value(row, 7)?), learner(row)?));
            }
        }
        Ok(learners)
    }

    /// Reads a class.
    ///
    /// # Errors
    /// [`SharedError::NoSuchClass`], [`SharedError::Newer`], or if the store cannot be reached.
    pub async fn class(&self, class: ClassId) -> Result<SharedClass, SharedError> {
        reading::class(&self.connections, class).await
    }
}
