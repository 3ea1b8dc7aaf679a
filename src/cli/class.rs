//! `dripset class`: live classes over SSH, and stored classes.

mod doctor;
mod find;
mod forget;
pub mod hosting;
pub mod lesson;
mod list;
mod plans;
mod project;
mod report;
#[cfg(feature = "cluster")]
mod shared_store;
mod stored;

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;

use self::hosting::reach;
use super::study::SetArgs;
use super::{Exit, Harmless, Place, Refused};
use crate::classroom::replay::ClassError;
use crate::domain::limits::{DRAIN_S_MAX, VOTE_S};
use crate::ssh::{HostKeyFile, Network, OpenError};

super::refused::with_advice!(ClassError, OpenError);

/// `dripset class …`
#[derive(Args, Debug)]
pub struct ClassArgs {
    /// The subcommand.
    #[command(subcommand)]
    pub command: ClassCommand,
}

/// The subcommands of `dripset class`.
#[derive(Subcommand, Debug)]
pub enum ClassCommand {
    /// Open a class that learners join with `ssh`
    Host(Box<HostArgs>),
    /// Resume a class after its host stopped
    Resume(ResumeArgs),
    /// Show the wall of a running class: what everybody in the room may see, for a projector
    Project(project::ProjectArgs),
    /// List the stored classes
    List(list::ClassListArgs),
    /// Print the results of a class
    Report(report::ReportArgs),
    /// Remove a learner and all their records from this data directory
    Forget(forget::ForgetArgs),
    /// Check whether this machine is ready to host a class
    Doctor(doctor::DoctorArgs),
}

/// The default address to listen on.
const LISTEN: &str = "127.0.0.1:2222";
/// The default number of seats.
const SEATS: usize = 500;

/// The options of an SSH server.
#[derive(Args, Clone, Debug)]
pub struct ServerArgs {
    /// The address to listen on; 0.0.0.0:2222 lets other machines connect (may be repeated)
    #[arg(long, value_name = "ADDRESS", default_value = LISTEN)]
    pub listen: Vec<SocketAddr>,
    /// The maximum number of seats
    #[arg(long, value_name = "N", default_value_t = SEATS)]
    pub max_seats: usize,
    /// Give the instructor's console to the SSH keys in this file (same format as `authorized_keys`)
    #[arg(long, value_name = "FILE")]
    pub authorized_instructors: Option<PathBuf>,
    /// Serve metrics for Prometheus and health checks over HTTP on this address, such as 127.0.0.1:9464
    #[arg(long, value_name = "ADDRESS")]
    pub metrics: Option<SocketAddr>,
    /// Take connections from these addresses as forwarded by a balancer with PROXY protocol version 2
    /// (addresses or networks, separated by commas; may be repeated)
    #[arg(long, value_name = "ADDRESSES", value_delimiter = ',')]
    pub proxy_from: Vec<Network>,
    /// Use the SSH host key in this file [default: `host_key` in the data directory, created if missing]
    #[arg(long, value_name = "FILE")]
    pub host_key: Option<PathBuf>,
    /// Tell learners this address to connect to, such as a balancer's (may be repeated) [default: the
    /// addresses that it listens on]
    #[arg(long, value_name = "HOST[:PORT]", value_parser = reach::advertised)]
    pub advertise: Vec<(String, u16)>,
}

impl ServerArgs {
    /// Returns the file of the host key.
    fn host_key_file(&self, dir: &Path) -> HostKeyFile {
        match &self.host_key {
            Some(file) => HostKeyFile::Provided(file.clone()),
            None => HostKeyFile::Own(dir.join("host_key")),
        }
    }
}

/// The options of `dripset serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// The SSH server.
    #[command(flatten)]
    pub server: ServerArgs,
    /// Offer the lesson plans in this directory to instructors who open a class
    #[arg(long, value_name = "DIR")]
    pub plans: Option<PathBuf>,
    /// When told to end, close the seats one after the other over this time, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=i64::from(DRAIN_S_MAX)))]
    pub drain: u32,
    /// Share classes and progress with the other servers that have this PostgreSQL database as their
    /// store, such as postgresql://USER:PASSWORD@HOST/DATABASE
    #[cfg(feature = "cluster")]
    #[arg(
        long,
        env = "DRIPSET_STORE",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub store: Option<String>,
}

impl ServeArgs {
    /// Returns the URL of the store that several servers share.
    fn shared_store(&self) -> Option<&str> {
        #[cfg(feature = "cluster")]
        return self.store.as_deref();
        #[cfg(not(feature = "cluster"))]
        None
    }
}

/// The options of `dripset class host`.
#[derive(Args, Debug)]
pub struct HostArgs {
    /// The source of the set.
    #[command(flatten)]
    pub set: SetArgs,
    /// The SSH server.
    #[command(flatten)]
    pub server: ServerArgs,
    /// Admit only the learners in this CSV file (columns id, name, pin and, if needed, extra and plain)
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// Use this lesson plan for everything that no flag sets
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// The title of the class [default: Class]
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The class code that learners type before the `@`, at least 8 characters [default: random]
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// The time limit of each vote, in seconds [default: none]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(i64::from(VOTE_S.0)..=i64::from(VOTE_S.1)))]
    pub seconds: Option<u32>,
    /// Let learners change an answer until the vote closes
    #[arg(long)]
    pub changes: bool,
    /// Do not show learners how the class answered; otherwise they see bars without names after the key
    #[arg(long)]
    pub hide_distribution: bool,
    /// Open the class as self-paced homework until the end of this day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with_all = ["seconds", "changes", "hide_distribution"])]
    pub homework: Option<Date>,
    /// The number of days to keep the class before it is removed
    #[arg(long, value_name = "DAYS", default_value_t = 180)]
    pub keep: u32,
}

/// The options of `dripset class resume`.
#[derive(Args, Debug)]
pub struct ResumeArgs {
    /// The code of the class [default: the newest open class]
    pub code: Option<String>,
    /// The SSH server.
    #[command(flatten)]
    pub server: ServerArgs,
    /// Admit only the learners in this CSV file (columns id, name, pin and, if needed, extra and plain)
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
}

/// Parses a day from the command line.
fn day(text: &str) -> Result<Date, String> {
    let parsed = text.parse();
    parsed.map_err(|_| "write the day as YYYY-MM-DD, such as 2026-11-30".to_owned())
}

/// Runs the subcommand.
///
/// # Errors
/// If writing fails.
pub fn run(
    place: &Place,
    args: &ClassArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    match &args.command {
        ClassCommand::Host(args) => hosting::host(place, args, out, err),
        ClassCommand::Resume(args) => hosting::resume(place, args, out, err),
        ClassCommand::Project(args) => project::run(place, args, out, err),
        ClassCommand::List(args) => list::run(place, args, out, err),
        ClassCommand::Report(args) => report::run(place, args, out, err),
        ClassCommand::Forget(args) => forget::run(place, args, out),
        ClassCommand::Doctor(args) => doctor::run(place, args, &mut Harmless(out)),
    }
}
