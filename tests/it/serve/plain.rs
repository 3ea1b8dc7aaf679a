//! Personal study and the opening of a class in plain lines.

use super::*;

/// The end of every prompt of a page without a field.
const PROMPT: &str = "or help:|lists them:";

/// Whether a terminal got nothing but plain text.
fn is_plain(pty: &Pty) -> bool {
    ssh::is_plain(&String::from_utf8(pty.raw()).expect("text"))
}

#[test]
fn whoever_chose_plain_lines_gets_them_again_under_the_same_key() {
    let Some(mut served) = Served::open() else {
        return;
    };
    let key = served.key("ada");
    let comes = |served: &Served, login: &str| {
        let pty = served.ssh(login, Some(&key)).start();
        pty.wait_for_words("Plain mode", 0);
        pty.wait_for_words(PROMPT, 0);
        pty
    };
    let leaves = |pty: &Pty| {
        pty.send("quit\r");
        assert_eq!(pty.wait_exit().exit_code(), 0);
        assert!(is_plain(pty));
        pty.wait_for_words("Until next time.", 0);
    };
    leaves(&comes(&served, "me+plain"));
    leaves(&comes(&served, "me"));
    served.stop();
    served.start();
    let pty = comes(&served, "me");
    pty.send("\x1bOQ");
    pty.wait_for("the screens", |seen| seen.alternate && seen.is_home());
    drop(pty);
    served.home(&key);
    served.stop();
    served.start();
    served.home(&key);
    // Another key is another learner.
    leaves(&comes(&served, "me+plain"));
    served.home(&served.key("ben"));
}

#[test]
fn a_set_of_ones_own_is_done_by_a_script_without_a_terminal() {
    let Some(served) = Served::open() else {
        return;
    };
    let key = served.key("ada");
    let args = served.ssh("me", Some(&key)).args(["-T"]);
    let pty = args.start();
    pty.wait_for_words(PROMPT, 0);
    pty.send("help\n");
    pty.wait_for_words("quit", 0);
    // The end of the input, as a terminal sends it.
    pty.send("\x04");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.wait_for_words("Until next time.", 0);
    assert!(is_plain(&pty));
}

#[test]
fn a_class_is_opened_and_held_in_plain_lines() {
    let Some(served) = Served::open() else {
        return;
    };
    let key = served.key("ines");
    let pty = served.ssh("new+plain", Some(&key)).start();
    let mut at = pty.wait_for_words(PROMPT, 0);
    for (line, words) in [
        ("1", "Open the class."),
        ("", "To join, type in a terminal"),
        ("where", "The class has not started."),
        ("quit", "It continues."),
    ] {
        pty.send(format!("{line}\r"));
        at = pty.wait_for_words(words, at);
    }
    assert_eq!(pty.wait_exit().exit_code(), 0);
    assert!(is_plain(&pty));
}
