//! `dripset progress --html` as a learner calls it.

use tempfile::TempDir;

fn run(dir: &TempDir, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    command.env_clear().current_dir(dir.path());
    command.env("DRIPSET_DATA_DIR", dir.path().join("data"));
    let run = command.arg("progress").args(args).output().expect("a run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (run.status.code(), text(run.stdout), text(run.stderr))
}

#[test]
fn a_page_is_written_once_and_says_what_is_in_it() {
    let dir = tempfile::tempdir().expect("a directory");
    let (code, page, told) = run(&dir, &["--html", "-"]);
    assert_eq!(code, Some(0));
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    assert!(page.contains("Nothing here yet"), "{page}");
    assert!(told.contains("It names nobody."), "{told}");
    let (code, out, _) = run(&dir, &["--html", "mine.html"]);
    assert_eq!((code, out.as_str()), (Some(0), "Wrote mine.html.\n"));
    let written = std::fs::read_to_string(dir.path().join("mine.html")).expect("a page");
    assert_eq!(written, page);
    let (code, out, told) = run(&dir, &["--html", "mine.html"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(told.contains("mine.html exists already"), "{told}");
    let (code, ..) = run(&dir, &["--html", "mine.html", "--force"]);
    assert_eq!(code, Some(0));
}

#[test]
fn a_page_is_not_json_and_force_is_for_a_page() {
    let dir = tempfile::tempdir().expect("a directory");
    for args in [&["--html", "-", "--json"][..], &["--force"]] {
        let (code, out, told) = run(&dir, args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{told}");
    }
    let (code, _, told) = run(&dir, &["--html", "."]);
    assert_eq!(code, Some(2));
    assert!(told.contains("is a directory"), "{told}");
}
