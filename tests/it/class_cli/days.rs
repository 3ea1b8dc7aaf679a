//! How days are given on the command line.

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
