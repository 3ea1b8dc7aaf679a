//! The command line, one file per subcommand. Each writes to the given outputs and returns its exit
//! code. Nothing here decides anything about items.

pub mod bank;
pub mod banks;
mod bounded;
mod case;
#[cfg(feature = "classroom")]
pub mod class;
pub mod completions;
pub mod config;
pub mod data;
pub mod grade;
mod kinds;
pub mod man;
mod opened;
mod page_file;
pub mod progress;
mod refused;
pub mod review;
pub mod study;
mod whole_file;

pub use self::refused::{Complaint, Refused};

use std::io::{self, Write};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::config::{Setting, Settings};
use crate::content::render;
use crate::paths::{CONFIG_VARIABLE, DATA_DIR_VARIABLE};

/// Infusion therapy practice questions in the terminal
///
/// Without a command, it opens the home screen. With `--plain` it reads and writes lines instead of
/// screens: for screen readers, braille displays, simple terminals and scripts. `F2` changes from
/// the screens to plain mode and back.
#[derive(Parser, Debug)]
#[command(name = "dripset", version)]
#[command(
    after_help = "For education only. At the bedside, follow the order, the label and your facility's policy."
)]
pub struct Cli {
    /// The flags of every command.
    #[command(flatten)]
    pub place: Place,
    /// The subcommand.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The help heading of these flags, so that a command's own come first.
const EVERYWHERE: &str = "For every command";

/// The location of progress and banks.
#[derive(Args, Clone, Debug, Default)]
pub struct Place {
    /// Keep progress in this directory instead of the default one
    #[arg(long, global = true, value_name = "DIR", env = DATA_DIR_VARIABLE)]
    #[arg(hide_env_values = true, help_heading = EVERYWHERE)]
    pub data_dir: Option<PathBuf>,
    /// Also use questions from this bank file, or from every bank in this directory
    #[arg(long = "bank", global = true, value_name = "PATH", help_heading = EVERYWHERE)]
    pub banks: Vec<PathBuf>,
    /// Read settings from this file instead of the default one
    #[arg(long, global = true, value_name = "FILE", env = CONFIG_VARIABLE)]
    #[arg(hide_env_values = true, help_heading = EVERYWHERE)]
    pub config: Option<PathBuf>,
    /// Colors: auto, dark, light, high-contrast or none
    #[arg(long, global = true, value_name = "THEME", help_heading = EVERYWHERE)]
    #[arg(value_parser = |words: &str| taken(Setting::Theme, words))]
    pub theme: Option<String>,
    /// Use the mouse to choose and scroll: true or false
    #[arg(long, global = true, value_name = "BOOL", help_heading = EVERYWHERE)]
    pub mouse: Option<bool>,
    /// Use plain ASCII characters only: auto, true or false
    #[arg(long, global = true, value_name = "WHEN", help_heading = EVERYWHERE)]
    #[arg(value_parser = |words: &str| taken(Setting::Ascii, words))]
    pub ascii: Option<String>,
    /// Show the time left on exam questions: true or false
    #[arg(long, global = true, value_name = "BOOL", help_heading = EVERYWHERE)]
    pub clock: Option<bool>,
    /// Use one column even in a wide window: true or false
    #[arg(long, global = true, value_name = "BOOL", help_heading = EVERYWHERE)]
    pub one_column: Option<bool>,
    /// Write lines instead of screens, for screen readers: true, false or auto
    #[arg(long, global = true, value_name = "WHEN", help_heading = EVERYWHERE)]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    #[arg(value_parser = |words: &str| taken(Setting::Plain, words))]
    pub plain: Option<String>,
}

/// Parses the arguments. Usage lines omit flags that have a variable, because they would look
/// required.
///
/// # Errors
/// The error, for clap to print.
pub fn read() -> Result<Cli, clap::Error> {
    Cli::try_parse().map_err(|mut error| {
        if let Some(ContextValue::StyledStr(written)) = error.get(ContextKind::Usage) {
            let written = written.to_string();
            let mut command = Cli::command();
            command.build();
            let usage = usage(&mut command, &written);
            error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
        }
        error
    })
}

/// Returns the full usage line for an abbreviated one, such as "Usage: dripset study --exam".
fn usage(command: &mut clap::Command, written: &str) -> StyledStr {
    for (at, word) in written.match_indices(char::is_whitespace) {
        let rest = written.get(at + word.len()..).unwrap_or_default();
        let name = rest.split_whitespace().next().unwrap_or_default();
        if let Some(named) = command.find_subcommand_mut(name) {
            return usage(named, rest);
        }
    }
    command.render_usage()
}

/// Parses a flag's whole number within a range.
fn whole(words: &str, range: RangeInclusive<usize>) -> Result<usize, String> {
    let number = words.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("give a number from {} to {}", range.start(), range.end()))
}

/// Returns a flag's value if the setting accepts it.
fn taken(setting: Setting, words: &str) -> Result<String, String> {
    if Settings::default().set(setting, words) {
        Ok(words.to_owned())
    } else {
        Err(format!("it must be {}", setting.takes()))
    }
}

/// The subcommands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Start today's set: what is due, what you missed, and some new questions
    Today(study::TodayArgs),
    /// Start a set of questions
    Study(study::StudyArgs),
    /// Print your progress by topic
    Progress(progress::ProgressArgs),
    /// Show the weights behind your review dates, or fit them to you
    Review(review::ReviewArgs),
    /// Keep, move, check or delete your progress
    Data(data::DataArgs),
    /// Hold a live class over SSH
    #[cfg(feature = "classroom")]
    Class(class::ClassArgs),
    /// Run a server for classes and personal study
    #[cfg(feature = "classroom")]
    Serve(class::ServeArgs),
    /// Check question banks, or start a new one
    Bank(bank::BankArgs),
    /// Show or change the settings
    Config(config::ConfigArgs),
    /// Score answers in a file against a bank
    Grade(grade::GradeArgs),
    /// Print a script that completes commands and flags in a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man,
}

/// The result of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done without findings.
    Clean,
    /// Done, with findings in the checked files.
    Findings,
    /// Not done: invalid arguments, or an unreadable file.
    Trouble,
    /// Ended by a signal.
    Signal(i32),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::Trouble => Self::from(2),
            // The exit code that shells use.
            Exit::Signal(signal) => Self::from(u8::try_from(128 + signal).unwrap_or(u8::MAX)),
        }
    }
}

/// Runs the command in the arguments. If the reader closes the pipe (`dripset … | head`), the run
/// ends quietly. Other write errors are reported.
pub fn run(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let err: &mut dyn Write = &mut Harmless(err);
    let done = match cli.command {
        None => study::home(&cli.place, err),
        Some(Command::Today(args)) => study::today(&cli.place, &args, err),
        Some(Command::Study(args)) => study::run(&cli.place, &args, err),
        Some(Command::Progress(args)) => progress::run(&cli.place, &args, out, err),
        Some(Command::Review(args)) => review::run(&cli.place, &args, out, err),
        Some(Command::Data(args)) => data::run(&cli.place, &args, out, err),
        #[cfg(feature = "classroom")]
        Some(Command::Class(args)) => class::run(&cli.place, &args, out, err),
        #[cfg(feature = "classroom")]
        Some(Command::Serve(args)) => class::hosting::serve(&cli.place, &args, out, err),
        Some(Command::Bank(args)) => bank::run(&cli.place, &args, out, err),
        Some(Command::Config(args)) => config::run(&cli.place, &args, out),
        Some(Command::Grade(args)) => grade::run(&args, out, err),
        Some(Command::Completions(args)) => completions::run(&cli.place, &args, out),
        Some(Command::Man) => man::run(out),
    };
    let done = done.or_else(|refused| refused.tell(err));
    let flushed = done.and_then(|exit| match exit {
        // The terminal may be gone, and nobody would read this.
        Exit::Signal(_) => Ok(exit),
        exit => out.flush().map(|()| exit),
    });
    match flushed {
        Ok(exit) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(error) => {
            let _ = writeln!(err, "dripset: cannot write the output ({error})");
            Exit::Trouble
        }
    }
}

/// A writer that neutralizes control characters, since paths and files hold the text of others.
struct Harmless<'w>(&'w mut dyn Write);

impl Write for Harmless<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Formatted text arrives in whole characters.
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(render::harmless(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
