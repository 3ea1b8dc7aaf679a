//! The SSH server, with real clients: the `ssh` that guests have, in a terminal, and a
//! client of our own for what no honest one does.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests: a panic is how they fail"
)]

mod balanced;
mod coming_in;
mod counted;
mod few_files;
mod limits;
mod odd;
mod plain;
mod seats;
mod toy;
mod waiting;

use std::process::{Command, Output};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dripset::metrics::Metrics;
use dripset::ssh::{Config, Server};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::support::pty::{Launch, Pty};
use toy::Toy;

/// How long any state may take: only a fault runs into it.
const DEADLINE: Duration = Duration::from_secs(60);

/// Whether there is an `ssh` here; says so where not.
fn has_ssh() -> bool {
    let found = Command::new("ssh").arg("-V").output().is_ok();
    if !found {
        println!("not checked: there is no ssh here");
        let all = std::env::var_os("DRIPSET_REQUIRE_ALL").is_some();
        assert!(!all, "install an OpenSSH client");
    }
    found
}

/// A running server with a toy session provider.
struct Door {
    dir: TempDir,
    toy: Arc<Toy>,
    port: u16,
    fingerprint: String,
    metrics: Arc<Metrics>,
    runtime: Option<Runtime>,
    shutdown: Option<oneshot::Sender<()>>,
    /// Ends what is left of a server that drains.
    at_once: Option<oneshot::Sender<()>>,
    over: Option<oneshot::Receiver<()>>,
}

impl Door {
    fn open() -> Self {
        Self::with(|_| {})
    }

    /// With other limits and times.
    fn with(change: impl FnOnce(&mut Config)) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let mut config = Config::local(dir.path().join("host-key"));
        config.timings.rejection = Duration::from_millis(20);
        config.timings.repaint = Duration::from_millis(5);
        change(&mut config);
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let server = runtime.block_on(Server::bind(config)).expect("a server");
        let metrics = Arc::new(Metrics::default());
        let server = server.with_metrics(Arc::clone(&metrics));
        let port = server.addresses()[0].port();
        let fingerprint = server.fingerprint();
        let toy = Arc::new(Toy::default());
        let (shutdown, closed) = oneshot::channel();
        let (at_once, hurried) = oneshot::channel();
        let (ended, over) = oneshot::channel();
        let host = Arc::clone(&toy);
        runtime.spawn(async move {
            let closed = async {
                let _ = closed.await;
            };
            let hurried = async {
                let _ = hurried.await;
            };
            server.run_and_drain(host, closed, hurried).await;
            let _ = ended.send(());
        });
        Self {
            dir,
            toy,
            port,
            fingerprint,
            metrics,
            runtime: Some(runtime),
            shutdown: Some(shutdown),
            at_once: Some(at_once),
            over: Some(over),
        }
    }

    /// The words of an `ssh` to it.
    fn ssh(&self, login: &str, more: &[&str]) -> Vec<String> {
        self.ssh_through(self.port, login, more)
    }

    /// The words of an `ssh` that comes by another port.
    fn ssh_through(&self, port: u16, login: &str, more: &[&str]) -> Vec<String> {
        let port = port.to_string();
        let identity = format!("IdentityFile={}", self.dir.path().join("id").display());
        let mut args = vec!["-F", "/dev/null", "-p", &port, "-l", login];
        for option in [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "GlobalKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            &identity,
        ] {
            args.extend(["-o", option]);
        }
        args.extend(more);
        if !more.contains(&"127.0.0.1") {
            args.push("127.0.0.1");
        }
        args.into_iter().map(String::from).collect()
    }

    /// An `ssh` in a terminal.
    fn launch(&self, login: &str, more: &[&str]) -> Launch {
        Launch::new(self.dir.path())
            .program("ssh")
            .args(self.ssh(login, more))
    }

    /// An `ssh` that has come in and shows its seat.
    fn sit(&self, more: &[&str]) -> Pty {
        let pty = self.launch("FREE", more).start();
        pty.wait_for("a seat", |seen| seen.has("Toy"));
        pty
    }

    /// What comes of an `ssh` without a terminal.
    fn run(&self, more: &[&str]) -> Output {
        let mut command = Command::new("ssh");
        command.args(self.ssh("FREE", more));
        command.stdin(std::process::Stdio::null());
        command.output().expect("ssh")
    }

    /// Stops the server, and waits for nobody.
    fn begin_to_close(&mut self) {
        let _ = self.shutdown.take().map(|shutdown| shutdown.send(()));
    }

    /// Closes at once what is left.
    fn hurry(&mut self) {
        let _ = self.at_once.take().map(|at_once| at_once.send(()));
    }

    /// Stops the server and waits until everybody has left.
    fn close(&mut self) {
        self.begin_to_close();
        let (runtime, over) = (self.runtime.as_ref(), self.over.take());
        let (runtime, over) = (runtime.expect("a runtime"), over.expect("closed once"));
        let over = async { tokio::time::timeout(DEADLINE, over).await };
        let over = runtime.block_on(over);
        over.expect("the server to stop").expect("no fault");
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("a runtime")
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Waits until it is so; something else must make it so meanwhile.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::park_timeout(Duration::from_millis(1));
    }
}
