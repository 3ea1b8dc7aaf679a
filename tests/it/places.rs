//! Where progress and settings lie, as the environment tells it.

use crate::support::run::{self, program};

/// Runs the program in an empty directory with these variables alone. Gives exit code, errors, and
/// whether the directory is still empty.
fn run(args: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String, bool) {
    let dir = tempfile::tempdir().expect("a directory");
    let mut command = program();
    command.args(args).env_clear();
    command.envs(variables.iter().copied());
    let run = run::run(command.current_dir(dir.path()));
    let empty = std::fs::read_dir(dir.path())
        .expect("the directory")
        .count()
        == 0;
    (run.code, run.err, empty)
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn a_relative_home_is_refused_and_no_tree_is_made() {
    let commands: [&[&str]; 5] = [
        &["progress"],
        &["study"],
        &[],
        &["config", "show"],
        #[cfg(feature = "classroom")]
        &["class", "list"],
        #[cfg(not(feature = "classroom"))]
        &["progress", "--json"],
    ];
    for args in commands {
        let (code, err, empty) = run(args, &[("HOME", "relative/x")]);
        assert_eq!(code, Some(2), "{args:?}: {err}");
        assert!(err.contains("HOME is `relative/x`"), "{args:?}: {err}");
        assert!(err.contains("--data-dir"), "{args:?}: {err}");
        assert!(empty, "{args:?} made something");
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn a_relative_directory_of_data_or_settings_is_refused_by_name() {
    let home = ("HOME", "/nonexistent");
    let (code, err, empty) = run(&["progress"], &[home, ("XDG_DATA_HOME", "data")]);
    assert!(err.contains("XDG_DATA_HOME is `data`"), "{err}");
    assert_eq!((code, empty), (Some(2), true));
    let (code, err, empty) = run(&["config", "show"], &[home, ("XDG_CONFIG_HOME", "etc")]);
    assert!(err.contains("XDG_CONFIG_HOME is `etc`"), "{err}");
    assert_eq!((code, empty), (Some(2), true));
}

#[test]
fn what_needs_no_home_asks_for_none() {
    for args in [&["man"][..], &["completions", "bash"]] {
        let (code, err, _) = run(args, &[("HOME", "relative/x")]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{args:?}");
    }
}
