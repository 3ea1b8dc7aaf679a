//! F2 and the word `screen`: over and back in the middle of an item, and remembered.

use super::{assert_plain, drafts, launch, settings, study};
use crate::support::pty::{Launch, Seen};
use crate::support::script::DOWN;

const F2: &str = "\x1bOQ";

fn has_ticks(seen: &Seen) -> bool {
    seen.alternate && seen.has("A [x]") && seen.has("B [ ]") && seen.has("C [x]")
}

#[test]
fn f2_goes_over_and_back_in_the_middle_of_an_item_and_keeps_the_draft() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = Launch::new(dir.path())
        .unframed()
        .args(study("select-all"))
        .start();
    pty.wait_for("the item", |seen| seen.place() == Some(0));
    pty.send("ac");
    pty.wait_for("the ticks", has_ticks);
    for back in [F2, "screen\r"] {
        let from = pty.written();
        pty.send(F2);
        pty.wait_said(from, "Plain mode, also at the next start.");
        pty.wait_said(from, "Question 1 of 1");
        let seen = pty.seen();
        assert!(!seen.alternate && seen.cursor.is_some(), "{}", seen.text);
        assert!(settings(dir.path()).contains("plain = true"));
        let from = pty.written();
        pty.line("where", "Question 1 of 1");
        assert_plain(&pty.raw()[from..]);
        pty.send(back);
        pty.wait_for("the ticks again", has_ticks);
        assert_eq!(drafts(dir.path()), [r#"["a","c"]"#]);
        // Remembered as what there is: false would refuse a script.
        assert!(settings(dir.path()).contains("plain = \"auto\""));
    }
    pty.send("?");
    pty.wait_for("the help", |seen| {
        let mut lines = seen.text.lines().skip(2).map(str::trim);
        lines.find(|line| !line.is_empty()) == Some("F2  plain mode, in lines, for screen readers")
    });
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.assert_given_back();
}

#[test]
fn plain_mode_goes_over_to_the_screens_and_back_and_a_half_typed_line_is_dropped() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = launch(dir.path(), "select-all").start();
    pty.wait_said(0, "Question 1 of 1");
    pty.send("note ha");
    pty.send(F2);
    pty.wait_for("the item", |seen| seen.alternate && seen.place() == Some(0));
    let from = pty.written();
    pty.send(F2);
    // It would stand behind another question by now.
    let said = pty.wait_said(from, "A to E:");
    assert!(!said.contains("note ha"), "{said}");
    pty.line("where", "Question 1 of 1");
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    assert!(!pty.is_taken());
}

#[test]
fn the_settings_change_between_screens_and_lines_at_once() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = Launch::new(dir.path()).unframed().start();
    pty.wait_for("home", Seen::is_home);
    pty.send("o");
    pty.wait_for("the settings", |seen| seen.has("Plain mode"));
    let from = pty.written();
    pty.send(DOWN.repeat(11));
    pty.wait_for("its line", |seen| {
        let line = seen.text.lines().find(|line| line.contains("Plain mode"));
        line.is_some_and(|line| line.trim_start().starts_with('▸'))
    });
    pty.send(" ");
    pty.wait_said(from, "Plain mode, also at the next start.");
    pty.wait_said(from, "Settings.");
    assert!(settings(dir.path()).contains("plain = true"));
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
}
