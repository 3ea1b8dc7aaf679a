//! `dripset class project`: the wall of a class that another program runs on this machine.

use std::io::Write;
use std::sync::Arc;

use clap::Args;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::find;
use super::hosting::told_to_end::told_to_end;
use super::hosting::{is_plain, look_of};
use super::stored::StoredClasses;
use crate::classroom::followed::FollowedClass;
use crate::classroom::local::{self, HostDisplay};
use crate::classroom::replay::ClassError;
use crate::classroom::store_handle::StoreHandle;
use crate::classroom::wall::WallSession;
use crate::cli::{Exit, Place, Refused, config, opened};
use crate::env::Env;
use crate::store::{ClassRow, ClassRunner, Store};
use crate::tui::screen::WallNews;
use crate::{paths, terminal};

/// The options of `dripset class project`.
#[derive(Args, Debug)]
pub struct ProjectArgs {
    /// The code of the class, or the start of its id [default: the newest running class]
    #[arg(value_name = "CODE")]
    pub class: Option<String>,
}

/// Shows the wall until it is left.
pub fn run(
    place: &Place,
    args: &ProjectArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Arc::new(Env::default());
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let settings = config::settings(place)?.settings;
    let stored = StoredClasses::here(opened::for_the_log(&dir, &env, err)?);
    let class = running(&stored, args.class.as_deref(), &env)?;
    let plain = is_plain(place, &settings);
    if !plain && terminal::is_missing() {
        return Err(Refused::new(
            "a wall needs a terminal",
            "run `dripset class project` in one, or with `--plain`",
        ));
    }
    let display = HostDisplay {
        look: look_of(&settings),
        plain,
        verbosity: settings.verbosity,
        // The instructor's own display stays as it is.
        keep: Box::new(|_| Ok(())),
    };
    let news = class.news()?;
    let (told, listened) = watch::channel(Arc::new(news));
    let (store, thread) = StoreHandle::spawn(stored.store)?;
    let runtime = Runtime::new()?;
    let last = runtime.block_on(async move {
        let follows = tokio::spawn(class.follow(store, told));
        let look = (terminal::theme(&display.look), terminal::size());
        let wall = WallSession::new(listened, WallNews::clone, None, env, look);
        let last = local::attend(Box::new(wall), display, told_to_end()).await;
        follows.abort();
        let _ = follows.await;
        last
    });
    drop(runtime);
    let _ = thread.join();
    if let Some(last) = last? {
        writeln!(out, "{}", last.words)?;
    }
    Ok(Exit::Clean)
}

/// Returns the class with this code, or the newest one that a program runs.
fn running(
    stored: &StoredClasses,
    wanted: Option<&str>,
    env: &Env,
) -> Result<FollowedClass, Refused> {
    let store = &stored.store;
    let Some(wanted) = wanted else {
        let open = store.classes()?.into_iter();
        let mut open = open.filter(|class| class.ended_ms.is_none());
        let class = open.find(|class| is_run(store, class, env));
        let class = class.ok_or_else(|| {
            Refused::new(
                "no class is running here",
                "`dripset class host` opens one, `dripset class resume` resumes one",
            )
        })?;
        return Ok(FollowedClass::begin(store, class)?);
    };
    let class = find::class(stored, wanted)?;
    let (code, over, is_run) = (
        class.code.clone(),
        class.ended_ms.is_some(),
        is_run(store, &class, env),
    );
    let followed = FollowedClass::begin(store, class);
    if over || followed.as_ref().is_ok_and(FollowedClass::is_ended) {
        return Err(Refused::new(
            format!("the class {code} has ended"),
            format!("`dripset class report {code}` prints its results"),
        ));
    }
    if !is_run {
        return Err(Refused::new(
            format!("the class {code} is not running now"),
            format!("`dripset class resume {code}` resumes it"),
        ));
    }
    followed.map_err(|error: ClassError| error.into())
}

/// Returns whether a program runs a class. Where there are no locks, the time that it claims tells.
fn is_run(store: &Store, class: &ClassRow, env: &Env) -> bool {
    match store.class_runner(class.id) {
        ClassRunner::Somebody(_) => true,
        ClassRunner::Unknown(_) => class.held_until_ms > env.now().at.as_millisecond(),
        ClassRunner::Nobody => false,
    }
}
