//! The metrics of the real program.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::{SocketAddr, get};

#[test]
fn a_server_tells_how_it_is_where_it_is_asked_to() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut program = Command::new(env!("CARGO_BIN_EXE_dripset"))
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--metrics",
            "127.0.0.1:0",
        ])
        .arg("--data-dir")
        .arg(dir.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut lines = BufReader::new(program.stdout.take().expect("its words"));
    let mut said = String::new();
    while !said.contains("host key: ") {
        let read = lines.read_line(&mut said).expect("text");
        assert_ne!(read, 0, "it does not open: {said}");
    }
    let place = said.split("http://").nth(1).expect("a place");
    let address: SocketAddr = place
        .split('/')
        .next()
        .unwrap_or_default()
        .parse()
        .expect(place);
    for path in ["/ready", "/health"] {
        let told = get(address, path);
        assert_eq!(
            (told.status(), told.body.as_str()),
            ("200", "ok\n"),
            "{path}"
        );
    }
    let text = get(address, "/metrics").body;
    assert!(text.contains("dripset_seats_max 516\n"), "{text}");
    let started = text
        .lines()
        .find_map(|line| line.strip_prefix("process_start_time_seconds "));
    let started: f64 = started
        .and_then(|value| value.parse().ok())
        .expect("a start");
    assert!(started > 1.7e9, "{started}");
    kill_process(Pid::from_child(&program), Signal::TERM).expect("a signal");
    assert!(program.wait().expect("an end").success());
    lines.read_to_string(&mut said).expect("text");
    assert!(said.contains("--metrics 127.0.0.1:0"), "{said}");
}

#[test]
fn a_taken_address_is_refused_with_advice() {
    let dir = tempfile::tempdir().expect("a directory");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let refused = Command::new(env!("CARGO_BIN_EXE_dripset"))
        .args(["serve", "--listen", "127.0.0.1:0", "--metrics", &address])
        .arg("--data-dir")
        .arg(dir.path())
        .output()
        .expect("the program");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(
        said.contains(&format!("cannot listen on {address} for metrics")),
        "{said}"
    );
    assert!(said.contains("`--metrics`"), "{said}");
}
