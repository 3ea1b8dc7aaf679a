//! A node behind HAProxy, with a host key that all nodes have, and the end of a node.

use super::*;
use crate::support::pieces::pause;
use crate::support::relay;
use crate::support::run::{program, run};
use std::net::{TcpListener, TcpStream};

const HAPROXY: &str = "/usr/sbin/haproxy";

/// Whether HAProxy is here; says so where not.
fn has_haproxy() -> bool {
    let found = Path::new(HAPROXY).exists();
    if !found {
        println!("not checked: there is no {HAPROXY}");
        let required = std::env::var_os("DRIPSET_REQUIRE_HAPROXY").is_some();
        assert!(!required, "install haproxy");
    }
    found
}

/// A running HAProxy in front of one node.
struct Balancer {
    program: Child,
    port: u16,
}

impl Balancer {
    fn open(dir: &Path, node: u16) -> Self {
        let socket = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = socket.local_addr().expect("an address").port();
        drop(socket);
        let config = format!(
            "defaults\n mode tcp\n timeout connect 5s\n timeout client 1h\n timeout server 1h\n\
             listen ssh\n bind 127.0.0.1:{port}\n \
             server node 127.0.0.1:{node} send-proxy-v2 check inter 20ms\n"
        );
        let file = dir.join("haproxy.cfg");
        std::fs::write(&file, config).expect("a file");
        let program = Command::new(HAPROXY)
            .args(["-q", "-db", "-f"])
            .arg(&file)
            .spawn()
            .expect("haproxy");
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "haproxy does not listen");
            pause(Duration::from_millis(10));
        }
        Self { program, port }
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Served {
    /// The same, with these flags.
    fn with(flags: &[&str]) -> Option<Self> {
        let mut served = Self::open()?;
        served.flags = flags.iter().map(ToString::to_string).collect();
        served.stop();
        served.start();
        Some(served)
    }

    fn log(&self) -> String {
        let file = self.dir.path().join("data/dripset.log");
        // It is made when there is something to say.
        std::fs::read_to_string(file).unwrap_or_default()
    }
}

#[test]
fn behind_haproxy_a_guest_keeps_the_own_address_and_checks_are_silent() {
    if !has_haproxy() {
        return;
    }
    let Some(served) = Served::with(&["--proxy-from", "127.0.0.1,10.9.0.0/16"]) else {
        return;
    };
    let balancer = Balancer::open(served.dir.path(), served.port);
    // Another address of this machine, so that it is told apart from the balancer's.
    let pty = ssh::to(
        served.dir.path(),
        balancer.port,
        "me",
        Some(&served.key("ada")),
    )
    .args(["-b", "127.0.0.2"])
    .size(SIZE)
    .start();
    pty.wait_for("the home screen", Seen::is_home);
    pty.send("q");
    pty.wait_exit();
    let log = served.log();
    let connected = |from: &str| {
        let lines = log.lines().filter(|line| line.contains(" connected"));
        lines.filter(|line| line.contains(from)).count()
    };
    assert_eq!(connected("from=127.0.0.2"), 1, "{log}");
    assert!(!log.contains("refused"), "{log}");
}

#[test]
fn checks_leave_nothing_in_the_log_and_a_missing_header_does() {
    let Some(served) = Served::with(&["--proxy-from", "127.0.0.1"]) else {
        return;
    };
    let before = served.log();
    let send = |bytes: &[u8]| {
        use std::io::{Read, Write};
        let mut stream = TcpStream::connect(("127.0.0.1", served.port)).expect("a connection");
        stream.write_all(bytes).expect("sent");
        let _ = stream.read_to_end(&mut Vec::new());
    };
    (0..5).for_each(|_| send(&relay::health_check()));
    assert_eq!(served.log(), before);
    send(b"SSH-2.0-x\r\n");
    let log = served.log();
    assert!(log.contains("there is no PROXY header"), "{log}");
}

#[test]
fn nodes_with_one_key_file_are_one_host() {
    if !ssh::has(&["ssh", "ssh-keygen"]) {
        return;
    }
    let dir = tempfile::tempdir().expect("a directory");
    let key = ssh::key(dir.path(), "school");
    let told = Command::new("ssh-keygen").arg("-lf").arg(&key).output();
    let told = String::from_utf8(told.expect("ssh-keygen").stdout).expect("text");
    let fingerprint = told.split(' ').nth(1).expect("a fingerprint").to_owned();
    let file = key.to_str().expect("a path");
    let Some(served) = Served::with(&["--host-key", file]) else {
        return;
    };
    let key = served.key("ada");
    let asked = served.ssh("me", Some(&key)).args(["-v"]).start();
    asked.wait_for_words(&fingerprint, 0);
}

#[test]
fn a_host_key_that_cannot_be_used_is_told_with_what_to_do() {
    let dir = tempfile::tempdir().expect("a directory");
    let refused = |file: &Path| {
        let mut command = program();
        command.env("DRIPSET_DATA_DIR", dir.path().join("data"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--host-key"]);
        let run = run(command.arg(file));
        assert_eq!(run.code, Some(2), "{run:?}");
        run.err
    };
    let missing = dir.path().join("none");
    let err = refused(&missing);
    assert!(
        err.contains("No such file") && err.contains("ssh-keygen -t ed25519"),
        "{err}"
    );
    assert!(!missing.exists());
    let text = dir.path().join("text");
    std::fs::write(&text, "hello").expect("a file");
    {
        use std::os::unix::fs::PermissionsExt;
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(&text, open).expect("a mode");
        assert!(refused(&text).contains("chmod 600"));
        let closed = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(&text, closed).expect("a mode");
    }
    assert!(refused(&text).contains("without a passphrase"));
    assert!(refused(dir.path()).contains("not a regular file"));
}

#[test]
fn what_is_no_address_of_a_balancer_is_refused() {
    let refused = |addresses: &str| {
        let run = run(program().args(["serve", "--proxy-from", addresses]));
        assert_eq!(run.code, Some(2), "{run:?}");
        run.err
    };
    assert!(refused("balancer").contains("10.0.0.0/24"));
    assert!(refused("10.0.0.1,0.0.0.0/0").contains("every address"));
}

#[test]
fn a_node_that_is_told_to_end_lets_seats_go_in_turn_and_at_once_when_told_again() {
    let Some(mut served) = Served::with(&["--drain", "3600"]) else {
        return;
    };
    let [(first, _), (second, _)] = ["ada", "bo"].map(|name| served.home(&served.key(name)));
    let program = served.program.take().expect("a program");
    let pid = Pid::from_child(&program);
    let mut program = program;
    kill_process(pid, Signal::TERM).expect("a signal");
    assert_eq!(first.wait_exit().exit_code(), 0);
    first.assert_given_back();
    first.wait_for_words("The host has stopped the program.", 0);
    assert!(TcpStream::connect(("127.0.0.1", served.port)).is_err());
    second.send("s");
    second.wait_for("a seat that goes on", |seen| {
        seen.head().contains("New set")
    });
    assert!(program.try_wait().expect("a state").is_none());
    kill_process(pid, Signal::TERM).expect("a signal");
    assert_eq!(second.wait_exit().exit_code(), 0);
    second.assert_given_back();
    let status = program.wait().expect("an end");
    assert!(status.success(), "{status}");
}
