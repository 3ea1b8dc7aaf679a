//! How long whoever has not come in is waited for, and what is told at the end of it.

use std::io::Read;
use std::net::TcpStream;

use super::*;

/// Says nothing, and waits until the server closes it: by then all earlier ones have waited for
/// longer than that.
fn outlasts_the_silent(server: &Door) {
    let mut silent = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
    silent.set_read_timeout(Some(DEADLINE)).expect("set");
    let mut read = Vec::new();
    // Closed or reset, it is gone.
    let _ = silent.read_to_end(&mut read);
}

/// OpenSSH's own question about the fingerprint, and then ours.
#[test]
fn a_guest_has_time_to_compare_the_fingerprint_and_for_each_question() {
    if !has_ssh() {
        return;
    }
    let server = Door::with(|config| config.timings.grace = Duration::from_millis(300));
    let asks = server.ssh("NAMED", &[]).into_iter().map(|arg| match &*arg {
        "StrictHostKeyChecking=no" => "StrictHostKeyChecking=ask".into(),
        "LogLevel=ERROR" => "LogLevel=INFO".into(),
        _ => arg,
    });
    let pty = Launch::new(server.dir.path())
        .program("ssh")
        .args(asks)
        .start();
    pty.wait_for_bytes(server.fingerprint.as_bytes(), 1);
    outlasts_the_silent(&server);
    pty.send("yes\r");
    pty.wait_for_bytes(b"You have 2 minutes for each entry.", 1);
    pty.wait_for_bytes(b"Your name: ", 1);
    outlasts_the_silent(&server);
    pty.send("Ana\r");
    pty.wait_for("a seat", |seen| seen.has("fields: Ana."));
}

#[test]
fn who_gives_nothing_for_too_long_is_told_so() {
    if !has_ssh() {
        return;
    }
    for all in [false, true] {
        let server = Door::with(|config| {
            config.timings.grace = Duration::from_millis(100);
            let short = Duration::from_millis(900);
            match all {
                true => config.timings.entry = short,
                false => config.timings.prompt = short,
            }
            config.timings.leave = Duration::from_millis(50);
        });
        let pty = server.launch("NAMED", &[]).start();
        pty.wait_for_bytes(b"Your name: ", 1);
        // Whoever reads meanwhile hears of it at once.
        let output = server.run(&["-N"]);
        assert_eq!(output.status.code(), Some(255));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("Time is up"), "{said}");
        outlasts_the_silent(&server);
        // OpenSSH looks at the line once something was typed.
        pty.send("Ana\r");
        assert_eq!(pty.wait_exit().exit_code(), 255);
        let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
        assert!(raw.contains("Type the same command again"), "{raw}");
    }
}
