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

use super::{DoorArgs, HostArgs, ResumeArgs};
use crate::class::clerk::Clerk;
use crate::class::code;
use crate::class::hall::Hall;
use crate::class::host::{Class, Frame};
use crate::class::local;
use crate::class::records::Broken;
use crate::class::roster;
use crate::cli::study::{banks, sentences};
use crate::cli::{Exit, Place, config, trouble};
use crate::domain::form::draw;
use crate::domain::room::Terms;
use crate::domain::standing::History;
use crate::door::{Config, Server};
use crate::store::{ClassId, ClassLog, ClassRow, Store, new_id};
use crate::terminal::{self, Look};
use crate::world::World;
use crate::{logging, paths};

/// How long connections may take to be seen out at the end.
const PARTING: Duration = Duration::from_secs(5);

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

/// Opens a class and runs it.
pub fn host(
    place: &Place,
    args: &HostArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let prepare = |dir: &Path, world: &World, _: &Store| {
        let settings = config::settings(place)
            .map_err(|_| {
                (
                    "the settings cannot be read".into(),
                    "`dripset config show` says why".into(),
                )
            })?
            .settings;
        let (library, found) = banks(place, dir);
        if let Some(sentence) = sentences(&found).into_iter().next() {
            return Err((sentence, String::new()));
        }
        let plan = args.set.plan(&settings, &library)?;
        let form = draw(&library, &plan, &History::default()).map_err(|error| {
            (
                error.to_string(),
                "`dripset class host --help` lists the flags".to_owned(),
            )
        })?;
        let items = form
            .items
            .iter()
            .filter_map(|item| library.item(&item.key).cloned());
        let code = match &args.code {
            None => code::fresh(),
            Some(code) => code::chosen(code).map_err(|why| (why, String::new()))?,
        };
        let row = ClassRow {
            id: ClassId(new_id(world.now())),
            code,
            title: args.title.clone(),
            owner: "host".into(),
            started_ms: 0,
            ended_ms: None,
            keep_until_ms: 0,
            last_seq: 0,
        };
        let terms = Terms {
            items: items.collect(),
            form: Arc::new(form),
            changes: args.changes,
            limit_s: args.seconds,
        };
        Ok(Start {
            row,
            new: Some((terms, args.keep)),
            roster: listed(args.roster.as_deref())?,
        })
    };
    run(place, &args.door, prepare, out, err)
}

/// Goes on with a class.
pub fn resume(
    place: &Place,
    args: &ResumeArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let prepare = |_: &Path, _: &World, store: &Store| {
        let classes = store
            .classes()
            .map_err(|error| (error.to_string(), error.help()))?;
        let open = classes.into_iter().find(|class| {
            class.ended_ms.is_none() && args.code.as_ref().is_none_or(|code| *code == class.code)
        });
        let row = open.ok_or_else(|| {
            (
                "there is no such class that is not over".to_owned(),
                "`dripset class list` prints all".to_owned(),
            )
        })?;
        Ok(Start {
            row,
            new: None,
            roster: listed(args.roster.as_deref())?,
        })
    };
    run(place, &args.door, prepare, out, err)
}

fn run(
    place: &Place,
    door: &DoorArgs,
    prepare: impl FnOnce(&Path, &World, &Store) -> Result<Start, Complaint>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let world = Arc::new(World::default());
    let dir = match paths::data_dir(place.data_dir.as_deref()) {
        Ok(dir) => dir,
        Err(error) => return trouble(err, &error, &error.help()),
    };
    let store = match Store::open(&dir, world.now()) {
        Ok(store) => store,
        Err(error) => return trouble(err, &error, &error.help()),
    };
    logging::start(&dir);
    let instructors = match instructors(door.authorized_instructors.as_deref()) {
        Ok(instructors) => instructors,
        Err((what, help)) => return trouble(err, what, &help),
    };
    let start = match prepare(&dir, &world, &store) {
        Ok(start) => start,
        Err((what, help)) => return trouble(err, what, &help),
    };
    let look = match config::settings(place) {
        Ok(resolved) => Look {
            theme: resolved.settings.theme,
            ascii: resolved.settings.ascii,
            mouse: false,
        },
        Err(refused) => return refused.tell(err),
    };
    let (clerk, thread) = Clerk::spawn(store)?;
    let runtime = Runtime::new()?;
    let held = Held {
        dir,
        door: door.clone(),
        world,
        clerk,
        instructors,
        look,
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

/// What it takes to hold a class.
struct Held {
    dir: PathBuf,
    door: DoorArgs,
    world: Arc<World>,
    clerk: Clerk,
    instructors: BTreeSet<String>,
    look: Look,
}

impl Held {
    async fn hold(self, start: Start, out: &mut dyn Write) -> Result<String, Complaint> {
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
        let row = start.row.clone();
        let invitation = invitation(&row.code, &server.addresses(), &server.fingerprint());
        let frame = Frame {
            id: row.id,
            code: row.code.clone(),
            title: row.title.as_str().into(),
            invitation: invitation.clone().into(),
            seats_max: server.seats(),
        };
        let class = begin(&self.clerk, &self.world, frame, start)
            .await
            .map_err(|error| (error.to_string(), String::new()))?;
        let hall = Arc::new(Hall::new(
            self.clerk.clone(),
            Arc::clone(&self.world),
            self.instructors,
        ));
        hall.add(Arc::clone(&class));
        let (close, mut closing) = watch::channel(false);
        let open = {
            let host: Arc<dyn crate::door::Host> = hall.clone();
            tokio::spawn(server.run(host, async move {
                let _ = closing.wait_for(|closed| *closed).await;
            }))
        };
        let console = (!terminal::is_missing()).then(|| hall.console(Arc::clone(&class)));
        let attended = match console {
            Some(console) => local::attend(console, self.look, told_to_end()).await,
            None => {
                let mut said = writeln!(out, "{} is open.", row.title);
                for line in &invitation {
                    said = said.and_then(|()| writeln!(out, "  {line}"));
                }
                let said = said.and_then(|()| out.flush());
                told_to_end().await;
                said
            }
        };
        let is_over = class.all().borrow().room.is_ended();
        if is_over {
            // Until now it could still be mended from the console.
            let (id, now) = (row.id, self.world.now());
            let _ = self.clerk.ask(move |store| store.end_class(id, now)).await;
        }
        let _ = close.send(true);
        let _ = tokio::time::timeout(PARTING, open).await;
        attended.map_err(|error| (format!("the terminal failed: {error}"), String::new()))?;
        Ok(if is_over {
            format!(
                "{} is over. `dripset class report {}` says what it came to.",
                row.title, row.code
            )
        } else {
            format!(
                "{} is kept as it is. `dripset class resume {}` goes on.",
                row.title, row.code
            )
        })
    }
}

async fn begin(
    clerk: &Clerk,
    world: &Arc<World>,
    frame: Frame,
    start: Start,
) -> Result<Arc<Class>, Broken> {
    let (clock, now) = (Arc::clone(world), world.now());
    let class = match start.new {
        Some((terms, keep_days)) => {
            Class::open(clerk, clock, frame, start.row.owner, keep_days, terms).await?
        }
        None => Class::resume(clerk, clock, frame).await?,
    };
    // Before the hall knows the class: nobody is let in without the list.
    if let Some(rows) = start.roster {
        roster::put(clerk, &class, rows, now).await?;
    }
    Ok(class)
}

/// Resolves when the system wants the program to end.
async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind);
        if let (Ok(mut term), Ok(mut int), Ok(mut hup)) = (
            listen(SignalKind::terminate()),
            listen(SignalKind::interrupt()),
            listen(SignalKind::hangup()),
        ) {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
                _ = hup.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// How to come in, a line each: first the commands, then what to compare.
fn invitation(code: &str, addresses: &[SocketAddr], fingerprint: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for address in addresses {
        let host = match address.ip() {
            ip if ip.is_unspecified() => lan_address().unwrap_or(ip),
            ip => ip,
        };
        lines.push(match address.port() {
            22 => format!("ssh {code}@{host}"),
            port => format!("ssh -p {port} {code}@{host}"),
        });
    }
    lines.push(format!("host key: {fingerprint}"));
    lines
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
