//! A running SSH server: its classes, the local console, and the shutdown.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::again::Again;
use super::monitoring::Monitoring;
use super::reach::{reached, reaches};
use super::serving::Serving;
use super::told_to_end::told_to_end;
use super::{PARTING, Room, Start};
use crate::classroom::host::Class;
use crate::classroom::local::{self, HostDisplay};
use crate::classroom::names;
use crate::classroom::replay::ClassError;
use crate::classroom::resume_orphaned;
use crate::classroom::retention;
use crate::classroom::roster;
use crate::classroom::server::open_class::LessonPlans;
use crate::classroom::server::{
    ClassServer, ClassServerConfig, JoinInfo, MYSELF, OPENING, Resumed,
};
use crate::classroom::server::{sharing, upkeep};
use crate::classroom::shared::SharedClasses;
use crate::classroom::store_handle::StoreHandle;
use crate::cli::Refused;
use crate::cli::class::ServerArgs;
use crate::cli::class::plans::Plans;
use crate::env::Env;
use crate::ssh::{Config, Goodbye, OpenError, Server, Timings};
use crate::store::ClassRow;
use crate::terminal;

/// The width of a class title in a list, in columns.
const TITLE_COLUMNS: usize = 60;

/// Connections allowed beyond the seats: for learners who were sent out and still see it, for those
/// who wait for a seat, and for remote consoles.
const SPARE: usize = 16;

/// The goodbye message of one node of several.
const NODE_ENDED: &str = "This node has ended. Everything confirmed is in the shared store.";
/// Shown if there is no file of instructors' keys.
const NO_INSTRUCTORS: &str = "No instructor can open a class remotely. Start with --authorized-instructors FILE to allow it.";

/// The parts of a running SSH server.
pub(super) struct Held {
    pub(super) dir: PathBuf,
    pub(super) options: ServerArgs,
    pub(super) again: Again,
    pub(super) env: Arc<Env>,
    pub(super) store: StoreHandle,
    /// The classes that several nodes share.
    pub(super) classes: Option<Arc<dyn SharedClasses>>,
    pub(super) instructors: BTreeSet<String>,
    pub(super) plans: Option<Plans>,
    /// The time over which the seats close in the end.
    pub(super) drain: Duration,
    /// The display of a console at this terminal.
    pub(super) display: HostDisplay,
    pub(super) room: Room,
}

impl Held {
    async fn bind(&self) -> Result<Server, OpenError> {
        let config = Config {
            listen: self.options.listen.clone(),
            seats_max: self.options.max_seats.saturating_add(SPARE),
            proxies: self.options.proxy_from.clone(),
            host_key: self.options.host_key_file(&self.dir),
            timings: Timings {
                drain: self.drain,
                ..Timings::default()
            },
            ..Config::local(self.dir.join("host_key"))
        };
        let server = Server::bind(config).await?;
        Ok(server.with_metrics(Arc::clone(self.store.metrics())))
    }

    /// Runs the SSH server until it is left or ended by the system. Returns the last message.
    pub(super) async fn hold(
        self,
        start: Option<Start>,
        out: &mut dyn Write,
    ) -> Result<String, Refused> {
        let here = (&self.store, self.env.as_ref());
        let monitoring = Monitoring::open(self.options.metrics, here, out).await?;
        let server = self.bind().await?;
        let way = JoinInfo {
            hosts: match self.options.advertise.as_slice() {
                [] => reached(&server.addresses()),
                told => told.to_vec(),
            },
            fingerprint: server.fingerprint(),
        };
        let may_open = !self.instructors.is_empty();
        say_reach(out, &server, start.is_none())?;
        let config = ClassServerConfig {
            store: self.store.clone(),
            env: Arc::clone(&self.env),
            instructors: self.instructors,
            study_banks: self.room.study_banks,
            way: way.clone(),
            seats_max: server.seats().min(self.options.max_seats),
            shared: self.classes.clone(),
        };
        let lessons = self
            .plans
            .map(|plans| Arc::new(plans) as Arc<dyn LessonPlans>);
        let class_server = ClassServer::with_lessons(config, lessons);
        class_server.look_up_learners().await;
        if let Some(classes) = &self.classes {
            monitoring.shares(&**classes);
            class_server.look_up_shared(&**classes).await;
        }
        let addresses: Vec<String> = server.addresses().iter().map(ToString::to_string).collect();
        // Before connections are accepted, so that no guest is refused by a class about to resume.
        let (class, resumed) =
            begin_or_resume(&class_server, &self.store, &self.env, start).await?;
        // A single class is held by its console. A server for many runs for days.
        let beside = keep_up(
            Arc::clone(&class_server),
            self.store.clone(),
            (class.is_none(), self.classes.clone()),
        );
        let upkeep = tokio::spawn(beside);
        let serving = Serving::start(server, class_server.clone(), self.drain);
        monitoring.is_open(&class_server);
        let addresses = (&self.again, addresses.as_slice());
        let lines = ways_in(&way, may_open);
        let console = (class.as_ref(), self.display, addresses);
        let attended = attend(&class_server, console, (&lines, &resumed), out).await;
        monitoring.closes();
        let words = match &self.classes {
            Some(_) => NODE_ENDED.to_owned(),
            None => last_words(class.as_deref(), addresses, &self.store, &self.env).await,
        };
        class_server.close();
        serving.close(out).await;
        if let Some(classes) = &self.classes {
            // Last, so that until now this node has served its own seats.
            sharing::leave(&**classes, PARTING).await;
        }
        upkeep.abort();
        let _ = upkeep.await;
        let held = class_server.held();
        let _ = self
            .store
            .post(move |store| retention::let_go(store, &held));
        let last = attended.map_err(|error| Refused::new(error, ""))?;
        Ok(match last {
            Some(last) => format!("{}\n{words}", last.words),
            None => words,
        })
    }
}

/// Runs the console at this terminal, if there is one, or waits for the end.
async fn attend(
    class_server: &ClassServer,
    (class, display, (again, addresses)): (Option<&Arc<Class>>, HostDisplay, (&Again, &[String])),
    (lines, resumed): (&[String], &Resumed),
    out: &mut dyn Write,
) -> io::Result<Option<Goodbye>> {
    match class {
        Some(class) if display.plain || !terminal::is_missing() => {
            let resume = resume_of(class, again, addresses);
            let (theme, size) = (terminal::theme(&display.look), terminal::size());
            let console = class_server.console_here(Arc::clone(class), resume, theme, size);
            local::attend(console, display, told_to_end()).await
        }
        Some(class) => {
            wait(out, &class.frame.title, &class.frame.invitation, resumed).await?;
            Ok(None)
        }
        None => {
            wait(out, "Dripset", lines, resumed).await?;
            Ok(None)
        }
    }
}

/// Returns the instructions for a server of many classes, one line each. Without a file of
/// instructors' keys, nobody can open a class there.
fn ways_in(way: &JoinInfo, may_open: bool) -> Vec<String> {
    if may_open {
        return way.lines_of(&[OPENING, MYSELF, "CODE"]);
    }
    let mut lines = way.lines_of(&[MYSELF, "CODE"]);
    lines.push(NO_INSTRUCTORS.into());
    lines
}

/// Runs the background tasks of the server.
async fn keep_up(
    class_server: Arc<ClassServer>,
    store: StoreHandle,
    (for_many, classes): (bool, Option<Arc<dyn SharedClasses>>),
) {
    let upkeep = upkeep::keep_up(Arc::clone(&class_server), store.clone(), for_many);
    if let Some(classes) = classes {
        tokio::join!(upkeep, sharing::look_after(class_server, classes));
    } else if for_many {
        tokio::join!(
            upkeep,
            resume_orphaned::watch(class_server, store, resume_orphaned::LOOK_AGAIN)
        );
    } else {
        upkeep.await;
    }
}

/// Opens or resumes the class of `start`. Without one, resumes every class that is not over.
async fn begin_or_resume(
    class_server: &ClassServer,
    store: &StoreHandle,
    env: &Arc<Env>,
    start: Option<Start>,
) -> Result<(Option<Arc<Class>>, Resumed), ClassError> {
    match start {
        Some(start) => {
            let class = begin(class_server, store, env, start).await?;
            Ok((Some(class), Resumed::default()))
        }
        None => Ok((None, class_server.resume_all().await?)),
    }
}

async fn begin(
    class_server: &ClassServer,
    store: &StoreHandle,
    env: &Arc<Env>,
    start: Start,
) -> Result<Arc<Class>, ClassError> {
    let Start { row, new, roster } = start;
    let frame = class_server.frame(row.id, &row.code, &row.title);
    let clock = Arc::clone(env);
    let class = match new {
        Some((terms, keep_days)) => {
            Class::open(store, clock, frame, row.owner, keep_days, terms).await?
        }
        None => Class::resume(store, clock, frame).await?,
    };
    // Before the class server knows the class, so that nobody is admitted without the roster.
    if let Some(rows) = roster {
        roster::put(store, &class, rows, env).await?;
    }
    class_server.add(Arc::clone(&class));
    Ok(class)
}

/// Prints that other machines can connect, if they can.
fn say_reach(out: &mut dyn Write, server: &Server, for_many: bool) -> io::Result<()> {
    match reaches(&server.addresses(), for_many) {
        Some(words) => writeln!(out, "{words}"),
        None => Ok(()),
    }
}

/// Returns the goodbye message of a server of many classes.
fn kept(again: &Again, addresses: &[String]) -> String {
    let serve = again.after("dripset serve", addresses);
    format!("Everything is saved. Run `{serve}` to start the server again.")
}

/// Returns the command that resumes a class.
fn resume_of(class: &Class, again: &Again, addresses: &[String]) -> String {
    let command = format!("dripset class resume {}", class.frame.code);
    again.after(&command, addresses)
}

/// Leaves a class, if this host was for one alone. Returns the last message.
async fn last_words(
    class: Option<&Class>,
    (again, addresses): (&Again, &[String]),
    store: &StoreHandle,
    env: &Env,
) -> String {
    match class {
        Some(class) => part(class, &resume_of(class, again, addresses), store, env).await,
        None => kept(again, addresses),
    }
}

/// Leaves a class, and returns a message with the next command.
async fn part(class: &Class, resume: &str, store: &StoreHandle, env: &Env) -> String {
    let (title, code) = (&class.frame.title, &class.frame.code);
    if !class.all().borrow().room.is_ended() {
        return format!("{title} is saved. Run `{resume}` to resume it.");
    }
    // Until now the instructor could still correct it from the console.
    let (id, now) = (class.frame.id, env.now());
    let _ = store.ask(move |store| retention::end(store, id, now)).await;
    format!("{title} has ended. Run `dripset class report {code}` for the results.")
}

/// Prints the instructions for joining and the classes that resume here or are held elsewhere.
/// Waits for the end.
async fn wait(
    out: &mut dyn Write,
    what: &str,
    lines: &[String],
    resumed: &Resumed,
) -> io::Result<()> {
    let ended = told_to_end();
    writeln!(out, "{what} is open.")?;
    for line in lines {
        writeln!(out, "  {line}")?;
    }
    list(out, "Resumed classes, with the same codes:", &resumed.here)?;
    let elsewhere = "Classes that another program is running; they resume here when it stops:";
    list(out, elsewhere, &resumed.elsewhere)?;
    out.flush()?;
    ended.await;
    Ok(())
}

/// Prints a list of classes, unless it is empty.
fn list(out: &mut dyn Write, head: &str, classes: &[ClassRow]) -> io::Result<()> {
    if !classes.is_empty() {
        writeln!(out, "{head}")?;
    }
    for class in classes {
        let title = names::headed(&class.title, TITLE_COLUMNS);
        writeln!(out, "  {}  {title}", class.code)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
