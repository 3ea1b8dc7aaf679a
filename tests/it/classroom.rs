//! A class holds: the real program hosts it in a terminal, learners come in with the `ssh` they
//! have; and, where connections add nothing, a class without a server.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test fails by it")]

mod along;
mod case;
mod end;
mod forty;
mod full;
mod held;
pub mod inside;
mod kept;
mod keys;
mod kills;
mod plain;
mod polls;
mod races;
mod seats;
mod secrets;
mod signals;
mod spelling;
mod wall;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use dripset::classroom::replay;
use dripset::domain::room::Room;
use dripset::env::Env;
use dripset::store::{ClassRow, Store};

use crate::support::pty::{Launch, Pty};

/// What the class is called.
const TITLE: &str = "Ward three";
/// What learners type to come in.
const CODE: &str = "ward-three";

/// Whether there is an `ssh` here; says so where not.
fn has_ssh() -> bool {
    let found = Command::new("ssh").arg("-V").output().is_ok();
    if !found {
        println!("not run: no ssh");
        let all = std::env::var_os("DRIPSET_REQUIRE_ALL").is_some();
        assert!(!all, "install an OpenSSH client");
    }
    found
}

fn screens_bank() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/valid/screens.toml")
}

fn open(dir: &Path) -> Store {
    Store::open(dir, Env::default().now()).expect("a store")
}

/// The options of an honest `ssh` that knows nothing of this machine.
fn ssh(port: u16, more: &[&str]) -> Vec<String> {
    let port = port.to_string();
    let mut args = vec!["-F", "/dev/null", "-p", &port];
    for option in [
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
        "GlobalKnownHostsFile=/dev/null",
        "LogLevel=ERROR",
        "IdentityAgent=none",
    ] {
        args.extend(["-o", option]);
    }
    args.extend(more);
    args.into_iter().map(String::from).collect()
}

/// Asked of whoever comes.
const NAME: &[u8] = b"Your name: ";
/// Asked of whoever gives a name that is taken.
const PIN: &[u8] = b"Your PIN (or Enter): ";

/// A learner's `ssh` has no keys unless it is given one.
const KEYLESS: [&str; 2] = ["-o", "PubkeyAuthentication=no"];

/// The program that hosts a class, its console in a terminal.
struct Hosted {
    dir: tempfile::TempDir,
    console: Pty,
    port: u16,
}

/// Someone at an `ssh` of their own.
struct Guest {
    pty: Pty,
    pin: String,
}

impl Hosted {
    /// Opens a class of three items.
    fn open(more: &[&str]) -> Self {
        Self::open_in(tempfile::tempdir().expect("a directory"), more)
    }

    fn open_in(dir: tempfile::TempDir, more: &[&str]) -> Self {
        let bank = screens_bank();
        let mut args = vec!["class", "host", "--bank", bank.to_str().expect("a path")];
        args.extend(["--subject", "screens", "-n", "3", "--seed", "11"]);
        args.extend(["--title", TITLE, "--code", CODE]);
        args.extend(more);
        Self::start(dir, &args)
    }

    /// Goes on with the class after its host was gone.
    fn resume(dir: tempfile::TempDir) -> Self {
        Self::start(dir, &["class", "resume"])
    }

    fn start(dir: tempfile::TempDir, args: &[&str]) -> Self {
        let port = free_port();
        let launch = Launch::new(dir.path()).size((120, 40)).args(args);
        let listen = format!("127.0.0.1:{port}");
        let console = launch.args(["--listen", &listen]).start();
        console.wait_for("the console", |seen| seen.alternate && seen.has("help"));
        Self { dir, console, port }
    }

    fn launch(&self, more: &[&str]) -> Launch {
        self.launch_to(CODE, more)
    }

    /// An `ssh` with whatever was typed before the `@`.
    fn launch_to(&self, login: &str, more: &[&str]) -> Launch {
        let at = format!("{login}@127.0.0.1");
        let args = ssh(self.port, more);
        Launch::new(self.dir.path())
            .program("ssh")
            .args(args)
            .args([at])
    }

    /// A learner types the line and a name that nobody has.
    fn arrives(&self, name: &str) -> Pty {
        let pty = self.launch(&KEYLESS).start();
        pty.wait_for_bytes(NAME, 1);
        pty.send(format!("{name}\r"));
        pty
    }

    /// A learner types the line, a name that is known, and a PIN.
    fn logs_in(&self, name: &str, pin: &str) -> Pty {
        let pty = self.arrives(name);
        pty.wait_for_bytes(PIN, 1);
        pty.send(format!("{pin}\r"));
        pty
    }

    /// Ada and Ben, both in.
    fn pair(&self) -> (Guest, Guest) {
        let pair = (self.joins("Ada"), self.joins("Ben"));
        self.console.wait_for("both", |seen| seen.has("2 are here"));
        pair
    }

    /// A learner comes in for the first time, while nothing is asked yet.
    fn joins(&self, name: &str) -> Guest {
        let pty = self.arrives(name);
        let seen = pty.wait_for("the lobby", |seen| seen.has("Your PIN: "));
        assert!(
            seen.has(&format!("Your name here: {name}")),
            "{}",
            seen.text
        );
        let (_, pin) = seen.text.split_once("Your PIN: ").expect("a PIN");
        let pin = pin.chars().take_while(char::is_ascii_digit).collect();
        Guest { pty, pin }
    }

    /// Waits until the console shows that so many are in: with nobody there it asks before it begins.
    fn has_here(&self, words: &str) {
        self.console.wait_for(words, |seen| seen.has(words));
    }

    /// The instructor presses keys and waits for words on the console.
    fn does(&self, keys: &str, words: &str) {
        self.console.send(keys);
        self.console.wait_for(words, |seen| seen.has(words));
    }

    /// The instructor leaves an item though somebody has not responded: that is asked about.
    fn leaves_the_item(&self) {
        self.does("s", "s again");
        self.console.insist("s", "the next item", |seen| {
            seen.has("The next question opens")
        });
    }

    /// The class as its log has it.
    fn room(&self) -> Room {
        let store = open(self.dir.path());
        replay::room(&store, self.row().id).expect("the class")
    }

    fn row(&self) -> ClassRow {
        let rows = open(self.dir.path()).classes().expect("a read");
        rows.into_iter().next().expect("a class")
    }
}

/// A port that nobody has at the moment.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}
