//! Files that are refused: each with what is wrong and what to do, and nothing changes.

use std::fs;
use std::path::Path;

use super::{done, log, refused, studied};

/// Imports a text; returns the refusal after a look at the log, which has not changed.
fn imported(dir: &Path, text: impl AsRef<[u8]>) -> String {
    let before = log(dir);
    fs::write(dir.join("in.jsonl"), text).expect("a file");
    let error = refused(dir, &["import", "in.jsonl"]);
    assert!(error.contains("nothing was imported"), "{error}");
    assert_eq!(log(dir), before);
    error
}

#[test]
fn what_is_no_whole_export_is_refused_with_a_way_out() {
    let (dir, here) = (studied(2, 0), studied(1, 3));
    let text = done(dir.path(), &["export", "-o", "-"]);
    let here = here.path();
    let lines: Vec<&str> = text.lines().collect();

    assert!(imported(here, "").contains("the file is empty"));
    for other in ["hello\n", "{\"a\":1}\n", "[]", "date,time\n", "\u{0}\u{1}"] {
        let error = imported(here, other);
        assert!(
            error.contains("not exported progress"),
            "{other:?}: {error}"
        );
    }
    let newer = text.replacen("\"format\":2", "\"format\":3", 1);
    let error = imported(here, newer);
    assert!(
        error.contains("newer version") && error.contains("format 3"),
        "{error}"
    );
    for cut in [lines.len() - 1, lines.len() / 2, 1] {
        let error = imported(here, lines[..cut].join("\n") + "\n");
        assert!(error.contains("ends too early"), "{error}");
    }
    let error = imported(here, &text[..text.len() * 2 / 3]);
    assert!(error.contains("ends too early"), "{error}");
    let error = imported(here, format!("{text}{text}"));
    assert!(error.contains("after the end"), "{error}");
    let changed = text.replacen("\"earned\":1", "\"earned\":0", 1);
    assert_ne!(changed, text);
    let error = imported(here, changed);
    assert!(
        error.contains("was changed after it was exported"),
        "{error}"
    );
    // The line ends of Windows do not matter.
    fs::write(here.join("crlf.jsonl"), text.replace('\n', "\r\n")).expect("a file");
    done(here, &["import", "crlf.jsonl"]);
}

#[test]
fn a_mistake_in_a_line_is_told_with_its_number() {
    let (dir, here) = (studied(1, 0), studied(1, 3));
    let text = done(dir.path(), &["export", "-o", "-"]);
    let at = |words: &str| {
        text.lines()
            .position(|line| line.contains(words))
            .expect("a line")
            + 1
    };
    let response = at("\"kind\":\"response\"");
    for (from, to, words) in [
        (
            "\"kind\":\"response\"",
            "\"kind\":\"response\",\"later\":1",
            "unknown field `later`",
        ),
        ("\"kind\":\"response\",", "", "missing field `kind`"),
        (
            "\"purpose\":\"study\",\"sitting\"",
            "\"purpose\":\"fun\",\"sitting\"",
            "`fun`",
        ),
        (
            "\"study_on\":\"2026-11-22\"",
            "\"study_on\":\"2026-02-30\"",
            "2026-02-30",
        ),
        (
            "\"study_on\":\"2026-11-22\"",
            "\"study_on\":\"2025-11-22\"",
            "does not fit the time",
        ),
        ("\"topic\":\"", "\"topic\":\"\\u001b[2J", "not a valid id"),
        ("\"position\":", "\"position\":999", "not a valid place"),
        (
            "\"response\":\"",
            "\"response\":\"{",
            "the answer cannot be read",
        ),
        ("\"vote\":0,", "", "contradict"),
        ("\"earned\":", "\"earned\":9", "contradict"),
    ] {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let changed = lines[response - 1].replacen(from, to, 1);
        assert_ne!(changed, lines[response - 1], "{from}");
        lines[response - 1] = changed;
        let error = imported(here.path(), lines.join("\n") + "\n");
        assert!(error.contains(&format!("line {response}: ")), "{error}");
        assert!(error.contains(words), "{words}: {error}");
        assert!(!error.contains('\u{1b}'));
    }
    // The same entry twice.
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(response, lines[response - 1]);
    let error = imported(here.path(), lines.join("\n") + "\n");
    assert!(
        error.contains(&format!("line {}: ", response + 1)),
        "{error}"
    );
}

#[test]
fn a_line_without_an_end_is_not_read_to_its_end() {
    let here = studied(1, 0);
    let error = imported(here.path(), vec![b'x'; 5 * 1024 * 1024]);
    assert!(error.contains("longer than 4 MiB"), "{error}");
}

#[test]
fn paths_that_are_no_file_are_told_apart() {
    let dir = studied(1, 0);
    done(dir.path(), &["backup", "copy.db"]);
    for (args, words) in [
        (
            &["import", "nowhere.jsonl"][..],
            "there is no file nowhere.jsonl",
        ),
        (&["import", "."], "is a directory"),
        (&["import", "copy.db"], "dripset data restore"),
        (&["import", "progress.db"], "dripset data restore"),
        (
            &["restore", "nowhere.db", "--yes"],
            "there is no file nowhere.db",
        ),
        (&["restore", ".", "--yes"], "is a directory"),
        (&["export", "-o", "."], "is a directory"),
        (&["export", "-o", "no/such/dir.jsonl"], "cannot be written"),
        (&["backup", "no/such/dir.db"], "no/such/dir.db"),
    ] {
        let error = refused(dir.path(), args);
        assert!(error.contains(words), "{args:?}: {error}");
    }
    fs::write(dir.path().join("notes.txt"), "My notes on PICC lines\n").expect("a file");
    fs::write(dir.path().join("empty"), "").expect("a file");
    for file in ["notes.txt", "empty"] {
        let error = refused(dir.path(), &["restore", file, "--yes"]);
        assert!(error.contains("not a progress file"), "{error}");
    }
    assert_eq!(log(dir.path()).len(), 8);
}

#[test]
fn a_backup_that_is_cut_short_or_newer_is_refused() {
    let dir = studied(3, 0);
    done(dir.path(), &["backup", "copy.db"]);
    let bytes = fs::read(dir.path().join("copy.db")).expect("a file");
    fs::write(dir.path().join("half.db"), &bytes[..bytes.len() / 2]).expect("a file");
    let error = refused(dir.path(), &["restore", "half.db", "--yes"]);
    assert!(
        error.contains("damaged") && error.contains("another backup"),
        "{error}"
    );
    let conn = rusqlite::Connection::open(dir.path().join("copy.db")).expect("a file");
    conn.pragma_update(None, "user_version", 99).expect("newer");
    drop(conn);
    let error = refused(dir.path(), &["restore", "copy.db", "--yes"]);
    assert!(error.contains("newer version"), "{error}");
    assert_eq!(log(dir.path()).len(), 24);
}
