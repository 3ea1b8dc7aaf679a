//! The classes that a command reads: of the data directory, or of the store that several servers
//! share.

use std::io::Write;

use clap::Args;

#[cfg(feature = "cluster")]
use super::shared_store::SharedStore;
use crate::cli::{Place, Refused, opened};
use crate::domain::ClassId;
#[cfg(not(feature = "cluster"))]
use crate::domain::LearnerId;
use crate::env::Env;
use crate::paths;
use crate::store::Store;

/// The choice of the store, for commands about stored classes.
#[derive(Args, Clone, Debug)]
pub struct StoreChoice {
    /// Use the store that several servers share in place of the data directory. Without URL, that of
    /// the variable `DRIPSET_STORE`, which does nothing without this flag
    #[cfg(feature = "cluster")]
    #[arg(long, value_name = "URL", num_args = 0..=1, default_missing_value = "")]
    pub store: Option<String>,
}

/// The stored classes, as far as a command has read them.
pub struct StoredClasses {
    /// The progress file, or a copy of a shared store in memory.
    pub store: Store,
    shared: Option<SharedStore>,
}

impl StoredClasses {
    /// Returns the classes of a progress file.
    pub fn here(store: Store) -> Self {
        Self {
            store,
            shared: None,
        }
    }

    /// Opens the classes for a command that only reads.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn to_read(
        place: &Place,
        choice: &StoreChoice,
        env: &Env,
        err: &mut dyn Write,
    ) -> Result<Self, Refused> {
        if let Some(shared) = Self::of_shared(choice, env)? {
            return Ok(shared);
        }
        let dir = paths::data_dir(place.data_dir.as_deref())?;
        Ok(Self::here(opened::to_read(&dir, env, err)?))
    }

    /// Opens the classes for a command that changes them.
    ///
    /// # Errors
    /// If they cannot be read or changed.
    pub fn to_write(place: &Place, choice: &StoreChoice, env: &Env) -> Result<Self, Refused> {
        if let Some(shared) = Self::of_shared(choice, env)? {
            return Ok(shared);
        }
        let dir = paths::data_dir(place.data_dir.as_deref())?;
        Ok(Self::here(Store::open(&dir, env.now())?))
    }

    #[cfg(feature = "cluster")]
    fn of_shared(choice: &StoreChoice, env: &Env) -> Result<Option<Self>, Refused> {
        let Some(url) = &choice.store else {
            return Ok(None);
        };
        let (shared, store) = SharedStore::connect(url, env)?;
        Ok(Some(Self {
            store,
            shared: Some(shared),
        }))
    }

    #[cfg(not(feature = "cluster"))]
    fn of_shared(_: &StoreChoice, _: &Env) -> Result<Option<Self>, Refused> {
        Ok(None)
    }

    /// Returns the store that several servers share, if they are in it.
    pub(super) fn shared(&self) -> Option<&SharedStore> {
        self.shared.as_ref()
    }

    /// Returns a command about the same classes.
    pub fn command(&self, command: &str) -> String {
        match self.shared {
            Some(_) => format!("{command} --store"),
            None => command.to_owned(),
        }
    }

    /// Reads all of a class.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn fetch(&mut self, class: ClassId) -> Result<(), Refused> {
        match &self.shared {
            Some(shared) => shared.fetch(class, &mut self.store),
            None => Ok(()),
        }
    }

    /// Reads the learners of all classes.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn fetch_learners(&mut self) -> Result<(), Refused> {
        match &self.shared {
            Some(shared) => shared.fetch_learners(&mut self.store),
            None => Ok(()),
        }
    }
}

/// A program without the shared store has none of it.
#[cfg(not(feature = "cluster"))]
pub(super) enum SharedStore {}

#[cfg(not(feature = "cluster"))]
impl SharedStore {
    fn fetch(&self, _: ClassId, _: &mut Store) -> Result<(), Refused> {
        match *self {}
    }

    fn fetch_learners(&self, _: &mut Store) -> Result<(), Refused> {
        match *self {}
    }

    pub(super) fn forget(&self, _: LearnerId) -> Result<u64, Refused> {
        match *self {}
    }
}
