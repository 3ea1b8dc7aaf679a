//! What the server counts for monitoring programs.

use super::odd::{connect, run, sit, until_shown};
use super::*;

/// The value of a series.
fn value(server: &Door, series: &str) -> u64 {
    let text = server.metrics.text();
    let found = text
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{series} ")));
    found
        .and_then(|value| value.parse().ok())
        .unwrap_or_else(|| panic!("no {series} in {text}"))
}

#[test]
fn a_seat_is_counted_until_it_is_left() {
    let server = Door::open();
    let seats = r#"dripset_seats{kind="notice",display="screens"}"#;
    run(&server, async {
        let (line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        until_shown(&mut channel, "room: 0.").await;
        assert_eq!(value(&server, seats), 1);
        assert_eq!(value(&server, "dripset_connections_unauthenticated"), 0);
        assert_eq!(value(&server, "dripset_connections_accepted_total"), 1);
        assert!(value(&server, "dripset_frames_painted_total") >= 1);
        assert!(value(&server, "dripset_sent_bytes_total") > 100);
        drop((line, channel));
    });
    let gone = r#"dripset_connections_ended_total{reason="gone"}"#;
    until("an end", || value(&server, gone) == 1);
    assert_eq!(value(&server, seats), 0);
    assert!(value(&server, "dripset_frames_sent_total") >= 1);
}

#[test]
fn a_refused_login_is_counted_once_for_each_connection() {
    let server = Door::open();
    let refused = r#"dripset_logins_refused_total{reason="login"}"#;
    run(&server, async {
        for connections in 1..=2 {
            let mut line = connect(server.port, 1 << 20).await.expect("a connection");
            for _ in 0..2 {
                let come = line.authenticate_none("WRONG").await.expect("a reply");
                assert!(!come.success());
            }
            assert_eq!(value(&server, refused), connections);
        }
    });
}

#[test]
fn who_connects_too_often_is_counted_apart() {
    let server = Door::with(|config| {
        config.rate.burst = 1;
        config.rate.per_second = 0;
    });
    run(&server, async {
        let _first = connect(server.port, 1 << 20).await.expect("a connection");
        assert!(connect(server.port, 1 << 20).await.is_err());
    });
    assert_eq!(value(&server, "dripset_connections_rate_limited_total"), 1);
    assert_eq!(value(&server, "dripset_connections_accepted_total"), 1);
}

#[test]
fn a_connection_of_a_balancer_without_its_header_is_counted_apart() {
    let server = Door::with(|config| {
        config.proxies = vec!["127.0.0.0/8".parse().expect("a network")];
        config.timings.header = Duration::from_millis(50);
    });
    let refused = "dripset_connections_header_refused_total";
    let version_1 = b"PROXY TCP4 203.0.113.7 127.0.0.1 50000 22\r\n";
    for (nth, bytes) in (1..).zip([&version_1[..], b"SSH-2.0-x\r\n", b"\r\n\r\n"]) {
        balanced::is_closed(server.port, bytes);
        until("it is counted", || value(&server, refused) == nth);
    }
    // A check is no guest, and nothing is wrong with it.
    balanced::is_closed(server.port, &crate::support::relay::health_check());
    assert_eq!(value(&server, refused), 3);
    assert_eq!(value(&server, "dripset_connections_accepted_total"), 0);
}
