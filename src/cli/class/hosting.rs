//! `dripset class host` and `dripset class resume`: SSH server, host and console, until the
//! instructor leaves or the system ends the program.

mod again;
#[cfg(feature = "cluster")]
mod copy_dir;
mod held;
mod lists;
mod monitoring;
#[cfg(feature = "cluster")]
mod node;
pub(super) mod reach;
mod serving;
pub(super) mod told_to_end;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;

use self::again::Again;
#[cfg(feature = "cluster")]
use self::copy_dir::CopyDir;
use self::held::Held;
pub(super) use self::lists::{instructors, listed};
use super::lesson::{self, Lesson};
use super::plans::Plans;
use super::{HostArgs, ResumeArgs, ServeArgs, ServerArgs};
use crate::classroom::code;
use crate::classroom::host::OF_HOST;
use crate::classroom::local::{HostDisplay, KeepPlain};
use crate::classroom::retention;
use crate::classroom::roster;
use crate::classroom::server::terms;
use crate::classroom::shared::SharedClasses;
use crate::classroom::store_handle::StoreHandle;
use crate::classroom::study_session::StudyBanks;
use crate::cli::banks::{self, tell};
use crate::cli::bounded;
use crate::cli::config;
use crate::cli::{Exit, Place, Refused, opened, study};
use crate::config::Settings;
use crate::domain::ClassId;
use crate::domain::limits::CONFIG_BYTES_MAX;
use crate::domain::room::{Terms, titled};
use crate::env::Env;
use crate::store::{ClassRow, Store, new_id};
use crate::terminal::lines::LineSource;
use crate::terminal::{self, TerminalOptions};
use crate::tui::settings::Setting;
use crate::{logging, paths};

/// The longest time for closing connections at the end.
const PARTING: Duration = Duration::from_secs(5);

/// The class to start.
struct Start {
    row: ClassRow,
    /// The terms and retention days of a new class. `None` to resume one.
    new: Option<(Terms, u32)>,
    /// The roster, if admission is limited to one.
    roster: Option<Vec<roster::RosterRow>>,
}

/// The study banks and the settings.
struct Room {
    study_banks: StudyBanks,
    settings: Settings,
}

/// Opens a class and runs it.
pub fn host(
    place: &Place,
    args: &HostArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let lesson = args.plan.as_deref().map(read_lesson).transpose()?;
    let lesson = lesson.unwrap_or_default();
    let prepare = |room: &Room, env: &Env, _: &Store| {
        let library = &room.study_banks.library;
        let plan = lesson.plan(&args.set, &room.settings, library)?;
        let drawn = terms(library, &plan).map_err(|why| {
            let help = study::help(&plan, "class host");
            Refused::new(why, help)
        })?;
        let until = args.homework.map(|until| env.end_of(until));
        if until.is_some_and(|until| until <= env.now().at) {
            return Err(Refused::new(
                "the homework date is in the past",
                "give today or a later day with `--homework`",
            ));
        }
        // Homework has no votes.
        let lesson_of_votes = Some(&lesson).filter(|_| args.homework.is_none());
        let drawn = lesson.ordered(drawn, library)?;
        let terms = Terms {
            withheld: args.hide_distribution || drawn.withheld,
            changes: args.changes || lesson_of_votes.is_some_and(|lesson| lesson.changes),
            limit_s: args
                .seconds
                .or(lesson_of_votes.and_then(|lesson| lesson.seconds)),
            until,
            ..drawn
        };
        let code = match &args.code {
            None => code::fresh(env.secret()),
            Some(code) => code::chosen(code).map_err(|why| Refused::new(why, ""))?,
        };
        let titles = [
            args.title.clone(),
            lesson.title.clone(),
            terms.case_title().map(str::to_owned),
        ];
        let mut titles = titles.into_iter().flatten().map(|title| titled(&title));
        let title = titles.find(|title| !title.is_empty());
        let row = ClassRow {
            id: ClassId(new_id(env.now())),
            code,
            title: title.unwrap_or_else(|| "Class".to_owned()),
            owner: OF_HOST.into(),
            started_ms: 0,
            ended_ms: None,
            keep_until_ms: 0,
            last_seq: 0,
            is_listed: false,
            logs_kept: false,
            held_until_ms: 0,
        };
        Ok(Some(Start {
            row,
            new: Some((terms, args.keep)),
            roster: listed(args.roster.as_deref())?,
        }))
    };
    run(place, (&args.server, None), prepare, out, err)
}

fn read_lesson(file: &Path) -> Result<Lesson, Refused> {
    let name = file.display().to_string();
    let bytes = bounded::read_stream(file, CONFIG_BYTES_MAX).map_err(|error| {
        let help = "give a lesson plan in TOML with `--plan`";
        Refused::new(format!("{name}: {error}"), help)
    })?;
    lesson::parse(&name, &bytes).map_err(Refused::Findings)
}

/// Resumes a class.
pub fn resume(
    place: &Place,
    args: &ResumeArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let code = args.code.as_deref().map(code::of_login);
    let prepare = |_: &Room, _: &Env, store: &Store| {
        let open = store.classes()?.into_iter().filter(|class| {
            class.ended_ms.is_none() && code.as_ref().is_none_or(|code| *code == class.code)
        });
        let row = first_free(store, open)?;
        Ok(Some(Start {
            row,
            new: None,
            roster: listed(args.roster.as_deref())?,
        }))
    };
    run(place, (&args.server, None), prepare, out, err)
}

/// Returns the first of these classes that no other program holds.
fn first_free(store: &Store, classes: impl Iterator<Item = ClassRow>) -> Result<ClassRow, Refused> {
    let mut why = Refused::new(
        "there is no open class to resume",
        "`dripset class list` lists the classes; expired ones are removed",
    );
    for class in classes {
        match store.take_class(class.id) {
            // The lease is dropped here. The host takes it again, and nothing depends on it before.
            Ok(_) => return Ok(class),
            Err(error) => why = Refused::new(format!("{}: {error}", class.code), error.help()),
        }
    }
    Err(why)
}

/// Runs an SSH server for classes of many instructors and for personal study.
pub fn serve(
    place: &Place,
    args: &ServeArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    run(
        place,
        (&args.server, Some(args)),
        |_, _, _| Ok(None),
        out,
        err,
    )
}

/// Returns the terminal options of a console or a wall: without the mouse.
pub(super) fn look_of(settings: &Settings) -> TerminalOptions {
    TerminalOptions {
        theme: settings.theme,
        ascii: settings.ascii,
        mouse: false,
    }
}

/// Returns whether the console at this terminal is in plain lines. A pipe holds no console unless a
/// flag says so: a service of the system has one that is empty.
pub(super) fn is_plain(place: &Place, settings: &Settings) -> bool {
    let plain = settings.plain.unwrap_or_else(terminal::is_missing);
    plain && (place.plain.is_some() || LineSource::here() != LineSource::Pipe)
}

/// Returns the function that remembers plain lines, or the screens, for the next start.
fn keeper(place: &Place) -> KeepPlain {
    let keep = config::keeper(place);
    Box::new(move |plain| {
        // Not false, which would refuse to run where there is no terminal.
        let words = if plain { "true" } else { "auto" };
        keep(Setting::Plain, words).map(|_| ())
    })
}

/// The progress file of a server, and the store that it shares with others.
struct Opened {
    store: Store,
    /// The classes of all nodes; `None` on a server of its own.
    classes: Option<Arc<dyn SharedClasses>>,
    /// The directory of a node's copy, which stays this program's own.
    #[cfg(feature = "cluster")]
    _copy: Option<CopyDir>,
}

impl Opened {
    fn alone(store: Store) -> Self {
        Self {
            store,
            classes: None,
            #[cfg(feature = "cluster")]
            _copy: None,
        }
    }
}

/// Joins the nodes of a shared store, with an empty copy of what this node will need of it.
#[cfg(feature = "cluster")]
fn shared(runtime: &Runtime, url: &str, dir: &Path, env: &Arc<Env>) -> Result<Opened, Refused> {
    let copy = CopyDir::make(dir)?;
    let store = Store::open(&copy.path, env.now())?;
    let joined = node::join(runtime, url, copy_dir::node_name(dir), env)?;
    Ok(Opened {
        store: store.with_upstream(joined.records)?,
        classes: Some(joined.classes),
        _copy: Some(copy),
    })
}

#[cfg(not(feature = "cluster"))]
fn shared(_: &Runtime, _: &str, _: &Path, _: &Arc<Env>) -> Result<Opened, Refused> {
    Err(Refused::new("this program was built without --store", ""))
}

fn run(
    place: &Place,
    (server, of_many): (&ServerArgs, Option<&ServeArgs>),
    prepare: impl FnOnce(&Room, &Env, &Store) -> Result<Option<Start>, Refused>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Arc::new(Env::default());
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let settings = config::settings(place)?.settings;
    logging::start(&dir);
    let runtime = Runtime::new()?;
    let opened = match of_many.and_then(ServeArgs::shared_store) {
        None => Opened::alone(opened::to_write(&dir, &env, false, err)?),
        Some(url) => shared(&runtime, url, &dir, &env)?,
    };
    let (mut store, classes) = (opened.store, opened.classes);
    retention::run(&mut store, env.now());
    let (library, found) = banks::load(place, &dir)?;
    let not_loaded = banks::not_loaded(&found);
    let room = Room {
        study_banks: StudyBanks {
            library: Arc::new(library),
            trouble: Arc::new(not_loaded.clone()),
            count: settings.count,
        },
        settings,
    };
    let prepare = || -> Result<_, Refused> {
        let instructors = instructors(server.authorized_instructors.as_deref())?;
        let plan_dir = of_many.and_then(|args| args.plans.as_deref());
        let plans = plan_dir.map(|dir| Plans::of(dir, &room.study_banks.library, &room.settings));
        let start = prepare(&room, &env, &store)?;
        Ok((instructors, plans.transpose()?, start))
    };
    let (instructors, plans, start) = match prepare() {
        Ok(prepared) => prepared,
        Err(refused) => {
            tell(&not_loaded, err)?;
            return Err(refused);
        }
    };
    let (store, thread) = StoreHandle::spawn(store)?;
    let held = Held {
        dir,
        options: server.clone(),
        again: Again::of(place, server, of_many),
        drain: Duration::from_secs(of_many.map_or(0, |args| args.drain.into())),
        env,
        store,
        classes,
        instructors,
        plans,
        display: HostDisplay {
            look: look_of(&room.settings),
            plain: is_plain(place, &room.settings),
            verbosity: room.settings.verbosity,
            keep: keeper(place),
        },
        room,
    };
    let ended = runtime.block_on(held.hold(start, out));
    runtime.shutdown_timeout(PARTING);
    // Every accepted write is on disk once the store's thread has ended.
    let _ = thread.join();
    writeln!(out, "{}", ended?)?;
    Ok(Exit::Clean)
}
