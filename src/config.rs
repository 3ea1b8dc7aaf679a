//! The settings of whoever uses the program: the text of `config.toml` in, settings and findings
//! out. Which flag or variable comes before it is the command line's business.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::content::codes::Code;
use crate::content::diagnostic::{Diagnostic, Findings, Severity, SourceText, Span};
use crate::content::parse::{decode, meant, refuse};
use crate::content::suggest;
use crate::domain::limits::{CONFIG_BYTES_MAX, SET_ITEMS_MAX};
use crate::tui::theme::ThemeName;

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
    TOO_LARGE "C002" "the file is larger than settings may be";
    SYNTAX "C003" "the text is not TOML";
    UNKNOWN_KEY "C004" "a key that is no setting";
    WRONG_TYPE "C005" "a value of the wrong type";
    NOT_ALLOWED "C006" "a word or number that the setting does not take";
}

/// A setting by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Setting {
    /// In which colours.
    Theme,
    /// How many items a set has where nothing else is said.
    Count,
    /// Whether the mouse chooses and scrolls.
    Mouse,
    /// Whether with signs of ASCII alone.
    Ascii,
}

impl Setting {
    /// All of them, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::Theme, Self::Count, Self::Mouse, Self::Ascii];

    /// As the file and flags write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Count => "count",
            Self::Mouse => "mouse",
            Self::Ascii => "ascii",
        }
    }

    /// The variable that sets it too.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Theme => "DRIPSET_THEME",
            Self::Count => "DRIPSET_COUNT",
            Self::Mouse => "DRIPSET_MOUSE",
            Self::Ascii => "DRIPSET_ASCII",
        }
    }

    /// What it may be, in words.
    pub fn takes(self) -> String {
        match self {
            Self::Theme => format!("one of {}", ThemeName::ALL.map(ThemeName::id).join(", ")),
            Self::Count => format!("a number from 1 to {SET_ITEMS_MAX}"),
            Self::Mouse => "true or false".into(),
            Self::Ascii => "auto, true or false".into(),
        }
    }
}

/// What all settings come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// In which colours.
    pub theme: ThemeName,
    /// How many items a set has where nothing else is said.
    pub count: usize,
    /// Whether the mouse chooses and scrolls.
    pub mouse: bool,
    /// Whether with signs of ASCII alone; `None` for whatever suits the terminal.
    pub ascii: Option<bool>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeName::Auto,
            count: 10,
            mouse: true,
            ascii: None,
        }
    }
}

impl Settings {
    /// Sets one from words, as flags, variables and the file write them; `false` where it does
    /// not take them.
    pub fn set(&mut self, setting: Setting, words: &str) -> bool {
        match setting {
            Setting::Theme => ThemeName::from_id(words).map(|theme| self.theme = theme),
            Setting::Count => {
                let count = words.parse().ok();
                let count = count.filter(|count| (1..=SET_ITEMS_MAX).contains(count));
                count.map(|count| self.count = count)
            }
            Setting::Mouse => words.parse().ok().map(|mouse| self.mouse = mouse),
            Setting::Ascii => match words {
                "auto" => Some(None),
                words => words.parse().ok().map(Some),
            }
            .map(|ascii| self.ascii = ascii),
        }
        .is_some()
    }

    /// One of them in words.
    pub fn show(&self, setting: Setting) -> String {
        match setting {
            Setting::Theme => self.theme.id().into(),
            Setting::Count => self.count.to_string(),
            Setting::Mouse => self.mouse.to_string(),
            Setting::Ascii => self.ascii.map_or("auto".into(), |ascii| ascii.to_string()),
        }
    }
}

/// A setting as a file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// Which.
    pub setting: Setting,
    /// What it says; [`Settings::set`] takes it.
    pub words: String,
    /// In which line, from 1.
    pub line: usize,
}

/// Reads the bytes of a file of that name: what it sets, and everything that is wrong with it.
pub fn parse(name: &str, bytes: &[u8]) -> (Vec<Written>, Vec<Diagnostic>) {
    let whole = |code, message: String, help: &str| {
        let mut findings = Findings::new(Arc::new(SourceText::new(name, "")));
        findings.add(code, 0..0, message, help);
        (Vec::new(), findings.into_sorted())
    };
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > CONFIG_BYTES_MAX {
        let message = format!("settings may have {CONFIG_BYTES_MAX} bytes, and this file has more");
        return whole(&TOO_LARGE, message, "a line for each setting is enough");
    }
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(not_text) => return (Vec::new(), refuse(name, bytes, not_text, &NOT_UTF8)),
    };
    let source = Arc::new(SourceText::new(name, text));
    let mut findings = Findings::new(Arc::clone(&source));
    let (document, mistakes) = DeTable::parse_recoverable(text);
    for mistake in mistakes {
        let span = mistake.span().unwrap_or(0..0);
        findings.silence_after(span.start, |findings| match meant(text, span.clone()) {
            Some(told) => findings.add(&SYNTAX, told.span, told.message, told.help),
            None => {
                let help = "a setting is one line, such as theme = \"dark\" or count = 20";
                findings.add(&SYNTAX, span, mistake.message(), help);
            }
        });
    }
    let mut written = Vec::new();
    for (key, value) in document.get_ref() {
        let name: &str = key.get_ref();
        let Some(setting) = Setting::ALL.into_iter().find(|s| s.key() == name) else {
            let help = suggest::help(name, Setting::ALL.map(Setting::key));
            let message = format!("no setting is called `{name}`");
            findings.add(&UNKNOWN_KEY, key.span(), message, help);
            continue;
        };
        if let Some(words) = words(setting, value, &mut findings) {
            let line = source.line(key.span().start);
            written.push(Written {
                setting,
                words,
                line,
            });
        }
    }
    (written, findings.into_sorted())
}

/// A value as words that its setting takes.
fn words(
    setting: Setting,
    value: &Spanned<DeValue<'_>>,
    findings: &mut Findings,
) -> Option<String> {
    let span: Span = value.span();
    let (words, fits) = match value.get_ref() {
        DeValue::String(text) => {
            let word = matches!(setting, Setting::Theme) || text.as_ref() == "auto";
            (text.to_string(), word && setting != Setting::Count)
        }
        DeValue::Integer(number) => (number.to_string(), setting == Setting::Count),
        DeValue::Boolean(on) => {
            let fits = matches!(setting, Setting::Mouse | Setting::Ascii);
            (on.to_string(), fits)
        }
        _ => (String::new(), false),
    };
    let key = setting.key();
    let help = format!("`{key}` is {}", setting.takes());
    if !fits {
        let message = format!("`{key}` has a value of the wrong type");
        findings.add(&WRONG_TYPE, span, message, help);
        return None;
    }
    if !Settings::default().set(setting, &words) {
        let message = format!("`{key}` cannot be {words}");
        findings.add(&NOT_ALLOWED, span, message, help);
        return None;
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::content::diagnostic::Position;
    use crate::content::render::{Colour, text};

    fn codes_of(file: &str) -> Vec<(&'static str, usize)> {
        let (_, found) = parse("config.toml", file.as_bytes());
        let of = |found: &Diagnostic| (found.code.id, found.start().line);
        found.iter().map(of).collect()
    }

    #[test]
    fn each_setting_is_read_with_its_line() {
        let file = "# mine\ntheme = \"light\"\ncount = 20\nmouse = false\n\nascii = \"auto\"\n";
        let (written, found) = parse("config.toml", file.as_bytes());
        assert_eq!(found, []);
        let seen: Vec<_> = written.iter().map(|w| (w.words.as_str(), w.line)).collect();
        assert_eq!(seen, [("light", 2), ("20", 3), ("false", 4), ("auto", 6)]);
    }

    #[test]
    fn every_mistake_is_told_in_one_pass_with_its_line() {
        let file = "theme = \"pink\"\ncount = \"ten\"\nmuose = true\nmouse = 1\ncount2 = 0\n";
        assert_eq!(
            codes_of(file),
            [
                ("C006", 1),
                ("C005", 2),
                ("C004", 3),
                ("C005", 4),
                ("C004", 5)
            ]
        );
        assert_eq!(codes_of("count = 501\n"), [("C006", 1)]);
        assert_eq!(codes_of("count = -1\n"), [("C006", 1)]);
        assert_eq!(codes_of("[mouse]\non = true\n"), [("C005", 1)]);
        assert_eq!(codes_of("theme = \n"), [("C003", 1)]);
        let (_, found) = parse("config.toml", "mouse = True\ntheme = “dark”\n".as_bytes());
        let told: Vec<&str> = found.iter().map(|found| found.help.as_str()).collect();
        assert!(
            told[0] == "write true" && told[1].contains("straight quotes"),
            "{told:?}"
        );
        let (_, found) = parse("config.toml", b"theme = \"\xff\"");
        let at = found.first().map(|found| (found.code.id, found.start()));
        let there = |line, column| Some(("C001", Position { line, column }));
        assert_eq!(at, there(1, 10));
        let (_, found) = parse("config.toml", b"count = 2\nx = \0");
        let at = found.first().map(|found| (found.code.id, found.start()));
        assert_eq!(at, there(2, 5));
        let long = vec![b'#'; usize::try_from(CONFIG_BYTES_MAX).expect("a size") + 1];
        let (_, found) = parse("config.toml", &long);
        assert_eq!(found.first().map(|found| found.code.id), Some("C002"));
    }

    #[test]
    fn what_is_shown_can_be_set_again() {
        let mut settings = Settings::default();
        for setting in Setting::ALL {
            let shown = settings.show(setting);
            assert!(settings.set(setting, &shown), "{setting:?} {shown}");
        }
        assert_eq!(settings, Settings::default());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_as_settings(file in "((theme|count|x) = )?[a-z0-9\\[\\]=\"\n µ-]{0,40}") {
            for found in parse("x", file.as_bytes()).1 {
                prop_assert!(!text(&found, Colour::Plain).is_empty());
            }
        }
    }
}
