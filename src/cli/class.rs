//! `dripset class`: live classes over SSH, and stored classes.

mod doctor;
mod find;
mod forget;
pub mod hosting;
pub mod lesson;
mod list;
mod plans;
mod report;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::study::SetArgs;
use super::{Exit, Harmless, Place};
use crate::domain::limits::VOTE_S;

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
    Host(HostArgs),
    /// Go on with a class whose host was gone
    Resume(ResumeArgs),
    /// Print the classes that are kept here
    List,
    /// Print what a class came to
    Report(report::ReportArgs),
    /// Remove a learner from everything that is kept here
    Forget(forget::ForgetArgs),
    /// Tell what would stop a class on this machine
    Doctor(doctor::DoctorArgs),
}

/// The default address to listen on.
const LISTEN: &str = "127.0.0.1:2222";
/// The default number of seats.
const SEATS: usize = 500;

/// The options of an SSH server.
#[derive(Args, Clone, Debug)]
pub struct DoorArgs {
    /// Listen there (may be repeated); 0.0.0.0:2222 lets other machines in
    #[arg(long, value_name = "ADDRESS", default_value = LISTEN)]
    pub listen: Vec<SocketAddr>,
    /// So many seats at most
    #[arg(long, value_name = "N", default_value_t = SEATS)]
    pub max_seats: usize,
    /// Whoever holds a key of this file gets the instructor's console (the form of `authorized_keys`)
    #[arg(long, value_name = "FILE")]
    pub authorized_instructors: Option<PathBuf>,
}

/// The options of `dripset serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// The SSH server.
    #[command(flatten)]
    pub door: DoorArgs,
    /// Offer the lesson plans of this directory to whoever opens a class
    #[arg(long, value_name = "DIR")]
    pub plans: Option<PathBuf>,
}

/// The options of `dripset class host`.
#[derive(Args, Debug)]
pub struct HostArgs {
    /// The source of the set.
    #[command(flatten)]
    pub set: SetArgs,
    /// The SSH server.
    #[command(flatten)]
    pub door: DoorArgs,
    /// Let in only those on this list: CSV with the columns id, name, pin and, for more time, extra
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// Take what no flag says from this lesson plan
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// What the class is called: "Class" where not said
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// What learners type before the `@`, eight signs at least; drawn where not said
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// Give each vote so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(i64::from(VOTE_S.0)..=i64::from(VOTE_S.1)))]
    pub seconds: Option<u32>,
    /// Let learners change a response until its vote closes
    #[arg(long)]
    pub changes: bool,
    /// Keep what the class gave off the seats: they show it as bars without names once the key shows
    #[arg(long)]
    pub hide_distribution: bool,
    /// Homework instead of polls: open to the end of this day (YYYY-MM-DD), everybody at their own pace
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with_all = ["seconds", "changes", "hide_distribution"])]
    pub homework: Option<Date>,
    /// Keep the class for so many days, then remove it
    #[arg(long, value_name = "DAYS", default_value_t = 180)]
    pub keep: u32,
}

/// The options of `dripset class resume`.
#[derive(Args, Debug)]
pub struct ResumeArgs {
    /// The code of the class; the newest that is not over where not said
    pub code: Option<String>,
    /// The SSH server.
    #[command(flatten)]
    pub door: DoorArgs,
    /// Let in only those on this list: CSV with the columns id, name, pin and, for more time, extra
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
}

/// Parses a day from the command line.
fn day(text: &str) -> Result<Date, String> {
    let parsed = text.parse();
    parsed.map_err(|_| "a day is written YYYY-MM-DD, such as 2026-11-30".to_owned())
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
) -> io::Result<Exit> {
    match &args.command {
        ClassCommand::Host(args) => hosting::host(place, args, out, err),
        ClassCommand::Resume(args) => hosting::resume(place, args, out, err),
        ClassCommand::List => list::run(place, out, err),
        ClassCommand::Report(args) => report::run(place, args, out, err),
        ClassCommand::Forget(args) => forget::run(place, args, out, err),
        ClassCommand::Doctor(args) => doctor::run(place, args, &mut Harmless(out), err),
    }
}
