//! Classes that several nodes share: each node loads a class when somebody asks for it there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{interval, timeout};

use super::ClassServer;
use crate::classroom::finish;
use crate::classroom::host::Class;
use crate::classroom::replay::ClassError;
use crate::classroom::shared::{SharedClasses, SharedError};
use crate::classroom::wall::{self, WallLogin};
use crate::classroom::{code, login_prompts};
use crate::domain::ClassId;
use crate::domain::limits::SHARED_CLASSES_MAX;
use crate::ssh::Guest;

/// The interval at which a node looks after classes: it reads new keys and displays, unloads classes
/// that nobody uses here, completes the ends of classes whose owner is gone, and removes expired
/// classes.
const LOOK_AFTER: Duration = Duration::from_secs(20);

/// Shown while the shared store cannot be reached.
pub(super) const UNREACHABLE: &str =
    "The classes cannot be reached at the moment. Type the same command again in a minute.";
/// Shown if too many classes are loaded.
const TOO_MANY: &str =
    "Too many classes are open on this machine. Type the same command again later.";

impl ClassServer {
    /// Returns the reason why the class of a login is not here, if it could not be loaded.
    pub(in crate::classroom) fn refusal(&self, login: &str) -> Option<String> {
        self.refusals().get(&code::of_login(login)).cloned()
    }

    fn refusals(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the code of the class that a guest asks for, unless it is loaded here.
    pub(super) fn code_to_load(&self, guest: &Guest) -> Option<String> {
        self.shared.as_ref()?;
        let login = match wall::of_login(&guest.login) {
            Some(WallLogin::Of(code)) => code,
            Some(WallLogin::Only) => return None,
            None => code::of_login(&guest.login),
        };
        let is_class = login != super::MYSELF && login != super::OPENING;
        (is_class && self.class(&login).is_none()).then_some(login)
    }

    /// Loads the class with this code. A failure is kept for the verdict on the guest.
    pub(super) async fn load(&self, code: String) {
        let Some(classes) = self.shared.clone() else {
            return;
        };
        let loaded = self.try_load(&classes, &code).await;
        let why = match loaded {
            Ok(()) => None,
            Err(ClassError::Shared(SharedError::Unreachable(error))) => {
                tracing::warn!(error, "a class could not be loaded");
                Some(UNREACHABLE.to_owned())
            }
            Err(error) => {
                tracing::warn!(%error, "a class could not be loaded");
                Some(login_prompts::not_here(&error.to_string()))
            }
        };
        let mut refusals = self.refusals();
        match why {
            Some(why) if refusals.len() < SHARED_CLASSES_MAX => {
                refusals.insert(code, why);
            }
            _ => {
                refusals.remove(&code);
            }
        }
    }

    async fn try_load(
        &self,
        classes: &Arc<dyn SharedClasses>,
        code: &str,
    ) -> Result<(), ClassError> {
        let Some(row) = classes.find(code).await? else {
            return Ok(());
        };
        if self.classes().len() >= SHARED_CLASSES_MAX {
            return Err(ClassError::Refused(TOO_MANY.into()));
        }
        let whole = classes.load(row.id).await?;
        let frame = self.frame(row.id, &row.code, &row.title);
        let (here, env) = ((&self.store, Arc::clone(classes)), Arc::clone(&self.env));
        let class = Class::follow(here, env, frame, whole, None)?;
        let mut loaded = self.classes();
        // Another connection may have loaded it meanwhile.
        let is_new = loaded
            .get(&row.code)
            .is_none_or(|known| known.frame.id != row.id);
        if is_new {
            loaded.insert(row.code, class);
        }
        Ok(())
    }

    /// Reads the known keys and the chosen displays of all nodes.
    pub async fn look_up_shared(&self, classes: &dyn SharedClasses) {
        match classes.keys().await {
            Ok(keys) => self.known_keys().extend(keys),
            Err(error) => tracing::warn!(%error, "the known keys cannot be read"),
        }
        match classes.plain_choices().await {
            Ok(choices) => self.displays.learn(choices),
            Err(error) => tracing::warn!(%error, "the chosen displays cannot be read"),
        }
    }

    /// Unloads classes that were not used here for two rounds and that this node does not own.
    fn unload_unused(&self, unused: &mut BTreeSet<ClassId>) {
        let before = std::mem::take(unused);
        self.classes().retain(|_, class| {
            let id = class.frame.id;
            if class.is_broken() {
                return false;
            }
            if !class.is_empty() || class.is_owned_here() {
                return true;
            }
            let stays = !before.contains(&id);
            if stays {
                unused.insert(id);
            }
            stays
        });
    }

    /// Removes the classes whose days are over, and the copies of learners who were forgotten.
    async fn remove_old(&self, classes: &dyn SharedClasses) {
        let now = self.env.now();
        if let Err(error) = finish::remove_overdue(classes, &self.store, now).await {
            tracing::warn!(%error, "expired classes could not be looked up");
        }
        if let Ok(Err(error)) = self.store.ask(|store| store.drop_forgotten()).await {
            tracing::warn!(%error, "forgotten learners could not be looked up");
        }
    }

    /// Completes the ends of classes whose owner was gone before their learners had the results.
    async fn finish_unfinished(&self, classes: &Arc<dyn SharedClasses>) {
        let rows = match classes.unfinished().await {
            Ok(rows) => rows,
            Err(error) => return tracing::warn!(%error, "unfinished classes cannot be read"),
        };
        for row in rows {
            if let Ok(Some(_)) = classes.take(row.id).await {
                let now = self.env.now();
                finish::finish(Arc::clone(classes), self.store.clone(), row.id, now).await;
            }
        }
    }
}

/// Looks after the classes of a node at intervals. Never returns.
pub async fn look_after(class_server: Arc<ClassServer>, classes: Arc<dyn SharedClasses>) {
    let mut unused = BTreeSet::new();
    let mut times = interval(LOOK_AFTER);
    loop {
        times.tick().await;
        class_server.look_up_shared(&*classes).await;
        class_server.unload_unused(&mut unused);
        class_server.finish_unfinished(&classes).await;
        class_server.remove_old(&*classes).await;
    }
}

/// Tells the other nodes that this one ends, so that they need not wait for its leases.
pub async fn leave(classes: &dyn SharedClasses, time_max: Duration) {
    match timeout(time_max, classes.leave()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the other nodes could not be told of the end"),
        Err(_) => tracing::warn!("the other nodes could not be told of the end in time"),
    }
}
