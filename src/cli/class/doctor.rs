//! `dripset class doctor`: finds the problems that would stop a class, before it starts.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};

use clap::Args;
use jiff::Timestamp;

use super::{ServerArgs, hosting};
use crate::classroom::names::headed;
use crate::cli::{Exit, Place, Refused};
use crate::env::Env;
use crate::paths;
use crate::ssh::{HostKeyFile, OpenError, policy};

/// The options of `dripset class doctor`.
#[derive(Args, Debug)]
pub struct DoctorArgs {
    /// The SSH server to check.
    #[command(flatten)]
    pub server: ServerArgs,
    /// Also check this roster
    #[arg(long, value_name = "FILE")]
    pub roster: Option<std::path::PathBuf>,
}

/// The severity of a check's result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Ok,
    Warn,
    Stop,
}

/// One line of the output.
#[derive(Debug)]
struct Check {
    state: State,
    about: &'static str,
    what: String,
    /// Advice. Empty if there is nothing to do.
    help: String,
}

impl Check {
    fn ok(about: &'static str, what: impl Into<String>) -> Self {
        Self::new(State::Ok, about, what, "")
    }

    fn new(
        state: State,
        about: &'static str,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            state,
            about,
            what: what.into(),
            help: help.into(),
        }
    }
}

/// Prints the results. A problem that stops a class is a finding.
pub fn run(place: &Place, args: &DoctorArgs, out: &mut dyn Write) -> Result<Exit, Refused> {
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let server = &args.server;
    let mut checks: Vec<Check> = server.listen.iter().map(|address| port(*address)).collect();
    checks.push(reach(&server.listen));
    checks.push(seats(server.max_seats, policy::files::seats()));
    checks.push(data(&dir));
    checks.push(match server.host_key_file(&dir) {
        HostKeyFile::Own(path) => host_key(&path),
        HostKeyFile::Provided(path) => provided_host_key(&path),
    });
    checks.push(clock(Env::default().now().at));
    checks.push(ssh());
    let stop = |about: &'static str, (what, help): (String, String)| {
        Check::new(State::Stop, about, what, help)
    };
    if server.authorized_instructors.is_some() {
        checks.push(
            match hosting::instructors(server.authorized_instructors.as_deref()) {
                Ok(found) => Check::ok("instructors", format!("{} keys", found.len())),
                Err(complaint) => stop("instructors", complaint),
            },
        );
    }
    if args.roster.is_some() {
        checks.push(match hosting::listed(args.roster.as_deref()) {
            Ok(rows) => Check::ok(
                "roster",
                format!("{} learners", rows.map_or(0, |rows| rows.len())),
            ),
            Err(complaint) => stop("roster", complaint),
        });
    }
    for check in &checks {
        print(check, out)?;
    }
    let stops = checks.iter().any(|check| check.state == State::Stop);
    Ok(if stops { Exit::Findings } else { Exit::Clean })
}

fn print(check: &Check, out: &mut dyn Write) -> io::Result<()> {
    let state = match check.state {
        State::Ok => "ok  ",
        State::Warn => "warn",
        State::Stop => "stop",
    };
    writeln!(out, "{state}  {:<11}  {}", check.about, check.what)?;
    if !check.help.is_empty() {
        writeln!(out, "{:19}{}", "", check.help)?;
    }
    Ok(())
}

/// Checks that an address can be listened on. Admits nobody meanwhile.
fn port(address: SocketAddr) -> Check {
    let Err(error) = TcpListener::bind(address) else {
        return Check::ok("port", format!("{address} is free"));
    };
    let (what, help) = match error.kind() {
        ErrorKind::AddrInUse => (
            "is in use".into(),
            "another program or class uses this port; choose another one with `--listen`",
        ),
        ErrorKind::AddrNotAvailable => (
            "is not an address of this machine".into(),
            "use `--listen 0.0.0.0:2222` to listen on all of its addresses",
        ),
        ErrorKind::PermissionDenied if (1..1_024).contains(&address.port()) => (
            "is reserved for system services".into(),
            "choose a port above 1023; lower ones need administrator rights",
        ),
        _ => (
            format!("is not available: {error}"),
            "choose another one with `--listen`",
        ),
    };
    Check::new(State::Stop, "port", format!("{address} {what}"), help)
}

/// Checks whether other machines can connect.
fn reach(listen: &[SocketAddr]) -> Check {
    let outward = listen.iter().find(|address| !address.ip().is_loopback());
    let Some(outward) = outward else {
        return Check::new(
            State::Warn,
            "reach",
            "only this machine can connect",
            "use `--listen 0.0.0.0:2222` to let other machines connect",
        );
    };
    let port = outward.port();
    let help = if cfg!(target_os = "macos") {
        "under System Settings > Network > Firewall, allow incoming connections for dripset".into()
    } else if cfg!(windows) {
        format!("in Windows Defender Firewall, allow TCP port {port} on private networks")
    } else {
        format!(
            "to allow the port, run `ufw allow {port}/tcp` or `firewall-cmd --add-port={port}/tcp`"
        )
    };
    Check::new(
        State::Warn,
        "reach",
        "a firewall may block other machines; this check cannot tell",
        help,
    )
}

/// Checks the open file limit against the number of seats.
fn seats(wanted: usize, files: usize) -> Check {
    let help = "raise the limit on open files (`ulimit -n`, or LimitNOFILE in the systemd unit)";
    match files {
        0 => Check::new(
            State::Stop,
            "seats",
            "none; the limit on open files is too low",
            help,
        ),
        files if files < wanted => Check::new(
            State::Warn,
            "seats",
            format!("{files} of the {wanted} seats that `--max-seats` sets"),
            help,
        ),
        _ => Check::ok("seats", format!("{wanted}")),
    }
}

/// Checks that the data directory is writable, by its owner only.
fn data(dir: &Path) -> Check {
    let about = "data";
    let shown = dir.display();
    let Ok(found) = fs::metadata(dir) else {
        // The parent of a bare name is empty and stands for the working directory.
        let named = |above: &&Path| !above.as_os_str().is_empty();
        let ancestors = dir.ancestors().filter(named).chain([Path::new(".")]);
        let above = ancestors.into_iter().find(|above| above.exists());
        let closed = above.and_then(|above| fs::metadata(above).ok());
        return if closed.is_some_and(|above| above.is_dir() && !above.permissions().readonly()) {
            Check::ok(about, format!("{shown} will be created"))
        } else {
            let help = "choose another one with `--data-dir`";
            Check::new(
                State::Stop,
                about,
                format!("{shown} cannot be created"),
                help,
            )
        };
    };
    let probe = dir.join(format!(".doctor-{}", std::process::id()));
    let written = fs::File::create_new(&probe).and_then(|_| fs::remove_file(&probe));
    if let Err(error) = written {
        let help = "check its owner and permissions, or choose another one with `--data-dir`";
        let what = format!("{shown} cannot be written: {error}");
        return Check::new(State::Stop, about, what, help);
    }
    if lets_others(&found, 0o022) {
        let help = format!("run `chmod 700 {shown}`");
        return Check::new(
            State::Warn,
            about,
            format!("other users can write to {shown}"),
            help,
        );
    }
    Check::ok(about, format!("{shown} is writable"))
}

/// Checks that the host key is accessible to its owner only.
fn host_key(path: &Path) -> Check {
    let about = "host key";
    let found = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Check::ok(about, "will be created with the first class");
        }
        found => found,
    };
    let found = found.and_then(|found| fs::read(path).map(|_| found));
    match found {
        Err(error) => Check::new(
            State::Stop,
            about,
            format!("{} cannot be read: {error}", path.display()),
            "check its owner and permissions, or move it away to get a new one",
        ),
        Ok(found) if lets_others(&found, 0o077) => Check::new(
            State::Stop,
            about,
            format!("other users can read {}", path.display()),
            format!("run `chmod 600 {}`", path.display()),
        ),
        Ok(_) => match policy::host_key::is_usable(path) {
            Ok(()) => Check::ok(about, "exists and is private"),
            Err(error) => Check::new(
                State::Stop,
                about,
                format!("{}: {error}", path.display()),
                "move it away to get a new one; learners then have to compare the fingerprint again",
            ),
        },
    }
}

/// Checks a host key that is provided.
fn provided_host_key(path: &Path) -> Check {
    let (about, shown) = ("host key", path.display());
    match policy::host_key::is_shared(path) {
        Ok(false) => Check::ok(about, format!("{shown} is private")),
        Ok(true) => Check::new(
            State::Warn,
            about,
            format!("other users can read {shown}"),
            "in a container this may be intended; elsewhere run `chmod 400` as its owner",
        ),
        Err(error) => {
            let error = OpenError::ProvidedHostKey(path.to_owned(), error);
            Check::new(State::Stop, about, error.to_string(), error.help())
        }
    }
}

#[cfg(unix)]
fn lets_others(found: &fs::Metadata, bits: u32) -> bool {
    use std::os::unix::fs::PermissionsExt;
    found.permissions().mode() & bits != 0
}

#[cfg(not(unix))]
fn lets_others(_: &fs::Metadata, _: u32) -> bool {
    false
}

/// Checks that the clock shows a plausible time.
fn clock(now: Timestamp) -> Check {
    // 2025-01-01, before this program existed.
    const PAST_S: i64 = 1_735_689_600;
    let shown = now.strftime("%Y-%m-%d %H:%M UTC");
    if now.as_second() < PAST_S {
        let help = "set the clock; a class records times from it";
        return Check::new(State::Stop, "clock", format!("it shows {shown}"), help);
    }
    Check::ok("clock", format!("it shows {shown}"))
}

/// Checks for a local `ssh` to try the class with. Learners need one on their own machines.
fn ssh() -> Check {
    let found = Command::new("ssh").arg("-V").stdin(Stdio::null()).output();
    match found {
        Ok(found) => {
            let version = String::from_utf8_lossy(&found.stderr).into_owned();
            let version = version.lines().next().unwrap_or_default();
            Check::ok("ssh", headed(version, 60))
        }
        Err(_) => Check::new(
            State::Warn,
            "ssh",
            "is not installed here; learners need it on their own machines",
            "install the OpenSSH client to test the connection from this machine",
        ),
    }
}

#[cfg(test)]
mod tests;
