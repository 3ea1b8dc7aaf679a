//! The HTTP server for monitoring programs: its responses, its limits, and checks that fail.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test fails by it")]

mod class;
mod served;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use dripset::classroom::health_checks;
use dripset::classroom::store_handle::StoreHandle;
use dripset::env::Env;
use dripset::metrics::Metrics;
use dripset::metrics::health::Monitored;
use dripset::metrics::http::MetricsServer;
use dripset::metrics::{SeatKind, ShownOn};
use dripset::store::Store;
use rusqlite::Connection;
use tokio::runtime::{Builder, Runtime};

/// How long any response may take: only a fault runs into it.
const DEADLINE: Duration = Duration::from_secs(60);

/// A response: its status and the rest of its head, and its body.
struct Told {
    head: String,
    body: String,
}

impl Told {
    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or("none")
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(DEADLINE)).expect("a deadline");
    stream
}

/// Sends these bytes and reads until the server closes.
fn send(address: SocketAddr, bytes: &[u8]) -> Told {
    let mut stream = connect(address);
    // The server may have closed before everything is sent.
    let _ = stream.write_all(bytes);
    rest(stream)
}

/// What comes until the server closes.
fn rest(mut stream: TcpStream) -> Told {
    let mut told = Vec::new();
    let _ = stream.read_to_end(&mut told);
    let told = String::from_utf8(told).expect("text");
    let (head, body) = told.split_once("\r\n\r\n").unwrap_or((&told, ""));
    Told {
        head: head.into(),
        body: body.into(),
    }
}

fn get(address: SocketAddr, path: &str) -> Told {
    let request = format!("GET {path} HTTP/1.1\r\nHost: here\r\n\r\n");
    send(address, request.as_bytes())
}

/// A server for monitoring programs.
struct Watched {
    address: SocketAddr,
    monitored: Arc<Monitored>,
    runtime: Runtime,
}

impl Watched {
    fn open() -> Self {
        Self::with(Arc::default(), DEADLINE)
    }

    /// A server of these metrics that closes each connection after that time.
    fn with(metrics: Arc<Metrics>, time_max: Duration) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let local = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = runtime.block_on(MetricsServer::bind(local));
        let server = server.expect("a port").with_time_max(time_max);
        let address = server.address().expect("an address");
        let patience = Duration::from_millis(100);
        let monitored = Arc::new(Monitored::with_patience(metrics, patience));
        runtime.spawn(server.run(Arc::clone(&monitored)));
        Self {
            address,
            monitored,
            runtime,
        }
    }

    /// A server with the checks of a store.
    fn of_store(dir: &Path) -> (Self, StoreHandle) {
        let store = Store::open(dir, Env::default().now()).expect("a store");
        let (store, _thread) = StoreHandle::spawn(store).expect("a thread");
        let watched = Self::with(Arc::clone(store.metrics()), DEADLINE);
        health_checks::of_store(&watched.monitored, &store);
        (watched, store)
    }

    fn get(&self, path: &str) -> Told {
        get(self.address, path)
    }
}

#[test]
fn three_pages_are_there_and_nothing_else() {
    let watched = Watched::open();
    let metrics = watched.get("/metrics");
    assert_eq!(metrics.status(), "200", "{}", metrics.head);
    let head = metrics.head.to_lowercase();
    assert!(
        head.contains("content-type: text/plain; version=0.0.4"),
        "{head}"
    );
    assert!(head.contains("connection: close"), "{head}");
    let version = concat!(
        "dripset_build_info{version=\"",
        env!("CARGO_PKG_VERSION"),
        "\"} 1\n"
    );
    assert!(metrics.body.contains(version), "{}", metrics.body);
    for path in ["/health", "/ready", "/ready?from=balancer"] {
        let told = watched.get(path);
        assert_eq!(
            (told.status(), told.body.as_str()),
            ("200", "ok\n"),
            "{path}"
        );
    }
    for path in ["/", "/metrics/", "/../etc/passwd", "*"] {
        assert!(
            ["400", "404"].contains(&watched.get(path).status()),
            "{path}"
        );
    }
    let head = send(watched.address, b"HEAD /metrics HTTP/1.0\r\n\r\n");
    assert_eq!((head.status(), head.body.as_str()), ("200", ""));
    let posted = send(
        watched.address,
        b"POST /metrics HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nabc",
    );
    assert_eq!(posted.status(), "405");
    assert!(posted.head.to_lowercase().contains("allow: get, head"));
}

#[test]
fn hostile_clients_get_an_end_and_keep_nobody_out() {
    let watched = Watched::with(Arc::default(), Duration::from_millis(200));
    // A slow one is closed in time, whatever it has sent.
    let mut slow = connect(watched.address);
    slow.write_all(b"GET /metrics HTTP/1.1\r\nHo")
        .expect("a piece");
    assert_eq!(rest(slow).status(), "none");
    let many = "X-Header: 1\r\n".repeat(1_000);
    let long = "x".repeat(1 << 20);
    for bytes in [
        format!("GET /metrics HTTP/1.1\r\n{many}\r\n"),
        format!("GET /{long} HTTP/1.1\r\n\r\n"),
        format!("GET /metrics HTTP/1.1\r\nHost: {long}"),
        "SSH-2.0-OpenSSH_9.2\r\n".into(),
        "\0\u{1}\u{2}\r\n\r\n".into(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(),
        format!("GET /metrics HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n{long}").repeat(2),
    ] {
        let told = send(watched.address, bytes.as_bytes());
        let start: String = bytes.chars().take(40).collect();
        let known = ["400", "414", "431", "none", "505", "200"];
        assert!(known.contains(&told.status()), "{start:?}: {}", told.head);
        assert_eq!(watched.get("/health").status(), "200", "after {start:?}");
    }
}

#[test]
fn more_silent_clients_than_there_are_places_keep_nobody_out() {
    let watched = Watched::open();
    let silent: Vec<TcpStream> = (0..100).map(|_| connect(watched.address)).collect();
    assert_eq!(watched.get("/metrics").status(), "200");
    // The oldest were closed, though nothing was due.
    let first = silent.into_iter().next().expect("one");
    assert_eq!(rest(first).status(), "none");
}

#[test]
fn a_store_that_hangs_is_told_and_asked_once() {
    let dir = tempfile::tempdir().expect("a directory");
    let (watched, store) = Watched::of_store(dir.path());
    assert_eq!(watched.get("/health").status(), "200");
    assert_eq!(watched.get("/ready").status(), "200");
    let (release, wait) = mpsc::channel::<()>();
    let hangs = store.post(move |_| wait.recv()).expect("room");
    for _ in 0..3 {
        let told = watched.get("/health");
        assert_eq!(told.status(), "503");
        assert!(
            told.body.starts_with("store: no answer within"),
            "{}",
            told.body
        );
        assert_eq!(told.body.lines().count(), 1, "{}", told.body);
    }
    let text = watched.get("/metrics").body;
    assert!(text.contains("dripset_store_tasks_waiting 1\n"), "{text}");
    release.send(()).expect("the task");
    watched
        .runtime
        .block_on(hangs)
        .expect("an end")
        .expect("released");
    // In order after the check that was waiting.
    watched
        .runtime
        .block_on(store.ask(|_| ()))
        .expect("a store");
    assert_eq!(watched.get("/health").status(), "200");
}

#[test]
fn a_host_is_not_ready_for_each_of_these_reasons() {
    let dir = tempfile::tempdir().expect("a directory");
    let (watched, store) = Watched::of_store(dir.path());
    let refused = |name: &str| {
        let told = watched.get("/ready");
        assert_eq!(told.status(), "503", "{name}");
        assert!(told.body.starts_with(name), "{name}: {}", told.body);
        assert_eq!(watched.get("/health").status(), "200", "{name} is no fault");
    };
    watched.monitored.raise("draining", "as a test wishes");
    refused("draining: as a test wishes\n");
    watched.monitored.clear("draining");
    let seats = &store.metrics().seats;
    seats.set_max(1);
    let seat = seats.count(SeatKind::Study, ShownOn::Screens);
    refused("seats: every seat is taken\n");
    drop(seat);
    assert_eq!(watched.get("/ready").status(), "200");
}

/// The check writes at most every ten seconds, unless an append has failed.
#[test]
fn a_host_whose_file_cannot_be_written_is_not_ready() {
    let dir = tempfile::tempdir().expect("a directory");
    let (watched, store) = Watched::of_store(dir.path());
    let other = Connection::open(dir.path().join("progress.db")).expect("the file");
    other.execute_batch("BEGIN IMMEDIATE").expect("a lock");
    let told = watched.get("/ready");
    assert_eq!(told.status(), "503");
    assert!(told.body.starts_with("store: "), "{}", told.body);
    other.execute_batch("ROLLBACK").expect("no lock");
    watched
        .runtime
        .block_on(store.ask(|_| ()))
        .expect("a store");
    assert_eq!(watched.get("/ready").status(), "200");
}

#[test]
fn the_page_of_the_docs_lists_every_metric() {
    let text = Metrics::default().text();
    let names = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let mut named: Vec<&str> = names.filter_map(|line| line.split(' ').next()).collect();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/metrics.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows = rows.filter_map(|row| row.split('`').next());
    let is_metric = |name: &&str| name.starts_with("dripset_") || name.starts_with("process_");
    let mut listed: Vec<&str> = rows.filter(is_metric).collect();
    named.sort_unstable();
    listed.sort_unstable();
    // Those of the process are only told by Linux.
    named.retain(|name| cfg!(target_os = "linux") || name.starts_with("dripset_"));
    listed.retain(|name| cfg!(target_os = "linux") || name.starts_with("dripset_"));
    assert_eq!(named, listed);
}
