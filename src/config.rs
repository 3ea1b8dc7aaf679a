//! The user's settings: parses the text of `config.toml` into settings and findings. The command
//! line decides which flag or variable overrides it.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::content::codes::Code;
use crate::content::diagnostic::{Diagnostic, Findings, Severity, SourceSpan};
use crate::content::parse::SmallFile;
use crate::domain::limits::CONFIG_BYTES_MAX;
pub use crate::tui::settings::{Setting, Settings};

macro_rules! codes {
    ($($name:ident $id:literal $title:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: Code = Code { id: $id, severity: Severity::Error, title: $title };
        )*

        /// Every rule for settings, in the order of the table in docs/cli.md.
        pub static CODES: &[&Code] = &[$(&$name,)*];
    };
}

codes! {
    NOT_UTF8 "C001" "the file is not UTF-8 text";
    TOO_LARGE "C002" "the file is larger than 64 KiB";
    SYNTAX "C003" "the text is not TOML";
    UNKNOWN_KEY "C004" "an unknown setting";
    WRONG_TYPE "C005" "a value of the wrong type";
    NOT_ALLOWED "C006" "a value that the setting does not accept";
}

/// A setting as written in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingLine {
    /// The setting.
    pub setting: Setting,
    /// The value, as [`Settings::set`] accepts it.
    pub words: String,
    /// The line, from 1.
    pub line: usize,
}

/// The form of a settings file.
static FILE: SmallFile = SmallFile {
    too_large: &TOO_LARGE,
    not_text: &NOT_UTF8,
    syntax: &SYNTAX,
    unknown_key: &UNKNOWN_KEY,
    wrong_type: &WRONG_TYPE,
    not_allowed: &NOT_ALLOWED,
    key: "setting",
    help: "write each setting on one line, such as theme = \"dark\" or count = 20",
};

/// Parses the bytes of a settings file; returns its settings and all findings.
pub fn parse(name: &str, bytes: &[u8]) -> (Vec<SettingLine>, Vec<Diagnostic>) {
    let (document, mut findings) = match FILE.read(name, bytes) {
        Ok(read) => read,
        Err(found) => return (Vec::new(), found),
    };
    let mut written = Vec::new();
    for (key, value) in document.get_ref() {
        let name: &str = key.get_ref();
        let Some(setting) = Setting::ALL.into_iter().find(|s| s.key() == name) else {
            FILE.unknown(key, Setting::ALL.map(Setting::key), &mut findings);
            continue;
        };
        if let Some(words) = words(setting, value, &mut findings) {
            let line = findings.source().line(key.span().start);
            written.push(SettingLine {
                setting,
                words,
                line,
            });
        }
    }
    (written, findings.into_sorted())
}

/// Returns the text of a file with one setting changed, or added if missing. All else stays as it
/// is, comments too.
///
/// # Errors
/// The findings for a file that cannot be read.
pub fn with(
    name: &str,
    text: &str,
    setting: Setting,
    words: &str,
) -> Result<String, Vec<Diagnostic>> {
    let (document, mistakes) = DeTable::parse_recoverable(text);
    if !mistakes.is_empty() || u64::try_from(text.len()).unwrap_or(u64::MAX) > CONFIG_BYTES_MAX {
        return Err(parse(name, text.as_bytes()).1);
    }
    let quoted = match setting {
        Setting::Ascii | Setting::Plain => words == "auto",
        setting => is_word(setting),
    };
    let value = if quoted {
        format!("\"{words}\"")
    } else {
        words.to_owned()
    };
    let table = document.get_ref();
    let found = table.iter().find(|(key, _)| key.get_ref() == setting.key());
    if let Some((_, old)) = found {
        let SourceSpan { start, end } = old.span();
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        return Ok(format!("{before}{value}{after}"));
    }
    // After the last line outside of any table: a key after a table header belongs to it.
    let is_table = |value: &&Spanned<DeValue<'_>>| matches!(value.get_ref(), DeValue::Table(_));
    let (tables, others): (Vec<_>, Vec<_>) = table.iter().map(|(_, of)| of).partition(is_table);
    let last = others.iter().map(|value| value.span().end).max();
    let at = match last {
        Some(last) => {
            let rest = text.get(last..).unwrap_or_default();
            last + rest.find('\n').map_or(rest.len(), |end| end + 1)
        }
        None if tables.is_empty() => text.len(),
        None => 0,
    };
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let parted = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    Ok(format!(
        "{before}{parted}{} = {value}\n{after}",
        setting.key()
    ))
}

/// Returns whether the values of a setting are words in quotes.
fn is_word(setting: Setting) -> bool {
    matches!(
        setting,
        Setting::Theme | Setting::Verbosity | Setting::ExamOn
    )
}

/// Returns a value as words that its setting accepts.
fn words(
    setting: Setting,
    value: &Spanned<DeValue<'_>>,
    findings: &mut Findings,
) -> Option<String> {
    let is_number = setting.range().is_some();
    let (words, fits) = match value.get_ref() {
        DeValue::String(text) => {
            let word = is_word(setting) || text.as_ref() == "auto";
            (text.to_string(), word && !is_number)
        }
        DeValue::Integer(number) => (number.to_string(), is_number),
        DeValue::Datetime(date) => (date.to_string(), setting == Setting::ExamOn),
        DeValue::Boolean(on) => {
            let fits = !is_word(setting) && !is_number;
            (on.to_string(), fits)
        }
        _ => (String::new(), false),
    };
    let (key, takes) = (setting.key(), setting.takes());
    if !fits {
        FILE.wrong_type(key, &takes, value, findings);
        return None;
    }
    if !Settings::default().set(setting, &words) {
        FILE.not_allowed(key, &takes, value, &words, findings);
        return None;
    }
    Some(words)
}

#[cfg(test)]
mod tests;
