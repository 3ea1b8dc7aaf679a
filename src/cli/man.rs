//! `dripset man`: the manual as one page, generated from the `--help` texts.

use std::io::{self, Write};

use clap::{Arg, ArgAction, Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, Exit, Refused};

/// Prints the manual page in the format of man(1).
///
/// # Errors
/// If writing to `out` fails.
pub fn run(out: &mut dyn Write) -> Result<Exit, Refused> {
    let mut words = Vec::new();
    page(&mut words)?;
    // Some formatters read each byte as a character.
    for c in String::from_utf8_lossy(&words).chars() {
        if c.is_ascii() {
            write!(out, "{c}")?;
        } else {
            write!(out, "\\[u{:04X}]", u32::from(c))?;
        }
    }
    Ok(Exit::Clean)
}

fn page(out: &mut dyn Write) -> io::Result<()> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let page = Man::new(program.clone()).manual("Dripset");
    page.render_title(out)?;
    page.render_name_section(out)?;
    heading("Synopsis", out)?;
    synopsis(&program, out)?;
    heading("Description", out)?;
    writeln!(out, "{}", escaped(&description(&program)))?;
    page.render_options_section(out)?;
    for command in program.get_subcommands() {
        section(command, out)?;
    }
    heading("Note", out)?;
    out.write_all(&body(|words| page.render_extra_section(words))?)
}

/// Writes a section for a command, or for its subcommands if it only groups them.
fn section(command: &Command, out: &mut dyn Write) -> io::Result<()> {
    if command.has_subcommands() {
        return command
            .get_subcommands()
            .try_for_each(|next| section(next, out));
    }
    let command = command.clone().mut_args(|arg| {
        // These are described once, for the program.
        let known = arg.is_global_set() || arg.get_long() == Some("help");
        arg.hide(known)
    });
    let page = Man::new(command.clone());
    heading(command.get_bin_name().unwrap_or(command.get_name()), out)?;
    out.write_all(&body(|words| page.render_description_section(words))?)?;
    writeln!(out, ".PP")?;
    synopsis(&command, out)?;
    out.write_all(&body(|words| page.render_options_section(words))?)
}

/// Returns the program's long description without its first line, which is already printed.
fn description(program: &Command) -> String {
    let line = program.get_about().map(ToString::to_string);
    let long = program.get_long_about().map(ToString::to_string);
    let (line, long) = (line.unwrap_or_default(), long.unwrap_or_default());
    let beyond = long.strip_prefix(&line).unwrap_or(&long);
    beyond.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes the synopsis of a command: every flag with its value, and the arguments.
fn synopsis(command: &Command, out: &mut dyn Write) -> io::Result<()> {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    write!(out, "\\fB{}\\fR", escaped(name))?;
    let shown = || command.get_arguments().filter(|arg| !arg.is_hide_set());
    let flags = shown().filter(|arg| !arg.is_positional());
    for arg in flags.chain(command.get_positionals().filter(|arg| !arg.is_hide_set())) {
        let words = used(arg);
        match arg.is_required_set() {
            true => write!(out, " {words}")?,
            false => write!(out, " [{words}]")?,
        }
        if matches!(arg.get_action(), ArgAction::Append) {
            write!(out, "...")?;
        }
    }
    if command.has_subcommands() {
        write!(out, " [\\fIcommand\\fR]")?;
    }
    writeln!(out)
}

/// Returns a flag with its value, or an argument.
fn used(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    let names: Vec<String> = names.iter().map(|name| escaped(name)).collect();
    let value = format!("\\fI{}\\fR", names.join(" "));
    let flags: Vec<String> = [
        arg.get_short().map(|short| format!("-{short}")),
        arg.get_long().map(|long| format!("--{long}")),
    ]
    .into_iter()
    .flatten()
    .map(|flag| format!("\\fB{}\\fR", escaped(&flag)))
    .collect();
    match (flags.is_empty(), arg.get_action().takes_values()) {
        (true, _) => value,
        // Its value can be left out.
        (false, true) if arg.is_require_equals_set() => {
            format!("{}[={value}]", flags.join("|"))
        }
        (false, true) => format!("{} {value}", flags.join("|")),
        (false, false) => flags.join("|"),
    }
}

/// Escapes text for man(1), so that the hyphen of a flag stays ASCII.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

fn heading(words: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, ".SH \"{}\"", words.to_uppercase())
}

/// Returns a rendered section without its heading.
fn body(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut words = Vec::new();
    render(&mut words)?;
    let lines = words.split_inclusive(|byte| *byte == b'\n');
    Ok(lines
        .filter(|line| !line.starts_with(b".SH"))
        .collect::<Vec<_>>()
        .concat())
}
