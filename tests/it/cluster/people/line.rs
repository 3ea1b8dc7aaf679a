//! One connection of a stock `ssh` without a terminal.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::super::nodes::{Nodes, Running};
use super::super::ssh;

/// Answers what `ssh` asks, as a person would who knows the name and the PIN.
const ASKED: &str = "#!/bin/sh\ncase \"$1\" in\n*name*) printf '%s\\n' \"$LEARNER\" ;;\n\
                     *PIN*) cat \"$PIN_FILE\" ;;\n*) echo no ;;\nesac\n";

/// The place where people type: its files, and the port of the balancer.
pub struct Place {
    dir: PathBuf,
    port: u16,
}

impl Place {
    /// The place in front of some nodes.
    pub fn new(nodes: &Nodes) -> Self {
        let place = Self {
            dir: nodes.dir.path().to_owned(),
            port: nodes.port,
        };
        let asked = place.dir.join("asked");
        if !asked.exists() {
            use std::os::unix::fs::PermissionsExt;
            std::fs::write(&asked, ASKED).expect("a file");
            let may_run = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(&asked, may_run).expect("a mode");
        }
        place
    }
}

/// Somebody with a login, a key or a PIN, and an address of this machine.
pub struct Guest {
    login: String,
    name: String,
    key: Option<PathBuf>,
    pin_file: PathBuf,
    address: String,
}

impl Guest {
    /// Somebody who comes with a new key, or the one that was made before, or without one.
    pub fn new(place: &Place, login: &str, name: &str, number: usize, has_key: bool) -> Self {
        let file = name.replace(' ', "-");
        let key = || match place.dir.join(&file) {
            made if made.exists() => made,
            _ => ssh::key(&place.dir, &file),
        };
        let pin_file = place.dir.join(format!("{file}.pin"));
        if !pin_file.exists() {
            std::fs::write(&pin_file, "\n").expect("a file");
        }
        Self {
            login: login.into(),
            name: name.into(),
            key: has_key.then(key),
            pin_file,
            address: format!("127.0.2.{}", number + 1),
        }
    }

    /// Writes down a PIN that was shown.
    pub fn keep_pin(&self, shown: &str) {
        let pin: String = shown.chars().take_while(char::is_ascii_digit).collect();
        std::fs::write(&self.pin_file, format!("{pin}\n")).expect("a file");
    }
}

/// What comes from a connection.
pub enum Heard {
    /// A line.
    Line(String),
    /// Nothing for so long.
    Quiet,
    /// Its end.
    Ended,
}

/// A connection, which ends with its holder.
pub struct Line {
    _program: Running,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Line {
    /// Types the command.
    pub fn open(place: &Place, guest: &Guest) -> Self {
        let mut command = Command::new("ssh");
        command
            .args(["-T", "-F", "/dev/null", "-p", &place.port.to_string()])
            .args(["-b", &guest.address, "-l", &guest.login]);
        for option in [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "GlobalKnownHostsFile=/dev/null",
            "LogLevel=INFO",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "ServerAliveInterval=2",
            "ServerAliveCountMax=2",
        ] {
            command.args(["-o", option]);
        }
        match &guest.key {
            Some(key) => command.arg("-i").arg(key),
            None => command.args(["-o", "PubkeyAuthentication=no"]),
        };
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let mut program = command
            .arg("127.0.0.1")
            .env("SSH_ASKPASS", place.dir.join("asked"))
            .env("SSH_ASKPASS_REQUIRE", "force")
            .env("LEARNER", &guest.name)
            .env("PIN_FILE", &guest.pin_file)
            .stdin(Stdio::piped())
            .stdout(writer.try_clone().expect("a pipe"))
            .stderr(writer)
            .spawn()
            .expect("ssh");
        // It holds the writing ends until it is gone.
        drop(command);
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if sender.send(line.trim_end().to_owned()).is_err() {
                    break;
                }
            }
        });
        Self {
            input: program.stdin.take().expect("its input"),
            _program: Running(program),
            lines,
        }
    }

    /// Waits for the next line.
    pub fn hear(&self, wait: Duration) -> Heard {
        match self.lines.recv_timeout(wait) {
            Ok(line) => Heard::Line(line),
            Err(RecvTimeoutError::Timeout) => Heard::Quiet,
            Err(RecvTimeoutError::Disconnected) => Heard::Ended,
        }
    }

    /// Types a line; a connection that has ended does not mind.
    pub fn say(&mut self, words: &str) {
        let _ = self.input.write_all(format!("{words}\n").as_bytes());
        let _ = self.input.flush();
    }
}
