//! `dripset class host` and `dripset class resume`: the door, the host and the console, until the
//! instructor leaves or the system says so.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::lesson::{self, Lesson};
use super::plans::Plans;
use super::{DoorArgs, HostArgs, ResumeArgs, ServeArgs};
use crate::class::clerk::Clerk;
use crate::class::code;
use crate::class::hall::{Furnishing, Hall, MYSELF, OPENING, Way, terms};
use crate::class::host::{Class, OF_HOST};
use crate::class::lectern::Lessons;
use crate::class::local;
use crate::class::names;
use crate::class::records::Broken;
use crate::class::roster;
use crate::class::study::Shelf;
use crate::class::upkeep;
use crate::cli::config::{self, Refused};
use crate::cli::study::{banks, sentences};
use crate::cli::{Exit, Place, trouble};
use crate::config::Settings;
use crate::domain::room::{Terms, titled};
use crate::door::{Config, Server};
use crate::store::{ClassId, ClassRow, Store, new_id};
use crate::terminal::{self, Look};
use crate::tui::theme::Theme;
use crate::world::World;
use crate::{logging, paths};

/// How long connections may take to be seen out at the end.
const PARTING: Duration = Duration::from_secs(5);

/// The columns that the title of a class has in a list.
const TITLE_COLUMNS: usize = 60;

/// What is wrong, and what to do.
type Complaint = (String, String);

/// What starts a class.
struct Start {
    row: ClassRow,
    /// What a new class begins with; `None` to go on with one.
    new: Option<(Terms, u32)>,
    /// Who may come in, where not everybody.
    roster: Option<Vec<roster::Row>>,
}

/// What is studied and drawn from, and what was read beside it.
struct Room {
    shelf: Shelf,
    settings: Settings,
}

/// Opens a class and runs it.
pub fn host(
    place: &Place,
    args: &HostArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let lesson = match args.plan.as_deref().map(read_lesson) {
        None => Lesson::default(),
        Some(Ok(lesson)) => lesson,
        Some(Err(refused)) => return refused.tell(err),
    };
    let prepare = |room: &Room, world: &World, _: &Store| {
        let library = &room.shelf.library;
        let plan = lesson.plan(&args.set, &room.settings, library)?;
        let drawn = terms(&room.shelf.library, &plan).map_err(|why| {
            (
                why,
                "`dripset class host --help` lists the flags".to_owned(),
            )
        })?;
        // At homework there are no votes.
        let lesson_of_votes = Some(&lesson).filter(|_| args.homework.is_none());
        let terms = Terms {
            changes: args.changes || lesson_of_votes.is_some_and(|lesson| lesson.changes),
            limit_s: args
                .seconds
                .or(lesson_of_votes.and_then(|lesson| lesson.seconds)),
            until: args.homework.map(|until| world.end_of(until)),
            ..lesson.ordered(drawn, library)?
        };
        let code = match &args.code {
            None => code::fresh(world.secret()),
            Some(code) => code::chosen(code).map_err(|why| (why, String::new()))?,
        };
        let titles = [args.title.as_deref(), lesson.title.as_deref()];
        let mut titles = titles.into_iter().flatten().map(titled);
        let title = titles.find(|title| !title.is_empty());
        let row = ClassRow {
            id: ClassId(new_id(world.now())),
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
    run(place, (&args.door, None), prepare, out, err)
}

fn read_lesson(file: &Path) -> Result<Lesson, Refused> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| {
        let help = "`--plan` takes a lesson plan: a few lines of TOML";
        Refused::Complaint(format!("{name}: {error}"), help.into())
    })?;
    lesson::parse(&name, &bytes).map_err(Refused::Findings)
}

/// Goes on with a class.
pub fn resume(
    place: &Place,
    args: &ResumeArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let code = args.code.as_deref().map(code::of_login);
    let prepare = |_: &Room, _: &World, store: &Store| {
        let classes = store
            .classes()
            .map_err(|error| (error.to_string(), error.help()))?;
        let open = classes.into_iter().filter(|class| {
            class.ended_ms.is_none() && code.as_ref().is_none_or(|code| *code == class.code)
        });
        let row = first_free(store, open)?;
        Ok(Some(Start {
            row,
            new: None,
            roster: listed(args.roster.as_deref())?,
        }))
    };
    run(place, (&args.door, None), prepare, out, err)
}

/// The first of these classes that no other program holds.
fn first_free(
    store: &Store,
    classes: impl Iterator<Item = ClassRow>,
) -> Result<ClassRow, Complaint> {
    let mut why = (
        "there is no such class that is not over".to_owned(),
        "`dripset class list` prints all; whose days are over is removed".to_owned(),
    );
    for class in classes {
        match store.take_class(class.id) {
            // Its host takes it again; until then nothing depends on it.
            Ok(_) => return Ok(class),
            Err(error) => why = (format!("{}: {error}", class.code), error.help()),
        }
    }
    Err(why)
}

/// Keeps a door open for classes of many instructors and for those who study for themselves.
pub fn serve(
    place: &Place,
    args: &ServeArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let plans = args.plans.as_deref();
    run(place, (&args.door, plans), |_, _, _| Ok(None), out, err)
}

fn run(
    place: &Place,
    (door, plans): (&DoorArgs, Option<&Path>),
    prepare: impl FnOnce(&Room, &World, &Store) -> Result<Option<Start>, Complaint>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let world = Arc::new(World::default());
    let dir = match paths::data_dir(place.data_dir.as_deref()) {
        Ok(dir) => dir,
        Err(error) => return trouble(err, &error, &error.help()),
    };
    let settings = match config::settings(place) {
        Ok(resolved) => resolved.settings,
        Err(refused) => return refused.tell(err),
    };
    let mut store = match Store::open(&dir, world.now()) {
        Ok(store) => store,
        Err(error) => return trouble(err, &error, &error.help()),
    };
    logging::start(&dir);
    upkeep::run(&mut store, world.now());
    let (library, found) = banks(place, &dir);
    let room = Room {
        shelf: Shelf {
            library: Arc::new(library),
            trouble: Arc::new(sentences(&found)),
            count: settings.count,
        },
        settings,
    };
    let prepared = instructors(door.authorized_instructors.as_deref()).and_then(|instructors| {
        let plans = plans.map(|dir| Plans::of(dir, &room.shelf.library, &room.settings));
        Ok((
            instructors,
            plans.transpose()?,
            prepare(&room, &world, &store)?,
        ))
    });
    let (instructors, plans, start) = match prepared {
        Ok(prepared) => prepared,
        Err((what, help)) => return trouble(err, what, &help),
    };
    let (clerk, thread) = Clerk::spawn(store)?;
    let runtime = Runtime::new()?;
    let held = Held {
        dir,
        door: door.clone(),
        world,
        clerk,
        instructors,
        plans,
        room,
    };
    let ended = runtime.block_on(held.hold(start, out));
    runtime.shutdown_timeout(PARTING);
    // Everything that was taken is on disk when the store's thread is done.
    let _ = thread.join();
    match ended {
        Ok(words) => {
            writeln!(out, "{words}")?;
            Ok(Exit::Clean)
        }
        Err((what, help)) => trouble(err, what, &help),
    }
}

/// What it takes to keep a door open.
struct Held {
    dir: PathBuf,
    door: DoorArgs,
    world: Arc<World>,
    clerk: Clerk,
    instructors: BTreeSet<String>,
    plans: Option<Plans>,
    room: Room,
}

impl Held {
    async fn hold(self, start: Option<Start>, out: &mut dyn Write) -> Result<String, Complaint> {
        let config = Config {
            listen: self.door.listen.clone(),
            seats_max: self.door.max_seats,
            ..Config::local(self.dir.join("host_key"))
        };
        let server = Server::bind(config).await.map_err(|error| {
            (
                error.to_string(),
                "`--listen` takes another address or port".into(),
            )
        })?;
        let way = Way {
            hosts: reached(&server.addresses()),
            fingerprint: server.fingerprint(),
        };
        let look = Look {
            theme: self.room.settings.theme,
            ascii: self.room.settings.ascii,
            mouse: false,
        };
        let furnishing = Furnishing {
            clerk: self.clerk.clone(),
            world: Arc::clone(&self.world),
            instructors: self.instructors,
            shelf: self.room.shelf,
            way: way.clone(),
            seats_max: server.seats(),
        };
        let lessons = self.plans.map(|plans| Arc::new(plans) as Arc<dyn Lessons>);
        let hall = Hall::with_lessons(furnishing, lessons);
        // Before anybody comes in: nobody is turned away from a class that is about to go on.
        let begun = match start {
            Some(start) => begin(&hall, &self.clerk, &self.world, start)
                .await
                .map(|class| (Some(class), Vec::new())),
            None => hall.resume_all().await.map(|held| (None, held)),
        };
        let (class, left) = begun.map_err(|error: Broken| (error.to_string(), error.help()))?;
        // One class is held by whoever sits at it; a door for many stands open for days.
        let daily = class.is_none();
        let (kept_up, clerk) = (Arc::clone(&hall), self.clerk.clone());
        let upkeep = tokio::spawn(upkeep::keep_up(kept_up, clerk, daily));
        let (close, mut closing) = watch::channel(false);
        let host: Arc<dyn crate::door::Host> = hall.clone();
        let open = tokio::spawn(server.run(host, async move {
            let _ = closing.wait_for(|closed| *closed).await;
        }));
        let attended = match &class {
            Some(class) if !terminal::is_missing() => {
                let console = hall.console(Arc::clone(class), Theme::plain(), terminal::size());
                local::attend(console, look, told_to_end()).await
            }
            Some(class) => wait(out, &class.frame.title, &class.frame.invitation, &left)
                .await
                .map(|()| None),
            None => {
                let lines = way.lines_of(&[OPENING, MYSELF, "CODE"]);
                wait(out, "The door", &lines, &left).await.map(|()| None)
            }
        };
        let words = match &class {
            Some(class) => part(class, &self.clerk, &self.world).await,
            None => "Everything is kept. `dripset serve` goes on.".into(),
        };
        upkeep.abort();
        let held = hall.held();
        let _ = self.clerk.post(move |store| upkeep::let_go(store, &held));
        let _ = close.send(true);
        let _ = tokio::time::timeout(PARTING, open).await;
        let last = attended.map_err(|error| (error.to_string(), String::new()))?;
        Ok(match last {
            Some(last) => format!("{}\n{words}", last.words),
            None => words,
        })
    }
}

async fn begin(
    hall: &Hall,
    clerk: &Clerk,
    world: &Arc<World>,
    start: Start,
) -> Result<Arc<Class>, Broken> {
    let Start { row, new, roster } = start;
    let frame = hall.frame(row.id, &row.code, &row.title);
    let clock = Arc::clone(world);
    let class = match new {
        Some((terms, keep_days)) => {
            Class::open(clerk, clock, frame, row.owner, keep_days, terms).await?
        }
        None => Class::resume(clerk, clock, frame).await?,
    };
    // Before the hall knows the class: nobody is let in without the list.
    if let Some(rows) = roster {
        roster::put(clerk, &class, rows, world).await?;
    }
    hall.add(Arc::clone(&class));
    Ok(class)
}

/// Leaves a class, and says what is to be done with it.
async fn part(class: &Class, clerk: &Clerk, world: &World) -> String {
    let (title, code) = (&class.frame.title, &class.frame.code);
    if !class.all().borrow().room.is_ended() {
        return format!("{title} is kept as it is. `dripset class resume {code}` goes on.");
    }
    // Until now it could still be mended from the console.
    let (id, now) = (class.frame.id, world.now());
    let _ = clerk.ask(move |store| upkeep::end(store, id, now)).await;
    format!("{title} is over. `dripset class report {code}` says what it came to.")
}

/// Says how to come in and which classes are left to other programs, and waits for the end.
async fn wait(
    out: &mut dyn Write,
    what: &str,
    lines: &[String],
    left: &[ClassRow],
) -> io::Result<()> {
    let ended = told_to_end();
    writeln!(out, "{what} is open.")?;
    for line in lines {
        writeln!(out, "  {line}")?;
    }
    if !left.is_empty() {
        writeln!(out, "Not here: held by another program, and left to it.")?;
    }
    for class in left {
        let title = names::headed(&class.title, TITLE_COLUMNS);
        writeln!(out, "  {}  {title}", class.code)?;
    }
    out.flush()?;
    ended.await;
    Ok(())
}

/// Resolves when the system wants the program to end. It listens from the call on, not only once
/// somebody waits: whoever reads that a class is open may end it at once.
#[cfg(unix)]
fn told_to_end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let term = signal(SignalKind::terminate());
    let int = signal(SignalKind::interrupt());
    let hup = signal(SignalKind::hangup());
    async move {
        let (Ok(mut term), Ok(mut int), Ok(mut hup)) = (term, int, hup) else {
            let _ = tokio::signal::ctrl_c().await;
            return;
        };
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
            _ = hup.recv() => {}
        }
    }
}

/// Resolves when the system wants the program to end.
#[cfg(not(unix))]
async fn told_to_end() {
    let _ = tokio::signal::ctrl_c().await;
}

/// How other machines name these addresses, as far as can be told.
fn reached(addresses: &[SocketAddr]) -> Vec<(String, u16)> {
    let host = |address: &SocketAddr| {
        let ip = match address.ip() {
            ip if ip.is_unspecified() => lan_address().unwrap_or(ip),
            ip => ip,
        };
        (ip.to_string(), address.port())
    };
    addresses.iter().map(host).collect()
}

/// The address that other machines of the network reach this one by, as far as can be told: the
/// one it would send from. Nothing is sent.
fn lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_unspecified())
}

/// The rows of a roster.
pub(super) fn listed(file: Option<&Path>) -> Result<Option<Vec<roster::Row>>, Complaint> {
    let Some(file) = file else {
        return Ok(None);
    };
    let help = || "a roster is CSV: id,name,pin and, for more time, extra".to_owned();
    let told = |why: String| (format!("{}: {why}", file.display()), help());
    let bytes = std::fs::metadata(file).map_err(|error| told(error.to_string()))?;
    if bytes.len() > roster::BYTES_MAX {
        return Err(told(format!("more than {} bytes", roster::BYTES_MAX)));
    }
    let bytes = std::fs::read(file).map_err(|error| told(error.to_string()))?;
    roster::parse(&bytes).map(Some).map_err(told)
}

/// The fingerprints of the keys in a file of authorized keys.
pub(super) fn instructors(file: Option<&Path>) -> Result<BTreeSet<String>, Complaint> {
    let Some(file) = file else {
        return Ok(BTreeSet::new());
    };
    let text = std::fs::read_to_string(file)
        .map_err(|error| (format!("{}: {error}", file.display()), String::new()))?;
    let mut found = BTreeSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fingerprint = crate::door::fingerprint_of(line).ok_or_else(|| {
            (
                format!("{}:{number}: this is no public key", file.display()),
                "a line is as in `authorized_keys`: ssh-ed25519 AAAA… name".to_owned(),
            )
        })?;
        found.insert(fingerprint);
    }
    Ok(found)
}
