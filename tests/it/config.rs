//! `dripset config show`, and what a mistake in the settings gets.

use crate::support::run::{program, run};

/// Runs it with this text as its file of settings, and gives exit code, output and errors.
fn show(text: &str, flags: &[&str]) -> (Option<i32>, String, String) {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("config.toml");
    std::fs::write(&file, text).expect("a file");
    let mut command = program();
    for name in [
        "NO_COLOR",
        "DRIPSET_THEME",
        "DRIPSET_MOUSE",
        "DRIPSET_ASCII",
        "DRIPSET_CLOCK",
        "DRIPSET_ONE_COLUMN",
        "DRIPSET_PLAIN",
        "DRIPSET_VERBOSITY",
    ] {
        command.env_remove(name);
    }
    command.args(["config", "show", "--config"]).arg(&file);
    let run = run(command.args(flags).env("DRIPSET_COUNT", "30"));
    let folder = format!("{}/", dir.path().display());
    let text = |text: String| text.replace(&folder, "");
    (run.code, text(run.out), text(run.err))
}

#[test]
fn each_setting_says_where_it_comes_from() {
    let (code, out, err) = show("mouse = false\ntheme = \"light\"\n", &["--theme", "dark"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    insta::assert_snapshot!(out);
}

#[test]
fn the_count_says_which_flag_variable_or_line_it_comes_from() {
    let (code, out, err) = show("count = 20\n", &["--count", "5"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(
        out.contains("count      5              flag --count"),
        "{out}"
    );
    let (_, out, _) = show("count = 20\n", &[]);
    assert!(out.contains("variable DRIPSET_COUNT"), "{out}");
    let (code, _, err) = show("", &["--count", "0"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("a number from 1 to 500"), "{err}");
}

#[test]
fn a_key_that_is_nearly_a_setting_is_told_which() {
    let (code, _, err) = show("muose = true\n", &[]);
    assert_eq!(code, Some(2));
    assert!(err.contains("did you mean `mouse`?"), "{err}");
}

#[test]
fn mistakes_in_the_settings_are_told_with_their_lines() {
    let (code, out, err) = show("theme = \"pink\"\n\ncolour = 1\nmouse = \"no\"\n", &[]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    insta::assert_snapshot!(err);
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let run = run(program().args(["config", "show", "--config", "no/such/file.toml"]));
    assert_eq!(run.code, Some(2));
    let err = run.err;
    for words in [
        "no/such/file.toml",
        "--config names",
        "create it with `dripset --config no/such/file.toml config set theme auto`",
    ] {
        assert!(err.contains(words), "{words}: {err}");
    }
}

#[test]
fn a_file_that_only_a_variable_names_can_be_made_as_it_is_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("new.toml");
    let run = |args: &[&str]| {
        let run = run(program().args(args).env("DRIPSET_CONFIG", &file));
        (run.code, run.err)
    };
    let (code, err) = run(&["study"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("DRIPSET_CONFIG names"), "{err}");
    assert!(
        err.contains("create it with `dripset config set theme auto`"),
        "{err}"
    );
    assert_eq!(
        run(&["config", "set", "theme", "auto"]),
        (Some(0), String::new())
    );
    assert_eq!(run(&["config", "show"]), (Some(0), String::new()));
}

#[test]
fn a_usage_line_asks_for_nothing_that_a_variable_gave() {
    let mut command = program();
    command.args(["study", "--exam", "--minutes", "5", "--minuts", "6"]);
    command.env("DRIPSET_CONFIG", "a.toml");
    let run = run(command.env("DRIPSET_DATA_DIR", "here"));
    assert_eq!(run.code, Some(2));
    let usage = "Usage: dripset study [OPTIONS]\n";
    assert!(run.err.contains(usage), "{}", run.err);
}

#[test]
fn the_page_of_commands_lists_every_rule_for_settings() {
    let page = include_str!("../../docs/cli.md");
    for code in dripset::config::CODES {
        assert!(
            page.contains(&format!("| `{}` | {}", code.id, code.title)),
            "{}",
            code.id
        );
    }
}

#[test]
fn a_setting_is_written_into_the_file_and_the_rest_of_it_stays() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("new/config.toml");
    let config = |args: &[&str]| {
        let mut command = program();
        command.env("DRIPSET_CONFIG", &file);
        command.env_remove("DRIPSET_THEME");
        let run = run(command.arg("config").args(args));
        (run.code, run.out, run.err)
    };
    let (code, out, err) = config(&["path"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(out.trim_end(), file.display().to_string());
    let (code, out, err) = config(&["set", "theme", "dark"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(
        out.contains("theme is dark") && out.contains("config.toml"),
        "{out}"
    );
    std::fs::write(&file, "# mine\ntheme = \"dark\" # at work\n").expect("a file");
    config(&["set", "theme", "light"]);
    config(&["set", "one_column", "true"]);
    assert_eq!(
        std::fs::read_to_string(&file).expect("the file"),
        "# mine\ntheme = \"light\" # at work\none_column = true\n"
    );
    let (code, _, err) = config(&["set", "count", "ten"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("it must be a number from 1 to 500"), "{err}");
    let (code, _, err) = config(&["set", "colour", "red"]);
    assert_eq!(code, Some(2), "{err}");
    // A file with mistakes is told and left alone.
    std::fs::write(&file, "theme = \n").expect("a file");
    let (code, _, err) = config(&["set", "theme", "dark"]);
    assert!(code == Some(2) && err.contains("C003"), "{err}");
    assert_eq!(
        std::fs::read_to_string(&file).expect("the file"),
        "theme = \n"
    );
    assert_eq!(
        std::fs::read_dir(file.parent().expect("a folder"))
            .expect("it")
            .count(),
        1
    );
}
