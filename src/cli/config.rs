//! `dripset config`, and the source of each setting: flag, variable, file or default.

mod change;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

pub use self::change::keeper;
use super::{Exit, Place, Refused, bounded};
use crate::config::{self, Setting, SettingLine, Settings};
use crate::content::render;
use crate::domain::limits::CONFIG_BYTES_MAX;
use crate::paths::{self, CONFIG_VARIABLE};

/// The options of `dripset config`.
#[derive(Args, Debug)]
pub struct ConfigArgs {
    /// The subcommand.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// The subcommands of `dripset config`.
#[derive(Subcommand, Debug)]
pub enum ConfigCommand {
    /// Print each setting and its source
    Show(ShowArgs),
    /// Save a setting in the settings file
    Set(ConfigSetArgs),
    /// Print the path of the settings file
    Path,
}

/// The options of `dripset config set`.
#[derive(Args, Debug)]
pub struct ConfigSetArgs {
    /// The setting to change
    #[arg(value_name = "KEY", value_parser = keys())]
    pub setting: Setting,
    /// The new value
    #[arg(value_name = "VALUE")]
    pub value: String,
}

fn keys() -> impl TypedValueParser<Value = Setting> {
    let known = PossibleValuesParser::new(Setting::ALL.map(Setting::key));
    let find = |key: &str| {
        Setting::ALL
            .into_iter()
            .find(|setting| setting.key() == key)
    };
    known.try_map(move |key| find(&key).ok_or("no such setting"))
}

/// The options of `dripset config show`, besides the flags of every command.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// The number of questions in a set, as in `dripset study`
    #[arg(long, short = 'n', value_name = "N", value_parser = |words: &str| super::taken(Setting::Count, words))]
    pub count: Option<String>,
}

/// The source of a setting.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Source {
    Flag,
    Variable(&'static str),
    File(usize),
    Default,
}

/// The settings, with the source of each.
pub struct Resolved {
    /// The resolved settings.
    pub settings: Settings,
    sources: Vec<(Setting, Source)>,
    file: Option<PathBuf>,
    /// The choice of plain mode in the file, whatever overrides it.
    pub plain_in_file: Option<bool>,
}

/// Prints each setting.
///
/// # Errors
/// If writing fails.
pub fn run(place: &Place, args: &ConfigArgs, out: &mut dyn Write) -> Result<Exit, Refused> {
    match &args.command {
        ConfigCommand::Show(args) => show(place, args, out),
        ConfigCommand::Set(args) => change::set(place, args, out),
        ConfigCommand::Path => {
            let (path, _) = file_of(place)?.ok_or_else(change::no_home)?;
            let path = path.display().to_string();
            writeln!(out, "{}", render::harmless(&path))?;
            Ok(Exit::Clean)
        }
    }
}

fn show(place: &Place, args: &ShowArgs, out: &mut dyn Write) -> Result<Exit, Refused> {
    let count = args.count.clone().map(|words| (Setting::Count, words));
    let resolved = settings_with(place, count)?;
    let path = resolved.file.as_deref();
    let file = path
        .map(|path| path.display().to_string())
        .unwrap_or_default();
    let file = render::harmless(&file);
    for (setting, source) in &resolved.sources {
        let from = match source {
            Source::Flag => format!("flag {}", flag_of(*setting)),
            Source::Variable(name) => format!("variable {name}"),
            Source::File(line) => format!("{file}:{line}"),
            Source::Default => "default".into(),
        };
        let value = resolved.settings.show(*setting);
        writeln!(out, "{:<10} {value:<14} {from}", setting.key())?;
    }
    match path {
        Some(path) if path.exists() => writeln!(out, "settings file: {file}")?,
        Some(_) => writeln!(out, "settings file: none ({file} does not exist)")?,
        None => writeln!(out, "settings file: none")?,
    }
    Ok(Exit::Clean)
}

/// Returns the settings file, and whether it was named explicitly.
fn file_of(place: &Place) -> Result<Option<(PathBuf, bool)>, Refused> {
    let named = place.config.clone();
    if let Some(path) = named.filter(|path| !path.as_os_str().is_empty()) {
        return Ok(Some((path, true)));
    }
    Ok(paths::config_file()?.map(|path| (path, false)))
}

/// Resolves the settings from flags, the environment and the file.
///
/// # Errors
/// [`Refused`] if a named file does not exist, or a value is not valid.
pub fn settings(place: &Place) -> Result<Resolved, Refused> {
    settings_with(place, None)
}

/// Resolves the settings as [`settings`] does, with a flag of one command.
fn settings_with(place: &Place, own: Option<(Setting, String)>) -> Result<Resolved, Refused> {
    let variable = |name: &str| {
        let value = std::env::var_os(name)?.to_string_lossy().into_owned();
        Some(value).filter(|value| !value.is_empty())
    };
    let file = file_of(place)?;
    let is_named = file.as_ref().is_some_and(|(_, named)| *named);
    let path = file.map(|(path, _)| path);
    let bytes = path.as_deref().map(read).transpose();
    let bytes = match (bytes, &path) {
        (Ok(bytes), _) => bytes,
        (Err(error), _) if !is_named && error.kind() == io::ErrorKind::NotFound => None,
        (Err(error), path) => {
            let path = path.as_deref().unwrap_or(Path::new(""));
            return Err(unread(path, &error, variable(CONFIG_VARIABLE)));
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

/// Returns the error for an unreadable settings file. `variable` is the value of `DRIPSET_CONFIG`.
fn unread(path: &Path, error: &io::Error, variable: Option<String>) -> Refused {
    let named = path.display().to_string();
    if error.kind() != io::ErrorKind::NotFound {
        let help = "check its permissions, or give another file with `dripset --config FILE`";
        let what = format!("the settings in {named} cannot be read: {error}");
        return Refused::new(what, help);
    }
    let (by, again) = if variable.as_deref() == Some(&*named) {
        (CONFIG_VARIABLE, "dripset config set".to_owned())
    } else {
        ("--config", format!("dripset --config {named} config set"))
    };
    let what = format!("{by} names the settings file {named}, which does not exist");
    let help = format!("create it with `{again} theme auto`, or give an existing file");
    Refused::new(what, help)
}

/// Reads a settings file, up to the size limit.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    bounded::read(path, CONFIG_BYTES_MAX)
}

/// Returns the flag for a setting.
pub(super) fn flag_of(setting: Setting) -> String {
    format!("--{}", setting.key().replace('_', "-"))
}

/// Returns the flag for a setting with a value, as it is typed.
#[cfg(feature = "classroom")]
pub(super) fn flag_with(setting: Setting, words: &str) -> String {
    // Its value can be left out, so that a word after it would be a command.
    let between = if setting == Setting::Plain { "=" } else { " " };
    format!("{}{between}{words}", flag_of(setting))
}

/// Returns the settings that flags of the place set.
pub(super) fn flags(place: &Place) -> Vec<(Setting, String)> {
    let flags = [
        (Setting::Theme, place.theme.clone()),
        (Setting::Mouse, place.mouse.map(|mouse| mouse.to_string())),
        (Setting::Ascii, place.ascii.clone()),
        (Setting::Clock, place.clock.map(|clock| clock.to_string())),
        (
            Setting::OneColumn,
            place.one_column.map(|one| one.to_string()),
        ),
        (Setting::Plain, place.plain.clone()),
    ];
    flags
        .into_iter()
        .filter_map(|(setting, words)| Some((setting, words?)))
        .collect()
}

/// Resolves a setting: flag before variable before file before default.
fn resolve(
    flags: &[(Setting, String)],
    variable: impl Fn(&str) -> Option<String>,
    written: &[SettingLine],
    file: Option<PathBuf>,
) -> Result<Resolved, Refused> {
    let mut settings = Settings::default();
    let mut sources = Vec::new();
    for setting in Setting::ALL {
        let flag = flags.iter().find(|(of, _)| *of == setting);
        let flag = flag.map(|(_, words)| (words.clone(), Source::Flag));
        let name = setting.variable();
        let of_variable = || Some((variable(name)?, Source::Variable(name)));
        // NO_COLOR only turns color off.
        let no_color = || {
            let set = setting == Setting::Theme && variable("NO_COLOR").is_some();
            set.then(|| ("none".to_owned(), Source::Variable("NO_COLOR")))
        };
        let line = || {
            let line = written.iter().find(|line| line.setting == setting)?;
            Some((line.words.clone(), Source::File(line.line)))
        };
        let found = flag.or_else(of_variable).or_else(no_color).or_else(line);
        let Some((words, source)) = found else {
            sources.push((setting, Source::Default));
            continue;
        };
        if !settings.set(setting, &words) {
            let by = match source {
                Source::Variable(name) => name.to_owned(),
                _ => flag_of(setting),
            };
            let help = format!("it must be {}", setting.takes());
            return Err(Refused::new(format!("{by} cannot be `{words}`"), help));
        }
        sources.push((setting, source));
    }
    let mut in_file = Settings::default();
    for line in written {
        in_file.set(line.setting, &line.words);
    }
    Ok(Resolved {
        settings,
        sources,
        file,
        plain_in_file: in_file.plain,
    })
}

#[cfg(test)]
mod tests;
