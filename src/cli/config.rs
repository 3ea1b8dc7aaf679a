//! `dripset config`, and where each setting comes from: flag, variable, file, default.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Exit, Place, bounded, trouble};
use crate::config::{self, Setting, Settings, Written};
use crate::content::diagnostic::Diagnostic;
use crate::content::render::{self, Colour};
use crate::domain::limits::CONFIG_BYTES_MAX;
use crate::paths;

/// What `dripset config` takes.
#[derive(Args, Debug)]
pub struct ConfigArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// The commands for settings.
#[derive(Subcommand, Debug)]
pub enum ConfigCommand {
    /// Print each setting and where it comes from
    Show(ShowArgs),
}

/// What `dripset config show` takes beside the flags of every command.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// The items of a set, as `dripset study` takes them
    #[arg(long, short = 'n', value_name = "N", value_parser = |words: &str| super::taken(Setting::Count, words))]
    pub count: Option<String>,
}

/// Where a setting comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Source {
    Flag,
    Variable(&'static str),
    File(usize),
    Default,
}

/// The settings, and where each comes from.
pub struct Resolved {
    /// What they come to.
    pub settings: Settings,
    sources: Vec<(Setting, Source)>,
    file: Option<PathBuf>,
}

/// Why the settings cannot be used.
pub enum Refused {
    /// What is wrong, and what to do.
    Complaint(String, String),
    /// What is wrong with the file.
    Findings(Vec<Diagnostic>),
}

impl Refused {
    /// Says so.
    ///
    /// # Errors
    /// Where nothing can be written to `err`.
    pub fn tell(&self, err: &mut dyn Write) -> io::Result<Exit> {
        match self {
            Self::Complaint(what, help) => trouble(err, what, help),
            Self::Findings(found) => {
                for found in found {
                    writeln!(err, "{}\n", render::text(found, Colour::Plain))?;
                }
                Ok(Exit::Trouble)
            }
        }
    }
}

/// Prints each setting.
///
/// # Errors
/// Where nothing can be written.
pub fn run(
    place: &Place,
    args: &ConfigArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let ConfigCommand::Show(args) = &args.command;
    let count = args.count.clone().map(|words| (Setting::Count, words));
    let resolved = match settings_with(place, count) {
        Ok(resolved) => resolved,
        Err(refused) => return refused.tell(err),
    };
    let file = resolved.file.as_deref().map(Path::display);
    let file = file.map(|path| path.to_string()).unwrap_or_default();
    let file = render::harmless(&file);
    for (setting, source) in &resolved.sources {
        let from = match source {
            Source::Flag => format!("flag --{}", setting.key()),
            Source::Variable(name) => format!("variable {name}"),
            Source::File(line) => format!("{file}:{line}"),
            Source::Default => "default".into(),
        };
        let value = resolved.settings.show(*setting);
        writeln!(out, "{:<6} {value:<14} {from}", setting.key())?;
    }
    Ok(Exit::Clean)
}

/// The settings as flags, the environment and the file have them.
///
/// # Errors
/// [`Refused`] where a file that was named is not there, or anything says what cannot be.
pub fn settings(place: &Place) -> Result<Resolved, Refused> {
    settings_with(place, None)
}

/// As [`settings`], with a flag that not every command takes.
fn settings_with(place: &Place, own: Option<(Setting, String)>) -> Result<Resolved, Refused> {
    let variable = |name: &str| {
        let value = std::env::var_os(name)?.to_string_lossy().into_owned();
        Some(value).filter(|value| !value.is_empty())
    };
    let named = place
        .config
        .clone()
        .filter(|path| !path.as_os_str().is_empty());
    let path = match &named {
        Some(path) => Some(path.clone()),
        None => paths::config_file()
            .map_err(|error| Refused::Complaint(error.to_string(), error.help()))?,
    };
    let bytes = path
        .as_deref()
        .map(|path| bounded::read(path, CONFIG_BYTES_MAX))
        .transpose();
    let bytes = match (bytes, &path) {
        (Ok(bytes), _) => bytes,
        (Err(error), _) if named.is_none() && error.kind() == io::ErrorKind::NotFound => None,
        (Err(error), path) => {
            let path = path
                .as_deref()
                .unwrap_or(Path::new(""))
                .display()
                .to_string();
            let help = "name another with `dripset --config FILE`, or mend its permissions";
            let what = format!("the settings in {path} cannot be read: {error}");
            return Err(Refused::Complaint(what, help.into()));
        }
    };
    let name = path.as_deref().map(|path| path.display().to_string());
    let (written, found) = config::parse(
        &name.unwrap_or_default(),
        bytes.as_deref().unwrap_or_default(),
    );
    if !found.is_empty() {
        return Err(Refused::Findings(found));
    }
    let flags: Vec<_> = flags(place).into_iter().chain(own).collect();
    resolve(&flags, variable, &written, path)
}

fn flags(place: &Place) -> Vec<(Setting, String)> {
    let flags = [
        (Setting::Theme, place.theme.clone()),
        (Setting::Mouse, place.mouse.map(|mouse| mouse.to_string())),
        (Setting::Ascii, place.ascii.clone()),
    ];
    let given = flags.into_iter();
    given
        .filter_map(|(setting, words)| Some((setting, words?)))
        .collect()
}

/// Flag before variable before file before default.
fn resolve(
    flags: &[(Setting, String)],
    variable: impl Fn(&str) -> Option<String>,
    written: &[Written],
    file: Option<PathBuf>,
) -> Result<Resolved, Refused> {
    let mut settings = Settings::default();
    let mut sources = Vec::new();
    for setting in Setting::ALL {
        let flag = flags.iter().find(|(of, _)| *of == setting);
        let flag = flag.map(|(_, words)| (words.clone(), Source::Flag));
        let name = setting.variable();
        let told = || Some((variable(name)?, Source::Variable(name)));
        // NO_COLOR says nothing but whether there is colour.
        let no_colour = || {
            let set = setting == Setting::Theme && variable("NO_COLOR").is_some();
            set.then(|| ("none".to_owned(), Source::Variable("NO_COLOR")))
        };
        let line = || {
            let line = written.iter().find(|line| line.setting == setting)?;
            Some((line.words.clone(), Source::File(line.line)))
        };
        let found = flag.or_else(told).or_else(no_colour).or_else(line);
        let Some((words, source)) = found else {
            sources.push((setting, Source::Default));
            continue;
        };
        if !settings.set(setting, &words) {
            let by = match source {
                Source::Variable(name) => name.to_owned(),
                _ => format!("--{}", setting.key()),
            };
            let help = format!("it takes {}", setting.takes());
            return Err(Refused::Complaint(
                format!("{by} cannot be `{words}`"),
                help,
            ));
        }
        sources.push((setting, source));
    }
    Ok(Resolved {
        settings,
        sources,
        file,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_comes_before_a_variable_before_the_file_before_the_default() {
        let (written, _) = config::parse("c", b"theme = \"light\"\ncount = 20\nmouse = false\n");
        let flags = [(Setting::Theme, "dark".to_owned())];
        let variable = |name: &str| match name {
            "DRIPSET_THEME" => Some("none".to_owned()),
            "DRIPSET_COUNT" => Some("30".to_owned()),
            _ => None,
        };
        let resolved = resolve(&flags, variable, &written, None)
            .ok()
            .expect("settings");
        let sources: Vec<_> = resolved.sources.iter().map(|(_, source)| source).collect();
        let count = Source::Variable("DRIPSET_COUNT");
        assert_eq!(
            sources,
            [&Source::Flag, &count, &Source::File(3), &Source::Default]
        );
        let settings = resolved.settings;
        assert_eq!(
            (settings.theme.id(), settings.count, settings.mouse),
            ("dark", 30, false)
        );
    }

    #[test]
    fn no_color_comes_before_the_file_and_after_a_flag() {
        let (written, _) = config::parse("c", b"theme = \"light\"\n");
        let variable = |name: &str| (name == "NO_COLOR").then(|| "1".to_owned());
        let theme = |flags: &[(Setting, String)]| {
            let resolved = resolve(flags, variable, &written, None)
                .ok()
                .expect("settings");
            resolved.settings.theme.id()
        };
        assert_eq!(theme(&[]), "none");
        assert_eq!(theme(&[(Setting::Theme, "dark".into())]), "dark");
    }

    #[test]
    fn a_variable_that_says_what_cannot_be_is_refused_by_name() {
        let variable = |name: &str| (name == "DRIPSET_COUNT").then(|| "0".to_owned());
        let Err(Refused::Complaint(what, help)) = resolve(&[], variable, &[], None) else {
            panic!("it was taken");
        };
        assert_eq!(what, "DRIPSET_COUNT cannot be `0`");
        assert_eq!(help, "it takes a number from 1 to 500");
    }
}
