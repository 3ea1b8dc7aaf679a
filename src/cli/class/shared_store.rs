//! The store that several servers share, for commands about stored classes.
//!
//! A command is no server there: it reads what it needs into a copy in memory, and nothing of it
//! stays on this machine.

use tokio::runtime::Runtime;

use crate::classroom::finish;
use crate::classroom::replay;
use crate::classroom::shared::SharedError;
use crate::cli::Refused;
use crate::cluster::{AddressError, SharedForgotten, StoreAddress, StoreClient};
use crate::domain::{ClassId, LearnerId};
use crate::env::Env;
use crate::store::{ClassRow, Store};

crate::cli::refused::with_advice!(AddressError);

/// The environment variable with the URL of the store.
const VARIABLE: &str = "DRIPSET_STORE";

/// A command's connection to the shared store.
pub(super) struct SharedStore {
    runtime: Runtime,
    client: StoreClient,
}

impl SharedStore {
    /// Connects to the store at this URL, or at the one in the environment if it is empty. Returns
    /// also a copy that has its classes without their learners and logs.
    ///
    /// # Errors
    /// If there is no URL, or the store cannot be reached or is for another version.
    pub(super) fn connect(url: &str, env: &Env) -> Result<(Self, Store), Refused> {
        let url = match url {
            "" => of_environment()?,
            url => url.to_owned(),
        };
        let address: StoreAddress = url.parse()?;
        let runtime = Runtime::new()?;
        let _inside = runtime.enter();
        let connected = runtime.block_on(StoreClient::connect(&address));
        let client = connected.map_err(refused)?;
        let mut store = Store::copy_in_memory(client.records(), env.now())?;
        for class in runtime.block_on(client.classes()).map_err(refused)? {
            finish::put(&mut store, &class)?;
        }
        drop(_inside);
        Ok((Self { runtime, client }, store))
    }

    /// Fetches all of a class, and what its learners did of homework.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn fetch(&self, class: ClassId, store: &mut Store) -> Result<(), Refused> {
        let read = self.runtime.block_on(self.client.class(class));
        finish::put(store, &read.map_err(refused)?)?;
        let room = replay::log_alone(store, class)?;
        Ok(replay::catch_up(store, &room)?)
    }

    /// Fetches the learners of all classes.
    ///
    /// # Errors
    /// If they cannot be read.
    pub(super) fn fetch_learners(&self, store: &mut Store) -> Result<(), Refused> {
        let classes = store.classes()?;
        let ids: Vec<ClassId> = classes.iter().map(|class| class.id).collect();
        let read = self.runtime.block_on(self.client.learners(&ids));
        let mut read = read.map_err(refused)?;
        for class in classes {
            let of = read.extract_if(.., |(id, _)| *id == class.id);
            let learners: Vec<_> = of.map(|(_, learner)| learner).collect();
            store.put_class_copy(&class, &learners, &[])?;
        }
        Ok(())
    }

    /// Removes a learner. Returns the number of rows.
    ///
    /// # Errors
    /// If a server runs a class with the learner, or the store cannot be reached.
    pub(super) fn forget(&self, learner: LearnerId) -> Result<u64, Refused> {
        let forgotten = self.runtime.block_on(self.client.forget(learner));
        match forgotten.map_err(refused)? {
            SharedForgotten::Removed(rows) => Ok(rows),
            SharedForgotten::Running(classes) => Err(running(&classes)),
        }
    }
}

/// Returns the URL in the environment.
fn of_environment() -> Result<String, Refused> {
    let url = std::env::var(VARIABLE).ok().filter(|url| !url.is_empty());
    url.ok_or_else(|| {
        Refused::new(
            format!("`--store` is without a URL, and {VARIABLE} is not set"),
            "give the URL after `--store`, or set the variable",
        )
    })
}

fn running(classes: &[ClassRow]) -> Refused {
    let each = classes
        .iter()
        .map(|class| format!("{} ({})", class.title, class.code));
    let each: Vec<String> = each.collect();
    Refused::new(
        format!(
            "nothing was removed. Servers are running classes with this learner:\n    {}",
            each.join("\n    ")
        ),
        "run the command again when these classes have ended, and no console of them is open",
    )
}

/// Returns an error of the shared store with advice.
pub(super) fn refused(error: SharedError) -> Refused {
    let help = match &error {
        SharedError::Unreachable(_) => {
            "check the address after --store, and that the database accepts this machine"
        }
        _ => "",
    };
    Refused::new(error, help)
}
