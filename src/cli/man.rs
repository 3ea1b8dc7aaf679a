//! `dripset man`: the manual as one page, made from the same words as `--help`.

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, Exit};

/// Prints the page as man(1) reads it.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn run(out: &mut dyn Write) -> io::Result<Exit> {
    let mut words = Vec::new();
    page(&mut words)?;
    // Some programs that set pages read one byte as one character.
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
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    for command in program.get_subcommands() {
        section(command, out)?;
    }
    heading("Note", out)?;
    out.write_all(&body(|words| page.render_extra_section(words))?)
}

/// A command that does something gets a section; one that only holds others gets theirs.
fn section(command: &Command, out: &mut dyn Write) -> io::Result<()> {
    if command.has_subcommands() {
        return command
            .get_subcommands()
            .try_for_each(|next| section(next, out));
    }
    let page = Man::new(command.clone().mut_args(|arg| {
        // These are told once, for the program.
        let known = arg.is_global_set() || arg.get_long() == Some("help");
        arg.hide(known)
    }));
    heading(command.get_bin_name().unwrap_or(command.get_name()), out)?;
    out.write_all(&body(|words| page.render_description_section(words))?)?;
    writeln!(out, ".PP")?;
    out.write_all(&body(|words| page.render_synopsis_section(words))?)?;
    out.write_all(&body(|words| page.render_options_section(words))?)
}

fn heading(words: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, ".SH \"{}\"", words.to_uppercase())
}

/// What a section says, without its heading.
fn body(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut words = Vec::new();
    render(&mut words)?;
    let lines = words.split_inclusive(|byte| *byte == b'\n');
    Ok(lines
        .filter(|line| !line.starts_with(b".SH"))
        .collect::<Vec<_>>()
        .concat())
}
