//! `dripset completions`: shell scripts that complete commands, flags and values on Tab.

use std::io::Write;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Exit, Place, Refused, banks, case};
use crate::domain::library::Library;
use crate::{bank_sources, paths};

/// `dripset completions …`
#[derive(Args, Clone, Debug)]
pub struct CompletionsArgs {
    /// The shell to print the script for
    pub shell: Shell,
}

/// Prints the script for a shell, with the current subjects, topics and case studies.
///
/// # Errors
/// If writing to `out` fails.
pub fn run(place: &Place, args: &CompletionsArgs, out: &mut dyn Write) -> Result<Exit, Refused> {
    // An unreadable bank has no names to complete. The commands that use it report the error.
    let library = match paths::data_dir(place.data_dir.as_deref()) {
        Ok(dir) => banks::load(place, &dir).map(|(library, _)| library),
        Err(_) => Ok(bank_sources::load(None, &place.banks).0),
    };
    let library = library.unwrap_or_else(|_| bank_sources::load(None, &[]).0);
    let mut program = with_names(Cli::command(), &library);
    // Into memory first: the generator panics if the reader closes the pipe.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "dripset", &mut script);
    out.write_all(&script)?;
    Ok(Exit::Clean)
}

/// Adds the possible values of `--subject`, `--topic` and `--case` to every command. Help texts omit them.
fn with_names(command: Command, library: &Library) -> Command {
    let command = command.mut_args(|arg| match arg.get_long() {
        Some("subject") => arg.value_parser(subjects(library)),
        Some("topic") => arg.value_parser(topics(library)),
        Some("case") => arg.value_parser(cases(library)),
        _ => arg,
    });
    command.mut_subcommands(|next| with_names(next, library))
}

fn subjects(library: &Library) -> PossibleValuesParser {
    let names = library
        .banks()
        .map(|bank| PossibleValue::new(bank.id.to_string()).help(bank.title.clone()));
    PossibleValuesParser::new(names.collect::<Vec<_>>())
}

/// Topics are completed with their banks in front, which also works for a name in two banks.
fn topics(library: &Library) -> PossibleValuesParser {
    let topics = library.topics();
    let names =
        topics.map(|(key, title)| PossibleValue::new(key.to_string()).help(title.to_owned()));
    PossibleValuesParser::new(names.collect::<Vec<_>>())
}

fn cases(library: &Library) -> PossibleValuesParser {
    let names = library
        .cases()
        .map(|(bank, named)| PossibleValue::new(case::full(bank, named)).help(named.title.clone()));
    PossibleValuesParser::new(names.collect::<Vec<_>>())
}
