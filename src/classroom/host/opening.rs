//! How a class is opened, resumed after its host was gone, or followed on another node.

use std::sync::Arc;

use jiff::Timestamp;

use super::draft::write;
use super::shared_log::SharedLog;
use super::{Class, ClassInfo};
use crate::classroom::participants::Participants;
use crate::classroom::replay::{self, ClassError};
use crate::classroom::retention;
use crate::classroom::shared::{LeaseNumber, SharedClass, SharedClasses};
use crate::classroom::store_handle::StoreHandle;
use crate::domain::room::{ClassEvent, Room, Terms};
use crate::env::Env;
use crate::store::{ClassLease, ClassLog, NewClass, StoreError};

impl Class {
    /// Opens a class, takes its lease for this program and starts its host.
    ///
    /// # Errors
    /// [`StoreError`] if the log cannot be started.
    pub async fn open(
        store: &StoreHandle,
        env: Arc<Env>,
        frame: ClassInfo,
        owner: String,
        keep_days: u32,
        terms: Terms,
    ) -> Result<Arc<Self>, ClassError> {
        let now = env.now();
        let new = NewClass {
            id: frame.id,
            code: frame.code.clone(),
            title: frame.title.to_string(),
            owner: owner.clone(),
            keep_days,
            open_until: terms.until,
        };
        let kept_until = instant(new.keep_until_ms(now));
        let opening = ClassEvent::Opened(Box::new(terms.clone()));
        let write = write(frame.id, &opening, false);
        let invitation = frame.invitation.join("\n");
        let hold = store
            .ask(move |store| -> Result<ClassLease, StoreError> {
                // First, so that no other program resumes it as soon as it exists.
                let mut hold = store.take_class(new.id)?;
                hold.note(&invitation);
                store.open_class(&new, now)?;
                store.append_class(&[write], now)?;
                Ok(hold)
            })
            .await??;
        let room = Room::new(terms, now.at);
        let known = LoadedClass {
            room,
            register: Participants::default(),
            kept_until,
            owner,
            hold: Some(hold),
            shared: None,
        };
        Ok(Self::start(store, env, frame, known))
    }

    /// Resumes a class whose host was gone.
    ///
    /// # Errors
    /// [`ClassError`] if another program holds it, or its log cannot be read or has ended.
    pub async fn resume(
        store: &StoreHandle,
        env: Arc<Env>,
        frame: ClassInfo,
    ) -> Result<Arc<Self>, ClassError> {
        let (id, now) = (frame.id, env.now());
        let invitation = frame.invitation.join("\n");
        let known = store
            .ask(move |store| -> Result<LoadedClass, ClassError> {
                let mut hold = store.take_class(id)?;
                hold.note(&invitation);
                if replay::room(store, id)?.is_ended() {
                    // Its host was killed after the end, before the last console closed.
                    retention::end(store, id, now)?;
                    return Err(ClassError::Over);
                }
                let resumed = write(id, &ClassEvent::Resumed, false);
                let verdicts = store.append_class(&[resumed], now)?;
                if let Some(Err(error)) = verdicts.into_iter().next() {
                    return Err(ClassError::Refused(error.to_string()));
                }
                let row = store.class(id)?.ok_or(ClassError::NoOpening)?;
                Ok(LoadedClass {
                    room: replay::room(store, id)?,
                    register: replay::register(store, id)?,
                    kept_until: instant(row.keep_until_ms),
                    owner: row.owner,
                    hold: Some(hold),
                    shared: None,
                })
            })
            .await??;
        Ok(Self::start(store, env, frame, known))
    }

    /// Opens a class that several nodes share, and starts its host on this one.
    ///
    /// # Errors
    /// [`ClassError`] if it cannot be stored.
    pub async fn open_shared(
        (store, classes): (&StoreHandle, Arc<dyn SharedClasses>),
        env: Arc<Env>,
        frame: ClassInfo,
        owner: String,
        keep_days: u32,
        terms: Terms,
    ) -> Result<Arc<Self>, ClassError> {
        let at_ms = env.now().at.as_millisecond();
        let new = NewClass {
            id: frame.id,
            code: frame.code.clone(),
            title: frame.title.to_string(),
            owner,
            keep_days,
            open_until: terms.until,
        };
        let opening = write(frame.id, &ClassEvent::Opened(Box::new(terms)), false).entry;
        let lease = classes.open(new, opening, at_ms).await?;
        let whole = classes.load(frame.id).await?;
        Self::follow((store, classes), env, frame, whole, Some(lease))
    }

    /// Starts the host of a class that several nodes share on this one.
    ///
    /// # Errors
    /// [`ClassError`] if its log cannot be read.
    pub fn follow(
        (store, classes): (&StoreHandle, Arc<dyn SharedClasses>),
        env: Arc<Env>,
        frame: ClassInfo,
        whole: SharedClass,
        lease: Option<LeaseNumber>,
    ) -> Result<Arc<Self>, ClassError> {
        let mut log = SharedLog::new(frame.id, Arc::clone(&classes), lease);
        let room = log.folded(whole.events)?;
        let mut register = Participants::default();
        whole
            .learners
            .into_iter()
            .for_each(|row| register.learn(row));
        register.is_listed = whole.row.is_listed;
        let known = LoadedClass {
            room,
            register,
            kept_until: instant(whole.row.keep_until_ms),
            owner: whole.row.owner,
            hold: None,
            shared: Some((log, classes)),
        };
        Ok(Self::start(store, env, frame, known))
    }
}

/// The loaded state of a class at the start of its host.
pub(super) struct LoadedClass {
    pub(super) room: Room,
    pub(super) register: Participants,
    pub(super) kept_until: Timestamp,
    pub(super) owner: String,
    /// The lease by which no other program runs it, if it is in the progress file.
    pub(super) hold: Option<ClassLease>,
    /// Its log, if several nodes share it.
    pub(super) shared: Option<(SharedLog, Arc<dyn SharedClasses>)>,
}

/// Converts a stored time. A time beyond the calendar becomes the latest one.
fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}
