//! Runs each server with each number of seats and prints what it took.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::process::{Served, cpu_s, memory_kb, memory_of_all_kb};
use super::script::{COUNT, LOBBY, OVER, Step};
use super::seats::{JoinInfo, Seats, new_key};
use super::table::{self, Figures, Server};

/// What there is to ask for.
pub const HELP: &str = "class_load [--seats 100,1000,5000] [--plain N] [--names] [--idle SECONDS] \
[--sshd PATH] [--python PATH] [--store URL] [--only ours]

  --seats N,…     how many seats, one run each
  --plain N       so many of ours sit in plain lines, the others on screens
  --names         guests come with a name alone, so that ours makes and hashes a PIN for each
  --idle SECONDS  how long nothing happens while the CPU is watched (30: a sign of life each)
  --sshd PATH     measures an sshd too, up to 100 seats, with dripset in each
  --python PATH   measures asyncssh too, with a Python that has it
  --store URL     measures one node and three of a shared store too; its database is empty
  --only ours     leaves all others out";

/// Seats at most of a server that has a process for each.
const PROCESSES_MAX: usize = 100;
/// What allocators and kernels get to come to rest.
const REST: Duration = Duration::from_millis(1_500);

/// What is wanted.
pub struct Wanted {
    seats: Vec<usize>,
    plain: usize,
    names: bool,
    idle: Duration,
    sshd: Option<PathBuf>,
    python: Option<PathBuf>,
    store: Option<String>,
    only_ours: bool,
}

impl Wanted {
    /// Reads flags; `None` where they are none.
    pub fn of(flags: &[&str]) -> Option<Self> {
        let mut wanted = Self {
            seats: vec![100, 1_000, 5_000],
            plain: 0,
            names: false,
            idle: Duration::from_secs(30),
            sshd: None,
            python: None,
            store: None,
            only_ours: false,
        };
        let mut flags = flags.iter();
        while let Some(flag) = flags.next() {
            match *flag {
                "--plain" => wanted.plain = flags.next()?.parse().ok()?,
                "--names" => wanted.names = true,
                "--only" => wanted.only_ours = *flags.next()? == "ours",
                "--seats" => {
                    let numbers = flags.next()?.split(',').map(|number| number.parse().ok());
                    wanted.seats = numbers.collect::<Option<_>>()?;
                }
                "--idle" => wanted.idle = Duration::from_secs(flags.next()?.parse().ok()?),
                "--sshd" => wanted.sshd = Some(flags.next()?.into()),
                "--store" => wanted.store = Some((*flags.next()?).to_owned()),
                "--python" => wanted.python = Some(flags.next()?.into()),
                _ => return None,
            }
        }
        Some(wanted)
    }
}

/// Measures all of it.
pub fn all(wanted: &Wanted) {
    let files = dripset::ssh::policy::files::seats();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let program = std::env::current_exe().expect("this program");
    // On the disk that the build is on: a directory for passing files may be in memory.
    let target = program.ancestors().nth(3).expect("a target directory");
    let dir = target.join(format!("bench-data/class-load-{}", std::process::id()));
    let mut sshd = None;
    for &seats in wanted.seats.iter().filter(|seats| **seats <= files) {
        let dir = dir.join(seats.to_string());
        fs::create_dir_all(&dir).expect("a directory");
        let run = Run {
            dir: &dir,
            program: &program,
            wanted,
        };
        let mut found = runtime.block_on(run.with(seats));
        if sshd.is_none()
            && let Some(path) = &wanted.sshd
        {
            sshd = runtime.block_on(run.sshd(path, seats.min(PROCESSES_MAX)));
        }
        found.extend(sshd.clone());
        table::print(seats, &found);
    }
    for seats in wanted.seats.iter().filter(|seats| **seats > files) {
        println!("{seats} seats: not measured: {files} files may be open");
    }
    let _ = fs::remove_dir_all(dir);
}

struct Run<'a> {
    dir: &'a Path,
    program: &'a Path,
    wanted: &'a Wanted,
}

impl Run<'_> {
    async fn with(&self, seats: usize) -> Vec<Figures> {
        let mut found = Vec::new();
        let mut ours = Command::new(self.program);
        ours.args(["serve", "ours"]).arg(self.dir);
        ours.arg(seats.to_string());
        let ours = vec![Served::start(&mut ours)];
        found.extend(self.class(Server::Ours, ours, seats).await);
        if let Some(url) = &self.wanted.store {
            for count in [1, 3] {
                let nodes = self.nodes(url, count, seats);
                found.extend(self.class(Server::Nodes(count), nodes, seats).await);
            }
        }
        if self.wanted.only_ours {
            return found;
        }
        let mut bare = Command::new(self.program);
        bare.args(["serve", "bare"]).arg(self.dir);
        let bare = vec![Served::start(&mut bare)];
        found.extend(self.class(Server::Bare, bare, seats).await);
        match &self.wanted.python {
            Some(python) => {
                let mut asyncssh = Command::new(python);
                asyncssh.arg("examples/class_load/asyncssh_reference.py");
                asyncssh.arg(self.dir).arg(COUNT.to_string());
                let asyncssh = vec![Served::start(&mut asyncssh)];
                found.extend(self.class(Server::Asyncssh, asyncssh, seats).await);
            }
            None => println!("   asyncssh: not measured: `--python` names a Python that has it"),
        }
        found
    }

    /// Starts some nodes. The first one has the class.
    fn nodes(&self, url: &str, count: usize, seats: usize) -> Vec<Served> {
        let mut nodes: Vec<Served> = Vec::new();
        for _ in 0..count {
            let mut node = Command::new(self.program);
            node.args(["serve", "node"]).arg(self.dir);
            node.args([&seats.to_string(), url]);
            node.args(nodes.first().map(|first| &first.login));
            nodes.push(Served::start(&mut node));
        }
        nodes
    }

    /// Plays a class with one server, or with several that have the same class.
    async fn class(&self, server: Server, mut all: Vec<Served>, count: usize) -> Vec<Figures> {
        tokio::time::sleep(REST).await;
        let memory = |all: &[Served]| all.iter().map(|served| memory_kb(served.pid())).sum();
        let before_kb = memory(&all);
        let way = if self.wanted.names {
            JoinInfo::Name
        } else {
            JoinInfo::Key
        };
        let lobby = Step::Lobby.marker();
        let plain = match server {
            Server::Ours => self.wanted.plain.min(count),
            _ => 0,
        };
        let of = (count, plain);
        let ports = all.iter().map(|served| served.port).collect();
        let seats = Seats::come(of, ports, &all[0].login, way, &lobby);
        let mut figures = Figures::of(server, count - plain);
        let mut lines = Figures::of(Server::Plain, plain);
        let mut whole = seats.all_at(LOBBY).await;
        figures.joined = seats.now();
        tokio::time::sleep(REST).await;
        figures.memory_joined_kb = per_seat(memory(&all), before_kb, count);
        for step in 1..OVER {
            if !whole {
                seats.end();
                all.into_iter().for_each(Served::end);
                return Vec::new();
            }
            // Frames of one seat have some time between them.
            tokio::time::sleep(Duration::from_millis(300)).await;
            let confirms = Step::of(step) == Step::Confirmed;
            if confirms {
                all[0].order(step);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            let since = seats.now();
            seats.go_on(step);
            if !confirms {
                all[0].order(step);
            }
            whole = seats.all_at(step).await;
            for (figures, plain) in [(&mut figures, false), (&mut lines, true)] {
                let after = seats.after(step, since, plain);
                match Step::of(step) {
                    Step::Asked(_) => figures.asked.push(after),
                    Step::Confirmed => {
                        figures.confirmed.push(seats.after_typing(step, plain));
                        figures.all_confirmed.extend(after.last().copied());
                    }
                    Step::Revealed => figures.revealed.push(after),
                    Step::Lobby | Step::Over => {}
                }
            }
        }
        tokio::time::sleep(REST).await;
        figures.memory_kb = per_seat(memory(&all), before_kb, count);
        if matches!(server, Server::Ours | Server::Nodes(_)) {
            figures.idle = Some(self.idle(&all).await);
        }
        if all.len() > 1 {
            self.kill_first(&mut all, &seats, &mut figures).await;
        }
        let since = seats.now();
        all[0].order(OVER);
        seats.all_at(OVER).await;
        figures.over.push(seats.after(OVER, since, false));
        lines.over.push(seats.after(OVER, since, true));
        lines.joined = figures.joined;
        lines.memory_kb = figures.memory_kb;
        if server == Server::Ours {
            figures.frame_bytes = seats.frame_bytes();
            seats.keep_frames(self.dir);
        }
        seats.end();
        all.into_iter().for_each(Served::end);
        let mut found = vec![figures];
        if plain > 0 {
            found.push(lines);
        }
        found
    }

    /// The share of a core that the servers take while nothing happens.
    async fn idle(&self, all: &[Served]) -> f64 {
        let cpu_s = || all.iter().map(|served| cpu_s(served.pid())).sum::<f64>();
        let (since, before_s) = (Instant::now(), cpu_s());
        tokio::time::sleep(self.wanted.idle).await;
        (cpu_s() - before_s) / since.elapsed().as_secs_f64()
    }

    /// Kills the node that owns the class.
    async fn kill_first(&self, all: &mut Vec<Served>, seats: &Seats, figures: &mut Figures) {
        let url = self
            .wanted
            .store
            .as_deref()
            .expect("the store of the nodes");
        let owners = super::nodes::Owners::of(url, &all[0].login).await;
        let lease = owners.lease().await;
        seats.expect_the_end_of(0);
        let since = seats.now();
        all.remove(0).end();
        let (back, owned) = tokio::join!(seats.all_back(), owners.next_after(lease));
        let back = back.into_iter().map(|at| at.saturating_sub(since));
        figures.back = back.collect();
        figures.owned_again = Some(owned);
    }

    /// An sshd that runs this program's own screens in a process for each seat. Only coming in
    /// and memory are measured: those processes know nothing of one another.
    async fn sshd(&self, path: &Path, count: usize) -> Option<Figures> {
        let dripset = self.program.ancestors().nth(2)?.join("dripset");
        if !dripset.is_file() {
            println!("   sshd: not measured: build the release of dripset first");
            return None;
        }
        let file = |name: &str| self.dir.join(name);
        let guest = new_key();
        let line = guest.public_key().to_openssh().ok()?;
        fs::write(file("authorized"), line).ok()?;
        dripset::ssh::policy::host_key::open(&file("sshd_key")).ok()?;
        let port = {
            // Free again at the end of this block, for the sshd.
            let free = std::net::TcpListener::bind(("127.0.0.1", 0)).ok()?;
            free.local_addr().ok()?.port()
        };
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nUsePAM no\n\
             StrictModes no\nPermitRootLogin yes\nMaxStartups 1000\nPidFile none\nPrintMotd no\n\
             ForceCommand exec {} --data-dir {}\n",
            file("sshd_key").display(),
            file("authorized").display(),
            dripset.display(),
            file("each").display(),
        );
        fs::write(file("sshd_config"), config).ok()?;
        let mut child = Command::new(path)
            .arg("-D")
            .arg("-f")
            .arg(file("sshd_config"))
            .spawn()
            .ok()?;
        tokio::time::sleep(REST).await;
        let before_kb = memory_of_all_kb(child.id());
        let login = std::env::var("USER").unwrap_or_else(|_| "root".into());
        let way = JoinInfo::Only(Arc::new(guest));
        let seats = Seats::come((count, 0), vec![port], &login, way, b"Dripset");
        let whole = seats.all_at(LOBBY).await;
        let mut figures = Figures::of(Server::Sshd, count);
        figures.joined = seats.now();
        tokio::time::sleep(REST).await;
        figures.memory_kb = per_seat(memory_of_all_kb(child.id()), before_kb, count);
        seats.end();
        let _ = child.kill();
        let _ = child.wait();
        whole.then_some(figures)
    }
}

fn per_seat(now_kb: u64, before_kb: u64, count: usize) -> f64 {
    now_kb.saturating_sub(before_kb) as f64 / count as f64
}
