//! Days and times on the command line, as they are given and printed.

use super::*;

#[test]
fn a_day_of_homework_that_cannot_be_read_says_how_it_is_written() {
    let dir = tempfile::tempdir().expect("a directory");
    for day in ["11/30/2026", "tomorrow", "2026-13-01"] {
        let (_, err, code) = run(dir.path(), &["host", "--homework", day], "");
        assert!(err.contains("YYYY-MM-DD, such as 2026-11-30"), "{err}");
        assert_eq!(code, Some(2));
    }
    let (help, ..) = run(dir.path(), &["host", "--help"], "");
    assert!(help.contains("YYYY-MM-DD"), "{help}");
}

/// By the clock that hung there then, not by the one of today.
#[test]
fn a_class_of_summer_and_one_of_winter_are_told_by_the_clock_of_then() {
    for (days, listed, reported) in [
        (0, "2026-11-22 09:00", "Nov 22, 2026, 9:00 AM"),
        (-150, "2026-06-25 10:00", "Jun 25, 2026, 10:00 AM"),
    ] {
        let made = Made::open_at("Lines", days * 24 * 60 * 60);
        for (args, hour) in [(&["list"][..], listed), (&["report", CODE], reported)] {
            let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
            let run = command
                .env("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
                .args(["class"])
                .args(args)
                .arg("--data-dir")
                .arg(made.dir.path())
                .assert();
            let out = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
            assert!(out.contains(hour), "{hour} in {out}");
        }
    }
}
