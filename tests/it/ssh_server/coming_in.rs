//! Who comes in, and what is told to those who want something else.

use super::*;
use crate::support::pieces::in_time;

fn make_key(server: &Door) -> String {
    let path = server.dir.path().join("id");
    let path = path.to_str().expect("a path");
    let run = |args: &[&str]| {
        let output = Command::new("ssh-keygen").args(args).output();
        String::from_utf8(output.expect("ssh-keygen").stdout).expect("text")
    };
    run(&["-q", "-t", "ed25519", "-N", "", "-f", path]);
    let told = run(&["-l", "-f", path]);
    told.split(' ').nth(1).expect("a fingerprint").to_owned()
}

#[test]
fn a_guest_comes_in_types_and_leaves() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let pty = server.sit(&[]);
    pty.wait_for("the size", |seen| {
        seen.alternate && seen.has("window: 80 by 24.")
    });
    pty.send("aé\x1b[A\x1bOB\x1b[5~\t");
    pty.wait_for("keys", |seen| seen.has("keys: a é ↑ ↓ PgUp Tab."));
    pty.send("\x1b");
    pty.wait_for("a lone escape", |seen| seen.has("Tab Esc."));
    pty.resize((120, 40));
    pty.wait_for("another size", |seen| seen.has("window: 120 by 40."));
    pty.send("q");
    assert_eq!(pty.wait_exit().exit_code(), 7);
    assert!(String::from_utf8_lossy(&pty.raw()).contains("Come again."));
    pty.assert_given_back();
    until("the seat to be left", || server.toy.left() == 1);
    assert!(server.toy.has_heard("leaving"));
}

#[test]
fn what_a_guest_did_not_type_is_no_key() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    in_time(|| {
        let pty = server.sit(&[]);
        let colour = ["\x1b", "]11;rgb:1e1e/1e1e/1e1e\x1b\\"];
        if !pty.send_apart(&["\x1b", "[B"], Duration::from_millis(60))
            || !pty.send_apart(&colour, Duration::from_millis(150))
        {
            return false;
        }
        pty.send("\x1bb\x1b[?62;1;6c\x1b[97u\x1b[97;1:3u");
        pty.wait_for("an arrow and a letter alone", |seen| seen.has("keys: ↓ a."));
        true
    });
}

#[test]
fn a_guest_without_a_key_gives_a_name() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let pty = server.launch("NAMED", &[]).start();
    pty.wait_for_bytes(b"Your name: ", 1);
    pty.send("\r");
    pty.wait_for_bytes(b"Your name: ", 2);
    pty.send("Ana\r");
    pty.wait_for("the name", |seen| seen.has("Ana."));
    let guests = server.toy.guests.lock().expect("guests");
    assert!(guests[0].key.is_none() && guests[0].login == "NAMED");
}

#[test]
fn a_key_that_is_proved_is_who_one_is() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let fingerprint = make_key(&server);
    let pty = server.launch("NAMED", &[]).start();
    pty.wait_for("a seat", |seen| seen.has("fields: ."));
    let both = server.launch("BOTH", &[]).start();
    both.wait_for_bytes(b"Your name: ", 1);
    both.send("Ben\r");
    both.wait_for("a seat", |seen| seen.has("fields: Ben."));
    for guest in server.toy.guests.lock().expect("guests").iter() {
        let key = guest.key.as_ref().expect("a key");
        assert_eq!(key.0, fingerprint);
        assert_eq!(
            guest.colours.depth,
            dripset::tui::theme::ColourDepth::TwoFiftySix
        );
    }
}

#[test]
fn the_host_key_is_what_the_server_says() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let asks = server.ssh("FREE", &[]).into_iter().map(|arg| match &*arg {
        "StrictHostKeyChecking=no" => "StrictHostKeyChecking=ask".into(),
        _ => arg,
    });
    let launch = Launch::new(server.dir.path()).program("ssh");
    let pty = launch.args(asks).start();
    pty.wait_for_bytes(server.fingerprint.as_bytes(), 1);
    pty.send("yes\r");
    pty.wait_for("a seat", |seen| seen.has("Toy"));
}

#[test]
fn whoever_wants_something_else_is_told() {
    if !has_ssh() {
        return;
    }
    let server = Door::with(|config| config.timings.prompt = Duration::from_secs(5));
    let told = |more: &[&str], status: i32, words: &str| {
        let output = server.run(more);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{more:?}: {said}");
        assert!(said.contains(words), "{more:?}: {said}");
    };
    told(&["127.0.0.1", "uname"], 127, "runs no commands");
    told(
        &["-s", "127.0.0.1", "sftp"],
        255,
        "subsystem request failed",
    );
    told(&["-W", "127.0.0.1:1"], 255, "forwarding failed");
    let forward = ["-N", "-o", "ExitOnForwardFailure=yes", "-R"];
    told(
        &[forward.as_slice(), &["0:127.0.0.1:1"]].concat(),
        255,
        "forwarding failed",
    );
    assert!(server.toy.guests.lock().expect("guests").is_empty());
    // The rest of the line is refused and the seat given.
    let port = free_port();
    let forward = format!("{port}:127.0.0.1:1");
    let more = ["-A", "-X", "-o", "SetEnv=LANG=C FOO=1", "-L", &forward];
    let pty = server.sit(&more);
    let ask_again = std::net::TcpStream::connect(("127.0.0.1", port)).expect("ssh listens");
    let mut ask_again = ask_again;
    let read = std::io::Read::read(&mut ask_again, &mut [0]).unwrap_or(0);
    assert_eq!(read, 0, "nothing is forwarded");
    pty.send("a");
    pty.wait_for("a key", |seen| seen.has("keys: a."));
}

fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    socket.local_addr().expect("an address").port()
}

#[test]
fn files_are_neither_taken_nor_given() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let port = server.port.to_string();
    let options = [
        "-F",
        "/dev/null",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-P",
        &port,
    ];
    let file = server.dir.path().join("host-key");
    for (program, legacy) in [("scp", &["-O"][..]), ("scp", &[]), ("sftp", &[])] {
        let mut command = Command::new(program);
        command.args(options).args(legacy);
        if program == "scp" {
            command.arg(&file);
        }
        command.arg(if program == "scp" {
            "FREE@127.0.0.1:x"
        } else {
            "FREE@127.0.0.1"
        });
        let output = command.stdin(std::process::Stdio::null()).output();
        let Ok(output) = output else { continue };
        assert!(!output.status.success(), "{program} {legacy:?}");
    }
    assert!(server.toy.guests.lock().expect("guests").is_empty());
}

#[test]
fn who_never_sits_down_is_let_go() {
    if !has_ssh() {
        return;
    }
    let server = Door::with(|config| config.timings.prompt = Duration::from_millis(700));
    let output = server.run(&["-N"]);
    assert_eq!(output.status.code(), Some(255));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("Time is up"), "{said}");
}

/// Where `ssh-audit` is; set by `.ci/run` where there is one.
const AUDIT: &str = "DRIPSET_SSH_AUDIT";

#[test]
fn an_audit_finds_nothing_that_fails() {
    let Some(audit) = std::env::var_os(AUDIT) else {
        return println!("not checked: set {AUDIT} to the path of ssh-audit");
    };
    let server = Door::with(|config| config.timings.grace = Duration::from_secs(5));
    let mut command = Command::new(audit);
    command.args([
        "--skip-rate-test",
        "-n",
        "-p",
        &server.port.to_string(),
        "127.0.0.1",
    ]);
    let output = command.output().expect("ssh-audit");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{said}");
    assert!(
        said.contains("mlkem768x25519-sha256") && !said.contains("[fail]"),
        "{said}"
    );
}
