//! Behind a balancer: whose connection it is, and what a balancer cannot do.

use super::odd::{connect, run, sit, until_shown};
use super::*;
use crate::support::relay;
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, TcpStream};

/// A guest, far away.
const GUEST: &str = "203.0.113.7";

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

/// A server that takes connections from this machine as forwarded, with other limits.
fn behind(change: impl FnOnce(&mut Config)) -> Door {
    Door::with(|config| {
        config.proxies = vec!["127.0.0.0/8".parse().expect("a network")];
        change(config);
    })
}

/// The addresses of everybody who sat down.
fn came_from(server: &Door) -> Vec<IpAddr> {
    let guests = server.toy.guests.lock().expect("guests");
    guests.iter().map(|guest| guest.address).collect()
}

/// Sends these bytes and waits until the server ends the connection.
pub fn is_closed(port: u16, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    stream.set_read_timeout(Some(DEADLINE)).expect("set");
    stream.write_all(bytes).expect("sent");
    let mut said = Vec::new();
    // What was not read when it closed resets the connection.
    if let Err(error) = stream.read_to_end(&mut said) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
    }
    said
}

#[test]
fn the_address_in_the_header_is_the_guests() {
    if !has_ssh() {
        return;
    }
    let server = behind(|_| {});
    let guests = [GUEST, "2001:db8::7"];
    for guest in guests {
        let port = relay::open(server.port, relay::header(address(guest)));
        let ssh = server.ssh_through(port, "FREE", &[]);
        let pty = Launch::new(server.dir.path())
            .program("ssh")
            .args(ssh)
            .start();
        pty.wait_for("a seat", |seen| seen.has("Toy"));
        pty.send("aq");
        assert_eq!(pty.wait_exit().exit_code(), 7);
        pty.assert_given_back();
    }
    assert_eq!(came_from(&server), guests.map(address));
}

#[test]
fn without_a_header_nobody_comes_in_from_a_balancer() {
    if !has_ssh() {
        return;
    }
    let server = behind(|_| {});
    let output = server.run(&[]);
    assert_eq!(output.status.code(), Some(255));
    let version_1 = b"PROXY TCP4 203.0.113.7 127.0.0.1 50000 22\r\nSSH-2.0-x\r\n";
    for bytes in [&version_1[..], b"SSH-2.0-x\r\n", &[0xff; 4_000]] {
        assert_eq!(is_closed(server.port, bytes), b"", "not even a greeting");
    }
    assert!(came_from(&server).is_empty());
}

#[test]
fn a_header_from_anybody_else_is_no_greeting() {
    if !has_ssh() {
        return;
    }
    for proxies in [vec![], vec!["192.0.2.0/24".parse().expect("a network")]] {
        let server = Door::with(|config| config.proxies = proxies);
        let port = relay::open(server.port, relay::header(address(GUEST)));
        let mut ssh = Command::new("ssh");
        ssh.args(server.ssh_through(port, "FREE", &[]));
        let output = ssh.stdin(std::process::Stdio::null()).output();
        assert_eq!(output.expect("ssh").status.code(), Some(255));
        assert!(came_from(&server).is_empty());
        // Without one, it is as it always was.
        let pty = server.sit(&[]);
        assert_eq!(came_from(&server), [address("127.0.0.1")]);
        drop(pty);
    }
}

#[test]
fn each_guest_has_limits_of_their_own_and_checks_have_none() {
    let server = behind(|config| {
        config.rate.burst = 1;
        config.rate.per_second = 0;
    });
    for _ in 0..20 {
        assert_eq!(is_closed(server.port, &relay::health_check()), b"");
    }
    let [one, other] =
        [GUEST, "203.0.113.8"].map(|guest| relay::open(server.port, relay::header(address(guest))));
    run(&server, async {
        let first = connect(one, 1 << 20).await.expect("a connection");
        assert!(connect(one, 1 << 20).await.is_err(), "too often");
        let second = connect(other, 1 << 20).await.expect("a connection");
        assert!(!first.is_closed() && !second.is_closed());
    });
}

#[test]
fn connections_without_a_header_keep_nobody_out() {
    let server = behind(|config| {
        config.unauthenticated_max = 50;
        // None of them goes for having been there too long.
        config.timings.header = Duration::from_secs(3_600);
        config.timings.grace = Duration::from_secs(3_600);
    });
    let ask = || TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
    let mut silent: Vec<TcpStream> = (0..500).map(|_| ask()).collect();
    let port = relay::open(server.port, relay::header(address(GUEST)));
    run(&server, async {
        let mut line = connect(port, 1 << 20).await.expect("a connection");
        let come = line.authenticate_none("FREE").await.expect("a reply");
        assert!(come.success());
    });
    // The oldest was let go.
    silent[0].set_read_timeout(Some(DEADLINE)).expect("set");
    let ended = silent[0].read(&mut [0]);
    let waited = |error: &std::io::Error| error.kind() == ErrorKind::WouldBlock;
    assert!(
        !ended.is_err_and(|error| waited(&error)),
        "it still stands there"
    );
}

#[test]
fn a_header_that_comes_byte_by_byte_is_not_waited_for() {
    let server = behind(|config| config.timings.header = Duration::from_millis(300));
    let mut slow = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
    // Reading is what paces the bytes: it waits this long for the end of the connection.
    let pace = Duration::from_millis(40);
    slow.set_read_timeout(Some(pace)).expect("set");
    let header = relay::header(address(GUEST));
    let mut bytes = header.iter();
    let ended = bytes.position(|byte| {
        let wrote = slow.write_all(&[*byte]);
        match slow.read(&mut [0]) {
            Err(error) => wrote.is_err() || error.kind() != ErrorKind::WouldBlock,
            Ok(read) => read == 0,
        }
    });
    let ended = ended.expect("closed before the header was whole");
    assert!(ended > 0, "not at once");
}

#[test]
fn a_server_that_drains_takes_nobody_and_keeps_the_seats_for_their_time() {
    if !has_ssh() {
        return;
    }
    let mut server = Door::with(|config| config.timings.drain = Duration::from_secs(3_600));
    server
        .toy
        .moves
        .store(true, std::sync::atomic::Ordering::SeqCst);
    let [first, second, third] = [(); 3].map(|()| server.sit(&[]));
    let late = server.launch("NAMED", &[]).start();
    late.wait_for_bytes(b"Your name: ", 1);
    server.begin_to_close();
    assert_eq!(first.wait_exit().exit_code(), 0);
    first.assert_given_back();
    // Nobody who has no seat yet gets one. An `ssh` that asks reads nothing meanwhile.
    late.send("Ana\r");
    assert_eq!(late.wait_exit().exit_code(), 255);
    for told in [&first, &late] {
        let words = "This machine is being serviced. Type the same command again to go on.";
        assert!(String::from_utf8_lossy(&told.raw()).contains(words));
    }
    until("no more connections", || {
        TcpStream::connect(("127.0.0.1", server.port)).is_err()
    });
    // The others go on as if nothing were.
    for pty in [&second, &third] {
        pty.send("a");
        pty.wait_for("a key", |seen| seen.has("keys: a."));
    }
    server.hurry();
    server.close();
    for pty in [&second, &third] {
        assert_eq!(pty.wait_exit().exit_code(), 0);
        pty.assert_given_back();
    }
    assert_eq!(server.toy.left(), 3);
}

#[test]
fn one_seat_after_the_other_closes_by_itself() {
    let mut server = Door::with(|config| config.timings.drain = Duration::from_millis(300));
    let mut seats = Vec::new();
    run(&server, async {
        for _ in 0..3 {
            let (line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
            until_shown(&mut channel, "room: 0.").await;
            seats.push((line, channel));
        }
    });
    server.close();
    assert_eq!(server.toy.left(), 3);
    run(&server, async {
        for (_, channel) in &mut seats {
            until_shown(channel, "The host has stopped the program.").await;
        }
    });
}
