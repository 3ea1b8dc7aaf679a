//! Tests of `config`.

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
fn plain_mode_is_written_as_other_settings_are() {
    let (written, found) = parse("config.toml", b"plain = true\nverbosity = \"brief\"\n");
    assert_eq!(found, []);
    let seen: Vec<_> = written.iter().map(|w| (w.words.as_str(), w.line)).collect();
    assert_eq!(seen, [("true", 1), ("brief", 2)]);
    // The digits are for the variable, where nothing has a type.
    assert_eq!(
        codes_of("plain = 1\nverbosity = true\n"),
        [("C005", 1), ("C005", 2)]
    );
    assert_eq!(
        codes_of("plain = \"1\"\nverbosity = \"long\"\n"),
        [("C005", 1), ("C006", 2)]
    );
    let mut settings = Settings::default();
    for (words, plain) in [("1", Some(true)), ("0", Some(false)), ("auto", None)] {
        assert!(settings.set(Setting::Plain, words), "{words}");
        assert_eq!(settings.plain, plain, "{words}");
    }
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

#[test]
fn a_setting_is_changed_in_its_place_and_all_else_stays() {
    let file = "# mine\ntheme = \"light\"  # at work\ncount=20\n\n# the end\n";
    let with = |file: &str, setting, words: &str| {
        super::with("config.toml", file, setting, words).expect("a file that can be read")
    };
    let dark = "# mine\ntheme = \"dark\"  # at work\ncount=20\n\n# the end\n";
    assert_eq!(with(file, Setting::Theme, "dark"), dark);
    let mouse = "# mine\ntheme = \"light\"  # at work\ncount=20\nmouse = false\n\n# the end\n";
    assert_eq!(with(file, Setting::Mouse, "false"), mouse);
    assert_eq!(with("", Setting::Ascii, "auto"), "ascii = \"auto\"\n");
    assert_eq!(
        with("count = 5", Setting::Ascii, "true"),
        "count = 5\nascii = true\n"
    );
    // A key of a newer program, a table of one, a value of the wrong type.
    let later = "new = 1\nclock = 3\n[mine]\na = 1\n";
    assert_eq!(
        with(later, Setting::Clock, "false"),
        "new = 1\nclock = false\n[mine]\na = 1\n"
    );
    assert_eq!(
        with(later, Setting::Count, "7"),
        "new = 1\nclock = 3\ncount = 7\n[mine]\na = 1\n"
    );
    assert_eq!(
        with("[mine]\na = 1\n", Setting::Count, "7"),
        "count = 7\n[mine]\na = 1\n"
    );
    let broken = super::with("config.toml", "theme = \n", Setting::Count, "7");
    assert_eq!(broken.map_err(|found| found.len()), Err(1));
}

proptest! {
    #[test]
    fn what_is_set_is_what_is_read(
        file in "(# x\n)?(theme = \"dark\" # y\n)?(count = [1-9]\n)?(\n# z\n)?",
        which in 0usize..Setting::ALL.len(),
    ) {
        let setting = Setting::ALL[which];
        let words = Settings::default().show(setting);
        let text = with("x", &file, setting, &words).expect("a file that can be read");
        let (written, found) = parse("x", text.as_bytes());
        prop_assert_eq!(found, []);
        prop_assert!(written.iter().any(|of| of.setting == setting && of.words == words));
        let (before, _) = parse("x", file.as_bytes());
        for of in before.iter().filter(|of| of.setting != setting) {
            prop_assert!(written.iter().any(|now| now.words == of.words));
        }
    }

    #[test]
    fn any_bytes_are_read_as_settings(file in "((theme|count|x) = )?[a-z0-9\\[\\]=\"\n µ-]{0,40}") {
        for found in parse("x", file.as_bytes()).1 {
            prop_assert!(!text(&found, Colour::Plain).is_empty());
        }
    }
}
