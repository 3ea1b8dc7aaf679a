//! Writes settings into their file, for the command and for the screens.

use std::io::{self, Write};
use std::path::Path;

use super::{ConfigSetArgs, Refused, file_of, read};
use crate::cli::{Exit, Place};
use crate::config::{self, Setting, Settings};
use crate::content::render;
use crate::env::Env;
use crate::runtime::local::Keep;

/// Writes a setting into its file, and prints a confirmation.
pub(super) fn set(
    place: &Place,
    args: &ConfigSetArgs,
    out: &mut dyn Write,
) -> Result<Exit, Refused> {
    let (setting, words) = (args.setting, args.value.as_str());
    let mut settings = Settings::default();
    if !settings.set(setting, words) {
        let what = format!("`{}` cannot be `{words}`", setting.key());
        let help = format!("it must be {}", setting.takes());
        return Err(Refused::new(what, help));
    }
    if let Some(on) = settings.exam_on
        && setting == Setting::ExamOn
        && on < Env::default().today()
    {
        let what = format!("`{}` cannot be `{words}`: that day is past", setting.key());
        let help = format!("it must be {}", setting.takes());
        return Err(Refused::new(what, help));
    }
    let Some((path, _)) = file_of(place)? else {
        return Err(no_home());
    };
    // A value can have more than one form, and the file takes one of them.
    let words = settings.show(setting);
    keep(&path, setting, &words)?;
    let words = format!("{} is {words}", setting.key());
    writeln!(out, "{}", kept(&path, setting, &words))?;
    Ok(Exit::Clean)
}

/// Returns the error for an account without a home directory.
pub(super) fn no_home() -> Refused {
    let help = "give a file with `dripset --config FILE`";
    let what = "this account has no home directory for the settings file";
    Refused::new(what, help)
}

/// Returns the message that a setting is saved, and a warning if a variable overrides it. `words` is
/// the setting in the reader's words.
fn kept(path: &Path, setting: Setting, words: &str) -> String {
    let path = path.display().to_string();
    let path = render::harmless(&path);
    let mut message = format!("Saved: {words}, in {path}");
    let name = setting.variable();
    if std::env::var_os(name).is_some_and(|value| !value.is_empty()) {
        message.push_str(&format!(
            ". At the next start, the variable {name} overrides it"
        ));
    }
    message + "."
}

/// Returns a setting with its value, in the words of the screens.
fn on_screen(setting: Setting, words: &str) -> String {
    let mut settings = Settings::default();
    settings.set(setting, words);
    format!("{} is {}", setting.title(), settings.words(setting))
}

/// Returns the function that saves a setting for the screens.
pub fn keeper(place: &Place) -> Keep {
    let path = file_of(place).ok().flatten().map(|(path, _)| path);
    Box::new(move |setting, words| {
        let Some(path) = &path else {
            return Err(
                "Not saved: this account has no home directory for the settings file.".into(),
            );
        };
        match keep(path, setting, words) {
            Ok(()) => Ok(kept(path, setting, &on_screen(setting, words))),
            Err(Refused::Complaint(what, _)) => Err(format!("Not saved: {what}.")),
            Err(Refused::Output(error)) => Err(format!("Not saved: {error}.")),
            Err(Refused::Findings(_)) => {
                let path = path.display();
                Err(format!(
                    "Not saved: {path} has mistakes. Run `dripset config show` to see them."
                ))
            }
        }
    })
}

/// Writes a setting into its file, through a temporary file that protects the old one.
fn keep(path: &Path, setting: Setting, words: &str) -> Result<(), Refused> {
    let cannot = |error: io::Error| {
        let what = format!(
            "the settings in {} cannot be written: {error}",
            path.display()
        );
        let help = "check its permissions, or give another file with `dripset --config FILE`";
        Refused::new(what, help)
    };
    // Follow a link and write its target, so that the link stays.
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(cannot(error)),
    };
    let name = path.display().to_string();
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Err(Refused::Findings(config::parse(&name, &bytes).1));
    };
    let text = config::with(&name, text, setting, words).map_err(Refused::Findings)?;
    let beside = path.with_extension("toml.new");
    let written = path
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(&beside, text))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        cannot(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_told_by_the_names_and_values_of_the_screen() {
        for (setting, words, told) in [
            (Setting::Theme, "high-contrast", "Colors is high-contrast"),
            (Setting::Count, "15", "Questions is 15"),
            (Setting::Ascii, "true", "Plain signs is yes"),
            (Setting::Clock, "false", "Exam clock is hidden"),
        ] {
            assert_eq!(on_screen(setting, words), told);
        }
    }
}
